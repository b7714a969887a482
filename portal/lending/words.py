"""Sentences generated from figures by rules that never claim more than the figures hold.

Names of places stay in the nominative: their case endings cannot be generated.
"""

from collections.abc import Sequence

import pandas as pd

from portal.kit import changes, completeness, i18n
from portal.kit.changes import Past
from portal.kit.i18n import N_, _, ngettext, number, percent
from portal.kit.periods import period_text
from portal.kit.places import NEVER_BETWEEN, Level
from portal.kit.ties import each, leaders, tied_names
from portal.lending.flows import Unit
from portal.lending.view import View

UNMAPPED_FROM = 0.01
FREQUENT = 0.35  # above this "every n-th loan" would be too far from the share itself

BETWEEN = {
    Level.MUNICIPALITY: N_("Loans between municipalities"),
    Level.LIBRARY: N_("Loans between libraries"),
    Level.BRANCH: N_("Loans between branches"),
    Level.CONSORTIUM: N_("Loans between consortia"),
    Level.REGION: N_("Loans between regions"),
}
NOTHING = {
    Level.MUNICIPALITY: N_("No loans between municipalities in this selection"),
    Level.LIBRARY: N_("No loans between libraries in this selection"),
    Level.BRANCH: N_("No loans between branches in this selection"),
    Level.CONSORTIUM: N_("No loans between consortia in this selection"),
    Level.REGION: N_("No loans between regions in this selection"),
}
NOT_BETWEEN = N_(
    "Lending between consortia is interlibrary lending: the reports of one library system do not tell it, and it is not counted here."
)
UNITS = {
    Unit.LOANS: N_("Number of loans"),
    Unit.SHARE_OF_SENDER: N_("% of the sender's loans"),
    Unit.SHARE_OF_RECEIVER: N_("% of the receiver's loans"),
    Unit.PER_1000: N_("Per 1,000 inhabitants"),
    Unit.RELATIVE: N_("Relative to expectation"),
}


def loans_text(count: int) -> str:
    """1 laina, 412 lainaa: number and word stay on one line."""
    said = ngettext("{n} loan", "{n} loans", count).format(n=number(count))
    return said.replace(" ", i18n.NBSP)


def overview_headline(view: View) -> str:
    """About how often a loan comes from elsewhere, or the share when that is often."""
    share = view.totals.share
    if not share:
        return _(NOTHING[view.choice.scope.level])
    if share > FREQUENT:
        return _("{percent} of loans are items of another municipality's library").format(
            percent=percent(share, 0)
        )
    return _("About one loan in {n} is an item of another municipality's library").format(
        n=number(1 / share)
    )


def overview_lead(view: View) -> str:
    """What that is in loans, and whether it changed."""
    said = _("{region}, {period}: {loans} between municipalities.").format(
        region=view.region,
        period=period_text(view.choice.period),
        loans=loans_text(view.totals.loans_between),
    )
    return f"{said} {change_sentence(view)}"


def change_sentence(view: View) -> str:
    """Whether the loans between places changed, and what bent the two periods."""
    return changes.sentence(
        _(BETWEEN[view.choice.scope.level]),
        view.totals.loans_between,
        between_before(view),
        view.compared,
    )


def between_before(view: View) -> Past | None:
    """Loans between places in what is compared with; None where there is nothing to compare with."""
    return view.comparison.past([one.loans_between for one in view.before])


def lending_headline(view: View) -> str:
    """Who sends most, with the share of all loans between."""
    top = leaders(view.balance, "sent")
    if not top:
        return _(NOTHING[view.choice.scope.level])
    sent = int(view.balance["sent"].max())
    if len(top) > 1:
        return _("{names} send most and equally much: {loans}").format(
            names=tied_names(top, view.names), loans=each(top, loans_text(sent))
        )
    return _("{name} sends most: {loans}, {percent} of what is sent").format(
        name=view.name(top[0]),
        loans=loans_text(sent),
        percent=percent(sent / view.totals.loans_between, 0),
    )


def lending_lead(view: View) -> str:
    """How much is lent between places, of all loans, and whether it changed."""
    if not view.totals.loans_between:
        is_counted = view.choice.scope.level not in NEVER_BETWEEN
        return _("Choose another period or collection.") if is_counted else _(NOT_BETWEEN)
    text = _("{what}, {period}: {n}, which is {percent} of all loans.")
    if view.collection:
        text = _("{what}, {period}: {n}, which is {percent} of the loans of this collection.")
    said = text.format(
        what=_(BETWEEN[view.choice.scope.level]),
        period=period_text(view.choice.period),
        n=number(view.totals.loans_between),
        percent=percent(view.totals.share),
    )
    return " ".join([said, change_sentence(view), *_of_highlight(view)])


def _of_highlight(view: View) -> list[str]:
    """What the highlighted place sends and receives."""
    place = view.choice.place
    if place is None:
        return []
    row = balance_of(view, place)
    text = _("{name}: {sent} sent to others, {received} received from others")
    said = text.format(
        name=view.name(place), sent=number(row["sent"]), received=number(row["received"])
    )
    return [f"{said}."]


def balance_of(view: View, place: str) -> pd.Series:
    """The row of a place in the balance; zeros where it has no loans."""
    found = view.balance[view.balance["place"] == place]
    return found.iloc[0] if len(found) else pd.Series({"sent": 0, "received": 0, "net": 0})


def not_a_bill() -> str:
    """The sentence that belongs beside every net balance."""
    return _("Net lending is not a bill.")


def notes(view: View) -> list[str]:
    """What must be known about the period: loans left out, incomplete months, today's owners,
    inhabitants."""
    said = [] if view.choice.scope.is_filtered else unmapped(view.unmapped, view.totals.loans)
    said += completeness.sentences(view.lacking)
    if view.has_todays_owner:
        said.append(
            _("Some months use the owner an item has today, not the owner of the day of the loan.")
        )
    if view.choice.unit is Unit.PER_1000 and view.population_years:
        years = _(" and ").join(map(str, view.population_years))
        said.append(_("Inhabitants on 31 December {years}.").format(years=years))
    return said


def inhabitants(years: Sequence[int]) -> str:
    """Of which years the numbers of inhabitants are: for subtitles and columns; nothing when none is known."""
    if not years:
        return ""
    return _("inhabitants on 31 December {years}").format(
        years=changes.listed(list(map(str, sorted(set(years)))))
    )


def unmapped(left_out: int, counted: int) -> list[str]:
    """What part of the loans is in no figure, from one in a hundred."""
    share = left_out / (left_out + counted) if left_out else 0
    if share < UNMAPPED_FROM:
        return []
    text = _(
        "{percent} of the loans of the period are in no figure: their branch is not on the map of branches."
    )
    return [text.format(percent=percent(share))]
