"""Key figures as cards: ready texts, and the HTML that pages, print views and phones share."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from portal.kit.i18n import _
from portal.kit.measure import Measure
from portal.kit.text_rule import escape

LONG_VALUE = 16  # letters that fit a card in large type


@dataclass(frozen=True)
class Picture:
    """A small picture without words: its SVG, what it tells, and what stands under its two ends (value,
    when)."""

    svg: str
    alt: str
    ends: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Card:
    """One key figure: all texts are ready to be shown; its title leads to the definition of its measure."""

    title: str
    value: str
    change: str = ""
    note: str = ""
    picture: Picture | None = None
    measure: Measure | None = None


def as_html(cards: Sequence[Card]) -> str:
    """The cards as a list, under a heading that only a screen reader needs."""
    heading = f'<h2 class="visually-hidden">{escape(_("Key figures"))}</h2>'
    many = " many" if len(cards) > 4 else ""  # noqa: PLR2004 - four fit a row in large type
    return f'{heading}<ul class="cards{many}">{"".join(map(_item, cards))}</ul>'


def image(picture: Picture) -> str:
    """A picture as an image of its own, since Streamlit takes no inline SVG."""
    data = base64.b64encode(picture.svg.encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(picture.alt)}">'


def _item(card: Card) -> str:
    lines = "".join(
        f'<p class="{name}">{escape(text)}</p>'
        for name, text in (("card-change", card.change), ("card-note", card.note))
        if text
    )
    long = " long" if len(card.value) > LONG_VALUE else ""
    drawn = image(card.picture) + _ends(card.picture) if card.picture else ""
    return (
        f'<li class="card"><h3 class="card-title">{_title(card)}</h3>'
        f'<p class="card-value{long}">{escape(card.value)}</p>{lines}{drawn}</li>'
    )


def _ends(picture: Picture) -> str:
    """The first and the last value with their times; the text of the picture tells them too."""
    ends = "".join(
        f"<span><b>{escape(value)}</b>{escape(when)}</span>" for value, when in picture.ends
    )
    return f'<p class="card-ends" aria-hidden="true">{ends}</p>' if ends else ""


def _title(card: Card) -> str:
    """The title, as a link to its definition, which a pointer is told at once."""
    title = escape(card.title)
    if card.measure is None:
        return title
    formula = escape(_(card.measure.formula))
    return f'<a href="{card.measure.address}" title="{formula}">{title}</a>'
