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
) -> go.Figure:
    """A bar a label: to the right, and where it is below zero to the left in the colour of what is received.

    texts stand at the ends, said is told of each when it is pointed at. reach: where the scale begins and
    ends, otherwise as the numbers need. follow: what the address holds when a bar is followed.
    """
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    room = max(high, -low) * 0.3 or 1.0
    is_signed = low < 0
    bars = look.trace(
        "bar",
        y=list(range(len(labels))),
        x=list(values),
        orientation="h",
        marker={"color": [look.RECEIVED if value < 0 else look.SENT for value in values]},
        text=list(texts),
        textposition="outside",
        cliponaxis=False,
        **look.says(said),
        **({"ids": list(follow)} if follow else {}),
    )
    return look.figure(
        [bars],
        height=look.height_of(len(labels), 28, 30),
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
