"""The history of recognition: headline, gaps, cards, map, sheet, from a release counted by hand.

The winners are told in rows.py. Loans reach April 2025, so the years without a record are 2022 and 2025.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import duckdb
import pytest

from portal.award.history import NOTHING
from portal.charts import svg
from portal.kit import i18n, warehouse
from portal.kit.answers import read
from portal.kit.warehouse import Release
from portal.recognitions import view as recognitions
from portal.recognitions.figures.timeline import TIMELINE
from portal.recognitions.view import RecognitionView
from tests.portal.counted_release import FILE_NAME, make_counted_release
from tests.portal.opened import client, headings, opened
from tests.portal.recognitions.rows import ROWS


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with duckdb.connect(make_counted_release(tmp_path)) as con:
        con.execute(ROWS)
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    yield tmp_path
    warehouse.close()


@pytest.fixture
def view(data: Path) -> RecognitionView:
    release = warehouse.newest(data)
    assert isinstance(release, Release)
    return recognitions.gathered(partial(read, release), NOTHING, "Pohjola")


def test_the_headline_tells_how_many_and_the_newest(view: RecognitionView) -> None:
    assert recognitions.headline(view) == "3 tunnustusta kirjattu; uusin 2024: Ahon kirjasto"


def test_years_without_a_record_are_said_and_not_called_empty(view: RecognitionView) -> None:
    assert recognitions.lead(view) == (
        "Vuodet, joilta ei ole tietoa: 2022, 2025. Ei tiedetä, annettiinko tunnustus silloin."
    )


def test_own_and_related_stand_apart(view: RecognitionView) -> None:
    assert view.own["recognition_id"].tolist() == ["t3", "t2", "t1"]
    assert view.related["recognition_id"].tolist() == ["t4"]


def test_a_joint_library_wins_for_all_its_municipalities(view: RecognitionView) -> None:
    """Aho was a member of the joint library until 2010: the win of 2023 is not its own."""
    assert {code: sorted(years) for code, years in view.won().items()} == {
        "001": [2021, 2024],
        "002": [2023],
        "003": [2023],
    }


def test_a_card_escapes_links_and_says_what_is_not_confirmed(view: RecognitionView) -> None:
    newest, joint, oldest = recognitions.cards(view.own, "/tunnustukset")

    assert "Hyvä &lt;työ&gt;." in oldest
    assert '<a href="https://aho.example/a" rel="noopener">aho.example</a>' in oldest
    assert "muistio" in oldest
    assert "Tietoa ei ole vahvistettu julkisesta lähteestä." in joint
    assert 'href="/tunnustukset?tunnustus=t3"' in newest
    assert 'lang="fi"' not in newest


def test_grounds_say_their_language_in_another_one(view: RecognitionView) -> None:
    with i18n.speaking("sv"):
        assert '<span lang="fi">Taas.</span>' in recognitions.cards(view.own, "/t")[0]


def test_the_timeline_has_a_dot_for_each_in_two_rows(view: RecognitionView) -> None:
    drawn = svg.drawn(TIMELINE.chart(view), "Aikajana 4")

    assert drawn.count("<circle") == 4


def test_an_old_release_has_no_recognitions_and_no_error(tmp_path: Path) -> None:
    with duckdb.connect(make_counted_release(tmp_path)) as con:
        con.execute("drop table if exists mart.recognition")
    release = warehouse.newest(tmp_path)
    assert isinstance(release, Release)
    empty = recognitions.gathered(partial(read, release), NOTHING, "Pohjola")

    assert recognitions.headline(empty) == "Tunnustuksia ei ole vielä kirjattu"
    assert empty.won() == {}


def test_one_recognition_has_its_own_page(data: Path) -> None:
    assert data.is_dir()
    one, all_of_them, unknown = (
        opened("awards.py", **query) for query in ({"tunnustus": "t2"}, {}, {"tunnustus": "zz"})
    )

    assert [app.title[0].value for app in (one, all_of_them, unknown)] == [
        "Yhteiskirjasto, 2023",
        "3 tunnustusta kirjattu; uusin 2024: Ahon kirjasto",
        "3 tunnustusta kirjattu; uusin 2024: Ahon kirjasto",
    ]
    assert not any(app.exception for app in (one, all_of_them, unknown))


def test_without_an_own_recognition_the_related_ones_are_still_shown(data: Path) -> None:
    with duckdb.connect(data / "warehouse" / FILE_NAME) as con:
        con.execute("delete from mart.recognition where award_kind = 'vuoden_onnistuja'")

    app = opened("awards.py")

    assert not app.exception
    assert headings(app) == ["Tunnustukset vuosittain", "Muut palkinnot"]


def test_the_sheet_says_the_same_without_a_script(data: Path) -> None:
    assert data.is_dir()
    whole = client().get("/tuloste/tunnustukset").text
    one = client().get("/tuloste/tunnustukset?tunnustus=t1").text

    assert "<h1>3 tunnustusta kirjattu; uusin 2024: Ahon kirjasto</h1>" in whole
    assert "<h1>Ahon kirjasto, 2021</h1>" in one
    assert "<script" not in whole + one
