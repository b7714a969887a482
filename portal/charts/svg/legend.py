"""The legend above a figure: every named trace with a sample of its bar, line or marker."""

from collections.abc import Iterator

from portal.charts.svg import ink
from portal.charts.svg.marks import DASHES, symbol
from portal.charts.svg.plane import BETWEEN, LINE_SAMPLE, ROW, SAMPLE, Fit, Json, Plane

CENTRE = 15  # pixels from the lowest row's middle to the data


def entries(plane: Plane, fit: Fit, places: int) -> Iterator[str]:
    """The entries of one place, marked as its own where there are several."""
    if not fit.legend:
        return
    mark = f' class="{"n" if fit.is_narrow else "w"}"' if places > 1 else ""
    yield f"<g{mark}>"
    for entry in fit.legend:
        y = plane.top - CENTRE - entry.row * ROW
        yield from _sample(entry.trace, entry.at, y)
        wide = LINE_SAMPLE if "lines" in entry.trace.get("mode", "") else SAMPLE
        yield ink.text((f"{entry.at + wide + BETWEEN:g}", y), entry.trace["name"])
    yield "</g>"


def _sample(trace: Json, x: float, y: float) -> Iterator[str]:
    marker, mode = trace.get("marker", {}), trace.get("mode", "")
    if trace["type"] == "bar":
        yield f'<rect x="{x:g}" y="{y - SAMPLE / 2:g}" width="{SAMPLE}" height="{SAMPLE}" fill="{marker["color"]}"/>'
        return
    if "lines" in mode:
        line = trace["line"]
        yield (
            f'<line x1="{x:g}" x2="{x + LINE_SAMPLE:g}" y1="{y:g}" y2="{y:g}" stroke="{line["color"]}" '
            f'stroke-width="{line.get("width", 2):g}"{DASHES[line.get("dash", "solid")]}/>'
        )
    if "markers" in mode:
        middle = x + (LINE_SAMPLE if "lines" in mode else SAMPLE) / 2
        one = {
            "symbol": marker.get("symbol"),
            "size": min(12, marker["size"]),
            "color": marker["color"],
        }
        yield symbol(one, "", (f"{middle:g}", y))
