"""From loans of the sample to what came before and after them: holds, vans there, vans home.

Every loan of another branch's item was usually asked for; beside the holds that were filled there
are others like them that were not. Times are told backwards from the loan, which stays as it is.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import numpy as np
import pandas as pd

from etl.sample import vans
from etl.sample.region import Floats, Ints, Region
from etl.sample.rows import Stock
from etl.sample.vans import Moments

LONGEST_DAYS = 75  # from a hold to its loan, or from a loan to its return

# What brought an item to another branch before it was lent there. Shares as in a reproduction of Koha.
BROUGHT_BY = {"Reserve": 0.79, "RotatingCollection": 0.05, "Manual": 0.02, "": 0.01}
HELD_FROM_OWN_STOCK = 0.04
SENT_HOME = 0.93
SHELF_DAYS = (0.28, 0.32, 0.23, 0.17)  # working days
KEPT_ON_SHELF_DAYS = 7
AT_ONCE = 0.62
QUEUE_DAYS = 11.0
LONGEST_QUEUE_DAYS = 45
ITEM_DELETED = 0.02
USUAL_LOAN_DAYS = 28
WORKING_SHARE = 5 / 7
LONGEST_KEPT = 50  # working days


class Fate(IntEnum):
    """How a hold ends."""

    FILLED = 0
    GIVEN_UP = 1  # the patron cancels while waiting in the queue
    TAKEN_BACK = 2  # the patron cancels when it is on the shelf
    EXPIRED = 3  # nobody comes for it
    RECALLED = 4  # the transfer is cancelled on the way
    LOST = 5  # the transfer never arrives


# Of a hundred filled holds so many others ended in another way; the last two need a van.
OTHER_FATES = {
    Fate.GIVEN_UP: 0.062,
    Fate.TAKEN_BACK: 0.03,
    Fate.EXPIRED: 0.029,
    Fate.RECALLED: 0.017,
    Fate.LOST: 0.012,
}


@dataclass(frozen=True)
class Journeys:
    """What belongs to some loans.

    holds: owner, place, item, patron, category, is_deleted, fate, placed_at, sent_at (not of own
    stock), arrived_at (on the shelf), closed_at. brought: owner, place, item, arrived_at, sent_at and
    reason of items that came without a hold. home: owner, place, item and sent_at of returned items
    that go back.
    """

    holds: pd.DataFrame
    brought: pd.DataFrame
    home: pd.DataFrame


def loans_of(events: pd.DataFrame) -> pd.DataFrame:
    """First loans among the rows of `sample_rows.events`, branches as places in region.units."""
    loans = events[(events["event_type"] == "issue").to_numpy()]
    return pd.DataFrame(
        {
            "at": loans["event_time"].to_numpy().astype("datetime64[s]"),
            "owner": loans["item_home_branch"].cat.codes.to_numpy(np.int64),
            "place": loans["item_holding_branch"].cat.codes.to_numpy(np.int64),
            "item": loans["item_number"].to_numpy(),
            "patron": loans["patron_home_branch"].cat.codes.to_numpy(np.int64),
            "category": loans["patron_category"].array,
        }
    )


def of(region: Region, stock: Stock, loans: pd.DataFrame, rng: np.random.Generator) -> Journeys:
    """What came before and after the loans, as if data went on for ever."""
    loans = loans.assign(is_deleted=rng.random(len(loans)) < ITEM_DELETED)
    is_moved = (loans["owner"] != loans["place"]).to_numpy()
    bounds = np.cumsum(list(BROUGHT_BY.values()))
    way = np.searchsorted(bounds, rng.random(len(loans)), side="right")
    own = ~is_moved & (rng.random(len(loans)) < HELD_FROM_OWN_STOCK)
    filled = loans[own | (is_moved & (way == 0))].assign(fate=Fate.FILLED)
    is_brought = is_moved & (way > 0) & (way < len(BROUGHT_BY))
    reasons = np.array([reason or None for reason in BROUGHT_BY], dtype=object)
    brought = loans[is_brought].assign(reason=reasons[way[is_brought]])
    holds = pd.concat([filled, _unfilled(filled, stock, rng)], ignore_index=True)
    return Journeys(
        _with_times(holds, region, rng),
        _brought(brought, region, rng),
        _home(loans[is_moved & ~is_brought], region, stock, rng),
    )


def kilometres(region: Region, rows: pd.DataFrame) -> Floats:
    """From owner to place."""
    distances: Floats = region.kilometres[rows["owner"], rows["place"]]
    return distances


def _unfilled(filled: pd.DataFrame, stock: Stock, rng: np.random.Generator) -> pd.DataFrame:
    """Holds like these, of other items of the same owners, that ended in another way."""
    shares = [1 - sum(OTHER_FATES.values()), *OTHER_FATES.values()]
    fate = rng.choice([Fate.FILLED, *OTHER_FATES], size=len(filled), p=shares)
    needs_van = (fate == Fate.RECALLED) | (fate == Fate.LOST)
    is_own = (filled["owner"] == filled["place"]).to_numpy()
    is_other = (fate != Fate.FILLED) & ~(needs_van & is_own)
    others: pd.DataFrame = filled.assign(fate=fate, is_deleted=False)[is_other]
    start, size = stock.starts[others["owner"]], stock.sizes[others["owner"]]
    further = 1 + (rng.random(len(others)) * (size - 1)).astype(np.int64)
    return others.assign(item=start + (others["item"].to_numpy() - start + further) % size)


def _with_times(holds: pd.DataFrame, region: Region, rng: np.random.Generator) -> pd.DataFrame:
    lent = holds["at"].to_numpy()
    day = vans.days_of(lent)
    on_shelf = rng.choice(len(SHELF_DAYS), size=len(holds), p=SHELF_DAYS)
    shelf_day = vans.some_on_saturday(vans.moved(day, -on_shelf), rng)
    arrived = vans.within(shelf_day, vans.ARRIVED_HOURS, rng)
    early = vans.before(shelf_day, lent, rng, opens=vans.ARRIVED_HOURS[0])
    arrived = np.where(arrived < lent, arrived, early)
    on_way = vans.working_days(kilometres(region, holds), rng)
    sent_day = vans.some_on_saturday(vans.moved(shelf_day, -on_way), rng)
    sent = vans.within(sent_day, vans.SENT_HOURS, rng)
    is_moved = (holds["owner"] != holds["place"]).to_numpy()
    found = np.where(is_moved, sent, arrived)
    placed = _placed(found, rng)
    fate = holds["fate"].to_numpy()
    is_still = fate == Fate.GIVEN_UP
    is_away = is_still | (fate == Fate.RECALLED) | (fate == Fate.LOST)
    return holds.assign(
        placed_at=placed,
        sent_at=np.where(is_moved & ~is_still, sent, vans.NEVER),
        arrived_at=np.where(is_away, vans.NEVER, arrived),
        closed_at=_closed(fate, lent, placed, sent, arrived, rng),
    )


def _placed(found: Moments, rng: np.random.Generator) -> Moments:
    """Most holds find an item on a shelf within a day; the others queue for one that is on loan."""
    waits = np.minimum(rng.geometric(1 / QUEUE_DAYS, len(found)), LONGEST_QUEUE_DAYS)
    days = np.where(rng.random(len(found)) < AT_ONCE, rng.integers(0, 2, len(found)), waits)
    day = vans.days_of(found) - days.astype("timedelta64[D]")
    return np.where(days == 0, vans.before(day, found, rng), vans.within(day, (0.0, 24.0), rng))


def _closed(
    fate: Ints,
    lent: Moments,
    placed: Moments,
    sent: Moments,
    arrived: Moments,
    rng: np.random.Generator,
) -> Moments:
    """When the hold ends: with the loan, when it is cancelled, or in the night after its last day."""
    wait = rng.random(len(fate))
    night = vans.days_of(arrived) + np.timedelta64(KEPT_ON_SHELF_DAYS + 1, "D")
    ends = {
        Fate.FILLED: lent,
        Fate.GIVEN_UP: _later(placed, wait, 0.2, 30.0),
        Fate.TAKEN_BACK: _later(arrived, wait, 0.1, KEPT_ON_SHELF_DAYS - 0.1),
        Fate.EXPIRED: vans.within(night, (1.0, 1.2), rng),
        Fate.RECALLED: recalled(sent, rng),
    }
    return np.select([fate == each for each in ends], list(ends.values()), vans.NEVER)


def recalled(sent: Moments, rng: np.random.Generator) -> Moments:
    """When a transfer is cancelled on its way: some working days after it left."""
    days = rng.integers(1, 9, len(sent))
    return vans.within(vans.moved(vans.days_of(sent), days), vans.SENT_HOURS, rng)


def _later(moments: Moments, share: Floats, least: float, most: float) -> Moments:
    """Between so many and so many days later."""
    seconds = ((least + share * (most - least)) * 86_400).astype("timedelta64[s]")
    return np.asarray(moments + seconds)


def _brought(loans: pd.DataFrame, region: Region, rng: np.random.Generator) -> pd.DataFrame:
    """Items that stood at the branch for days or weeks before they were lent there."""
    stood = rng.integers(3, 45, len(loans))
    day = vans.moved(vans.days_of(loans["at"].to_numpy()), -stood)
    on_way = vans.working_days(kilometres(region, loans), rng)
    return loans.assign(
        arrived_at=vans.within(day, vans.ARRIVED_HOURS, rng),
        sent_at=vans.within(vans.moved(day, -on_way), vans.SENT_HOURS, rng),
    )


def _home(
    loans: pd.DataFrame, region: Region, stock: Stock, rng: np.random.Generator
) -> pd.DataFrame:
    """Items handed in where they were lent; some stay there, in floating times most do."""
    days = _loan_days(region)[stock.attributes["item_type"][loans["item"]]]
    kept = np.clip(days * rng.gamma(4.0, 0.19, len(loans)) * WORKING_SHARE, 2, LONGEST_KEPT)
    returned_day = vans.moved(vans.days_of(loans["at"].to_numpy()), kept.astype(np.int64))
    day = vans.some_on_saturday(returned_day, rng)
    returned = loans.assign(sent_at=vans.within(day, vans.SENT_HOURS, rng))
    share = SENT_HOME * _floating(region, returned["owner"].to_numpy(), day)
    return returned[rng.random(len(returned)) < share]


def _loan_days(region: Region) -> Ints:
    """By position in the list of item types; the last is for an empty one (position -1)."""
    found = [re.match(r"\d+", code) for code in region.codes["item_type"]]
    days = [int(match.group()) if match else USUAL_LOAN_DAYS for match in found]
    return np.array([*days, USUAL_LOAN_DAYS])


def _floating(region: Region, owner: Ints, day: Moments) -> Floats:
    """What share of the usual goes home: the story says when an owner's items float."""
    codes = [unit["branch_code"] for unit in region.units]
    share = np.ones(len(owner))
    for event in region.story:
        if event["kind"] == "floating" and event["branch_code"] in codes:
            ends = event["date_to"] or date.max.isoformat()
            is_on = (day >= np.datetime64(event["date_from"])) & (day <= np.datetime64(ends))
            is_theirs = owner == codes.index(event["branch_code"])
            share = np.where(is_on & is_theirs, share * float(event["factor"]), share)
    return share
