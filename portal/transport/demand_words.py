"""The sentences of demand: what became of holds, and how long they waited."""

import pandas as pd

from portal.kit import changes, i18n
from portal.kit.i18n import _, ngettext, number, percent
from portal.kit.periods import period_text
from portal.transport.holds import ENOUGH
from portal.transport.view import HOLDS, View
from portal.transport.words import run_report


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
    past = view.comparison[HOLDS].past([int(one["holds"]) for one in view.holds_before])
    changed = changes.sentence(_("Holds"), int(holds["holds"]), past, view.compared[HOLDS])
    said = f"{said} {changed}"
    if not holds["filled_unknown"]:
        return said
    unknown = ngettext(
        "The owner of the item is not known of {n} filled hold.",
        "The owner of the item is not known of {n} filled holds.",
        holds["filled_unknown"],
    ).format(n=number(holds["filled_unknown"]))
    return f"{said} {unknown}"


def share(holds: pd.Series, part: str) -> str:
    """The part of all holds in per cent; a dash where there are too few."""
    whole = holds["holds"]
    return percent(holds[part] / whole if whole >= ENOUGH else None, 0)


def holds_text(count: float) -> str:
    """1 hold, 412 holds."""
    return ngettext("{n} hold", "{n} holds", count).format(n=number(count))
