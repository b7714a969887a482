"""The draft of the annual report: its order, its numbers, and what Word and Excel hold when read back.

The loans are those of counted_release: in 2025 Aho -> Jänkä 20 + 1, Aho -> Öylä 10 + 3, Jänkä -> Aho 8,
Jänkä -> Öylä 4, Öylä -> Aho 2: 48 between municipalities of 184 in all (179 + 1 + 1 + 3).
"""

import io
import re
import shutil
import subprocess
from itertools import takewhile
from pathlib import Path

import duckdb
import openpyxl
import pytest
from docx import Document as Document_
from docx.document import Document as Word
from docx.oxml.ns import qn
from pypdf import PdfReader

from portal.annual_report import measures, page
from portal.annual_report import word as docx_file
from portal.annual_report import xlsx as report_xlsx
from portal.files.document import Document
from portal.files.papers import Annex, CardRow, Heading, Paper, Tone, Words
from portal.kit import figure as shown
from portal.kit import i18n, warehouse
from portal.kit.access import Role
from portal.kit.answers import Answers
from portal.kit.listening import Listening
from portal.kit.warehouse import Release
from portal.lending import measures as lending_measures
from portal.municipality import cards as municipality_cards
from portal.municipality import page as municipality
from portal.municipality import words as municipality_words
from portal.site.sheet import Sheet
from tests.portal.counted_release import make_counted_release
from tests.portal.opened import opened as opened_page
from tests.portal.opened import portal_over, text

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


def opened(data: Path) -> Answers:
    found = warehouse.newest(data)
    assert isinstance(found, Release)
    return Answers(found)


@pytest.fixture
def bare(tmp_path: Path) -> Answers:
    """A release that knows of lending alone."""
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
    return opened(tmp_path)


@pytest.fixture
def full(tmp_path: Path) -> Answers:
    """A release with a little of everything."""
    with duckdb.connect(make_counted_release(tmp_path)) as con:
        con.execute(COOPERATION)
    return opened(tmp_path)


def heard(answers: Answers) -> Listening:
    stage = Listening(answers, page.PAGE.path, {})
    page.tell(stage, page.of(2025))
    return stage


def paper(answers: Answers) -> Paper:
    stage = Document(answers, page.PAGE.path, {}, "https://portaali.example")
    page.tell(stage, page.of(2025))
    return stage.paper("AKE")


def texts(answers: Answers, title: str) -> list[str]:
    """The sentences under a heading."""
    blocks = iter(paper(answers).blocks)
    next(block for block in blocks if block == Heading(title))
    under = takewhile(lambda block: not isinstance(block, Heading), blocks)
    return [
        "".join(run.text for run in block.runs)
        for block in under
        if isinstance(block, Words) and block.tone is Tone.TEXT
    ]


def headings(answers: Answers) -> list[str]:
    return [block.text for block in paper(answers).blocks if isinstance(block, Heading)]


def word(answers: Answers) -> Word:
    return Document_(io.BytesIO(content(answers)))


def content(answers: Answers) -> bytes:
    return docx_file.content(answers, page.of(2025), "https://portaali.example")


def test_the_sections_follow_the_order_of_akes_own_reports(bare: Answers) -> None:
    assert headings(bare) == [
        "Tavoitteet",
        "Resurssit",
        "Henkilöstön osaaminen",
        "Kirjastojen kehittäminen",
        "Kirjastojen verkostoituminen",
        "Verkostot ja työryhmät",
        "Kaukopalvelun alueellinen tuki",
        "Kimpan sisäinen lainaus",
        "Tunnustus",
        "Mitä aineisto ei kerro",
    ]


def test_what_is_not_known_is_said_and_never_zero(bare: Answers) -> None:
    assert heard(bare).gaps == [
        "AKE:n henkilötyövuodet 2025: ei tietoa.",
        "Käytetyt eurot 2025: ei tietoa.",
        "Henkilöstön osaaminen: ei tietoa.",
        "Kirjastojen kehittäminen: ei tietoa.",
        "Kirjastojen verkostoituminen: ei tietoa.",
        "Verkostot ja työryhmät: ei tietoa.",
        "Kaukopalvelun alueellinen tuki: ei tietoa.",
        "Tunnustus 2025: ei tietoa.",
    ]


def test_lending_is_told_by_the_pages_numbers(bare: Answers) -> None:
    said = texts(bare, "Kimpan sisäinen lainaus")

    assert said[1].startswith(
        f"Lainoja kuntien välillä oli 48, mikä on 26,1{NBSP}% kaikista lainoista;"
    )
    assert "uusintoja oli 3." in said[1]
    assert "eivät kaukolainoja" in said[1]


def test_a_task_tells_what_was_done_and_of_how_many_it_is_known(full: Answers) -> None:
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


def test_networks_tell_meetings_and_libraries_that_have_a_seat(full: Answers) -> None:
    """Aho has a seat in both groups, Yhteiskirjasto in one and was not invited to the other: two of two."""
    assert texts(full, "Verkostot ja työryhmät") == [
        "Ryhmiä kokoontui 2, kokouksia oli 3; edellisvuodelta on kirjattu 1 kokousta.",
        "Kirjastoja, joilla oli paikka vähintään yhdessä työryhmässä, on 2 siltä osin kuin se on kirjattu; kirjastoja on 2.",
    ]
    assert texts(full, "Tunnustus") == [
        "Vuoden onnistuja: Ahon kirjasto. Perustelu: Hyvä työ. Lähde: made up"
    ]


def test_word_has_headings_captions_header_rows_and_texts_for_pictures(full: Answers) -> None:
    made = word(full)
    styled = [(p.text, p.style.name) for p in made.paragraphs if p.style is not None]
    captions = [text for text, style in styled if style == "Caption"]
    pictures = [str(one.get("descr")) for one in made.element.body.iter(qn("wp:docPr"))]

    assert [text for text, style in styled if style == "Heading 1"] == [
        *headings(full),
        "Kuntakortit",
        "Luvut ja niiden määritelmät",
    ]
    numbered = [text for text in captions if re.match(r"(Kuvio|Taulukko) \d", text)]
    assert len(numbered) == 5
    tables = list(made.element.body.iter(qn("w:tbl")))
    heads = [next(table.iter(qn("w:tr"))) for table in tables if not is_halves(table)]
    assert all(head.trPr.find(qn("w:tblHeader")) is not None for head in heads)
    assert len(pictures) == 1 + 3  # the trend, and the map of each municipality
    assert all(re.search(r"\d", text) for text in pictures)
    assert made.core_properties.language == "fi-FI"
    assert made.core_properties.title == "Toimintakertomus 2025: luonnos"


def is_halves(table: object) -> bool:
    """Whether it holds what stands side by side, and no rows of numbers."""
    return table.tblPr.find(qn("w:tblStyle")) is None  # type: ignore[attr-defined]  # of lxml


def test_each_municipality_has_its_card_in_the_annex(full: Answers) -> None:
    """The words and numbers of the card itself, each on a page of its own."""
    annex = [block for block in paper(full).blocks if isinstance(block, Annex)]
    titles = [
        next(one.text for one in block.blocks if isinstance(one, Heading) and one.level == 2)
        for block in annex
    ]
    breaks = [p.text for p in word(full).paragraphs if p.paragraph_format.page_break_before]
    views = [municipality.of(full, place, "2025-01..2025-04") for place in ("001", "002", "003")]

    assert titles == [
        shown.title(full.present, view, view.once(municipality_words.headline)) for view in views
    ]
    assert breaks == ["Kuntakortit", *titles[1:]]
    for view, block in zip(views, annex, strict=True):
        assert CardRow(tuple(municipality_cards.key_figures(view))) in block.blocks


def test_every_number_of_the_sentences_has_a_note_with_its_definition(full: Answers) -> None:
    made = word(full)
    notes = [run.text for p in made.paragraphs for run in p.runs if run.font.superscript]
    table = made.tables[-1]
    rows = [[cell.text for cell in row.cells] for row in table.rows[1:]]

    told = heard(full).told

    assert notes == [str(number) for number in range(1, len(told) + 1)]
    assert [(row[2], row[3]) for row in rows] == [(one.text, one.measure.id) for one in told]
    definitions = "\n".join(p.text for p in made.paragraphs)
    shown_too = [measures.AKE_ACTIVITIES, lending_measures.NET]  # of a table, of no sentence
    every = [*(one.measure for one in told), *shown_too]
    assert all(f"({one.id}). " in definitions for one in every)


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is missing: Word is not tried in it")
def test_an_office_program_opens_the_word_file(full: Answers, tmp_path: Path) -> None:
    assert OFFICE is not None
    (tmp_path / "report.docx").write_bytes(content(full))
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


def test_made_up_data_is_said_under_the_title(full: Answers) -> None:
    assert "Keksitty esimerkkiaineisto" in [p.text for p in word(full).paragraphs][2]


def test_prose_is_left_to_write_in_brackets(bare: Answers) -> None:
    prompts = [p.text for p in word(bare).paragraphs if p.text.startswith("[Kirjoitettava: ")]

    assert len(prompts) == 8


def test_excel_holds_the_tables_the_numbers_and_the_gaps(full: Answers) -> None:
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx.content(full, page.of(2025))))

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
def test_page_word_and_excel_tell_the_same_in_every_language(
    full: Answers, lang: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    with i18n.speaking(lang):
        told = [one.text for one in heard(full).told]
        said = " ".join(p.text for p in word(full).paragraphs)
        book = openpyxl.load_workbook(io.BytesIO(report_xlsx.content(full, page.of(2025))))
        numbers = [row[1].value for row in book.worksheets[-2].iter_rows(min_row=2)]
        stage = Sheet(full, page.PAGE.path, {}, {})
        page.tell(stage, page.of(2025))

    assert len(told) > 10
    assert numbers == told
    links = re.findall(r'<p>[^<]*(?:<a href="/maaritelmat[^>]*>[^<]*</a>[^<]*)+</p>', stage.body)
    assert re.findall(r'<a href="/maaritelmat[^>]*>([^<]*)</a>', " ".join(links)) == told
    assert all(one in said for one in told)


def test_the_page_tells_staff_what_word_holds(
    full: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with portal_over(tmp_path, monkeypatch):
        app = opened_page("annual_report.py", Role.STAFF, vuosi="2025")

    assert not app.exception
    assert [element.value for element in app.title] == ["Toimintakertomus 2025: luonnos"]
    said = text(app)
    assert "[Kirjoitettava: vuoden tavoitteet ja miten ne saavutettiin]" in said
    for heading in headings(full):
        assert heading in said
