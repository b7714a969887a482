"""The what-if page: shares of a chosen amount, and what it says of keys that it lacks."""

import datetime as dt
import shutil
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import warehouse
from portal.kit.answers import Answers, read
from portal.kit.periods import Period
from portal.kit.warehouse import Release
from portal.municipality import view as municipality_view
from portal.whatif import agreements
from portal.whatif import queries as cost_share
from portal.whatif import view as cost_view
from portal.whatif import words as whatif_words
from portal.whatif.figures.agreed import AGREED
from portal.whatif.figures.shares import SHARES
from portal.whatif.page import KEPT
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
        kept = choice.pop("kept", ())
        return cost_view.of(frames, ask, cost_view.Choice(cents, key, **choice), kept)

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


def test_inhabitants_are_those_of_the_year_that_is_chosen_and_that_is_told(
    counted: Path, tmp_path: Path
) -> None:
    """With 99 and 1 inhabitants added for 2023: 900, 99 and 1 of a thousand. The second municipality has no
    figure of 2024, so that year cannot be chosen."""
    shutil.copytree(counted, tmp_path / "data")
    (path,) = (tmp_path / "data" / "warehouse").glob("*.duckdb")
    with duckdb.connect(str(path)) as con:
        con.execute("insert into mart.population values ('002', 2023, 99), ('003', 2023, 1)")
    release = warehouse.newest(tmp_path / "data")
    assert isinstance(release, Release)
    ask = partial(read, release)
    period = Period(dt.date(2025, 1, 1), dt.date(2025, 1, 1))
    frames = municipality_view.gathered(ask, period, "Pohjola")
    choice = cost_view.Choice(10_000, Key.POPULATION, people=2023)
    view = cost_view.of(frames, ask, choice)

    assert ask(cost_share.population_years)["year"].tolist() == [2023]
    assert view.divided == {"001": 9000, "002": 990, "003": 10}
    assert whatif_words.division_text(view) == "Asukasluvun mukaan (asukasluku 31.12.2023)"


def test_kept_agreements_stand_beside_each_other_and_every_column_adds_up(look: Looker) -> None:
    """100 euros by what was received against inhabitants, and 10 euros and a cent in equal shares against
    received: 22.73, 45.45 and 31.82; 3.34, 3.34 and 3.33 less 2.28, 4.55 and 3.18."""
    one = cost_view.Choice(10_000, Key.RECEIVED)
    two = cost_view.Choice(1_001, Key.EQUAL, against=Key.RECEIVED)
    impossible = cost_view.Choice(1_000, Key.EQUAL, floor=500)
    view = look(Key.EQUAL, kept=(one, two, impossible))
    rows = AGREED.table(view).rows.set_index("place")

    assert AGREED.words(view).headline == "2 sopimusta: yhteensä 110,01\u00a0€"
    assert rows.loc["Yhteensä"].tolist() == [10_000, 0, 1_001, 0, 11_001]
    assert rows.loc["Aho"].tolist() == [2273, 2273 - 5714, 334, 334 - 228, 2607]
    assert view.kept[2].divided is None


def test_agreements_are_read_from_an_address_and_written_back(counted: Path) -> None:
    release = warehouse.newest(counted)
    assert isinstance(release, Release)
    answers = Answers(release)
    kept = "10000.population.50.received.0.0.population.-,500.equal.50.-.0.0.sent.-"

    def known(code: str) -> str | None:
        return KEPT.known(answers, {}, code)

    assert known(kept) == kept
    assert [each["summa"] for each in agreements.listed(kept)] == ["10000", "500"]
    assert known("10000.population") is None
    assert known("10000.nobody.50.-.0.0.population.-") is None
    assert known(",".join([kept] * 4)) is None


def test_keeping_and_dropping_an_agreement_are_links() -> None:
    codes = dict.fromkeys(("osuus", "toinen", "vahintaan", "enintaan", "asukkaat"), "-")
    codes |= {"summa": "7", "avain": "equal", "ero": "sent", "sopimukset": ""}
    link = str(agreements.keep("/enta-jos", codes, "sopimukset"))
    one = "7.equal.-.-.-.-.sent.-"

    assert f"sopimukset={one}" in link
    assert agreements.keep("/enta-jos", {**codes, "sopimukset": one}, "sopimukset") == ""
    assert (
        "sopimukset"
        not in str(
            agreements.deeds("/enta-jos", {**codes, "sopimukset": one}, "sopimukset", ["Yksi"])
        )
        .partition("Poista osoitteesta")[0]
        .rpartition("href")[2]
    )
