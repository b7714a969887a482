"""Months, days and numbers as Finnish sentences have them."""

from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal
from openpyxl import Workbook


def month(day: date) -> str:
    """Marraskuu 2025, in the nominative and without a capital: "marraskuu 2025"."""
    return format_date(day, "LLLL y", locale="fi")


def months(first: date, last: date) -> str:
    """One month, or from the first to the last: "tammikuu 2024 – maaliskuu 2025"."""
    if (first.year, first.month) == (last.year, last.month):
        return month(first)
    return f"{month(first)} – {month(last)}"


def day(value: date) -> str:
    """A day as people write it: "1.3.2025"."""
    return f"{value.day}.{value.month}.{value.year}"


def days(first: date, last: date) -> str:
    """One day, or from the first to the last: "1.3.2025–4.3.2025"."""
    return day(first) if first == last else f"{day(first)}–{day(last)}"


def titled(book: Workbook, title: str) -> Workbook:
    """The workbook, which says what it is and that it is in Finnish, as a screen reader wants it."""
    book.properties.title, book.properties.language = title, "fi-FI"
    return book


def number(value: int) -> str:
    """A whole number with its thousands apart: "4 442", with a space that does not break."""
    return format_decimal(value, locale="fi")
