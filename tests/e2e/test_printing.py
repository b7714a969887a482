"""A printed page is its sheet: whole figures with their headings, nothing to press, as wide as the paper."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import Page, WebSocketRoute
from pypdf import PdfReader

from tests.e2e import house

pytestmark = pytest.mark.e2e

PAPER = {"width": 688, "height": 1017}  # A4 without its margins of 14 mm, in pixels
PATHS = [
    "/",
    "/lainausvirrat",
    "/kuljetukset",
    "/kysynta",
    "/kuntakortti?kunta=148",
    "/yhteistyo",
    "/enta-jos",
]
CONTROLS = (
    "button:not(.sort), input, select, [role=combobox], [role=radiogroup], nav, [role=navigation],"
    " .languages, summary, .box-segments"
)
SEEN = "(wanted) => [...document.querySelectorAll(wanted)].filter((one) => one.checkVisibility())"
OUTSIDE = f"""(wide) => ({SEEN})('.st-key-page *:not(defs *)')
    .filter((one) => !one.closest('.visually-hidden') && one.getBoundingClientRect().width
        && (one.getBoundingClientRect().right > wide + 1 || one.getBoundingClientRect().left < -1))
    .map((one) => one.outerHTML.slice(0, 200))"""
EXHIBITS = f"""() => ({SEEN})('[class*=st-key-exhibit-]').map((one) =>
    [one.querySelector('h2, h3').textContent, one.querySelector('.figure-note').textContent])"""
DRAWN = f"() => ({SEEN})('svg.drawing').length"


def _painted(page: Page, address: str) -> Page:
    page.route_web_socket(re.compile("_stcore/stream"), _silent)
    page.goto(address)
    page.locator("#first-paint h1").wait_for()
    return page


def _silent(_socket: WebSocketRoute) -> None:
    """Say nothing."""


def _printed(page: Page) -> list[str]:
    """The words of each sheet of paper, without spaces."""
    pdf = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    return ["".join(sheet.extract_text().split()) for sheet in pdf.pages]


def _is_together(heading: str, note: str, words: str) -> bool:
    """Whether a sheet of paper has the heading of a figure and, after it, the note below the figure."""
    first, second = ("".join(text.split()) for text in (heading, note))
    return second in words.partition(first)[2]


@pytest.mark.parametrize("opened", [house.visit, _painted])
@pytest.mark.parametrize("path", PATHS)
def test_paper_holds_whole_figures_and_nothing_to_press(
    page: Page, site: str, path: str, opened: Callable[[Page, str], Page]
) -> None:
    opened(page, f"{site}{path}")
    on_screen, exhibits = page.evaluate(DRAWN), page.evaluate(EXHIBITS)
    pages = _printed(page)
    page.set_viewport_size(PAPER)  # type: ignore[arg-type]  # a TypedDict at run time
    page.emulate_media(media="print")

    assert page.evaluate(DRAWN) == on_screen
    assert (
        page.evaluate(f"(wanted) => ({SEEN})(wanted).map((one) => one.outerHTML)", CONTROLS) == []
    )
    assert page.evaluate(OUTSIDE, PAPER["width"]) == []
    assert [
        heading
        for heading, note in exhibits
        if not any(_is_together(heading, note, words) for words in pages)
    ] == []


def test_a_phone_prints_what_it_shows(tab: Callable[..., Page], site: str) -> None:
    page = house.visit(tab(house.PHONE), f"{site}/lainausvirrat")
    page.emulate_media(media="print")

    assert page.locator("[class*=st-key-narrow-]").first.is_visible()
    assert page.locator("[class*=st-key-wide-]").first.is_hidden()
