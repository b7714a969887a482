"""Delimited text: which delimiter and quoting, and its rows through Python or through DuckDB."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from etl.messages import Code, RefusalError
from etl.reading.layout import FILLED, HEAD_ROWS, Layout, find_layout
from etl.reading.letters import CHUNK
from etl.reading.sheet import Cell, Row
from etl.sql import literal

DELIMITERS = (";", ",", "\t", "#", "/", "\\", "|")
HEAD_CHARACTERS = 1 << 16
_CELL_LIMIT = 1 << 20


@dataclass(frozen=True)
class Dialect:
    """How a text file separates and quotes its cells; an empty quote means no quoting at all."""

    delimiter: str
    quote: str


def sniff(head: str) -> tuple[Dialect, Layout]:
    """The delimiter under which the first rows make the most sense as a report."""
    refusals: list[tuple[int, RefusalError]] = []
    for delimiter in DELIMITERS:
        dialect = Dialect(delimiter, _quote(head, delimiter))
        rows = list(islice(_csv_rows(io.StringIO(head, newline=""), dialect), HEAD_ROWS))
        if len(head) == HEAD_CHARACTERS and len(rows) > 1:
            rows.pop()
        try:
            return dialect, _padded(find_layout(rows), rows)
        except RefusalError as refusal:
            refusals.append((len(rows[0][2]) if rows else 0, refusal))
    # The delimiter that cuts the first row into most cells is likely the right one.
    raise min(refusals, key=lambda pair: (-pair[0], pair[1].place))[1]


def _padded(layout: Layout, rows: list[Row]) -> Layout:
    """The layout with one cell more where every row ends with a delimiter, and the header does not."""
    first = layout.header_row
    below = [cells for _, number, cells in rows if first and number > first and cells]
    is_padded = all(len(cells) == layout.width + 1 and not cells[-1] for cells in below)
    return replace(layout, width=layout.width + 1) if below and is_padded else layout


def delimiters(path: Path, delimiter: str) -> int:
    """How many delimiters a text holds, wherever they stand."""
    with path.open("rb") as file:
        return sum(chunk.count(delimiter.encode()) for chunk in iter(lambda: file.read(CHUNK), b""))


def is_even(found: int, layout: Layout, rows: int) -> bool:
    """Whether there are as many delimiters as so many rows and a header have, and so none in a value.

    DuckDB overlooks an empty cell too many at the end of a row, which may come of a delimiter in a
    value before it.
    """
    even = (layout.width - 1) * (rows + 1)
    return found in {even, even - 1}  # the header may lack the delimiter at the end


def _quote(head: str, delimiter: str) -> str:
    """Koha's .tab never quotes, so a quotation mark in it is a letter like any other."""
    if delimiter != "\t":
        return '"'
    cells = re.split(r"[\t\r\n]", head)
    is_quoted = any(len(cell) > 1 and cell[0] == cell[-1] == '"' for cell in cells)
    return '"' if is_quoted else ""


def _csv_rows(lines: Iterable[str], dialect: Dialect) -> Iterator[Row]:
    csv.field_size_limit(_CELL_LIMIT)
    reader = csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
    )
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield None, number, list(cells)
    except csv.Error as error:
        raise RefusalError(Code.BROKEN_TEXT, row=number + 1) from error


def rows_of(path: Path, dialect: Dialect, width: int) -> Iterator[Row]:
    """The rows of a text. One with a quotation mark left open, which took rows into a cell, is too long."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        for sheet, number, cells in _csv_rows(file, dialect):
            if "\n" in "".join(map(str, cells)):
                parts = [part for cell in cells for part in _parts(str(cell), dialect, width)]
                yield sheet, number, parts
            else:
                yield sheet, number, cells


def _parts(cell: str, dialect: Dialect, width: int) -> list[Cell]:
    holds_rows = "\n" in cell and cell.count(dialect.delimiter) >= width - 1
    return [*cell.split(dialect.delimiter)] if holds_rows else [cell]


def scan_sql(path: Path, dialect: Dialect, layout: Layout) -> str:
    """Read by DuckDB: names come from the header we checked, every column as text."""
    names = [name or f"_unread_{place}" for place, name in enumerate(layout.columns)]
    columns = ", ".join(f"{literal(name)}: 'varchar'" for name in names)
    scan = (
        f"read_csv({literal(path)}, auto_detect = false, header = true, "
        f"delim = {literal(dialect.delimiter)}, quote = {literal(dialect.quote)}, "
        f"escape = {literal(dialect.quote)}, columns = {{{columns}}})"
    )
    read_names = ", ".join(_columns_of(layout))
    return (
        f"select null::varchar as sheet, 1 + row_number() over () as row, "
        f"null::integer as cells, {read_names} from {scan}"
    )


def _columns_of(layout: Layout) -> list[str]:
    """Every contract column, in contract order; one the file does not have is null."""
    hidden = layout.contract.hidden()
    return [
        f"null::varchar as {name}"
        if name not in layout.columns
        else f"case when trim({name}) <> '' then {literal(FILLED)} end as {name}"
        if name in hidden
        else name
        for name in layout.contract.names()
    ]
