"""Public pages and sheets stay up, and say so, whatever has befallen the records."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from portal.award import history as published
from portal.records import store
from tests.portal.opened import client, opened, portal_over, text

MISSING = "Tunnustuksia ei voi juuri nyt lukea"


@pytest.fixture(params=["text", "torn", "folder", "newer", "no table", "no server", "no such kind"])
def broken(
    request: pytest.FixtureRequest, counted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """A release, and records that cannot be read."""
    records = tmp_path / "records.sqlite"
    shutil.copytree(counted / "warehouse", tmp_path / "warehouse")
    with portal_over(tmp_path, monkeypatch):
        store.records()
        store.close()
        spoil(records, request.param, monkeypatch)
        yield
        store.close()


def spoil(records: Path, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = records.read_bytes()
    if how == "text":
        records.write_bytes(b"no database at all " * 5000)
    elif how == "torn":
        records.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    elif how == "folder":
        records.unlink()
        records.mkdir()
    elif how in {"newer", "no table"}:
        change = (
            "update alembic_version set version_num = '9999'"
            if how == "newer"
            else "drop table publication"
        )
        with closing(sqlite3.connect(records)) as con:
            con.execute("pragma foreign_keys = off")
            con.execute(change)
            con.commit()
    elif how == "no server":
        monkeypatch.setenv("PORTAL_RECORDS_URL", "postgresql+psycopg://127.0.0.1:1/portal")
    else:
        monkeypatch.setenv("PORTAL_RECORDS_URL", "nonsense")


@pytest.mark.usefixtures("broken")
def test_the_history_says_that_it_is_not_whole() -> None:
    assert not published.history().is_readable


@pytest.mark.usefixtures("broken")
def test_public_pages_and_sheets_stay_up() -> None:
    for page in ("overview.py", "awards.py", "about.py", "municipality.py"):
        app = opened(page)
        assert not app.exception
        assert not app.error
    browser = client()
    sheets = {
        path: browser.get(path)
        for path in ("/tuloste", "/tuloste/tunnustukset", "/avoin-data/", "/healthz")
    }
    assert {path: one.status_code for path, one in sheets.items()} == dict.fromkeys(sheets, 200)
    assert MISSING in text(opened("awards.py"))
    assert MISSING in sheets["/tuloste/tunnustukset"].text
