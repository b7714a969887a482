"""python -m portal: roles from the command line, the log examined, records copied and put back."""

import io
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner, Result

from portal.__main__ import app
from portal.kit.access import Role
from portal.records import people, store
from portal.records.acting import Acting, keeper
from portal.records.sitting import Sitting
from portal.records.words import State
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
        Sitting.ask(
            store.records(), people.read_roles, acting=Acting(person_id, signed_in_at=now, at=now)
        )
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
    assert "member: 1.1.2031 klo 0.00 – 1.1.2032 klo 0.00" in run("roles", "list").output.replace(
        " ", " "
    )


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

    assert "Loki on ehjä: 1 kirjausta" in run("restore", copy, "--yes").output
    assert [
        one.name for one in Sitting.ask(store.records(), people.read_people, acting=keeper())
    ] == ["Saga"]
    assert roles_of(saga) == {Role.VISITOR}


def test_a_copy_of_the_records_is_nobody_elses_to_read(run: Run, tmp_path: Path) -> None:
    sign_in("Saga")
    copy = tmp_path / "copy.sqlite"
    run("backup", copy)
    store.close()
    for path in (tmp_path / "data").glob("records.sqlite*"):
        path.unlink()
    run("restore", copy, "--yes")

    kept = [copy, *(tmp_path / "data").glob("records.sqlite*")]
    assert len(kept) > 1
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}


def test_the_keeper_reads_nothing_of_what_people_wrote(run: Run, tmp_path: Path) -> None:
    """A whole round whose every confidential text holds the word SECRET."""
    Body.made(store.records()).to(State.PUBLISHED)
    said = [
        run(*words).output
        for words in (
            ("roles", "list"),
            ("audit", "verify"),
            ("backup", tmp_path / "copy"),
            ("purge", "--dry-run", "--months", "1"),
            ("package", "verify", tmp_path / "copy"),
        )
    ]

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
    assert [
        one.name for one in Sitting.ask(store.records(), people.read_people, acting=keeper())
    ] == ["Saga"]


def later(name: str, seconds: float = 0) -> Acting:
    """Who has signed in, as an actor of this moment."""
    now = keeper().at
    return Acting(sign_in(name), signed_in_at=now - timedelta(seconds=60 - seconds), at=now)


def test_a_restoration_tells_what_it_would_bring_back_and_asks(run: Run, tmp_path: Path) -> None:
    saga, sulo = sign_in("Saga"), sign_in("Sulo")
    run("roles", "grant", saga, "secretary")
    copy = tmp_path / "copy.sqlite"
    run("backup", copy)
    run("roles", "revoke", saga, "secretary")
    run("roles", "grant", sulo, "staff")
    people.sign_out(store.records(), acting=later("Sulo"))

    asked = run("restore", copy)
    assert asked.exit_code == 1
    for sentence in (
        "Lokista jäisi pois 3 kirjausta",
        "Rooli, joka on päätetty tai jota ei nyt ole, tulisi takaisin: Saga: secretary",
        "Nykyinen rooli jäisi pois: Sulo: staff",
        "Uloskirjautuminen peruuntuisi, ja vanha istunto kelpaisi taas: Sulo",
        "Mitään ei muutettu.",
    ):
        assert sentence in asked.output
    assert roles_of(saga) == {Role.VISITOR}

    assert "Loki on ehjä: 3 kirjausta" in run("restore", copy, "--yes").output
    assert roles_of(saga) == {Role.SECRETARY, Role.VISITOR}
    assert run("audit", "verify").exit_code == 0


def test_the_keeper_says_yes_in_finnish(run: Run, tmp_path: Path) -> None:
    sign_in("Saga")
    copy = tmp_path / "copy.sqlite"
    run("backup", copy)
    sign_in("Later")
    store.close()

    assert CliRunner().invoke(app, ["restore", str(copy)], input="e\n").exit_code == 1
    assert CliRunner().invoke(app, ["restore", str(copy)], input="k\n").exit_code == 0
    assert len(Sitting.ask(store.records(), people.read_people, acting=keeper())) == 1


def test_a_copy_that_undoes_nothing_is_put_back_without_a_question(
    run: Run, tmp_path: Path
) -> None:
    sign_in("Saga")
    run("backup", tmp_path / "copy.sqlite")

    assert run("restore", tmp_path / "copy.sqlite").exit_code == 0


def test_records_in_use_are_not_replaced(run: Run, tmp_path: Path) -> None:
    sign_in("Saga")
    run("backup", tmp_path / "copy.sqlite")
    store.close()
    with closing(sqlite3.connect(tmp_path / "data" / "records.sqlite")) as portal:
        portal.execute("select count(*) from event").fetchone()
        refused = run("restore", tmp_path / "copy.sqlite")

    assert refused.exit_code == 2
    assert "sulje portaali ensin" in refused.output


@pytest.mark.parametrize("spoil", ["text", "empty", "torn", "missing"])
def test_broken_records_are_moved_aside_and_a_copy_takes_their_place(
    run: Run, tmp_path: Path, spoil: str
) -> None:
    sign_in("Saga")
    copy, records = tmp_path / "copy.sqlite", tmp_path / "data" / "records.sqlite"
    run("backup", copy)
    sign_in("Later")
    store.close()
    spoiled(records, spoil)

    told = run("restore", copy, "--yes")

    assert "Loki on ehjä: 1 kirjausta" in told.output
    assert [
        one.name for one in Sitting.ask(store.records(), people.read_people, acting=keeper())
    ] == ["Saga"]
    assert [path.name for path in tmp_path.glob("**/.*")] == []


def spoiled(records: Path, how: str) -> None:
    """Records that are no more what they were."""
    whole = records.read_bytes()
    contents = {
        "text": b"not a database, but long enough to be read as one" * 200,
        "empty": b"",
        "torn": whole[:5000] + b"\xff" * 60_000 + whole[65_000:],
    }
    records.unlink()
    if how in contents:
        records.write_bytes(contents[how])


@pytest.mark.parametrize("spoil", ["text", "torn", "folder", "newer"])
@pytest.mark.parametrize(
    "words",
    [
        ("roles", "list"),
        ("roles", "bootstrap", "x"),
        ("roles", "grant", "x", "staff"),
        ("roles", "revoke", "x", "staff"),
        ("audit", "verify"),
        ("backup", "COPY"),
        ("restore", "COPY"),
        ("purge",),
        ("package", "verify", "COPY"),
    ],
)
def test_no_command_ends_in_a_traceback(
    run: Run, tmp_path: Path, words: tuple[str, ...], spoil: str
) -> None:
    sign_in("Saga")
    store.close()
    records = tmp_path / "data" / "records.sqlite"
    if spoil == "folder":
        records.unlink()
        records.mkdir()
    elif spoil == "newer":
        with closing(sqlite3.connect(records)) as con:
            con.execute("update alembic_version set version_num = '9999_of_the_future'")
            con.commit()
    else:
        spoiled(records, spoil)

    done = run(*(tmp_path / "copy" if word == "COPY" else word for word in words))

    is_copied = (spoil, words[0]) == (
        "newer",
        "backup",
    )  # records of a newer version are copied all the same
    assert done.exit_code == (0 if is_copied else 2)
    assert isinstance(done.exception, SystemExit | None)
    assert "Traceback" not in done.output
    assert len(done.output.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://nowhere/x", "postgresql+psycopg://127.0.0.1:1/portal"]
)
def test_an_address_that_leads_nowhere_is_said(
    run: Run, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("PORTAL_RECORDS_URL", url)
    done = run("roles", "list")

    assert done.exit_code == 2
    assert done.output.startswith("Tietoja ei voitu lukea")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("update role_grant set role = 'admin' where role = 'secretary'", "rooli admin"),
        ("update role_grant set valid_until = null where role = 'staff'", "rooli staff"),
        ("delete from role_grant where role = 'secretary'", "rooli secretary"),
        (
            "insert into role_grant select 'new', person_id, 'member', valid_from, null, granted_by, granted_at, null from role_grant where role = 'staff'",
            "rooli member",
        ),
        ("update person set signed_out_until = null", "uloskirjautuminen"),
        (
            "insert into person select 'new', issuer, 'other', name, first_seen_at, null, null from person limit 1",
            "ei ole lokissa",
        ),
        ("update seat set part = 'member' where part = 'chair'", "paikka kierroksella"),
        ("update seat set standing = 'declared' where part = 'secretary'", "paikka kierroksella"),
        (
            "update vote set ballot = 'no' where rowid = (select min(rowid) from vote)",
            "ääni esityksestä",
        ),
        ("update decision set minutes_reference = 'another'", "Päätös"),
        ("update round set state = 'deliberation'", "vaihe"),
    ],
)
def test_a_table_that_was_changed_beside_the_log_is_found(run: Run, change: str, told: str) -> None:
    body = Body.made(store.records())
    body.to(State.PUBLISHED)
    sulo = body.ids["sulo"]
    run("roles", "revoke", sulo, "staff")
    people.sign_out(store.records(), acting=replace(body.sulo, at=body.at, signed_in_at=body.at))
    assert run("audit", "verify").exit_code == 0

    with store.writing(store.records()) as con:
        con.execute(sa.text("drop trigger if exists vote_no_update"))
        con.execute(sa.text("drop trigger if exists decision_no_update"))
        con.execute(sa.text(change))
    done = run("audit", "verify")

    assert done.exit_code == 1
    assert "Loki on ehjä" in done.output
    assert told in done.output


def test_newest_entries_that_were_cut_off_are_missed(run: Run, tmp_path: Path) -> None:
    for name in ("Saga", "Sulo", "Ulla"):
        sign_in(name)
    newest = run("audit", "verify").output.split("tiiviste ")[1].split(".")[0]
    with store.writing(store.records()) as con:
        con.execute(sa.text("drop trigger event_no_delete"))
        con.execute(sa.text("delete from event where seq = 3"))
        con.execute(sa.text("delete from person where name = 'Ulla'"))

    cut = run("audit", "verify")
    assert (cut.exit_code, "Lokin loppu puuttuu kirjauksesta 3 alkaen." in cut.output) == (1, True)
    (tmp_path / "data" / "records.head").unlink()
    assert run("audit", "verify").exit_code == 0
    told = run("audit", "verify", "--head", newest)
    assert (told.exit_code, "Annettua kirjausta ei ole lokissa." in told.output) == (1, True)


def test_a_server_is_backed_up_by_its_own_programs(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PORTAL_RECORDS_URL", "postgresql+psycopg://nowhere/portal")

    assert "pg_dump" in run("backup", tmp_path / "x").output


def packed(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 broken",
        packed(("SHA256SUMS", bytes(210 << 20))),
        packed(*[(f"{n}.json", b"{}") for n in range(300)]),
        packed(("SHA256SUMS", b"no names here")),
        packed(("SHA256SUMS", b"\xff\xfe")),
        packed(("SHA256SUMS", b""), ("events.json", b"[" * 100_000 + b"]" * 100_000)),
        packed(("SHA256SUMS", b""), ("events.json", b'{"hash": 1}')),
        packed(("SHA256SUMS", b"x" * 50))[:-30],
        packed(("SHA256SUMS", b"x" * 5000)).replace(
            b"\x00\x00\x08\x00", b"\x01\x00\x08\x00"
        ),  # a password
    ],
    ids=[
        "empty",
        "broken",
        "huge",
        "many files",
        "no names",
        "no text",
        "deep",
        "no list",
        "cut off",
        "a password",
    ],
)
def test_what_is_no_package_is_one_sentence(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    done = run("package", "verify", tmp_path / "x.zip")

    assert done.exit_code == 2
    assert done.output.startswith("Tiedosto ei ole kierroksen paketti")
    assert len(done.output.strip().splitlines()) == 1


def test_a_purge_tells_how_much_it_erased(run: Run) -> None:
    assert (
        "0 ehdotuksen ja kirjeen yhteystiedot poistettaisiin." in run("purge", "--dry-run").output
    )
    assert (
        "0 ehdotuksen ja kirjeen yhteystiedot poistettiin." in run("purge", "--months", "1").output
    )
