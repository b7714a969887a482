"""A whole country in one pack: every public page keeps within its limits, and every place can be reached."""

from collections.abc import Iterator
from datetime import date

import brotli
import pytest
from playwright.sync_api import Browser, Page

from etl.sample import country, write
from portal.kit import menu
from tests.e2e import house
from tests.etl.house import House, house_in

pytestmark = pytest.mark.e2e

COMPRESSED, WHOLE = (
    40_000,
    1_000_000,
)  # bytes of a page's HTML, and of all that a first visit fetches
HEIGHT, PHONE_HEIGHT = (
    6_000,
    12_500,
)  # pixels; on a phone what stands side by side is one below the other
WINDOW = {"width": 1360, "height": 900}
TALLER = {
    "/maaritelmat",  # a list of definitions, as long in every pack
    "/enta-jos",  # a list of shares
}
PAGES = [
    *(entry.path for entry in menu.PAGES if entry.allowed is menu.PUBLIC),
    "/kuntakortti?kunta=091",
    *(f"{path}?taso=kunta" for path in ("/lainausvirrat", "/kuljetukset", "/kysynta")),
]
every_page = pytest.mark.parametrize("path", PAGES)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> House:
    """309 municipalities and 750 branches of one system, with two years of few events."""
    folder = tmp_path_factory.mktemp("country")
    known = country.consortia()
    towns = tuple(town for each in known for town in each.towns)
    country.write_pack(folder / "pack", [country.Consortium("maa", towns, known[0].branches)])
    found = house_in(folder, folder / "pack")
    write.write(
        found.paths.exports,
        pack=folder / "pack",
        events_per_year=20_000,
        first=date(2024, 1, 1),
        last=date(2025, 12, 31),
        seed=1,
        has_book=False,
    )
    assert found.command("run").exit_code in {0, 1}  # 1: the made-up reports have rows to refuse
    return found


@pytest.fixture(scope="module")
def land(made: House) -> Iterator[str]:
    with house.portal_on(made.paths.data, PORTAL_REGION=str(made.paths.region)) as address:
        yield address


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def height(page: Page) -> int:
    return int(page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight"))


@every_page
def test_no_page_grows_with_the_country(land: str, page: Page, path: str) -> None:
    _status, _text, headers = house.get(land + path)
    assert headers["content-type"].startswith("text/html")
    body = house.get(land + path)[1].encode()

    assert len(brotli.compress(body, quality=5)) < COMPRESSED
    if path.split("?")[0] not in TALLER:
        page.set_viewport_size(WINDOW)  # type: ignore[arg-type]  # a TypedDict at run time
        assert height(house.visit(page, land + path)) < HEIGHT
        assert height(house.resize(page, {"width": 390, "height": 844})) < PHONE_HEIGHT
