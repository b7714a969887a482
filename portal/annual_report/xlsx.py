"""A report's tables and numbers as one Excel book: a sheet a table, then the numbers, then the notes."""

import io
import re

import pandas as pd
from openpyxl import Workbook

from portal.annual_report.parts import Report, Rows
from portal.files import xlsx_file
from portal.kit.i18n import _
from portal.kit.notes import Notes
from portal.kit.tables import Column, Kind, Table

LONGEST_NAME = 31  # letters of a sheet's name in Excel
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")


def content(report: Report) -> bytes:
    """The book's bytes, in the language in use."""
    book = xlsx_file.begun(report.title)
    for section in report.sections:
        for part in section.parts:
            if isinstance(part, Rows):
                xlsx_file.fill(book.create_sheet(_name(book, section.title)), part.table)
    xlsx_file.fill(book.create_sheet(_name(book, _("Numbers"))), _numbers(report))
    xlsx_file.note(book.create_sheet(_name(book, _("Notes"))), _notes(report))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _numbers(report: Report) -> Table:
    columns = (
        Column("what", _("What"), Kind.TEXT),
        Column("value", _("Value"), Kind.TEXT),
        Column("card", _("Id"), Kind.TEXT),
        Column("definition", _("Definition"), Kind.TEXT),
    )
    rows = [
        {
            "what": told.what,
            "value": told.text,
            "card": told.measure.id,
            "definition": _(told.measure.formula),
        }
        for told in report.told()
    ]
    return Table(
        _("Numbers and their definitions"),
        columns,
        pd.DataFrame(rows, columns=[c.name for c in columns]),
    )


def _notes(report: Report) -> Notes:
    sample = _("Made-up sample data: it tells nothing about real libraries.")
    rows = (
        (_("What"), report.subtitle),
        (_("Release"), report.release_id),
        *((_("No data"), gap) for gap in report.gaps()),
        *(((_("Sample data"), sample),) if report.is_sample else ()),
    )
    return Notes(_("Notes"), report.title, rows)


def _name(book: Workbook, title: str) -> str:
    """A sheet's name that Excel takes, numbered when it is taken."""
    base = _NOT_IN_A_NAME.sub("", title)[: LONGEST_NAME - 3].strip()
    number, name = 1, base
    while name in book.sheetnames:
        number += 1
        name = f"{base} {number}"
    return name
