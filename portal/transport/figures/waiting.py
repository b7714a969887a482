"""How long holds waited for the shelf, by place of pickup."""

import plotly.graph_objects as go

from portal.charts.ranges import Row, ranges
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number, whole_days
from portal.kit.largest import OTHERS
from portal.kit.tables import Column, Kind, Table
from portal.transport import measures
from portal.transport.figures import demand, titles
from portal.transport.holds import ENOUGH
from portal.transport.view import View


def chart(view: View) -> go.Figure:
    """Holds that reached the shelf at every place of pickup, and the days that they waited."""
    cut = view.cut(view.shelved)
    frame = cut.folded(view.shelved, "shelved")
    wanted = (
        frame[name].tolist() for name in ("place", "shelved", "waiting_median", "waiting_p90")
    )
    apart = _("not told of many places together")
    labels = titles.place_labels(view, frame["place"], cut, 26)
    leads = view.follow_places(frame["place"], measures.WAITING_DAYS, "nouto", "")
    rows = [
        Row(name, int(count), median, p90, apart if place == OTHERS else "", lead)
        for name, lead, place, count, median, p90 in zip(labels, leads, *wanted, strict=True)
    ]
    return ranges(rows, too_few=_("fewer than {n} reached the shelf").format(n=number(ENOUGH)))


def words(view: View) -> Finding:
    """How long half and nine out of ten holds waited for the shelf."""
    holds, cut = view.holds, view.cut(view.shelved)
    what = cut.told(_what(view), view.level)
    how = (
        N_(
            "The bar tells how many holds reached the shelf. The blue point is the median of days from the hold to the shelf, the orange diamond the time within which nine out of ten were there. Days are told from 30 holds. Holds that never reached the shelf are not in it. The order is that of the number of holds, not of waiting."
        ),
        *cut.hows,
    )
    if holds["shelved"] < ENOUGH:
        return Finding(
            _("Too few holds to tell how long they waited"), what, demand.no_holds(view), how
        )
    median, p90 = whole_days(holds["waiting_median"]), whole_days(holds["waiting_p90"])
    headline = _(
        "Of the holds that reached the shelf, half waited at most {median} days, nine out of ten at most {p90} days"
    ).format(median=median, p90=p90)
    alt = _(
        "Spans of waiting days, {n} places of pickup, days told of {told}. In all the median is {median} days, nine out of ten waited at most {p90} days, {shelved} holds."
    ).format(
        n=number(len(view.by_pickup)),
        told=number(view.by_pickup["waiting_median"].notna().sum()),
        median=median,
        p90=p90,
        shelved=number(holds["shelved"]),
    )
    return Finding(headline, what, alt, how)


def _what(view: View) -> str:
    return demand.subtitle(view, _("Days from the hold to the shelf"))


def table(view: View) -> Table:
    """How many holds reached the shelf at every place of pickup, and the days they waited."""
    shown = (
        Column("name", _("Pickup"), Kind.TEXT),
        Column("shelved", _("Holds that reached the shelf")),
        Column("waiting_median", _("Days, median"), Kind.DECIMAL),
        Column("waiting_p90", _("Days, nine out of ten at most"), Kind.DECIMAL),
        Column("sign", _("Note"), Kind.TEXT),
    )
    rows = view.shelved.assign(
        name=demand.names(view, view.shelved), sign=demand.signs(view.shelved["shelved"])
    )
    return Table(_what(view), shown, rows)


WAITING = Figure("odotus", chart, words, table, measures.WAITING_DAYS)
