"""A real identity provider for the browser tests: OpenID Connect over HTTP, in a process of its own."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.e2e import house

SIGN_IN, SIGN_OUT = "#root .st-key-sign-in-default button", "#root .st-key-sign-out button"
LETTERS = "b7Nw2Kx9Qm4Zt6Lp8Rv3Yc5Hd1Gs0JfAeUi"


@dataclass(frozen=True)
class Provider:
    """Where the provider answers."""

    address: str

    def know(self, subject: str, name: str, **claims: object) -> None:
        """Have a user who can sign in; claims are what the provider says besides."""
        body = json.dumps({"name": name, **claims}).encode()
        request = urllib.request.Request(  # noqa: S310 - our own server
            f"{self.address}/users/{subject}",
            body,
            {"content-type": "application/json"},
            method="PUT",
        )
        urllib.request.urlopen(request, timeout=10).close()  # noqa: S310 - our own server

    def sign_in(self, page: Page, address: str, subject: str) -> Page:
        """Sign in from a page, and wait until it is drawn again."""
        house.visit(page, address)
        page.locator(SIGN_IN).click()
        self.let_in(page, subject)
        page.locator(SIGN_OUT).wait_for(timeout=house.PATIENCE_MS)
        return house.settle(page)

    def let_in(self, page: Page, subject: str) -> None:
        """Fill in the provider's own form."""
        page.wait_for_url(f"{self.address}/**", timeout=house.PATIENCE_MS)
        page.fill("input[name=sub]", subject)
        page.get_by_role("button", name="Authorize").click()


def person_id(listed: str, name: str) -> str:
    """The id of a person in what `roles list` says."""
    return next(line.split()[0] for line in listed.splitlines() if f"  {name}  " in line)


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that knows nobody yet."""
    port = house.free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        house.await_answer(address)
        yield Provider(address)
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def portal_behind(
    provider: Provider, data: Path, *, program: str = "streamlit", **environment: str
) -> Iterator[str]:
    """The address of a portal whose readers sign in at the provider."""
    port = house.free_port()
    secrets = data / "secrets.toml"
    secrets.write_text(
        f"""[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "{LETTERS}"
client_id = "portal"
client_secret = "portal"
server_metadata_url = "{provider.address}/.well-known/openid-configuration"
""",
        encoding="utf-8",
    )
    allowed = "--server.allowedHosts=127.0.0.1"
    with house.portal_on(
        data, allowed, port=port, program=program, PORTAL_SECRETS=str(secrets), **environment
    ) as address:
        yield address
