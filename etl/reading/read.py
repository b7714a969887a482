"""Bytes -> rows of text: finds out by content what a file is and gives its columns as text.

Two ways lead to the same table. Well-formed delimited text is read by DuckDB itself; everything
else (workbooks, JSON, title rows, ragged lines) goes row by row through Python into a Parquet
file of text. A test holds the two against each other.
"""

import dataclasses
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from xml.etree.ElementTree import ParseError

from lxml import etree
from python_calamine import CalamineError

from etl.messages import Code, Message, RefusalError
from etl.reading import excel_xml, ods, xls, xlsx
from etl.reading.delimited import HEAD_CHARACTERS, rows_of, scan_sql, sniff
from etl.reading.json_rows import json_rows
from etl.reading.layout import HEAD_ROWS, Layout, find_layout
from etl.reading.letters import Text, as_utf8
from etl.reading.sheet import Sheet
from etl.reading.spool import Table, spooled
from etl.reading.unpack import Part, fresh, refuse_swollen, workbook_format

_OLE = b"\xd0\xcf\x11\xe0"
_OTHER_ARCHIVES = {
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "rar",
    b"BZh": "bz2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zst",
    b"ustar": "tar",  # which says so later
}
_HTML = re.compile(
    r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype|html|head|meta|title|body|table|style|script|link|div|span|p|form|h[1-6])\b",
    re.IGNORECASE | re.DOTALL,
)
_XML_BOOKS = (
    ("urn:schemas-microsoft-com:office:spreadsheet", excel_xml.sheets),
    ("urn:oasis:names:tc:opendocument:xmlns:office", ods.sheets),
)
_OTHER_FORMATS = (
    (re.compile(r"^TABLE\s+0,1\s"), "DIF"),
    (re.compile(r"^ID;P"), "SYLK"),
    (re.compile(r"^%PDF"), "PDF"),
    (re.compile(r"^\{\\rtf"), "RTF"),
)
_MAIL = re.compile(
    r"^(?:received|return-path|from|to|date|subject|message-id|mime-version|delivered-to|"
    r"content-type|x-[a-z-]+|dkim-signature): ",
    re.IGNORECASE,
)
_IN_A_MAIL = re.compile(r"^(?:mime-version|content-transfer-encoding): ", re.I | re.M)
_BROKEN = (
    CalamineError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    OverflowError,
    struct.error,
    etree.LxmlError,
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    NotImplementedError,
    RuntimeError,
    EOFError,
)


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
    delimiter: str = ""
    spool: Callable[[], "Source"] | None = None


def read(part: Part, work: Path) -> Source:
    """Recognise one plain file. Raises RefusalError when it is not an export that is read here."""
    with part.path.open("rb") as file:
        head = file.read(4096)
    for magic, name in _OTHER_ARCHIVES.items():
        if head.startswith(magic) or head[257:].startswith(magic):
            raise RefusalError(Code.OTHER_ARCHIVE, format=name)
    if not head.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise RefusalError(Code.EMPTY_FILE)
    if head[:4] == _OLE:
        return _from_book(xls.sheets, part.path, work)
    if head[:2] == b"PK":
        return _from_book(_zipped_book(part.path), part.path, work)
    return _read_text(part.path, work)


def _zipped_book(path: Path) -> Callable[[Path], list[Sheet]]:
    found = workbook_format(path)
    if found in {"xlsx", "ods"}:
        refuse_swollen(path)
        return xlsx.sheets if found == "xlsx" else ods.sheets
    if found:
        raise RefusalError(Code.OTHER_FORMAT, format=found)
    raise RefusalError(Code.BROKEN_ARCHIVE)


def _from_book(opened: Callable[[Path], list[Sheet]], path: Path, work: Path) -> Source:
    """A workbook that breaks anywhere is refused as a whole: half of it is no report."""
    try:
        return _from_sheets(opened(path), work)
    except RefusalError:
        raise
    except _BROKEN as error:
        raise RefusalError(Code.BROKEN_WORKBOOK) from error


def _read_text(path: Path, work: Path) -> Source:
    text = as_utf8(path, fresh(work))
    with text.path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        head = file.read(HEAD_CHARACTERS)
    for namespace, opened in _XML_BOOKS:
        if head.lstrip()[:1] == "<" and namespace in head[:8192]:
            return _from_book(opened, text.path, work)
    _refuse_no_table(head)
    source = _from_json(text.path, work) if _is_json(head) else _from_lines(text.path, head, work)
    return _told(source, text)


def _is_json(head: str) -> bool:
    return bool(re.match(r"\s*(?:\)\]\}'|[\w.$]+\s*\(\s*[\[{]|\[|\{)", head))


def _from_json(path: Path, work: Path) -> Source:
    rows = list(json_rows(path))
    return _from_sheets([Sheet("", is_hidden=False, rows=lambda: iter(rows))], work)


def _from_lines(path: Path, head: str, work: Path) -> Source:
    try:
        dialect, layout = sniff(head)
    except RefusalError as refusal:
        if _MAIL.match(head) and _IN_A_MAIL.search(head):
            is_page = "multipart/related" in head and "text/html" in head
            raise RefusalError(Code.HTML_PAGE if is_page else Code.MAIL) from refusal
        raise

    def spool() -> Source:
        return _spool([Table(layout, lambda: rows_of(path, dialect, layout.width))], work)

    # DuckDB overlooks one empty cell too many, which in unquoted text is a delimiter in a value.
    if layout.header_row == 1 and dialect.quote:
        return Source(layout, scan_sql(path, dialect, layout), path, dialect.delimiter, spool)
    return spool()


def _told(source: Source, text: Text) -> Source:
    """The source with a warning of what was done to read its letters, now and when it is spooled."""
    notes = []
    if text.guessed:
        words = ", ".join(text.examples)
        notes.append(Message(Code.LETTERS_GUESSED, {"encoding": text.guessed, "words": words}))
    if text.nuls:
        notes.append(Message(Code.NULS, {"count": text.nuls}))
    if not notes:
        return source
    layout = dataclasses.replace(source.layout, warnings=(*source.layout.warnings, *notes))
    spool = source.spool
    return dataclasses.replace(
        source, layout=layout, spool=None if spool is None else lambda: _told(spool(), text)
    )


def _refuse_no_table(head: str) -> None:
    for pattern, name in _OTHER_FORMATS:
        if pattern.match(head):
            raise RefusalError(Code.OTHER_FORMAT, format=name)
    if _HTML.match(head):
        raise RefusalError(Code.HTML_PAGE)
    if head.strip().upper().startswith("NO OUTPUT"):
        raise RefusalError(Code.NO_ROWS)
    if "\0" in head:
        raise RefusalError(Code.UNREADABLE)


def _from_sheets(sheets: list[Sheet], work: Path) -> Source:
    """The sheets that hold the report (Excel splits at 1,048,576 rows), as one source.

    Sheets with anything else are told of; one about persons has the whole file refused.
    """
    found: list[tuple[Sheet, Table]] = []
    refusals: list[RefusalError] = []
    for sheet in sheets:
        try:
            layout = find_layout(list(islice(sheet.rows(), HEAD_ROWS)))
            found.append((sheet, Table(layout, sheet.rows)))
        except RefusalError as refusal:
            refusals.append(refusal)
    _refuse_all(found, refusals)
    contract = found[0][1].layout.contract
    same = [(sheet, table) for sheet, table in found if table.layout.contract is contract]
    source = _spool([table for _sheet, table in same], work)
    notes = _sheet_notes(sheets, [sheet for sheet, _table in same], contract.report)
    layout = dataclasses.replace(source.layout, warnings=(*source.layout.warnings, *notes))
    return dataclasses.replace(source, layout=layout)


def _refuse_all(found: list[tuple[Sheet, Table]], refusals: list[RefusalError]) -> None:
    personal = [refusal for refusal in refusals if refusal.message.is_about_persons]
    if personal or not found:
        raise min(
            personal or refusals,
            key=lambda refusal: refusal.place,
            default=RefusalError(Code.EMPTY_FILE),
        )


def _sheet_notes(sheets: list[Sheet], ours: list[Sheet], report: str) -> list[Message]:
    """Warnings that name the sheets which are not read, and those which are though they are hidden."""
    notes = [Message(Code.HIDDEN_SHEET, {"sheet": each.name}) for each in ours if each.is_hidden]
    others = [each.name for each in sheets if each not in ours and next(each.rows(), None)]
    if others:
        notes.append(Message(Code.OTHER_SHEETS, {"report": report, "sheets": ", ".join(others)}))
    return notes


def _spool(tables: list[Table], work: Path) -> Source:
    layout, sql = spooled(tables, fresh(work).with_suffix(".parquet"))
    return Source(layout, sql)
