"""Lines over steps in order, such as years or months, one a name: a step that is not known leaves a gap."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from portal.charts import look

COLOURS = (look.SENT, look.RECEIVED, "#861700", "#4172E3", "#7A5C7C", look.INK)
DASHES = ("solid", "dash", "dot")
SYMBOLS = ("circle", "square", "diamond")
MOST = len(COLOURS)  # lines that can be told apart
ROOM = 30  # letters of the names of steps that a phone has room for
STEPS = 5  # of the scale, at most


@dataclass(frozen=True)
class Line:
    """One line: its name, and a value a step, not a number where it is not known."""

    name: str
    values: Sequence[float]


def figure(
    steps: Sequence[str],
    lines: Sequence[Line],
    text: Callable[[float], str],
    *,
    partial: Sequence[bool] = (),
) -> go.Figure:
    """At most MOST lines over the steps. text writes a value. partial: which steps are known only in part, whose
    points are hollow and grey."""
    known = [value for line in lines for value in line.values if not math.isnan(value)]
    scale = ticks(min(known, default=0), max(known, default=0), text)
    shown = _shown(steps)
    drawn = [
        part for at, line in enumerate(lines) for part in _line(at, line, steps, text, partial)
    ]
    has_legend = len(lines) > 1
    return look.figure(
        drawn,
        height=380 if has_legend else 340,
        showlegend=has_legend,
        hovermode="closest",
        legend={"traceorder": "normal"},
        margin={"l": look.room(scale["ticktext"]), "r": 28, "t": 36 if has_legend else 16, "b": 30},
        xaxis={
            "tickvals": shown,
            "ticktext": [steps[at] for at in shown],
            "showgrid": False,
            "range": [-0.5, len(steps) - 0.5],
            "zeroline": False,
        },
        yaxis={"tickvals": scale["tickvals"], "ticktext": scale["ticktext"], "rangemode": "tozero"},
    )


def ticks(low: float, high: float, text: Callable[[float], str]) -> dict[str, list[Any]]:
    """A scale that has zero on it, in steps of 1, 2 or 5 and their tens, at most six of them."""
    low, high = min(low, 0.0), max(high, 0.0)
    reach = (high - low) or 1.0
    power = math.floor(math.log10(reach))
    steps = (digit * 10.0**ten for ten in (power - 1, power) for digit in (1, 2, 5))
    step = next((step for step in steps if reach / step <= STEPS), 10.0 ** (power + 1))
    values = [step * at for at in range(math.ceil(low / step), math.floor(high / step) + 1)]
    return {"tickvals": values, "ticktext": [text(value) for value in values]}


def _line(
    at: int,
    line: Line,
    steps: Sequence[str],
    text: Callable[[float], str],
    partial: Sequence[bool],
) -> list[look.Trace]:
    is_partial = list(partial) or [False] * len(steps)
    name = f"{line.name}: " if line.name else ""
    said = [f"{name}{step}: {text(value)}" for step, value in zip(steps, line.values, strict=True)]
    colour = COLOURS[at % MOST]
    whole = [_plain(v, is_left=left) for v, left in zip(line.values, is_partial, strict=True)]
    part = [_plain(v, is_left=not left) for v, left in zip(line.values, is_partial, strict=True)]
    common = {"x": list(range(len(steps))), **look.says(said)}
    main = look.trace(
        "scatter",
        **common,
        y=whole,
        mode="lines+markers",
        connectgaps=False,
        name=line.name,
        line={"color": colour, "width": 2.5, "dash": DASHES[at % len(DASHES)]},
        marker={"color": colour, "size": 8, "symbol": SYMBOLS[at % len(SYMBOLS)]},
    )
    if not any(is_partial):
        return [main]
    hollow = look.trace(
        "scatter",
        **common,
        y=part,
        mode="markers",
        showlegend=False,
        marker={"color": look.CONTROL, "size": 10, "symbol": "circle-open"},
    )
    return [main, hollow]


def _plain(value: float, *, is_left: bool) -> float | None:
    return None if is_left or math.isnan(value) else value


def _shown(steps: Sequence[str]) -> list[int]:
    """Which steps are named: all, or so many that a phone has room for."""
    most = max(1, ROOM // max((len(step) for step in steps), default=1))
    return list(range(0, len(steps), max(1, math.ceil(len(steps) / most))))
