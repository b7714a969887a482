"""A figure as a picture of its own: its finding, what it shows, the drawing, the source, so that no number goes
without its limits."""

import textwrap

import plotly.graph_objects as go

from portal.charts import look
from portal.files import papers
from portal.kit.figure import Finding
from portal.kit.text_rule import escape

WIDTH, EDGE = 760, 24
HEADLINE, LINE = 22, 20  # pixels of a headline's letters, and of a line of the others
_LETTER = 0.5  # a usual letter in parts of the type size


def drawn(figure: go.Figure, words: Finding, source: str) -> str:
    """The whole as SVG on white."""
    inner = WIDTH - 2 * EDGE
    picture = papers.picture(figure, words.alt, inner)
    head = textwrap.wrap(words.headline, int(inner / (HEADLINE * 0.56)))
    under = textwrap.wrap(words.subtitle, int(inner / (look.TEXT * _LETTER)))
    foot = textwrap.wrap(source, int(inner / (look.TEXT * _LETTER)))
    y = EDGE
    texts = []
    for line in head:
        y += HEADLINE + 6
        texts.append(_text(line, y, f'font-size="{HEADLINE}" font-weight="700" fill="{look.INK}"'))
    for line in under:
        y += LINE
        texts.append(_text(line, y, f'font-size="{look.TEXT}" fill="{look.INK_2}"'))
    y += LINE
    at = y
    y += _height(picture) + LINE
    for line in foot:
        y += LINE
        texts.append(_text(line, y, f'font-size="{look.TEXT}" fill="{look.INK_2}"'))
    height = y + EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" font-family="{look.FONT}" width="{WIDTH}" '
        f'height="{height}" viewBox="0 0 {WIDTH} {height}"><rect width="{WIDTH}" height="{height}" '
        f'fill="#FFFFFF"/>{"".join(texts)}<svg x="{EDGE}" y="{at}" width="{inner}" '
        f'height="{_height(picture)}">{picture}</svg></svg>'
    )


def _text(line: str, y: int, how: str) -> str:
    return f'<text x="{EDGE}" y="{y}" {how}>{escape(line)}</text>'


def _height(picture: str) -> int:
    """The pixels that a drawing says it is high."""
    head = picture[: picture.index(">")]
    return round(float(head.rpartition(' height="')[2].partition('"')[0]))
