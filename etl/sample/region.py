"""The consortium behind the sample: branches, sizes and who lends to whom, from a region pack."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from etl.region import pack as region_pack
from etl.region.pack import Pack

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BRANCH_SIZE = {"main": 1.0, "branch": 0.22, "mobile": 0.18}
BETWEEN_SHARE = 0.085
NEAR_KM = 160.0
SAME_LIBRARY = 2.5
TASTE = 0.3
HABIT = 0.1
USUAL_PEOPLE = 3000.0
USUAL_CODES = {
    "item_type": ["28VRK", "14VRK", "7VRK"],
    "shelving_location": ["AIK", "LN", "VAR"],
    "collection_code": [],
}


@dataclass(frozen=True)
class Period:
    """Where a branch belongs from one day to another, both included."""

    library: str
    municipality_code: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class Region:
    """What the sample knows of the region; lending, stock_share and kilometres follow the order of units.

    branches holds the newest row of every branch code, units those of them that lend.
    """

    branches: list[dict[str, str]]
    units: list[dict[str, str]]
    periods: dict[str, list[Period]]
    names: dict[str, str]
    codes: dict[str, list[str]]
    left_out: list[str]
    story: list[dict[str, str]]
    lending: Floats
    stock_share: Floats
    kilometres: Floats
    people: dict[str, float]

    @property
    def unit_municipalities(self) -> list[str]:
        return [unit["municipality_code"] for unit in self.units]

    @property
    def groups(self) -> list[str]:
        return ["", *self.left_out]

    def on(self, day: date) -> list[Period | None]:
        """Where each unit belongs on that day; None = the branch map does not know it then."""
        return [
            next((p for p in self.periods[code] if p.valid_from <= day <= p.valid_to), None)
            for code in (unit["branch_code"] for unit in self.units)
        ]

    def changes(self) -> set[date]:
        """Days from which the branch map says something else than the day before."""
        days = set()
        for periods in self.periods.values():
            for period in periods:
                days.add(period.valid_from)
                if period.valid_to < date.max:
                    days.add(period.valid_to + timedelta(days=1))
        return days


def read(pack: Path, seed: int) -> Region:
    """The region with its lending: share of all loans by owner (rows) and place (columns).

    municipalities.csv and branch_codes.csv are enough: without people all places are equal, without
    coordinates equally far from each other.
    """
    known = region_pack.read(pack)
    municipalities = _rows(known, "municipality")
    rows = sorted(_rows(known, "branch_code"), key=lambda row: row["valid_from"])
    branches = list({row["branch_code"]: row for row in rows}.values())
    branches.sort(key=lambda branch: branch["branch_code"])
    units = [branch for branch in branches if branch["municipality_code"]]
    people = _people(known, municipalities)
    loans, stock, pull = _sizes(units, people, seed)
    home = np.array([unit["municipality_code"] for unit in units])
    kilometres = _distances(home, municipalities)
    return Region(
        branches=branches,
        units=units,
        periods=_periods(rows),
        names={row["municipality_code"]: row["name_fi"] for row in municipalities},
        codes=_codes(known),
        left_out=[
            row["category"] for row in _rows(known, "patron_category") if row["counted"] == "0"
        ],
        story=[row.cells for row in region_pack.read_file(pack, "sample_story.csv")],
        lending=_lending(units, kilometres, people, loans, pull),
        stock_share=stock,
        kilometres=kilometres,
        people=people,
    )


def _periods(rows: list[dict[str, str]]) -> dict[str, list[Period]]:
    found: dict[str, list[Period]] = {}
    for row in rows:
        if row["municipality_code"]:
            period = Period(
                row["library"],
                row["municipality_code"],
                date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min,
                date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max,
            )
            found.setdefault(row["branch_code"], []).append(period)
    return found


def _rows(known: Pack, table: str) -> list[dict[str, str]]:
    return [row.cells for row in known.rows(table)]


def _codes(pack: Pack) -> dict[str, list[str]]:
    known = _rows(pack, "code_name")
    return {
        kind: [row["code"] for row in known if row["kind"] == kind] or usual
        for kind, usual in USUAL_CODES.items()
    }


def _people(pack: Pack, municipalities: list[dict[str, str]]) -> dict[str, float]:
    newest = {
        row["municipality_code"]: float(row["population"])
        for row in sorted(_rows(pack, "population"), key=lambda row: row["year"])
    }
    return {
        row["municipality_code"]: newest.get(row["municipality_code"], USUAL_PEOPLE)
        for row in municipalities
    }


def _sizes(
    units: list[dict[str, str]], people: dict[str, float], seed: int
) -> tuple[Floats, Floats, Floats]:
    """Shares of loans and of items by branch, and how wanted the items are elsewhere.

    Small places lend and own more a head; chance makes some collections better liked than others.
    """
    kind = np.array([BRANCH_SIZE.get(unit.get("kind", ""), 1.0) for unit in units])
    home = np.array([unit["municipality_code"] for unit in units])
    within = np.array(
        [size / kind[home == code].sum() for size, code in zip(kind, home, strict=True)]
    )
    heads = np.array([people[code] for code in home])
    rng = np.random.default_rng([seed, 1])
    habit = dict(zip(people, rng.lognormal(0, HABIT, len(people)), strict=True))
    taste = dict(zip(people, rng.lognormal(0, TASTE, len(people)), strict=True))
    loans = heads**0.9 * within * np.array([habit[code] for code in home])
    stock = heads**0.75 * within
    pull = stock * np.array([taste[code] for code in home])
    return loans / loans.sum(), stock / stock.sum(), pull / pull.sum()


def _lending(
    units: list[dict[str, str]],
    kilometres: Floats,
    people: dict[str, float],
    loans: Floats,
    wanted: Floats,
) -> Floats:
    """Share of all loans by owner (rows) and place (columns): own items first, then near and large."""
    home = np.array([unit["municipality_code"] for unit in units])
    same = home[:, None] == home[None, :]
    joint = np.array([unit["library"] for unit in units])
    pull = wanted[:, None] * np.exp(-kilometres / NEAR_KM)
    pull = np.where(joint[:, None] == joint[None, :], pull * SAME_LIBRARY, pull)
    away = np.where(same, 0.0, pull)
    away = away / np.maximum(away.sum(axis=0), 1e-12)
    siblings = np.where(same & ~np.eye(len(units), dtype=bool), wanted[:, None], 0.0)
    siblings_sum = siblings.sum(axis=0)
    has_siblings = siblings_sum > 0
    elsewhere = np.where(has_siblings, 0.05, 0.0)
    own = (
        np.eye(len(units)) * (1 - elsewhere)
        + siblings / np.maximum(siblings_sum, 1e-12) * elsewhere
    )
    need = np.array([people[code] for code in home]) ** -0.35
    share = np.minimum(need * BETWEEN_SHARE / (need * loans).sum(), 0.4) * (len(set(home)) > 1)
    matrix: Floats = (own * (1 - share) + away * share) * loans
    return matrix


def _distances(home: NDArray[Any], municipalities: list[dict[str, str]]) -> Floats:
    """Kilometres along the great circle; zero where the pack has no coordinates."""
    at = {
        row["municipality_code"]: (float(row["centre_lat"]), float(row["centre_lon"]))
        for row in municipalities
        if row.get("centre_lat") and row.get("centre_lon")
    }
    points = np.radians([at.get(code, (0.0, 0.0)) for code in home])
    latitude, longitude = points[:, 0], points[:, 1]
    cosine = np.sin(latitude)[:, None] * np.sin(latitude) + np.cos(latitude)[:, None] * np.cos(
        latitude
    ) * np.cos(longitude[:, None] - longitude)
    kilometres: Floats = 6371 * np.arccos(np.clip(cosine, -1, 1))
    known = np.array([code in at for code in home])
    return np.where(known[:, None] & known, kilometres, 0.0)
