"""Where do holds wait now, on the shelf and in the queue apart?"""

import pandas as pd
import plotly.graph_objects as go

from portal.charts import pairs
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number
from portal.kit.tables import Column, Kind, Table
from portal.kit.ties import each, leaders, tied_names
from portal.transport import measures
from portal.transport.demand_words import holds_text
from portal.transport.figures import demand, titles
from portal.transport.view import View


def waiting(view: View) -> pd.DataFrame:
    """The places where a hold waits, most first: place, waiting, on_shelf, in_queue."""
    frame = view.by_pickup[view.by_pickup["waiting"] > 0]
    return frame.sort_values(["waiting", "place"], ascending=[False, True])


def chart(view: View) -> go.Figure:
    """A pair of bars a place: on the shelf, and in the queue or on the way."""
    cut = view.cut(waiting(view))
    frame = cut.folded(waiting(view), "in_queue", "on_shelf")
    leads = view.follow_places(frame["place"], measures.HOLDS, "nouto", "tulos")
    return pairs.both_ways(
        titles.place_labels(view, frame["place"], cut, 26),
        frame["in_queue"],
        frame["on_shelf"],
        _("In the queue or on the way"),
        _("On the shelf"),
        follow=(leads, leads),
    )


def words(view: View) -> Finding:
    """Where most holds wait."""
    frame = waiting(view)
    cut = view.cut(frame)
    what = cut.told(_what(view), view.level)
    how = N_(
        "Blue: holds in the queue or on the way. Orange: holds whose item is on the shelf and not fetched yet. Both are as they were on the last day that holds are known of, of the holds placed in the period."
    )
    if frame.empty:
        return Finding(_("No hold is waiting"), what, demand.no_holds(view), (how, *cut.hows))
    top = leaders(frame, "waiting")
    names = {code: view.name(code) for code in top}
    headline = _("Most holds wait in: {name}, {holds}").format(
        name=tied_names(top, names), holds=each(top, holds_text(int(frame["waiting"].max())))
    )
    alt = _(
        "Pairs of bars, {n} places. {said}. In all {shelf} on the shelf, {queue} in the queue."
    ).format(
        n=number(len(frame)),
        said=headline,
        shelf=number(frame["on_shelf"].sum()),
        queue=number(frame["in_queue"].sum()),
    )
    return Finding(headline, what, alt, (how, *cut.hows))


def _what(view: View) -> str:
    return demand.subtitle(view, _("Holds still waiting, on the shelf and in the queue"))


def table(view: View) -> Table:
    """Every place where a hold waits."""
    shown = (
        Column("name", _("Pickup"), Kind.TEXT),
        Column("waiting", _("Waiting")),
        Column("on_shelf", _("On the shelf")),
        Column("in_queue", _("In the queue or on the way")),
    )
    frame = waiting(view)
    return Table(_what(view), shown, frame.assign(name=demand.names(view, frame)))


WAITING_NOW = Figure("odottavat", chart, words, table, measures.HOLDS_WAITING)
