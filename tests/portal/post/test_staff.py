"""What staff hear: each illness once a week, a fetch that waits once, and on Mondays that all is well."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal.install import snapshots
from portal.kit import warehouse
from portal.post import staff
from portal.records import people, store
from tests.portal.frame_release import make_release
from tests.portal.post_office import open_office

MONDAY = datetime(2026, 2, 9, 8, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("PORTAL_RECORDS_URL", raising=False)
    monkeypatch.setenv("PORTAL_SMTP_FROM", "portaali@example.fi")
    monkeypatch.setenv("PORTAL_STAFF_MAIL", "ake@example.fi, toinen@example.fi")
    (tmp_path / "data").mkdir()
    with open_office() as (_office, address):
        monkeypatch.setenv("PORTAL_SMTP", address)
        make_release(tmp_path / "data")
        people.remember_person(store.records(), issuer="i", subject="a", name="Aino")
        yield tmp_path / "data"
    warehouse.close()
    store.close()


def well(data: Path, now: datetime) -> dict[str, str]:
    """The settings of a portal that lacks nothing."""
    folder = data.parent / "b"
    snapshots.take(data, f"sqlite:///{data / 'records.sqlite'}", folder, 30, now)
    return {"PORTAL_BACKUPS": str(folder)}


def told(now: datetime, environment: dict[str, str]) -> int:
    return staff.tell(store.records(), now, environment)


@pytest.mark.usefixtures("data")
def test_an_illness_is_told_once_a_week_to_each() -> None:
    assert told(MONDAY, {}) == 2  # no backups, to two people
    assert told(MONDAY + timedelta(days=1), {}) == 0
    assert told(MONDAY + timedelta(days=7), {}) == 2


def test_on_mondays_that_all_is_well(data: Path) -> None:
    environment = well(data, MONDAY)

    assert told(MONDAY, environment) == 2
    assert told(MONDAY + timedelta(hours=1), environment) == 0
    assert told(MONDAY + timedelta(days=1), well(data, MONDAY + timedelta(days=1))) == 0


def test_a_fetch_that_waits_for_somebody_is_told_once(data: Path) -> None:
    at = MONDAY + timedelta(days=1)
    line = {
        "at": at.isoformat(),
        "what": "fetch",
        "by": "ajastus",
        "held": ["R1: vähemmän rivejä."],
        "failures": [],
    }
    fine = {"at": at.isoformat(), "what": "fetch", "by": "ajastus", "files": ["a.json"]}
    old = {**line, "at": (at - timedelta(days=30)).isoformat()}
    text = "".join(json.dumps(one) + "\n" for one in (line, fine, old))
    (data / "journal.jsonl").write_text(text, encoding="utf-8")
    environment = well(data, at)

    assert told(at, environment) == 2
    assert told(at + timedelta(hours=1), environment) == 0
