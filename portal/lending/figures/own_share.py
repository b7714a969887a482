"""What part of the loans at each place is lent from its own collection."""

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look, rows
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number, percent
from portal.kit.periods import period_text
from portal.kit.tables import Column, Kind, Table
from portal.kit.ties import each, leaders, tied_names
from portal.lending import measures
from portal.lending.figures import titles
from portal.lending.view import View

NAMED_FROM = 2  # places whose share is known: with one there is nothing to compare


def known(view: View) -> pd.DataFrame:
    """The places that have loans, largest share first: place, own_share, received, and the others of the
    balance."""
    frame = view.balance.dropna(subset=["own_share"])
    return frame.sort_values(["own_share", "place"], ascending=[False, True])


def chart(view: View) -> go.Figure:
    """A bar a place, of a scale from nothing to everything."""
    summed = view.cut.folded(known(view), "own", "received")
    lent = summed["own"] + summed["received"]
    frame = titles.last(summed.assign(own_share=summed["own"] / lent).dropna(subset=["own_share"]))
    names = [look.short(view.name(code)) for code in frame["place"]]
    labels = [
        f"<b>{name}</b>" if code == view.choice.place else name
        for name, code in zip(names, frame["place"], strict=True)
    ]
    shares = [percent(share) for share in frame["own_share"]]
    said = [
        _("{name}: {share} from the own collection, {received} loans of others' items").format(
            name=view.name(code), share=share, received=number(received)
        )
        for code, share, received in zip(frame["place"], shares, frame["received"], strict=True)
    ]
    leads = list(map(view.follow_place, frame["place"]))
    values = frame["own_share"].tolist()
    return rows.figure(labels, values, shares, said, reach=(0, 1.35), follow=leads)


def words(view: View) -> Finding:
    """The share of all, and the place that leans most on others."""
    frame = known(view)
    between = view.totals.share
    whole = percent(None if between is None else 1 - between)
    headline = _("{share} of loans are lent from the own collection").format(share=whole)
    alt = titles.no_loans(view)
    if len(frame) >= NAMED_FROM:
        low = leaders(frame.assign(others=1 - frame["own_share"]), "others")
        least = percent(frame["own_share"].min())
        headline = _(
            "{share} of loans are lent from the own collection; least: {name}, {low}"
        ).format(share=whole, name=tied_names(low, view.names) or "–", low=each(low, least))
        alt = _(
            "Bars of the share lent from the own collection, {n} places, from {low} to {high}."
        ).format(n=number(len(frame)), low=least, high=percent(frame["own_share"].max()))
    how = N_(
        "A bar is the part of the loans made at a place that are of its own items; the rest came from others. It is no mark: a small collection that is filled from a large one nearby serves its readers as well."
    )
    shown = view.cut.told(_what(view), view.choice.scope.level)
    return Finding(headline, shown, alt, (how, *view.cut.hows))


def _what(view: View) -> str:
    text = _("Part of the loans at each place, lent from its own collection, {region}, {period}")
    return text.format(region=view.region, period=period_text(view.period))


def table(view: View) -> Table:
    """Every place that has loans, largest share first."""
    columns = (
        Column("place", _("Place"), Kind.TEXT),
        Column("own_share", _("Lent from own collection"), Kind.SHARE),
        Column("received", _("Received")),
    )
    found = titles.named(view, known(view), "place")
    return Table(_what(view), columns, found, (measures.RECEIVED,))


OWN_SHARE = Figure("omasta", chart, words, table, measures.OWN_SHARE)
