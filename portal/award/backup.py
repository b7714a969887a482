"""Copies of the records taken while they are in use, and put back after an examination."""

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from portal.award import events, store
from portal.award.events import Verdict


class BackupError(Exception):
    """Why there is no copy, as a Finnish sentence for the command line."""


def back_up(url: str, target: Path) -> Verdict:
    """Copy the records to a new file while others go on writing; the copy's log is examined.

    Raises BackupError for an existing file, and for a server, which has its own programs for it.
    """
    if target.exists():
        raise BackupError(f"Tiedosto {target} on jo olemassa.")
    _copy(_file(url), target)
    return examined(target)


def restore(url: str, source: Path) -> Verdict:
    """Put a copy in the place of the records, in one piece, once its log has been examined.

    Raises BackupError for a file that is missing, no records or has a broken log.
    """
    if not source.is_file():
        raise BackupError(f"Tiedostoa {source} ei ole.")
    verdict = examined(source)
    if verdict.broken_at is not None:
        raise BackupError(f"Varmuuskopion loki on rikki kohdassa {verdict.broken_at}.")
    target = _file(url)
    target.parent.mkdir(parents=True, exist_ok=True)
    _copy(source, target)
    return verdict


def examined(path: Path) -> Verdict:
    """What the examination of a file's log finds. Raises BackupError when it holds no records."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as con:
        try:
            con.execute("select seq, at, hash from event limit 1").fetchone()
        except sqlite3.DatabaseError as error:
            raise BackupError(f"Tiedostossa {path} ei ole portaalin tietoja.") from error
    engine = store.engine(f"sqlite:///{path.resolve()}")
    try:
        with store.reading(engine) as con_read:
            return events.verify(con_read)
    finally:
        engine.dispose()


def _copy(source: Path, target: Path) -> None:
    store.make_private(target)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _file(url: str) -> Path:
    address = sa.make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        raise BackupError(
            "Tiedot ovat PostgreSQL-palvelimella: varmuuskopioi ne ohjelmalla pg_dump."
        )
    return Path(address.database)
