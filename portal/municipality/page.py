"""What does the cooperation give one municipality? The municipality card, told once for every stage."""

from collections.abc import Mapping
from urllib.parse import urlencode

from portal.kit import choice as choices
from portal.kit import comparison, covered, periods
from portal.kit import figure as shown
from portal.kit.answers import Answers
from portal.kit.choice import NONE, Codes
from portal.kit.i18n import N_, _
from portal.kit.page import Page
from portal.kit.stage import Stage
from portal.lending import page as lending
from portal.lending import words as lending_words
from portal.lending.figures import partners
from portal.lending.figures.arrows import ARROWS
from portal.municipality import cards, choosing, cooperation, words
from portal.municipality import view as views
from portal.municipality.figures.beside import BESIDE
from portal.municipality.figures.joint import JOINT
from portal.municipality.figures.ranking import RANKING
from portal.municipality.figures.standing import STANDING
from portal.municipality.queries import MEASURES
from portal.municipality.view import MunicipalityView

MEASURE_OF = dict(
    zip(("lainat", "vastaanotetut", "lahetetyt", "omasta", "odotus"), MEASURES, strict=True)
)
PARTNERS = range(8, 2, -1)  # rows that one page may have room for


def look(answers: Answers, codes: Codes) -> MunicipalityView | None:
    """The view of the chosen municipality; None while none is chosen."""
    place = choices.chosen(codes["kunta"])
    if place is None:
        return None
    beside = choices.chosen(codes[BESIDE_IT.name])
    measure = MEASURE_OF[codes[MEASURE.name]]
    return of(answers, place, codes["vuosi"], codes[AGAINST.name], beside, measure)


def of(
    answers: Answers,
    place: str,
    code: str,
    against: str = comparison.YEAR_BEFORE,
    beside: str | None = None,
    measure: str = MEASURES[0],
) -> MunicipalityView:
    """The view of a municipality in the months of a code, what they are compared with, the municipality
    beside it where both have figures, and the measure that all are put in order by."""
    period = PERIOD.period(answers.read, code)
    frames = answers.gathered(views.gathered, period, against)
    have = {place, beside} <= set(frames.figures.index)
    return views.of(frames, place, beside if have and beside != place else None, measure)


def tell(stage: Stage, view: MunicipalityView | None) -> None:
    """The card, or the municipalities to choose from."""
    if view is None:
        _ask(stage)
        return
    loans = lending.looked(stage.answers, view.lending)
    stage.opening(view, view.once(words.headline), view.once(words.lead))
    stage.cards(view.once(cards.key_figures))
    stage.remarks(view.once(words.remarks), view.events)
    stage.contents()
    stage.heading(_("What the cooperation means here"))
    stage.sentences(view.once(words.meaning))
    stage.remark(lending_words.not_a_bill())
    if view.choice.beside is not None:
        stage.figure(BESIDE, view)
    left, right = stage.pair()
    left.figure(STANDING, view)
    right.figure(RANKING, view)
    lending.focus(stage, loans.on(view.place))
    if view.library is not None:
        stage.figure(JOINT, view)
    _cooperation(stage, view)
    stage.heading(_("Questions for discussion"))
    stage.sentences(view.once(words.questions))
    stage.link("/lainausvirrat", _("Lending flows: who lends to whom"))
    stage.link("/maaritelmat", _("Definitions: how every figure is counted"))


def tell_brief(stage: Stage, view: MunicipalityView) -> None:
    """The card on one page of paper, or why there is none."""
    if view.gap is not None:
        stage.nothing_counted(view.gap, view.name)
        return
    loans = lending.looked(stage.answers, view.lending).on(view.place)
    stage.opening(view, view.once(words.headline), view.once(words.lead))
    stage.cards(view.once(cards.key_figures))
    stage.heading(_("What the cooperation means here"))
    stage.sentences(view.once(words.meaning))
    stage.remark(lending_words.not_a_bill())
    stage.figure(STANDING, view)
    left, right = stage.pair()
    left.heading(_("Largest partners"))
    longest, *shorter = (partners.shortened(loans, most) for most in PARTNERS)
    left.table(longest, partners.PARTNERS.about(loans), shorter=shorter)
    if loans.has_map:
        right.figure(ARROWS, loans)
    groups = view.once(cooperation.groups)
    if groups:
        left, right = stage.pair()
        left.heading(_("Cooperation in working groups"))
        left.sentences(groups)
        right.heading(_("Recognitions"))
        right.sections([cooperation.newest_html(view)])
    stage.heading(_("Questions for discussion"))
    stage.sentences(view.once(words.questions))
    told = [*view.once(words.remarks), *view.once(cooperation.services)]  # where there is room
    stage.remarks(told, view.events)


def _ask(stage: Stage) -> None:
    stage.title(_("Choose a municipality"))
    stage.lead(
        _(
            "The card tells on one page what the cooperation of the libraries gives the municipality."
        )
    )
    kept = choices.told((PERIOD, AGAINST), stage.answers, stage.codes)
    choosing.tell(stage, lending.usual(stage.answers), kept)


def _cooperation(stage: Stage, view: MunicipalityView) -> None:
    """Groups and recognitions, where the release has a register."""
    groups = view.once(cooperation.groups)
    if not groups:
        return
    stage.heading(_("Cooperation in working groups"))
    stage.sentences(groups)
    services = view.once(cooperation.services)
    if services:
        stage.heading(_("Joint services and e-library"))
        stage.sentences(services)
    stage.link("/yhteistyo", _("Cooperation: who takes part in the joint work"))
    stage.heading(_("Recognitions"))
    stage.sections([cooperation.recognitions_html(view)])
    stage.link("/tunnustukset", _("All recognitions"))


def files(answers: Answers, view: MunicipalityView | None) -> Mapping[str, str]:
    """The card as one page of PDF, of the period and against what is compared on the page."""
    if view is None:
        return {}
    slugs = answers.made(views.slugs, answers.read)
    slug = next(slug for slug, known in slugs.items() if known == view.place)
    query = urlencode({**of_paper(view), **shown.named_if_older(answers.present)})
    return {_("One page as PDF"): f"/tuloste/kuntakortti/{slug}.pdf?{query}"}


def of_paper(view: MunicipalityView) -> dict[str, str]:
    """The codes that lead to a card on paper: its months always, since next year others are usual."""
    against = view.comparison
    return {
        PERIOD.name: periods.code(view.period),
        **({} if against.is_usual else {AGAINST.name: against.code}),
    }


def name(view: MunicipalityView | None) -> str:
    """The name of the municipality."""
    return "" if view is None else view.name


def places(answers: Answers, _codes: Codes) -> dict[str, str]:
    """The municipalities by name, and none."""
    return {NONE: _("Choose"), **views.labelled(answers.read)}


def _others(answers: Answers, codes: Codes) -> dict[str, str]:
    towns = views.labelled(answers.read)
    return {
        NONE: _("No other municipality"),
        **{code: name for code, name in towns.items() if code != codes["kunta"]},
    }


def _also(answers: Answers) -> dict[str, str]:
    """Other names that a municipality goes by: those in other languages, of its libraries and branches."""
    return answers.made(views.other_names, answers.read)


PLACE = choices.Named("kunta", N_("Municipality"), places, 220, also=_also)
PERIOD = choices.period("vuosi", lambda read: read(covered.loans), covered.usual_period)
AGAINST = comparison.choice(PERIOD)
BESIDE_IT = choices.Choice("rinnalla", N_("Beside it"), _others, 220, ("kunta",))
MEASURE = choices.Choice(
    "mittari",
    N_("Measure of the order"),
    choices.labelled({code: words.NAMES[measure] for code, measure in MEASURE_OF.items()}),
)
PAGE = Page(
    "/kuntakortti",
    look,
    tell,
    (PLACE, PERIOD, AGAINST, BESIDE_IT, MEASURE, choosing.ORDER),
    files,
    name,
)
