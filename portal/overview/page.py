"""What is the cooperation this year? The front page, told once for every stage."""

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


def look(answers: Answers, _codes: Codes) -> View:
    """All loans between municipalities in the usual months."""
    return lending.usual(answers)


def tell(stage: Stage, view: View) -> None:
    """Loans between, the working groups, how fresh it is, and where to go on."""
    stage.opening(view, view.once(words.overview_headline), view.once(words.overview_lead))
    stage.cards(view.once(cards.for_overview))
    stage.figure(TREND, view)
    stage.happened(view.happened)
    stage.figure(BIGGEST, view)
    _groups(stage)
    _freshness(stage, view)
    stage.heading(_("Go on"))
    stage.link("/lainausvirrat", _("Lending flows: who lends to whom"))
    stage.link("/kuntakortti", _("Municipality card: what the cooperation gives"))
    stage.link("/kuljetukset", _("Transport and demand: how fast items move and who waits"))
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


def _freshness(stage: Stage, view: View) -> None:
    release = stage.answers.present
    stage.heading(_("How fresh the figures are"))
    fresh = _("The figures reach until {day} and were put together on {built}.").format(
        day=day(release.data_until), built=day(release.built_at.date())
    )
    stage.remarks([fresh, *view.once(words.notes)])


PAGE = Page("/", look, tell)
