"""Excel's .xlsx, the strict edition too -> sheets, row by row: a cell far away costs nothing.

Error cells come as their text (#N/A), formulas without a stored result as `text.formula`.
"""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path, PurePosixPath
from typing import IO, Any
from xml.etree.ElementTree import Element, iterparse, parse

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from etl.reading import text
from etl.reading.sheet import Cell, Row, Sheet, attribute, is_filled, iso, local, moment, number

_NUMBERED = re.compile("_x([0-9A-Fa-f]{4})_")
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - as in the cells
_LAST_SERIAL = 2_958_466  # the first day of the year 10000
_LEAP_BUG = 60  # Excel counts a 29.2.1900 that never was
_WIDEST = 16_384
_SAFE: Any = {
    "huge_tree": True,
    "resolve_entities": False,
    "no_network": True,
    "remove_comments": True,
    "remove_pis": True,
}


@dataclass(frozen=True)
class _Book:
    """What the cells of all sheets refer to."""

    path: Path
    strings: list[str]
    dates: frozenset[int]
    epoch: datetime


def sheets(path: Path) -> list[Sheet]:
    """The worksheets in their order. Raises KeyError, ValueError or a zip or XML error."""
    with zipfile.ZipFile(path) as archive:
        main = _target(archive, "", "officeDocument") or "xl/workbook.xml"
        root = _tree(archive, main)
        parts = _relations(archive, main)
        strings = _target(archive, main, "sharedStrings")
        styles = _target(archive, main, "styles")
        book = _Book(
            path,
            _strings(archive, strings) if strings else [],
            _date_styles(archive, styles) if styles else frozenset(),
            _EPOCH_1904 if _is_1904(root) else _EPOCH,
        )
    found = []
    for element in root.iter():
        if local(element.tag) == "sheet":
            kind, target = parts.get(attribute(element, "id") or "", ("", ""))
            if kind == "worksheet":
                name = text.shown(element.get("name") or "")
                is_hidden = element.get("state") in {"hidden", "veryHidden"}
                found.append(Sheet(name, is_hidden, partial(_rows, book, target, name)))
    return found


def _tree(archive: zipfile.ZipFile, name: str) -> Element:
    with archive.open(name) as file:
        root: Element = parse(file).getroot()
        return root


def _relations(archive: zipfile.ZipFile, owner: str) -> dict[str, tuple[str, str]]:
    """Kind and path of every part that a part refers to, by its id."""
    home = PurePosixPath(owner)
    name = str(home.parent / "_rels" / f"{home.name}.rels") if owner else "_rels/.rels"
    if name not in archive.namelist():
        return {}
    found = {}
    for each in _tree(archive, name).iter():
        target = each.get("Target") or ""
        path = target.lstrip("/") if target.startswith("/") else str(home.parent / target)
        kind = (each.get("Type") or "").rpartition("/")[2]
        found[each.get("Id") or ""] = (kind, path.removeprefix("./"))
    return found


def _target(archive: zipfile.ZipFile, owner: str, kind: str) -> str | None:
    names = set(archive.namelist())
    return next(
        (
            path
            for each, path in _relations(archive, owner).values()
            if each == kind and path in names
        ),
        None,
    )


def _is_1904(root: Element) -> bool:
    return any(
        local(each.tag) == "workbookPr" and each.get("date1904") in {"1", "true"}
        for each in root.iter()
    )


def _strings(archive: zipfile.ZipFile, name: str) -> list[str]:
    found = []
    with archive.open(name) as file:
        for _, element in iterparse(file):
            if local(element.tag) == "si":
                found.append(_text(element))
                element.clear()
    return found


def _text(element: Element) -> str:
    """The text of a string with formatted runs; how it is pronounced is left out."""
    return "".join(
        _read_back(each.text or "") if local(each.tag) == "t" else _text(each)
        for each in element
        if local(each.tag) in {"t", "r"}
    )


def _read_back(words: str) -> str:
    """Letters that XML cannot hold are written by their number (_x000D_)."""
    return _NUMBERED.sub(lambda found: chr(int(found[1], 16)), words) if "_x" in words else words


def _date_styles(archive: zipfile.ZipFile, name: str) -> frozenset[int]:
    """Which cell formats show a number as a day or a time."""
    root = _tree(archive, name)
    formats = dict(BUILTIN_FORMATS)
    for each in root.iter():
        if local(each.tag) == "numFmt":
            formats[int(each.get("numFmtId") or -1)] = each.get("formatCode") or ""
    cells = [each for each in root if local(each.tag) == "cellXfs"]
    styles = [int(each.get("numFmtId") or 0) for group in cells for each in group]
    return frozenset(
        place for place, style in enumerate(styles) if _is_date(style, formats.get(style, ""))
    )


def _is_date(style: int, shown: str) -> bool:
    return style in _LOCAL_DATES or bool(is_date_format(shown))


_LOCAL_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})


@contextmanager
def _opened(path: Path, name: str) -> Iterator[IO[bytes]]:
    with zipfile.ZipFile(path) as archive, archive.open(name) as file:
        yield file


def _rows(book: _Book, part: str, name: str) -> Iterator[Row]:
    """Rows are looked at one by one, and let go; lxml picks them out without a word of each cell."""
    last = 0
    with _opened(book.path, part) as file:
        for _, element in etree.iterparse(file, tag="{*}row", **_SAFE):
            last = int(element.get("r") or last + 1)
            cells = _cells(book, element)
            if is_filled(cells):
                yield name, last, cells
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _cells(book: _Book, row: Element) -> list[Cell]:
    cells: list[Cell] = []
    for element in row:
        value = _value(book, element)
        place = _place(element.get("r"), len(cells))
        if value is not None and place < _WIDEST:
            cells += [None] * (place + 1 - len(cells))
            cells[place] = value
        elif place < _WIDEST and place == len(cells):
            cells.append(None)
    return cells


def _place(reference: str | None, following: int) -> int:
    """The column of A1-style reference, from 0; a cell without one follows its neighbour."""
    return _column(reference.rstrip("0123456789"), following) if reference else following


@cache
def _column(letters: str, following: int) -> int:
    if not letters.isalpha():
        return following
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _value(book: _Book, cell: Element) -> Cell:
    kind = cell.get("t", "n")
    parts = {local(each.tag): each for each in cell}
    if kind == "inlineStr":
        return _text(parts["is"]) if "is" in parts else None
    stored = parts["v"].text if "v" in parts else None
    if stored is None or stored == "":
        is_open = "f" in parts and ("v" not in parts or kind != "str")
        return text.formula(parts["f"].text or "") if is_open else None
    if kind == "s":
        return book.strings[int(stored)]
    if kind == "d":
        return iso(stored)
    if kind == "n":
        return _number(book, stored, int(cell.get("s") or 0))
    return stored  # a formula's text, a truth value, an error


def _number(book: _Book, stored: str, style: int) -> str:
    if style not in book.dates:
        return number(stored)
    try:
        serial = float(stored)
    except ValueError:
        return stored
    if not 0 <= serial < _LAST_SERIAL:
        return stored
    if book.epoch == _EPOCH and serial < _LEAP_BUG:
        serial += 1
    at = book.epoch + timedelta(days=serial)
    return moment(at.date() if serial.is_integer() else at)
