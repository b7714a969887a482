"""What if an amount were divided between the municipalities? Told once for every stage."""

from portal.kit import choice as choices
from portal.kit.answers import Answers
from portal.kit.choice import NONE, Codes
from portal.kit.i18n import N_, _
from portal.kit.page import Page
from portal.kit.stage import Stage
from portal.municipality import view as municipality
from portal.municipality.page import PERIOD
from portal.whatif import view as views
from portal.whatif import words
from portal.whatif.figures.shares import SHARES
from portal.whatif.queries import Key
from portal.whatif.view import CostView

FIRST, MOST = 10_000, 100_000_000  # euros: what the page opens with, and the most it takes


def look(answers: Answers, codes: Codes) -> CostView:
    """The amount in cents, divided by the chosen key."""
    period = PERIOD.period(answers.read, codes[PERIOD.name])
    frames = answers.gathered(municipality.gathered, period)
    cents, place = 100 * int(codes["summa"]), choices.chosen(codes["kunta"])
    return views.of(frames, answers.read, cents, Key(codes["avain"]), place)


def tell(stage: Stage, view: CostView) -> None:
    """What has to be read first, and the shares."""
    stage.opening(view, view.once(words.title))
    stage.remark(words.caveat())
    stage.remarks(view.once(words.remarks))
    stage.figure(SHARES, view)
    stage.link("/kuntakortti", _("Municipality card: what the cooperation gives"))
    stage.link("/maaritelmat", _("Definitions: how every figure is counted"))


def _places(answers: Answers, _codes: Codes) -> dict[str, str]:
    return {NONE: _("None"), **municipality.labelled(answers.read)}


AMOUNT = choices.Amount("summa", N_("Amount, euros"), choices.nothing, first=FIRST, most=MOST)
KEY = choices.Choice(
    "avain", N_("Divide"), choices.labelled({key.value: words.KEYS[key] for key in Key}), 250
)
PLACE = choices.Choice("kunta", N_("Highlight"), _places, 160)
PAGE = Page("/enta-jos", look, tell, choices=(AMOUNT, KEY, PERIOD, PLACE))
