"""The median of days of a route, its interval, and which change is told, against Python's own arithmetic."""

import datetime as dt
import math
import statistics

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit.places import Level, Scope
from portal.transport import queries
from portal.transport.figures.retimed import RETIMED
from portal.transport.figures.unmet import UNMET, share_of_all
from portal.transport.figures.waiting_now import WAITING_NOW
from portal.transport.view import TRANSFERS
from tests.portal import counted_transport
from tests.portal.counted_release import TransportLooker

YEAR, BEFORE = dt.date(2025, 1, 1), dt.date(2024, 1, 1)
SCOPE = Scope(Level.BRANCH, YEAR, YEAR)


def medians(days: list[float]) -> pd.DataFrame:
    """What the query says of a route whose transfers took so long."""
    with duckdb.connect() as con:
        con.execute(f"create schema mart; use mart; {counted_transport.TABLES}; use memory.main")
        con.executemany(
            "insert into mart.transport (transfer_month, from_branch, to_branch, purpose, state, days)"
            " values (?, 'A', 'B', 'reserve', 'arrived', ?)",
            [(YEAR, one) for one in days],
        )
        return queries.medians(con, SCOPE)


@given(st.lists(st.integers(1, 400).map(lambda n: n / 10), min_size=30, max_size=90))
def test_the_interval_is_of_the_ranks_around_the_median(days: list[float]) -> None:
    row = medians(days).iloc[0]
    ordered, count = sorted(days), len(days)
    low = max(1, math.floor(count / 2 - 0.98 * math.sqrt(count)))
    high = min(count, math.ceil(count / 2 + 1 + 0.98 * math.sqrt(count)))

    assert row["timed"] == count
    assert row["days_median"] == pytest.approx(statistics.median(days))
    assert (row["days_low"], row["days_high"]) == (ordered[low - 1], ordered[high - 1])


def test_a_route_of_fewer_than_thirty_is_not_told() -> None:
    assert medians([1.0] * 29).empty


def test_a_change_is_told_only_when_the_intervals_do_not_meet(
    look_at_transport: TransportLooker,
) -> None:
    """January: 40 of A1 -> J1, median 2; a year before 10 only, so nothing is compared. The rows of a
    year before are made here: one far from it, one near."""
    view = look_at_transport(level=Level.BRANCH)
    assert view.medians[["sender", "receiver", "timed", "days_median"]].to_numpy().tolist() == [
        ["A1", "J1", 40, 1.75]
    ]
    assert view.retimed.empty

    def told(median: float) -> list[object]:
        before = view.medians.assign(days_median=median, days_low=median, days_high=median)
        changed = view.having()
        object.__setattr__(changed, "medians_before", before)
        object.__setattr__(changed, "memory", type(view.memory)(10))
        assert view.comparison[TRANSFERS].periods
        table = RETIMED.table(changed)
        return table.rows[["change", "said"]].iloc[0].tolist()

    assert told(1.0) == [0.75, "hidastui"]
    assert told(1.7) == [pytest.approx(0.05), "mahtuu sattumaan"]
    assert told(9.0) == [-7.25, "nopeutui"]


def test_what_was_not_met_is_of_what_has_ended(look_at_transport: TransportLooker) -> None:
    """Jänkä: 41 filled, 3 cancelled, 1 expired: 4 of 45; Aho 0 of 5, too few for a share; 4 of 50 in all."""
    view = look_at_transport()
    rows = UNMET.table(view).rows

    assert rows[["name", "ended", "unmet"]].to_numpy().tolist() == [["Jänkä", 45, 4], ["Aho", 5, 0]]
    assert rows["share"].iloc[0] == pytest.approx(4 / 45)
    assert pd.isna(rows["share"].iloc[1])
    assert share_of_all(view) == pytest.approx(4 / 50)
    assert UNMET.words(view).headline == "Päättyneistä varauksista 8,0\u00a0% jäi täyttymättä"


def test_where_holds_wait_now(look_at_transport: TransportLooker) -> None:
    rows = WAITING_NOW.table(look_at_transport()).rows

    assert rows[["name", "waiting", "on_shelf", "in_queue"]].to_numpy().tolist() == [
        ["Jänkä", 2, 0, 2]
    ]
