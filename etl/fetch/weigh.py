"""Whether an answer is far less or far more than before: then a person looks at it first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf
from statistics import median

from etl import archive, finnish
from etl.archive import Entry
from etl.contracts import Kind
from etl.region import pack, systems
from etl.settings import Paths

_LEAST_SHARE, _MOST_SHARE = 0.9, 1.5  # of the rows that the same days had before
_FEW = 30  # rows by which an answer may differ in any case
_USUAL_TIMES, _USUAL_FEW = 2.0, 100
_USUAL_MONTHS, _USUAL_DAYS = 3, 14
_BY_DAY = frozenset({Kind.LOANS, Kind.LOANS_STATISTICS, Kind.TRANSFERS, Kind.MONTHLY_MATRIX})


@dataclass(frozen=True)
class Weighed:
    """Rows that came, by the days that they belong to, of the days that were asked for, and of which system."""

    kind: Kind
    rows_by_day: Mapping[str, int]
    rows: int
    days: tuple[date, date] | None
    system: str


def remark(new: Weighed, places: Paths, counts: Mapping[str, int]) -> str:
    """What a person has to look at; empty where nothing is out of the ordinary.

    counts: rows by month that the same report of the same source has given before.
    """
    known = systems.of(pack.effective(places))
    earlier = [
        each
        for each in archive.entries(places)
        if each.kind is new.kind and not each.is_sample and each.aside_at is None
        if known.of(each.system) == known.of(new.system)
    ]
    if new.kind not in _BY_DAY:
        return _by_counts(new, earlier, counts)
    before = _merged(earlier)
    return _same_days(new, before) or _usual(new, before)


def _merged(entries: Iterable[Entry]) -> dict[str, int]:
    """Rows by day, of each day the most that a file has had."""
    found: dict[str, int] = {}
    for entry in entries:
        for day, rows in entry.rows_by_day.items():
            found[day] = max(rows, found.get(day, 0))
    return found


def _same_days(new: Weighed, before: Mapping[str, int]) -> str:
    days = [day for day in before if _is_within(day, new.days)]
    was, now = sum(before[day] for day in days), sum(new.rows_by_day.get(day, 0) for day in days)
    most = (
        inf if new.kind is Kind.MONTHLY_MATRIX else _MOST_SHARE * was
    )  # a month has sums until it ends
    if not was or abs(now - was) <= _FEW or _LEAST_SHARE * was <= now <= most:
        return ""
    return f"{_span(new)} {_rows(now)}, aiemmin samoilta päiviltä {finnish.number(was)}."


def _usual(new: Weighed, before: Mapping[str, int]) -> str:
    """Compared with the days of the months before, where there are enough of both."""
    if new.days is None:
        return ""
    fresh = [day for day in _each(new.days) if day.isoformat() not in before]
    months: dict[str, int] = {}
    for day, rows in before.items():
        if day < new.days[0].isoformat():
            months[day[:7]] = months.get(day[:7], 0) + rows
    if len(fresh) < _USUAL_DAYS or len(months) < _USUAL_MONTHS or new.kind is Kind.MONTHLY_MATRIX:
        return ""
    whole = median(list(months.values())[-12:])
    expected = round(whole * len(fresh) / 30.4)
    now = sum(new.rows_by_day.get(day.isoformat(), 0) for day in fresh)
    return _unusual(new, now, expected)


def _by_counts(new: Weighed, earlier: list[Entry], counts: Mapping[str, int]) -> str:
    """Of what is not told by days: the whole list before, or the usual month."""
    if new.days is None:
        was = earlier[-1].rows_accepted if earlier else 0
        is_near = _LEAST_SHARE * was <= new.rows <= _MOST_SHARE * was
        if not was or is_near:
            return ""
        return f"Luettelossa on {finnish.number(new.rows)} riviä, aiemmin niitä oli {finnish.number(was)}."
    others = [rows for month, rows in counts.items() if month < new.days[0].isoformat()[:7]]
    length = (new.days[1] - new.days[0]).days + 1
    if len(others) < _USUAL_MONTHS or length < _USUAL_DAYS:
        return ""
    return _unusual(new, new.rows, round(median(others[-12:]) * length / 30.4))


def _unusual(new: Weighed, now: int, expected: int) -> str:
    is_near = expected / _USUAL_TIMES <= now <= expected * _USUAL_TIMES
    if is_near or abs(now - expected) <= _USUAL_FEW:
        return ""
    return f"{_span(new)} {_rows(now)}, tavallisesti samassa ajassa tulee noin {finnish.number(expected)}."


def _rows(rows: int) -> str:
    return f"tuli {finnish.number(rows)} rivi{'' if rows == 1 else 'ä'}"


def _span(new: Weighed) -> str:
    return f"Ajalta {finnish.days(*new.days)}" if new.days else "Tiedostosta"


def _is_within(day: str, days: tuple[date, date] | None) -> bool:
    return days is not None and days[0].isoformat() <= day <= days[1].isoformat()


def _each(days: tuple[date, date]) -> list[date]:
    return [days[0] + timedelta(days=n) for n in range((days[1] - days[0]).days + 1)]
