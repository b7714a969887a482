"""One browser, one complete sample release, one portal and one open tab a page for all tests."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from os import environ
from pathlib import Path
from shutil import copytree
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from portal.kit import i18n, menu, settings
from tests import sample_data
from tests.e2e import house, provider
from tests.e2e.house import INARI, Tab
from tests.e2e.provider import Provider


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with three made-up years."""
    return sample_data.copy(tmp_path_factory, events_per_year=60_000)


@pytest.fixture(scope="session")
def site(data: Path) -> Iterator[str]:
    """The portal that most tests visit."""
    with house.portal_on(data) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=house.CHROMIUM, args=house.FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Make a page in a browser profile of its own, as another reader has."""
    contexts: list[BrowserContext] = []

    def make() -> Page:
        context = browser.new_context(
            viewport=house.WIDE,  # type: ignore[arg-type]  # a TypedDict at run time
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def shared(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile that keeps the files of the portal from one test to the next."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    yield context
    context.close()


@pytest.fixture
def tab(shared: BrowserContext) -> Iterator[Callable[..., Page]]:
    """Make a page of a size for a reader without cookies; what a portal sends for ever is there already."""
    shared.clear_cookies()

    def make(size: dict[str, int] = house.WIDE) -> Page:
        page = shared.new_page()
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a TypedDict at run time
        return page

    yield make
    for page in shared.pages:
        page.close()


@pytest.fixture
def page(tab: Callable[..., Page]) -> Page:
    """A page of a reader without cookies."""
    return tab()


@pytest.fixture(scope="session")
def tabs(site: str, browser: Browser) -> Iterator[Callable[..., Tab]]:
    """Open a page of the menu once a language and view; later calls get the same tab."""
    opened: dict[tuple[str, str, bool], Tab] = {}
    contexts = {
        lang: browser.new_context(viewport=house.WIDE)  # type: ignore[arg-type]  # as above
        for lang in i18n.LANGUAGES
    }

    def tab(entry: menu.Page, lang: str = "fi", *, tables: bool = False) -> Tab:
        key = (entry.file, lang, tables)
        if key not in opened:
            query = {"lang": lang, "korosta": INARI, "kunta": INARI}
            query |= {"kirjasto": "inari", "ryhma": "johtoryhma"}
            if tables:
                shown = house.check(tab(entry, lang).page, "figures")
                query |= {figure["key"]: "taulukko" for figure in shown}
            opened[key] = _open(contexts[lang], entry, f"{site}{entry.path}?{urlencode(query)}")
        return opened[key]

    yield tab
    for context in contexts.values():
        context.close()


def _open(context: BrowserContext, entry: menu.Page, address: str) -> Tab:
    tab = Tab(context.new_page(), entry)
    host = urlsplit(address).netloc
    own = (f"http://{host}", f"ws://{host}", "data:", "blob:")
    tab.page.on("request", lambda r: r.url.startswith(own) or tab.outside.append(r.url))
    tab.page.on("websocket", lambda w: w.url.startswith(own) or tab.outside.append(w.url))
    tab.page.on("console", lambda m: m.type == "error" and tab.complaints.append(m.text))
    tab.page.on("pageerror", lambda error: tab.complaints.append(str(error)))
    house.visit(tab.page, address)
    if entry.allowed is not menu.PUBLIC:
        house.become_staff(tab.page)
    return tab


@pytest.fixture(scope="module")
def folder(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of all browser tests, with records of this module's own."""
    copy = tmp_path_factory.mktemp("records") / "data"
    copytree(data, copy)
    return copy


@pytest.fixture(scope="module")
def idp() -> Iterator[Provider]:
    with provider.running() as running:
        yield running


@pytest.fixture
def keeper(folder: Path) -> Callable[..., str]:
    """What the keeper's command line says."""

    def run(*words: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "portal", *words],
            cwd=settings.ROOT,
            check=True,
            env=environ | {"PORTAL_DATA": str(folder)},
            capture_output=True,
            text=True,
        ).stdout

    return run
