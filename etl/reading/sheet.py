"""What every kind of workbook is read into: sheets with a name, and rows with only what is filled."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from xml.etree.ElementTree import Element

Cell = str | None
Row = tuple[str | None, int, list[Cell]]  # sheet, row number as a spreadsheet shows it, cells

_HALF_A_SECOND = timedelta(microseconds=500_000)


@dataclass(frozen=True)
class Sheet:
    """One sheet: `rows` reads it from the beginning, row by row; empty rows are left out."""

    name: str
    is_hidden: bool
    rows: Callable[[], Iterator[Row]]


@cache
def local(name: str) -> str:
    """A name of XML without its namespace, which differs between the editions of a format."""
    return name.rpartition("}")[2]


def attribute(element: Element, name: str) -> str | None:
    """The value of an attribute, whatever its namespace."""
    plain = element.get(name)
    if plain is not None:
        return plain
    return next((value for key, value in element.items() if local(key) == name), None)


def number(text: str) -> str:
    """A number as Koha writes it: whole ones without decimals or exponent."""
    if text.isdecimal():
        return text
    try:
        value = float(text)
    except ValueError:
        return text
    return str(int(value)) if value.is_integer() else text


def moment(value: date | time) -> str:
    """Days are kept as a binary fraction, so that seconds come out a hair off."""
    if isinstance(value, datetime):
        return (value + _HALF_A_SECOND).strftime("%Y-%m-%d %H:%M:%S")
    return value.isoformat()


def iso(text: str) -> str:
    """An ISO moment as Koha writes it, to the second; other text as it is."""
    try:
        if len(text) <= len("2025-03-01"):
            return date.fromisoformat(text).isoformat()
        return moment(datetime.fromisoformat(text))
    except ValueError:
        return text


def is_filled(cells: list[Cell]) -> bool:
    return any(cell and not cell.isspace() for cell in cells)
