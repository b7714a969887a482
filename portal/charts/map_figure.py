"""A map as a figure of plotly, which is what is explored: everything stands where our own drawing has it."""

import math
import textwrap
from collections.abc import Iterator, Sequence

from portal.charts import look
from portal.charts.region_map import Key, Mapped, RegionMap, colour
from portal.charts.svg.areas import RECEIVED_INK
from portal.charts.svg.map_plan import WIDE, Arrow, Plan, plan
from portal.charts.svg.room import Point
from portal.kit.text_rule import escape

AIR, ROW = 8, 24  # pixels round the map, and of a line of the legend and of the notes
DOT = 7  # pixels across
TOOLS = 32  # pixels over the map for plotly's own buttons
KEYS_IN_ROW = 3  # entries of the legend, on a phone
LETTERS = 46  # of a note in one line, so that it fits a phone
DASHES = "7px,4px"
FLOWS = {True: "sent", False: "received"}  # what the legend turns on and off together


def figure(region_map: RegionMap) -> Mapped:
    """The map: its areas, arrows with their numbers, names, legend and notes."""
    planned = plan(region_map, WIDE)
    notes = [
        line
        for text in (region_map.title, *region_map.notes)
        for line in textwrap.wrap(text, LETTERS)
    ]
    below = ROW * len(notes) + AIR
    keys = ROW * math.ceil(len(region_map.legend) / KEYS_IN_ROW)
    layout = {
        "template": look.TEMPLATE,
        "height": planned.height + TOOLS + below + keys,
        "margin": {"l": AIR, "r": AIR, "t": TOOLS, "b": below + keys},
        "showlegend": bool(region_map.legend),
        "legend": {"y": 0, "yanchor": "top", "yref": "paper"},
        "shapes": list(_areas(region_map, planned)),
        "annotations": [*_names(region_map, planned), *_numbers(planned), *_notes(notes, keys)],
        "xaxis": {"visible": False, "range": [0, planned.width]},
        "yaxis": {
            "visible": False,
            "range": [planned.height, 0],
            "scaleanchor": "x",
            "constrain": "domain",
            "constraintoward": "bottom",
        },
    }
    data = [
        *(trace for arrow in planned.arrows for trace in _arrow(arrow)),
        _dots(region_map, planned),
        *map(_key, region_map.legend),
    ]
    mapped = Mapped({"data": data, "layout": layout}, _validate=False)
    mapped.region_map = region_map
    return mapped


def _areas(region_map: RegionMap, planned: Plan) -> Iterator[dict[str, object]]:
    """The areas, the chosen one last, so that its edge is whole; and the lines that lead to names."""
    for area in sorted(region_map.areas, key=lambda one: one.is_chosen):
        yield {
            "type": "path",
            "path": _path(planned.rings[area.code]),
            "fillcolor": area.fill,
            "line": {
                "color": look.INK if area.is_chosen else look.CONTROL,
                "width": 2.5 if area.is_chosen else 1,
            },
            "layer": "below",
        }
    for placed in planned.names.values():
        if placed.leader is not None:
            (x0, y0), (x1, y1) = placed.leader
            line = {"color": look.INK_2, "width": 1}
            yield {"type": "line", "x0": x0, "y0": y0, "x1": x1, "y1": y1, "line": line}


def _path(rings: Sequence[Sequence[Point]]) -> str:
    return "".join(f"M{'L'.join(f'{x:g},{y:g}' for x, y in ring[:-1])}Z" for ring in rings)


def _names(region_map: RegionMap, planned: Plan) -> Iterator[dict[str, object]]:
    for area in region_map.areas:
        placed = planned.names.get(area.code)
        if placed is None:
            continue
        text = "<br>".join(map(escape, placed.lines))
        is_part = area.is_chosen or area.code in planned.partners
        box = placed.box
        yield {
            "x": box.left + box.width / 2,
            "y": box.top + box.height / 2,
            "text": f"<b>{text}</b>" if is_part else text,
            "showarrow": False,
            "font": {"color": look.INK if is_part or not planned.arrows else look.INK_2},
        }


def _numbers(planned: Plan) -> Iterator[dict[str, object]]:
    for arrow in planned.arrows:
        if arrow.number is not None:
            box = arrow.number
            yield {
                "x": box.left + box.width / 2,
                "y": box.top + box.height / 2,
                "text": f"<b>{escape(arrow.flow.text)}</b>",
                "showarrow": False,
                "font": {"color": look.SENT if arrow.flow.is_out else RECEIVED_INK},
                "bgcolor": "#FFFFFF",
                "bordercolor": colour(arrow.flow),
                "borderwidth": 1.5,
                "borderpad": 2,
            }


def _notes(texts: Sequence[str], below: int) -> Iterator[dict[str, object]]:
    for row, text in enumerate(texts):
        yield {
            "x": 0,
            "y": 0,
            "xref": "paper",
            "yref": "paper",
            "xanchor": "left",
            "yanchor": "top",
            "yshift": -below - ROW * row,
            "text": escape(text),
            "showarrow": False,
            "font": {"color": look.INK_2},
        }


def _arrow(arrow: Arrow) -> Iterator[look.Trace]:
    """The line of a flow and its head, which say the same."""
    flow = arrow.flow
    line = {"color": colour(flow), "width": arrow.width, "dash": DASHES if flow.is_out else "solid"}
    for points, more in (
        (arrow.shaft, {"line": line}),
        (
            arrow.head,
            {
                "fill": "toself",
                "fillcolor": colour(flow),
                "line": {"color": colour(flow), "width": 0},
            },
        ),
    ):
        yield look.trace(
            "scatter",
            x=[x for x, _y in points],
            y=[y for _x, y in points],
            mode="lines",
            showlegend=False,
            legendgroup=FLOWS[flow.is_out],
            **more,
            **look.says([flow.said] * len(points)),
        )


def _dots(region_map: RegionMap, planned: Plan) -> look.Trace:
    """A dot an area: it says what the area does. Where there are no flows it is not seen, so that no name is
    crossed."""
    at = [planned.dots[area.code] for area in region_map.areas]
    return look.trace(
        "scatter",
        x=[x for x, _y in at],
        y=[y for _x, y in at],
        mode="markers",
        marker={"size": DOT, "color": look.INK, "opacity": int(bool(planned.arrows))},
        showlegend=False,
        **look.says([(area.said or area.name).replace("\n", "<br>") for area in region_map.areas]),
    )


def _key(key: Key) -> look.Trace:
    """An entry of the legend; one of flows turns them on and off."""
    told: look.Trace = (
        {
            "mode": "lines",
            "line": {"color": key.colour, "width": 4, "dash": DASHES if key.is_dashed else "solid"},
            "legendgroup": FLOWS[key.is_dashed],
        }
        if key.is_line
        else {
            "mode": "markers",
            "marker": {
                "symbol": "square",
                "size": 14,
                "color": key.colour,
                "line": {"color": look.CONTROL, "width": 1},
            },
        }
    )
    return look.trace("scatter", x=[None], y=[None], name=key.words, showlegend=True, **told)
