"""What readers see before the first release, when a new one appears, and when something fails."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Page

from tests.e2e import house
from tests.portal.frame_release import FILE_NAME, make_release

pytestmark = pytest.mark.e2e

NEWER = "20991231T000000Z"


@dataclass(frozen=True)
class Changing:
    """A portal of its own whose release can be changed while it runs."""

    address: str
    folder: Path

    def publish(self, path: Path) -> None:
        """Make a copy of a release file the current one."""
        shutil.copyfile(path, self.folder / path.name)
        self.name(path.name)

    def name(self, file: str) -> None:
        """Make a file of the folder the current one, as a build does: in one step."""
        (self.folder / "next").write_text(file, encoding="utf-8")
        (self.folder / "next").replace(self.folder / "current")


def current(data: Path) -> Path:
    """The release file in use in a data folder."""
    folder = data / "warehouse"
    return folder / (folder / "current").read_text(encoding="utf-8").strip()


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Changing]:
    """A portal that starts without any release."""
    data = tmp_path_factory.mktemp("changing")
    (data / "warehouse").mkdir()
    with house.portal_on(data) as address:
        yield Changing(address, data / "warehouse")


@pytest.fixture(scope="module")
def poor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release that lacks what the pages with figures read."""
    data = tmp_path_factory.mktemp("poor")
    make_release(data)
    return current(data)


def test_without_a_release_the_pages_say_what_to_do(changing: Changing, page: Page) -> None:
    (changing.folder / "current").unlink(missing_ok=True)
    for path in ("/", "/lainausvirrat"):
        house.visit(page, changing.address + path)
        assert page.locator("h1").inner_text() == "Näytettävää aineistoa ei vielä ole"
        assert "python -m etl run" in page.inner_text(".st-key-page")
    assert "Tietoja ei ole vielä ladattu." in page.inner_text(".st-key-footer")
    assert house.axe_violations(page) == []


def test_a_new_release_is_shown_by_the_next_run_of_an_open_page(
    changing: Changing, data: Path, page: Page
) -> None:
    changing.publish(current(data))
    house.visit(page, f"{changing.address}/tietoa")
    assert current(data).stem in page.inner_text(".freshness")

    newer = changing.folder / f"{NEWER}.duckdb"
    shutil.copyfile(current(data), newer)
    with duckdb.connect(newer) as con:
        con.execute("update mart.release set release_id = $id", {"id": NEWER})
    changing.name(newer.name)
    page.locator(".page-menu").get_by_text("Lainausvirrat").click()
    page.wait_for_function(
        f"() => document.querySelector('.freshness')?.textContent.includes('{NEWER}')",
        timeout=house.PATIENCE_MS,
    )
    house.settle(page)
    assert page.locator(".st-key-exhibit-matriisi").count() == 1


def test_a_failing_page_shows_an_id_above_the_footer_and_no_trace(
    changing: Changing, data: Path, page: Page, tmp_path: Path
) -> None:
    broken = tmp_path / "20250101T000000Z.duckdb"
    shutil.copyfile(current(data), broken)
    with duckdb.connect(broken) as con:  # whoever reads a month fails
        con.execute("alter table mart.coverage rename to months")
        con.execute(
            "create view mart.coverage as select * replace (error('never')::date as month) from mart.months"
        )
    changing.publish(broken)
    page.goto(f"{changing.address}/")
    page.get_by_text(re.compile("Virheen tunniste: [0-9A-F]{8}")).wait_for(
        timeout=house.PATIENCE_MS
    )

    body = page.inner_text("body")
    assert "Traceback" not in body
    assert "mart." not in body
    error, footer = page.locator("[data-testid=stAlert]"), page.locator(".st-key-footer")
    assert error.bounding_box()["y"] < footer.bounding_box()["y"]  # type: ignore[index]
    assert house.axe_violations(page) == []


def test_a_release_that_lacks_what_a_page_reads_is_said_to_be_of_an_earlier_version(
    changing: Changing, poor: Path, page: Page
) -> None:
    changing.publish(poor)
    page.goto(f"{changing.address}/")
    page.get_by_text("Julkaisu on koottu portaalin aiemmalla versiolla").wait_for(
        timeout=house.PATIENCE_MS
    )

    assert page.get_by_text("Virheen tunniste").count() == 0
    assert house.axe_violations(page) == []


@pytest.fixture
def fresh(poor: Path, tmp_path: Path) -> Iterator[str]:
    """A portal that nobody has visited yet."""
    warehouse = tmp_path / "warehouse"
    warehouse.mkdir()
    shutil.copyfile(poor, warehouse / poor.name)
    (warehouse / "current").write_text(poor.name, encoding="utf-8")
    with house.portal_on(tmp_path) as address:
        yield address


def test_a_fresh_portal_keeps_the_staff_page_from_its_first_visitor(fresh: str, page: Page) -> None:
    house.visit(page, f"{fresh}/aineistot")

    assert page.locator("h1").inner_text() == "Tämä sivu ei ole avoinna sinulle"
    assert FILE_NAME not in page.content()


def test_a_fresh_portal_knows_no_unregistered_page(fresh: str, page: Page) -> None:
    for path in ("/exports", "/pages/exports", "/pages/exports.py", "/ei-ole"):
        answer = page.goto(fresh + path)
        assert answer is not None
        assert answer.status == 404
        assert page.locator("h1").inner_text() == "Sivua ei löydy"
        assert FILE_NAME not in page.content()


def test_staff_switch_roles_and_see_what_is_loaded(
    changing: Changing, poor: Path, page: Page
) -> None:
    changing.publish(poor)
    shutil.copytree(
        poor.parents[1] / "archive", changing.folder.parent / "archive", dirs_exist_ok=True
    )
    house.visit(page, f"{changing.address}/aineistot")
    assert FILE_NAME not in page.content()
    house.become_staff(page)

    page.get_by_text(FILE_NAME).wait_for(timeout=house.PATIENCE_MS)


def test_an_older_release_is_shown_on_every_page_until_the_newest_is_asked_for(
    changing: Changing, data: Path, page: Page
) -> None:
    older = "20240303T101500Z"
    copied = changing.folder / f"{older}.duckdb"
    shutil.copyfile(current(data), copied)
    with duckdb.connect(copied) as con:
        con.execute(
            "update mart.release set release_id = $id, built_at = timestamp '2024-03-03 10:15:00'",
            {"id": older},
        )
    changing.publish(current(data))
    banner = page.locator(".st-key-older-banner")

    house.visit(page, f"{changing.address}/tietoa")
    page.get_by_role("link", name="3.3.2024 klo 12.15").click()
    banner.wait_for(timeout=house.PATIENCE_MS)
    assert "Luvut ovat sellaisina kuin ne julkaistiin 3.3.2024" in banner.inner_text()
    page.locator(".page-menu a[href$=lainausvirrat]").click()
    page.locator(".st-key-exhibit-netto").wait_for(timeout=house.PATIENCE_MS)
    house.settle(page)
    assert banner.is_visible()
    link = page.locator("[data-copy-query]").first.get_attribute("data-copy-query")
    assert f"julkaisu={older}" in str(link)
    banner.get_by_role("button", name="Näytä uusimmat").click()
    banner.wait_for(state="hidden", timeout=house.PATIENCE_MS)

    status, text, _headers = house.get(f"{changing.address}/tuloste/lainausvirrat?julkaisu={older}")
    assert (status, older in text) == (200, True)
