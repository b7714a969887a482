"""A table of the reader's own in a few clicks: the numbers are counted once more from the marts."""

import csv
import io
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.house import get, settle, visit

pytestmark = pytest.mark.e2e


def pick(page: Page, name: str, option: str) -> Page:
    """Choose from a list."""
    page.locator(f".st-key-{name} button[aria-haspopup=listbox]").click()
    page.locator(f".st-key-{name} input").fill(option)
    page.get_by_role("option", name=option, exact=True).click()
    page.wait_for_timeout(400)  # the run that the choice begins may end before it could be seen
    return settle(page)


def seen(page: Page) -> list[list[str]]:
    """The table on the page, its head first."""
    rows = page.locator(".st-key-panel-own-table .table-scroll").first.locator("tr").all()
    return [[cell.inner_text().strip() for cell in row.locator("th, td").all()] for row in rows]


def counted(data: Path) -> dict[tuple[str, str], int]:
    """Transfers of 2025 by month and reason."""
    release = (data / "warehouse" / "current").read_text(encoding="utf-8").strip()
    with duckdb.connect(data / "warehouse" / release, read_only=True) as con:
        found = con.execute(
            "select strftime(transfer_month, '%Y-%m'), purpose, count(*) from mart.transport"
            " where year(transfer_month) = 2025 group by all"
        ).fetchall()
    return {(month, purpose): count for month, purpose, count in found}


def test_transfers_by_month_and_reason_in_five_choices(page: Page, site: str, data: Path) -> None:
    """The menu, then measure, rows, columns and period; the address shows it again, and open data has it."""
    visit(page, site)
    page.locator(".page-menu a", has_text="Omat taulukot").first.click()
    page.locator(".st-key-panel-own-table").wait_for()
    settle(page)
    pick(page, "mittari", "Kuljetukset")
    pick(page, "rivit", "Kuukausi")
    pick(page, "sarakkeet", "Syy")
    pick(page, "jakso", "2025")

    truth = counted(data)
    head, *rows, foot = seen(page)
    assert [word.partition("\n")[0].strip(" ↕\u2009") for word in head[:5]] == [
        "Kuukausi",
        "Varauksia varten",
        "Paluulla omistajalle",
        "Muut syyt",
        "Yhteensä",
    ]
    assert len(rows) == 12
    assert int(foot[4].replace("\u00a0", "")) == sum(truth.values())
    again = visit(page, page.url)
    assert seen(again)[-1] == foot
    link = page.locator("section.own-address a", has_text="CSV").first.get_attribute("href")
    lines = csv.reader(io.StringIO(get(f"{site}{link}")[1]))
    assert next(lines) == ["month", "purpose", "transfers"]
    assert {(month, purpose): int(count) for month, purpose, count in lines} == truth
    swap = page.locator("p.own-swap a")
    swap.click()
    settle(page)
    expect(page.locator(".st-key-panel-own-table h2").first).to_contain_text("syy ja kuukausi")


def test_some_places_are_chosen_in_the_list_and_kept_in_the_address(page: Page, site: str) -> None:
    visit(page, f"{site}/omat-taulukot")
    field = page.locator(".st-key-paikka input")
    for name in ("Inari", "Utsjoki"):
        field.fill(name)
        page.get_by_role("option", name=name, exact=True).click()
        page.wait_for_timeout(400)
        settle(page)

    page.wait_for_url("**paikka=148*890**")
    assert [row[0] for row in seen(page)[1:]] == ["Inari", "Utsjoki", "Yhteensä"]
    expect(page.locator(".st-key-panel-own-table h2").first).to_contain_text(
        "(kunta: Inari, Utsjoki)"
    )


def test_without_javascript_boxes_are_ticked_in_a_form(browser: Browser, site: str) -> None:
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(f"{site}/tuloste/omat-taulukot")
    plain.locator(".st-key-paikka summary").click()
    for name in ("Inari", "Utsjoki"):
        plain.get_by_label(name, exact=True).check()
    plain.get_by_role("button", name="Näytä").click()

    assert [row[0] for row in seen(plain)[1:]] == ["Inari", "Utsjoki", "Yhteensä"]
    plain.context.close()


def test_many_chosen_places_stay_in_the_panel_of_choices(page: Page, site: str) -> None:
    """The field scrolls; the numbers beside it are not covered."""
    chosen = "148,261,320,698,758,890"
    visit(page, f"{site}/omat-taulukot?paikka={chosen}")
    panel = page.locator(".st-key-filters").bounding_box()
    field = page.locator(".st-key-paikka [data-baseweb=select], .st-key-paikka .stMultiSelect")
    inside = field.first.bounding_box()

    assert panel is not None
    assert inside is not None
    assert inside["x"] + inside["width"] <= panel["x"] + panel["width"]
