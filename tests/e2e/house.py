"""What the browser tests share: portals to visit, releases to show, and how to wait for a page."""

import base64
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Page

from portal.kit import menu, settings
from portal.statements import faults as accessibility

INARI = "148"
CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, PHONE = {"width": 1360, "height": 2600}, {"width": 390, "height": 1800}
NARROWEST = {"width": 320, "height": 900}
PATIENCE_MS = 90_000  # a loaded two-core machine draws slowly; nothing waits for nothing
CHECKS = (Path(__file__).parent / "checks.js").read_text(encoding="utf-8")
AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
DRAWN = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    return app?.dataset.testScriptState === 'notRunning'
        && !document.getElementById('first-paint')
        && document.querySelector('h1')
        && document.querySelector('.st-key-footer .freshness')
        && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')
        && [...document.querySelectorAll('[data-figure]')]
            .every((place) => place.querySelector('svg') || !place.checkVisibility());
}"""


@dataclass
class Tab:
    """An open page and what it asked for and complained of while it opened."""

    page: Page
    entry: menu.Page
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def free_port() -> int:
    """A port that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def portal_on(
    data: Path,
    *options: str,
    port: int | None = None,
    program: str = "streamlit",
    **environment: str,
) -> Iterator[str]:
    """The address of a portal in a process of its own, over one data folder."""
    address = f"http://127.0.0.1:{(port := port or free_port())}"
    command = [
        sys.executable,
        "-m",
        program,
        "run",
        "app.py",
        f"--server.port={port}",
        *options,
    ]
    with (data / "portal.log").open("a") as log:
        server = subprocess.Popen(
            command,
            cwd=settings.ROOT,
            env=os.environ | {"PORTAL_DATA": str(data)} | environment,
            stdout=log,
            stderr=log,
        )
        try:
            await_answer(f"{address}/healthz")
            yield address
        finally:
            server.terminate()
            server.wait(20)


def await_answer(address: str, seconds: float = 90) -> None:
    """Wait until something answers at the address."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310  our own server
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"{address} does not answer")


def get(address: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    """Status, text and headers (names in small letters) of a plain HTTP answer."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:  # noqa: S310  our own server
            return answer.status, answer.read().decode(), _lowered(answer.headers)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode(), _lowered(refused.headers)


def _lowered(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@contextmanager
def firewall(behind: str) -> Iterator[str]:
    """The address of a network device that passes plain HTTP on and refuses every WebSocket."""

    class Device(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if "upgrade" in self.headers:
                self._answer(403, "no WebSocket here", {})
                return
            asked = {k: v for k, v in self.headers.items() if k.lower() != "accept-encoding"}
            self._answer(*get(behind + self.path, **asked))

        def _answer(self, status: int, text: str, headers: dict[str, str]) -> None:
            body = text.encode()
            self.send_response(status)
            for name in {"content-type", "content-security-policy"} & headers.keys():
                self.send_header(name, headers[name])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Device) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def visit(page: Page, address: str) -> Page:
    """Open an address and wait until everything on the page is drawn."""
    page.goto(address)
    return settle(page)


def settle(page: Page) -> Page:
    """Wait until the page's run has ended and everything is drawn."""
    page.wait_for_function(DRAWN, timeout=PATIENCE_MS)
    return page


def become_staff(page: Page) -> Page:
    """Switch to the role of staff."""
    page.locator(".st-key-local-mode [role=radio]").nth(1).click()
    page.locator(".page-menu a[href$=aineistot]").wait_for(timeout=PATIENCE_MS)
    return settle(page)


def resize(page: Page, size: dict[str, int]) -> Page:
    """Give the page another size and wait until its charts have taken it."""
    page.set_viewport_size(size)  # type: ignore[arg-type]  # a TypedDict at run time
    page.wait_for_function(
        "async () => { for (let i = 0; i < 4; i++) await new Promise(requestAnimationFrame);"
        " return true; }"
    )
    return settle(page)


def unfold(page: Page) -> Page:
    """Open every figure and definition that is folded, and wait until it is drawn."""
    page.evaluate(
        "document.querySelectorAll('details:is(.figure-fold, .definitions-fold)').forEach((each) => { each.open = true; })"
    )
    return settle(page)


def check(page: Page, name: str, *arguments: object) -> Any:  # noqa: ANN401  whatever it finds
    """What one of the functions in checks.js finds on the page."""
    if not page.evaluate("Boolean(window.checks)"):
        page.evaluate(CHECKS)
    return page.evaluate(f"(rest) => window.checks.{name}(...rest)", list(arguments))


def weak_texts(page: Page) -> list[str]:
    """Texts in the window that do not stand out from what lies under them; a picture tells."""
    if not check(page, "rememberTexts"):
        pytest.fail("There is no text on the page.")
    picture = base64.b64encode(page.screenshot()).decode()
    found: list[str] = check(page, "weakTexts", f"data:image/png;base64,{picture}")
    return found


def axe_violations(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds: the rule and the elements that break it."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    found = page.evaluate(
        f"async () => (await axe.run(document, {{runOnly: {json.dumps(RULES)},"
        " resultTypes: ['violations']})).violations"
    )
    nodes = [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found]
    return [
        (rule, [n for n in html if not _is_known(rule, n)])
        for rule, html in nodes
        if not all(_is_known(rule, n) for n in html)
    ]


def _is_known(rule: str, element: str) -> bool:
    return any(rule == known.rule and known.place in element for known in accessibility.PASSED)
