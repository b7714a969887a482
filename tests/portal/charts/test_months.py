"""The marks of events above a time line: numbered, apart, and told when they are pointed at."""

import datetime as dt

import pandas as pd
import pytest

from portal.charts import look, months
from portal.charts.months import Line
from portal.kit.changes import Event
from portal.kit.periods import Period

MONTHS = pd.Series(pd.date_range("2024-01-01", "2025-12-01", freq="MS"))
FRAME = pd.DataFrame({"loans": range(24), "is_complete": True})
PERIOD = Period(dt.date(2025, 1, 1), dt.date(2025, 12, 1))
LINE = Line("loans", "", look.SENT)


def event(first: str, last: str | None = None) -> Event:
    end = dt.date.fromisoformat(last) if last else None
    return Event(None, dt.date.fromisoformat(first), end, "Kiinni.")


def drawn(*events: Event) -> tuple[list[str], list[float], float]:
    """The numbers, their heights, and the top of the scale."""
    found = months.figure(MONTHS, FRAME, [LINE], PERIOD, events=events)
    marks, numbers = found.data[-2:]
    return list(numbers.text), list(marks.y), found.layout.yaxis.range[1]


def test_only_events_that_meet_the_months_are_marked() -> None:
    events = (
        event("2023-01-01", "2023-12-31"),
        event("2023-12-31", "2024-01-01"),
        event("2025-12-31"),
        event("2026-01-01", "2026-02-01"),
    )

    numbers, heights, top = drawn(*events)

    assert numbers == ["1", "2"]
    assert all(23 < height < top for height in heights)


def test_marks_near_each_other_stand_on_other_heights() -> None:
    _numbers, near, _top = drawn(
        event("2024-06-01", "2024-06-10"),
        event("2024-06-05", "2024-06-20"),
        event("2024-06-12", "2024-07-01"),
    )
    _numbers, far, _top = drawn(event("2024-02-01"), event("2024-08-01"), event("2025-03-01"))

    assert len(set(near)) == 3
    assert len(set(far)) == 1


def test_a_time_line_without_events_is_as_it_was() -> None:
    found = months.figure(MONTHS, FRAME, [LINE], PERIOD)

    assert len(found.data) == 2
    assert found.layout.height == 340
    assert found.layout.yaxis.range is None


@pytest.mark.parametrize("last", [None, "2030-01-01"])
def test_an_event_that_goes_on_ends_where_the_line_does(last: str | None) -> None:
    found = months.figure(MONTHS, FRAME, [LINE], PERIOD, events=[event("2025-10-01", last)])

    assert found.layout.shapes[-1].x1 == "2025-12-31"
