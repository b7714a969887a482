"""Every page of the menu, with figures and with tables: language, requests, axe, contrast, texts, widths."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from portal.kit import i18n, menu
from portal.kit.menu import Page as Entry
from tests.e2e import house
from tests.e2e.house import Tab
from tests.e2e.language import ALLOWED_ENGLISH, ENGLISH, HARMLESS, UNFORMATTED

pytestmark = pytest.mark.e2e

Tabs = Callable[..., Tab]
FIGURES = {
    "overview",
    "lending",
    "transport",
    "demand",
    "municipality",
    "groups",
    "awards",
    "whatif",
    "own_tables",
}
WITH_FIGURES = [entry for entry in menu.PAGES if entry.file.removesuffix(".py") in FIGURES]
SCENES = [(entry, False) for entry in menu.PAGES] + [(entry, True) for entry in WITH_FIGURES]
NAMES = [entry.file.removesuffix(".py") + ("-tables" if tables else "") for entry, tables in SCENES]
WORDS_FOR_ICONS = """() => [...document.querySelectorAll('span, i')].filter((one) => {
    const style = getComputedStyle(one), range = document.createRange();
    range.selectNodeContents(one);
    return style.fontFamily.includes('Material') && one.checkVisibility()
        && range.getBoundingClientRect().width > 1.5 * parseFloat(style.fontSize);
}).map((one) => one.textContent)"""
every_page = pytest.mark.parametrize("entry", menu.PAGES, ids=lambda e: e.file.removesuffix(".py"))
every_scene = pytest.mark.parametrize(("entry", "tables"), SCENES, ids=NAMES)


@every_page
@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_source_speaks_the_language_of_address_and_cookie(
    site: str, entry: Entry, lang: str
) -> None:
    asked = house.get(f"{site}{entry.path}?lang={lang}")[1]
    remembered = house.get(f"{site}{entry.path}", Cookie=f"lang={lang}")[1]

    assert f'<html lang="{lang}"' in asked
    assert f'<html lang="{lang}"' in remembered


@every_page
def test_a_first_visit_is_in_finnish_under_a_strict_policy(site: str, entry: Entry) -> None:
    status, text, headers = house.get(f"{site}{entry.path}")

    assert status == 200
    assert '<html lang="fi"' in text
    assert "script-src 'self';" in headers["content-security-policy"]
    assert "default-src 'self'" in headers["content-security-policy"]


@every_scene
def test_nothing_is_asked_of_others_and_nothing_is_blocked(
    tabs: Tabs, entry: Entry, *, tables: bool
) -> None:
    tab = tabs(entry, tables=tables)

    assert tab.outside == []
    assert tab.complaints == []


@every_scene
def test_one_main_heading_and_no_level_left_out(tabs: Tabs, entry: Entry, *, tables: bool) -> None:
    levels = house.check(tabs(entry, tables=tables).page, "headings")

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []


@every_page
def test_every_icon_is_drawn_and_none_is_a_word(tabs: Tabs, entry: Entry) -> None:
    """The font holds only the icons in use; one that it lacks stands there as its English name."""
    assert tabs(entry).page.evaluate(WORDS_FOR_ICONS) == []


def test_every_page_has_a_title_of_its_own(tabs: Tabs) -> None:
    titles = [tabs(entry).page.title() for entry in menu.PAGES]

    assert len(set(titles)) == len(menu.PAGES)
    assert all(title.endswith(" – Lapin kirjasto") for title in titles)


@every_scene
def test_numbers_are_written_as_finnish_is(tabs: Tabs, entry: Entry, *, tables: bool) -> None:
    texts = house.check(tabs(entry, tables=tables).page, "texts", {"attributes": True})

    assert [text for text in texts if UNFORMATTED.search(HARMLESS.sub("", text))] == []


@every_page
@pytest.mark.parametrize("lang", ["fi", "sv", "se"])
def test_no_english_word_is_left(tabs: Tabs, entry: Entry, lang: str) -> None:
    tab = tabs(entry, lang)
    texts = house.check(tab.page, "texts", {"attributes": True})

    assert tab.page.evaluate("document.documentElement.lang") == lang
    assert [text for text in texts if ENGLISH.search(ALLOWED_ENGLISH.sub("", text))] == []


@every_scene
def test_axe_finds_nothing_on_a_wide_screen(tabs: Tabs, entry: Entry, *, tables: bool) -> None:
    assert house.axe_violations(house.resize(tabs(entry, tables=tables).page, house.WIDE)) == []


@every_scene
def test_texts_and_graphics_stand_out(tabs: Tabs, entry: Entry, *, tables: bool) -> None:
    page = house.resize(tabs(entry, tables=tables).page, house.WIDE)
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    house.resize(page, {"width": 1360, "height": min(height, 16000)})

    assert house.weak_texts(page) == []
    assert house.check(page, "weakGraphics") == []


@pytest.mark.parametrize(
    "entry", [one for one in menu.PAGES if one.allowed is menu.PUBLIC], ids=lambda e: e.file
)
def test_the_public_pages_with_figures_are_those_that_are_named(tabs: Tabs, entry: Entry) -> None:
    assert bool(house.check(tabs(entry).page, "figures")) == (entry in WITH_FIGURES)


@pytest.mark.parametrize("entry", WITH_FIGURES, ids=lambda e: e.file)
def test_every_figure_is_told_in_words_and_can_be_fetched(tabs: Tabs, entry: Entry) -> None:
    figures = house.check(tabs(entry).page, "figures")

    assert figures
    for figure in figures:
        alts = figure["alts"] or figure["imageAlts"]
        assert alts, figure["key"]
        assert len(figure["alts"]) == figure["plots"]
        assert all(40 <= len(alt) <= 300 and re.search(r"\d", alt) for alt in figure["alts"])
        assert all(alt.strip() for alt in alts)
        assert {"Kuvio", "Taulukko"} <= set(figure["buttons"])
        pictures = ["PNG", "SVG"] if figure["plots"] else []
        assert figure["files"] == ["CSV", "Excel", *pictures]
        assert re.search(r"Lähde: .+ · Jakso: .+ · Päivitetty \d+\.\d+\.\d{4}", figure["note"])


@pytest.mark.parametrize("entry", WITH_FIGURES, ids=lambda e: e.file)
def test_every_figure_is_also_a_table_with_a_caption(tabs: Tabs, entry: Entry) -> None:
    keys = [figure["key"] for figure in house.check(tabs(entry).page, "figures")]
    figures = house.check(tabs(entry, tables=True).page, "figures")

    assert [figure["key"] for figure in figures] == keys
    assert [f["key"] for f in figures if not f["table"] or not f["rows"] or f["plots"]] == []


@every_scene
def test_axe_finds_nothing_on_a_phone(tabs: Tabs, entry: Entry, *, tables: bool) -> None:
    page = house.unfold(house.resize(tabs(entry, tables=tables).page, house.PHONE))

    assert house.axe_violations(page) == []


@every_scene
def test_nothing_is_cut_off_on_a_phone(tabs: Tabs, entry: Entry, *, tables: bool) -> None:
    page = house.unfold(house.resize(tabs(entry, tables=tables).page, house.PHONE))

    assert house.check(page, "clipped") == []


@every_scene
def test_320_pixels_are_enough(tabs: Tabs, entry: Entry, *, tables: bool) -> None:
    page = house.unfold(house.resize(tabs(entry, tables=tables).page, house.NARROWEST))

    assert house.check(page, "tooWide") == []
