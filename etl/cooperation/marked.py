"""The workbook of cooperation with its faulty cells coloured and explained, ready to be mended."""

import warnings
from collections.abc import Iterable
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from etl.complaint_file import mark
from etl.reading.check import Complaint


def write(book: Path, target: Path, complaints: Iterable[Complaint]) -> None:
    """A copy of the whole workbook: loaded again when mended, it takes the place of the one before."""
    with warnings.catch_warnings(), book.open("rb") as file:
        warnings.simplefilter("ignore")  # openpyxl tells of what it does not write back
        copy = load_workbook(file)
    for complaint in complaints:
        if complaint.sheet and complaint.cell:
            _mark(copy[complaint.sheet], complaint)
    copy.save(target)


def _mark(sheet: Worksheet, complaint: Complaint) -> None:
    cell = sheet[complaint.cell]
    if isinstance(cell, MergedCell):  # only the first cell of a merged area can be marked
        area = next(each for each in sheet.merged_cells.ranges if complaint.cell in each)
        cell = sheet.cell(area.min_row, area.min_col)
    mark(cell, complaint)
