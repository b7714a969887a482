"""Who lends to whom? The page Lainausvirrat, told once for every stage."""

from urllib.parse import urlencode

from portal.charts import flow_list
from portal.kit import choice as choices
from portal.kit import comparison, covered, follow
from portal.kit import figure as shown
from portal.kit.answers import Answers
from portal.kit.changes import EVENT
from portal.kit.choice import NONE, Codes
from portal.kit.i18n import N_, _
from portal.kit.page import Page
from portal.kit.periods import Period
from portal.kit.places import LEVELS, Level, Scope
from portal.kit.stage import NARROW, WIDE, Stage
from portal.lending import cards, collections, event_page, flow_page, words
from portal.lending import view as views
from portal.lending.figures import flows, multiples
from portal.lending.figures.arrows import ARROWS, no_map
from portal.lending.figures.collections import COLLECTIONS
from portal.lending.figures.matrix import MATRIX
from portal.lending.figures.moves import MOVES
from portal.lending.figures.multiples import MULTIPLES
from portal.lending.figures.net import NET
from portal.lending.figures.own_share import OWN_SHARE
from portal.lending.figures.partners import PARTNERS
from portal.lending.flows import Unit
from portal.lending.view import Choice, Order, View

ORDERS = {
    "alue": (Order.AREA, N_("By area")),
    "maara": (Order.VOLUME, N_("By volume")),
    "aakkoset": (Order.ALPHABET, N_("By alphabet")),
}
UNITS = {
    "kpl": Unit.LOANS,
    "lahettajasta": Unit.SHARE_OF_SENDER,
    "vastaanottajasta": Unit.SHARE_OF_RECEIVER,
    "asukasta-kohti": Unit.PER_1000,
    "odotettuun": Unit.RELATIVE,
}


def look(answers: Answers, codes: Codes) -> View:
    """The view of what is chosen."""
    period = PERIOD.period(answers.read, codes["jakso"])
    return looked(
        answers,
        Choice(
            scope_of(LEVELS[codes["taso"]][0], period, codes["kokoelma"]),
            UNITS[codes["yksikko"]],
            ORDERS[codes["jarjestys"]][0],
            choices.chosen(codes["korosta"]),
            codes[AGAINST.name],
            int(codes[CHARTS.name]),
        ),
    )


def looked(answers: Answers, choice: Choice) -> View:
    """The view of a choice of loans."""
    return views.of(answers.gathered(views.gathered, choice.scope, choice.against), choice)


def usual(answers: Answers, level: Level = Level.MUNICIPALITY) -> View:
    """What is looked at before anybody has chosen: all loans between the places of the level."""
    period = covered.usual_period(answers.read)
    return looked(answers, Choice(Scope(level, period.first, period.last)))


def scope_of(level: Level, period: Period, collection: str) -> Scope:
    """The scope of a level, a period and the code of a collection."""
    kind, _dot, part = collection.partition(".")
    return Scope(
        level,
        period.first,
        period.last,
        part if kind == "hylly" else None,
        part if kind == "kokoelma" else None,
    )


def tell(stage: Stage, view: View) -> None:
    """The matrix and the balance of all, one place closer, and every place by month."""
    scope = view.only()
    stage.opening(
        view, scope.once(words.lending_headline), view.only("place").once(words.lending_lead)
    )
    stage.cards(scope.once(cards.for_lending))
    stage.remarks(view.only("unit").once(words.notes), view.annotations)
    event = stage.codes.get(HAPPENED.name, "")
    event_page.tell(stage, event, _others(stage, HAPPENED))
    stage.contents()
    stage.only(WIDE, "matrix").figure(MATRIX, view)
    narrow = stage.only(NARROW, "flows")
    largest = scope.once(flows.largest)
    narrow.part(scope, largest.headline, largest.subtitle)
    others = _others(stage, FLOW)
    narrow.sections([flow_list.as_html(largest, lambda flow: f"?{urlencode(others)}&{flow}")])
    flow_page.tell(stage, scope, stage.codes.get(FLOW.name, ""), others)
    changed, moved = bool(view.comparison.periods), view.collections is not None
    left, right = stage.pair() if changed and moved else (stage, stage)
    if changed:
        left.figure(MOVES, view.only("place"))
    if moved:
        right.figure(COLLECTIONS, view.only())
    left, right = stage.pair()
    left.figure(NET, view.only("place"))
    left.remark(words.not_a_bill())
    right.figure(OWN_SHARE, view.only("place"))
    if view.focus is not None:
        focus(stage, view.on(view.focus))
    charts = view.only("order", "place", "page")
    stage.figure(MULTIPLES, charts)
    stage.sections(multiples.pager(charts, _others(stage, CHARTS)))
    stage.link("/maaritelmat", _("Definitions: how every figure is counted"))


def _others(stage: Stage, without: choices.Choice) -> dict[str, str]:
    """What the address holds of all other choices, and of an older release."""
    codes = {name: code for name, code in stage.codes.items() if name != without.name}
    return {**codes, **shown.named_if_older(stage.answers.present)}


def focus(stage: Stage, view: View) -> None:
    """What the one place of the view sends and receives, as bars and on the map."""
    left, right = stage.pair()
    left.figure(PARTNERS, view)
    if view.has_map:
        right.figure(ARROWS, view)
    else:
        right.remark(no_map())


def _units(_answers: Answers, codes: Codes) -> dict[str, str]:
    """The units of the matrix by code; branches have no inhabitants of their own."""
    level = LEVELS[codes["taso"]][0]
    return {
        code: _(words.UNITS[unit])
        for code, unit in UNITS.items()
        if not (level is Level.BRANCH and unit is Unit.PER_1000)
    }


def _collections(answers: Answers, _codes: Codes) -> dict[str, str]:
    """Each collection by its name: code -> name; equal names carry their code."""
    named = {
        f"{collections.CHOICES[kind]}.{code}": name
        for (kind, code), name in collections.labelled(answers.read).items()
    }
    return {NONE: _("All collections"), **named}


PERIOD = choices.period(
    "jakso", lambda read: read(covered.loans), covered.usual_period, is_named=True
)
AGAINST = comparison.choice(PERIOD)
LEVEL = choices.level()
COLLECTION = choices.Choice("kokoelma", N_("Collection"), _collections, 152)
UNIT = choices.Choice("yksikko", N_("Unit of the matrix"), _units, follows=("taso",))
ORDER = choices.Choice(
    "jarjestys",
    N_("Order"),
    choices.labelled({code: name for code, (_order, name) in ORDERS.items()}),
)
HIGHLIGHT = choices.highlight()
CHARTS = choices.Turned(multiples.PAGE, N_("Page of charts"), choices.nothing)
FLOW = choices.Address(follow.FLOW, N_("Flow"), choices.nothing)
HAPPENED = choices.Address(EVENT, N_("Event"), choices.nothing)

PAGE = Page(
    "/lainausvirrat",
    look,
    tell,
    choices=(PERIOD, AGAINST, LEVEL, COLLECTION, UNIT, ORDER, HIGHLIGHT, CHARTS, FLOW, HAPPENED),
)
