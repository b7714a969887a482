"""The filters of the lending pages: what a reader may choose, kept in the address by codes."""

from portal.kit.i18n import _
from portal.kit.menu import N_
from portal.kit.periods import Period
from portal.kit.places import Level, Scope
from portal.lending import queries as lending
from portal.lending import view as views
from portal.lending import words as findings
from portal.lending.flows import Unit
from portal.lending.view import Choice, Order
from portal.ui import address as ui_address
from portal.ui import page as ui
from portal.ui import pickers

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
        period, period_code = pickers.period(lending.months)
        level, level_code = pickers.level()
        orders, shown = pickers.labels(ORDERS), units(level)
        collection = ui_address.pick(_("Collection"), "kokoelma", ui.made(_collections), 152)
        unit = ui_address.pick(_("Unit of the matrix"), "yksikko", shown, pickers.width(shown))
        order = ui_address.pick(_("Order"), "jarjestys", orders, pickers.width(orders))
        place = pickers.place(level)
        chosen = {
            "taso": level_code,
            "kokoelma": pickers.unless(collection, pickers.NONE),
            "yksikko": pickers.unless(unit, "kpl"),
            "jarjestys": pickers.unless(order, "alue"),
            "korosta": place,
        }
        pickers.keep(period, period_code, chosen)
    return Choice(scope_of(level, period, collection), UNITS[unit], ORDERS[order][0], place)


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
    period = views.usual_period(ui.read)
    return Choice(Scope(Level.MUNICIPALITY, period.first, period.last))


def _collections() -> dict[str, str]:
    return {pickers.NONE: _("All collections"), **collections_of(ui.read)}


def collections_of(read: views.Read) -> dict[str, str]:
    """Each collection by its name: code -> name; equal names carry their code."""
    prefixes = {kind: prefix for prefix, kind in KINDS.items()}
    return {
        f"{prefixes[kind]}.{code}": name
        for (kind, code), name in views.labelled_collections(read).items()
    }


def units(level: Level) -> dict[str, str]:
    """The units of the matrix by code; branches have no inhabitants of their own."""
    return {
        code: _(findings.UNITS[unit])
        for code, unit in UNITS.items()
        if not (level is Level.BRANCH and unit is Unit.PER_1000)
    }
