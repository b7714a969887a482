"""A region's own words: what they stand for, which come first, and what would break a page."""

from pathlib import Path

import duckdb
import pytest

from etl.region import words
from etl.region.faults import Fault
from etl.region.texts import COUNTRIES

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
KEEPER = "{keeper} maintains the portal."


def spoken(
    folder: Path, text: str, name: str = "fi.po", country: Path | None = None
) -> words.Spoken:
    (folder / "words").mkdir(exist_ok=True)
    (folder / "words" / name).write_text(HEAD + text, encoding="utf-8")
    return words.read(folder, country)


def message(key: str, text: str) -> str:
    return f'msgid "{key}"\nmsgstr "{text}"\n'


def test_a_text_of_the_portal_is_said_otherwise(tmp_path: Path) -> None:
    found = spoken(tmp_path, message(KEEPER, "Tästä huolehtii {keeper}."))

    assert found.findings == ()
    assert [(each.language, each.key, each.forms) for each in found.words] == [
        ("fi", KEEPER, ("Tästä huolehtii {keeper}.",))
    ]


def test_the_words_of_the_region_come_before_those_of_its_country(tmp_path: Path) -> None:
    own = spoken(tmp_path, message(KEEPER, "Oma sana."), country=COUNTRIES / "FI")
    said = {(each.language, each.key): each.forms for each in own.words}

    assert said["fi", KEEPER] == ("Oma sana.",)
    assert "Public Libraries Act (1492/2016, section 8)" in said["en", KEEPER][0]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (message("No such text", "Jotakin"), Fault.UNKNOWN_TEXT),
        (message(KEEPER, "{owner} huolehtii."), Fault.OTHER_PLACES),
        (message(KEEPER, "{keeper huolehtii."), Fault.OTHER_PLACES),
        (message("Overview", "{keeper}"), Fault.OTHER_PLACES),
        (
            'msgid "Overview"\nmsgid_plural "Overviews"\nmsgstr[0] "Katsaus"\nmsgstr[1] "Katsauksia"\n',
            Fault.OTHER_FORMS,
        ),
    ],
)
def test_what_could_not_be_shown_is_left_out_and_told(
    tmp_path: Path, text: str, fault: Fault
) -> None:
    found = spoken(tmp_path, text)

    assert found.words == ()
    (finding,) = found.findings
    assert (finding.fault, finding.place.said()) == (fault, "words/fi.po, rivi 6")


def test_a_file_that_is_no_catalogue_is_told_with_its_row(tmp_path: Path) -> None:
    (finding,) = spoken(tmp_path, 'msgid "Overview"\nKatsaus\n').findings

    assert finding.sentence().startswith("words/fi.po, rivi 7: Tiedostoa ei voi lukea käännöksinä.")


@pytest.mark.parametrize("name", ["no.po", "fi.txt"])
def test_a_file_of_another_language_or_kind_is_told(tmp_path: Path, name: str) -> None:
    (finding,) = spoken(tmp_path, "", name).findings

    assert finding.fault is Fault.NO_LANGUAGE


def test_pages_are_read_by_topic_and_language(tmp_path: Path) -> None:
    (tmp_path / "cost").mkdir()
    (tmp_path / "cost" / "fi.md").write_text("## Kulut\n", encoding="utf-8")
    (tmp_path / "cost" / "sv.md").write_bytes(b"\xe4\xff")

    found = words.read(tmp_path, None)

    assert found.pages == (("cost", "fi", "## Kulut\n"),)
    assert [each.fault for each in found.findings] == [Fault.NO_TEXT]


def test_words_and_pages_are_tables_for_the_models(tmp_path: Path) -> None:
    found = spoken(tmp_path, message(KEEPER, "Tästä huolehtii {keeper}."))
    with duckdb.connect() as con:
        con.execute("create schema raw")
        words.load(con, found)

        assert con.execute("from raw.region_word").fetchall() == [
            ("fi", KEEPER, ["Tästä huolehtii {keeper}."])
        ]
        assert con.execute("from raw.region_page").fetchall() == []
