"""The filters of the lending pages: what a reader may choose, kept in the address by codes."""

from collections import Counter
from collections.abc import Mapping

from portal import findings, i18n, ui, ui_address, views
from portal.i18n import _
from portal.menu import N_
from portal.queries import lending, periods
from portal.queries.flows import Unit
from portal.queries.lending import Level, Scope
from portal.queries.periods import Period
from portal.views import Choice, Order

NONE = "-"
MONTHS = "kuukaudet"
NARROWEST, LETTER, AROUND = 124, 6.5, 56  # pixels of a list, of a letter, of what is around them
LEVELS = {
    "kunta": (Level.MUNICIPALITY, N_("Municipality")),
    "kirjasto": (Level.LIBRARY, N_("Library")),
    "toimipiste": (Level.BRANCH, N_("Branch")),
}
ORDERS = {
    "alue": (Order.AREA, N_("By area")),
    "maara": (Order.VOLUME, N_("By volume")),
    "aakkoset": (Order.ALPHABET, N_("By alphabet")),
}
UNITS = {
    "kpl": Unit.LOANS,
    "lahettajasta": Unit.SHARE_OF_SENDER,
    "vastaanottajasta": Unit.SHARE_OF_RECEIVER,
    "asukasta-kohti": Unit.PER_1000,
    "odotettuun": Unit.RELATIVE,
}
KINDS = {"hylly": "shelving_location", "kokoelma": "collection_code"}


def choice() -> Choice:
    """Draw the filters of the lending page and return what is chosen."""
    with ui.filter_row():
        period, period_code = _period()
        levels, orders = _labels(LEVELS), _labels(ORDERS)
        level_code = ui_address.pick(_("Level"), "taso", levels, _width(levels))
        level = LEVELS[level_code][0]
        collection = ui_address.pick(_("Collection"), "kokoelma", ui.made(_collections), 152)
        shown = units(level)
        unit = ui_address.pick(_("Unit of the matrix"), "yksikko", shown, _width(shown))
        order = ui_address.pick(_("Order"), "jarjestys", orders, _width(orders))
        place = ui_address.pick(_("Highlight"), "korosta", ui.made(_places, level), 144)
        chosen = {
            "taso": _unless(level_code, "kunta"),
            "kokoelma": _unless(collection, NONE),
            "yksikko": _unless(unit, "kpl"),
            "jarjestys": _unless(order, "alue"),
            "korosta": _unless(place, NONE),
        }
        is_usual = period_code is None and not any(chosen.values())
        code = periods.code(period)
        ui_address.write({"jakso": None if is_usual else code, **chosen})
        ui.copy_link(ui_address.link({"jakso": code}))
    scope = scope_of(level, period, collection)
    return Choice(scope, UNITS[unit], ORDERS[order][0], None if place == NONE else place)


def scope_of(level: Level, period: Period, collection: str) -> Scope:
    """The scope of a level, a period and the code of a collection."""
    kind, _dot, part = collection.partition(".")
    return Scope(
        level, period.first, period.last,
        part if kind == "hylly" else None,
        part if kind == "kokoelma" else None,
    )  # fmt: skip


def default_choice() -> Choice:
    """What is looked at before anybody has chosen: all loans between municipalities."""
    period = periods.default(ui.read(lending.months))
    return Choice(Scope(Level.MUNICIPALITY, period.first, period.last))


def _period() -> tuple[Period, str | None]:
    """The period, and its code unless it is the one that is shown when nothing is chosen."""
    known = ui.made(_known_periods)
    usual = next(iter(known))
    if ui_address.is_new("jakso"):
        _open_period(known, usual)
    labels = {code: periods.period_text(period) for code, period in known.items()}
    picked = ui_address.pick(_("Period"), "jakso", {**labels, MONTHS: _("Choose months")}, 218)
    if picked != MONTHS:
        return known[picked], None if picked == usual else picked
    months = ui.made(_months)
    newest_first = dict(reversed(months.items()))
    first = ui_address.select(_("From"), "alku", months, 160)
    last = ui_address.select(_("To"), "loppu", newest_first, 160)
    period = periods.from_months(min(first, last), max(first, last))
    return period, periods.code(period)


def _open_period(known: dict[str, Period], usual: str) -> None:
    """Show the period of the address: one of the list, else by its months; the usual if unknown."""
    asked = ui_address.asked("jakso")
    period = None if asked is None else periods.decoded(asked, ui.read(lending.months))
    if period is None or (code := periods.code(period)) in known:
        ui_address.preset("jakso", usual if period is None else code)
        return
    ui_address.preset("jakso", MONTHS)
    ui_address.preset_part("alku", f"{period.first:%Y-%m}")
    ui_address.preset_part("loppu", f"{period.last:%Y-%m}")


def _known_periods() -> dict[str, Period]:
    """The periods of the list by code, the usual one first."""
    coverage = ui.read(lending.months)
    listed = [periods.default(coverage), *periods.years(coverage)]
    return {periods.code(period): period for period in listed}


def _months() -> dict[str, str]:
    whole = periods.whole(ui.read(lending.months))
    return {f"{month:%Y-%m}": i18n.month(month) for month in whole.months}


def _collections() -> dict[str, str]:
    return {NONE: _("All collections"), **collections_of(ui.read)}


def collections_of(read: views.Read) -> dict[str, str]:
    """Each collection by its name: code -> name; equal names carry their code."""
    prefixes = {kind: prefix for prefix, kind in KINDS.items()}
    return _told_apart(
        {
            f"{prefixes[kind]}.{code}": (name, code)
            for (kind, code), name in views.labelled_collections(read).items()
        }
    )


def _places(level: Level) -> dict[str, str]:
    return {NONE: _("None"), **places_of(ui.read, level)}


def places_of(read: views.Read, level: Level) -> dict[str, str]:
    """The places of a level by name: code -> name; equal names carry their code."""
    named = {code: (name, code) for code, name in views.labelled_places(read, level).items()}
    return _told_apart(named)


def _told_apart(named: dict[str, tuple[str, str]]) -> dict[str, str]:
    often = Counter(name for name, _code in named.values())
    return {
        key: f"{name} ({code})" if often[name] > 1 else name for key, (name, code) in named.items()
    }


def units(level: Level) -> dict[str, str]:
    """The units of the matrix by code; branches have no inhabitants of their own."""
    return {
        code: _(findings.UNITS[unit])
        for code, unit in UNITS.items()
        if not (level is Level.BRANCH and unit is Unit.PER_1000)
    }


def _labels(options: Mapping[str, tuple[object, str]]) -> dict[str, str]:
    return {code: _(text) for code, (_value, text) in options.items()}


def _width(options: Mapping[str, str]) -> int:
    """Pixels that the longest label needs, so that none is cut off in any language."""
    return max(NARROWEST, round(LETTER * max(map(len, options.values()))) + AROUND)


def _unless(code: str, usual: str) -> str | None:
    return None if code == usual else code
