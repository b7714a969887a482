"""Rows of the sample: items, times, branches and patron categories for the planned counts."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from etl.sample.plan import NO_BRANCH, Tally
from etl.sample.region import Ints, Region

CATEGORIES = {
    "HENKILO": 0.705,
    "LAPSI": 0.21,
    "YHTEISO": 0.03,
    "LAOMATOIMI": 0.025,
    "MUUHUOL": 0.015,
    "KOTIPALVEL": 0.015,
}
WEEKDAYS = (1.13, 1.05, 1.06, 1.04, 0.94, 0.6, 0.2)
OPENS = np.array([9, 9, 9, 9, 9, 10, 12]) * 3600
OPEN_SECONDS = np.array([11, 11, 11, 11, 9, 6, 4]) * 3600
OWN_LIBRARY = 0.8
ITEMS = 800_000
PLACE = -2


@dataclass(frozen=True)
class Stock:
    """Items numbered from 1, one block per owner; each has a type, a location and a collection."""

    starts: Ints
    sizes: Ints
    attributes: dict[str, Ints]


def stock_of(region: Region, seed: int) -> Stock:
    sizes = np.maximum((region.stock_share * ITEMS).astype(np.int64), 200)
    starts = np.concatenate([[1], 1 + np.cumsum(sizes)[:-1]])
    rng = np.random.default_rng([seed, 0])
    empty = {"item_type": 0.0, "shelving_location": 0.02, "collection_code": 0.72}
    attributes = {
        kind: _draw_codes(len(codes), empty[kind], int(sizes.sum()) + 1, rng)
        for kind, codes in region.codes.items()
    }
    return Stock(starts, sizes, attributes)


def _draw_codes(codes: int, empty: float, items: int, rng: np.random.Generator) -> Ints:
    """Positions in the list of codes, the first ones commonest; -1 is an empty value."""
    if not codes:
        return np.full(items, -1)
    common = 1 / np.arange(1, codes + 1) ** 1.2
    shares = np.concatenate([[empty], common / common.sum() * (1 - empty)])
    drawn: Ints = rng.choice(codes + 1, size=items, p=shares) - 1
    return drawn


def events(
    region: Region, stock: Stock, tally: Tally, days: list[date], rng: np.random.Generator
) -> pd.DataFrame:
    """Rows in order of time, every column but event_id."""
    units = len(region.units)
    stratum = np.repeat(np.arange(len(tally.strata)), tally.counts.sum(axis=1))
    pairs = np.tile(np.arange(units * units), len(tally.strata))
    owner, place = np.divmod(np.repeat(pairs, tally.counts.ravel()), units)
    second = _seconds([sort[0] for sort in tally.strata], stratum, days, rng)
    order = np.argsort(second, kind="stable")
    stratum, owner, place, second = stratum[order], owner[order], place[order], second[order]
    size = stock.sizes[owner]
    item = stock.starts[owner] + (size * rng.random(len(owner)) ** 1.8).astype(np.int64)
    branches = [unit["branch_code"] for unit in region.units]
    columns: dict[str, object] = {
        "event_time": np.datetime64(days[0], "s") + second,
        "event_type": _labels(stratum, [sort[0] for sort in tally.strata]),
        "event_branch": _event_branch(tally, stratum, place, branches),
        "item_home_branch": categorical(owner, branches),
        "item_holding_branch": categorical(place, branches),
        "patron_home_branch": categorical(_patrons(region, place, rng), branches),
        "patron_category": _categories(tally, stratum, rng),
        "item_number": item,
    }
    for kind, codes in region.codes.items():
        columns[kind] = categorical(stock.attributes[kind][item], codes)
    return pd.DataFrame(columns)


def _seconds(types: list[str], stratum: Ints, days: list[date], rng: np.random.Generator) -> Ints:
    """Seconds since the first day: opening hours at the desk, any hour for renewals on the web."""
    weekday = np.array([day.weekday() for day in days])
    weight = np.array(WEEKDAYS)[weekday]
    desk = rng.choice(len(days), size=len(stratum), p=weight / weight.sum())
    fraction = rng.random(len(stratum))
    at_desk = OPENS[weekday[desk]] + fraction * OPEN_SECONDS[weekday[desk]]
    web = np.array([name == "renew" for name in types])[stratum]
    anywhere = rng.integers(len(days), size=len(stratum))
    seconds: Ints = np.where(
        web, anywhere * 86_400 + fraction * 86_399, desk * 86_400 + at_desk
    ).astype(np.int64)
    return seconds


def _labels(position: Ints, labels: list[str]) -> "pd.Categorical[str]":
    names = sorted(set(labels))
    return categorical(np.array([names.index(x) for x in labels])[position], names)


def _event_branch(
    tally: Tally, stratum: Ints, place: Ints, branches: list[str]
) -> "pd.Categorical[str]":
    """The place, save where Koha wrote nothing or a word that is no branch."""
    words = [word for word in NO_BRANCH if word]
    written = [
        PLACE if branch is None else -1 if branch == "" else len(branches) + words.index(branch)
        for _, _, branch in tally.strata
    ]
    code = np.array(written)[stratum]
    return categorical(np.where(code == PLACE, place, code), branches + words)


def _patrons(region: Region, place: Ints, rng: np.random.Generator) -> Ints:
    """Four patrons in five use their own library."""
    loans = region.lending.sum(axis=0)
    elsewhere = rng.choice(len(loans), size=len(place), p=loans / loans.sum())
    patrons: Ints = np.where(rng.random(len(place)) < OWN_LIBRARY, place, elsewhere)
    return patrons


def _categories(tally: Tally, stratum: Ints, rng: np.random.Generator) -> "pd.Categorical[str]":
    names = list(CATEGORIES)
    groups = [group for group in dict.fromkeys(sort[1] for sort in tally.strata) if group]
    fixed = [len(names) + groups.index(group) if group else -1 for _, group, _ in tally.strata]
    code = np.array(fixed)[stratum]
    usual = rng.choice(len(names), size=len(stratum), p=list(CATEGORIES.values()))
    return categorical(np.where(code < 0, usual, code), names + groups)


def categorical(codes: Ints, names: list[str]) -> "pd.Categorical[str]":
    return pd.Categorical.from_codes(codes, pd.Index(names, dtype=str))
