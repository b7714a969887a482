"""What tests of the portal share: the hand-counted release, and records on both databases."""

import datetime as dt
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlalchemy as sa
from streamlit.config import set_option

from portal.kit import i18n, regional, warehouse
from portal.kit.places import Level, Scope
from portal.kit.warehouse import Release
from portal.lending import view as views
from portal.lending.view import Choice, View
from portal.records import store
from portal.transport import view as transport_view
from tests.etl.house import House
from tests.portal import opened
from tests.portal.award.house import Body
from tests.portal.cooperation_release import make_registered_release
from tests.portal.counted_release import Looker, TransportLooker, make_counted_release, reader
from tests.portal.records import server

_numbers = count(1)


@pytest.fixture(scope="session", autouse=True)
def nothing_unpicklable_is_kept() -> None:
    """Refuse what a session could not be moved with. Not in the product: it would pickle all of a session in
    every run, and fail a page for controls that it does not have any more."""
    set_option("runner.enforceSerializableSessionState", value=True)


@pytest.fixture(scope="session")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the hand-counted release."""
    data = tmp_path_factory.mktemp("counted")
    make_counted_release(data)
    return data


@pytest.fixture
def counted_portal(counted: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The portal over the hand-counted release."""
    with opened.portal_over(counted, monkeypatch):
        yield


@pytest.fixture
def release(counted: Path) -> Release:
    """The hand-counted release."""
    found = warehouse.newest(counted)
    assert isinstance(found, Release)
    return found


@pytest.fixture
def portal_of_house(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The portal over the house that the module of the test has furnished."""
    with opened.portal_over(house.paths.data, monkeypatch, house.paths.region):
        yield


@pytest.fixture(scope="session")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the hand-counted release and a register of cooperation."""
    data = tmp_path_factory.mktemp("registered")
    make_registered_release(data)
    return data


@pytest.fixture
def con(release: Release) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor on the hand-counted release, opened as the portal opens it."""
    cursor = warehouse.cursor(release)
    yield cursor
    cursor.close()
    warehouse.close()


@pytest.fixture
def look(con: duckdb.DuckDBPyConnection) -> Looker:
    """Make the view of January 2025, or of what the test asks for, from the counted release."""

    def made(
        level: Level = Level.MUNICIPALITY,
        first: str = "2025-01-01",
        last: str = "2025-01-01",
        location: str | None = None,
        **choice: Any,  # noqa: ANN401 - unit, order and place of a choice
    ) -> View:
        scope = Scope(level, dt.date.fromisoformat(first), dt.date.fromisoformat(last), location)
        return views.look(reader(con), Choice(scope, **choice), "Pohjola")

    return made


@pytest.fixture
def look_at_transport(con: duckdb.DuckDBPyConnection) -> TransportLooker:
    """Make the view of transport in January 2025, or of what the test asks for."""

    def made(
        level: Level = Level.MUNICIPALITY,
        first: str = "2025-01-01",
        last: str = "2025-01-01",
        place: str | None = None,
    ) -> transport_view.View:
        scope = Scope(level, dt.date.fromisoformat(first), dt.date.fromisoformat(last))
        frames = transport_view.gathered(reader(con), scope, "Pohjola")
        return transport_view.of(frames, transport_view.Choice(scope, place))

    return made


@pytest.fixture
def view_of(look: Looker) -> Looker:
    """The same under a name that does not hide portal.charts.look."""
    return look


@pytest.fixture(autouse=True)
def finnish() -> Iterator[None]:
    """Every test starts in Finnish and in neutral words, whatever the one before spoke."""
    regional.adopt()
    with i18n.speaking("fi"):
        yield


# ---- records: the same tests on SQLite and, where a server is installed, on PostgreSQL


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """SQLite records with nothing in them, to be copied."""
    path = tmp_path_factory.mktemp("records") / "records.sqlite"
    engine = store.opened(f"sqlite:///{path}")
    with engine.connect() as con:
        con.exec_driver_sql("pragma wal_checkpoint(truncate)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a server with a migrated database `template`."""
    bin_dir = server.programs()
    if bin_dir is None:
        pytest.skip(server.MISSING)
    with server.running(bin_dir) as address:
        with server.superuser(address) as con:
            con.exec_driver_sql("create database template")
        store.opened(address.format(database="template")).dispose()
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of empty records of the test's own."""
    if request.param == "sqlite":
        path = tmp_path / "records.sqlite"
        shutil.copy(request.getfixturevalue("empty_file"), path)
        return f"sqlite:///{path}"
    return server.made_on(request.getfixturevalue("postgresql"), f"test{next(_numbers)}")


@pytest.fixture
def records(url: str) -> Iterator[sa.Engine]:
    """Empty records."""
    engine = store.opened(url)
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite_records(tmp_path: Path, empty_file: Path) -> Iterator[sa.Engine]:
    """Empty records on SQLite, for what does not depend on the database."""
    path = tmp_path / "records.sqlite"
    shutil.copy(empty_file, path)
    engine = store.opened(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture
def body(records: sa.Engine) -> Body:
    """The people of a round, with their roles."""
    return Body.made(records)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly when the records were tried on one of the two databases only."""
    if server.programs() is None:
        terminalreporter.write_sep("!", server.MISSING)
