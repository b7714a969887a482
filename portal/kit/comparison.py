"""What a period is compared with: the year before, any period of the same length, or the mean of years.

A comparison is told only where every month of both is known in full.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

import pandas as pd

from portal.kit import choice as choices
from portal.kit import i18n, periods
from portal.kit.answers import Answers
from portal.kit.changes import Past
from portal.kit.choice import Choice, Codes, Months
from portal.kit.i18n import N_, _, number
from portal.kit.periods import Period, period_short, period_text

YEAR_BEFORE, MEAN = "edellinen", "keskiarvo"
MOST_YEARS, LEAST_YEARS = 5, 2  # that a mean is taken of
NAME, WIDTH = "vertaa", 224  # in the address; pixels of the list


@dataclass(frozen=True)
class Comparison:
    """The periods that a period is compared with, oldest first: one, those whose mean is taken, or none
    where it cannot be compared. `code` is what was asked for."""

    code: str
    periods: tuple[Period, ...]

    @property
    def is_usual(self) -> bool:
        """Whether it is with the year before."""
        return self.code == YEAR_BEFORE

    @property
    def words(self) -> str:
        """What it is compared with, for sentences; nothing for the year before, which they name."""
        if self.is_usual or not self.periods:
            return ""
        return self._named(period_text(self.periods[0]))

    @property
    def short(self) -> str:
        """What it is compared with, for the heads of columns. There must be something."""
        return self._named(period_short(self.periods[0]))

    def _named(self, period: str) -> str:
        if self.code == MEAN:
            return _("mean of {n} years").format(n=number(len(self.periods)))
        return period

    def past(self, counts: Sequence[float]) -> Past | None:
        """The counts of the periods as one to compare with; None where there is none."""
        if not counts:
            return None
        return Past(sum(counts) / len(counts), len(counts), self.words)

    def told(self, value: str) -> str:
        """A value of what it is compared with: "3 days a year before", "2023: 3 days"."""
        if self.is_usual:
            return _("{value} a year before").format(value=value)
        return f"{self.words}: {value}"


def of(code: str, period: Period, coverage: pd.DataFrame) -> Comparison:
    """The comparison of a code, as far as its months and those of the period are known in full."""
    return Comparison(code, _periods(code, period, coverage))


def of_year(code: str, year: int, known: Collection[int]) -> Comparison:
    """The comparison of a calendar year, where `known` years can be compared with."""

    def is_known(period: Period) -> bool:
        return period.first.year in known

    if code in {YEAR_BEFORE, MEAN}:
        return Comparison(code, _before(code, periods.year(year), is_known))
    asked = periods.year(int(code))
    return Comparison(code, (asked,) if is_known(asked) and asked.first.year != year else ())


def _periods(code: str, period: Period, coverage: pd.DataFrame) -> tuple[Period, ...]:
    if not periods.is_complete(period, coverage):
        return ()
    if code in {YEAR_BEFORE, MEAN}:
        return _before(code, period, lambda past: periods.is_complete(past, coverage))
    asked = periods.decoded(code, coverage)
    return (asked,) if asked in others(period, coverage) else ()


def _before(code: str, period: Period, is_known: Callable[[Period], bool]) -> tuple[Period, ...]:
    """The year before, or up to five years before in a row; none where they are too few for a mean."""
    most, least = (1, 1) if code == YEAR_BEFORE else (MOST_YEARS, LEAST_YEARS)
    years = (periods.shifted(period, -ago) for ago in range(1, most + 1))
    found = tuple(takewhile(is_known, years))
    return found[::-1] if len(found) >= least else ()


def others(period: Period, coverage: pd.DataFrame) -> list[Period]:
    """Every period of the same length that is known in full and has no month in common with it: the same
    months of other years first, the newest first."""
    known = periods.whole(coverage)
    length = len(period.months)
    starts = Period(known.first, known.last).months
    found = [
        Period(first, starts[at + length - 1])
        for at, first in enumerate(starts[: len(starts) - length + 1])
    ]
    apart = [
        one
        for one in found
        if (one.last < period.first or one.first > period.last)
        and periods.is_complete(one, coverage)
    ]
    return sorted(
        apart, key=lambda one: (one.first.month != period.first.month, -one.first.toordinal())
    )


def choice(period: Months) -> Choice:
    """The choice of what the period of a page is compared with."""

    def options(answers: Answers, codes: Codes) -> dict[str, str]:
        coverage = period.coverage(answers.read)
        chosen = period.period(answers.read, codes[period.name])
        return options_of(chosen, coverage)

    return _choice(period.name, options)


def options_of(period: Period, coverage: pd.DataFrame) -> dict[str, str]:
    """What a period can be compared with: code -> label, the year before first."""
    listed = others(period, coverage) if periods.is_complete(period, coverage) else []
    return _options(of(MEAN, period, coverage), listed)


def choice_of_year(name: str, known: Callable[[Answers], Collection[int]]) -> Choice:
    """The choice of what a year is compared with; `name` is that of the choice of the year."""

    def options(answers: Answers, codes: Codes) -> dict[str, str]:
        year, years = int(codes[name]), known(answers)
        listed = [periods.year(one) for one in sorted(years, reverse=True) if one != year]
        return _options(of_year(MEAN, year, years), listed)

    return _choice(name, options)


def _options(mean: Comparison, listed: Iterable[Period]) -> dict[str, str]:
    years = len(mean.periods)
    return {
        YEAR_BEFORE: _("Year before"),
        **({MEAN: i18n.capital(mean.words)} if years else {}),
        **{periods.code(one): period_short(one) for one in listed},
    }


def _choice(period: str, options: choices.Options) -> Choice:
    return Choice(NAME, N_("Compare with period"), options, WIDTH, (period,))
