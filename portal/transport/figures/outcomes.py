"""What became of the holds, by place of pickup."""

import plotly.graph_objects as go

from portal.charts import look
from portal.charts.stacks import ON_ORANGE, Part, stacks
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, ngettext, number
from portal.kit.tables import Column, Kind, Table
from portal.transport import measures
from portal.transport.demand_words import share
from portal.transport.figures import demand, titles
from portal.transport.holds import ENOUGH
from portal.transport.view import View

PARTS = (
    ("filled_own", N_("Filled from own stock"), look.SENT, "#FFFFFF"),
    ("filled_elsewhere", N_("Filled from elsewhere"), look.RECEIVED, ON_ORANGE),
    ("filled_unknown", N_("Filled, owner not known"), look.CONTEXT, look.INK),
    ("waiting", N_("Waiting"), "#A58BA7", look.INK),
    ("cancelled", N_("Cancelled"), "#4172E3", None),
    ("expired", N_("Expired"), "#861700", "#FFFFFF"),
)


def chart(view: View) -> go.Figure:
    """What became of the holds of every place of pickup, most holds first."""
    cut = view.cut(view.by_pickup)
    frame = cut.folded(view.by_pickup, *(column for column, *_rest in PARTS))
    parts = [Part(column, _(name), colour, ink) for column, name, colour, ink in PARTS]
    return stacks(
        titles.place_labels(view, frame["place"], cut),
        frame,
        parts,
        enough=ENOUGH,
        too_few=_(titles.TOO_FEW),
        follow=view.follow_places(frame["place"], measures.HOLDS, "nouto", "tulos"),
    )


def words(view: View) -> Finding:
    """In how many places more holds are filled from elsewhere than from own stock."""
    told = view.by_pickup[view.by_pickup["holds"] >= ENOUGH]
    cut = view.cut(view.by_pickup)
    what = cut.told(_what(view), view.level)
    how = (
        N_(
            "A bar is all holds placed in the period for pickup at the place. Each hold has one outcome, the first that fits: expired, cancelled, filled, waiting. Own stock means that the item belongs to the place of pickup. The number beside a bar is how many holds there are; shares are told from 30. The order is that of the number of holds."
        ),
        *cut.hows,
    )
    if told.empty:
        return Finding(_("Too few holds to tell shares"), what, demand.no_holds(view), how)
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


def _what(view: View) -> str:
    return demand.subtitle(view, _("What became of holds, share of all holds"))


def table(view: View) -> Table:
    """Holds of every place of pickup by outcome, as numbers and as shares; most holds first."""
    shown = (
        Column("name", _("Pickup"), Kind.TEXT),
        Column("holds", _("Holds")),
        *(Column(outcome, _(name)) for outcome, name, *_look in PARTS),
        *(
            Column(f"{outcome}_share", _("{what}, %").format(what=_(name)), Kind.SHARE)
            for outcome, name, *_look in PARTS
        ),
        Column("sign", _("Note"), Kind.TEXT),
    )
    rows = view.by_pickup
    whole = rows["holds"].where(rows["holds"] >= ENOUGH)
    shares = {f"{outcome}_share": rows[outcome] / whole for outcome, *_rest in PARTS}
    return Table(
        _what(view),
        shown,
        rows.assign(**shares, name=demand.names(view, rows), sign=demand.signs(rows["holds"])),
        (
            measures.HOLDS_FILLED_OWN,
            measures.HOLDS_FILLED_ELSEWHERE,
            measures.HOLDS_WAITING,
            measures.HOLDS_CANCELLED,
            measures.HOLDS_EXPIRED,
        ),
    )


OUTCOMES = Figure("varaukset", chart, words, table, measures.HOLDS)
