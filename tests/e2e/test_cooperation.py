"""The register of cooperation by browser alone: download the workbook, fill it in with a mistake, mend, publish, see."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page

from tests import sample_data
from tests.e2e import house

pytestmark = pytest.mark.e2e

NEW_GROUP = "Visiotyöryhmä"


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A portal of its own over a small sample."""
    data = sample_data.copy(tmp_path_factory, events_per_year=12_000, years="2025-2025")
    with house.portal_on(data) as address:
        yield address


def become_staff(page: Page) -> None:
    page.locator(".st-key-local-mode [role=radio]").nth(1).click()
    page.locator(".page-menu a[href$=aineistot]").wait_for(timeout=house.PATIENCE_MS)
    house.settle(page)


def download(page: Page, name: str, target: Path) -> Path:
    with page.expect_download() as found:
        page.get_by_role("button", name=name).click()
    found.value.save_as(target)
    return target


def fill_in(path: Path) -> None:
    """A group, its meeting on a day that is none, and a library in it."""
    book = openpyxl.load_workbook(path)
    for sheet, cells in (
        ("Ryhmät", (NEW_GROUP, "Kimpan ryhmä")),
        ("Kokoukset", (NEW_GROUP, "31.2.2025")),
        (
            "Osallistuminen",
            (
                NEW_GROUP,
                None,
                "Utsjoki",
                "Sihteeri",
                "Mukana, läsnäoloa ei tiedetä",
                None,
                None,
                None,
                2025,
            ),
        ),
    ):
        row = max(cell.row for cell in book[sheet]["A"] if cell.value) + 1
        for column, value in enumerate(cells, start=1):
            book[sheet].cell(row, column).value = value
    book.save(path)


def mend(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    (bad,) = [cell for cell in book["Kokoukset"]["B"] if cell.value == "31.2.2025"]
    assert bad.comment is not None
    assert bad.comment.text.startswith("Tällaista päivää ei ole.")
    bad.value = "28.2.2025"
    book.save(path)


def bring_in(page: Page, address: str, path: Path) -> str:
    """Drop the workbook on the staff page; what the page says of it."""
    page.goto(f"{address}/aineistot")  # a new visit is a visitor's
    page.locator(".st-key-local-mode [role=radio]").nth(1).click()
    page.get_by_text("Valitse raporttitiedostot").wait_for(timeout=house.PATIENCE_MS)
    house.settle(page)
    page.locator("input[type=file]").set_input_files([path])
    page.locator(".file-card h3", has_text=path.name).wait_for(timeout=house.PATIENCE_MS)
    page.get_by_role("button", name="Ota käyttöön", exact=True).wait_for(timeout=house.PATIENCE_MS)
    return page.locator(".st-key-page").inner_text()


def test_the_workbook_goes_from_the_portal_to_the_portal(
    desk: str, page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("books")
    house.visit(page, f"{desk}/yhteistyo?lang=fi")
    assert page.get_by_role("button", name="Lataa yhteistyökirja").count() == 0
    become_staff(page)
    book = download(page, "Lataa yhteistyökirja (Excel)", folder / "kirja.xlsx")

    fill_in(book)
    said = bring_in(page, desk, book)
    assert "Kokoukset, B" in said
    assert "Tällaista päivää ei ole." in said
    assert "Ryhmät: uusia rivejä 1, muuttuneita 0, poistettuja 0." in said
    assert house.axe_violations(page) == []

    marked = download(
        page, "Lataa korjattavaksi: kirja.xlsx.korjattavat.xlsx", folder / "korjattu.xlsx"
    )
    mend(marked)
    said = bring_in(page, desk, marked)
    assert "Kokoukset: uusia rivejä 1, muuttuneita 0, poistettuja 0." in said
    page.get_by_role("button", name="Ota käyttöön", exact=True).click()
    page.get_by_role("button", name="Tuo lisää", exact=True).wait_for(timeout=house.PATIENCE_MS)

    house.visit(page, f"{desk}/yhteistyo?lang=fi&vuosi=2025&kirjasto=utsjoki")
    matrix = page.locator(".st-key-exhibit-osallistuminen table.signs")
    row = matrix.locator("tr.chosen")
    assert NEW_GROUP in matrix.inner_text()
    assert row.locator("[aria-label=sihteeri]").count() == 1
    history = page.locator(".st-key-exhibit-elinkaaret")
    assert history.locator("tr", has_text=NEW_GROUP).locator("[aria-label='1 kokous']").count() == 1
