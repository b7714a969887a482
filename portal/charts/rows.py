"""Horizontal bars, one a row, each with its name beside it and its number at its end."""

from collections.abc import Sequence

import plotly.graph_objects as go

from portal.charts import look


def figure(
    labels: Sequence[str],
    values: Sequence[float],
    texts: Sequence[str],
    said: Sequence[str],
    *,
    reach: tuple[float, float] | None = None,
    follow: Sequence[str] | None = None,
    quiet: Sequence[bool] | None = None,
) -> go.Figure:
    """A bar a label: to the right, and where it is below zero to the left in the colour of what is received.

    texts stand at the ends, said is told of each when it is pointed at. reach: where the scale begins and
    ends, otherwise as the numbers need. follow: where each bar leads. quiet: which bars are grey.
    """
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    room = max(high, -low) * 0.3 or 1.0
    is_signed = low < 0
    bars = _bars(values, texts, said, follow, quiet)
    return look.figure(
        [bars],
        height=look.height_of(len(labels), 23, 30),
        bargap=0.28,
        margin={"l": look.room(labels), "r": 8, "t": 8, "b": 8},
        yaxis={
            "tickvals": list(range(len(labels))),
            "ticktext": list(labels),
            "showgrid": False,
            "range": [len(labels) - 0.5, -0.5],
        },
        xaxis={
            "range": list(reach or (low - room if is_signed else 0, high + room)),
            "showticklabels": False,
            "showgrid": False,
            **({"zeroline": True, "zerolinewidth": 2} if is_signed else {}),
        },
    )


def above(
    names: Sequence[str],
    values: Sequence[float],
    texts: Sequence[str],
    said: Sequence[str],
    *,
    follow: Sequence[str] | None = None,
    quiet: Sequence[bool] | None = None,
) -> go.Figure:
    """The same with each name above its bar, so that long ones fit a phone.

    follow: where each bar leads. quiet: which bars are grey, since what they tell
    may be chance.
    """
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    reach = max(high, -low) or 1.0
    is_signed = low < 0
    bars = _bars(values, texts, said, follow, quiet, width=0.42, offset=0.02)
    return look.figure(
        [bars],
        height=look.height_of(len(names), 40, 24),
        annotations=[
            {
                "x": 0,
                "y": row,
                "text": name,
                "showarrow": False,
                "xanchor": "left" if value >= 0 else "right",
                "yanchor": "bottom",
                **({} if is_signed else {"xshift": -2}),
            }
            for row, (name, value) in enumerate(zip(names, values, strict=True))
        ],
        yaxis={"visible": False, "range": [len(names) - 0.45, -0.55]},
        xaxis={
            "range": [
                low - reach * 0.2 if is_signed else 0,
                high + reach * (0.2 if is_signed else 0.14),
            ],
            **(
                {"showticklabels": False, "zeroline": True, "zerolinewidth": 2, "showgrid": False}
                if is_signed
                else {"visible": False}
            ),
        },
    )


def _bars(
    values: Sequence[float],
    texts: Sequence[str],
    said: Sequence[str],
    follow: Sequence[str] | None = None,
    quiet: Sequence[bool] | None = None,
    **place: float,
) -> look.Trace:
    """The bars themselves; place: where each stands in its row."""
    greys = quiet or [False] * len(values)
    colours = [
        look.CONTEXT if grey else look.RECEIVED if value < 0 else look.SENT
        for value, grey in zip(values, greys, strict=True)
    ]
    return look.trace(
        "bar",
        y=list(range(len(values))),
        x=list(values),
        orientation="h",
        marker={"color": colours},
        text=list(texts),
        textposition="outside",
        cliponaxis=False,
        **place,
        **look.says(said),
        **({"ids": list(follow)} if follow else {}),
    )
