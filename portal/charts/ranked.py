"""A bar a place, across, its name before it and its value in words at its end."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from portal.charts import look


def bars(
    names: Sequence[str],
    values: Sequence[float],
    texts: Sequence[str],
    *,
    bold: Sequence[bool],
    across: tuple[float, float],
    colours: str | Sequence[str] = look.SENT,
    zero: bool = False,
    **said: Any,  # noqa: ANN401 - what look.says gives, or a template of plotly
) -> go.Figure:
    """The bars in the order given, on a scale from end to end; `zero` draws the line that they stand on."""
    labels = [
        f"<b>{name}</b>" if is_bold else name for name, is_bold in zip(names, bold, strict=True)
    ]
    rows = list(range(len(labels)))
    trace = look.trace(
        "bar",
        y=rows,
        x=list(values),
        orientation="h",
        marker={"color": colours},
        text=list(texts),
        textposition="outside",
        cliponaxis=False,
        **said,
    )
    line = {"zeroline": True, "zerolinewidth": 2} if zero else {}
    return look.figure(
        [trace],
        height=look.height_of(len(rows), 28, 30),
        bargap=0.28,
        margin={"l": look.room(labels), "r": 8, "t": 8, "b": 8},
        yaxis={
            "tickvals": rows,
            "ticktext": labels,
            "showgrid": False,
            "range": [len(rows) - 0.5, -0.5],
        },
        xaxis={"range": list(across), "showticklabels": False, "showgrid": False, **line},
    )
