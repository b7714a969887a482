"""Backups of everything: whole or not at all, read again, old ones gone, and put back."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from portal.__main__ import app
from portal.install import snapshots
from portal.records import people, store
from portal.records.backup import BackupError

NOW = datetime(2026, 11, 30, 3, 15, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    data = tmp_path / "data"
    monkeypatch.setenv("PORTAL_DATA", str(data))
    monkeypatch.delenv("PORTAL_RECORDS_URL", raising=False)
    (data / "archive").mkdir(parents=True)
    (data / "archive/a.parquet").write_bytes(b"lainat")
    (data / "archive/.lock").write_bytes(b"")
    (data / "region").mkdir()
    (data / "region/1.json").write_text("{}", encoding="utf-8")
    (tmp_path / "sources.toml").write_text("[[source]]", encoding="utf-8")
    for made_again in ("warehouse", "parts/fate"):
        (data / made_again).mkdir(parents=True)
    (data / "parts/fate/p.parquet").write_bytes(b"laskettu")
    (data / "warehouse/r.duckdb").write_bytes(b"julkaisu")
    people.remember_person(store.records(), issuer="i", subject="saga", name="Saga")
    yield data
    store.close()


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "kopiot"


def take(data: Path, into: Path, now: datetime = NOW) -> snapshots.Snapshot:
    return snapshots.take(data, f"sqlite:///{data / 'records.sqlite'}", into, 30, now)


def names() -> set[str]:
    with store.reading(store.records()) as con:
        return set(con.scalars(sa.text("select name from person")))


def test_a_snapshot_holds_what_cannot_be_made_again(data: Path, into: Path) -> None:
    taken = take(data, into)

    found = {
        file.relative_to(taken.folder).as_posix()
        for file in taken.folder.rglob("*")
        if file.is_file()
    }
    assert found == {
        "archive/a.parquet",
        "region/1.json",
        "records.sqlite",
        "sources.toml",
        "SHA256SUMS",
    }
    assert taken.files == 4
    assert taken.folder.stat().st_mode & 0o077 == 0


def test_what_has_not_changed_is_kept_once(data: Path, into: Path) -> None:
    first = take(data, into).folder
    (data / "region/1.json").write_text('{"a": 1}', encoding="utf-8")
    second = take(data, into, NOW + timedelta(days=1)).folder

    assert (first / "archive/a.parquet").samefile(second / "archive/a.parquet")
    assert (first / "region/1.json").read_text("utf-8") == "{}"
    assert (second / "region/1.json").read_text("utf-8") == '{"a": 1}'


def test_old_ones_go_and_the_newest_never(data: Path, into: Path) -> None:
    first = take(data, into).folder
    second = take(data, into, NOW + timedelta(days=29)).folder
    assert snapshots.every(into) == [first, second]
    third = take(data, into, NOW + timedelta(days=31)).folder
    assert snapshots.every(into) == [second, third]
    (into / "oma").mkdir()
    late = take(data, into, NOW + timedelta(days=999)).folder
    assert snapshots.every(into) == [late]
    assert (into / "oma").is_dir()


def test_a_changed_byte_is_found(data: Path, into: Path) -> None:
    taken = take(data, into).folder
    (taken / "archive/a.parquet").write_bytes(b"Lainat")

    with pytest.raises(BackupError, match="muuttunut"):
        snapshots.tried(taken)
    with pytest.raises(BackupError, match="ei ole portaalin varmuuskopio"):
        snapshots.tried(data)


def test_a_full_disk_leaves_nothing_half(
    data: Path, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(data, into)

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copy2", full)
    (data / "region/2.json").write_text("{}", encoding="utf-8")
    with pytest.raises(BackupError, match="No space left"):
        take(data, into, NOW + timedelta(days=1))

    assert [one.name for one in into.iterdir()] == ["20261130T031500Z"]


def test_everything_is_put_back_by_the_command(data: Path, into: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke
    assert run(app, ["backup", "--into", str(into)]).exit_code == 0
    people.remember_person(store.records(), issuer="i", subject="sulo", name="Sulo")
    (data / "archive/a.parquet").write_bytes(b"muuta")
    (tmp_path / "sources.toml").write_text("", encoding="utf-8")
    store.close()
    done = run(app, ["restore", str(snapshots.newest(into)), "--yes"])

    assert done.exit_code == 0, done.output
    assert (data / "archive/a.parquet").read_bytes() == b"lainat"
    assert (tmp_path / "sources.toml").read_text("utf-8") == "[[source]]"
    assert names() == {"Saga"}
    (kept,) = data.glob("archive.ennen-*")
    assert (kept / "a.parquet").read_bytes() == b"muuta"
    assert "python -m etl build" in done.output


@pytest.mark.usefixtures("data")
def test_the_command_wants_one_of_the_two() -> None:
    told = CliRunner().invoke(app, ["backup"])

    assert told.exit_code == 2
    assert "Anna joko" in told.output
