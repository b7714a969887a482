"""A plain workbook of cooperation, for the sample: the same rows give the same bytes.

The one that people fill in, with lists to choose from, is written by the portal.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from etl.cooperation.contract import SHEETS, Sheet
from etl.cooperation.words import DATA, GUIDE, REAL, SAMPLE, WORDS
from etl.finnish import titled

Rows = Sequence[Mapping[str, object]]
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest moment a zip can hold
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def content(rows: Mapping[str, Rows], *, is_sample: bool) -> bytes:
    """The workbook; rows by mart, each with values by the names of the contract's columns."""
    book = titled(Workbook(), WORDS["guide"]["title"])
    guide = book.worksheets[0]
    guide.title = GUIDE
    guide.append([WORDS["guide"]["title"]])
    guide.append([DATA, SAMPLE if is_sample else REAL])
    for line in WORDS["guide_line"].values():
        guide.append([line])
    for sheet in SHEETS:
        _fill(book.create_sheet(sheet.name), sheet, rows.get(sheet.table, ()))
    out = io.BytesIO()
    book.save(out)
    return _timeless(out)


def _fill(target: Worksheet, sheet: Sheet, rows: Rows) -> None:
    target.append([column.header for column in sheet.columns])
    for row in rows:
        target.append([row.get(column.name) for column in sheet.columns])
    target.freeze_panes = "A2"
    for place, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(place)
        target[f"{letter}1"].font = Font(bold=True)
        target.column_dimensions[letter].width = column.width
        target.column_dimensions[letter].hidden = column.is_hidden


def _timeless(book: io.BytesIO) -> bytes:
    """The same workbook without the moment in which it was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(book) as made, zipfile.ZipFile(out, "w") as kept:
        for name in made.namelist():
            body = made.read(name)
            if name == "docProps/core.xml":
                body = _MOMENT.sub(b"1980-01-01T00:00:00Z", body)
            kept.writestr(zipfile.ZipInfo(name, _EPOCH), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()
