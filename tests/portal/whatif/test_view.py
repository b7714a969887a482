"""The what-if page: shares of a chosen amount, and what it says of keys that it lacks."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import warehouse
from portal.kit.answers import read
from portal.kit.periods import Period
from portal.kit.warehouse import Release
from portal.municipality import view as municipality_view
from portal.whatif import queries as cost_share
from portal.whatif import view as cost_view
from portal.whatif import words as whatif_words
from portal.whatif.figures.shares import SHARES
from portal.whatif.queries import Key
from portal.whatif.view import CostView

Looker = Callable[..., CostView]


@pytest.fixture
def look(counted: Path) -> Looker:
    release = warehouse.newest(counted)
    assert isinstance(release, Release)

    def made(
        key: Key,
        last: str = "2025-01-01",
        cents: int = 10_000,
        **choice: Any,  # noqa: ANN401 - a second key, bounds
    ) -> CostView:
        period = Period(dt.date(2025, 1, 1), dt.date.fromisoformat(last))
        ask = partial(read, release)
        frames = municipality_view.gathered(ask, period, "Pohjola")
        return cost_view.of(frames, ask, cost_view.Choice(cents, key, **choice))

    return made


@pytest.mark.parametrize("key", Key)
def test_the_shares_of_every_key_add_up_to_the_amount(look: Looker, key: Key) -> None:
    view = look(key, cents=10_001)

    assert view.key is key
    assert sum(view.shares(key).values()) == 10_001


def test_received_loans_divide_by_what_was_received(look: Looker) -> None:
    """January: Aho received 10, Jänkä 20, Öylä 14 of 44: 22.73 %, 45.45 % and 31.82 %."""
    assert look(Key.RECEIVED).shares(Key.RECEIVED) == {"001": 2273, "002": 4545, "003": 3182}


def test_two_keys_are_mixed_by_their_parts(look: Looker) -> None:
    """Inhabitants 1000, 500 and 250 of 1750; received 10, 20 and 14 of 44. Half of each of 100 euros:
    28.571 + 11.364, 14.286 + 22.727 and 7.143 + 15.909."""
    view = look(Key.POPULATION, second=Key.RECEIVED, part=50)

    assert view.divided == {"001": 3994, "002": 3701, "003": 2305}
    assert view.difference == {"001": 3994 - 5714, "002": 3701 - 2857, "003": 2305 - 1429}
    assert whatif_words.division_text(view) == (
        "50\u00a0% asukasluvun mukaan (asukasluku 31.12.2022 ja 2024), 50\u00a0% vastaanotettujen mukaan"
    )


def test_a_floor_and_a_ceiling_hold_and_the_rest_keeps_its_proportions(look: Looker) -> None:
    """By inhabitants 57.14, 28.57 and 14.29: with a floor of 20 the other 80 are divided 2 to 1; with a
    ceiling of 40 as well the first has 40, the last 20 and the second what is left."""
    floor = look(Key.POPULATION, floor=2_000)
    both = look(Key.POPULATION, floor=2_000, ceiling=4_000)

    assert floor.divided == {"001": 5333, "002": 2667, "003": 2000}
    assert both.divided == {"001": 4000, "002": 4000, "003": 2000}


@pytest.mark.parametrize(("floor", "ceiling"), [(3_334, 0), (0, 3_333), (5_000, 4_000)])
def test_bounds_that_do_not_add_up_are_said(look: Looker, floor: int, ceiling: int) -> None:
    view = look(Key.POPULATION, floor=floor, ceiling=ceiling)

    assert view.divided is None
    assert whatif_words.impossible(view).startswith("Summaa ei voi jakaa näin: 3 kuntaa")


@given(
    st.integers(1, 10**7),
    st.lists(st.integers(0, 50), min_size=1, max_size=12),
    st.integers(0, 10**6),
    st.integers(1, 10**7),
)
def test_a_division_with_bounds_adds_up_and_keeps_order(
    cents: int, weights: list[int], floor: int, ceiling: int
) -> None:
    """Whatever the weights: to the cent, within the bounds, never less for more weight."""
    by_place = {f"{at:02}": float(weight) for at, weight in enumerate(weights)}
    try:
        found = cost_share.bounded(cents, by_place, floor, ceiling)
    except ValueError:
        assert floor * len(weights) > cents or ceiling * len(weights) < cents or floor > ceiling
        return
    assert sum(found.values()) == cents
    assert all(floor <= share <= ceiling for share in found.values())
    ordered = sorted(by_place, key=lambda place: by_place[place])
    assert all(found[one] <= found[two] + 1 for one, two in pairwise(ordered))


def test_the_last_row_of_the_table_is_the_amount(look: Looker) -> None:
    rows = SHARES.table(look(Key.SENT)).rows

    assert rows.iloc[-1]["place"] == "Yhteensä"
    assert rows.iloc[-1][[key.value for key in Key]].tolist() == [10_000] * len(Key)


def test_months_without_transfers_are_told_where_kilometres_are_known(look: Looker) -> None:
    """Of 2025 the transfers of January, February and April are known."""
    known = look(Key.KILOMETRES)
    partly = look(Key.KILOMETRES, last="2025-12-01")

    assert whatif_words.remarks(known) == []
    assert whatif_words.remarks(partly) == [
        "Kilometrien mukaan: kuljetukset ovat tiedossa vain 3 kuukaudelta, ja jaksossa on 12 kuukautta."
    ]


def test_a_key_that_is_not_known_gives_way_to_equal_shares(look: Looker) -> None:
    view = look(Key.KILOMETRES)
    none = cost_view.CostView(
        choice=cost_view.Choice(100, Key.EQUAL),
        frames=view.frames,
        weights={Key.EQUAL: pd.Series({"001": 1.0, "002": 1.0})},
        months_of_transfers=0,
    )

    assert none.shares(Key.EQUAL) == {"001": 50, "002": 50}
    assert len(whatif_words.remarks(none)) == 4
