"""A file of figures as a table of cells: which row heads it, and what is under each heading.

A number of a workbook stays a number, since of a text such as "1,234" nobody knows what it is.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path

from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from etl.cooperation.cells import folded, tidy
from etl.figures.places import Places
from etl.messages import Code, RefusalError
from etl.reading.letters import as_utf8
from etl.reading.no_workbook import NO_WORKBOOK
from etl.reading.unpack import is_workbook, refuse_swollen

Value = str | float | None
MOST_ROWS, MOST_COLUMNS = 20_000, 400
FIRST_YEAR, LAST_YEAR = 1990, 2100
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK"
_DELIMITERS = (";", "\t", ",", "|")
_HEAD = 200  # rows by which the delimiter is judged
_HEADINGS = 3  # rows of headings at most
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEARS = frozenset(str(year) for year in range(FIRST_YEAR, LAST_YEAR + 1))
_TYPED = str.maketrans("OoIl", "0011")  # letters that are typed for digits
_BRACKETS = re.compile(r"\(\s*\)")
_UNKNOWN = frozenset({"-", "–", "—", "*", "n/a", "na", "null", "ei tietoa", "uppgift saknas"})
_DOTS = re.compile(r"\.{1,3}")


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet (empty name: of a text), row by row, from the first row and column."""

    sheet: str
    rows: Sequence[Sequence[Value]]


def grids(path: Path, work: Path) -> list[Grid]:
    """Every visible sheet of a workbook, or the one table of a text. Raises RefusalError."""
    with path.open("rb") as file:
        head = file.read(4)
    if head == _OLE or (head[:2] == _ZIP and is_workbook(path)):
        found = _of_book(path)
    else:
        found = [Grid("", _of_text(as_utf8(path, work / "figures.txt").path))]
    for grid in found:
        if len(grid.rows) > MOST_ROWS or max(map(len, grid.rows), default=0) > MOST_COLUMNS:
            raise RefusalError(Code.FIGURES_SIZE, rows=MOST_ROWS, columns=MOST_COLUMNS)
    return [grid for grid in found if grid.rows]


def _of_book(path: Path) -> list[Grid]:
    refuse_swollen(path)
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            shown = [
                each.name
                for each in book.sheets_metadata
                if each.visible is SheetVisibleEnum.Visible
            ]
            return [
                Grid(
                    name,
                    [
                        [_value(cell) for cell in row]
                        for row in book.get_sheet_by_name(name).to_python(
                            skip_empty_area=False, nrows=MOST_ROWS + 1
                        )
                    ],
                )
                for name in shown
            ]
    except NO_WORKBOOK as error:
        raise RefusalError(Code.BROKEN_WORKBOOK) from error


def _value(cell: object) -> Value:
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int | float):
        return float(cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return tidy(str(cell)) or None


def _of_text(path: Path) -> list[list[Value]]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        head = list(islice(file, _HEAD))
        delimiter = max(_DELIMITERS, key=lambda each: _evenness(head, each))
        file.seek(0)
        rows = islice(csv.reader(file, delimiter=delimiter), MOST_ROWS + 1)
        try:
            return [[tidy(cell) or None for cell in row] for row in rows]
        except csv.Error as error:
            raise RefusalError(Code.UNREADABLE) from error


def _evenness(lines: list[str], delimiter: str) -> int:
    """How many cells the rows of the commonest width have together."""
    widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
    return max((width * rows for width, rows in widths.items() if width > 1), default=0)


def year_in(value: Value) -> int | None:
    """The one year that a cell or a heading names; None where it names none, or several."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and FIRST_YEAR <= value <= LAST_YEAR else None
    found = {int(each) for each in _YEAR.findall(value or "")}
    return found.pop() if len(found) == 1 else None


def is_almost_year(text: str) -> bool:
    """Whether one digit more, less or other, or two that change places, make a year of the text."""
    digits = text.translate(_TYPED)
    return any(each in _YEARS for each in _edits(digits))


def _edits(text: str) -> Iterator[str]:
    yield text
    for at in range(len(text) + 1):
        yield text[:at] + text[at + 1 :]
        yield text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
        for digit in "0123456789":
            yield text[:at] + digit + text[at:]
            yield text[:at] + digit + text[at + 1 :]


def is_unknown(value: Value) -> bool:
    """Whether a cell says that nothing is known: empty, or a mark of statistics that says so."""
    if value is None:
        return True
    return isinstance(value, str) and (
        value.casefold() in _UNKNOWN or _DOTS.fullmatch(value) is not None
    )


def text_of(value: Value) -> str:
    """The cell as it is shown: 3 for 3.0, empty where there is nothing."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return value or ""


def stem(heading: str) -> str:
    """A heading without the year it names, as headings are compared: next year's file has the same."""
    return folded(_BRACKETS.sub(" ", _YEAR.sub(" ", heading))).strip(" .,:;–-/*")


@dataclass(frozen=True)
class Table:
    """A sheet whose headings were found. `first`: the place in `grid.rows` of the first row under them."""

    grid: Grid
    headings: tuple[str, ...]
    first: int

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What each column is called: its heading, with its letter where it is empty or comes again."""
        counted = Counter(self.headings)
        return tuple(
            heading
            if heading and counted[heading] == 1
            else f"{heading} ({get_column_letter(place + 1)})".strip()
            for place, heading in enumerate(self.headings)
        )

    @cached_property
    def signature(self) -> str:
        """The headings without years, by which a file of the same layout is known again."""
        return "|".join(sorted({stem(each) for each in self.headings if stem(each)}))

    def column(self, name: str) -> int | None:
        """The place of a column by its name, whatever the year in it; None where it is not there."""
        if not name:
            return None
        if name in self.names:
            return self.names.index(name)
        wanted = [place for place, each in enumerate(self.names) if stem(each) == stem(name)]
        return wanted[0] if len(wanted) == 1 else None

    def body(self) -> list[tuple[int, list[Value]]]:
        """Every row under the headings that holds something: its number in the file, and its cells."""
        width = len(self.headings)
        return [
            (number, [*row[:width], *[None] * (width - len(row))])
            for number, row in enumerate(self.grid.rows[self.first :], start=self.first + 1)
            if any(cell is not None for cell in row)
        ]


def table(grid: Grid, places: Places) -> Table | None:
    """The headings of a sheet that tells of places of the region; None where it names none of them."""
    first = _first_row(grid, places)
    if first is None:
        return None
    above: list[Sequence[Value]] = []
    for row in reversed(grid.rows[max(0, first - _HEADINGS) : first]):
        if sum(cell is not None for cell in row) < 2:  # noqa: PLR2004 - a title has one cell
            break
        above.insert(0, row)
    if not above:
        return None
    width = max(map(len, (*above, *grid.rows[first:])))
    lines = [_filled(row, width, is_last=row is above[-1]) for row in above]
    headings = tuple(
        " ".join(dict.fromkeys(part for line in lines if (part := line[place])))
        for place in range(width)
    )
    return Table(grid, headings, first)


def _filled(row: Sequence[Value], width: int, *, is_last: bool) -> list[str]:
    """The texts of a row of headings; one that stands above several columns is of them all."""
    found, before = [], ""
    for place in range(width):
        text = text_of(row[place]) if place < len(row) else ""
        before = text or before
        found.append(text if is_last else before)
    return found


def _first_row(grid: Grid, places: Places) -> int | None:
    """The first row that is no heading: it names a place, or has a number that is no year.

    Where the places are headings, it is the row after them.
    """
    named = [_named(row, places) for row in grid.rows]
    if not any(named):
        return None
    across = max(range(len(named)), key=named.__getitem__)
    if named[across] > 1 and named[across] > sum(named) / 2:  # places side by side
        return across + 1
    for number, row in enumerate(grid.rows):
        filled = [cell for cell in row if cell is not None]
        has_number = any(isinstance(number_in(cell), float) for cell in filled[1:])
        if named[number] or (len(filled) > 1 and has_number and not _is_of_years(filled, places)):
            return number
    return None


def _is_of_years(filled: Sequence[Value], places: Places) -> bool:
    """Whether a row heads columns by years, one of which may be mistyped: of no place, with a year in it."""
    numbers = [text_of(cell) for cell in filled if number_in(cell) is not None]
    return (
        all(
            places.find(cell) is None
            for cell in filled
            if isinstance(cell, str) and not cell.isdigit()
        )
        and any(year_in(cell) is not None for cell in filled)
        and all(map(is_almost_year, numbers))
    )


def _named(row: Sequence[Value], places: Places) -> int:
    """How many places of ours a row names; a code counts where it begins the row."""
    begins = next((cell for cell in row if cell is not None), None)
    names = len({places.find(cell) for cell in row if places.is_named(cell)})
    return names or int(places.is_ours(begins))


_PLAIN = re.compile(r"[-\u2212]?\d+(?:[.,]\d+)?")
_SPACED = re.compile(r"(?<=\d)[ \u00a0\u202f\u2009'](?=\d{3}(?!\d))")


def number_in(value: Value) -> float | None:
    """The number of a cell that is one and no year; None else."""
    if isinstance(value, float):
        return None if year_in(value) else value
    joined = _SPACED.sub("", value or "").removesuffix("€").strip()
    if not _PLAIN.fullmatch(joined) or year_in(joined):
        return None
    return float(joined.replace(",", ".").replace("\u2212", "-"))
