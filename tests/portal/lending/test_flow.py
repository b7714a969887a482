"""What stands behind one flow, and which collections move, against the release that is counted by hand."""

import duckdb
import pytest

from portal.lending import flow, flow_page
from portal.lending.figures.collections import COLLECTIONS
from portal.lending.figures.flow_branches import FLOW_BRANCHES
from portal.lending.figures.flow_collections import FLOW_COLLECTIONS
from portal.lending.figures.flow_months import FLOW_MONTHS
from portal.lending.flow import FlowView
from tests.portal.counted_release import Looker, reader
from tests.portal.opened import client


@pytest.fixture
def aho_to_janka(look: Looker, con: duckdb.DuckDBPyConnection) -> FlowView:
    return flow.gathered(reader(con), look(), "001", "002")


def test_a_flow_tells_what_it_was_and_what_went_the_other_way(aho_to_janka: FlowView) -> None:
    assert flow_page.headline(aho_to_janka) == "Aho → Jänkä: 20\u00a0lainaa"
    assert flow_page.lead(aho_to_janka) == (
        "Virran lainat muuttuivat edellisvuodesta vain vähän (alle 30). Toiseen suuntaan kulki 8\u00a0lainaa."
    )
    assert [(card.value, card.note) for card in flow_page.cards(aho_to_janka)][:2] == [
        ("20", "vuotta aiemmin 10"),
        ("8", ""),
    ]


def test_its_months_are_those_there_are(aho_to_janka: FlowView) -> None:
    """January 2024 10, January 2025 20; the months between are in no export and not zero."""
    rows = FLOW_MONTHS.table(aho_to_janka).rows.set_index("loan_month")["loans"]

    assert rows.dropna().to_dict() == {rows.index[0]: 20, rows.index[-1]: 10}
    assert len(rows) == 13


def test_its_branches_and_collections_add_up(aho_to_janka: FlowView) -> None:
    branches = FLOW_BRANCHES.table(aho_to_janka).rows
    collections = FLOW_COLLECTIONS.table(aho_to_janka).rows

    assert branches[["owner_branch", "place_branch", "loans"]].to_numpy().tolist() == [
        ["Ahon pääkirjasto", "Jänkän kirjasto", 20]
    ]
    assert collections[["name", "loans_between", "loans_between_before"]].to_numpy().tolist() == [
        ["Aikuiset", 15, 10],
        ["LAP", 5, 0],
    ]


def test_which_collection_moves_most(look: Looker) -> None:
    """Of 44 loans between 37 are adults' (15 + 10 + 8 + 4), 5 children's, 2 of no collection; a year before 14."""
    view = look()
    rows = COLLECTIONS.table(view).rows

    assert rows[["name", "loans_between", "loans_between_before", "loans"]].to_numpy().tolist() == [
        ["Aikuiset", 37, 14, 172],
        ["LAP", 5, 0, 5],
        ["ei kokoelmaa", 2, 0, 2],
    ]
    assert (
        COLLECTIONS.words(view).headline
        == "Eniten liikkuu Aikuiset: 37\u00a0lainaa, 84\u00a0% liikkuvista"
    )
    assert look(location="AIK").collections is None


@pytest.mark.parametrize("asked", ["", "001..001", "001..999", "001", "..", "002..001..003"])
def test_what_is_no_flow_opens_nothing(look: Looker, asked: str) -> None:
    assert flow.decoded(asked, look()) is None


@pytest.mark.usefixtures("counted_portal")
def test_the_sheet_opens_the_flow_of_the_address() -> None:
    body = client().get("/tuloste/lainausvirrat?jakso=2025-01..2025-01&virta=001..002").text

    assert "Aho → Jänkä: 20\u00a0lainaa" in body
    assert "virta=002..001" in body
