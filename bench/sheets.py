"""The sheets under /tuloste and the brief: cold in Chromium, with fifty viewers at once, and as PDF."""

import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench import browser
from bench.served import ROOT, served

SHEETS = ("/tuloste/lainausvirrat", "/tuloste/kuntakortti/inari")
PDF = "/tuloste/kuntakortti/inari.pdf"
VIEWERS, SECONDS, PAUSE = 50, 15, 1.0
_TIMES = 7
_VIEWERS = """
import statistics, sys, threading, time, urllib.request
address, viewers, seconds, pause = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
taken, end = [], time.monotonic() + seconds
def view(number):
    time.sleep(pause * number / viewers)
    while time.monotonic() < end:
        start = time.perf_counter()
        request = urllib.request.Request(address, headers={"Accept-Encoding": "br"})
        with urllib.request.urlopen(request) as answer:
            assert answer.status == 200 and len(answer.read()) > 1000
        taken.append(time.perf_counter() - start)
        time.sleep(pause)
threads = [threading.Thread(target=view, args=(number,)) for number in range(viewers)]
[thread.start() for thread in threads]; [thread.join() for thread in threads]
print(len(taken), statistics.median(taken), statistics.quantiles(taken, n=20)[-1])
"""


def measure(data: Path) -> Iterator[str]:
    """Lines: the first making of each, cold loads, p95 under load."""
    environment = {"PORTAL_DATA": str(data)}
    with served(ROOT / "app.py", environment) as portal, sync_playwright() as playwright:
        site = portal.address
        for path in (*SHEETS, PDF):
            yield f"{path:34s} first made {_fetched(site + path):6.2f} s, then {_fetched(site + path):6.3f} s"
        chromium = browser.chromium(playwright)
        for path in SHEETS:
            cold = _cold(chromium, site + path)
            yield f"{path:34s} cold in Chromium {cold:6.2f} s (limit 0.3)"
        chromium.close()
        for path in SHEETS:
            yield f"{path:34s} {_many(site + path)} (limit p95 0.3)"


def _fetched(address: str) -> float:
    start = time.perf_counter()
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
        answer.read()
    return time.perf_counter() - start


def _cold(chromium: Browser, address: str) -> float:
    """Median seconds from navigation with an empty cache to the load event: everything is drawn."""
    taken = []
    for _ in range(_TIMES):
        context = chromium.new_context(viewport={"width": 1360, "height": 900}, locale="fi-FI")
        page = context.new_page()
        start = time.perf_counter()
        page.goto(address, wait_until="load")
        taken.append(time.perf_counter() - start)
        context.close()
    return statistics.median(taken[1:])


def _many(address: str) -> str:
    """Fifty viewers in a process of their own, each asking once a second."""
    command = [sys.executable, "-c", _VIEWERS, address, str(VIEWERS), str(SECONDS), str(PAUSE)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    count, middle, late = done.stdout.split()
    return (
        f"{VIEWERS} viewers, {count} answers: p50 {float(middle):5.3f} s, p95 {float(late):5.3f} s"
    )
