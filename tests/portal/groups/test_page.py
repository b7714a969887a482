"""Yhteistyö through the frame: by role and language, its filters, what only staff see, older releases."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from portal.kit.access import LOCAL_ROLES, Role
from tests.portal import opened as pages
from tests.portal.cooperation_release import make_registered_release
from tests.portal.counted_release import make_counted_release
from tests.portal.opened import alts, headings, markup, portal_over


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("registered")
    make_registered_release(data)
    return data


@pytest.fixture(autouse=True)
def data(registered: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with portal_over(registered, monkeypatch):
        yield


def opened(page: str = "groups.py", role: Role = Role.VISITOR, **parameters: str) -> AppTest:
    return pages.opened(page, role, **parameters)


def test_the_page_opens_with_the_finding_and_its_figures() -> None:
    app = opened()

    assert not app.exception
    assert [title.value for title in app.title] == [
        "Kaikki 2 kirjastoa ovat mukana vähintään yhdessä työryhmässä"
    ]
    assert headings(app)[:2] == [
        "2 kirjastoa, 3 paikkaa ja 2 ryhmää",
        "Vuodelta 2025 tiedetään 5 kokousta, eniten ryhmällä Johtoryhmä: 4",
    ]
    assert "Puuttuva merkintä ei ole poissaolo." in markup(app)
    assert "Esimerkkiaineisto" in markup(app).split('class="figure-note">')[1]


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("sv", "Alla 2 bibliotek deltar i minst en arbetsgrupp"),
        ("en", "All 2 libraries take part in at least one working group"),
        ("se", "Buot 2 girjerádju leat mielde unnimusat ovtta bargojoavkkus"),
    ],
)
def test_the_page_speaks_the_language(lang: str, title: str) -> None:
    app = opened(lang=lang)

    assert not app.exception
    assert [each.value for each in app.title] == [title]


def test_only_staff_see_the_concentration_and_the_workbook() -> None:
    visitor, staff = (opened(role=role) for role in LOCAL_ROLES)

    assert "Gini" not in markup(visitor)
    assert "Yhteistyökirja" not in headings(visitor)
    assert "Paikkojen keskittyminen (Gini): 0,20." in markup(staff)
    assert "Yhteistyökirja" in headings(staff)
    assert "workbook" not in [button.key for button in visitor.get("download_button")]


def test_a_library_and_a_group_can_be_looked_at_and_stay_in_the_address() -> None:
    app = opened(kirjasto="yhteis", ryhma="johto", vuosi="2024")

    assert not app.exception
    assert "Yhteiskirjasto: vuodelta 2024 ei ole merkintöjä" in headings(app)
    assert (
        "Johtoryhmä: 1 kirjasto ja 2 kokousta vuonna 2024 (korostettu: Yhteiskirjasto)"
        in headings(app)
    )
    app.selectbox(key="vuosi").select("2025").run()
    assert {key: app.query_params.get(key) for key in ("vuosi", "kirjasto", "ryhma")} == {
        "vuosi": None,
        "kirjasto": "yhteis",
        "ryhma": "johto",
    }


def test_codes_that_nobody_knows_count_as_not_chosen() -> None:
    app = opened(kirjasto="<b>", ryhma="x", vuosi="1066")

    assert not app.exception
    assert app.selectbox(key="vuosi").value == "2025"
    assert len(headings(app)) == 5


def test_every_figure_can_be_read_as_a_table() -> None:
    keys = ("osallistuminen", "elinkaaret", "tasapuolisuus", "palvelut", "e-lainat")
    app = opened(**dict.fromkeys(keys, "taulukko"))

    assert not app.exception
    assert (
        markup(app).count('<table class="data sortable">') == len(keys) + 1
    )  # and e-loans by municipality
    assert len(alts(app)) == 0


def test_an_older_release_says_that_there_is_no_register(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_counted_release(tmp_path)
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    visitor, staff = (opened(role=role) for role in LOCAL_ROLES)

    for app in (visitor, staff):
        assert not app.exception
        assert [title.value for title in app.title] == ["Työryhmistä ei ole vielä merkintöjä"]
        assert "Yhteistyökirja" not in headings(app)


def test_staff_get_the_workbook_of_an_empty_register_to_begin_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with duckdb.connect(make_registered_release(tmp_path)) as con:
        empty = ("working_group", "meeting", "participation", "seat_by_year", "joint_service")
        for mart in (*empty, "e_lending"):
            con.execute(f"delete from mart.{mart}")
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    app = opened(role=Role.STAFF)

    assert not app.exception
    assert [title.value for title in app.title] == ["Työryhmistä ei ole vielä merkintöjä"]
    assert "Yhteistyökirja" in headings(app)


def test_the_overview_tells_of_cooperation_and_leads_to_it() -> None:
    app = opened("overview.py")

    assert not app.exception
    assert "Yhteistyö työryhmissä" in headings(app)
    assert "Uusin tunnustus: Vuoden kirjasto 2024, Yhteiskirjasto (finalisti)." in markup(app)


def test_the_municipality_card_tells_groups_and_recognitions() -> None:
    app = opened("municipality.py", kunta="001")

    assert not app.exception
    assert [
        each for each in headings(app) if each in {"Yhteistyö työryhmissä", "Tunnustukset"}
    ] == ["Yhteistyö työryhmissä", "Tunnustukset"]
    assert "Johtoryhmä (jäsen), Kuvailuryhmä (sihteeri)." in markup(app)
    assert "2021: Pohjan palkinto, voittaja: Ahon kirjasto" in markup(app)
