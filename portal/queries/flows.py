"""What follows from the loans of every pair: balances, shares, expectation. Plain arithmetic.

All functions take the frame of `lending.pairs` (owner, place, loans, renewals; own loans too).
The definitions are those of the measure cards.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

EXPECTED_FROM = 5  # a pair is compared with its expectation from five expected loans
PARTNERS_FROM = 30  # the number of partners is told from thirty loans received
FIT_ROUNDS = 500
FIT_PRECISION = 1e-9


class Unit(StrEnum):
    """What a cell of the matrix counts."""

    LOANS = "loans"
    SHARE_OF_SENDER = "share_of_sender"
    SHARE_OF_RECEIVER = "share_of_receiver"
    PER_1000 = "per_1000"
    RELATIVE = "relative"


@dataclass(frozen=True)
class Totals:
    """The scope in figures. The share is None when nothing was lent at all."""

    loans: int
    loans_between: int
    renewals_between: int
    pairs: int
    senders: int
    receivers: int

    @property
    def share(self) -> float | None:
        """Loans between places, of all loans."""
        return self.loans_between / self.loans if self.loans else None


def between(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs whose owner is not the place, and that have loans."""
    return pairs[(pairs["owner"] != pairs["place"]) & (pairs["loans"] > 0)]


def totals(pairs: pd.DataFrame) -> Totals:
    """Add up the scope."""
    across = pairs[pairs["owner"] != pairs["place"]]
    lent = across[across["loans"] > 0]
    return Totals(
        loans=int(pairs["loans"].sum()),
        loans_between=int(across["loans"].sum()),
        renewals_between=int(across["renewals"].sum()),
        pairs=len(lent),
        senders=int(lent["owner"].nunique()),
        receivers=int(lent["place"].nunique()),
    )


def balance(pairs: pd.DataFrame) -> pd.DataFrame:
    """One row a place: place, own, sent, received, net, net_ratio, share_sent, share_received,
    own_share, partners.

    share_sent is sent / all loans of own items, share_received is received / all loans at own
    branches; a share without a base is empty. Nets add up to nothing.
    """
    across = between(pairs)
    own = pairs[pairs["owner"] == pairs["place"]].set_index("owner")["loans"]
    index = pd.Index(sorted(set(pairs["owner"]) | set(pairs["place"])), name="place")
    frame = pd.DataFrame(
        {
            "own": own.reindex(index, fill_value=0),
            "sent": across.groupby("owner")["loans"].sum().reindex(index, fill_value=0),
            "received": across.groupby("place")["loans"].sum().reindex(index, fill_value=0),
        },
        index=index,
    ).astype("int64")
    frame["net"] = frame["sent"] - frame["received"]
    frame["net_ratio"] = _ratio(frame["net"], frame["sent"] + frame["received"])
    frame["share_sent"] = _ratio(frame["sent"], frame["own"] + frame["sent"])
    frame["share_received"] = _ratio(frame["received"], frame["own"] + frame["received"])
    frame["own_share"] = _ratio(frame["own"], frame["own"] + frame["received"])
    frame["partners"] = partners(pairs).reindex(index)
    return frame.reset_index()


def partners(pairs: pd.DataFrame) -> pd.Series:
    """The effective number of owners a place receives from: exp of Shannon's entropy, by place.

    Places that received fewer than thirty loans are left out.
    """
    across = between(pairs)
    received = across.groupby("place")["loans"].transform("sum")
    enough = across[received >= PARTNERS_FROM]
    share = enough["loans"] / received[enough.index]
    entropy = (-share * np.log(share)).groupby(enough["place"]).sum()
    return pd.Series(np.exp(entropy), name="partners")


def expected(pairs: pd.DataFrame) -> pd.DataFrame:
    """What each pair would lend if only sizes mattered: owner, place, expected.

    Quasi-independence: expected = a(owner) x b(place) for owner <> place, fitted by turns until
    rows and columns add up to the loans sent and received (Agresti, Categorical Data Analysis).
    """
    across = between(pairs)
    index = pd.Index(sorted(set(across["owner"]) | set(across["place"])))
    table = across.pivot_table(index="owner", columns="place", values="loans", aggfunc="sum")
    observed = table.reindex(index=index, columns=index).fillna(0).to_numpy(dtype=float)
    fitted = _fit(observed.sum(axis=1), observed.sum(axis=0))
    owner, place = np.nonzero(~np.eye(len(index), dtype=bool))
    return pd.DataFrame(
        {"owner": index[owner], "place": index[place], "expected": fitted[owner, place]}
    )


def cells(
    pairs: pd.DataFrame, places: list[str], unit: Unit, population: pd.DataFrame
) -> pd.DataFrame:
    """The matrix, one row for each two of the places: owner, place, loans, value.

    The value is in the unit; it is empty where it is unknown or not told (no base, no inhabitants,
    fewer than five expected loans). A relative value of 0.5 means half as much again as expected.
    """
    grid = pd.MultiIndex.from_product([places, places], names=["owner", "place"]).to_frame(
        index=False
    )
    grid = grid[grid["owner"] != grid["place"]]
    loans = between(pairs)[["owner", "place", "loans"]]
    frame = grid.merge(loans, how="left", on=["owner", "place"])
    frame["loans"] = frame["loans"].fillna(0).astype("int64")
    frame["value"] = _values(frame, pairs, unit, population)
    return frame


def _values(
    frame: pd.DataFrame, pairs: pd.DataFrame, unit: Unit, population: pd.DataFrame
) -> pd.Series:
    if unit is Unit.LOANS:
        return frame["loans"].astype(float)
    if unit is Unit.SHARE_OF_SENDER:
        return _ratio(frame["loans"], frame["owner"].map(pairs.groupby("owner")["loans"].sum()))
    if unit is Unit.SHARE_OF_RECEIVER:
        return _ratio(frame["loans"], frame["place"].map(pairs.groupby("place")["loans"].sum()))
    if unit is Unit.PER_1000:
        return 1000 * _ratio(
            frame["loans"], frame["place"].map(population.set_index("place")["population"])
        )
    fitted = frame.merge(expected(pairs), how="left", on=["owner", "place"])["expected"]
    return _ratio(frame["loans"], fitted.where(fitted >= EXPECTED_FROM)) - 1


def _ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    base = whole.astype(float)
    return part / base.where(base > 0)


def _fit(sent: np.ndarray, received: np.ndarray) -> np.ndarray:
    fitted = np.ones((len(sent), len(received)))
    np.fill_diagonal(fitted, 0)
    for _round in range(FIT_ROUNDS):
        fitted *= _scale(sent, fitted.sum(axis=1))[:, None]
        fitted *= _scale(received, fitted.sum(axis=0))[None, :]
        if np.allclose(fitted.sum(axis=1), sent, rtol=0, atol=FIT_PRECISION):
            break
    return fitted


def _scale(wanted: np.ndarray, now: np.ndarray) -> np.ndarray:
    scale: np.ndarray = np.divide(wanted, now, out=np.zeros_like(wanted), where=now > 0)
    return scale
