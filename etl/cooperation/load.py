"""The workbook of cooperation -> its accepted rows as Parquet, complaints, and what it changes."""

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import json as arrow_json

from etl.cooperation import book as cooperation_book
from etl.cooperation import pack as cooperation_pack
from etl.cooperation import rows as cooperation_rows
from etl.cooperation.cells import folded
from etl.cooperation.contract import SHEETS, Sheet, all_stored, stored
from etl.cooperation.merge import merged
from etl.cooperation.register import Fault, Register, Row, Values
from etl.cooperation.words import BASE_PACK
from etl.messages import Code, Message, RefusalError
from etl.reading.check import Complaint
from etl.reading.unpack import Part
from etl.region.pack import Pack

RECORD, ROW = "record", "row"
MOST_TOLD = 50  # rows of others that are named one by one
SCHEMA = pa.schema(
    [(RECORD, pa.string()), (ROW, pa.int64()), *((name, pa.string()) for name in all_stored())]
)


@dataclass(frozen=True)
class Draft:
    """The rows of a workbook on their way into the archive."""

    path: Path
    is_sample: bool
    rows_read: int
    rows_accepted: int
    complaints: list[Complaint]
    warnings: list[Message]

    @property
    def rows_refused(self) -> int:
        """Rows with a fault."""
        return self.rows_read - self.rows_accepted


def is_book(part: Part) -> bool:
    """Whether the file is the workbook, by the names of its sheets."""
    return cooperation_book.is_book(part.path)


def draft(
    part: Part,
    work: Path,
    pack: Pack,
    before: Mapping[bool, Path],
    books: Mapping[str, Path],
    today: date,
) -> Draft:
    """Read the workbook and write its accepted rows. Raises RefusalError.

    `before` leads to the rows of the workbook loaded last, of the made-up and of the real ones;
    without one, real rows are compared with the pack's facts. `books` leads to the rows of every
    workbook by its hash: what others have changed since this one was downloaded is kept.
    """
    book = cooperation_book.read(part.path)
    names = cooperation_pack.names(pack)
    register = cooperation_rows.take(
        book.lines, names, book.days, is_sample=book.is_sample, today=today
    )
    if not register.rows_read:
        raise RefusalError(Code.NO_ROWS)
    accepted = register.rows_accepted  # before the rows of others come to them
    target = work / "cooperation.parquet"
    last = before.get(book.is_sample)
    earlier = _earlier(last, pack, is_sample=book.is_sample)
    told = _keep_sheets(register, earlier, book.lines)
    if book.base and book.base != (BASE_PACK if last is None else last.stem):
        told += _keep_others(register, book.base, earlier, books, pack)
    write(target, register)
    changes = _changes(earlier, _rows(register)) if earlier else ()
    notes = [*book.warnings, *told, *changes, *_future(register, today)]
    complaints = [_complaint(part.name, fault) for fault in register.faults]
    return Draft(target, book.is_sample, register.rows_read, accepted, complaints, notes)


def _keep_sheets(
    register: Register, earlier: Mapping[str, list[Values]], there: Mapping[str, object]
) -> list[Message]:
    """Keep the rows of sheets that the workbook lacks, since it was made before them; what is told."""
    kept = [sheet for sheet in SHEETS if sheet.name not in there and earlier.get(sheet.table)]
    for sheet in kept:
        register.rows[sheet.table] = [
            Row(0, {name: row.get(name) for name in stored(sheet)}) for row in earlier[sheet.table]
        ]
    if not kept:
        return []
    return [Message(Code.BOOK_SHEETS_KEPT, {"sheets": ", ".join(sheet.name for sheet in kept)})]


def _keep_others(
    register: Register,
    base: str,
    theirs: dict[str, list[Values]],
    books: Mapping[str, Path],
    pack: Pack,
) -> list[Message]:
    """Bring what others have changed since into the register; what is told of it."""
    if base != BASE_PACK and base not in books:
        return [Message(Code.BOOK_BASE)]
    was = _earlier(None if base == BASE_PACK else books[base], pack, is_sample=False)
    known = register.names.libraries
    towns = register.names.municipalities
    places = {known[folded(n)]: n for n in register.names.shown if folded(n) in known}
    places |= {towns[folded(n)]: n for n in register.names.towns}
    found = merged(was, theirs, _rows(register), places)
    if not found.kept and not found.clashes:
        return []
    numbers = {id(row.values): row.row for rows in register.rows.values() for row in rows}
    for table, rows in found.rows.items():
        register.rows[table] = [Row(numbers.get(id(values), 0), values) for values in rows]
    counts: dict[str, str | int] = {"kept": len(found.kept), "clashes": len(found.clashes)}
    listed = [*found.clashes, *found.kept]
    rest = (
        [Message(Code.BOOK_MORE, {"rows": len(listed) - MOST_TOLD})]
        if len(listed) > MOST_TOLD
        else []
    )
    return [Message(Code.BOOK_STALE, counts), *listed[:MOST_TOLD], *rest]


def write(path: Path, register: Register) -> None:
    """All accepted rows in one table: the mart of each, its row in the file, and its columns.

    They go to Arrow as JSON, since Arrow imports pandas before it takes an object of Python.
    """
    lines = [
        json.dumps({RECORD: table, ROW: row.row, **row.values}).encode()
        for table, rows in register.rows.items()
        for row in rows
    ]
    pq.write_table(_table(lines), path, compression="zstd")


def _table(lines: list[bytes]) -> pa.Table:
    if not lines:
        return SCHEMA.empty_table()
    options = arrow_json.ParseOptions(explicit_schema=SCHEMA, unexpected_field_behavior="ignore")
    table: pa.Table = arrow_json.read_json(io.BytesIO(b"\n".join(lines)), parse_options=options)
    return table.select(SCHEMA.names)


def _complaint(file: str, fault: Fault) -> Complaint:
    return Complaint(
        file, fault.sheet, fault.row, fault.column, fault.value, fault.message, fault.cell
    )


def _rows(register: Register) -> dict[str, list[Values]]:
    return {table: [row.values for row in rows] for table, rows in register.rows.items()}


def _earlier(last: Path | None, pack: Pack, *, is_sample: bool) -> dict[str, list[Values]]:
    if last is None:
        return {} if is_sample else _rows(cooperation_pack.facts(pack)[0])
    found: dict[str, list[Values]] = {}
    for row in pq.read_table(last).to_pylist():
        found.setdefault(row[RECORD], []).append(row)
    return found


def _changes(
    before: Mapping[str, list[Values]], after: Mapping[str, list[Values]]
) -> Iterator[Message]:
    """How many rows of each sheet are new, changed and gone; nothing of a sheet that is as it was."""
    for sheet in SHEETS:
        old, new = (_by_key(sheet, each.get(sheet.table, [])) for each in (before, after))
        counts = {
            "added": len(new.keys() - old.keys()),
            "changed": sum(old[key] != new[key] for key in old.keys() & new.keys()),
            "removed": len(old.keys() - new.keys()),
        }
        if any(counts.values()):
            yield Message(Code.BOOK_CHANGED, {"sheet": sheet.name, **counts})


def _by_key(sheet: Sheet, rows: list[Values]) -> dict[object, tuple[str | None, ...]]:
    keys = (sheet.key,) if sheet.key else sheet.alike
    return {
        tuple(row.get(name) for name in keys): tuple(row.get(name) for name in stored(sheet))
        for row in rows
    }


def _future(register: Register, today: date) -> Iterator[Message]:
    held = [row.values.get("held_on") for rows in register.rows.values() for row in rows]
    days = [day for day in held if day]
    last = max(days, default="")
    if last > today.isoformat():
        shown = date.fromisoformat(last)
        yield Message(Code.FUTURE, {"last_day": f"{shown.day}.{shown.month}.{shown.year}"})
