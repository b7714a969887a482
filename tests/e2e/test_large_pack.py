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
)  # bytes of a page's HTML (brotli), and of all that depends on the pack
HEIGHT = 6_000  # pixels, at both widths
SIZES = ({"width": 1360, "height": 900}, {"width": 390, "height": 844})
DRAWN = "[...document.querySelectorAll('[data-figure] svg')].reduce((sum, one) => sum + one.outerHTML.length, 0)"
PAGES = [
    *(entry.path for entry in menu.PAGES if entry.allowed is menu.PUBLIC),
    "/kuntakortti?kunta=091",
    *(f"/kuntakortti?taso=maakunta{place}" for place in ("", "&kunta=01", "&kunta=19")),
    "/avoin-data/",
    *(f"{path}?taso=kunta" for path in ("/lainausvirrat", "/kuljetukset", "/kysynta")),
]
OF_LAPLAND = [
    *(entry.path for entry in menu.PAGES if entry.allowed is menu.PUBLIC),
    "/kuntakortti?kunta=148",
    "/avoin-data/",
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


def heaviness(page: Page, address: str) -> tuple[int, int, list[int]]:
    """Of a page that is opened: bytes of its HTML as a browser gets it; of all that depends on the pack, unpacked
    (HTML, drawings and what the socket sends); and its height at each width."""
    body = house.get(address)[1].encode()
    heard = [len(body)]
    page = page.context.new_page()
    page.on("websocket", lambda it: it.on("framereceived", lambda frame: heard.append(len(frame))))
    page.set_viewport_size(SIZES[0])  # type: ignore[arg-type]  # a TypedDict at run time
    if "/avoin-data/" in address:
        page.goto(address)
    else:
        house.visit(page, address)
    heights = [height(page)]
    page.set_viewport_size(SIZES[1])  # type: ignore[arg-type]  # a TypedDict at run time
    page.wait_for_timeout(300)
    heights.append(height(page))
    heard.append(page.evaluate(DRAWN))
    page.close()
    return len(brotli.compress(body, quality=5)), sum(heard), heights


def height(page: Page) -> int:
    """How high the page is, scrolled to its end."""
    main = "document.querySelector('[data-testid=stMain]') ?? document.documentElement"
    return int(page.evaluate(f"({main}).scrollHeight"))


@every_page
def test_no_page_grows_with_the_country(land: str, page: Page, path: str) -> None:
    compressed, whole, heights = heaviness(page, land + path)

    assert compressed < COMPRESSED
    assert whole < WHOLE
    assert max(heights) < HEIGHT, heights


@pytest.mark.parametrize("path", OF_LAPLAND)
def test_no_page_of_lapland_is_longer_either(site: str, page: Page, path: str) -> None:
    compressed, whole, heights = heaviness(page, site + path)

    assert compressed < COMPRESSED
    assert whole < WHOLE
    assert max(heights) < HEIGHT, heights
