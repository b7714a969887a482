"""What pages use of Streamlit: guard, read, look, headings, cards, and the one way to show a figure."""

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from portal import i18n, measures, settings, tables, ui_address, views, warehouse
from portal.access import Role
from portal.downloads import csv_file, xlsx_file
from portal.downloads.notes import Notes, file_name
from portal.findings import Finding, period_text
from portal.i18n import _
from portal.kept import Kept
from portal.tables import Table
from portal.views import Choice, View
from portal.warehouse import Problem, Release

STYLE = settings.ROOT / "portal" / "static" / "pages.css"
DEFINITIONS = str(settings.ROOT / "pages" / "definitions.py")
ROWS_SHOWN = 50
LONG_VALUE = 16  # letters that fit a card in large type
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

T = TypeVar("T")
_answers, _scopes = Kept(500), Kept(64)
_running: ContextVar[Release | None] = ContextVar("running", default=None)


@dataclass(frozen=True)
class Card:
    """One key figure: all texts are ready to be shown."""

    title: str
    value: str
    change: str = ""
    note: str = ""


@dataclass(frozen=True)
class Switch:
    """A choice of two that stays in the address: code -> label; the first one is the default."""

    label: str
    key: str
    options: Mapping[str, str]


def guard(predicate: Callable[[Role], bool], *, needs_release: bool = True) -> None:
    """Stop the page with a plain sentence when the role may not read it, or there is no data.

    A page that runs without the frame has no role in its session and is refused.
    """
    role = st.session_state.get("role")
    if role is None or not predicate(role):
        st.title(_("This page is not open to you"), anchor=False)
        st.markdown(_("Sign in with a role that may use this page, or go back to the front page."))
        st.stop()
    st.html(STYLE)
    found = warehouse.newest(settings.data_dir())
    _running.set(found if isinstance(found, Release) else None)
    if needs_release and isinstance(found, Problem):
        st.title(_("There is no data to show yet"), anchor=False)
        st.markdown(_(found.value))
        st.markdown(_("Put the exports in the folder data/exports and run: python -m etl run"))
        st.markdown(
            _(
                "To try the portal with made-up data, run: python -m etl sample, then python -m etl run"
            )
        )
        st.stop()


def release() -> Release | None:
    """Return the newest release, looked up at every call, or None when there is none."""
    found = warehouse.newest(settings.data_dir())
    return found if isinstance(found, Release) else None


def read(query: Callable[..., pd.DataFrame], **parameters: Any) -> pd.DataFrame:  # noqa: ANN401 - a query's own parameters
    """Return what the query answers on the newest release; asked once a release."""
    found = _present()
    key = (found.path, query, tuple(sorted(parameters.items())))
    return _answers.get(key, lambda: _answer(found, query, parameters))


def made(make: Callable[..., T], *parameters: Any) -> T:  # noqa: ANN401 - what make takes
    """What make(*parameters) returns; made once a release and language."""
    key = (_present().path, i18n.current(), make, parameters)
    return _answers.get(key, lambda: make(*parameters))


def look(choice: Choice) -> View:
    """Return the view of a choice; its frames are gathered once a release, language and scope."""
    key = (_present().path, i18n.current(), choice.scope)
    frames = _scopes.get(key, lambda: views.gathered(read, choice.scope, region()))
    return views.of(frames, choice)


def region() -> str:
    """The name of the region in the language in use."""
    return _in_language(_present().region_names)


def title(text: str) -> None:
    """The one h1 of a page."""
    st.title(_plain(text), anchor=False)


def heading(text: str) -> None:
    """An h2."""
    st.header(_plain(text), anchor=False)


def lead(text: str) -> None:
    """The sentence under the title."""
    st.html(f'<p class="lead">{html.escape(text)}</p>')


def remark(text: str) -> None:
    """A sentence that nobody may miss beside a figure."""
    st.html(f'<p class="figure-remark">{html.escape(text)}</p>')


def remarks(texts: Sequence[str]) -> None:
    """What must be known about the figures of the page, as a list; nothing when there is nothing."""
    if texts:
        items = "".join(f"<li>{html.escape(text)}</li>" for text in texts)
        st.html(f'<ul class="remarks">{items}</ul>')


def cards(figures: Callable[[View], Sequence[Card]], view: View) -> None:
    """Key figures side by side, under a heading that only a screen reader needs."""
    items = view.once(figures)
    heading = f'<h2 class="visually-hidden">{html.escape(_("Key figures"))}</h2>'
    st.html(f'{heading}<ul class="cards">{"".join(map(_card, items))}</ul>')


def flows(items: Sequence[tuple[str, str, float]]) -> None:
    """A numbered list of (what, value, share of the longest): what a phone shows for a matrix."""
    st.html(
        '<ol class="flows">'
        + "".join(
            f"<li><span>{html.escape(what)}</span><span>{html.escape(value)}</span>"
            f'<span class="flow-bar" aria-hidden="true"><span style="width:{100 * share:.0f}%">'
            "</span></span></li>"
            for what, value, share in items
        )
        + "</ol>"
    )


@contextmanager
def only(width: str, key: str) -> Iterator[None]:
    """What stands inside is seen on a "wide" or a "narrow" screen only."""
    with st.container(key=f"{width}-{key}"):
        yield


def search(label: str, key: str) -> str:
    """A search field whose words stay in the address."""
    return st.text_input(label, key=key, bind="query-params", type="search", width=420) or ""


def sections(items: Sequence[str]) -> None:
    """Ready sections of HTML, one after another."""
    st.html("".join(items))


def side_by_side() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Two columns, one below the other on a phone."""
    left, right = st.columns(2, gap="large")
    return left, right


@contextmanager
def filter_row() -> Iterator[None]:
    """The row of choices above a page."""
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        yield


def copy_link(query: str) -> None:
    """The button that copies a link with this query."""
    link = html.escape(f"?{query}")
    st.html(
        f'<a role="button" href="{link}" data-copy-link="" data-copy-query="{link}">'
        f"{html.escape(_('Copy link'))}</a>",
        width="content",
    )


def page_link(file: str, label: str) -> None:
    """A link to another page of the portal."""
    st.page_link(str(settings.ROOT / "pages" / file), label=_plain(label))


def show(
    key: str,
    chart: Callable[..., go.Figure | str],
    view: View,
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
    measure = measures.card(card)
    words = view.once(finding, *parameters)
    rows = partial(view.once, table, *parameters)
    with st.container(key=f"exhibit-{key}"):
        heading(words.headline)
        st.html(f'<p class="figure-subtitle">{html.escape(words.subtitle)}</p>')
        with st.container(key=f"switches-{key}", horizontal=True):
            as_table = _is_second(
                Switch(_("Show as"), key, {"kuvio": _("Figure"), "taulukko": _("Table")})
            )
            if switch is not None:
                parameters = (*parameters, _is_second(switch))
        if as_table:
            _show_table(rows())
        else:
            _show_figure(key, view.once(chart, *parameters), words.alt)
        source = _source(view)
        st.html(f'<p class="figure-note">{" · ".join(html.escape(part) for part in source)}</p>')
        with st.container(key=f"tools-{key}", horizontal=True, vertical_alignment="center"):
            _downloads(key, view, words, rows, measure)
            st.page_link(
                DEFINITIONS,
                label=_("Definition: {name}").format(name=_(measure.name)),
                query_params={"haku": measure.id},
            )
        if words.how:
            st.html(
                f'<details class="how-to-read"><summary>{html.escape(_("How to read the figure"))}'
                f"</summary><p>{html.escape(words.how)}</p></details>"
            )


def _is_second(switch: Switch) -> bool:
    chosen = ui_address.switch(switch.label, switch.key, switch.options)
    return chosen != next(iter(switch.options))


def _show_figure(key: str, drawn: go.Figure | str, alt: str) -> None:
    if isinstance(drawn, str):
        st.html(drawn)
        return
    st.plotly_chart(
        drawn, theme=None, alt=alt, key=f"figure-{key}", config={"displayModeBar": False}
    )


def _show_table(table: Table) -> None:
    st.html(tables.as_html(table, ROWS_SHOWN))
    if len(table.rows) > ROWS_SHOWN:
        st.html(
            "<p>"
            + html.escape(
                _("The first {n} of {m} rows are shown; the downloads have all.").format(
                    n=i18n.number(ROWS_SHOWN), m=i18n.number(len(table.rows))
                )
            )
            + "</p>"
        )


def _source(view: View) -> list[str]:
    found = _present()
    parts = [
        _("Source: loan events of {consortium}, Koha").format(
            consortium=_in_language(found.consortium_names)
        ),
        _("Period: {period}").format(period=period_text(view.choice.period)),
        _("Updated {day}").format(day=i18n.day(found.built_at.date())),
    ]
    return [*parts, _("Sample data")] if found.is_sample else parts


def _downloads(
    key: str, view: View, finding: Finding, rows: Callable[[], Table], measure: measures.Measure
) -> None:
    found = _present()
    sample = _("sample data") if found.is_sample else ""
    name = (key, period_text(view.choice.period), sample)
    notes = Notes(_("Notes"), finding.headline, _note_rows(view, finding, measure))
    language, sheet = i18n.current(), _("Data")

    def as_csv() -> bytes:
        with i18n.speaking(language):
            return csv_file.content(rows(), "." if language == "en" else ",")

    def as_xlsx() -> bytes:
        with i18n.speaking(language):
            return xlsx_file.content(rows(), notes, sheet)

    st.download_button(
        _("Download CSV"), as_csv, file_name(*name, suffix=".csv"), "text/csv",
        key=f"csv-{key}", on_click="ignore",
    )  # fmt: skip
    st.download_button(
        _("Download Excel"), as_xlsx, file_name(*name, suffix=".xlsx"), XLSX,
        key=f"xlsx-{key}", on_click="ignore",
    )  # fmt: skip


def _note_rows(
    view: View, finding: Finding, measure: measures.Measure
) -> tuple[tuple[str, str], ...]:
    found = _present()
    sample = _("Made-up sample data: it tells nothing about real libraries.")
    return (
        (_("What"), finding.subtitle),
        (_("Measure"), _(measure.name)),
        (_("Definition"), _(measure.formula)),
        (_("Unit"), _(measure.unit)),
        *((_("Break in the series"), _(text)) for text in measure.breaks),
        (_("Source"), " · ".join(_source(view))),
        (_("Period"), f"{view.choice.period.first} – {view.choice.period.last_day}"),
        (_("Release"), f"{found.release_id} ({found.rule_version}, {measure.model})"),
        (_("Licence"), _("The keeper of the data has not set a licence yet. Name the source.")),
        *(((_("Sample data"), sample),) if found.is_sample else ()),
    )


def _card(card: Card) -> str:
    lines = "".join(
        f'<p class="{name}">{html.escape(text)}</p>'
        for name, text in (("card-change", card.change), ("card-note", card.note))
        if text
    )
    long = " long" if len(card.value) > LONG_VALUE else ""
    return (
        f'<li class="card"><h3 class="card-title">{html.escape(card.title)}</h3>'
        f'<p class="card-value{long}">{html.escape(card.value)}</p>{lines}</li>'
    )


def _present() -> Release:
    found = _running.get()
    if found is None:
        raise LookupError("There is no release; guard() comes first on every page.")
    return found


def _in_language(names: Any) -> str:  # noqa: ANN401 - a mapping of language to name
    return str(names.get(i18n.current()) or names["fi"])


def _answer(
    found: Release, query: Callable[..., pd.DataFrame], parameters: dict[str, Any]
) -> pd.DataFrame:
    cursor = warehouse.cursor(found)
    try:
        return query(cursor, **parameters)
    finally:
        cursor.close()


def _plain(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#$~|]|:(?=\S))", r"\\\1", text)
