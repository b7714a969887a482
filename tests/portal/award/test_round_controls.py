"""The controls of a round that are pressed rarely: correction, cancel, reopen, archive, letters, withdrawal.

The scenario is the house's: Saga the secretary, Kaisa the chair, Matti, Maija and Mikko members. Ulla
nominated Arjeplog, the office Boden. What is confidential holds the word SECRET.
"""

from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from portal.award import deliberation, publication, rules
from portal.award.nominations import Papers
from portal.award.publication import Mail
from portal.award.words import letters as letter_words
from portal.records.sitting import Sitting
from portal.records.words import MailState, NotNow, State
from tests.portal.award.house import DURING, Body
from tests.portal.award.pages import Opener, button, texts

PRESENT = ("kaisa", "matti", "maija")


def area(app: AppTest, label: str, text: str) -> None:
    """Write into the text area of this label."""
    (found,) = [one for one in app.text_area if one.label == label]
    found.set_value(text).run()


def field(app: AppTest, label: str, text: str, *, first: bool = False) -> None:
    """Write into the field of this label, the only one or the first one."""
    found, *others = [one for one in app.text_input if one.label == label]
    assert first or not others
    found.set_value(text).run()


def codes(app: AppTest) -> list[str]:
    """What can be copied from boxes."""
    return [one.value for one in app.code]


def test_a_published_decision_is_corrected_through_the_pages(
    as_person: Opener, scene: Body
) -> None:
    """A further meeting, a proposal for Boden, three votes, the correction with its reason, publication."""
    scene.to(State.PUBLISHED)
    app = button(as_person("saga", "decide.py"), "Avaa uusi kokous")
    for name in PRESENT:
        app.checkbox(key=f"present-2-{scene.ids[name]}").check()
    app = button(app, "Kirjaa läsnäolijat")
    app.multiselect(key="prop-winners").set_value([scene.nominees()["boden"]])
    app.text_area(key="prop-grounds").set_value(
        "Laskussa oli virhe, ja oikea palkittava on Bodenin kirjasto."
    )
    for one in [one for one in app.text_area if one.label.startswith("Perustelu: ")]:
        one.set_value("Perustelu")
    button(app, "Tee esitys")
    for name in PRESENT:
        app = as_person(name, "decide.py")
        (vote,) = [one for one in app.radio if one.label == "Äänesi"]
        vote.set_value("yes").run()
        button(app, "Äänestä")
    app = as_person("kaisa", "decide.py")
    field(app, "Pöytäkirja, jossa päätös on", "Pöytäkirja 4/2026 § 2")
    (decides,) = [one.label for one in app.button if one.label.startswith("Päätä: ")]
    refused = button(app, decides)
    assert refused.error
    area(refused, "Miksi päätös oikaistaan", "Laskuvirhe")
    button(refused, decides)

    assert scene.state() is State.DECIDED
    (shown,) = publication.read_history(scene.records)
    assert (list(shown.libraries), shown.is_being_corrected) == (["arjeplog"], True)
    assert "Päätöstä oikaistaan." in texts(as_person("nobody", "round.py"))

    app = as_person("saga", "decide.py")
    assert "Suomi, syrjässä: ei koske tätä päätöstä" in texts(app)
    refused = publish(app)
    assert "vahvista se tätä päätöstä varten" in refused.error[0].value
    publish(button(refused, "Käytä tätä tekstiä päätöksestä"))
    (shown,) = publication.read_history(scene.records)
    assert (list(shown.libraries), shown.is_correction) == (["boden"], True)
    assert "Tämä on oikaistu päätös" in texts(as_person("nobody", "round.py"))


def test_a_round_is_cancelled_with_a_reason(as_person: Opener, scene: Body) -> None:
    scene.to(State.CALL)
    refused = button(as_person("kaisa", "round.py"), "Peru kierros")
    assert refused.error
    assert scene.state() is State.CALL

    area(refused, "Miksi kierros perutaan", "Liian vähän ehdotuksia")
    after = button(refused, "Peru kierros")

    assert scene.state() is State.CANCELLED
    assert "Kierros peruttiin." in texts(after)
    assert "Aloita uusi kierros" in texts(as_person("saga", "round.py"))


def test_a_round_goes_back_to_review_with_a_reason(as_person: Opener, scene: Body) -> None:
    scene.to(State.DELIBERATION)
    app = as_person("kaisa", "round.py")
    area(app, "Miksi kierros palautetaan arviointiin", "Uusi selvitys saatiin")
    button(app, "Palauta kierros arviointiin")

    assert scene.state() is State.REVIEW
    for name, is_told in (("matti", True), ("saga", True), ("ulla", False), ("aino", False)):
        shown = texts(as_person(name, "round.py"))
        assert ("Uusi selvitys saatiin (Kaisa, " in shown) == is_told
    assert "Palauta kierros arviointiin" not in texts(as_person("saga", "round.py"))


def test_a_published_round_is_archived_and_stays_in_the_history(
    as_person: Opener, scene: Body
) -> None:
    scene.to(State.PUBLISHED)
    asked = button(as_person("saga", "round.py"), "Arkistoi kierros")
    assert scene.state() is State.PUBLISHED
    after = button(asked, "Kyllä, arkistoi kierros")

    assert scene.state() is State.ARCHIVED
    assert "Kierros on arkistossa." in texts(after)
    assert scene.scalar("select count(*) from package") == 1
    (shown,) = publication.read_history(scene.records)
    assert not shown.is_being_corrected


def publish(app: AppTest) -> AppTest:
    """The result published: asked once, answered."""
    asked = button(app, "Julkaise tulos")
    assert "Julkaistaanko tulos nyt?" in texts(asked)
    return button(asked, "Kyllä, julkaise tulos")


def test_publishing_asks_once_and_shows_beforehand_what_everybody_will_see(
    as_person: Opener, scene: Body
) -> None:
    """The preview holds what the page of the round holds afterwards; 'not yet' publishes nothing."""
    scene.to(State.DECIDED)
    scene.write_texts()
    scene.at = DURING[State.PUBLISHED]
    app = as_person("saga", "decide.py")
    assert "Julkisen sivun esikatselu" in texts(app)
    assert "Arjeplogin kirjasto" in texts(app)
    asked = button(app, "Julkaise tulos")
    assert scene.state() is State.DECIDED
    button(asked, "Ei vielä")
    assert scene.state() is State.DECIDED
    publish(as_person("saga", "decide.py"))

    assert scene.state() is State.PUBLISHED
    assert "Julkisen sivun esikatselu" not in texts(as_person("saga", "decide.py"))


def prepare(app: AppTest, to: str, subject: str, body: str, about: str = "") -> AppTest:
    """A letter written and kept."""
    app.text_input(key="mail-to").set_value(to)
    app.selectbox(key="mail-about").set_value(about)
    app.text_input(key="mail-subject").set_value(subject)
    app.text_area(key="mail-body").set_value(body)
    return button(app, "Valmistele tämä kirje")


def test_letters_wait_for_the_publication_and_can_then_be_copied(
    as_person: Opener, scene: Body
) -> None:
    scene.to(State.DECIDED)
    arjeplog = scene.nominees()["arjeplog"]
    app = as_person("saga", "decide.py")
    assert "Portaali ei lähetä postia." in texts(app)
    assert prepare(app, " ", "Aihe", "Teksti").error
    app = prepare(app, "a@example.fi, b@example.fi", "Onnea", "SECRET-MAIL", arjeplog)
    (letter,) = Sitting.ask(
        scene.records, publication.read_mails, acting=scene.saga, round_id=scene.round_id
    )

    assert (letter.recipients, letter.lang, letter.nomination_id, letter.state) == (
        "a@example.fi, b@example.fi",
        "fi",
        arjeplog,
        MailState.PENDING,
    )
    assert "Onnea: odottaa julkaisemista" in texts(app)
    assert app.text_input(key="mail-to").value == ""
    assert codes(app) == []
    assert "mailto:" not in texts(app)

    scene.publish()
    after = as_person("saga", "decide.py")
    assert "Onnea: vapautettu" in texts(after)
    assert {"a@example.fi, b@example.fi", "kirjasto@example.fi", "SECRET-MAIL"} <= set(codes(after))
    assert "mailto:a@example.fi,b@example.fi?subject=Onnea&amp;body=SECRET-MAIL" in texts(after)
    assert not after.get("download_button")
    assert "Valmistele kirje" not in texts(after)


@pytest.mark.parametrize("name", ["kaisa", "matti", "mikko", "seppo", "aino", "sulo", "ulla"])
def test_letters_are_the_offices_alone(as_person: Opener, scene: Body, name: str) -> None:
    scene.to(State.DECIDED)
    scene.write_texts()

    assert "SECRET-MAIL" in texts(as_person("saga", "decide.py"))
    shown = texts(as_person(name, "decide.py"))
    assert "SECRET-MAIL" not in shown
    assert "Kirjeet" not in shown


def test_a_letter_that_waits_can_be_discarded_and_a_released_one_not(
    as_person: Opener, scene: Body
) -> None:
    scene.to(State.DECIDED)
    scene.write_texts()
    (letter,) = Sitting.ask(
        scene.records, publication.read_mails, acting=scene.saga, round_id=scene.round_id
    )
    after = button(as_person("saga", "decide.py"), "Hylkää kirje")

    assert "Yhtään kirjettä ei ole valmisteltu." in texts(after)
    with pytest.raises(NotNow, match="still waits"):
        publication.discard_mail(
            scene.records, acting=scene.saga, round_id=scene.round_id, mail_id=letter.mail_id
        )
    scene.publish()
    deliberation.open_meeting(scene.records, acting=scene.saga, round_id=scene.round_id)
    assert "Hylkää kirje" not in texts(as_person("saga", "decide.py"))


def test_the_address_for_ones_own_mail_program_says_no_more_than_was_written() -> None:
    """A subject cannot add recipients; a long text is left to be copied."""
    letter = Mail(
        "1",
        None,
        "fi",
        "a@example.fi; b@example.fi?cc=x",
        "A&bcc=x@y",
        "Rivi\nToinen",
        MailState.RELEASED,
    )
    long = Mail("1", None, "fi", "a@example.fi", "Aihe", "ä" * 2000, MailState.RELEASED)

    assert letter_words.address(letter) == (
        "mailto:a@example.fi,b@example.fi%3Fcc%3Dx?subject=A%26bcc%3Dx%40y&body=Rivi%0D%0AToinen"
    )
    assert letter_words.address(long) == "mailto:a@example.fi?subject=Aihe"


def test_the_secretary_withdraws_a_nomination_for_who_made_it(
    as_person: Opener, scene: Body
) -> None:
    """Refused without a reason; then it is out, with the reason, and nothing is left to rule on."""
    scene.to(State.ELIGIBILITY)
    arjeplog = scene.nominees()["arjeplog"]
    app = as_person("saga", "round.py")
    refused = app.button(key=f"back-{arjeplog}").click().run()
    assert refused.error

    refused.text_input(key=f"back-why-{arjeplog}").set_value("Ehdottaja pyysi puhelimessa").run()
    after = refused.button(key=f"back-{arjeplog}").click().run()

    assert not after.exception
    assert "Arjeplogin kirjasto: peruttu" in texts(after)
    assert "Ehdottaja pyysi puhelimessa" in texts(after)
    keys = {one.key for one in after.button}
    assert not {f"back-{arjeplog}", f"eligible-{arjeplog}", f"out-{arjeplog}"} & keys
    assert (
        scene.scalar("select state from nomination where nomination_id = :one", one=arjeplog)
        == "withdrawn"
    )


@pytest.mark.parametrize("name", ["kaisa", "matti", "ulla", "aino"])
def test_nobody_else_is_offered_to_withdraw_for_another(
    as_person: Opener, scene: Body, name: str
) -> None:
    scene.to(State.ELIGIBILITY)

    assert "Peru ehdottajan pyynnöstä" in texts(as_person("saga", "round.py"))
    assert "Peru ehdottajan pyynnöstä" not in texts(as_person(name, "round.py"))


def test_a_nomination_by_mail_is_registered_and_the_next_one_begins_empty(
    as_person: Opener, scene: Body
) -> None:
    """Two nominations of Kiruna by mail, told apart in the list by who, how and when."""
    scene.to(State.CALL)
    app = as_person("saga", "round.py")
    refused = button(app, "Kirjaa ehdotus")
    assert "Valitse ensin kirjasto." in [one.value for one in refused.error]
    for name, day in (("Liisa", 3), ("Pekka", 4)):
        app.selectbox(key="reg-library").set_value("kiruna")
        app.date_input(key="reg-arrived").set_value(date(2026, 3, day))
        app.text_area(key="reg-grounds").set_value(
            f"SECRET-GROUNDS {name}: kampanja palveli kaikkia."
        )
        app.text_input(key="reg-name").set_value(name)
        app.text_input(key="reg-email").set_value(f"{name.lower()}@example.fi")
        app = button(app, "Kirjaa ehdotus")
        assert not app.error, [one.value for one in app.error]
        assert (app.text_area(key="reg-grounds").value, app.text_input(key="reg-name").value) == (
            "",
            "",
        )
        assert app.selectbox(key="reg-library").value is None
    scene.declare_none("saga")
    heads = [one.label for one in as_person("saga", "round.py").expander]

    assert sorted(one for one in heads if one.startswith("Kiirunan")) == [
        "Kiirunan kirjasto: lähetetty, odottaa sihteeriä, Liisa, postitse, 3.3.2026",
        "Kiirunan kirjasto: lähetetty, odottaa sihteeriä, Pekka, postitse, 4.3.2026",
    ]


def test_merged_nominations_stand_as_texts_of_their_own(as_person: Opener, scene: Body) -> None:
    """Two nominations of Boden; the reviewer sees both, each under how and when it came."""
    scene.to(State.CALL)
    second = scene.nominate(
        "ulla", "boden", Papers("SECRET-SECOND toinen ehdotus samasta kirjastosta")
    )
    scene.play_call_to_review(merged=second)
    boden = scene.scalar(
        "select nomination_id from nomination where library = 'boden' and state = 'eligible'"
    )
    shown = texts(as_person("matti", "review.py", ehdokas=str(boden)))

    assert "SECRET-SECOND" in shown
    assert "Saman kirjaston toinen ehdotus, yhdistetty tähän: portaalissa, 5.3.2026" in shown
    assert "Ulla" not in shown


def test_a_role_that_ended_is_told_at_the_seat_with_who_must_replace_it(
    as_person: Opener, scene: Body
) -> None:
    scene.to(State.REVIEW)
    assert "rooli on päättynyt" not in texts(as_person("kaisa", "round.py"))
    scene.end_role("maija")
    for name in ("kaisa", "saga"):
        shown = texts(as_person(name, "round.py"))
        assert (
            "Jäsenen Maija rooli on päättynyt. Puheenjohtaja tai sihteeri nimeää varajäsenen"
            in shown
        )
        assert "osallistuu; rooli on päättynyt" in shown
    app = as_person("saga", "round.py")
    app.selectbox(key="appoint-who").set_value(scene.ids["seppo"]).run()
    app.selectbox(key="appoint-for").set_value(scene.ids["maija"]).run()
    after = button(app, "Nimeä")
    assert "Jäsenen Maija rooli on päättynyt." not in texts(after)


def test_the_form_is_closed_by_the_date_and_not_by_the_secretary(
    as_person: Opener, scene: Body
) -> None:
    """The last day is 31.3.; on 1.4. the round is still in its call, and nobody can nominate."""
    scene.to(State.CALL)
    scene.at = datetime(2026, 3, 31, 20, 59, tzinfo=UTC)
    assert "Mitä kirjastoa ehdotat?" in texts(as_person("ulla", "nominate.py"))
    scene.at = datetime(2026, 3, 31, 21, 0, tzinfo=UTC)
    shown = texts(as_person("ulla", "nominate.py"))

    assert scene.state() is State.CALL
    assert "Mitä kirjastoa ehdotat?" not in shown
    assert "Haun viimeinen päivä oli 31.3.2026. Kirjastoja ei voi enää ehdottaa." in shown


def test_criteria_of_an_older_window_wipe_nothing_and_what_it_says_can_be_copied(
    as_person: Opener, scene: Body
) -> None:
    """Saga saves a name in one window; the other, drawn before, must not write over it."""
    scene.to(State.DRAFT)
    first, second = (as_person("saga", "round.py") for _each in range(2))
    for app, name in ((first, "Yhteistyö ensin"), (second, "Yhteistyö toiseksi")):
        field(app, "Nimi", name, first=True)
        button(app, "Tallenna kriteerit")
    said = Sitting.ask(scene.records, rules.read_rules, acting=scene.saga, round_id=scene.round_id)

    assert said is not None
    assert [one.names["fi"] for one in said.criteria] == ["Yhteistyö ensin", "Vaikutus"]
    assert {len(one.anchors) for one in said.criteria} == {5}
    assert "Olet itse muuttanut tätä toisessa ikkunassa" in texts(second)
    assert "Yhteistyö toiseksi" in codes(second)


def test_an_announcement_of_an_older_window_writes_over_nothing(
    as_person: Opener, scene: Body
) -> None:
    scene.to(State.DECIDED)
    first, second = (as_person("saga", "decide.py") for _each in range(2))
    for app, title in ((first, "Ensimmäinen otsikko"), (second, "Toinen otsikko")):
        app.text_input(key="title-fi").set_value(title).run()
        app.button(key="text-fi").click().run()
    kept = Sitting.ask(
        scene.records, publication.read_announcements, acting=scene.saga, round_id=scene.round_id
    )

    assert kept["fi"].title == "Ensimmäinen otsikko"
    assert "Tätä on muutettu toisessa ikkunassa" in texts(second)
    assert "Toinen otsikko" in codes(second)
    assert second.text_input(key="title-fi").value == "Ensimmäinen otsikko"
    second.text_input(key="title-fi").set_value("Kolmas otsikko").run()
    second.button(key="text-fi").click().run()
    kept = Sitting.ask(
        scene.records, publication.read_announcements, acting=scene.saga, round_id=scene.round_id
    )
    assert kept["fi"].title == "Kolmas otsikko"


def test_a_decision_that_is_late_is_told_until_it_is_taken_and_in_the_minutes(
    as_person: Opener, scene: Body
) -> None:
    """The decision is due on 15.5.: on that day nothing is said, on the next it is late."""
    scene.to(State.DELIBERATION)
    late = "Päätöksen määräpäivä oli 15.5.2026"
    scene.at = datetime(2026, 5, 15, 12, tzinfo=UTC)
    assert late not in texts(as_person("kaisa", "round.py"))
    scene.at = datetime(2026, 5, 16, 12, tzinfo=UTC)
    assert late in texts(as_person("kaisa", "round.py"))
    scene.decide("arjeplog")

    assert late not in texts(as_person("kaisa", "round.py"))
    assert f"{late}." in texts(as_person("kaisa", "decide.py"))
