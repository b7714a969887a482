"""Evidence out of a release small enough to count by hand, that of evidence_release."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from portal.award import history as published
from portal.award.evidence import Snapshot
from portal.award.history import History
from portal.award.publication import Published
from portal.award.words import evidence as evidence_words
from portal.evidence import fairness, measured, queries
from portal.evidence.fairness import Say
from portal.evidence.measured import Evidence, Service
from portal.evidence.rates import Model
from portal.records.words import Outcome
from tests.portal.evidence.evidence_release import COOPERATION, TABLES, Ask, asker

YEAR = 2025
START = datetime(2026, 1, 2, 9, tzinfo=UTC)


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

    assert told.unknown == ("staff_years", "seats", "services", "awards")
    assert told.services == ()
    assert told.seats == ()
    assert {rate.say for rate in told.rates} == {Say.UNKNOWN}
    assert all(rate.count is None and rate.mean is None for rate in told.rates)
    assert old(queries.earlier_wins).empty
    assert old(queries.group_chairs, first_year=2024).empty
    assert [one.sent for one in told.lending] == [10, 10, 10, 10, 10, 6]


def test_joint_services_of_three_years_tell_what_is_known_of_each(ask: Ask) -> None:
    """Hours of the chat are known of one of its two records; of boden nothing is recorded."""
    told = of_all(ask)

    assert told["arjeplog"].services == (
        Service(2024, "cataloguing", "", ("upkeep",), 1, None, 12.0, 1, 90),
        Service(2025, "chat", "", ("duty", "training"), 2, 10, 20.0, 1, None),
    )
    assert told["boden"].services == ()
    assert "services" in told["boden"].unknown


def test_joint_services_are_told_beside_person_years(ask: Ask) -> None:
    """20 hours known of 2.5 person-years: at least 8 for each. An older snapshot has no such part."""
    plain = measured.as_plain(of_all(ask)["arjeplog"])
    (block,) = [
        one
        for one in evidence_words.blocks(Snapshot("arjeplog", 1, "R", plain, "0", START), {})
        if one.part == "services"
    ]
    plain.pop("services")
    (older,) = [
        one
        for one in evidence_words.blocks(Snapshot("arjeplog", 1, "R", plain, "0", START), {})
        if one.part == "services"
    ]

    assert block.findings == (
        "Arjeplog kantoi yhteisiä palveluja vuonna 2025: Chat ja neuvonta. Tunteja niihin on kirjattu "
        "vähintään 20, henkilötyövuotta kohti vähintään 8,0.",
    )
    assert older.findings == (
        "Yhteisiä palveluja ei laskettu silloin, kun tämä näyttö jäädytettiin.",
    )


def test_every_library_gets_the_same_layout_in_plain_values(ask: Ask) -> None:
    plain = [measured.as_plain(one) for one in of_all(ask).values()]

    assert {tuple(one) for one in plain} == {tuple(plain[0])}
    assert [one["library"] for one in plain] == ["arjeplog", "boden", "kiruna"]


def test_all_that_can_be_said_has_words() -> None:
    assert set(evidence_words.SAYINGS) == set(Say)
