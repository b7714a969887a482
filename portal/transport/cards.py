"""The key figures of the page on transport and demand as cards."""

import dataclasses
from collections.abc import Sequence

import pandas as pd

from portal.kit import changes, i18n
from portal.kit.cards import Card
from portal.kit.comparison import Comparison
from portal.kit.i18n import _, ngettext, number, percent, whole_days
from portal.kit.periods import period_text
from portal.transport import measures
from portal.transport.demand_words import holds_text, share
from portal.transport.queries import ENOUGH
from portal.transport.view import HOLDS, TRANSFERS, View
from portal.transport.words import BETWEEN, transfers_before

FILLED = {
    "filled_own": measures.HOLDS_FILLED_OWN,
    "filled_elsewhere": measures.HOLDS_FILLED_ELSEWHERE,
}


def transfers(view: View) -> Card:
    """How many transfers, how that changed, and how many stay inside one place."""
    now = view.totals
    return Card(
        _("Transfers"),
        number(now["transfers"]),
        changes.alone(int(now["transfers"]), transfers_before(view)),
        _(BETWEEN[view.level]).format(
            n=number(now["between_places"]), m=number(now["inside_places"])
        ),
        measure=measures.TRANSFERS,
    )


def days(view: View) -> Card:
    """The median of days, what it is compared with, and the time of nine out of ten."""
    few = _("told when {n} transfers have arrived").format(n=number(ENOUGH))
    card = Card(_("Days of transport, median"), number(None), "", few, measure=measures.DAYS_MEDIAN)
    return _in_days(card, view.totals, view.before, view.comparison[TRANSFERS], "days")


def left_open(view: View) -> Card:
    """How many transfers are open, for how long, and what that means."""
    found = view.open_routes[["open", "overdue"]].sum()
    return Card(
        _("Open on {day}").format(day=i18n.day(view.known_until(TRANSFERS))),
        number(found["open"]),
        ngettext(
            "{n} of them for more than 14 days",
            "{n} of them for more than 14 days",
            found["overdue"],
        ).format(n=number(found["overdue"])),
        _("asked for in {period}; a record left open, not proof of a lost item").format(
            period=period_text(view.open_period)
        ),
        measure=measures.TRANSFERS_OPEN,
    )


def reserve_share(view: View) -> Card:
    """What part of transfers is made for holds; the other reasons beside it."""
    now = view.totals
    return Card(
        _("Share of transfers made for holds"),
        _share(now, "reserve"),
        view.comparison[TRANSFERS].told(_share(_added(view.before), "reserve"))
        if view.before
        else "",
        _("on the way back {returned}, other reasons {other}").format(
            returned=_share(now, "returned"), other=_share(now, "other")
        ),
        measure=measures.RESERVE_SHARE,
    )


def for_transport(view: View) -> list[Card]:
    """Four figures of transport."""
    return [transfers(view), days(view), left_open(view), reserve_share(view)]


def for_demand(view: View) -> list[Card]:
    """Four figures of demand."""
    return [
        _filled(view, "filled_own"),
        _filled(view, "filled_elsewhere"),
        _wait(view),
        _still(view),
    ]


def _filled(view: View, part: str) -> Card:
    titles = {
        "filled_own": _("Holds filled from own stock"),
        "filled_elsewhere": _("Holds filled from elsewhere"),
    }
    return Card(
        titles[part],
        share(view.holds, part),
        view.comparison[HOLDS].told(share(_added(view.holds_before), part))
        if view.holds_before
        else "",
        _("{n} of {holds}").format(
            n=number(view.holds[part]), holds=holds_text(view.holds["holds"])
        ),
        measure=FILLED[part],
    )


def _wait(view: View) -> Card:
    few = _("told when {n} holds have reached the shelf").format(n=number(ENOUGH))
    card = Card(_("Days of waiting, median"), number(None), "", few, measure=measures.WAITING_DAYS)
    return _in_days(card, view.holds, view.holds_before, view.comparison[HOLDS], "waiting")


def _in_days(
    few: Card, now: pd.Series, past: Sequence[pd.Series], against: Comparison, what: str
) -> Card:
    """Median, that of what it is compared with, and P90 on the card; the card as it is where there are
    too few."""
    if pd.isna(now[f"{what}_median"]):
        return few
    return dataclasses.replace(
        few,
        value=_("{n} days").format(n=whole_days(now[f"{what}_median"])),
        change=_days_before(past, against, f"{what}_median"),
        note=_("nine out of ten within {n} days").format(n=whole_days(now[f"{what}_p90"])),
    )


def _still(view: View) -> Card:
    now = view.holds
    return Card(
        _("Holds still waiting"),
        number(now["waiting"]),
        _("{percent} of all holds").format(percent=share(now, "waiting")),
        _("cancelled {cancelled}, expired {expired}").format(
            cancelled=share(now, "cancelled"), expired=share(now, "expired")
        ),
        measure=measures.HOLDS_WAITING,
    )


def _share(totals: pd.Series, part: str) -> str:
    whole = totals["transfers"]
    return percent(totals[part] / whole if whole >= ENOUGH else None, 0)


def _added(past: Sequence[pd.Series]) -> pd.Series:
    """The counts of several periods together."""
    return pd.DataFrame(past).sum()


def _days_before(past: Sequence[pd.Series], against: Comparison, column: str) -> str:
    """The median of what is compared with; of several periods the mean of theirs."""
    days = [float(one[column]) for one in past if pd.notna(one[column])]
    if not days or len(days) < len(past):
        return ""
    return against.told(_("{n} days").format(n=whole_days(sum(days) / len(days))))
