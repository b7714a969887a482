"""A heatmap in flat steps of colour, and its legend of classes."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from portal.charts import look
from portal.charts.svg import ink
from portal.charts.svg.ink import part
from portal.charts.svg.marks import said
from portal.charts.svg.plane import Axis, Json, Plane

Places = list[tuple[float, float]]


def squares(plane: Plane, trace: Json, _place: Json) -> Iterator[str]:
    """The squares that have a value: one path a colour, or one a square where each says something."""
    x, y = plane.pair(trace)
    across = _edges(x, len(trace["z"][0]), plane.width)
    down = _edges(y, len(trace["z"]), 1)
    gap = f'stroke="#FFFFFF" stroke-width="{trace.get("xgap", 0)}"{ink.STEADY}'
    draw = _silent if trace.get("hoverinfo") == "skip" else _speaking
    yield ink.ground(plane.width, plane.height, f"<g {gap}>{draw(trace, across, down)}</g>")
    if trace.get("showscale", True):
        yield from _legend(plane, trace)


def _edges(axis: Axis, count: int, width: float) -> Places:
    """Where each row or column begins, and its size."""
    ends = [sorted((axis.at(at - 0.5) * width, axis.at(at + 0.5) * width)) for at in range(count)]
    return [(start, end - start) for start, end in ends]


def _silent(trace: Json, across: Places, down: Places) -> str:
    colour_of = _colours(trace)
    paths: dict[str, list[str]] = {}
    for row, values in enumerate(trace["z"]):
        for column, value in enumerate(values):
            if value is not None:
                paths.setdefault(colour_of(value), []).append(_square(across[column], down[row]))
    return "".join(
        f'<path fill="{colour}" pointer-events="none" d="{"".join(parts)}"/>'
        for colour, parts in paths.items()
    )


def _speaking(trace: Json, across: Places, down: Places) -> str:
    colour_of, groups = _colours(trace), []
    template = trace["hovertemplate"].replace("<extra></extra>", "")
    before = None
    for row, values in enumerate(trace["z"]):
        hints = {"customdata": trace["customdata"][row]}
        if "text" in trace:  # heatmaps have no ids of their own
            hints["ids"] = trace["text"][row]
        for column, value in enumerate(values):
            if value is None:
                continue
            colour = colour_of(value)
            if colour != before:
                groups.append(f'{"</g>" if before else ""}<g fill="{colour}">')
                before = colour
            square = _square(across[column], down[row])
            groups.append(f'<path d="{square}"{said(template, column, hints)}/>')
    return "".join(groups) + ("</g>" if before else "")


def _square(column: tuple[float, float], row: tuple[float, float]) -> str:
    x, y, wide, high = (f"{round(each, 1):g}" for each in (column[0], row[0], column[1], row[1]))
    return f"M{x} {y}h{wide}v{high}h-{wide}z"


class _colours:  # noqa: N801 - called like the function that it stands for
    """The colour of a value: the step of the scale that it falls in."""

    def __init__(self, trace: Json) -> None:
        scale = trace["colorscale"]
        self.bounds = [share for share, _colour in scale[::2]][1:]
        self.steps = [colour for _share, colour in scale[::2]]
        self.low = trace.get("zmin", 0)
        self.span = trace.get("zmax", 1) - self.low

    def __call__(self, value: float) -> str:
        share = (value - self.low) / self.span
        return str(self.steps[bisect_right(self.bounds, share)])


def _legend(plane: Plane, trace: Json) -> Iterator[str]:
    """The title, the colours in a row, and under them where each class begins."""
    bar, steps = trace["colorbar"], _colours(trace).steps
    top = plane.down({"y": bar["y"], "yref": "paper"})
    title, size = bar["title"], bar["tickfont"]["size"]
    yield ink.text(("0", top), title["text"], rise="top", font=title["font"])
    top += size * ink.LINE_HEIGHT + 6
    wide = bar["len"] / len(steps)
    yield from (
        f'<rect x="{part(index * wide)}" y="{top:.1f}" width="{part(wide)}" '
        f'height="{bar["thickness"]}" fill="{colour}"/>'
        for index, colour in enumerate(steps)
    )
    yield from _classes(trace, (top + bar["thickness"] + 4, len(steps) * wide), size)


def _classes(trace: Json, place: tuple[float, float], size: float) -> Iterator[str]:
    bar, (top, wide) = trace["colorbar"], place
    low, high = trace["zmin"], trace["zmax"]
    shown: Sequence[tuple[float, str]] = list(zip(bar["tickvals"], bar["ticktext"], strict=True))
    for value, words in shown:
        at = part((value - low) / (high - low) * wide)
        anchor = "start" if value == low else "middle"
        yield ink.text((at, top), words, anchor, "top", font={"size": size, "color": look.INK})
