"""The workbook of cooperation in archive and release: newest wins, sample and real never meet, and
the marts of the small workbook counted by hand."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from etl import archive
from etl.contracts import Kind
from etl.messages import Code
from etl.sample import cooperation as sample_cooperation
from etl.sample import region as sample_region
from tests.etl.cooperation.house import FEBRUARY, LATER, MAY, book, part, register, small
from tests.etl.house import LAPLAND, House, event, house_in, killed, r1


@pytest.fixture
def real(house: House) -> House:
    """A house with a real loan, so that a release can be built."""
    house.take(r1(event()))
    return house


def groups(house: House) -> list[str]:
    house.build()
    return [
        name for (name,) in house.ask("select name_fi from mart.working_group order by name_fi")
    ]


def with_group(name: str) -> bytes:
    rows = small()
    rows["working_group"].append({"name_fi": name, "kind": "AKE:n ryhmä"})
    return book(rows)


def test_the_small_workbook_counted_by_hand(real: House) -> None:
    real.take(book(), "kirja.xlsx")
    real.build()

    assert real.ask("select group_id, name_fi, kind from mart.working_group") == [
        ("johtoryhma", "Johtoryhmä", "kimppa"),
        ("kuvailu", "Kuvailu", "national"),
    ]
    assert real.ask("select group_id, held_on, year, kind from mart.meeting") == [
        ("johtoryhma", FEBRUARY, 2025, "in_person"),
        ("johtoryhma", MAY, 2025, "unknown"),
    ]
    assert real.ask(
        "select library, year, role, presence, participants from mart.participation "
        "where group_id = 'johtoryhma' order by meeting_id is null, year, library, presence"
    ) == [
        ("outola", 2025, "chair", "present", None),
        ("outola", 2025, "chair", "present", None),
        ("saaripikku", 2025, "unknown", "absent", None),
        ("saaripikku", 2025, "unknown", "present", 2),
    ]
    assert real.ask("select title, hours, euros, person_years from mart.ake_activity") == [
        ("Kuvailupäivä", Decimal("4.50"), Decimal("150.00"), None),
        ("AKE:n työ", None, None, Decimal("2.00")),
    ]
    assert real.ask("select library, staff_years from mart.staff_year") == [
        ("outola", Decimal("6.00")),
        ("saaripikku", Decimal("1.50")),
    ]
    assert real.ask("select year, library, result, source from mart.recognition") == [
        (2025, "outola", "winner", "Yhteistyökirja")
    ]
    assert real.ask(
        "select file_name, is_sample, rows_read, rows_accepted, rows_refused from mart.cooperation_source"
    ) == [("kirja.xlsx", False, 15, 15, 0)]


def test_seats_are_counted_by_library_group_and_year(real: House) -> None:
    """Outola was at both meetings, Saari-Pikku at one of two; the membership of 2024 goes on to 2025.

    Saari-Pikku is only told not to have been invited to Kuvailu: no seat.
    """
    real.take(book(), "kirja.xlsx")
    real.build()

    assert real.ask(
        "select library, group_id, year, role, is_seat, meetings, attended, attendance from mart.seat_by_year"
    ) == [
        ("outola", "kuvailu", 2024, "member", True, None, None, None),
        ("outola", "johtoryhma", 2025, "chair", True, 2, 2, None),
        ("saaripikku", "johtoryhma", 2025, "unknown", True, 2, 1, None),
        ("outola", "kuvailu", 2025, "member", True, None, None, None),
        ("saaripikku", "kuvailu", 2025, None, False, None, None, None),
    ]


def test_who_was_only_absent_has_a_seat_and_who_was_not_invited_has_none(real: House) -> None:
    """Saari-Pikku stays away from both meetings; it is not invited to Kuvailu: one seat of 2025, no more."""
    rows = small()
    rows["participation"][3] = {"group": "Johtoryhmä"} | part("Saari-Pikku", "Poissa", MAY)
    real.take(book(rows), "kirja.xlsx")
    real.build()

    found = real.ask(
        "select group_id, is_seat, meetings, attended from mart.seat_by_year "
        "where library = 'saaripikku' and year = 2025 order by group_id"
    )
    assert found == [("johtoryhma", True, 2, 0), ("kuvailu", False, None, None)]


def test_attendance_is_told_from_three_meetings_and_three_person_years(real: House) -> None:
    """Outola (6 person-years) was at two meetings of three, Saari-Pikku (1.5) at all three."""
    rows = small()
    autumn = date(2025, 9, 9)
    rows["meeting"].append({"group": "Johtoryhmä", "held_on": autumn})
    rows["participation"] += [
        {"group": "Johtoryhmä"} | part("Outola", "Poissa", autumn),
        {"group": "Johtoryhmä"} | part("Saari-Pikku", "Läsnä", autumn),
    ]
    real.take(book(rows), "kirja.xlsx")
    real.build()

    found = real.ask(
        "select library, meetings, attended, attendance from mart.seat_by_year "
        "where group_id = 'johtoryhma'"
    )
    assert found == [("outola", 3, 2, pytest.approx(2 / 3)), ("saaripikku", 3, 2, None)]


def test_a_membership_ends_with_its_group(real: House) -> None:
    rows = small()
    rows["working_group"][1]["ended_on"] = date(2024, 12, 31)
    real.take(book(rows), "kirja.xlsx")
    real.build()

    assert real.ask(
        "select year from mart.seat_by_year where group_id = 'kuvailu' and library = 'outola'"
    ) == [(2024,)]


def test_the_newest_workbook_wins_whole(real: House) -> None:
    real.take(with_group("Rekku"), "a.xlsx")
    real.take(with_group("Visio"), "b.xlsx")

    assert groups(real) == ["Johtoryhmä", "Kuvailu", "Visio"]
    used = real.ask("select file_name, used from mart.input_file where kind = 'cooperation'")
    assert used == [("a.xlsx", False), ("b.xlsx", True)]


def test_the_same_workbook_twice_changes_nothing(real: House) -> None:
    real.take(book(), "a.xlsx")
    again = real.take(book(), "b.xlsx")

    assert [note.code for note in again.warnings] == [Code.ALREADY_LOADED]
    assert again.exit_code == 0
    assert sum(entry.kind is Kind.COOPERATION for entry in archive.entries(real.paths)) == 1


def test_an_older_workbook_that_comes_again_is_told_to_stay_behind(real: House) -> None:
    real.take(with_group("Rekku"), "a.xlsx")
    real.take(with_group("Visio"), "b.xlsx")
    again = real.take(with_group("Rekku"), "a.xlsx")

    assert [note.code for note in again.warnings] == [Code.BOOK_OLDER]
    assert groups(real) == ["Johtoryhmä", "Kuvailu", "Visio"]


def test_what_a_workbook_changes_is_told_sheet_by_sheet(real: House) -> None:
    real.take(book(), "a.xlsx")
    rows = small()
    rows["staff_year"][0]["staff_years"] = 7
    rows["recognition"] = []
    rows["ake_activity"].append({"year": 2024, "kind": "Muu", "title": "Selvitys"})

    said = [note.text() for note in real.take(book(rows), "b.xlsx").warnings]

    assert said == [
        "AKE-toiminta: uusia rivejä 1, muuttuneita 0, poistettuja 0.",
        "Henkilötyövuodet: uusia rivejä 0, muuttuneita 1, poistettuja 0.",
        "Tunnustukset: uusia rivejä 0, muuttuneita 0, poistettuja 1.",
    ]


def test_the_first_real_workbook_is_compared_with_the_facts_of_the_pack(tmp_path: Path) -> None:
    lapland = house_in(tmp_path, LAPLAND)
    rows = {"working_group": [{"name_fi": "Rekkutyöryhmä", "kind": "Kimpan ryhmä"}]}

    said = [note.text() for note in lapland.take(book(rows), "a.xlsx").warnings]

    assert "Osallistuminen: uusia rivejä 0, muuttuneita 0, poistettuja 123." in said


def test_a_day_in_the_future_is_told(real: House) -> None:
    rows = small()
    rows["meeting"].append({"group": "Kuvailu", "held_on": date(2099, 1, 31)})

    notes = real.take(book(rows), "a.xlsx").warnings

    assert [note.text() for note in notes if note.code is Code.FUTURE] == [
        "Aineistossa on tulevaisuuteen päivättyjä rivejä, viimeinen 31.1.2099."
    ]


def test_a_refused_row_is_left_out_and_the_others_stay(real: House) -> None:
    rows = small()
    rows["staff_year"][0]["staff_years"] = "kuusi"
    outcome = real.take(book(rows), "a.xlsx")
    real.build()

    assert outcome.entry is not None
    assert (outcome.entry.rows_read, outcome.entry.rows_accepted, outcome.exit_code) == (15, 14, 1)
    assert real.ask("select library from mart.staff_year") == [("saaripikku",)]


def test_a_check_alone_keeps_nothing(real: House) -> None:
    real.load(real.drop("a.xlsx", book()), dry_run=True)

    assert [entry.kind for entry in archive.entries(real.paths)] == [Kind.LOANS]


def test_json_tells_the_cell(real: House) -> None:
    rows = small()
    rows["staff_year"][0]["staff_years"] = "kuusi"
    path = real.drop("a.xlsx", book(rows))

    told = json.loads(real.command("load", "--json", str(path)).stdout)

    (complaint,) = told["files"][0]["complaints"]
    assert {key: complaint[key] for key in ("sheet", "cell", "row", "column", "value", "code")} == {
        "sheet": "Henkilötyövuodet",
        "cell": "C2",
        "row": 2,
        "column": "Henkilötyövuosia",
        "value": "kuusi",
        "code": "bad_number",
    }
    assert (
        "Henkilötyövuodet, solu C2"
        in real.command("load", str(real.drop("b.xlsx", book(rows | {"recognition": []})))).stdout
    )


def test_a_killed_load_keeps_the_workbook_whole_or_not_at_all(house: House) -> None:
    for number in range(12):
        house.drop(f"{number}.xlsx", with_group(f"Ryhmä {number}"))

    looks = killed(house, 12, 0.3, "load", str(house.paths.exports))

    assert sum(look["killed"] for look in looks) >= 4
    assert all(row == [16, 16] for look in looks for row in look["archived"])
    assert house.command("load", str(house.paths.exports)).exit_code == 0
    assert len(archive.entries(house.paths)) == 12
    assert list((house.paths.archive / "tmp").iterdir()) == []


# --- sample and real ------------------------------------------------------------------------------


def sample_house(house: House, branch: str = "OUPK") -> House:
    """A house whose loans are made up."""
    path = house.drop("loans.csv", r1(event(event_branch=branch, item_home_branch=branch)))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    (house.paths.exports / archive.SUMS).write_text(f"{digest}  loans.csv\n")
    house.load(path)
    return house


def test_a_sample_release_has_the_sample_workbook_and_no_facts(house: House) -> None:
    sample_house(house).take(book(is_sample=True), "kirja.xlsx")
    house.build()

    assert house.ask("select is_sample from mart.release") == [(True,)]
    assert house.ask("select is_sample from mart.cooperation_source") == [(True,)]
    assert house.ask("select count(*) from mart.working_group") == [(2,)]


def test_a_sample_release_without_a_workbook_has_an_empty_register(tmp_path: Path) -> None:
    lapland = sample_house(house_in(tmp_path, LAPLAND), "ENO_PK")
    lapland.build()

    assert all(rows == [] for rows in register(lapland).values())
    assert lapland.ask("from mart.cooperation_source") == []


def test_a_real_workbook_waits_beside_sample_loans_and_is_told_so(house: House) -> None:
    sample_house(house).take(book(is_sample=True), "esimerkki.xlsx")
    outcome = house.take(with_group("Rekku"), "kirja.xlsx")

    assert Code.BOOK_ASIDE in [note.code for note in outcome.warnings]
    assert groups(house) == ["Johtoryhmä", "Kuvailu"]

    house.take(r1(event(event_id=2)), "real.csv")
    assert groups(house) == ["Johtoryhmä", "Kuvailu", "Rekku"]


def test_a_sample_workbook_is_refused_once_there_are_real_loans(real: House) -> None:
    outcome = real.take(book(is_sample=True), "kirja.xlsx")

    assert outcome.refusal is not None
    assert outcome.refusal.code is Code.SAMPLE_AFTER_REAL


def test_the_sample_of_lapland_is_what_its_truth_says(
    made_up: tuple[House, dict[str, Any]],
) -> None:
    house, truth = made_up
    told = truth["cooperation"]

    for mart, rows in told["rows"].items():
        assert house.ask(f"select count(*)::int from mart.{mart}") == [(rows,)], mart
    assert (
        dict(
            house.ask(
                "select g.name_fi, count(*)::int from mart.meeting join mart.working_group g using (group_id) "
                "group by all"
            )
        )
        == told["meetings_by_group"]
    )
    assert (
        dict(
            house.ask(
                "select g.name_fi || '|' || l.name_fi, count(*)::int from mart.participation p "
                "join mart.working_group g using (group_id) join mart.library l using (library) "
                "where presence = 'present' group by all order by all"
            )
        )
        == told["attended"]
    )
    assert house.ask("select sum(participants)::int from mart.participation") == [
        (told["participants"],)
    ]
    hours = house.ask(
        "select year::varchar, sum(hours)::int from mart.joint_service group by year order by year"
    )
    assert dict(hours) == told["service_hours"]
    lent = house.ask(
        "select name_fi, sum(e_loans)::int from mart.e_lending "
        "join mart.municipality using (municipality_code) group by name_fi"
    )
    assert dict(lent) == told["e_loans"]
    assert house.ask("select is_sample from mart.cooperation_source") == [(True,)]


def test_every_made_up_row_says_so(made_up: tuple[House, dict[str, Any]]) -> None:
    house, _ = made_up

    register = ("working_group", "meeting", "participation", "ake_activity", "staff_year")
    for mart in (*register, *LATER):
        sources = house.ask(f"select distinct source from mart.{mart}")
        assert sources == [("Esimerkkiaineisto, keksitty",)], mart


def test_recognitions_are_not_made_up(made_up: tuple[House, dict[str, Any]]) -> None:
    house, _ = made_up
    own = house.ask(
        "select year, library, source <> 'Esimerkkiaineisto, keksitty' from mart.recognition "
        "where award_kind = 'vuoden_onnistuja' order by year"
    )

    assert own == [(2020, "tervola", True), (2021, "tornionlaakso", True)]
    assert house.ask("select count(*) from mart.recognition") == [(8,)]


def test_who_takes_part_falls_with_distance_and_small_staff() -> None:
    region = sample_region.read(LAPLAND, 2026)
    _, truth = sample_cooperation.made(region, LAPLAND, date(2022, 1, 1), date(2025, 12, 31), 2026)
    steering = {
        name.partition("|")[2]: count
        for name, count in truth["attended"].items()
        if name.startswith("Lapin kirjaston johtoryhmä|")
    }

    assert steering["Rovaniemi"] > steering["Utsjoki"]
    assert len(steering) == 18


def test_the_same_seed_gives_the_same_bytes() -> None:
    region = sample_region.read(LAPLAND, 7)
    first, second = (
        sample_cooperation.made(region, LAPLAND, date(2025, 1, 1), date(2025, 12, 31), 7)[0]
        for _ in range(2)
    )

    assert first == second
