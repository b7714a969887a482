"""What does the cooperation give one municipality, consortium or region? The card, told once for every stage."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from portal.kit import choice as choices
from portal.kit import comparison, covered, periods
from portal.kit import figure as shown
from portal.kit.answers import Answers
from portal.kit.choice import NONE, Codes
from portal.kit.i18n import N_, _
from portal.kit.page import Page
from portal.kit.places import LEVELS, Level, code_of, worded
from portal.kit.stage import Stage
from portal.lending import page as lending
from portal.lending import words as lending_words
from portal.lending.figures import partners
from portal.lending.figures.arrows import ARROWS
from portal.municipality import cards, choosing, cooperation, queries, words
from portal.municipality import view as views
from portal.municipality.figures.beside import BESIDE
from portal.municipality.figures.joint import JOINT
from portal.municipality.figures.ranking import RANKING
from portal.municipality.figures.standing import STANDING
from portal.municipality.queries import MEASURES
from portal.municipality.view import MunicipalityView

MEASURE_OF = dict(
    zip(
        ("lainat", "vastaanotetut", "lahetetyt", "omasta", "kuntien-valilla", "odotus"),
        MEASURES,
        strict=True,
    )
)
PARTNERS = range(8, 2, -1)  # rows that one page may have room for


def look(answers: Answers, codes: Codes) -> MunicipalityView | None:
    """The view of the chosen place; None while none is chosen."""
    place = choices.chosen(codes["kunta"])
    if place is None:
        return None
    beside = choices.chosen(codes[BESIDE_IT.name])
    measure = MEASURE_OF[codes[MEASURE.name]]
    level = level_of(codes)
    return of(answers, place, codes["vuosi"], codes[AGAINST.name], beside, measure, level)


def of(
    answers: Answers,
    place: str,
    code: str,
    against: str = comparison.YEAR_BEFORE,
    beside: str | None = None,
    measure: str = MEASURES[0],
    level: Level = Level.MUNICIPALITY,
) -> MunicipalityView:
    """The view of a place in the months of a code, what they are compared with, the place
    beside it where both have figures, and the measure that all are put in order by."""
    period = PERIOD.period(answers.read, code)
    frames = answers.gathered(views.gathered, period, against, level)
    have = {place, beside} <= set(frames.figures.index)
    return views.of(frames, place, beside if have and beside != place else None, measure)


def tell(stage: Stage, view: MunicipalityView | None) -> None:
    """The card, or the places to choose from."""
    if view is None:
        _ask(stage)
        return
    loans = lending.looked(stage.answers, view.lending)
    stage.opening(view, view.once(words.headline), view.once(words.lead))
    stage.cards(view.once(cards.key_figures))
    stage.remarks(view.once(words.remarks), view.events)
    stage.contents()
    _meaning(stage, view)
    if view.choice.beside is not None:
        stage.figure(BESIDE, view)
    left, right = stage.pair()
    left.figure(STANDING, view)
    right.figure(RANKING, view)
    if view.is_between:
        lending.focus(stage, loans.on(view.place))
    if view.library is not None:
        stage.figure(JOINT, view)
    if view.is_group:
        _members(stage, view)
    else:
        _cooperation(stage, view)
    stage.heading(_("Questions for discussion"))
    stage.sentences(view.once(words.questions))
    stage.link("/lainausvirrat", _("Lending flows: who lends to whom"))
    stage.link("/maaritelmat", _("Definitions: how every figure is counted"))


def _meaning(stage: Stage, view: MunicipalityView) -> None:
    stage.heading(_("What the cooperation means here"))
    stage.sentences(view.once(words.meaning))
    if view.is_between:
        stage.remark(lending_words.not_a_bill())


def tell_brief(stage: Stage, view: MunicipalityView) -> None:
    """The card on one page of paper, or why there is none."""
    if view.gap is not None:
        stage.nothing_counted(view.gap, view.name)
        return
    loans = lending.looked(stage.answers, view.lending).on(view.place)
    stage.opening(view, view.once(words.headline), view.once(words.lead))
    stage.cards(view.once(cards.key_figures))
    _meaning(stage, view)
    stage.figure(STANDING, view)
    if view.is_between:
        left, right = stage.pair()
        left.heading(_("Largest partners"))
        longest, *shorter = (partners.shortened(loans, most) for most in PARTNERS)
        left.table(longest, partners.PARTNERS.about(loans), shorter=shorter)
        if loans.has_map:
            right.figure(ARROWS, loans)
    groups = [] if view.is_group else view.once(cooperation.groups)
    if groups:
        left, right = stage.pair()
        left.heading(_("Cooperation in working groups"))
        left.sentences(groups)
        right.heading(_("Recognitions"))
        right.sections([cooperation.newest_html(view)])
    stage.heading(_("Questions for discussion"))
    stage.sentences(view.once(words.questions))
    services = [] if view.is_group else view.once(cooperation.services)
    told = [*view.once(words.remarks), *services]  # where there is room
    stage.remarks(told, view.events)


def _ask(stage: Stage) -> None:
    level = level_of(stage.codes)
    stage.title(_(words.CHOOSE[level]))
    lead = worded(
        level,
        N_(
            "The card tells on one page what the cooperation of the libraries gives the municipality."
        ),
        N_("The card tells on one page what the cooperation of the libraries gives."),
    )
    stage.lead(_(lead))
    kept = choices.told((LEVEL, PERIOD, AGAINST), stage.answers, stage.codes)
    choosing.tell(stage, lending.usual(stage.answers, level), kept)


def _members(stage: Stage, view: MunicipalityView) -> None:
    """The municipalities of a consortium or region, each with the way to its card."""
    stage.heading(_("Municipalities here"))
    stage.sentences(view.once(words.of_members))
    towns = lending.looked(
        stage.answers,
        replace(
            view.lending, scope=replace(view.lending.scope, level=Level.MUNICIPALITY), place=None
        ),
    )
    stage.sections([choosing.members(towns, view.own, of_paper(view))])


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
    slugs = answers.made(views.slugs, answers.read, view.level)
    slug = next(slug for slug, known in slugs.items() if known == view.place)
    query = urlencode({**of_paper(view), **shown.named_if_older(answers.present)})
    return {_("One page as PDF"): f"/tuloste{paper(view.level, slug)}.pdf?{query}"}


def paper(level: Level, slug: str) -> str:
    """Where the sheets have the card of a place of this name."""
    return (
        f"{PAGE.path}/{slug}"
        if level is Level.MUNICIPALITY
        else f"{PAGE.path}/{code_of(level)}/{slug}"
    )


def of_paper(view: MunicipalityView) -> dict[str, str]:
    """The codes that lead to a card on paper: its months always, since next year others are usual."""
    against = view.comparison
    return {
        PERIOD.name: periods.code(view.period),
        **({} if against.is_usual else {AGAINST.name: against.code}),
    }


def of_living(view: MunicipalityView) -> dict[str, str]:
    """The codes that lead to a card with its months."""
    of_level = {LEVEL.name: code_of(view.level)} if view.is_group else {}
    return {PLACE.name: view.place, **of_level, **of_paper(view)}


def name(view: MunicipalityView | None) -> str:
    """The name of the place."""
    return "" if view is None else view.name


def kind(view: MunicipalityView | None) -> str:
    """What the card is called."""
    return "" if view is None else _(words.CARDS[view.level])


def level_of(codes: Codes) -> Level:
    """The level that the card tells of."""
    return LEVELS[codes[LEVEL.name]][0]


def places(answers: Answers, codes: Codes) -> dict[str, str]:
    """The places of the level by name, and none."""
    return {NONE: _("Choose"), **views.labelled(answers.read, level_of(codes))}


def _others(answers: Answers, codes: Codes) -> dict[str, str]:
    level = level_of(codes)
    nothing = worded(level, N_("No other municipality"), N_("No other place"))
    return {
        NONE: _(nothing),
        **{
            code: name
            for code, name in views.labelled(answers.read, level).items()
            if code != codes["kunta"]
        },
    }


def _measures(_answers: Answers, codes: Codes) -> dict[str, str]:
    """The measures of the level by code."""
    there = queries.measures(level_of(codes))
    return {code: _(words.NAMES[one]) for code, one in MEASURE_OF.items() if one in there}


def _levels(answers: Answers, _codes: Codes) -> dict[str, str]:
    return {code: _(LEVELS[code][1]) for code in views.levels(answers.read)}


def _also(answers: Answers, codes: Codes) -> dict[str, str]:
    """Other names that a municipality goes by: those in other languages, of its libraries and branches."""
    is_town = level_of(codes) is Level.MUNICIPALITY
    return answers.made(views.other_names, answers.read) if is_town else {}


LEVEL = choices.Offered("taso", N_("Level"), _levels)
PLACE = choices.Named(
    "kunta", lambda codes: LEVELS[codes[LEVEL.name]][1], places, 220, (LEVEL.name,), also=_also
)
PERIOD = choices.period("vuosi", lambda read: read(covered.loans), covered.usual_period)
AGAINST = comparison.choice(PERIOD)
BESIDE_IT = choices.Choice("rinnalla", N_("Beside it"), _others, 220, (LEVEL.name, "kunta"))
MEASURE = choices.Choice(
    "mittari",
    N_("Measure of the order"),
    _measures,
    follows=(LEVEL.name,),
)
PAGE = Page(
    "/kuntakortti",
    look,
    tell,
    (LEVEL, PLACE, PERIOD, AGAINST, BESIDE_IT, MEASURE, choosing.order(LEVEL.name)),
    files,
    name,
    kind,
)
