"""Which places are drawn of many: the rule that every figure of places keeps."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import i18n, largest
from portal.kit.largest import FEWEST, LARGEST, OTHERS
from portal.kit.places import Level

CODES = [f"{number:03}" for number in range(1, 310)]


@pytest.mark.parametrize("count", [0, 1, 18, 21, LARGEST + FEWEST - 1])
def test_a_set_that_is_not_large_is_drawn_whole(count: int) -> None:
    """Lapland has 21 municipalities and 18 libraries."""
    found = largest.cut(CODES[:count])

    assert found.shown == tuple(CODES[:count])
    assert (found.others, found.hows) == ((), ())
    assert found.told("Lainat", Level.MUNICIPALITY) == "Lainat"


def test_of_a_large_set_the_largest_and_the_chosen_one_are_drawn() -> None:
    found = largest.cut(CODES, ("300", None))

    assert found.shown == (*CODES[:20], "300")
    assert (len(found.others), found.count) == (288, 309)
    assert found.label(Level.MUNICIPALITY) == "muut (288 kuntaa)"
    told = found.told("Lainat", Level.MUNICIPALITY)
    assert told == "Lainat, näkyvissä 21, kaikkiaan 309 kuntaa, muut yhdessä"
    with i18n.speaking("en"):
        assert found.label(Level.BRANCH) == "others (288 branches)"


@given(
    st.integers(0, 400),
    st.integers(1, 25),
    st.lists(st.sampled_from(CODES), max_size=3),
    st.data(),
)
def test_every_place_is_on_a_page_and_no_page_loses_a_loan(
    count: int, page: int, chosen: list[str], data: st.DataObject
) -> None:
    codes = [f"{number:03}" for number in range(1, count + 1)]
    pages = [largest.cut(codes, page=each) for each in range(1, largest.pages(count) + 1)]
    drawn = [code for each in pages for code in each.shown]
    found = largest.cut(codes, chosen, page=page)
    loans = data.draw(st.lists(st.integers(0, 9), min_size=count, max_size=count))
    frame = pd.DataFrame({"place": codes, "loans": loans, "rate": 0.5})
    folded = found.folded(frame, "loans")

    assert drawn == codes
    assert sorted([*found.shown, *found.others]) == codes
    assert set(chosen) & set(codes) <= set(found.shown)
    assert folded["loans"].sum() == sum(loans)
    assert len(folded) == len(found.shown) + bool(found.others)
    if found.others:
        assert folded["place"].iloc[-1] == OTHERS
        assert pd.isna(folded["rate"].iloc[-1])


def test_what_is_not_known_of_others_is_not_zero() -> None:
    frame = pd.DataFrame({"place": CODES, "loans": [1.0] * 20 + [float("nan")] * 289})

    assert pd.isna(largest.cut(CODES).folded(frame, "loans")["loans"].iloc[-1])
