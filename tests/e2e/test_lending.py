"""Lending flows in use: by keyboard, through a shared link, in two browsers, back and forth."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page

from tests.e2e import house
from tests.e2e.language import ALLOWED_ENGLISH, ENGLISH

pytestmark = pytest.mark.e2e

CHOSEN = """() => Object.fromEntries([...document.querySelectorAll(
    '.st-key-filters [data-testid=stSelectbox] input')].map((i) => [i.getAttribute('aria-label'), i.value]))"""
TABBED = 120


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a filter with the mouse."""
    page.locator(".st-key-filters").get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()
    page.wait_for_function(
        "([label, option]) => document.querySelector(`.st-key-filters input[aria-label='${label}']`)"
        ".value === option",
        arg=[label, option],
    )
    house.settle(page)


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def tab_to(page: Page, name: str, within: str = "body") -> None:
    """Press Tab until the control of that name inside `within` has focus."""
    for _ in range(TABBED):
        page.keyboard.press("Tab")
        if page.evaluate(
            "([name, within]) => { const e = document.activeElement; return !!e.closest(within)"
            " && (e.getAttribute('aria-label') || e.textContent).trim().split(': ')[0] === name; }",
            [name, within],
        ):
            return
    pytest.fail(f"Tab never reaches {name}")


def test_every_control_is_reached_by_tab_and_shows_it(site: str, page: Page) -> None:
    house.visit(page, f"{site}/lainausvirrat?korosta={house.INARI}")
    controls = house.check(page, "number")
    stops: list[str] = []
    unseen: list[str] = []
    for _ in range(controls + 10):
        page.keyboard.press("Tab")
        found = house.check(page, "focused")
        if found is None or found["stop"] in stops:
            break
        stops.append(found["stop"])
        unseen += [] if found["ring"] else [found["name"]]

    assert len(stops) > 30
    assert house.check(page, "unreached", stops) == []
    assert unseen == []


def test_a_filter_a_table_and_a_download_without_a_mouse(site: str, page: Page) -> None:
    house.visit(page, f"{site}/lainausvirrat")
    tab_to(page, "Taso")
    page.keyboard.press("ArrowDown")
    page.get_by_role("option", name="Kirjasto", exact=True).and_(
        page.locator("[data-focused]")
    ).wait_for()
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.search.includes('taso=kirjasto')")
    house.settle(page)
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Taso"

    tab_to(page, "Kuvio", ".st-key-exhibit-netto")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.locator(".st-key-exhibit-netto table").wait_for(timeout=house.PATIENCE_MS)
    house.settle(page)

    tab_to(page, "Lataa", ".st-key-exhibit-netto")
    page.keyboard.press("Enter")
    tab_to(page, "CSV", ".st-key-exhibit-netto")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".csv")

    tab_to(page, "Näin luet", ".st-key-exhibit-netto")
    page.keyboard.press("Enter")
    told = page.locator(".st-key-exhibit-netto details.tool-how")
    assert told.get_attribute("open") is not None


def test_open_menus_and_live_messages_speak_finnish(site: str, page: Page) -> None:
    house.visit(page, f"{site}/lainausvirrat")
    page.locator(".st-key-filters").get_by_role("combobox", name="Taso", exact=True).click()
    page.get_by_role("option", name="Kirjasto", exact=True).wait_for()
    opened = house.check(page, "texts", {"attributes": True})
    page.keyboard.type("zzz")
    page.get_by_text("Ei tuloksia").wait_for()
    searched = house.check(page, "texts", {"attributes": True})
    page.keyboard.press("Escape")
    page.locator(".st-key-exhibit-matriisi details.tool-how summary").click()
    house.resize(page, house.PHONE)
    page.locator(".phone-menu summary").click()
    page.locator(".phone-menu").get_by_text("Tietosuoja").wait_for()
    popped = house.check(page, "texts", {"attributes": True})

    said = {*opened, *searched, *popped}
    assert sorted(text for text in said if ENGLISH.search(ALLOWED_ENGLISH.sub("", text))) == []
    assert house.axe_violations(page) == []


def test_a_copied_link_restores_the_view_elsewhere(site: str, new_page: Callable[[], Page]) -> None:
    mine = house.visit(new_page(), f"{site}/lainausvirrat")
    choose(mine, "Jakso", "2024")
    choose(mine, "Taso", "Kirjasto")
    choose(mine, "Matriisin yksikkö", "% vastaanottajan lainoista")
    choose(mine, "Järjestys", "Aakkosjärjestys")
    mine.locator(".st-key-exhibit-netto").get_by_text("Taulukko").click()
    mine.locator(".st-key-exhibit-netto table").wait_for(timeout=house.PATIENCE_MS)
    house.settle(mine)
    mine.locator("[data-copy-query]").click()
    mine.locator("[data-copied]").wait_for()
    link = mine.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{site}/lainausvirrat?")
    assert "jakso=2024" in link

    theirs = house.visit(new_page(), link)
    assert theirs.evaluate(CHOSEN) == mine.evaluate(CHOSEN)
    assert mine.evaluate(CHOSEN)["Jakso"] == "2024"
    assert theirs.locator("h1").inner_text() == mine.locator("h1").inner_text()
    assert theirs.locator(".st-key-exhibit-netto table").inner_text() == (
        mine.locator(".st-key-exhibit-netto table").inner_text()
    )


def test_two_readers_at_once_do_not_mix(site: str, new_page: Callable[[], Page]) -> None:
    one, other = new_page(), new_page()
    one.goto(f"{site}/lainausvirrat?jakso=2024&korosta={house.INARI}")
    other.goto(f"{site}/lainausvirrat?lang=sv&jakso=2023")
    for page in (one, other):
        house.settle(page)
    one.reload()
    house.settle(one)

    mine, theirs = one.evaluate(CHOSEN), other.evaluate(CHOSEN)
    assert (mine["Jakso"], mine["Korosta"]) == ("2024", "Inari")
    assert one.evaluate("document.documentElement.lang") == "fi"
    assert one.locator(".st-key-exhibit-kumppanit h2").inner_text().startswith("Inari")
    assert "2023" in theirs.values()
    assert "Inari" not in theirs.values()
    assert other.evaluate("document.documentElement.lang") == "sv"
    assert not other.locator(".st-key-exhibit-kumppanit h2").inner_text().startswith("Enare")


def test_back_and_forward_lead_to_the_pages_that_were_seen(site: str, page: Page) -> None:
    house.visit(page, f"{site}/tietoa")
    page.locator(".footer-links").get_by_text("Tietosuoja").click()
    page.wait_for_function("() => document.querySelector('h1')?.textContent === 'Tietosuoja'")
    page.go_back()
    page.wait_for_function(
        "() => document.querySelector('h1')?.textContent === 'Tietoa portaalista'"
    )
    assert urlsplit(page.url).path == "/tietoa"
    page.go_forward()
    page.wait_for_function("() => document.querySelector('h1')?.textContent === 'Tietosuoja'")
    assert urlsplit(page.url).path == "/tietosuoja"


def test_back_takes_a_choice_back_and_keeps_the_choices_of_a_page(site: str, page: Page) -> None:
    house.visit(page, f"{site}/lainausvirrat")
    choose(page, "Taso", "Kirjasto")
    page.locator(".footer-links").get_by_text("Tietosuoja").click()
    page.wait_for_function("() => document.querySelector('h1')?.textContent === 'Tietosuoja'")
    page.go_back()
    chosen = (
        "(level) => document.querySelector(\".st-key-filters input[aria-label='Taso']\")?.value"
        " === level"
    )
    page.wait_for_function(chosen, arg="Kirjasto", timeout=house.PATIENCE_MS)
    house.settle(page)
    page.go_back()
    page.wait_for_function(chosen, arg="Kunta", timeout=house.PATIENCE_MS)
