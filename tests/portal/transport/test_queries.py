"""Questions about transfers and holds give the figures counted by hand in counted_transport.py."""

import datetime as dt

import duckdb
import pandas as pd
import pytest

from portal.kit import covered, periods
from portal.kit.periods import Period
from portal.kit.places import Level, Scope
from portal.transport import holds as demand
from portal.transport import queries as transport

JANUARY = dt.date(2025, 1, 1)
MUNICIPALITIES = Scope(Level.MUNICIPALITY, JANUARY, JANUARY)


def row(frame: pd.DataFrame, **where: str) -> pd.Series:
    """The one row whose columns are as told."""
    for column, value in where.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


@pytest.mark.parametrize(
    ("level", "between", "inside", "unknown"),
    [(Level.MUNICIPALITY, 53, 4, 1), (Level.LIBRARY, 52, 5, 1), (Level.BRANCH, 58, 0, 0)],
)
def test_transfers_between_and_inside_depend_on_the_level(
    con: duckdb.DuckDBPyConnection, level: Level, between: int, inside: int, unknown: int
) -> None:
    totals = transport.totals(con, Scope(level, JANUARY, JANUARY)).iloc[0]

    assert totals["transfers"] == 58
    assert totals[["between_places", "inside_places", "unknown_places"]].tolist() == [
        between,
        inside,
        unknown,
    ]


def test_every_transfer_has_one_purpose_and_one_state(con: duckdb.DuckDBPyConnection) -> None:
    totals = transport.totals(con, MUNICIPALITIES).iloc[0]

    assert totals[["reserve", "returned", "other"]].tolist() == [35, 18, 5]
    assert totals[["arrived", "cancelled", "open", "not_sent"]].tolist() == [51, 3, 3, 1]
    assert totals["overdue"] == 1


def test_median_p90_and_bands_are_of_the_transfers_with_days(
    con: duckdb.DuckDBPyConnection,
) -> None:
    totals = transport.totals(con, MUNICIPALITIES).iloc[0]

    assert totals[["timed", "under_48h", "up_to_72h", "over_72h"]].tolist() == [50, 25, 15, 10]
    assert totals[["days_median", "days_p90"]].tolist() == [1.75, 4]


def test_kilometres_are_of_the_transfers_that_arrived(con: duckdb.DuckDBPyConnection) -> None:
    assert transport.totals(con, MUNICIPALITIES).iloc[0]["km"] == 4_550


def test_the_days_of_a_route_are_told_from_thirty(con: duckdb.DuckDBPyConnection) -> None:
    routes = transport.routes(con, MUNICIPALITIES)
    there, back = (
        row(routes, sender="001", receiver="002"),
        row(routes, sender="002", receiver="001"),
    )

    assert there[["transfers", "timed", "days_median", "days_p90"]].tolist() == [40, 40, 1.75, 4]
    assert back[["transfers", "timed", "open", "overdue"]].tolist() == [8, 5, 3, 1]
    assert back[["days_median", "days_p90"]].isna().all()


def test_routes_come_busiest_first_and_add_up(con: duckdb.DuckDBPyConnection) -> None:
    routes = transport.routes(con, MUNICIPALITIES)

    assert routes["transfers"].is_monotonic_decreasing
    assert routes["transfers"].sum() == 58
    assert row(routes, sender="001", receiver="001")["transfers"] == 4
    assert routes["sender"].isna().sum() == 1


def test_receiving_places_count_what_comes_from_anywhere(con: duckdb.DuckDBPyConnection) -> None:
    places = transport.by_receiver(con, MUNICIPALITIES)

    assert dict(zip(places["place"], places["transfers"], strict=True)) == {
        "002": 40,
        "001": 14,
        "003": 4,
    }


def test_a_missing_month_is_empty_and_an_incomplete_one_says_so(
    con: duckdb.DuckDBPyConnection,
) -> None:
    months = transport.by_month(con, Scope(Level.MUNICIPALITY, JANUARY, dt.date(2025, 4, 1)))

    assert months["transfers"].astype("Int64").tolist() == [58, 2, pd.NA, 3]
    assert months["is_complete"].tolist() == [True, True, False, False]
    assert months["days_median"].isna().tolist() == [False, True, True, True]


def test_weekdays_count_sending_and_arriving_apart(con: duckdb.DuckDBPyConnection) -> None:
    days = transport.by_weekday(con, MUNICIPALITIES)

    assert days["sent"].tolist() == [47, 9, 0, 0, 0, 0, 0]
    assert days["arrived"].tolist() == [4, 20, 11, 0, 16, 0, 0]


def test_a_month_of_the_list_is_complete_when_every_report_is(
    con: duckdb.DuckDBPyConnection,
) -> None:
    months = covered.other_reports(con)

    assert [f"{month:%Y-%m}" for month in months["month"]] == [
        "2024-01",
        "2024-12",
        "2025-01",
        "2025-02",
        "2025-04",
    ]
    assert months["is_complete"].tolist() == [False, False, True, True, False]
    assert periods.default(months) == Period(JANUARY, dt.date(2025, 4, 1))


@pytest.mark.parametrize(
    ("level", "place", "own", "elsewhere"),
    [
        (Level.MUNICIPALITY, "002", 10, 30),
        (Level.LIBRARY, "yhteis", 15, 25),
        (Level.BRANCH, "J1", 10, 30),
    ],
)
def test_own_stock_and_elsewhere_depend_on_the_level(
    con: duckdb.DuckDBPyConnection, level: Level, place: str, own: int, elsewhere: int
) -> None:
    found = row(demand.by_pickup(con, Scope(level, JANUARY, JANUARY)), place=place)

    assert found[["filled_own", "filled_elsewhere", "filled_unknown"]].tolist() == [
        own,
        elsewhere,
        1,
    ]


def test_every_hold_has_one_outcome(con: duckdb.DuckDBPyConnection) -> None:
    totals = demand.totals(con, MUNICIPALITIES).iloc[0]
    outcomes = [
        "filled_own",
        "filled_elsewhere",
        "filled_unknown",
        "waiting",
        "cancelled",
        "expired",
    ]

    assert totals[outcomes].tolist() == [14, 31, 1, 2, 3, 1]
    assert totals[outcomes].sum() == totals["holds"] == 52


def test_waiting_days_are_of_the_holds_that_reached_the_shelf(
    con: duckdb.DuckDBPyConnection,
) -> None:
    totals = demand.totals(con, MUNICIPALITIES).iloc[0]
    aho = row(demand.by_pickup(con, MUNICIPALITIES), place="001")

    assert totals[["shelved", "waiting_median", "waiting_p90"]].tolist() == [47, 3, 3]
    assert aho["shelved"] == 5
    assert aho[["waiting_median", "waiting_p90"]].isna().all()


def test_nothing_is_asked_of_an_empty_period(con: duckdb.DuckDBPyConnection) -> None:
    march = Scope(Level.MUNICIPALITY, dt.date(2025, 3, 1), dt.date(2025, 3, 1))

    assert transport.totals(con, march).iloc[0]["transfers"] == 0
    assert demand.totals(con, march).iloc[0]["holds"] == 0
    assert transport.routes(con, march).empty
    assert demand.by_pickup(con, march).empty
