"""Figures as SVG: the same traces and texts, and a refusal of what cannot be drawn."""

import re
from collections.abc import Callable

import pytest

from portal.charts import look, svg
from portal.lending.figures.arrows import ARROWS
from portal.lending.figures.net import NET
from portal.lending.figures.partners import PARTNERS
from portal.lending.figures.trend import TREND
from portal.lending.matrix import matrix
from portal.lending.view import View

Looker = Callable[..., View]


def texts(drawn: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawn)


def test_bars_hold_every_name_and_number_of_the_figure(view_of: Looker) -> None:
    """Aho sends 30 and receives 10, Jänkä 12 and 20, Öylä 2 and 14."""
    drawn = svg.drawn(NET.chart(view_of()), "Palkit 3")

    assert texts(drawn) == ["Aho", "Jänkä", "Öylä", "+20", "−8", "−12"]
    assert drawn.count("<rect") == 3
    assert 'role="img" aria-label="Palkit 3"' in drawn


def test_a_bar_is_as_long_as_its_number() -> None:
    bars = look.trace("bar", y=[0, 1], x=[10, 5], orientation="h", marker={"color": "#000"})
    layout = {"xaxis": {"range": [0, 20]}, "yaxis": {"range": [1.5, -0.5]}, "height": 116}
    drawn = svg.drawn(look.figure([bars], **layout), "", width=216)

    widths = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn)
    assert widths == [("8.0", "100.0"), ("8.0", "50.0")]


def test_the_two_bars_of_a_pair_have_their_words_above(view_of: Looker) -> None:
    drawn = svg.drawn(PARTNERS.chart(view_of().on("001")), "")

    assert texts(drawn) == ["Jänkä", "Öylä", "20", "10", "8", "2", "Lähti muille", "Tuli muilta"]


def test_a_missing_month_breaks_the_line(view_of: Looker) -> None:
    """January 2024, then nothing until January, February and March 2025; April is not complete."""
    drawn = svg.drawn(TREND.chart(view_of()), "")

    path = re.findall(r'<path d="([^"]*)" fill="none"', drawn)[0]
    assert path.count("M") == 2
    assert drawn.count("<circle") == 2


def test_the_map_has_every_municipality_and_an_arrow_for_each_flow(view_of: Looker) -> None:
    drawn = svg.drawn(ARROWS.chart(view_of().on("001")), "")

    assert texts(drawn) == ["Aho", "Jänkä", "Öylä"]
    assert drawn.count("rotate(") == 4
    assert drawn.count('font-weight="700"') == 1


def test_what_cannot_be_drawn_is_refused(view_of: Looker) -> None:
    with pytest.raises(ValueError, match="cannot draw a heatmap"):
        svg.drawn(matrix(view_of()), "")
    upright = look.figure([look.trace("bar", x=[1], y=[2], marker={"color": "#000"})])
    with pytest.raises(ValueError, match="horizontal bars only"):
        svg.drawn(upright, "")
