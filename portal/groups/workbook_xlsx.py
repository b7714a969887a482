"""The workbook of cooperation to be filled in: lists to choose from, checked dates and numbers, a
sheet of guidance, headings that cannot be changed by mistake."""

import io
import re
from collections.abc import Mapping

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from portal.files import xlsx_file
from portal.groups.workbook import GROUP, Book, Column, Sheet, Value
from portal.kit import text_rule

LAST_ROW = 5_000  # as far as cells are checked while they are filled in
LISTS = "Luettelot"
HEADER = PatternFill("solid", start_color="E3EFF5")
REQUIRED = PatternFill("solid", start_color="B7D3E0")
WRAPPED = Alignment(wrap_text=True, vertical="top")
FORMATS = {"date": "d.m.yyyy", "month": "m/yyyy", "year": "0", "count": "0", "number": "0.00"}
FIRST, LAST = 1990, 2100  # years that a day or a year may be of
_RISKY = re.compile(r"'*[=+\-@\t\r]")
_CHECKS = {
    **dict.fromkeys(
        ("date", "month"), ("date", "between", f"DATE({FIRST},1,1)", f"DATE({LAST},12,31)")
    ),
    "year": ("whole", "between", str(FIRST), str(LAST)),
    "count": ("whole", "greaterThanOrEqual", "0", None),
    "number": ("decimal", "greaterThanOrEqual", "0", None),
}


def content(book: Book) -> bytes:
    """The workbook as bytes: the sheet of guidance, a sheet for each part, and the hidden lists."""
    out = xlsx_file.begun(book.guide["title"])
    _guide(out.create_sheet(), book)
    for sheet in book.sheets:
        out.create_sheet(sheet.name)
    places = _lists(out.create_sheet(LISTS), book)
    for sheet in book.sheets:
        _fill(out[sheet.name], sheet, places)
    saved = io.BytesIO()
    out.save(saved)
    return saved.getvalue()


def guarded(text: str) -> str:
    """A text that a spreadsheet would run gets an apostrophe, which etl takes away again."""
    clean = text_rule.kept(text)  # marks of direction stay as they are: the book is read in again
    return f"'{clean}" if _RISKY.match(clean) else clean


def _guide(target: Worksheet, book: Book) -> None:
    words = book.guide
    target.title = words["sheet"]
    kind = words["sample"] if book.is_sample else words["real"]
    target.append([words["title"]])
    target.append([words["data"], kind])
    target.append([words["release"], book.release_id])
    target.append([words.get("base"), book.base])  # a release of an earlier version has no word
    target.append([])
    for line in book.guide_lines:
        target.append([line])
        target.merge_cells(
            start_row=target.max_row, end_row=target.max_row, start_column=1, end_column=4
        )
        target.row_dimensions[target.max_row].height = 34
        target.cell(target.max_row, 1).alignment = WRAPPED
    target.append([])
    target.append(words["heads"].split("|"))
    head = target.max_row
    for sheet in book.sheets:
        for column in sheet.columns:
            if not column.is_hidden:
                required = book.lists["flag"][0] if column.is_required else None
                target.append([sheet.name, column.heading, required, column.help])
    _dress_guide(target, head)


def _dress_guide(target: Worksheet, head: int) -> None:
    target["A1"].font = Font(bold=True, size=16)
    for row in (2, 3, 4):
        target.cell(row, 1).font = Font(bold=True)
    for cell in target[head]:
        cell.font, cell.fill = Font(bold=True), HEADER
    for letter, width in zip("ABCD", (22, 34, 14, 80), strict=True):
        target.column_dimensions[letter].width = width
    target.protection.enable()


def _lists(target: Worksheet, book: Book) -> Mapping[str, str]:
    """Write the lists side by side on a hidden sheet; where each is, as a formula says it."""
    places = {}
    for column, (name, values) in enumerate(sorted(book.lists.items()), start=1):
        for row, value in enumerate((name, *values), start=1):
            _write(target.cell(row, column), value)
        letter = get_column_letter(column)
        places[name] = f"{LISTS}!${letter}$2:${letter}${len(values) + 1}"
    groups = next(
        sheet for sheet in book.sheets if not any(c.choices == GROUP for c in sheet.columns)
    )
    places[GROUP] = f"{quote_sheetname(groups.name)}!$A$2:$A${LAST_ROW}"
    target.sheet_state = "hidden"
    return places


def _fill(target: Worksheet, sheet: Sheet, places: Mapping[str, str]) -> None:
    for at, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(at)
        _head(target[f"{letter}1"], column)
        dimension = target.column_dimensions[letter]
        dimension.width, dimension.hidden = column.width, column.is_hidden
        dimension.protection = Protection(locked=False)
        _check(target, f"{letter}2:{letter}{LAST_ROW}", column, places)
    for row, values in enumerate(sheet.rows, start=2):
        for at, (value, column) in enumerate(zip(values, sheet.columns, strict=True), start=1):
            cell = target.cell(row, at)
            _write(cell, value)
            cell.protection = Protection(locked=False)
            cell.number_format = FORMATS.get(column.type, "General")
    target.row_dimensions[1].height = 32
    target.freeze_panes = "A2"
    target.auto_filter.ref = (
        f"A1:{get_column_letter(len(sheet.columns))}{max(2, len(sheet.rows) + 1)}"
    )
    _protect(target)


def _head(cell: Cell, column: Column) -> None:
    cell.value = column.heading
    cell.font, cell.alignment = Font(bold=True), WRAPPED
    cell.fill = REQUIRED if column.is_required else HEADER


def _write(cell: Cell, value: Value) -> None:
    """A text stays a text, whatever it looks like."""
    cell.value = guarded(value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"


def _check(target: Worksheet, area: str, column: Column, places: Mapping[str, str]) -> None:
    """What a cell takes while it is filled in; a list where there is one, with its help."""
    if column.choices is not None:
        check = DataValidation("list", formula1=places[column.choices], allow_blank=True)
    elif column.type in _CHECKS:
        kind, operator, first, second = _CHECKS[column.type]
        check = DataValidation(
            kind, operator=operator, formula1=first, formula2=second, allow_blank=True
        )
    else:
        return
    check.showErrorMessage, check.showInputMessage = True, bool(column.help)
    check.promptTitle, check.prompt = column.heading[:32], column.help[:255] or None
    check.add(area)
    target.add_data_validation(check)


def _protect(target: Worksheet) -> None:
    """Headings cannot be changed; rows can be added, deleted, sorted and filtered."""
    protection = target.protection
    protection.enable()
    for allowed in (
        "insertRows",
        "deleteRows",
        "sort",
        "autoFilter",
        "formatCells",
        "formatColumns",
        "formatRows",
    ):
        setattr(protection, allowed, False)  # False: not forbidden
