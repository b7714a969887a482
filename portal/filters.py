"""The filters of the lending pages: what a reader may choose, kept in the address."""

from collections.abc import Mapping
from typing import TypeVar

import streamlit as st

from portal import findings, i18n, ui, views
from portal.i18n import _
from portal.menu import N_
from portal.queries import lending, periods
from portal.queries.flows import Unit
from portal.queries.lending import Level, Scope
from portal.queries.periods import Period
from portal.views import Choice, Order

T = TypeVar("T")
LEVELS = {
    Level.MUNICIPALITY: N_("Municipality"),
    Level.LIBRARY: N_("Library"),
    Level.BRANCH: N_("Branch"),
}
ORDERS = {
    Order.AREA: N_("By area"),
    Order.VOLUME: N_("By volume"),
    Order.ALPHABET: N_("By alphabet"),
}


def choice() -> Choice:
    """Draw the filters of the lending page and return what is chosen."""
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        period = _period()
        level = _pick(_("Level"), "taso", {_(text): level for level, text in LEVELS.items()}, 120)
        collection = _collection()
        unit = _unit(level)
        order = _pick(_("Order"), "jarjestys", {_(text): way for way, text in ORDERS.items()}, 124)
        place = _place(level)
        ui.copy_link()
    kind, code = collection or ("", None)
    return Choice(
        Scope(
            level, period.first, period.last,
            code if kind == "shelving_location" else None,
            code if kind == "collection_code" else None,
        ),
        unit, order, place,
    )  # fmt: skip


def default_choice() -> Choice:
    """What is looked at before anybody has chosen: all loans between municipalities."""
    period = periods.default(ui.read(lending.months))
    return Choice(Scope(Level.MUNICIPALITY, period.first, period.last))


def period_options(choices: list[Period], default: Period) -> dict[str, Period | None]:
    """Labels of the periods, the default first; the last one (None) lets the reader pick months."""
    ordered = [default, *(period for period in choices if period != default)]
    options: dict[str, Period | None] = {findings.period_text(period): period for period in ordered}
    return {**options, _("Choose months"): None}


def _period() -> Period:
    coverage = ui.read(lending.months)
    options = period_options(periods.years(coverage), periods.default(coverage))
    picked = _pick(_("Period"), "jakso", options, 228)
    if picked is not None:
        return picked
    months = {i18n.month(month): month for month in periods.whole(coverage).months}
    first = _pick(_("From"), "alku", months, 150)
    last = _pick(_("To"), "loppu", dict(reversed(months.items())), 150)
    return Period(min(first, last), max(first, last))


def _collection() -> tuple[str, str] | None:
    options: dict[str, tuple[str, str] | None] = {_("All collections"): None}
    for key, label in views.labelled_collections(ui.read).items():
        options[f"{label} ({key[1]})" if label in options else label] = key
    return _pick(_("Collection"), "kokoelma", options, 150)


def _unit(level: Level) -> Unit:
    units = {_(text): unit for unit, text in findings.UNITS.items()}
    if level is Level.BRANCH:
        units = {text: unit for text, unit in units.items() if unit is not Unit.PER_1000}
    return _pick(_("Unit of the matrix"), "yksikko", units, 216)


def _place(level: Level) -> str | None:
    options: dict[str, str | None] = {_("None"): None}
    for code, name in views.labelled_places(ui.read, level).items():
        options[f"{name} ({code})" if name in options else name] = code
    return _pick(_("Highlight"), "korosta", options, 140)


def _pick(label: str, key: str, options: Mapping[str, T], width: int) -> T:
    chosen = st.selectbox(label, list(options), key=key, bind="query-params", width=width)
    return options[chosen]
