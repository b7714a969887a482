"""Bytes -> rows of text: finds out by content what a file is and gives its columns as text.

Two ways lead to the same table. Well-formed delimited text is read by DuckDB itself; everything
else (workbooks, JSON, title rows, ragged lines) goes row by row through Python into a Parquet
file of text. A test holds the two against each other.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from etl.cells import json_rows, sheets
from etl.delimited import HEAD_CHARACTERS, rows_of, scan_sql, sniff
from etl.layout import FILLED, HEAD_ROWS, Layout, Row, find_layout
from etl.messages import Code, Message, RefusalError
from etl.sql import literal
from etl.unpack import Part, as_utf8, is_workbook

_BATCH = 50_000
_OLE = b"\xd0\xcf\x11\xe0"
_HTML = re.compile(r"^\s*(<!doctype|<html|<head|<table|<\?xml[^>]*>\s*<html)", re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """A recognised file: `sql` selects sheet, row, cells and every contract column as text.

    A hidden column tells only whether it is filled: nothing of it may be written down on the way.
    `cells` is the number of cells of a row whose length differs from the header's, else null.
    Where `text` is given, DuckDB scans it itself: that fails on a malformed row, and skips blank
    lines, so that row numbers may be off; `spool` gives the same rows through Python, exactly.
    """

    layout: Layout
    sql: str
    text: Path | None = None
    spool: Callable[[], "Source"] | None = None


def read(part: Part, work: Path) -> Source:
    """Recognise one plain file. Raises RefusalError when it is not an export that is read here."""
    with part.path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise RefusalError(Code.EMPTY_FILE)
    if head[:4] == _OLE or (head[:2] == b"PK" and is_workbook(part.path)):
        return _from_rows(sheets(part.path), work)
    if head[:4] == b"PK\x03\x04":
        raise RefusalError(Code.BROKEN_ARCHIVE)
    return _read_text(part.path, work)


def _read_text(path: Path, work: Path) -> Source:
    text = as_utf8(path, work)
    with text.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        head = file.read(HEAD_CHARACTERS)
    _refuse_no_table(head)
    if head.lstrip()[:1] in {"[", "{"}:
        return _from_rows([list(json_rows(text))], work)
    dialect, layout = sniff(head)

    def spool() -> Source:
        return _spool(layout, [(layout, rows_of(text, dialect))], work)

    # DuckDB overlooks one empty cell too many, which in unquoted text is a delimiter in a value.
    if layout.header_row == 1 and dialect.quote:
        return Source(layout, scan_sql(text, dialect, layout), text, spool)
    return spool()


def _refuse_no_table(head: str) -> None:
    if _HTML.match(head):
        raise RefusalError(Code.HTML_PAGE)
    if head.strip().upper().startswith("NO OUTPUT"):
        raise RefusalError(Code.NO_ROWS)
    if "\0" in head:
        raise RefusalError(Code.UNREADABLE)


def _from_rows(tables: list[list[Row]], work: Path) -> Source:
    """The sheets that hold the report (Excel splits at 1,048,576 rows), as one source.

    Sheets with anything else are told of; one about persons has the whole file refused.
    """
    found: list[tuple[Layout, list[Row]]] = []
    refusals: list[RefusalError] = []
    for rows in tables:
        try:
            found.append((find_layout(rows[:HEAD_ROWS]), rows))
        except RefusalError as refusal:
            refusals.append(refusal)
    personal = [refusal for refusal in refusals if refusal.message.is_personal]
    if personal or not found:
        raise min(
            personal or refusals,
            key=lambda refusal: refusal.place,
            default=RefusalError(Code.EMPTY_FILE),
        )
    layout = found[0][0]
    same = [(each, rows) for each, rows in found if each.contract is layout.contract]
    return _spool(_with_others(layout, tables, same), same, work)


def _with_others(
    layout: Layout, tables: list[list[Row]], read_here: list[tuple[Layout, list[Row]]]
) -> Layout:
    """The layout, with a warning that names the sheets which are not read."""
    ours = {rows[0][0] for _layout, rows in read_here}
    others = [str(rows[0][0]) for rows in tables if rows and rows[0][0] not in ours]
    if not others:
        return layout
    values: dict[str, str | int] = {"report": layout.contract.report, "sheets": ", ".join(others)}
    warnings = (*layout.warnings, Message(Code.OTHER_SHEETS, values))
    return dataclasses.replace(layout, warnings=warnings)


def _spool(layout: Layout, tables: Iterable[tuple[Layout, Iterable[Row]]], work: Path) -> Source:
    """Write the rows under the header as a Parquet file of text."""
    names, hidden = layout.contract.names(), layout.contract.hidden()
    schema = pa.schema(
        [("sheet", pa.string()), ("row", pa.int64()), ("cells", pa.int32())]
        + [(name, pa.string()) for name in names]
    )
    target = work / f"rows-{len(list(work.iterdir()))}.parquet"
    with pq.ParquetWriter(target, schema) as writer:
        for each, rows in tables:
            first = each.header_row if each.header_row is not None else -1
            lines = (_line(row, each, names, hidden) for row in rows if row[1] > first)
            while batch := list(islice(lines, _BATCH)):
                columns = [
                    pa.array(column, field.type)
                    for column, field in zip(zip(*batch, strict=True), schema, strict=True)
                ]
                writer.write_batch(pa.record_batch(columns, schema=schema))
    sql = f"select sheet, row, cells, {', '.join(names)} from read_parquet({literal(target)})"
    return Source(layout, sql)


def _line(
    row: Row, layout: Layout, names: tuple[str, ...], hidden: frozenset[str]
) -> tuple[str | int | None, ...]:
    sheet, number, cells = row
    width = len(layout.columns)
    filled = len(cells)
    # Spreadsheets pad rows with empty cells; in text, one cell more than the header has is a
    # delimiter inside a value, and what follows it is in the wrong column.
    is_padded = sheet is not None or filled <= layout.width
    while is_padded and filled > width and not (cells[filled - 1] or "").strip():
        filled -= 1
    values = {name: value for name, value in zip(layout.columns, cells, strict=False) if name}
    for name in hidden & values.keys():
        values[name] = FILLED if (values[name] or "").strip(" ") else None
    is_odd = filled != width and any(cell and cell.strip() for cell in cells)
    return (
        sheet,
        number,
        filled if is_odd else None,
        *(values.get(name) or None for name in names),
    )
