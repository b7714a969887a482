"""The colours by themselves: texts stand out at 4.5 to 1, what must be seen at 3 to 1 (WCAG 2.1)."""

import re

import pytest

from portal.charts import look
from portal.kit import settings

CSS = (settings.ROOT / "portal" / "static" / "portal.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", CSS))
WHITE = "#FFFFFF"


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_counted_as_wcag_does() -> None:
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("text", ["ink", "ink-2", "brand", "error"])
@pytest.mark.parametrize("ground", [WHITE, TOKENS["surface"], TOKENS["tint"]])
def test_texts_stand_out(text: str, ground: str) -> None:
    assert contrast(TOKENS[text], ground) >= 4.5


@pytest.mark.parametrize(
    ("text", "ground"),
    [(WHITE, "brand-dark"), ("on-dark", "brand-dark"), (WHITE, "brand"), ("warm-ink", "warm")],
)
def test_texts_on_bars_stand_out(text: str, ground: str) -> None:
    assert contrast(TOKENS.get(text, text), TOKENS[ground]) >= 4.5


@pytest.mark.parametrize(
    ("graphic", "ground"),
    [("control", WHITE), ("control", "surface"), ("sun", "brand-dark"), ("brand", "tint")],
)
def test_edges_and_marks_are_seen(graphic: str, ground: str) -> None:
    assert contrast(TOKENS[graphic], TOKENS.get(ground, ground)) >= 3


@pytest.mark.parametrize("colour", [look.SENT, look.RECEIVED, look.CONTEXT, look.CONTROL])
def test_bars_and_lines_are_seen(colour: str) -> None:
    assert contrast(colour, WHITE) >= 3


def test_charts_and_pages_share_their_colours() -> None:
    assert (TOKENS["ink"], TOKENS["ink-2"], TOKENS["brand"]) == (look.INK, look.INK_2, look.SENT)
    assert tuple(TOKENS[name] for name in ("surface", "tint", "line")) == (
        look.SURFACE,
        look.TINT,
        look.LINE,
    )
