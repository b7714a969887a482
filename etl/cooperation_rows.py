"""Rows of the register as they were read -> rows that hold together, and what is wrong with the others.

A row with a fault is left out, the others stay. Groups and meetings that rows speak of by name and
day become ids; a row that has no id yet gets one that follows from what it says.
"""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from etl import cooperation_cells as cells
from etl import cooperation_people as people
from etl.cooperation import SHEETS, Column, Sheet, Type, stored
from etl.cooperation_cells import CellError, Days, Names, Value, folded
from etl.cooperation_words import EVERYBODY, NO_SOURCE, SAMPLE_SOURCE
from etl.messages import Code, Message

Values = dict[str, str | None]
_DIGEST = 10


@dataclass(frozen=True)
class Line:
    """One row as it stands in a file: its number, its cells by column, faults found on the way, and
    where in a workbook the cell of a column is."""

    row: int
    cells: Mapping[str, Value]
    faults: Mapping[str, Message] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """One cell that cannot be accepted; column is the heading, cell its address in a workbook."""

    sheet: str
    row: int
    column: str
    cell: str
    value: str
    message: Message


@dataclass(frozen=True)
class Row:
    """One accepted row: its number in the file, and what is kept of it by column."""

    row: int
    values: Values


@dataclass
class Register:
    """What has been taken so far, by mart, and what is known of groups and meetings."""

    names: Names
    days: Days | None
    is_sample: bool
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    faults: list[Fault] = field(default_factory=list)
    rows_read: int = 0
    groups: dict[str, str] = field(default_factory=dict)
    meetings: dict[tuple[str, str], str] = field(default_factory=dict)
    meeting_of: dict[str, "_Meeting"] = field(default_factory=dict)
    seen: dict[tuple[str | None, ...], int] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @property
    def rows_accepted(self) -> int:
        """All rows that were taken."""
        return sum(map(len, self.rows.values()))


@dataclass(frozen=True)
class _Meeting:
    """What rows may say of a meeting: its group, its day now and as it was written, its year."""

    group_id: str | None
    days: frozenset[str | None]
    year: str | None


class _RowError(CellError):
    """A row that does not hold together, told at one of its columns."""

    def __init__(self, column: str, code: Code, **values: str | int) -> None:
        self.column = column
        super().__init__(code, **values)


def take(
    lines: Mapping[str, Sequence[Line]], names: Names, days: Days | None = None, *, is_sample: bool
) -> Register:
    """Take all rows, sheet by sheet: groups, then meetings, then what speaks of them."""
    register = Register(names, days, is_sample)
    for sheet in SHEETS:
        taken: list[tuple[Values, Values]] = []
        for line in lines.get(sheet.name, ()):
            register.rows_read += 1
            if (pair := _take(register, sheet, line)) is not None:
                taken.append(pair)
        _remember(register, sheet, taken)
    return register


def _take(register: Register, sheet: Sheet, line: Line) -> tuple[Values, Values] | None:
    """The row as it is kept, and as it was read; None when it is refused."""
    read, faults = _read(register, sheet, line)
    if not faults:
        try:
            values = _held_together(register, sheet, dict(read))
            _only_once(register, sheet, values, line.row)
        except _RowError as error:
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


def _held_together(register: Register, sheet: Sheet, values: Values) -> Values:
    if "group" in values:
        values["group_id"] = _group_of(register, values.pop("group") or "")
    if "meeting_on" in values:
        values["meeting_id"] = _meeting_of(register, values)
    _filled_in(values)
    if values["source"] == SAMPLE_SOURCE and not register.is_sample:
        raise _RowError("source", Code.SAMPLE_ROW)
    _in_order(values, "started_on", "ended_on")
    _in_order(values, "date_from", "date_to")
    if any(column.name == "year" and not column.is_required for column in sheet.columns):
        values["year"] = _year_of(register, values)
    return values


def _filled_in(values: Values) -> None:
    """What an empty cell means where it does not mean that nothing is known."""
    if values.get("library") == EVERYBODY:
        values["library"] = None
    for name in {"role", "kind"} & values.keys():
        values[name] = values[name] or "unknown"
    values["source"] = values["source"] or NO_SOURCE


def _group_of(register: Register, said: str) -> str:
    alias = register.names.groups.get(said, "")
    found = register.groups.get(said) or register.groups.get(alias)
    if found is None:
        raise _RowError("group", Code.UNKNOWN_GROUP)
    return found


def _meeting_of(register: Register, values: Values) -> str | None:
    """The meeting of the day, or the one the row has been of, when group and day still fit."""
    group, day, before = values["group_id"] or "", values["meeting_on"], values["meeting_id"] or ""
    meeting = register.meeting_of.get(before)
    if meeting is not None and meeting.group_id == group and day in meeting.days:
        return before
    if day is None:
        return None
    found = register.meetings.get((group, day))
    if found is None:
        raise _RowError("meeting_on", Code.UNKNOWN_MEETING)
    return found


def _in_order(values: Values, first: str, last: str) -> None:
    starts, ends = values.get(first), values.get(last)
    if starts and ends and ends < starts:
        raise _RowError(last, Code.ENDS_BEFORE)


def _year_of(register: Register, values: Values) -> str:
    """The year of the meeting, of the day or of the first day known, else the one that is given."""
    given = values["year"]
    meeting = register.meeting_of.get(values.get("meeting_id") or "")
    days = [values.get(name) for name in ("held_on", "date_from", "date_to")]
    years = [meeting.year] if meeting else [day[:4] for day in days if day]
    known = [year for year in years if year]
    if not known:
        if given is None:
            raise _RowError("year", Code.NO_YEAR)
        return given
    is_open = bool(values.get("date_from")) and not values.get("date_to")
    if given and not (known[0] <= given and (is_open or given <= known[-1])):
        raise _RowError("year", Code.OTHER_YEAR)
    return known[0]


def _only_once(register: Register, sheet: Sheet, values: Values, row: int) -> None:
    """Two meetings of a group whose days are not known may be two; other equal rows are one."""
    if not sheet.alike or (sheet.table == "meeting" and not values["held_on"]):
        return
    alike = tuple(folded(values[name] or "") for name in sheet.alike)
    earlier = register.seen.setdefault((sheet.table, *alike), row)
    if earlier != row:
        column = next(c.name for c in sheet.columns if not c.is_hidden and c.is_required)
        raise _RowError(column, Code.TWICE, row=earlier)


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


def _remember(register: Register, sheet: Sheet, taken: list[tuple[Values, Values]]) -> None:
    """Let later sheets find what they speak of."""
    if sheet.table == "working_group":
        _remember_groups(register, taken)
    elif sheet.table == "meeting":
        _remember_meetings(register, taken)


def _remember_groups(register: Register, taken: list[tuple[Values, Values]]) -> None:
    """By name, by id, and last by the name a group had when the workbook was written."""
    for column in ("name_fi", "group_id", "name_then"):
        for values, read in taken:
            name = values["group_id"] if column == "group_id" else read[column]
            if name:
                register.groups.setdefault(folded(name), values["group_id"] or "")


def _remember_meetings(register: Register, taken: list[tuple[Values, Values]]) -> None:
    """By group and day, and last by the day a meeting had when the workbook was written."""
    for column in ("held_on", "held_then"):
        for values, read in taken:
            if day := read[column]:
                key = (values["group_id"] or "", day)
                register.meetings.setdefault(key, values["meeting_id"] or "")
    for values, read in taken:
        found = _Meeting(values["group_id"], _days_of(read), values["year"])
        register.meeting_of[values["meeting_id"] or ""] = found


def _days_of(read: Values) -> frozenset[str | None]:
    """The days by which rows may speak of a meeting: none for one that was written without a day."""
    is_old = read["meeting_id"] is not None
    return frozenset({read["held_on"], read["held_then"]} if is_old else {read["held_on"]})
