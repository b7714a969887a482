"""The draft of the annual report: its order, its numbers, and what Word and Excel hold when read back.

The loans are those of counted_release: in 2025 Aho -> Jänkä 20 + 1, Aho -> Öylä 10 + 3, Jänkä -> Aho 8,
Jänkä -> Öylä 4, Öylä -> Aho 2: 48 between municipalities of 184 in all (179 + 1 + 1 + 3).
"""

import io
import re
import shutil
import subprocess
from pathlib import Path

import duckdb
import openpyxl
import pytest
from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from portal.annual_report import draft
from portal.annual_report import word as docx_file
from portal.annual_report import xlsx as report_xlsx
from portal.annual_report.parts import Report, Sentence, Told
from portal.kit import i18n, settings, warehouse
from portal.kit.access import Role
from portal.kit.warehouse import Release
from tests.portal.counted_release import make_counted_release

OFFICE = shutil.which("soffice")
NBSP = "\u00a0"
COOPERATION = """
create or replace table mart.ake_activity as from (values
    (2025, date '2025-03-01', 'training', 'osaaminen', 'Satutuntikoulutus', 20, 12, 3.5, 400.0, null, 'made up'),
    (2025, date '2025-04-01', 'training', 'osaaminen', 'Finna-ilta', null, 8, 1.5, null, null, 'made up'),
    (2024, date '2024-03-01', 'training', 'osaaminen', 'Vanha', 9, 9, 1.0, null, null, 'made up'),
    (2025, null, 'person_years', null, 'AKE', null, null, null, null, 2.0, 'made up')
) as t(year, held_on, kind, task, title, participants, libraries_reached, hours, euros, person_years, source);
create or replace table mart.working_group as from (values
    ('g1', 'Rekkuryhmä', null, null, null), ('g2', 'Koharyhmä', null, null, null)
) as t(group_id, name_fi, name_sv, name_en, name_se);
create or replace table mart.meeting as from (values
    ('m1', 'g1', 2025), ('m2', 'g1', 2025), ('m3', 'g2', 2025), ('m4', 'g2', 2024)
) as t(meeting_id, group_id, year);
create or replace table mart.seat_by_year as from (values
    (2025, 'aho', 'g1', true), (2025, 'aho', 'g2', true), (2025, 'yhteis', 'g1', true),
    (2025, 'yhteis', 'g2', false), (2024, 'aho', 'g2', true)
) as t(year, library, group_id, is_seat);
create or replace table mart.recognition as from (values
    ('r1', 2025, 'Vuoden onnistuja', 'vuoden_onnistuja', 'winner', 'aho', 'Ahon kirjasto', 'Hyvä työ.', 'AKE', null::date, 'made up', 'confirmed')
) as t(recognition_id, year, award, award_kind, result, library, winner_text, grounds_fi, decided_by,
    announced_on, source, confidence);
"""


def opened(data: Path) -> Release:
    found = warehouse.newest(data)
    assert isinstance(found, Release)
    return found


@pytest.fixture
def bare(tmp_path: Path) -> Report:
    """The report of a release that knows of lending alone."""
    path = make_counted_release(tmp_path)
    with duckdb.connect(path) as con:
        names = [
            "ake_activity",
            "working_group",
            "meeting",
            "seat_by_year",
            "recognition",
            "staff_year",
        ]
        for name in names:
            con.execute(f"drop table if exists mart.{name} cascade")
    return draft.made(opened(tmp_path), 2025)


@pytest.fixture
def full(tmp_path: Path) -> Report:
    """The report of a release with a little of everything."""
    with duckdb.connect(make_counted_release(tmp_path)) as con:
        con.execute(COOPERATION)
    return draft.made(opened(tmp_path), 2025)


def texts(report: Report, title: str) -> list[str]:
    section = next(section for section in report.sections if section.title == title)
    return [part.text for part in section.parts if isinstance(part, Sentence)]


def word(report: Report) -> Word:
    return Document(io.BytesIO(docx_file.content(report)))


def test_the_sections_follow_the_order_of_akes_own_reports(bare: Report) -> None:
    assert [section.title for section in bare.sections] == [
        "Tavoitteet",
        "Resurssit",
        "Henkilöstön osaaminen",
        "Kirjastojen kehittäminen",
        "Kirjastojen verkostoituminen",
        "Verkostot ja työryhmät",
        "Kaukopalvelun alueellinen tuki",
        "Kimpan sisäinen lainaus",
        "Tunnustus",
    ]


def test_what_is_not_known_is_said_and_never_zero(bare: Report) -> None:
    assert bare.gaps() == [
        "AKE:n henkilötyövuodet 2025: ei tietoa.",
        "Käytetyt eurot 2025: ei tietoa.",
        "Henkilöstön osaaminen: ei tietoa.",
        "Kirjastojen kehittäminen: ei tietoa.",
        "Kirjastojen verkostoituminen: ei tietoa.",
        "Verkostot ja työryhmät: ei tietoa.",
        "Kaukopalvelun alueellinen tuki: ei tietoa.",
        "Tunnustus 2025: ei tietoa.",
    ]


def test_lending_is_told_by_the_pages_numbers(bare: Report) -> None:
    said = texts(bare, "Kimpan sisäinen lainaus")

    assert said[1].startswith(
        f"Lainoja kuntien välillä oli 48, mikä on 26,1{NBSP}% kaikista lainoista;"
    )
    assert "uusintoja oli 3." in said[1]
    assert "eivät kaukolainoja" in said[1]


def test_a_task_tells_what_was_done_and_of_how_many_it_is_known(full: Report) -> None:
    assert texts(full, "Henkilöstön osaaminen") == [
        "Kirjattiin 2 koulutusta (2024: 1 merkintä).",
        "Osallistujia: 20; tieto on 1 toiminnosta, toimintoja on 2.",
        "Tavoitettuja kirjastoja: 20.",
        "Tunteja: 5.",
    ]
    assert texts(full, "Resurssit") == [
        "AKE:lla oli 2,0 henkilötyövuotta; edellisvuosi ei ole tiedossa.",
        f"Alla kerrottu toiminta maksoi 400{NBSP}€ siltä osin kuin se on tiedossa.",
    ]


def test_networks_tell_meetings_and_libraries_that_have_a_seat(full: Report) -> None:
    """Aho has a seat in both groups, Yhteiskirjasto in one and was not invited to the other: two of two."""
    assert texts(full, "Verkostot ja työryhmät") == [
        "Ryhmiä kokoontui 2, kokouksia oli 3; edellisvuodelta on kirjattu 1 kokousta.",
        "Kirjastoja, joilla oli paikka vähintään yhdessä työryhmässä, on 2 siltä osin kuin se on kirjattu; kirjastoja on 2.",
    ]
    assert texts(full, "Tunnustus") == [
        "Vuoden onnistuja: Ahon kirjasto. Perustelu: Hyvä työ. Lähde: made up"
    ]


def test_word_has_headings_captions_header_rows_and_texts_for_pictures(full: Report) -> None:
    made = word(full)
    headings = [
        p.text for p in made.paragraphs if p.style is not None and p.style.name == "Heading 1"
    ]
    captions = [
        p.text for p in made.paragraphs if p.style is not None and p.style.name == "Caption"
    ]
    pictures = made.element.body.iter(qn("wp:docPr"))

    assert headings == [
        *(section.title for section in full.sections),
        "Luvut ja niiden määritelmät",
    ]
    assert [re.match(r"(Kuvio|Taulukko) \d", text) is not None for text in captions] == [True] * 5
    heads = [next(table._element.iter(qn("w:tr"))) for table in made.tables]  # noqa: SLF001 - no other way
    assert all(head.trPr.find(qn("w:tblHeader")) is not None for head in heads)
    assert [bool(re.search(r"\d", str(picture.get("descr")))) for picture in pictures] == [True]
    assert made.core_properties.language == "fi-FI"
    assert made.core_properties.title == "Toimintakertomus 2025: luonnos"


def test_every_number_of_the_sentences_has_a_note_with_its_definition(full: Report) -> None:
    made = word(full)
    notes = [run.text for p in made.paragraphs for run in p.runs if run.font.superscript]
    table = made.tables[-1]
    rows = [[cell.text for cell in row.cells] for row in table.rows[1:]]

    assert notes == [str(number) for number in range(1, len(full.told()) + 1)]
    assert [(row[2], row[3]) for row in rows] == [
        (told.text, told.measure.id) for told in full.told()
    ]
    definitions = "\n".join(p.text for p in made.paragraphs)
    assert all(f"({card}). " in definitions for card in [one.id for one in full.measures()])


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is missing: Word is not tried in it")
def test_an_office_program_opens_the_word_file(full: Report, tmp_path: Path) -> None:
    assert OFFICE is not None
    (tmp_path / "report.docx").write_bytes(docx_file.content(full))
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    subprocess.run(
        [OFFICE, home, "--headless", "--convert-to", "pdf", "report.docx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=180,
    )
    pages = PdfReader(tmp_path / "report.pdf").pages
    said = " ".join(" ".join(page.extract_text() for page in pages).split())

    assert "Toimintakertomus 2025: luonnos" in said
    assert "Taulukko 1. Henkilöstön osaaminen, 2025." in said
    assert "Osallistujia" in said
    assert len(pages) >= 3


def test_made_up_data_is_said_under_the_title(full: Report) -> None:
    assert "Keksitty esimerkkiaineisto" in [p.text for p in word(full).paragraphs][2]


def test_prose_is_left_to_write_in_brackets(bare: Report) -> None:
    prompts = [p.text for p in word(bare).paragraphs if p.text.startswith("[Kirjoitettava: ")]

    assert len(prompts) == 8


def test_excel_holds_the_tables_the_numbers_and_the_gaps(full: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx.content(full)))

    assert book.sheetnames == [
        "Henkilöstön osaaminen",
        "Verkostot ja työryhmät",
        "Kimpan sisäinen lainaus",
        "Kimpan sisäinen lainaus 2",
        "Luvut",
        "Huomautukset",
    ]
    assert [cell.value for cell in book["Luvut"][2]][1] == "2,0"
    notes = [str(row[1].value) for row in book["Huomautukset"].iter_rows(min_row=2)]
    assert "Kirjastojen kehittäminen: ei tietoa." in notes


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_draft_is_made_in_every_language(tmp_path: Path, lang: str) -> None:
    make_counted_release(tmp_path)
    with i18n.speaking(lang):
        report = draft.made(opened(tmp_path), 2025)
        made = word(report)

    assert made.paragraphs[0].text == report.title
    assert all(isinstance(told, Told) for told in report.told())


def test_the_page_shows_staff_the_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    make_counted_release(tmp_path)
    app = AppTest.from_file(settings.ROOT / "pages" / "annual_report.py", default_timeout=20)
    app.session_state["roles"] = (Role.STAFF,)
    app.run()
    warehouse.close()

    assert not app.exception
    assert [element.value for element in app.title] == ["Toimintakertomus 2024: luonnos"]
