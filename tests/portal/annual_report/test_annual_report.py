"""The draft of the annual report: its order, its numbers, and what Word and Excel hold when read back.

The loans are those of counted_release: in 2025 Aho -> Jänkä 20 + 1, Aho -> Öylä 10 + 3, Jänkä -> Aho 8,
Jänkä -> Öylä 4, Öylä -> Aho 2: 48 between municipalities of 184 in all (179 + 1 + 1 + 3).
"""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from itertools import takewhile
from pathlib import Path

import duckdb
import openpyxl
import pytest
from docx import Document as Document_
from docx.document import Document as Word
from docx.oxml.ns import qn
from lxml import etree
from pypdf import PdfReader

from etl.cooperation.contract import SHEETS
from portal.annual_report import known as facts
from portal.annual_report import measures, page
from portal.annual_report import word as docx_file
from portal.annual_report import xlsx as report_xlsx
from portal.award.history import NOTHING
from portal.files.document import Document
from portal.files.papers import Annex, CardRow, Heading, Paper, Tone, Words
from portal.kit import figure as shown
from portal.kit import i18n, settings, tables, warehouse
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
    (2025, date '2025-03-01', 'training', 'osaaminen', 'Satutuntikoulutus', null, 20, 12, 3.5, 400.0, null, 'made up'),
    (2025, date '2025-04-01', 'training', 'osaaminen', 'Finna-ilta', null, null, 8, 1.5, null, null, 'made up'),
    (2024, date '2024-03-01', 'training', 'osaaminen', 'Vanha', null, 9, 9, 1.0, null, null, 'made up'),
    (2025, date '2025-05-01', 'visit', 'kehittaminen', 'Käynti Aholla', 'aho', 3, 1, 2.0, null, null, 'made up'),
    (2025, date '2025-05-02', 'visit', 'kehittaminen', 'Käynti', null, 2, 1, 1.0, null, null, 'made up'),
    (2025, null, 'project', null, 'Lukuhanke', null, null, null, 40.0, 2500.5, null, 'made up'),
    (2025, null, 'person_years', null, 'AKE', null, null, null, null, null, 2.0, 'made up')
) as t(year, held_on, kind, task, title, library, participants, libraries_reached, hours, euros, person_years, source);
create or replace table mart.goal as from (values
    ('t1', 2025, 'osaaminen', 'Kaikki osaavat.', 'Koulutukset', 'Osaavat.', 'made up'), ('t2', 2025, null, 'Yhdessä enemmän.', null, null, 'made up'),
    ('t3', 2026, 'verkostot', 'Verkostot elävät.', 'Tapaamiset', null, 'made up')
) as t(goal_id, year, task, goal, action, outcome, source);
create or replace table mart.finance as from (values
    (2025, 'grant', 'Valtionavustus', 1000.0::decimal(12, 2), null::decimal(12, 2), 'made up'), (2024, 'grant', 'Valtionavustus', 900, null, 'made up'),
    (2025, 'cost', 'Palkat', 600, null, 'made up'), (2025, 'cost', 'Matkat', 200.5, null, 'made up'), (2024, 'cost', 'Palkat', 500, null, 'made up'), (2024, 'cost', 'Laitteet', 50, null, 'made up'),
    (2025, 'staff', 'Suunnittelija', null, 1.5, 'made up'), (2025, 'staff', 'Vastaava', null, 0.4, 'made up')
) as t(year, finance_kind, item, euros, person_years, source);
create or replace table mart.joint_service as from (values
    (2025, 'chat', null, 'aho', 'duty', 10, 25.0, null), (2025, 'chat', null, 'yhteis', 'duty', null, null, null), (2025, 'rules', null, 'aho', 'upkeep', null, 5, null)
) as t(year, service, title, library, work, shifts, hours, items);
create or replace table mart.e_lending as from (values
    (date '2025-01-01', '001', 12, 4), (date '2025-02-01', '001', 15, null), (date '2025-01-01', '002', 4, 1)
) as t(month, municipality_code, e_loans, e_holds);
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
            "joint_service",
            "e_lending",
            "goal",
            "finance",
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


class ForStaff(Sheet):
    """The page as staff see it."""

    def may(self, predicate: Callable[[Role], bool]) -> bool:
        return predicate(Role.STAFF)


def heard(answers: Answers) -> Listening:
    stage = Listening(answers, page.PAGE.path, {})
    page.tell(stage, page.of(2025))
    return stage


def paper(answers: Answers) -> Paper:
    stage = Document(answers, page.PAGE.path, {}, "https://portaali.example")
    page.tell(stage, page.of(2025))
    return stage.paper("AKE")


def table(answers: Answers, caption: str) -> list[list[str]]:
    """The rows of a table as the reader sees them."""
    (found,) = [one for _part, one in heard(answers).tables if one.caption == caption]
    return tables.written(found)[1]


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
        "Tiivistelmä",
        "Tavoitteet, toimenpiteet ja tulos",
        "Resurssit",
        "Henkilöstön osaaminen",
        "Kirjastojen kehittäminen",
        "Kirjastojen verkostoituminen",
        "Käynnit kirjastoissa",
        "Verkostot ja työryhmät",
        "Yhteiset palvelut",
        "Kaukopalvelun alueellinen tuki",
        "Kaukolainat kimpan ulkopuolelle",
        "Kimpan sisäinen lainaus",
        "Kuljetukset ja odotusajat",
        "Vähemmistökieliset kokoelmat ja työ yli rajojen",
        "Hankkeet",
        "Viestintä",
        "Vaikuttavuus",
        "Tunnustus",
        "Suunnitelma vuodelle 2026",
        "Mitä aineisto ei kerro",
    ]


def test_what_is_not_known_is_said_and_never_zero(bare: Answers) -> None:
    assert heard(bare).gaps == [
        "Tavoitteet 2025: ei tietoa.",
        "Avustus 2025: ei tietoa.",
        "Avustuksen käyttö menolajeittain 2025: ei tietoa.",
        "Aluetyön henkilötyövuodet 2025: ei tietoa.",
        "Toiminnan kustannukset 2025: ei tietoa.",
        "Henkilöstön osaaminen: ei tietoa.",
        "Kirjastojen kehittäminen: ei tietoa.",
        "Kirjastojen verkostoituminen: ei tietoa.",
        "Käynnit kirjastoissa 2025: ei tietoa.",
        "Verkostot ja työryhmät: ei tietoa.",
        "Yhteiset palvelut 2025: ei tietoa.",
        "E-lainat 2025: ei tietoa.",
        "Kaukopalvelun alueellinen tuki: ei tietoa.",
        "Hankkeet 2025: ei tietoa.",
        "Tunnustus 2025: ei tietoa.",
        "Tavoitteet 2026: ei tietoa.",
    ]


def test_lending_is_told_by_the_pages_numbers(bare: Answers) -> None:
    said = texts(bare, "Kimpan sisäinen lainaus")

    assert said[1].startswith(
        f"Lainoja kuntien välillä oli 48, mikä on 26,1{NBSP}% kaikista lainoista;"
    )
    assert "uusintoja oli 3." in said[1]
    assert "eivät ole kaukolainoja" in said[1]


def test_a_task_tells_what_was_done_and_of_how_many_it_is_known(full: Answers) -> None:
    assert texts(full, "Henkilöstön osaaminen") == [
        "Tavoite: Kaikki osaavat. Tulos: Osaavat.",
        "Kirjattiin 2 koulutusta (2024: 1 merkintä). Osallistujia: 20; tieto on 1 toiminnosta, toimintoja on 2 "
        "(2024: 9). Tavoitettuja kirjastoja: 20 (2024: 9). Tunteja: 5 (2024: 1).",
    ]


def test_grant_costs_and_staff_are_those_of_the_workbook(full: Answers) -> None:
    """1.5 + 0.4 person-years by role; 600 + 200.50 of costs; the activities cost 400 + 2,500.50."""
    assert texts(full, "Resurssit") == [
        f"Avustus oli 1{NBSP}000{NBSP}€ (2024: 900{NBSP}€).",
        "Aluetyössä oli 1,9 henkilötyövuotta; edellisvuosi ei ole tiedossa.",
        f"Alla kerrottu toiminta maksoi 2{NBSP}900,50{NBSP}€ siltä osin kuin se on tiedossa.",
    ]
    costs = table(full, "Avustuksen käyttö menolajeittain, 2025")
    assert [[one.replace(NBSP, " ") for one in row] for row in costs] == [
        ["Palkat", "600 €", "75,0 %", "500 €"],
        ["Matkat", "200,50 €", "25,0 %", "–"],
        ["Laitteet", "–", "–", "50 €"],  # of the year before alone: both columns add up
        ["Yhteensä", "800,50 €", "100,0 %", "550 €"],
    ]
    assert table(full, "Henkilöstö rooleittain, 2025") == [
        ["Suunnittelija", "1,5"],
        ["Vastaava", "0,4"],
    ]


def test_goals_stand_with_action_and_outcome_and_the_next_years_are_the_plan(full: Answers) -> None:
    assert texts(full, "Tavoitteet, toimenpiteet ja tulos") == [
        "Vuodella oli 2 tavoitetta; tulos tiedetään 1 tavoitteesta."
    ]
    assert table(full, "Tavoitteet, toimenpiteet ja tulos, 2025") == [
        ["Henkilöstön osaaminen", "Kaikki osaavat.", "Koulutukset", "Osaavat."],
        ["–", "Yhdessä enemmän.", "–", "–"],
    ]
    assert table(full, "Tavoitteet ja toimenpiteet, 2026") == [
        ["Kirjastojen verkostoituminen", "Verkostot elävät.", "Tapaamiset"]
    ]


def test_libraries_that_were_not_visited_are_named(full: Answers) -> None:
    """Two visits, one of them names no library."""
    assert texts(full, "Käynnit kirjastoissa") == [
        "Käyntejä oli 1 kirjastossa (kirjastoja on 2): Ahon kirjasto.",
        "Käyntiä ei ole merkitty näihin kirjastoihin: Yhteiskirjasto.",
    ]
    assert "1 käynnistä ei ole kirjattu, missä kirjastossa se oli." in heard(full).gaps


def test_joint_services_and_e_loans_are_told_as_far_as_they_are_known(full: Answers) -> None:
    assert texts(full, "Yhteiset palvelut") == [
        "Yhteisiä palveluja oli 2, ja niitä kantoi 2 kirjastoa siltä osin kuin se on kirjattu. Tunteja on "
        "kirjattu vähintään 30.",
        "E-lainoja oli 31; tieto on 3 kuntakuukaudesta.",
    ]
    assert table(full, "Yhteiset palvelut ja niiden kantajat, 2025") == [
        ["Chat ja neuvonta", "Ahon kirjasto, Yhteiskirjasto", "päivystys", "vähintään 25"],
        ["Käyttösäännöt", "Ahon kirjasto", "ylläpito", "5"],
    ]


def test_the_summary_tells_the_numbers_of_the_parts(full: Answers) -> None:
    (said,) = texts(full, "Tiivistelmä")

    assert said.startswith(
        f"Vuoden avustus oli 1{NBSP}000{NBSP}€. Aluetyötä oli 1,9 henkilötyövuotta. Tehtäviin on kirjattu "
        "toimintoja 4 ja niihin osallistujia 25. Käyntejä tehtiin 1 kirjastoon, kirjastoja on 2. Kirjastojen "
        "työryhmät pitivät kokouksia: 3. Kirjastot kantoivat yhdessä palveluja: 2; tunteja on kirjattu "
        "vähintään 30. Lainoja kuntien välillä oli 48"
    )


def test_the_facts_that_are_lacking_are_named_with_sheet_and_column(full: Answers) -> None:
    """23 facts. An outcome, two tasks and the person-years of the libraries in 2025 are lacking."""
    every = facts.facts(facts.of(full.read, 2025, NOTHING))

    assert len(every) == 23
    assert [fact.remedy for fact in every if not fact.is_there] == [
        "Jokaisen tavoitteen tulos: taulukko Tavoitteet, sarake Tulos",
        "Kirjastojen verkostoituminen: taulukko AKE-toiminta, sarake Tehtävä",
        "Kaukopalvelun alueellinen tuki: taulukko AKE-toiminta, sarake Tehtävä",
        "Kirjastojen henkilötyövuodet: taulukko Henkilötyövuodet, sarake Henkilötyövuosia",
    ]


def test_a_release_of_lending_alone_has_three_of_the_facts(bare: Answers) -> None:
    every = facts.facts(facts.of(bare.read, 2025, NOTHING))

    assert [fact.remedy for fact in every if fact.is_there] == [
        "Lainat kuntien välillä: kirjastojärjestelmän raportit",
        "Kuljetukset: kirjastojärjestelmän raportit",
        "Varaukset ja odotusajat: kirjastojärjestelmän raportit",
    ]


def test_every_sheet_and_column_that_is_named_is_in_the_workbook(full: Answers) -> None:
    known = {(sheet.name, column.header) for sheet in SHEETS for column in sheet.columns}
    named = {(fact.sheet, fact.column) for fact in facts.facts(facts.of(full.read, 2025, NOTHING))}

    assert named - {("", "")} <= known


def test_the_gaps_lead_staff_to_what_fills_them_and_are_not_on_paper(full: Answers) -> None:
    stage = ForStaff(full, page.PAGE.path, {}, {})
    page.tell(stage, page.of(2025))
    said = re.sub(r"<[^>]+>", "", str(stage.body))

    assert "Tiedoista on koossa 19, kaikkiaan niitä on 23." in said
    assert re.search(
        r'href="/yhteistyo[^"]*"[^>]*>.*?taulukko Tavoitteet, sarake Tulos', stage.body, re.S
    )
    assert all("sarake" not in p.text for p in word(full).paragraphs)


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
    assert len(numbered) == 5 + 6 + 1  # goals, plan, costs, roles, services, projects; visits
    tables = list(made.element.body.iter(qn("w:tbl")))
    heads = [next(table.iter(qn("w:tr"))) for table in tables if not is_halves(table)]
    assert all(head.trPr.find(qn("w:tblHeader")) is not None for head in heads)
    assert len(pictures) == 1 + 3  # the trend, and the map of each municipality
    assert all(re.search(r"\d", text) for text in pictures)
    assert made.core_properties.language == "fi-FI"
    assert made.core_properties.title == "Toimintakertomus 2025: luonnos"


def test_word_has_cover_contents_running_heads_and_our_fonts(full: Answers) -> None:
    """The fonts are unmixed by the key that their entries name, as an office program does."""
    made = word(full)
    section = made.sections[0]
    fields = [one.text for one in made.element.body.iter(qn("w:instrText"))]
    names = [one.get(qn("w:name")) for one in made.element.body.iter(qn("w:bookmarkStart"))]
    with zipfile.ZipFile(io.BytesIO(content(full))) as packed:
        table = etree.fromstring(packed.read("word/fontTable.xml"))
        mixed = packed.read("word/fonts/font1.odttf")
    (entry,) = [font for font in table if font.get(qn("w:name")) == "Inter"]
    key = bytes.fromhex(re.sub("[{}-]", "", entry[0].get(qn("w:fontKey"))))[::-1]
    plain = bytes(one ^ key[place % 16] for place, one in enumerate(mixed[:32])) + mixed[32:]

    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert section.different_first_page_header_footer
    assert section.header.paragraphs[0].text.endswith("Toimintakertomus 2025: luonnos")
    assert [one.text.strip() for one in section.footer._element.iter(qn("w:instrText"))] == [  # noqa: SLF001
        "PAGE",
        "NUMPAGES",
    ]
    assert [field.split()[1] for field in fields] == names
    assert len(names) == len(
        [p for p in made.paragraphs if p.style and p.style.name == "Heading 1"]
    )
    assert plain == (settings.ROOT / "portal/files/fonts/Inter-Regular.ttf").read_bytes()
    assert made.styles["Normal"].font.name == "Inter"


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
    assert breaks == ["Sisällys", "Tiivistelmä", "Kuntakortit", *titles[1:]]
    for view, block in zip(views, annex, strict=True):
        assert CardRow(tuple(municipality_cards.key_figures(view))) in block.blocks


def test_every_number_of_the_sentences_has_its_definition_in_the_table_at_the_end(
    full: Answers,
) -> None:
    made = word(full)
    rows = [[cell.text for cell in row.cells] for row in made.tables[-1].rows[1:]]

    told = heard(full).told

    assert not [run for p in made.paragraphs for run in p.runs if run.font.superscript]
    assert [(row[1], row[2], row[3]) for row in rows] == [
        (i18n.capital(one.what), one.text, i18n.gettext(one.measure.name)) for one in told
    ]
    assert {row[0] for row in rows} <= set(headings(full))
    assert rows[0][0] == "Tiivistelmä"
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
    assert "Taulukko 4. Henkilöstön osaaminen, 2025." in said
    assert re.search(r"Tiivistelmä\.* ?3 ", said)  # the contents know the page
    assert "1 / " not in pages[0].extract_text()
    assert f"2 / {len(pages)}" in pages[1].extract_text()
    assert "Osallistujia" in said
    assert len(pages) >= 3


def test_made_up_data_is_said_under_the_title(full: Answers) -> None:
    assert "Keksitty esimerkkiaineisto" in [p.text for p in word(full).paragraphs][3]


def test_prose_is_left_to_write_in_brackets(bare: Answers) -> None:
    prompts = [p.text for p in word(bare).paragraphs if p.text.startswith("[Kirjoitettava: ")]

    assert len(prompts) == 16


def test_excel_holds_the_tables_the_numbers_and_the_gaps(full: Answers) -> None:
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx.content(full, page.of(2025))))

    assert book.sheetnames == [
        "Tavoitteet, toimenpiteet ja",
        "Resurssit",
        "Resurssit 2",
        "Henkilöstön osaaminen",
        "Kirjastojen kehittäminen",
        "Verkostot ja työryhmät",
        "Yhteiset palvelut",
        "Kimpan sisäinen lainaus",
        "Kimpan sisäinen lainaus 2",
        "Hankkeet",
        "Suunnitelma vuodelle 2026",
        "Luvut",
        "Huomautukset",
    ]
    assert [cell.value for cell in book["Luvut"][3]][1] == "1,9"
    notes = [str(row[1].value) for row in book["Huomautukset"].iter_rows(min_row=2)]
    assert "Kaukopalvelun alueellinen tuki: ei tietoa." in notes


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
    links = re.findall(
        r'<p class="told">[^<]*(?:<a href="/maaritelmat[^>]*>[^<]*</a>[^<]*)+</p>', stage.body
    )
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
    assert "[Kirjoitettava: mikä vuodessa oli tärkeintä, kahdella tai kolmella lauseella]" in said
    for heading in headings(full):
        assert heading in said
