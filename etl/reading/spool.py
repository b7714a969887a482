"""Tables row by row -> a Parquet file of plain text, in which what stands twice is left out once."""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from etl.contracts import DATED, TOTALS, Column, Contract, Kind, Type
from etl.messages import Code, Message
from etl.reading import text, twice
from etl.reading.layout import FILLED, Layout, header_again
from etl.reading.sheet import Cell, Row, is_filled
from etl.sql import literal

_BATCH = 50_000
_MOST_REMEMBERED = 200_000
_EXAMPLES = 3
_LONGEST_FOOT = 12
_NARROW = 2
_RULE = re.compile(r"[-+=:| ]*[-=]{3}[-+=:| ]*|")  # two alone begin a signature
_SIGN = re.compile(r"\W+")
_REMARK = re.compile(r"\(.*\)|.*[^\W\d]{2,}.*\s.*|.*\s.*[^\W\d]{2,}.*")

Line = tuple[str | int | None, ...]


@dataclass(frozen=True)
class Table:
    """A table of a file: where its columns are, and its rows from the beginning."""

    layout: Layout
    rows: Callable[[], Iterator[Row]]


@dataclass
class _Cells:
    """Plain text of cells, and examples of what was mended or is lost for good."""

    remembered: dict[str, str | None] = field(default_factory=dict)
    twice_coded: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def plain(self, cell: Cell) -> str | None:
        if not cell:
            return None
        if cell not in self.remembered:
            if len(self.remembered) >= _MOST_REMEMBERED:
                self.remembered.clear()
            self.remembered[cell] = self._read(cell)
        return self.remembered[cell]

    def _read(self, cell: str) -> str | None:
        found = text.plain(cell)
        if found is not None and found is not cell and text.is_twice_coded(cell):
            self._keep(self.twice_coded, found)
        if found is not None and text.has_lost_letters(found):
            self._keep(self.lost, found)
        return found

    @staticmethod
    def _keep(examples: list[str], found: str) -> None:
        if len(examples) < _EXAMPLES and found not in examples:
            examples.append(found[:80])

    def notes(self) -> Iterator[Message]:
        for code, examples in (
            (Code.LETTERS_TWICE, self.twice_coded),
            (Code.LETTERS_LOST, self.lost),
        ):
            if examples:
                yield Message(code, {"words": ", ".join(f"”{each}”" for each in examples)})


def spooled(tables: list[Table], target: Path) -> tuple[Layout, str]:
    """Write the rows under the headers; the layout with warnings, and SQL that selects the rows.

    Raises RefusalError when parts of the file overlap so that they would count twice.
    """
    layout = tables[0].layout
    names = layout.contract.names()
    columns = [("sheet", pa.string()), ("row", pa.int64()), ("cells", pa.int32())]
    schema = pa.schema([*columns, *((name, pa.string()) for name in names), *twice.COLUMNS])
    cells, sections = _Cells(), twice.Sections()
    with pq.ParquetWriter(target, schema) as writer:
        lines = _lines(tables, cells, sections)
        while batch := list(islice(lines, _BATCH)):
            arrays = [
                pa.array(column, kind.type)
                for column, kind in zip(zip(*batch, strict=True), schema, strict=True)
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
    found = twice.found(target, sections, layout.contract)
    notes = (*layout.warnings, *cells.notes(), *found.notes)
    wanted = f" where {found.condition}" if found.condition else ""
    sql = (
        f"select sheet, row, cells, {', '.join(names)} from read_parquet({literal(target)}){wanted}"
    )
    return dataclasses.replace(layout, warnings=notes), sql


def _lines(tables: list[Table], cells: _Cells, sections: twice.Sections) -> Iterator[Line]:
    for table in tables:
        layout = table.layout
        first = layout.header_row if layout.header_row is not None else -1
        section = sections.begin(None, first)
        for row in _without_foot(table.rows(), layout):
            if row[1] <= first:
                continue
            again = header_again(layout, row)
            if again:
                layout = again
                section = sections.begin(row[0], row[1])
                continue
            section.see(row[0], row[1])
            values = _values(row, layout, cells)
            marks = _marks(values, layout.contract)
            yield (*_line(row, layout, values), section.number, *marks)


def _without_foot(rows: Iterable[Row], layout: Layout) -> Iterator[Row]:
    """The rows, those of a remark or signature below the table emptied."""
    waiting: list[Row] = []
    for row in map(_without_rule, rows):
        if len(waiting) < _LONGEST_FOOT and _may_be_foot(row, layout):
            waiting.append(row)
            continue
        yield from waiting
        waiting.clear()
        yield row
    yield from _emptied(waiting)


def _without_rule(row: Row) -> Row:
    """The row, emptied where it is a line drawn under a header (psql, mysql, Markdown)."""
    filled = [cell.strip() for cell in row[2] if cell]
    is_rule = (
        bool(filled)
        and filled[0][:1] in {"-", "+", "=", ":"}
        and all(_RULE.fullmatch(cell) for cell in filled)
    )
    return (row[0], row[1], []) if is_rule else row


def _may_be_foot(row: Row, layout: Layout) -> bool:
    is_narrow = len(layout.columns) > _NARROW
    return is_narrow and sum(1 for cell in row[2] if cell and not cell.isspace()) <= 1


def _emptied(rows: list[Row]) -> Iterator[Row]:
    is_signature = False
    for sheet, number, cells in rows:
        words = "".join(cell for cell in cells if cell).strip()
        is_signature = is_signature or bool(words and _SIGN.fullmatch(words))
        is_error = words.startswith("# ERROR")
        is_remark = not is_error and (is_signature or bool(_REMARK.fullmatch(words)))
        yield sheet, number, [] if is_remark else cells


def _values(row: Row, layout: Layout, cells: _Cells) -> dict[str, str | None]:
    return {
        name: cells.plain(value)
        for name, value in zip(layout.columns, row[2], strict=False)
        if name
    }


def _line(row: Row, layout: Layout, values: dict[str, str | None]) -> Line:
    sheet, number, found = row
    width = len(layout.columns)
    filled = len(found)
    # Spreadsheets pad rows with empty cells, and leave out those at the end; in text, one cell more
    # than the header has is a delimiter inside a value, and what follows is in the wrong column.
    is_padded = bool(sheet) or filled <= layout.width
    while is_padded and filled > width and not (found[filled - 1] or "").strip():
        filled -= 1
    for name in layout.contract.hidden() & values.keys():
        values[name] = FILLED if (values[name] or "").strip() else None
    is_short = bool(sheet) and filled < width
    is_odd = filled != width and not is_short and is_filled(found)
    rest = [values.get(name) or None for name in layout.contract.names()]
    return (sheet or None, number, filled if is_odd else None, *rest)


def _marks(values: dict[str, str | None], contract: Contract) -> tuple[int | None, int | None]:
    """What tells a row from others: all of it, and all of it but its counts; nothing for a total.

    Only a hash, differently salted in every process: of hidden columns nothing may be written down.
    """
    words = _words(values, contract.columns)
    if not any(words) or not _TOTALS.isdisjoint(words):
        return None, None
    mark = hash(words)
    groups = _groups(contract)
    return mark, hash(_words(values, groups)) if groups else mark


_TOTALS = frozenset(each for word in TOTALS for each in (word, word.upper(), word.capitalize()))


def _words(values: dict[str, str | None], columns: Iterable[Column]) -> tuple[str | None, ...]:
    return tuple(
        twice.alike(values.get(column.name)) if column.type in DATED else values.get(column.name)
        for column in columns
    )


def _groups(contract: Contract) -> tuple[Column, ...]:
    """The columns by which a report counts; none for a report of events."""
    if contract.kind is not Kind.MONTHLY_MATRIX:
        return ()
    return tuple(column for column in contract.columns if column.type is not Type.COUNT)
