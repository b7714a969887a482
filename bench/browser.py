"""Visits and a filter change in Chromium, against an empty page with two plotly charts."""

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

from bench.served import ROOT, served
from bench.visits import PATIENCE_MS, WIDE, Seen, chromium, cold, middle, profiled, visited

PAGES = ("lainausvirrat", "", "kuntakortti?kunta=148", "enta-jos")
ON_A_PHONE = "lainausvirrat"
_TIMES = 5
_ORDER = ".st-key-jarjestys"  # the list that orders the matrix
_CHOSEN = """([before]) => new Promise((done) => {
    const now = () => document.querySelector('#root svg.drawing')?.innerHTML;
    const look = () => {
        const isAnother = now() !== before;
        if (isAnother && window.isUsable()) done(performance.now() - window.chosen);
        else requestAnimationFrame(look);
    };
    look();
})"""
_CLICKS = "addEventListener('click', () => { window.chosen = performance.now(); }, true)"


def measure(data: Path) -> Iterator[str]:
    """Lines: visits of each page cold and warm, on a phone, and a filter change."""
    with (
        served(ROOT / "app.py", {"PORTAL_DATA": str(data)}) as portal,
        served(ROOT / "bench" / "empty_page.py", {}) as empty,
        sync_playwright() as playwright,
    ):
        ours, bare = portal.address, empty.address
        browser = chromium(playwright)
        addresses = [bare, *(f"{ours}/{name}" for name in PAGES)]
        for how, visits in (
            ("cold", _cold(browser, addresses)),
            ("warm", _warm(playwright, addresses)),
        ):
            base = visits[bare]
            yield f"empty page with two charts, {how} {base.usable:5.2f} s"
            for name in PAGES:
                yield _line(name, how, visits[f"{ours}/{name}"], base)
        yield _phone(browser, f"{ours}/{ON_A_PHONE}")
        yield f"/lainausvirrat filter change {_filter(browser, ours):6.3f} s (limit 0.2)"
        browser.close()


def _line(name: str, how: str, seen: Seen, base: Seen) -> str:
    sent = f", {seen.sent / 1e6:4.2f} MB (limit 0.75)" if how == "cold" else ""
    return (
        f"/{name:22s} {how} readable {seen.readable:5.2f} s, ratio {seen.readable / base.usable:4.2f}"
        f" (limit 0.25), interactive {seen.usable:5.2f} s, ratio {seen.usable / base.usable:4.2f}"
        f" (limit 0.8), shift {seen.shift:6.4f} (limit 0.01){sent}"
    )


def _cold(browser: Browser, addresses: list[str]) -> dict[str, Seen]:
    """Each address by turns, so that a busy moment of the machine is everybody's; the first turn warms the
    servers."""
    turns = [{one: cold(browser, one) for one in addresses} for _ in range(_TIMES + 1)]
    return {one: middle(turn[one] for turn in turns[1:]) for one in addresses}


def _warm(playwright: Playwright, addresses: list[str]) -> dict[str, Seen]:
    """As above, in a browser that has been on each page before."""
    turns = []
    with tempfile.TemporaryDirectory() as profile:
        context = profiled(playwright, profile)
        for _ in range(_TIMES + 2):
            turn = {}
            for address in addresses:
                turn[address], page = visited(context, address)
                page.close()
            turns.append(turn)
        context.close()
    return {one: middle(turn[one] for turn in turns[2:]) for one in addresses}


def _phone(browser: Browser, address: str) -> str:
    seen = middle(cold(browser, address, is_phone=True) for _ in range(_TIMES))
    return (
        f"/{ON_A_PHONE:22s} phone, cold: readable {seen.readable:5.2f} s (limit 1.5),"
        f" interactive {seen.usable:5.2f} s (limit 7), shift {seen.shift:6.4f} (limit 0.01)"
    )


def _filter(browser: Browser, ours: str) -> float:
    """From choosing another order of the matrix to the page at rest with its figures drawn."""
    context = browser.new_context(**WIDE)
    _, page = visited(context, f"{ours}/lainausvirrat")
    page.evaluate(_CLICKS)
    taken = []
    for number in range(2 * _TIMES):
        page.locator(f"{_ORDER} [role=combobox]").click()
        option = page.get_by_role("option", selected=False).nth(number % 2)
        option.wait_for(timeout=PATIENCE_MS)
        before = page.evaluate("document.querySelector('#root svg.drawing').innerHTML")
        option.click()
        taken.append(page.evaluate(_CHOSEN, [before]) / 1000)
    context.close()
    return statistics.median(taken[2:])
