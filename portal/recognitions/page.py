"""Who has been recognised, and why? The page Tunnustukset, told once for every stage."""

from dataclasses import dataclass

import pandas as pd

from portal.award import history as published
from portal.kit import choice as choices
from portal.kit.answers import Answers
from portal.kit.choice import Codes
from portal.kit.i18n import N_, _
from portal.kit.page import Page
from portal.kit.stage import Stage
from portal.recognitions import view as views
from portal.recognitions.figures.timeline import TIMELINE
from portal.recognitions.figures.winners import WINNERS
from portal.recognitions.view import RecognitionView

PATH = "/tunnustukset"


@dataclass(frozen=True)
class Looked:
    """All recognitions, and the one that the address asks for."""

    view: RecognitionView
    one: pd.Series | None


def look(answers: Answers, codes: Codes) -> Looked:
    """All recognitions with what the portal has published itself."""
    view = answers.gathered(views.gathered, published.history())
    return Looked(view, views.find(view, codes[ONE.name]))


def tell(stage: Stage, looked: Looked) -> None:
    """One recognition, or the history of all."""
    if looked.one is not None:
        stage.title(f"{looked.one['winner_text']}, {int(looked.one['year'])}")
        stage.sections([views.card(looked.one, PATH)])
        stage.link(PATH, _("All recognitions"))
        return
    _history(stage, looked.view)


def _history(stage: Stage, view: RecognitionView) -> None:
    stage.opening(view, view.once(views.headline), view.once(views.lead))
    if stage.answers.present.is_sample and len(view.rows):
        stage.remark(views.real_beside_sample(view))
    if len(view.own):
        stage.heading(_("Own recognition"))
        stage.sections(views.cards(view.own, PATH))
    if len(view.rows):
        stage.figure(TIMELINE, view)
    if len(view.towns) and len(view.given):
        stage.figure(WINNERS, view)
    if len(view.related):
        stage.heading(_("Related awards"))
        stage.sections(views.cards(view.related, PATH))


ONE = choices.Address("tunnustus", N_("Recognition"), choices.nothing)
PAGE = Page(PATH, look, tell, choices=(ONE,))
