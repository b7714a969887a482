"""The frame in a real browser: languages, focus, menus, links, errors, accessibility, weight."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from portal import settings
from tests.portal.frame_release import make_release

pytestmark = pytest.mark.e2e

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
OWN_PAGES = ("/tietoa", "/saavutettavuus", "/tietosuoja")
WIDE, PHONE = {"width": 1360, "height": 2600}, {"width": 390, "height": 1800}
IDLE = (
    "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
)
MAX_WIRE_BYTES = 3_000_000


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The portal on a free port, over a release that lacks what Yleiskuva reads."""
    data = tmp_path_factory.mktemp("data")
    make_release(data)
    address = f"http://127.0.0.1:{(port := free_port())}"
    log = (data / "log").open("w+")
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"],
        cwd=settings.ROOT,
        env=os.environ | {"PORTAL_DATA": str(data)},
        stdout=log,
        stderr=log,
    )
    try:
        wait_for(f"{address}/healthz")
        yield address
    finally:
        server.terminate()
        server.wait(10)
        log.close()


def wait_for(address: str, seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=2).close()  # noqa: S310  our own server
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"{address} does not answer")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=WIDE, permissions=["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def visit(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_selector(".st-key-footer .freshness", timeout=30_000)
    page.wait_for_function(IDLE)
    return page


def html_lang(page: Page) -> str:
    return str(page.evaluate("document.documentElement.lang"))


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.tagName"))


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("path", OWN_PAGES)
def test_own_pages_have_no_axe_violations(
    site: str, page: Page, path: str, size: dict[str, int]
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]  # a TypedDict at run time
    visit(page, site + path)
    page.evaluate(AXE.read_text(encoding="utf-8"))

    found: list[dict[str, Any]] = page.evaluate(
        f"async () => (await axe.run(document, {{runOnly: {json.dumps(RULES)}}})).violations"
    )
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found] == []


@pytest.mark.parametrize("path", OWN_PAGES)
def test_own_pages_have_one_heading_and_fit_320_pixels(site: str, page: Page, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    visit(page, site + path)

    assert page.locator("h1").count() == 1
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") == 320


def test_nothing_is_loaded_from_elsewhere_and_nothing_is_blocked(site: str, page: Page) -> None:
    outside: list[str] = []
    complaints: list[str] = []
    page.on(
        "request",
        lambda r: None if r.url.startswith((site, "data:", "blob:")) else outside.append(r.url),
    )
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)

    visit(page, f"{site}/tietoa")

    assert (outside, complaints) == ([], [])


def test_only_the_named_cookies_are_set(site: str, page: Page) -> None:
    visit(page, f"{site}/tietosuoja?lang=sv")

    assert {c.get("name") for c in page.context.cookies()} <= {"lang", "_streamlit_xsrf"}


def test_the_language_link_keeps_the_view(site: str, page: Page) -> None:
    visit(page, f"{site}/tietoa?kunta=Inari")
    page.locator(".languages a[lang=sv]").click()
    page.wait_for_url("**lang=sv**")
    page.wait_for_selector("h1")

    assert "kunta=Inari" in page.url
    assert html_lang(page) == "sv"
    assert page.locator("h1").inner_text() == "Om portalen"


@pytest.mark.parametrize(
    ("lang", "skip", "menu"),
    [("fi", "Siirry pääsisältöön", "Päävalikko"), ("sv", "Gå till huvudinnehållet", "Huvudmeny")],
)
def test_built_in_words_and_landmarks_speak_the_language(
    site: str, page: Page, lang: str, skip: str, menu: str
) -> None:
    visit(page, f"{site}/tietoa?lang={lang}")

    assert page.locator("[data-testid=stSkipToContent]").inner_text() == skip
    assert page.locator(".st-key-nav").get_attribute("aria-label") == menu


def test_a_page_change_moves_focus_to_the_heading_and_marks_the_page(site: str, page: Page) -> None:
    visit(page, f"{site}/tietoa")
    page.locator(".st-key-footer-links").get_by_text("Tietosuoja").click()
    page.wait_for_function("() => document.activeElement.tagName === 'H1'", timeout=8000)

    assert page.evaluate("document.activeElement.textContent") == "Tietosuoja"
    assert page.title() == "Tietosuoja – Esimerkkikimppa"
    current = page.locator(".st-key-footer-links a[aria-current=page]")
    assert current.all_inner_texts() == ["Tietosuoja"]


def test_the_skip_link_leads_to_the_heading(site: str, page: Page) -> None:
    visit(page, f"{site}/tietoa")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert focused(page) == "H1"


def test_the_phone_menu_closes_after_a_choice(site: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, f"{site}/tietoa")
    assert not page.locator(".st-key-nav").is_visible()
    page.locator(".st-key-phone-menu button").click()
    page.locator("[data-testid=stPopoverBody]").get_by_text("Tietosuoja").click()
    page.wait_for_function("() => document.querySelector('h1')?.textContent === 'Tietosuoja'")

    page.locator("[data-testid=stPopoverBody]").wait_for(state="hidden", timeout=5000)


def test_copy_link_copies_the_address_and_says_so(site: str, page: Page) -> None:
    visit(page, f"{site}/tietoa?kunta=Inari")
    page.evaluate(
        "document.querySelector('.freshness').insertAdjacentHTML"
        "('afterend', '<button type=button data-copy-link>Kopioi linkki</button>')"
    )
    page.locator("[data-copy-link]").click()
    page.wait_for_function(
        "() => document.querySelector('[role=status][aria-live]')?.textContent === 'Linkki kopioitu'"
    )

    assert page.evaluate("navigator.clipboard.readText()") == f"{site}/tietoa?kunta=Inari"


def test_a_blocked_websocket_is_told_within_ten_seconds(site: str, page: Page) -> None:
    page.add_init_script("window.WebSocket = class { constructor() { throw new Error('no'); } };")
    page.goto(f"{site}/tietoa?lang=en")

    alert = page.locator("[role=alert]#portal-blocked")
    alert.wait_for(timeout=10_000)
    assert "WebSocket" in alert.inner_text()
    assert alert.locator("a").get_attribute("href") == "/"


def test_a_failing_page_shows_an_id_above_the_footer_and_no_trace(site: str, page: Page) -> None:
    page.goto(f"{site}/")
    page.get_by_text(re.compile("Virheen tunniste: [0-9A-F]{8}")).wait_for(timeout=30_000)

    body = page.inner_text("body")
    assert "Traceback" not in body
    assert "mart." not in body
    error, footer = page.locator("[data-testid=stAlert]"), page.locator(".st-key-footer")
    assert error.bounding_box()["y"] < footer.bounding_box()["y"]  # type: ignore[index]


def test_a_first_visit_to_the_staff_page_leaks_nothing(site: str, page: Page) -> None:
    visit(page, f"{site}/aineistot")

    assert page.locator("h1").inner_text() == "Tämä sivu ei ole avoinna sinulle"
    assert "SECRET-FILE-OF-STAFF" not in page.content()


def test_staff_switch_roles_and_see_what_is_loaded(site: str, page: Page) -> None:
    visit(page, f"{site}/aineistot")
    page.locator(".st-key-local-mode").get_by_text("Henkilökunta").click()

    page.get_by_text("SECRET-FILE-OF-STAFF.csv").wait_for(timeout=10_000)
    assert page.locator(".st-key-nav").get_by_text("Aineistot").is_visible()


def test_an_unknown_address_is_a_404_without_streamlit(site: str, page: Page) -> None:
    answer = page.goto(f"{site}/ei-ole?lang=se")

    assert answer is not None
    assert answer.status == 404
    assert page.locator("h1").inner_text() == "Siidu ii gávdno"


def test_a_first_visit_weighs_little(site: str, browser: Browser) -> None:
    context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]  # as above
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))

    visit(page, f"{site}/tietoa")
    context.close()

    assert 0 < sum(sizes) < MAX_WIRE_BYTES
