"""Shares of a whole as stacked bars, one bar a place; a whole that is too small has words instead."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look
from portal.kit.i18n import number, percent

WIDE_ENOUGH = 0.14  # a part from this share on holds its share as text, on a phone too
BESIDE = 160  # pixels of the longest name from which on names stand above their bars
ON_ORANGE = "#000000"  # neither our ink nor white can be read on orange


@dataclass(frozen=True)
class Part:
    """One part of the whole: its column of counts, name, colour, and colour of the text on it.

    None for the text's colour: no text can be read on the part.
    """

    column: str
    name: str
    colour: str
    ink: str | None


def stacks(
    labels: Sequence[str],
    frame: pd.DataFrame,
    parts: Sequence[Part],
    *,
    enough: int,
    too_few: str,
    follow: Sequence[str] = (),
) -> go.Figure:
    """A bar a row of the frame: the parts as shares of their sum, which stands beside the bar.

    Rows whose sum is below `enough` hold the text `too_few` with their {n} instead of a bar.
    follow: where the bars of each row lead.
    """
    sums = frame[[part.column for part in parts]].sum(axis=1)
    told = sums >= enough
    rows = list(range(len(frame)))
    counts = [number(count) for count in sums]
    above = look.room(labels) > BESIDE
    return look.figure(
        [_bar(labels, frame[part.column], sums.where(told), part, follow) for part in parts],
        height=look.height_of(len(frame), 44 if above else 30, 100),
        barmode="stack",
        bargap=0.55 if above else 0.25,
        legend={"traceorder": "normal"},
        annotations=[
            *(
                _beside(0, row, too_few.format(n=count))
                for row, count, is_told in zip(rows, counts, told, strict=True)
                if not is_told
            ),
            *(
                _beside(1, row, count)
                for row, count, is_told in zip(rows, counts, told, strict=True)
                if is_told
            ),
            *(_above(row, label) for row, label in enumerate(labels) if above),
        ],
        margin={
            "l": 20 if above else look.room(labels),
            "r": look.room(counts, look.SMALL),
            "t": 36,
            "b": 30,
        },
        yaxis={
            "tickvals": [] if above else rows,
            "ticktext": [] if above else list(labels),
            "showgrid": False,
            "range": [len(frame) - 0.5, -0.75 if above else -0.5],
        },
        xaxis={
            "range": [0, 1],
            "tickvals": [0, 0.5, 1],
            "ticktext": [percent(share, 0) for share in (0, 0.5, 1)],
        },
    )


def _beside(x: float, row: int, text: str) -> dict[str, object]:
    return {
        "x": x,
        "y": row,
        "text": text,
        "showarrow": False,
        "xanchor": "left",
        "xshift": 2,
        "font": {"size": look.SMALL, "color": look.INK_2},
    }


def _above(row: int, label: str) -> dict[str, object]:
    return {
        "x": 0,
        "y": row,
        "text": label,
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 9,
        "xshift": -2,
        "bgcolor": "#FFFFFF",
        "borderpad": 0,
    }


def _bar(
    labels: Sequence[str],
    counts: pd.Series,
    sums: pd.Series,
    part: Part,
    follow: Sequence[str],
) -> look.Trace:
    shares = (counts / sums).tolist()
    return look.trace(
        "bar",
        y=list(range(len(labels))),
        x=[None if pd.isna(share) else share for share in shares],
        orientation="h",
        name=part.name,
        marker={"color": part.colour, "line": {"color": "#FFFFFF", "width": 1}},
        text=[percent(share, 0) if part.ink and share >= WIDE_ENOUGH else "" for share in shares],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={"size": look.SMALL, "color": part.ink or look.INK},
        customdata=[
            f"{label}<br>{part.name}: {number(count)}, {percent(share)}"
            for label, count, share in zip(labels, counts, shares, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
        **({"ids": list(follow)} if follow else {}),
    )
