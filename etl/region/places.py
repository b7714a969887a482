"""Where the municipalities are said to lie: tiles of the map, centres by latitude and longitude, areas.

A region may name the box of its country in region.csv (what = box: south, west, north, east). Without
one, the municipalities are held against each other: they lie near, wherever they lie.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

import shapely

from etl.region import areas
from etl.region.areas import Feature
from etl.region.faults import Fault, Finding, Place
from etl.region.pack import Pack, Row

BOX, BOUNDARIES = "box", "boundaries"
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
    """Centres with half a point, swapped, out of the country, far from all others or on another; where
    the map is made of centres, those that are not there."""
    box, faults = _box(pack)
    yield from faults
    known = _known(pack)
    is_asked = "centre_lat" in pack.headers.get("municipality", ())  # else the whole column is told
    yield from _lacking(pack, is_map=is_asked and not pack.shapes.has_boundaries)
    for row, point in known:
        others = [other for each, other in known if each is not row]
        if fault := _fault(point, box, others):
            said = {"box": box.said() if box else ""}
            yield Finding(fault, row.place, "centre_lat", _as_told(row), dict(said))
    yield from _same(pack, known)


def _lacking(pack: Pack, *, is_map: bool) -> Iterator[Finding]:
    """Municipalities with half a centre, and with none where the map would be made of centres."""
    for row in pack.rows("municipality"):
        latitude, longitude = row["centre_lat"], row["centre_lon"]
        if bool(latitude) is not bool(longitude):
            yield Finding(Fault.HALF_POINT, row.place, "centre_lon" if latitude else "centre_lat")
        elif is_map and not latitude:
            yield Finding(Fault.NO_CENTRE, row.place, values={"name": row["name_fi"]})


def _known(pack: Pack) -> list[tuple[Row, Point]]:
    """The municipalities whose centre is known, and where it is."""
    return [
        (row, (float(row["centre_lat"]), float(row["centre_lon"])))
        for row in pack.rows("municipality")
        if row["centre_lat"] and row["centre_lon"]
    ]


def _as_told(row: Row) -> str:
    return f"{row['centre_lat']} {row['centre_lon']}"


def _same(pack: Pack, known: list[tuple[Row, Point]]) -> Iterator[Finding]:
    so = "" if pack.shapes.has_boundaries else ", joten karttaa ei piirretä"
    seen: dict[Point, str] = {}
    for row, point in known:
        if point in seen:
            values: dict[str, str | int] = {"other": seen[point], "so": so}
            yield Finding(Fault.SAME_POINT, row.place, "centre_lat", _as_told(row), values)
        seen.setdefault(point, row["name_fi"])


def boundaries(pack: Pack) -> Iterator[Finding]:
    """Municipalities without an area or with two, and areas that lie wrong or on each other; the areas of
    other municipalities are nobody's concern, since a file of the whole country is one too."""
    if not pack.shapes.has_boundaries or pack.shapes.findings:
        return
    names = {row["municipality_code"]: row["name_fi"] for row in pack.rows("municipality")}
    own = list(pack.shapes.boundaries)
    if not own:
        yield Finding(Fault.NO_AREAS, Place(areas.BOUNDARIES))
        return
    found = [*_each_once(own, names), *_lying(pack, own, names), *_overlapping(own, names)]
    yield from found
    if not found:
        yield from _centres_outside(pack, own)
    if not any(row["what"] == BOUNDARIES for row in pack.rows("region_text")):
        yield Finding(Fault.NO_MAP_SOURCE, Place(areas.BOUNDARIES))


def _each_once(own: list[Feature], names: dict[str, str]) -> Iterator[Finding]:
    """Municipalities that have two areas, or none."""
    seen: dict[str, Place] = {}
    for each in own:
        if each.code in seen:
            other = seen[each.code].said()
            said: dict[str, str | int] = {"name": names[each.code], "other": other}
            yield Finding(Fault.AREA_TWICE, each.place, value=each.code, values=said)
        seen.setdefault(each.code, each.place)
    for code in names.keys() - seen.keys():
        lacking: dict[str, str | int] = {"name": names[code], "code": code}
        yield Finding(Fault.NO_AREA, Place(areas.BOUNDARIES), values=lacking)


def _lying(pack: Pack, own: list[Feature], names: dict[str, str]) -> Iterator[Finding]:
    """Areas out of the country; where no country is told, areas swapped or far from the centres."""
    box, _faults = _box(pack)
    near = box or _around([point for _row, point in _known(pack)])
    for each in own:
        middle = each.shape.centroid
        if near is None or near.holds((middle.y, middle.x)):
            continue
        outside = Fault.AREA_OUTSIDE_BOX if box else Fault.FAR_AREA
        fault = Fault.AREA_SWAPPED if near.holds((middle.x, middle.y)) else outside
        values: dict[str, str | int] = {"box": near.said(), "name": names[each.code]}
        yield Finding(fault, each.place, value=each.code, values=values)


def _centres_outside(pack: Pack, own: list[Feature]) -> Iterator[Finding]:
    """Centres that do not lie in their own area."""
    shapes = {each.code: each.shape for each in own}
    for row, (latitude, longitude) in _known(pack):
        if not shapes[row["municipality_code"]].covers(shapely.Point(longitude, latitude)):
            values: dict[str, str | int] = {"name": row["name_fi"]}
            yield Finding(Fault.CENTRE_OUTSIDE, row.place, "centre_lat", _as_told(row), values)


def _overlapping(own: list[Feature], names: dict[str, str]) -> Iterator[Finding]:
    """Areas of which one lies on the other."""
    pairs = shapely.STRtree([each.shape for each in own]).query(
        [each.shape for each in own], predicate="intersects"
    )
    for one, other in sorted(zip(*pairs.tolist(), strict=True)):
        if (
            one < other
            and own[one].code != own[other].code
            and areas.overlaps(own[one].shape, own[other].shape)
        ):
            values: dict[str, str | int] = {
                "name": names[own[other].code],
                "other": f"{names[own[one].code]}, {own[one].place.said()}",
            }
            yield Finding(
                Fault.AREAS_OVERLAP, own[other].place, value=own[other].code, values=values
            )


def outline(pack: Pack) -> Iterator[Finding]:
    """Centres outside the outline that was drawn by hand, where nothing else is wrong with them."""
    shape = pack.shapes.outline
    if shape is None or any(each.is_fault for each in points(pack)):
        return
    for row in pack.rows("municipality"):
        if row["centre_lat"] and row["centre_lon"]:
            centre = shapely.Point(float(row["centre_lon"]), float(row["centre_lat"]))
            if not shape.contains(centre):
                values: dict[str, str | int] = {"name": row["name_fi"]}
                yield Finding(Fault.OUTSIDE_OUTLINE, Place(areas.OUTLINE), values=values)


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
