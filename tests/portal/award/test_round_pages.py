"""The pages of a round by role and language, and a whole round played through them.

The scenario is the house's: Saga the secretary, Kaisa the chair, Matti, Maija, Mikko members, Seppo a
member without a seat, Aino the admin, Sulo of the staff, Ulla signed in without a role. Everything
confidential holds the word SECRET.
"""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from portal.award import (
    eligibility,
    evidence,
    nominations,
    publication,
    reviews,
    rounds,
    rules,
    rulings,
    stages,
)
from portal.award.nominations import Papers
from portal.records.sitting import Sitting
from portal.records.words import Part, Standing, State
from tests.portal.award.house import (
    DURING,
    GROUNDS,
    LIBRARIES,
    SETTINGS,
    Body,
    criteria,
    measured,
)
from tests.portal.award.pages import Opener, acts, button, page_links, texts

PAGES = ("round.py", "nominate.py", "review.py", "decide.py")
EVERYBODY = ("nobody", "ulla", "sulo", "aino", "seppo", "saga", "kaisa", "matti", "mikko")
FREE = ("saga", "kaisa", "matti", "maija")


def out_of(scene: Body, state: State) -> Body:
    """The round in a state, with Mikko disqualified."""
    scene.to(State.CONFLICTS)
    rulings.stand_down(
        scene.records, acting=scene.mikko, round_id=scene.round_id, ground=4, reason="SECRET-TIE"
    )
    if state is State.CONFLICTS:
        return scene
    scene.declare_all(*FREE)
    scene.at = DURING[State.ELIGIBILITY]
    if state is State.ELIGIBILITY:
        return scene
    scene.rule_and_freeze()
    scene.at = DURING[State.REVIEW]
    return scene


@pytest.mark.parametrize("lang", ["fi", "sv"])
@pytest.mark.parametrize("name", EVERYBODY)
def test_every_page_opens_for_everybody_without_a_round(
    as_person: Opener, name: str, lang: str
) -> None:
    for page in PAGES:
        assert len(as_person(name, page, lang).title) == 1


@pytest.mark.parametrize("name", EVERYBODY)
def test_a_round_in_review_shows_each_person_what_is_theirs_and_no_more(
    as_person: Opener, scene: Body, name: str
) -> None:
    """Saga, Kaisa and Matti see the papers; Mikko (out), Seppo (no seat), Aino, Sulo, Ulla do not."""
    out_of(scene, State.REVIEW)
    shown = {page: texts(as_person(name, page)) for page in PAGES}

    free = name in {"saga", "kaisa", "matti"}
    assert ("SECRET-GROUNDS" in shown["round.py"]) == free
    assert ("SECRET-GROUNDS" in shown["review.py"]) == (name in {"kaisa", "matti"})
    assert "SECRET-" not in shown["decide.py"]
    own = {"nominate.py"} if name == "ulla" else set()
    assert {page for page in PAGES if "SECRET-" in shown[page] and page not in own} == (
        {"round.py"} if name == "saga" else {"round.py", "review.py"} if free else set()
    )


def test_before_declaring_a_member_sees_the_names_of_the_parties_and_nothing_else(
    as_person: Opener, scene: Body
) -> None:
    scene.to(State.CONFLICTS)
    shown = texts(as_person("matti", "round.py"))

    assert "Arjeplogin kirjasto" in shown
    assert "Ilmoita ensin, oletko esteellinen." in shown
    assert "SECRET-" not in shown
    assert "SECRET-" not in texts(as_person("matti", "review.py"))


def test_who_declares_no_conflict_is_free_and_sees_the_papers(
    as_person: Opener, scene: Body
) -> None:
    scene.to(State.CONFLICTS)
    app = as_person("saga", "round.py")
    app.selectbox(key="employer").set_value("").run()
    app.radio(key="declare-what").set_value("none").run()
    after = button(app, "Lähetä ilmoitus")

    assert "Ilmoituksesi on tallennettu." in texts(after)
    assert "SECRET-GROUNDS" in texts(after)


def test_a_hint_asks_for_an_explanation_and_the_body_rules(as_person: Opener, scene: Body) -> None:
    """Matti says that Arjeplog employs him; it is nominated, so his answer waits for a ruling."""
    scene.to(State.CONFLICTS)
    app = as_person("matti", "round.py")
    app.selectbox(key="employer").set_value("arjeplog").run()
    assert "Tiedot viittaavat mahdolliseen esteellisyyteen:" in texts(app)
    app.radio(key="declare-what").set_value("none").run()
    refused = button(app, "Lähetä ilmoitus")
    assert refused.error

    refused.text_area(key="declare-why").set_value("Olen siirtynyt muualle").run()
    after = button(refused, "Lähetä ilmoitus")
    assert "Ilmoituksesi odottaa ratkaisua." in texts(after)
    assert "SECRET-" not in texts(after)


def test_a_refusal_is_one_sentence(as_person: Opener, scene: Body) -> None:
    """The secretary goes on to eligibility before the others have declared: refused, nothing changes."""
    scene.to(State.CONFLICTS)
    scene.declare_none("saga")
    after = button(as_person("saga", "round.py"), "Siirry kelpoisuuksiin")

    assert [len(one.value.split(".")) for one in after.error] == [2]
    assert "Esteellisyys nyt" in texts(after).replace("<small>", "").replace("</small>", "")


def test_a_nomination_is_saved_as_it_is_written_and_sent(as_person: Opener, scene: Body) -> None:
    scene.to(State.CALL)
    app = as_person("ulla", "nominate.py")
    assert "julkinen asiakirja" in texts(app)
    app.selectbox(key="nominate-library").set_value("kiruna").run()
    assert list(wrong_fields(button(app, "Aloita"))) == ["nominate-email"]
    app.text_input(key="nominate-email").set_value("ulla@example.fi").run()
    app = button(app, "Aloita")
    (grounds,) = [one for one in app.text_area if one.label == "Miksi kirjastoa ehdotetaan"]
    grounds.set_value(GROUNDS).run()
    assert "Luonnos tallennettu" in texts(app)
    app = button(app, "Lähetä ehdotus")

    assert "Kuittinumero" in texts(app)
    assert scene.nominees().keys() == {"kiruna"}
    assert scene.scalar("select contact_email from nomination") == "ulla@example.fi"


def secret_link(app: AppTest) -> str:
    """What stands after the link's last equals sign."""
    (shown,) = [one.value for one in app.code if "linkki=" in one.value]
    return str(shown).rpartition("linkki=")[2]


def test_the_secret_link_lets_a_visitor_nominate(as_person: Opener, scene: Body) -> None:
    scene.to(State.CALL)
    app = as_person("nobody", "nominate.py")
    assert "Kirjaudu ensin" in texts(app)

    app = button(as_person("saga", "round.py"), "Tee uusi linkki")
    link = secret_link(app)
    app = as_person("nobody", "nominate.py", linkki=link)
    app.selectbox(key="nominate-library").set_value("boden").run()
    app.text_input(key="nominate-name").set_value("Liisa").run()
    app.text_input(key="nominate-email").set_value("liisa@example.fi").run()
    app = button(app, "Aloita")
    (grounds,) = [one for one in app.text_area if one.label == "Miksi kirjastoa ehdotetaan"]
    grounds.set_value(GROUNDS).run()
    button(app, "Lähetä ehdotus")

    assert scene.nominees().keys() == {"boden"}


def wrong_fields(app: AppTest) -> dict[str, str]:
    """What is said beside fields: the key of the field and the sentence."""
    told = re.findall(r'class="field-error" data-field="([^"]+)">([^<]+)<', texts(app))
    return dict(told)


def test_what_is_wrong_is_said_beside_its_field(as_person: Opener, scene: Body) -> None:
    scene.to(State.CALL)
    app = button(as_person("saga", "round.py"), "Tee uusi linkki")
    link = secret_link(app)
    app = as_person("nobody", "nominate.py", linkki=link)

    app = button(app, "Aloita")
    assert wrong_fields(app) == {"nominate-library": "Valitse ensin kirjasto."}

    app.selectbox(key="nominate-library").set_value("boden").run()
    app = button(app, "Aloita")
    assert wrong_fields(app) == {"nominate-name": "Kirjoita nimesi."}

    app.text_input(key="nominate-name").set_value("Liisa").run()
    app.text_input(key="nominate-email").set_value("liisa(at)example.fi").run()
    app = button(app, "Aloita")
    assert list(wrong_fields(app)) == ["nominate-email"]

    app.text_input(key="nominate-email").set_value("liisa@example.fi").run()
    app = button(app, "Aloita")
    app = button(app, "Lähetä ehdotus")
    (key,) = wrong_fields(app)
    assert key.startswith("grounds-")
    assert [each.label for each in app.text_area if each.key == key] == [
        "Miksi kirjastoa ehdotetaan"
    ]


def test_a_link_that_is_not_in_use_is_told_before_anything_is_written(
    as_person: Opener, scene: Body
) -> None:
    scene.to(State.CALL)
    app = as_person("nobody", "nominate.py", linkki="arvattu")

    assert "Tämä linkki ei ole käytössä." in texts(app)
    assert [one.label for one in app.button if one.label == "Aloita"] == []


def test_chair_and_secretary_see_how_many_reviews_are_complete_and_no_scores(
    as_person: Opener, scene: Body
) -> None:
    """Arjeplog has three reviews and Boden one of the three that the rules ask for; then both have three."""
    out_of(scene, State.REVIEW)
    for name in ("kaisa", "matti", "maija"):
        scene.review(name, "arjeplog", 5, 4)
    scene.review("matti", "boden", 3, 4)
    shown = {name: texts(as_person(name, "round.py")) for name in EVERYBODY}

    told = (
        "Kaikilla ehdokkailla ei vielä ole niin monta valmista arviota kuin säännöissä vaaditaan."
    )
    assert [name for name in EVERYBODY if "Valmiit arviot" in shown[name]] == ["saga", "kaisa"]
    assert [told in shown[name] for name in ("saga", "kaisa")] == [True, True]
    rows = re.findall(
        r'row">(.*?)</th><td class="num">(\d)</td><td class="num">(\d)', shown["kaisa"]
    )
    assert rows == [("Arjeplogin kirjasto", "3", "3"), ("Bodenin kirjasto", "1", "3")]
    assert not any("SECRET-REASON" in text for text in shown.values())
    scene.review("kaisa", "boden", 3, 4)
    scene.review("maija", "boden", 3, 4)
    assert "Jokaisella ehdokkaalla on niin monta" in texts(as_person("kaisa", "round.py"))


def test_what_a_nomination_said_earlier_is_shown_to_those_who_see_it(
    as_person: Opener, scene: Body
) -> None:
    """Ulla sends a nomination, then mends it; the office and who is free see both, Mikko (out) neither."""
    scene.to(State.CALL)
    mine = nominations.begin_nomination(
        scene.records, acting=scene.ulla, round_id=scene.round_id, library="kiruna"
    )
    for grounds in (f"SECRET-FIRST {GROUNDS}", f"SECRET-SECOND {GROUNDS}"):
        nominations.submit(
            scene.records, acting=scene.ulla, nomination_id=mine, papers=Papers(grounds)
        )
    scene.declare_none("saga")
    shown = texts(as_person("saga", "round.py"))
    assert shown.index("SECRET-SECOND") < shown.index("Ehdotuksen aiemmat versiot")
    assert shown.index("Versio 1, lähetetty") < shown.index("SECRET-FIRST")
    assert shown.count("SECRET-SECOND") == 1

    play_to_review(scene)
    for name, page in (("matti", "round.py"), ("kaisa", "review.py")):
        about = {"ehdokas": mine} if page == "review.py" else {}
        assert "SECRET-FIRST" in texts(as_person(name, page, **about))
    assert "SECRET-" not in texts(as_person("mikko", "round.py"))
    assert "SECRET-" not in texts(as_person("mikko", "review.py", ehdokas=mine))


def play_to_review(scene: Body) -> None:
    """From the call on to review with the nominations there are; Mikko stands down."""
    scene.at = DURING[State.CONFLICTS]
    stages.close_call(scene.records, acting=scene.saga, round_id=scene.round_id)
    rulings.stand_down(
        scene.records, acting=scene.mikko, round_id=scene.round_id, ground=4, reason="SECRET-TIE"
    )
    scene.declare_and_freeze(*FREE)
    scene.at = DURING[State.REVIEW]


def test_two_windows_do_not_overwrite_each_other_and_lose_nothing(
    as_person: Opener, scene: Body
) -> None:
    """Matti scores 4 in one window; what the other, opened before, says is shown beside it, and kept."""
    out_of(scene, State.REVIEW)
    first, second = as_person("matti", "review.py"), as_person("matti", "review.py")
    first.radio[0].set_value(4).run()
    second.text_area[0].set_value("Kirjoitettu toisessa ikkunassa")
    second.radio[0].set_value(2).run()

    assert [one.value for one in second.error] == [
        "Olet itse tallentanut tätä arviota toisessa ikkunassa tämän jälkeen."
    ]
    assert second.radio[0].value == 4
    assert [one.value for one in second.code] == ["Kirjoitettu toisessa ikkunassa"]
    after = button(second, "Säilytä tässä kirjoittamani")
    assert (after.radio[0].value, after.text_area[0].value) == (2, "Kirjoitettu toisessa ikkunassa")
    assert not after.code
    own = Sitting.ask(
        scene.records, reviews.read_own_reviews, acting=scene.matti, round_id=scene.round_id
    )
    assert {
        (one.score, one.reason) for one in own[scene.nominees()["arjeplog"]].marks.values()
    } == {(2, "Kirjoitettu toisessa ikkunassa")}


def test_a_review_that_was_changed_says_so_to_its_writer_and_to_the_chair(
    as_person: Opener, scene: Body
) -> None:
    """Matti sends 5 and 4, then picks 3 and leaves: 5 counts until he sends, or goes back to it."""
    out_of(scene, State.REVIEW)
    arjeplog = scene.nominees()["arjeplog"]
    scene.review("matti", "arjeplog", 5, 4)
    assert "on muuttanut arviotaan" not in texts(as_person("kaisa", "round.py"))
    app = as_person("matti", "review.py", ehdokas=arjeplog)
    app.radio[0].set_value(3).run()

    queue = page_links(app)
    assert "Arjeplogin kirjasto: muutettu, ei lähetetty uudelleen" in queue
    assert "arvioitu 1." in texts(app)
    assert "Lähettämäsi on voimassa, kunnes lähetät muutoksen." in texts(app)
    for name, is_told in (("kaisa", True), ("saga", True), ("maija", False), ("mikko", False)):
        shown = texts(as_person(name, "round.py"))
        assert ("Matti on muuttanut arviotaan lähettämisen jälkeen" in shown) == is_told
    acts(as_person.monkeypatch, scene.matti)
    after = button(app, "Palauta lähettämäni")
    assert after.radio[0].value == 5
    queue = page_links(after)
    assert "Arjeplogin kirjasto: lähetetty" in queue
    assert (
        Sitting.ask(scene.records, reviews.read_unsent, acting=scene.kaisa, round_id=scene.round_id)
        == ()
    )


def test_what_was_typed_when_the_session_ended_stands_to_be_copied(
    as_person: Opener, scene: Body
) -> None:
    """Ulla writes for nine hours; Matti's role ends while he writes: neither text is lost."""
    scene.to(State.CALL)
    app = as_person("ulla", "nominate.py")
    app.selectbox(key="nominate-library").set_value("kiruna").run()
    app.text_input(key="nominate-email").set_value("ulla@example.fi").run()
    app = button(app, "Aloita")
    late = replace(scene.ulla, signed_in_at=scene.at - timedelta(hours=9))
    acts(as_person.monkeypatch, late)
    app.text_area[0].set_value(GROUNDS).run()

    assert not app.exception
    assert any("kirjautum" in one.value.casefold() for one in app.error)
    assert [one.value for one in app.code] == [GROUNDS]
    acts(as_person.monkeypatch, scene.ulla)
    assert [one.value for one in app.run().code] == [GROUNDS]
    assert not button(app, "Poista teksti").code


def test_two_windows_of_one_nomination_lose_nothing(as_person: Opener, scene: Body) -> None:
    scene.to(State.CALL)
    mine = nominations.begin_nomination(
        scene.records, acting=scene.ulla, round_id=scene.round_id, library="kiruna"
    )
    first, second = (as_person("ulla", "nominate.py", ehdotus=mine) for _each in range(2))
    first.text_area[0].set_value(f"{GROUNDS} Ensin.").run()
    second.text_area[0].set_value(f"{GROUNDS} Toiseksi.").run()

    told = [one.value for one in second.error]
    assert "Olet itse tallentanut tätä ehdotusta toisessa ikkunassa tämän jälkeen." in told
    assert second.text_area[0].value == f"{GROUNDS} Ensin."
    assert [one.value for one in second.code] == [f"{GROUNDS} Toiseksi."]
    second.text_area[0].set_value(f"{GROUNDS} Yhdessä.").run()
    (kept,) = Sitting.ask(
        scene.records, eligibility.read_own_nominations, acting=scene.ulla, round_id=scene.round_id
    )
    assert kept.papers.grounds == f"{GROUNDS} Yhdessä."


def test_who_comes_back_to_a_nominee_finds_what_was_saved(as_person: Opener, scene: Body) -> None:
    """Matti scores Arjeplog 4, looks at Boden and comes back, in one visit: nothing is drawn empty."""
    out_of(scene, State.REVIEW)
    nominees = scene.nominees()
    app = as_person("matti", "review.py", ehdokas=nominees["arjeplog"])
    app.radio[0].set_value(4).run()
    app.text_area[0].set_value("Näkyi koko vuoden").run()
    app.query_params["ehdokas"] = nominees["boden"]
    app.run()
    assert (app.radio[0].value, app.text_area[0].value) == (None, "")

    app.query_params["ehdokas"] = nominees["arjeplog"]
    app.run()
    assert (app.radio[0].value, app.text_area[0].value) == (4, "Näkyi koko vuoden")
    app.radio[1].set_value(3).run()
    own = Sitting.ask(
        scene.records, reviews.read_own_reviews, acting=scene.matti, round_id=scene.round_id
    )
    marks = own[nominees["arjeplog"]].marks.values()
    assert sorted((one.score, one.reason) for one in marks) == [(3, ""), (4, "Näkyi koko vuoden")]


def test_a_review_is_saved_and_submitted(as_person: Opener, scene: Body) -> None:
    out_of(scene, State.REVIEW)
    review(as_person("matti", "review.py"), 5, 4)
    nominees = scene.nominees()
    own = Sitting.ask(
        scene.records, reviews.read_own_reviews, acting=scene.matti, round_id=scene.round_id
    )

    assert {key: one.state.value for key, one in own.items()} == {nominees["arjeplog"]: "submitted"}
    assert "Arjeplogin kirjasto: lähetetty" in page_links(as_person("matti", "review.py"))


def review(app: AppTest, *scores: int) -> AppTest:
    """The nominee that waits, scored and submitted."""
    for at, score in enumerate(scores):
        app.radio[at].set_value(score).run()
        app.text_area[at].set_value(f"SECRET-REASON {score}").run()
    return button(app, "Lähetä arvio")


def test_a_round_is_played_through_the_pages(as_person: Opener, scene: Body) -> None:
    """From the draft to the published result; what the clock brings is set, everything else pressed."""
    start(as_person, scene)
    ehdota(as_person, scene)
    scene.at = DURING[State.CONFLICTS]
    button(as_person("saga", "round.py"), "Sulje haku")
    for name in FREE:
        app = as_person(name, "round.py")
        app.selectbox(key="employer").set_value("").run()
        app.radio(key="declare-what").set_value("none").run()
        button(app, "Lähetä ilmoitus")
    app = button(as_person("saga", "round.py"), "Siirry kelpoisuuksiin")
    scene.at = DURING[State.ELIGIBILITY]
    for _one in scene.nominees():
        app = button(app, "Hyväksy ehdokkaaksi")
    freeze(scene)
    button(as_person("kaisa", "round.py"), "Aloita arviointi")
    scene.at = DURING[State.REVIEW]
    for name in ("kaisa", "matti", "maija"):
        review(review(as_person(name, "review.py"), 5, 4), 3, 4)
    scene.at = DURING[State.DELIBERATION]
    button(as_person("kaisa", "round.py"), "Sulje arviointi")
    decide(as_person, scene)
    announce(as_person, scene)

    (published,) = publication.read_history(scene.records)
    assert list(published.libraries) == ["arjeplog"]
    assert "Tulos on julkinen." in texts(as_person("nobody", "round.py"))


def start(as_person: Opener, scene: Body) -> None:
    """Saga begins the round, writes criteria, appoints; Kaisa publishes; Saga opens the call."""
    scene.at = DURING[State.DRAFT]
    app = button(as_person("saga", "round.py"), "Aloita uusi kierros")
    (found,) = Sitting.ask(scene.records, rounds.read_rounds, acting=scene.saga)
    scene.round_id = found.round_id
    for field in (
        "call_opens_on",
        "call_closes_on",
        "reviews_due_on",
        "decision_due_on",
        "publish_from",
    ):
        app.date_input(key=f"set-{field}").set_value(getattr(SETTINGS, field))
    app = button(app, "Tallenna päivät ja asetukset")
    app = button(app, "Aloita neljän kriteerin ehdotuksesta")
    assert "Työ kaikkien hyväksi" in texts(app)
    rules.set_criteria(
        scene.records, acting=scene.saga, round_id=scene.round_id, criteria=criteria()
    )
    rules.set_libraries(
        scene.records, acting=scene.saga, round_id=scene.round_id, libraries=LIBRARIES
    )
    for name, part in (("kaisa", Part.CHAIR), ("matti", Part.MEMBER), ("maija", Part.MEMBER)):
        app = as_person("saga", "round.py")
        app.selectbox(key="appoint-who").set_value(scene.ids[name]).run()
        app.selectbox(key="appoint-part").set_value(part.value).run()
        button(app, "Nimeä")
    button(as_person("kaisa", "round.py"), "Julkaise säännöt")
    button(as_person("saga", "round.py"), "Avaa haku")


def ehdota(as_person: Opener, scene: Body) -> None:
    """Ulla nominates Arjeplog and Boden."""
    scene.at = DURING[State.CALL]
    for library in ("arjeplog", "boden"):
        app = as_person("ulla", "nominate.py")
        app.selectbox(key="nominate-library").set_value(library).run()
        app.text_input(key="nominate-email").set_value("ulla@example.fi").run()
        app = button(app, "Aloita")
        app.text_area[0].set_value(GROUNDS).run()
        button(app, "Lähetä ehdotus")


def freeze(scene: Body) -> None:
    """The evidence frozen: the button needs a release, which this scene has not."""
    evidence.freeze_evidence(
        scene.records,
        acting=scene.saga,
        round_id=scene.round_id,
        release_id="20260401T000000Z",
        measured=measured(),
    )


def decide(as_person: Opener, scene: Body) -> None:
    """Attendance, proposal, three votes, decision."""
    app = as_person("saga", "decide.py")
    for name in ("kaisa", "matti", "maija"):
        app.checkbox(key=f"present-1-{scene.ids[name]}").check()
    app = button(app, "Kirjaa läsnäolijat")
    app.multiselect(key="prop-winners").set_value([scene.nominees()["arjeplog"]])
    app.text_area(key="prop-grounds").set_value(
        "Kampanja palveli kaikkia kuntia, ja arviot puoltavat sitä."
    )
    for area in [one for one in app.text_area if one.label.startswith("Perustelu: ")]:
        area.set_value("Perustelu")
    button(app, "Tee esitys")
    for name in ("kaisa", "matti", "maija"):
        app = as_person(name, "decide.py")
        (vote,) = [one for one in app.radio if one.label == "Äänesi"]
        vote.set_value("yes").run()
        button(app, "Äänestä")
    app = as_person("kaisa", "decide.py")
    (minutes,) = [one for one in app.text_input if one.label == "Pöytäkirja, jossa päätös on"]
    minutes.set_value("Pöytäkirja 3/2026 § 4").run()
    after = button(app, "Päätä esityksen mukaan")
    assert "Pöytäkirjanote" in texts(after)
    assert "3 puolesta, 0 vastaan, 0 tyhjää" in texts(after)


def announce(as_person: Opener, scene: Body) -> None:
    """The Finnish announcement written and the result published on its day."""
    app = as_person("saga", "decide.py")
    app.text_input(key="title-fi").set_value("Vuoden onnistuja 2026").run()
    app.text_area(key="body-fi").set_value("Onnea!").run()
    app.button(key="text-fi").click().run()
    scene.at = DURING[State.PUBLISHED]
    button(button(as_person("saga", "decide.py"), "Julkaise tulos"), "Kyllä, julkaise tulos")


def test_who_is_disqualified_stays_out_until_the_result_is_public(
    as_person: Opener, scene: Body
) -> None:
    out_of(scene, State.REVIEW)
    app = as_person("mikko", "round.py")

    assert "Olet tässä asiassa esteellinen." in texts(app)
    assert [one.label for one in app.button if one.label != "Kirjaudu"] == []
    seat = Sitting.ask(
        scene.records, rounds.read_own_seat, acting=scene.mikko, round_id=scene.round_id
    )
    assert seat is not None
    assert seat.standing is Standing.OUT
