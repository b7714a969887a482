"""The table behind each lending figure: the same frames, named, with every row."""

import pandas as pd

from portal.kit.i18n import _
from portal.kit.tables import Column, Kind, Table, named
from portal.lending import charts
from portal.lending import figures as figure_findings
from portal.lending import words as findings
from portal.lending.flows import Unit
from portal.lending.view import View

UNIT_KINDS = {
    Unit.SHARE_OF_SENDER: Kind.SHARE,
    Unit.SHARE_OF_RECEIVER: Kind.SHARE,
    Unit.PER_1000: Kind.DECIMAL,
    Unit.RELATIVE: Kind.SIGNED_SHARE,
}
CARDS = {
    Unit.LOANS: "loans_between",
    Unit.SHARE_OF_SENDER: "share_of_sender",
    Unit.SHARE_OF_RECEIVER: "share_of_receiver",
    Unit.PER_1000: "per_1000",
    Unit.RELATIVE: "relative",
}


def flows(view: View) -> Table:
    """Every pair that has loans, most first, with the chosen unit beside the loans."""
    cells = view.every_cell
    rows = cells[cells["loans"] > 0].sort_values(
        ["loans", "owner", "place"], ascending=[False, True, True]
    )
    columns = [
        Column("owner", _("Sends"), Kind.TEXT),
        Column("place", _("Receives"), Kind.TEXT),
        Column("loans", _("Loans")),
    ]
    if view.choice.unit is not Unit.LOANS:
        unit = _(findings.UNITS[view.choice.unit])
        columns.append(Column("value", unit, UNIT_KINDS[view.choice.unit]))
    caption = figure_findings.matrix(view).subtitle
    rows = _named(view, rows, "owner", "place")
    return Table(caption, tuple(columns), rows, ("loans_between",))


def net(view: View) -> Table:
    """Every place with what it sends and receives, largest net sender first."""
    rows = view.balance.sort_values(["net", "place"], ascending=[False, True])
    columns = (
        Column("place", _("Place"), Kind.TEXT),
        Column("sent", _("Sent")),
        Column("received", _("Received")),
        Column("net", _("Net"), Kind.SIGNED),
        Column("net_ratio", _("Net ratio"), Kind.SIGNED_SHARE),
        Column("share_sent", _("% of loans of own items"), Kind.SHARE),
        Column("share_received", _("% of loans at own branches"), Kind.SHARE),
        Column("own_share", _("Lent from own collection"), Kind.SHARE),
        Column("partners", _("Effective number of partners"), Kind.DECIMAL),
    )
    cards = (
        "sent", "received", "net_ratio", "share_of_sender", "share_of_receiver", "own_share",
        "partners",
    )  # fmt: skip
    return Table(figure_findings.net(view).subtitle, columns, _named(view, rows, "place"), cards)


def by_month_and_place(view: View) -> Table:
    """Sent and received, a row a place and month."""
    columns = (
        Column("place", _("Place"), Kind.TEXT),
        Column("loan_month", _("Month"), Kind.MONTH),
        Column("sent", _("Sent")),
        Column("received", _("Received")),
    )
    rows = _named(view, view.by_month_and_place, "place")
    return Table(figure_findings.multiples(view).subtitle, columns, rows, ("sent",))


def by_month(view: View) -> Table:
    """Loans and renewals between places, a row a month, newest first."""
    columns = (
        Column("loan_month", _("Month"), Kind.MONTH),
        Column("loans_between", _("Loans between")),
        Column("renewals_between", _("Renewals between")),
        Column("loans", _("All loans")),
        Column("complete", _("Complete month"), Kind.TEXT),
    )
    said = view.by_month["is_complete"].map({True: _("yes"), False: _("no")})
    rows = view.by_month.assign(complete=said).iloc[::-1]
    cards = ("renewals_between", "loans")
    return Table(figure_findings.trend(view).subtitle, columns, rows, cards)


def partners(view: View, place: str) -> Table:
    """Every partner of one place, most loans both ways first."""
    columns = (
        Column("place", _("Partner"), Kind.TEXT),
        Column("sent", _("Sent to")),
        Column("received", _("Received from")),
    )
    rows = _named(view, charts.partner_rows(view, place), "place")
    every = _("all partners of {name}").format(name=view.name(place))
    caption = figure_findings.subtitle(view, every)
    return Table(caption, columns, rows, ("received",))


def arrows(view: View, place: str) -> Table:
    """Every flow to and from the place; the map draws the largest."""
    columns = (
        Column("owner", _("Sends"), Kind.TEXT),
        Column("place", _("Receives"), Kind.TEXT),
        Column("loans", _("Loans")),
    )
    rows = _named(view, view.flows_of(place), "owner", "place")
    every = f"{_('all flows')}, {view.name(place)}"
    return Table(figure_findings.subtitle(view, every), columns, rows)


def biggest(view: View) -> Table:
    """Every flow, the largest first; the figure draws ten."""
    columns = (
        Column("owner", _("Sends"), Kind.TEXT),
        Column("place", _("Receives"), Kind.TEXT),
        Column("loans", _("Loans")),
    )
    rows = _named(view, view.across[["owner", "place", "loans"]], "owner", "place")
    return Table(figure_findings.subtitle(view, _("all flows")), columns, rows)


def _named(view: View, rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return rows.assign(**{column: named(rows[column], view.names) for column in columns})
