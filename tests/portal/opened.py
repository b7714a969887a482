"""The portal over a data folder without a browser: pages as Streamlit runs them, sheets by plain HTTP."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from streamlit.testing.v1 import AppTest

from portal import shell
from portal.kit import settings, warehouse
from portal.kit.access import Role
from tests.portal.asgi import Client

FRAME = settings.ROOT / "portal" / "frame.py"
SECONDS = 30


@contextmanager
def portal_over(
    data: Path, monkeypatch: pytest.MonkeyPatch, region: Path | None = None
) -> Iterator[None]:
    """Let the portal read this data folder, with nothing kept from another one."""
    monkeypatch.setenv("PORTAL_DATA", str(data))
    if region is not None:
        monkeypatch.setenv("PORTAL_REGION", str(region))
    st.cache_data.clear()
    st.cache_resource.clear()
    yield
    warehouse.close()


def opened(page: str = "overview.py", role: Role = Role.VISITOR, **parameters: str) -> AppTest:
    """A page of pages/, run in a role of local mode with these choices in its address."""
    app = AppTest.from_file(FRAME, default_timeout=SECONDS)
    app.session_state["local_role"] = role.value
    app.run()
    app.switch_page(str(settings.ROOT / "pages" / page))
    for key, value in parameters.items():
        app.query_params[key] = value
    return app.run()


def markup(app: AppTest) -> str:
    """The HTML of a page, as it is sent."""
    return " ".join(element.proto.body for element in app.get("html"))


def headings(app: AppTest) -> list[str]:
    """The headings of the parts of a page, in its order."""
    return [html.unescape(one) for one in re.findall(r'<h2 class="part">([^<]*)', markup(app))]


def alts(app: AppTest) -> list[str]:
    """The texts of the drawings of a page, in its order."""
    found = re.findall(r'<div data-figure="[^>]* aria-label="([^"]*)"', markup(app))
    return [html.unescape(alt) for alt in found]


def text(app: AppTest) -> str:
    """What is read on a page: its HTML without escapes, its titles and Markdown."""
    shown = [str(element.value) for kind in (app.title, app.markdown) for element in kind]
    return html.unescape(" ".join([markup(app), *shown]))


def client() -> Client:
    """A browser that asks the shell for sheets and open data."""
    return Client(Starlette(routes=shell.ROUTES, middleware=[Middleware(shell.Shell)]))
