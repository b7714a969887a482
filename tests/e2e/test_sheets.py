"""The sheets under /tuloste in a browser without JavaScript: read, printed, on a phone; and as the way out."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from portal.kit import i18n
from tests.e2e import house
from tests.e2e.language import ALLOWED_ENGLISH, ENGLISH, HARMLESS, UNFORMATTED

pytestmark = pytest.mark.e2e

SHEETS = [
    "/tuloste",
    "/tuloste/lainausvirrat",
    "/tuloste/kuntakortti/inari",
    "/tuloste/kuntakortti/savukoski",
]
every_sheet = pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.rpartition("/")[2])


@pytest.fixture(scope="module")
def reader(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open a sheet at a width; axe and our checks need scripts, the sheet itself has none."""
    context = browser.new_context()
    page = context.new_page()

    def open_sheet(path: str, size: dict[str, int], lang: str = "fi") -> Page:
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a TypedDict at run time
        page.goto(f"{site}{path}?lang={lang}")
        return page

    yield open_sheet
    context.close()


@every_sheet
@pytest.mark.parametrize("size", [house.WIDE, house.PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_axe_finds_nothing_and_texts_stand_out(
    reader: Callable[..., Page], sheet: str, size: dict[str, int], lang: str
) -> None:
    page = reader(sheet, size, lang)

    assert house.axe_violations(page) == []
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(height, 9000)})
    assert house.weak_texts(page) == []


@every_sheet
def test_320_pixels_are_enough(reader: Callable[..., Page], sheet: str) -> None:
    page = reader(sheet, house.NARROWEST)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@every_sheet
@pytest.mark.parametrize("lang", ["fi", "sv", "se"])
def test_no_english_word_and_no_raw_number_is_left(
    reader: Callable[..., Page], sheet: str, lang: str
) -> None:
    page = reader(sheet, house.WIDE, lang)
    texts = house.check(page, "texts", {"attributes": True})

    assert [text for text in texts if ENGLISH.search(ALLOWED_ENGLISH.sub("", text))] == []
    assert [t for t in texts if UNFORMATTED.search(HARMLESS.sub("", t)) and lang != "se"] == []


@every_sheet
def test_a_sheet_is_there_without_javascript(browser: Browser, site: str, sheet: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}{sheet}")

    assert page.locator("h1").inner_text()
    assert page.locator("main").inner_text().count("\n") > 10
    context.close()


def test_the_form_chooses_another_year_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/tuloste/kuntakortti/inari")
    page.locator("select[name=vuosi]").select_option("2024")
    page.get_by_role("button", name="Näytä").click()

    assert "?kunta=148&vuosi=2024" in page.url
    assert page.locator("p.lead").inner_text().startswith("2024: ")
    context.close()


def test_the_sheet_and_the_page_say_the_same(
    site: str, page: Page, reader: Callable[..., Page]
) -> None:
    house.visit(page, f"{site}/kuntakortti?kunta={house.INARI}&lang=fi")
    sheet = reader("/tuloste/kuntakortti/inari", house.WIDE)

    for part in (
        "h1",
        ".card-value",
        ".card-change",
        ".card-note",
        "ul.sentences li",
        ".strip-title strong",
    ):
        ours, theirs = (p.locator(part).all_inner_texts() for p in (page, sheet))
        assert [re.sub(r"\s+", " ", text) for text in ours] == [
            re.sub(r"\s+", " ", text) for text in theirs
        ]
        assert ours


def test_behind_a_firewall_a_page_without_a_paint_leads_to_the_sheets(
    site: str, page: Page
) -> None:
    with house.firewall(site) as address:
        page.goto(f"{address}/aineistot", wait_until="commit")
        alert = page.locator("[role=alert]#portal-blocked")
        alert.wait_for(timeout=10_000)
        alert.locator("a").first.click()
        page.wait_for_url("**/tuloste")

        assert page.locator("h1").inner_text() == "Tulosteet"
        page.goto("about:blank")
