"""What is to be asked of a source: months that are missing, and the last weeks again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from etl.fetch.sources import ASKED, UNDATED, Source
from etl.fetch.web import Ask

# For how many days what a report tells of a day still changes: renewals and corrections of the last
# month, transfers that arrive. R3 asks for what has changed, so that nothing older can be missed.
AGAIN = {"R1": 35, "R1b": 35, "R5": 35, "R2": 90, "R3": 7}
_BRANCHES_DAYS = 7
Until = Mapping[str, Mapping[str, str]]  # report -> month -> until which day it has been asked for


@dataclass(frozen=True)
class Part:
    """One question: a report, and the month of it that is asked for; None of a report without days."""

    ask: Ask
    days: tuple[date, date] | None

    @property
    def month(self) -> str:
        """The month as 2025-03; "all" of a report without days."""
        return self.days[0].isoformat()[:7] if self.days else "all"


def parts(source: Source, done: Until, today: date, since: date | None = None) -> list[Part]:
    """What to ask now, the newest reports of branches first, then month by month, the oldest first.

    done: what has been asked before; since: ask for all months from this one again.
    """
    if source.way not in ASKED or source.since is None:
        return []
    found: list[Part] = []
    for report, number in sorted(source.reports.items(), key=lambda each: each[0] not in UNDATED):
        ask, before = Ask(report, number), done.get(report, {})
        if report in UNDATED:
            asked = before.get("all")
            if since or not asked or today - date.fromisoformat(asked) >= timedelta(_BRANCHES_DAYS):
                found.append(Part(ask, None))
            continue
        first = since or source.since
        found += [
            Part(ask, days)
            for days in months(first, today - timedelta(days=1))
            if since or _is_due(days, before, today, AGAIN[report])
        ]
    return found


def _is_due(days: tuple[date, date], before: Mapping[str, str], today: date, again: int) -> bool:
    until = before.get(days[0].isoformat()[:7])
    is_missing = until is None or date.fromisoformat(until) < days[1]
    return is_missing or days[1] > today - timedelta(days=again)


def months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Every month from the first day on, as its first and last day; none goes beyond `last`."""
    start = first.replace(day=1)
    while start <= last:
        following = (start + timedelta(days=32)).replace(day=1)
        yield start, min(last, following - timedelta(days=1))
        start = following
