"""A month that is not known in full is told with the reason that there is, and reads well without one."""

import datetime as dt

import pandas as pd
import pytest

from portal.kit import completeness
from portal.kit.periods import Period

QUARTER = Period(dt.date(2025, 1, 1), dt.date(2025, 3, 1))


def told(rows: list[tuple[str, bool, str | None]], until: str | None = None) -> list[str]:
    """The sentences of the first quarter of 2025 over months with their reasons."""
    frame = pd.DataFrame(rows, columns=["month", "is_complete", "why"])
    frame["month"] = pd.to_datetime(frame["month"])
    if until is not None:
        frame["known_until"] = pd.Timestamp(until)
    return completeness.sentences(completeness.of(QUARTER, frame))


def test_a_period_that_is_known_in_full_needs_no_words() -> None:
    assert (
        told([("2025-01-01", True, None), ("2025-02-01", True, None), ("2025-03-01", True, None)])
        == []
    )


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("edge", "Raportit alkavat tai päättyvät kesken kuukauden."),
        ("silent_days", "Peräkkäisiltä päiviltä ei ole yhtään tapahtumaa"),
        ("silent_branch", "Jostakin toimipisteestä ei ole yhtään tapahtumaa"),
        ("early_export", "Raportti ajettiin ennen kuin kuukausi oli päättynyt."),
        ("recent", "Kuukauden lopusta on alle 30 päivää"),
    ],
)
def test_every_reason_has_words_of_its_own(why: str, words: str) -> None:
    said = told(
        [("2025-01-01", True, None), ("2025-02-01", False, why), ("2025-03-01", True, None)]
    )

    assert len(said) == 1
    assert "helmikuu 2025" in said[0]
    assert words in said[0]


@pytest.mark.parametrize("why", [None, "", "something new"])
def test_an_unknown_reason_reads_well(why: str | None) -> None:
    said = told(
        [("2025-01-01", True, None), ("2025-02-01", False, why), ("2025-03-01", True, None)]
    )

    assert said == ["Vain osa on tiedossa: helmikuu 2025. Näitä kuukausia ei verrata."]


def test_months_without_any_report_are_named() -> None:
    assert told([("2025-02-01", True, None)]) == [
        "Tiedot puuttuvat kokonaan: tammikuu 2025 ja maaliskuu 2025."
    ]


def test_without_a_reason_thirty_days_are_counted_from_the_end_of_the_month() -> None:
    """Known until 31 March: March has not ripened, February ended 31 days before."""
    rows = [("2025-01-01", True, None), ("2025-02-01", False, None), ("2025-03-01", False, None)]
    recent, unknown = told(rows, "2025-03-31")

    assert recent.startswith("Vielä kesken: maaliskuu 2025.")
    assert unknown == "Vain osa on tiedossa: helmikuu 2025. Näitä kuukausia ei verrata."


def test_many_months_are_counted() -> None:
    months = tuple(dt.date(2024, month, 1) for month in range(1, 11))

    assert completeness.months_text(months).endswith("kesäkuu 2024 ja 4 muuta kuukautta")
