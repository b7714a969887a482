"""How fast transfers arrive at each place."""

import plotly.graph_objects as go

from portal.charts import look
from portal.charts.stacks import ON_ORANGE, Part, stacks
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number, percent
from portal.kit.places import Level
from portal.kit.tables import Column, Kind, Table
from portal.transport import measures
from portal.transport.figures import columns, titles
from portal.transport.queries import ENOUGH
from portal.transport.view import View

PARTS = (
    ("under_48h", N_("Under 48 hours"), look.SENT, "#FFFFFF"),
    ("up_to_72h", N_("48–72 hours"), "#A58BA7", look.INK),
    ("over_72h", N_("Over 72 hours"), look.RECEIVED, ON_ORANGE),
)
RECEIVERS = {
    Level.MUNICIPALITY: N_("by receiving municipality"),
    Level.LIBRARY: N_("by receiving library"),
    Level.BRANCH: N_("by receiving branch"),
    Level.CONSORTIUM: N_("by receiving consortium"),
    Level.REGION: N_("by receiving region"),
}


def chart(view: View) -> go.Figure:
    """The three bands of every receiving place, most transfers first."""
    cut = view.cut(view.by_receiver)
    frame = cut.folded(view.by_receiver, *(column for column, *_rest in PARTS))
    parts = [Part(column, _(name), colour, ink) for column, name, colour, ink in PARTS]
    return stacks(
        titles.place_labels(view, frame["place"], cut),
        frame,
        parts,
        enough=ENOUGH,
        too_few=_(titles.TOO_FEW),
        follow=view.follow_places(
            frame["place"], measures.TRANSFERS, "vastaanottaja", "kuljetusaika"
        ),
    )


def words(view: View) -> Finding:
    """How many of all arrive within two days, and how many take more than three."""
    totals, cut = view.totals, view.cut(view.by_receiver)
    what = cut.told(_what(view), view.level)
    how = (
        N_(
            "A bar is all transfers that arrived at the place and whose time is known. 48 and 72 hours belong to the middle band. The number beside a bar is how many they are; shares are told from 30. The order is that of volume, not of speed: the time depends on the sender and the carrier too."
        ),
        *cut.hows,
    )
    if totals["timed"] < ENOUGH:
        return Finding(_("Too few transfers to tell shares"), what, titles.no_transfers(view), how)
    shares = {
        part: percent(totals[part] / totals["timed"], 0)
        for part in ("under_48h", "up_to_72h", "over_72h")
    }
    headline = _(
        "{under_48h} of transfers arrive in less than 48 hours, {over_72h} take more than 72 hours"
    ).format(**shares)
    alt = _(
        "Stacked bars of three bands of transport time, {n} receiving places. In all {under_48h} under 48 hours, {up_to_72h} in 48–72 hours, {over_72h} over 72 hours."
    ).format(n=number(len(view.by_receiver)), **shares)
    return Finding(headline, what, alt, how)


def _what(view: View) -> str:
    what = f"{_('Share of transfers by transport time')}, {_(RECEIVERS[view.level])}"
    return titles.subtitle(view, what)


def table(view: View) -> Table:
    """Days and bands of every receiving place, most transfers first."""
    shown = (
        Column("name", _("Receives"), Kind.TEXT),
        Column("transfers", _("Transfers")),
        *columns.of_times(),
        Column("sign", _("Note"), Kind.TEXT),
    )
    rows = view.by_receiver.assign(
        name=[view.name(code) for code in view.by_receiver["place"]],
        sign=columns.time_signs(view.by_receiver),
    )
    others = (measures.TRANSFERS, *columns.OF_TIMES)
    return Table(_what(view), shown, columns.with_shares(rows), others)


BANDS = Figure("saapuneet", chart, words, table, measures.TRANSPORT_BANDS)
