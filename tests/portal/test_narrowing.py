"""Whatever narrows a view is told wherever the view goes: page, sheet, document, download."""

import datetime as dt
import html
import io
import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import duckdb
import openpyxl
import pypdf
import pytest
from streamlit.testing.v1 import AppTest

from portal.files import xlsx_file
from portal.kit import figure as shown
from portal.kit import i18n, narrowing, warehouse
from portal.kit.answers import read
from portal.kit.figure import Finding, Shown
from portal.kit.periods import Period
from portal.kit.places import Level, Scope
from portal.kit.tables import Table
from portal.kit.warehouse import Release
from portal.lending import measures
from portal.lending import view as views
from portal.lending.figures.arrows import ARROWS
from portal.lending.figures.matrix import MATRIX
from portal.lending.figures.multiples import MULTIPLES
from portal.lending.figures.net import NET
from portal.lending.figures.partners import PARTNERS
from portal.lending.view import Choice
from portal.municipality import view as municipality_view
from portal.municipality.figures.standing import STANDING
from portal.transport.figures.bands import BANDS
from portal.transport.figures.routes import ROUTES
from portal.transport.figures.trend import TREND
from portal.whatif import view as cost_view
from portal.whatif.figures.shares import SHARES
from portal.whatif.queries import Key
from tests.portal.counted_release import RELEASE_ID, make_counted_release
from tests.portal.opened import alts, client, markup, opened, portal_over

NEWEST = "20260101T000000Z"
OLDER = "aiempi julkaisu: 5.5.2025 klo 15.00"  # built at 12:00 UTC
JANUARY = Period(dt.date(2025, 1, 1), dt.date(2025, 1, 1))
NAMES = {
    "kokoelma=hylly.AIK": "kokoelma: Aikuiset",
    "taso=kirjasto": "taso: kirjasto",
    "taso=toimipiste": "taso: toimipiste",
    "korosta=002": "Jänkä",
    f"julkaisu={RELEASE_ID}": OLDER,
}


@pytest.fixture(scope="module")
def two_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The counted release, and after it a newest one that is the same but for its name."""
    data = tmp_path_factory.mktemp("narrowed")
    first = make_counted_release(data)
    newest = shutil.copyfile(first, first.parent / f"{NEWEST}.duckdb")
    with duckdb.connect(newest) as con:
        con.execute("update mart.release set release_id = $id", {"id": NEWEST})
    (first.parent / "current").write_text(newest.name, encoding="utf-8")
    return data


@pytest.fixture(autouse=True)
def data_of_two(two_releases: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with portal_over(two_releases, monkeypatch):
        yield


def chosen(choice: str) -> dict[str, str]:
    name, _is, code = choice.partition("=")
    return {name: code}


def texts(body: str, css: str) -> list[str]:
    """The paragraphs of a class, as they are read."""
    found = re.findall(rf'<p class="{css}"[^>]*>(.*?)</p>', body, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", "", each)) for each in found]


def lacking(parts: list[str], name: str) -> list[str]:
    return [part for part in parts if name not in part]


def told_on(app: AppTest) -> tuple[str, str, list[str], list[str], list[str]]:
    """Title, lead, subtitles, source lines and texts for who cannot see, of a page."""
    body = markup(app)
    notes = [note for note in texts(body, "figure-note") if note.startswith("Lähde")]
    said = alts(app)
    assert not app.exception
    assert notes
    assert texts(body, "figure-subtitle")
    return (
        str(app.title[0].value),
        texts(body, "lead")[0],
        texts(body, "figure-subtitle"),
        notes,
        said,
    )


@pytest.mark.parametrize("choice", NAMES)
def test_the_page_of_flows_tells_each_choice_in_every_part(choice: str) -> None:
    title, lead, subtitles, sources, alts = told_on(
        opened("lending.py", jakso="2025-01..2025-01", **chosen(choice))
    )
    name = NAMES[choice]

    assert name in title
    assert name in lead
    assert len(sources) == figures_of(choice)
    assert lacking([one.casefold() for one in sources], name.casefold()) == of_all_loans(
        choice, sources
    )
    assert len(alts) == figures_of(choice) - 1
    assert lacking(alts, name) == of_all_loans(choice, alts)
    figures = [each for each in subtitles if "Tiedot" not in each and "," in each]
    of_the_list = [] if choice != "korosta=002" else [each for each in figures if name not in each]
    assert [each for each in figures if name not in each and each not in of_the_list] == []
    assert len(of_the_list) <= 2  # the list of a phone and the collections have no highlight


def figures_of(choice: str) -> int:
    """How many figures the page has: without that of collections where one is looked at."""
    return 7 if choice.startswith("kokoelma") else 8


def of_all_loans(choice: str, texts_: list[str]) -> list[str]:
    """Those of the figures that no highlight narrows: the collections."""
    found = [one for one in texts_ if "Jänkä" not in one] if choice == "korosta=002" else []
    assert len(found) <= 1
    return [one.casefold() for one in found] if "Lähde" in "".join(found) else found


def test_a_collection_is_never_called_all_loans() -> None:
    app = opened("lending.py", jakso="2025-01..2025-01", kokoelma="hylly.AIK")
    sheet = client().get("/tuloste/lainausvirrat?jakso=2025-01..2025-01&kokoelma=hylly.AIK").text

    for body in (markup(app), sheet):
        assert "kaikista lainoista" not in html.unescape(body)
        assert "tämän kokoelman lainoista" in html.unescape(body)
        assert "Osuus kokoelman lainoista" in html.unescape(body)


@pytest.mark.parametrize("page", ["transport.py", "demand.py"])
@pytest.mark.parametrize("choice", ["taso=kirjasto", "taso=toimipiste", f"julkaisu={RELEASE_ID}"])
def test_transports_and_demand_tell_each_choice_in_every_part(page: str, choice: str) -> None:
    app = opened(page, jakso="2025-01..2025-01", **chosen(choice))
    title, lead, subtitles, sources, alts = told_on(app)
    name = NAMES[choice]

    assert name in title
    assert name in lead
    assert lacking(subtitles, name) == []
    assert lacking([source.casefold() for source in sources], name.casefold()) == []
    assert lacking(alts, name) == []


def test_a_highlight_of_transports_is_told_where_it_leaves_something_out() -> None:
    title, lead, subtitles, _sources, alts = told_on(
        opened("transport.py", jakso="2025-01..2025-01", korosta="002")
    )

    assert "korostettu: Jänkä" in title
    assert "korostettu: Jänkä" in lead
    for words in ("Kuljetukset ja kuljetusajat reiteittäin", "Avoimet kuljetukset"):
        (subtitle,) = [each for each in subtitles if each.startswith(words)]
        assert "Jänkä" in subtitle
    assert any("Jänkä" in alt for alt in alts)


@pytest.mark.parametrize(
    ("page", "choices"),
    [
        ("overview.py", {}),
        ("municipality.py", {"kunta": "001", "vuosi": "2025-01..2025-01"}),
        ("whatif.py", {"vuosi": "2025-01..2025-01"}),
    ],
)
def test_every_page_tells_that_its_release_is_older(page: str, choices: dict[str, str]) -> None:
    app = opened(page, julkaisu=RELEASE_ID, **choices)
    sources = [each for each in texts(markup(app), "figure-note") if each.startswith("Lähde")]

    assert OLDER in str(app.title[0].value)
    assert sources
    assert lacking([source.casefold() for source in sources], OLDER) == []
    assert "aiempi julkaisu" not in markup(opened(page, **choices))


def test_the_what_if_page_tells_its_highlight() -> None:
    app = opened("whatif.py", vuosi="2025-01..2025-01", kunta="002")

    assert "korostettu: Jänkä" in str(app.title[0].value)
    assert "Korostettu: Jänkä" in texts(markup(app), "figure-note")[0]


@pytest.mark.parametrize("choice", NAMES)
def test_the_sheet_of_flows_tells_each_choice(choice: str) -> None:
    body = client().get(f"/tuloste/lainausvirrat?jakso=2025-01..2025-01&{choice}").text
    name = NAMES[choice]
    title = re.search(r"<h1>(.*?)</h1>", body)
    pictures = [html.unescape(alt) for alt in re.findall(r'role="img" aria-label="([^"]+)"', body)]
    captions = [html.unescape(each) for each in re.findall(r"<caption[^>]*>(.*?)</caption>", body)]

    assert title is not None
    assert name in html.unescape(title[1])
    assert name in texts(body, "lead")[0]
    notes = [note for note in texts(body, "figure-note") if note.startswith("Lähde")]
    assert len(notes) == figures_of(choice)
    assert lacking([note.casefold() for note in notes], name.casefold()) == of_all_loans(
        choice, notes
    )
    assert pictures
    assert lacking(pictures, name) == of_all_loans(choice, pictures)
    if name != OLDER:  # the heading above a table tells the release
        assert lacking([each for each in captions if "," in each], name) == []


def test_the_document_of_an_older_release_says_that_it_is() -> None:
    asked = f"?vuosi=2025-01..2025-01&julkaisu={RELEASE_ID}"
    answer = client().get(f"/tuloste/kuntakortti/aho.pdf{asked}")
    said = " ".join(pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())
    newest = client().get("/tuloste/kuntakortti/aho.pdf?vuosi=2025-01..2025-01")

    assert f"({OLDER})" in said
    assert "aiempi-julkaisu-5-5-2025" in answer.headers["content-disposition"]
    assert "aiempi-julkaisu" not in newest.headers["content-disposition"]
    assert 'filename="kuntakortti-aho-tammikuu-2025' in newest.headers["content-disposition"]


# --- downloads ------------------------------------------------------------------------------------

Made = tuple[Shown, Finding, Table]


def of_lending(ask: Callable[..., object], choice: Choice) -> list[Made]:
    view = views.look(ask, choice, "Pohjola")  # type: ignore[arg-type]
    made = (MATRIX, NET, PARTNERS, ARROWS, MULTIPLES)
    return [(view, figure.words(view), figure.table(view)) for figure in made]


def release_of(two_releases: Path, release_id: str) -> Release:
    found = warehouse.published(two_releases, release_id)
    assert found is not None
    return found


def downloaded(release: Release, made: Made) -> tuple[str, str, str]:
    """The name of the file, what its notes sheet says, and the caption of the table."""
    view, finding, table = made
    words, told = shown.words(release, view, finding), shown.table(release, view, table)
    notes = shown.notes(release, view, words, told, measures.LOANS_BETWEEN)
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file.content(told, notes, "Tiedot")))
    cells = [str(cell) for row in book["Huomautukset"].iter_rows(values_only=True) for cell in row]
    return shown.download_name(release, view, "kuvio", ".csv"), " | ".join(cells), told.caption


LENDING = {
    "kokoelma: Aikuiset": Choice(Scope(Level.MUNICIPALITY, JANUARY.first, JANUARY.last, "AIK")),
    "taso: kirjasto": Choice(Scope(Level.LIBRARY, JANUARY.first, JANUARY.last)),
    "taso: toimipiste": Choice(Scope(Level.BRANCH, JANUARY.first, JANUARY.last)),
    "korostettu: Jänkä": Choice(
        Scope(Level.MUNICIPALITY, JANUARY.first, JANUARY.last), place="002"
    ),
}


@pytest.mark.parametrize("words", LENDING)
def test_every_download_of_lending_tells_its_choice(words: str, two_releases: Path) -> None:
    release = release_of(two_releases, NEWEST)
    slug = words.replace(": ", "-").casefold().replace("ä", "a")

    for made in of_lending(partial(read, release), LENDING[words]):
        name, notes, caption = downloaded(release, made)
        assert slug in name
        assert f"Rajaus | {words}" in notes
        assert words.partition(": ")[2] in caption


def test_every_download_of_transports_tells_level_and_highlight(
    two_releases: Path, look_at_transport: Callable[..., Shown]
) -> None:
    release = release_of(two_releases, NEWEST)
    view = look_at_transport(level=Level.LIBRARY, place="yhteis")

    for figure in (ROUTES, BANDS, TREND):
        made = (view, figure.words(view), figure.table(view))
        name, notes, caption = downloaded(release, made)
        assert "taso-kirjasto-korostettu-yhteiskirjasto" in name
        assert "Rajaus | taso: kirjasto, korostettu: Yhteiskirjasto" in notes
        assert "taso: kirjasto" in caption


def test_a_download_of_the_card_carries_its_municipality(two_releases: Path) -> None:
    release = release_of(two_releases, NEWEST)
    ask = partial(read, release)
    frames = municipality_view.gathered(ask, JANUARY, "Pohjola")
    view = municipality_view.of(frames, "002")
    made = (
        view,
        STANDING.words(view),
        STANDING.table(view),
    )
    name, notes, caption = downloaded(release, made)

    assert name.startswith("kuvio-janka-")
    assert "Rajaus | kunta: Jänkä" in notes
    assert "Jänkä" in caption

    what_if = cost_view.of(frames, ask, cost_view.Choice(100, Key.EQUAL, "003"))
    name, notes, _caption = downloaded(
        release, (what_if, SHARES.words(what_if), SHARES.table(what_if))
    )
    assert "korostettu-oyla" in name
    assert "Rajaus | korostettu: Öylä" in notes


def test_a_download_of_an_older_release_says_that_it_is(two_releases: Path) -> None:
    release = release_of(two_releases, RELEASE_ID)
    choice = Choice(Scope(Level.MUNICIPALITY, JANUARY.first, JANUARY.last))

    for made in of_lending(partial(read, release), choice):
        name, notes, caption = downloaded(release, made)
        assert "aiempi-julkaisu-5-5-2025-klo-15-00" in name
        assert f"Rajaus | {OLDER}" in notes
        assert OLDER in caption


def test_without_a_choice_nothing_is_added(two_releases: Path) -> None:
    release = release_of(two_releases, NEWEST)
    choice = Choice(Scope(Level.MUNICIPALITY, JANUARY.first, JANUARY.last))

    for made in of_lending(partial(read, release), choice):
        name, notes, caption = downloaded(release, made)
        assert name == "kuvio-tammikuu-2025-esimerkkiaineisto.csv"
        assert "Rajaus" not in notes
        assert "(" not in caption


def test_a_name_that_stands_in_the_text_is_not_said_again() -> None:
    kemi = narrowing.of_highlight("Kemi")

    assert narrowing.told("Kemi: muille lähti 3", kemi) == "Kemi: muille lähti 3"
    assert narrowing.told("Kemijärvi: muille lähti 3", kemi) == (
        "Kemijärvi: muille lähti 3 (korostettu: Kemi)"
    )


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_language_has_its_words(lang: str) -> None:
    with i18n.speaking(lang):
        said = narrowing.sentence(
            "X.", [*narrowing.of_collection("N"), *narrowing.of_level(Level.BRANCH)]
        )

    assert said.startswith("X. ")
    assert said.endswith(".")
    assert "N, " in said
