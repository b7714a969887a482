"""Excel's old binary .xls -> sheets. Calamine reads the values; that a cell is an error, or a formula
whose result nobody stored, it does not tell, so that is looked up from the file's own records."""

import struct
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from etl.messages import Code, RefusalError
from etl.reading import text
from etl.reading.sheet import Cell, Row, Sheet, is_filled, moment

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_BOF, _BOOLERR, _FORMULA, _STRING = 0x809, 0x205, 0x06, 0x207
_WORKSHEET = 0x10
_FREE = 0xFFFFFFFA  # sector numbers from here on end a chain

Found = dict[tuple[int, int], str]


def sheets(path: Path) -> list[Sheet]:
    """The sheets in their order. Raises a calamine error, ValueError, struct.error or IndexError.

    Raises RefusalError for what else is kept in the old container: a newer workbook under a password,
    a mail, a document.
    """
    names = _streams(path.read_bytes()).keys()
    if "EncryptedPackage" in names:
        raise RefusalError(Code.PASSWORD)
    if any(name.startswith("__substg1.0") for name in names):
        raise RefusalError(Code.MAIL)
    if "WordDocument" in names:
        raise RefusalError(Code.OTHER_FORMAT, format="doc")
    with path.open("rb") as file:
        book = CalamineWorkbook.from_filelike(file)
    odd = _odd_cells(path)
    found: list[Sheet] = []
    for each in book.sheets_metadata:
        is_hidden = each.visible is not SheetVisibleEnum.Visible
        name = text.shown(each.name)
        place = len(found)
        cells = odd[place] if place < len(odd) else {}
        found.append(Sheet(name, is_hidden, partial(_rows, book, each.name, name, cells)))
    return found


def _rows(book: CalamineWorkbook, real: str, name: str, odd: Found) -> Iterator[Row]:
    rows = book.get_sheet_by_name(real).to_python(skip_empty_area=False)
    height = max((row + 1 for row, _ in odd), default=0)
    rows += [[] for _ in range(height - len(rows))]
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), value in odd.items():
        by_row.setdefault(row, {})[column] = value
    for number, values in enumerate(rows):
        cells = [_cell(value) for value in values]
        for column, value in by_row.get(number, {}).items():
            cells += [None] * (column + 1 - len(cells))
            cells[column] = value
        if is_filled(cells):
            yield name, number + 1, cells


def _cell(value: Any) -> Cell:  # noqa: ANN401 - whatever calamine makes of a cell
    if value is None or value == "":
        return None
    if isinstance(value, (bool, float)):
        return str(int(value)) if float(value).is_integer() else str(value)
    return moment(value) if hasattr(value, "isoformat") else str(value)


def _odd_cells(path: Path) -> list[Found]:
    """Errors and open formulas of each worksheet, in the order of the sheets."""
    streams = _streams(path.read_bytes())
    found: list[Found] = [{}]
    last: tuple[int, int] | None = None  # a formula whose text follows in a record of its own
    for kind, body in _records(streams.get("Workbook") or streams.get("Book") or b""):
        if kind == _BOF and body[2:4] == struct.pack("<H", _WORKSHEET):
            found.append({})
        elif kind == _STRING and last:
            found[-1].pop(last, None)
        elif kind in {_BOOLERR, _FORMULA} and (odd := _odd(kind, body)):
            last = struct.unpack_from("<HH", body)
            found[-1][last] = odd
    return found[1:]


def _odd(kind: int, body: bytes) -> str | None:
    """What stands in a cell that has no value: an error, or a formula whose text is yet to come."""
    if kind == _BOOLERR:
        return _ERRORS.get(body[6], "#N/A") if body[7] else None
    if body[12:14] != b"\xff\xff":
        return None
    results = {0: text.formula(""), 2: _ERRORS.get(body[8], "#N/A")}
    return results.get(body[6])


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + size]
        place += 4 + size


def _streams(content: bytes) -> dict[str, bytes]:
    """The streams of a compound file by name; small ones, which lie together, are empty here."""
    sector = 1 << struct.unpack_from("<H", content, 30)[0]
    following = _table(content, sector)
    directory = _chain(content, sector, following, struct.unpack_from("<I", content, 48)[0])
    small = struct.unpack_from("<I", content, 56)[0]
    found = {}
    for place in range(0, len(directory) - 127, 128):
        entry = directory[place : place + 128]
        length = struct.unpack_from("<H", entry, 64)[0]
        name = entry[: max(length - 2, 0)].decode("utf-16-le", errors="replace")
        start, size = struct.unpack_from("<II", entry, 116)
        if entry[66] == 2:  # noqa: PLR2004 - a stream
            is_small = size < small
            found[name] = b"" if is_small else _chain(content, sector, following, start)[:size]
    return found


def _table(content: bytes, sector: int) -> list[int]:
    """Which sector follows each sector."""
    parts = list(struct.unpack_from("<109I", content, 76))
    more = struct.unpack_from("<I", content, 68)[0]
    seen = set()
    while more < _FREE and more not in seen:
        seen.add(more)
        block = _sector(content, sector, more)
        numbers = list(struct.unpack(f"<{len(block) // 4}I", block))
        parts += numbers[:-1]
        more = numbers[-1]
    found: list[int] = []
    for part in parts:
        if part < _FREE:
            block = _sector(content, sector, part)
            found += struct.unpack(f"<{len(block) // 4}I", block)
    return found


def _sector(content: bytes, sector: int, number: int) -> bytes:
    block = content[(number + 1) * sector : (number + 2) * sector]
    return block[: len(block) // 4 * 4]


def _chain(content: bytes, sector: int, following: list[int], start: int) -> bytes:
    blocks = []
    seen = set()
    while start < len(following) and start not in seen:
        seen.add(start)
        blocks.append(content[(start + 1) * sector : (start + 2) * sector])
        start = following[start]
    return b"".join(blocks)
