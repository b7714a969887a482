"""What stands behind a mark opens in its place, by mouse and by keyboard, and back returns."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import house

pytestmark = pytest.mark.e2e

YEAR = "2025"
# Page, figure, which mark leads, the path and codes that are then in the address, and the heading that has focus.
KINDS = [
    (
        f"/lainausvirrat?jakso={YEAR}",
        "netto",
        "/lainausvirrat?korosta=261#kumppanit",
        "/lainausvirrat",
        {"korosta": "261"},
        "Kittilä: muille lähti",
    ),
    (
        f"/lainausvirrat?korosta=261&jakso={YEAR}",
        "kumppanit",
        "virta=698..261",
        "/lainausvirrat",
        {"korosta": "261", "virta": "698..261"},
        "Rovaniemi → Kittilä: ",
    ),
    (
        f"/lainausvirrat?netto=taulukko&jakso={YEAR}",
        "netto",
        f"/lainausvirrat?korosta=261&jakso={YEAR}&taso=kunta#kumppanit",
        "/lainausvirrat",
        {"korosta": "261"},
        "Kittilä: muille lähti",
    ),
    (
        f"/lainausvirrat?jakso={YEAR}",
        "pienet",
        f"/lainausvirrat?korosta=261&jakso={YEAR}&taso=kunta#kumppanit",
        "/lainausvirrat",
        {"korosta": "261"},
        "Kittilä: muille lähti",
    ),
    (
        f"/lainausvirrat?virta=698..261&jakso={YEAR}",
        "virran-kuukaudet",
        "/lainausvirrat?jakso=2025-03..2025-03#virta",
        "/lainausvirrat",
        {"virta": "698..261", "jakso": "2025-03..2025-03"},
        "Rovaniemi → Kittilä: ",
    ),
    (
        f"/kuljetukset?jakso={YEAR}",
        "reitit",
        "virta=851..698",
        "/lainausvirrat",
        {"virta": "851..698"},
        "Tornio → Rovaniemi: ",
    ),
    (
        f"/kysynta?jakso={YEAR}",
        "varaukset",
        f"/omat-taulukot?mittari=holds&taso=kunta&rivit=kuukausi&sarakkeet=tulos&jakso={YEAR}&nouto=148",
        "/omat-taulukot",
        {"mittari": "holds", "nouto": "148", "sarakkeet": "tulos"},
        "Tee oma taulukko",
    ),
    (
        f"/kuntakortti?kunta=148&vuosi={YEAR}",
        "sijaluku",
        "/kuntakortti?kunta=890",
        "/kuntakortti",
        {"kunta": "890"},
        "Utsjoki: ",
    ),
    (
        f"/omat-taulukot?mittari=loans_between&sarakkeet=paikka&jakso={YEAR}",
        "oma",
        "/omat-taulukot?omistaja=698&paikka=261&rivit=kuukausi&sarakkeet=#own-table",
        "/omat-taulukot",
        {"omistaja": "698", "paikka": "261", "rivit": "kuukausi"},
        "Lainat paikkojen välillä, muuttujana kuukausi",
    ),
    (
        "/yhteistyo",
        "osallistuminen",
        "/yhteistyo?kirjasto=inari#historia",
        "/yhteistyo",
        {"kirjasto": "inari"},
        "Inari: ",
    ),
]


@pytest.mark.parametrize(("start", "figure", "lead", "path", "codes", "heading"), KINDS)
def test_a_mark_opens_what_stands_behind_it_and_back_returns(
    site: str,
    page: Page,
    start: str,
    figure: str,
    lead: str,
    path: str,
    codes: dict[str, str],
    heading: str,
) -> None:
    house.visit(page, f"{site}{start}")
    fold = page.locator(f".st-key-exhibit-{figure} details.figure-fold > summary")
    if fold.count() and fold.is_visible():
        fold.click()
    mark = page.locator(f'.st-key-exhibit-{figure} [data-follow="{lead}"]').first
    mark.scroll_into_view_if_needed()
    mark.click()
    expect(page.locator(":focus")).to_contain_text(heading, timeout=house.PATIENCE_MS)

    address = urlsplit(page.url)
    assert address.path == path
    assert codes.items() <= dict(parse_qsl(address.query)).items()
    page.go_back()
    page.locator(f".st-key-exhibit-{figure}").wait_for(timeout=house.PATIENCE_MS)
    house.settle(page)
    assert urlsplit(page.url).path == urlsplit(start).path


def test_a_mark_is_followed_by_keyboard(site: str, page: Page) -> None:
    house.visit(page, f"{site}/kysynta?jakso={YEAR}&taso=toimipiste")
    drawing = page.locator("[data-key=tayttymatta] svg.drawing")
    drawing.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**/omat-taulukot?**")
    expect(page.locator(":focus")).to_contain_text("Tee oma taulukko", timeout=house.PATIENCE_MS)
    house.settle(page)

    first = codes_of(page)
    assert first["taso"] == "toimipiste"
    assert first["nouto"]
    assert page.locator(".chips").count() == 1


def codes_of(page: Page) -> dict[str, str]:
    """The codes of the address."""
    return dict(parse_qsl(urlsplit(page.url).query))
