"""Rows of the register as they were read -> rows that hold together, and what is wrong with the others.

A row with a fault is left out, the others stay. Groups and meetings that rows speak of by name and
day become ids; a row that has no id yet gets one that follows from what it says.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date

from etl.cooperation import cells, people
from etl.cooperation.cells import CellError, Days, Names, folded
from etl.cooperation.contract import SHEETS, Column, Sheet, Type, stored
from etl.cooperation.links import RowError, held_together, remember
from etl.cooperation.register import Fault, Line, Register, Row, Values
from etl.messages import Code, Message

_DIGEST = 10


def take(
    lines: Mapping[str, Sequence[Line]],
    names: Names,
    days: Days | None = None,
    *,
    is_sample: bool,
    today: date | None = None,
) -> Register:
    """Take all rows, sheet by sheet: groups, then meetings, then what speaks of them. With a day of today
    rows of months and years that cannot be yet are refused."""
    register = Register(names, days, is_sample, today)
    for sheet in SHEETS:
        taken: list[tuple[Values, Values]] = []
        for line in lines.get(sheet.name, ()):
            register.rows_read += 1
            if (pair := _take(register, sheet, line)) is not None:
                taken.append(pair)
        remember(register, sheet, taken)
    return register


def _take(register: Register, sheet: Sheet, line: Line) -> tuple[Values, Values] | None:
    """The row as it is kept, and as it was read; None when it is refused."""
    read, faults = _read(register, sheet, line)
    if not faults:
        try:
            values = held_together(register, sheet, dict(read))
            _only_once(register, sheet, values, line.row)
        except RowError as error:
            faults = {error.column: error.message}
    if faults:
        register.faults += [_fault(sheet, line, name, said) for name, said in faults.items()]
        return None
    if sheet.key:
        values[sheet.key] = _own_id(register, sheet, values)
    register.rows[sheet.table].append(
        Row(line.row, {name: values.get(name) for name in stored(sheet)})
    )
    return values, read


def _read(register: Register, sheet: Sheet, line: Line) -> tuple[Values, dict[str, Message]]:
    read: Values = {}
    faults = dict(line.faults)
    for column in sheet.columns:
        if column.name in faults:
            continue
        try:
            value = cells.read(column, line.cells.get(column.name), register.names, register.days)
            if value and register.today:
                cells.refuse_future(column, value, register.today)
        except CellError as error:
            faults[column.name] = error.message
            continue
        if value and _is_about_people(register, column, value):
            faults[column.name] = Message(Code.PERSON)
        read[column.name] = value
    return read, faults


def _is_about_people(register: Register, column: Column, text: str) -> bool:
    is_free = column.type is Type.TEXT and not column.is_hidden
    return is_free and people.seems_named(text, register.names.places)


def _fault(sheet: Sheet, line: Line, name: str, message: Message) -> Fault:
    """What seems to be about a person is not repeated in the complaint."""
    is_personal = message.code in {Code.PERSON, Code.PERSON_COLUMN}
    value = line.cells.get(name)
    told = "" if is_personal or value is None else cells.clean(cells.shown(value))[:200]
    heading = next((column.header for column in sheet.columns if column.name == name), name)
    return Fault(sheet.name, line.row, heading, line.addresses.get(name, ""), told, message)


def _only_once(register: Register, sheet: Sheet, values: Values, row: int) -> None:
    """Two meetings of a group whose days are not known may be two; other equal rows are one."""
    if not sheet.alike or (sheet.table == "meeting" and not values["held_on"]):
        return
    alike = tuple(folded(values[name] or "") for name in sheet.alike)
    earlier = register.seen.setdefault((sheet.table, *alike), row)
    if earlier != row:
        column = next(c.name for c in sheet.columns if not c.is_hidden and c.is_required)
        raise RowError(column, Code.TWICE, row=earlier)


def _own_id(register: Register, sheet: Sheet, values: Values) -> str:
    """The id the row came with, unless an earlier row has it; else one of what it says."""
    taken = register.ids[sheet.table]
    given = values.get(sheet.key or "")
    found = given if given and given not in taken else _fresh_id(sheet, values, taken)
    taken.add(found)
    return found


def _fresh_id(sheet: Sheet, values: Values, taken: set[str]) -> str:
    if sheet.table == "working_group":
        stem = _slug(values["name_fi"] or "")
    else:
        told = [values.get(name) or "" for name in sheet.alike or stored(sheet)]
        digest = hashlib.sha256("\x1f".join(told).encode()).hexdigest()[:_DIGEST]
        stem = f"{sheet.table.replace('_', '-')}-{digest}"
    candidates = (stem if n == 1 else f"{stem}-{n}" for n in range(1, len(taken) + 2))
    return next(each for each in candidates if each not in taken)


def _slug(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60].strip("-") or "ryhma"
