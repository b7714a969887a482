"""Levels: what is added up at each of them, from the same rows."""

import datetime as dt
from collections.abc import Mapping

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import places, region
from portal.kit.places import Level, Scope
from portal.lending import flows
from portal.lending import queries as lending
from portal.transport import holds
from portal.transport import queries as transport

MONTH = dt.date(2025, 1, 1)
TOWN_OF = {"B1": "001", "B2": "001", "B3": "002", "B4": "003", "B5": "004", "B6": "004"}
LIBRARY_OF = {"B1": "eka", "B2": "eka", "B3": "eka", "B4": "toka", "B5": "kolmas", "B6": "kolmas"}
BRANCHES = list(TOWN_OF)
Rows = list[tuple[str, str, int]]
rows = st.lists(
    st.tuples(st.sampled_from(BRANCHES), st.sampled_from(BRANCHES), st.integers(1, 50)), min_size=1
)
kimppa = st.fixed_dictionaries({code: st.sampled_from("xyz") for code in BRANCHES})
maakunta = st.fixed_dictionaries(
    {code: st.sampled_from(("01", "02")) for code in sorted(set(TOWN_OF.values()))}
)


def release(
    loans: Rows, consortia: Mapping[str, str], regions: Mapping[str, str]
) -> duckdb.DuckDBPyConnection:
    """The marts of these loans, each a transfer and a filled hold as well."""
    con = duckdb.connect()
    con.execute("create schema mart")
    fact = pd.DataFrame(
        [
            {
                "month": MONTH,
                "loans": count,
                **{f"a_{name}": of[owner] for name, of in COLUMNS.items()},
                **{f"b_{name}": of[place] for name, of in COLUMNS.items()},
            }
            for owner, place, count in loans
        ]
    )
    member = pd.DataFrame(
        [
            *(("consortium", code, place) for code, place in consortia.items()),
            *(("region", code, place) for code, place in regions.items()),
        ],
        columns=["level", "code", "place"],
    )
    con.register("fact", fact)
    con.register("member", member)
    con.execute("create table mart.level_member as from member")
    con.execute("create table mart.coverage as select true as has_renewals")
    for mart, a, b, more in (
        ("flow_by_month", "owner", "place", "month::date as loan_month, loans, 0 as renewals"),
        (
            "transport",
            "from",
            "to",
            "month::date as transfer_month, 'reserve' as purpose, 'arrived' as state, "
            "false as is_overdue, 1.0 as days, 'under_48h' as band, 0 as sent_weekday, "
            "0 as arrived_weekday, 1.0 as km",
        ),
        (
            "demand",
            "owner",
            "pickup",
            "month::date as placed_month, 'filled' as outcome, 1 as waiting_days, loans as holds",
        ),
    ):
        columns = ", ".join(
            f"{side}_{name} as {end}_{name}"
            for side, end in (("a", a), ("b", b))
            for name in COLUMNS
        )
        con.execute(f"create table mart.{mart} as select {columns}, {more} from fact")
    return con


COLUMNS = {
    "branch": {code: code for code in BRANCHES},
    "library": LIBRARY_OF,
    "municipality_code": TOWN_OF,
}


@given(rows, kimppa, maakunta)
def test_what_moves_between_places_of_a_level_is_all_less_what_moves_inside_one(
    loans: Rows, consortia: dict[str, str], regions: dict[str, str]
) -> None:
    of = {
        Level.BRANCH: COLUMNS["branch"],
        Level.LIBRARY: LIBRARY_OF,
        Level.MUNICIPALITY: TOWN_OF,
        Level.CONSORTIUM: consortia,
        Level.REGION: {code: regions[town] for code, town in TOWN_OF.items()},
    }
    whole = sum(count for _owner, _place, count in loans)
    with release(loans, consortia, regions) as con:
        for level in Level:
            scope = Scope(level, MONTH, MONTH)
            inside = sum(n for owner, place, n in loans if of[level][owner] == of[level][place])
            is_inside = [of[level][owner] == of[level][place] for owner, place, _n in loans]
            pairs = lending.pairs(con, scope)
            totals = flows.totals(pairs)
            moved = transport.totals(con, scope).iloc[0]
            asked = holds.totals(con, scope).iloc[0]

            assert (totals.loans, totals.loans_between) == (whole, whole - inside)
            assert set(pairs["owner"]) <= set(of[level].values())
            assert flows.balance(pairs)["net"].sum() == 0
            assert moved["inside_places"] == sum(is_inside)
            assert moved["between_places"] == len(loans) - sum(is_inside)
            assert (asked["filled_own"], asked["filled_elsewhere"]) == (inside, whole - inside)


def sized(**count: int) -> dict[str, Level]:
    frame = pd.DataFrame(list(count.items()), columns=["level", "places"])
    return region.levels(lambda _query, **_asked: frame)


@pytest.mark.parametrize(
    ("count", "codes"),
    [
        ({"municipality": 21, "library": 18, "branch": 60}, ["kunta", "kirjasto", "toimipiste"]),
        ({"municipality": 1, "library": 1, "branch": 2}, ["kunta", "toimipiste"]),
        (
            {"municipality": 309, "library": 309, "branch": 750, "consortium": 60, "region": 19},
            ["maakunta", "kunta", "kirjasto", "toimipiste", "kimppa"],
        ),
        (
            {"municipality": 40, "library": 9, "branch": 90, "consortium": 3, "region": 2},
            ["kimppa", "kunta", "kirjasto", "toimipiste", "maakunta"],
        ),
        (
            {"municipality": 40, "library": 30, "branch": 90, "consortium": 1},
            ["kunta", "kirjasto", "toimipiste"],
        ),
    ],
)
def test_the_switch_has_the_levels_with_two_places_and_opens_with_one_that_is_drawn_whole(
    count: dict[str, int], codes: list[str]
) -> None:
    assert list(sized(**count)) == codes


def test_a_question_is_given_what_it_asks_for() -> None:
    asked = {"first": 1, "last": 2, "level": "x"}

    assert places.named("select $first, $level_of", asked) == {"first": 1}
