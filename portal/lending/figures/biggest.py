"""The largest flows."""

import plotly.graph_objects as go

from portal.charts import look, rows
from portal.kit import changed, i18n
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, ngettext, number, percent
from portal.kit.tables import Column, Kind, Table
from portal.lending import measures
from portal.lending.figures import titles
from portal.lending.view import LARGEST, View
from portal.lending.words import NOTHING


def chart(view: View) -> go.Figure:
    """The ten largest flows; the name of a flow stands above its bar, so that it fits a phone."""
    top = view.largest(LARGEST)
    pairs = list(zip(top["owner"], top["place"], strict=True))
    loans = top["loans"].tolist()
    said = [
        _("{sender} → {receiver}: {n} loans").format(
            sender=view.name(owner), receiver=view.name(place), n=number(count)
        )
        for (owner, place), count in zip(pairs, loans, strict=True)
    ]
    names = [_flow_name(view, owner, place) for owner, place in pairs]
    follow = [view.follow(owner, place) for owner, place in pairs]
    return rows.above(names, loans, [number(count) for count in loans], said, follow=follow)


def _flow_name(view: View, owner: str, place: str) -> str:
    return f"{look.short(view.name(owner), 21)} → {look.short(view.name(place), 21)}"


def words(view: View) -> Finding:
    """The ten largest flows."""
    top = view.largest(LARGEST)
    if top.empty:
        return Finding(
            _(NOTHING[view.choice.scope.level]), titles.subtitle(view), titles.no_loans(view), ()
        )
    share = percent(top["loans"].sum() / view.totals.loans_between, 0)
    headline = ngettext(
        "The largest flow is {percent} of all loans between municipalities",
        "The {n} largest flows are {percent} of all loans between municipalities",
        len(top),
    ).format(n=number(len(top)), percent=share)
    alt = _("Bars of the largest flows between places: {flows}.").format(
        flows=titles.flow_list(view, top.head(3))
    )
    how = N_("A bar is one sender and one receiver. The other direction is a bar of its own.")
    what = (
        f"{i18n.uncapital(_('Number of loans'))}, {titles.flows_shown(len(view.across), LARGEST)}"
    )
    return Finding(headline, titles.subtitle(view, what), alt, (how,))


def table(view: View) -> Table:
    """Every flow, the largest first; the figure draws ten."""
    columns = (
        Column("owner", _("Sends"), Kind.TEXT),
        Column("place", _("Receives"), Kind.TEXT),
        Column("loans", _("Loans")),
        *changed.columns("loans", _("Loans"), view.comparison),
    )
    every = titles.named(view, view.flows, "owner", "place")
    return Table(titles.subtitle(view, _("all flows")), columns, every, (measures.CHANGE,))


BIGGEST = Figure("suurimmat", chart, words, table, measures.LOANS_BETWEEN)
