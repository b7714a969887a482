"""The sheets under /tuloste and the brief: cold in Chromium, with fifty viewers at once, and as PDF."""

import statistics
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.served import ROOT, served
from bench.viewers import many
from bench.visits import WIDE, chromium

SHEETS = ("/tuloste/lainausvirrat", "/tuloste/kuntakortti/inari")
PDF = "/tuloste/kuntakortti/inari.pdf"
_TIMES = 7


def measure(data: Path) -> Iterator[str]:
    """Lines: the first making of each, cold loads, p95 under load."""
    environment = {"PORTAL_DATA": str(data)}
    with served(ROOT / "app.py", environment) as portal, sync_playwright() as playwright:
        site = portal.address
        for path in (*SHEETS, PDF):
            yield f"{path:34s} first made {_fetched(site + path):6.2f} s, then {_fetched(site + path):6.3f} s"
        browser = chromium(playwright)
        for path in SHEETS:
            cold = _cold(browser, site + path)
            yield f"{path:34s} cold in Chromium {cold:6.2f} s (limit 0.3)"
        browser.close()
        for path in SHEETS:
            yield f"{path:34s} {many(site + path)} (limit p95 0.3)"


def _fetched(address: str) -> float:
    start = time.perf_counter()
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
        answer.read()
    return time.perf_counter() - start


def _cold(browser: Browser, address: str) -> float:
    """Median seconds from navigation with an empty cache to the load event: everything is drawn."""
    taken = []
    for _ in range(_TIMES):
        context = browser.new_context(**WIDE)
        page = context.new_page()
        start = time.perf_counter()
        page.goto(address, wait_until="load")
        taken.append(time.perf_counter() - start)
        context.close()
    return statistics.median(taken[1:])
