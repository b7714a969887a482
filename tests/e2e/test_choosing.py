"""Choosing a municipality from the list: the address, the way back, the focus, and the switches."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.house import INARI, settle, visit

pytestmark = pytest.mark.e2e


def chosen_from_the_list(page: Page) -> Page:
    page.locator(".st-key-choices a", has_text="Inari").click()
    page.locator(".st-key-exhibit-sijoittuminen").wait_for()
    return settle(page)


def reloaded(page: Page) -> Page:
    page.reload()
    page.locator(".st-key-exhibit-sijoittuminen").wait_for()
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
    page.locator(".st-key-choices").wait_for()
    assert page.url == f"{site}/kuntakortti"
    page.go_forward()
    page.locator(".st-key-exhibit-sijoittuminen").wait_for()
    assert heading(settle(page)).startswith("Inari: ")


def test_the_heading_has_the_focus_after_the_choice(page: Page, site: str) -> None:
    visit(page, f"{site}/kuntakortti")
    link = page.locator(".st-key-choices a", has_text="Inari")
    link.focus()
    page.keyboard.press("Enter")
    page.locator(".st-key-exhibit-sijoittuminen").wait_for()

    expect(page.locator("h1")).to_be_focused()


def test_another_language_keeps_the_chosen_municipality(page: Page, site: str) -> None:
    visit(page, f"{site}/kuntakortti")
    chosen_from_the_list(page)
    page.locator(".languages a[lang=sv]").click()
    page.wait_for_url("**lang=sv**")
    page.locator(".st-key-exhibit-sijoittuminen").wait_for()

    assert heading(settle(page)).startswith("Enare: ")


def test_every_figure_is_drawn_after_another_page_that_has_one_like_it(
    page: Page, site: str
) -> None:
    visit(page, f"{site}/lainausvirrat")
    page.locator(".st-key-nav a[href$=kuntakortti]").click()
    page.locator(".st-key-choices").wait_for()
    chosen_from_the_list(page)

    switches = page.locator("[class*=st-key-exhibit] [role=radiogroup]").all()
    assert len(switches) >= 3
    for switch in switches:
        assert switch.locator("[aria-checked=true]").count() == 1
    assert page.locator("[class*=st-key-exhibit] table").count() == 0
    assert "None" not in page.url
