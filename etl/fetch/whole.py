"""All rows of a report, or none: an answer that may be short is asked for again in fewer days."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from etl import finnish
from etl.fetch.faults import Fault, FetchError
from etl.fetch.sources import REPORTS
from etl.fetch.web import Ask

_LEAST_LIMIT, _LIMITS = 10, 500  # SvcMaxReportRows is 10 until somebody changes it
_BY_MONTH = frozenset({"R5"})  # the sums of two halves are not those of the month
Row = dict[str, Any]
Days = tuple[date, date]


class UnsureError(Exception):
    """The answer may lack rows, or hold some twice; says how many came."""

    def __init__(self, fault: Fault, rows: int) -> None:
        self.fault, self.rows = fault, rows
        super().__init__(fault)


@dataclass
class Longest:
    """The longest answer that a system has given: no limit of its is lower.

    A system says nothing when it cuts an answer, but limits are round numbers.
    """

    rows: int = 0

    def refuse_cut(self, rows: int) -> None:
        """Raise UnsureError for a round number of rows, unless a longer answer has come already."""
        before, self.rows = self.rows, max(self.rows, rows)
        if rows and rows >= before and rows % _LEAST_LIMIT == 0:
            raise UnsureError(Fault.ROW_LIMIT, rows)

    def refuse_limit(self, rows: int, halved: int) -> None:
        """Raise UnsureError where there are exactly as many rows as limits are, and never were more.

        halved: as many rows came for more days, which were asked for in halves; the same once more is a limit.
        """
        is_limit = rows in {_LEAST_LIMIT, halved} or rows % _LIMITS == 0
        if rows and self.rows <= rows and is_limit:
            raise UnsureError(Fault.ROW_LIMIT, rows)


class Reader(Protocol):
    """How one system is asked."""

    def open(self) -> None:
        """Find out whether the door opens. Raises FetchError."""

    def rows(self, ask: Ask, days: Days | None) -> list[Row]:
        """All rows of a report in those days, both included. Raises FetchError and UnsureError."""

    def at_once(self, ask: Ask, days: Days | None, seen: int, halved: int) -> list[Row]:
        """The same where there are no fewer days to ask for. Raises FetchError and UnsureError."""


def whole(reader: Reader, ask: Ask, days: Days | None, halved: int = 0) -> list[Row]:
    """All rows of a report in those days. Raises FetchError where that cannot be known.

    halved: the round number of rows for which more days than these were asked for in halves.
    """
    try:
        return reader.rows(ask, days)
    except UnsureError as unsure:
        if days is None or days[0] == days[1] or ask.report in _BY_MONTH:
            return _smallest(reader, ask, days, unsure, halved)
        halved = unsure.rows if unsure.fault is Fault.ROW_LIMIT else 0
    first, last = days
    middle = first + (last - first) // 2
    after = middle + timedelta(days=1)
    halves = (first, middle), (after, last)
    return [row for half in halves for row in whole(reader, ask, half, halved)]


def _smallest(
    reader: Reader, ask: Ask, days: Days | None, unsure: UnsureError, halved: int
) -> list[Row]:
    try:
        return reader.at_once(ask, days, unsure.rows, halved)
    except UnsureError as still:
        day = finnish.days(*days) if days else "–"
        raise FetchError(
            still.fault, report=ask.report, rows=finnish.number(still.rows), day=day
        ) from None


def refuse_unsure(rows: list[Row], ask: Ask) -> None:
    """Raise UnsureError unless pages without order can have lost nothing.

    The pages of a question hold as many rows as there are; so where all ids differ, none is missing.
    A report without ids cannot be known so.
    """
    key = REPORTS[ask.report].key
    if key is None or len({str(row.get(key)) for row in rows}) < len(rows):
        raise UnsureError(Fault.UNORDERED, len(rows))
