"""What ails a portal: each illness is found and has a remedy, and a well one has none."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from portal.__main__ import app
from portal.install import doctor, snapshots
from portal.install.doctor import Finding
from portal.kit import warehouse
from portal.records import people, store
from tests.portal.frame_release import make_release

NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    data = tmp_path / "data"
    data.mkdir()
    for name in ("PORTAL_RECORDS_URL", "PORTAL_BACKUPS", "PORTAL_CONTACT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PORTAL_DATA", str(data))
    monkeypatch.setenv("PORTAL_SECRETS", str(tmp_path / "secrets.toml"))
    yield data
    warehouse.close()
    store.close()


def found(what: str, now: datetime = NOW, **environment: str) -> Finding:
    return next(one for one in doctor.examine(now, environment) if one.what == what)


def test_a_portal_that_is_well_has_no_remedy(data: Path, tmp_path: Path) -> None:
    make_release(data)
    people.remember_person(store.records(), issuer="i", subject="a", name="Aino")
    taken = snapshots.take(data, f"sqlite:///{data / 'records.sqlite'}", tmp_path / "b", 30, NOW)
    found_all = doctor.examine(NOW, {"PORTAL_BACKUPS": str(taken.folder.parent)})

    assert [one for one in found_all if one.remedy and one.what != "levy"] == []
    assert {one.what for one in found_all} == {
        "asetukset", "kansiot", "levy", "kello", "alue", "laskenta", "julkaisu", "tietokanta", "kirjautuminen", "posti", "varmuuskopio",
    }  # fmt: skip


@pytest.mark.usefixtures("data")
def test_a_setting_that_is_no_number_is_named() -> None:
    assert "PORTAL_EXPORT_DAYS" in found("asetukset", PORTAL_EXPORT_DAYS="kaksi").found


@pytest.mark.usefixtures("data")
def test_a_cluster_that_does_not_answer() -> None:
    assert found("laskenta") == Finding("laskenta", "tällä koneella")
    with socket.create_server(("127.0.0.1", 0)) as spark:
        address = f"127.0.0.1:{spark.getsockname()[1]}"
        told = {"PORTAL_ENGINE": f"sc://{address}/;token=salaisuus"}
        assert found("laskenta", **told) == Finding("laskenta", address)
    silent = found("laskenta", **told)
    assert silent.found == f"Spark ei vastaa osoitteessa {address} (PORTAL_ENGINE)."
    assert silent.remedy


def test_a_release_from_the_future_old_data_and_none(data: Path) -> None:
    assert found("julkaisu").remedy.startswith("Kokoa se")
    make_release(data)
    assert found("julkaisu").remedy == ""
    assert "uudet raportit" in found("julkaisu", NOW + timedelta(days=90)).remedy
    assert "timedatectl" in found("kello", datetime(2020, 1, 1, tzinfo=UTC)).remedy


def test_backups_that_are_not_taken(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    assert "PORTAL_BACKUPS" in found("varmuuskopio").remedy
    assert found("varmuuskopio", PORTAL_BACKUPS=str(folder)).found == "Yhtään ei ole."
    snapshots.take(data, f"sqlite:///{data / 'records.sqlite'}", folder, 30, NOW)
    assert found("varmuuskopio", PORTAL_BACKUPS=str(folder)).remedy == ""
    late = found("varmuuskopio", NOW + timedelta(days=3), PORTAL_BACKUPS=str(folder))
    assert "journalctl" in late.remedy


@pytest.mark.usefixtures("data")
def test_a_database_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_RECORDS_URL", "postgresql+psycopg://x@127.0.0.1:1/x")

    assert found("tietokanta").remedy


@contextmanager
def answering(body: bytes, date: str) -> Iterator[str]:
    class Provider(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response_only(200)
            self.send_header("Date", date)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_given: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Provider) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/x"
        server.shutdown()


@pytest.mark.parametrize(
    ("body", "date", "says"),
    [
        (json.dumps({"issuer": "https://login.example"}).encode(), "Tue, 10 Feb 2026 12:01:00 GMT", ""),
        (json.dumps({"issuer": "https://login.example"}).encode(), "Tue, 10 Feb 2026 13:00:00 GMT", "timedatectl"),
        (b"<html>", "Tue, 10 Feb 2026 12:01:00 GMT", "Tarkista osoite"),
        (b"{}", "Tue, 10 Feb 2026 12:01:00 GMT", "Tarkista osoite"),
    ],
    ids=["well", "another time", "a page", "another thing"],
)  # fmt: skip
@pytest.mark.usefixtures("data")
def test_the_provider_is_asked(tmp_path: Path, body: bytes, date: str, says: str) -> None:
    secrets = tmp_path / "secrets.toml"
    with answering(body, date) as address:
        secrets.write_text(f'[auth]\nserver_metadata_url = "{address}"\n', encoding="utf-8")
        secrets.chmod(0o640)
        told = found("kirjautuminen")
    assert says in told.remedy
    assert bool(says) == bool(told.remedy)
    secrets.chmod(0o644)
    assert "chmod 640" in found("kirjautuminen").remedy


@pytest.mark.usefixtures("data")
def test_the_command_says_each_remedy_and_fails() -> None:
    told = CliRunner().invoke(app, ["doctor"])

    assert told.exit_code == 1
    assert "VIKA  julkaisu: Julkaisua ei ole.\n      Kokoa se" in told.output
