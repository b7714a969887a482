"""Axes: lines at the ticks and at zero, names beside and below, titles; and the shapes of a layout."""

from collections.abc import Iterator, Sequence

from portal.charts import look
from portal.charts.svg import ink
from portal.charts.svg.ink import part
from portal.charts.svg.plane import Axis, Fit, Json, Plane, shortened

BESIDE, BELOW, ABOVE = 6, 18, 8  # pixels between an axis and its names
TITLE_BELOW, TITLE_BESIDE = 44, 55


def rules(plane: Plane) -> Iterator[str]:
    """A line at every tick where the axis asks for it, and a stronger one at zero."""
    for name, axis in plane.axes.items():
        said = _said(plane, name)
        if not said.get("visible", True):
            continue
        if said.get("showgrid", True):
            for value, _words in _ticks(name, said):
                yield _rule(plane, name, axis.at(value), look.LINE)
        has_zero = axis.holds(0) and said.get("type") != "date" and said.get("zeroline", True)
        if has_zero and (name[0] == "x" or _is_scale(axis)):
            yield _rule(plane, name, axis.at(0), look.CONTROL, said.get("zerolinewidth", 1))


def _is_scale(axis: Axis) -> bool:
    """Upwards, from zero: not rows that are counted from the top."""
    return axis.low == 0 and axis.high > 0


def _said(plane: Plane, name: str) -> Json:
    found: Json = plane.layout.get(f"{name[0]}axis{name[1:]}", {})
    return found


def _ticks(name: str, said: Json) -> Sequence[tuple[object, str]]:
    if "tickvals" not in said:
        if said.get("showticklabels", True) or said.get("showgrid", True):
            raise ValueError(f"charts/svg cannot choose the ticks of {name}")
        return []
    return list(zip(said["tickvals"], said["ticktext"], strict=True))


def _rule(plane: Plane, name: str, at: float, colour: str, width: float = 1) -> str:
    other = plane.axes[_other(plane, name)]
    if name[0] == "x":
        return ink.rule((part(at), part(at)), (other.end, other.start), colour, width)
    return ink.rule((part(other.start), part(other.end)), (at, at), colour, width)


def _other(plane: Plane, name: str) -> str:
    """The axis that an axis stands on."""
    anchor: str = _said(plane, name).get("anchor", "y" if name[0] == "x" else "x")
    return anchor


def names(plane: Plane, places: Sequence[Fit]) -> Iterator[str]:
    """The names of the ticks, shortened in a narrow place, and the titles of the axes."""
    for name, axis in plane.axes.items():
        said = _said(plane, name)
        if not said.get("visible", True):
            continue
        if said.get("showticklabels", True):
            draw = _below if name[0] == "x" else _beside
            yield from draw(plane, name, axis, places)
        if "title" in said:
            yield _title(plane, name, axis, said["title"]["text"])


def _below(plane: Plane, name: str, axis: Axis, _places: Sequence[Fit]) -> Iterator[str]:
    said, other = _said(plane, name), plane.axes[_other(plane, name)]
    font, is_top = said.get("tickfont"), said.get("side") == "top"
    for value, words in _ticks(name, said):
        at = part(axis.at(value))
        if is_top:
            size = (font or {}).get("size", look.TEXT)
            yield ink.turned(
                (at, other.end - ABOVE), words, "start", said.get("tickangle", 0), size=size
            )
        else:
            yield ink.text((at, other.start + BELOW), words, "middle", "bottom", font=font)


def _beside(plane: Plane, name: str, axis: Axis, places: Sequence[Fit]) -> Iterator[str]:
    said = _said(plane, name)
    font, other = said.get("tickfont"), plane.axes[_other(plane, name)]
    for value, words in _ticks(name, said):
        for shown, more in fitted(words, shortened(words), places):
            at = (part(other.start), axis.at(value))
            yield ink.text(at, shown, "end", dx=-BESIDE, font=font, more=more)


def fitted(words: str, short: str, places: Sequence[Fit]) -> list[tuple[str, str]]:
    """A text as it stands in each place, with the class that tells the places apart."""
    if len(places) == 1:
        return [(short if places[0].is_narrow else words, "")]
    return [(words, "")] if words == short else [(words, ' class="w"'), (short, ' class="n"')]


def _title(plane: Plane, name: str, axis: Axis, words: str) -> str:
    other = plane.axes[_other(plane, name)]
    if name[0] == "x":
        at = (part((axis.start + axis.end) / 2), other.start + TITLE_BELOW)
        return ink.text(at, words, "middle", "bottom")
    middle = ("-" + str(TITLE_BESIDE), (axis.start + axis.end) / 2)
    return ink.turned(middle, words, "middle", -90, size=look.TEXT)


def shapes(plane: Plane, *, is_below: bool) -> Iterator[str]:
    """Tinted or outlined boxes, cut at the ends of the axes."""
    for shape in plane.layout.get("shapes", ()):
        if (shape.get("layer") == "below") is is_below:
            across = sorted(_cut(plane.across(shape, end)) for end in ("x0", "x1"))
            down = sorted(plane.down(shape, end) for end in ("y0", "y1"))
            line = shape.get("line", {})
            edge = (
                f' stroke="{line["color"]}" stroke-width="{line["width"]}"'
                if line.get("width")
                else ""
            )
            yield (
                f'<rect x="{part(across[0])}" y="{down[0]:.1f}" width="{part(across[1] - across[0])}" '
                f'height="{down[1] - down[0]:.1f}" fill="{shape.get("fillcolor", "none")}"{edge} '
                f'opacity="{shape.get("opacity", 1)}" pointer-events="none"/>'
            )


def _cut(share: float) -> float:
    return min(1.0, max(0.0, share))
