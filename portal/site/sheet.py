"""One sheet as HTML: header, languages, the body, footer; and the parts that sheets share."""

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import plotly.graph_objects as go

from portal.charts import svg
from portal.definitions import measures
from portal.definitions import words as definitions
from portal.kit import figure as shown
from portal.kit import tables, uncounted
from portal.kit.figure import Finding, Shown
from portal.kit.i18n import _
from portal.kit.tables import Table
from portal.kit.uncounted import Gap
from portal.kit.warehouse import Release
from portal.site import document
from portal.site.document import Plain

V = TypeVar("V", bound=Shown)
HOME = "/tuloste"


@dataclass(frozen=True)
class Sheet:
    """A sheet ready to be sent: title, its lead, the address of the living page, the body as HTML."""

    title: str
    lead: str
    page: str
    body: str


def whole(sheet: Sheet, release: Release, query: Mapping[str, str]) -> str:
    """The sheet as a whole document in the language in use, in the frame of all plain pages."""
    living = html.escape(_("Open the page with choices and downloads"))
    body = (
        f'<div class="sheet"><h1>{html.escape(sheet.title)}</h1>{sheet.body}'
        f'<p class="living"><a href="{html.escape(sheet.page)}">{living}</a></p></div>'
    )
    return document.whole_page(Plain(sheet.title, body, sheet.lead, dict(query)), release)


def nothing_counted(gap: Gap, page: str, choices: str, name: str = "") -> Sheet:
    """The sheet where there is nothing to count, and why; choices: its form."""
    said = uncounted.lead(gap)
    return Sheet(uncounted.heading(gap, name), said, page, choices + lead(said))


def figure(
    release: Release,
    view: V,
    chart: Callable[..., go.Figure | str],
    *parameters: Any,  # noqa: ANN401 - a chart's own parameters
    finding: Callable[..., Finding],
    table: Callable[..., Table] | None,
    card: str,
    limit: int | None = None,
) -> str:
    """A figure with its words, its picture, its table under a fold, source, definition, how to read."""
    words = shown.words(release, view, view.once(finding, *parameters))
    drawn = view.once(chart, *parameters)
    picture = (
        drawn
        if isinstance(drawn, str)
        else f'<div class="figure">{svg.drawn(drawn, words.alt)}</div>'
    )
    rows = ""
    if table is not None:
        found = shown.table(release, view, view.once(table, *parameters))
        rows = _folded(_("Table"), tables.beginning(found, limit or len(found.rows)))
    measure = measures.card(card)
    source = " · ".join(html.escape(part) for part in shown.source(release, view))
    how = " ".join(map(definitions.marked, words.how))
    return (
        f"<section><h2>{html.escape(words.headline)}</h2>"
        f'<p class="figure-subtitle">{html.escape(words.subtitle)}</p>{picture}{rows}'
        f'<p class="figure-note">{source} · <a href="/maaritelmat?haku={measure.id}">'
        f"{html.escape(_('Definition: {name}').format(name=_(measure.name)))}</a></p>"
        f"{_folded(_('How to read the figure'), f'<p>{how}</p>')}</section>"
    )


def lead(text: str) -> str:
    """The sentence under the title."""
    return f'<p class="lead">{html.escape(text)}</p>'


def listed(texts: Sequence[str], name: str = "sentences") -> str:
    """Sentences as a list; nothing when there are none."""
    items = "".join(f"<li>{html.escape(text)}</li>" for text in texts)
    return f'<ul class="{name}">{items}</ul>' if texts else ""


def section(title: str, body: str) -> str:
    """A heading and what is under it."""
    return f"<section><h2>{html.escape(title)}</h2>{body}</section>"


def choice(label: str, name: str, options: Mapping[str, str], chosen: str) -> str:
    """A list to choose from, in a form that works without JavaScript."""
    items = "".join(
        f'<option value="{html.escape(code)}"{" selected" if code == chosen else ""}>'
        f"{html.escape(text)}</option>"
        for code, text in options.items()
    )
    return f'<label>{html.escape(label)}<select name="{html.escape(name)}">{items}</select></label>'


def form(choices: Sequence[str]) -> str:
    """The choices with a button that shows what was chosen."""
    return f'<form method="get">{"".join(choices)}<button>{html.escape(_("Show"))}</button></form>'


def _folded(title: str, body: str) -> str:
    return f"<details><summary>{html.escape(title)}</summary>{body}</details>"
