"""Who lends to whom: every pair as a square."""

import pandas as pd

from portal.kit import changed, i18n
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number
from portal.kit.measure import Measure
from portal.kit.tables import Column, Kind, Table
from portal.kit.ties import NAMED_TIES
from portal.lending import measures
from portal.lending.figures import titles
from portal.lending.flows import Unit
from portal.lending.matrix import matrix as chart
from portal.lending.view import View
from portal.lending.words import NOTHING, UNITS, inhabitants, loans_text

MEASURES = {
    Unit.LOANS: measures.LOANS_BETWEEN,
    Unit.SHARE_OF_SENDER: measures.SHARE_OF_SENDER,
    Unit.SHARE_OF_RECEIVER: measures.SHARE_OF_RECEIVER,
    Unit.PER_1000: measures.PER_1000,
    Unit.RELATIVE: measures.RELATIVE,
}
UNIT_KINDS = {
    Unit.SHARE_OF_SENDER: Kind.SHARE,
    Unit.SHARE_OF_RECEIVER: Kind.SHARE,
    Unit.PER_1000: Kind.DECIMAL,
    Unit.RELATIVE: Kind.SIGNED_SHARE,
}


def words(view: View) -> Finding:
    """The largest pair, or that there is none."""
    top = view.largest(3)
    what = view.cut.told(titles.subtitle(view, _unit(view)), view.choice.scope.level)
    if top.empty:
        return Finding(_(NOTHING[view.choice.scope.level]), what, titles.no_loans(view), _how(view))
    headline = _tied_flow(view, top)
    alt = _("Matrix of who lends to whom, {n} places. The largest flows: {flows}.").format(
        n=number(len(view.everywhere)), flows=titles.flow_list(view, top)
    )
    return Finding(headline, what, alt, _how(view))


def _tied_flow(view: View, top: pd.DataFrame) -> str:
    """The largest flow; two that are equal by name, more as equal ones."""
    first = top.iloc[0]
    tied = top[top["loans"] == first["loans"]]
    if len(tied) == NAMED_TIES:
        return _("The largest flows: {flows}, both {loans}").format(
            flows=_(" and ").join(
                f"{view.name(owner)} → {view.name(place)}"
                for owner, place in zip(tied["owner"], tied["place"], strict=True)
            ),
            loans=loans_text(int(first["loans"])),
        )
    if len(tied) > NAMED_TIES:
        return _("The largest flows are equally large: {loans} each").format(
            loans=loans_text(int(first["loans"]))
        )
    return _("The largest flow: {sender} → {receiver}, {loans}").format(
        sender=view.name(first["owner"]),
        receiver=view.name(first["place"]),
        loans=loans_text(int(first["loans"])),
    )


def _how(view: View) -> tuple[str, ...]:
    """How a cell is read in the chosen unit, and what stands in the last row, as keys."""
    general = N_(
        "A row sends, a column receives: each square tells how much of the row's items was lent in the column. The darker, the more. The diagonal is empty, since it would hold loans of own items. 0 means that nothing was lent; a dash means that the figure is not known or not told. The bars beside the matrix add up loans sent (right) and received (below)."
    )
    by_unit = {
        Unit.LOANS: N_("The number is first loans."),
        Unit.SHARE_OF_SENDER: N_(
            "The number is % of the loans of the sender's items, in the collection that is looked at."
        ),
        Unit.SHARE_OF_RECEIVER: N_(
            "The number is % of the loans made at the receiver, in the collection that is looked at."
        ),
        Unit.PER_1000: N_("The number is loans per 1,000 inhabitants of the receiver."),
        Unit.RELATIVE: N_(
            "Blue pairs lend more, orange ones less than they would if only sizes mattered: +100 % is twice as much. Told where at least five loans are expected."
        ),
    }
    if not view.cut.others:
        return general, by_unit[view.choice.unit]
    cross = N_(
        "Where the row and the column of the others cross are the loans between those places."
    )
    return general, by_unit[view.choice.unit], *view.cut.hows, cross


def _unit(view: View) -> str:
    said = i18n.uncapital(_(UNITS[view.choice.unit]))
    years = inhabitants(view.population_years)
    return f"{said}, {years}" if view.choice.unit is Unit.PER_1000 and years else said


def table(view: View) -> Table:
    """Every pair that has loans, most first, with the chosen unit beside the loans."""
    cells = view.every_cell
    rows = cells[cells["loans"] > 0].sort_values(
        ["loans", "owner", "place"], ascending=[False, True, True]
    )
    rows = changed.rows(rows, "loans", view.comparison, view.loans_before)
    columns = [
        Column("owner", _("Sends"), Kind.TEXT),
        Column("place", _("Receives"), Kind.TEXT),
        Column("loans", _("Loans")),
    ]
    if view.choice.unit is not Unit.LOANS:
        unit = _(UNITS[view.choice.unit])
        columns.append(Column("value", unit, UNIT_KINDS[view.choice.unit]))
    columns += changed.columns("loans", _("Loans"), view.comparison)
    caption = words(view).subtitle
    rows = titles.named(view, rows, "owner", "place")
    return Table(caption, tuple(columns), rows, (measures.LOANS_BETWEEN, measures.CHANGE))


def measure(view: View) -> Measure:
    """The measure of the chosen unit."""
    return MEASURES[view.choice.unit]


MATRIX = Figure("matriisi", chart, words, table, measure)
