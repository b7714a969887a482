"""What if an amount were divided between the municipalities? Told once for every stage."""

from portal.kit import choice as choices
from portal.kit.answers import Answers
from portal.kit.choice import NONE, Codes
from portal.kit.i18n import N_, _, percent
from portal.kit.page import Page
from portal.kit.stage import Stage
from portal.municipality import view as municipality
from portal.municipality.page import PERIOD
from portal.whatif import agreements, queries, words
from portal.whatif import view as views
from portal.whatif.figures.agreed import AGREED
from portal.whatif.figures.shares import SHARES
from portal.whatif.queries import Key
from portal.whatif.view import CostView

FIRST, MOST = 10_000, 100_000_000  # euros: what the page opens with, and the most it takes


def look(answers: Answers, codes: Codes) -> CostView:
    """The amount in cents, divided by the chosen key."""
    period = PERIOD.period(answers.read, codes[PERIOD.name])
    frames = answers.gathered(municipality.gathered, period)
    kept = (_choice(each, codes[PLACE.name]) for each in agreements.listed(codes[KEPT.name]))
    return views.of(frames, answers.read, _choice(codes, codes[PLACE.name]), tuple(kept))


def _choice(codes: Codes, place: str) -> views.Choice:
    """One agreement of its codes."""
    second = choices.chosen(codes[SECOND.name])
    people = choices.chosen(codes[PEOPLE.name])
    return views.Choice(
        cents=100 * int(codes[AMOUNT.name]),
        key=Key(codes[KEY.name]),
        place=choices.chosen(place),
        second=None if second is None else Key(second),
        part=int(codes[PART.name]),
        floor=100 * int(codes[FLOOR.name]),
        ceiling=100 * int(codes[CEILING.name]),
        against=Key(codes[AGAINST.name]),
        people=None if people is None else int(people),
    )


def tell(stage: Stage, view: CostView) -> None:
    """What has to be read first, and the shares."""
    stage.opening(view, view.once(words.title))
    stage.remark(words.caveat())
    stage.remarks(view.once(words.remarks))
    if view.divided is None:
        stage.remark(words.impossible(view))
    else:
        stage.figure(SHARES, view)
        stage.sections([agreements.keep(PATH, stage.codes, KEPT.name)])
    if view.kept:
        stage.heading(_("Agreements beside each other"))
        told = [words.agreement(each) for each in view.kept]
        stage.sections([agreements.deeds(PATH, stage.codes, KEPT.name, told)])
        for each in view.kept:
            if each.divided is None:
                stage.remark(words.impossible(each))
        if views.agreed(view):
            stage.figure(AGREED, view)
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


def _people(answers: Answers, _codes: Codes) -> dict[str, str]:
    years = answers.read(queries.population_years)["year"].tolist()
    return {NONE: _("As the period has them")} | {
        str(year): _("31.12.{year}").format(year=year) for year in years
    }


PATH = "/enta-jos"
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
PEOPLE = choices.Choice("asukkaat", N_("Inhabitants"), _people, 200)
KEPT = agreements.Kept(
    "sopimukset",
    N_("Agreements"),
    choices.nothing,
    of=(AMOUNT, KEY, PART, SECOND, FLOOR, CEILING, AGAINST, PEOPLE),
)
PAGE = Page(
    PATH,
    look,
    tell,
    choices=(AMOUNT, KEY, PART, SECOND, FLOOR, CEILING, AGAINST, PEOPLE, PERIOD, PLACE, KEPT),
)
