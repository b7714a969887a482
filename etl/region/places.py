"""Where the municipalities are said to lie: tiles of the map, and centres by latitude and longitude.

A region may name the box of its country in region.csv (what = box: south, west, north, east). Without
one, the municipalities are held against each other: they lie near, wherever they lie.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from etl.region.faults import Fault, Finding, Place
from etl.region.pack import Pack, Row

BOX = "box"
_NEAR_DEGREES = 3.0  # a neighbour is at least so near, whatever the others are
_TIMES = 6.0  # times the usual distance from the middle
_FEWEST = 3  # municipalities that tell where a region is
_POLE, _ANTIMERIDIAN = 90, 180
Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """An area of latitudes and longitudes."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, point: Point) -> bool:
        return self.south <= point[0] <= self.north and self.west <= point[1] <= self.east

    def said(self) -> str:
        corners = (self.south, self.west, self.north, self.east)
        return " ".join(f"{each:g}".replace(".", ",") for each in corners)


def tiles(pack: Pack) -> Iterator[Finding]:
    """Municipalities that share a tile, or have half of one."""
    seen: dict[tuple[str, str], Place] = {}
    for row in pack.rows("municipality"):
        tile = (row["tile_row"], row["tile_column"])
        if any(tile) and not all(tile):
            column = "tile_column" if tile[0] else "tile_row"
            yield Finding(Fault.HALF_TILE, row.place, column)
        elif all(tile) and tile in seen:
            values: dict[str, str | int] = {"other": seen[tile].said()}
            yield Finding(Fault.TILE_CLASH, row.place, "tile_row", " ".join(tile), values)
        seen.setdefault(tile, row.place)


def points(pack: Pack) -> Iterator[Finding]:
    """Centres with half a point, swapped, out of the country, or far from all others."""
    box, faults = _box(pack)
    yield from faults
    known: list[tuple[Row, Point]] = []
    for row in pack.rows("municipality"):
        latitude, longitude = row["centre_lat"], row["centre_lon"]
        if bool(latitude) is not bool(longitude):
            yield Finding(Fault.HALF_POINT, row.place, "centre_lon" if latitude else "centre_lat")
        elif latitude:
            known.append((row, (float(latitude), float(longitude))))
    for row, point in known:
        others = [other for each, other in known if each is not row]
        if fault := _fault(point, box, others):
            value = f"{row['centre_lat']} {row['centre_lon']}"
            said = {"box": box.said() if box else ""}
            yield Finding(fault, row.place, "centre_lat", value, dict(said))


def _box(pack: Pack) -> tuple[Box | None, list[Finding]]:
    for row in pack.rows("region_text"):
        if row["what"] == BOX:
            numbers = re.findall(r"-?\d+(?:[.,]\d+)?", row["fi"])
            corners = [float(each.replace(",", ".")) for each in numbers]
            if len(corners) != 4 or corners[0] >= corners[2] or corners[1] >= corners[3]:  # noqa: PLR2004 - corners of a box
                return None, [Finding(Fault.BAD_BOX, row.place, "fi", row["fi"])]
            return Box(*corners), []
    return None, []


def _fault(point: Point, box: Box | None, others: list[Point]) -> Fault | None:
    latitude, longitude = point
    swapped = (longitude, latitude)
    area = box or _around(others)
    if area is None:
        return None if _exists(point) else Fault.NO_POINT
    if area.holds(point):
        return None
    if area.holds(swapped):
        return Fault.SWAPPED
    if not _exists(point):
        return Fault.NO_POINT
    return Fault.OUTSIDE_BOX if box else Fault.FAR_POINT


def _exists(point: Point) -> bool:
    return abs(point[0]) <= _POLE and abs(point[1]) <= _ANTIMERIDIAN


def _around(others: list[Point]) -> Box | None:
    """Where a municipality lies that is as near the middle of the others as they usually are."""
    if len(others) < _FEWEST - 1:
        return None
    south, north = _reach([latitude for latitude, _ in others])
    west, east = _reach([longitude for _, longitude in others])
    return Box(south, west, north, east)


def _reach(values: list[float]) -> tuple[float, float]:
    middle = median(values)
    usual = median(abs(value - middle) for value in values)
    far = max(_NEAR_DEGREES, _TIMES * usual)
    return middle - far, middle + far
