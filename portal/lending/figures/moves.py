"""Which flows changed most? Told where there is something to compare with."""

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look
from portal.kit import changed, changes
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, ngettext, number, signed
from portal.kit.tables import Column, Kind, Table
from portal.lending import measures
from portal.lending.figures import titles
from portal.lending.flow import code as flow_code
from portal.lending.view import View

EACH_WAY = 5  # flows that are drawn of those that grew, and of those that fell


def moved(view: View) -> pd.DataFrame:
    """The flows whose change is more than chance: those that grew most, then those that fell most."""
    found = of_place(view)
    sure = found[
        [
            changes.change(now, before, len(view.comparison.periods))
            in {changes.Change.GREW, changes.Change.FELL, changes.Change.NEW}
            for now, before in zip(found["loans"], found["loans_before"], strict=True)
        ]
    ].sort_values(["loans_change", "owner", "place"], ascending=[False, True, True])
    grew, fell = sure[sure["loans_change"] > 0], sure[sure["loans_change"] < 0]
    return pd.concat([grew.head(EACH_WAY), fell.tail(EACH_WAY)])


def of_place(view: View) -> pd.DataFrame:
    """The flows that can be compared: all, or those of the highlighted place."""
    found = view.flows.dropna(subset=["loans_before"])
    place = view.choice.place
    return found if place is None else found[(found["owner"] == place) | (found["place"] == place)]


def chart(view: View) -> go.Figure:
    """A bar a flow to the right where it grew, to the left where it fell; its name stands above it."""
    frame = moved(view)
    rows = list(range(len(frame)))
    names = [
        f"{look.short(view.name(owner), 21)} → {look.short(view.name(place), 21)}"
        for owner, place in zip(frame["owner"], frame["place"], strict=True)
    ]
    one = len(view.comparison.periods) == 1
    bars = look.trace(
        "bar",
        y=rows,
        x=frame["loans_change"].tolist(),
        orientation="h",
        marker={"color": [look.SENT if up > 0 else look.RECEIVED for up in frame["loans_change"]]},
        width=0.42,
        offset=0.02,
        text=[signed(change, 0 if one else 1) for change in frame["loans_change"]],
        textposition="outside",
        cliponaxis=False,
        ids=[flow_code(*two) for two in zip(frame["owner"], frame["place"], strict=True)],
        **look.says(
            _("{flow}: {before} → {now} loans").format(
                flow=name, before=number(before, 0 if one else 1), now=number(now)
            )
            for name, before, now in zip(names, frame["loans_before"], frame["loans"], strict=True)
        ),
    )
    reach = max(1.0, float(frame["loans_change"].abs().max())) if len(frame) else 1.0
    low = min(0.0, float(frame["loans_change"].min())) if len(frame) else 0.0
    high = max(0.0, float(frame["loans_change"].max())) if len(frame) else 1.0
    return look.figure(
        [bars],
        height=look.height_of(len(frame), 46, 24),
        annotations=[
            {
                "x": 0,
                "y": row,
                "text": name,
                "showarrow": False,
                "xanchor": "left" if up > 0 else "right",
                "yanchor": "bottom",
            }
            for row, name, up in zip(rows, names, frame["loans_change"], strict=True)
        ],
        yaxis={"visible": False, "range": [len(frame) - 0.45, -0.55]},
        xaxis={
            "range": [low - reach * 0.2, high + reach * 0.2],
            "showticklabels": False,
            "zeroline": True,
            "zerolinewidth": 2,
            "showgrid": False,
        },
    )


def words(view: View) -> Finding:
    """How many flows changed by more than chance, and which most."""
    how = N_(
        "A bar to the right (blue, +): the flow grew. A bar to the left (orange, −): it fell. Only flows are drawn that changed by at least 2 %, by at least 30 and by more than chance; at most five that grew and five that fell. The table and the downloads have every flow."
    )
    what = titles.subtitle(
        view, _("change of loans, compared with {past}").format(past=view.comparison.short)
    )
    frame = moved(view)
    if frame.empty:
        return Finding(
            _("No flow changed by more than chance"), what, titles.no_change(view), (how,)
        )
    top = frame.iloc[int(frame["loans_change"].abs().to_numpy().argmax())]
    grew = top["loans_change"] > 0
    text = _("Grew most: {flow}, {change}") if grew else _("Fell most: {flow}, {change}")
    headline = text.format(
        flow=f"{view.name(top['owner'])} → {view.name(top['place'])}",
        change=ngettext("{n} loan", "{n} loans", abs(top["loans_change"])).format(
            n=signed(top["loans_change"], 0 if len(view.comparison.periods) == 1 else 1)
        ),
    )
    alt = _("Bars of the flows that changed most: {flows}.").format(
        flows=", ".join(
            f"{view.name(owner)} → {view.name(place)} {signed(change)}"
            for owner, place, change in zip(
                frame["owner"], frame["place"], frame["loans_change"], strict=True
            )
        )
    )
    return Finding(headline, what, alt, (how,))


def table(view: View) -> Table:
    """Every flow that can be compared, the largest change first."""
    label = _("Loans")
    columns = (
        Column("owner", _("Sends"), Kind.TEXT),
        Column("place", _("Receives"), Kind.TEXT),
        Column("loans", label),
        *changed.columns("loans", label, view.comparison),
    )
    found = of_place(view)
    rows = found.assign(size=found["loans_change"].abs()).sort_values(
        ["size", "owner", "place"], ascending=[False, True, True]
    )
    caption = words(view).subtitle
    return Table(
        caption, columns, titles.named(view, rows, "owner", "place"), (measures.LOANS_BETWEEN,)
    )


MOVES = Figure("muutokset", chart, words, table, measures.CHANGE)
