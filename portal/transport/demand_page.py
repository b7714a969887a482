"""How is demand met? The page Kysynta, told once for every stage."""

from portal.kit.i18n import _
from portal.kit.page import Page
from portal.kit.stage import Stage
from portal.transport import cards, demand_words, words
from portal.transport import page as transport
from portal.transport.figures.outcomes import OUTCOMES
from portal.transport.figures.unmet import UNMET
from portal.transport.figures.waiting import WAITING
from portal.transport.figures.waiting_now import WAITING_NOW
from portal.transport.view import HOLDS, View


def tell(stage: Stage, view: View) -> None:
    """Holds: what became of them, what was not met, and where they wait."""
    scope = view.without_place
    stage.opening(view, scope.once(demand_words.headline), scope.once(demand_words.lead))
    has_holds = bool(view.months(HOLDS))
    if has_holds:
        stage.cards(scope.once(cards.for_demand))
    stage.remarks(scope.once(words.notes, HOLDS), view.annotations)
    if has_holds:
        stage.contents()
        stage.figure(OUTCOMES, view)
        left, right = stage.pair()
        left.figure(UNMET, view)
        right.figure(WAITING_NOW, view)
        stage.figure(WAITING, view)
    stage.link("/kuljetukset", _("Transport: how fast items move"))
    stage.link("/maaritelmat", _("Definitions: how every figure is counted"))


PAGE = Page(
    "/kysynta",
    transport.look,
    tell,
    choices=transport.PAGE.choices,
    is_there=transport.is_there,
    otherwise=transport.otherwise,
)
