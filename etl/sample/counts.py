"""Loans, transfers and holds of the sample, counted before they are written."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from etl.sample.plan import LOAN, Tally
from etl.sample.region import Ints, Period, Region

LOANS = (LOAN, "renew")
BANDS = ("under_48_hours", "48_to_72_hours", "over_72_hours")
_SOON, _LATE = 48.0, 72.0


def strata(tallies: list[Tally]) -> pd.DataFrame:
    """Events by loan_month, event_type, group, branch written and reason, as `Truth` tells them."""
    columns = ["loan_month", "event_type", "group", "branch", "reason", "events"]
    rows = [
        (tally.month, event_type, group, branch, _reason(event_type, group, branch), events)
        for tally in tallies
        for (event_type, group, branch), events in zip(
            tally.strata, tally.counts.sum(axis=1).tolist(), strict=True
        )
    ]
    counted = pd.DataFrame(rows, columns=columns)
    return counted.groupby(columns[:-1], dropna=False, as_index=False, sort=False)[["events"]].sum()


def _reason(event_type: str, group: str, branch: str | None) -> str | None:
    """Why events are left out: the first that applies of type, branch and patron category."""
    if event_type not in LOANS:
        return "event_type"
    if branch is not None:
        return "unknown_branch"
    return category_reason(group) if group else None


def category_reason(name: str) -> str:
    return f"patron_category:{name}"


def pairs(region: Region, tallies: list[Tally]) -> pd.DataFrame:
    """Loans and renewals by loan_month, group, owner and place, as `Truth` tells them."""
    counted: dict[tuple[date, str, tuple[Period | None, ...]], dict[str, Ints]] = {}
    for tally in tallies:
        for (event_type, group, branch), counts in zip(tally.strata, tally.counts, strict=True):
            if event_type in LOANS and branch is None:
                key = (tally.month, group, tuple(tally.places))
                of_type = counted.setdefault(key, {})
                of_type[event_type] = of_type.get(event_type, 0) + counts
    frames = [
        _pair_frame(region, places).assign(
            loan_month=month, group=group, loans=counts["issue"], renewals=counts["renew"]
        )
        for (month, group, places), counts in counted.items()
    ]
    return pd.concat(
        [frame[(frame["loans"] > 0) | (frame["renewals"] > 0)] for frame in frames],
        ignore_index=True,
    )


def _pair_frame(region: Region, places: tuple[Period | None, ...]) -> pd.DataFrame:
    """Every owner and place at each level, in the order of the counts."""
    units = len(region.units)
    owner, place = np.divmod(np.arange(units * units), units)
    home = [each.municipality_code if each else None for each in places]
    labels = {
        "branch": [unit["branch_code"] for unit in region.units],
        "municipality_code": home,
        "municipality": [region.names[code] if code else None for code in home],
        "library": [each.library if each else None for each in places],
    }
    return pd.DataFrame(
        {
            f"{role}_{level}": np.array(names, dtype=object)[unit]
            for role, unit in (("owner", owner), ("place", place))
            for level, names in labels.items()
        }
    )


def transfers(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of `sample_transfers.rows` by month (asked), from_branch, to_branch, reason and state.

    state is a band of BANDS (48 and 72 hours belong to the middle one), cancelled, open (sent, not
    arrived), not_sent, or received (arrived without having been sent).
    """
    is_sent, is_there = rows["sent_time"].notna(), rows["arrived_time"].notna()
    hours = (rows["arrived_time"] - rows["sent_time"]).dt.total_seconds() / 3600
    states = {
        "cancelled": rows["cancelled_time"].notna(),
        "received": is_there & ~is_sent,
        "open": is_sent & ~is_there,
        "not_sent": ~is_there,
        BANDS[0]: hours < _SOON,
        BANDS[1]: hours <= _LATE,
    }
    state = np.select(list(states.values()), list(states), BANDS[2])
    keys = {
        "month": _months(rows["requested_time"]),
        **{name: rows[name] for name in ("from_branch", "to_branch", "reason")},
        "state": pd.Categorical(state, categories=[*states, BANDS[2]]),
    }
    return _sizes(keys, "transfers")


def holds(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of `sample_holds.rows` by month (placed), pickup_branch, item_home_branch and outcome."""
    names = ("pickup_branch", "item_home_branch", "outcome")
    keys = {"month": _months(rows["placed_at"]), **{name: rows[name] for name in names}}
    return _sizes(keys, "holds")


def summed(counts: list[pd.DataFrame]) -> pd.DataFrame:
    """Counts of several pieces as one."""
    together = pd.concat(counts, ignore_index=True)
    *keys, number = together.columns
    grouped = together.groupby(keys, observed=True, dropna=False, as_index=False)
    return grouped[[number]].sum()


def _months(moments: "pd.Series[Any]") -> "pd.Series[Any]":
    return pd.Series(moments.to_numpy().astype("datetime64[M]").astype("datetime64[s]"))


def _sizes(keys: dict[str, Any], number: str) -> pd.DataFrame:
    grouped = pd.DataFrame(keys).groupby(list(keys), observed=True, dropna=False, as_index=False)
    return grouped.size().rename(columns={"size": number})
