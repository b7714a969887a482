"""Texts, rules and grounds: the smallest pieces of a drawing, as strings."""

import html
import re
from collections.abc import Sequence

from portal.charts import look
from portal.kit.text_rule import escape

LINE_HEIGHT = 1.25
RISES = {"bottom": -0.3, "middle": 0.35, "top": 1.0}  # parts of the type size that letters sink
ANCHORS = {"left": "start", "right": "end", "center": "middle"}
BOLD = re.compile(r"</?b>")


def part(share: float) -> str:
    """A part of the width as a percentage."""
    return f"{100 * share:.2f}".rstrip("0").rstrip(".") + "%"


def escaped(text: str) -> str:
    """A text of plotly, which may hold entities, as it stands in SVG."""
    return escape(html.unescape(text))


def text(
    at: tuple[str, float],
    words: str,
    anchor: str = "start",
    rise: str = "middle",
    *,
    dx: float = 0,
    font: dict[str, object] | None = None,
    more: str = "",
) -> str:
    """A text of one line or, with <br>, of several, the last of which keeps its place."""
    size = _size(font)
    return "".join(
        f'<text x="{at[0]}" y="{at[1] + RISES[rise] * size - above * size * LINE_HEIGHT:.1f}"'
        f"{_look(words, anchor, dx, font)}{more}>{escaped(BOLD.sub('', line))}</text>"
        for above, line in _from_below(words.split("<br>"))
    )


def grounded(
    at: tuple[str, float],
    words: str,
    anchor: str,
    rise: str,
    *,
    dx: float,
    font: dict[str, object] | None,
    colour: str,
    more: str = "",
) -> str:
    """The same on a ground of its own, as wide as its longest line."""
    size = _size(font)
    lines = [BOLD.sub("", line) for line in words.split("<br>")]
    wide = max(map(len, lines)) * size * look.LETTER + 4
    high = len(lines) * size * LINE_HEIGHT
    left = dx - {"start": 2, "middle": wide / 2, "end": wide - 2}[anchor]
    top = RISES[rise] * size - high + size * 0.3
    box = f'<rect x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}" fill="{colour}"/>'
    said = text(("0", 0), words, anchor, rise, dx=dx, font=font)
    return f'<svg x="{at[0]}" y="{at[1]:.1f}" overflow="visible"{more}>{box}{said}</svg>'


def turned(
    at: tuple[str, float], words: str, anchor: str, angle: float, *, size: float, rise: float = 0.3
) -> str:
    """A text that leans."""
    bold = ' font-weight="700"' if words.startswith("<b>") else ""
    return (
        f'<svg x="{at[0]}" y="{at[1]:.1f}" overflow="visible"><text transform="rotate({angle:g})" '
        f'y="{rise * size:.1f}" text-anchor="{anchor}" font-size="{size:g}"{bold}>'
        f"{escaped(BOLD.sub('', words))}</text></svg>"
    )


def rule(x: tuple[str, str], y: tuple[float, float], colour: str, width: float = 1) -> str:
    """A straight line from the left and top to the right and bottom."""
    thick = "" if width == 1 else f' stroke-width="{width:g}"'
    return (
        f'<line x1="{x[0]}" x2="{x[1]}" y1="{y[0]:.1f}" y2="{y[1]:.1f}" stroke="{colour}"{thick}/>'
    )


def ground(width: float, height: float, paths: str) -> str:
    """What is drawn as lines and areas: it is as wide as the plane, and its strokes keep their width."""
    return (
        f'<svg width="100%" height="{height:g}" viewBox="0 0 {width:g} {height:g}" '
        f'preserveAspectRatio="none" overflow="visible" stroke-linejoin="round">{paths}</svg>'
    )


STEADY = ' vector-effect="non-scaling-stroke"'


def _size(font: dict[str, object] | None) -> float:
    return float(str((font or {}).get("size", look.TEXT)))


def _from_below(lines: Sequence[str]) -> list[tuple[int, str]]:
    return list(zip(range(len(lines) - 1, -1, -1), lines, strict=True))


def _look(words: str, anchor: str, dx: float, font: dict[str, object] | None) -> str:
    """The attributes of a text that differ from those of the drawing."""
    font = font or {}
    parts = [
        f' dx="{dx:g}"' if dx else "",
        f' text-anchor="{anchor}"' if anchor != "start" else "",
        f' font-size="{font["size"]}"' if font.get("size", look.TEXT) != look.TEXT else "",
        f' fill="{font["color"]}"' if font.get("color", look.INK) != look.INK else "",
        ' font-weight="700"' if words.startswith("<b>") else "",
    ]
    return "".join(parts)
