"""Lending as bars and lines: net balance, partners of one place, biggest flows, trend."""

from collections import Counter

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look
from portal.charts.months import Line, figure
from portal.kit.i18n import _, ngettext, number, signed
from portal.lending.view import LARGEST, View


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
    """The places most is lent to and from, as pairs of bars; all others as one pair below them."""
    frame = largest_partners(view, place, LARGEST)
    names = [look.short(name, 18) for name in frame["name"]]
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


def largest_partners(view: View, place: str, most: int) -> pd.DataFrame:
    """The partners with most loans both ways: name, sent, received; the others as one in the last row."""
    every = partner_rows(view, place)
    shown, rest = every.head(most), every.iloc[most:]
    named = shown.assign(name=[view.name(code) for code in shown["place"]])
    frame = named[["name", "sent", "received"]]
    if rest.empty:
        return frame
    said = ngettext("{n} other", "{n} others", len(rest)).format(n=number(len(rest)))
    others = {"name": said, "sent": rest["sent"].sum(), "received": rest["received"].sum()}
    return pd.concat([frame, pd.DataFrame([others])], ignore_index=True)


def biggest(view: View) -> go.Figure:
    """The ten largest flows; the name of a flow stands above its bar, so that it fits a phone."""
    top = view.largest(LARGEST)
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
    line = Line("loans_between", "", look.SENT)
    return figure(view.by_month["loan_month"], view.by_month, [line], view.period)


def _pair(rows: list[int], loans: pd.Series, name: str, colour: str) -> look.Trace:
    return look.trace("bar",
        y=rows, x=loans.tolist(), name=name, orientation="h", marker={"color": colour},
        text=[number(count) for count in loans], textposition="outside", cliponaxis=False,
        textfont={"size": look.SMALL}, hoverinfo="skip",
    )  # fmt: skip
