"""Charts and tables of transport: gaps, greys, crosses and words for what cannot be told."""

import plotly.graph_objects as go
import pytest

from portal.charts import look as looks
from portal.charts import months
from portal.kit import tables
from portal.kit.places import Level
from portal.transport.figures import titles
from portal.transport.figures.bands import BANDS
from portal.transport.figures.days import DAYS
from portal.transport.figures.left_open import LEFT_OPEN
from portal.transport.figures.outcomes import OUTCOMES
from portal.transport.figures.routes import ROUTES
from portal.transport.figures.trend import TREND
from portal.transport.figures.waiting import WAITING
from portal.transport.figures.weekdays import WEEKDAYS
from tests.portal.counted_release import TransportLooker

CHARTS = [
    TREND.chart,
    DAYS.chart,
    WEEKDAYS.chart,
    ROUTES.chart,
    BANDS.chart,
    LEFT_OPEN.chart,
    OUTCOMES.chart,
    WAITING.chart,
]
TABLES = [
    TREND.table,
    DAYS.table,
    WEEKDAYS.table,
    ROUTES.table,
    BANDS.table,
    LEFT_OPEN.table,
    OUTCOMES.table,
    WAITING.table,
]


def shown(table: tables.Table, column: str) -> list[str]:
    """A column as the reader sees it."""
    kind = next(each.kind for each in table.columns if each.name == column)
    return [tables.text(value, kind).replace("\u00a0", " ") for value in table.rows[column]]


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("month", ["2025-01-01", "2025-02-01"])
def test_every_chart_is_drawn_by_what_plotly_knows(
    look_at_transport: TransportLooker, chart: object, level: Level, month: str
) -> None:
    figure = chart(look_at_transport(level, month, month, place="002"))  # type: ignore[operator]

    go.Figure(figure.to_dict())
    assert figure.layout.template.layout.font.color == looks.INK


def test_the_trend_has_a_gap_and_a_grey_point(look_at_transport: TransportLooker) -> None:
    reserve, grey, *_others = TREND.chart(look_at_transport(last="2025-04-01")).data

    assert list(reserve.y)[-4:] == [35, 2, None, None]
    assert list(grey.y)[-4:] == [None, None, None, 3]
    assert (reserve.connectgaps, grey.marker.symbol) == (False, "circle-open")


def test_zero_is_drawn_as_zero(look_at_transport: TransportLooker) -> None:
    *_lines, other, _grey, _events, _numbers = TREND.chart(
        look_at_transport(last="2025-04-01")
    ).data

    assert list(other.y)[-4:-2] == [5, 0]


def test_a_month_with_too_few_is_a_cross_and_no_gap(look_at_transport: TransportLooker) -> None:
    crosses = DAYS.chart(look_at_transport(last="2025-04-01")).data[-3]

    assert [x[:7] for x in crosses.x] == ["2024-01", "2025-02", "2025-04"]
    assert crosses.marker.symbol == "x"


def test_bands_are_shares_of_the_place(look_at_transport: TransportLooker) -> None:
    under, middle, over = BANDS.chart(look_at_transport()).data

    assert [part.x[0] for part in (under, middle, over)] == [0.5, 0.25, 0.25]
    assert [part.x[1] for part in (under, middle, over)] == [None, None, None]


def test_places_with_too_few_have_words_instead_of_bars(
    look_at_transport: TransportLooker,
) -> None:
    notes = [note.text for note in BANDS.chart(look_at_transport()).layout.annotations]

    assert notes == ["10: liian vähän osuuksiin", "0: liian vähän osuuksiin", "40"]


def test_outcomes_add_up_to_the_whole(look_at_transport: TransportLooker) -> None:
    parts = OUTCOMES.chart(look_at_transport()).data

    assert len(parts) == 6
    assert sum(part.x[0] for part in parts) == pytest.approx(1)


def test_routes_are_drawn_busiest_first_with_words_for_the_few(
    look_at_transport: TransportLooker,
) -> None:
    figure = ROUTES.chart(look_at_transport())
    names = [note.text for note in figure.layout.annotations]

    assert list(figure.data[0].x) == [40, 8, 3, 1, 1]
    assert list(figure.data[2].x) == [1.75]
    assert names[:2] == ["Aho → Jänkä", "Jänkä → Aho"]
    assert names.count("saapuneita alle 30") == 4


def test_open_transfers_are_parted_by_fourteen_days(look_at_transport: TransportLooker) -> None:
    within, over = LEFT_OPEN.chart(look_at_transport()).data

    assert (list(within.x), list(over.x)) == ([2], [1])


def test_a_transfer_inside_a_place_has_one_name(look_at_transport: TransportLooker) -> None:
    view = look_at_transport()
    inside = view.routes[view.routes["sender"] == view.routes["receiver"]]

    assert titles.route_names(view, inside) == ["Aho, paikan sisällä"]


def test_missing_zero_too_few_and_incomplete_have_signs_of_their_own(
    look_at_transport: TransportLooker,
) -> None:
    view = look_at_transport(last="2025-04-01")
    trend, days = TREND.table(view), DAYS.table(view)

    assert shown(trend, "other")[:4] == ["0", "–", "0", "5"]
    assert shown(trend, "sign")[:4] == ["kesken", "ei tietoja", "", ""]
    assert shown(days, "days_median")[:4] == ["–", "–", "–", "1,8"]
    assert shown(days, "sign")[:4] == ["alle 30, kesken", "ei tietoja", "alle 30", ""]


def test_days_of_a_route_where_nothing_arrived_do_not_apply(
    look_at_transport: TransportLooker,
) -> None:
    table = ROUTES.table(look_at_transport())

    assert shown(table, "receiver") == ["Jänkä", "Aho", "Öylä", "Öylä", "Aho"]
    assert shown(table, "sign") == ["", "alle 30", "ei sovellu", "alle 30", "ei sovellu"]
    assert shown(table, "km") == ["4 000", "500", "–", "50", "–"]


def test_shares_of_outcomes_are_told_from_thirty(look_at_transport: TransportLooker) -> None:
    table = OUTCOMES.table(look_at_transport())

    assert shown(table, "filled_own_share") == ["21,3 %", "–"]
    assert shown(table, "sign") == ["", "alle 30"]


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_a_caption_and_rows(
    look_at_transport: TransportLooker, table: object
) -> None:
    made = table(look_at_transport())  # type: ignore[operator]

    assert "Pohjola" in made.caption
    assert len(made.rows)
    assert "<caption>" in tables.as_html(made)


@pytest.mark.parametrize(
    ("top", "ticks"),
    [(0, [0]), (3, [0, 1, 2, 3]), (8.8, [0, 2, 4, 6, 8]), (304, [0, 100, 200, 300])],
)
def test_scales_have_round_steps(top: float, ticks: list[int]) -> None:
    assert months.ticks(top)["tickvals"] == ticks
