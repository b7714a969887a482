"""What a period may be compared with, and the columns of change, against the release that is counted by hand."""

import datetime as dt

import pandas as pd
import pytest

from portal.kit import comparison
from portal.kit.comparison import MEAN, YEAR_BEFORE
from portal.kit.periods import Period
from portal.lending.figures.matrix import MATRIX
from portal.lending.figures.moves import MOVES
from portal.lending.figures.partners import PARTNERS
from portal.lending.words import lending_lead
from tests.portal.counted_release import Looker


def months(first: str, last: str, missing: tuple[str, ...] = ()) -> pd.DataFrame:
    starts = pd.date_range(f"{first}-01", f"{last}-01", freq="MS")
    complete = [f"{start:%Y-%m}" not in missing for start in starts]
    return pd.DataFrame({"month": starts, "is_complete": complete})


def quarter(year: int, month: int = 1) -> Period:
    return Period(dt.date(year, month, 1), dt.date(year, month + 2, 1))


def test_the_year_before_needs_all_months_of_both() -> None:
    known = months("2022-01", "2025-06", missing=("2024-02",))

    assert comparison.of(YEAR_BEFORE, quarter(2024, 4), known).periods == (quarter(2023, 4),)
    assert comparison.of(YEAR_BEFORE, quarter(2025), known).periods == ()
    assert comparison.of(YEAR_BEFORE, quarter(2024), known).periods == ()


def test_a_mean_is_of_two_to_five_years_in_a_row() -> None:
    assert comparison.of(MEAN, quarter(2025), months("2018-01", "2025-06")).periods == tuple(
        quarter(year) for year in range(2020, 2025)
    )
    gap = months("2018-01", "2025-06", missing=("2022-03",))
    assert comparison.of(MEAN, quarter(2025), gap).periods == (quarter(2023), quarter(2024))
    gap = months("2018-01", "2025-06", missing=("2023-03",))
    assert comparison.of(MEAN, quarter(2025), gap).periods == ()


def test_any_other_period_is_as_long_known_in_full_and_apart() -> None:
    known = months("2024-01", "2025-06", missing=("2024-05",))
    found = comparison.others(quarter(2025), known)

    assert found[0] == quarter(2024)  # the same months of another year come first
    assert set(found) == {
        quarter(2024),
        quarter(2024, 2),
        *(quarter(2024, m) for m in range(6, 11)),
        quarter(2025, 4),
    }
    assert comparison.of("2024-02..2024-04", quarter(2025), known).periods == (quarter(2024, 2),)
    for wrong in ("2024-02..2024-05", "2025-02..2025-04", "2024-03..2024-05", "nonsense"):
        assert comparison.of(wrong, quarter(2025), known).periods == ()


def test_a_year_of_the_register_is_compared_with_those_of_which_anything_is_known() -> None:
    def years(code: str, known: set[int]) -> list[int]:
        return [one.first.year for one in comparison.of_year(code, 2025, known).periods]

    assert years(YEAR_BEFORE, {2024, 2025}) == [2024]
    assert years(YEAR_BEFORE, {2023, 2025}) == []
    assert years(MEAN, {2022, 2023, 2024, 2025}) == [2022, 2023, 2024]
    assert years("2021", {2021, 2025}) == [2021]
    assert years("2025", {2021, 2025}) == []


def test_every_flow_tells_what_it_was_and_how_it_changed(look: Looker) -> None:
    """January 2025 against January 2024: A1 -> J1 20 and 10, J1 -> A1 8 and 4, the others new."""
    table = MATRIX.table(look())
    rows = table.rows[["owner", "place", "loans", "loans_before", "loans_change", "loans_said"]]

    assert rows.to_numpy().tolist() == [
        ["Aho", "Jänkä", 20, 10, 10, "muutos alle 30"],
        ["Aho", "Öylä", 10, 0, 10, "muutos alle 30"],
        ["Jänkä", "Aho", 8, 4, 4, "muutos alle 30"],
        ["Jänkä", "Öylä", 4, 0, 4, "muutos alle 30"],
        ["Öylä", "Aho", 2, 0, 2, "muutos alle 30"],
    ]
    assert table.rows["loans_ratio"].fillna(-1).tolist() == [1, -1, 1, -1, -1]
    assert "Lainat, tammikuu 2024" in [column.label for column in table.columns]


def test_a_period_of_the_readers_own_is_named_wherever_it_is_compared(look: Looker) -> None:
    """February 2025 has one loan between: from that January had grown by 43."""
    view = look(against="2025-02..2025-02")
    table = PARTNERS.table(view.on("001"))

    assert "kasvoivat 4\u00a0300,0\u00a0%, kun vertailuna on helmikuu 2025" in lending_lead(view)
    assert table.rows[["place", "sent_before", "received_before"]].to_numpy().tolist() == [
        ["Jänkä", 1, 0],
        ["Öylä", 0, 0],
    ]
    assert {column.label for column in table.columns} >= {
        "Lähti muille, helmikuu 2025",
        "Tuli muilta, helmikuu 2025",
    }


@pytest.mark.parametrize("against", [YEAR_BEFORE, MEAN, "2024"])
def test_nothing_is_compared_with_months_that_are_not_whole(look: Looker, against: str) -> None:
    view = look(first="2025-04-01", last="2025-04-01", against=against)

    assert view.comparison.periods == ()
    assert [column.label for column in MATRIX.table(view).columns] == [
        "Lähettää",
        "Vastaanottaa",
        "Lainat",
    ]
    assert "Vertailua ei ole" in lending_lead(view)


def test_a_small_change_is_no_finding(look: Looker) -> None:
    assert MOVES.words(look()).headline == "Mikään virta ei muuttunut enempää kuin sattumalta"
    assert len(MOVES.table(look()).rows) == 5
    assert len(MOVES.table(look(place="003")).rows) == 3
