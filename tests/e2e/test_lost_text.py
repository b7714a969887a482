"""What a reviewer was writing when the sign-in ended is not lost, in a real browser with a real provider."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from portal.kit import access
from portal.records import store
from portal.records.words import State
from tests.e2e import clock, house, provider
from tests.e2e.player import Player
from tests.e2e.provider import Provider
from tests.portal.award import house as award_house

pytestmark = pytest.mark.e2e
WRITTEN = "Yhteistyö kantoi koko vuoden, ja siitä hyötyivät kaikki."


@pytest.fixture
def portal(folder: Path, idp: Provider) -> Iterator[str]:
    """A portal with a round in review, whose people sign in at the provider."""
    records = store.opened(f"sqlite:///{folder / 'records.sqlite'}")
    award_house.Body.made(records, idp.address).to(State.REVIEW)
    records.dispose()
    with provider.portal_behind(idp, folder, program="tests.e2e.clock") as address:
        yield address


def test_what_was_written_when_the_sign_in_ended_stands_to_be_copied(
    portal: str, idp: Provider, page: Page, folder: Path, tmp_path: Path
) -> None:
    matti = Player("Matti", page, tmp_path)
    matti.sign_in(idp, portal, int(time.time())).open("/arviointi")
    field = matti.main.get_by_label("Perustelu, Yhteistyö", exact=True)
    field.fill(WRITTEN)
    clock.move(folder, access.SESSION + timedelta(minutes=1))
    field.press("Tab")
    matti.hears("Kirjoittamaasi ei tallennettu.")

    assert page.locator("h1").inner_text() == "Tämä sivu ei ole avoinna sinulle"
    expect(page.locator(".st-key-unsaved code")).to_have_text(WRITTEN)
    matti.look("lost-text")
    matti.press("Poista teksti")
    expect(page.locator(".st-key-unsaved")).to_have_count(0)
    assert house.axe_violations(page) == []
