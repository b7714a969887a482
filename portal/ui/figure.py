"""One figure the only way there is: finding, figure or table, source, downloads, how to read it."""

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from portal.definitions import measures
from portal.definitions.words import marked
from portal.files import csv_file, xlsx_file
from portal.kit import figure as shown
from portal.kit import i18n, settings, tables
from portal.kit.figure import Finding, Shown
from portal.kit.i18n import _
from portal.kit.measure import Measure
from portal.kit.tables import Table
from portal.ui import address as ui_address
from portal.ui import drawing
from portal.ui.page import heading, present, tell_unknown

DEFINITIONS = str(settings.ROOT / "pages" / "definitions.py")
ROWS_SHOWN = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Switch:
    """A choice of two that stays in the address: code -> label; the first one is the default."""

    label: str
    key: str
    options: Mapping[str, str]


def show(
    key: str,
    chart: Callable[..., go.Figure | str],
    view: Shown,
    *parameters: Any,  # noqa: ANN401 - a chart's own parameters
    finding: Callable[..., Finding],
    table: Callable[..., Table],
    card: str,
    switch: Switch | None = None,
) -> None:
    """Show one figure the only way there is: finding, what it is, figure or table, source,
    downloads, how to read it, and the definition. A switch is the chart's last parameter.

    Chart, finding and table are made from the view and the parameters, once a scope and choice.
    """
    measure, made_from, release = measures.card(card), parameters, present()
    words = shown.words(release, view, view.once(finding, *parameters))

    def rows() -> Table:
        return shown.table(release, view, view.once(table, *made_from))

    with st.container(key=f"exhibit-{key}"):
        heading(words.headline)
        st.html(f'<p class="figure-subtitle">{html.escape(words.subtitle)}</p>')
        with st.container(key=f"switches-{key}", horizontal=True):
            as_table = _is_second(
                Switch(_("Show as"), key, {"kuvio": _("Figure"), "taulukko": _("Table")})
            )
            if switch is not None:
                parameters = (*parameters, _is_second(switch))
        tell_unknown()
        if as_table:
            _show_table(rows())
        else:
            _show_figure(key, view.once(chart, *parameters), words.alt)
        source = shown.source(release, view)
        st.html(f'<p class="figure-note">{" · ".join(html.escape(part) for part in source)}</p>')
        with st.container(key=f"tools-{key}", horizontal=True, vertical_alignment="center"):
            _downloads(key, view, words, rows, measure)
            st.page_link(
                DEFINITIONS,
                label=_("Definition: {name}").format(name=_(measure.name)),
                query_params={"haku": measure.id},
            )
        if how := " ".join(map(marked, words.how)):
            st.html(
                f'<details class="how-to-read"><summary>{html.escape(_("How to read the figure"))}'
                f'<span class="visually-hidden">: {html.escape(words.headline)}</span>'
                f"</summary><p>{how}</p></details>"
            )


def _is_second(switch: Switch) -> bool:
    chosen = ui_address.switch(switch.label, switch.key, switch.options)
    return chosen != next(iter(switch.options))


def _show_figure(key: str, drawn: go.Figure | str, alt: str) -> None:
    if isinstance(drawn, str):
        st.html(drawn)
    else:
        drawing.show(key, drawn, alt)


def _show_table(table: Table) -> None:
    st.html(tables.beginning(table, ROWS_SHOWN))


def _downloads(
    key: str, view: Shown, finding: Finding, rows: Callable[[], Table], measure: Measure
) -> None:
    found = present()
    language, sheet = i18n.current(), _("Data")

    def as_csv() -> bytes:
        with i18n.speaking(language):
            return csv_file.content(rows(), "." if language == "en" else ",")

    def as_xlsx() -> bytes:
        with i18n.speaking(language):
            notes = shown.notes(found, view, finding, rows(), measure)
            return xlsx_file.content(rows(), notes, sheet)

    for label, make, suffix, mime in (
        (_("Download CSV"), as_csv, ".csv", "text/csv"),
        (_("Download Excel"), as_xlsx, ".xlsx", XLSX),
    ):
        name = shown.download_name(found, view, key, suffix)
        st.download_button(label, make, name, mime, key=f"{suffix[1:]}-{key}", on_click="ignore")
