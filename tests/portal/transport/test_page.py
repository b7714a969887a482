"""Kuljetukset through the frame: figures, filters, link, languages, and releases that lack a report."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from portal.kit import i18n
from tests.portal import opened as pages
from tests.portal.counted_release import make_counted_release
from tests.portal.frame_release import make_release
from tests.portal.opened import alts, headings, markup

pytestmark = pytest.mark.usefixtures("counted_portal")

TRANSPORT = ["maarat", "ajat", "viikonpaivat", "reitit", "avoimet", "saapuneet"]
DEMAND = ["varaukset", "tayttymatta", "odottavat", "odotus"]


@pytest.fixture
def lacking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, still without a release."""
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    return tmp_path


def opened(page: str = "transport.py", **parameters: str) -> AppTest:
    return pages.opened(page, **parameters)


def headline(app: AppTest) -> str:
    return str(app.title[0].value).replace(i18n.NBSP, " ")


def figures(app: AppTest) -> list[str]:
    """The keys of the figures that are shown, in order."""
    return [control.key for control in app.segmented_control if control.key != "local_role"]


def test_the_page_opens_with_the_finding_and_its_figures() -> None:
    app = opened(jakso="2025-01..2025-01")

    assert not app.exception
    assert headline(app).startswith("Puolet kuljetuksista oli perillä 1,8 päivässä")
    assert figures(app) == TRANSPORT
    assert len(alts(app)) == 6
    assert "Neljä eri asiaa pidetään erillään" in markup(app)
    assert "Se on niteen matka, ei auton" in markup(app)
    assert "pyydetty tammikuu 2025; auki jäänyt kirjaus, ei todiste" in markup(app)


def test_demand_has_a_page_of_its_own() -> None:
    app = opened("demand.py", jakso="2025-01..2025-01")

    assert not app.exception
    assert headline(app).startswith("Kysyntä: ")
    assert figures(app) == DEMAND
    assert "Neljä eri asiaa pidetään erillään" in markup(app)
    assert "10.1.2025 – 20.1.2025: Remontti." in markup(app)


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize(("page", "count"), [("transport.py", 6), ("demand.py", 4)])
def test_the_pages_open_in_every_language(page: str, count: int, lang: str) -> None:
    app = opened(page, lang=lang)

    assert not app.exception
    assert len(alts(app)) == count


@pytest.mark.parametrize("page", ["transport.py", "demand.py"])
def test_every_figure_has_an_alt_with_a_number(page: str) -> None:
    for alt in alts(opened(page)):
        assert 40 <= len(alt) <= 300
        assert any(letter.isdigit() for letter in alt)


def test_the_level_changes_places_and_what_is_inside_one() -> None:
    app = opened(jakso="2025-01..2025-01")
    assert "kuntien välillä 53, saman kunnan sisällä 4" in markup(app)

    app.selectbox(key="taso").select("kirjasto").run()

    assert "kirjastojen välillä 52, saman kirjaston sisällä 5" in markup(app)
    assert "Yhteiskirjasto" in " ".join(headings(app))


def test_a_highlight_shows_the_routes_of_one_place_only() -> None:
    app = opened(jakso="2025-01..2025-01")
    app.selectbox(key="korosta").select("003").run()

    assert not app.exception
    assert "avoimet" not in figures(app)
    assert "Öylä" in markup(app)


def test_a_link_restores_the_view() -> None:
    app = opened(jakso="2025-01..2025-01", taso="kirjasto", korosta="aho", reitit="taulukko")

    assert app.selectbox(key="taso").value == "kirjasto"
    assert app.selectbox(key="korosta").value == "aho"
    assert len(alts(app)) == 5
    copied = markup(app).split('data-copy-query="?')[1].split('"')[0]
    assert {part.split("=")[0] for part in copied.split("&amp;")} == {
        "jakso",
        "taso",
        "korosta",
        "reitit",
    }


def test_codes_that_nobody_knows_count_as_not_chosen() -> None:
    app = opened(jakso="1999", taso="maa", korosta="<b>", reitit="x")

    assert not app.exception
    assert app.selectbox(key="taso").value == "kunta"


def test_a_period_without_rows_has_no_empty_figures() -> None:
    app = opened(jakso="2025-03..2025-03")

    assert not app.exception
    assert headline(app) == "Tällä jaksolla ei ole kuljetuksia"
    assert figures(app) == []
    assert figures(opened("demand.py", jakso="2025-03..2025-03")) == []


@pytest.mark.parametrize(
    ("missing", "report", "lacks", "has", "there"),
    [
        ("transfers", "R2", "transport.py", "demand.py", DEMAND),
        ("holds", "R3", "demand.py", "transport.py", TRANSPORT),
    ],
)
def test_a_release_that_lacks_one_report_names_it(
    lacking: Path, missing: str, report: str, lacks: str, has: str, there: list[str]
) -> None:
    make_counted_release(lacking, **{missing: False})
    app = opened(lacks, jakso="2025-01..2025-01")

    assert not app.exception
    assert f"raportilla {report} (docs/koha-reports/{report}_{missing}.sql)" in markup(app)
    assert figures(app) == []
    assert figures(opened(has, jakso="2025-01..2025-01")) == there


def test_a_release_without_both_reports_names_both_and_shows_nothing_else(lacking: Path) -> None:
    make_counted_release(lacking, transfers=False, holds=False)
    app = opened()

    assert not app.exception
    assert headline(app) == "Tässä julkaisussa ei ole kuljetuksia eikä varauksia"
    assert "raportilla R2" in markup(app)
    assert "raportilla R3" in markup(app)
    assert figures(app) == []
    assert not app.selectbox


def test_a_release_without_both_reports_says_so_in_every_language(lacking: Path) -> None:
    make_counted_release(lacking, transfers=False, holds=False)

    for lang in i18n.LANGUAGES:
        assert not opened(lang=lang).exception


def test_a_release_from_before_transport_was_counted_says_so(lacking: Path) -> None:
    make_release(lacking)
    app = opened()

    assert not app.exception
    assert headline(app) == "Tässä julkaisussa ei ole kuljetuksia eikä varauksia"
