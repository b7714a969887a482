"""The sentences and figure words of demand: what became of holds, and how long they waited."""

import pandas as pd

from portal.kit import changes, i18n
from portal.kit.figure import Finding
from portal.kit.i18n import _, ngettext, number, percent
from portal.kit.menu import N_
from portal.kit.periods import period_text
from portal.kit.places import Level
from portal.lending.words import whole_days
from portal.transport.holds import ENOUGH
from portal.transport.view import HOLDS, View
from portal.transport.words import run_report

PICKUPS = {
    Level.MUNICIPALITY: N_("by municipality of pickup"),
    Level.LIBRARY: N_("by library of pickup"),
    Level.BRANCH: N_("by branch of pickup"),
}


def headline(view: View) -> str:
    """How many holds were filled from own stock and how many from elsewhere."""
    if not view.covers(HOLDS):
        return _("Demand: no holds have been loaded yet")
    holds = view.holds
    if not holds["holds"]:
        return _("Demand: no holds in this period")
    if holds["holds"] < ENOUGH:
        return ngettext(
            "Demand: {n} hold, too few for shares",
            "Demand: {n} holds, too few for shares",
            holds["holds"],
        ).format(n=number(holds["holds"]))
    return _(
        "Demand: {own} of holds were filled from own stock, {elsewhere} from elsewhere"
    ).format(own=share(holds, "filled_own"), elsewhere=share(holds, "filled_elsewhere"))


def lead(view: View) -> str:
    """How many holds, and what became of those that were not filled."""
    if not view.covers(HOLDS):
        return run_report(HOLDS)
    holds = view.holds
    if not holds["holds"]:
        return _("Choose another period.")
    said = _(
        "{period}, {holds}: {waiting} still waiting, {cancelled} cancelled, {expired} expired."
    ).format(
        period=i18n.capital(period_text(view.period)),
        holds=holds_text(holds["holds"]),
        **{part: number(holds[part]) for part in ("waiting", "cancelled", "expired")},
    )
    before = None if view.holds_before is None else int(view.holds_before["holds"])
    changed = changes.sentence(_("Holds"), int(holds["holds"]), before, view.compared[HOLDS])
    said = f"{said} {changed}"
    if not holds["filled_unknown"]:
        return said
    unknown = ngettext(
        "The owner of the item is not known of {n} filled hold.",
        "The owner of the item is not known of {n} filled holds.",
        holds["filled_unknown"],
    ).format(n=number(holds["filled_unknown"]))
    return f"{said} {unknown}"


def outcomes(view: View) -> Finding:
    """In how many places more holds are filled from elsewhere than from own stock."""
    told = view.by_pickup[view.by_pickup["holds"] >= ENOUGH]
    what = _subtitle(view, _("What became of holds, share of all holds"))
    how = (N_("A bar is all holds placed in the period for pickup at the place. Each hold has one outcome, the first that fits: expired, cancelled, filled, waiting. Own stock means that the item belongs to the place of pickup. The number beside a bar is how many holds there are; shares are told from 30. The order is that of the number of holds."),)  # fmt: skip
    if told.empty:
        return Finding(_("Too few holds to tell shares"), what, _empty(view), how)
    more = int((told["filled_elsewhere"] > told["filled_own"]).sum())
    headline = ngettext(
        "In {m} place of pickup more holds are filled from elsewhere than from own stock ({n} places of pickup have at least {few} holds)",
        "In {m} places of pickup more holds are filled from elsewhere than from own stock ({n} places of pickup have at least {few} holds)",
        more,
    ).format(m=number(more), n=number(len(told)), few=number(ENOUGH))
    alt = _(
        "Stacked bars of outcomes, {n} places of pickup. In all {own} filled from own stock, {elsewhere} from elsewhere, {waiting} waiting, {cancelled} cancelled, {expired} expired."
    ).format(
        n=number(len(view.by_pickup)),
        own=share(view.holds, "filled_own"),
        elsewhere=share(view.holds, "filled_elsewhere"),
        **{part: share(view.holds, part) for part in ("waiting", "cancelled", "expired")},
    )
    return Finding(headline, what, alt, how)


def waiting(view: View) -> Finding:
    """How long half and nine out of ten holds waited for the shelf."""
    holds = view.holds
    what = _subtitle(view, _("Days from the hold to the shelf"))
    how = (N_("The bar tells how many holds reached the shelf. The blue point is the median of days from the hold to the shelf, the orange diamond the time within which nine out of ten were there. Days are told from 30 holds. Holds that never reached the shelf are not in it. The order is that of the number of holds, not of waiting."),)  # fmt: skip
    if holds["shelved"] < ENOUGH:
        return Finding(_("Too few holds to tell how long they waited"), what, _empty(view), how)
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


def share(holds: pd.Series, part: str) -> str:
    """The part of all holds in per cent; a dash where there are too few."""
    whole = holds["holds"]
    return percent(holds[part] / whole if whole >= ENOUGH else None, 0)


def holds_text(count: float) -> str:
    """1 hold, 412 holds."""
    return ngettext("{n} hold", "{n} holds", count).format(n=number(count))


def _subtitle(view: View, what: str) -> str:
    return f"{what}, {_(PICKUPS[view.level])}, {view.region}, {period_text(view.period)}"


def _empty(view: View) -> str:
    return _("An empty figure: {period}, {n} holds of which {m} reached the shelf.").format(
        period=period_text(view.period),
        n=number(view.holds["holds"]),
        m=number(view.holds["shelved"]),
    )
