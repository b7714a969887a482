"""What the figures of holds share: their titles, names and signs."""

import pandas as pd

from portal.kit.i18n import N_, _, number
from portal.kit.periods import period_text
from portal.kit.places import Level
from portal.transport.figures import columns
from portal.transport.holds import ENOUGH
from portal.transport.view import View

PICKUPS = {
    Level.MUNICIPALITY: N_("by municipality of pickup"),
    Level.LIBRARY: N_("by library of pickup"),
    Level.BRANCH: N_("by branch of pickup"),
    Level.CONSORTIUM: N_("by consortium of pickup"),
    Level.REGION: N_("by region of pickup"),
}


def subtitle(view: View, what: str) -> str:
    return f"{what}, {_(PICKUPS[view.level])}, {view.region}, {period_text(view.period)}"


def no_holds(view: View) -> str:
    return _("An empty figure: {period}, {n} holds of which {m} reached the shelf.").format(
        period=period_text(view.period),
        n=number(view.holds["holds"]),
        m=number(view.holds["shelved"]),
    )


def names(view: View, rows: pd.DataFrame) -> list[str]:
    return [view.name(code) for code in rows["place"]]


def signs(counts: pd.Series) -> list[str]:
    return ["" if n >= ENOUGH else columns.too_few() if n else _("not applicable") for n in counts]
