"""The workbook of cooperation as a file: whether it is one, and its rows with what ails their cells.

It is read with openpyxl, cell by cell: formulas without a result, merged cells and the two ways of
counting days (1900, 1904) are not seen by a reader of values alone.
"""

import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineError, CalamineWorkbook

from etl.cooperation import people
from etl.cooperation.cells import Days, Value, folded, is_empty
from etl.cooperation.contract import SHEETS, Sheet
from etl.cooperation.register import Line
from etl.cooperation.words import BASE, DATA, GUIDE, REAL, SAMPLE
from etl.messages import Code, Message, RefusalError
from etl.reading.no_workbook import NO_WORKBOOK
from etl.reading.unpack import is_workbook

MOST_ROWS, MOST_COLUMNS, LIMIT_MEGABYTES = 20_000, 60, 40
HEADER_ROWS = 5  # the header is one of the first rows
_ENOUGH = 3  # sheets by whose names the workbook is known
_OLE = b"\xd0\xcf\x11\xe0"
_FORMULA, _ERROR = "f", "e"


@dataclass(frozen=True)
class Book:
    """A workbook that was recognised: whether it is made up, its rows by sheet, and remarks.

    A sheet that it lacks has no lines of its own.

    base: what it was downloaded from, the hash of a workbook or BASE_PACK; empty where it does not say.
    """

    is_sample: bool
    base: str
    lines: dict[str, list[Line]]
    days: Days
    warnings: list[Message]


@dataclass(frozen=True)
class _Pair:
    """One sheet twice: with its formulas, and with what they came to."""

    sheet: Sheet
    formulas: Worksheet
    values: Worksheet
    merged: frozenset[tuple[int, int]]

    def value(self, row: int, column: int) -> Value:
        return self.values.cell(row, column).value


def is_book(path: Path) -> bool:
    """Whether a file is the workbook of cooperation, by the names of its sheets."""
    own = {sheet.name for sheet in SHEETS if not sheet.came_later}  # the later names are common
    return len(own & set(_sheet_names(path))) >= _ENOUGH


def _sheet_names(path: Path) -> list[str]:
    with path.open("rb") as file:
        head = file.read(4)
    if head != _OLE and not (head[:2] == b"PK" and is_workbook(path)):
        return []
    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            return list(workbook.sheet_names)
    except (CalamineError, OSError, ValueError):
        return []


def read(path: Path) -> Book:
    """The rows of the workbook. Raises RefusalError when it cannot be read as a whole."""
    formulas, values = _opened(path)
    needed = (GUIDE, *(sheet.name for sheet in SHEETS if not sheet.came_later))
    missing = [name for name in needed if name not in values.sheetnames]
    if missing:
        raise RefusalError(Code.BOOK_SHEETS, sheets=", ".join(missing))
    notes: list[Message] = []
    lines: dict[str, list[Line]] = {}
    for sheet in _there(values):
        pair = _pair(sheet, formulas, values)
        lines[sheet.name], found = _lines(pair)
        notes += found
    is_sample = _is_sample(values[GUIDE])
    days = partial(from_excel, epoch=values.epoch)
    base = _told(values[GUIDE], BASE) or ""
    return Book(is_sample, base, lines, days, [*notes, *_odd_sheets(values)])


def _there(values: Workbook) -> Iterator[Sheet]:
    return (sheet for sheet in SHEETS if sheet.name in values.sheetnames)


def _opened(path: Path) -> tuple[Workbook, Workbook]:
    if not zipfile.is_zipfile(path):
        raise RefusalError(Code.BOOK_FORMAT)
    with zipfile.ZipFile(path) as packed:
        if "[Content_Types].xml" not in packed.namelist():
            raise RefusalError(Code.BOOK_FORMAT)
        size = sum(member.file_size for member in packed.infolist())
    if size > LIMIT_MEGABYTES << 20:
        raise RefusalError(Code.BOOK_SIZE, limit=LIMIT_MEGABYTES)
    try:
        with warnings.catch_warnings(), path.open("rb") as file:
            warnings.simplefilter("ignore")  # openpyxl tells of what it does not write back
            formulas = load_workbook(file)
            file.seek(0)
            return formulas, load_workbook(file, data_only=True)
    except NO_WORKBOOK as error:
        raise RefusalError(Code.BROKEN_WORKBOOK) from error


def _pair(sheet: Sheet, formulas: Workbook, values: Workbook) -> _Pair:
    worksheet = values[sheet.name]
    if not isinstance(worksheet, Worksheet):
        raise RefusalError(Code.BOOK_SHEETS, sheets=sheet.name)
    if worksheet.max_row > MOST_ROWS:
        raise RefusalError(Code.BOOK_ROWS, sheet=sheet.name, limit=MOST_ROWS)
    covered = {
        (row, column)
        for area in worksheet.merged_cells.ranges
        for row, column in area.cells
        if (row, column) != (area.min_row, area.min_col)
    }
    return _Pair(sheet, formulas[sheet.name], worksheet, frozenset(covered))


def _is_sample(guide: Worksheet) -> bool:
    kinds = {folded(SAMPLE): True, folded(REAL): False}
    said = folded(_told(guide, DATA) or "")
    if said not in kinds:
        raise RefusalError(Code.BOOK_UNMARKED)
    return kinds[said]


def _told(guide: Worksheet, label: str) -> str | None:
    """What the sheet of guidance says beside a label; None where it does not have it."""
    for row in guide.iter_rows(max_row=min(guide.max_row, 200), max_col=2, values_only=True):
        if folded(str(row[0] or "")) == folded(label) and row[1] is not None:
            return str(row[1]).strip()
    return None


def _odd_sheets(values: Workbook) -> Iterator[Message]:
    known = {GUIDE, *(sheet.name for sheet in SHEETS)}
    extra = [
        s.title for s in values.worksheets if s.title not in known and s.sheet_state == "visible"
    ]
    if extra:
        yield Message(Code.EXTRA_SHEETS, {"sheets": ", ".join(extra)})
    for sheet in _there(values):
        if values[sheet.name].sheet_state != "visible":
            yield Message(Code.HIDDEN_SHEET, {"sheet": sheet.name})


def _lines(pair: _Pair) -> tuple[list[Line], list[Message]]:
    """The rows under the header that hold something, and columns that are not read."""
    header, places = _header(pair)
    extra = _extra(pair, header, set(places.values()))
    shown = [places[column.name] for column in pair.sheet.columns if not column.is_hidden]
    lines = []
    for row in range(header + 1, pair.values.max_row + 1):
        if any(_is_filled(pair, row, column) for column in (*shown, *extra)):
            _refuse_identity_codes(pair, row)
            lines.append(_line(pair, row, places, extra))
    unread = [name for name in extra.values() if not people.is_column(name)]
    notes = [Message(Code.EXTRA_COLUMNS, {"columns": ", ".join(unread)})] if unread else []
    return lines, notes


def _refuse_identity_codes(pair: _Pair, row: int) -> None:
    for column in range(1, min(pair.values.max_column, MOST_COLUMNS) + 1):
        value = pair.value(row, column)
        if isinstance(value, str) and people.has_identity_code(value):
            raise RefusalError(Code.BOOK_PERSONAL, sheet=pair.sheet.name, row=row)


def _is_filled(pair: _Pair, row: int, column: int) -> bool:
    """Whether a cell holds something, be it a formula that came to nothing."""
    return not is_empty(pair.value(row, column)) or _type(pair, row, column) == _FORMULA


def _type(pair: _Pair, row: int, column: int) -> str:
    return str(pair.formulas.cell(row, column).data_type)


def _header(pair: _Pair) -> tuple[int, dict[str, int]]:
    """The row of the header and the place of each column of ours."""
    wanted = {folded(column.header): column.name for column in pair.sheet.columns}
    best: tuple[int, list[tuple[str, int]]] = (1, [])
    for row in range(1, min(HEADER_ROWS, pair.values.max_row) + 1):
        found = [(wanted[head], at) for at, head in _heads(pair, row) if head in wanted]
        best = max(best, (row, found), key=lambda each: len(each[1]))
    names = [name for name, _ in best[1]]
    if twice := sorted({_head_of(pair, name) for name in names if names.count(name) > 1}):
        raise RefusalError(Code.DUPLICATE_COLUMNS, columns=", ".join(twice))
    if missing := [c.header for c in pair.sheet.columns if c.name not in names]:
        raise RefusalError(Code.BOOK_COLUMNS, sheet=pair.sheet.name, columns=", ".join(missing))
    return best[0], dict(best[1])


def _head_of(pair: _Pair, name: str) -> str:
    return pair.sheet.column(name).header


def _heads(pair: _Pair, row: int) -> Iterator[tuple[int, str]]:
    for column in range(1, min(pair.values.max_column, MOST_COLUMNS) + 1):
        yield column, folded(str(pair.value(row, column) or ""))


def _extra(pair: _Pair, header: int, ours: set[int]) -> dict[int, str]:
    """The columns that are not ours but hold something: place -> heading, or its letter."""
    rows = range(header + 1, pair.values.max_row + 1)
    return {
        at: str(pair.value(header, at) or "").strip() or get_column_letter(at)
        for at, _ in _heads(pair, header)
        if at not in ours and any(_is_filled(pair, row, at) for row in rows)
    }


def _line(pair: _Pair, row: int, places: dict[str, int], extra: dict[int, str]) -> Line:
    cells: dict[str, Value] = {name: pair.value(row, at) for name, at in places.items()}
    faults = {name: said for name, at in places.items() if (said := _ailing(pair, row, at))}
    for at, name in extra.items():
        if people.is_column(name) and _is_filled(pair, row, at):
            faults[name] = Message(Code.PERSON_COLUMN, {"column": name})
    addresses = {name: _address(row, at) for name, at in places.items()}
    addresses |= {name: _address(row, at) for at, name in extra.items()}
    return Line(row, cells, faults, addresses)


def _address(row: int, column: int) -> str:
    return f"{get_column_letter(column)}{row}"


def _ailing(pair: _Pair, row: int, column: int) -> Message | None:
    """Why the value of a cell cannot be known."""
    checks: tuple[tuple[Code, Callable[[], bool]], ...] = (
        (Code.MERGED, lambda: (row, column) in pair.merged),
        (Code.ERROR_CELL, lambda: pair.values.cell(row, column).data_type == _ERROR),
        (
            Code.FORMULA,
            lambda: _type(pair, row, column) == _FORMULA and is_empty(pair.value(row, column)),
        ),
    )
    return next((Message(code) for code, is_so in checks if is_so()), None)
