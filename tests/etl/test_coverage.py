"""A month counts as whole only when the reports really hold it; what is not there is said."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

import pytest

from etl.messages import Code, Message
from etl.settings import Paths
from tests.etl.house import POHJOLA, R2, Event, House, csv_of, event, r1, r1b, r5

SUNDAY = 6


def days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)


def open_days(first: date, last: date, *, without: Iterable[date] = ()) -> list[date]:
    """Monday to Saturday, and not the days that are left out."""
    left_out = set(without)
    return [day for day in days(first, last) if day.weekday() != SUNDAY and day not in left_out]


def loans_on(dates: Iterable[date], *, each: int = 10, **cells: object) -> list[Event]:
    return [event(event_time=f"{day} 12:00:00", **cells) for day in dates for _ in range(each)]


def why(house: House) -> dict[str, str | None]:
    """By month: why it is not complete, None where it is."""
    return dict(house.ask("select strftime(month, '%Y-%m'), why from mart.coverage order by month"))


def notes(messages: Iterable[Message], *codes: Code) -> list[str]:
    return [note.text() for note in messages if note.code in codes]


# --- days without events --------------------------------------------------------------------------


def test_half_a_month_without_events_is_not_a_month(house: House) -> None:
    gone = list(days(date(2025, 8, 16), date(2025, 8, 31)))
    house.take(r1(*loans_on(open_days(date(2025, 6, 2), date(2025, 10, 31), without=gone))))

    built = house.build()

    assert why(house) == {
        "2025-06": None,
        "2025-07": None,
        "2025-08": "silent_days",
        "2025-09": None,
        "2025-10": None,
    }
    assert house.ask("select silent_days from mart.coverage where month = '2025-08-01'") == [(13,)]
    assert notes(built.warnings, Code.SILENT) == [
        "Lainat: ajalta 16.8.2025–31.8.2025 ei ole yhtään tapahtumaa, vaikka aukiolopäiviä on 13. "
        "Kuukautta ei verrata muihin."
    ]


def test_a_report_that_stops_in_the_middle_is_told_when_the_next_one_follows(house: House) -> None:
    house.take(r1(*loans_on(open_days(date(2025, 1, 1), date(2025, 2, 12)))), "a.csv")
    march = loans_on(open_days(date(2025, 3, 1), date(2025, 3, 31)))
    house.take(r1(*[each | {"event_id": 5_000 + n} for n, each in enumerate(march)]), "b.csv")

    house.build()

    assert why(house) == {"2025-01": None, "2025-02": "silent_days", "2025-03": None}


def test_holidays_are_no_silence(house: House) -> None:
    """Christmas 2025: Wednesday to Friday are holidays, the Saturday alone is an open day."""
    closed = list(days(date(2025, 12, 24), date(2025, 12, 28)))
    house.take(r1(*loans_on(open_days(date(2025, 11, 3), date(2026, 1, 31), without=closed))))

    house.build()

    assert set(why(house).values()) == {None}


def test_summer_saturdays_are_no_silence(house: House) -> None:
    closed = [
        day for day in days(date(2025, 6, 1), date(2025, 8, 31)) if day.weekday() == SUNDAY - 1
    ]
    house.take(r1(*loans_on(open_days(date(2025, 5, 1), date(2025, 9, 30), without=closed))))

    house.build()

    assert set(why(house).values()) == {None}


def test_few_events_are_no_silence(house: House) -> None:
    """A small library with an event a week cannot be told to be silent."""
    house.take(r1(*loans_on([date(2025, 1, 1) + timedelta(days=7 * n) for n in range(26)], each=1)))

    house.build()

    assert set(why(house).values()) <= {None, "edge"}


# --- branches -------------------------------------------------------------------------------------

ALL_2025 = date(2025, 1, 1), date(2025, 12, 31)
SPRING = list(days(date(2025, 4, 1), date(2025, 4, 30)))


def with_a_silent_branch(years: Iterable[int] = (2025,), silent: Iterable[date] = SPRING) -> bytes:
    """Outola lends ten items on every open day, Saarela two, and none in the silent days."""
    each_year = [(date(year, 1, 1), date(year, 12, 31)) for year in years]
    return r1(
        *[each for span in each_year for each in loans_on(open_days(*span))],
        *[
            each
            for span in each_year
            for each in loans_on(open_days(*span, without=silent), each=2, event_branch="SAKA")
        ],
    )


def test_a_branch_that_falls_silent_makes_its_month_incomplete(house: House) -> None:
    house.take(with_a_silent_branch())

    built = house.build()

    assert {month for month, reason in why(house).items() if reason} == {"2025-04"}
    assert why(house)["2025-04"] == "silent_branch"
    # 26 open days less Good Friday and Easter Monday, two loans on each
    assert notes(built.warnings, Code.SILENT_BRANCH) == [
        "Lainat: toimipisteestä SAKA ei ole tapahtumia ajalta 1.4.2025–30.4.2025; tavallisesti niitä "
        "on tuona aikana noin 48."
    ]


def test_an_annotated_closure_is_no_silence(house: House) -> None:
    pack = with_annotation(house, "2025-04-02,2025-04-29,901,Saarelan kirjastoauto oli huollossa")
    pack.take(with_a_silent_branch())

    built = pack.build()

    assert set(why(pack).values()) == {None}
    assert notes(built.warnings, Code.SILENT_BRANCH) == []


def test_a_branch_that_rests_every_summer_is_not_silent(house: House) -> None:
    july = [day for year in (2024, 2025) for day in days(date(year, 7, 1), date(year, 7, 31))]
    house.take(with_a_silent_branch((2024, 2025), july))

    house.build()

    assert set(why(house).values()) == {None}


def test_a_branch_that_never_comes_back_is_told_once_and_taken_to_be_closed(house: House) -> None:
    house.take(with_a_silent_branch(silent=list(days(date(2025, 3, 1), date(2025, 12, 31)))))

    built = house.build()

    assert [month for month, reason in why(house).items() if reason] == [
        "2025-03",
        "2025-04",
        "2025-05",
    ]
    assert len(notes(built.warnings, Code.GONE_BRANCH)) == 1
    assert (
        "toimipisteestä SAKA ei ole tapahtumia 1.3.2025 alkaen"
        in notes(built.warnings, Code.GONE_BRANCH)[0]
    )


def with_annotation(house: House, line: str) -> House:
    """The same house with a pack whose annotations have one more line."""
    pack = house.paths.data.parent / "pack"
    shutil.copytree(POHJOLA, pack)
    (pack / "annotations.csv").write_text(
        f"date_from,date_to,municipality_code,text_fi,source\n{line},test\n", encoding="utf-8"
    )
    return House(Paths(house.paths.data, pack))


# --- what a new file replaces ---------------------------------------------------------------------

JANUARY, FEBRUARY, MARCH = (
    [event(event_time=f"2025-0{month}-{day:02} 12:00:00") for day in range(1, 28)]
    for month in (1, 2, 3)
)


def by_month(house: House) -> dict[str, int]:
    return dict(
        house.ask(
            "select strftime(loan_month, '%Y-%m'), sum(loans)::int from mart.flow_by_month "
            "group by loan_month order by loan_month"
        )
    )


def test_january_and_march_again_leave_february(house: House) -> None:
    house.take(r1b(*JANUARY, *FEBRUARY, *MARCH), "a.csv")
    house.take(r1b(*JANUARY[:10], *MARCH, *MARCH), "b.csv")
    house.build()

    assert by_month(house) == {"2025-01": 27, "2025-02": 27, "2025-03": 54}


def test_what_goes_and_what_comes_is_counted_by_month(house: House) -> None:
    house.take(r1b(*JANUARY, *FEBRUARY, *MARCH), "a.csv")
    outcome = house.take(
        r1b(*JANUARY[:10], event(event_time="2025-03-01 15:00:00"), *MARCH[5:7], *MARCH[5:7]),
        "b.csv",
    )

    # January is the same; on 1 March another hour, on 6 and 7 March one loan more each
    assert notes(outcome.warnings, Code.CHANGED) == [
        "Maaliskuu 2025: aiemmin ladatuista riveistä poistuu 1, niiden tilalle tulee 3."
    ]


def test_r5_tells_what_it_replaces(house: House) -> None:
    house.take(r5(event(month="2019-01", events=7), event(month="2019-02", events=5)), "a.csv")
    outcome = house.take(r5(event(month="2019-02", events=6)), "b.csv")

    assert notes(outcome.warnings, Code.CHANGED) == [
        "Helmikuu 2019: aiemmin ladatuista riveistä poistuu 1, niiden tilalle tulee 1."
    ]


def test_of_r1_only_rows_that_differ_are_told(house: House) -> None:
    house.take(r1(event(event_id=1), event(event_id=2)), "a.csv")

    same = house.take(r1(event(event_id=1), event(event_id=3)), "b.csv")
    other = house.take(r1(event(event_id=2, event_branch="SAKA")), "c.csv")

    assert notes(same.warnings, Code.CHANGED) == []
    assert notes(other.warnings, Code.CHANGED) == [
        "Tammikuu 2025: aiemmin ladatuista riveistä poistuu 1, niiden tilalle tulee 1."
    ]


@pytest.mark.parametrize("make", [r1, r1b])
def test_a_wrong_year_is_questioned_and_replaces_nothing(
    house: House, make: Callable[..., bytes]
) -> None:
    house.take(r5(event(month="2015-03", events=400)), "old.csv")
    outcome = house.take(make(*MARCH, event(event_time="2015-03-12 12:00:00")), "march.csv")

    built = house.build()

    assert notes(outcome.warnings, Code.STRAY) == [
        "Rivejä 1 on päivätty kauas muista: 12.3.2015. Muut rivit ovat ajalta 1.3.2025–27.3.2025."
    ]
    assert by_month(house) == {"2015-03": 400, "2025-03": 27}
    kind = "R1" if make is r1 else "R1b"
    assert notes(built.warnings, Code.THIN) == [
        f"Maaliskuu 2015: raportissa {kind} tapahtumia on vain 1, joten kuukauden luvut ovat yhä "
        "raportista R5 (tapahtumia 400)."
    ]
    assert built.rows_published + built.rows_excluded + built.rows_superseded == 29


def test_a_gap_of_years_is_one_sentence(house: House) -> None:
    house.take(r1(event(event_time="2015-03-12"), *loans_on(open_days(*ALL_2025))))

    assert notes(house.build().warnings, Code.GAP) == [
        "Lainauksista puuttuu kokonaan: huhtikuu 2015 – joulukuu 2024."
    ]


def test_what_has_not_been_yet_is_left_out_and_moves_no_day(house: House) -> None:
    house.take(r1(*MARCH, event(event_time="2052-03-12 12:00:00")))
    built = house.build()

    assert by_month(house) == {"2025-03": 27}
    assert house.ask("select reason, events from mart.exclusion") == [("future", 1)]
    assert house.ask("select data_until::text from mart.release") == [("2025-03-27",)]
    assert (built.rows_published, built.rows_excluded) == (27, 1)


def test_two_months_in_two_exports_are_two_months_of_one_report(house: House) -> None:
    house.take(r1b(*JANUARY, *FEBRUARY), "a.csv")
    house.take(r1b(*MARCH), "b.csv")
    house.build()

    assert by_month(house) == {"2025-01": 27, "2025-02": 27, "2025-03": 27}


# --- what a month does not hold -------------------------------------------------------------------


def test_a_month_says_whether_it_has_renewals_and_collections(house: House) -> None:
    house.take(r5(event(month="2025-01", events=7)), "matrix.csv")
    house.take(
        r1(
            event(event_time="2025-02-01"),
            event(event_time="2025-03-01", event_type="renew", collection_code="AIK"),
        ),
        "loans.csv",
    )
    house.build()

    assert house.ask(
        "select strftime(month, '%Y-%m'), has_renewals, has_collections, has_locations "
        "from mart.coverage order by month"
    ) == [
        ("2025-01", False, False, False),
        ("2025-02", False, False, False),
        ("2025-03", True, True, False),
    ]


# --- transfers ------------------------------------------------------------------------------------


def moved(*rows: dict[str, object]) -> bytes:
    plain = {"from_branch": "OUPK", "to_branch": "SAKA", "reason": "Reserve"}
    return csv_of(R2, [plain | {"transfer_id": n} | each for n, each in enumerate(rows, start=1)])


def test_a_night_on_which_clocks_change_has_its_true_length(house: House) -> None:
    house.take(r1(*MARCH), "loans.csv")
    house.take(
        moved(
            {
                "requested_time": "2025-03-29 12:00:00",
                "sent_time": "2025-03-29 12:00:00",
                "arrived_time": "2025-03-30 12:00:00",
            },
            {
                "requested_time": "2025-10-25 12:00:00",
                "sent_time": "2025-10-25 12:00:00",
                "arrived_time": "2025-10-26 12:00:00",
            },
            {
                "requested_time": "2025-11-03 12:00:00",
                "sent_time": "2025-11-03 12:00:00",
                "arrived_time": "2025-11-04 12:00:00",
            },
        ),
        "transfers.csv",
    )
    house.build()

    assert house.ask("select hours from mart.transfer order by transfer_id") == [
        (23.0,),
        (25.0,),
        (24.0,),
    ]


def test_half_a_month_without_transfers_is_not_a_month(house: House) -> None:
    gone = list(days(date(2025, 8, 16), date(2025, 8, 31)))
    asked = open_days(date(2025, 6, 2), date(2025, 12, 30), without=gone)
    house.take(r1(*MARCH), "loans.csv")
    house.take(
        moved(*[{"requested_time": f"{day} 10:00:00"} for day in asked for _ in range(5)]),
        "transfers.csv",
    )
    house.build()

    assert house.ask(
        "select strftime(month, '%Y-%m'), why from mart.transport_coverage where why is not null "
        "order by month"
    ) == [("2025-08", "silent_days"), ("2025-12", "recent")]
