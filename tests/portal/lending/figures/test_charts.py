"""Charts draw the counted figures; what is missing leaves a gap, what is zero is a zero."""

import math

import pandas as pd
import plotly.graph_objects as go
import pytest

from portal.charts import look as looks
from portal.kit.places import Level
from portal.lending import matrix
from portal.lending.figures import arrows, multiples
from portal.lending.figures.arrows import ARROWS
from portal.lending.figures.biggest import BIGGEST
from portal.lending.figures.multiples import MULTIPLES
from portal.lending.figures.net import NET
from portal.lending.figures.partners import PARTNERS
from portal.lending.figures.trend import TREND
from portal.lending.flows import Unit
from portal.lending.view import Order, View
from tests.portal.counted_release import Looker


def partners(view: View) -> go.Figure:
    """The partners of the place that the page would choose."""
    return PARTNERS.chart(view.on(str(view.focus)))


def arrow_map(view: View) -> go.Figure:
    """The arrows of the place that the page would choose."""
    return ARROWS.chart(view.on(str(view.focus)), squares=True)


CHARTS = [NET.chart, TREND.chart, BIGGEST.chart, matrix.matrix, partners, arrow_map]


def sizes(figure: go.Figure) -> list[float]:
    """Every font size that the figure sets itself."""

    def found(part: object) -> list[float]:
        if isinstance(part, dict):
            own = (
                [part["size"]]
                if "size" in part and "symbol" not in part and "color" in part
                else []
            )
            return own + [size for value in part.values() for size in found(value)]
        if isinstance(part, list | tuple):
            return [size for value in part for size in found(value)]
        return []

    fonts = [
        trace.get("textfont", {}) for trace in figure.to_dict()["data"] if trace.get("textfont")
    ] + [
        annotation.get("font", {})
        for annotation in figure.to_dict()["layout"].get("annotations", [])
    ]
    return [font["size"] for font in fonts if "size" in font] or found({})


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("level", Level)
def test_every_chart_has_our_template_and_readable_text(
    look: Looker, chart: object, level: Level
) -> None:
    figure = chart(look(level=level))  # type: ignore[operator]  # every chart takes a view

    go.Figure(figure.to_dict())  # plotly refuses a property that it does not know
    assert figure.layout.template.layout.font.color == looks.INK
    assert figure.layout.template.layout.font.size == 14
    assert all(size >= 12 for size in sizes(figure))


def test_the_matrix_prints_loans_and_leaves_the_diagonal_empty(look: Looker) -> None:
    figure = matrix.matrix(look(order=Order.ALPHABET))
    printed = {
        (y, x): text
        for trace in figure.data
        if trace.type == "scatter"
        for x, y, text in zip(trace.x, trace.y, trace.text, strict=True)
    }

    assert printed == {
        (0, 1): "20",
        (0, 2): "10",
        (1, 0): "8",
        (1, 2): "4",
        (2, 0): "2",
        (2, 1): "0",
    }
    assert [figure.data[0].z[index][index] for index in range(3)] == [None, None, None]


def test_a_zero_and_an_unknown_square_have_different_signs(look: Looker) -> None:
    figure = matrix.matrix(look(order=Order.ALPHABET, unit=Unit.RELATIVE))
    printed = {
        (y, x): text
        for trace in figure.data
        if trace.type == "scatter"
        for x, y, text in zip(trace.x, trace.y, trace.text, strict=True)
    }

    assert printed[2, 1] == "–"
    assert printed[0, 1].startswith(("+", "−", "0"))


def test_the_margins_add_up_sent_and_received(look: Looker) -> None:
    bars = [
        trace for trace in matrix.matrix(look(order=Order.ALPHABET)).data if trace.type == "bar"
    ]

    assert [list(bars[0].x), list(bars[1].y)] == [[30, 12, 2], [10, 20, 14]]


def test_the_highlighted_place_is_outlined_and_bold(look: Looker) -> None:
    figure = matrix.matrix(look(order=Order.ALPHABET, place="002"))

    assert [(shape.y0, shape.y1) for shape in figure.layout.shapes] == [(0.5, 1.5), (-0.5, 2.5)]
    assert figure.layout.yaxis.ticktext == ("Aho", "<b>Jänkä</b>", "Öylä")


@pytest.mark.parametrize(
    ("order", "names"),
    [
        (Order.ALPHABET, ["001", "002", "003"]),
        (Order.VOLUME, ["001", "002", "003"]),
        (Order.AREA, ["002", "001", "003"]),
    ],
)
def test_places_follow_the_chosen_order(look: Looker, order: Order, names: list[str]) -> None:
    assert list(look(order=order).order) == names


def test_net_bars_show_their_sign_in_colour_and_in_text(look: Looker) -> None:
    bar = NET.chart(look()).data[0]

    assert list(bar.text) == ["+20", "−8", "−12"]
    assert list(bar.marker.color) == [looks.SENT, looks.RECEIVED, looks.RECEIVED]


def test_the_trend_leaves_a_gap_and_marks_the_incomplete_month(look: Looker) -> None:
    complete, partial, events, numbers = TREND.chart(look(last="2025-04-01")).data

    assert list(events.ids) == ["tapahtuma=2025-01-10..2025-01-20.001"]
    assert list(events.customdata) == ["10.1.2025 – 20.1.2025: Remontti."]
    assert list(numbers.text) == ["1"]
    assert list(complete.y)[-5:] == [None, 44, 1, 0, None]
    assert list(partial.y)[-5:] == [None, None, None, None, 3]
    assert complete.connectgaps is False


def test_partners_are_pairs_of_bars(look: Looker) -> None:
    sent, received = PARTNERS.chart(look().on("001")).data

    assert (list(sent.x), list(received.x)) == ([20, 10], [8, 2])


def test_the_biggest_flows_come_largest_first(look: Looker) -> None:
    figure = BIGGEST.chart(look())

    assert list(figure.data[0].x) == [20, 10, 8, 4, 2]
    assert figure.layout.annotations[0].text == "Aho → Jänkä"


def test_at_most_ten_arrows_leave_from_and_come_to_the_place(look: Looker) -> None:
    figure = ARROWS.chart(look().on("001"), squares=True)
    lines = [trace for trace in figure.data if trace.mode == "lines" and trace.fill is None]

    assert len(lines) == 4
    assert {trace.line.color for trace in lines} == {looks.SENT, looks.RECEIVED}


def test_the_two_directions_of_a_pair_bend_apart() -> None:
    there, back = arrows.curve((0, 0), (2, 0)), arrows.curve((2, 0), (0, 0))
    middle = len(there[0]) // 2

    assert (there[0][0], there[1][0], there[0][-1], there[1][-1]) == (0, 0, 2, 0)
    assert there[1][middle] == pytest.approx(-back[1][middle])
    assert not math.isclose(there[1][middle], 0)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Rovaniemi", "Rovaniemi"),
        ("Pelkosenniemi", "Pelkosen-\nniemi"),
        ("Roavvenjárga", "Roavven-\njárga"),
    ],
)
def test_a_long_name_is_parted(name: str, shown: str) -> None:
    assert arrows.broken(name) == shown


def test_small_multiples_tell_their_scale_and_break_at_a_gap(look: Looker) -> None:
    view = look(last="2025-04-01")
    aho = view.by_month_and_place[view.by_month_and_place["place"] == "001"]
    svg = multiples.picture(aho, 40)

    assert multiples.top_of_scale(view.by_month_and_place) == 30
    assert svg.count("M") == 4
    drawn = MULTIPLES.chart(view)
    assert drawn.count('<li class="card') == 3
    assert "Yläreuna: 30 kuukaudessa" in drawn  # Aho sent 30 in its largest month
    assert drawn.count("Yläreuna: ") == 3


def test_an_index_is_a_hundred_in_the_mean_of_its_first_year() -> None:
    """Twelve months of 20, then 30: 150. A line of 9 a month is too small, an incomplete month is no base."""
    months = pd.date_range("2024-01-01", periods=14, freq="MS")
    frame = pd.DataFrame(
        {
            "place": "001",
            "loan_month": months,
            "is_complete": [False, *[True] * 13],
            "sent": [500, *[20] * 12, 30],
            "received": [9] * 14,
        }
    )
    found = multiples.indexed(frame)

    assert found["sent"].tolist() == [2500, *[100] * 12, 150]
    assert found["received"].isna().all()
    assert multiples.indexed(frame.head(10))["sent"].isna().all()  # not twelve months yet


@pytest.mark.parametrize(
    ("largest", "smallest", "edges"),
    [
        (0, 1, (1,)),
        (4, 1, (1, 2)),
        (359, 1, (1, 2, 5, 10, 20, 50, 100, 200)),
        (0.3, 0.01, (0.01, 0.02, 0.05, 0.1, 0.2)),
    ],
)
def test_classes_begin_at_round_numbers(
    largest: float, smallest: float, edges: tuple[float, ...]
) -> None:
    assert looks.edges(largest, smallest) == pytest.approx(edges)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", [*looks.SEQUENTIAL, *looks.DIVERGING])
def test_numbers_can_be_read_on_every_colour(colour: str) -> None:
    text = looks.INK if looks.is_light(colour) else "#FFFFFF"
    light, dark = sorted((luminance(colour), luminance(text)), reverse=True)

    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("chart", CHARTS)
def test_a_highlight_and_a_unit_are_drawn_by_what_plotly_knows(look: Looker, chart: object) -> None:
    figure = chart(look(place="002", unit=Unit.RELATIVE))  # type: ignore[operator]  # as above

    go.Figure(figure.to_dict())


def test_heads_of_arrows_stand_between_the_name_and_the_edge_of_the_square(look: Looker) -> None:
    """A name takes the lowest third of its square; a head may stand in its own square only."""
    figure = arrow_map(look())
    heads = [note for note in figure.layout.annotations if note.showarrow]
    rows = {1.0, 2.0}  # of the counted release

    assert heads
    for head in heads:
        assert any(row - 0.46 < head.y < row + 0.16 for row in rows)


def test_names_on_the_map_are_drawn_after_the_arrows(look: Looker) -> None:
    annotations = arrow_map(look()).layout.annotations
    arrows = [index for index, annotation in enumerate(annotations) if annotation.showarrow]
    names = list(annotations[max(arrows) + 1 :])

    assert [name.text for name in names] == ["<b>Aho</b>", "Jänkä", "Öylä"]
    assert all(name.bgcolor for name in names)


def test_every_square_of_the_matrix_has_one_number(look: Looker) -> None:
    figure = matrix.matrix(look(order=Order.ALPHABET, unit=Unit.RELATIVE))
    squares = [
        (x, y)
        for trace in figure.data
        if trace.type == "scatter"
        for x, y in zip(trace.x, trace.y, strict=True)
    ]

    assert len(squares) == len(set(squares)) == 6


def test_a_small_chart_tints_the_months_of_the_place_s_own_events(look: Looker) -> None:
    """Aho was closed in January 2025; Jänkä was not."""
    view = look(last="2025-04-01")
    aho = view.by_month_and_place[view.by_month_and_place["place"] == "001"]
    (closed,) = multiples.happened(view, "001")
    tinted = multiples.picture(aho, 40, [closed]).count(looks.EVENT_TINT)

    assert closed.told == "10.1.2025 – 20.1.2025: Remontti."
    assert tinted == 1
    assert multiples.happened(view, "002") == ()
    assert multiples.chart(view).count("Sävytetty: Remontti (10.1.2025 – 20.1.2025)") == 1
