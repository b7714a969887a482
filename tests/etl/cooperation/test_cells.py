"""One cell of the register: days in every spelling, numbers, words, libraries; never an exception."""

import string
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.cooperation.cells import CellError, Names, clean, read
from etl.cooperation.contract import SHEETS, Column, Type
from etl.cooperation.words import WORDS
from etl.messages import Code

DAY = Column("held_on", "Päivä", Type.DATE)
NAMES = Names(
    {
        "sompio": "sompio",
        "sompion kirjasto": "sompio",
        "sodankylä/pelkosenniemi": "sompio",
        "tornio": "tornio",
        "koko kimppa": "*",
    },
    ("Sompio", "Tornio"),
)


def said(column: Column, value: object) -> str | Code | None:
    """What is kept of a value, or the code of the complaint."""
    try:
        return read(column, value, NAMES)
    except CellError as error:
        return error.message.code


@pytest.mark.parametrize(
    "value",
    [
        "1.2.2026",
        "01.02.2026",
        " 1. 2. 2026\u00a0",
        "2026-02-01",
        "2026-2-1",
        "2026-02-01 00:00:00",
        datetime(2026, 2, 1, 14, 5),  # noqa: DTZ001 - a spreadsheet knows no zone
        date(2026, 2, 1),
        46054,
        46054.0,
        46054.6,
        "46054",
    ],
)
def test_a_day_is_read_in_every_spelling(value: object) -> None:
    assert said(DAY, value) == "2026-02-01"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("31.2.2026", Code.NO_SUCH_DAY),
        ("1/2/2026", Code.BAD_DAY),
        ("1.2.26", Code.BAD_DAY),
        ("keväällä", Code.BAD_DAY),
        ("1.2.2026 klo 14", Code.BAD_DAY),
        (2026, Code.ONLY_YEAR),
        ("2026", Code.ONLY_YEAR),
        (59, Code.FAR_DAY),
        ("1.2.1926", Code.FAR_DAY),
        (10**12, Code.BAD_DAY),
        (True, Code.BAD_DAY),
        (timedelta(hours=3), Code.BAD_DAY),
    ],
)
def test_what_is_no_day_is_told_why(value: object, code: Code) -> None:
    assert said(DAY, value) is code


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_comes_back_from_every_spelling(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    spellings = [
        day,
        day.isoformat(),
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d.%m.%Y} ",
        serial,
    ]

    assert {said(DAY, each) for each in spellings} == {day.isoformat()}


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("3,5", "3.50"),
        (3.5, "3.50"),
        ("1 200,25 €", "1200.25"),
        (0, "0.00"),
        ("0", "0.00"),
        (1 / 3, "0.33"),
        ("-1", Code.BAD_NUMBER),
        ("noin 3", Code.BAD_NUMBER),
        ("1e5", "100000.00"),
        ("nan", Code.BAD_NUMBER),
        ("1e30", Code.BAD_NUMBER),
    ],
)
def test_a_number_is_kept_with_two_decimals(value: object, kept: object) -> None:
    assert said(Column("hours", "Tunteja", Type.NUMBER), value) == kept


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (12, "12"),
        ("12", "12"),
        (12.0, "12"),
        ("1 200", "1200"),
        ("12,5", Code.BAD_COUNT),
        ("-1", Code.BAD_COUNT),
        ("kaksi", Code.BAD_COUNT),
    ],
)
def test_a_count_is_a_whole_number(value: object, kept: object) -> None:
    assert said(Column("participants", "Osallistujia", Type.COUNT), value) == kept


@pytest.mark.parametrize(
    ("value", "kept"),
    [(2025, "2025"), ("2025", "2025"), (2025.0, "2025"), (25, Code.BAD_YEAR), ("x", Code.BAD_YEAR)],
)
def test_a_year_has_four_digits(value: object, kept: object) -> None:
    assert said(Column("year", "Vuosi", Type.YEAR), value) == kept


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("Läsnä", "present"),
        (" LÄSNÄ ", "present"),
        ("la\u0308sna\u0308", "present"),
        ("not_invited", "not_invited"),
        ("Lasna", Code.BAD_WORD),
    ],
)
def test_a_word_is_one_of_its_list_in_any_case_and_form(value: object, kept: object) -> None:
    assert said(Column("presence", "Läsnäolo", Type.WORD, words="presence"), value) == kept


def test_a_word_that_is_not_in_the_list_is_told_with_the_list() -> None:
    with pytest.raises(CellError) as caught:
        read(Column("role", "Rooli", Type.WORD, words="role"), "pomo", NAMES)

    assert caught.value.message.remedy() == (
        "Valitse solun luettelosta: Puheenjohtaja, Sihteeri, Jäsen, Asiantuntija, Ei tietoa."
    )


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("Sompio", "sompio"),
        (" sompio ", "sompio"),
        ("Sodankylä/Pelkosenniemi", "sompio"),
        ("Sompion  kirjasto", "sompio"),
        ("Koko kimppa", "*"),
    ],
)
def test_a_library_is_known_by_its_lookalikes(value: object, kept: str) -> None:
    assert said(Column("library", "Kirjasto", Type.LIBRARY), value) == kept


def test_an_unknown_library_is_told_with_the_nearest_name() -> None:
    with pytest.raises(CellError) as caught:
        read(Column("library", "Kirjasto", Type.LIBRARY), "Sompia", NAMES)

    assert caught.value.message.values == {"names": "Sompio"}


@pytest.mark.parametrize("value", [None, "", "  ", "\u00a0", "\t"])
def test_an_empty_cell_is_nothing_and_a_required_one_is_missed(value: object) -> None:
    assert said(DAY, value) is None
    assert said(Column("held_on", "Päivä", Type.DATE, is_required=True), value) is Code.REQUIRED


@pytest.mark.parametrize(
    ("value", "kept"),
    [("  a\r\nb ", "a\nb"), ("'=1+1", "=1+1"), ("''=1+1", "'=1+1"), ("'a", "'a"), ("a\x07b", "ab")],
)
def test_a_text_is_kept_as_it_reads(value: str, kept: str) -> None:
    assert said(Column("note", "Huomautus"), value) == kept


def test_a_flag_and_a_written_over_id() -> None:
    assert said(Column("is_documented", "Julkinen", Type.FLAG), True) == "true"  # noqa: FBT003
    assert said(Column("is_documented", "Julkinen", Type.FLAG), "Ei") == "false"
    assert said(Column("meeting_id", "Tunnus", Type.ID), "oma tunnus") is None
    assert said(Column("meeting_id", "Tunnus", Type.ID), "meeting-1") == "meeting-1"


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=40),
    st.text(string.digits + "., -/€", max_size=12),
    st.dates(),
    st.datetimes(),
    st.timedeltas(),
    st.times(),
)


@given(VALUES)
def test_whatever_stands_in_a_cell_is_kept_or_complained_of(value: object) -> None:
    for sheet in SHEETS:
        for column in sheet.columns:
            found = said(column, value)

            assert found is None or isinstance(found, (str, Code))


@given(st.text(max_size=200))
def test_cleaning_a_clean_text_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_every_list_that_a_column_names_exists() -> None:
    named = {column.words for sheet in SHEETS for column in sheet.columns if column.words}

    assert named <= WORDS.keys()
