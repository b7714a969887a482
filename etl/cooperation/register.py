"""What has been taken of the register of cooperation so far: rows, faults, and what names lead to."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from etl.cooperation.cells import Days, Names, Value
from etl.messages import Message

Values = dict[str, str | None]


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
    """What has been taken so far, by mart, and what is known of groups and meetings. Without a day of
    today no month and no year is too late."""

    names: Names
    days: Days | None
    is_sample: bool
    today: date | None = None
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    faults: list[Fault] = field(default_factory=list)
    rows_read: int = 0
    groups: dict[str, str] = field(default_factory=dict)
    meetings: dict[tuple[str, str], str] = field(default_factory=dict)
    meeting_of: dict[str, "Meeting"] = field(default_factory=dict)
    seen: dict[tuple[str | None, ...], int] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @property
    def rows_accepted(self) -> int:
        """All rows that were taken."""
        return sum(map(len, self.rows.values()))


@dataclass(frozen=True)
class Meeting:
    """What rows may say of a meeting: its group, its day now and as it was written, its year."""

    group_id: str | None
    days: frozenset[str | None]
    year: str | None
