"""The worked example of another region: every public page over Kainuu's pack, made as docs/region-pack.md says."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from portal.kit import i18n, menu
from portal.kit.menu import Page as Entry
from tests import sample_data
from tests.e2e import house
from tests.e2e.house import Tab
from tests.e2e.language import ALLOWED_ENGLISH, ENGLISH

pytestmark = pytest.mark.e2e

REGION = "kainuu"
LAPLAND = re.compile(
    r"\b(Lappi|Lapin|Lapissa|Lapland\w*|Lappland\w*|AKE Lappi|Rekku\w*|Rovanieme?\w*)\b"
)
PUBLIC = [entry for entry in menu.PAGES if entry.allowed is menu.PUBLIC]
SHEETS = ["/tuloste", "/tuloste/kuntakortti/kajaani", "/tuloste/lainausvirrat", "/avoin-data/"]
every_public_page = pytest.mark.parametrize(
    "entry", PUBLIC, ids=lambda e: e.file.removesuffix(".py")
)


@pytest.fixture(scope="module")
def kainuu(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A portal over a made-up year of Kainuu."""
    data = sample_data.copy(tmp_path_factory, events_per_year=20_000, years="2025", region=REGION)
    with house.portal_on(data, PORTAL_REGION=REGION) as address:
        yield address


@pytest.fixture(scope="module")
def opened(kainuu: str, browser: Browser) -> Iterator[Callable[[Entry], Tab]]:
    """Open a page in Finnish, once."""
    context = browser.new_context(viewport=house.WIDE)  # type: ignore[arg-type]  # a TypedDict at run time
    tabs: dict[str, Tab] = {}

    def tab(entry: Entry) -> Tab:
        if entry.file not in tabs:
            page = context.new_page()
            found = tabs[entry.file] = Tab(page, entry)
            page.on("console", lambda m: m.type == "error" and found.complaints.append(m.text))
            page.on("pageerror", lambda error: found.complaints.append(str(error)))
            house.visit(page, f"{kainuu}{entry.path}?lang=fi&kunta=205&korosta=205")
        return tabs[entry.file]

    yield tab
    context.close()


@every_public_page
def test_every_page_answers_and_none_speaks_of_lapland(
    kainuu: str, opened: Callable[[Entry], Tab], entry: Entry
) -> None:
    tab = opened(entry)
    texts = house.check(tab.page, "texts", {"attributes": True})

    assert house.get(f"{kainuu}{entry.path}")[0] == 200
    assert tab.complaints == []
    assert [text for text in texts if LAPLAND.search(text)] == []
    assert tab.page.title().endswith(" – Kainet-kirjastot")


@every_public_page
def test_no_english_is_left_on_a_finnish_page(opened: Callable[[Entry], Tab], entry: Entry) -> None:
    texts = house.check(opened(entry).page, "texts", {"attributes": True})

    assert [text for text in texts if ENGLISH.search(ALLOWED_ENGLISH.sub("", text))] == []


@every_public_page
@pytest.mark.parametrize("size", [house.WIDE, house.PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_and_nothing_is_cut(
    opened: Callable[[Entry], Tab], entry: Entry, size: dict[str, int]
) -> None:
    page = house.unfold(house.resize(opened(entry).page, size))

    assert house.axe_violations(page) == []
    assert house.check(page, "clipped") == []


@pytest.mark.parametrize("address", SHEETS)
def test_the_pages_of_the_server_speak_of_kainuu_alone(kainuu: str, address: str) -> None:
    status, text, _headers = house.get(f"{kainuu}{address}?lang=fi")

    assert status == 200
    assert LAPLAND.findall(text) == []
    assert "Kainet-kirjastot" in text


def test_only_the_languages_of_the_region_are_offered(kainuu: str) -> None:
    _status, text, _headers = house.get(f"{kainuu}/tuloste?lang=se")

    assert '<html lang="fi"' in text
    assert [lang for lang in i18n.LANGUAGES if f'hreflang="{lang}"' in text] == ["fi", "sv", "en"]


def test_the_laws_of_the_country_stand_where_the_region_names_it(kainuu: str) -> None:
    _status, text, _headers = house.get(f"{kainuu}/tuloste/tietoa?lang=fi")

    assert "Oulun kaupunginkirjasto" in text
    assert "Laki yleisistä kirjastoista (1492/2016, 8 §)" in text
