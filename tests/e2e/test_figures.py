"""Figures in use: their values by mouse, touch and keyboard, their letters at every width, plotly on request."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e import house

pytestmark = pytest.mark.e2e

FLOWS = f"/lainausvirrat?korosta={house.INARI}"
TIP, SAID = "#portal-tip span", "#portal-announcements"
NET, MATRIX = "[data-key=netto] svg.drawing", "[data-key=matriisi] svg.drawing"
WIDTHS = (320, 390, 600, 768, 1024, 1360, 1920)
# The least size of a letter on the screen, the scales of all letters, and texts outside the window.
LETTERS = """() => {
    const shown = [...document.querySelectorAll('svg.drawing text')].filter((t) => t.getBoundingClientRect().width);
    const at = shown.map((t) => t.getScreenCTM());
    const scales = at.map((m) => Math.round(100 * Math.hypot(m.a, m.b)) + '/' + Math.round(100 * Math.hypot(m.c, m.d)));
    const least = Math.min(...shown.map((t) => parseFloat(getComputedStyle(t).fontSize)));
    const outside = shown.filter((t) => t.getBoundingClientRect().right > innerWidth + 0.5 || t.getBoundingClientRect().left < -0.5);
    return [Math.round(least), [...new Set(scales)], outside.map((t) => t.textContent)];
}"""
# Every frame: how many places in sight hold no drawing.
WATCH = """() => {
    window.empty = 0;
    const look = () => {
        window.empty += [...document.querySelectorAll('[data-figure]')].filter((p) => p.checkVisibility() && !p.querySelector('svg')).length;
        requestAnimationFrame(look);
    };
    look();
}"""


def press(page: Page, key: str) -> str:
    """What is shown and said after a key; both are the same."""
    page.keyboard.press(key)
    page.wait_for_function(
        "([tip, said]) => document.querySelector(said)?.textContent"
        " === document.querySelector(tip)?.textContent.replaceAll('\\n', ', ')",
        arg=[TIP, SAID],
    )
    return page.locator(TIP).inner_text()


def test_the_arrow_keys_tell_the_values_and_escape_ends_it(site: str, page: Page) -> None:
    house.visit(page, f"{site}{FLOWS}")
    page.locator(MATRIX).focus()
    first, second = press(page, "ArrowRight"), press(page, "ArrowRight")
    below = press(page, "ArrowDown")

    receiver = re.compile(r"→ (.+): ")
    assert first.split(" →")[0] == second.split(" →")[0] != below.split(" →")[0]
    assert receiver.findall(second) == receiver.findall(below) != receiver.findall(first)
    assert press(page, "Home") == first
    page.keyboard.press("Escape")
    assert page.locator(TIP).is_hidden()


def test_a_mark_that_is_pointed_at_says_its_value(site: str, page: Page) -> None:
    house.visit(page, f"{site}{FLOWS}")
    bar = page.locator(f"{NET} rect[data-tip]").first
    bar.hover()

    assert page.locator(TIP).inner_text() == bar.get_attribute("data-tip")
    page.locator("h1").hover()
    assert page.locator(TIP).is_hidden()


def test_a_touched_mark_says_its_value(site: str, browser: Browser) -> None:
    context = browser.new_context(viewport=house.PHONE, has_touch=True)  # type: ignore[arg-type]  # as in conftest
    page = house.visit(context.new_page(), f"{site}{FLOWS}")
    house.unfold(page)
    bar = page.locator(f"{NET} rect[data-tip]").first
    bar.tap()

    assert page.locator(TIP).inner_text() == bar.get_attribute("data-tip")
    context.close()


def test_a_figure_is_one_picture_with_one_text_and_no_bare_numbers(site: str, page: Page) -> None:
    house.visit(page, f"{site}{FLOWS}")
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    named = [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in tree
        if not node["ignored"]
    ]
    drawn = [name for role, name in named if role == "image" and name.startswith("Palkit: ")]
    numbers = [
        name for role, name in named if role == "StaticText" and re.fullmatch(r"[+−]?\d+", name)
    ]

    assert drawn == [page.locator(NET).get_attribute("aria-label")]
    assert numbers == []


def test_letters_keep_their_size_at_every_width(site: str, page: Page) -> None:
    house.unfold(house.visit(page, f"{site}{FLOWS}"))
    for width in WIDTHS:
        house.resize(page, {"width": width, "height": 900})
        page.wait_for_function(
            "[...document.querySelectorAll('[data-figure]')].every((p) => !p.checkVisibility() || p.querySelector('svg'))"
        )
        assert page.evaluate(LETTERS) == [12, ["100/100"], []], width


def test_the_old_drawing_stays_until_the_new_one_is_there(site: str, page: Page) -> None:
    house.visit(page, f"{site}{FLOWS}")
    before = page.locator("[data-key=matriisi]").get_attribute("data-figure")
    page.evaluate(WATCH)
    page.locator(".st-key-filters").get_by_role("combobox", name="Matriisin yksikkö").click()
    page.get_by_role("option").nth(1).click()
    page.wait_for_function(
        "(was) => document.querySelector('[data-key=matriisi]')?.dataset.figure !== was", arg=before
    )
    house.settle(page)

    assert page.evaluate("window.empty") == 0
    assert page.locator(MATRIX).get_attribute("aria-label")


def test_plotly_comes_when_it_is_asked_for_and_not_before(site: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    house.visit(page, f"{site}{FLOWS}")
    assert [url for url in asked if "Plotly" in url] == []

    netto = page.locator(".st-key-exhibit-netto")
    netto.get_by_role("button", name="Tutki kuviota").click()
    netto.locator(".main-svg").first.wait_for(timeout=house.PATIENCE_MS)
    titles = [button.get_attribute("data-title") for button in netto.locator(".modebar-btn").all()]
    assert titles == [
        "Tallenna kuvana (PNG)",
        "Suurenna valittu alue",
        "Siirrä",
        "Lähennä",
        "Loitonna",
        "Palauta alkuun",
    ]
    netto.get_by_role("button", name="Takaisin kuvaan").click()
    page.locator(NET).wait_for()


def test_a_figure_that_is_not_to_be_had_says_so(site: str, page: Page) -> None:
    house.visit(page, f"{site}{FLOWS}")
    page.route("**/kuvio/*", lambda route: route.fulfill(status=404))
    page.locator(".st-key-filters").get_by_role("combobox", name="Matriisin yksikkö").click()
    page.get_by_role("option").nth(1).click()
    page.get_by_text("Kuviota ei saatu.").first.wait_for(timeout=house.PATIENCE_MS)

    assert page.get_by_role("link", name="Lataa sivu uudelleen").first.is_visible()


def test_on_a_phone_the_first_figure_is_open_and_the_others_are_a_press_away(
    site: str, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    house.visit(page, f"{site}/kuljetukset")
    exhibits = page.locator("[class*=st-key-exhibit-]:visible")
    notes = exhibits.locator("p.figure-note:visible")
    assert (exhibits.count() > 3, notes.count()) == (True, 1)

    folded = exhibits.nth(1)
    folded.locator("details.figure-fold summary").click()
    folded.locator("p.figure-note").wait_for()
    assert folded.locator("details.figure-fold").get_attribute("open") is not None
    page.set_viewport_size({"width": 1360, "height": 900})
    assert exhibits.first.locator("p.figure-note").is_visible()
    assert not page.locator("details.figure-fold:not(.everywhere)").first.is_visible()
    page.close()


def test_a_link_to_a_figure_opens_it_on_a_phone_and_each_fold_says_what_it_holds(
    site: str, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    house.visit(page, f"{site}/kuljetukset")
    names = page.locator("details.figure-fold:visible summary").all_inner_texts()
    assert len(set(names)) == len(names) > 3
    assert all(name.startswith("Näytä kuvio\n: ") for name in names)

    last = page.locator(".figure-subtitle[id]").last.get_attribute("id")
    page.goto("about:blank")
    house.visit(page, f"{site}/kuljetukset#{last}")

    subtitle = page.locator(f"#{last}")
    assert subtitle.is_visible()
    opened = page.locator("details.figure-fold[open] summary").all_inner_texts()
    assert [name.split("\n")[0] for name in opened] == ["Piilota kuvio"]
    assert 0 <= (subtitle.bounding_box() or {"y": -1})["y"] < 900
    page.close()


ROWS = """() => [...document.querySelectorAll('[class*=st-key-tools-]')].map((tools) => {
    const shown = [...tools.querySelectorAll('button, .tool')].filter((part) => part.checkVisibility());
    const name = [...tools.classList].find((one) => one.startsWith('st-key-')).slice(13);
    return [name, new Set(shown.map((part) => Math.round(part.getBoundingClientRect().top))).size,
        Math.max(...shown.map((part) => part.getBoundingClientRect().right)) <= innerWidth, shown.length];
}).filter((row) => row[3])"""


@pytest.mark.parametrize("lang", ["fi", "sv", "en", "se"])
def test_the_tools_of_a_figure_are_one_row_whatever_the_width_of_its_column(
    site: str, page: Page, lang: str
) -> None:
    house.visit(page, f"{site}{FLOWS}&lang={lang}")
    for width in (360, 390, 768, 1024, 1360):
        rows = house.unfold(house.resize(page, {"width": width, "height": 900})).evaluate(ROWS)

        assert {"netto", "kartta", "pienet"} <= {name for name, *_rest in rows}
        assert [row for row in rows if row[1] != 1 or not row[2] or row[3] < 4] == [], width


def test_where_a_row_is_short_a_figure_is_drawn_the_other_way_from_the_menu(
    site: str, page: Page
) -> None:
    page.set_viewport_size(house.PHONE)  # type: ignore[arg-type]  # a TypedDict at run time
    house.unfold(house.visit(page, f"{site}{FLOWS}&jakso=2025"))
    tools = page.locator(".st-key-tools-kartta")
    for there, back in (("ruudut", "Kartta: Alueet"), (None, "Kartta: Ruudut")):
        house.unfold(page)
        was = page.locator("[data-key=kartta]").get_attribute("data-figure")
        tools.locator(".tool-more summary").click()
        tools.get_by_role("link", name="Kartta: ").click()
        page.wait_for_function(
            "(was) => document.querySelector('[data-key=kartta]')?.dataset.figure !== was", arg=was
        )
        house.settle(page)

        address = parse_qs(urlsplit(page.url).query)
        assert address.get("karttapohja", [None])[0] == there
        assert (address["korosta"], address["jakso"]) == ([house.INARI], ["2025"])
        assert tools.locator(".tool-other").text_content() == back
