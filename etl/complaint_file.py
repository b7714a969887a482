"""Complaints in Excel: a list of what is wrong with each cell and what to do, and the mark on a cell."""

from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from etl.finnish import titled
from etl.load import Outcome
from etl.reading.check import Complaint

_HEADER = ("Tiedosto", "Taulukko", "Rivi", "Sarake", "Arvo", "Syy", "Mitä tehdä")
_WIDTHS = (36, 14, 10, 22, 28, 60, 60)
_FAULTY = PatternFill("solid", start_color="FFF4D6")
_AUTHOR = "Portaali"
_LONGEST = 32_000  # Excel takes no longer text into a cell


def write(path: Path, outcomes: list[Outcome]) -> None:
    """One row for each complaint and refusal, under a frozen header."""
    book = titled(Workbook(), "Huomautukset")
    sheet = book.worksheets[0]
    sheet.title = "Huomautukset"
    sheet.append(_HEADER)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for place, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for row in _rows(outcomes):
        sheet.append([escaped(cell) if isinstance(cell, str) else cell for cell in row])
    sheet.auto_filter.ref = sheet.dimensions
    book.save(path)


def mark(cell: Cell, complaint: Complaint) -> None:
    """Colour the cell, and say in a comment what is wrong and what to do."""
    cell.fill = _FAULTY
    cell.comment = Comment(escaped(complaint.message.sentences()), _AUTHOR, height=120, width=320)


def escaped(text: str) -> str:
    """Text that a spreadsheet must not take for a formula; control characters are left out."""
    clean = "".join(character for character in text if character.isprintable())[:_LONGEST]
    return f"'{clean}" if clean.startswith(("=", "+", "-", "@")) else clean


def _rows(outcomes: list[Outcome]) -> Iterator[tuple[str | int | None, ...]]:
    for outcome in outcomes:
        if outcome.refusal:
            yield (
                outcome.file,
                None,
                None,
                None,
                None,
                outcome.refusal.text(),
                outcome.refusal.remedy(),
            )
        for each in outcome.complaints:
            reason = (each.message.text(), each.message.remedy())
            yield each.file, each.sheet, each.cell or each.row, each.column, each.value, *reason
