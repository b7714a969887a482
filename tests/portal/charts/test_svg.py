"""Figures as SVG: the same traces and texts at every width, and a refusal of what cannot be drawn."""

import html
import itertools
import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from portal.charts import look, svg
from portal.charts.ranges import Row, ranges
from portal.lending.figures.arrows import ARROWS
from portal.lending.figures.net import NET
from portal.lending.figures.partners import PARTNERS
from portal.lending.figures.trend import TREND
from portal.lending.matrix import matrix
from portal.lending.view import View
from portal.transport.figures.bands import BANDS
from portal.transport.figures.trend import TREND as TRANSFERS
from tests.portal.counted_release import TransportLooker

Looker = Callable[..., View]
AXES = {"yaxis": {"tickvals": [0, 1], "ticktext": ["a", "b"], "range": [1.5, -0.5]}}
BARE = {"showticklabels": False, "showgrid": False}


def texts(drawn: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawn)


def tips(drawn: str) -> list[str]:
    return [html.unescape(tip) for tip in re.findall(r'data-tip="([^"]*)"', drawn)]


def bars(**more: object) -> look.Trace:
    return look.trace("bar", y=[0, 1], x=[10, 5], orientation="h", marker={"color": "#000"}, **more)


def test_bars_hold_every_name_and_number_of_the_figure(view_of: Looker) -> None:
    """Aho sends 30 and receives 10, Jänkä 12 and 20, Öylä 2 and 14."""
    drawn = svg.drawn(NET.chart(view_of()), "Palkit 3")

    assert texts(drawn) == ["+20", "−8", "−12", "Aho", "Jänkä", "Öylä"]
    assert drawn.count("<rect") == 3
    assert 'role="img" aria-label="Palkit 3"' in drawn
    assert tips(drawn)[0] == "Aho\nlähti 30, tuli 10"
    found = ET.fromstring(drawn).findall(".//{*}rect")  # noqa: S314 - ours
    assert (
        found[0].get("data-tip") == "Aho\nlähti 30, tuli 10"
    )  # as a browser reads it, which fetches XML


@pytest.mark.parametrize(("width", "name"), [(None, "fluid"), (216, "fixed")])
def test_a_bar_is_as_long_a_part_of_the_width_as_its_number(width: int | None, name: str) -> None:
    figure = look.figure([bars()], xaxis={"range": [0, 20], **BARE}, height=116, **AXES)
    drawn = svg.drawn(figure, name, width)

    assert re.findall(r'<rect x="([^"]+)" y="[\d.]+" width="([^"]+)"', drawn) == [
        ("0%", "50%"),
        ("0%", "25%"),
    ]


def test_the_numbers_of_a_figure_stay_as_large_at_every_width() -> None:
    figure = look.figure(
        [bars(text=["10", "5"], textposition="outside")],
        xaxis={"range": [0, 20], **BARE},
        height=116,
        **AXES,
    )
    fluid, phone, page = (svg.drawn(figure, "", width) for width in (None, 320, 760))

    assert "viewBox" not in fluid
    assert 'viewBox="0 0 320 116" width="320" height="116"' in phone
    assert 'viewBox="0 0 760 116" width="760" height="116"' in page
    assert svg.heights(figure) == (116, 116)


def test_a_document_has_no_texts_for_a_pointer(view_of: Looker) -> None:
    assert tips(svg.drawn(matrix(view_of()), "", 760)) == []


def test_a_phone_has_long_names_in_short() -> None:
    long = "Enontekiön kunnankirjasto"
    y = {"tickvals": [0, 1], "ticktext": [long, "b"], "range": [1.5, -0.5]}
    margin = {"l": look.room([long]), "r": 8, "t": 8, "b": 8}
    figure = look.figure([bars()], xaxis={"range": [0, 20], **BARE}, yaxis=y, margin=margin)

    assert re.findall(r'class="(.)">([^<]*)<', svg.drawn(figure, "")) == [
        ("w", long),
        ("n", "Enontekiön kunnan…"),
    ]
    assert texts(svg.drawn(figure, "", 320)) == ["Enontekiön kunnan…", "b"]
    assert texts(svg.drawn(figure, "", 760)) == [long, "b"]
    assert f"--l:{look.room([long])}px;--ln:{look.room(['x' * 18])}px" in svg.drawn(figure, "")


def test_a_legend_that_a_phone_has_no_room_for_grows_upwards(
    look_at_transport: TransportLooker,
) -> None:
    figure = TRANSFERS.chart(look_at_transport())
    wide, narrow = svg.heights(figure)

    assert (wide, narrow) == (378, 378 + 3 * 22 - 36 + 4)
    assert [text for text in texts(svg.drawn(figure, "")) if text != "1"][-6:] == [
        "Varauksia varten",
        "Paluulla omistajalle",
        "Muut syyt",
    ] * 2
    assert svg.drawn(figure, "", 760).count('stroke-dasharray="9 6"') == 2


def test_the_two_bars_of_a_pair_have_their_words_above(view_of: Looker) -> None:
    drawn = svg.drawn(PARTNERS.chart(view_of().on("001")), "", 760)

    assert texts(drawn) == ["20", "10", "8", "2", "Jänkä", "Öylä", "Lähti muille", "Tuli muilta"]


def test_a_missing_month_breaks_the_line(view_of: Looker) -> None:
    """January 2024, then nothing until January, February and March 2025; April is not complete."""
    drawn = svg.drawn(TREND.chart(view_of()), "")

    path = re.findall(r'<path d="([^"]*)" fill="none"', drawn)[0]
    assert path.count("M") == 2
    assert drawn.count("<circle") == len(tips(drawn)) == 3  # two months and an event
    assert tips(drawn)[0].startswith("tammikuu 2024: ")


def test_the_map_of_squares_has_every_municipality_and_an_arrow_for_each_flow(
    view_of: Looker,
) -> None:
    drawn = svg.drawn(ARROWS.chart(view_of().on("001"), squares=True), "")

    assert texts(drawn) == ["Aho", "Jänkä", "Öylä"]
    assert drawn.count('class="head"') == 4
    assert drawn.count('font-weight="700"') == 1


def test_the_matrix_has_a_square_for_each_pair_its_numbers_and_classes(view_of: Looker) -> None:
    """Six pairs, of which Öylä to Jänkä lent nothing; the diagonal is empty."""
    drawn = svg.drawn(matrix(view_of()), "")

    assert len(tips(drawn)) == 6 + 3 + 3
    assert tips(drawn)[6] == "Jänkä\nLähti, lainaa: 12"
    assert "Aho → Jänkä: lainoja 20" in tips(drawn)
    assert texts(drawn)[:6] == ["Lainoja vähintään", "1", "2", "5", "10", "20"]
    assert sorted(texts(drawn)[6:12], key=int) == ["0", "2", "4", "8", "10", "20"]
    assert len(re.findall(r'<path fill="#[0-9A-F]{6}" pointer-events="none"', drawn)) == 4


def test_parts_of_a_stack_begin_where_the_one_before_ended(
    look_at_transport: TransportLooker,
) -> None:
    drawn = svg.drawn(BANDS.chart(look_at_transport()), "")

    rows: dict[str, list[tuple[float, float]]] = {}
    for left, top, width in re.findall(
        r'<rect x="([\d.]+)%" y="([\d.]+)" width="([\d.]+)%"', drawn
    ):
        rows.setdefault(top, []).append((float(left), float(width)))
    for parts in rows.values():
        assert parts[0][0] == 0
        for (left, width), (next_left, _width) in itertools.pairwise(parts):
            assert next_left == pytest.approx(left + width, abs=0.02)
        assert sum(parts[-1]) == pytest.approx(100, abs=0.02)


def test_the_second_pair_of_axes_has_its_own_part_of_the_width() -> None:
    rows = [Row("Aho", 4, 2.0, 5.0), Row("Öylä", 2, float("nan"), float("nan"))]
    drawn = svg.drawn(ranges(rows, too_few="alle 5"), "")

    assert re.findall(r'<circle cx="([\d.]+)%"', drawn) == ["61.43"]
    assert re.findall(r'<svg x="([\d.]+)%" y="[^"]*" overflow="visible"><path', drawn) == ["93.57"]
    assert "alle 5" in texts(drawn)
    assert tips(drawn) == [
        "Aho: 4",
        "Öylä: 2",
        "Aho\nMediaani: 2,0\u00a0päivää",
        "Aho\nYhdeksän kymmenestä enintään: 5,0\u00a0päivää",
    ]


@pytest.mark.parametrize(
    ("figure", "named"),
    [
        (look.figure([look.trace("pie", values=[1])]), "a pie"),
        (look.figure([bars(opacity=0.5)]), "bar.opacity"),
        (look.figure([bars(textposition="auto")]), "bar.textposition = 'auto'"),
        (look.figure([bars()], hidesources=True), "layout.hidesources"),
        (look.figure([bars()], xaxis={"type": "log"}), "layout.xaxis.type = 'log'"),
        (
            look.figure([bars()], annotations=[{"x": 0, "y": 0, "textangle": 9}]),
            "layout.annotations.textangle",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_its_name(figure: object, named: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"cannot draw {named}")):
        svg.drawn(figure, "")


def test_an_axis_that_does_not_say_its_ticks_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot choose the ticks of x"):
        svg.drawn(look.figure([bars()], **AXES), "")
