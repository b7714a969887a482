"""What a reader hears who does not see: landmarks, names, what a choice has changed, where the focus is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.kit import menu
from portal.kit.menu import Page as Entry
from tests.e2e.house import INARI, WIDE, Tab, resize, settle, visit

pytestmark = pytest.mark.e2e

LENDING = next(page for page in menu.PAGES if page.file == "lending.py")
LANDMARKS = """() => ['banner', 'main', 'contentinfo'].map((role) =>
    [...document.querySelectorAll(`[role=${role}]`)].filter((one) => one.checkVisibility()).length)"""
NAMES = """() => [...document.querySelectorAll('button:not([role=radio]), [role=radiogroup], summary')]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('[aria-hidden=true]'))
    .map((one) => one.getAttribute('aria-label') ?? one.textContent.trim())"""


@pytest.mark.parametrize("entry", menu.PAGES, ids=lambda e: e.file.removesuffix(".py"))
def test_a_page_has_a_banner_a_main_part_and_an_end(tabs: Callable[..., Tab], entry: Entry) -> None:
    page = tabs(entry).page
    resize(page, WIDE)  # the tab is shared, and a phone has another menu

    assert page.evaluate(LANDMARKS) == [1, 1, 1]
    assert page.locator("[role=main] h1").count() == 1
    menus = page.locator("[role=banner]").get_by_role("navigation", name="Päävalikko")
    assert menus.count() == 1
    assert page.locator("[role=main] [aria-current=page]").count() == 0


@pytest.mark.parametrize("entry", menu.PAGES, ids=lambda e: e.file.removesuffix(".py"))
def test_no_two_controls_of_a_page_have_one_name(tabs: Callable[..., Tab], entry: Entry) -> None:
    names = tabs(entry).page.evaluate(NAMES)

    assert sorted({name for name in names if names.count(name) > 1}) == []


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def heard(page: Page) -> str:
    return page.locator("#portal-announcements").inner_text()


def test_a_choice_says_the_new_headline_and_keeps_the_focus(page: Page, site: str) -> None:
    visit(page, f"{site}{LENDING.path}")
    before = page.locator("h1").inner_text()

    choose(page, "Jakso", "2024")
    expect(page.locator("h1")).not_to_have_text(before)
    settle(page)

    expect(page.locator("#portal-announcements")).to_have_text(page.locator("h1").inner_text())
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Jakso"


def test_a_search_says_how_many_were_found(page: Page, site: str) -> None:
    visit(page, f"{site}/maaritelmat")
    counted = page.locator(".lead").nth(1)
    before = counted.inner_text()
    page.wait_for_timeout(1500)  # nobody types within a moment of the first drawing

    page.locator(".st-key-page input").fill("netto")
    page.keyboard.press("Enter")
    expect(counted).not_to_have_text(before)
    expect(
        page.locator(".lead", has_text="netto").or_(page.locator(".lead").nth(1))
    ).to_be_visible()
    settle(page)

    expect(page.locator("#portal-announcements")).to_have_text(
        page.locator(".lead").nth(1).inner_text()
    )


@pytest.mark.parametrize("typed", ["999999999999", "0"])
def test_streamlits_own_error_is_in_the_readers_language(page: Page, site: str, typed: str) -> None:
    visit(page, f"{site}/enta-jos")

    page.locator("[data-testid=stNumberInput] input").first.fill(typed)
    page.keyboard.press("Tab")

    expect(page.locator("[data-testid=stNumberInput]").first).to_contain_text(
        "Virhe: Luku ei käy. Kirjoita luku väliltä 1–100\u00a0000\u00a0000."
    )


def test_a_choice_of_the_address_that_nobody_knows_is_told(page: Page, site: str) -> None:
    visit(page, f"{site}/kuntakortti?kunta=999&vuosi=1066")

    told = page.locator("[data-testid=stAlert]").inner_text()
    assert "kunta=999" in told
    assert "vuosi=1066" in told
    assert page.locator("h1").inner_text() == "Valitse kunta"


def test_the_title_names_the_municipality(page: Page, site: str) -> None:
    visit(page, f"{site}/kuntakortti?kunta={INARI}")

    assert page.title() == "Inari – Kuntakortti – Lapin kirjasto"


def test_a_page_that_opens_says_nothing_of_itself(page: Page, site: str) -> None:
    visit(page, f"{site}/kuntakortti?kunta={INARI}")
    page.wait_for_timeout(500)

    assert page.locator("#portal-announcements").count() == 0 or heard(page) == ""


def test_meaning_is_kept_in_forced_colours(page: Page, site: str) -> None:
    page.emulate_media(forced_colors="active")
    visit(page, f"{site}/yhteistyo")
    colours = page.evaluate("""() => {
        const of = (selector) => getComputedStyle(document.querySelector(selector)).backgroundColor;
        return { canvas: of('.st-key-page'), member: of('.sign.member'), none: of('[role=radio][aria-checked=false]'),
                 chosen: of('[role=radio][aria-checked=true]') };
    }""")

    assert colours["member"] != colours["canvas"]
    assert colours["chosen"] != colours["none"]
