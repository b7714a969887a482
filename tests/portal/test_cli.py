"""python -m portal: roles from the command line, the log examined, records copied and put back."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner, Result

from portal.__main__ import app
from portal.access import Role
from portal.award import people, store
from portal.award.acting import Acting, keeper
from portal.award.words import State
from tests.portal.award.house import Body

Run = Callable[..., Result]
ISSUER = "https://login.example/tenant"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("PORTAL_RECORDS_URL", raising=False)
    yield lambda *words: CliRunner().invoke(app, [str(word) for word in words])
    store.close()


def sign_in(name: str) -> str:
    return people.remember_person(store.records(), issuer=ISSUER, subject=name.lower(), name=name)


def roles_of(person_id: str) -> set[Role]:
    now = keeper().at
    return set(
        people.read_roles(store.records(), acting=Acting(person_id, signed_in_at=now, at=now))
    )


def test_the_first_admin_is_made_once(run: Run) -> None:
    aino, sulo = sign_in("Aino"), sign_in("Sulo")

    assert "Aino on nyt pääkäyttäjä." in run("roles", "bootstrap", aino).output
    refused = run("roles", "bootstrap", sulo)
    assert refused.exit_code == 2
    assert "Pääkäyttäjä on jo." in refused.output
    assert roles_of(aino) == {Role.ADMIN, Role.VISITOR}


def test_a_role_is_given_listed_and_ended(run: Run) -> None:
    saga = sign_in("Saga")
    run("roles", "grant", saga[:8], "secretary")
    assert Role.SECRETARY in roles_of(saga)
    listed = run("roles", "list").output
    assert f"{saga}  Saga  ({ISSUER} saga)" in listed
    assert "secretary: " in listed

    assert "päättyi" in run("roles", "revoke", saga, "secretary").output
    assert roles_of(saga) == {Role.VISITOR}
    assert "Roolia ei ole." in run("roles", "revoke", saga, "secretary").output


def test_a_role_may_have_its_days(run: Run) -> None:
    saga = sign_in("Saga")
    run("roles", "grant", saga, "member", "--start", "2031-01-01", "--until", "2032-01-01")

    assert roles_of(saga) == {Role.VISITOR}
    assert "member: 1.1.2031 klo 0.00 – 1.1.2032 klo 0.00" in run("roles", "list").output.replace(" ", " ")  # fmt: skip


@pytest.mark.parametrize("words", [("grant", "nobody", "staff"), ("grant", "", "staff")])
def test_a_person_is_named_unmistakably(run: Run, words: tuple[str, ...]) -> None:
    sign_in("Saga")
    sign_in("Sulo")
    done = run("roles", *words)

    assert done.exit_code == 2
    assert "Tällaista henkilöä ei ole." in done.output


def test_the_log_is_examined(run: Run) -> None:
    sign_in("Saga")
    assert "Loki on ehjä: 1 kirjausta" in run("audit", "verify").output

    with store.writing(store.records()) as con:
        con.execute(sa.text("drop trigger event_no_update"))
        con.execute(sa.text("update event set actor = 'somebody'"))
    done = run("audit", "verify")
    assert done.exit_code == 1
    assert "Loki on rikki: kirjaus 1" in done.output


def test_a_backup_taken_in_use_brings_everything_back(run: Run, tmp_path: Path) -> None:
    saga = sign_in("Saga")
    copy = tmp_path / "copy.sqlite"
    assert "Loki on ehjä" in run("backup", copy).output
    sign_in("Later")
    run("roles", "grant", saga, "staff")

    assert "Loki on ehjä: 1 kirjausta" in run("restore", copy).output
    assert [one.name for one in people.read_people(store.records(), acting=keeper())] == ["Saga"]
    assert roles_of(saga) == {Role.VISITOR}


def test_a_copy_of_the_records_is_nobody_elses_to_read(run: Run, tmp_path: Path) -> None:
    sign_in("Saga")
    copy = tmp_path / "copy.sqlite"
    run("backup", copy)
    store.close()
    for path in (tmp_path / "data").glob("records.sqlite*"):
        path.unlink()
    run("restore", copy)

    kept = [copy, *(tmp_path / "data").glob("records.sqlite*")]
    assert len(kept) > 1
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}


def test_the_keeper_reads_nothing_of_what_people_wrote(run: Run, tmp_path: Path) -> None:
    """A whole round whose every confidential text holds the word SECRET."""
    Body.made(store.records()).to(State.PUBLISHED)
    said = [
        run(*words).output
        for words in (
            ("roles", "list"), ("audit", "verify"), ("backup", tmp_path / "copy"),
            ("purge", "--dry-run", "--months", "1"), ("package", "verify", tmp_path / "copy"),
        )
    ]  # fmt: skip

    assert all(said)
    assert not [one for one in said if "SECRET" in one or "secret@" in one]


def test_a_backup_overwrites_nothing(run: Run, tmp_path: Path) -> None:
    sign_in("Saga")
    (tmp_path / "there.sqlite").write_text("mine")
    done = run("backup", tmp_path / "there.sqlite")

    assert done.exit_code == 2
    assert "on jo olemassa" in done.output
    assert (tmp_path / "there.sqlite").read_text() == "mine"


def test_only_whole_records_are_put_back(run: Run, tmp_path: Path) -> None:
    sign_in("Saga")
    missing, other, broken = (tmp_path / name for name in ("missing", "other", "broken"))
    other.write_text("not a database, but long enough to be read as one" * 40)
    run("backup", broken)
    with sqlite3.connect(broken) as con:
        con.execute("drop trigger event_no_update")
        con.execute("update event set payload = 'x'")
    con.close()

    assert [run("restore", path).exit_code for path in (missing, other, broken)] == [2, 2, 2]
    assert [one.name for one in people.read_people(store.records(), acting=keeper())] == ["Saga"]


def test_a_server_is_backed_up_by_its_own_programs(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:  # fmt: skip
    monkeypatch.setenv("PORTAL_RECORDS_URL", "postgresql+psycopg://nowhere/portal")

    assert "pg_dump" in run("backup", tmp_path / "x").output


def test_a_purge_tells_how_much_it_erased(run: Run) -> None:
    assert (
        "0 ehdotuksen ja kirjeen yhteystiedot poistettaisiin." in run("purge", "--dry-run").output
    )
    assert (
        "0 ehdotuksen ja kirjeen yhteystiedot poistettiin." in run("purge", "--months", "1").output
    )
