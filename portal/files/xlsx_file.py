"""A table as an Excel book: typed cells under a fixed header, and a sheet of notes."""

import io

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from portal.kit import i18n
from portal.kit.notes import Notes, escaped
from portal.kit.tables import Kind, Table, plain

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    Kind.COUNT: "#,##0",
    Kind.SIGNED: "+#,##0;−#,##0;0",
    Kind.SIGNED_DECIMAL: "+#,##0.0;−#,##0.0;0.0",
    Kind.SHARE: "0.0%",
    Kind.SIGNED_SHARE: "+0%;−0%;0%",
    Kind.DECIMAL: "#,##0.0",
    Kind.MONTH: "yyyy-mm",
    Kind.DAY: "d.m.yyyy",
    Kind.YEAR: "0",
}
HEADER = PatternFill("solid", fgColor="E3EFF5")
TITLE = Font(bold=True, size=14)
WIDEST, NARROWEST, NOTE_WIDTH = 40, 12, 100


def content(table: Table, notes: Notes, sheet: str) -> bytes:
    """The book as bytes: one sheet of rows under their title, one of notes."""
    book = begun(table.caption)
    fill(book.create_sheet(sheet), table, table.caption)
    note(book.create_sheet(notes.sheet), notes)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def begun(title: str) -> Workbook:
    """A book without sheets that says what it is and in which language, as a screen reader wants it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.language = title, i18n.tag()
    return book


def fill(sheet: Worksheet, table: Table, title: str = "") -> None:
    """Write the table with typed cells under a fixed header, and under its title if it is given one."""
    if title:
        sheet.append([escaped(title)])
        sheet["A1"].font = TITLE
    head = sheet.max_row + 1 if title else 1
    sheet.append([escaped(column.label) for column in table.columns])
    wanted = [
        [escaped(plain(value, column.kind)) for value in table.rows[column.name].tolist()]
        for column in table.columns
    ]
    for row in zip(*wanted, strict=True):
        sheet.append(row)
    first_total = sheet.max_row - table.totals
    for index, column in enumerate(table.columns, start=1):
        letter = get_column_letter(index)
        _head(sheet[f"{letter}{head}"])
        sheet.column_dimensions[letter].width = (
            WIDEST if column.kind is Kind.TEXT else max(NARROWEST, min(WIDEST, len(column.label)))
        )
        for cell in sheet[letter][head:]:
            cell.number_format = _format(column.kind)
            if cell.row > first_total:
                cell.font = Font(bold=True)
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    last = get_column_letter(len(table.columns))
    sheet.auto_filter.ref = f"A{head}:{last}{first_total}"


def _format(kind: Kind) -> str:
    """How Excel writes a kind; money with the sign of the region's currency."""
    if kind is not Kind.EUROS:
        return FORMATS.get(kind, "General")
    sign = i18n.currency_sign()
    return f'#,##0.00 "{sign}"' if sign else "#,##0.00"


def _head(cell: Cell) -> None:
    cell.font, cell.fill, cell.alignment = Font(bold=True), HEADER, Alignment(wrap_text=True)


def note(sheet: Worksheet, notes: Notes) -> None:
    """Write the notes: what, text."""
    sheet.append([escaped(notes.title)])
    sheet["A1"].font = TITLE
    for what, text in notes.rows:
        sheet.append([escaped(what), escaped(text)])
        sheet[f"A{sheet.max_row}"].font = Font(bold=True)
        sheet[f"B{sheet.max_row}"].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, NOTE_WIDTH
