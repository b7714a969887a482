"""The choices that pages share: period, level and highlighted place, kept in the address by codes."""

from collections.abc import Callable, Mapping

import pandas as pd

from portal.kit import i18n, periods, tables
from portal.kit.i18n import _
from portal.kit.menu import N_
from portal.kit.periods import Period
from portal.kit.places import Level
from portal.lending import view as views
from portal.ui import address as ui_address
from portal.ui import page as ui

NONE = "-"
MONTHS = "kuukaudet"
PERIOD = "period"  # what a visit keeps when the page changes
NARROWEST, LETTER, AROUND = 124, 6.5, 56  # pixels of a list, of a letter, of what is around them
MUNICIPALITY = "kunta"
LEVELS = {
    MUNICIPALITY: (Level.MUNICIPALITY, N_("Municipality")),
    "kirjasto": (Level.LIBRARY, N_("Library")),
    "toimipiste": (Level.BRANCH, N_("Branch")),
}
Months = Callable[..., pd.DataFrame]  # a query for the months that there are: month, is_complete


def period(months: Months) -> tuple[Period, str | None]:
    """The period, and its code unless it is the one that is shown when nothing is chosen."""
    known = ui.made(_known_periods, months)
    usual = next(iter(known))
    if ui_address.is_new("jakso") or ui_address.of_visit("jakso", PERIOD):
        _open_period(months, known, usual)
    texts = {code: periods.period_short(period) for code, period in known.items()}
    picked = ui_address.pick(_("Period"), "jakso", {**texts, MONTHS: _("Choose months")}, 218)
    if picked != MONTHS:
        return known[picked], None if picked == usual else picked
    listed = ui.made(_listed, months)
    newest_first = dict(reversed(listed.items()))
    first = ui_address.select(_("From"), "alku", listed, 160)
    last = ui_address.select(_("To"), "loppu", newest_first, 160)
    chosen = periods.from_months(min(first, last), max(first, last))
    return chosen, periods.code(chosen)


def level() -> tuple[Level, str | None]:
    """The level, and its code unless it is the usual one."""
    levels = labels(LEVELS)
    code = ui_address.pick(_("Level"), "taso", levels, width(levels))
    return LEVELS[code][0], unless(code, MUNICIPALITY)


def place(level: Level) -> str | None:
    """The code of the highlighted place of the level, or None."""
    return unless(ui_address.pick(_("Highlight"), "korosta", ui.made(_places, level), 144), NONE)


def keep(period: Period, period_code: str | None, chosen: Mapping[str, str | None]) -> None:
    """Write what is chosen to the address, and draw the button that copies a link to it.

    The period is named as soon as anything else is chosen: next month the usual one is another.
    """
    is_usual = period_code is None and not any(chosen.values())
    code = periods.code(period)
    ui_address.keep_for_visit(PERIOD, period_code)
    ui_address.write({"jakso": None if is_usual else code, **chosen})
    ui.copy_link(ui_address.link({"jakso": code}))


def places_of(read: views.Read, level: Level) -> dict[str, str]:
    """The places of a level by name: code -> name; equal names carry their code."""
    named = {code: (name, code) for code, name in views.labelled_places(read, level).items()}
    return tables.told_apart(named)


def labels(options: Mapping[str, tuple[object, str]]) -> dict[str, str]:
    """The labels of options in the language in use."""
    return {code: _(text) for code, (_value, text) in options.items()}


def width(options: Mapping[str, str]) -> int:
    """Pixels that the longest label needs, so that none is cut off in any language."""
    return max(NARROWEST, round(LETTER * max(map(len, options.values()))) + AROUND)


def unless(code: str, usual: str) -> str | None:
    """The code, or None when it is the usual one."""
    return None if code == usual else code


def _open_period(months: Months, known: dict[str, Period], usual: str) -> None:
    """Show the period of the address: one of the list, else by its months; the usual if unknown."""
    asked = ui_address.asked("jakso") or ui_address.of_visit("jakso", PERIOD)
    period = None if asked is None else periods.decoded(asked, ui.read(months))
    if period is None or (code := periods.code(period)) in known:
        ui_address.preset("jakso", usual if period is None else code)
        if period is None and (given := ui_address.asked("jakso")):
            ui_address.mark_unknown("jakso", given)
        return
    ui_address.preset("jakso", MONTHS)
    ui_address.preset_part("alku", f"{period.first:%Y-%m}")
    ui_address.preset_part("loppu", f"{period.last:%Y-%m}")


def _known_periods(months: Months) -> dict[str, Period]:
    """The periods of the list by code, the usual one first."""
    coverage = ui.read(months)
    usual = periods.decoded(periods.code(views.usual_period(ui.read)), coverage)
    listed = [usual or periods.default(coverage), *periods.years(coverage)]
    return {periods.code(period): period for period in listed}


def _listed(months: Months) -> dict[str, str]:
    whole = periods.whole(ui.read(months))
    return {f"{month:%Y-%m}": i18n.month(month) for month in whole.months}


def _places(level: Level) -> dict[str, str]:
    return {NONE: _("None"), **places_of(ui.read, level)}
