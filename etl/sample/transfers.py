"""Transfers of the sample (R2): rows as Koha has them at the end of the data."""

from typing import Any

import numpy as np
import pandas as pd

from etl.sample import vans
from etl.sample.journeys import Fate, Journeys, kilometres, recalled
from etl.sample.region import Floats, Region
from etl.sample.rows import Stock, categorical
from etl.sample.vans import Moments, Span

COLUMNS = (
    "transfer_id",
    "item_number",
    "item_home_branch",
    "item_type",
    "from_branch",
    "to_branch",
    "requested_time",
    "sent_time",
    "arrived_time",
    "cancelled_time",
    "reason",
    "cancel_reason",
)
REASONS = (
    "Reserve",
    "ReturnToHome",
    "CancelReserve",
    "TransferCancellation",
    "RotatingCollection",
    "Manual",
)
CANCEL_REASONS = ("CancelReserve", "ItemLost", "WrongTransfer", "Manual")
LOST = 0.014
RECALLED = 0.011
NEVER_SENT = 0.1
_TIMES = ("sent_time", "arrived_time", "cancelled_time")


def rows(
    region: Region,
    stock: Stock,
    journeys: Journeys,
    span: Span,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Every column but transfer_id, for transfers asked for from the first moment up to the second.

    What happens later than that has not happened yet.
    """
    first, end = span
    found = [
        _for_holds(journeys.holds),
        _after_holds(journeys.holds, region, rng),
        _brought(journeys.brought, rng),
        _home(journeys.home, region, rng),
    ]
    moved = pd.concat(found, ignore_index=True)
    moved = pd.concat([moved, _back(moved, rng)], ignore_index=True)
    moved = moved[(moved["requested_time"] >= first) & (moved["requested_time"] < end)]
    known = moved.assign(**{name: moved[name].where(moved[name] < end) for name in _TIMES})
    return _named(known, region, stock, rng)


def _for_holds(holds: pd.DataFrame) -> pd.DataFrame:
    """Owner to place, for every hold of another branch's item that was found."""
    sent = holds[holds["sent_at"].notna() & ~holds["is_deleted"]]
    cancelled = sent["closed_at"].where(sent["fate"] == Fate.RECALLED)
    return _table(sent, sent["owner"], sent["place"], "Reserve").assign(
        arrived_time=sent["arrived_at"], cancelled_time=cancelled
    )


def _after_holds(holds: pd.DataFrame, region: Region, rng: np.random.Generator) -> pd.DataFrame:
    """Back to the owner when nobody took the item from the shelf."""
    left = holds[holds["fate"].isin([Fate.TAKEN_BACK, Fate.EXPIRED]) & holds["sent_at"].notna()]
    day = vans.moved(vans.days_of(left["closed_at"].to_numpy()), 1)
    sent = left.assign(sent_at=vans.within(day, vans.SENT_HOURS, rng))
    return _travelled(
        _table(sent, sent["place"], sent["owner"], "CancelReserve"), sent, region, rng
    )


def _brought(brought: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Some that staff carried over were never told to be sent, only received."""
    moved = _table(brought, brought["owner"], brought["place"], brought["reason"]).assign(
        arrived_time=brought["arrived_at"]
    )
    is_unsent = (moved["reason"] == "Manual") & (rng.random(len(moved)) < NEVER_SENT)
    return moved.assign(sent_time=moved["sent_time"].where(~is_unsent))


def _home(home: pd.DataFrame, region: Region, rng: np.random.Generator) -> pd.DataFrame:
    moved = _table(home, home["place"], home["owner"], "ReturnToHome")
    return _travelled(moved, home, region, rng)


def _back(moved: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """A transfer cancelled on its way is followed by one to where the item was last seen.

    Koha writes that branch as both ends.
    """
    stopped = moved[moved["cancelled_time"].notna()]
    back = stopped.assign(
        to=stopped["from"],
        reason="TransferCancellation",
        requested_time=stopped["cancelled_time"],
        sent_time=stopped["cancelled_time"],
        cancelled_time=vans.NEVER,
    )
    return back.assign(arrived_time=_arrival(back["sent_time"], np.zeros(len(back)), rng))


def _table(
    rows: pd.DataFrame,
    begin: "pd.Series[Any]",
    end: "pd.Series[Any]",
    reason: "str | pd.Series[Any]",
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "item": rows["item"],
            "home": rows["owner"],
            "from": begin,
            "to": end,
            "requested_time": rows["sent_at"],
            "sent_time": rows["sent_at"],
            "arrived_time": vans.NEVER,
            "cancelled_time": vans.NEVER,
            "reason": reason,
        }
    )


def _travelled(
    moved: pd.DataFrame, rows: pd.DataFrame, region: Region, rng: np.random.Generator
) -> pd.DataFrame:
    """Arrived after the days the way takes, save the few that are lost or cancelled on it."""
    chance = rng.random(len(moved))
    is_recalled = chance < RECALLED
    is_lost = ~is_recalled & (chance < RECALLED + LOST)
    cancelled = recalled(moved["sent_time"].to_numpy(), rng)
    arrived = _arrival(moved["sent_time"], kilometres(region, rows), rng)
    return moved.assign(
        arrived_time=np.where(is_recalled | is_lost, vans.NEVER, arrived),
        cancelled_time=np.where(is_recalled, cancelled, vans.NEVER),
    )


def _arrival(sent: "pd.Series[Any]", distance: Floats, rng: np.random.Generator) -> Moments:
    day = vans.moved(vans.days_of(sent.to_numpy()), vans.working_days(distance, rng))
    return vans.within(day, vans.ARRIVED_HOURS, rng)


def _named(
    moved: pd.DataFrame, region: Region, stock: Stock, rng: np.random.Generator
) -> pd.DataFrame:
    branches = [unit["branch_code"] for unit in region.units]
    why = rng.integers(0, len(CANCEL_REASONS), len(moved))
    codes = {
        "item_home_branch": (moved["home"].to_numpy(), branches),
        "item_type": (stock.attributes["item_type"][moved["item"]], region.codes["item_type"]),
        "from_branch": (moved["from"].to_numpy(), branches),
        "to_branch": (moved["to"].to_numpy(), branches),
        "cancel_reason": (np.where(moved["cancelled_time"].notna(), why, -1), CANCEL_REASONS),
    }
    named = {name: categorical(code, list(labels)) for name, (code, labels) in codes.items()}
    times = {name: moved[name] for name in ("requested_time", *_TIMES)}
    reason = pd.Categorical(moved["reason"], categories=REASONS)
    columns = {"item_number": moved["item"], "reason": reason, **named, **times}
    return pd.DataFrame({name: columns[name] for name in COLUMNS[1:]}).reset_index(drop=True)
