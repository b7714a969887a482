"""Accepted rows on their way into the archive: written down once, counted, and described."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from etl.messages import Code, RefusalError
from etl.reading.check import (
    Complaint,
    Counts,
    accepted_sql,
    is_odd,
    is_plain,
    judged,
    sound_sql,
    typed_sql,
)
from etl.reading.delimited import delimiters, is_even
from etl.reading.read import Source, read
from etl.reading.unpack import Part, has_blank_lines
from etl.sql import literal


@dataclass(frozen=True)
class Draft:
    """Accepted rows on their way into the archive."""

    path: Path
    source: Source
    counts: Counts
    complaints: list[Complaint] = field(default_factory=list)


def drafted(part: Part, con: duckdb.DuckDBPyConnection, work: Path) -> Draft:
    """Write the accepted rows beside the archive and account for all others.

    Raises RefusalError for a file that is no export, or has no rows.
    """
    source = read(part, work)
    draft = _by_duckdb(con, source, part, work)
    if draft is None:
        draft = _sorted_out(con, source.spool() if source.spool else source, part, work)
    if not draft.counts.rows_read:
        raise RefusalError(Code.NO_ROWS)
    return draft


def _by_duckdb(
    con: duckdb.DuckDBPyConnection, source: Source, part: Part, work: Path
) -> Draft | None:
    """The rows of text that DuckDB reads as exactly as Python would; None for all other files.

    Without a key, what stands twice and what is a sum is seen row by row.
    """
    if source.text is None or source.layout.contract.key is None:
        return None
    with ThreadPoolExecutor(1) as beside:
        counted = beside.submit(delimiters, source.text, source.delimiter)
        draft = _scanned(con, source, work, counted)
        if draft is None and _is_exact(con, source, counted):
            return _sorted_out(con, source, part, work)
        return draft


def _scanned(
    con: duckdb.DuckDBPyConnection, source: Source, work: Path, counted: Future[int]
) -> Draft | None:
    """The usual case in one pass: well-formed text whose every row is accepted. Else None."""
    path = _fresh(work)
    try:
        rows = _write(con, typed_sql(source), path)
    except duckdb.Error:
        return None  # a malformed row: Python will find it
    sound = con.execute(
        f"select count(*) from {literal(path)} where {sound_sql(source.layout.contract)}"
    ).fetchone()
    is_sound = sound is not None and sound[0] == rows
    if (
        not is_sound
        or not is_plain(con, source.layout.contract, path)
        or not is_even(counted.result(), source.layout, rows)
    ):
        return None
    return Draft(path, source, Counts(rows, 0, 0))


def _is_exact(con: duckdb.DuckDBPyConnection, source: Source, counted: Future[int]) -> bool:
    """Whether DuckDB reads all of the text as Python would, and numbers its rows as a spreadsheet."""
    try:
        rows = con.execute(f"select count(*) from ({source.sql})").fetchone()
        is_written_plainly = not is_odd(con, source)
    except duckdb.Error:
        return False
    if not is_written_plainly or rows is None or source.text is None:
        return False
    return is_even(counted.result(), source.layout, rows[0]) and not has_blank_lines(source.text)


def _sorted_out(con: duckdb.DuckDBPyConnection, source: Source, part: Part, work: Path) -> Draft:
    """Accepted rows are written; all others are judged, and all rows counted, on their own."""
    path = _fresh(work)
    accepted = _write(con, accepted_sql(source), path)
    odd = judged(con, source, part.name)
    if accepted + odd.refused + odd.skipped != odd.rows:
        raise AssertionError(f"{accepted} rows accepted, of others {odd}")
    return Draft(path, source, Counts(accepted, odd.refused, odd.skipped), odd.complaints)


def _fresh(work: Path) -> Path:
    """A name not used before: a connection may remember what it read under an old one."""
    return work / f"accepted-{len(list(work.iterdir()))}.parquet"


def _write(con: duckdb.DuckDBPyConnection, sql: str, path: Path) -> int:
    """Write in the order of the file, so that ids that only grow can be seen to, and number the rows."""
    con.execute("set preserve_insertion_order = true")
    row = con.execute(
        f"copy (select *, row_number() over () - 1 as file_row from ({sql})) to {literal(path)} (format parquet, parquet_version v2, compression zstd)"
    ).fetchone()
    return int(row[0]) if row else 0


def rows_by_day(con: duckdb.DuckDBPyConnection, draft: Draft) -> dict[str, int]:
    """Accepted rows by day (2025-03-01); nothing for a report without days."""
    day = draft.source.layout.contract.day
    if not day:
        return {}
    rows = con.execute(
        f"select {day}::date as day, count(*) from {literal(draft.path)} group by 1 order by 1"
    ).fetchall()
    return {each.isoformat(): number for each, number in rows if each}


def ids(con: duckdb.DuckDBPyConnection, draft: Draft) -> tuple[int | None, int | None, bool]:
    """First and last key of the rows, and whether one stands in several rows.

    Raises RefusalError when these are not versions of one thing: nobody can tell which is right.
    """
    key = draft.source.layout.contract.key
    if not key:
        return None, None, False
    row = con.execute(f"""
        select min({key}), max({key}), coalesce(bool_or({key} <= earlier), false)
        from (select {key}, lag({key}) over () as earlier from {literal(draft.path)})
    """).fetchone()
    assert row is not None  # noqa: S101 - an aggregate always gives a row
    first, last, is_unordered = row
    has_repeated = is_unordered and _has_repeated_ids(con, draft, key)
    if has_repeated:
        _refuse_other_rows(con, draft, key)
    return first, last, has_repeated


def _has_repeated_ids(con: duckdb.DuckDBPyConnection, draft: Draft, key: str) -> bool:
    row = con.execute(
        f"select count(*) > count(distinct {key}) from {literal(draft.path)}"
    ).fetchone()
    return bool(row and row[0])


def _refuse_other_rows(con: duckdb.DuckDBPyConnection, draft: Draft, key: str) -> None:
    lasting = ", ".join(draft.source.layout.contract.lasting)
    row = con.execute(f"""
        select min({key}), count(*), sum(times)::bigint from (
            select {key}, sum(times)::bigint as times from (
                select {key}, {lasting}, count(*) as times from {literal(draft.path)} group by all
            )
            group by {key}
            having count(*) > 1
        )
    """).fetchone()
    if row and row[1]:
        raise RefusalError(Code.ID_REPEATED, column=key, id=str(row[0]), ids=row[1], rows=row[2])
