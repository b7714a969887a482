"""The records: opened once a database, read in one transaction, written in one transaction.

SQLite in data/records.sqlite, or the PostgreSQL server that PORTAL_RECORDS_URL names. One writer at
a time on both: what a write has read is still so when it ends.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from portal.kit import settings
from portal.kit.i18n import N_
from portal.records import heads
from portal.records.heads import Head
from portal.records.words import NotKept

MIGRATIONS = Path(__file__).parent / "migrations"
CONNECT_S = 5  # public pages read the history here too, and must not wait long for a dead server
PATIENCE_MS = 30_000  # how long a write waits for the one before it
_WRITERS_LOCK = 7_220_113  # any number, the same for all portals on one PostgreSQL database
_WRITES = "writes"
NOT_KEPT = N_(
    "Nothing was saved: the records cannot be written just now. Tell the keeper of the portal, and try again."
)
HEAD = "head"  # where a transaction notes the newest entry that it has logged
# Whatever can befall the records: no server, no file, no records in it, a newer version's, a full disk.
FAILURES = (sa.exc.SQLAlchemyError, sqlite3.Error, CommandError, OSError, ImportError)

_open: dict[str, sa.Engine] = {}
_lock = Lock()


def records() -> sa.Engine:
    """The records of this portal, made and brought up to date when they are first asked for."""
    return kept(settings.records_url())


def kept(url: str) -> sa.Engine:
    """The records at an address, opened when they are first asked for and held open."""
    with _lock:
        if url not in _open:
            _open[url] = opened(url)
        return _open[url]


def let_go(url: str) -> None:
    """Close the records at an address, so that another file can take the place of theirs."""
    with _lock:
        if url in _open:
            _open.pop(url).dispose()


def close() -> None:
    """Close all records, so that their files can be moved or deleted."""
    with _lock:
        for kept in _open.values():
            kept.dispose()
        _open.clear()


def opened(url: str) -> sa.Engine:
    """Open the records at a SQLAlchemy address and bring their tables up to date."""
    made = engine(url)
    migrate(made)
    return made


def migrate(records: sa.Engine, revision: str = "head") -> None:
    """Bring the tables up to date in one transaction: all of it happens, or nothing."""
    with _transaction(records) as con:
        command.upgrade(_alembic(con), revision)


@contextmanager
def writing(records: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction that may write; whoever comes second waits. An error takes all of it back.

    When it has logged something, the newest entry is kept outside the database too, once it stands.
    Raises NotKept when the database cannot write: then nothing has changed.
    """
    try:
        with _transaction(records) as con:
            yield con
    except sa.exc.OperationalError as error:
        raise NotKept(NOT_KEPT) from error


@contextmanager
def _transaction(records: sa.Engine) -> Iterator[sa.Connection]:
    with records.execution_options(**{_WRITES: True}).begin() as con:
        if con.dialect.name == "postgresql":
            con.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITERS_LOCK)))
        con.info.pop(HEAD, None)
        yield con
        logged = con.info.pop(HEAD, None)
    if logged is not None:
        heads.keep(records, Head(*logged))


@contextmanager
def reading(records: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction that sees one state of everything."""
    with records.begin() as con:
        if con.dialect.name == "postgresql":
            con.execute(sa.text("set transaction isolation level repeatable read, read only"))
        yield con


def _alembic(con: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = con
    return config


def engine(url: str) -> sa.Engine:
    """The way to the records at an address, whatever state their tables are in."""
    address = sa.make_url(url)
    if address.get_backend_name() != "sqlite":
        args = {"connect_timeout": CONNECT_S}
        return sa.create_engine(address, pool_pre_ping=True, connect_args=args)
    path = Path(address.database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    make_private(path)
    made = sa.create_engine(address, connect_args={"timeout": PATIENCE_MS / 1000})
    sa.event.listen(made, "connect", _prepare)
    sa.event.listen(made, "begin", _begin)
    return made


def make_private(path: Path) -> None:
    """Make the file if it is not there: what records hold is nobody else's on the machine to read."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's connection
    connection.isolation_level = None  # we begin ourselves: the driver leaves DDL outside
    for pragma in (
        "journal_mode = wal",
        "synchronous = full",
        "foreign_keys = on",
        "recursive_triggers = on",
        f"busy_timeout = {PATIENCE_MS}",
    ):
        connection.execute(f"pragma {pragma}")


def _begin(con: sa.Connection) -> None:
    writes = con.get_execution_options().get(_WRITES)
    con.exec_driver_sql("begin immediate" if writes else "begin")
