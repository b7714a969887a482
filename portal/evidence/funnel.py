"""A funnel plot: every library's rate or proportion against what it is counted over, with what chance
stays within."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from portal.charts import look
from portal.charts.months import ticks
from portal.evidence import fairness, proportion
from portal.evidence.rates import Model
from portal.kit.i18n import number, percent

STEPS, HEIGHT = 40, 300
_LINE, _LONGEST = 18, 30  # pixels from line to line, letters in one
ABOVE = 1.05  # where the title of the axis upwards stands
BELOW = 0.13  # how far under the axis its title stands, as a share of the height
OUTER = ((0, 3), (1, 2))  # which of the four limits belong together: 99.8 and 95 in a hundred


@dataclass(frozen=True)
class Dot:
    """One library: what it is counted over, and its rate."""

    exposure: float
    rate: float
    is_own: bool


@dataclass(frozen=True)
class Titles:
    """What is upwards and to the right, and the name of the nominee's dot."""

    up: str
    right: str
    own: str


def funnel(
    dots: Sequence[Dot],
    mean: float,
    titles: Titles,
    model: Model = Model.RATE,
    dispersion: float = 1.0,
) -> go.Figure:
    """The nominee large, the others grey, the mean of all as a line, the limits of chance around it.

    The limits are those of counts that vary so many times more than single events (dispersion).
    Of proportions the axis ends a little above all of all, and the limits are those of whole numbers.
    """
    widest = max(dot.exposure for dot in dots) * 1.08
    is_share = model is Model.PROPORTION
    exposures = _whole(widest) if is_share else _even(widest)
    limits = [_limit(exposure / dispersion, mean, is_share=is_share) for exposure in exposures]
    top = 1.05 if is_share else max(*(dot.rate for dot in dots), mean) * 1.25
    told = percent(mean, 0) if is_share else number(mean, 2)
    up, right = (_LINE * (len(_lines(text)) - 1) for text in (titles.up, titles.right))
    return look.figure(
        [*_limits(exposures, limits, top), _mean(widest, mean), *_dots(dots)],
        height=HEIGHT + up + right,
        margin={"l": 56, "r": 16, "t": 30 + up, "b": 52 + right},
        showlegend=False,
        annotations=_titles(dots, titles, widest, top),
        xaxis={**ticks(widest), "range": [0, widest]},
        yaxis={"tickvals": [0, mean], "ticktext": ["0", told], "range": [0, top]},
    )


def _titles(
    dots: Sequence[Dot], titles: Titles, widest: float, top: float
) -> list[dict[str, object]]:
    """Axis titles above and below the drawing, and the nominee's name beside its dot."""
    own = next((dot for dot in dots if dot.is_own), None)
    beside = (
        []
        if own is None
        else [_note(own.exposure, own.rate, f"<b>{titles.own}", own.exposure > widest / 2)]
    )
    return [
        {
            "x": 0,
            "y": top * ABOVE,
            "text": "<br>".join(_lines(titles.up)),
            "xanchor": "left",
            "yanchor": "bottom",
            "showarrow": False,
            "xshift": -40,
        },
        {
            "x": widest,
            "y": -BELOW * top,
            "text": "<br>".join(_lines(titles.right)),
            "xanchor": "right",
            "yanchor": "top",
            "yshift": -_LINE * (len(_lines(titles.right)) - 1),  # the last line keeps its place
            "showarrow": False,
        },
        *beside,
    ]


def _lines(title: str) -> list[str]:
    """A title in lines that a column of a phone has room for."""
    return textwrap.wrap(title, _LONGEST)


def _note(x: float, y: float, text: str, is_left: bool) -> dict[str, object]:  # noqa: FBT001 - one of two sides
    return {
        "x": x,
        "y": y,
        "text": text,
        "showarrow": False,
        "yanchor": "middle",
        "xanchor": "right" if is_left else "left",
        "xshift": -12 if is_left else 12,
    }


def _even(widest: float) -> list[float]:
    return [widest * step / STEPS for step in range(2, STEPS + 1)]


def _whole(widest: float) -> list[float]:
    return sorted({float(max(1, round(exposure))) for exposure in _even(widest)})


def _limit(exposure: float, mean: float, *, is_share: bool) -> tuple[float, ...]:
    if is_share:
        return proportion.funnel_limits(int(exposure), mean)
    return fairness.funnel_limits(exposure, mean)


def _limits(
    exposures: Sequence[float], limits: Sequence[tuple[float, ...]], top: float
) -> list[look.Trace]:
    return [
        look.trace(
            "scatter",
            x=list(exposures),
            mode="lines",
            hoverinfo="skip",
            y=[limit[which] if limit[which] <= top else None for limit in limits],
            line={"color": look.LINE if pair is OUTER[0] else look.CONTEXT, "width": 1.5},
        )
        for pair in OUTER
        for which in pair
    ]


def _mean(widest: float, mean: float) -> look.Trace:
    return look.trace(
        "scatter", x=[0, widest], y=[mean, mean], mode="lines", line={"color": look.INK, "width": 1}
    )


def _dots(dots: Sequence[Dot]) -> list[look.Trace]:
    return [
        look.trace(
            "scatter",
            x=[dot.exposure for dot in dots if dot.is_own is own],
            y=[dot.rate for dot in dots if dot.is_own is own],
            mode="markers",
            marker={"color": look.SENT if own else look.CONTEXT, "size": 14 if own else 8},
        )
        for own in (False, True)
    ]
