"""Numbers of a table for each thousand inhabitants, where its places are municipalities or libraries."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from portal.kit import region as regions
from portal.kit.answers import Read
from portal.kit.cube import By, Counted, Dimension
from portal.kit.periods import Period
from portal.kit.places import Level

PER_1000 = "1000"
LEVELS = frozenset({Level.MUNICIPALITY, Level.LIBRARY})


def can_be(counted: Counted, level: Level, by: Sequence[Dimension]) -> bool:
    """Whether a measure can be told so: a number of things, with a place of people in the rows or columns."""
    return counted.is_number and level in LEVELS and any(one.by is By.PLACE for one in by)


@dataclass(frozen=True)
class Inhabitants:
    """Inhabitants by place and year of the numbers, and the years of which they are."""

    people: dict[tuple[str, int], float]
    years: tuple[int, ...]


def asked(read: Read, level: Level, by: Sequence[Dimension], period: Period) -> Inhabitants:
    """The inhabitants of 31 December before each year that is apart in the table, else before the year in which
    the period begins; of the nearest earlier year where these are not known."""
    has_time = any(one.is_time for one in by)
    wanted = sorted({month.year for month in period.months}) if has_time else [period.first.year]
    people: dict[tuple[str, int], float] = {}
    years: set[int] = set()
    for year in wanted:
        last = min(period.last_day, dt.date(year, 12, 31)) if has_time else period.last_day
        found = read(regions.population, level=level, year=year - 1, on=last)
        known = found.dropna(subset=["population"])
        for place, count, of in zip(
            known["place"], known["population"], known["year"], strict=True
        ):
            people[str(place), year] = float(count)
            years.add(int(of))
    return Inhabitants(people, tuple(sorted(years)))


def scaled(
    cells: pd.DataFrame, by: Sequence[Dimension], period: Period, inhabitants: Inhabitants
) -> pd.DataFrame:
    """The cells for each thousand inhabitants of their place; those of a place whose inhabitants are not known
    are left out: they are not known either."""
    at = next(n for n, one in enumerate(by) if one.by is By.PLACE)
    time = next((n for n, one in enumerate(by) if one.is_time), None)
    years = (
        [period.first.year] * len(cells)
        if time is None
        else cells[f"a{time}"].str[:4].astype(int).tolist()
    )
    places = cells[f"a{at}"].astype(str).tolist()
    people = pd.Series(
        [inhabitants.people.get(key) for key in zip(places, years, strict=True)],
        index=cells.index,
        dtype=float,
    )
    told = cells.assign(value=cells["value"].astype(float) * 1000 / people)
    return told[people > 0]
