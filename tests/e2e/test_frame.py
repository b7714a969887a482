"""The frame in a real browser: languages, focus, menus, links, errors, weight."""

import pytest
from playwright.sync_api import Browser, Page

from portal.kit import i18n
from tests.e2e import house
from tests.e2e.house import visit

pytestmark = pytest.mark.e2e

MAX_WIRE_BYTES = 3_000_000
NOT_FOUND = {
    "fi": "Sivua ei löydy",
    "sv": "Sidan hittas inte",
    "en": "Page not found",
    "se": "Siidu ii gávdno",
}
BLOCKED = {
    "fi": "Portaaliin ei saada yhteyttä",
    "sv": "Ingen förbindelse",
    "en": "cannot be reached",
    "se": "ii boađe oktavuohta",
}


def html_lang(page: Page) -> str:
    return str(page.evaluate("document.documentElement.lang"))


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.tagName"))


def test_only_the_named_cookies_are_set(site: str, page: Page) -> None:
    visit(page, f"{site}/tietosuoja?lang=sv")

    assert {c.get("name") for c in page.context.cookies()} <= {"lang", "_streamlit_xsrf"}


def test_the_language_link_keeps_the_view_and_is_remembered(site: str, page: Page) -> None:
    visit(page, f"{site}/tietoa?kunta=Inari")
    page.locator(".languages a[lang=sv]").click()
    page.wait_for_url("**lang=sv**")
    house.settle(page)

    assert "kunta=Inari" in page.url
    assert html_lang(page) == "sv"
    assert page.locator("h1").inner_text() == "Om portalen"

    visit(page, f"{site}/tietosuoja")
    assert html_lang(page) == "sv"


def test_a_page_change_moves_focus_to_the_heading_and_marks_the_page(site: str, page: Page) -> None:
    visit(page, f"{site}/tietoa")
    page.locator(".footer-links").get_by_role("link", name="Tietosuoja").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.tagName === 'H1'", timeout=20_000)

    assert page.evaluate("document.activeElement.textContent") == "Tietosuoja"
    assert page.title() == "Tietosuoja – Lapin kirjasto"
    current = page.locator(".footer-links a[aria-current=page]")
    assert current.all_inner_texts() == ["Tietosuoja"]


def test_the_skip_link_leads_to_the_heading(site: str, page: Page) -> None:
    visit(page, f"{site}/tietoa")
    page.keyboard.press("Tab")
    assert page.locator("[data-testid=stSkipToContent]").inner_text() == "Siirry pääsisältöön"
    assert [text for text in house.weak_texts(page) if "Siirry" in text] == []
    page.keyboard.press("Enter")

    assert focused(page) == "H1"


def test_the_phone_menu_closes_after_a_choice(site: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, f"{site}/tietoa")
    assert not page.locator(".page-menu").is_visible()
    page.locator(".phone-menu summary").click()
    page.locator(".phone-menu").get_by_text("Tietosuoja").click()
    page.wait_for_function("() => document.querySelector('h1')?.textContent === 'Tietosuoja'")

    page.locator(".phone-menu nav").wait_for(state="hidden")


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_a_network_without_websockets_is_told_within_ten_seconds(
    site: str, page: Page, lang: str
) -> None:
    with house.firewall(site) as address:
        page.goto(f"{address}/aineistot?lang={lang}", wait_until="commit")
        alert = page.locator("[role=alert]#portal-blocked")
        alert.wait_for(timeout=10_000)
        assert BLOCKED[lang] in alert.inner_text()
        assert alert.locator("a").first.get_attribute("href") == "/tuloste"
        page.goto("about:blank")


def test_a_browser_without_websockets_is_told_too(site: str, page: Page) -> None:
    page.add_init_script("window.WebSocket = class { constructor() { throw new Error('no'); } };")
    page.goto(f"{site}/tietoa?lang=en", wait_until="commit")

    line = page.locator("#first-paint [role=status]#portal-still")
    line.wait_for(timeout=10_000)
    assert "The choices do not work just now" in line.inner_text()
    assert page.locator("#first-paint h1").inner_text() == "About the portal"


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_an_unknown_address_is_a_404_without_streamlit(site: str, page: Page, lang: str) -> None:
    answer = page.goto(f"{site}/ei-ole?lang={lang}")

    assert answer is not None
    assert answer.status == 404
    assert html_lang(page) == lang
    assert page.locator("h1").inner_text() == NOT_FOUND[lang]
    assert house.axe_violations(page) == []


def test_a_first_visit_weighs_little(site: str, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))

    visit(page, f"{site}/lainausvirrat")
    context.close()

    assert 0 < sum(sizes) < MAX_WIRE_BYTES
