"""Transfers and holds counted by hand, in the small region Pohjola.

Outola has the branches OUPK and OUBY, Pikkula PIPK, Saarela SAKA; Pikkula and Saarela have one
library together. TEKN is a technical unit. The last thing that happens is on 31 May 2025.

    transfer                asked       sent          arrived       cancelled  reason
     1 OUPK -> PIPK         1.3. 8.00   1.3. 8.00     3.3. 7.59                Reserve       47 h 59
     2 OUPK -> PIPK         1.3. 8.00   1.3. 8.00     3.3. 8.00                Reserve       48 h
     3 OUPK -> PIPK         1.3. 8.00   1.3. 8.00     4.3. 8.00                ReturnToHome  72 h
     4 OUPK -> PIPK         1.3. 8.00   1.3. 8.00     4.3. 8.01                Manual        72 h 1
     5 OUPK -> OUBY         31.3. 8.00  31.3. 8.00                             Reserve       open
     6 PIPK -> OUPK         17.5. 8.00  17.5. 8.00                             ReturnToHome  open, 14 days
     7 PIPK -> SAKA         16.5. 8.00  16.5. 8.00                             (none)        open, 15 days
     8 PIPK -> SAKA         1.5. 8.00   1.5. 8.00                   2.5.       Reserve       cancelled
     9 PIPK -> SAKA         1.5. 8.00                                          Reserve       not sent
    10 PIPK -> SAKA         1.5. 8.00                 2.5. 8.00                Reserve       arrived, no days
    11 OUPK -> SAKA         1.5. 8.00   2.5. 8.00     1.5. 8.00                Reserve       a clock is wrong
    12 TEKN -> OUPK         31.5. 8.00  31.5. 8.00    31.5. 9.00               Reserve       1 h
"""

from typing import Any

import pytest

from tests.etl.house import House, event, house_in, r1

T = "2025-{} 08:00:00".format
TRANSFERS = [
    ("OUPK", "PIPK", T("03-01"), T("03-01"), "2025-03-03 07:59:00", "", "Reserve"),
    ("OUPK", "PIPK", T("03-01"), T("03-01"), T("03-03"), "", "Reserve"),
    ("OUPK", "PIPK", T("03-01"), T("03-01"), T("03-04"), "", "ReturnToHome"),
    ("OUPK", "PIPK", T("03-01"), T("03-01"), "2025-03-04 08:01:00", "", "Manual"),
    ("OUPK", "OUBY", T("03-31"), T("03-31"), "", "", "Reserve"),
    ("PIPK", "OUPK", T("05-17"), T("05-17"), "", "", "ReturnToHome"),
    ("PIPK", "SAKA", T("05-16"), T("05-16"), "", "", ""),
    ("PIPK", "SAKA", T("05-01"), T("05-01"), "", T("05-02"), "Reserve"),
    ("PIPK", "SAKA", T("05-01"), "", "", "", "Reserve"),
    ("PIPK", "SAKA", T("05-01"), "", T("05-02"), "", "Reserve"),
    ("OUPK", "SAKA", T("05-01"), T("05-02"), T("05-01"), "", "Reserve"),
    ("TEKN", "OUPK", T("05-31"), T("05-31"), "2025-05-31 09:00:00", "", "Reserve"),
]
HOLDS = [
    # pickup, owner, placed, found, waiting, cancelled, reason, last change
    ("OUPK", "OUPK", "2024-12-20", "F", "2025-03-01", "", "", "2025-03-02"),
    ("OUPK", "PIPK", "2025-03-03", "F", "2025-03-06", "", "", "2025-03-10"),
    ("OUPK", "PIPK", "2025-03-03", "F", "2025-03-06", "", "", "2025-03-11"),
    ("OUPK", "", "2025-03-03", "F", "2025-03-03", "", "", "2025-03-11"),
    ("PIPK", "PIPK", "2025-03-03", "W", "2025-03-04", "2025-03-12", "EXPIRED", "2025-03-12"),
    ("PIPK", "PIPK", "2025-03-03", "", "", "2025-03-12", "PATRON", "2025-03-12"),
    ("PIPK", "PIPK", "2025-04-20", "F", "2025-04-19", "", "", "2025-04-25"),
    ("PIPK", "", "2025-05-20", "", "", "", "", "2025-05-20"),
]


def csv(header: str, rows: list[tuple[str, ...]]) -> bytes:
    numbered = (";".join((str(at), *row)) for at, row in enumerate(rows, start=1))
    return "\n".join((header, *numbered, "")).encode()


def transfers(rows: list[tuple[str, ...]]) -> bytes:
    header = (
        "transfer_id;from_branch;to_branch;requested_time;sent_time;arrived_time;cancelled_time;"
        "reason"
    )
    return csv(header, rows)


def holds(rows: list[tuple[str, ...]]) -> bytes:
    header = (
        "hold_id;pickup_branch;item_home_branch;placed_date;found;waiting_date;cancelled_date;"
        "cancel_reason;last_change"
    )
    return csv(header, [(*row[:-1], f"{row[-1]} 12:00:00") for row in rows])


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The transfers and holds above, loaded and built."""
    house = house_in(tmp_path_factory.mktemp("moved"))
    house.take(transfers(TRANSFERS), "r2.csv")
    house.take(holds(HOLDS), "r3.csv")
    house.take(r1(event()), "r1.csv")
    house.build()
    return house


def column(house: House, name: str) -> list[Any]:
    """One column of mart.transport in the order of the transfers."""
    return [value for (value,) in house.ask(f"select {name} from mart.transport")]


def test_every_transfer_has_one_state(moved: House) -> None:
    assert column(moved, "state") == [
        *["arrived"] * 4,
        *["open"] * 3,
        "cancelled",
        "not_sent",
        *["arrived"] * 3,
    ]


def test_forty_eight_and_seventy_two_hours_belong_to_the_middle_band(moved: House) -> None:
    bands = column(moved, "band")

    assert bands[:4] == ["under_48h", "up_to_72h", "up_to_72h", "over_72h"]
    assert bands[4:] == [None] * 7 + ["under_48h"]


def test_days_are_known_only_where_both_ends_and_the_order_are(moved: House) -> None:
    days = column(moved, "days")

    assert days[1:3] == [2, 3]
    assert days[4:11] == [None] * 7


def test_an_open_transfer_is_overdue_after_fourteen_days(moved: House) -> None:
    overdue = dict(enumerate(column(moved, "is_overdue"), start=1))

    assert [number for number, is_overdue in overdue.items() if is_overdue] == [5, 7]


def test_only_holds_are_demand_and_only_the_way_home_is_a_return(moved: House) -> None:
    assert column(moved, "purpose")[:7] == [
        "reserve",
        "reserve",
        "return",
        "other",
        "reserve",
        "return",
        "other",
    ]


def test_weekdays_begin_on_monday(moved: House) -> None:
    """1 March 2025 was a Saturday, 4 March a Tuesday."""
    assert column(moved, "sent_weekday")[0] == 5
    assert column(moved, "arrived_weekday")[2] == 1


def test_kilometres_are_great_circles_between_municipalities(moved: House) -> None:
    """40.01 km from Outola to Pikkula (by the law of cosines); none inside Outola, none from a unit without municipality."""
    km = column(moved, "km")

    assert round(km[0], 2) == round(km[5], 2) == 40.01
    assert (km[4], km[11]) == (None, None)


def test_a_month_is_complete_thirty_days_after_its_end(moved: House) -> None:
    covered = moved.ask(
        "select report, strftime(month, '%Y-%m'), is_complete, known_until::varchar "
        "from mart.transport_coverage order by all"
    )

    assert covered == [
        ("holds", "2024-12", False, "2025-05-20"),
        ("holds", "2025-03", True, "2025-05-20"),
        ("holds", "2025-04", False, "2025-05-20"),
        ("holds", "2025-05", False, "2025-05-20"),
        ("transfers", "2025-03", True, "2025-05-31"),
        ("transfers", "2025-05", False, "2025-05-31"),
    ]


def test_a_moment_that_is_still_to_come_does_not_move_the_last_day(house: House) -> None:
    late = ("OUPK", "PIPK", T("03-01"), T("03-01"), "2999-03-04 08:00:00", "", "Reserve")
    house.take(transfers([*TRANSFERS[:4], late]), "r2.csv")
    house.take(r1(event()), "r1.csv")
    house.build()

    assert house.ask("select distinct known_until::varchar from mart.transport_coverage") == [
        ("2025-03-04",)
    ]


def test_demand_counts_equal_holds_together(moved: House) -> None:
    rows = moved.ask(
        "select pickup_branch, owner_branch, outcome, waiting_days, holds from mart.demand "
        "where placed_month = date '2025-03-01' order by all"
    )

    assert rows == [
        ("OUPK", "PIPK", "filled", 3, 2),
        ("OUPK", None, "filled", 0, 1),
        ("PIPK", "PIPK", "cancelled", None, 1),
        ("PIPK", "PIPK", "expired", 1, 1),
    ]


def test_an_item_that_stood_on_the_shelf_before_the_hold_has_no_days(moved: House) -> None:
    kept = moved.ask("select waiting_days from mart.hold where placed_month = date '2025-04-01'")
    counted = moved.ask(
        "select waiting_days from mart.demand where placed_month = date '2025-04-01'"
    )

    assert (kept, counted) == ([(-1,)], [(None,)])


def test_without_the_reports_the_page_has_nothing_to_count(house: House) -> None:
    house.take(r1(event()), "r1.csv")
    house.build()

    for mart in ("transport", "demand", "transport_coverage"):
        assert house.ask(f"select count(*) from mart.{mart}") == [(0,)]
