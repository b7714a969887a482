"""The filters of the lending pages: what a reader may choose, kept in the address by codes."""

from portal import findings, pickers, ui, ui_address, views
from portal.i18n import _
from portal.menu import N_
from portal.queries import lending, periods
from portal.queries.flows import Unit
from portal.queries.lending import Level, Scope
from portal.views import Choice, Order

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
        orders, units = pickers.labels(ORDERS), _units(level)
        collection = ui_address.pick(_("Collection"), "kokoelma", ui.made(_collections), 152)
        unit = ui_address.pick(_("Unit of the matrix"), "yksikko", units, pickers.width(units))
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
    kind, _dot, part = collection.partition(".")
    return Choice(
        Scope(
            level, period.first, period.last,
            part if kind == "hylly" else None,
            part if kind == "kokoelma" else None,
        ),
        UNITS[unit], ORDERS[order][0], place,
    )  # fmt: skip


def default_choice() -> Choice:
    """What is looked at before anybody has chosen: all loans between municipalities."""
    period = periods.default(ui.read(lending.months))
    return Choice(Scope(Level.MUNICIPALITY, period.first, period.last))


def _collections() -> dict[str, str]:
    """All collections, then each by its name; equal names carry their code."""
    prefixes = {kind: prefix for prefix, kind in KINDS.items()}
    named = {
        f"{prefixes[kind]}.{code}": (name, code)
        for (kind, code), name in views.labelled_collections(ui.read).items()
    }
    return {pickers.NONE: _("All collections"), **pickers.told_apart(named)}


def _units(level: Level) -> dict[str, str]:
    """Branches have no inhabitants of their own."""
    return {
        code: _(findings.UNITS[unit])
        for code, unit in UNITS.items()
        if not (level is Level.BRANCH and unit is Unit.PER_1000)
    }
