"""Files as people really send them: each ends right, or is said; nothing in between."""

import gzip
import unicodedata
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from etl.load import Outcome
from etl.messages import Code
from tests.etl.house import LAPLAND, R2, House, house_in
from tests.exports import spoiled
from tests.exports.spoiled import FILES, MARCH, R1B, changed, csv, events, rows, text

Bytes = Callable[[], bytes]
TITLES = [("Lainat maaliskuussa", *[""] * 11)]


@pytest.fixture
def lapland(tmp_path: Path) -> House:
    return house_in(tmp_path, LAPLAND)


def archived(house: House) -> Counter[tuple[str, str, str, str]]:
    """Rows in the archive by owner, place, type and patron category."""
    names = ("item_home_branch", "event_branch", "event_type", "patron_category")
    return Counter(tuple(row[name] for name in names) for row in house.archived())


def codes(outcome: Outcome) -> list[Code]:
    return [note.code for note in outcome.warnings]


def sheet(table: list[spoiled.Row], **how: object) -> str:
    return spoiled.sheet_xml(table, **how)  # type: ignore[arg-type]


def book(table: list[spoiled.Row], **how: object) -> bytes:
    return spoiled.xlsx({"raportti": sheet(table, **how)})


def bare(content: bytes) -> bytes:
    return content.removeprefix(b"\xef\xbb\xbf")


def plain() -> str:
    return text(rows())


STRAY = '<row r="1048576"><c r="XFD1048576" s="0"><v> </v></c></row>'
WIDE = "".join(f'<row r="{n}"><c r="XFD{n}" s="0"/></row>' for n in range(40, 3040))
FOOT_OF_MAIL = "\n-- \nKoha\n"
HEAD_OF_MAIL = (
    "From: koha@kirjasto.example\nDate: Sat, 1 Mar 2025 06:00:01 +0200\n"
    "Subject: Raportti 512\n\nYour report is below.\n\n"
)
JSON = spoiled.json_rows

GROUPS = [
    ("2025-03", "ROV_PK", "KE_PK", "KE_PK", "issue", "28VRK", "HENKILO", "10"),
    ("2025-03", "ROV_PK", "KE_PK", "KE_PK", "issue", "28VRK", "KAUKO", "2"),
    ("2025-03", "ROV_PK", "KE_PK", "KE_PK", "renew", "28VRK", "HENKILO", "4"),
    ("2025-03", "KE_PK", "ROV_PK", "ROV_PK", "issue", "28VRK", "HENKILO", "6"),
]

# Every one of these holds the thirty events of March, and nothing else.
RIGHT: dict[str, tuple[str, Bytes]] = {
    "dates_of_the_usual_epoch": ("a.xlsx", spoiled.dated_xlsx),
    "dates_of_1904": ("a.xlsx", lambda: spoiled.dated_xlsx(is_1904=True)),
    "dates_of_1904_in_xls": ("a.xls", (FILES / "epoch_1904.xls").read_bytes),
    "binary_xls": ("a.xls", (FILES / "loans.xls").read_bytes),
    "strict_edition": ("a.xlsx", lambda: spoiled.dated_xlsx(is_strict=True)),
    "stray_cell_at_the_far_end": ("a.xlsx", lambda: book(rows(), more=STRAY)),
    "stray_column_of_three_thousand_rows": ("a.xlsx", lambda: book(rows(), more=WIDE)),
    "wrong_dimension": (
        "a.xlsx",
        lambda: book(rows(), dimension='<dimension ref="A1:XFD1048576"/>'),
    ),
    "title_row_and_total": (
        "a.xlsx",
        lambda: book([*TITLES, *rows(), ("Yhteensä", "30", *[""] * 10)]),
    ),
    "xlsx_named_xls": ("a.xls", lambda: book(rows())),
    "xlsx_named_csv": ("a.csv", lambda: book(rows())),
    "xlsx_named_ods": ("a.ods", lambda: book(rows())),
    "ods_named_xlsx": ("a.xlsx", lambda: spoiled.ods(rows())),
    "xls_named_xlsx": ("a.xlsx", (FILES / "loans.xls").read_bytes),
    "csv_named_xlsx": ("a.xlsx", csv),
    "gzip_named_csv": ("a.csv", lambda: gzip.compress(csv())),
    "zip_named_gz": ("a.gz", lambda: spoiled.zipped({"a.csv": csv()})),
    "spreadsheetml_2003": ("a.xls", lambda: spoiled.spreadsheetml(rows())),
    "ods": ("a.ods", lambda: spoiled.ods(rows())),
    "flat_ods": ("a.fods", lambda: spoiled.ods_xml(rows(), root="document").encode()),
    "lone_surrogate": (
        "a.json",
        lambda: spoiled.json_bytes([each | {"shelving_location": "x"} for each in JSON()]).replace(
            b'"x"', rb'"\ud83d"'
        ),
    ),
    "lone_surrogate_in_an_unread_column": (
        "a.json",
        lambda: spoiled.json_bytes([each | {"title": "x"} for each in JSON()]).replace(
            b'"x"', rb'"\udc00"'
        ),
    ),
    "json_page": ("a.json", lambda: spoiled.json_bytes({"page": 1, "rows": JSON()})),
    "json_lines": ("a.jsonl", lambda: b"\n".join(map(spoiled.json_bytes, JSON()))),
    "json_in_utf16": ("a.json", lambda: spoiled.json_bytes(JSON()).decode().encode("utf-16")),
    "json_with_uneven_keys": (
        "a.json",
        lambda: spoiled.json_bytes(
            [{k: v for k, v in each.items() if v or n % 2} for n, each in enumerate(JSON())]
        ),
    ),
    "lf_and_crlf_mixed": ("a.csv", lambda: plain().replace("\n", "\r\n", 12).encode()),
    "cr_alone": ("a.csv", lambda: text(rows(), end="\r").encode()),
    "cr_cr_lf": ("a.csv", lambda: text(rows(), end="\r\r\n").encode()),
    "line_separators_inside_values": (
        "a.csv",
        lambda: csv(changed("shelving_location", lambda _: "AIK\u2028tila")),
    ),
    "nul_bytes_behind_the_text": ("a.csv", lambda: csv() + b"\0" * 4096),
    "nul_bytes_between_letters": (
        "a.csv",
        lambda: csv(changed("event_branch", lambda code: f"{code[:2]}\0{code[2:]}", every=7)),
    ),
    "utf16": ("a.txt", lambda: text(rows(), delimiter="\t").encode("utf-16")),
    "utf16_big_end_without_a_mark": ("a.csv", lambda: plain().encode("utf-16-be")),
    "utf32": ("a.csv", lambda: plain().encode("utf-32")),
    "mail_saved_as_text": (
        "a.txt",
        lambda: (HEAD_OF_MAIL + text(rows(), delimiter="\t") + FOOT_OF_MAIL).encode(),
    ),
    "count_of_rows_below": ("a.csv", lambda: csv() + b"(30 rows affected)\n"),
    "codes_guarded_from_excel": (
        "a.csv",
        lambda: csv(changed("event_branch", lambda code: f'="{code}"')),
    ),
    "table_of_psql": (
        "a.txt",
        lambda: text([rows()[0], ("-" * 9,), *rows()[1:]], delimiter="|").encode() + b"(30 rows)\n",
    ),
    "codes_written_as_escapes": (
        "a.csv",
        lambda: csv(changed("event_branch", lambda code: code.replace("_", "\\u005f"))),
    ),
    "carriage_returns_by_number": (
        "a.xlsx",
        lambda: book(changed("event_branch", lambda code: f"{code}_x000D_")),
    ),
    "sep_line": ("a.csv", lambda: b"sep=;\r\n" + bare(csv())),
    "delimiter_behind_every_row": (
        "a.csv",
        lambda: (";".join(rows()[0]) + "\n" + text(rows()[1:], end=";\n")).encode(),
    ),
    "delimiter_behind_header_and_rows": ("a.csv", lambda: text(rows(), end=";\n").encode()),
    "upper_case_header": (
        "a.csv",
        lambda: csv([tuple(map(str.upper, rows()[0])), *rows()[1:]]),
    ),
    "no_break_spaces_in_the_header": (
        "a.csv",
        lambda: csv([tuple(f"\u00a0{name}\u202f" for name in rows()[0]), *rows()[1:]]),
    ),
    "mail_of_quotes_everywhere": ("a.csv", lambda: text(rows(), quote=True).encode()),
    "litter_of_a_mac_in_a_zip": (
        "a.zip",
        lambda: spoiled.zipped(
            {
                "kansio/a.csv": csv(),
                "kansio/.DS_Store": b"\0\0\0\1Bud1",
                "__MACOSX/kansio/._a.csv": b"\0\5\26\7",
                "kansio/._a.csv": b"\0\5\26\7",
                "kansio/desktop.ini": b"[.ShellClassInfo]\r\n",
                "kansio/Thumbs.db": b"\xd0\xcf\x11\xe0",
            }
        ),
    ),
} | {
    f"{name}_around_codes": (
        "a.csv",
        lambda sign=sign: csv(changed("event_branch", lambda code: f"{sign}{code}{sign}")),  # type: ignore[misc]
    )
    for name, sign in {
        "no_break_space": "\u00a0",
        "narrow_space": "\u202f",
        "thin_space": "\u2009",
        "zero_width_space": "\u200b",
        "zero_width_joiner": "\u200d",
        "left_to_right_mark": "\u200e",
        "right_to_left_mark": "\u200f",
        "byte_order_mark": "\ufeff",
        "word_joiner": "\u2060",
        "soft_hyphen": "\u00ad",
        "empty_letter_of_korean": "\u3164",
        "empty_letter_of_braille": "\u2800",
        "mark_of_a_language": "\U000e0020",
        "tab": "\t",
    }.items()
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_file_that_can_be_told_is_read_right(lapland: House, name: str) -> None:
    file, made = RIGHT[name]

    outcome = lapland.take(made(), file)

    assert outcome.refusal is None
    assert outcome.complaints == []
    assert archived(lapland) == MARCH


def of_another_version(packed: bytes) -> bytes:
    """The zip file, of which a reader of version 24 is asked."""
    listed = packed.index(b"PK\x01\x02")
    return packed[: listed + 6] + b"\xf0" + packed[listed + 7 :]


def dated_codes() -> bytes:
    """Excel took four of the codes for days."""
    epoch_cell = ' s="1"><v>45717</v>'
    return book(rows(), odd={(row, 3): epoch_cell for row in (2, 5, 9, 12)})


SOME = {(row, 3): "" for row in range(2, 8)}
# Rows that are complained of: how many, and the column and reason of the first.
COMPLAINED: dict[str, tuple[str, Bytes, int, str, Code]] = {
    "lookup_errors_in_xlsx": (
        "a.xlsx",
        lambda: book(rows(), odd=dict.fromkeys(SOME, spoiled.stored_error("#N/A"))),
        6,
        "event_branch",
        Code.ERROR_CELL,
    ),
    "every_error_of_excel": (
        "a.xlsx",
        lambda: book(
            rows(),
            odd={
                (row, 4): spoiled.stored_error(word)
                for row, word in enumerate(
                    ("#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"), start=2
                )
            },
        ),
        7,
        "item_home_branch",
        Code.ERROR_CELL,
    ),
    "errors_in_a_name": (
        "a.xlsx",
        lambda: book(rows(), odd={(2, 10): spoiled.stored_error("#REF!")}),
        1,
        "shelving_location",
        Code.ERROR_CELL,
    ),
    "errors_in_xls": (
        "a.xls",
        (FILES / "errors.xls").read_bytes,
        6,
        "event_branch",
        Code.ERROR_CELL,
    ),
    "errors_in_ods": (
        "a.ods",
        lambda: spoiled.ods(changed("event_branch", lambda _: "#N/A", every=10)),
        3,
        "event_branch",
        Code.ERROR_CELL,
    ),
    "errors_in_flat_ods": (
        "a.fods",
        lambda: spoiled.ods_xml(
            changed("event_branch", lambda _: "#N/A", every=10), root="document"
        ).encode(),
        3,
        "event_branch",
        Code.ERROR_CELL,
    ),
    "errors_in_spreadsheetml": (
        "a.xml",
        lambda: spoiled.spreadsheetml(changed("event_branch", lambda _: "#N/A", every=10)),
        3,
        "event_branch",
        Code.ERROR_CELL,
    ),
    "finnish_errors_saved_as_text": (
        "a.csv",
        lambda: csv(changed("item_type", lambda _: "#PUUTTUU!", every=10)),
        3,
        "item_type",
        Code.ERROR_CELL,
    ),
    "libreoffice_errors_saved_as_text": (
        "a.csv",
        lambda: csv(changed("collection_code", lambda _: "Virhe:502", every=10)),
        3,
        "collection_code",
        Code.ERROR_CELL,
    ),
    "formulas_without_a_result_in_xlsx": (
        "a.xlsx",
        lambda: book(rows(), odd=dict.fromkeys(SOME, spoiled.OPEN_FORMULA)),
        6,
        "event_branch",
        Code.FORMULA,
    ),
    "formulas_without_a_result_in_ods": (
        "a.ods",
        lambda: spoiled.ods(changed("event_branch", lambda _: "=", every=10)),
        3,
        "event_branch",
        Code.FORMULA,
    ),
    "codes_that_became_days": ("a.xlsx", dated_codes, 4, "event_branch", Code.DATE_IN_CODE),
    "codes_that_became_days_as_text": (
        "a.csv",
        lambda: csv(changed("item_type", lambda _: "1.3.2025", every=10)),
        3,
        "item_type",
        Code.DATE_IN_CODE,
    ),
    "shelves_that_became_days": (
        "a.csv",
        lambda: csv(changed("shelving_location", lambda _: "3.1.2025", every=10)),
        3,
        "shelving_location",
        Code.DATE_IN_CODE,
    ),
    "codes_that_became_months_as_text": (
        "a.csv",
        lambda: csv(changed("item_type", lambda _: "maalis.25", every=10)),
        3,
        "item_type",
        Code.DATE_IN_CODE,
    ),
    "ids_with_decimals": (
        "a.csv",
        lambda: csv(changed("event_id", lambda code: f"{code},0")),
        30,
        "event_id",
        Code.BAD_ID,
    ),
    "ids_with_exponents": (
        "a.csv",
        lambda: csv(changed("event_id", lambda _: "1,23457E+11")),
        30,
        "event_id",
        Code.BAD_ID,
    ),
    "half_a_day_clock": (
        "a.csv",
        lambda: csv(changed("event_time", lambda at: f"{at} PM")),
        30,
        "event_time",
        Code.BAD_TIME,
    ),
    "day_or_month_first": (
        "a.csv",
        lambda: csv(changed("event_time", lambda at: f"{at[8:10]}/{at[5:7]}/{at[:4]} 09:00")),
        30,
        "event_time",
        Code.BAD_TIME,
    ),
    "two_digits_of_the_year": (
        "a.csv",
        lambda: csv(changed("event_time", lambda at: f"{at[8:10]}.{at[5:7]}.25 9.00")),
        30,
        "event_time",
        Code.OLD_TIME,
    ),
    "no_end_of_time": (
        "a.csv",
        lambda: csv(changed("event_time", lambda _: "infinity", every=10)),
        3,
        "event_time",
        Code.OLD_TIME,
    ),
    "a_list_in_a_cell_of_json": (
        "a.json",
        lambda: spoiled.json_bytes([each | {"shelving_location": ["AIK"]} for each in JSON()]),
        30,
        "shelving_location",
        Code.NESTED,
    ),
    "an_object_in_a_code_of_json": (
        "a.json",
        lambda: spoiled.json_bytes(
            [
                each | ({} if n else {"event_branch": {"code": "KE_PK"}})
                for n, each in enumerate(JSON())
            ]
        ),
        1,
        "event_branch",
        Code.NESTED,
    ),
    "a_delimiter_inside_some_values": (
        "a.csv",
        lambda: "".join(
            line.replace(";AIK;", ";AIK;X;").replace(";LAPPI", ";") + "\n" if n % 3 else f"{line}\n"
            for n, line in enumerate(plain().splitlines())
        ).encode(),
        20,
        "",
        Code.CELL_COUNT,
    ),
    "a_last_row_that_was_cut": (
        "a.csv",
        lambda: csv().rsplit(b";", 7)[0],
        1,
        "",
        Code.CELL_COUNT,
    ),
}


@pytest.mark.parametrize("name", COMPLAINED)
def test_a_cell_that_cannot_be_told_is_complained_of(lapland: House, name: str) -> None:
    file, made, refused, column, code = COMPLAINED[name]

    outcome = lapland.take(made(), file)

    assert len({(each.sheet, each.row) for each in outcome.complaints}) == refused
    first = outcome.complaints[0]
    assert (first.column, first.message.code) == (column, code)
    assert outcome.entry is not None
    assert outcome.entry.rows_refused == refused
    assert outcome.entry.rows_accepted == 30 - refused
    assert sum(archived(lapland).values()) == 30 - refused


MAIL = (
    b"Subject: Raportti\nFrom: a@kirjasto.example\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/mixed; boundary="=="\n\n--==\nContent-Type: text/csv\n'
    b"Content-Transfer-Encoding: base64\n\nZXZlbnRfaWQ7ZXZlbnRfdGltZQ==\n--==--\n"
)
SHARED_WORDS = b"hyllypaikka;kokoelma;luokka;nimeke\nAIK;LAPPI;84.2;Kirja\n"
REFUSED: dict[str, tuple[str, Bytes, Code]] = {
    "password": ("a.xlsx", (FILES / "password.xlsx").read_bytes, Code.PASSWORD),
    "seven_zip": ("a.7z", lambda: b"7z\xbc\xaf\x27\x1c" + b"\0" * 99, Code.OTHER_ARCHIVE),
    "a_workbook_of_a_zip_version_that_nobody_has": (
        "a.xlsx",
        lambda: of_another_version(book(rows())),
        Code.BROKEN_ARCHIVE,
    ),
    "a_zip_of_a_version_that_nobody_has": (
        "a.zip",
        lambda: of_another_version(spoiled.zipped({"a.csv": csv()})),
        Code.BROKEN_ARCHIVE,
    ),
    "half_a_workbook": ("a.xlsx", lambda: book(rows())[:900], Code.BROKEN_ARCHIVE),
    "cut_json": ("a.json", lambda: spoiled.json_bytes(JSON())[:900], Code.JSON_BROKEN),
    "json_behind_a_guard": (
        "a.json",
        lambda: b")]}',\n" + spoiled.json_bytes(JSON()),
        Code.JSON_WRAPPED,
    ),
    "json_in_a_call": (
        "a.json",
        lambda: b"callback(" + spoiled.json_bytes(JSON()) + b");",
        Code.JSON_WRAPPED,
    ),
    "an_error_behind_the_rows_of_json": (
        "a.jsonl",
        lambda: b"\n".join(map(spoiled.json_bytes, [*JSON(), {"error": "timeout"}])),
        Code.JSON_ERROR,
    ),
    "a_name_twice_in_json": (
        "a.json",
        lambda: spoiled.json_bytes(JSON()).replace(
            b'"event_branch"', b'"event_branch": "", "event_branch"', 1
        ),
        Code.DUPLICATE_COLUMNS,
    ),
    "ids_of_other_events": (
        "a.csv",
        lambda: csv(changed("event_id", lambda code: str(int(code) // 2))),
        Code.ID_REPEATED,
    ),
    "ids_of_other_events_on_two_sheets": (
        "a.xlsx",
        lambda: spoiled.xlsx(
            {"1": sheet(rows()), "2": sheet(changed("event_branch", lambda _: "TOR_PK"))}
        ),
        Code.ID_REPEATED,
    ),
    "a_group_twice": (
        "a.csv",
        lambda: csv([spoiled.R5, GROUPS[0], GROUPS[1], (*GROUPS[0][:-1], "3")]),
        Code.GROUPS_REPEATED,
    ),
    "one_object": ("a.json", lambda: b'{"status": "ok"}', Code.JSON_SHAPE),
    "mail": ("a.eml", lambda: MAIL, Code.MAIL),
    "web_page": ("a.xls", lambda: b"<html><table><tr><td>1</td></tr></table>", Code.HTML_PAGE),
    "web_page_without_html": ("a.xls", lambda: b"<table><tr><td>1", Code.HTML_PAGE),
    "web_page_behind_a_mark_and_a_remark": (
        "a.csv",
        lambda: b"\xef\xbb\xbf<!-- Koha -->\n<meta charset=utf-8>\n<p>Kirjaudu",
        Code.HTML_PAGE,
    ),
    "dif": ("a.dif", lambda: b'TABLE\r\n0,1\r\n"raportti"\r\nVECTORS\r\n', Code.OTHER_FORMAT),
    "pdf": ("a.csv", lambda: b"%PDF-1.7\n1 0 obj\n", Code.OTHER_FORMAT),
    "word": (
        "a.xlsx",
        lambda: spoiled.zipped({"[Content_Types].xml": b"", "word/document.xml": b""}),
        Code.OTHER_FORMAT,
    ),
    "binary_workbook": (
        "a.xlsx",
        lambda: spoiled.zipped({"[Content_Types].xml": b"", "xl/workbook.bin": b""}),
        Code.OTHER_FORMAT,
    ),
    "a_column_twice": (
        "a.csv",
        lambda: csv([(*row, row[3]) for row in rows()]),
        Code.DUPLICATE_COLUMNS,
    ),
    "words_that_any_list_has": ("a.csv", lambda: SHARED_WORDS, Code.UNKNOWN_HEADER),
    "a_header_of_thousands_of_columns": (
        "a.csv",
        lambda: ";".join(f"sarake{n}" for n in range(20_000)).encode(),
        Code.NO_HEADER,
    ),
    "a_column_that_was_translated": (
        "a.csv",
        lambda: csv([("Tunnus", "Aika", "Tapahtuma", *rows()[0][3:]), *rows()[1:]]),
        Code.MISSING_COLUMNS,
    ),
    "no_loan_at_all": (
        "a.csv",
        lambda: csv(changed("event_type", lambda _: "laina")),
        Code.NO_LOANS,
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_report_is_refused_for_its_own_reason(lapland: House, name: str) -> None:
    file, made, code = REFUSED[name]

    outcome = lapland.take(made(), file)

    assert outcome.refusal is not None
    assert outcome.refusal.code is code
    assert lapland.archived() == []


# --- what says nothing --------------------------------------------------------------------------

NOTHING = (
    "NULL",
    "null",
    "None",
    "NaN",
    "nan",
    "NaT",
    "<NA>",
    "\\N",
    "(null)",
    "(NULL)",
    "0000-00-00",
    "0000-00-00 00:00:00",
)


@pytest.mark.parametrize("word", NOTHING)
def test_a_word_for_nothing_is_nothing(lapland: House, word: str) -> None:
    row = ("7", "5", word, "28VRK", "ROV_PK", "KE_PK", "2025-03-01 08:00:00", word, word, word)

    outcome = lapland.take(csv([R2, (*row, "Reserve", word)]), "r2.csv")

    assert outcome.complaints == []
    (kept,) = lapland.archived()
    assert {name for name, value in kept.items() if value is None} == {
        "item_home_branch",
        "sent_time",
        "arrived_time",
        "cancelled_time",
        "cancel_reason",
    }


TRANSFER = ("ROV_PK", "28VRK", "ROV_PK", "KE_PK", "2025-03-01 08:00:00", "2025-03-01 09:00:00")


def test_versions_of_one_transfer_may_stand_in_a_file_twice(lapland: House) -> None:
    waiting = ("7", "5", *TRANSFER, "", "", "Reserve", "")
    arrived = ("7", "5", *TRANSFER, "2025-03-03 10:00:00", "", "Reserve", "")

    outcome = lapland.take(csv([R2, waiting, arrived]), "r2.csv")

    assert outcome.refusal is None
    assert len(lapland.archived()) == 2


def test_two_transfers_of_one_id_are_refused_by_name(lapland: House) -> None:
    first = ("7", "5", *TRANSFER, "", "", "Reserve", "")
    other = ("7", "5", *TRANSFER[:3], "TOR_PK", *TRANSFER[4:], "", "", "Reserve", "")

    outcome = lapland.take(csv([R2, first, other]), "r2.csv")

    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.values) == (
        Code.ID_REPEATED,
        {"column": "transfer_id", "id": "7", "ids": 1, "rows": 2},
    )


def test_what_has_happened_is_not_in_the_future(lapland: House) -> None:
    row = ("7", "5", *TRANSFER, "2098-03-03 10:00:00", "", "Reserve", "")

    outcome = lapland.take(csv([R2, row]), "r2.csv")

    (complaint,) = outcome.complaints
    assert (complaint.column, complaint.message.code) == ("arrived_time", Code.FUTURE_TIME)


HOLD = {
    "hold_id": "7",
    "placed_date": "2025-03-01",
    "pickup_branch": "KE_PK",
    "item_home_branch": "ROV_PK",
    "found": "",
    "waiting_date": "2025-03-04",
    "cancelled_date": "",
    "cancel_reason": "",
}


@pytest.mark.parametrize("found", ["F", "f", "W", "T", "P", ""])
def test_the_states_of_a_hold_are_those_of_koha(lapland: House, found: str) -> None:
    hold = HOLD | {"found": found}

    outcome = lapland.take(csv([tuple(hold), tuple(hold.values())]), "r3.csv")

    assert outcome.complaints == []
    assert [row["found"] for row in lapland.archived()] == [found or None]


def test_a_state_of_a_hold_that_nobody_knows_is_complained_of(lapland: House) -> None:
    hold = HOLD | {"found": "Filled"}

    outcome = lapland.take(csv([tuple(hold), tuple(hold.values())]), "r3.csv")

    (complaint,) = outcome.complaints
    assert (complaint.column, complaint.message.code) == ("found", Code.BAD_FOUND)


@pytest.mark.parametrize("written", [str.lower, str.title])
def test_a_category_that_does_not_count_is_known_in_any_letters(
    lapland: House, written: Callable[[str], str]
) -> None:
    lapland.take(csv(changed("patron_category", written)))
    lapland.build()

    told = lapland.ask("select reason, events from mart.exclusion order by reason")
    assert told == [("event_type", 3), ("patron_category:KAUKO", 2)]


def test_no_remedy_invites_to_make_a_value_up(lapland: House) -> None:
    outcome = lapland.take(csv(changed("event_type", lambda _: "NULL", every=30)))

    (complaint,) = outcome.complaints
    assert complaint.message.code is Code.REQUIRED
    assert "vain, jos lähde" in complaint.message.remedy()


# --- letters ------------------------------------------------------------------------------------

BRANCHES = (
    "branch;branch_name;okm_group;okm_group_count;postal_city;postal_code;is_pickup_location\n"
    "ENO_PK;Enontekiön kirjasto, Hetta;;;;;1\nKEJ_PK;Kemijärven kaupunginkirjasto;;;;;1\n"
    "ROV_PK;ROVANIEMEN PÄÄKIRJASTO;;;;;1\n"
)
NAMES = ["Enontekiön kirjasto, Hetta", "Kemijärven kaupunginkirjasto", "ROVANIEMEN PÄÄKIRJASTO"]
SAMI = "branch;branch_name;okm_group\nUTS;Ohcejoga girjerádju, čoakkáldat ŋuŋŋi;\n"


def names(house: House) -> list[str]:
    return [row["branch_name"] for row in house.archived()]


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("cp850", [Code.LETTERS_GUESSED]),
        ("mac-roman", [Code.LETTERS_GUESSED]),
        ("cp1252", []),
        ("latin-1", []),
        ("utf-8", []),
        ("utf-16", []),
        ("utf-32", []),
    ],
)
def test_finnish_letters_of_any_encoding_are_read(
    lapland: House, encoding: str, told: list[Code]
) -> None:
    outcome = lapland.take(BRANCHES.encode(encoding), "r4.csv")

    assert names(lapland) == NAMES
    assert codes(outcome) == told


@pytest.mark.parametrize("through", ["latin-1", "cp1252"])
def test_letters_that_were_coded_twice_are_read_back_and_told(lapland: House, through: str) -> None:
    """With Windows' letters only those that it has, such as ä."""
    outcome = lapland.take(BRANCHES.encode().decode(through).encode(), "r4.csv")

    assert names(lapland) == NAMES
    assert codes(outcome) == [Code.LETTERS_TWICE]


def test_letters_that_were_coded_three_times_are_read_back(lapland: House) -> None:
    thrice = SAMI.encode().decode("latin-1").encode().decode("latin-1").encode()

    lapland.take(thrice, "r4.csv")

    assert names(lapland) == ["Ohcejoga girjerádju, čoakkáldat ŋuŋŋi"]


def test_a_file_of_two_encodings_is_read_by_both(lapland: House) -> None:
    """Somebody added rows of Excel's to a file of Koha's."""
    first, second, *rest = BRANCHES.splitlines(keepends=True)
    mixed = first.encode() + second.encode() + "".join(rest).encode("cp1252")

    outcome = lapland.take(mixed, "r4.csv")

    assert names(lapland) == NAMES
    assert codes(outcome) == [Code.LETTERS_GUESSED]


def test_sami_letters_of_windows_are_not_taken_for_those_of_a_mac(lapland: House) -> None:
    lapland.take("branch;branch_name;okm_group\nL;Luošši;\n".encode("cp1252"), "r4.csv")

    assert names(lapland) == ["Luošši"]


def test_letters_that_became_question_marks_are_told_with_examples(lapland: House) -> None:
    lost = SAMI.replace("č", "?").replace("ŋ", "?").replace("á", "?")

    outcome = lapland.take(lost.encode(), "r4.csv")

    (note,) = outcome.warnings
    assert note.code is Code.LETTERS_LOST
    assert "girjer?dju" in note.text()


def test_composed_and_decomposed_letters_are_the_same(lapland: House) -> None:
    lapland.take(unicodedata.normalize("NFD", SAMI).encode(), "r4.csv")

    assert names(lapland) == ["Ohcejoga girjerádju, čoakkáldat ŋuŋŋi"]


def test_a_code_of_ten_letters_is_ten_letters_however_they_are_written(lapland: House) -> None:
    code = unicodedata.normalize("NFD", "ÄÖÅŠŽÄÖÅŠŽ")
    assert len(code) == 20

    outcome = lapland.take(csv(changed("item_type", lambda _: code)))

    assert outcome.complaints == []
    assert {row["item_type"] for row in lapland.archived()} == {"ÄÖÅŠŽÄÖÅŠŽ"}


def test_entities_are_read_back_once(lapland: House) -> None:
    written = "Lasten &amp; nuorten &lt;3 &quot;A&quot; &#228; &amp;lt;"

    lapland.take(csv(changed("shelving_location", lambda _: written)))

    assert {row["shelving_location"] for row in lapland.archived()} == {
        'Lasten & nuorten <3 "A" ä &lt;'
    }


# --- zones --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-03-31T22:30:00Z", "2025-04-01"),
        ("2025-03-31 22:30:00+00:00", "2025-04-01"),
        ("2025-03-31 22:30:00+00", "2025-04-01"),
        ("2025-03-31T20:30Z", "2025-03-31"),
        ("2025-01-31T22:30:00.123Z", "2025-02-01"),
        ("2025-03-31 22:30:00 UTC", "2025-04-01"),
        ("2025-03-31 16:30:00-05:00", "2025-04-01"),
        ("2025-03-31 23:30:00+03:00", "2025-03-31"),
        ("2025-03-31 23:30:00", "2025-03-31"),
    ],
)
def test_a_moment_is_told_by_the_clock_of_the_region(
    lapland: House, written: str, day: str
) -> None:
    outcome = lapland.take(csv(changed("event_time", lambda _: written)))

    assert outcome.complaints == []
    assert {f"{row['event_day']}" for row in lapland.archived()} == {day}


def test_a_region_may_name_another_zone(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "region.csv").write_text("what,fi\nname,Pohjola\nzone,America/New_York\n")
    house = house_in(tmp_path, pack)

    house.take(csv(changed("event_time", lambda _: "2025-03-01T02:30:00Z")))

    assert {f"{row['event_day']} {row['event_hour']}" for row in house.archived()} == {
        "2025-02-28 21"
    }


def test_a_zone_that_does_not_exist_is_said(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "region.csv").write_text("what,fi\nzone,Lappi\n")

    outcome = house_in(tmp_path, pack).take(csv())

    assert outcome.refusal is not None
    assert outcome.refusal.code is Code.BAD_ZONE


# --- twice is once ------------------------------------------------------------------------------


def march_as(header: tuple[str, ...]) -> list[spoiled.Row]:
    return rows(events(), header)


@pytest.mark.parametrize("header", [spoiled.R1, R1B], ids=["R1", "R1b"])
def test_a_copied_sheet_counts_once_and_is_named(lapland: House, header: tuple[str, ...]) -> None:
    table = sheet(march_as(header))

    outcome = lapland.take(spoiled.xlsx({"raportti": table, "raportti (2)": table}), "a.xlsx")

    assert archived(lapland) == MARCH
    (note,) = outcome.warnings
    assert note.code is Code.SECTION_COPIED
    assert "raportti (2)" in note.text()


def _finnish(moment: object) -> str:
    read = datetime.fromisoformat(str(moment))
    return f"{read.day}.{read.month}.{read.year} {read.hour}.{read:%M.%S}"


def test_a_copied_sheet_counts_once_though_its_dates_are_written_another_way(
    lapland: House,
) -> None:
    header, *lines = march_as(R1B)
    place = header.index("event_time")
    finnish = [
        tuple(_finnish(cell) if at == place else cell for at, cell in enumerate(line))
        for line in lines
    ]
    tables = {"raportti": sheet([header, *lines]), "kopio": sheet([header, *finnish])}

    outcome = lapland.take(spoiled.xlsx(tables), "a.xlsx")

    assert archived(lapland) == MARCH
    assert codes(outcome) == [Code.SECTION_COPIED]


def test_a_hidden_filtered_sheet_counts_once_and_is_named(lapland: House) -> None:
    whole = march_as(R1B)
    some = [whole[0], *[row for row in whole if "TOR_PK" in row]]

    outcome = lapland.take(
        spoiled.xlsx({"raportti": sheet(whole), "Tornio": sheet(some)}, hidden=("Tornio",)),
        "a.xlsx",
    )

    assert archived(lapland) == MARCH
    assert codes(outcome) == [Code.SECTION_COPIED, Code.HIDDEN_SHEET]


def test_two_sheets_of_two_months_both_count(lapland: House) -> None:
    april = rows(events(month=4), R1B)

    lapland.take(spoiled.xlsx({"3": sheet(march_as(R1B)), "4": sheet(april)}), "a.xlsx")

    assert archived(lapland) == {group: 2 * times for group, times in MARCH.items()}


def test_a_sheet_that_was_copied_and_changed_is_refused(lapland: House) -> None:
    whole = march_as(R1B)
    edited = [whole[0], *[(*row[:2], "TOR_PK", *row[3:]) for row in whole[1:4]], *whole[4:]]

    outcome = lapland.take(
        spoiled.xlsx({"raportti": sheet(whole), "korjattu": sheet(edited)}), "a.xlsx"
    )

    assert outcome.refusal is not None
    assert outcome.refusal.code is Code.SECTIONS_OVERLAP
    assert outcome.refusal.values["rows"] == 27


def test_a_file_appended_to_another_with_its_header_counts_both(lapland: House) -> None:
    april = rows(events(month=4, first_id=9101))

    outcome = lapland.take(csv() + csv(april))

    assert outcome.complaints == []
    assert archived(lapland) == {group: 2 * times for group, times in MARCH.items()}


@pytest.mark.parametrize("header", [spoiled.R1, R1B], ids=["R1", "R1b"])
def test_a_file_appended_to_itself_counts_once(lapland: House, header: tuple[str, ...]) -> None:
    content = csv(march_as(header))

    outcome = lapland.take(content + content)

    assert archived(lapland) == MARCH
    assert codes(outcome) == [Code.SECTION_COPIED]


def test_the_same_file_twice_in_a_zip_counts_once(lapland: House) -> None:
    content = spoiled.zipped({"a.csv": csv(), "kopio/a.csv": csv()})

    first, second = lapland.load(lapland.drop("a.zip", content))

    assert (first.is_known, second.is_known) == (False, True)
    assert archived(lapland) == MARCH


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_rows_that_all_stand_twice_are_refused(lapland: House, name: str) -> None:
    """A report that was pasted twice, or joined with a table that has two rows for each."""
    twice = [march_as(R1B)[0], *(row for row in march_as(R1B)[1:] for _ in range(2))]

    outcome = lapland.take(csv(twice) if name == "a.csv" else book(twice), name)

    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.values) == (Code.ROWS_REPEATED, {"times": 2})


def test_rows_that_an_open_quotation_mark_took_into_a_cell_are_complained_of(
    lapland: House,
) -> None:
    written = csv(changed("shelving_location", lambda _: 'AIK"'))

    outcome = lapland.take(written.replace(b'"AIK"""', b'"AIK', 1))

    (complaint,) = outcome.complaints
    assert (complaint.row, complaint.message.code) == (2, Code.CELL_COUNT)
    assert archived(lapland).total() == 28


def test_a_small_raised_number_is_no_count(lapland: House) -> None:
    groups = [spoiled.R5, *GROUPS, (*GROUPS[0][:5], "", *GROUPS[0][6:7], "²")]

    outcome = lapland.take(csv(groups))

    (complaint,) = outcome.complaints
    assert (complaint.row, complaint.column) == (6, "events")
    assert complaint.message.code is Code.BAD_COUNT


def test_rows_of_which_many_stand_twice_are_told_of(lapland: House) -> None:
    """A part of a report that was pasted once more."""
    rows_once = march_as(R1B)

    outcome = lapland.take(csv([*rows_once, *rows_once[1:16]]))

    (note,) = outcome.warnings
    assert (note.code, note.values) == (Code.ROWS_TWICE, {"rows": 15})


def test_a_few_rows_that_stand_twice_are_two_events(lapland: House) -> None:
    table = march_as(R1B)

    lapland.take(csv([*table, *table[1:4]]))

    assert sum(archived(lapland).values()) == 33


ROLLUP = [
    ("2025-03", "ROV_PK", "KE_PK", "KE_PK", "issue", "28VRK", "", "12"),
    ("2025-03", "ROV_PK", "KE_PK", "KE_PK", "issue", "", "", "12"),
    ("2025-03", "ROV_PK", "KE_PK", "KE_PK", "renew", "28VRK", "", "4"),
    ("2025-03", "ROV_PK", "KE_PK", "KE_PK", "renew", "", "", "4"),
    ("2025-03", "ROV_PK", "KE_PK", "KE_PK", "", "", "", "16"),
    ("2025-03", "ROV_PK", "KE_PK", "", "", "", "", "16"),
    ("2025-03", "ROV_PK", "", "", "", "", "", "16"),
    ("2025-03", "KE_PK", "ROV_PK", "ROV_PK", "issue", "28VRK", "", "6"),
    ("2025-03", "KE_PK", "ROV_PK", "ROV_PK", "issue", "", "", "6"),
    ("2025-03", "KE_PK", "ROV_PK", "ROV_PK", "", "", "", "6"),
    ("2025-03", "KE_PK", "ROV_PK", "", "", "", "", "6"),
    ("2025-03", "KE_PK", "", "", "", "", "", "6"),
    ("2025-03", "", "", "", "", "", "", "22"),
    ("", "", "", "", "", "", "", "22"),
]


def counted(house: House) -> int:
    return sum(row["events"] for row in house.archived())


@pytest.mark.parametrize("empty", ["", "NULL"])
def test_subtotals_of_a_rollup_do_not_count(lapland: House, empty: str) -> None:
    sums = [tuple(cell or empty for cell in row) for row in ROLLUP]

    outcome = lapland.take(csv([spoiled.R5, *GROUPS, *sums]), "r5.csv")

    assert outcome.complaints == []
    assert counted(lapland) == 22
    (note,) = outcome.warnings
    assert (note.code, note.values["rows"]) == (Code.SUBTOTALS, 14)


@pytest.mark.parametrize("word", ["Kaikki", "yht.", "Yhteensä"])
def test_sums_that_are_named_do_not_count(lapland: House, word: str) -> None:
    sums = [("2025-03", "ROV_PK", word, word, word, word, word, "16")]

    lapland.take(csv([spoiled.R5, *GROUPS, *sums]), "r5.csv")

    assert counted(lapland) == 22


def test_a_group_with_an_empty_cell_may_stand_twice(lapland: House) -> None:
    """Koha tells an empty text from no text, and writes both as nothing."""
    unknown = ("2025-03", "ROV_PK", "KE_PK", "", "issue", "28VRK", "HENKILO", "3")

    outcome = lapland.take(csv([spoiled.R5, *GROUPS, unknown, unknown]), "r5.csv")

    assert outcome.refusal is None
    assert counted(lapland) == 28


def test_a_group_whose_category_is_not_known_counts(lapland: House) -> None:
    """One of four groups has a row without a category: no sum of the others."""
    unknown = ("2025-03", "ROV_PK", "KE_PK", "KE_PK", "issue", "28VRK", "", "3")

    lapland.take(csv([spoiled.R5, *GROUPS, unknown]), "r5.csv")

    assert counted(lapland) == 25


# --- words and types ----------------------------------------------------------------------------


def test_event_types_that_nobody_knows_are_named_with_their_counts(lapland: House) -> None:
    table = changed("event_type", lambda _: "palautus", every=10)

    outcome = lapland.take(csv(table))

    (note,) = outcome.warnings
    assert note.code is Code.UNKNOWN_EVENTS
    assert note.values["types"] == "palautus (3)"


def test_a_readme_in_a_package_is_told_and_is_no_failure(lapland: House) -> None:
    content = spoiled.zipped({"a.csv": csv(), "LUEMINUT.txt": b"Raportti Kohasta.\n"})

    report, readme = lapland.load(lapland.drop("a.zip", content))

    assert (report.exit_code, readme.exit_code) == (0, 0)
    assert codes(readme) == [Code.BESIDE]


def test_a_broken_file_in_a_package_is_refused_alone(lapland: House) -> None:
    april = csv(rows(events(month=4, first_id=9101)))
    content = spoiled.zipped({"a.csv": csv(), "b.xlsx": book(rows())[:900], "c.csv": april})

    outcomes = lapland.load(lapland.drop("a.zip", content))

    assert [each.exit_code for each in outcomes] == [0, 2, 0]
    assert outcomes[1].file == "a.zip/b.xlsx"
    assert sum(archived(lapland).values()) == 60


@pytest.mark.parametrize("files", [{}, {".DS_Store": b"Bud1", "__MACOSX/._a.csv": b"\0"}])
def test_a_package_without_a_file_is_said_to_be_empty(
    lapland: House, files: dict[str, bytes]
) -> None:
    outcome = lapland.take(spoiled.zipped(files), "a.zip")

    assert outcome.refusal is not None
    assert outcome.refusal.code is Code.EMPTY_FILE


def test_a_readme_alone_is_refused(lapland: House) -> None:
    assert lapland.take(b"Raportti Kohasta.\n", "LUEMINUT.txt").exit_code == 2


@pytest.mark.parametrize(
    ("content", "is_deleted"),
    [
        (b"cardnumber;lainoja\nLAPPI0001234;3\n", True),
        (b"hetu;lainoja\n131052-308T;3\n", True),
        (b"sukunimi;lainoja\nVirtanen;3\n", True),
        (b"cardnumber;lainoja\n;3\n", False),
        (b"hetu;lainoja\nei;3\n", False),
        (b"kirjasto;osoite;puhelin\nKemi;Kirjastokatu 1;016 123456\n", False),
        (b"tunnus;lainoja\n131052-308T;3\n", False),
        (SHARED_WORDS, False),
    ],
)
def test_only_persons_by_name_and_by_values_have_a_file_deleted(
    lapland: House, content: bytes, *, is_deleted: bool
) -> None:
    path = lapland.drop("a.csv", content)

    done = lapland.command("run")

    assert done.exit_code == 2
    assert path.exists() is not is_deleted
    journal = lapland.paths.journal
    assert (journal.exists() and '"delete"' in journal.read_text("utf-8")) is is_deleted
    assert ("poistetaan" in done.output) is is_deleted


def test_run_shows_refusals_when_nothing_can_be_built(lapland: House) -> None:
    lapland.drop("a.csv", b"<html>Kirjaudu")

    done = lapland.command("run")

    assert done.exit_code == 2
    assert "a.csv: Tiedosto on verkkosivu" in done.output
