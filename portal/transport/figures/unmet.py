"""What share of demand was not met, by place of pickup?"""

import pandas as pd
import plotly.graph_objects as go

from portal.charts import rows
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number, percent
from portal.kit.tables import Column, Kind, Table
from portal.transport import measures
from portal.transport.figures import demand, titles
from portal.transport.holds import ENOUGH
from portal.transport.view import View

OUTCOMES = ("cancelled", "expired", "filled_own", "filled_elsewhere", "filled_unknown")


def ended(frame: pd.DataFrame) -> pd.DataFrame:
    """The places of pickup with the holds that have ended: place, ended, unmet, share (from thirty), most
    holds first."""
    unmet = frame["cancelled"] + frame["expired"]
    done = unmet + frame[["filled_own", "filled_elsewhere", "filled_unknown"]].sum(axis=1)
    return frame.assign(ended=done, unmet=unmet, share=unmet / done.where(done >= ENOUGH))


def share_of_all(view: View) -> float | None:
    """The same of all places together; None below thirty."""
    frame = ended(view.by_pickup)
    whole = int(frame["ended"].sum())
    return float(frame["unmet"].sum()) / whole if whole >= ENOUGH else None


def chart(view: View) -> go.Figure:
    """A bar a place that has thirty holds that ended; the order is that of the number of holds."""
    cut = view.cut(view.by_pickup)
    frame = ended(cut.folded(view.by_pickup, *OUTCOMES)).dropna(subset=["share"])
    labels = titles.place_labels(view, frame["place"], cut, 26)
    said = [
        _("{name}: {unmet} of {ended} holds were not met").format(
            name=name, unmet=number(unmet), ended=number(done)
        )
        for name, unmet, done in zip(labels, frame["unmet"], frame["ended"], strict=True)
    ]
    shares = frame["share"].tolist()
    reach = (0, max([0.1, *shares]) * 1.35)
    leads = view.follow_places(frame["place"], measures.HOLDS, "nouto", "tulos")
    texts = [percent(one) for one in shares]
    return rows.figure(labels, shares, texts, said, reach=reach, follow=leads)


def words(view: View) -> Finding:
    """The share of all holds that ended without being met."""
    cut = view.cut(view.by_pickup)
    what = cut.told(_what(view), view.level)
    how = N_(
        "A bar is the part of the holds that were cancelled or expired, of those that have ended. Those still waiting are not counted. A hold is often cancelled since it was fetched elsewhere, so this is the most that was not met. Told from 30 holds that ended; the order is that of the number of holds."
    )
    hows = (how, *cut.hows)
    share = share_of_all(view)
    if share is None:
        return Finding(_("Too few holds to tell shares"), what, demand.no_holds(view), hows)
    headline = _("{percent} of the holds that ended were not met").format(percent=percent(share))
    told = ended(view.by_pickup)["share"].dropna()
    alt = _("Bars of the part that was not met, {n} places, from {low} to {high}. {said}.").format(
        n=number(len(told)),
        low=percent(told.min() if len(told) else None),
        high=percent(told.max() if len(told) else None),
        said=headline,
    )
    return Finding(headline, what, alt, hows)


def _what(view: View) -> str:
    return demand.subtitle(view, _("Part of the holds that ended without being met"))


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
    frame = ended(view.by_pickup)
    named: pd.DataFrame = frame.assign(
        name=demand.names(view, frame), sign=demand.signs(frame["ended"])
    )
    others = (measures.HOLDS_CANCELLED, measures.HOLDS_EXPIRED)
    return Table(_what(view), shown, named, others)


UNMET = Figure("tayttymatta", chart, words, table, measures.HOLDS_UNMET)
