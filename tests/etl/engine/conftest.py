"""A house with every report of two systems."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from etl.load import Said, opened
from tests.etl.figures.house import bring, csv
from tests.etl.house import R2, R3, REGIONS, Event, House, csv_of, event, house_in, r1, r1b, r5


def here(**cells: object) -> Event:
    return event(**{"event_branch": "PK", "item_home_branch": "LA"} | cells)


def open_days(first: date, last: date) -> list[date]:
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < 6]


def moved(transfer_id: int, sent: str, arrived: str = "") -> dict[str, Any]:
    return {
        "transfer_id": transfer_id,
        "from_branch": "PK",
        "to_branch": "LA",
        "requested_time": "2025-03-29 08:00:00",
        "sent_time": sent,
        "arrived_time": arrived,
        "reason": "Reserve",
    }


@pytest.fixture
def two_systems(tmp_path: Path) -> House:
    """Two systems with ids, codes and months that clash, and every report there is.

    Of meri ids stand twice in a file and in two files, R1, R1b and R5 tell of the same months, and a
    fortnight is silent. A night on which clocks change is in its transfers.
    """
    house = house_in(tmp_path, REGIONS / "kaksi")
    days = open_days(date(2025, 1, 2), date(2025, 4, 30))
    silent = set(open_days(date(2025, 2, 10), date(2025, 2, 25)))
    year = [
        here(
            event_id=n,
            event_time=f"{day} 12:00:00",
            patron_category="TILASTO" if n % 7 == 0 else "AIK1",
        )
        for n, day in enumerate(
            (day for day in days if day not in silent for _ in range(5)), start=1
        )
    ]
    again = [row | {"item_type": "LEHTI"} for row in year[:3]]
    other = [here(event_id=n, event_branch="SI", shelving_location="AIK") for n in range(1, 30)]
    statistics = [
        here(event_time=f"2025-{month}-05 10:00:00", event_branch="ME") for month in ("04", "05")
    ]
    matrix = [here(month=f"2025-0{n}", events=n * 10) for n in range(1, 8)]
    held = {
        "hold_id": 1,
        "placed_date": "2025-02-03",
        "pickup_branch": "PK",
        "item_home_branch": "LA",
    }
    named = {"branch": "PK", "okm_group": ""}
    files = [
        ("meri", r1(*year, *again)),
        ("meri", r1(*[row | {"event_type": "renew"} for row in year[10:40]])),
        ("sisa", r1(*other, here(event_id=90, item_home_branch="XX"), here(event_id=91, event_branch="ME"))),
        ("meri", r1b(*statistics, here(event_time="2025-05-06 10:00:00", event_branch=""))),
        ("sisa", r1b(*statistics)),
        ("meri", r5(*matrix)),
        ("meri", r5(*[row | {"events": 900} for row in matrix[5:]])),
        ("meri", csv_of(R2, [moved(1, "2025-03-29 22:00:00"), moved(2, "2025-03-29 23:00:00")])),
        ("meri", csv_of(R2, [moved(1, "2025-03-29 22:00:00", "2025-03-30 08:00:00")])),
        ("sisa", csv_of(R2, [moved(1, "2025-03-28 22:00:00", "2025-03-30 08:00:00")])),
        ("meri", csv_of(R3, [held | {"last_change": "2025-02-09", "waiting_date": "2025-02-07", "found": "F"}])),
        ("sisa", csv_of(R3, [held | {"last_change": "2025-02-05", "cancelled_date": "2025-02-05"}])),
        ("meri", csv_of(("branch", "branch_name", "okm_group"), [named | {"branch_name": "Keskus"}])),
        ("sisa", csv_of(("branch", "branch_name", "okm_group"), [named | {"branch_name": "Saari"}])),
    ]  # fmt: skip
    with opened(house.paths) as loading:
        for number, (system, content) in enumerate(files):
            (outcome,) = loading.take(
                house.drop(f"{number}.csv", content), Said(system, replaces=True)
            )
            assert outcome.refusal is None, outcome.refusal.text()
    towns = [("Outola", 2024, 8, 100), ("Pikkula", 2024, 2, 50), ("Outola", 2025, 9, 110)]
    bring(house, csv(("Kunta", "Vuosi", "HTV", "Väkiluku"), *towns), "kunnat.csv")
    bring(house, csv(("Kirjasto", 2025), ("Outola", 3)), "htv.csv", figures={"": "staff_years"})
    return house
