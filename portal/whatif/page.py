"""What if an amount were divided between the municipalities? Told once for every stage."""

from portal.kit import choice as choices
from portal.kit.answers import Answers
from portal.kit.choice import NONE, Codes
from portal.kit.i18n import N_, _, percent
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
    second = choices.chosen(codes[SECOND.name])
    choice = views.Choice(
        cents=100 * int(codes[AMOUNT.name]),
        key=Key(codes[KEY.name]),
        place=choices.chosen(codes[PLACE.name]),
        second=None if second is None else Key(second),
        part=int(codes[PART.name]),
        floor=100 * int(codes[FLOOR.name]),
        ceiling=100 * int(codes[CEILING.name]),
        against=Key(codes[AGAINST.name]),
    )
    return views.of(frames, answers.read, choice)


def tell(stage: Stage, view: CostView) -> None:
    """What has to be read first, and the shares."""
    stage.opening(view, view.once(words.title))
    stage.remark(words.caveat())
    stage.remarks(view.once(words.remarks))
    if view.divided is None:
        stage.remark(words.impossible(view))
    else:
        stage.figure(SHARES, view)
    stage.region_words("cost")
    stage.link("/kuntakortti", _("Municipality card: what the cooperation gives"))
    stage.link("/maaritelmat", _("Definitions: how every figure is counted"))


def _places(answers: Answers, _codes: Codes) -> dict[str, str]:
    return {NONE: _("None"), **municipality.labelled(answers.read)}


def _second(_answers: Answers, _codes: Codes) -> dict[str, str]:
    return {NONE: _("No second key"), **{key.value: _(words.KEYS[key]) for key in Key}}


def _parts(_answers: Answers, _codes: Codes) -> dict[str, str]:
    return {
        str(part): percent(part / views.WHOLE, 0) for part in range(views.WHOLE // 2, 0, -5)
    } | {str(part): percent(part / views.WHOLE, 0) for part in range(95, views.WHOLE // 2, -5)}


AMOUNT = choices.Amount("summa", N_("Amount of money"), choices.nothing, first=FIRST, most=MOST)
KEY = choices.Choice(
    "avain", N_("Divide"), choices.labelled({key.value: words.KEYS[key] for key in Key}), 250
)
SECOND = choices.Choice("toinen", N_("and the rest"), _second, 250)
PART = choices.Choice("osuus", N_("Part of the first key"), _parts, 150)
FLOOR = choices.Amount(
    "vahintaan", N_("Share at least"), choices.nothing, first=0, most=MOST, least=0
)
CEILING = choices.Amount(
    "enintaan", N_("Share at most (0: no limit)"), choices.nothing, first=0, most=MOST, least=0
)
AGAINST = choices.Choice(
    "ero",
    N_("Difference to the key"),
    choices.labelled({key.value: words.KEYS[key] for key in (Key.POPULATION, *Key)}),
    250,
)
PLACE = choices.Choice("kunta", N_("Highlight"), _places, 160)
PAGE = Page(
    "/enta-jos",
    look,
    tell,
    choices=(AMOUNT, KEY, PART, SECOND, FLOOR, CEILING, AGAINST, PERIOD, PLACE),
)
