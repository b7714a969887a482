"""How rows of the register lead to each other: groups by name, meetings by group and day, years by days."""

from etl.cooperation.cells import CellError, folded
from etl.cooperation.contract import Sheet
from etl.cooperation.register import Meeting, Register, Values
from etl.cooperation.words import EVERYBODY, NO_SOURCE, SAMPLE_SOURCE
from etl.messages import Code

ALWAYS, NEVER_ENDS = "0001-01-01", "9999-12-31"


class RowError(CellError):
    """A row that does not hold together, told at one of its columns."""

    def __init__(self, column: str, code: Code, **values: str | int) -> None:
        self.column = column
        super().__init__(code, **values)


def held_together(register: Register, sheet: Sheet, values: Values) -> Values:
    """The row with ids for the names it speaks by. Raises RowError where it does not hold together."""
    if "group" in values:
        values["group_id"] = _group_of(register, values.pop("group") or "")
    if "meeting_on" in values:
        values["meeting_id"] = _meeting_of(register, values)
    _filled_in(values)
    if values["source"] == SAMPLE_SOURCE and not register.is_sample:
        raise RowError("source", Code.SAMPLE_ROW)
    _in_order(values, "started_on", "ended_on")
    _in_order(values, "date_from", "date_to")
    _in_one_year(sheet, values)
    _of_its_kind(values)
    if any(column.name == "year" and not column.is_required for column in sheet.columns):
        values["year"] = _year_of(register, values)
    _library_on_its_day(register, values)
    return values


def _library_on_its_day(register: Register, values: Values) -> None:
    """A library is judged by the days of the row: one that has ended may have sat before that."""
    span = register.names.spans.get(values.get("library") or "")
    time = _time_of(values)
    if span and time and not (time[0] <= span[1] and time[1] >= span[0]):
        raise RowError("library", Code.LIBRARY_ENDED, span="–".join(map(_said, span)))


def _time_of(values: Values) -> tuple[str, str] | None:
    """The first and last day that a row speaks of; a year is all its days."""
    day = values.get("held_on") or values.get("meeting_on") or values.get("announced_on")
    year = values.get("year")
    first = values.get("date_from") or day or (year and f"{year}-01-01")
    last = values.get("date_to") or day or (year and f"{year}-12-31")
    return (first, max(first, last)) if first and last else None


def _said(text: str) -> str:
    """A day as Finns write it; empty where there is no limit."""
    if text in {ALWAYS, NEVER_ENDS}:
        return ""
    year, month, day = text.split("-")
    return f"{int(day)}.{int(month)}.{year}"


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
        raise RowError("group", Code.UNKNOWN_GROUP)
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
        raise RowError("meeting_on", Code.UNKNOWN_MEETING)
    return found


def _in_order(values: Values, first: str, last: str) -> None:
    starts, ends = values.get(first), values.get(last)
    if starts and ends and ends < starts:
        raise RowError(last, Code.ENDS_BEFORE)


def _in_one_year(sheet: Sheet, values: Values) -> None:
    """What is counted of a year has its days in that year."""
    names = ("date_from", "date_to")
    if "year" not in values or not sheet.column("year").is_required:
        return
    for name in names:
        day = values.get(name)
        if day and not day.startswith(f"{values['year']}-"):
            raise RowError(name, Code.MORE_YEARS)


def _of_its_kind(values: Values) -> None:
    """Euros are of a grant and of costs, person-years of staff: else a sum would mix them."""
    kind = values.get("finance_kind")
    wrong = "euros" if kind == "staff" else "person_years"
    if kind and values.get(wrong):
        raise RowError(wrong, Code.OTHER_KIND)


def _year_of(register: Register, values: Values) -> str:
    """The year of the meeting, of the day or of the first day known, else the one that is given."""
    given = values["year"]
    meeting = register.meeting_of.get(values.get("meeting_id") or "")
    days = [values.get(name) for name in ("held_on", "date_from", "date_to")]
    years = [meeting.year] if meeting else [day[:4] for day in days if day]
    known = [year for year in years if year]
    if not known:
        if given is None:
            raise RowError("year", Code.NO_YEAR)
        return given
    is_open = bool(values.get("date_from")) and not values.get("date_to")
    if given and not (known[0] <= given and (is_open or given <= known[-1])):
        raise RowError("year", Code.OTHER_YEAR)
    return known[0]


def remember(register: Register, sheet: Sheet, taken: list[tuple[Values, Values]]) -> None:
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
        found = Meeting(values["group_id"], _days_of(read), values["year"])
        register.meeting_of[values["meeting_id"] or ""] = found


def _days_of(read: Values) -> frozenset[str | None]:
    """The days by which rows may speak of a meeting: none for one that was written without a day."""
    is_old = read["meeting_id"] is not None
    return frozenset({read["held_on"], read["held_then"]} if is_old else {read["held_on"]})
