"""Periods of whole months: which there are, which comes first, what to compare with."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from portal.kit import i18n

MONTHS_IN_YEAR = 12
LAG = 3  # months that other reports may be behind the loans
_YEAR = re.compile(r"\d{4}", re.ASCII)
_SPAN = re.compile(r"(\d{4}-(?:0[1-9]|1[0-2]))\.\.(\d{4}-(?:0[1-9]|1[0-2]))", re.ASCII)


@dataclass(frozen=True, order=True)
class Period:
    """From the first day of the first month to the first day of the last month."""

    first: dt.date
    last: dt.date

    @property
    def months(self) -> list[dt.date]:
        """The first day of each month, in order."""
        count = _number(self.last) - _number(self.first) + 1
        return [_month(_number(self.first) + ahead) for ahead in range(count)]

    @property
    def last_day(self) -> dt.date:
        """The last day of the last month."""
        return _month(_number(self.last) + 1) - dt.timedelta(days=1)

    @property
    def is_calendar_year(self) -> bool:
        """True from January to December of one year."""
        return self == year(self.first.year)


def year(number: int) -> Period:
    """The calendar year."""
    return Period(dt.date(number, 1, 1), dt.date(number, MONTHS_IN_YEAR, 1))


def from_months(first: str, last: str) -> Period:
    """The period from 2025-11 to 2026-10."""
    return Period(dt.date.fromisoformat(f"{first}-01"), dt.date.fromisoformat(f"{last}-01"))


def code(period: Period) -> str:
    """The period as an address holds it: 2025, or 2025-11..2026-10."""
    if period.is_calendar_year:
        return str(period.first.year)
    return f"{period.first:%Y-%m}..{period.last:%Y-%m}"


def decoded(text: str, coverage: pd.DataFrame) -> Period | None:
    """The period of a code, as far as there are loans; None when it is none or lies outside."""
    known = whole(coverage)
    if _YEAR.fullmatch(text) and text != "0000":
        asked = year(int(text))
    elif (span := _SPAN.fullmatch(text)) and "0000" not in (span[1][:4], span[2][:4]):
        asked = from_months(min(span[1], span[2]), max(span[1], span[2]))
    else:
        return None
    period = Period(max(asked.first, known.first), min(asked.last, known.last))
    return period if period.first <= period.last else None


def period_text(period: Period) -> str:
    """2025, or tammikuu 2025 – kesäkuu 2025: for sentences."""
    return _text(period, i18n.month)


def period_short(period: Period) -> str:
    """2025, or tammi 2025 – kesä 2025: for lists, narrow cells and file names."""
    return _text(period, i18n.month_short)


def _text(period: Period, name: Callable[[dt.date], str]) -> str:
    if period.is_calendar_year:
        return str(period.first.year)
    if period.first == period.last:
        return i18n.month(period.first)
    return f"{name(period.first)} – {name(period.last)}"


def whole(coverage: pd.DataFrame) -> Period:
    """From the first to the last month that has loans."""
    known = _months(coverage)
    return Period(min(known), max(known))


def is_complete(period: Period, coverage: pd.DataFrame) -> bool:
    """True when every month of the period is there in full."""
    return set(period.months) <= _months(coverage[coverage["is_complete"]])


def has_renewals(period: Period, coverage: pd.DataFrame) -> bool:
    """True when every month of the period that has data tells renewals."""
    here = coverage[pd.to_datetime(coverage["month"]).dt.date.isin(period.months)]
    return bool(here["has_renewals"].all())


def latest_twelve(coverage: pd.DataFrame) -> Period | None:
    """The newest twelve complete months in a row that end with the newest complete month."""
    complete = _months(coverage[coverage["is_complete"]])
    if not complete:
        return None
    period = Period(_month(_number(max(complete)) - MONTHS_IN_YEAR + 1), max(complete))
    return period if is_complete(period, coverage) else None


def years(coverage: pd.DataFrame) -> list[Period]:
    """Each calendar year that has loans, newest first; the ends only as far as there are months."""
    known = whole(coverage)
    found = sorted({month.year for month in _months(coverage)}, reverse=True)
    return [
        Period(max(year(number).first, known.first), min(year(number).last, known.last))
        for number in found
    ]


def default(coverage: pd.DataFrame, others: pd.DataFrame | None = None) -> Period:
    """What every page opens with: the latest twelve complete months, else the last calendar year.

    `others` is what other reports cover: months that they have in full too, unless that would leave
    out more than the newest three months of the loans.
    """
    own = latest_twelve(coverage)
    shared = None if others is None or others.empty else latest_twelve(_shared(coverage, others))
    if own and shared and _number(own.last) - _number(shared.last) <= LAG:
        return shared
    return own or years(coverage)[0]


def _shared(coverage: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """The months of the loans, complete only where they are complete in the other reports too."""
    complete = _months(others[others["is_complete"].astype(bool)])
    both = [
        bool(done) and stamp.date() in complete
        for stamp, done in zip(
            pd.to_datetime(coverage["month"]), coverage["is_complete"], strict=True
        )
    ]
    return coverage.assign(is_complete=both)


def shifted(period: Period, years: int) -> Period:
    """The same months so many years later, or earlier."""
    months = years * MONTHS_IN_YEAR
    return Period(_month(_number(period.first) + months), _month(_number(period.last) + months))


def _months(coverage: pd.DataFrame) -> set[dt.date]:
    return {stamp.date() for stamp in pd.to_datetime(coverage["month"])}


def _number(month: dt.date) -> int:
    return month.year * MONTHS_IN_YEAR + month.month - 1


def _month(number: int) -> dt.date:
    return dt.date(number // MONTHS_IN_YEAR, number % MONTHS_IN_YEAR + 1, 1)
