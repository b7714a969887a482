"""The annual report's tables and numbers as one Excel book: a sheet a table, then the numbers, then the
notes."""

import io
import re
from collections.abc import Sequence

import pandas as pd
from openpyxl import Workbook

from portal.annual_report import page
from portal.annual_report.page import Draft
from portal.files import xlsx_file
from portal.kit.answers import Answers
from portal.kit.i18n import _
from portal.kit.listening import Listening
from portal.kit.notes import Notes
from portal.kit.tables import Column, Kind, Table
from portal.kit.told import Told
from portal.kit.warehouse import Release

LONGEST_NAME = 31  # letters of a sheet's name in Excel
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")


def content(answers: Answers, draft: Draft) -> bytes:
    """The book's bytes, in the language in use."""
    heard = Listening(answers, page.PAGE.path, {})
    page.tell(heard, draft)
    book = xlsx_file.begun(heard.headline)
    for part, table in heard.tables:
        xlsx_file.fill(book.create_sheet(_name(book, part)), table)
    xlsx_file.fill(book.create_sheet(_name(book, _("Numbers"))), _numbers(heard.told))
    xlsx_file.note(book.create_sheet(_name(book, _("Notes"))), _notes(answers.present, heard))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _numbers(every: Sequence[Told]) -> Table:
    columns = (
        Column("what", _("What"), Kind.TEXT),
        Column("value", _("Value"), Kind.TEXT),
        Column("card", _("Id"), Kind.TEXT),
        Column("definition", _("Definition"), Kind.TEXT),
    )
    rows = [(told.what, told.text, told.measure.id, _(told.measure.formula)) for told in every]
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    return Table(_("Numbers and their definitions"), columns, frame)


def _notes(release: Release, heard: Listening) -> Notes:
    sample = _("Made-up sample data: it tells nothing about real libraries.")
    rows = (
        (_("What"), heard.summary),
        (_("Release"), release.release_id),
        *((_("No data"), gap) for gap in heard.gaps),
        *(((_("Sample data"), sample),) if release.is_sample else ()),
    )
    return Notes(_("Notes"), heard.headline, rows)


def _name(book: Workbook, title: str) -> str:
    """A sheet's name that Excel takes, numbered when it is taken."""
    base = _NOT_IN_A_NAME.sub("", title)[: LONGEST_NAME - 3].strip()
    number, name = 1, base
    while name in book.sheetnames:
        number += 1
        name = f"{base} {number}"
    return name
