"""Choosing a municipality from the list: the address, the way back, the focus, and the switches."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.house import INARI, PHONE, settle, visit

pytestmark = pytest.mark.e2e


def chosen_from_the_list(page: Page) -> Page:
    page.locator("ul.towns a:visible", has_text="Inari").click()
    page.locator("#root .st-key-exhibit-sijoittuminen").wait_for()
    return settle(page)


def reloaded(page: Page) -> Page:
    page.reload()
    page.locator("#root .st-key-exhibit-sijoittuminen").wait_for()
    return settle(page)


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def test_the_address_tells_which_municipality_was_chosen(page: Page, site: str) -> None:
    visit(page, f"{site}/kuntakortti")
    chosen_from_the_list(page)

    assert page.url == f"{site}/kuntakortti?kunta={INARI}"
    assert heading(reloaded(page)).startswith("Inari: ")


def test_back_leads_to_the_list_and_forward_to_the_card(page: Page, site: str) -> None:
    visit(page, f"{site}/kuntakortti")
    chosen_from_the_list(page)

    page.go_back()
    page.locator("ul.towns:visible").wait_for()
    assert page.url == f"{site}/kuntakortti"
    page.go_forward()
    page.locator("#root .st-key-exhibit-sijoittuminen").wait_for()
    assert heading(settle(page)).startswith("Inari: ")


def test_the_heading_has_the_focus_after_the_choice(page: Page, site: str) -> None:
    visit(page, f"{site}/kuntakortti")
    link = page.locator("ul.towns a:visible", has_text="Inari")
    link.focus()
    page.keyboard.press("Enter")
    page.locator("#root .st-key-exhibit-sijoittuminen").wait_for()

    expect(page.locator("h1")).to_be_focused()


def test_another_language_keeps_the_chosen_municipality(page: Page, site: str) -> None:
    visit(page, f"{site}/kuntakortti")
    chosen_from_the_list(page)
    page.locator(".languages a[lang=sv]").click()
    page.wait_for_url("**lang=sv**")
    page.locator("#root .st-key-exhibit-sijoittuminen").wait_for()

    assert heading(settle(page)).startswith("Enare: ")


def test_every_figure_is_drawn_after_another_page_that_has_one_like_it(
    page: Page, site: str
) -> None:
    visit(page, f"{site}/lainausvirrat")
    page.locator(".page-menu a[href$=kuntakortti]").click()
    page.locator("ul.towns:visible").wait_for()
    chosen_from_the_list(page)

    switches = page.locator("[class*=st-key-exhibit] [role=radiogroup]").all()
    assert len(switches) >= 3
    for switch in switches:
        assert switch.locator("[aria-checked=true]").count() == 1
    assert page.locator("[class*=st-key-exhibit] table").count() == 0
    assert "None" not in page.url


@pytest.mark.parametrize("size", [{"width": 1360, "height": 1000}, PHONE], ids=["wide", "phone"])
def test_a_card_is_one_touch_from_the_front_page(
    tab: Callable[..., Page], site: str, size: dict[str, int]
) -> None:
    """Utsjoki on the map: it leads to its card and sentence, without loading the portal anew."""
    page = visit(tab(size), site)
    page.evaluate("window.isTheSame = true")
    shown = page.locator("svg.drawing.map > svg:visible a[href$='kunta=890'] path")
    shown.first.dispatch_event("click")
    page.locator("#root .st-key-exhibit-sijoittuminen").wait_for()

    assert page.url == f"{site}/kuntakortti?kunta=890"
    assert heading(settle(page)).startswith("Utsjoki: ")
    assert page.evaluate("window.isTheSame")


def test_the_arrow_keys_go_from_area_to_area_and_enter_opens_the_card(
    page: Page, site: str
) -> None:
    visit(page, site)
    page.locator("svg.drawing.map").focus()
    page.keyboard.press("ArrowRight")
    name = page.evaluate("document.querySelector('#portal-tip span').textContent").split("\n")[0]
    page.keyboard.press("Enter")
    page.locator("#root .st-key-exhibit-sijoittuminen").wait_for()

    assert heading(settle(page)).startswith(f"{name}: ")


def test_a_municipality_is_found_by_the_name_of_its_library_and_without_javascript(
    browser: Browser, site: str
) -> None:
    reader = browser.new_context(java_script_enabled=False).new_page()
    reader.goto(site)
    reader.get_by_role("combobox", name="Hae kunnan tai kirjaston nimellä").fill("ivalo")
    reader.get_by_role("button", name="Avaa kuntakortti").click()

    assert reader.url == f"{site}/kuntakortti?kunta=ivalo"
    assert reader.locator("h1").inner_text().startswith("Inari: ")
    reader.context.close()


def test_the_list_is_sorted_by_share_and_back_leads_to_the_alphabet(page: Page, site: str) -> None:
    visit(page, site)
    page.locator(".orders a:visible", has_text="Osuus").click()
    page.locator(".orders a[aria-current]:visible", has_text="Osuus").wait_for()
    names = page.locator("ul.towns:visible a").all_inner_texts()
    page.go_back()
    page.locator(".orders a[aria-current]:visible", has_text="A–Ö").wait_for()

    alphabet = page.locator("ul.towns:visible a").all_inner_texts()
    assert sorted(names) == sorted(alphabet)
    assert names != alphabet
    assert alphabet[0] == "Enontekiö"
