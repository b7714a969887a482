"""The made-up round tried as a newcomer would after `make run`: no sign-in, no command, one browser.

A member of the committee reviews; then the round is played to its publication, its result is labelled in
the history, and *Begin again* puts everything back. Nothing is written into the portal's own records.
"""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import house
from tests.e2e.player import CRITERIA, Player, fetched

pytestmark = pytest.mark.e2e


@pytest.fixture
def tried(folder: Path, new_page: Callable[[], Page], tmp_path: Path) -> Iterator[Player]:
    """A browser at a portal that has just been opened for the first time."""
    with house.portal_on(folder) as address:
        yield Player("Matti Maa", new_page(), tmp_path, address)


def become(one: Player, name: str, path: str = "/kierros") -> Player:
    """Be another of the made-up people, by the link with their name."""
    one.open(path)
    one.page.locator(".sample-people a", has_text=name).click()
    one.page.locator(".sample-people a[aria-current]", has_text=name).wait_for(
        timeout=house.PATIENCE_MS
    )
    return one.settle()


def test_a_newcomer_reviews_and_plays_the_round_to_its_publication(
    tried: Player, folder: Path, tmp_path: Path
) -> None:
    one = tried.open("/").open("/kierros")
    one.hears("Vuoden onnistuja (esimerkki)").look("01-visitor")
    become(one, "Mikko", "/kierros")
    assert "siirtokokoelmia" not in one.sees()  # disqualified: no nomination is seen

    become(one, "Matti").open("/arviointi?rooli=matti").hears("arvioitu 1.")
    one.look("02-matti")
    score(one, 4)
    score(one, 3)
    one.hears("arvioitu 3.")

    become(one, "Kaisa").press("Anna muiden lähettää arvionsa").hears("Muut ovat antaneet omansa.")
    one.open("/arviointi?rooli=kaisa")
    score(one, 3)
    become(one, "Kaisa").fold("Sulje arviointi").press("Sulje arviointi")
    one.hears("Arviointi on suljettu ja kokous avattu.")

    become(one, "Saga").open("/paatos?rooli=saga").fold("Läsnäolijat")
    for name in ("Kaisa Koski", "Matti Maa", "Maija Mieli"):
        one.tick(name)
    one.press("Kirjaa läsnäolijat").hears("Tallennettu.")
    one.open("/paatos?rooli=saga").fold("Tee esitys").pick("Tulos", "Yksi palkittava")
    one.pick("Mihin esitys nojaa", "Arviot ja käyty keskustelu")
    winner = choose_one(one, "Palkittavat kirjastot")
    one.fill(
        "Perustelut sellaisina kuin ne julkaistaan",
        "Yhteinen työ näkyi koko vuoden, ja kaikki hyötyivät.",
    )
    for label in CRITERIA:
        one.fill(f"Perustelu: {label}", "Näkyi koko vuoden.")
    one.press("Tee esitys")
    one.hears("Esitys on tehty.")
    one.press("Anna muiden äänestää").hears("Muut ovat antaneet omansa.")

    become(one, "Kaisa").open("/paatos?rooli=kaisa").fold("Päätä esityksen mukaan")
    one.fill("Pöytäkirja, jossa päätös on", "Esimerkki 1 § 1").press("Päätä esityksen mukaan")
    one.hears("Päätös on tehty.")

    become(one, "Saga").open("/paatos?rooli=saga").fold("Suomi")
    one.fill("Otsikko", "Vuoden onnistuja on valittu").press("Tallenna teksti").hears(
        "Tallennettu."
    )
    assert fetched(one, "Lataa Word", tmp_path).read_bytes()[:2] == b"PK"
    one.fold("Asiakirjat")
    for label, start in (
        ("Kokouksen asiakirjat: PDF", b"%PDF"),
        ("Kokouksen asiakirjat: Word", b"PK"),
        ("Vertailu: Excel", b"PK"),
        ("Kierroksen päivät kalenteriin: ics", b"BEGIN:VCAL"),
    ):
        paper = fetched(one, label, tmp_path)
        assert paper.read_bytes().startswith(start)
        assert "esimerkki" in paper.name
    one.press("Julkaise tulos").press("Kyllä, julkaise tulos").hears("Tulos on julkinen.").look(
        "03-published"
    )

    one.open("/tunnustukset").hears("Vuoden onnistuja (esimerkki)")
    assert winner in one.sees()
    assert not list(folder.glob("records.sqlite*"))

    begin_again(one)
    assert "(esimerkki)" not in one.open("/tunnustukset").main.inner_text()
    become(one, "Matti").open("/arviointi?rooli=matti").hears("arvioitu 1.")


def score(one: Player, mark: int) -> None:
    """The nominee that waits, the same score for every criterion."""
    for criterion in CRITERIA:
        group = one.page.get_by_role("radiogroup", name=re.compile(criterion))
        group.locator("label").nth(mark - 1).click()
        one.settle().fill(f"Perustelu, {criterion}", f"Perusteltu {mark}")
    one.press("Lähetä arvio").hears("Arvio on lähetetty.")


def begin_again(one: Player) -> None:
    become(one, "Saga").press("Aloita alusta")
    one.page.get_by_role("button", name="Aloita esimerkkikierros alusta").click()
    one.settle().hears("Esimerkkikierros on aloitettu alusta.")


def choose_one(one: Player, label: str) -> str:
    """Choose one option of a list of many. Returns what it says."""
    field = one.page.get_by_role("combobox", name=label, exact=True).filter(visible=True).first
    field.press("ArrowDown")
    option = one.page.get_by_role("option").nth(1)  # the first one chooses all
    said = option.inner_text()
    option.click()
    one.page.keyboard.press("Escape")
    one.settle()
    return said.strip()


def test_another_person_finds_nothing_of_what_the_one_before_typed(tried: Player) -> None:
    one = tried.open("/arviointi?rooli=kaisa")
    field = one.page.get_by_label("Perustelu, Työ kaikkien hyväksi", exact=True)
    field.fill("Vain Kaisan silmille")
    field.press("Tab")
    one.settle()
    time.sleep(0.5)
    for name in ("matti", "maija", "saga"):
        one.open(f"/arviointi?rooli={name}")
        assert "Vain Kaisan silmille" not in one.page.content()
        for area in one.page.locator("textarea").all():
            expect(area).not_to_have_value("Vain Kaisan silmille")


def test_a_round_begun_at_the_call_takes_a_nomination(tried: Player) -> None:
    one = (
        become(tried, "Ulla")
        .press("Aloita alusta")
        .choose("Missä vaiheessa kierros on", "Haku auki")
    )
    one.press("Aloita esimerkkikierros alusta").hears("Esimerkkikierros on aloitettu alusta.")
    one.open("/ehdota?rooli=ulla").choose("Mitä kirjastoa ehdotat?", "Inari")
    one.fill("Työsähköpostisi", "ulla@example.org").press("Aloita")
    one.fill("Miksi kirjastoa ehdotetaan", "Yhteinen lukukampanja kaikkien kirjastojen kanssa.")
    one.press("Lähetä ehdotus").hears("Kuittinumero")
    become(one, "Saga").hears("Esteellisyydestään eivät ole ilmoittaneet: Saga Sihteeri.")
