"""A table of the reader's own: the page Omat taulukot, told once for every stage.

Its choices are those of an address of open data too.
"""

import dataclasses

import pandas as pd

from portal.kit import choice as choices
from portal.kit import comparison, covered, periods, region
from portal.kit import figure as shown
from portal.kit.answers import Answers, Read
from portal.kit.choice import NONE, Choice, Codes, Months, Several
from portal.kit.cube import MONTH, YEAR, Dimension
from portal.kit.i18n import N_, _
from portal.kit.page import Page
from portal.kit.periods import Period
from portal.kit.places import LEVELS
from portal.kit.stage import Stage
from portal.tables import catalogue, inhabitants, parts, words
from portal.tables import view as views
from portal.tables.catalogue import Found
from portal.tables.figures.own import OWN
from portal.tables.view import View

PATH = "/omat-taulukot"
FIELD = 320  # pixels of a list
TIMES = frozenset({YEAR.key, MONTH.key})


def look(answers: Answers, codes: Codes) -> View:
    """The view of what is chosen."""
    choice = chosen(answers, codes)
    return views.of(answers.gathered(views.gathered, choice), choice)


def chosen(answers: Answers, codes: Codes) -> views.Choice:
    """What the codes of an address choose, being one for each choice."""
    found = _found(codes)
    where = ((one.name, choices.parted(codes[one.name])) for one in FILTERS)
    return views.Choice(
        codes[MEASURE.name],
        LEVELS[codes[LEVEL.name]][0],
        codes[ROWS.name],
        PERIOD.period(answers.read, codes[PERIOD.name]),
        choices.chosen(codes[COLUMNS.name]) or "",
        tuple((key, some) for key, some in where if some),
        codes[AGAINST.name],
        catalogue.given(answers.read, found.cube),
        choices.chosen(codes[UNIT.name]) or "",
    )


def is_there(answers: Answers) -> bool:
    """Whether there is anything to count."""
    return bool(catalogue.offered(answers))


def otherwise(stage: Stage) -> None:
    """That nothing has been loaded."""
    stage.title(_("Make your own table"))
    stage.lead(_("There is nothing to count yet: no report has been loaded."))


def tell(stage: Stage, view: View) -> None:
    """The table, its figure, and the address of the same as open data; or that it is too large."""
    stage.title(_("Make your own table"))
    stage.lead(
        _(
            "Choose what is counted, the rows, the columns and the period. The address remembers the choices: send it, and the table opens again."
        )
    )
    inside = stage.panel("own-table")
    inside.sections([parts.ready_made(PATH, catalogue.offered(stage.answers))])
    inside.part(view, view.once(words.title), view.once(words.size))
    inside.sections([parts.chips(view, PATH, stage.codes), parts.swapped(view, PATH, stage.codes)])
    if view.is_too_many:
        inside.remark(view.once(words.too_many))
        inside.sections([parts.narrower(view, PATH, stage.codes)])
    else:
        release = stage.answers.present
        named = dataclasses.replace(view.once(OWN.table), caption=view.once(words.title))
        table = shown.table(release, view, named)
        inside.table(table, view.counted.measure)
        inside.remarks(view.once(words.notes), view.events)
        inside.figure(OWN, view)
    inside.sections([parts.same_as_open_data(stage.answers, stage.codes)])


def _found(codes: Codes) -> Found:
    return catalogue.by_measure()[codes[MEASURE.name]]


def _measures(answers: Answers, _codes: Codes) -> dict[str, str]:
    return {key: _(one.counted.name) for key, one in catalogue.offered(answers).items()}


def _levels(answers: Answers, codes: Codes) -> dict[str, str]:
    known = _found(codes).cube.levels
    there = {code: level for code, level in region.levels(answers.read).items() if level in known}
    every = {code: level for code, (level, _name) in LEVELS.items() if level in known}
    return {code: _(LEVELS[code][1]) for code in there or every}


def _dimensions(answers: Answers, codes: Codes) -> dict[str, str]:
    level = LEVELS[codes[LEVEL.name]][0]
    found = catalogue.dimensions(answers, _found(codes))
    return {one.key: views.label_of(one, level) for one in found}


def _columns(answers: Answers, codes: Codes) -> dict[str, str]:
    """What is not in the rows, and no second time; of what cannot be added over years they are the years."""
    rows = codes[ROWS.name]
    taken = TIMES if rows in TIMES else {rows}
    others = {key: name for key, name in _dimensions(answers, codes).items() if key not in taken}
    must = _found(codes).counted.not_over & {YEAR.key}
    if must and rows != YEAR.key:
        return {YEAR.key: others[YEAR.key]}
    return {NONE: _("No columns"), **others}


def _units(_answers: Answers, codes: Codes) -> dict[str, str]:
    """As they are counted, and for each thousand inhabitants where a side has places of people."""
    found = _found(codes)
    by = [
        found.cube.dimension(key) for key in (codes[ROWS.name], codes[COLUMNS.name]) if key != NONE
    ]
    can_be = inhabitants.can_be(found.counted, LEVELS[codes[LEVEL.name]][0], by)
    more = {inhabitants.PER_1000: _("Per 1,000 inhabitants")} if can_be else {}
    return {NONE: _("As they are counted"), **more}


def coverage(read: Read, codes: Codes) -> pd.DataFrame:
    """The months of the cube that is asked, all parts of it."""
    return _found(codes).cube.coverage(read, frozenset())


def _periods(answers: Answers, codes: Codes) -> dict[str, str]:
    """The usual period of the portal, or the newest year of a register; then every year, and all of it."""
    there = coverage(answers.read, codes)
    cube = _found(codes).cube
    usual = periods.years(there)[0]
    if not catalogue.is_yearly(cube):
        wanted = periods.code(covered.usual_period(answers.read))
        usual = periods.decoded(wanted, there) or periods.default(there)
    listed = [usual, *periods.years(there), periods.whole(there)]
    return {periods.code(one): periods.period_short(one) for one in listed}


def _every_month(read: Read) -> pd.DataFrame:
    """The months of all cubes together: what an address may ask for."""
    every = [cube.coverage(read, frozenset())[["month"]] for cube in catalogue.counted(read)]
    months = pd.to_datetime(pd.concat(every)["month"]).drop_duplicates().sort_values()
    return pd.DataFrame({"month": months, "is_complete": True})


def _against(answers: Answers, codes: Codes) -> dict[str, str]:
    wanted = PERIOD.period(answers.read, codes[PERIOD.name])
    period = views.whole_years(wanted) if catalogue.is_yearly(_found(codes).cube) else wanted
    now: Period = views.compared_period(period, codes[COLUMNS.name])
    listed = comparison.options_of(now, coverage(answers.read, codes))
    return {**listed, NONE: _("No comparison")}


def _filter(key: str) -> Several:
    """The choice of some codes of a dimension, where the measure can be counted by it."""
    label = next(one.label for one in _every_dimension() if one.key == key)

    def options(answers: Answers, codes: Codes) -> dict[str, str]:
        found = _found(codes)
        one = next((d for d in catalogue.dimensions(answers, found) if d.key == key), None)
        if one is None:
            return {}
        return catalogue.labels(answers.read, found.cube, one, LEVELS[codes[LEVEL.name]][0])

    return Several(key, label, options, None, (MEASURE.name, LEVEL.name), is_kept=False)


def _every_dimension() -> list[Dimension]:
    return [one for cube in catalogue.CUBES for one in cube.dimensions if not one.is_time]


MEASURE = Choice("mittari", N_("Measure"), _measures, FIELD, is_kept=False)
LEVEL = Choice("taso", N_("Level"), _levels, FIELD, (MEASURE.name,))
ROWS = Choice("rivit", N_("In the rows"), _dimensions, FIELD, (MEASURE.name, LEVEL.name))
COLUMNS = Choice(
    "sarakkeet", N_("In the columns"), _columns, FIELD, (MEASURE.name, LEVEL.name, ROWS.name)
)
PERIOD = Months(
    "jakso",
    N_("Period"),
    _periods,
    FIELD,
    (MEASURE.name,),
    is_of_visit=True,
    coverage=_every_month,
    is_named=True,
    is_kept=False,
)
UNIT = Choice(
    "yksikko",
    N_("Numbers"),
    _units,
    FIELD,
    (MEASURE.name, LEVEL.name, ROWS.name, COLUMNS.name),
)
AGAINST = Choice(
    comparison.NAME,
    N_("Compare with period"),
    _against,
    FIELD,
    (MEASURE.name, COLUMNS.name, PERIOD.name),
    is_kept=False,
)
FILTERS = tuple(_filter(key) for key in dict.fromkeys(one.key for one in _every_dimension()))
PAGE = Page(
    PATH,
    look,
    tell,
    choices=(MEASURE, LEVEL, ROWS, COLUMNS, UNIT, PERIOD, AGAINST, *FILTERS),
    is_there=is_there,
    otherwise=otherwise,
)
