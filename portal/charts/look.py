"""The look of every chart: one template, the colours, and scales in classes."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

INK, INK_2, CONTEXT = "#14212B", "#465764", "#7F8C96"
SENT, RECEIVED = "#0B4F6C", "#D9622B"
EVENT, EVENT_LINE, EVENT_TINT = "#5C4200", "#B08900", "#FBE9B0"
SURFACE, TINT, LINE, CONTROL = "#F4F7F9", "#E3EFF5", "#D5DDE3", "#6F7F8B"
# Steps that neither ink nor white can be read on are left out.
SEQUENTIAL = (
    "#E8F2F7",
    "#C1DBE8",
    "#99C5DA",
    "#71A9C6",
    "#277499",
    "#185F7F",
    "#0B4A66",
    "#06283A",
)
LIGHT_SEQUENTIAL = 4
DIVERGING = (
    "#7A2E0C",
    "#A84217",
    "#E3926D",
    "#EFC2AB",
    "#B7D3E0",
    "#7DB2CC",
    "#216B8E",
    "#0B4F6C",
)
LIGHT_DIVERGING = frozenset({2, 3, 4, 5})
RELATIVE_EDGES = (-2 / 3, -0.5, -0.25, 0, 1 / 3, 1, 2)
FONT = "Inter, 'Noto Sans', sans-serif"
TEXT, SMALL = 14, 12
LETTER, EDGE = 0.57, 12  # a wide letter in parts of the type size; pixels round a label
HEIGHT, NARROW = (
    360,
    560,
)  # pixels of a figure that says no height; of a place from which on it is wide

TEMPLATE: dict[str, Any] = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": TEXT, "color": INK},
        "paper_bgcolor": "#FFFFFF",
        "plot_bgcolor": "#FFFFFF",
        "colorway": [SENT, RECEIVED, "#861700", "#A58BA7", "#4172E3"],
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "xaxis": {
            "gridcolor": LINE,
            "linecolor": CONTROL,
            "zerolinecolor": CONTROL,
            "fixedrange": True,
        },
        "yaxis": {
            "gridcolor": LINE,
            "linecolor": CONTROL,
            "automargin": False,  # it draws every figure anew, up to three times: see room()
            "ticks": "",
            "fixedrange": True,
        },
        "hoverlabel": {"bgcolor": INK, "font": {"color": "#FFFFFF", "size": TEXT}},
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1,
            "yanchor": "bottom",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "dragmode": False,
    }
).to_plotly_json()


Trace = dict[str, Any]


def trace(kind: str, **properties: object) -> Trace:
    """One layer of a figure, as plotly.js knows it."""
    return {"type": kind, **properties}


def says(texts: Iterable[str]) -> Trace:
    """What each mark of a trace says when it is pointed at; <br> begins a line."""
    return {"customdata": list(texts), "hovertemplate": "%{customdata}<extra></extra>"}


class Ready(go.Figure):  # type: ignore[misc]  # plotly has no types
    """A figure whose properties are ready to be sent.

    Sending a figure copies it through and through, each time; ours are never changed.
    """

    def to_dict(self) -> dict[str, Any]:
        """The figure as plotly.js takes it; not a copy."""
        return {"data": self._data, "layout": self._layout}


def figure(traces: list[Trace], **layout: object) -> go.Figure:
    """A figure in our template.

    Properties are not checked here, which takes four fifths of the time; the tests check them.
    """
    return Ready({"data": traces, "layout": {"template": TEMPLATE, **layout}}, _validate=False)


def explorable(found: go.Figure) -> go.Figure:
    """The same figure for a reader who wants to zoom in, and to hide what the legend names."""
    layout = found.to_dict()["layout"]
    freed = {
        name: {**axis, "fixedrange": False} for name, axis in layout.items() if name[1:5] == "axis"
    }
    legend = {**layout.get("legend", {}), "itemclick": "toggle", "itemdoubleclick": "toggleothers"}
    changed = {**layout, **freed, "legend": legend, "dragmode": "zoom"}
    return Ready({"data": found.to_dict()["data"], "layout": changed}, _validate=False)


def edges(largest: float, smallest: float) -> tuple[float, ...]:
    """Where classes begin: 1, 2, 5, 10 ... up to the largest value. Where there are more than colours, the
    lowest are one class."""
    if largest <= 0:
        return (smallest,)
    top = math.floor(math.log10(largest)) + 1
    low = math.floor(math.log10(smallest))
    steps = [digit * 10.0**power for power in range(low, top + 1) for digit in (1, 2, 5)]
    usable = [step for step in steps if smallest <= step <= largest]
    if not usable:
        return (smallest,)
    most = len(SEQUENTIAL)
    return tuple(usable) if len(usable) <= most else (usable[0], *usable[1 - most :])


def stepped(colours: Sequence[str]) -> list[list[object]]:
    """A plotly colour scale of flat steps."""
    bounds = [index / len(colours) for index in range(len(colours) + 1)]
    return [
        [bound, colour]
        for (low, high), colour in zip(pairwise(bounds), colours, strict=True)
        for bound in (low, high)
    ]


def spread(count: int) -> tuple[str, ...]:
    """So many of the sequential colours, from light to dark, with both ends."""
    if count == 1:
        return (SEQUENTIAL[LIGHT_SEQUENTIAL],)
    last = len(SEQUENTIAL) - 1
    return tuple(SEQUENTIAL[round(index * last / (count - 1))] for index in range(count))


def is_light(colour: str) -> bool:
    """True when ink is the readable colour of text on it, false when white is."""
    return colour in SEQUENTIAL[:LIGHT_SEQUENTIAL] or colour in {
        DIVERGING[index] for index in LIGHT_DIVERGING
    }


def short(name: str, longest: int = 26) -> str:
    """A name that fits beside a bar; the table has it in full."""
    return name if len(name) <= longest else name[: longest - 1].rstrip(" ,-/") + "…"


def room(labels: Iterable[str], size: int = TEXT) -> int:
    """Pixels that the longest label needs beside an axis, bold or not, in Inter or its stand-in."""
    longest = max(
        (len(label.removeprefix("<b>").removesuffix("</b>")) for label in labels), default=0
    )
    return round(longest * size * LETTER) + EDGE


def height_of(rows: int, row: int, rest: int) -> int:
    """Pixels for so many rows and what is around them."""
    return max(1, rows) * row + rest
