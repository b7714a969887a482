"""The first paint: the same words in the same boxes as the living page, swapped without a jump, and kept
where the living page does not come."""

import itertools
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from portal import sheets
from portal.kit import i18n, menu
from tests.e2e import house

pytestmark = pytest.mark.e2e

SIZES = {"wide": {"width": 1360, "height": 1000}, "phone": house.PHONE}
CHOICES = {
    "/lainausvirrat": ["", "taso=toimipiste&korosta=INA&netto=taulukko", "kokoelma=hylly.AIK"],
    "/kuljetukset": ["", "taso=kirjasto"],
    "/kysynta": [""],
    "/kuntakortti": ["", "kunta=148", "kunta=854&vuosi=2024"],
    "/yhteistyo": ["", "kirjasto=inari"],
    "/enta-jos": ["summa=333&avain=population"],
    "/maaritelmat": ["haku=netto"],
}
ADDRESSES = [f"{path}?{query}" for path in sheets.PAGES for query in CHOICES.get(path, [""])]
IN_BOXES = "[class*=st-key-]:not(.visually-hidden), h1, h2, ul.cards, .lead, svg.drawing"
BOXES = """([where, wanted]) => {
    const root = document.querySelector(where);
    const down = where === '#root' ? document.querySelector('[data-testid=stMain]').scrollTop : scrollY;
    return [...root.querySelectorAll(wanted)].filter((one) => one.checkVisibility()).map((one) => {
        const box = one.getBoundingClientRect();
        const name = (one.className.baseVal ?? one.className).match(/st-key-[^ ]+/)?.[0] ?? one.tagName;
        return [name, box.left, box.top + down, box.width, box.height];
    });
}"""
WORDS = """(where) => {
    const copy = document.querySelector(where + ' .st-key-page').cloneNode(true);
    copy.querySelectorAll('.st-key-filters, .stButtonGroup, svg, [data-figure]').forEach((one) => one.remove());
    return copy.textContent.replace(/\\s+/g, '');
}"""


def held(page: Page, address: str) -> Page:
    """The page as it is first painted: its socket opens and says nothing."""
    page.route_web_socket(re.compile("_stcore/stream"), _silent)
    page.goto(address)
    page.locator("#first-paint h1").wait_for()
    page.evaluate("document.fonts.ready")
    return page


def _silent(_socket: WebSocketRoute) -> None:
    """Say nothing."""


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_public_page_is_painted(site: str, address: str, lang: str) -> None:
    join = "&" if "?" in address and not address.endswith("?") else ""
    status, text, _headers = house.get(f"{site}{address}{join}lang={lang}")

    assert status == 200
    assert '<div id="first-paint"' in text
    assert len(re.findall(r"<h1>", text)) == 1
    path = urlsplit(address).path
    assert f'<html lang="{lang}" data-path="{path}" class="painted">' in text


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("path", sheets.PAGES)
def test_the_paint_and_the_living_page_are_the_same(
    tab: Callable[..., Page], site: str, path: str, size: dict[str, int]
) -> None:
    address = f"{site}{path}?lang=fi&kunta={house.INARI}"
    first = held(tab(size), address)
    painted, told = (
        first.evaluate(BOXES, ["#first-paint", IN_BOXES]),
        first.evaluate(WORDS, "#first-paint"),
    )
    living = house.visit(tab(size), address)
    drawn = living.evaluate(BOXES, ["#root", IN_BOXES])

    assert living.evaluate(WORDS, "#root") == told
    assert [name for name, *_box in drawn] == [name for name, *_box in painted]
    assert [
        (theirs, ours)
        for ours, theirs in zip(painted, drawn, strict=True)
        if max(abs(a - b) for a, b in zip(ours[1:], theirs[1:], strict=True)) > 1
    ] == []
    assert (
        living.locator("svg.drawing:visible").count()
        == len([name for name, *_box in painted if name == "svg"])
        or living.locator("[data-figure]:visible:not(:has(svg))").count() == 0
    )


def test_the_swap_shifts_nothing_and_keeps_place_and_focus(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 1360, "height": 900})
    page = context.new_page()
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach("
        "(one) => { window.shift += one.value; })).observe({type: 'layout-shift', buffered: true});"
    )
    slow = {
        "offline": False,
        "latency": 50,
        "downloadThroughput": 300_000,
        "uploadThroughput": 300_000,
    }
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)  # time to act in
    page.goto(f"{site}/lainausvirrat?lang=fi", wait_until="commit")
    note = page.locator("#first-paint .st-key-exhibit-netto details.tool-how summary")
    note.scroll_into_view_if_needed()
    note.focus()
    top = note.bounding_box()
    page.locator("#first-paint").wait_for(state="detached", timeout=house.PATIENCE_MS)
    twin = page.locator("#root .st-key-exhibit-netto details.tool-how summary")

    expect(twin).to_be_focused()
    now = twin.bounding_box()
    assert top is not None
    assert now is not None
    assert abs(now["y"] - top["y"]) <= 1
    assert page.evaluate("window.shift") < 0.01
    context.close()


def test_a_choice_before_streamlit_opens_the_page_with_it(
    tab: Callable[..., Page], site: str
) -> None:
    page = held(tab(SIZES["wide"]), f"{site}/lainausvirrat?lang=fi")
    page.locator("#first-paint select[name=taso]").select_option("kirjasto")
    page.wait_for_url("**taso=kirjasto**")

    assert "kirjastojen" in page.locator("#first-paint .card-title").first.inner_text()


def test_a_button_that_was_pressed_too_early_is_pressed_again(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport=SIZES["wide"])  # type: ignore[arg-type]  # as above
    page = context.new_page()
    page.goto(f"{site}/?lang=fi", wait_until="commit")
    page.locator("#first-paint [data-replay='1']").first.click()

    page.locator("#root .page-menu a[href$=aineistot]").wait_for(timeout=house.PATIENCE_MS)
    context.close()


def test_the_first_paint_has_the_landmarks_and_names_of_the_living_page(
    tab: Callable[..., Page], site: str
) -> None:
    first = held(tab(SIZES["wide"]), f"{site}/lainausvirrat?lang=fi")
    paint = first.locator("#first-paint")
    for role in ("banner", "main", "contentinfo"):
        assert paint.get_by_role(role).count() == 1  # type: ignore[arg-type]  # a role by its name
    assert paint.get_by_role("main").locator("h1").count() == 1
    assert paint.get_by_role("banner").locator("nav, [role=navigation]").count() > 0
    links = paint.locator("a.box-segment").all()
    names = [link.get_attribute("aria-label") for link in links]
    paint.locator("a.skip").focus()
    first.keyboard.press("Enter")
    focused = first.evaluate("document.activeElement.getAttribute('role')")

    assert names
    assert len(set(names)) == len(names)
    assert focused == "main"


def test_without_a_socket_the_page_stays_and_says_so(page: Page, site: str) -> None:
    with house.firewall(site) as address:
        page.goto(f"{address}/kuntakortti?kunta={house.INARI}&lang=fi")
        line = page.locator("#portal-still")
        line.wait_for(timeout=house.PATIENCE_MS)

        assert "Valinnat eivät juuri nyt toimi" in line.inner_text()
        assert page.locator("#first-paint h1").inner_text().startswith("Inari")
        page.locator("#first-paint select[name=vuosi]").select_option("2024")
        page.wait_for_url("**vuosi=2024**")
        assert page.locator("#first-paint p.lead").first.inner_text().startswith("2024: ")
        page.goto("about:blank")


def test_without_javascript_choices_work_as_a_form(browser: Browser, site: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/lainausvirrat?lang=fi")
    page.locator("select[name=taso]").select_option("kirjasto")
    page.get_by_role("button", name="Näytä").click()

    assert "taso=kirjasto" in page.url
    assert page.locator("h1").count() == 1
    page.get_by_role("link", name="Taulukko").first.click()
    assert page.locator("table.data").count() == 1
    page.context.close()


def test_what_an_address_holds_beside_the_choices_is_neither_kept_nor_shown(site: str) -> None:
    usual = house.get(f"{site}/lainausvirrat?lang=fi")[1]
    odd = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
    for query in (f"haku={odd}", f"netto={odd}", f"{odd}={odd}", "x=1&y=2"):
        assert house.get(f"{site}/lainausvirrat?lang=fi&{query}")[1] == usual


def test_a_choice_that_nobody_knows_is_told_where_the_living_page_tells_it(
    tab: Callable[..., Page], site: str
) -> None:
    address = f"{site}/lainausvirrat?taso=%3Cb%3Eseutu&lang=fi"
    first = held(tab(SIZES["wide"]), address)
    painted = first.locator("#first-paint .stAlert")
    said, box = painted.inner_text(), painted.bounding_box()
    page = tab(SIZES["wide"])
    page.goto(address)
    living = page.locator("#root [data-testid=stAlertContainer]")
    living.wait_for(timeout=house.PATIENCE_MS)
    page.locator("#first-paint").wait_for(state="detached", timeout=house.PATIENCE_MS)
    there = living.bounding_box()

    assert "taso=<b>seutu" in said
    assert box is not None
    assert there is not None
    assert all(abs(box[side] - there[side]) <= 1 for side in ("x", "y", "width", "height"))


def test_pages_of_staff_and_of_the_signed_in_have_none(site: str) -> None:
    for entry in menu.PAGES:
        if entry.path not in sheets.PAGES:
            assert "first-paint" not in house.get(f"{site}{entry.path}")[1]
    known = house.get(f"{site}/lainausvirrat", cookie="_streamlit_user=2|1:0|x")[1]
    assert "first-paint" not in known


@pytest.mark.parametrize(("one", "other"), list(itertools.permutations(("fi", "en"), 2)))
def test_a_language_is_no_other_ones_paint(site: str, one: str, other: str) -> None:
    first, second = (house.get(f"{site}/?lang={lang}")[1] for lang in (one, other))

    assert first != second
