"""How do items travel? The page Kuljetukset, told once for every stage."""

from portal.kit import choice as choices
from portal.kit import comparison, covered
from portal.kit.answers import Answers
from portal.kit.choice import Codes
from portal.kit.i18n import _
from portal.kit.page import Page
from portal.kit.places import LEVELS, Scope
from portal.kit.stage import Stage
from portal.transport import cards, words
from portal.transport import view as views
from portal.transport.figures.bands import BANDS
from portal.transport.figures.days import DAYS
from portal.transport.figures.left_open import LEFT_OPEN
from portal.transport.figures.retimed import RETIMED
from portal.transport.figures.routes import ROUTES
from portal.transport.figures.trend import TREND
from portal.transport.figures.weekdays import WEEKDAYS
from portal.transport.view import TRANSFERS, Choice, View


def is_there(answers: Answers) -> bool:
    """Whether the release has transfers or holds."""
    return not answers.read(covered.other_reports).empty


def look(answers: Answers, codes: Codes) -> View:
    """The view of what is chosen."""
    period = PERIOD.period(answers.read, codes["jakso"])
    scope = Scope(LEVELS[codes["taso"]][0], period.first, period.last)
    choice = Choice(scope, choices.chosen(codes["korosta"]), codes[AGAINST.name])
    return views.of(answers.gathered(views.gathered, choice.scope, choice.against), choice)


def otherwise(stage: Stage) -> None:
    """That nothing has been loaded, and what to do."""
    heading, texts = words.nothing()
    stage.title(heading)
    for text in texts:
        stage.lead(text)


def tell(stage: Stage, view: View) -> None:
    """Transfers: how many, how fast, which routes, what is open."""
    scope = view.without_place
    stage.opening(view, scope.once(words.headline), scope.once(words.lead))
    marked = bool(view.months(TRANSFERS))  # then the trend tells what happened
    if marked:
        stage.cards(scope.once(cards.for_transport))
    stage.remarks(scope.once(words.notes, TRANSFERS), () if marked else view.annotations)
    stage.contents()
    _transfers(stage, view, scope)
    stage.region_words("transport")
    stage.link("/kysynta", _("Demand: what became of holds, and where they wait"))
    stage.link("/maaritelmat", _("Definitions: how every figure is counted"))


def _transfers(stage: Stage, view: View, scope: View) -> None:
    has_transfers = bool(view.months(TRANSFERS))
    if has_transfers:
        stage.figure(TREND, scope)
        stage.happened(view.happened)
        left, right = stage.pair()
        left.figure(DAYS, scope)
        right.figure(WEEKDAYS, scope)
    travelled, is_open = bool(len(view.travelled)), bool(len(view.left_open))
    left, right = stage.pair() if travelled and is_open else (stage, stage)
    if travelled:
        left.figure(ROUTES, view)
        left.remark(scope.once(words.way_of_items))
    if is_open:
        right.figure(LEFT_OPEN, view)
    is_retimed = bool(len(view.retimed))
    left, right = stage.pair() if has_transfers and is_retimed else (stage, stage)
    if is_retimed:
        left.figure(RETIMED, view)
    if has_transfers:
        right.figure(BANDS, view)
        right.remark(words.no_ranking())


PERIOD = choices.period(
    "jakso", lambda read: read(covered.other_reports), covered.usual_period, is_named=True
)
AGAINST = comparison.choice(PERIOD)
LEVEL = choices.level()
HIGHLIGHT = choices.highlight()
PAGE = Page(
    "/kuljetukset",
    look,
    tell,
    choices=(PERIOD, AGAINST, LEVEL, HIGHLIGHT),
    is_there=is_there,
    otherwise=otherwise,
)
