"""LibreOffice's .ods, and the same as one file of XML (.fods) -> sheets, row by row."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, iterparse

from etl.messages import Code, RefusalError
from etl.reading import text
from etl.reading.sheet import Cell, Row, Sheet, attribute, is_filled, iso, local, number

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_WIDEST = 16_384


def sheets(path: Path) -> list[Sheet]:
    """The tables in their order. Raises KeyError, ValueError or a zip or XML error."""
    names: list[tuple[str, str]] = []
    hidden: set[str] = set()
    with _opened(path) as file:
        for event, element in iterparse(file, ("start", "end")):
            kind = local(element.tag)
            if event == "start" and kind == "table":
                names.append(
                    (attribute(element, "name") or "", attribute(element, "style-name") or "")
                )
            elif event == "end":
                if kind == "style" and _is_hiding(element):
                    hidden.add(attribute(element, "name") or "")
                if kind in {"table-row", "table"}:
                    element.clear()
    return [
        Sheet(text.shown(name), style in hidden, partial(_rows, path, place, text.shown(name)))
        for place, (name, style) in enumerate(names)
    ]


def _is_hiding(style: Element) -> bool:
    return any(
        local(each.tag) == "table-properties" and attribute(each, "display") == "false"
        for each in style
    )


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if _MANIFEST in archive.namelist() and b"encryption-data" in archive.read(_MANIFEST):
                raise RefusalError(Code.PASSWORD)
            with archive.open(_CONTENT) as file:
                yield file
    else:
        with path.open("rb") as file:
            yield file


def _rows(path: Path, wanted: int, name: str) -> Iterator[Row]:
    place, last = -1, 0
    with _opened(path) as file:
        for event, element in iterparse(file, ("start", "end")):
            kind = local(element.tag)
            if kind == "table" and event == "start":
                place += 1
            elif kind == "table" and place == wanted:
                return
            elif kind == "table-row" and event == "end":
                times = _times(element, "number-rows-repeated")
                cells = _cells(element) if place == wanted else []
                if is_filled(cells):
                    yield from ((name, last + each, cells) for each in range(1, times + 1))
                last += times
                element.clear()


def _times(element: Element, name: str) -> int:
    found = attribute(element, name) or "1"
    return int(found) if found.isdecimal() else 1


def _cells(row: Element) -> list[Cell]:
    cells: list[Cell] = []
    skipped = 0
    for element in row:
        times = _times(element, "number-columns-repeated")
        value = _value(element) if local(element.tag) == "table-cell" else None
        if value is None:
            skipped += times
            continue
        if len(cells) + skipped + times > _WIDEST:
            break
        cells += [None] * skipped + [value] * times
        skipped = 0
    return cells


def _value(cell: Element) -> Cell:
    kind = attribute(cell, "value-type")
    stated = _stated(cell)
    paragraphs = [_text(each) for each in cell if local(each.tag) == "p"]
    written = "\n".join(paragraphs)
    if kind is None and attribute(cell, "formula") is not None and not written:
        return text.formula(attribute(cell, "formula") or "")
    if kind in {"float", "percentage", "currency"}:
        return number(attribute(cell, "value") or written)
    if kind == "date":
        return iso(attribute(cell, "date-value") or written)
    if kind == "boolean":
        return "1" if attribute(cell, "boolean-value") == "true" else "0"
    is_error = "error" in stated
    return (written if is_error else attribute(cell, "string-value") or written) or None


def _stated(cell: Element) -> set[str]:
    """Every type that a cell is said to have: LibreOffice tells an error beside the official one."""
    return {value for key, value in cell.items() if local(key) == "value-type"}


def _text(element: Element) -> str:
    """The text of a paragraph: runs of spaces are one, as many more as <text:s> says."""
    found = [_folded(element.text)]
    for each in element:
        kind = local(each.tag)
        if kind == "s":
            found.append(" " * _times(each, "c"))
        elif kind in {"tab", "line-break"}:
            found.append("\t" if kind == "tab" else "\n")
        elif kind not in {"annotation", "note"}:
            found.append(_text(each))
        found.append(_folded(each.tail))
    return "".join(found)


def _folded(words: str | None) -> str:
    if not words:
        return ""
    folded = " ".join(words.split())
    before = " " if words[0].isspace() else ""
    return f"{before}{folded}{' ' if folded and words[-1].isspace() else ''}"
