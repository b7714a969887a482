"""Which flows changed most? Told where there is something to compare with."""

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look, rows
from portal.kit import changed, changes
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, ngettext, number, signed
from portal.kit.tables import Column, Kind, Table
from portal.lending import measures
from portal.lending.figures import titles
from portal.lending.view import View

EACH_WAY = 5  # flows that are drawn of those that grew, and of those that fell


def moved(view: View) -> pd.DataFrame:
    """The flows that changed most, with is_sure: by more than chance. Those that grew most first, then
    those that fell most."""
    found = of_place(view)
    sure = [
        changes.change(now, before, len(view.comparison.periods))
        in {changes.Change.GREW, changes.Change.FELL, changes.Change.NEW}
        for now, before in zip(found["loans"], found["loans_before"], strict=True)
    ]
    in_order = found.assign(is_sure=sure).sort_values(
        ["loans_change", "owner", "place"], ascending=[False, True, True]
    )
    grew, fell = in_order[in_order["loans_change"] > 0], in_order[in_order["loans_change"] < 0]
    return pd.concat([grew.head(EACH_WAY), fell.tail(EACH_WAY)])


def of_place(view: View) -> pd.DataFrame:
    """The flows that can be compared: all, or those of the highlighted place."""
    found = view.flows.dropna(subset=["loans_before"])
    place = view.choice.place
    return found if place is None else found[(found["owner"] == place) | (found["place"] == place)]


def chart(view: View) -> go.Figure:
    """A bar a flow to the right where it grew, to the left where it fell; its name stands above it."""
    frame = moved(view)
    pairs = list(zip(frame["owner"], frame["place"], strict=True))
    names = [
        f"{look.short(view.name(owner), 21)} → {look.short(view.name(place), 21)}"
        for owner, place in pairs
    ]
    decimals = 0 if len(view.comparison.periods) == 1 else 1
    said = [
        _("{flow}: {before} → {now} loans").format(
            flow=name, before=number(before, decimals), now=number(now)
        )
        for name, before, now in zip(names, frame["loans_before"], frame["loans"], strict=True)
    ]
    change = frame["loans_change"].tolist()
    return rows.above(
        names,
        change,
        [signed(loans, decimals) for loans in change],
        said,
        follow=[view.follow(owner, place) for owner, place in pairs],
        quiet=[not sure for sure in frame["is_sure"]],
    )


def words(view: View) -> Finding:
    """How many flows changed by more than chance, and which most."""
    how = N_(
        "A bar to the right (blue, +): the flow grew. A bar to the left (orange, −): it fell. Grey: the change is less than 2 % or less than 30, or it may be chance. At most five that grew and five that fell are drawn. The table and the downloads have every flow."
    )
    what = titles.subtitle(
        view, _("change of loans, compared with {past}").format(past=view.comparison.short)
    )
    frame = moved(view)
    sure = frame[frame["is_sure"]]
    if sure.empty:
        headline = _("No flow changed by more than chance")
        return Finding(headline, what, titles.no_change(view), (how,))
    top = sure.iloc[int(sure["loans_change"].abs().to_numpy().argmax())]
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
    by_size = found.assign(size=found["loans_change"].abs()).sort_values(
        ["size", "owner", "place"], ascending=[False, True, True]
    )
    caption = words(view).subtitle
    return Table(
        caption, columns, titles.named(view, by_size, "owner", "place"), (measures.LOANS_BETWEEN,)
    )


MOVES = Figure("muutokset", chart, words, table, measures.CHANGE)
