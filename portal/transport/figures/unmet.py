"""What share of demand was not met, by place of pickup?"""

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look, rows
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number, percent
from portal.kit.tables import Column, Kind, Table
from portal.transport import measures
from portal.transport.figures import demand
from portal.transport.holds import ENOUGH
from portal.transport.view import View


def ended(view: View) -> pd.DataFrame:
    """The places of pickup with the holds that have ended: place, ended, unmet, share (from thirty), most
    holds first."""
    frame = view.by_pickup
    unmet = frame["cancelled"] + frame["expired"]
    done = unmet + frame[["filled_own", "filled_elsewhere", "filled_unknown"]].sum(axis=1)
    return frame.assign(ended=done, unmet=unmet, share=unmet / done.where(done >= ENOUGH))


def share_of_all(view: View) -> float | None:
    """The same of all places together; None below thirty."""
    frame = ended(view)
    whole = int(frame["ended"].sum())
    return float(frame["unmet"].sum()) / whole if whole >= ENOUGH else None


def chart(view: View) -> go.Figure:
    """A bar a place that has thirty holds that ended; the order is that of the number of holds."""
    frame = ended(view).dropna(subset=["share"])
    said = [
        _("{name}: {unmet} of {ended} holds were not met").format(
            name=view.name(place), unmet=number(unmet), ended=number(done)
        )
        for place, unmet, done in zip(frame["place"], frame["unmet"], frame["ended"], strict=True)
    ]
    shares = frame["share"].tolist()
    reach = (0, max([0.1, *shares]) * 1.35)
    labels = [look.short(view.name(code)) for code in frame["place"]]
    bold = [
        f"<b>{label}</b>" if code == view.choice.place else label
        for label, code in zip(labels, frame["place"], strict=True)
    ]
    return rows.figure(bold, shares, [percent(one) for one in shares], said, reach=reach)


def words(view: View) -> Finding:
    """The share of all holds that ended without being met."""
    what = demand.subtitle(view, _("Part of the holds that ended without being met"))
    how = N_(
        "A bar is the part of the holds that were cancelled or expired, of those that have ended. Those still waiting are not counted. A hold is often cancelled since it was fetched elsewhere, so this is the most that was not met. Told from 30 holds that ended; the order is that of the number of holds."
    )
    share = share_of_all(view)
    if share is None:
        return Finding(_("Too few holds to tell shares"), what, demand.no_holds(view), (how,))
    headline = _("{percent} of the holds that ended were not met").format(percent=percent(share))
    told = ended(view)["share"].dropna()
    alt = _("Bars of the part that was not met, {n} places, from {low} to {high}. {said}.").format(
        n=number(len(told)),
        low=percent(told.min() if len(told) else None),
        high=percent(told.max() if len(told) else None),
        said=headline,
    )
    return Finding(headline, what, alt, (how,))


def table(view: View) -> Table:
    """Every place of pickup with its holds that ended."""
    shown = (
        Column("name", _("Pickup"), Kind.TEXT),
        Column("ended", _("Holds that ended")),
        Column("unmet", _("Not met")),
        Column("share", _("Not met, %"), Kind.SHARE),
        Column("cancelled", _("Cancelled")),
        Column("expired", _("Expired")),
        Column("sign", _("Note"), Kind.TEXT),
    )
    frame = ended(view)
    named: pd.DataFrame = frame.assign(
        name=demand.names(view, frame), sign=demand.signs(frame["ended"])
    )
    others = (measures.HOLDS_CANCELLED, measures.HOLDS_EXPIRED)
    return Table(words(view).subtitle, shown, named, others)


UNMET = Figure("tayttymatta", chart, words, table, measures.HOLDS_UNMET)
