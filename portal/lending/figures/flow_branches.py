"""One flow by branches: from which branch to which."""

import plotly.graph_objects as go

from portal.charts import look, rows
from portal.kit import follow
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number
from portal.kit.periods import period_text
from portal.kit.places import Level
from portal.kit.tables import Column, Kind, Table
from portal.lending import measures
from portal.lending.flow import FlowView
from portal.lending.view import LARGEST
from portal.lending.words import loans_text


def chart(view: FlowView) -> go.Figure:
    """The largest routes from branch to branch."""
    top = view.branches.head(LARGEST)
    names = [
        f"{look.short(owner, 18)} → {look.short(place, 18)}"
        for owner, place in zip(top["owner_branch"], top["place_branch"], strict=True)
    ]
    said = [
        f"{owner} → {place}: {loans_text(int(loans))}"
        for owner, place, loans in zip(
            top["owner_branch"], top["place_branch"], top["loans"], strict=True
        )
    ]
    leads = [
        _leads(owner, place)
        for owner, place in zip(top["owner_code"], top["place_code"], strict=True)
    ]
    texts = [number(n) for n in top["loans"]]
    return rows.above(names, top["loans"].tolist(), texts, said, follow=leads)


def _leads(owner: str, place: str) -> str:
    """The flow between two branches, at their level, where no place of another level can be highlighted."""
    if owner == place:
        return ""
    return f"{follow.flow(owner, place, Level.BRANCH, Level.MUNICIPALITY)}&korosta="


def words(view: FlowView) -> Finding:
    """The largest route."""
    first = view.branches.iloc[0]
    headline = _("Most by branch: {route}, {loans}").format(
        route=f"{first['owner_branch']} → {first['place_branch']}",
        loans=loans_text(int(first["loans"])),
    )
    what = _("{flow}, loans by branches, {period}").format(
        flow=view.name, period=period_text(view.period)
    )
    how = N_(
        "A bar is the loans from one branch's items at another branch. At most ten are drawn; the table and the downloads have all."
    )
    return Finding(headline, what, f"{what}. {headline}.", (how,))


def table(view: FlowView) -> Table:
    """Every route from branch to branch that has loans."""
    columns = (
        Column("owner_branch", _("Sends"), Kind.TEXT),
        Column("place_branch", _("Receives"), Kind.TEXT),
        Column("loans", _("Loans")),
    )
    return Table(words(view).subtitle, columns, view.branches)


FLOW_BRANCHES = Figure("virran-toimipisteet", chart, words, table, measures.LOANS_BETWEEN)
