"""The workbook goes round: what the portal writes of a release, etl reads back to the same marts.

Here etl and portal meet, in the file as in life: neither imports the other.
"""

import datetime as dt
import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from etl.cooperation import book as reader
from etl.cooperation import pack as cooperation_pack
from etl.cooperation import rows as cooperation_rows
from etl.cooperation.contract import SHEETS
from etl.load import Outcome
from etl.region import pack as region_pack
from portal.groups import workbook as cooperation_book
from portal.groups import workbook_xlsx as cooperation_workbook
from portal.groups.workbook_xlsx import guarded
from portal.kit import answers, warehouse
from portal.kit.warehouse import Release
from tests.etl.cooperation.house import MARTS, book, edited, register, small, whole
from tests.etl.house import LAPLAND, POHJOLA, House, event, house_in, r1
from tests.exports import shapes

Marts = dict[str, list[tuple[Any, ...]]]
Edit = Callable[[Workbook], None]


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    warehouse.close()


@pytest.fixture
def pohjola(tmp_path: Path) -> House:
    """A real release with the small workbook."""
    house = house_in(tmp_path, POHJOLA)
    house.take(r1(event()))
    house.take(book(whole()), "kirja.xlsx")
    house.build()
    assert all(register(house).values())
    return house


@pytest.fixture
def lapland(tmp_path: Path) -> House:
    """A real release with the documented facts of Lapland."""
    house = house_in(tmp_path, LAPLAND)
    house.take(shapes.BRANCHES.read_bytes(), "branches.csv")
    house.take(r1(event(event_branch="INA_IVA", item_home_branch="INA_IVA")))
    house.build()
    return house


def downloaded(house: House) -> bytes:
    """What staff download from the portal."""
    release = warehouse.newest(house.paths.data)
    assert isinstance(release, Release)
    made = cooperation_book.book(
        partial(answers.read, release), release.release_id, is_sample=release.is_sample
    )
    return cooperation_workbook.content(made)


def brought_back(house: House, content: bytes) -> tuple[Outcome, Marts]:
    outcome = house.take(content, "kirja-2.xlsx")
    house.build()
    return outcome, register(house)


def row_of(sheet: Worksheet, text: str) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == text)


# --- the same -------------------------------------------------------------------------------------


@pytest.mark.parametrize("region", ["pohjola", "lapland"])
def test_what_is_downloaded_and_brought_back_is_the_same_to_the_id(
    region: str, request: pytest.FixtureRequest
) -> None:
    house: House = request.getfixturevalue(region)
    before = register(house)

    outcome, after = brought_back(house, downloaded(house))

    assert outcome.complaints == []
    assert outcome.warnings == []
    assert after == before
    assert all(before[mart] for mart in MARTS if mart != "staff_year")


def test_a_sample_comes_back_as_a_sample(made_up_house: House) -> None:
    before = register(made_up_house)
    content = downloaded(made_up_house)

    outcome, after = brought_back(made_up_house, content)

    assert outcome.entry is not None
    assert outcome.entry.is_sample
    assert after == before
    guide = openpyxl.load_workbook(io.BytesIO(content))["Ohje"]
    assert guide["B2"].value == "Esimerkkiaineisto"


@pytest.fixture
def made_up_house(tmp_path: Path) -> House:
    house = house_in(tmp_path, POHJOLA)
    done = house.command("sample", "--years", "2025", "--events-per-year", "1000")
    assert done.exit_code == 0, done.output
    assert house.command("run").exit_code == 0
    return house


# --- one edit -------------------------------------------------------------------------------------


def changed(before: Marts, after: Marts) -> dict[str, tuple[int, int]]:
    """Rows that are gone and rows that are new, by mart."""
    found = {}
    for mart in MARTS:
        gone = [row for row in before[mart] if row not in after[mart]]
        new = [row for row in after[mart] if row not in before[mart]]
        if gone or new:
            found[mart] = (len(gone), len(new))
    return found


def put(sheet: str, cell: str, value: object) -> Edit:
    def edit(workbook: Workbook) -> None:
        workbook[sheet][cell] = value

    return edit


def add(sheet: str, *cells: object) -> Edit:
    def edit(workbook: Workbook) -> None:
        place = max(cell.row for cell in workbook[sheet]["A"] if cell.value is not None) + 1
        for column, value in enumerate(cells, start=1):
            workbook[sheet].cell(place, column).value = value

    return edit


def delete(sheet: str, row: int) -> Edit:
    return lambda workbook: workbook[sheet].delete_rows(row)


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (put("Ryhmät", "A2", "Kimpan johto"), {"working_group": (1, 1)}),
        (put("Ryhmät", "C2", "Päättää."), {"working_group": (1, 1)}),
        (put("Kokoukset", "B2", "4.2.2025"), {"meeting": (1, 1)}),
        (put("Henkilötyövuodet", "C2", 6.5), {"staff_year": (1, 1)}),
        (put("Tunnustukset", "G2", "Hyvä työ."), {"recognition": (1, 1)}),
        (put("AKE-toiminta", "G2", 13), {"ake_activity": (1, 1)}),
        (put("Osallistuminen", "F2", 2), {"participation": (1, 1)}),
        (delete("Tunnustukset", 2), {"recognition": (1, 0)}),
        (add("Ryhmät", "Visio", "AKE:n ryhmä"), {"working_group": (0, 1)}),
        (
            add(
                "Osallistuminen", "Kuvailu", None, "Saari-Pikku", "Jäsen", "Läsnä", None, "1.1.2026"
            ),
            {"participation": (0, 1), "seat_by_year": (0, 2)},
        ),
    ],
    ids=lambda value: "" if callable(value) else "-".join(value),
)
def test_one_edit_is_exactly_that_edit(
    pohjola: House, edit: Edit, expected: dict[str, tuple[int, int]]
) -> None:
    """The new membership of 2026 makes 2026 a year, so Outola's that goes on reaches it too."""
    before = register(pohjola)

    outcome, after = brought_back(pohjola, edited(downloaded(pohjola), edit))

    assert outcome.complaints == []
    assert changed(before, after) == expected


def test_rows_in_another_order_are_the_same_rows(pohjola: House) -> None:
    before = register(pohjola)

    def turn(workbook: Workbook) -> None:
        for sheet in SHEETS:
            worksheet = workbook[sheet.name]
            rows = [[cell.value for cell in row] for row in worksheet.iter_rows(min_row=2)]
            filled = [row for row in rows if any(value is not None for value in row)]
            for place, row in enumerate(reversed(filled), start=2):
                for column, value in enumerate(row, start=1):
                    worksheet.cell(place, column).value = value

    outcome, after = brought_back(pohjola, edited(downloaded(pohjola), turn))

    assert outcome.complaints == []
    assert after == before


# --- the workbook itself --------------------------------------------------------------------------


@pytest.fixture
def workbook(pohjola: House) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(downloaded(pohjola)))


def test_the_sheets_are_those_of_the_contract_after_the_guide(workbook: Workbook) -> None:
    assert workbook.sheetnames == ["Ohje", *(sheet.name for sheet in SHEETS), "Luettelot"]
    assert workbook["Luettelot"].sheet_state == "hidden"
    for sheet in SHEETS:
        heads = [cell.value for cell in workbook[sheet.name][1]]
        assert heads == [column.header for column in sheet.columns]


def test_headings_are_protected_and_cells_are_not(workbook: Workbook) -> None:
    for sheet in SHEETS:
        worksheet = workbook[sheet.name]
        assert worksheet.protection.sheet
        assert not worksheet.protection.insertRows  # not forbidden
        assert worksheet["A1"].protection.locked
        assert not worksheet["A2"].protection.locked
        assert worksheet.freeze_panes == "A2"
    assert workbook["Ohje"].protection.sheet


def test_ids_are_hidden_and_the_rest_is_seen(workbook: Workbook) -> None:
    for sheet in SHEETS:
        hidden = [
            column.name
            for letter, column in zip("ABCDEFGHIJKLMNOP", sheet.columns, strict=False)
            if workbook[sheet.name].column_dimensions[letter].hidden
        ]
        assert hidden == [column.name for column in sheet.columns if column.is_hidden]


def test_every_choice_has_its_list_and_every_day_and_number_its_check(workbook: Workbook) -> None:
    checks = {
        str(check.sqref): check
        for check in workbook["Osallistuminen"].data_validations.dataValidation
    }
    libraries = checks["C2:C5000"]

    assert libraries.type == "list"
    where = re.fullmatch(r"Luettelot!\$(\w+)\$2:\$\w+\$(\d+)", str(libraries.formula1))
    assert where is not None
    values = [
        workbook["Luettelot"][f"{where[1]}{row}"].value for row in range(2, int(where[2]) + 1)
    ]
    assert values == ["Outola", "Saari-Pikku", "Koko kimppa"]
    assert checks["A2:A5000"].formula1 == "'Ryhmät'!$A$2:$A$5000"
    assert {checks[f"{letter}2:{letter}5000"].type for letter in "BGH"} == {"date"}
    assert checks["F2:F5000"].type == "whole"


def test_every_column_that_is_seen_is_told_of_in_the_guide(workbook: Workbook) -> None:
    told = {
        (row[0], row[1])
        for row in workbook["Ohje"].iter_rows(max_col=2, values_only=True)
        if row[1]
    }
    wanted = {
        (sheet.name, column.header)
        for sheet in SHEETS
        for column in sheet.columns
        if not column.is_hidden
    }

    assert wanted <= told
    assert ("Aineisto", "Oikea aineisto") in told


def test_days_are_days_and_numbers_are_numbers(workbook: Workbook) -> None:
    day, hours = workbook["AKE-toiminta"]["A2"], workbook["AKE-toiminta"]["I2"]

    assert isinstance(day.value, dt.datetime)
    assert (day.number_format, hours.value) == ("d.m.yyyy", 4.5)


RISKY = ["=1+1", "+358 1", "-5", "@a", "'=x", "''-", "\t=x", "#REF!", "TRUE", "1.2.2026", "a\nb"]


def test_no_text_is_a_formula_and_every_text_comes_back(pohjola: House) -> None:
    """Each in a row of its own; in the workbook as Excel keeps a text that begins like a formula."""
    rows = small()
    training = rows["ake_activity"][0]
    rows["ake_activity"] = [training | {"title": f"Koulutus {text!a}"} for text in RISKY]

    def write(workbook: Workbook) -> None:
        for number, text in enumerate(RISKY, start=2):
            cell = workbook["AKE-toiminta"][f"M{number}"]
            cell.value = f"'{text}" if text[0] in "=+-@" else text
            cell.data_type = "s"

    pohjola.take(edited(book(rows), write), "risky.xlsx")
    pohjola.build()
    before = register(pohjola)
    content = downloaded(pohjola)

    sheet = openpyxl.load_workbook(io.BytesIO(content))["AKE-toiminta"]
    _outcome, after = brought_back(pohjola, content)

    kinds = {row[4].value: row[12].data_type for row in sheet.iter_rows(min_row=2) if row[4].value}
    assert kinds == {f"Koulutus {text!a}": "s" for text in RISKY}
    assert after == before


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Cn", "Co")), max_size=60))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_title_goes_round_or_is_complained_of(tmp_path: Path, text: str) -> None:
    """Written as the portal writes a text, read as etl reads it."""

    def edit(workbook: Workbook) -> None:
        cell = workbook["AKE-toiminta"]["E2"]
        cell.value = guarded(text)
        cell.data_type = "s"

    path = tmp_path / "kirja.xlsx"
    path.write_bytes(edited(book(), edit))
    found = reader.read(path)
    names = cooperation_pack.names(region_pack.read(POHJOLA))
    taken = cooperation_rows.take(found.lines, names, found.days, is_sample=False)

    titles = [row.values["title"] for row in taken.rows["ake_activity"]]
    stripped = " ".join(text.split())
    if len(titles) == 2:
        assert " ".join(str(titles[0]).split()) == unicodedata.normalize("NFC", stripped)
    else:
        assert [fault.column for fault in taken.faults] == ["Mitä tehtiin"]
