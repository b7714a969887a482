"""Downloads open in Excel with typed cells and notes, and never run a formula."""

import datetime as dt
import io

import openpyxl
import pandas as pd
import pytest

from portal.files import csv_file, xlsx_file
from portal.kit import notes, text_rule
from portal.kit.notes import Notes
from portal.kit.tables import Column, Kind, Table

TABLE = Table(
    "Lainat",
    (
        Column("place", "Paikka", Kind.TEXT),
        Column("loans", "Lainat"),
        Column("share", "Osuus", Kind.SHARE),
        Column("month", "Kuukausi", Kind.MONTH),
    ),
    pd.DataFrame(
        {
            "place": ['Öylä; "itä"', "=1+1"],
            "loans": [1234, None],
            "share": [0.125, None],
            "month": pd.to_datetime(["2025-01-01", "2025-02-01"]),
        }
    ),
)
NOTES = Notes("Huomautukset", "Otsikko", (("Lähde", "Koha"), ("Määritelmä", "-x")))


def test_csv_has_a_mark_semicolons_and_the_decimal_mark_of_the_language() -> None:
    content = csv_file.content(TABLE, ",")

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines() == [
        "Paikka;Lainat;Osuus;Kuukausi",
        '"Öylä; ""itä""";1234;0,125;2025-01-01',
        "'=1+1;;;2025-02-01",
    ]


def test_english_csv_has_a_point() -> None:
    assert ";0.125;" in csv_file.content(TABLE, ".").decode("utf-8-sig")


def test_csv_keeps_every_cent_and_no_number_in_powers_of_ten() -> None:
    columns = (Column("euros", "Osuus", Kind.EUROS), Column("rate", "Luku", Kind.DECIMAL))
    rows = pd.DataFrame({"euros": [3_333_333_334, 50], "rate": [1_234_567.5, 0.00001]})
    lines = csv_file.content(Table("Osuudet", columns, rows), ",").decode("utf-8-sig").splitlines()

    assert lines[1:] == ["33333333,34;1234567,5", "0,5;0,00001"]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_texts_that_would_run_are_escaped(text: str) -> None:
    assert notes.escaped(text) == f"'{text_rule.kept(text)}"


def test_numbers_and_plain_texts_are_left_alone() -> None:
    assert [notes.escaped(cell) for cell in (-1, None, "a=1", "")] == [-1, None, "a=1", ""]


def test_excel_cells_have_types_and_the_header_stays() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file.content(TABLE, NOTES, "Tiedot")))
    sheet = book["Tiedot"]

    assert sheet["A1"].value == TABLE.caption
    assert [cell.value for cell in sheet[3]] == [
        'Öylä; "itä"',
        1234,
        0.125,
        dt.datetime(2025, 1, 1),  # noqa: DTZ001 - Excel has no time zones
    ]
    assert [cell.value for cell in sheet[4]][:3] == ["'=1+1", None, None]
    assert sheet["C3"].number_format == "0.0%"
    assert sheet.freeze_panes == "A3"


def test_excel_has_a_sheet_of_notes() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file.content(TABLE, NOTES, "Tiedot")))

    assert book.sheetnames == ["Tiedot", "Huomautukset"]
    assert [[cell.value for cell in row] for row in book["Huomautukset"].iter_rows()] == [
        ["Otsikko", None],
        ["Lähde", "Koha"],
        ["Määritelmä", "'-x"],
    ]


def test_file_names_are_plain_and_tell_of_the_sample() -> None:
    name = notes.file_name("matriisi", "tammi 2025 – kesä 2025", "esimerkkiaineisto", suffix=".csv")

    assert name == "matriisi-tammi-2025-kesa-2025-esimerkkiaineisto.csv"
    assert notes.file_name("netto", "2025", "", suffix=".xlsx") == "netto-2025.xlsx"
