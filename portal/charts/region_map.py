"""The region's municipalities as they lie: areas in classes of a share, or the flows of one place over them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import plotly.graph_objects as go

from portal.charts import look

Point = tuple[float, float]
LAND, SUBJECT, PARTNER = "#EDF2F5", "#A9CCDD", "#D5E6EF"
MANY = 60  # areas of a map on which, where it is narrow, none could be pressed with a finger
AROUND = 40  # kilometres, at least, round what a map of a part of many areas is about


@dataclass(frozen=True)
class Area:
    """One municipality: its name, a point inside, its rings in kilometres, its fill.

    said is what it says when it is pointed at, address where it leads.
    """

    code: str
    name: str
    point: Point
    rings: Sequence[Sequence[Point]]
    fill: str = LAND
    said: str = ""
    address: str = ""
    is_chosen: bool = False


@dataclass(frozen=True)
class Flow:
    """One flow between the points of two areas: its number, what it says, which way, where it leads."""

    start: str
    end: str
    loans: int
    text: str
    said: str
    is_out: bool
    follow: str = ""


@dataclass(frozen=True)
class Key:
    """One entry of the legend: a colour, or a line where it is of flows."""

    words: str
    colour: str
    is_line: bool = False
    is_dashed: bool = False


@dataclass(frozen=True)
class RegionMap:
    """A map: its areas, the flows over them (largest first), the legend under its title, and notes:
    whose the boundaries are, or that they are schematic."""

    areas: Sequence[Area]
    flows: Sequence[Flow] = ()
    title: str = ""
    legend: Sequence[Key] = ()
    notes: Sequence[str] = ()

    def shown(self, each_way: int) -> tuple[Flow, ...]:
        """So many of the largest flows each way."""
        return tuple(
            flow
            for is_out in (False, True)
            for flow in [one for one in self.flows if one.is_out is is_out][:each_way]
        )


def near(areas: Sequence[Area], codes: Collection[str]) -> Sequence[Area]:
    """Of many areas those round the ones that a map is about, moved to its corner; all where they are not
    many, or none of the codes is on the map."""
    points = [area.point for area in areas if area.code in codes]
    if len(areas) < MANY or not points:
        return areas
    ends = [(min(each), max(each)) for each in zip(*points, strict=True)]
    room = max(AROUND, *((high - low) / 4 for low, high in ends))
    kept = [
        area
        for area in areas
        if all(
            low - room <= at <= high + room
            for at, (low, high) in zip(area.point, ends, strict=True)
        )
    ]
    left, top = (
        min(point[axis] for area in kept for ring in area.rings for point in ring)
        for axis in (0, 1)
    )
    return [
        replace(
            area,
            point=(area.point[0] - left, area.point[1] - top),
            rings=[[(x - left, y - top) for x, y in ring] for ring in area.rings],
        )
        for area in kept
    ]


class Mapped(look.Ready):
    """A map, which is drawn by our own rules, and explored as a figure of plotly."""

    region_map: RegionMap = RegionMap(())


def of(found: go.Figure) -> RegionMap | None:
    """The map that a figure is, if it is one."""
    return found.region_map if isinstance(found, Mapped) else None


def colour(flow: Flow) -> str:
    """The colour of a flow by its way."""
    return look.SENT if flow.is_out else look.RECEIVED
