"""One table of the region as somebody has saved it -> rows of text, with their numbers.

The file is CSV with comma, semicolon or tab, in UTF-8, UTF-16 or Windows-1252, or an Excel workbook
of the same name; its first row (in a workbook: of the first sheet) names the columns.
"""

import csv
import io
import unicodedata
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from etl.reading.no_workbook import NO_WORKBOOK
from etl.region.faults import Fault, Finding, Place

LIMIT_MEGABYTES, MOST_ROWS, MOST_COLUMNS = 20, 50_000, 100
_DELIMITERS = ",;\t"
Numbered = tuple[int, list[str]]  # the number of a row and its cells
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"))


@dataclass(frozen=True)
class Line:
    """One row: its number in the file and its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class FileRows:
    """What a file holds: its name as found, its columns, its rows, and what ails cells of it."""

    name: str
    path: Path
    header: tuple[str, ...]
    lines: list[Line]
    findings: list[Finding]


class FileError(ValueError):
    """A file that cannot be read as a table; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.sentence())


def found(folder: Path, file: str) -> Path | None:
    """The CSV of that name, or the workbook in its place. Raises FileError when both are there."""
    both = [folder / file, (folder / file).with_suffix(".xlsx")]
    there = [path for path in both if path.is_file()]
    if len(there) > 1:
        names = ", ".join(path.name for path in there)
        raise FileError(Finding(Fault.TWO_FILES, Place(file), values={"files": names}))
    return there[0] if there else None


def read(path: Path) -> FileRows:
    """The rows of one file; blank ones are passed over. Raises FileError when it is no table."""
    place = Place(path.name)
    if path.stat().st_size > LIMIT_MEGABYTES << 20:
        raise FileError(Finding(Fault.TOO_LARGE, place))
    findings: list[Finding] = []
    content = path.read_bytes()
    if content[:2] == b"PK":
        rows = list(_sheet_rows(*_opened(path)[0], path.name, findings))
    else:
        rows = list(_csv(_text(content, place), place))
    return FileRows(path.name, path, _header(rows, place), lines(rows, place), findings)


def all_sheets(path: Path) -> dict[str, list[Numbered]]:
    """The rows of every sheet of a workbook by its name. Raises FileError when it is none, or when a
    cell of it holds an error or a formula without a result."""
    if path.stat().st_size > LIMIT_MEGABYTES << 20:
        raise FileError(Finding(Fault.TOO_LARGE, Place(path.name)))
    findings: list[Finding] = []
    sheets = {
        values.title: list(_sheet_rows(values, formulas, f"{path.name}, {values.title}", findings))
        for values, formulas in _opened(path)
    }
    for finding in findings:
        raise FileError(finding)
    return sheets


def lines(rows: Sequence[Numbered], place: Place) -> list[Line]:
    """The rows under the header by column; blank ones are passed over."""
    header = _header(rows, place)
    full = [cleaned(cell).casefold() for cell in rows[0][1]]
    found = [_line(number, cells, full, place) for number, cells in rows[1:] if header]
    return [line for line in found if any(line.cells.values())]


def _header(rows: Sequence[Numbered], place: Place) -> tuple[str, ...]:
    """The names in the first row."""
    if not rows:
        raise FileError(Finding(Fault.NO_ROWS, place))
    names = [name for cell in rows[0][1] if (name := cleaned(cell).casefold())]
    if twice := [name for name, n in Counter(names).items() if n > 1]:
        values: dict[str, str | int] = {"columns": ", ".join(twice)}
        raise FileError(Finding(Fault.COLUMN_TWICE, place, values=values))
    return tuple(names)


def cleaned(text: str) -> str:
    """The text without what is not seen: spaces around it, letters of no width; composed (NFC)."""
    return unicodedata.normalize("NFC", text.translate(_INVISIBLE)).strip()


def _line(number: int, cells: list[str], header: Sequence[str], place: Place) -> Line:
    if len(cells) > len(header):  # one more, though empty, is a delimiter inside a value
        at = Place(place.file, number)
        values: dict[str, str | int] = {"cells": len(cells), "expected": len(header)}
        raise FileError(Finding(Fault.CELL_COUNT, at, values=values))
    padded = [*cells, *[""] * (len(header) - len(cells))]
    return Line(
        number, {name: cleaned(cell) for name, cell in zip(header, padded, strict=True) if name}
    )


def _text(content: bytes, place: Place) -> str:
    """Excel writes UTF-8 with or without a mark, UTF-16 with one, or Windows-1252."""
    is_utf16 = content[:2] in {b"\xff\xfe", b"\xfe\xff"}
    tried = ["utf-16"] if is_utf16 else ["utf-8-sig", "cp1252"]
    for encoding in tried:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileError(Finding(Fault.UNREADABLE, place))


def _csv(text: str, place: Place) -> Iterator[Numbered]:
    """Rows with the number of the line on which each begins."""
    first, _, rest = text.partition("\n")
    skipped = first.strip().lower().startswith("sep=")
    head = rest.partition("\n")[0] if skipped else first
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        start = 1
        for cells in reader:
            if not (skipped and start == 1) and any(cell.strip() for cell in cells):
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise FileError(Finding(Fault.OPEN_QUOTE, Place(place.file, start))) from error


def _sheet_rows(
    values: Worksheet, formulas: Worksheet, name: str, findings: list[Finding]
) -> Iterator[Numbered]:
    """Rows of a sheet as text; a cell that has no value of its own is a finding."""
    if values.max_row > MOST_ROWS or values.max_column > MOST_COLUMNS:
        raise FileError(Finding(Fault.TOO_LARGE, Place(name)))
    both = zip(values.iter_rows(), formulas.iter_rows(), strict=True)
    for number, (cells, sources) in enumerate(both, start=1):
        texts = []
        for cell, source in zip(cells, sources, strict=True):
            fault = _cell_fault(cell, source)
            if fault is not None:
                column = get_column_letter(cell.column)
                findings.append(Finding(fault, Place(name, number), column))
            texts.append("" if fault else _as_text(cell.value))
        if any(texts):
            yield number, texts


def _cell_fault(cell: Any, source: Any) -> Fault | None:  # noqa: ANN401 - cells of openpyxl
    if cell.data_type == "e":
        return Fault.ERROR_CELL
    return Fault.FORMULA if source.data_type == "f" and cell.value is None else None


def _opened(path: Path) -> list[tuple[Worksheet, Worksheet]]:
    """The sheets of a workbook with their values and with their formulas."""
    place = Place(path.name)
    try:
        if _unpacked_size(path) > LIMIT_MEGABYTES << 20:
            return _refused(Fault.TOO_LARGE, place)
        with warnings.catch_warnings(), path.open("rb") as file:
            warnings.simplefilter("ignore")  # openpyxl tells of what it does not write back
            values = load_workbook(file, data_only=True).worksheets
            file.seek(0)
            return list(zip(values, load_workbook(file).worksheets, strict=True))
    except NO_WORKBOOK as error:
        if isinstance(error, FileError):
            raise
        raise FileError(Finding(Fault.UNREADABLE, place)) from error


def _unpacked_size(path: Path) -> int:
    with zipfile.ZipFile(path) as packed:
        return sum(member.file_size for member in packed.infolist())


def _refused(fault: Fault, place: Place) -> NoReturn:
    raise FileError(Finding(fault, place))


def _as_text(value: Any) -> str:  # noqa: ANN401 - whatever a cell holds
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
