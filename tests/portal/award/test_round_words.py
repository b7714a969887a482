"""The words of a round: what to do, rules, evidence, comparison, minutes; nobody's text breaks out of them."""

import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from docx import Document

from portal.award import deliberation, eligibility, proposals, reviews, rules, rulings
from portal.award.evidence import Snapshot, is_intact
from portal.award.nominations import Papers
from portal.award.rules import Criterion
from portal.award.rulings import Verdict
from portal.award.words import comparison as comparison_words
from portal.award.words import evidence as evidence_words
from portal.award.words import minutes, minutes_docx
from portal.award.words import nomination as nomination_words
from portal.award.words import round as round_words
from portal.award.workflow import Seat, round_of
from portal.evidence import fairness, funnel, measured, proportion
from portal.evidence.fairness import Say
from portal.evidence.measured import Evidence, Lending, Size
from portal.evidence.rates import Model, Point, Rate
from portal.kit import i18n
from portal.records.sitting import Sitting
from portal.records.words import Part, Standing, State
from tests.portal.award.house import DURING, MINUTES, START, Body

FROZEN_AS_RATES = Path(__file__).parent / "snapshots" / "frozen_as_rates.json"


def test_what_to_do_follows_state_part_and_standing(sqlite_records: sa.Engine) -> None:
    body = Body.made(sqlite_records).to(State.CONFLICTS)
    found = body.asks(body.saga, round_of)
    assert found is not None
    matti = Seat("m", Part.MEMBER, Standing.UNDECLARED, is_asked=True)
    today = body.at.date()

    said = [
        round_words.to_do(found, None, today),
        round_words.to_do(found, matti, today),
        round_words.to_do(found, replace(matti, standing=Standing.OUT), today),
        round_words.to_do(
            replace(found, state=State.REVIEW), replace(matti, standing=Standing.FREE), today
        ),
    ]
    assert [one.partition(".")[0] for one in said] == [
        "Haku on päättynyt",
        "Ilmoita ensin, oletko esteellinen",
        "Olet tässä asiassa esteellinen",
        "Arvioi ehdokkaat",
    ]
    assert said[-1].endswith("Määräpäivä on 30.4.2026.")


def test_the_date_closes_the_call_in_words_too(sqlite_records: sa.Engine) -> None:
    """The last day is 31.3.2026: on it the call is open, on the next day it is not, whoever asks."""
    body = Body.made(sqlite_records).to(State.CALL)
    found = body.asks(body.saga, round_of)
    assert found is not None
    saga = Seat("s", Part.SECRETARY, Standing.FREE, is_asked=True)

    said = [
        round_words.to_do(found, held, date(2026, *day))
        for day in ((3, 31), (4, 1))
        for held in (None, saga)
    ]
    assert [one.partition(",")[0].partition(".")[0] for one in said] == [
        "Kirjastoja voi ehdottaa haun viimeiseen päivään asti",
        "Lähetä ehdotuslinkki kirjastoille",
        "Haun viimeinen päivä oli 31",
        "Haun viimeinen päivä 31",
    ]


TITLES = funnel.Titles("Paikat / henkilötyövuosi", "Henkilötyövuosia", "Aho")


def test_every_state_has_words_for_everybody_and_one_step_is_now(sqlite_records: sa.Engine) -> None:
    body = Body.made(sqlite_records)
    body.begin()
    found = body.asks(body.saga, round_of)
    assert found is not None
    for state in State:
        there = replace(found, state=state)
        assert round_words.to_do(there, None, body.at.date())
        assert round_words.steps(there).count("aria-current") == (state is not State.CANCELLED)


def test_a_nomination_cannot_break_out_of_its_markup() -> None:
    shown = nomination_words.said(Papers("<script>alert(1)</script>", "<img src=x>"))

    assert "<script>" not in shown
    assert "&lt;img src=x&gt;" in shown


def test_a_criterion_says_where_it_is_in_finnish_and_weighs_as_the_language_writes() -> None:
    """The name is in Finnish and English, the description in Finnish alone; weight 60 %."""
    one = Criterion(60, {"fi": "Työ", "en": "Work & play"}, {"fi": "Mitä tehty"}, {1: {"fi": "Ei"}})

    shown = {}
    for lang in ("fi", "en", "se"):
        with i18n.speaking(lang):
            shown[lang] = round_words.criterion(one)

    assert 'lang="fi"' not in shown["fi"]
    assert "<h3>Työ, 60\u00a0%</h3><p>Mitä tehty</p>" in shown["fi"]
    assert '<h3>Work &amp; play, 60%</h3><p><span lang="fi">Mitä tehty</span></p>' in shown["en"]
    assert '<h3><span lang="fi">Työ</span>, 60\u00a0%</h3>' in shown["se"]
    assert '<dt>1</dt><dd><span lang="fi">Ei</span></dd><dt>2</dt><dd>–</dd>' in shown["se"]


def test_the_evidence_says_what_is_known_and_what_is_not() -> None:
    """Three seats over 4 person-years against a mean of 0.5: within chance; meetings are not known.

    Sent 30, received 10 of 2025: balance (30 - 10) / 40 = +50 %.
    """
    rate = Rate(
        "groups",
        "staff_years",
        3,
        4.0,
        fairness.own_interval(3, 4.0),
        None,
        0.5,
        (),
        Say.WITHIN_CHANCE,
    )
    unknown = replace(
        rate, measure="attended", per="meetings", count=None, raw=None, mean=None, say=Say.UNKNOWN
    )
    others = (Point(f"l{at}", 1.0 + at, 0.5) for at in range(5))
    points = (*others, Point("a", 4.0, 0.75))
    one = Evidence(
        "a",
        "Aho",
        2025,
        Size((), 900, 2024, 1.5, 2025, ("b",)),
        (Lending(2025, 30, 10, 100, 0.5),),
        (),
        (rate, unknown),
        {},
        {"groups": points},
        (),
        ("seats",),
    )
    snapshot = Snapshot("a", 1, "R", measured.as_plain(one), "0" * 64, START)
    shown = "".join(evidence_words.sections(snapshot, {"b": "Bodenin kirjasto"}))

    assert "Bodenin kirjasto" in shown
    assert "+50\u00a0%" in shown
    assert "Paikat työryhmissä: ero muihin mahtuu satunnaisvaihteluun." in shown
    assert "Osallistuminen kokouksiin: ei tietoa." in shown
    assert "Työryhmistä ei ole tietoa." in shown
    assert "Aho 0,75, keskiarvo 0,50, kirjastoja 6." in shown
    assert "EI TÄSMÄÄ" in shown


def test_a_proportion_is_told_in_per_cent_and_its_range_ends_at_all() -> None:
    """15 of 16 meetings: 93.75 %, Jeffreys' 90 % interval 78.0 to 98.9 %."""
    raw = proportion.own_interval(15, 16)
    told = Rate(
        "attended", "meetings", 15, 16.0, raw, None, 0.8, (), Say.WITHIN_CHANCE, Model.PROPORTION
    )
    points = (*(Point(f"l{at}", 4.0 + at, 0.75) for at in range(5)), Point("a", 16.0, 0.9375))
    one = Evidence(
        "a",
        "Aho",
        2025,
        Size((), None, None, None, None, ()),
        (),
        (),
        (told,),
        {},
        {"attended": points},
        (),
        (),
    )
    shown = "".join(
        evidence_words.sections(Snapshot("a", 1, "R", measured.as_plain(one), "0", START), {})
    )

    assert "94\u00a0% (78–\u206099\u00a0%)" in shown
    assert "Aho 94\u00a0%, keskiarvo 80\u00a0%, kirjastoja 6." in shown


def test_evidence_frozen_before_shares_were_known_is_shown_as_it_was_and_matches() -> None:
    """7 of 8 meetings were then a rate: 0.875, from 0.41 to 1.64. The hash is the one of that day."""
    text = FROZEN_AS_RATES.read_text("utf-8").rstrip("\n")
    sealed = "d2f2976e7811c9ed0994313012968021ee7440423eee5c8073c60b1a13caaf73"
    one = Snapshot("arjeplog", 1, "R", json.loads(text), sealed, START)
    shown = "".join(evidence_words.sections(one, {}))

    assert is_intact(one)
    assert "EI TÄSMÄÄ" not in shown
    assert "Yhteisiä palveluja ei laskettu silloin, kun tämä näyttö jäädytettiin." in shown
    assert "0,88 (0,41–\u20601,64)" in shown
    assert "0,40 (0,07–\u20601,26)" in shown


def test_every_section_with_figures_links_to_their_definitions() -> None:
    text = FROZEN_AS_RATES.read_text("utf-8")
    shown = evidence_words.sections(Snapshot("a", 1, "R", json.loads(text), "0", START), {})
    linked = [re.findall(r"/maaritelmat\?haku=(\w+)", section) for section in shown]

    assert linked == [
        ["library_municipalities", "population", "staff_years", "like_size"],
        ["sent", "received", "own_loans", "net_ratio"],
        ["seats", "lead_roles", "meetings_open", "meetings_present"],
        [
            "joint_services",
            "service_shifts",
            "service_hours",
            "service_hours_per_person_year",
            "service_items",
        ],
        [
            "seats_per_person_year",
            "leads_per_person_year",
            "attended_of_open",
            "evened_out",
            "chance_limits",
        ],
        ["three_year_change"],
        ["recognitions"],
        [],
    ]


def test_a_funnel_of_shares_has_whole_numbers_and_limits_that_end_at_all() -> None:
    """4 meetings at 75 %: P(X = 0) = 0.4 %, P(X <= 1) = 5.1 %: 0.1 % is at none, 2.5 % at one of four.

    P(X <= 3) = 68.4 %: both upper limits are at all four.
    """
    dots = [funnel.Dot(4.0, 0.75, is_own=True), funnel.Dot(2.0, 0.5, is_own=False)]
    lowest, highest, low, high, *_rest = funnel.funnel(
        dots, 0.75, TITLES, Model.PROPORTION
    ).to_dict()["data"]

    assert list(lowest["x"]) == [1.0, 2.0, 3.0, 4.0]
    assert [one["y"][3] for one in (lowest, low, high, highest)] == [0.0, 0.25, 1.0, 1.0]


def test_a_funnel_marks_the_nominee_and_draws_mean_and_four_limits() -> None:
    dots = [funnel.Dot(float(at), 0.5, at == 3) for at in range(1, 6)]
    data = funnel.funnel(dots, 0.5, TITLES).to_dict()["data"]

    assert [len(one["x"]) for one in data if one["mode"] == "markers"] == [4, 1]
    assert len([one for one in data if one["mode"] == "lines"]) == 5


def test_the_comparison_tells_mean_spread_and_lead(sqlite_records: sa.Engine) -> None:
    """Four reviews each: arjeplog 5 and 4 -> 0.6 * 5 + 0.4 * 4 = 4.6; boden 3 and 4 -> 3.4. Lead 1.2."""
    body = Body.made(sqlite_records).to(State.DELIBERATION)
    about = {"acting": body.kaisa, "round_id": body.round_id}
    found = Sitting.ask(sqlite_records, proposals.read_comparison, **about)
    said = Sitting.ask(sqlite_records, rules.read_rules, **about)
    assert found is not None
    assert said is not None
    names = {
        one.nomination_id: one.name
        for one in Sitting.ask(sqlite_records, eligibility.read_nominations, **about)
    }
    every = Sitting.ask(sqlite_records, reviews.read_reviews, **about)
    rows = comparison_words.matrix(found, every, said.criteria, names).rows

    assert rows["name"].tolist() == ["Arjeplogin kirjasto", "Bodenin kirjasto"]
    assert rows["mean"].tolist() == ["4,60", "3,40"]
    assert rows["n"].tolist() == [4, 4]
    assert rows["deviation"].tolist() == ["0,00", "0,00"]
    assert rows["range"].tolist() == ["4,60–4,60", "3,40–3,40"]
    assert comparison_words.notes(found, said.round_)[0] == "Ero on 1,20 pistettä; raja on 0,25."
    assert "Ensimmäinen pysyy" in comparison_words.notes(found, said.round_)[1]
    assert len(comparison_words.notes(replace(found, lead=0.0), said.round_)) == 2
    tie = comparison_words.notes(found, replace(said.round_, margin_hundredths=150))[0]
    assert tie.endswith("tulos on tasan, eivätkä pisteet voi olla ainoa peruste.")


def test_the_minutes_tell_decision_votes_and_who_left(sqlite_records: sa.Engine) -> None:
    body = Body.made(sqlite_records).to(State.DECIDED)
    rulings.stand_down(
        sqlite_records, acting=body.mikko, round_id=body.round_id, ground=4, reason="SECRET-TIE"
    )
    said = Sitting.ask(sqlite_records, rules.read_rules, acting=body.kaisa, round_id=body.round_id)
    assert said is not None
    every = body.asks(body.kaisa, minutes.extracts)
    shown = minutes.as_html(every)

    assert MINUTES in shown
    assert "Yksi palkittava: Arjeplogin kirjasto" in shown
    assert "3 puolesta, 0 vastaan, 0 tyhjää" in shown
    assert "Esteellinen: Mikko" in shown
    assert "Lain peruste 4. SECRET-TIE" in shown  # no release, so no country's law
    assert str(said.round_.rules_hash) in shown
    assert body.asks(body.mikko, minutes.extracts) == ()
    assert body.asks(body.sulo, minutes.extracts) == ()


def test_the_minutes_tell_who_was_found_free_and_what_was_talked_over(
    sqlite_records: sa.Engine,
) -> None:
    """Maija declares a friendship and is cleared by the chair; the memo of the meeting is written."""
    body = Body.made(sqlite_records).to(State.CONFLICTS)
    body.declare("maija", [7], "Ystävyys")
    body.declare_none("kaisa")
    verdict = Verdict(body.ids["maija"], "Ei läheinen ystävä")
    rulings.clear(sqlite_records, acting=body.kaisa, round_id=body.round_id, verdict=verdict)
    body.declare_and_freeze("saga", "matti", "mikko")
    body.at = DURING[State.REVIEW]
    body.review_all()
    deliberation.write_memo(
        sqlite_records,
        acting=body.saga,
        round_id=body.round_id,
        memo="Kampanja jäi mieleen.",
        seen=1,
    )
    body.decide("arjeplog")
    (one,) = body.asks(body.kaisa, minutes.extracts)
    facts = dict(one.facts)

    assert facts["Ei esteellinen: Maija"] == "Ei läheinen ystävä (työryhmä, 1.4.2026 klo 12.00)"
    assert facts["Mistä keskusteltiin"] == "Kampanja jäi mieleen."


def test_the_minutes_in_word_say_what_the_page_says(sqlite_records: sa.Engine) -> None:
    body = Body.made(sqlite_records).to(State.DECIDED)
    (one,) = body.asks(body.kaisa, minutes.extracts)
    word = Document(io.BytesIO(minutes_docx.content("Pöytäkirjanote", [one])))

    styles = [(each.style.name if each.style else None, each.text) for each in word.paragraphs]
    assert styles[:2] == [("Title", "Pöytäkirjanote"), ("Heading 1", one.heading)]
    assert [text for _style, text in styles[2:]] == [
        f"{label}\n{text}" for label, text in one.facts
    ]
    assert word.core_properties.language == "fi-FI"
