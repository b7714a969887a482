"""The first real file in a browser: no code is known, the map is told, the figures are published."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import openpyxl
import pytest
from playwright.sync_api import Page

from tests.e2e import house

pytestmark = pytest.mark.e2e

HEADER = "event_id;event_time;event_type;event_branch;item_home_branch;patron_category;item_type\n"
LOANS = [("KEPK", "KEPK")] * 5 + [("KEPK", "TORPK")] * 3 + [("TORPK", "LUETT")]
R1 = HEADER + "".join(
    f'{number};"2026-01-{number:02d} 10:00:00";issue;{place};{owner};HENKILO;28VRK\n'
    for number, (owner, place) in enumerate(LOANS, start=1)
)
R4 = (
    "branch;branch_name;okm_group;okm_group_count;postal_city;postal_code;is_pickup_location\n"
    "KEPK;Kemin kaupunginkirjasto;;0;;;1\nTORPK;Tornion kirjasto;;0;;;1\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[str]:
    """A portal of its own where nothing has been loaded."""
    with house.portal_on(tmp_path) as address:
        yield address


def enter(page: Page, address: str, heading: str) -> Page:
    page.goto(address)
    page.locator(".st-key-local-mode [role=radio]").nth(1).click()
    page.get_by_role("heading", name=heading).wait_for(timeout=house.PATIENCE_MS)
    return house.settle(page)


def body(page: Page) -> str:
    return page.locator(".st-key-page").inner_text()


def wait_for_text(page: Page, text: str) -> None:
    page.get_by_text(text).first.wait_for(timeout=house.PATIENCE_MS)
    house.settle(page)


def test_a_first_file_is_mapped_and_published(
    desk: str, page: Page, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "r1.csv").write_text(R1, encoding="utf-8")
    (folder / "r4.csv").write_text(R4, encoding="utf-8")
    page.goto(f"{desk}/aineistot")
    page.locator(".st-key-local-mode [role=radio]").nth(1).click()
    wait_for_text(page, "Valitse raporttitiedostot tai pudota ne tähän")
    page.locator("input[type=file]").first.set_input_files([folder / "r1.csv", folder / "r4.csv"])
    wait_for_text(page, "Yhtään lainaa tai uusintaa ei voi laskea")
    assert page.get_by_role("button", name="Ota käyttöön", exact=True).count() == 0

    page.get_by_role("link", name="Avaa toimipistekartta").first.click()
    wait_for_text(page, "Mikä toimipiste on kyseessä?")
    assert "Raporteissa on 3 koodia, joita portaali ei tunne." in body(page)
    assert house.axe_violations(page) == []
    house.resize(page, house.PHONE)
    assert house.axe_violations(page) == []
    house.resize(page, house.WIDE)

    page.get_by_role("button", name="Hyväksy 2 varmaa ehdotusta").click()
    wait_for_text(page, "2 ehdotusta tallennettu.")
    page.locator("[data-testid=stRadioOption]", has_text="Tekninen yksikkö").click()
    wait_for_text(page, "jää pois teknisen yksikön riveinä")
    page.get_by_label("Käytössä alkaen").fill("1.6.2026")
    page.get_by_label("Päättyen").fill("31.5.2026")
    page.get_by_role("button", name="Tallenna ja avaa seuraava").click()
    wait_for_text(page, "Anna päivä, joka on alun jälkeen")
    page.get_by_label("Käytössä alkaen").fill("")
    page.get_by_label("Päättyen").fill("")
    page.get_by_role("button", name="Tallenna ja avaa seuraava").click()
    wait_for_text(page, "Raporttien jokainen toimipistekoodi tunnetaan.")

    page.get_by_role("button", name="Tarkista raportit uudelleen").click()
    page.get_by_role("link", name="Katso tulos").click()
    publish = page.get_by_role("button", name="Ota käyttöön", exact=True)
    publish.wait_for(timeout=house.PATIENCE_MS)
    publish.click()
    page.get_by_role("button", name="Tuo lisää", exact=True).wait_for(timeout=house.PATIENCE_MS)

    release = tmp_path / "warehouse" / (tmp_path / "warehouse" / "current").read_text().strip()
    with duckdb.connect(release, read_only=True) as con:
        told = con.execute(
            "select rows_published, rows_excluded, region_layer from mart.release"
        ).fetchone()
        flows = con.execute(
            "select owner_municipality_code, place_municipality_code, loans::int "
            "from mart.flow_by_month order by all"
        ).fetchall()
    assert told == (8, 1, 2)
    assert flows == [("240", "240", 5), ("240", "851", 3)]


def test_the_workbook_is_filled_in_and_a_save_is_undone(
    desk: str, page: Page, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    enter(page, f"{desk}/toimipistekartta", "Mikä toimipiste on kyseessä?")
    with page.expect_download() as download:
        page.get_by_role("button", name="Lataa työkirja").click()
    path = tmp_path_factory.mktemp("excel") / "kartta.xlsx"
    download.value.save_as(path)
    book = openpyxl.load_workbook(path)
    book["Tapahtumat"].append(["1.3.2026", "31.3.2026", "240", "Kemin kirjasto oli suljettu."])
    book.save(path)
    page.locator("input[type=file]").first.set_input_files([path])
    wait_for_text(page, "Työkirjan muutokset on tallennettu.")
    assert len(list((tmp_path / "region").glob("*.json"))) == 1

    page.get_by_text("Sulkemiset ja muut tapahtumat").first.click()
    wait_for_text(page, "Kemin kirjasto oli suljettu.")
    page.locator(".st-key-map-undo button").click()
    wait_for_text(page, "Muutos on kumottu.")
    assert len(list((tmp_path / "region").glob("*.json"))) == 2
