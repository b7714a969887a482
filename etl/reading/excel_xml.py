"""Excel's XML of 2003 (SpreadsheetML), often named .xls -> sheets, row by row."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from xml.etree.ElementTree import Element, iterparse

from etl.reading import text
from etl.reading.sheet import Cell, Row, Sheet, attribute, is_filled, iso, local, number

_WIDEST = 16_384


def sheets(path: Path) -> list[Sheet]:
    """The worksheets in their order. Raises ValueError or an XML error."""
    names: list[str] = []
    hidden: set[int] = set()
    with path.open("rb") as file:
        for event, element in iterparse(file, ("start", "end")):
            kind = local(element.tag)
            if event == "start" and kind == "Worksheet":
                names.append(text.shown(attribute(element, "Name") or ""))
            elif event == "end" and kind == "Visible" and (element.text or "") != "SheetVisible":
                hidden.add(len(names) - 1)
            elif event == "end" and kind == "Row":
                element.clear()
    return [
        Sheet(name, place in hidden, partial(_rows, path, place, name))
        for place, name in enumerate(names)
    ]


def _rows(path: Path, wanted: int, name: str) -> Iterator[Row]:
    place, last = -1, 0
    with path.open("rb") as file:
        for event, element in iterparse(file, ("start", "end")):
            kind = local(element.tag)
            if event == "start" and kind == "Worksheet":
                place, last = place + 1, 0
            elif event == "end" and kind == "Row":
                last = int(attribute(element, "Index") or last + 1)
                cells = _cells(element) if place == wanted else []
                if is_filled(cells):
                    yield name, last, cells
                last += int(attribute(element, "Span") or 0)
                element.clear()


def _cells(row: Element) -> list[Cell]:
    cells: list[Cell] = []
    following = 0
    for element in row:
        place = int(attribute(element, "Index") or following + 1) - 1
        value = _value(element)
        if value is not None and place < _WIDEST:
            cells += [None] * (place + 1 - len(cells))
            cells[place] = value
        following = place + 1 + int(attribute(element, "MergeAcross") or 0)
    return cells


def _value(cell: Element) -> Cell:
    data = next((each for each in cell if local(each.tag) == "Data"), None)
    written = "" if data is None else "".join(data.itertext())
    kind = "" if data is None else attribute(data, "Type")
    if not written:
        formula = attribute(cell, "Formula")
        return text.formula(formula) if formula and kind != "String" else None
    if kind == "Number":
        return number(written)
    return iso(written) if kind == "DateTime" else written
