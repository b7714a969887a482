"""Records for the tests: the same tests on SQLite and, where a server is installed, on PostgreSQL."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal.records import store
from tests.portal.award import server
from tests.portal.award.house import Body

_numbers = count(1)


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
        with _superuser(address) as con:
            con.exec_driver_sql("create database template")
        store.opened(address.format(database="template")).dispose()
        yield address


@contextmanager
def _superuser(address: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(address.format(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as con:
        yield con
    engine.dispose()


def made_on(server_address: str, name: str) -> str:
    """The address of a new database with empty records on the server."""
    with _superuser(server_address) as con:
        con.exec_driver_sql(f"create database {name} template template")
    return server_address.format(database=name)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of empty records of the test's own."""
    if request.param == "sqlite":
        path = tmp_path / "records.sqlite"
        shutil.copy(request.getfixturevalue("empty_file"), path)
        return f"sqlite:///{path}"
    return made_on(request.getfixturevalue("postgresql"), f"test{next(_numbers)}")


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
