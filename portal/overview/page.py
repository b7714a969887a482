"""My municipality, and what the cooperation is this year. The front page, told once for every stage."""

from portal.award import history as published
from portal.groups import page as groups
from portal.groups import view as groups_view
from portal.groups import words as groups_words
from portal.kit.answers import Answers
from portal.kit.choice import Codes
from portal.kit.i18n import _, day
from portal.kit.page import Page
from portal.kit.stage import Stage
from portal.lending import cards, words
from portal.lending import page as lending
from portal.lending.figures.biggest import BIGGEST
from portal.lending.figures.trend import TREND
from portal.lending.view import View
from portal.municipality import choosing

NEWEST = 3  # events that are told again where the page says what has changed


def look(answers: Answers, _codes: Codes) -> View:
    """All loans between municipalities in the usual months."""
    return lending.usual(answers)


def tell(stage: Stage, view: View) -> None:
    """The municipalities to choose from, then the region: loans between, what has changed, the working
    groups, and where to go on."""
    stage.opening(
        view,
        _("Choose your municipality"),
        _("You see on one page what its libraries receive from others and give to them."),
    )
    choosing.tell(stage, view)
    stage.part(view, view.once(words.overview_headline), view.once(words.overview_lead))
    stage.cards(view.once(cards.for_overview))
    left, right = stage.pair()
    left.figure(TREND, view)
    left.happened(view.happened)
    right.figure(BIGGEST, view)
    left, right = stage.pair()
    _changed(left, view)
    _go_on(left)
    _groups(right)


def _go_on(stage: Stage) -> None:
    stage.heading(_("Do it yourself"))
    stage.link("/omat-taulukot", _("Own tables"))
    stage.link("/lainausvirrat", _("Lending flows: who lends to whom"))
    stage.link("/kuljetukset", _("Transport: how fast items move"))
    stage.link("/kysynta", _("Demand: what became of holds, and where they wait"))
    stage.link("/maaritelmat", _("Definitions: how every figure is counted"))
    stage.link("/tietoa", _("About the portal: what the figures tell and what they do not"))


def _groups(stage: Stage) -> None:
    if not groups.is_there(stage.answers):
        return
    register = groups_view.usual(groups.frames(stage.answers))
    stage.heading(_("Cooperation in working groups"))
    stage.sentences(register.once(groups_words.overview, published.history()))
    stage.link("/yhteistyo", _("Cooperation: who takes part in the joint work"))
    stage.link("/tunnustukset", _("All recognitions"))


def _changed(stage: Stage, view: View) -> None:
    """What is new in the figures, and what has bent them."""
    release = stage.answers.present
    stage.heading(_("What has changed"))
    fresh = _("The figures reach until {day} and were put together on {built}.").format(
        day=day(release.data_until), built=day(release.built_at.date())
    )
    stage.remarks([fresh, *view.once(words.notes)])
    newest = sorted(view.happened, key=lambda event: event.first, reverse=True)[:NEWEST]
    stage.sentences([event.told for event in newest])


PAGE = Page("/", look, tell, (choosing.ORDER,))
