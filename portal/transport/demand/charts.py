"""Demand as bars and spans: what became of holds, and how long they waited."""

import plotly.graph_objects as go

from portal.charts import look
from portal.charts.ranges import Row, ranges
from portal.charts.stacks import ON_ORANGE, Part, stacks
from portal.kit.i18n import _, number
from portal.kit.menu import N_
from portal.transport.charts import TOO_FEW, place_labels
from portal.transport.holds import ENOUGH
from portal.transport.view import View

OUTCOMES = (
    ("filled_own", N_("Filled from own stock"), look.SENT, "#FFFFFF"),
    ("filled_elsewhere", N_("Filled from elsewhere"), look.RECEIVED, ON_ORANGE),
    ("filled_unknown", N_("Filled, owner not known"), look.CONTEXT, look.INK),
    ("waiting", N_("Waiting"), "#A58BA7", look.INK),
    ("cancelled", N_("Cancelled"), "#4172E3", None),
    ("expired", N_("Expired"), "#861700", "#FFFFFF"),
)


def outcomes(view: View) -> go.Figure:
    """What became of the holds of every place of pickup, most holds first."""
    frame = view.by_pickup
    parts = [Part(column, _(name), colour, ink) for column, name, colour, ink in OUTCOMES]
    return stacks(
        place_labels(view, frame["place"]), frame, parts, enough=ENOUGH, too_few=_(TOO_FEW),
    )  # fmt: skip


def waiting(view: View) -> go.Figure:
    """Holds that reached the shelf at every place of pickup, and the days that they waited."""
    frame = view.shelved
    columns = (
        frame[name].tolist() for name in ("place", "shelved", "waiting_median", "waiting_p90")
    )
    rows = [
        Row(look.short(view.name(place)), count, median, p90, bold=place == view.choice.place)
        for place, count, median, p90 in zip(*columns, strict=True)
    ]  # fmt: skip
    return ranges(rows, too_few=_("fewer than {n} reached the shelf").format(n=number(ENOUGH)))
