"""The measure cards as the definitions page shows them, and the search over them."""

import html
from collections.abc import Iterable

from portal.definitions.measures import CARDS, card
from portal.kit.i18n import _, current, ngettext, number, translated
from portal.kit.measure import Measure


def matching(wanted: str) -> list[Measure]:
    """The card with the wanted id, else those whose id, name or formula holds every wanted word."""
    exact = [measure for measure in CARDS if measure.id == wanted.strip()]
    if exact:
        return exact
    words = wanted.casefold().split()
    return [measure for measure in CARDS if all(word in _searched(measure) for word in words)]


def count_text(found: list[Measure]) -> str:
    """How many definitions there are, or that none fits."""
    if not found:
        return _("No definition holds all these words. Try one word only.")
    return ngettext("{n} definition", "{n} definitions", len(found)).format(n=number(len(found)))


def as_html(measure: Measure) -> str:
    """One card: name, formula in words, unit, source, breaks in the series."""
    rows = [
        (_("Definition"), marked(measure.formula)),
        (_("Unit"), html.escape(_(measure.unit))),
        (_("Source"), html.escape(measure.model)),
        *((_("Break in the series"), marked(text)) for text in measure.breaks),
        (_("Id"), html.escape(measure.id)),
    ]
    body = "".join(f"<dt>{html.escape(what)}</dt><dd>{shown}</dd>" for what, shown in rows)
    return (
        f'<section class="definition" id="{measure.id}"><h2>{html.escape(_(measure.name))}</h2>'
        f"<dl>{body}</dl></section>"
    )


def links(ids: Iterable[str]) -> str:
    """A line of links to definitions: how the figures above it are counted."""
    found = [card(one) for one in ids]
    shown = " · ".join(
        f'<a href="/maaritelmat?haku={one.id}">{html.escape(_(one.name))}</a>' for one in found
    )
    return f'<p class="figure-note">{html.escape(_("How these are counted:"))} {shown}</p>'


def marked(key: str) -> str:
    """A text as HTML; one that fell back to another language says which."""
    text, lang = translated(key)
    shown = html.escape(text)
    return shown if lang == current() else f'<span lang="{lang}">{shown}</span>'


def _searched(measure: Measure) -> str:
    return " ".join((measure.id, _(measure.name), _(measure.formula))).casefold()
