"""Page loads and a filter change in Chromium, against an empty page with two plotly charts."""

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from bench.served import ROOT, served

_TIMES = 5
PAGES = {"": 2, "lainausvirrat": 4, "kuntakortti?kunta=148": 2, "enta-jos": 1}  # and charts drawn
_PATH = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
_DRAWN = """(charts) => {
    const app = document.querySelector('[data-testid=stApp]');
    return app && app.getAttribute('data-test-script-state') === 'notRunning'
        && document.querySelectorAll('[data-testid=stPlotlyChart], [data-figure]').length >= charts
        && [...document.querySelectorAll('[data-testid=stPlotlyChart], [data-figure]')]
            .every(chart => chart.querySelector('.main-svg, svg.drawing') || !chart.checkVisibility());
}"""


def measure(data: Path) -> Iterator[str]:
    """Lines: cold and warm loads, bytes on the wire, a filter change."""
    with (
        served(ROOT / "app.py", {"PORTAL_DATA": str(data)}) as portal,
        served(ROOT / "bench" / "empty_page.py", {}) as empty,
        sync_playwright() as playwright,
    ):
        ours, bare = portal.address, empty.address
        browser = chromium(playwright)
        yardstick, _ = _cold(browser, bare, 2)
        usual = _warm(playwright, bare, 2)
        yield f"empty page with two charts, cold {yardstick:6.2f} s, warm {usual:6.2f} s"
        for name, charts in PAGES.items():
            cold, sent = _cold(browser, f"{ours}/{name}", charts)
            yield (
                f"/{name:22s} cold {cold:6.2f} s, ratio {cold / yardstick:5.2f} (limit 1.4), "
                f"{sent / 1e6:5.2f} MB (limit 3)"
            )
            warm = _warm(playwright, f"{ours}/{name}", charts)
            yield (
                f"/{name:22s} warm {warm:6.2f} s (limit 0.9), {warm / usual:5.2f} x the empty page"
            )
        yield f"/lainausvirrat filter change {_filter(browser, ours):6.2f} s (limit 0.4)"
        browser.close()


def chromium(playwright: Playwright) -> Browser:
    """The browser that everything is measured in."""
    return playwright.chromium.launch(executable_path=_PATH, args=_FLAGS)


def _load(context: BrowserContext, address: str, charts: int) -> tuple[float, Page]:
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_function(_DRAWN, arg=charts, timeout=60_000)
    return time.perf_counter() - start, page


def _cold(browser: Browser, address: str, charts: int) -> tuple[float, int]:
    """Median seconds with an empty browser cache, and bytes on the wire of the last load."""
    taken, sent = [], 0
    for number in range(_TIMES + 1):
        context = browser.new_context(viewport={"width": 1360, "height": 900}, locale="fi-FI")
        sizes: list[float] = []
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.on(
            "Network.loadingFinished", lambda event, s=sizes: s.append(event["encodedDataLength"])
        )
        start = time.perf_counter()
        page.goto(address, wait_until="commit")
        page.wait_for_function(_DRAWN, arg=charts, timeout=60_000)
        if number:  # the first visit also warms the server
            taken.append(time.perf_counter() - start)
        sent = int(sum(sizes))
        context.close()
    return statistics.median(taken), sent


def _warm(playwright: Playwright, address: str, charts: int) -> float:
    """Median seconds in a browser profile on disk that has been here before, as a reader's is."""
    taken = []
    with tempfile.TemporaryDirectory() as profile:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=_PATH, args=_FLAGS,
            viewport={"width": 1360, "height": 900}, locale="fi-FI",
        )  # fmt: skip
        for number in range(_TIMES + 2):
            seconds, page = _load(context, address, charts)
            page.close()
            if number > 1:
                taken.append(seconds)
        context.close()
    return statistics.median(taken)


def _filter(browser: Browser, ours: str) -> float:
    """From choosing another order of the matrix to the page at rest with its charts drawn."""
    context = browser.new_context(viewport={"width": 1360, "height": 900}, locale="fi-FI")
    _, page = _load(context, f"{ours}/lainausvirrat", 4)
    taken = []
    for number in range(2 * _TIMES):
        box = page.get_by_role("combobox").nth(4)
        box.click()
        option = page.get_by_role("option", selected=False).nth(number % 2)
        option.wait_for()
        before = page.locator("svg.drawing").first.inner_html()[:200_000]
        start = time.perf_counter()
        option.click()
        page.wait_for_function(
            "(was) => document.querySelector('svg.drawing').innerHTML.slice(0, 200000) !== was",
            arg=before,
            timeout=20_000,
        )
        page.wait_for_function(_DRAWN, arg=4, timeout=20_000)
        taken.append(time.perf_counter() - start)
    context.close()
    return statistics.median(taken[2:])
