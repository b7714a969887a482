"""Refused rows -> an Excel copy of each file: faulty cells coloured and explained, ready to be mended.

The copy has the report's header, so that it can be loaded when it is mended: its rows then join those
that were accepted at once (reports with a key; the others are exported anew). Of the workbook of
cooperation the copy is the whole book.
"""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from etl.archive import connect
from etl.complaint_file import escaped, mark
from etl.cooperation import load as cooperation_load
from etl.cooperation import marked as cooperation_marked
from etl.finnish import titled
from etl.load import Outcome, limits
from etl.messages import RefusalError
from etl.reading.check import Complaint
from etl.reading.read import read
from etl.reading.unpack import Part, parts
from etl.reading.workers import POOL

MOST_ROWS = 5_000
_NOTE = "Huomautus"
_WIDTH = 20


def write(files: Path, target: Path, outcomes: Iterable[Outcome]) -> list[str]:
    """A workbook in `target` for each file of the folder that has refused rows; their names."""
    by_name = {outcome.file: outcome.complaints for outcome in outcomes if outcome.complaints}
    written: list[str] = []
    with tempfile.TemporaryDirectory(dir=files.parent, prefix="marking-") as folder:
        for path in sorted(files.glob("*")) if by_name else ():
            with suppress(RefusalError):  # a file that no process can read a second time
                written += POOL.call(limits(path), marked, path, Path(folder), target, by_name)
    return written


def marked(path: Path, work: Path, target: Path, by_name: dict[str, list[Complaint]]) -> list[str]:
    """Write the copies of one file and of what it packs, in a process of their own; their names."""
    written = []
    for part in _opened(path, work):
        if complaints := by_name.get(part.name):
            target.mkdir(exist_ok=True)
            name = f"{part.name.replace('/', '-')}.korjattavat.xlsx"
            if cooperation_load.is_book(part):
                cooperation_marked.write(part.path, target / name, complaints)
            else:
                _write(part, work, complaints, target / name)
            written.append(name)
    return written


def _opened(path: Path, work: Path) -> Iterator[Part]:
    """What can be unpacked; that the rest cannot was told when it was loaded."""
    with suppress(RefusalError):
        yield from parts(path, work)


def _write(part: Part, work: Path, complaints: list[Complaint], target: Path) -> None:
    source = read(part, work)
    source = source.spool() if source.spool else source
    names = [name for name in source.layout.contract.names() if name in source.layout.columns]
    faults = _by_row(complaints)
    book = titled(Workbook(write_only=True), "Korjattavat rivit")
    sheet = book.create_sheet("Korjattavat")
    sheet.freeze_panes = "A2"
    for place in range(len(names) + 1):
        sheet.column_dimensions[chr(ord("A") + place)].width = _WIDTH
    sheet.append([_cell(sheet, name, is_head=True) for name in [*names, _NOTE]])
    with connect(work) as con:
        con.execute("create temp table fault (sheet text, row bigint)")
        con.executemany("insert into fault values (?, ?)", list(faults)[:MOST_ROWS])
        rows = con.execute(
            f"""
            select line.sheet, line.row, {", ".join(f"line.{name}" for name in names)}
            from ({source.sql}) as line
            inner join fault on line.row = fault.row and line.sheet is not distinct from fault.sheet
            order by line.sheet, line.row
            """
        )
        while batch := rows.fetchmany(1_000):
            for sheet_name, number, *cells in batch:
                sheet.append(_line(sheet, names, cells, faults[sheet_name, number]))
    book.save(target)


def _by_row(complaints: list[Complaint]) -> dict[tuple[str | None, int], list[Complaint]]:
    faults: dict[tuple[str | None, int], list[Complaint]] = defaultdict(list)
    for each in complaints:
        faults[each.sheet, each.row].append(each)
    return faults


def _line(
    sheet: WriteOnlyWorksheet, names: list[str], cells: list[str | None], faults: list[Complaint]
) -> list[WriteOnlyCell]:
    """The row as it was, its faulty cells marked, and the reasons in the last cell."""
    by_column = {each.column: each for each in faults}
    line = []
    for name, value in zip(names, cells, strict=True):
        cell = _cell(sheet, value)
        if fault := by_column.get(name):
            mark(cell, fault)
        line.append(cell)
    return [*line, _cell(sheet, " ".join(each.message.sentences() for each in faults))]


def _cell(sheet: WriteOnlyWorksheet, value: str | None, *, is_head: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=None if value is None else escaped(value))
    if is_head:
        cell.font = Font(bold=True)
    return cell
