"""The page of the open tables in a real browser: axe, contrast, widths, links, no requests elsewhere."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e import house

pytestmark = pytest.mark.e2e

SIZES = pytest.mark.parametrize("size", [house.WIDE, house.PHONE], ids=["wide", "phone"])


@pytest.fixture(scope="module")
def opened(site: str, browser: Browser) -> Iterator[Callable[[str], Page]]:
    """The page in a language; every language is opened once."""
    pages: dict[str, Page] = {}

    def in_language(lang: str) -> Page:
        if lang not in pages:
            pages[lang] = browser.new_page(viewport=house.WIDE)  # type: ignore[arg-type]  # a TypedDict at run time
            pages[lang].goto(f"{site}/avoin-data/?lang={lang}")
            pages[lang].evaluate(
                "document.querySelectorAll('details.table-fold').forEach((each) => { each.open = true; })"
            )
        return pages[lang]

    yield in_language
    for page in pages.values():
        page.close()


def sized(page: Page, size: dict[str, int]) -> Page:
    page.set_viewport_size(size)  # type: ignore[arg-type]  # as above
    return page


@SIZES
@pytest.mark.parametrize("lang", ["fi", "se"])
def test_axe_finds_nothing(opened: Callable[[str], Page], lang: str, size: dict[str, int]) -> None:
    assert house.axe_violations(sized(opened(lang), size)) == []


def test_texts_stand_out(opened: Callable[[str], Page]) -> None:
    page = sized(opened("fi"), house.WIDE)
    height = page.evaluate("document.documentElement.scrollHeight")
    sized(page, {"width": 1360, "height": min(height, 9000)})

    assert house.weak_texts(page) == []


@pytest.mark.parametrize("size", [house.PHONE, house.NARROWEST], ids=["phone", "320"])
@pytest.mark.parametrize("lang", ["fi", "se"])
def test_a_narrow_screen_is_enough(
    opened: Callable[[str], Page], lang: str, size: dict[str, int]
) -> None:
    page = sized(opened(lang), size)

    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert house.check(page, "clipped") == []


def test_headings_follow_each_other(opened: Callable[[str], Page]) -> None:
    levels = house.check(opened("fi"), "headings")

    assert levels.count(1) == 1
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []


def test_nothing_is_asked_of_others_and_nothing_is_blocked(site: str, page: Page) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{site}/avoin-data/")
    page.wait_for_load_state("networkidle")

    assert [url for url in asked if not url.startswith((site, "data:"))] == []
    assert complaints == []


def test_the_footer_and_the_about_page_lead_there(site: str, page: Page) -> None:
    for place in (".st-key-footer", ".st-key-page"):
        house.visit(page, f"{site}/tietoa")
        page.locator(f"{place} a.open-data").click()
        page.wait_for_url(f"{site}/avoin-data/")
        assert page.locator("h1").inner_text() == "Avoin data"


def test_the_keyboard_reaches_the_content_first(site: str, page: Page) -> None:
    page.goto(f"{site}/avoin-data/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_a_click_saves_the_table_under_a_name_that_says_what_it_is(site: str, page: Page) -> None:
    page.goto(f"{site}/avoin-data/")
    with page.expect_download() as download:
        page.locator("#lainat-kunnittain summary").click()
        page.locator("#lainat-kunnittain").get_by_role("link", name="CSV").click()
    name = download.value.suggested_filename

    assert name.startswith("lainat-kunnittain-esimerkkiaineisto-")
    assert name.endswith(".csv")
    assert download.value.path().read_text(encoding="utf-8").startswith("month,owner_municipality")
