"""Which collections move between places?"""

import plotly.graph_objects as go

from portal.charts import look, rows
from portal.kit import changed, follow
from portal.kit.comparison import Comparison
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number, percent
from portal.kit.tables import Column, Kind, Table
from portal.lending import measures
from portal.lending.collections import Counted, told
from portal.lending.figures import titles
from portal.lending.view import LARGEST, View
from portal.lending.words import loans_text

_HOW = N_(
    "A bar is the loans between places of one collection. At most ten are drawn; the table and the downloads have all. A collection is what the library system calls it on the day of the loan."
)


def bars(counted: Counted, part: str = "") -> go.Figure:
    """The collections with most loans between places, each of which leads to its loans. part: what is looked at
    then."""
    top = counted.rows[counted.rows["loans_between"] > 0].head(LARGEST)
    said = [
        _("{name}: {between} of {loans} between places").format(
            name=name, between=number(between), loans=loans_text(int(loans))
        )
        for name, between, loans in zip(
            top["name"], top["loans_between"], top["loans"], strict=True
        )
    ]
    names = [look.short(name) for name in top["name"]]
    between = top["loans_between"].tolist()
    leads = [
        follow.to(follow.FLOWS, {"kokoelma": choice}, part) if choice else ""
        for choice in top["choice"]
    ]
    return rows.figure(names, between, [number(n) for n in between], said, follow=leads)


def finding(counted: Counted, what: str) -> Finding:
    """Which collection moves most, and what part that is."""
    total = int(counted.rows["loans_between"].sum())
    if not total:
        return Finding(_("No collection moves between places"), what, what, (_HOW,))
    first = counted.rows.iloc[0]
    headline = _("{name} moves most: {loans}, {percent} of what moves").format(
        name=first["name"],
        loans=loans_text(int(first["loans_between"])),
        percent=percent(first["loans_between"] / total, 0),
    )
    alt = _("Bars of collections by loans between places: {names}.").format(
        names=", ".join(
            f"{name} {number(n)}"
            for name, n in counted.rows[["name", "loans_between"]].head(3).itertuples(index=False)
        )
    )
    return Finding(headline, what, alt, (_HOW,))


def columns_of(counted: Counted, comparison: Comparison) -> tuple[Column, ...]:
    """The name, the loans between places, and how they changed where that is known."""
    label = _("Loans between")
    return (
        Column("name", _("Collection"), Kind.TEXT),
        Column("loans_between", label),
        *(changed.columns("loans_between", label, comparison) if counted.has_change else ()),
    )


def chart(view: View) -> go.Figure:
    """The collections with most loans between places."""
    return bars(told(view.collections))


def words(view: View) -> Finding:
    """Which collection moves most."""
    return finding(told(view.collections), titles.subtitle(view, _("by collection")))


def table(view: View) -> Table:
    """Every collection, with what part of its loans moves."""
    columns = (
        *columns_of(told(view.collections), view.comparison),
        Column("loans", _("All loans")),
        Column("share", _("Part that moves"), Kind.SHARE),
    )
    others = (measures.CHANGE, measures.SHARE_BETWEEN)
    return Table(words(view).subtitle, columns, told(view.collections).rows, others)


COLLECTIONS = Figure("kokoelmat", chart, words, table, measures.LOANS_BETWEEN)
