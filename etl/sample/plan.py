"""How many events of each sort a month of the sample has, before any row exists."""

import itertools
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from etl.sample.region import Floats, Ints, Period, Region

# Shares seen in a reproduction of Koha: events by type, those outside the statistics, renewals without a branch.
TYPES = {"issue": 1.0, "renew": 0.46, "return": 0.985, "onsite_checkout": 0.004}
LOAN = "issue"
LEFT_OUT_SHARES = (0.0115, 0.006)
NO_BRANCH = {"": 0.0075, "OPACRenew": 0.0185}
SEASON = (0.98, 1.08, 1.18, 1.06, 1.02, 0.78, 0.75, 0.93, 1.03, 1.11, 1.17, 0.91)
BETWEEN_SEASON = (1.0, 1.05, 1.04, 0.98, 0.96, 0.93, 0.95, 1.02, 1.04, 1.05, 1.06, 0.92)
BETWEEN_GROWTH = 1.05
LOANS_GROWTH = 1.012
GROWTH_YEAR = 2024
PIECE_ROWS = 2_500_000


@dataclass(frozen=True)
class Tally:
    """Events of some days: for each stratum (type, group, branch written) a count by pair.

    places tells where each unit belongs on those days.
    """

    month: date
    places: list[Period | None]
    strata: list[tuple[str, str, str | None]]
    counts: Ints

    @property
    def rows(self) -> int:
        return int(self.counts.sum())


Piece = tuple[Tally, list[date], np.random.Generator]


def month(region: Region, days: list[date], events_per_year: int, seed: int) -> list[Piece]:
    """Cut the month into pieces of days that fit in memory, and count each piece.

    A piece ends where the branch map changes, so that one map holds for all of its days.
    """
    start = days[0]
    lending = _lending_of_month(region, days)
    whole = monthrange(start.year, start.month)[1]
    years = start.year - GROWTH_YEAR + (start.month - 1) / 12
    of_day = events_per_year / 12 * SEASON[start.month - 1] * LOANS_GROWTH**years / whole
    plan: list[Piece] = []
    for number, chunk in enumerate(_pieces(region, days, of_day * lending.sum())):
        rng = np.random.default_rng([seed, start.year, start.month, number])
        places = region.on(chunk[0])
        is_open = np.array([place is not None for place in places])
        open_lending = np.where(is_open[:, None] & is_open, lending, 0.0)
        rows = round(of_day * open_lending.sum() * len(chunk))
        tally = _count(region, start.replace(day=1), places, open_lending, rows, rng)
        plan.append((tally, chunk, rng))
    return plan


def first_loans(tally: Tally) -> Tally:
    """The loans alone, without renewals, returns and loans on the spot."""
    chosen = [place for place, (event_type, _, _) in enumerate(tally.strata) if event_type == LOAN]
    strata = [tally.strata[place] for place in chosen]
    return replace(tally, strata=strata, counts=tally.counts[chosen])


def _pieces(region: Region, days: list[date], rows_a_day: float) -> Iterator[list[date]]:
    changes = sorted(region.changes())
    for _, group in itertools.groupby(days, key=lambda day: bisect_right(changes, day)):
        same = list(group)
        pieces = min(len(same), int(rows_a_day * len(same) // PIECE_ROWS) + 1)
        for chunk in np.array_split(np.arange(len(same)), pieces):
            yield [same[index] for index in chunk]


def _lending_of_month(region: Region, days: list[date]) -> Floats:
    """Lending of a month: between municipalities it grows and has seasons; the story changes some."""
    start = days[0]
    home = np.array(region.unit_municipalities)
    same = home[:, None] == home[None, :]
    years = start.year - GROWTH_YEAR + (start.month - 1) / 12
    factor = BETWEEN_GROWTH**years * BETWEEN_SEASON[start.month - 1]
    lending = np.where(same, region.lending, region.lending * factor)
    codes = [unit["branch_code"] for unit in region.units]
    for event in region.story:
        if event["branch_code"] in codes:
            unit = codes.index(event["branch_code"])
            change = _change(event, days)
            if event["kind"] == "lent_elsewhere":
                lending[unit] = np.where(same[unit], lending[unit], lending[unit] * change)
            elif event["kind"] in {"loans", "yearly_growth"}:
                lending[:, unit] *= change
    return lending


def _change(event: dict[str, str], days: list[date]) -> float:
    begins = date.fromisoformat(event["date_from"])
    ends = date.fromisoformat(event["date_to"]) if event["date_to"] else days[-1]
    covered = sum(begins <= day <= ends for day in days) / len(days)
    factor = float(event["factor"])
    if event["kind"] == "yearly_growth":
        factor **= max(0.0, (days[0] - begins).days / 365.25)
    return 1 + (factor - 1) * covered


def _count(
    region: Region,
    month: date,
    places: list[Period | None],
    lending: Floats,
    rows: int,
    rng: np.random.Generator,
) -> Tally:
    shares = np.array(list(TYPES.values()))
    of_type = rng.multinomial(rows, shares / shares.sum())
    strata = []
    counts = []
    for event_type, events in zip(TYPES, of_type, strict=True):
        sorts, sort_shares = _sorts(region, event_type)
        of_sort = rng.multinomial(events, sort_shares)
        strata += [(event_type, *sort) for sort in sorts]
        counts.append(rng.multinomial(of_sort, lending.ravel() / max(lending.sum(), 1e-12)))
    return Tally(month, places, strata, np.concatenate(counts))


def _sorts(region: Region, event_type: str) -> tuple[list[tuple[str, str | None]], Floats]:
    """Each group with and, for renewals, without a branch: (group, branch written or None) and shares."""
    left_out = [LEFT_OUT_SHARES[min(i, 1)] for i in range(len(region.left_out))]
    unknown = NO_BRANCH if event_type == "renew" else {}
    branches: list[str | None] = [None, *unknown]
    of_group = np.array([1 - sum(left_out), *left_out])
    of_branch = np.array([1 - sum(unknown.values()), *unknown.values()])
    return list(itertools.product(region.groups, branches)), np.outer(of_group, of_branch).ravel()
