"""Rows of text -> accepted rows and complaints: file, row, column, value, reason, what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import duckdb

from etl.contracts import Column, Contract, Kind, Type
from etl.messages import Code, Message
from etl.read import Source

TOTALS = ("yht", "yht.", "yhteensä", "kaikki", "total", "totalt", "summa")
KOHA_LIMITS = (10, 2_000, 999_999)
_OLDEST = "1990-01-01"

_TIMES = (
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H.%M.%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H.%M",
    "%d.%m.%Y",
)
_MONTHS = ("%Y-%m", "%m/%Y", "%m.%Y", "%d.%m.%Y")


@dataclass(frozen=True)
class Complaint:
    """One cell (or row, when `column` is empty) that cannot be accepted."""

    file: str
    sheet: str | None
    row: int
    column: str
    value: str
    message: Message


@dataclass(frozen=True)
class Counts:
    """rows_read = rows_accepted + rows_refused; totals and blank rows are no rows of the report."""

    rows_read: int
    rows_refused: int
    rows_skipped: int
    first_day: date | None
    last_day: date | None
    first_id: int | None
    last_id: int | None

    @property
    def rows_accepted(self) -> int:
        return self.rows_read - self.rows_refused


def _value(column: str) -> str:
    return f"nullif(trim({column}), '')"


def _typed(column: Column) -> str:
    """SQL that gives the column's value, or null when its text is none."""
    value = _value(column.name)
    formats = ", ".join(f"'{each}'" for each in _TIMES)
    months = ", ".join(f"'{each}'" for each in _MONTHS)
    by_type = {
        Type.ID: f"case when regexp_full_match({value}, '[0-9]{{1,18}}') then {value}::bigint end",
        Type.COUNT: f"case when regexp_full_match({value}, '[0-9]{{1,15}}') then {value}::bigint end",
        Type.TIME: f"coalesce(try_cast({value} as timestamp), try_strptime({value}, [{formats}]))",
        Type.MONTH: (
            f"date_trunc('month', coalesce(try_strptime({value}, [{months}]), "
            f"try_cast({value} as timestamp)))::date"
        ),
        Type.FLAG: f"case {value} when '1' then true when '0' then false end",
        Type.WORD: f"lower({value})",
    }
    return by_type.get(column.type, value)


_BAD = {
    Type.ID: Code.BAD_ID,
    Type.COUNT: Code.BAD_COUNT,
    Type.TIME: Code.BAD_TIME,
    Type.MONTH: Code.BAD_MONTH,
    Type.FLAG: Code.BAD_FLAG,
}


def _faults(contract: Contract) -> Iterator[tuple[str, Code, str]]:
    """Column, code and the SQL condition under which a row is refused for it."""
    first = contract.columns[0].name
    yield first, Code.KOHA_ERROR, f"starts_with({first}, '# ERROR')"
    yield (
        "",
        Code.CELL_COUNT,
        f"cells is not null and not starts_with(coalesce({first}, ''), '# ERROR')",
    )
    for column in contract.columns:
        if column.kept:
            for code, condition in _cell_faults(column):
                yield column.name, code, f"cells is null and {condition}"


def _cell_faults(column: Column) -> Iterator[tuple[Code, str]]:
    value, typed = _value(column.name), _typed(column)
    if column.filled:
        yield Code.REQUIRED, f"{value} is null"
    if column.type in _BAD:
        yield _BAD[column.type], f"{value} is not null and ({typed}) is null"
    if column.type in {Type.TIME, Type.MONTH}:
        yield Code.OLD_TIME, f"({typed}) < date '{_OLDEST}'"
    if column.type is Type.CODE:
        yield Code.LONG_CODE, f"length({value}) > 10"


def _is_refused(contract: Contract) -> str:
    return " or ".join(f"coalesce({condition}, false)" for _, _, condition in _faults(contract))


def _is_note(contract: Contract) -> str:
    """Totals and blank rows: Excel users add them, Koha's ROLLUP reports too."""
    blank = " and ".join(f"{_value(name)} is null" for name in contract.names())
    totals = ", ".join(f"'{word}'" for word in TOTALS)
    first = ", ".join(_value(name) for name in contract.names()[:3])
    return f"(({blank}) or lower(coalesce({first})) in ({totals}))"


def accepted_sql(source: Source) -> str:
    """SELECT of the kept columns of the accepted rows, typed: what the archive stores.

    A loan's time is stored as day and hour; an hour is null when the export gave only a day.
    """
    contract = source.layout.contract
    columns = []
    for column in contract.columns:
        if not column.kept:
            continue
        typed = _typed(column)
        if column.type is Type.TIME:
            hour = f"case when length({_value(column.name)}) > 10 then hour({typed}) end"
            columns += [f"({typed})::date as event_day", f"({hour})::utinyint as event_hour"]
        else:
            columns.append(f"{typed} as {column.name}")
    return (
        f"select {', '.join(columns)} from ({source.sql}) "
        f"where not ({_is_refused(contract)}) and not {_is_note(contract)}"
    )


def count(con: duckdb.DuckDBPyConnection, source: Source) -> Counts:
    """One pass over the rows: how many there are, how many are refused, and their span."""
    contract = source.layout.contract
    times = [c for c in contract.columns if c.type in {Type.TIME, Type.MONTH}]
    ids = [c for c in contract.columns if c.type is Type.ID]
    day = f"({_typed(times[0])})::date" if times else "null::date"
    number = _typed(ids[0]) if ids else "null::bigint"
    sql = f"""
        select
            count(*) filter (not is_note),
            count(*) filter (is_refused and not is_note),
            count(*) filter (is_note),
            min(day) filter (not is_refused and not is_note),
            max(day) filter (not is_refused and not is_note),
            min(number) filter (not is_refused and not is_note),
            max(number) filter (not is_refused and not is_note)
        from (
            select {_is_note(contract)} as is_note, ({_is_refused(contract)}) as is_refused,
                {day} as day, {number} as number
            from ({source.sql})
        )
    """
    row = con.execute(sql).fetchone()
    assert row is not None  # noqa: S101 - an aggregate always gives a row
    return Counts(*row)


def complaints(
    con: duckdb.DuckDBPyConnection, source: Source, file: str, most: int
) -> list[Complaint]:
    """The first `most` complaints, in the order of the rows; a row can have several."""
    contract = source.layout.contract
    con.execute("set preserve_insertion_order = true")
    con.execute(
        f"create or replace temp table refused as from ({source.sql}) "
        f"where ({_is_refused(contract)}) and not {_is_note(contract)} limit {int(most)}"
    )
    found: list[Complaint] = []
    expected = len(source.layout.columns)
    for column, code, condition in _faults(contract):
        value = f"left({column}, 200)" if column else "cells::varchar"
        rows = con.execute(
            f"select sheet, row, coalesce({value}, '') from refused where {condition}"
        ).fetchall()
        for sheet, row, text in rows:
            values = {"cells": text, "expected": expected} if code is Code.CELL_COUNT else {}
            shown = "" if code is Code.CELL_COUNT else text
            found.append(Complaint(file, sheet, row, column, shown, Message(code, values)))
    con.execute("drop table refused")
    con.execute("set preserve_insertion_order = false")
    return sorted(found, key=lambda each: (each.sheet or "", each.row))[:most]


def warnings(counts: Counts, source: Source, today: date) -> list[Message]:
    """What is legal but suspicious in one file."""
    found = list(source.layout.warnings)
    if counts.rows_skipped:
        found.append(Message(Code.TOTALS_SKIPPED, {"rows": counts.rows_skipped}))
    if counts.rows_read in KOHA_LIMITS and source.layout.contract.kind is not Kind.BRANCHES:
        found.append(Message(Code.ROW_LIMIT, {"rows": counts.rows_read}))
    if (last := counts.last_day) and last > today:
        found.append(Message(Code.FUTURE, {"last_day": f"{last.day}.{last.month}.{last.year}"}))
    return found
