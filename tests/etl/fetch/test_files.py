"""Folders that are watched: here, and on another computer over SFTP."""

import io
import os
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import paramiko
import pytest

from etl.fetch import daily, shelf
from etl.reading.workers import Limits
from tests.etl.fetch import sftp_server
from tests.etl.fetch.asked import TODAY, Desk
from tests.etl.fetch.sftp_server import PASSWORD, USER, Sftp
from tests.etl.house import House, event, r1

JANUARY = r1(*(event(event_id=n, event_time=f"2025-01-{n:02} 10:00:00") for n in range(1, 29)))
FEBRUARY = r1(
    *(event(event_id=100 + n, event_time=f"2025-02-{n:02} 10:00:00") for n in range(1, 29))
)


def aged(path: Path, content: bytes, seconds: float = 3600) -> Path:
    """A file that nobody has written to for a while."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    at = time.time() - seconds
    os.utime(path, (at, at))
    return path


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.csv", content)
    return packed.getvalue()


@pytest.fixture
def folder(desk: Desk, tmp_path: Path) -> Path:
    made = tmp_path / "raportit"
    made.mkdir()
    desk.house.paths.sources.parent.mkdir(parents=True, exist_ok=True)
    desk.house.paths.sources.write_text(
        f"[[source]]\nname = 'kansio'\nkind = 'folder'\nfolder = '{made.as_posix()}'\n",
        encoding="utf-8",
    )
    return made


def test_new_files_of_a_folder_are_loaded_where_they_lie(desk: Desk, folder: Path) -> None:
    january = aged(folder / "tammi.csv", JANUARY)

    told = desk.fetch()

    assert told.sources[0].files == ["tammi.csv"]
    assert desk.loaded() == list(range(1, 29))
    assert january.read_bytes() == JANUARY
    assert desk.fetch().sources[0].asked == 0


def test_a_file_that_changes_is_taken_again(desk: Desk, folder: Path) -> None:
    aged(folder / "raportti.csv", JANUARY)
    desk.fetch()
    aged(folder / "raportti.csv", FEBRUARY, 1800)

    assert desk.fetch().sources[0].files == ["raportti.csv"]


def test_a_file_that_is_still_written_to_waits(desk: Desk, folder: Path) -> None:
    aged(folder / "kesken.csv", JANUARY, 0)

    assert desk.fetch().sources[0].asked == 0


def test_a_file_that_is_no_report_is_told_of_once_and_stays(desk: Desk, folder: Path) -> None:
    page = aged(folder / "sivu.csv", b"<!DOCTYPE html><html><body>Kirjaudu</body></html>")

    first, second = desk.fetch(), desk.fetch()

    assert first.failures == [
        "kansio: sivu.csv: Tiedosto on verkkosivu eikä raportti; istunto Kohassa on ehkä päättynyt. Kirjaudu "
        "Kohaan uudelleen ja vie raportti CSV-muodossa."
    ]
    assert (second.failures, page.exists()) == ([], True)


def test_a_file_with_far_fewer_rows_is_held(desk: Desk, folder: Path) -> None:
    many = [
        event(event_id=n, event_time=f"2025-01-{n % 28 + 1:02} 10:00:00") for n in range(1, 200)
    ]
    aged(folder / "tammi.csv", r1(*many))
    desk.fetch()
    aged(folder / "tammi-uusi.csv", r1(*many[:90]), 1800)

    told = desk.fetch()

    assert "tuli 90 riviä, aiemmin samoilta päiviltä 199" in told.held[0]
    assert [each.path for each in desk.held()] == [str(folder / "tammi-uusi.csv")]
    assert len(desk.fetch().held) == 1  # not taken behind anybody's back


def test_a_question_that_another_file_of_the_same_fetch_raises_waits(
    desk: Desk, folder: Path
) -> None:
    aged(folder / "tammi.csv", JANUARY)
    same_ids = r1(*(event(event_id=n, event_time=f"2025-02-{n:02} 10:00:00") for n in range(1, 29)))
    later = aged(folder / "helmi.csv", same_ids, 1800)

    told = desk.fetch()

    assert told.sources[0].files == ["tammi.csv"]
    assert "korvaisi aiemmin ladattuja" in told.held[0]
    assert [each.path for each in desk.held()] == [str(later)]
    assert told.exit_code == 1


def test_what_is_refused_in_a_package_is_told_of_as_a_failure_once(
    desk: Desk, folder: Path
) -> None:
    aged(folder / "yo.zip", zipped(tammi=JANUARY, tyhja=r1()))

    first, second = desk.fetch(), desk.fetch()

    assert first.sources[0].files == ["yo.zip/tammi.csv"]
    assert first.failures[0].startswith("kansio: yo.zip/tyhja.csv: Raportissa ei ole yhtään riviä.")
    assert (first.exit_code, second.sources[0].asked) == (2, 0)


def test_a_file_that_could_not_be_read_for_a_mistake_in_the_pack_is_taken_when_it_is_mended(
    desk: Desk, folder: Path, tmp_path: Path
) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "region.csv").write_text("what,fi\nzone,Lappi\n", encoding="utf-8")
    aged(folder / "tammi.csv", JANUARY)
    other = replace(desk, house=House(replace(desk.house.paths, region=pack)))

    told = other.fetch()

    assert "aikavyöhykettä Lappi ei tunneta" in told.failures[0]
    assert desk.fetch().sources[0].files == ["tammi.csv"]


def test_a_file_that_took_too_long_to_read_is_tried_again(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aged(folder / "tammi.csv", JANUARY)
    with monkeypatch.context() as patched:
        patched.setattr("etl.load.limits", lambda _path: Limits(0.0, 2_500))
        told = desk.fetch()

    assert "Tiedoston lukeminen kesti yli" in told.failures[0]
    assert desk.fetch().sources[0].files == ["tammi.csv"]


def test_a_file_that_goes_while_it_is_loaded_keeps_no_other(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = aged(folder / "a.csv", JANUARY)
    aged(folder / "b.csv", FEBRUARY, 1800)
    slipped = shelf.slips

    def too_late(*asked: Any) -> list[shelf.Slip]:  # noqa: ANN401 - as it is called
        found = slipped(*asked)
        if found:
            gone.unlink(missing_ok=True)
        return found

    with monkeypatch.context() as patched:
        patched.setattr(shelf, "slips", too_late)
        told = desk.fetch()

    assert told.failures == [
        "kansio: Tiedostoa a.csv ei voi lukea tai kirjoittaa (tiedostoa ei ole). Tarkista tiedosto, portaalin "
        "oikeudet ja levytila; seuraava ajo yrittää uudelleen."
    ]
    assert told.sources[0].files == ["b.csv"]


def test_a_folder_that_is_gone_is_told_of(desk: Desk, folder: Path) -> None:
    folder.rmdir()

    assert f"Kansiota {folder} ei ole" in desk.fetch().failures[0]


# --- SFTP -----------------------------------------------------------------------------------------


@contextmanager
def far(
    desk: Desk, root: Path, monkeypatch: pytest.MonkeyPatch, key: paramiko.PKey | None = None
) -> Iterator[Sftp]:
    """A server whose key is known, or another one that is known in its place."""
    with sftp_server.running(root) as server:
        known = root.parent / "known_hosts"
        told = key or server.key
        known.write_text(
            f"[127.0.0.1]:{server.port} {told.get_name()} {told.get_base64()}\n", encoding="utf-8"
        )
        monkeypatch.setenv("PORTAL_SOURCE_YO_USER", USER)
        monkeypatch.setenv("PORTAL_SOURCE_YO_PASSWORD", PASSWORD)
        desk.house.paths.sources.parent.mkdir(parents=True, exist_ok=True)
        desk.house.paths.sources.write_text(
            f"[[source]]\nname = 'yo'\nkind = 'sftp'\naddress = 'sftp://127.0.0.1:{server.port}'\n"
            f"folder = '/yo'\nknown_hosts = '{known.as_posix()}'\n",
            encoding="utf-8",
        )
        yield server


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "palvelin" / "yo").mkdir(parents=True)
    return tmp_path / "palvelin"


def test_a_nightly_package_is_loaded_and_leaves_no_copy(
    desk: Desk, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "yo" / "yo.zip").write_bytes(zipped(tammi=JANUARY, helmi=FEBRUARY))
    with far(desk, root, monkeypatch):
        told = desk.fetch()
        again = desk.fetch()

    assert told.failures == []
    assert len(told.sources[0].files) == 2
    assert len(desk.loaded()) == 56
    assert [path.name for path in desk.house.paths.fetched.iterdir() if path.suffix == ".zip"] == []
    assert again.sources[0].asked == 0


def test_a_package_that_is_written_anew_while_its_copy_is_held_takes_its_place(
    desk: Desk, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [
        event(event_id=n, event_time=f"2025-01-{n % 28 + 1:02} 10:00:00") for n in range(1, 200)
    ]
    with far(desk, root, monkeypatch):
        aged(root / "yo" / "kaikki.zip", zipped(tammi=r1(*many)))
        desk.fetch()
        aged(root / "yo" / "export.zip", zipped(tammi=r1(*many[:90])), 1800)
        desk.fetch()
        (first,) = desk.held()
        aged(root / "yo" / "export.zip", zipped(tammi=r1(*many[:80])), 900)
        desk.fetch()
        (second,) = desk.held()

    assert "tuli 90 riviä" in first.sentence
    assert "tuli 80 riviä" in second.sentence
    assert Path(second.path).read_bytes() == (root / "yo" / "export.zip").read_bytes()
    assert not Path(first.path).exists()


def test_a_package_that_is_still_written_to_waits(
    desk: Desk, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = zipped(tammi=JANUARY)
    aged(root / "yo" / "kesken.zip", package[:200])
    aged(root / "yo" / "valmis.zip", zipped(helmi=FEBRUARY))

    def grow(_seconds: float) -> None:
        aged(root / "yo" / "kesken.zip", package)

    with far(desk, root, monkeypatch):
        first = daily.fetched(desk.house.paths, "Testi", today=TODAY, pause=grow)
        second = desk.fetch()

    assert (first.failures, first.sources[0].asked) == ([], 1)
    assert (second.failures, second.sources[0].asked) == ([], 1)
    assert len(desk.loaded()) == 56


def test_a_server_whose_key_is_not_known_is_not_spoken_to(
    desk: Desk, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with far(desk, root, monkeypatch) as server:
        (root.parent / "known_hosts").unlink()
        told = desk.fetch()

    assert told.failures == [
        "yo: Palvelimen 127.0.0.1 avainta ei tunneta tai se on muuttunut, joten yhteyttä ei avattu. Varmista avain "
        "palvelimen ylläpidosta ja lisää se tiedostoon known_hosts, jonka lähde nimeää."
    ]
    assert server.passwords == []


def test_a_server_whose_key_has_changed_is_not_spoken_to(
    desk: Desk, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with far(desk, root, monkeypatch, paramiko.RSAKey.generate(2048)) as server:
        told = desk.fetch()

    assert "avainta ei tunneta tai se on muuttunut" in told.failures[0]
    assert server.passwords == []


def test_a_wrong_password_and_a_folder_that_is_not_there_are_told_of(
    desk: Desk, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with far(desk, root, monkeypatch):
        (root / "yo").rmdir()
        gone = desk.fetch()
        monkeypatch.setenv("PORTAL_SOURCE_YO_PASSWORD", "toinen")
        wrong = desk.fetch()

    assert "ei voi hakea tiedostoja (kansiota tai tiedostoa ei ole)" in gone.failures[0]
    assert "ei hyväksy tunnusta" in wrong.failures[0]


def test_a_file_that_may_not_be_read_keeps_no_newer_one(
    desk: Desk, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aged(root / "yo" / "a.zip", zipped(tammi=JANUARY))
    aged(root / "yo" / "b.zip", zipped(helmi=FEBRUARY), 1800)
    with far(desk, root, monkeypatch) as server:
        server.closed.add("a.zip")
        told = desk.fetch()

    assert told.failures == [
        "yo: Palvelimelta 127.0.0.1 ei voi hakea tiedostoa a.zip (tunnuksella ei ole oikeutta). Tarkista tiedosto ja "
        "tunnuksen oikeudet; muiden tiedostojen haku jatkui."
    ]
    assert len(told.sources[0].files) == 1


def test_a_server_without_file_transfer_is_told_of(
    desk: Desk, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_client: paramiko.SSHClient) -> paramiko.SFTPClient:
        raise paramiko.SSHException("Channel closed.")

    monkeypatch.setattr(paramiko.SSHClient, "open_sftp", refused)
    with far(desk, root, monkeypatch):
        told = desk.fetch()

    assert "(palvelin ei avaa tiedostojen siirtoa)" in told.failures[0]


def test_a_server_that_is_not_there_is_told_of(
    desk: Desk, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with far(desk, root, monkeypatch):
        pass

    assert "Palvelimeen 127.0.0.1 ei saada yhteyttä." in desk.fetch().failures[0]
