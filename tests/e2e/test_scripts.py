"""Every script that a public page asks for is named by its first answer, and each that is named is there."""

import re

import pytest
from playwright.sync_api import Page

from tests.e2e import house

pytestmark = pytest.mark.e2e

NAMED = re.compile(r'<link data-later="modulepreload"[^>]* href="\./(static/js/[^"]+)"')


@pytest.mark.parametrize("path", ["/lainausvirrat", "/"])
def test_late_scripts_are_named_by_the_first_answer(page: Page, site: str, path: str) -> None:
    asked: set[str] = set()
    page.on("response", lambda answer: asked.add(answer.url) if answer.ok else None)
    text = house.get(f"{site}{path}")[1]
    named = {f"{site}/{address}" for address in NAMED.findall(text)}
    house.visit(page, f"{site}{path}")

    scripts = {address for address in asked if "/static/js/" in address}
    assert scripts == named
