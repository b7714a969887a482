"""Every number of the hand-counted release, at every level."""

import datetime as dt
import math

import duckdb
import pandas as pd
import pytest

from portal.kit import covered, periods, region
from portal.kit.periods import Period
from portal.kit.places import Level, Scope
from portal.lending import flows
from portal.lending import queries as lending
from portal.lending.flows import Unit

JANUARY = dt.date(2025, 1, 1)
MUNICIPALITIES = Scope(Level.MUNICIPALITY, JANUARY, JANUARY)
NOBODY = pd.DataFrame({"place": [], "population": []})


def by_place(frame: pd.DataFrame, column: str) -> dict[str, object]:
    return dict(zip(frame["place"], frame[column], strict=True))


def pairs_of(**loans: int) -> pd.DataFrame:
    """Pairs written as AB=3: A's items lent at B three times."""
    return pd.DataFrame(
        {
            "owner": [pair[0] for pair in loans],
            "place": [pair[1] for pair in loans],
            "loans": list(loans.values()),
            "renewals": 0,
        }
    )


def coverage_of(complete: list[str], partial: tuple[str, ...] = ()) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "month": pd.to_datetime([*complete, *partial]),
            "is_complete": [True] * len(complete) + [False] * len(partial),
        }
    )


@pytest.mark.parametrize(
    ("level", "between"), [(Level.MUNICIPALITY, 44), (Level.LIBRARY, 40), (Level.BRANCH, 49)]
)
def test_loans_between_depend_on_the_level(
    con: duckdb.DuckDBPyConnection, level: Level, between: int
) -> None:
    totals = flows.totals(lending.pairs(con, Scope(level, JANUARY, JANUARY)))

    assert (totals.loans, totals.loans_between) == (179, between)


def test_renewals_have_a_figure_of_their_own(con: duckdb.DuckDBPyConnection) -> None:
    totals = flows.totals(lending.pairs(con, MUNICIPALITIES))

    assert (totals.renewals_between, totals.pairs) == (3, 5)
    assert totals.share == pytest.approx(44 / 179)


def test_a_share_of_nothing_is_unknown() -> None:
    assert flows.totals(pairs_of()).share is None


def test_a_collection_is_looked_at_alone(con: duckdb.DuckDBPyConnection) -> None:
    children = lending.pairs(con, Scope(Level.MUNICIPALITY, JANUARY, JANUARY, "LAP"))

    assert children.to_dict("records") == [
        {"owner": "001", "place": "002", "loans": 5, "renewals": 0}
    ]


def test_the_balance_of_each_municipality(con: duckdb.DuckDBPyConnection) -> None:
    balance = flows.balance(lending.pairs(con, MUNICIPALITIES))

    assert by_place(balance, "own") == {"001": 65, "002": 40, "003": 30}
    assert by_place(balance, "sent") == {"001": 30, "002": 12, "003": 2}
    assert by_place(balance, "received") == {"001": 10, "002": 20, "003": 14}
    assert by_place(balance, "net") == {"001": 20, "002": -8, "003": -12}
    assert balance["net"].sum() == 0


def test_ratios_and_shares_of_the_balance(con: duckdb.DuckDBPyConnection) -> None:
    aho = flows.balance(lending.pairs(con, MUNICIPALITIES)).iloc[0]

    assert aho["net_ratio"] == pytest.approx(20 / 40)
    assert aho["share_sent"] == pytest.approx(30 / 95)
    assert aho["share_received"] == pytest.approx(10 / 75)
    assert aho["own_share"] == pytest.approx(65 / 75)


def test_nets_add_up_to_nothing_at_every_level(con: duckdb.DuckDBPyConnection) -> None:
    nets = [
        flows.balance(lending.pairs(con, Scope(level, JANUARY, JANUARY)))["net"].sum()
        for level in Level
    ]

    assert nets == [0] * len(Level)


def test_a_place_that_only_lends_its_own_has_no_ratio() -> None:
    balance = flows.balance(pairs_of(AA=5))

    assert math.isnan(balance["net_ratio"].iloc[0])
    assert balance["own_share"].iloc[0] == 1


def test_partners_are_told_from_thirty_loans() -> None:
    partners = flows.partners(pairs_of(AX=20, BX=20, AY=29))

    assert partners == {"X": pytest.approx(2)}


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        (Unit.LOANS, 20),
        (Unit.SHARE_OF_SENDER, 20 / 95),
        (Unit.SHARE_OF_RECEIVER, 20 / 60),
        (Unit.PER_1000, 1000 * 20 / 500),
    ],
)
def test_a_cell_in_every_unit(con: duckdb.DuckDBPyConnection, unit: Unit, value: float) -> None:
    people = region.population(con, Level.MUNICIPALITY, 2024, dt.date(2025, 1, 31))
    cells = flows.cells(lending.pairs(con, MUNICIPALITIES), ["001", "002", "003"], unit, people)
    cell = cells[(cells["owner"] == "001") & (cells["place"] == "002")].iloc[0]

    assert cell["value"] == pytest.approx(value)
    assert len(cells) == 6


def test_without_inhabitants_a_value_is_unknown_not_zero() -> None:
    people = pd.DataFrame({"place": ["B"], "population": [None]})
    cells = flows.cells(pairs_of(AB=5), ["A", "B"], Unit.PER_1000, people)

    assert cells["value"].isna().all()


def test_equal_margins_expect_equal_cells() -> None:
    """Every row and column adds up to 30, so each of the two cells of a row expects 15."""
    pairs = pairs_of(AB=20, AC=10, BC=20, BA=10, CA=20, CB=10, AA=999)

    assert flows.expected(pairs)["expected"].tolist() == pytest.approx([15] * 6)


def test_sizes_alone_are_expected_exactly() -> None:
    """Loans that are a(owner) x b(place), a = 1, 2, 3 and b = 10, 20, 30, expect themselves."""
    pairs = pairs_of(AB=20, AC=30, BA=20, BC=60, CA=30, CB=60)
    cells = flows.cells(pairs, ["A", "B", "C"], Unit.RELATIVE, NOBODY)

    assert cells["value"].tolist() == pytest.approx([0] * 6, abs=1e-6)


def test_relative_values_are_told_from_five_expected_loans() -> None:
    pairs = pairs_of(AB=8, AC=2, BC=8, BA=2, CA=8, CB=2)
    few = flows.cells(
        pairs_of(AB=6, AC=2, BC=6, BA=2, CA=6, CB=2), ["A", "B"], Unit.RELATIVE, NOBODY
    )
    enough = flows.cells(pairs, ["A", "B"], Unit.RELATIVE, NOBODY)

    assert few["value"].isna().all()
    assert enough["value"].tolist() == pytest.approx([0.6, -0.6])


def test_a_missing_month_is_empty_and_a_quiet_one_is_zero(con: duckdb.DuckDBPyConnection) -> None:
    scope = Scope(Level.MUNICIPALITY, dt.date(2024, 12, 1), dt.date(2025, 4, 1))
    months = lending.by_month(con, scope)

    assert months["loans_between"].astype("Int64").tolist() == [pd.NA, 44, 1, 0, 3]
    assert months["is_complete"].tolist() == [False, True, True, True, False]


def test_small_multiples_have_a_row_for_every_month_and_place(
    con: duckdb.DuckDBPyConnection,
) -> None:
    scope = Scope(Level.MUNICIPALITY, dt.date(2024, 12, 1), dt.date(2025, 2, 1))
    rows = lending.by_month_and_place(con, scope)
    jankka = rows[rows["place"] == "002"]

    assert len(rows) == 9
    assert jankka["sent"].astype("Int64").tolist() == [pd.NA, 12, 0]
    assert jankka["received"].astype("Int64").tolist() == [pd.NA, 20, 1]


def test_inhabitants_are_of_the_year_or_the_nearest_earlier(con: duckdb.DuckDBPyConnection) -> None:
    people = region.population(con, Level.MUNICIPALITY, 2024, dt.date(2025, 1, 31))

    assert by_place(people, "population") == {"001": 1000, "002": 500, "003": 250}
    assert by_place(people, "year") == {"001": 2024, "002": 2022, "003": 2024}


def test_a_joint_library_sums_the_members_of_the_day(con: duckdb.DuckDBPyConnection) -> None:
    people = region.population(con, Level.LIBRARY, 2024, dt.date(2025, 1, 31))

    assert by_place(people, "population") == {"aho": 1000, "yhteis": 750}


def test_one_member_without_a_figure_leaves_the_joint_library_without(
    con: duckdb.DuckDBPyConnection,
) -> None:
    people = region.population(con, Level.LIBRARY, 2022, dt.date(2025, 1, 31))

    assert people["population"].isna().all()


def test_branches_have_no_inhabitants(con: duckdb.DuckDBPyConnection) -> None:
    assert region.population(con, Level.BRANCH, 2024, dt.date(2025, 1, 31)).empty


def test_collections_keep_codes_that_have_no_name(con: duckdb.DuckDBPyConnection) -> None:
    found = lending.collections(con)

    assert found["code"].tolist() == ["AIK", "LAP"]
    assert found["name_fi"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("level", "count"), [(Level.MUNICIPALITY, 3), (Level.LIBRARY, 2), (Level.BRANCH, 4)]
)
def test_every_place_has_a_square(con: duckdb.DuckDBPyConnection, level: Level, count: int) -> None:
    places = region.places(con, level)

    assert len(places) == count
    assert places[["tile_row", "tile_column"]].notna().all().all()


def test_annotations_are_those_of_the_period(con: duckdb.DuckDBPyConnection) -> None:
    found = region.annotations(con, JANUARY, dt.date(2025, 1, 31))

    assert found["text_fi"].tolist() == ["Remontti."]


def test_the_default_period_is_the_last_twelve_complete_months() -> None:
    months = [str(month.date()) for month in pd.date_range("2024-01-01", "2025-03-01", freq="MS")]
    coverage = coverage_of(months, ("2025-04-01",))

    assert periods.default(coverage) == Period(dt.date(2024, 4, 1), dt.date(2025, 3, 1))


def test_a_gap_in_the_last_twelve_months_falls_back_to_the_calendar_year() -> None:
    coverage = coverage_of(["2024-01-01", "2025-01-01", "2025-03-01"])

    assert periods.latest_twelve(coverage) is None
    assert periods.default(coverage) == Period(JANUARY, dt.date(2025, 3, 1))


def test_years_end_where_the_months_end() -> None:
    found = periods.years(coverage_of(["2024-11-01", "2025-01-01", "2025-02-01"]))

    assert found == [
        Period(JANUARY, dt.date(2025, 2, 1)),
        Period(dt.date(2024, 11, 1), dt.date(2024, 12, 1)),
    ]
    assert found[1].last_day == dt.date(2024, 12, 31)


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2025", "2025-01", "2025-04"),
        ("2025-02..2025-03", "2025-02", "2025-03"),
        ("2025-03..2025-02", "2025-02", "2025-03"),
        ("2020-01..2024-02", "2024-01", "2024-02"),
    ],
)
def test_a_code_names_a_period_as_far_as_there_are_loans(
    con: duckdb.DuckDBPyConnection, code: str, first: str, last: str
) -> None:
    known = covered.loans(con)

    assert periods.decoded(code, known) == periods.from_months(first, last)


@pytest.mark.parametrize("code", ["", "0000", "1999", "2025-13..2026-01", "٢٠٢٥", "2025-1..2025-2"])
def test_a_code_that_is_no_period_is_none(con: duckdb.DuckDBPyConnection, code: str) -> None:
    assert periods.decoded(code, covered.loans(con)) is None
