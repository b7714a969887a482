"""Pairs of bars: what is sent and what is received, one pair a name."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look
from portal.kit.i18n import number


def both_ways(
    names: list[str],
    sent: pd.Series,
    received: pd.Series,
    sent_word: str,
    received_word: str,
    *,
    follow: tuple[Sequence[str], Sequence[str]] | None = None,
) -> go.Figure:
    """A pair of bars for each name: loans sent and received. follow: where the bars of each lead."""
    leads = follow or ((), ())
    rows = list(range(len(names)))
    bars = [
        _pair(names, sent, sent_word, look.SENT, leads[0]),
        _pair(names, received, received_word, look.RECEIVED, leads[1]),
    ]
    longest = max(1, int(sent.max()), int(received.max())) if len(names) else 1
    return look.figure(
        bars,
        height=look.height_of(len(names), 48, 60),
        barmode="group",
        bargap=0.3,
        bargroupgap=0.08,
        legend={"traceorder": "normal"},
        margin={"l": look.room(names), "r": 8, "t": 40, "b": 8},
        yaxis={
            "tickvals": rows,
            "showgrid": False,
            "range": [len(names) - 0.5, -0.5],
            "ticktext": names,
        },
        xaxis={"range": [0, longest * 1.2], "showticklabels": False, "showgrid": False},
    )


def _pair(
    names: list[str], loans: pd.Series, word: str, colour: str, follow: Sequence[str]
) -> look.Trace:
    counts = [number(count) for count in loans]
    return look.trace(
        "bar",
        y=list(range(len(names))),
        x=loans.tolist(),
        name=word,
        orientation="h",
        marker={"color": colour},
        text=counts,
        textposition="outside",
        textfont={"size": look.SMALL},
        cliponaxis=False,
        **look.says(
            f"{name}<br>{word}: {count}" for name, count in zip(names, counts, strict=True)
        ),
        **({"ids": list(follow)} if follow else {}),
    )
