"""Sentences generated from figures by rules that never claim more than the figures hold.

Names of places stay in the nominative: their case endings cannot be generated.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import pandas as pd

from portal import i18n
from portal.i18n import _, ngettext, number, percent
from portal.menu import N_
from portal.queries.flows import Unit
from portal.queries.lending import Level
from portal.queries.periods import period_text
from portal.views import View

CHANGE_SHARE = 0.02
CHANGE_LOANS = 30
NAMED_TIES = 2
UNMAPPED_FROM = 0.01
FREQUENT = 0.4  # above this "every n-th loan" would say less than the share itself


class Change(StrEnum):
    """What may be said of a change."""

    GREW = "grew"
    FELL = "fell"
    SAME = "same"
    LITTLE = "little"
    NEW = "new"


BETWEEN = {
    Level.MUNICIPALITY: N_("Loans between municipalities"),
    Level.LIBRARY: N_("Loans between libraries"),
    Level.BRANCH: N_("Loans between branches"),
}
NOTHING = {
    Level.MUNICIPALITY: N_("No loans between municipalities in this selection"),
    Level.LIBRARY: N_("No loans between libraries in this selection"),
    Level.BRANCH: N_("No loans between branches in this selection"),
}
UNITS = {
    Unit.LOANS: N_("Number of loans"),
    Unit.SHARE_OF_SENDER: N_("% of the sender's loans"),
    Unit.SHARE_OF_RECEIVER: N_("% of the receiver's loans"),
    Unit.PER_1000: N_("Per 1,000 inhabitants"),
    Unit.RELATIVE: N_("Relative to expectation"),
}


def change(now: int, before: int | None) -> Change | None:
    """Grew or fell only from 2 % and 30 loans; the same below 2 %; little when that is fewer than 30.

    New where there was nothing a year before; None without a year to compare with.
    """
    if before is None:
        return None
    step = now - before
    if not step or abs(step) < CHANGE_SHARE * before:
        return Change.SAME
    if abs(step) < CHANGE_LOANS:
        return Change.LITTLE
    if not before:
        return Change.NEW
    return Change.GREW if step > 0 else Change.FELL


def told(
    texts: Mapping[Change, str], now: int, before: int | None, *, none: str, **words: str
) -> str:
    """The text of the change that there was, else `none`; filled with {percent}, {few} and the words."""
    found = change(now, before)
    text = none if found is None else _(texts[found])
    share = percent(abs(now - before) / before) if before else ""
    return text.format(percent=share, few=number(CHANGE_LOANS), **words)


CHANGED = {
    Change.GREW: N_("grew by {percent} from the year before"),
    Change.FELL: N_("fell by {percent} from the year before"),
    Change.SAME: N_("stayed at the level of the year before"),
    Change.LITTLE: N_("changed by fewer than {few} from the year before"),
    Change.NEW: N_("none the year before"),
}
LOANS_CHANGED = {
    Change.GREW: N_("The number of loans grew by {percent} from the year before."),
    Change.FELL: N_("The number of loans fell by {percent} from the year before."),
    Change.SAME: N_("The number of loans stayed at the level of the year before."),
    Change.LITTLE: N_("The number of loans changed by fewer than {few} from the year before."),
    Change.NEW: N_("There were no loans in the same months the year before."),
}


def change_text(now: int, before: int | None) -> str:
    """The change as a sentence for a card."""
    none = _("no comparison: the same months a year before are not known in full")
    return told(CHANGED, now, before, none=none)


def change_sentence(now: int, before: int | None) -> str:
    """The change of a number of loans as a sentence of its own."""
    none = _("The year before cannot be compared: its months are not known in full.")
    return told(LOANS_CHANGED, now, before, none=none)


def loans_text(count: int) -> str:
    """1 laina, 412 lainaa: number and word stay on one line."""
    said = ngettext("{n} loan", "{n} loans", count).format(n=number(count))
    return said.replace(" ", i18n.NBSP)


def whole_days(value: float) -> str:
    """A median of whole days: whole, or and a half."""
    return number(value, 0 if float(value).is_integer() else 1)


def leaders(frame: pd.DataFrame, column: str) -> list[str]:
    """The places that share the largest value; none when it is not above zero."""
    if frame.empty or frame[column].max() <= 0:
        return []
    return [str(place) for place in frame.loc[frame[column] == frame[column].max(), "place"]]


def leader_text(codes: Sequence[str], names: Mapping[str, str], *, none: str) -> str:
    """The leader's name; two by name; more as a number."""
    if not codes:
        return none
    if len(codes) > NAMED_TIES:
        return _("{n} places equally").format(n=number(len(codes)))
    return _(" and ").join(names.get(code, code) for code in codes)


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
        n=number(round(1 / share))
    )


def overview_lead(view: View) -> str:
    """What that is in loans, and whether it changed."""
    said = _("{region}, {period}: {loans} between municipalities.").format(
        region=view.region,
        period=period_text(view.choice.period),
        loans=loans_text(view.totals.loans_between),
    )
    before = view.before.loans_between if view.before else None
    return f"{said} {change_sentence(view.totals.loans_between, before)}"


def lending_headline(view: View) -> str:
    """Who sends most, with the share of all loans between."""
    top = leaders(view.balance, "sent")
    if not top:
        return _(NOTHING[view.choice.scope.level])
    sent = int(view.balance["sent"].max())
    if len(top) > 1:
        return _("Equally much sent by {names}: {loans} each").format(
            names=leader_text(top, view.names, none=""), loans=loans_text(sent)
        )
    return _("Most is sent by {name}: {loans}, {percent} of all that is sent").format(
        name=view.name(top[0]),
        loans=loans_text(sent),
        percent=percent(sent / view.totals.loans_between, 0),
    )


def lending_lead(view: View) -> str:
    """How much is lent between places, of all loans, and whether it changed."""
    if not view.totals.loans_between:
        return _("Choose another period or collection.")
    before = view.before.loans_between if view.before else None
    said = _("{what}, {period}: {n}, which is {percent} of all loans.").format(
        what=_(BETWEEN[view.choice.scope.level]),
        period=period_text(view.choice.period),
        n=number(view.totals.loans_between),
        percent=percent(view.totals.share),
    )
    return f"{said} {change_sentence(view.totals.loans_between, before)}"


def not_a_bill() -> str:
    """The sentence that belongs beside every net balance."""
    return _(
        "No agreement known to us charges by lending: net lending is not a bill. Costs are shared in other ways, for instance by inhabitants."
    )


def notes(view: View) -> list[str]:
    """What must be known about the period: loans left out, incomplete months, today's owners,
    inhabitants."""
    said = [] if view.choice.scope.is_filtered else unmapped(view.unmapped, view.totals.loans)
    if not view.is_complete:
        said.append(_("The period has months that are missing or not complete."))
    if view.has_todays_owner:
        said.append(
            _("Some months use the owner an item has today, not the owner of the day of the loan.")
        )
    if view.choice.unit is Unit.PER_1000 and view.population_years:
        years = _(" and ").join(map(str, view.population_years))
        said.append(_("Inhabitants on 31 December {years}.").format(years=years))
    return said


def unmapped(left_out: int, counted: int) -> list[str]:
    """What part of the loans is in no figure, from one in a hundred."""
    share = left_out / (left_out + counted) if left_out else 0
    if share < UNMAPPED_FROM:
        return []
    text = _("{percent} of the loans of the period are in no figure: their branch is not on the map of branches.")  # fmt: skip
    return [text.format(percent=percent(share))]
