"""What stands in a file twice: a copied or filtered sheet, a file appended to itself, subtotals."""

import re
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl.contracts import Contract, Kind
from etl.messages import Code, Message, RefusalError
from etl.sql import literal

COLUMNS = (("section", pa.int32()), ("mark", pa.int64()), ("group_mark", pa.int64()))
_OVERLAP = 0.05
_MOSTLY = 0.9
_FEW = {Kind.LOANS_STATISTICS: 10, Kind.MONTHLY_MATRIX: 3}  # of so few, all may be twice by chance


_MOMENT = r"(?:[ T]+(?P<hour>\d{1,2})[.:](?P<minute>\d{2})(?:[.:](?P<second>\d{2})(?:\.0+)?)?)?"
_DAYS = tuple(
    re.compile(rf"\s*{day}{_MOMENT}\s*")
    for day in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?",
        r"(?:(?P<day>\d{1,2})[.])?(?P<month>\d{1,2})[./](?P<year>\d{4})",
    )
)
_PARTS = (("year", 0), ("month", 0), ("day", 1), ("hour", 0), ("minute", 0), ("second", 0))


def alike(value: str | None) -> str | None:
    """A moment written one way, so that a copied sheet is known whose dates another Excel wrote."""
    for pattern in _DAYS:
        if value and (found := pattern.fullmatch(value)):
            return " ".join(str(int(found[name] or least)) for name, least in _PARTS)
    return value


@dataclass
class Section:
    """Rows under one header: a sheet, or a part of a file that begins with the header again."""

    number: int
    sheet: str | None
    first_row: int
    last_row: int

    def see(self, sheet: str | None, row: int) -> None:
        self.sheet, self.last_row = sheet, row

    @property
    def name(self) -> str:
        first, last = self.first_row + 1, self.last_row
        rows = f"rivi {last}" if first == last else f"rivit {first}–{last}"
        return f"{self.sheet}, {rows}" if self.sheet else rows


@dataclass
class Sections:
    """The sections of a file in their order."""

    all: list[Section] = field(default_factory=list)

    def begin(self, sheet: str | None, header: int) -> Section:
        self.all.append(Section(len(self.all), sheet, max(header, 0), max(header, 0)))
        return self.all[-1]


@dataclass(frozen=True)
class Found:
    """The condition under which a row counts (empty: always), and what the reader is told."""

    condition: str = ""
    notes: tuple[Message, ...] = ()


def found(path: Path, sections: Sections, contract: Contract) -> Found:
    """What must not count twice. Raises RefusalError when sections overlap but are no copies."""
    conditions: list[str] = []
    notes: list[Message] = []
    with duckdb.connect() as con:
        con.execute(f"create temp view line as from read_parquet({literal(path)})")
        if len(sections.all) > 1:
            copied, notes = _copies(con, sections, contract)
            if copied:
                conditions.append(f"section not in ({', '.join(map(str, copied))})")
        notes += _repeated(con, contract, conditions)
        if contract.kind is Kind.MONTHLY_MATRIX:
            _refuse_groups(con, contract, conditions)
            marks, told = _subtotals(con, contract, conditions)
            notes += told
            if marks:
                conditions.append(f"(mark is null or mark not in ({', '.join(map(str, marks))}))")
    return Found(" and ".join(conditions), tuple(notes))


def _repeated(
    con: duckdb.DuckDBPyConnection, contract: Contract, conditions: list[str]
) -> list[Message]:
    """Events at the same second may be alike, but not many of them, and not all as many times."""
    if contract.kind not in _FEW:
        return []
    where = " and ".join(["mark is not null", *conditions])
    row = con.execute(f"""
        select count(*), min(times), max(times), coalesce(sum(times), 0)::bigint
        from (select count(*) as times from line where {where} group by mark)
    """).fetchone()
    different, least, most, rows = row or (0, 0, 0, 0)
    if different >= _FEW[contract.kind] and least == most > 1:
        raise RefusalError(Code.ROWS_REPEATED, times=most)
    again = rows - different
    is_told = again >= _FEW[contract.kind] and again > rows * _OVERLAP
    return [Message(Code.ROWS_TWICE, {"rows": again})] if is_told else []


def _refuse_groups(
    con: duckdb.DuckDBPyConnection, contract: Contract, conditions: list[str]
) -> None:
    """A group is counted once. One with an empty cell may stand twice: Koha tells '' from null."""
    filled = [f"{column.name} is not null" for column in contract.columns]
    where = " and ".join(["mark is not null", *filled, *conditions])
    row = con.execute(f"""
        select min(first), count(*)
        from (
            select min(row) as first, count(*) as times from line where {where} group by group_mark
        )
        where times > 1
    """).fetchone()
    if row and row[1]:
        raise RefusalError(Code.GROUPS_REPEATED, row=row[0], groups=row[1])


def _copies(
    con: duckdb.DuckDBPyConnection, sections: Sections, contract: Contract
) -> tuple[list[int], list[Message]]:
    sizes = dict(
        con.execute(
            "select section, count(*) from line where mark is not null group by 1"
        ).fetchall()
    )
    same, alike = _in_common(con, "mark"), _in_common(con, "group_mark")
    copied: list[int] = []
    notes: list[Message] = []
    for pair in combinations([each for each in sections.all if sizes.get(each.number)], 2):
        first, second = pair
        if {first.number, second.number} & set(copied):
            continue
        numbers = (first.number, second.number)
        smaller = first if sizes[first.number] < sizes[second.number] else second
        if same.get(numbers, 0) == sizes[smaller.number]:
            other = second if smaller is first else first
            copied.append(smaller.number)
            notes.append(_copy_note(smaller, other, sizes[smaller.number]))
        elif _overlaps(alike.get(numbers, 0), sizes[smaller.number], contract):
            raise RefusalError(
                Code.SECTIONS_OVERLAP, first=first.name, second=second.name, rows=alike[numbers]
            )
    return copied, notes


def _copy_note(copy: Section, other: Section, rows: int) -> Message:
    return Message(Code.SECTION_COPIED, {"copy": copy.name, "other": other.name, "rows": rows})


def _overlaps(common: int, size: int, contract: Contract) -> bool:
    """Rows with a key count once anyway; counts by group may not meet at all."""
    if contract.key:
        return False
    return common > (0 if contract.kind is Kind.MONTHLY_MATRIX else size * _OVERLAP)


def _in_common(con: duckdb.DuckDBPyConnection, mark: str) -> dict[tuple[int, int], int]:
    rows = con.execute(f"""
        with counted as (
            select section, {mark} as mark, count(*) as times from line
            where {mark} is not null group by all
        )
        select one.section, other.section, sum(least(one.times, other.times))::bigint
        from counted as one
        inner join counted as other on one.mark = other.mark and one.section < other.section
        group by all
    """).fetchall()
    return {(one, other): times for one, other, times in rows}


def _subtotals(
    con: duckdb.DuckDBPyConnection, contract: Contract, conditions: list[str]
) -> tuple[list[int], list[Message]]:
    """Rows of a ROLLUP or CUBE: some groups empty, and a count that is the sum of the others.

    Rows with the same empty groups are sums when nearly every group of the full rows has one.
    """
    names = [c.name for c in contract.columns if c.name not in {"events"}]
    where = " and ".join(["mark is not null", *conditions])
    rows = con.execute(
        f"select mark, events, {', '.join(names)} from line where {where}"
    ).fetchall()
    used = [place for place in range(len(names)) if any(row[place + 2] for row in rows)]
    by_shape: dict[tuple[int, ...], list[tuple[int, str, tuple[Any, ...]]]] = {}
    for mark, events, *groups in rows:
        shape = tuple(place for place in used if groups[place])
        by_shape.setdefault(shape, []).append((mark, events, tuple(groups)))
    marks: list[int] = []
    for shape, lines in sorted(by_shape.items(), key=lambda pair: -len(pair[0])):
        if len(shape) < len(used):
            marks += _sums(shape, lines, by_shape.get(tuple(used), []))
    note = Message(Code.SUBTOTALS, {"rows": len(marks)})
    return marks, [note] if marks else []


def _sums(
    shape: tuple[int, ...],
    lines: list[tuple[int, str, tuple[Any, ...]]],
    full: list[tuple[int, str, tuple[Any, ...]]],
) -> list[int]:
    totals: dict[tuple[Any, ...], int] = {}
    for _, events, groups in full:
        key = tuple(groups[place] for place in shape)
        totals[key] = totals.get(key, 0) + _count(events)
    marks = [
        mark
        for mark, events, groups in lines
        if totals.get(tuple(groups[place] for place in shape)) == _count(events)
    ]
    return marks if len(marks) >= _MOSTLY * len(totals) else []


def _count(events: str | None) -> int:
    return int(events) if events and events.strip().isdecimal() else 0
