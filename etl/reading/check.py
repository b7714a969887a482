"""Rows of text -> accepted rows and complaints: file, row, column, value, reason, what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from etl.contracts import DATED, TOTALS, Column, Contract, Kind, Type
from etl.messages import Code, Message
from etl.reading.read import Source
from etl.reading.text import SUSPECT, is_error_sql, is_formula_sql, is_nested_sql, shown
from etl.sql import literal

MOST_COMPLAINTS = 100_000
KOHA_LIMITS = (10, 2_000, 999_999)
_OLDEST, _LAST = "1990-01-01", "2099-12-31"

_KOHA_TIME = "%Y-%m-%d %H:%M:%S"  # tried first: nearly every moment of an export, and the cheapest
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
    cell: str = ""  # its address, where the file is a workbook of ours
    key: str = (
        ""  # what tells its row apart, where the report has such a column and the row a value
    )


@dataclass(frozen=True)
class Judged:
    """How many rows a file has, how many of them are refused and skipped (totals, blank), and why."""

    rows: int
    refused: int
    skipped: int
    complaints: list[Complaint]


@dataclass(frozen=True)
class Counts:
    """rows_read = rows_accepted + rows_refused; totals and blank rows are no rows of the report."""

    rows_accepted: int
    rows_refused: int
    rows_skipped: int

    @property
    def rows_read(self) -> int:
        return self.rows_accepted + self.rows_refused


def _value(column: str) -> str:
    """The text without spaces around it, empty as null; few cells have a space, so most are spared."""
    return f"case when contains({column}, ' ') then nullif(trim({column}), '') else nullif({column}, '') end"


def _typed(column: Column) -> str:
    """SQL that gives the column's value, or null when its text is none."""
    value = _value(column.name)
    formats = ", ".join(f"'{each}'" for each in _TIMES)
    months = ", ".join(f"'{each}'" for each in _MONTHS)
    moment = (
        f"coalesce(try_strptime({column.name}, '{_KOHA_TIME}'), "
        f"case when {_has_zone(column.name)} then {_in_zone(column.name)} "
        f"else try_cast({column.name} as timestamp) end, "
        f"try_strptime(trim({column.name}), [{formats}]))"
    )
    by_type = {
        Type.ID: _integer(column.name, 18),
        Type.COUNT: _integer(column.name, 15),
        Type.TIME: moment,
        Type.MOMENT: moment,
        Type.DATE: f"({moment})::date",
        Type.MONTH: (
            f"date_trunc('month', coalesce(try_strptime({value}, [{months}]), "
            f"try_cast({value} as timestamp)))::date"
        ),
        Type.FLAG: f"case {value} when '1' then true when '0' then false end",
        Type.WORD: f"lower({value})",
    }
    return by_type.get(column.type, value)


def _has_zone(name: str) -> str:
    """A moment with letters or an offset behind it, looked for so that most are spared."""
    return (
        f"(contains({name}, '+') or right(rtrim({name}), 1) > '9' "
        f"or (length({name}) > 19 and regexp_matches({name}, {literal(_BEHIND)})))"
    )


def _in_zone(name: str) -> str:
    """Such a moment by the clock of the region, which is the zone of the connection."""
    return f"try_cast({name} as timestamptz)::timestamp"


def _integer(name: str, digits: int) -> str:
    """Digits only: DuckDB would round 12.7 to 13."""
    is_integer = f"regexp_full_match({name}, ' *[0-9]{{1,{digits}}} *')"
    return f"case when {is_integer} then {name}::bigint end"


_BAD = {
    Type.ID: Code.BAD_ID,
    Type.COUNT: Code.BAD_COUNT,
    Type.TIME: Code.BAD_TIME,
    Type.MOMENT: Code.BAD_TIME,
    Type.DATE: Code.BAD_TIME,
    Type.MONTH: Code.BAD_MONTH,
    Type.FLAG: Code.BAD_FLAG,
}


_BEHIND = "[0-9]-[0-9]{2}(:?[0-9]{2})? *$"
# A day where a code should be: a cell that a spreadsheet took for a date, also as it writes it out.
_DAY = (
    "[0-9]{4}-[0-9]{2}-[0-9]{2}([ T].*)?|[0-9]{1,2}[.][0-9]{1,2}[.]([0-9]{2}|[0-9]{4})?"
    "|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}"
    "|(?i:[0-9]{1,2}[-.](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    "|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[-.][0-9]{2}"
    "|(tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu)[.-][0-9]{2})"
)
# Text that only Python reads exactly, and what a spreadsheet writes for an error or a day.
_ODD = f"{SUSPECT}|^ *#|^ *[A-Za-z]{{3,5}}:[0-9]|^ *[0-9]{{1,4}}[-./]|(?i:^ *[a-z]{{3,6}}[.-][0-9]{{2}} *$)"
_UNREADABLE = "date '0001-01-01'"
_TOMORROW = "current_date + 1"  # clocks and zones may differ by a day
_WRITTEN = frozenset({Type.CODE, Type.WORD, Type.NAME})


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
    yield Code.ERROR_CELL, is_error_sql(column.name)
    yield Code.FORMULA, is_formula_sql(column.name)
    yield Code.NESTED, is_nested_sql(column.name)
    if column.type in _WRITTEN:
        yield Code.DATE_IN_CODE, f"regexp_full_match({_value(column.name)}, {literal(_DAY)})"
    yield from _value_faults(column)


def _value_faults(column: Column) -> Iterator[tuple[Code, str]]:
    """What is wrong with a value that is one."""
    value, typed = _value(column.name), _typed(column)
    if column.filled:
        yield Code.REQUIRED, f"{value} is null"
    if column.type in _BAD:
        yield _BAD[column.type], f"{value} is not null and ({typed}) is null"
    if column.type in DATED:
        yield Code.OLD_TIME, f"({typed}) not between date '{_OLDEST}' and date '{_LAST}'"
    if column.past:
        yield Code.FUTURE_TIME, f"({typed})::date > {_TOMORROW}"
    yield from _code_faults(column, value)


def _code_faults(column: Column, value: str) -> Iterator[tuple[Code, str]]:
    if column.type is Type.CODE:
        yield Code.LONG_CODE, f"length({value}) > 10"
    if column.words:
        yield Code.BAD_FOUND, _is_other(column, value)


def _is_other(column: Column, value: str) -> str:
    """Whether a column with a closed list holds a word that is not on it."""
    words = ", ".join(literal(word) for word in column.words)
    return f"(upper({value}) not in ({words}))"


def _is_refused(contract: Contract) -> str:
    return " or ".join(f"coalesce({condition}, false)" for _, _, condition in _faults(contract))


def _is_note(contract: Contract) -> str:
    """Totals and blank rows: Excel users add them, Koha's ROLLUP reports too."""
    blank = " and ".join(f"{_value(name)} is null" for name in contract.names())
    return f"(({blank}) or {_is_total(contract)})"


def _is_total(contract: Contract) -> str:
    """A row that names itself a sum: in its first filled column, and where groups are counted in any."""
    totals = ", ".join(f"'{word}'" for word in TOTALS)
    kept = [column.name for column in contract.columns if column.kept]
    if contract.kind is Kind.MONTHLY_MATRIX:
        tests = [f"coalesce(lower({_value(name)}) in ({totals}), false)" for name in kept]
        return f"({' or '.join(tests)})"
    first = ", ".join(_value(name) for name in kept[:3])
    return f"coalesce(lower(coalesce({first})) in ({totals}), false)"


def is_odd(con: duckdb.DuckDBPyConnection, source: Source) -> bool:
    """Whether the text holds what only Python reads exactly: unseen letters, the header again."""
    contract = source.layout.contract
    tests = [
        f"coalesce(regexp_matches({column.name}, {literal(SUSPECT)}), false)"
        for column in contract.columns
        if column.kept
    ]
    tests.append(f"coalesce({_is_header(contract)}, false)")
    row = con.execute(f"select bool_or({' or '.join(tests)}) from ({source.sql})").fetchone()
    return bool(row and row[0])


def _is_header(contract: Contract) -> str:
    first = contract.columns[0].name
    return f"contains(lower({first}), '{first}')"


def typed_sql(source: Source) -> str:
    """SELECT of the kept columns of all rows, typed; null where there is no value.

    An unreadable id, count or flag is null too; an unreadable date that may be empty is a day before
    all that are accepted, so that `sound_sql` can tell it from an empty one.
    A loan's time is stored as day and hour; an hour is null when the export gave only a day.
    """
    kept = [column for column in source.layout.contract.columns if column.kept]
    typed = ", ".join(f"{_told(column)} as typed_{column.name}" for column in kept)
    stored = ", ".join(_stored(column) for column in kept)
    return f"select {stored} from (select *, {typed} from ({source.sql}))"


def accepted_sql(source: Source) -> str:
    """SELECT of the kept columns of the accepted rows, typed: what the archive stores."""
    contract = source.layout.contract
    refused = f"({_is_refused(contract)})"
    return f"{typed_sql(source)} where not {refused} and not {_is_note(contract)}"


def sound_sql(contract: Contract) -> str:
    """Condition under which a row of `typed_sql` is an accepted one, for text without odd rows.

    Said on the values already cast, since it runs over every row of every file.
    """
    rules = [rule for column in contract.columns if column.kept for rule in _rules(column)]
    first = contract.columns[0]
    if first.type not in _BAD:  # with a typed first column, no note and no error has a value there
        rules += [f"not {_is_total(contract)}", f"not starts_with({first.name}, '# ERROR')"]
        rules.append(f"not coalesce({_is_header(contract)}, false)")
    return " and ".join(rules)


def is_plain(con: duckdb.DuckDBPyConnection, contract: Contract, path: Path) -> bool:
    """Whether no written value of a Parquet file is odd: a few different ones, so each is looked at once."""
    for column in contract.columns:
        if column.kept and column.type in _WRITTEN:
            row = con.execute(f"""
                with seen as materialized (
                    select {column.name} as value from read_parquet({literal(path)}) group by 1
                )
                select coalesce(bool_or(regexp_matches(value, {literal(_ODD)})), false) from seen
            """).fetchone()
            if row and row[0]:
                return False
    return True


def _told(column: Column) -> str:
    """The typed value, an unreadable date marked where an empty one is accepted."""
    typed = _typed(column)
    if column.filled or column.type not in DATED:
        return typed
    return f"coalesce({typed}, case when {_value(column.name)} is not null then {_UNREADABLE} end)"


def _stored(column: Column) -> str:
    typed = f"typed_{column.name}"
    if column.type is not Type.TIME:
        return f"{typed} as {column.name}"
    hour = f"case when length({column.name}) > 10 then hour({typed}) end"
    return f"{typed}::date as event_day, ({hour})::utinyint as event_hour"


def _rules(column: Column) -> Iterator[str]:
    """What an accepted row fulfils: the opposite of `_cell_faults`."""
    name = "event_day" if column.type is Type.TIME else column.name
    if column.filled:
        yield f"{name} is not null"
    if column.type in DATED:
        yield f"({name} is null or {name} between date '{_OLDEST}' and date '{_LAST}')"
    if column.past:
        yield f"({name} is null or {name}::date <= {_TOMORROW})"
    if column.type is Type.CODE:
        yield f"({name} is null or length({name}) <= 10)"
    if column.words:
        yield f"({name} is null or not {_is_other(column, name)})"


def judged(con: duckdb.DuckDBPyConnection, source: Source, file: str) -> Judged:
    """What is not accepted of a file. Every row is looked at once, whatever is asked of it."""
    contract = source.layout.contract
    faults = list(_faults(contract))
    found = ", ".join(f"coalesce({condition}, false)" for _, _, condition in faults)
    con.execute("set preserve_insertion_order = true")
    con.execute(f"""
        create or replace temp table odd as
        from (select *, {_is_note(contract)} as is_note, [{found}] as faults from ({source.sql}))
        where is_note or list_contains(faults, true)
    """)
    rows = con.execute(f"select count(*) from ({source.sql})").fetchone()
    parts = con.execute(
        "select count(*) filter (not is_note), count(*) filter (is_note) from odd"
    ).fetchone()
    assert rows and parts  # noqa: S101, PT018 - aggregates always give a row
    complaints = list(_complaints(con, source, file, faults))[:MOST_COMPLAINTS]
    con.execute("drop table odd")
    return Judged(rows[0], parts[0], parts[1], complaints)


def _complaints(
    con: duckdb.DuckDBPyConnection,
    source: Source,
    file: str,
    faults: list[tuple[str, Code, str]],
) -> Iterator[Complaint]:
    """The first complaints, in the order of the rows; a row can have several, a cell has one."""
    contract, expected = source.layout.contract, len(source.layout.columns)
    names = [column.name for column in contract.columns if column.kept]
    cells = ", ".join(f"coalesce(left({name}, 200), '')" for name in names)
    rows = con.execute(f"""
        select sheet, row, coalesce(trim({contract.key or "null"}), ''), faults,
            coalesce(cells::varchar, ''), {cells}
        from odd where not is_note order by sheet nulls first, row limit {MOST_COMPLAINTS}
    """).fetchall()
    for sheet, row, key, found, number, *texts in rows:
        told = dict(zip(names, map(shown, texts), strict=True))
        reasons: dict[str, Code] = {}
        for (column, code, _), is_so in zip(faults, found, strict=True):
            if is_so:
                reasons.setdefault(column, code)  # of a cell the first reason says most
        for column, code in reasons.items():
            values = {"cells": number, "expected": expected} if code is Code.CELL_COUNT else {}
            message = Message(code, values)
            yield Complaint(file, sheet, row, column, told.get(column, ""), message, key=shown(key))


def warnings(counts: Counts, source: Source, last_day: date | None, today: date) -> list[Message]:
    """What is legal but suspicious in one file."""
    found = list(source.layout.warnings)
    if counts.rows_skipped:
        found.append(Message(Code.TOTALS_SKIPPED, {"rows": counts.rows_skipped}))
    if counts.rows_read in KOHA_LIMITS and source.layout.contract.kind is not Kind.BRANCHES:
        found.append(Message(Code.ROW_LIMIT, {"rows": counts.rows_read}))
    if last_day and last_day > today:
        told = f"{last_day.day}.{last_day.month}.{last_day.year}"
        found.append(Message(Code.FUTURE, {"last_day": told}))
    return found
