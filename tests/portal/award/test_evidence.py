"""Evidence out of a release small enough to count by hand.

Libraries: arjeplog (municipality 001, 3,000 inhabitants at the end of 2024), boden (002 and 003, 5,000
and 4,000), kiruna (004, inhabitants not known). First loans 2025: arjeplog to boden 6, boden to
arjeplog 2, at home 10. 2020-2024: arjeplog to boden 10 a year. Groups: arjeplog sat in g1 2024
(4 meetings, 3 attended) and chaired it 2025 (4 and 4); boden sat in g1 2025, no meeting on record,
and was not invited to g2. Person-years: arjeplog 2.26 (2024), boden 10 (2025). arjeplog won 2021
and shared 2023; a related award 2024 is another matter.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from portal.award import history as published
from portal.award.history import History
from portal.award.publication import Published
from portal.award.words import evidence as evidence_words
from portal.evidence import fairness, measured, queries
from portal.evidence.fairness import Say
from portal.evidence.measured import Evidence
from portal.evidence.rates import Model
from portal.records.words import Outcome

YEAR = 2025
TABLES = {
    "library": "select * from (values ('arjeplog', 'Arjeplog', null, null, null), ('boden', 'Boden', null, null, null), ('kiruna', 'Kiiruna', null, null, null)) as t(library, name_fi, name_sv, name_en, name_se)",
    "library_member": "select *, null::date as valid_from, null::date as valid_to from (values ('arjeplog', '001'), ('boden', '002'), ('boden', '003'), ('kiruna', '004')) as t(library, municipality_code)",
    "population": "select * from (values ('001', 2024, 3000), ('001', 2025, 9999), ('002', 2024, 5000), ('003', 2024, 4000)) as t(municipality_code, year, population)",
    "flow_by_month": """
        select make_date(year, 3, 1) as loan_month, owner as owner_library, place as place_library, loans, 0 as renewals
        from (values (2025, 'arjeplog', 'boden', 6), (2025, 'boden', 'arjeplog', 2), (2025, 'arjeplog', 'arjeplog', 10),
            (2020, 'arjeplog', 'boden', 10), (2021, 'arjeplog', 'boden', 10), (2022, 'arjeplog', 'boden', 10),
            (2023, 'arjeplog', 'boden', 10), (2024, 'arjeplog', 'boden', 10)) as t(year, owner, place, loans)
    """,
}
COOPERATION = {
    "seat_by_year": """
        select * from (values ('arjeplog', 'g1', 2024, 'member', true, 4, 3), ('arjeplog', 'g1', 2025, 'chair', true, 4, 4),
            ('boden', 'g1', 2025, 'member', true, null, null), ('boden', 'g2', 2025, null, false, null, null))
            as t(library, group_id, year, role, is_seat, meetings, attended)
    """,
    "staff_year": "select * from (values ('arjeplog', 2024, 2.26), ('boden', 2025, 10.0)) as t(library, year, staff_years)",
    "recognition": """
        select row_number() over () as recognition_id, *, null as winner_text, null as grounds_fi, null as decided_by,
            null::date as announced_on, 'lähde' as source, 'confirmed' as confidence
        from (values (2021, 'Vuoden onnistuja', 'vuoden_onnistuja', 'winner', 'arjeplog'),
            (2023, 'Vuoden onnistuja', 'vuoden_onnistuja', 'shared', 'arjeplog'),
            (2024, 'Vuoden kirjasto', 'related', 'winner', 'boden')) as t(year, award, award_kind, result, library)
    """,
}

Ask = Callable[..., pd.DataFrame]


def asker(tables: dict[str, str], path: Path) -> Iterator[Ask]:
    with duckdb.connect(path) as con:
        con.execute("create schema mart")
        for name, query in tables.items():
            con.execute(f"create table mart.{name} as {query}")

        def ask(query: Callable[..., pd.DataFrame], **parameters: Any) -> pd.DataFrame:  # noqa: ANN401 - a query's own
            return query(con, **parameters)

        yield ask


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    yield from asker({**TABLES, **COOPERATION}, tmp_path / "release.duckdb")


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Ask]:
    """A release made before the register of cooperation."""
    yield from asker(TABLES, tmp_path / "old.duckdb")


def of_all(ask: Ask) -> dict[str, Evidence]:
    return measured.of_all(measured.gathered(ask, YEAR))


def test_sizes_sum_members_and_stay_unknown_when_one_is(ask: Ask) -> None:
    sizes = {code: one.size for code, one in of_all(ask).items()}

    assert [
        (sizes[code].inhabitants, sizes[code].population_year)
        for code in ("arjeplog", "boden", "kiruna")
    ] == [
        (3000, 2024),
        (9000, 2024),
        (None, None),
    ]
    assert sizes["boden"].municipality_codes == ("002", "003")
    assert (sizes["arjeplog"].staff_years, sizes["arjeplog"].staff_year) == (2.5, 2024)
    assert sizes["kiruna"].staff_years is None


def test_lending_is_told_with_its_balance(ask: Ask) -> None:
    newest = of_all(ask)["arjeplog"].lending[-1]

    assert (newest.year, newest.sent, newest.received, newest.own, newest.net_ratio) == (
        2025,
        6,
        2,
        10,
        0.5,
    )
    assert of_all(ask)["kiruna"].lending == ()


def test_three_years_are_set_against_the_three_before(ask: Ask) -> None:
    """Sent 2020-2022: 30, 2023-2025: 26. 26.5 / 30.5 = 0.869."""
    changes = of_all(ask)["arjeplog"].changes

    assert round(changes["sent"].value, 3) == 0.869
    assert of_all(ask)["kiruna"].changes == {}


def test_seats_leads_and_meetings_are_counted(ask: Ask) -> None:
    told = of_all(ask)

    assert [
        (one.year, one.groups, one.lead_roles, one.meetings, one.attended)
        for one in told["arjeplog"].seats
    ] == [
        (2024, 1, 0, 4, 3),
        (2025, 1, 1, 4, 4),
    ]
    (boden,) = told["boden"].seats
    assert (boden.groups, boden.meetings, boden.attended) == (1, None, None)


def test_rates_are_per_staff_year_and_per_meeting_and_say_when_they_are_few(ask: Ask) -> None:
    """arjeplog: 2 seats in 2 years of 2.5 person-years = 2 / 5; 7 of 8 meetings. Too few for a model."""
    rates = {rate.measure: rate for rate in of_all(ask)["arjeplog"].rates}

    assert (rates["groups"].count, rates["groups"].exposure) == (2, 5.0)
    assert (rates["attended"].count, rates["attended"].exposure) == (7, 8.0)
    assert [rate.model for rate in rates.values()] == [Model.RATE, Model.RATE, Model.PROPORTION]
    assert rates["groups"].shrunk is None
    assert rates["groups"].say is Say.FEW
    (kiruna,) = {rate.say for rate in of_all(ask)["kiruna"].rates}
    assert kiruna is Say.UNKNOWN


def test_a_seat_kept_for_two_years_is_one_where_chance_is_judged(ask: Ask) -> None:
    """arjeplog held one seat for two years and boden one for one: (4 + 1) / 3 of single events.

    Its 2 seats in 5 person-years are then 1.2 in 3: half of chi-square with 3.4 degrees of freedom lies
    between 0.24 and 4.25 nine times in ten.
    """
    (told,) = [rate for rate in of_all(ask)["arjeplog"].rates if rate.measure == "groups"]

    assert told.dispersion == 5 / 3
    assert told.raw is not None
    assert told.raw.value == pytest.approx(2 / 5)
    assert (told.raw.low, told.raw.high) == pytest.approx((0.242 / 3, 4.249 / 3), abs=1e-3)


def test_attendance_never_passes_every_meeting(ask: Ask) -> None:
    """7 of 8: Jeffreys' 90 % interval is 60.3 to 97.8 %; as a rate its upper end would be 1.56."""
    (told,) = [rate for rate in of_all(ask)["arjeplog"].rates if rate.measure == "attended"]

    assert told.raw is not None
    assert [round(x, 3) for x in (told.raw.value, told.raw.low, told.raw.high)] == [
        0.875,
        0.603,
        0.978,
    ]
    assert told.limits[3] == 1.0


def test_with_enough_events_rates_are_drawn_to_the_mean(ask: Ask) -> None:
    """40 seats in 10 and 4 in 10: the mean is 2.2."""
    frames = measured.gathered(ask, YEAR)
    seats = pd.DataFrame(
        {
            "library": ["arjeplog", "boden"],
            "year": [2025, 2025],
            "groups": [40, 4],
            "lead_roles": [0, 0],
            "meetings": [None, None],
            "attended": [None, None],
        }
    )
    staff = pd.DataFrame(
        {"library": ["arjeplog", "boden"], "staff_years": [10.0, 10.0], "staff_year": [2025, 2025]}
    )
    once = pd.DataFrame(
        {"library": ["arjeplog"], "group_id": ["g1"], "years": [1], "lead_years": [0]}
    )
    told = measured.of_all(replace(frames, seats=seats, spells=once, staff=staff))
    (big,) = [rate for rate in told["arjeplog"].rates if rate.measure == "groups"]

    assert big.mean == pytest.approx(2.2)
    assert big.shrunk == fairness.shrink([40, 4], [10.0, 10.0])[0]
    assert big.say is Say.CLEARLY_ABOVE
    assert [(point.library, point.rate) for point in told["kiruna"].funnels["groups"]] == [
        ("arjeplog", 4.0),
        ("boden", 0.4),
    ]


def test_earlier_awards_are_told_and_the_own_ones_set_aside_a_winner(ask: Ask) -> None:
    assert [one["year"] for one in of_all(ask)["arjeplog"].awards] == [2023, 2021]
    assert ask(queries.earlier_wins).to_dict("records") == [{"library": "arjeplog", "year": 2023}]
    assert ask(queries.group_chairs, first_year=2024).to_dict("records") == [
        {"library": "arjeplog", "group_id": "g1", "member": "boden"}
    ]
    assert measured.leads(ask, 2024) == {"arjeplog": frozenset({"boden"})}


def test_what_the_portal_has_published_is_evidence_for_all_that_share_it(ask: Ask) -> None:
    """2025 shared by arjeplog and kiruna in the portal, not yet in the register; kiruna had none."""
    shared = Published(
        publication_id="p1",
        round_id="r1",
        year=2025,
        award="Vuoden onnistuja",
        outcome=Outcome.SHARED,
        libraries={"arjeplog": "Arjeplog", "kiruna": "Kiiruna"},
        grounds="Perustelu",
        texts={},
        published_at=datetime(2026, 5, 20, 9, tzinfo=UTC),
        is_correction=False,
        is_being_corrected=False,
    )
    frames = measured.gathered(ask, YEAR)
    known = published.joined(frames.awards, History((("p1", False),), (shared,)))
    told = measured.of_all(replace(frames, awards=known))

    assert [one["year"] for one in told["arjeplog"].awards] == [2025, 2023, 2021]
    assert [(one["year"], one["result"]) for one in told["kiruna"].awards] == [(2025, "shared")]


def test_a_release_without_cooperation_says_that_it_does_not_know(old: Ask) -> None:
    told = of_all(old)["arjeplog"]

    assert told.unknown == ("staff_years", "seats", "awards")
    assert told.seats == ()
    assert {rate.say for rate in told.rates} == {Say.UNKNOWN}
    assert all(rate.count is None and rate.mean is None for rate in told.rates)
    assert old(queries.earlier_wins).empty
    assert old(queries.group_chairs, first_year=2024).empty
    assert [one.sent for one in told.lending] == [10, 10, 10, 10, 10, 6]


def test_every_library_gets_the_same_layout_in_plain_values(ask: Ask) -> None:
    plain = [measured.as_plain(one) for one in of_all(ask).values()]

    assert {tuple(one) for one in plain} == {tuple(plain[0])}
    assert [one["library"] for one in plain] == ["arjeplog", "boden", "kiruna"]


def test_all_that_can_be_said_has_words() -> None:
    assert set(evidence_words.SAYINGS) == set(Say)
