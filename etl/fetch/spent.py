"""Fetched exports that a later one of the same month holds in full: they are dropped from the archive.

The last weeks are asked for again every night. Without this the archive would hold each month dozens of
times over. What Koha has forgotten since stays: an export with a row that no later one has is kept.
"""

import tempfile
from pathlib import Path

from etl import archive
from etl.archive import Entry, parquet_of
from etl.contracts import CONTRACTS, Kind
from etl.fetch.shelf import Memory
from etl.settings import Paths
from etl.sql import literal

_KEYS = {each.kind: each.key for each in CONTRACTS} | {Kind.BRANCHES: "branch"}


def drop(places: Paths, memory: Memory) -> int:
    """Drop what is spent; how many exports that was. Takes the lock of the archive."""
    dropped = 0
    with archive.locked(places):
        known = {each.sha256: each for each in archive.entries(places)}
        for key, hashes in memory.taken.items():
            there = [known[each] for each in hashes if each in known]
            spent = _spent(there, places)
            for entry in spent:
                archive.forget(entry, places)
            gone = {each.sha256 for each in spent}
            memory.taken[key] = [each.sha256 for each in there if each.sha256 not in gone]
            dropped += len(spent)
    return dropped


def _spent(entries: list[Entry], places: Paths) -> list[Entry]:
    """Those that the last one holds in full; what somebody took out of use is left as it is."""
    if len(entries) < 2 or entries[-1].aside_at:  # noqa: PLR2004 - an older and a newer one
        return []
    newest = entries[-1]
    return [each for each in entries[:-1] if not each.aside_at and _holds(newest, each, places)]


def _holds(newer: Entry, older: Entry, places: Paths) -> bool:
    key = _KEYS[older.kind]
    is_alike = (older.kind, older.system, older.is_sample) == (
        newer.kind,
        newer.system,
        newer.is_sample,
    )
    if not is_alike or older.loaded_at > newer.loaded_at:
        return False
    if key is None:  # the rows of a day replace those of the same day
        return older.rows_by_day.keys() <= newer.rows_by_day.keys()
    with tempfile.TemporaryDirectory() as folder, archive.connect(Path(folder)) as con:
        row = con.execute(
            f"select count(*) from read_parquet({literal(parquet_of(older, places))}) "
            f"anti join read_parquet({literal(parquet_of(newer, places))}) using ({key})"
        ).fetchone()
    return row == (0,)
