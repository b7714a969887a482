"""The staff page in a browser: bring reports in, mend, publish, go back; two at once, tabs closed, servers killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import openpyxl
import pytest
from playwright.sync_api import Page

from portal.kit import settings
from tests import sample_data
from tests.e2e import house

pytestmark = pytest.mark.e2e

HEADER = "event_id;event_time;event_type;event_branch;item_home_branch;patron_category;item_type\n"
GOOD = HEADER + '9000001;"2026-01-02 10:00:00";issue;{branch};{branch};HENKILO;28VRK\n'
BAD = GOOD + "9000002;32.13.2026;issue;{branch};{branch};HENKILO;28VRK\n"


@pytest.fixture
def desk_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small sample."""
    return sample_data.copy(tmp_path_factory, events_per_year=12_000, years="2025-2025")


@pytest.fixture
def desk(desk_data: Path) -> Iterator[str]:
    """A portal of its own over a small sample."""
    with house.portal_on(desk_data) as address:
        yield address


@pytest.fixture
def branch(desk_data: Path) -> str:
    """A branch code that the region knows."""
    with duckdb.connect(house_release(desk_data), read_only=True) as con:
        row = con.execute("select min(branch_code) from mart.branch").fetchone()
    assert row is not None
    return str(row[0])


def house_release(data: Path) -> Path:
    folder = data / "warehouse"
    return folder / (folder / "current").read_text("utf-8").strip()


def enter(page: Page, address: str) -> Page:
    page.goto(f"{address}/aineistot")
    page.locator(".st-key-local-mode [role=radio]").nth(1).click()
    page.get_by_text("Valitse raporttitiedostot tai pudota ne tähän").wait_for(
        timeout=house.PATIENCE_MS
    )
    return page


def drop(page: Page, folder: Path, **files: str | bytes) -> None:
    paths = []
    for name, content in files.items():
        path = folder / name.replace("_dot_", ".")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        paths.append(path)
    page.locator("input[type=file]").set_input_files(paths)


def wait_for_button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).wait_for(timeout=house.PATIENCE_MS)


def test_three_reports_are_checked_mended_and_published(
    desk: str, desk_data: Path, branch: str, page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("reports")
    before = house_release(desk_data)
    enter(page, desk)
    drop(page, folder, r1_dot_csv=BAD.format(branch=branch), sivu_dot_csv="<html>login</html>")
    wait_for_button(page, "Ota käyttöön")
    text = page.locator(".st-key-page").inner_text()

    assert "1 rivi korjattava" in text
    assert "ei kelpaa" in text
    assert "Tiedosto on verkkosivu eikä raportti" in text
    assert "Keksitty esimerkkiaineisto väistyy" in text
    assert house_release(desk_data) == before
    assert house.axe_violations(page) == []

    with page.expect_download() as download:
        page.get_by_role("button", name="Lataa korjattavaksi: r1.csv.korjattavat.xlsx").click()
    mended = folder / "korjattu.xlsx"
    download.value.save_as(mended)
    book = openpyxl.load_workbook(mended)
    book.worksheets[0].cell(2, 2).value = "2026-01-03 11:00:00"
    book.save(mended)
    page.get_by_role("button", name="Ota käyttöön", exact=True).click()
    wait_for_button(page, "Tuo lisää")
    page.get_by_role("button", name="Tuo lisää", exact=True).click()
    page.get_by_text("1 rivi korjattava").wait_for(state="hidden", timeout=house.PATIENCE_MS)
    page.wait_for_function("() => document.querySelectorAll('input[type=file]').length === 1")
    page.locator("input[type=file]").set_input_files([mended])
    wait_for_button(page, "Ota käyttöön")
    page.get_by_role("button", name="Ota käyttöön", exact=True).click()
    wait_for_button(page, "Tuo lisää")

    with duckdb.connect(house_release(desk_data), read_only=True) as con:
        assert con.execute(
            "select sum(loans), bool_or(is_sample) from mart.flow_by_month, mart.release"
        ).fetchone() == (2, False)
    page.get_by_text("Otti käyttöön julkaisun").first.wait_for(timeout=house.PATIENCE_MS)


def test_a_closed_tab_and_a_killed_server_do_not_stop_a_publication(
    desk_data: Path,
    branch: str,
    new_page: Callable[[], Page],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("reports")
    port = house.free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"],
        cwd=settings.ROOT,
        env=os.environ | {"PORTAL_DATA": str(desk_data)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    house.await_answer(f"http://127.0.0.1:{port}/healthz")
    page = enter(new_page(), f"http://127.0.0.1:{port}")
    drop(page, folder, r1_dot_csv=GOOD.format(branch=branch))
    wait_for_button(page, "Ota käyttöön")
    before = house_release(desk_data)
    page.get_by_role("button", name="Ota käyttöön", exact=True).click()
    page.get_by_text("Voit sulkea sivun").or_(
        page.get_by_role("button", name="Tuo lisää")
    ).first.wait_for(timeout=house.PATIENCE_MS)
    page.context.close()
    server.send_signal(signal.SIGKILL)
    server.wait()

    until = time.monotonic() + 60
    while house_release(desk_data) == before and time.monotonic() < until:
        time.sleep(0.2)
    assert house_release(desk_data) != before


def test_two_staff_members_publish_at_once_and_going_back_is_one_click(
    desk: str,
    desk_data: Path,
    branch: str,
    new_page: Callable[[], Page],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    pages = [enter(new_page(), desk) for _ in range(2)]
    for number, page in enumerate(pages):
        text = GOOD.format(branch=branch).replace("9000001", str(9000001 + number))
        drop(page, tmp_path_factory.mktemp("reports"), r1_dot_csv=text)
    for page in pages:
        wait_for_button(page, "Ota käyttöön")
    for page in pages:
        page.get_by_role("button", name="Ota käyttöön", exact=True).click()
    for page in pages:
        wait_for_button(page, "Tuo lisää")
    with duckdb.connect(house_release(desk_data), read_only=True) as con:
        assert con.execute("select sum(loans) from mart.flow_by_month").fetchone() == (2,)

    current = house_release(desk_data)
    pages[0].get_by_role("button", name="Palaa tähän", exact=True).click()
    until = time.monotonic() + 30
    while house_release(desk_data) == current and time.monotonic() < until:
        time.sleep(0.2)
    assert house_release(desk_data) != current


@pytest.fixture(scope="module")
def checking_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A portal where nothing is published."""
    data = sample_data.copy(tmp_path_factory, events_per_year=12_000, years="2025-2025")
    with house.portal_on(data) as address:
        yield address


@pytest.mark.parametrize("name", ["excel.xlsx", "kuva.png", "raportti.csv"])
def test_hostile_bytes_are_told_in_a_sentence(
    checking_desk: str, page: Page, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    enter(page, checking_desk)
    path = tmp_path_factory.mktemp("reports") / name
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    page.locator("input[type=file]").set_input_files([path])
    card = page.locator(".file-card", has_text=name)
    card.locator(".verdict", has_text="ei kelpaa").wait_for(timeout=house.PATIENCE_MS)

    assert page.get_by_role("button", name="Ota käyttöön", exact=True).count() == 0
    assert "Traceback" not in page.locator(".st-key-page").inner_text()


def test_a_table_of_figures_is_asked_about_once_and_kept_with_its_source(
    desk: str, desk_data: Path, page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("figures")
    table = (
        "Kunta;Tilastotieto;2023;2024\nInari;Henkilötyövuodet;8,5;9\nSalla;Henkilötyövuodet;4;{}\n"
    )
    drop(enter(page, desk), folder, tilasto_dot_csv=table.format("noin 4"))
    page.get_by_label("Koko henkilöstön henkilötyövuodet").first.wait_for(timeout=house.PATIENCE_MS)
    page.get_by_label("Lähde, esimerkiksi").fill("Kirjastotilasto")
    page.get_by_role("button", name="Lue tiedosto näin").click()
    page.get_by_text("Solussa ei ole lukua.").first.wait_for(timeout=house.PATIENCE_MS)
    page.get_by_role("button", name="Hylkää").click()

    drop(enter(page, desk), folder, tilasto_dot_csv=table.format("4,5"))
    page.get_by_label("Lähde, esimerkiksi").fill("Kirjastotilasto")
    page.get_by_role("button", name="Lue tiedosto näin").click()
    page.get_by_text("Luetaan henkilötyövuodet 4 (2023–2024).").wait_for(timeout=house.PATIENCE_MS)
    page.get_by_role("button", name="Ota käyttöön").click()
    page.get_by_text("on käytössä:").first.wait_for(timeout=house.PATIENCE_MS)

    (manifest,) = (desk_data / "archive" / "figures").glob("*.json")
    mapping = json.loads(manifest.read_text("utf-8"))["mapping"]
    assert mapping["source"] == "Kirjastotilasto"
    assert mapping["figures"] == {"henkilötyövuodet": "staff_years"}

    drop(enter(page, desk), folder, uusi_dot_csv=table.format("5").replace("2024", "2025"))
    page.get_by_text("Sarakkeet luetaan kuten tiedostossa tilasto.csv").wait_for(
        timeout=house.PATIENCE_MS
    )
