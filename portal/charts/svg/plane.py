"""Where things stand: across in parts of the width, downwards in pixels."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from portal.charts import look

Json = dict[str, Any]
MARGIN = {"l": 8, "r": 8, "t": 8, "b": 8}
SKETCH = 480  # pixels that the ground of lines is wide before it is drawn as wide as its place
ROW = 22  # pixels of a row of the legend
NARROWEST, SIDE = 288, 8  # pixels of a phone's text, and of the air beside a legend on it
LETTERS = 18  # letters of a name that a phone has room for beside a bar: Pohjois-Pohjanmaa in full
LETTER = 0.53  # a usual letter in parts of the type size
SAMPLE, LINE_SAMPLE, BETWEEN = 14, 30, 8  # pixels of a legend's signs, and between its entries


@dataclass(frozen=True)
class Axis:
    """From data to a place: the data at both ends, and where the ends are."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: object) -> float:
        """The place of a value; a day counts as its number."""
        share = (as_number(value) - self.low) / ((self.high - self.low) or 1)
        return self.start + share * (self.end - self.start)

    @property
    def step(self) -> float:
        """The room of one unit."""
        return abs(self.at(1) - self.at(0))

    def holds(self, value: float) -> bool:
        """Whether a value lies between the ends."""
        return min(self.low, self.high) <= value <= max(self.low, self.high)


@dataclass(frozen=True)
class Plane:
    """The ground of a drawing: its layout, how wide lines are sketched, how high, its axes by name."""

    layout: Json
    width: float
    height: int
    top: float
    bottom: float
    axes: dict[str, Axis]

    def pair(self, trace: Json) -> tuple[Axis, Axis]:
        """The two axes of a trace."""
        return self.axes[trace.get("xaxis", "x")], self.axes[trace.get("yaxis", "y")]

    def across(self, note: Json, name: str = "x") -> float:
        """Where a note or shape stands across, 0 to 1 of the width."""
        value = note[name]
        return float(value) if note.get("xref") == "paper" else self.axes["x"].at(value)

    def down(self, note: Json, name: str = "y") -> float:
        """Where it stands downwards, in pixels."""
        if note.get("yref") == "paper":
            return self.bottom - float(note[name]) * (self.bottom - self.top)
        return self.axes["y"].at(note[name])


@dataclass(frozen=True)
class Entry:
    """One entry of the legend: its trace, and how far from the left and from the lowest row it stands."""

    trace: Json
    at: float
    row: int


@dataclass(frozen=True)
class Fit:
    """What is round the plane in a wide or a narrow place: pixels at the left, right and above, and the
    legend's entries."""

    is_narrow: bool
    left: int
    right: int
    above: int
    legend: tuple[Entry, ...]


def planned(data: Sequence[Json], layout: Json, width: float | None = None) -> Plane:
    """The plane of a figure; without a width it is for a fluid drawing."""
    height = int(layout.get("height", look.HEIGHT))
    margin = {**MARGIN, **layout.get("margin", {})}
    top, bottom = margin["t"], height - margin["b"]
    axes = {}
    for name in _axis_names(data):
        low, high = _range(data, layout.get(f"{name[0]}axis{name[1:]}", {}), name)
        first, last = layout.get(f"{name[0]}axis{name[1:]}", {}).get("domain", (0, 1))
        if name[0] == "y":
            first, last = bottom - first * (bottom - top), bottom - last * (bottom - top)
        axes[name] = Axis(low, high, first, last)
    return Plane(layout, width or SKETCH, height, top, bottom, axes)


def fits(data: Sequence[Json], layout: Json) -> tuple[Fit, Fit]:
    """What is round the plane in a wide place, and in a narrow one, whose names are shortened."""
    margin = {**MARGIN, **layout.get("margin", {})}
    y = layout.get("yaxis", {})
    names, size = list(y.get("ticktext", ())), y.get("tickfont", {}).get("size", look.TEXT)
    gained = look.room(names, size) - look.room(map(shortened, names), size)
    return (
        _fit(data, layout, margin, margin["l"], is_narrow=False),
        _fit(data, layout, margin, margin["l"] - max(0, gained), is_narrow=True),
    )


def shortened(name: str, letters: int = LETTERS) -> str:
    """A name as a phone shows it, bold if it was."""
    if name.startswith("<b>"):
        return f"<b>{look.short(name.removeprefix('<b>').removesuffix('</b>'), letters)}</b>"
    return look.short(name, letters)


def _fit(data: Sequence[Json], layout: Json, margin: Json, left: int, *, is_narrow: bool) -> Fit:
    """The legend begins above the data, or at the left edge where it needs that room."""
    wide = NARROWEST if is_narrow else look.NARROW
    named = list(_named(data, layout))
    inner, outer = wide - left - margin["r"], wide - 2 * SIDE
    rows, start = _rows(named, inner), 0
    if len(rows) > 1:
        rows, start = _rows(named, outer), SIDE - left
    entries = tuple(
        Entry(trace, start + at, len(rows) - 1 - row)
        for row, entries in enumerate(rows)
        for trace, at in entries
    )
    above = max(0, len(rows) * ROW - margin["t"] + 4) if entries else 0
    return Fit(is_narrow, left, margin["r"], above, entries)


def _rows(named: Sequence[Json], room: float) -> list[list[tuple[Json, float]]]:
    """Row by row the traces and how far from the first of its row each begins."""
    rows: list[list[tuple[Json, float]]] = [[]]
    at = 0.0
    for trace in named:
        sample = LINE_SAMPLE if "lines" in trace.get("mode", "") else SAMPLE
        wide = sample + BETWEEN + len(trace["name"]) * look.TEXT * LETTER
        if rows[-1] and at + wide > room:
            rows.append([])
            at = 0.0
        rows[-1].append((trace, at))
        at += wide + 2 * BETWEEN
    return rows


def _named(data: Sequence[Json], layout: Json) -> Iterator[Json]:
    if layout.get("showlegend", True):
        yield from (trace for trace in data if trace.get("name") and trace.get("showlegend", True))


def as_number(value: object) -> float:
    """A number, or a day as its number of days."""
    if isinstance(value, str):
        return float(dt.date.fromisoformat(value[:10]).toordinal())
    return float(value)  # type: ignore[arg-type]  # numbers of any kind


def _axis_names(data: Sequence[Json]) -> list[str]:
    used = {trace.get(f"{way}axis", way) for trace in data for way in "xy"}
    return sorted(used | {"x", "y"})


def _range(data: Sequence[Json], axis: Json, name: str) -> tuple[float, float]:
    if "range" in axis:
        low, high = axis["range"]
        return as_number(low), as_number(high)
    values = [
        as_number(value)
        for trace in data
        if trace.get(f"{name[0]}axis", name[0]) == name
        for value in trace.get(name[0], ())
        if value is not None
    ]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    room = (high - low) * 0.04 or 1
    return (0.0, high + room) if axis.get("rangemode") == "tozero" else (low - room, high + room)
