"""What follows from the loans of every pair: balances, shares, expectation. Plain arithmetic.

All functions take the frame of `lending.pairs` (owner, place, loans, renewals; own loans too).
The definitions are those of the measure cards.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from portal.kit.largest import OTHERS

EXPECTED_FROM = 5  # a pair is compared with its expectation from five expected loans
PARTNERS_FROM = 30  # the number of partners is told from thirty loans received
FIT_ROUNDS = 500
FIT_PRECISION = 1e-9
Two = tuple[str, str]  # owner and place


class Unit(StrEnum):
    """What a cell of the matrix counts."""

    LOANS = "loans"
    SHARE_OF_SENDER = "share_of_sender"
    SHARE_OF_RECEIVER = "share_of_receiver"
    PER_1000 = "per_1000"
    RELATIVE = "relative"


@dataclass(frozen=True)
class Totals:
    """The scope in figures. The share is None when nothing was lent at all, and the renewals are when
    the reports of some month tell none."""

    loans: int
    loans_between: int
    renewals_between: int | None
    pairs: int

    @property
    def share(self) -> float | None:
        """Loans between places, of all loans."""
        return share_of([self])


def share_of(totals: Iterable[Totals]) -> float | None:
    """Loans between places, of all loans of the scopes together; None when there are none."""
    every = tuple(totals)
    loans = sum(one.loans for one in every)
    return sum(one.loans_between for one in every) / loans if loans else None


def between(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs whose owner is not the place, and that have loans."""
    return pairs[(pairs["owner"] != pairs["place"]) & (pairs["loans"] > 0)]


def totals(pairs: pd.DataFrame, *, has_renewals: bool = True) -> Totals:
    """Add up the scope; has_renewals: every month of it tells renewals."""
    across = pairs[pairs["owner"] != pairs["place"]]
    lent = across[across["loans"] > 0]
    return Totals(
        loans=int(pairs["loans"].sum()),
        loans_between=int(across["loans"].sum()),
        renewals_between=int(across["renewals"].sum()) if has_renewals else None,
        pairs=len(lent),
    )


def balance(pairs: pd.DataFrame) -> pd.DataFrame:
    """One row a place: place, own, sent, received, net, net_ratio, share_sent, share_received,
    own_share, partners.

    share_sent is sent / all loans of own items, share_received is received / all loans at own
    branches; a share without a base is empty. Nets add up to nothing.
    """
    own: Counter[str] = Counter()
    sent: Counter[str] = Counter()
    received: Counter[str] = Counter()
    for owner, place, loans in _rows(pairs):
        if owner == place:
            own[place] += loans
        else:
            sent[owner] += loans
            received[place] += loans
    places = sorted(set(pairs["owner"]) | set(pairs["place"]))
    columns = {
        name: np.array([count[place] for place in places], dtype="int64")
        for name, count in (("own", own), ("sent", sent), ("received", received))
    }
    count = partners(pairs)
    return pd.DataFrame(
        {
            "place": pd.Series(places, dtype="object"),
            **columns,
            "net": columns["sent"] - columns["received"],
            "net_ratio": _share(
                columns["sent"] - columns["received"], columns["sent"] + columns["received"]
            ),
            "share_sent": _share(columns["sent"], columns["own"] + columns["sent"]),
            "share_received": _share(columns["received"], columns["own"] + columns["received"]),
            "own_share": _share(columns["own"], columns["own"] + columns["received"]),
            "partners": [count.get(place, math.nan) for place in places],
        }
    )


def partners(pairs: pd.DataFrame) -> dict[str, float]:
    """The effective number of owners a place receives from: exp of Shannon's entropy, by place.

    Places that received fewer than thirty loans are left out.
    """
    received: dict[str, list[int]] = {}
    for owner, place, loans in _rows(pairs):
        if owner != place and loans > 0:
            received.setdefault(place, []).append(loans)
    return {
        place: math.exp(-sum(part * math.log(part) for part in _parts(loans)))
        for place, loans in received.items()
        if sum(loans) >= PARTNERS_FROM
    }


def expected(pairs: pd.DataFrame) -> pd.DataFrame:
    """What each pair would lend if only sizes mattered: owner, place, expected.

    Quasi-independence: expected = a(owner) x b(place) for owner <> place, fitted by turns until
    rows and columns add up to the loans sent and received (Agresti, Categorical Data Analysis).
    """
    across = between(pairs)
    index = pd.Index(sorted(set(across["owner"]) | set(across["place"])), dtype="object")
    at = {code: number for number, code in enumerate(index)}
    observed = np.zeros((len(index), len(index)))
    for owner, place, loans in _rows(across):
        observed[at[owner], at[place]] = loans
    fitted = _fit(observed.sum(axis=1), observed.sum(axis=0))
    row, column = np.nonzero(~np.eye(len(index), dtype=bool))
    return pd.DataFrame(
        {"owner": index[row], "place": index[column], "expected": fitted[row, column]}
    )


def cells(
    pairs: pd.DataFrame, places: list[str], unit: Unit, population: pd.DataFrame
) -> pd.DataFrame:
    """The matrix, one row for each two of the places: owner, place, loans, value.

    OTHERS among the places is all places that are not, as one; what moves between them is the row of
    OTHERS to itself, so that the loans of the matrix are always those of all pairs.
    The value is in the unit; it is empty where it is unknown or not told (no base, no inhabitants,
    fewer than five expected loans). A relative value of 0.5 means half as much again as expected.
    """
    fold = _fold(places)
    lent: Counter[Two] = Counter()
    for owner, place, count in _rows(between(pairs)):
        lent[fold(owner), fold(place)] += count
    grid = [
        (owner, place) for owner in places for place in places if owner != place or owner == OTHERS
    ]
    loans = np.array([lent[two] for two in grid], dtype="int64")
    base = _bases(pairs, unit, population, fold)
    return pd.DataFrame(
        {
            "owner": pd.Series([owner for owner, _place in grid], dtype="object"),
            "place": pd.Series([place for _owner, place in grid], dtype="object"),
            "loans": loans,
            "value": _values(loans, np.array([base(two) for two in grid], dtype=float), unit),
        }
    )


def _fold(places: list[str]) -> Callable[[str], str]:
    """Where the loans of a code are counted: at itself, or at OTHERS where they are among the places."""
    if OTHERS not in places:
        return lambda code: code
    own = set(places)
    return lambda code: code if code in own else OTHERS


def _bases(
    pairs: pd.DataFrame, unit: Unit, population: pd.DataFrame, fold: Callable[[str], str]
) -> Callable[[Two], float]:
    """What the loans of a pair are divided by; not a number where that is not known."""
    if unit is Unit.SHARE_OF_SENDER:
        owned = _sums(pairs, "owner", fold)
        return lambda two: owned.get(two[0], math.nan)
    if unit is Unit.SHARE_OF_RECEIVER:
        lent = _sums(pairs, "place", fold)
        return lambda two: lent.get(two[1], math.nan)
    if unit is Unit.PER_1000:
        people = _people(population, fold)
        return lambda two: people.get(two[1], math.nan)
    if unit is Unit.RELATIVE:
        fitted = _expected(pairs, fold)
        return lambda two: fitted.get(two, math.nan)
    return lambda _two: 1


def _people(population: pd.DataFrame, fold: Callable[[str], str]) -> dict[str, float]:
    """Inhabitants by place; not a number for OTHERS when those of one of them are not known."""
    known = population["population"].to_numpy(dtype=float, na_value=math.nan)
    people: dict[str, float] = {}
    for place, count in zip(population["place"], known, strict=True):
        people[fold(place)] = people.get(fold(place), 0.0) + count
    return people


def _expected(pairs: pd.DataFrame, fold: Callable[[str], str]) -> dict[Two, float]:
    """Expected loans of each two places, from five of them."""
    frame = expected(pairs)
    summed: dict[Two, float] = {}
    for owner, place, loans in zip(frame["owner"], frame["place"], frame["expected"], strict=True):
        two = fold(owner), fold(place)
        summed[two] = summed.get(two, 0.0) + loans
    return {two: loans for two, loans in summed.items() if loans >= EXPECTED_FROM}


def _values(loans: np.ndarray, base: np.ndarray, unit: Unit) -> np.ndarray:
    share = _share(loans, base)
    if unit is Unit.PER_1000:
        return 1000 * share
    return share - 1 if unit is Unit.RELATIVE else share


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Part / whole; not a number without a whole."""
    empty = np.full(len(part), math.nan)
    share: np.ndarray = np.divide(part, whole, out=empty, where=whole > 0)
    return share


def _rows(pairs: pd.DataFrame) -> Iterator[tuple[str, str, int]]:
    columns = (pairs[name].tolist() for name in ("owner", "place", "loans"))
    return zip(*columns, strict=True)


def _sums(pairs: pd.DataFrame, column: str, fold: Callable[[str], str]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for code, loans in zip(pairs[column].tolist(), pairs["loans"].tolist(), strict=True):
        sums[fold(code)] += loans
    return sums


def _parts(counts: list[int]) -> list[float]:
    whole = sum(counts)
    return [count / whole for count in counts]


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
