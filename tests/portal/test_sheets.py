"""The sheets under /tuloste: the words and numbers of the pages, without a script; and the brief."""

import dataclasses
import html
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from portal import sheets
from portal.files import paper_pdf
from portal.files.papers import Remarks
from portal.kit import i18n, warehouse
from portal.kit.answers import Answers
from portal.kit.warehouse import Release
from portal.municipality import cards as municipality_cards
from portal.municipality import page as municipality
from portal.municipality.figures.standing import STANDING
from portal.municipality.view import MunicipalityView
from tests.portal import opened
from tests.portal.asgi import Client

NBSP = "\u00a0"


@pytest.fixture
def client(counted: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setenv("PORTAL_DATA", str(counted))
    yield opened.client()
    warehouse.close()


def card(release: Release, place: str, months: str) -> MunicipalityView:
    return municipality.of(Answers(release), place, months)


def text(html: str) -> str:
    """What is read: without tags, with spaces as they are."""
    return re.sub(r"\s*\n\s*", " ", re.sub(r"<[^>]+>", "\n", html))


def heading(html: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", html)
    assert found is not None
    return found[1]


def test_the_lending_sheet_has_the_pages_words_and_numbers(client: Client) -> None:
    html = client.get("/tuloste/lainausvirrat?jakso=2025-01..2025-01").text

    assert heading(html) == f"Eniten lähettää Aho: 30{NBSP}lainaa, 68{NBSP}% lähetetyistä"
    assert "Nettolainaus ei ole lasku" in html
    for words in ("Aho → Jänkä", "+20", "−12"):
        assert words in text(html)


@pytest.mark.parametrize("path", ["/tuloste", "/tuloste/lainausvirrat", "/tuloste/kuntakortti/aho"])
def test_a_sheet_has_no_script_one_heading_and_its_language(client: Client, path: str) -> None:
    for lang in i18n.LANGUAGES:
        answer = client.get(f"{path}?lang={lang}")

        assert answer.status_code == 200
        assert f'<html lang="{lang}">' in answer.text
        assert "<script" not in answer.text
        assert answer.text.count("<h1>") == 1
        assert answer.headers["content-language"] == lang


def test_the_list_of_sheets_names_every_sheet_once(client: Client) -> None:
    main = client.get("/tuloste").text.partition("<main")[2].partition("</main>")[0]

    pages = ["/etusivu", *(path for path in sheets.PAGES if path != "/")]
    assert re.findall(r'href="(/tuloste[^"]*)"', main) == [
        *(f"/tuloste{path}" for path in pages),
        "/tuloste/kuntakortti/aho",
        "/tuloste/kuntakortti/janka",
        "/tuloste/kuntakortti/oyla",
    ]


def test_the_choices_of_the_address_hold_and_stay_in_the_form(client: Client) -> None:
    html = client.get(
        "/tuloste/lainausvirrat?jakso=2025-01..2025-01&taso=toimipiste&korosta=J1&yksikko=lahettajasta"
    ).text

    assert heading(html).startswith(f"Eniten lähettää Ahon pääkirjasto: 35{NBSP}lainaa")
    for chosen in ("2025-01..2025-01", "toimipiste", "J1", "lahettajasta"):
        assert f'<option value="{chosen}" selected>' in html
    assert (
        'href="/lainausvirrat?jakso=2025-01..2025-01&amp;vertaa=edellinen&amp;taso=toimipiste'
        in html
    )


@pytest.mark.parametrize(
    "query",
    ["jakso=9999", "taso=%3Cscript%3E", "korosta=zz", "kokoelma=hylly.%27", "yksikko=", "vuosi=-1"],
)
def test_a_code_that_nobody_knows_counts_as_not_chosen(client: Client, query: str) -> None:
    usual = client.get("/tuloste/lainausvirrat").text
    odd = client.get(f"/tuloste/lainausvirrat?{query}").text

    assert heading(odd) == heading(usual)
    assert "<script" not in odd


def test_a_municipality_is_found_by_its_name_and_by_its_code(client: Client) -> None:
    by_name = client.get("/tuloste/kuntakortti/janka?vuosi=2025-01..2025-04").text

    assert heading(by_name).startswith("Jänkä: ")
    assert client.get("/tuloste/kuntakortti/002?vuosi=2025-01..2025-04").text == by_name


def test_an_unknown_municipality_is_told_with_404(client: Client) -> None:
    for path in ("/tuloste/kuntakortti/narnia", "/tuloste/kuntakortti/narnia.pdf"):
        answer = client.get(path)

        assert answer.status_code == 404
        assert "Tämän nimistä paikkaa ei ole." in answer.text


def test_without_data_a_sheet_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    answer = opened.client().get("/tuloste/lainausvirrat")

    assert answer.status_code == 503
    assert "Lainausaineistoa ei ole vielä ladattu." in answer.text


def test_a_sheet_that_the_browser_has_is_not_sent_again(client: Client) -> None:
    first = client.get("/tuloste/lainausvirrat")
    again = client.get("/tuloste/lainausvirrat", **{"if-none-match": first.headers["etag"]})

    assert (again.status_code, again.raw) == (304, b"")


def brief_pages(client: Client, path: str) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(io.BytesIO(client.get(path).content)).pages)


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize("place", ["aho", "janka"])
def test_the_brief_is_one_tagged_page_in_its_language(
    client: Client, place: str, lang: str
) -> None:
    answer = client.get(f"/tuloste/kuntakortti/{place}.pdf?lang={lang}")
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    root = reader.trailer["/Root"]

    assert answer.headers["content-type"] == "application/pdf"
    assert len(reader.pages) == 1
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == lang
    assert "pdfuaid:part>1<" in str(root["/Metadata"].get_data())
    assert reader.pdf_header == "%PDF-1.7"
    assert reader.metadata is not None
    assert reader.metadata.title


def elements(root: object) -> Iterator[pypdf.generic.DictionaryObject]:
    """Every element of the PDF's structure, from top to bottom."""
    found = root.get_object() if isinstance(root, pypdf.generic.IndirectObject) else root
    if isinstance(found, list):
        for one in found:
            yield from elements(one)
    elif isinstance(found, pypdf.generic.DictionaryObject):
        yield found
        yield from elements(found.get("/K"))


def test_row_labels_of_the_brief_are_headers_and_strips_have_texts(client: Client) -> None:
    answer = client.get("/tuloste/kuntakortti/aho.pdf")
    root = pypdf.PdfReader(io.BytesIO(answer.content)).trailer["/Root"]
    every = list(elements(root["/StructTreeRoot"]))
    rows = [
        [cell for cell in elements(one["/K"]) if cell.get("/S") in {"/TH", "/TD"}]
        for one in every
        if one.get("/S") == "/TR"
    ]
    inner = [row for row in rows if any(cell["/S"] == "/TD" for cell in row)]

    assert inner
    assert {row[0]["/S"] for row in inner} == {"/TH"}
    assert {row[0]["/A"][-1]["/Scope"] for row in inner} == {"/Row"}
    assert all("/Headers" not in one for row in inner for cell in row for one in cell["/A"])
    assert all(len(one["/Alt"]) > 20 for one in every if one.get("/S") == "/Figure")


def test_every_number_of_the_brief_is_the_pages_number(client: Client, release: Release) -> None:
    view = card(release, "001", "2025-01..2025-04")
    pdf = brief_pages(client, "/tuloste/kuntakortti/aho.pdf?vuosi=2025-01..2025-04")[
        0
    ].extract_text()
    html = text(
        client.get("/tuloste/kuntakortti/aho?vuosi=2025-01..2025-04&sijoittuminen=taulukko").text
    )

    for figure in municipality_cards.key_figures(view):
        assert figure.value in html
        assert figure.value.replace(NBSP, " ") in pdf.replace(NBSP, " ")
    for row in STANDING.table(view).rows.itertuples():
        assert str(row.received) in html


def test_made_up_data_is_labelled_in_the_sheet_the_brief_and_its_name(client: Client) -> None:
    answer = client.get("/tuloste/kuntakortti/aho.pdf?vuosi=2025-01..2025-04")

    assert "Esimerkkiaineisto." in client.get("/tuloste/kuntakortti/aho").text
    assert (
        "Keksitty esimerkkiaineisto"
        in pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    )
    assert answer.headers["content-disposition"] == (
        'inline; filename="kuntakortti-aho-tammi-2025-huhti-2025-esimerkkiaineisto.pdf"'
    )


def test_the_brief_is_of_what_the_page_compares_with(client: Client) -> None:
    """The link of the page keeps the comparison; the foot names what is not usual, and the months."""
    living = client.get(
        "/tuloste/kuntakortti/aho?vuosi=2025-01..2025-01&vertaa=2025-03..2025-03"
    ).text
    link = html.unescape(re.search(r'href="(/tuloste/kuntakortti/aho\.pdf[^"]*)"', living)[1])  # type: ignore[index]

    page = pypdf.PdfReader(io.BytesIO(client.get(link).content)).pages[0]
    said = "".join(page.extract_text().split())

    assert "vertaa=2025-03..2025-03" in link
    assert "/kuntakortti?kunta=001&vuosi=2025-01..2025-01&vertaa=2025-03..2025-03" in said
    assert "rinnalla" not in said
    assert "maaliskuu2025" in said


def test_a_brief_with_more_remarks_than_fit_stays_one_page_and_tells_of_the_rest(
    release: Release,
) -> None:
    view = card(release, "001", "2025-01..2025-04")
    made = sheets.brief(Answers(release), view, "http://kirjasto.example")
    long = tuple(f"{number}. Kirjasto oli suljettu remontin takia. " * 6 for number in range(20))
    blocks = (*made.blocks[:-1], Remarks(long))

    pages = pypdf.PdfReader(
        io.BytesIO(paper_pdf.content(dataclasses.replace(made, blocks=blocks)))
    ).pages
    said = " ".join(pages[0].extract_text().split())

    assert len(pages) == 1
    assert "1. Kirjasto oli suljettu" in said
    assert "19. Kirjasto oli suljettu" not in said
    assert "Lisää huomautuksia on sivulla, jonka osoite on alla." in said
    assert "http://kirjasto.example/kuntakortti?kunta=001" in said


def test_a_picture_of_a_figure_has_its_words_and_its_source(client: Client) -> None:
    """Aho sends 30 and receives 10; a list that is drawn as HTML is no picture."""
    query = "jakso=2025-01..2025-01"
    drawn = client.get(f"/lataa/lainausvirrat/netto.svg?{query}")
    picture = client.get(f"/lataa/lainausvirrat/netto.png?{query}")
    words = html.unescape(" ".join(re.findall(r"<text[^>]*>([^<]*)</text>", drawn.text)))

    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert "+20" in words
    assert "Lähde: lainaustapahtumat, Pohjan kirjasto, Koha" in words
    assert "tammikuu 2025" in words
    assert "Esimerkkiaineisto" in words
    assert picture.content.startswith(b"\x89PNG")
    assert client.get(f"/lataa/lainausvirrat/pienet.svg?{query}").status_code == 404


def test_a_picture_is_drawn_as_its_switch_says(client: Client) -> None:
    query = "jakso=2025-01..2025-01&korosta=001"
    areas = client.get(f"/lataa/lainausvirrat/kartta.svg?{query}").text
    squares = client.get(f"/lataa/lainausvirrat/kartta.svg?{query}&karttapohja=ruudut").text

    assert "Kuntarajat: Pohjan mittarit" in areas
    assert "Kuntarajat" not in squares


def test_a_figure_has_one_row_of_tools_and_a_place_that_a_link_leads_to(client: Client) -> None:
    found = client.get("/tuloste/lainausvirrat?jakso=2025-01..2025-01").text
    tools = re.findall(r'<div class="tools">.*?</div></details></div>', found)

    assert len(tools) == found.count('class="tools"')
    assert found.count('id="kuvio-netto"') == 1
    assert (
        found.count('data-copy-place="kuvio-netto"') == 2
    )  # in the row, and on a phone under one word
    netto = next(each for each in tools if "kuvio-netto" in each)
    assert re.findall(r"/netto(\.\w+)\?", netto) == [".csv", ".xlsx", ".png", ".svg"]
    assert re.findall(r"<summary[^>]*>([^<]+)", netto) == ["Lataa", "Näin luet", "Lisää"]
