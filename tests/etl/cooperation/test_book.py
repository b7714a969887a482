"""The workbook of cooperation as a file: known by its sheets, refused whole, complained of by cell."""

import io
import shutil
import string
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import odf.table
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from etl.cooperation import book as cooperation_book
from etl.cooperation import pack as cooperation_pack
from etl.cooperation import rows as cooperation_rows
from etl.cooperation.register import Register
from etl.load import Outcome
from etl.messages import Code
from etl.region import pack as region_pack
from tests.etl.cooperation.house import book, edited, register, small
from tests.etl.house import POHJOLA, House, event, r1

NAMES = cooperation_pack.names(region_pack.read(POHJOLA))


def complaints(outcome: Outcome) -> list[tuple[str | None, str, Code]]:
    return [(each.sheet, each.cell, each.message.code) for each in outcome.complaints]


def after(house: House, edit: Callable[[Workbook], None]) -> Outcome:
    """What becomes of the small workbook when somebody has changed it."""
    return house.take(edited(book(), edit), "kirja.xlsx")


def put(sheet: str, cell: str, value: object) -> Callable[[Workbook], None]:
    def edit(workbook: Workbook) -> None:
        workbook[sheet][cell] = value

    return edit


def test_the_small_workbook_is_accepted_whole(house: House) -> None:
    outcome = house.take(book(), "kirja.xlsx")

    assert outcome.entry is not None
    assert outcome.complaints == []
    assert (outcome.entry.kind, outcome.entry.rows_read, outcome.entry.rows_refused) == (
        "cooperation",
        15,
        0,
    )


@pytest.mark.parametrize("name", ["kirja.xlsx", "vienti.csv", "x"])
def test_it_is_known_by_its_content_under_any_name(house: House, name: str) -> None:
    entry = house.take(book(), name).entry

    assert entry is not None
    assert entry.kind == "cooperation"


def test_it_is_found_inside_a_zip(house: House) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("kirja.xlsx", book())

    outcome = house.take(packed.getvalue(), "kirja.zip")

    assert outcome.file == "kirja.zip/kirja.xlsx"
    assert outcome.entry is not None


def remove(sheet: str) -> Callable[[Workbook], None]:
    return lambda workbook: workbook.remove(workbook[sheet])


def without_column(workbook: Workbook) -> None:
    workbook["Osallistuminen"].delete_cols(3)


def doubled_column(workbook: Workbook) -> None:
    workbook["Osallistuminen"]["P1"] = "Kirjasto"


def unmarked(workbook: Workbook) -> None:
    workbook["Ohje"]["B2"] = "Jotain muuta"


def far_row(workbook: Workbook) -> None:
    workbook["Ryhmät"].cell(30_000, 1, "x")


def empty(workbook: Workbook) -> None:
    for sheet in workbook.worksheets[1:]:
        sheet.delete_rows(2, sheet.max_row)


def identity_code(workbook: Workbook) -> None:
    workbook["Kokoukset"]["Z9"] = "010190-123A"
    workbook["Kokoukset"]["A9"] = "Johtoryhmä"


@pytest.mark.parametrize(
    ("edit", "code", "told"),
    [
        (remove("Kokoukset"), Code.BOOK_SHEETS, "Kokoukset"),
        (remove("Ohje"), Code.BOOK_SHEETS, "Ohje"),
        (without_column, Code.BOOK_COLUMNS, "sarake Kirjasto."),
        (doubled_column, Code.DUPLICATE_COLUMNS, "Kirjasto"),
        (unmarked, Code.BOOK_UNMARKED, "Ohje"),
        (far_row, Code.BOOK_ROWS, "Ryhmät"),
        (empty, Code.NO_ROWS, "yhtään riviä"),
        (identity_code, Code.BOOK_PERSONAL, "henkilötunnukselta"),
    ],
    ids=lambda value: value.value if isinstance(value, Code) else "",
)
def test_a_workbook_that_is_not_whole_is_refused_with_one_sentence(
    house: House, edit: Callable[[Workbook], None], code: Code, told: str
) -> None:
    outcome = after(house, edit)

    assert outcome.refusal is not None
    assert outcome.refusal.code is code
    assert told in outcome.refusal.text()
    assert not list(house.paths.archive.glob("cooperation/*"))


def test_another_format_is_refused_with_the_way_out(house: House, tmp_path: Path) -> None:
    sheets = openpyxl.load_workbook(io.BytesIO(book())).sheetnames
    document = OpenDocumentSpreadsheet()
    for name in sheets:
        table = odf.table.Table(name=name)
        table.addElement(odf.table.TableRow())
        document.spreadsheet.addElement(table)
    document.save(str(tmp_path / "kirja.ods"))

    outcome = house.take((tmp_path / "kirja.ods").read_bytes(), "kirja.ods")

    assert outcome.refusal is not None
    assert outcome.refusal.code is Code.BOOK_FORMAT


def test_broken_bytes_and_a_bomb_are_refused(house: House) -> None:
    whole = book()
    broken, bomb = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as made:
        with zipfile.ZipFile(broken, "w") as kept:
            for name in made.namelist():
                body = b"<x" if name == "xl/worksheets/sheet2.xml" else made.read(name)
                kept.writestr(name, body)
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as kept:
            for name in made.namelist():
                kept.writestr(name, made.read(name))
            kept.writestr("xl/media/zeros.bin", bytes(60 << 20))

    refusals = [house.take(each.getvalue(), "kirja.xlsx").refusal for each in (broken, bomb)]

    assert [refusal and refusal.code for refusal in refusals] == [
        Code.BROKEN_WORKBOOK,
        Code.BOOK_SIZE,
    ]


@pytest.mark.parametrize(
    ("edit", "complained"),
    [
        (put("Kokoukset", "B2", "32.1.2025"), [("Kokoukset", "B2", Code.NO_SUCH_DAY)]),
        (put("Osallistuminen", "C3", "Saari"), [("Osallistuminen", "C3", Code.UNKNOWN_LIBRARY)]),
        (put("Osallistuminen", "E2", "#N/A"), [("Osallistuminen", "E2", Code.ERROR_CELL)]),
        (put("Osallistuminen", "F2", "=1+1"), [("Osallistuminen", "F2", Code.FORMULA)]),
        (put("AKE-toiminta", "E2", "=A1"), [("AKE-toiminta", "E2", Code.FORMULA)]),
        (put("Ryhmät", "C2", "Maija Virtanen"), [("Ryhmät", "C2", Code.PERSON)]),
        (put("Henkilötyövuodet", "C2", "kuusi"), [("Henkilötyövuodet", "C2", Code.BAD_NUMBER)]),
        (put("Tunnustukset", "F2", None), [("Tunnustukset", "F2", Code.REQUIRED)]),
    ],
    ids=lambda value: "" if callable(value) else f"{value[0][1]}-{value[0][2].value}",
)
def test_a_bad_cell_is_told_by_its_address(
    house: House,
    edit: Callable[[Workbook], None],
    complained: list[tuple[str, str, Code]],
) -> None:
    outcome = after(house, edit)

    follow = {Code.UNKNOWN_GROUP, Code.UNKNOWN_MEETING}  # of rows that speak of the refused one
    assert [each for each in complaints(outcome) if each[2] not in follow] == complained
    assert outcome.exit_code == 1


def test_a_merged_cell_is_told_where_it_hides_a_value(house: House) -> None:
    def merge(workbook: Workbook) -> None:
        workbook["Osallistuminen"].merge_cells("C2:C3")

    assert complaints(after(house, merge)) == [("Osallistuminen", "C3", Code.MERGED)]


def test_a_hidden_sheet_of_ours_is_read_and_told_and_a_foreign_one_is_left(house: House) -> None:
    def hide(workbook: Workbook) -> None:
        workbook["Tunnustukset"].sheet_state = "hidden"
        workbook.create_sheet("Omat laskelmat")["A1"] = "x"
        workbook.create_sheet("Piilossa").sheet_state = "hidden"

    outcome = after(house, hide)

    assert outcome.entry is not None
    assert outcome.entry.rows_read == 15
    told = {note.code: note.text() for note in outcome.warnings}
    assert told[Code.HIDDEN_SHEET] == "Taulukko Tunnustukset on piilotettu, mutta se luettiin."
    assert told[Code.EXTRA_SHEETS] == "Taulukkoa Omat laskelmat ei lueta."


def test_an_extra_column_is_not_read_and_one_of_people_stops_its_rows(house: House) -> None:
    def add(workbook: Workbook) -> None:
        workbook["Osallistuminen"]["P1"] = "Väri"
        workbook["Osallistuminen"]["P2"] = "sininen"
        workbook["Osallistuminen"]["Q1"] = "Osallistujan nimi"
        workbook["Osallistuminen"]["Q3"] = "M"

    outcome = after(house, add)

    assert complaints(outcome) == [("Osallistuminen", "Q3", Code.PERSON_COLUMN)]
    assert "Saraketta Väri ei lueta eikä tallenneta." in [note.text() for note in outcome.warnings]


def test_days_that_are_counted_from_1904_are_the_same_days(house: House) -> None:
    def to_1904(workbook: Workbook) -> None:
        workbook.epoch = CALENDAR_MAC_1904

    workbook = openpyxl.load_workbook(io.BytesIO(book()))
    to_1904(workbook)
    out = io.BytesIO()
    workbook.save(out)
    path = house.drop("kirja.xlsx", out.getvalue())
    found = cooperation_book.read(path)
    taken = cooperation_rows.take(found.lines, NAMES, found.days, is_sample=False)

    assert [row.values["held_on"] for row in taken.rows["meeting"]] == ["2025-02-03", "2025-05-05"]
    serial = (date(2025, 2, 3) - date(1904, 1, 1)).days
    assert found.days(serial) == openpyxl.utils.datetime.from_excel(45691)


def test_a_row_of_spaces_or_of_hidden_ids_alone_is_no_row(house: House) -> None:
    def clear(workbook: Workbook) -> None:
        sheet = workbook["Henkilötyövuodet"]
        sheet["A3"] = sheet["B3"] = sheet["C3"] = "  "
        group = workbook["Ryhmät"]
        group["K9"] = "johtoryhma-9"

    outcome = after(house, clear)

    assert outcome.complaints == []
    assert outcome.entry is not None
    assert outcome.entry.rows_read == 14


def test_a_title_above_the_header_does_not_matter(house: House) -> None:
    def add(workbook: Workbook) -> None:
        workbook["Tunnustukset"].insert_rows(1)
        workbook["Tunnustukset"]["A1"] = "Tunnustukset 2025"

    outcome = after(house, add)

    assert outcome.entry is not None
    assert (outcome.entry.rows_read, outcome.complaints) == (15, [])


# --- whatever somebody writes into a cell ----------------------------------------------------------

CELLS = st.one_of(
    st.text(string.printable + "äöåÄÖ€–”", max_size=30),
    st.sampled_from(
        ["=1+1", "=A1", "#REF!", "-5", "+358401234567", "@x", "1.2.2026", "Läsnä", " "]
    ),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2200, 1, 1)),
    st.none(),
)
PLACES = st.tuples(
    st.sampled_from(["Ryhmät", "Kokoukset", "Osallistuminen", "AKE-toiminta", "Tunnustukset"]),
    st.integers(2, 5),
    st.integers(1, 14),
)


def printable(value: object) -> object:
    return "".join(c for c in value if c.isprintable()) if isinstance(value, str) else value


@given(st.lists(st.tuples(PLACES, CELLS), min_size=1, max_size=6), st.booleans())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_row_is_accepted_or_complained_of_whatever_stands_in_it(
    tmp_path: Path,
    edits: list[tuple[tuple[str, int, int], Any]],
    is_1904: bool,  # noqa: FBT001
) -> None:
    def edit(workbook: Workbook) -> None:
        if is_1904:
            workbook.epoch = CALENDAR_MAC_1904
        for (sheet, row, column), value in edits:
            workbook[sheet].cell(row, column).value = printable(value)

    path = tmp_path / "kirja.xlsx"
    path.write_bytes(edited(book(), edit))
    found = cooperation_book.read(path)
    taken: Register = cooperation_rows.take(found.lines, NAMES, found.days, is_sample=False)

    refused = {(fault.sheet, fault.row) for fault in taken.faults}
    assert taken.rows_read == taken.rows_accepted + len(refused)
    assert all(fault.cell for fault in taken.faults)


# --- marked copy ----------------------------------------------------------------------------------


def test_the_marked_copy_is_the_whole_book_with_its_faults_explained(house: House) -> None:
    house.take(r1(event()))
    house.build()

    def spoil(workbook: Workbook) -> None:
        workbook["Osallistuminen"].merge_cells("C2:C3")
        workbook["Kokoukset"]["B3"] = "toukokuu"

    folder = house.paths.jobs / "20260101T000000-00000001"
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "kirja.xlsx").write_bytes(edited(book(), spoil))
    house.command("job", "check", str(folder), "--by", "Testi")

    marked = openpyxl.load_workbook(folder / "marked" / "kirja.xlsx.korjattavat.xlsx")
    notes = {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text
        for sheet in marked.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }
    assert notes["Kokoukset!B3"] == "Päivää ei voi lukea. Kirjoita päivä muodossa 1.2.2026."
    assert notes["Osallistuminen!C2"].startswith("Solu on yhdistetty toiseen.")
    assert marked["Ryhmät"]["A2"].value == "Johtoryhmä"


def test_the_marked_copy_can_be_loaded_when_it_is_mended(house: House, tmp_path: Path) -> None:
    house.take(r1(event()))
    folder = house.paths.jobs / "20260101T000000-00000001"
    (folder / "files").mkdir(parents=True)
    spoiled = edited(book(), put("Kokoukset", "B3", "toukokuu"))
    (folder / "files" / "kirja.xlsx").write_bytes(spoiled)
    house.command("job", "check", str(folder), "--by", "Testi")
    marked = (folder / "marked" / "kirja.xlsx.korjattavat.xlsx").read_bytes()

    mended = house.take(edited(marked, put("Kokoukset", "B3", "5.5.2025")), "korjattu.xlsx")

    assert mended.complaints == []
    house.build()
    found = register(house)
    fresh = shutil.copytree(house.paths.data, tmp_path / "fresh", ignore=lambda *_: ["cooperation"])
    other = House(type(house.paths)(fresh, house.paths.region))
    other.take(book(small()), "kirja.xlsx")
    other.build()
    assert register(other) == found
