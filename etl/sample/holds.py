"""Holds of the sample (R3): rows as Koha has them at the end of the data."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from etl.sample.journeys import KEPT_ON_SHELF_DAYS, Fate, Journeys
from etl.sample.region import Ints, Region
from etl.sample.rows import categorical
from etl.sample.vans import Span

Flags = NDArray[np.bool_]

COLUMNS = (
    "hold_id",
    "source_table",
    "placed_date",
    "pickup_branch",
    "patron_home_branch",
    "patron_category",
    "item_home_branch",
    "item_number",
    "found",
    "waiting_date",
    "expiration_date",
    "cancelled_date",
    "cancel_reason",
    "item_level",
    "last_change",
)
TABLES = ("reserves", "old_reserves")
FOUND = ("T", "W", "F")
CANCEL_REASONS = ("EXPIRED", "PATRON", "OUT")
OUTCOMES = ("filled", "expired", "cancelled", "waiting")
PATRON_FORGOTTEN = 0.37
_DATES = ("waiting_date", "expiration_date", "cancelled_date")
_T, _W, _F = range(3)
_NONE = -1


def rows(region: Region, journeys: Journeys, span: Span, rng: np.random.Generator) -> pd.DataFrame:
    """Every column but hold_id, and placed_at and outcome; of holds last changed in the span.

    The span is from its first moment up to its second; what happens later has not happened yet.
    """
    first, end = span
    holds = journeys.holds[journeys.holds["placed_at"] < end]
    is_over = (holds["closed_at"] < end).to_numpy()
    is_there = (holds["arrived_at"] < end).to_numpy()
    is_sent = (holds["sent_at"] < end).to_numpy()
    fate = holds["fate"].to_numpy()
    came = holds["arrived_at"].where(is_there)
    changed = np.select(
        [is_over, is_there, is_sent],
        [holds["closed_at"], holds["arrived_at"], holds["sent_at"]],
        holds["placed_at"],
    )
    told = holds.assign(
        source_table=is_over.astype(np.int64),
        found=_found(fate, is_over, is_there, is_sent),
        waiting_date=came,
        expiration_date=came + pd.Timedelta(days=KEPT_ON_SHELF_DAYS),
        cancelled_date=holds["closed_at"].where(is_over & (fate != Fate.FILLED)),
        cancel_reason=np.where(is_over, _reasons(fate), _NONE),
        outcome=_outcomes(fate, is_over),
        last_change=changed,
        is_known=is_sent | is_there,
    )
    return _named(told[changed >= first], region, rng)


def _found(fate: Ints, is_over: Flags, is_there: Flags, is_sent: Flags) -> Ints:
    """Fulfilled, waiting on the shelf (also when it ends there), in transit, or nothing: queued."""
    is_filled = is_over & (fate == Fate.FILLED)
    is_under_way = is_sent & ~is_over
    return np.select([is_filled, is_there, is_under_way], [_F, _W, _T], _NONE)


def _reasons(fate: Ints) -> Ints:
    """Koha gives none when a patron cancels what already waits on the shelf."""
    ends = [Fate.EXPIRED, Fate.GIVEN_UP, Fate.RECALLED]
    return np.select([fate == end for end in ends], range(len(CANCEL_REASONS)), _NONE)


def _outcomes(fate: Ints, is_over: Flags) -> Ints:
    """Positions in OUTCOMES."""
    ended = np.select([fate == Fate.FILLED, fate == Fate.EXPIRED], [0, 1], 2)
    return np.where(is_over, ended, len(OUTCOMES) - 1)


def _named(told: pd.DataFrame, region: Region, rng: np.random.Generator) -> pd.DataFrame:
    """Codes as words; an item that is not known yet or no longer, and a patron that is forgotten, are empty."""
    branches = [unit["branch_code"] for unit in region.units]
    is_over = told["source_table"] == 1
    has_item = (told["is_known"] & ~(told["is_deleted"] & is_over)).to_numpy()
    has_patron = ~(is_over & (rng.random(len(told)) < PATRON_FORGOTTEN)).to_numpy()
    codes = {
        "source_table": (told["source_table"], TABLES),
        "pickup_branch": (told["place"], branches),
        "patron_home_branch": (told["patron"].where(has_patron, _NONE), branches),
        "item_home_branch": (told["owner"].where(has_item, _NONE), branches),
        "found": (told["found"], FOUND),
        "cancel_reason": (told["cancel_reason"], CANCEL_REASONS),
        "outcome": (told["outcome"], OUTCOMES),
    }
    columns: dict[str, object] = {
        name: categorical(code.to_numpy(), list(labels)) for name, (code, labels) in codes.items()
    }
    columns |= {name: told[name].to_numpy() for name in (*_DATES, "last_change", "placed_at")}
    columns |= {
        "placed_date": told["placed_at"].to_numpy(),
        "patron_category": told["category"].where(has_patron).array,
        "item_number": told["item"].where(has_item).astype("Int64").array,
        "item_level": "0",
    }
    return pd.DataFrame({name: columns[name] for name in (*COLUMNS[1:], "placed_at", "outcome")})
