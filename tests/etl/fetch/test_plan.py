"""Which months are asked for: what is missing, and what may still change."""

from datetime import date

from etl.fetch import plan
from etl.fetch.sources import Source, Way

TODAY = date(2025, 3, 11)


def months(report: str, done: dict[str, str], today: date = TODAY) -> list[str]:
    source = Source("a", Way.KOHA, since=date(2024, 11, 1), reports={report: 7})
    return [each.month for each in plan.parts(source, {report: done}, today)]


DONE = {
    "2024-11": "2024-11-30",
    "2024-12": "2024-12-31",
    "2025-01": "2025-01-31",
    "2025-02": "2025-02-28",
    "2025-03": "2025-03-10",
}


def test_loans_are_asked_for_again_for_a_good_month() -> None:
    assert months("R1", DONE) == ["2025-02", "2025-03"]


def test_transfers_are_asked_for_again_until_they_have_arrived() -> None:
    assert months("R2", DONE) == ["2024-12", "2025-01", "2025-02", "2025-03"]


def test_holds_are_asked_for_by_what_has_changed() -> None:
    assert months("R3", DONE) == ["2025-03"]


def test_a_month_that_was_asked_for_in_part_is_missing() -> None:
    assert months("R3", {**DONE, "2025-01": "2025-01-20"}) == ["2025-01", "2025-03"]
    assert months("R1", {}) == ["2024-11", "2024-12", "2025-01", "2025-02", "2025-03"]


def test_on_the_first_of_a_month_the_month_before_is_the_last() -> None:
    assert months("R1", DONE, date(2025, 3, 1)) == ["2025-01", "2025-02"]


def test_branches_are_asked_for_once_a_week() -> None:
    assert months("R4", {}) == ["all"]
    assert months("R4", {"all": "2025-03-05"}) == []
    assert months("R4", {"all": "2025-03-04"}) == ["all"]


def test_files_are_not_asked_for_by_months() -> None:
    assert plan.parts(Source("a", Way.FOLDER, folder="/x"), {}, TODAY) == []
