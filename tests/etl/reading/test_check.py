"""A bad row is told with file, row, column and value; a good one is never lost."""

import io
from datetime import date, timedelta

import openpyxl
import pytest

from etl.load import Outcome
from etl.messages import Code
from tests.etl.house import R1, House, csv_of, event, r1, r1b, r5
from tests.exports import shapes

GOOD = event()


def told(outcome: Outcome) -> list[tuple[Code, int, str, str]]:
    return [(c.message.code, c.row, c.column, c.value) for c in outcome.complaints]


def codes(outcome: Outcome) -> list[Code]:
    return [note.code for note in outcome.warnings]


def figures(outcome: Outcome) -> tuple[int, int, int]:
    assert outcome.entry is not None
    return outcome.entry.rows_read, outcome.entry.rows_accepted, outcome.entry.rows_refused


@pytest.mark.parametrize(
    ("content", "code", "column", "value"),
    [
        (r1(GOOD, event(event_id="")), Code.REQUIRED, "event_id", ""),
        (r1(GOOD, event(event_id="12.7")), Code.BAD_ID, "event_id", "12.7"),
        (r1(GOOD, event(event_id="1E+05")), Code.BAD_ID, "event_id", "1E+05"),
        (r1(GOOD, event(event_time="")), Code.REQUIRED, "event_time", ""),
        (r1(GOOD, event(event_time="31.2.2025")), Code.BAD_TIME, "event_time", "31.2.2025"),
        (r1(GOOD, event(event_time="1900-01-01")), Code.OLD_TIME, "event_time", "1900-01-01"),
        (r1(GOOD, event(event_type="")), Code.REQUIRED, "event_type", ""),
        (
            r1(GOOD, event(event_branch="PÄÄKIRJASTO")),
            Code.LONG_CODE,
            "event_branch",
            "PÄÄKIRJASTO",
        ),
        (r1b(GOOD, event(has_patron="joo")), Code.BAD_FLAG, "has_patron", "joo"),
        (r5(GOOD, event(month="kesä")), Code.BAD_MONTH, "month", "kesä"),
        (r5(GOOD, event(events="-3")), Code.BAD_COUNT, "events", "-3"),
    ],
)
def test_each_complaint_names_row_column_and_value(
    house: House, content: bytes, code: Code, column: str, value: str
) -> None:
    outcome = house.take(content, "maaliskuu.csv")

    assert told(outcome) == [(code, 3, column, value)]
    assert outcome.complaints[0].file == "maaliskuu.csv"
    assert outcome.complaints[0].message.text()
    assert outcome.complaints[0].message.remedy()
    assert figures(outcome) == (2, 1, 1)
    assert outcome.exit_code == 1
    assert len(house.archived()) == 1


def test_a_row_with_too_many_cells_is_refused_alone(house: House) -> None:
    outcome = house.take(shapes.koha_tab_broken(shapes.loans(10)), "a.tab")

    assert told(outcome) == [(Code.CELL_COUNT, 3, "", "")]
    assert "13" in outcome.complaints[0].message.text()
    assert figures(outcome) == (10, 9, 1)


def test_kohas_error_line_is_a_refused_row(house: House) -> None:
    outcome = house.take(shapes.with_error_lines(shapes.loans(10)), "a.csv")

    assert [code for code, *_ in told(outcome)] == [Code.KOHA_ERROR]
    assert told(outcome)[0][1] == 12
    assert figures(outcome) == (11, 10, 1)


def test_a_row_can_have_several_complaints_and_is_refused_once(house: House) -> None:
    outcome = house.take(r1(GOOD, event(event_id="x", event_time="y")))

    assert {code for code, *_ in told(outcome)} == {Code.BAD_ID, Code.BAD_TIME}
    assert figures(outcome) == (2, 1, 1)


@pytest.mark.parametrize("word", ["yht.", "Yhteensä", "Kaikki", "YHT"])
def test_a_totals_row_is_neither_read_nor_refused(house: House, word: str) -> None:
    content = r1(GOOD, GOOD) + f"{word};2;;;;;;;;;;\n".encode()

    outcome = house.take(content)

    assert figures(outcome) == (2, 2, 0)
    assert Code.TOTALS_SKIPPED in codes(outcome)


def test_a_rollup_row_of_the_matrix_is_a_totals_row(house: House) -> None:
    outcome = house.take(r5(event(), event(month="Kaikki", events=7)))

    assert figures(outcome) == (1, 1, 0)


@pytest.mark.parametrize("rows", [10, 2_000, 999_999])
def test_kohas_row_limits_are_warned_about(house: House, rows: int) -> None:
    line = b'%d;"2025-01-15 12:00:00";issue;OUPK;OUPK;;;;;KIR;;\n'
    content = (";".join(R1) + "\n").encode() + b"".join(line % n for n in range(rows))

    assert Code.ROW_LIMIT in codes(house.take(content))


@pytest.mark.parametrize("rows", [9, 11, 1_999])
def test_other_counts_are_not(house: House, rows: int) -> None:
    assert Code.ROW_LIMIT not in codes(house.take(r1(*[event()] * rows)))


def test_a_date_in_the_future_is_kept_and_warned_about(house: House) -> None:
    ahead = (date.today() + timedelta(days=400)).isoformat()  # noqa: DTZ011 - Koha's days are naive

    outcome = house.take(r1(GOOD, event(event_time=f"{ahead} 10:00:00")))

    assert figures(outcome) == (2, 2, 0)
    assert codes(outcome) == [Code.FUTURE]


def test_a_column_that_is_not_read_is_said(house: House) -> None:
    outcome = house.take(csv_of((*R1, "muistiinpano"), [event(muistiinpano="x")]))

    assert codes(outcome) == [Code.EXTRA_COLUMNS]
    assert "muistiinpano" in outcome.warnings[0].text()


def test_of_four_hundred_columns_that_are_not_read_the_first_are_named(house: House) -> None:
    names = tuple(f"lisä{number}" for number in range(400))

    rows = [event(event_id=1, **dict.fromkeys(names, "x"))]
    outcome = house.take(csv_of((*R1, *names), rows))

    assert figures(outcome) == (1, 1, 0)
    assert outcome.warnings[0].text().endswith("lisä19 … (yhteensä 400) ei lueta eikä tallenneta.")


def book_of(**sheets: list[list[str]]) -> bytes:
    """A workbook of the sheets, in their order."""
    book, content = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(content)
    return content.getvalue()


def loans_in_cells() -> list[list[str]]:
    table = shapes.loans(3)
    return [list(table.header), *map(list, table.rows)]


def test_the_report_is_found_among_sheets_and_the_others_are_named(house: House) -> None:
    branches = shapes.branches()
    content = book_of(
        Ohje=[["Näin luet taulukkoa"]],
        Lainat=loans_in_cells(),
        Toimipisteet=[list(branches.header), *map(list, branches.rows)],
        Tyhjä=[],
    )

    outcome = house.take(content, "kirja.xlsx")

    assert figures(outcome) == (3, 3, 0)
    assert [note.text() for note in outcome.warnings] == [
        "Työkirjasta luettiin raportti R1. Välilehteä Ohje, Toimipisteet ei luettu."
    ]


def test_a_sheet_about_persons_has_the_whole_workbook_refused(house: House) -> None:
    content = book_of(Lainat=loans_in_cells(), Asiakkaat=[["sukunimi", "kortti"], ["Aho", "1"]])

    outcome = house.take(content, "kirja.xlsx")

    assert outcome.refusal is not None
    assert outcome.refusal.code is Code.PERSONAL
    assert outcome.refusal.is_personal


def test_a_file_without_a_header_is_recognised_and_said(house: House) -> None:
    outcome = house.take(shapes.runreport(shapes.loans(20), ";"))

    assert figures(outcome) == (20, 20, 0)
    assert codes(outcome) == [Code.HEADERLESS]


def test_days_may_be_finnish_and_without_seconds(house: House) -> None:
    times = ["1.3.2025 14.05", "1.3.2025 14:05:06", "1.3.2025", "2025-03-01"]
    outcome = house.take(r1(*[event(event_time=time) for time in times]))

    found = [(row["event_day"].isoformat(), row["event_hour"]) for row in house.archived()]
    assert figures(outcome) == (4, 4, 0)
    assert found == [("2025-03-01", 14)] * 2 + [("2025-03-01", None)] * 2


EXPECTED = {
    "login_page": Code.HTML_PAGE,
    "json_error": Code.JSON_ERROR,
    "json_empty": Code.NO_ROWS,
    "no_output": Code.NO_ROWS,
    "empty": Code.EMPTY_FILE,
    "only_a_byte_order_mark": Code.EMPTY_FILE,
    "lainausdata": Code.LAINAUSDATA,
    "lainausdata_optimised": Code.LAINAUSDATA,
    "lainausdata_one_time": Code.LAINAUSDATA,
    "unknown_report_with_hetu": Code.PERSONAL,
    "unknown_report_with_cardnumber": Code.PERSONAL,
    "unknown_header": Code.UNKNOWN_HEADER,
    "html_table_xls": Code.HTML_PAGE,
    "binary": Code.UNREADABLE,
    "broken_zip": Code.BROKEN_ARCHIVE,
    "broken_gzip": Code.BROKEN_ARCHIVE,
}


@pytest.mark.parametrize("name", shapes.REFUSED)
def test_a_file_that_is_no_export_is_refused_whole(house: House, name: str) -> None:
    suffix, write = shapes.REFUSED[name]

    outcome = house.take(write(), f"a{suffix}")

    assert outcome.refusal is not None
    assert outcome.refusal.code is EXPECTED[name]
    assert outcome.exit_code == 2
    assert house.archived() == []


def test_lainausdata_is_told_which_report_to_run_instead(house: House) -> None:
    outcome = house.take(shapes.lainausdata())

    assert outcome.refusal is not None
    assert "R1" in outcome.refusal.remedy()


def test_a_missing_and_a_repeated_column_are_named(house: House) -> None:
    missing = house.take(csv_of([n for n in R1 if n != "item_home_branch"], [event()]), "a.csv")
    twice = house.take(csv_of((*R1, "event_type"), [event()]), "b.csv")

    assert missing.refusal is not None
    assert missing.refusal.code is Code.MISSING_COLUMNS
    assert "item_home_branch" in missing.refusal.text()
    assert twice.refusal is not None
    assert twice.refusal.code is Code.DUPLICATE_COLUMNS
