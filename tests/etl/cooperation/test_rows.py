"""Rows that hold together: groups and meetings that are spoken of, years, ids, doubles.

The rows are read from the small workbook of cooperation_house and stay rows: nothing is built.
"""

from collections.abc import Mapping
from datetime import date

from etl.cooperation import pack as cooperation_pack
from etl.cooperation.contract import SHEETS
from etl.cooperation.register import Line, Register
from etl.cooperation.rows import take
from etl.messages import Code
from etl.region import pack as region_pack
from tests.etl.cooperation.house import FEBRUARY, MAY, Rows, e_lent, part, small
from tests.etl.house import POHJOLA

NAMES = cooperation_pack.names(region_pack.read(POHJOLA))


def taken(rows: Rows, *, is_sample: bool = False, today: date | None = None) -> Register:
    lines = {
        sheet.name: [Line(n, cells) for n, cells in enumerate(rows.get(sheet.table, []), start=2)]
        for sheet in SHEETS
    }
    return take(lines, NAMES, is_sample=is_sample, today=today)


def faults(register: Register) -> list[tuple[str, int, str, Code]]:
    return [(f.sheet, f.row, f.column, f.message.code) for f in register.faults]


def values(register: Register, mart: str) -> list[dict[str, str | None]]:
    return [row.values for row in register.rows[mart]]


def again(register: Register, **edits: Mapping[int, Mapping[str, object]]) -> Rows:
    """The rows as a downloaded workbook has them: names for ids, ids hidden beside; then edited."""
    groups = {row["group_id"]: row["name_fi"] for row in values(register, "working_group")}
    days = {row["meeting_id"]: row["held_on"] for row in values(register, "meeting")}
    rows: Rows = {}
    for sheet in SHEETS:
        rows[sheet.table] = []
        for place, row in enumerate(values(register, sheet.table)):
            cells: dict[str, object] = dict(row)
            cells["group"] = groups.get(row.get("group_id"))
            cells["name_then"], cells["held_then"] = row.get("name_fi"), row.get("held_on")
            cells["meeting_on"] = days.get(row.get("meeting_id"))
            if sheet.table == "participation":
                cells["library"] = row["library"] or "Koko kimppa"
            known = (
                [row.get(name) for name in sheet.column("year").unless] if _has_year(sheet) else []
            )
            if any(known):
                cells["year"] = None
            rows[sheet.table].append(cells | dict(edits.get(sheet.table, {}).get(place, {})))
    return rows


def _has_year(sheet: object) -> bool:
    return any(column.name == "year" for column in sheet.columns)  # type: ignore[attr-defined]


def test_the_small_workbook_is_taken_whole() -> None:
    register = taken(small())

    assert faults(register) == []
    assert (register.rows_read, register.rows_accepted) == (15, 15)
    assert [row["group_id"] for row in values(register, "working_group")] == [
        "johtoryhma",
        "kuvailu",
    ]
    assert [row["year"] for row in values(register, "participation")] == [
        "2025",
        "2025",
        "2025",
        "2025",
        "2024",
        "2025",
    ]


def test_an_empty_source_says_that_the_workbook_is_the_source() -> None:
    sources = [row["source"] for row in values(taken(small()), "working_group")]

    assert sources == ["Yhteistyökirja", "oma tieto"]


def test_what_comes_back_unchanged_is_the_same_to_the_id() -> None:
    first = taken(small())
    second = taken(again(first))

    assert faults(second) == []
    assert second.rows == {mart: rows for mart, rows in first.rows.items() if rows}


def test_a_group_that_is_renamed_keeps_its_id_and_everything_that_speaks_of_it() -> None:
    first = taken(small())
    second = taken(again(first, working_group={0: {"name_fi": "Kimpan johto"}}))

    assert faults(second) == []
    assert values(second, "working_group")[0]["group_id"] == "johtoryhma"
    assert values(second, "participation") == values(first, "participation")


def test_a_meeting_that_is_moved_keeps_its_id_and_those_who_were_there() -> None:
    first = taken(small())
    second = taken(again(first, meeting={0: {"held_on": "4.2.2025"}}))

    assert faults(second) == []
    assert values(second, "participation") == values(first, "participation")
    assert values(second, "meeting")[0] | {"held_on": "2025-02-03"} == values(first, "meeting")[0]


def test_a_meeting_whose_day_becomes_known_keeps_those_who_were_there() -> None:
    rows = small()
    rows["meeting"].append({"group": "Kuvailu", "year": 2025, "meeting_id": "meeting-x"})
    rows["participation"].append(
        {"group": "Kuvailu", "meeting_id": "meeting-x"} | part("Outola", "Läsnä")
    )
    first = taken(rows)
    second = taken(again(first, meeting={2: {"held_on": "9.9.2025", "year": None}}))

    assert faults(second) == []
    assert values(second, "participation")[-1] == values(first, "participation")[-1]
    assert values(second, "participation")[-1]["meeting_id"] == "meeting-x"


def test_a_row_whose_day_is_cleared_is_of_no_meeting_any_more() -> None:
    first = taken(small())
    second = taken(again(first, participation={0: {"meeting_on": None, "year": 2025}}))

    assert faults(second) == []
    assert values(second, "participation")[0]["meeting_id"] is None


def test_a_row_that_is_moved_to_another_day_is_of_the_other_meeting() -> None:
    first = taken(small())
    second = taken(again(first, participation={1: {"meeting_on": MAY, "library": "Koko kimppa"}}))

    assert faults(second) == []
    may = values(first, "meeting")[1]["meeting_id"]
    assert values(second, "participation")[1]["meeting_id"] == may


def test_a_copied_row_gets_an_id_of_its_own() -> None:
    first = taken(small())
    rows = again(first)
    rows["ake_activity"].append(dict(rows["ake_activity"][0]) | {"title": "Toinen päivä"})
    ids = [row["activity_id"] for row in values(taken(rows), "ake_activity")]

    assert ids[0] == values(first, "ake_activity")[0]["activity_id"]
    assert len(set(ids)) == 3


def test_ids_do_not_depend_on_the_order_of_rows() -> None:
    rows = small()
    rows["participation"].reverse()
    turned = {row["participation_id"] for row in values(taken(rows), "participation")}

    assert turned == {row["participation_id"] for row in values(taken(small()), "participation")}


def test_a_group_that_is_not_listed_is_missed_wherever_it_is_spoken_of() -> None:
    rows = small()
    del rows["working_group"][1]

    assert faults(taken(rows)) == [
        ("Osallistuminen", 6, "Ryhmä", Code.UNKNOWN_GROUP),
        ("Osallistuminen", 7, "Ryhmä", Code.UNKNOWN_GROUP),
    ]


def test_a_day_without_a_meeting_is_missed() -> None:
    rows = small()
    rows["participation"][0]["meeting_on"] = date(2025, 2, 4)

    assert faults(taken(rows)) == [("Osallistuminen", 2, "Kokouspäivä", Code.UNKNOWN_MEETING)]


def test_the_same_thing_twice_is_told_with_the_earlier_row() -> None:
    rows = small()
    rows["working_group"].append({"name_fi": " JOHTORYHMÄ ", "kind": "AKE:n ryhmä"})
    rows["meeting"].append({"group": "Johtoryhmä", "held_on": FEBRUARY})
    rows["participation"].append(dict(rows["participation"][0]))
    rows["staff_year"].append({"library": "Outola", "year": 2025, "staff_years": 7})
    rows["recognition"].append(dict(rows["recognition"][0]))
    register = taken(rows)

    assert faults(register) == [
        ("Ryhmät", 4, "Ryhmä", Code.TWICE),
        ("Kokoukset", 4, "Ryhmä", Code.TWICE),
        ("Osallistuminen", 8, "Ryhmä", Code.TWICE),
        ("Henkilötyövuodet", 4, "Kirjasto", Code.TWICE),
        ("Tunnustukset", 3, "Vuosi", Code.TWICE),
    ]
    assert register.faults[0].message.text() == "Sama asia on jo rivillä 2."


def test_two_meetings_without_a_day_may_be_two() -> None:
    rows = small()
    rows["meeting"] += [{"group": "Kuvailu", "year": 2025}, {"group": "Kuvailu", "year": 2025}]
    register = taken(rows)

    assert faults(register) == []
    assert len({row["meeting_id"] for row in values(register, "meeting")}) == 4


def test_times_must_fit_each_other() -> None:
    rows = small()
    rows["meeting"].append({"group": "Kuvailu"})
    rows["working_group"][0] |= {"started_on": "1.1.2020", "ended_on": "31.12.2019"}
    rows["participation"] += [
        {"group": "Kuvailu", "date_from": "1.6.2024", "date_to": "1.5.2024"}
        | part("Outola", "Läsnä"),
        {"group": "Kuvailu", "date_from": "1.6.2024", "year": 2023} | part("Outola", "Läsnä"),
        {"group": "Kuvailu", "date_from": "1.6.2024", "year": 2026} | part("Outola", "Läsnä"),
    ]
    rows["participation"] = rows["participation"][4:]  # the others speak of the refused group
    rows["meeting"] = rows["meeting"][2:]

    assert faults(taken(rows)) == [
        ("Ryhmät", 2, "Päättyi", Code.ENDS_BEFORE),
        ("Kokoukset", 2, "Vuosi, jos päivää ei tiedetä", Code.NO_YEAR),
        ("Osallistuminen", 4, "Päättyen", Code.ENDS_BEFORE),
        ("Osallistuminen", 5, "Vuosi, jos päivää ei tiedetä", Code.OTHER_YEAR),
    ]


def test_a_row_with_a_name_is_left_out_and_the_name_is_not_repeated() -> None:
    rows = small()
    rows["participation"][0]["note"] = "Maija Virtanen puheenjohtajana"
    (fault,) = taken(rows).faults

    assert (fault.column, fault.message.code, fault.value) == ("Huomautus", Code.PERSON, "")


def test_a_made_up_row_has_no_place_in_a_real_workbook() -> None:
    rows = small()
    rows["staff_year"][0]["source"] = "Esimerkkiaineisto, keksitty"

    assert faults(taken(rows)) == [("Henkilötyövuodet", 2, "Lähde", Code.SAMPLE_ROW)]
    assert faults(taken(rows, is_sample=True)) == []


def test_every_faulty_cell_of_a_row_is_told() -> None:
    rows = small()
    rows["ake_activity"][0] |= {"held_on": "x", "kind": "y", "hours": "z"}

    assert [fault[2:] for fault in faults(taken(rows))] == [
        ("Päivä", Code.BAD_DAY),
        ("Laji", Code.BAD_WORD),
        ("Tunteja", Code.BAD_NUMBER),
    ]


def test_what_is_done_ends_with_the_month_and_year_of_today_and_plans_reach_ten_years() -> None:
    """On 15.3.2026: March and 2026 are kept, April and 2027 are not; goals reach to 2036."""
    served = {"service": "Chat ja neuvonta", "library": "Outola", "work": "Päivystys"}
    rows: Rows = {
        "joint_service": [served | {"year": 2026}, served | {"year": 2027}],
        "e_lending": [
            e_lent("Outola", date(2026, 3, 31), 1),
            e_lent("Outola", date(2026, 4, 1), 1),
        ],
        "goal": [{"year": 2036, "goal": "Yhdessä"}, {"year": 2037, "goal": "Yhdessä"}],
    }

    found = taken(rows, today=date(2026, 3, 15))

    assert faults(found) == [
        ("Palvelut", 3, "Vuosi", Code.NOT_YET),
        ("E-aineistot", 3, "Kuukausi", Code.NOT_YET),
        ("Tavoitteet", 3, "Vuosi", Code.YEARS_AHEAD),
    ]
    assert [row["month"] for row in values(found, "e_lending")] == ["2026-03-01"]
    assert found.faults[2].message.text() == (
        "Vuosi on liian kaukana tulevaisuudessa: viimeinen mahdollinen on 2036."
    )
