"""Tables write values as the language does, unknown ones as a dash, and are real tables."""

import pandas as pd
import pytest

from portal.kit import i18n, tables
from portal.kit.tables import Column, Kind, Table
from portal.lending.figures.arrows import ARROWS
from portal.lending.figures.biggest import BIGGEST
from portal.lending.figures.matrix import MATRIX
from portal.lending.figures.net import NET
from portal.lending.figures.partners import PARTNERS
from portal.lending.figures.trend import TREND
from portal.lending.flows import Unit
from tests.portal.counted_release import Looker


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (12345, Kind.COUNT, "12\u00a0345"),
        (-7, Kind.SIGNED, "−7"),
        (7, Kind.SIGNED, "+7"),
        (0.0746, Kind.SHARE, "7,5\u00a0%"),
        (0.5, Kind.SIGNED_SHARE, "+50\u00a0%"),
        (-0.5, Kind.SIGNED_SHARE, "−50\u00a0%"),
        (1.24, Kind.DECIMAL, "1,2"),
        (2024, Kind.YEAR, "2024"),
        (pd.Timestamp("2025-03-01"), Kind.MONTH, "maaliskuu 2025"),
        (float("nan"), Kind.COUNT, "–"),
        (None, Kind.TEXT, "–"),
        (pd.NA, Kind.SHARE, "–"),
    ],
)
def test_values_in_finnish(value: object, kind: Kind, text: str) -> None:
    assert tables.text(value, kind) == text


def test_values_in_english() -> None:
    with i18n.speaking("en"):
        assert tables.text(12345, Kind.COUNT) == "12,345"
        assert tables.text(0.0746, Kind.SHARE) == "7.5%"


def test_excel_gets_numbers_not_texts() -> None:
    assert tables.plain(3.0, Kind.COUNT) == 3
    assert isinstance(tables.plain(3.0, Kind.COUNT), int)
    assert tables.plain(float("nan"), Kind.SHARE) is None


def test_a_table_has_caption_scopes_and_escaped_text() -> None:
    table = Table(
        "Otsikko",
        (Column("place", "Paikka", Kind.TEXT), Column("loans", "Lainat")),
        pd.DataFrame({"place": ["<b>A</b>", "B"], "loans": [1, None]}),
    )
    html = tables.as_html(table)

    assert "<caption>Otsikko</caption>" in html
    assert '<th scope="col">Paikka</th><th scope="col" class="num">Lainat</th>' in html
    assert '<tr><th scope="row">&lt;b&gt;A&lt;/b&gt;</th><td class="num">1</td></tr>' in html
    assert '<td class="num">–</td>' in html
    assert tables.as_html(table, limit=1).count("<tr>") == 2


def test_names_fall_back_to_finnish_and_then_to_the_code() -> None:
    frame = pd.DataFrame(
        {"place": ["a", "b", "c"], "name_fi": ["Aho", "Ber", None], "name_sv": ["Backa", "", None]}
    )
    with i18n.speaking("sv"):
        assert tables.names(frame) == {"a": "Backa", "b": "Ber", "c": "c"}


def test_the_flow_table_lists_pairs_by_name_with_the_chosen_unit(look: Looker) -> None:
    table = MATRIX.table(look(unit=Unit.SHARE_OF_RECEIVER))

    assert [column.label for column in table.columns] == [
        "Lähettää",
        "Vastaanottaa",
        "Lainat",
        "% vastaanottajan lainoista",
        "Lainat, tammikuu 2024",
        "Lainat, muutos",
        "Lainat, muutos %",
        "Lainat, muutos sanoin",
    ]
    assert table.rows.iloc[0][["owner", "place", "loans"]].tolist() == ["Aho", "Jänkä", 20]
    assert table.rows["loans"].tolist() == [20, 10, 8, 4, 2]


def test_every_exhibit_has_its_rows(look: Looker) -> None:
    view = look()

    assert len(NET.table(view).rows) == 3
    assert len(PARTNERS.table(view.on("001")).rows) == 2
    assert ARROWS.table(view.on("003")).rows["loans"].tolist() == [10, 4, 2]
    assert TREND.table(view).rows["loans_between"].iloc[0] == 44
    assert BIGGEST.table(view).rows["loans"].sum() == 44
