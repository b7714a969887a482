"""Refused rows that have been mended since: the same row came in another file and was accepted."""

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from etl import archive
from etl.archive import Entry, parquet_of
from etl.contracts import CONTRACTS
from etl.load import Outcome
from etl.reading.check import Complaint
from etl.region import pack
from etl.region.pack import home_of
from etl.settings import Paths
from etl.sql import literal


def left(outcomes: Sequence[Outcome], places: Paths) -> list[Outcome]:
    """The outcomes without the complaints about rows whose key is in the archive by now.

    Only reports with a key (R1, R2, R3) tell one row from another; of the rest every complaint stays.
    """
    known = [entry for entry in archive.entries(places) if entry.aside_at is None]
    home = home_of(pack.read(places.region).rows("system"))
    return [_left(each, known, places, home) for each in outcomes]


def _left(outcome: Outcome, known: list[Entry], places: Paths, home: str) -> Outcome:
    keys = {each.key for each in outcome.complaints if each.key.isdecimal()}
    entry = outcome.entry
    if entry is None or not keys:
        return outcome
    alike = [each for each in known if (each.system or home) == (entry.system or home)]
    mended = _accepted(keys, entry, alike, places)
    still = [each for each in outcome.complaints if each.key not in mended]
    return replace(outcome, complaints=still, rows_mended=len(_rows(outcome) - _rows_of(still)))


def _rows(outcome: Outcome) -> set[tuple[str | None, int]]:
    return _rows_of(outcome.complaints)


def _rows_of(complaints: Sequence[Complaint]) -> set[tuple[str | None, int]]:
    return {(each.sheet, each.row) for each in complaints}


def _accepted(keys: set[str], entry: Entry, known: list[Entry], places: Paths) -> set[str]:
    """Those of the keys that some archived file of the same report holds."""
    key = next(each.key for each in CONTRACTS if each.kind is entry.kind)
    files = [literal(parquet_of(each, places)) for each in known if each.kind is entry.kind]
    if not files or key is None:
        return set()
    with duckdb.connect() as con:
        rows = con.execute(
            f"select distinct {key}::varchar from read_parquet([{', '.join(files)}]) "
            f"where list_contains($1::bigint[], {key})",
            [[int(each) for each in keys]],
        ).fetchall()
    return {each for (each,) in rows}
