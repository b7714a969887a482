"""The what-if page: shares of a chosen amount, and what it says of keys that it lacks."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from portal.kit import warehouse
from portal.kit.answers import read
from portal.kit.periods import Period
from portal.kit.warehouse import Release
from portal.municipality import view as municipality_view
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

    def made(key: Key, last: str = "2025-01-01", cents: int = 10_000) -> CostView:
        period = Period(dt.date(2025, 1, 1), dt.date.fromisoformat(last))
        ask = partial(read, release)
        frames = municipality_view.gathered(ask, period, "Pohjola")
        return cost_view.of(frames, ask, cents, key, None)

    return made


@pytest.mark.parametrize("key", Key)
def test_the_shares_of_every_key_add_up_to_the_amount(look: Looker, key: Key) -> None:
    view = look(key, cents=10_001)

    assert view.key is key
    assert sum(view.shares(key).values()) == 10_001


def test_received_loans_divide_by_what_was_received(look: Looker) -> None:
    """January: Aho received 10, Jänkä 20, Öylä 14 of 44: 22.73 %, 45.45 % and 31.82 %."""
    assert look(Key.RECEIVED).shares(Key.RECEIVED) == {"001": 2273, "002": 4545, "003": 3182}


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
