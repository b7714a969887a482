"""One visit to a page in Chromium: when it can be read, when it can be used, how far it jumped, its bytes."""

import os
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

WIDE: Any = {"viewport": {"width": 1360, "height": 900}, "locale": "fi-FI"}
PHONE: Any = {
    "viewport": {"width": 390, "height": 844},
    "locale": "fi-FI",
    "has_touch": True,
    "is_mobile": True,
}
SLOWER = 4  # a phone's processor against this one
SLOW_4G: Mapping[str, float] = {
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PATIENCE_MS = 120_000
_PATH = os.environ.get("CHROMIUM") or "/usr/bin/chromium"

# Looked at in every frame. `drawn` is what a page without a first paint has to show, too.
WATCH = """() => {
    const seen = window.seen = { shift: 0 };
    new PerformanceObserver((list) => list.getEntries().forEach((one) => {
        if (!one.hadRecentInput) seen.shift += one.value;
    })).observe({ type: 'layout-shift', buffered: true });
    const shown = (place) => [...place.querySelectorAll('[data-figure], .figure, [data-testid=stPlotlyChart]')]
        .every((one) => one.querySelector('svg.drawing, .main-svg') || !one.checkVisibility());
    window.isReadable = () => {
        const place = document.getElementById('first-paint') ?? document.getElementById('root');
        const charts = place?.querySelectorAll('svg.drawing, [data-testid=stPlotlyChart]:has(.main-svg)').length;
        const isWhole = place?.querySelector('.wordmark') ? place.querySelector('h1') && place.querySelector('.freshness') : charts > 1;
        return Boolean(charts && isWhole && shown(place));
    };
    window.isUsable = () => {
        const app = document.querySelector('[data-testid=stApp]');
        return !document.getElementById('first-paint') && app?.dataset.testScriptState === 'notRunning'
            && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]') && window.isReadable();
    };
    const look = () => {
        const painted = performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
        if (painted && !seen.readable && window.isReadable()) seen.readable = Math.max(painted, performance.now());
        if (seen.readable && !seen.usable && window.isUsable()) seen.usable = performance.now();
        if (!seen.usable) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""


@dataclass(frozen=True)
class Seen:
    """What one visit saw, in seconds from its beginning; the bytes as they went over the wire."""

    readable: float
    usable: float
    shift: float
    sent: int


def chromium(playwright: Playwright) -> Browser:
    """The browser that everything is measured in."""
    return playwright.chromium.launch(executable_path=_PATH, args=FLAGS)


def profiled(playwright: Playwright, folder: str) -> BrowserContext:
    """A browser profile on disk, as a reader's who comes again."""
    return playwright.chromium.launch_persistent_context(
        folder, executable_path=_PATH, args=FLAGS, **WIDE
    )


def cold(browser: Browser, address: str, *, is_phone: bool = False) -> Seen:
    """A visit with nothing kept from before."""
    context = browser.new_context(**(PHONE if is_phone else WIDE))
    seen, _page = visited(context, address, is_phone=is_phone)
    context.close()
    return seen


def visited(context: BrowserContext, address: str, *, is_phone: bool = False) -> tuple[Seen, Page]:
    """A visit in a new tab, which is left open."""
    page = context.new_page()
    page.add_init_script(f"({WATCH})()")
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    if is_phone:
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        session.send("Network.emulateNetworkConditions", {"offline": False, **SLOW_4G})
    page.goto(address, wait_until="commit", timeout=PATIENCE_MS)
    page.wait_for_function("() => window.seen?.usable", timeout=PATIENCE_MS)
    told = page.evaluate("window.seen")
    readable, usable = told["readable"] / 1000, told["usable"] / 1000
    return Seen(readable, usable, told["shift"], int(sum(sizes))), page


def middle(visits: Iterable[Seen]) -> Seen:
    """The median of each measure; of the shift the largest."""
    all_ = list(visits)
    return Seen(
        statistics.median(one.readable for one in all_),
        statistics.median(one.usable for one in all_),
        max(one.shift for one in all_),
        int(statistics.median(one.sent for one in all_)),
    )
