"""Transfers and holds of the sample, kept on disk until all loans are known, then written by month.

What belongs to a loan lies in other months too, so no month is whole before the last loan.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from etl.sample import counts as sample_counts
from etl.sample import holds as sample_holds
from etl.sample import journeys as sample_journeys
from etl.sample import transfers as sample_transfers
from etl.sample.files import report
from etl.sample.region import Region
from etl.sample.rows import Stock
from etl.sample.vans import Span
from etl.settings import memory_limit

LONGEST_DAYS = sample_journeys.LONGEST_DAYS
LOANS_AT_ONCE = 200_000
_MOMENTS = ("_time", "_date", "_change", "_at")


@dataclass(frozen=True)
class Kept:
    """One report: its table, file and columns; ids follow `began_at`, files the month of `dated_at`."""

    table: str
    file: str
    columns: tuple[str, ...]
    began_at: str
    dated_at: str


TRANSFERS = Kept(
    "transfer",
    "13-kuljetukset-{month:%Y-%m}-reportresults.csv",
    sample_transfers.COLUMNS,
    "requested_time",
    "requested_time",
)
HOLDS = Kept(
    "hold",
    "14-varaukset-{month:%Y-%m}-reportresults.csv",
    sample_holds.COLUMNS,
    "placed_at",
    "last_change",
)


@dataclass
class Transport:
    """Takes loans month by month; transfers and holds are the counts of what it made of them."""

    con: duckdb.DuckDBPyConnection
    region: Region
    stock: Stock
    span: Span
    rng: np.random.Generator
    transfers: list[pd.DataFrame] = field(default_factory=list)
    holds: list[pd.DataFrame] = field(default_factory=list)
    loans: list[pd.DataFrame] = field(default_factory=list)

    def add(self, events: pd.DataFrame) -> None:
        """Take the first loans among the events; many at once, since small steps are slow."""
        self.loans.append(sample_journeys.loans_of(events))
        if sum(len(loans) for loans in self.loans) >= LOANS_AT_ONCE:
            self._make()

    def _make(self) -> None:
        """Make, count and keep what belongs to the loans taken."""
        loans = pd.concat(self.loans, ignore_index=True)
        self.loans.clear()
        journeys = sample_journeys.of(self.region, self.stock, loans, self.rng)
        transfers = sample_transfers.rows(self.region, self.stock, journeys, self.span, self.rng)
        holds = sample_holds.rows(self.region, journeys, self.span, self.rng)
        self.transfers.append(sample_counts.transfers(transfers))
        self.holds.append(sample_counts.holds(holds))
        _keep(self.con, TRANSFERS, transfers)
        _keep(self.con, HOLDS, holds)

    def write(self, folder: Path, on_file: Callable[[Path, int], None]) -> None:
        """One file a month of each report; a month without rows has none."""
        if self.loans:
            self._make()
        for kept in (TRANSFERS, HOLDS):
            _number(self.con, kept)
            for month, rows in _months(self.con, kept):
                path = folder / kept.file.format(month=month)
                with report(path, kept.columns) as append:
                    append(self.con, _of_month(kept, month))
                on_file(path, rows)


@contextmanager
def opened(
    folder: Path, region: Region, stock: Stock, first: date, last: date, seed: int
) -> Iterator[Transport]:
    """A transport over the days from first to last, with a file of its own in the folder meanwhile."""
    path = folder / ".sample.duckdb"  # a name that a load leaves aside
    _remove(path)
    span = np.datetime64(first, "s"), np.datetime64(last + timedelta(days=1), "s")
    try:
        with duckdb.connect(path) as con:
            con.execute("set memory_limit = $limit", {"limit": memory_limit()})
            for kept in (TRANSFERS, HOLDS):
                con.execute(f"create table {kept.table} ({', '.join(_typed(kept))})")
            yield Transport(con, region, stock, span, np.random.default_rng([seed, 2]))
    finally:
        _remove(path)


def _remove(path: Path) -> None:
    """The file and the log that an interrupted run leaves beside it."""
    for each in (path, path.with_name(f"{path.name}.wal")):
        each.unlink(missing_ok=True)


def _typed(kept: Kept) -> Iterator[str]:
    for name in dict.fromkeys((*kept.columns[1:], kept.began_at)):
        is_moment = name.endswith(_MOMENTS)
        yield f"{name} {'timestamp' if is_moment else 'bigint' if name == 'item_number' else 'varchar'}"


def _keep(con: duckdb.DuckDBPyConnection, kept: Kept, rows: pd.DataFrame) -> None:
    names = ", ".join(dict.fromkeys((*kept.columns[1:], kept.began_at)))
    con.register("rows", rows)
    con.execute(f"insert into {kept.table} select {names} from rows")
    con.unregister("rows")


def _number(con: duckdb.DuckDBPyConnection, kept: Kept) -> None:
    """Number the rows as they began, the first one 1."""
    con.execute(
        f"create table numbered_{kept.table} as "
        f"select row_number() over (order by {kept.began_at}, rowid) as {kept.columns[0]}, * "
        f"from {kept.table}"
    )
    con.execute(f"drop table {kept.table}")


def _months(con: duckdb.DuckDBPyConnection, kept: Kept) -> list[tuple[date, int]]:
    return con.execute(
        f"select date_trunc('month', {kept.dated_at})::date as dated_month, count(*) "
        f"from numbered_{kept.table} group by dated_month order by dated_month"
    ).fetchall()


def _of_month(kept: Kept, month: date) -> str:
    cells = ", ".join(
        f"{name}::date as {name}" if name.endswith("_date") else name for name in kept.columns
    )
    return (
        f"select {cells} from numbered_{kept.table} "
        f"where date_trunc('month', {kept.dated_at}) = date '{month}' order by {kept.columns[0]}"
    )
