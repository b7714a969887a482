"""The back button leads to the place on a page that the reader left, drawn by Streamlit or painted."""

import pytest
from playwright.sync_api import Page

from tests.e2e import house

pytestmark = pytest.mark.e2e

PLACE = 1200
TOP = "() => document.querySelector('[data-testid=stMain]').scrollTop"
KEPT = f"() => history.state?.place === {PLACE}"
BY_STREAMLIT = ".page-menu a[href$=kuljetukset]"


def _left(page: Page, site: str) -> None:
    """Lending, scrolled down."""
    house.visit(page, f"{site}/lainausvirrat?lang=fi")
    page.evaluate(f"document.querySelector('[data-testid=stMain]').scrollTop = {PLACE}")
    page.wait_for_function(KEPT)


def test_back_to_a_page_that_streamlit_draws_again(page: Page, site: str) -> None:
    _left(page, site)
    page.locator(BY_STREAMLIT).evaluate("(link) => link.click()")
    page.wait_for_function(
        "() => document.querySelector('.wordmark').dataset.path === '/kuljetukset'"
    )
    house.settle(page)
    page.go_back()
    page.wait_for_function(
        "() => document.querySelector('.wordmark').dataset.path === '/lainausvirrat'"
    )
    page.wait_for_function(f"() => ({TOP})() === {PLACE}", timeout=house.PATIENCE_MS)


def test_back_to_a_page_that_is_painted_again(page: Page, site: str) -> None:
    _left(page, site)
    page.goto(f"{site}/tuloste")
    page.go_back()
    house.settle(page)

    assert page.evaluate(TOP) == PLACE


def test_another_page_begins_at_its_top(page: Page, site: str) -> None:
    _left(page, site)
    page.goto(f"{site}/kuljetukset")
    house.settle(page)

    assert page.evaluate(TOP) == 0
