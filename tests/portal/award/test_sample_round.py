"""The made-up round of local mode: where it is, whom one plays, and that nothing real is touched."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import sqlalchemy as sa
import streamlit as st
from streamlit.testing.v1 import AppTest

from portal.award import history as published
from portal.award import rounds, sample_round
from portal.award.sample import cast
from portal.award.sample.play import Start
from portal.kit import menu, settings, warehouse
from portal.kit.access import Role
from portal.records import people, store
from portal.records.acting import nobody
from portal.records.sitting import Sitting
from portal.site import private_files
from portal.site.private_files import PrivateFile
from tests.portal.counted_release import FILE_NAME
from tests.portal.open_data_release import make_open_release
from tests.portal.opened import client, markup, opened, text
from tests.portal.records.counting import counted

THIRD = """
insert into mart.library values ('uusi', 'Uusi kirjasto', null, null, null);
insert into mart.library_member values ('uusi', '001', null, null);
"""
SIGN_IN = """
[auth]
client_id = "x"
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    make_open_release(tmp_path)
    know_three_libraries(tmp_path)
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    monkeypatch.setenv("PORTAL_SECRETS", str(tmp_path / "secrets.toml"))
    st.cache_data.clear()
    yield tmp_path
    store.close()
    warehouse.close()


def know_three_libraries(folder: Path) -> None:
    """The release knows two; the round needs three."""
    with duckdb.connect(folder / "warehouse" / FILE_NAME) as con:
        con.execute(THIRD)


def as_player(page: str, key: str) -> AppTest:
    app = AppTest.from_file(settings.ROOT / "portal" / "frame.py", default_timeout=30)
    app.query_params["rooli"] = key
    return app.run().switch_page(str(settings.ROOT / "pages" / page)).run()


def number_of_rounds(records: sa.Engine) -> int:
    return len(Sitting.ask(records, rounds.read_rounds, acting=nobody()))


def test_it_is_there_in_local_mode_over_sample_data(data: Path) -> None:
    assert sample_round.is_on()
    assert not sample_round.has_records()  # looking makes nothing
    assert number_of_rounds(sample_round.records()) == 1
    assert (data / "sample_records.sqlite").is_file()
    assert not list(data.glob("records.sqlite*"))


def test_it_is_not_there_with_sign_in(data: Path) -> None:
    (data / "secrets.toml").write_text(SIGN_IN, encoding="utf-8")
    assert not sample_round.is_on()
    assert sample_round.records() is store.records()


def test_it_is_not_there_over_real_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_open_release(tmp_path, is_sample=False)
    know_three_libraries(tmp_path)
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    assert not sample_round.is_on()
    warehouse.close()


def test_it_is_not_there_where_somebody_has_signed_in(data: Path) -> None:
    store.records()  # records that hold nobody are nothing real
    assert sample_round.is_on()
    people.remember_person(store.records(), issuer="https://idp", subject="a", name="Aino")
    assert not sample_round.is_on()
    assert sample_round.records() is store.records()
    assert "esimerkki" not in text(opened("round.py")).lower().replace("esimerkkiaineisto", "")
    assert not (data / "sample_records.sqlite").exists()


def test_unreadable_records_may_be_real(data: Path) -> None:
    (data / "records.sqlite").write_bytes(b"no database at all" * 400)
    assert not sample_round.is_on()


def test_a_page_of_the_made_up_round_asks_little_of_the_records(data: Path) -> None:
    """With the strip over the page, and whom one plays looked up first."""
    assert data.is_dir()
    for page in ("round.py", "review.py", "decide.py"):
        app = as_player(page, "kaisa")
        with counted(sample_round.records()) as asked:
            app.run()
        assert not app.exception
        assert asked["transactions"] <= 3
        assert asked["statements"] < 30


def test_begun_again_everything_done_is_gone(data: Path) -> None:
    first = Sitting.ask(sample_round.records(), rounds.read_rounds, acting=nobody())
    sample_round.begin(Start.MEETING)
    second = Sitting.ask(sample_round.records(), rounds.read_rounds, acting=nobody())
    assert [len(first), len(second)] == [1, 1]
    assert first[0].round_id != second[0].round_id
    assert sorted(path.name for path in data.glob("*sample*")) in (
        ["sample_records.sqlite"],
        ["sample_records.sqlite", "sample_records.sqlite-shm", "sample_records.sqlite-wal"],
    )


def test_a_member_sees_the_queue_and_a_visitor_does_not(data: Path) -> None:
    assert data.is_dir()
    assert "Ehdokkaita 3, arvioitu 1." in text(as_player("review.py", "matti"))
    assert as_player("round.py", "ulla").session_state["roles"] == ("visitor",)
    assert "Ehdokkaita 3" not in text(as_player("review.py", "mikko"))


def test_the_round_is_labelled_wherever_it_is_seen(data: Path) -> None:
    assert data.is_dir()
    for app in (
        opened("round.py"),
        as_player("decide.py", "saga"),
        as_player("review.py", "matti"),
    ):
        assert "Esimerkkikierros." in markup(app)
        assert not app.exception
    assert "Vuoden tunnustus (esimerkki)" in text(opened("round.py"))
    assert "Esimerkkikierros." not in markup(opened("lending.py"))


def test_nobody_else_than_the_cast_can_be_played(data: Path) -> None:
    assert data.is_dir()
    for key in ("aino", "", "saga' or '1'='1"):
        app = as_player("round.py", key)
        assert app.session_state["roles"] == ("visitor",)


def test_a_player_becomes_staff_again_by_the_switch(data: Path) -> None:
    assert data.is_dir()
    app = as_player("round.py", "saga")
    assert "secretary" in app.session_state["roles"]
    app.segmented_control("local_role").set_value(Role.STAFF.value).run()
    assert app.session_state["roles"] == ("staff", "visitor")


def test_a_name_in_the_address_counts_for_nothing_with_sign_in(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample_round.records()
    (data / "secrets.toml").write_text(SIGN_IN, encoding="utf-8")
    assert sample_round.act_as("saga") is None
    assert monkeypatch is not None


def test_what_is_published_in_it_is_labelled_history(data: Path) -> None:
    assert published.history() == published.NOTHING
    assert not (data / "sample_records.sqlite").exists()


def test_papers_can_be_fetched_in_local_mode(data: Path) -> None:
    assert data.is_dir()
    address = private_files.address(PrivateFile("a.txt", "text/plain", lambda: b"paper"), {})
    assert client().get(address).status_code == 200


@pytest.mark.parametrize("start", list(Start))
def test_every_page_opens_for_everybody_wherever_the_round_begins(data: Path, start: Start) -> None:
    assert data.is_dir()
    sample_round.begin(start)
    for player in cast.CAST:
        for page in ("round.py", "nominate.py", "review.py", "decide.py"):
            entry = next(one for one in menu.PAGES if one.file == page)
            if not entry.allowed(player.role or Role.VISITOR):
                continue
            app = as_player(page, player.key)
            assert not app.exception, (start, player.key, page)
            assert f"Olet nyt {player.name}." in markup(app)


def test_made_up_records_that_cannot_be_read_are_made_anew(data: Path) -> None:
    (data / "sample_records.sqlite").write_bytes(b"no database at all" * 400)
    assert number_of_rounds(sample_round.records()) == 1


def test_evidence_stands_under_its_criterion_and_where_none_does_it_is_said(data: Path) -> None:
    """Working groups speak to taking part; nothing speaks to sharing what was learnt."""
    assert data.is_dir()
    shown = markup(as_player("review.py", "matti"))
    places = [
        shown.index(one)
        for one in (
            "Työ kaikkien hyväksi, 40",
            "Lainaus muiden kirjastojen kanssa</h4>",
            "Osallistuminen, 25",
            "Työryhmät</h4>",
            "Muiden kirjastojen rinnalla</h4>",
            "Oma edistyminen, 20",
            "Muutos omaan aiempaan nähden</h4>",
            "Oppien jakaminen, 15",
            "Mikään näytön luku ei kerro tästä kriteeristä.",
        )
    ]
    assert places == sorted(places)
    assert shown.count("Mikään näytön luku ei kerro tästä kriteeristä.") == 1
