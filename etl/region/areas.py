"""The areas of municipalities: read from the pack's GeoJSON, held against its tables, drawn on a plane.

A pack may have `boundaries.geojson`, where each feature is a municipality (Statistics Finland's
municipal boundaries are such a file), and `outline.geojson`, the region's outline drawn by hand. With the
first the map is made of it. Without it a municipality is what lies nearer to its centre than to any other
centre, inside the outline or, without one, inside the hull of the centres: a schematic map.
"""

import json
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from etl.region.faults import Fault, Finding, Place

BOUNDARIES, OUTLINE = "boundaries.geojson", "outline.geojson"
CODES = ("municipality_code", "kunta", "natcode", "code")  # what services call the code
LIMIT_MEGABYTES = 20
EARTH_KM = 6371.0088  # mean radius, IUGG
_SHARED = 0.01  # the part of an area that may lie on its neighbour: lines drawn a little apart
_DETAIL, _LEAST = 0.005, 0.0004  # of the region's length and of its area: what the map leaves out
_ALONE_KM = 10.0  # round a single centre
Point = tuple[float, float]


@dataclass(frozen=True)
class Feature:
    """One feature of a file: the code of its municipality as written, its shape in degrees, its place."""

    code: str
    shape: BaseGeometry
    place: Place


@dataclass(frozen=True)
class Shapes:
    """What the files of shapes hold; none where the pack lacks them or they cannot be read."""

    boundaries: tuple[Feature, ...] = ()
    outline: BaseGeometry | None = None
    findings: tuple[Finding, ...] = ()
    has_boundaries: bool = False


@dataclass(frozen=True)
class Area:
    """A municipality on the plane, in kilometres east and south of the map's north-western corner.

    The point is the centre where it lies inside, else another point inside. Rings close themselves.
    """

    code: str
    point: Point
    rings: list[list[Point]] = field(default_factory=list)


def read(folder: Path, codes: Collection[str]) -> Shapes:
    """Both files of a pack; what cannot be read is a finding. Of the boundaries only the municipalities of
    these codes are read: the others of a file of the whole country are nobody's concern."""
    findings: list[Finding] = []
    path = folder / BOUNDARIES
    boundaries = tuple(_features(path, findings, codes)) if path.is_file() else ()
    outline = None
    if (folder / OUTLINE).is_file():
        parts = [each.shape for each in _features(folder / OUTLINE, findings)]
        outline = shapely.union_all(parts) if parts else None
    return Shapes(boundaries, outline, tuple(findings), path.is_file())


def _features(
    path: Path, findings: list[Finding], codes: Collection[str] | None = None
) -> Iterator[Feature]:
    """The features of a file, or those of some codes."""
    whole = Place(path.name)
    if path.stat().st_size > LIMIT_MEGABYTES << 20:
        findings.append(Finding(Fault.LARGE_SHAPES, whole, values={"limit": LIMIT_MEGABYTES}))
        return
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
        listed = list(said["features"])
    except (ValueError, KeyError, TypeError):
        findings.append(Finding(Fault.NO_GEOJSON, whole))
        return
    wrong: list[Finding] = []
    for number, one in enumerate(listed, start=1):
        if codes is not None and _code(one) not in codes:
            continue
        place = Place(path.name, feature=number)
        found = _shape(one)
        if isinstance(found, Fault):
            wrong.append(Finding(found, place, value=_code(one)))
        else:
            yield Feature(_code(one), found, place)
    findings += _once(wrong, whole)


def _once(wrong: list[Finding], whole: Place) -> Iterator[Finding]:
    """What is wrong, told once of the file where more than one feature is not in degrees."""
    flat = [each for each in wrong if each.fault is Fault.NO_DEGREES]
    if len(flat) > 1:
        yield Finding(Fault.NO_DEGREES, whole)
    yield from (each for each in wrong if len(flat) == 1 or each.fault is not Fault.NO_DEGREES)


def _code(feature: Any) -> str:  # noqa: ANN401 - what a file of JSON holds
    properties = feature.get("properties") if isinstance(feature, dict) else None
    named = properties if isinstance(properties, dict) else {}
    return next((str(named[name]).strip() for name in CODES if named.get(name) is not None), "")


def _shape(feature: Any) -> BaseGeometry | Fault:  # noqa: ANN401 - what a file of JSON holds
    try:
        found = shapely.force_2d(shape(feature["geometry"]))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, ShapelyError):
        return Fault.NO_SHAPE
    if found.geom_type not in {"Polygon", "MultiPolygon"} or found.is_empty:
        return Fault.NO_SHAPE
    if not all(map(math.isfinite, found.bounds)):
        return Fault.NO_SHAPE
    west, south, east, north = found.bounds
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:  # noqa: PLR2004 - degrees
        return Fault.NO_DEGREES
    return found if found.is_valid else Fault.BROKEN_SHAPE


def projected(geometry: BaseGeometry, middle: Point) -> BaseGeometry:
    """A shape in degrees on a plane in kilometres, north downwards, about a middle (longitude, latitude).

    Lambert's azimuthal equal-area projection of a sphere (Snyder 1987, Map Projections: A Working
    Manual, equations 24-2 to 24-4): areas keep their size.
    """
    lon0, lat0 = map(math.radians, middle)

    def project(points: Any) -> Any:  # noqa: ANN401 - arrays of numpy, which has no types here
        return [_projected(lon, lat, lon0, lat0) for lon, lat in points]

    return shapely.transform(geometry, project)


def _projected(lon: float, lat: float, lon0: float, lat0: float) -> Point:
    along, up = math.radians(lon) - lon0, math.radians(lat)
    cosine = math.sin(lat0) * math.sin(up) + math.cos(lat0) * math.cos(up) * math.cos(along)
    scale = EARTH_KM * math.sqrt(2 / (1 + cosine))
    x = scale * math.cos(up) * math.sin(along)
    y = scale * (math.cos(lat0) * math.sin(up) - math.sin(lat0) * math.cos(up) * math.cos(along))
    return x, -y


def drawn(
    centres: Mapping[str, Point], codes: Sequence[str], shapes: Shapes
) -> tuple[list[Area], bool]:
    """The areas of all municipalities, and whether they are schematic; none where one of them cannot have
    an area. centres are longitudes and latitudes by code; the shapes have passed the validator."""
    files = {each.code: each.shape for each in shapes.boundaries if each.code in set(codes)}
    is_schematic = not files
    if is_schematic and (set(codes) - set(centres) or not codes):
        return [], True
    known = list(files.values()) or [shapely.Point(centres[code]) for code in codes]
    west, south, east, north = shapely.total_bounds(known)
    middle = ((west + east) / 2, (south + north) / 2)
    points = {code: projected(shapely.Point(at), middle) for code, at in centres.items()}
    if is_schematic:
        outline = None if shapes.outline is None else projected(shapes.outline, middle)
        flat = cells([points[code] for code in codes], outline)
    else:
        flat = simplified([projected(files[code], middle) for code in codes])
    if any(each.is_empty for each in flat):
        return [], is_schematic
    left, top, _right, _bottom = shapely.total_bounds(flat)
    areas = [
        _area(code, shape_, points.get(code), (left, top))
        for code, shape_ in zip(codes, flat, strict=True)
    ]
    return areas, is_schematic


def cells(points: Sequence[BaseGeometry], outline: BaseGeometry | None) -> list[BaseGeometry]:
    """For each point what lies nearer to it than to any other, inside the outline or, without one, the
    hull of the points and as much round it as half the way between usual neighbours."""
    many = shapely.MultiPoint(list(points))
    if outline is None:
        outline = many.convex_hull.buffer(_around(points), quad_segs=4)
    if len(points) == 1:
        return [outline]
    if len({(point.x, point.y) for point in points}) < len(points):
        return [shapely.Polygon()] * len(points)  # two centres in one place have no cells
    found = shapely.voronoi_polygons(many, extend_to=outline, ordered=True)
    return [shapely.intersection(cell, outline) for cell in found.geoms]


def _around(points: Sequence[BaseGeometry]) -> float:
    nearest = [
        min((one.distance(other) for other in points if other is not one), default=2 * _ALONE_KM)
        for one in points
    ]
    return max(_ALONE_KM, sorted(nearest)[len(nearest) // 2] / 2)


def simplified(shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """The shapes with fewer points, neighbours still sharing their line, and without small islands."""
    left, top, right, bottom = shapely.total_bounds(list(shapes))
    length = max(right - left, bottom - top)
    plain = shapely.coverage_simplify(list(shapes), _DETAIL * length)
    return [_mainland(shape_, _LEAST * length**2) for shape_ in plain]


def _mainland(found: BaseGeometry, least: float) -> BaseGeometry:
    """The largest part, and the others that are not too small to be seen."""
    parts = sorted(shapely.get_parts(found), key=lambda part: -part.area)
    return shapely.union_all([part for part in parts if part is parts[0] or part.area >= least])


def _area(code: str, found: BaseGeometry, centre: Any, corner: Point) -> Area:  # noqa: ANN401 - a point
    inside = centre if centre is not None and found.contains(centre) else found.point_on_surface()
    rings = [
        ring
        for part in shapely.get_parts(found)
        if part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors)
    ]
    return Area(
        code,
        _on_map((inside.x, inside.y), corner),
        [[_on_map(point, corner) for point in ring.coords] for ring in rings],
    )


def _on_map(point: Sequence[float], corner: Point) -> Point:
    return round(float(point[0] - corner[0]), 1), round(float(point[1] - corner[1]), 1)


def overlaps(one: BaseGeometry, other: BaseGeometry) -> bool:
    """Whether two areas share more than lines that were drawn a little apart."""
    shared = one.intersection(other).area
    return bool(shared > _SHARED * min(one.area, other.area))


def load(
    con: duckdb.DuckDBPyConnection,
    centres: Mapping[str, Point],
    codes: Sequence[str],
    shapes: Shapes,
) -> None:
    """raw.municipality_area: municipality_code, is_schematic, x, y, rings (of points of x and y)."""
    con.execute("""
        create table raw.municipality_area (
            municipality_code varchar, is_schematic boolean, x double, y double, rings double[][][]
        )
    """)
    found, is_schematic = drawn(centres, codes, shapes)
    for area in found:
        con.execute(
            "insert into raw.municipality_area values ($1, $2, $3, $4, $5)",
            [area.code, is_schematic, *area.point, [list(map(list, ring)) for ring in area.rings]],
        )
