"""Lending as bars and lines: net balance, partners of one place, biggest flows, trend."""

import datetime as dt
from collections import Counter
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from portal import i18n
from portal.charts import look
from portal.i18n import _, number, signed
from portal.views import View

SMALL_SHARE = 0.18  # a bar shorter than this part of the longest has its text outside


def net(view: View) -> go.Figure:
    """Sent less received, a bar a place, largest net sender first; the sign is printed."""
    frame = view.balance.sort_values(["net", "place"], ascending=[False, True])
    names = [look.short(view.name(code)) for code in frame["place"]]
    chosen = [code == view.choice.place for code in frame["place"]]
    labels = [f"<b>{name}</b>" if bold else name for name, bold in zip(names, chosen, strict=True)]
    bars = (
        look.trace("bar",
            y=list(range(len(frame))), x=frame["net"].tolist(), orientation="h",
            marker={"color": [look.SENT if net >= 0 else look.RECEIVED for net in frame["net"]]},
            text=[signed(net) for net in frame["net"]], textposition="outside", cliponaxis=False,
            customdata=[
                [name, number(sent), number(received)]
                for name, sent, received in zip(names, frame["sent"], frame["received"], strict=True)
            ],
            hovertemplate=_("%{customdata[0]}<br>sent %{customdata[1]}, received %{customdata[2]}")
            + "<extra></extra>",
        )
    )  # fmt: skip
    reach = max(1, int(frame["net"].abs().max())) if len(frame) else 1
    low, high = (min(0, frame["net"].min()), max(0, frame["net"].max())) if len(frame) else (0, 1)
    return look.figure(
        [bars], height=look.height_of(len(frame), 28, 30), bargap=0.28,
        margin={"l": look.room(labels), "r": 8, "t": 8, "b": 8},
        yaxis={"tickvals": list(range(len(frame))), "ticktext": labels, "showgrid": False,
               "range": [len(frame) - 0.5, -0.5]},
        xaxis={"range": [low - reach * 0.3, high + reach * 0.3], "showticklabels": False,
               "zeroline": True, "zerolinewidth": 2, "showgrid": False},
    )  # fmt: skip


def partners(view: View, place: str) -> go.Figure:
    """The ten places most is lent to and from, as pairs of bars."""
    frame = partner_rows(view, place).head(10)
    names = [look.short(view.name(code), 18) for code in frame["place"]]
    return both_ways(names, frame["sent"], frame["received"], _("Sent to"), _("Received from"))


def both_ways(
    names: list[str], sent: pd.Series, received: pd.Series, sent_word: str, received_word: str
) -> go.Figure:
    """A pair of bars for each name: loans sent and received."""
    rows = list(range(len(names)))
    bars = [
        _pair(rows, sent, sent_word, look.SENT),
        _pair(rows, received, received_word, look.RECEIVED),
    ]
    longest = max(1, int(sent.max()), int(received.max())) if len(names) else 1
    return look.figure(
        bars, height=look.height_of(len(names), 48, 60), barmode="group",
        bargap=0.3, bargroupgap=0.08, legend={"traceorder": "normal"},
        margin={"l": look.room(names), "r": 8, "t": 40, "b": 8},
        yaxis={"tickvals": rows, "showgrid": False, "range": [len(names) - 0.5, -0.5],
               "ticktext": names},
        xaxis={"range": [0, longest * 1.2], "showticklabels": False, "showgrid": False},
    )  # fmt: skip


def partner_rows(view: View, place: str) -> pd.DataFrame:
    """Every partner of a place: place, sent, received; most loans both ways first."""
    sent: Counter[str] = Counter()
    received: Counter[str] = Counter()
    columns = (view.across[name].tolist() for name in ("owner", "place", "loans"))
    for owner, where, loans in zip(*columns, strict=True):
        if owner == place:
            sent[where] += loans
        elif where == place:
            received[owner] += loans
    partners = sorted(sent | received, key=lambda code: (-sent[code] - received[code], code))
    return pd.DataFrame(
        {
            "place": pd.Series(partners, dtype="object"),
            "sent": pd.Series([sent[code] for code in partners], dtype="int64"),
            "received": pd.Series([received[code] for code in partners], dtype="int64"),
        }
    )


def biggest(view: View) -> go.Figure:
    """The ten largest flows; the name of a flow stands above its bar, so that it fits a phone."""
    top = view.largest(10)
    rows = list(range(len(top)))
    bars = (
        look.trace("bar",
            y=rows, x=top["loans"].tolist(), orientation="h", marker={"color": look.SENT},
            width=0.42, offset=0.02, text=[number(loans) for loans in top["loans"]],
            textposition="outside", cliponaxis=False, hoverinfo="skip",
        )
    )  # fmt: skip
    longest = int(top["loans"].max()) if len(top) else 1
    return look.figure(
        [bars], height=look.height_of(len(top), 46, 24),
        annotations=[
            {"x": 0, "y": row, "text": _flow_name(view, owner, place), "showarrow": False,
             "xanchor": "left", "yanchor": "bottom", "xshift": -2}
            for row, owner, place in zip(rows, top["owner"], top["place"], strict=True)
        ],
        yaxis={"visible": False, "range": [len(top) - 0.45, -0.55]},
        xaxis={"visible": False, "range": [0, longest * 1.14]},
    )  # fmt: skip


def _flow_name(view: View, owner: str, place: str) -> str:
    return f"{look.short(view.name(owner), 21)} → {look.short(view.name(place), 21)}"


def trend(view: View) -> go.Figure:
    """Loans a month: a missing month leaves a gap, an incomplete one is a hollow grey point."""
    months = view.by_month
    complete = months["loans_between"].where(months["is_complete"])
    partial = months["loans_between"].where(~months["is_complete"])
    lines = [
        _line(months, complete, look.SENT, "lines+markers", {"size": 6}),
        _line(months, partial, look.CONTROL, "markers", {"size": 10, "symbol": "circle-open"}),
    ]
    ticks = _month_ticks(months["loan_month"])
    top = months["loans_between"].max()
    ticks_of_loans = _ticks(0 if pd.isna(top) else float(top))
    return look.figure(
        lines, height=340, showlegend=False, shapes=[_shade(view)], hovermode="closest",
        margin={"l": look.room(ticks_of_loans["ticktext"]), "r": 24, "t": 16, "b": 30},
        xaxis={"type": "date", "showgrid": False, "tickvals": [tick.date().isoformat() for tick in ticks],
               "ticktext": [_tick(tick) for tick in ticks]},
        yaxis={**ticks_of_loans, "rangemode": "tozero"},
    )  # fmt: skip


def _shade(view: View) -> dict[str, object]:
    half = dt.timedelta(days=15)
    period = view.choice.period
    return {
        "type": "rect", "xref": "x", "yref": "paper", "y0": 0, "y1": 1, "layer": "below",
        "x0": (period.first - half).isoformat(), "x1": (period.last + half).isoformat(),
        "fillcolor": look.TINT, "opacity": 0.7, "line": {"width": 0},
    }  # fmt: skip


def _line(
    months: pd.DataFrame, loans: pd.Series, colour: str, mode: str, marker: dict[str, object]
) -> look.Trace:
    return look.trace(
        "scatter",
        x=[month.date().isoformat() for month in months["loan_month"]],
        y=[None if pd.isna(count) else int(count) for count in loans],
        mode=mode,
        connectgaps=False,
        line={"color": colour, "width": 2.5},
        marker={"color": colour, **marker},
        customdata=[
            f"{i18n.month(month)}: {number(None if pd.isna(count) else count)}"
            for month, count in zip(months["loan_month"], loans, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _pair(rows: list[int], loans: pd.Series, name: str, colour: str) -> look.Trace:
    return look.trace("bar",
        y=rows, x=loans.tolist(), name=name, orientation="h", marker={"color": colour},
        text=[number(count) for count in loans], textposition="outside", cliponaxis=False,
        hoverinfo="skip",
    )  # fmt: skip


def _month_ticks(months: pd.Series) -> list[pd.Timestamp]:
    januaries = [month for month in months if month.month == 1]
    enough = 2
    return januaries if len(januaries) >= enough else [months.iloc[0], months.iloc[-1]]


def _tick(month: pd.Timestamp) -> str:
    return str(month.year) if month.month == 1 else i18n.month_short(month.date())


def _ticks(top: float) -> dict[str, list[Any]]:
    scale = [edge for edge in look.edges(max(top, 1), 1) if edge <= top] or [1.0]
    step = scale[-1] / 2 if scale[-1] * 2 > top else scale[-1]
    step = max(1.0, step)
    values = [step * index for index in range(int(top // step) + 1)]
    return {"tickvals": values, "ticktext": [number(value) for value in values]}
