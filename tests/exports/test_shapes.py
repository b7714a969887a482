"""The fixtures are what they claim, so that a reader's test that passes means something."""

import csv
import gzip
import io
import json
from collections import Counter

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from tests.exports import shapes


def test_the_pieces_are_the_known_files() -> None:
    year = gzip.decompress(shapes.YEAR.read_bytes())
    march = gzip.decompress(shapes.MARCH.read_bytes())
    annotated = json.loads(gzip.decompress(shapes.MARCH_JSON.read_bytes()))

    assert year.startswith(b"\xef\xbb\xbfevent_id;event_time;")
    assert year.count(b"\n") == 58_131
    assert march.count(b"\n") == 5_644
    assert len(annotated) == 2_000
    assert sum(row["event_type"] == "issue" for row in annotated) == 745


def test_the_tables_have_the_rows_of_march() -> None:
    assert len(shapes.loans().rows) == len(shapes.statistics().rows) == 300
    assert shapes.loans().rows[0][:4] == ("17343", "2025-03-01 00:34:25", "renew", "TOR_PK")
    lent = Counter(shapes.loans().column("event_type"))
    assert sum(map(int, shapes.matrix().column("events"))) == lent["issue"] + lent["renew"]
    assert len(shapes.branches().rows) == 29
    assert ("ROV_KA", 'Rovaniemen kirjastoauto "Poropekka"') in [
        row[:2] for row in shapes.branches().rows
    ]


@pytest.mark.parametrize("table", shapes.TABLES)
def test_the_koha_csv_of_a_table_reads_back_with_another_reader(table: str) -> None:
    wanted = shapes.TABLES[table]()
    text = shapes.koha_csv(wanted).decode("utf-8-sig")

    assert [tuple(row) for row in csv.reader(io.StringIO(text), delimiter=";")] == [
        wanted.header,
        *wanted.rows,
    ]


def test_the_koha_csv_of_the_branches_is_kohas_own_file() -> None:
    assert shapes.koha_csv(shapes.branches()) == shapes.BRANCHES.read_bytes()


def test_the_tab_file_turns_to_utf8_only_when_latin1_does_not_suffice() -> None:
    assert "KITTILÄ".encode("latin-1") in shapes.koha_tab(shapes.branches())
    assert "čoakkáldat".encode() in shapes.koha_tab(shapes.branches_beyond_latin1())
    assert b'"Poropekka"' in shapes.koha_tab(shapes.branches())


def test_a_newline_in_a_name_stays_inside_quotes() -> None:
    assert b'"Kemin\nkaupunginkirjasto"' in shapes.koha_csv(shapes.branches_with_newline())


def test_excel_forgets_the_seconds_and_writes_finnish_dates() -> None:
    lines = shapes.excel_csv(shapes.loans()).decode("cp1252").split("\r\n")

    assert lines[1].startswith("17343;1.3.2025 0:34;renew;")


def test_the_workbook_has_a_title_real_dates_and_a_total() -> None:
    content = io.BytesIO(shapes.xlsx(shapes.loans(), title=True))
    sheet = openpyxl.load_workbook(content).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]

    assert rows[2] == list(shapes.loans().header)
    assert rows[3][1].isoformat() == "2025-03-01T00:34:25"
    assert rows[-1][:2] == ["Yhteensä", 300]


def test_the_ods_holds_only_text() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(shapes.ods(shapes.loans())))
    rows = book.get_sheet_by_index(0).to_python()

    assert [tuple(row) for row in rows] == [shapes.loans().header, *shapes.loans().rows]


def test_the_three_json_shapes_hold_the_same_values() -> None:
    annotated = json.loads(shapes.annotated_json(shapes.loans()))
    plain = json.loads(shapes.plain_json(shapes.loans()))
    raportteri = json.loads(shapes.raportteri_json(shapes.loans()))

    assert annotated == raportteri
    assert [list(row) for row in map(dict.values, raportteri)] == plain
    assert list(annotated[0]) != list(annotated[1])


@pytest.mark.parametrize("name", [name for name in shapes.SHAPES if name not in {"ods"}])
def test_a_shape_has_the_same_bytes_every_time(name: str) -> None:
    shape = shapes.SHAPES[name]
    if "xls" not in name:
        assert shape.write(shapes.loans(20)) == shape.write(shapes.loans(20))
    assert len(shape.write(shapes.loans(20))) > 200


def test_the_lainausdata_variants_have_no_owner_branch() -> None:
    for write in (shapes.lainausdata, shapes.lainausdata_optimised, shapes.lainausdata_one_time):
        header, row, _ = write().decode("utf-8-sig").split("\n")
        assert len(header.split(";")) == len(row.split(";"))
        assert "Lainauskirjasto" in header
        assert "home_branch" not in header
