"""Copies of the records taken while they are in use, and put back after an examination."""

import os
import secrets
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from portal.kit import access
from portal.records import events, heads, store
from portal.records.events import Verdict

_Key = tuple[str, str, str, str]  # issuer, subject, role, grant
NO_RECORDS = "Tiedostossa {path} ei ole portaalin tietoja."
IN_USE = "Tiedot ovat käytössä: sulje portaali ensin."
_GRANTS = """
    select p.issuer, p.subject, p.name, g.role, g.grant_id from role_grant g join person p using (person_id)
    where g.valid_until is null or g.valid_until > ?
"""
_SIGNED_OUT = (
    "select issuer, subject, name, signed_out_until from person where signed_out_until is not null"
)


class BackupError(Exception):
    """Why there is no copy, as a Finnish sentence for the command line."""


@dataclass(frozen=True)
class Return:
    """What putting a copy back would undo, each as name or name and role.

    roles: ended or never given now, in force in the copy; lost: in force now and not in the copy;
    sessions: persons whose sign-out the copy does not know, while a session of theirs may still live;
    entries: how many entries of the log the copy lacks; None where the records now cannot be read.
    """

    roles: tuple[str, ...]
    lost: tuple[str, ...]
    sessions: tuple[str, ...]
    entries: int | None

    @property
    def is_harmless(self) -> bool:
        """True when nothing would be undone."""
        return not (self.roles or self.lost or self.sessions or self.entries)


def back_up(url: str, target: Path) -> Verdict:
    """Copy the records to a new file while others go on writing; the copy's log is examined.

    The file appears whole or not at all. Raises BackupError for an existing file, records that cannot be
    read, a disk that takes nothing, and for a server, which has its own programs for it.
    """
    source = _file(url)
    if target.exists():
        raise BackupError(f"Tiedosto {target} on jo olemassa.")
    if not source.is_file():
        raise BackupError(f"Tiedostoa {source} ei ole.")
    beside = _copied(source, target)
    try:
        verdict = examined(beside)
        beside.rename(target)
    finally:
        _remove(beside)
    _settle(target.parent)
    return verdict


def copy_if_there(url: str, target: Path) -> Verdict | None:
    """The same copy; None where there are no records yet, or a server keeps them. Raises BackupError."""
    address = sa.make_url(url)
    is_file = address.get_backend_name() == "sqlite" and address.database
    return back_up(url, target) if is_file and Path(str(address.database)).is_file() else None


def restore(url: str, source: Path) -> Verdict:
    """Put a copy in the place of the records, in one piece, once its log has been examined.

    It is written beside them and takes their place at the end: whatever happens before, they stand. Records
    that cannot be read are moved aside, not deleted. Raises BackupError for a file that is missing, no
    records or has a broken log, and while the records are in use.
    """
    verdict = _sound(source)
    target = _file(url)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = _copied(source, target)
    try:
        newest = _head_of(beside)
        _close(target)
        heads.put(None)  # a process that dies here leaves no head, rather than one of other records
        beside.replace(target)
    finally:
        _remove(beside)
    _settle(target.parent)
    heads.put(newest)
    return verdict


def returning(url: str, source: Path, now: datetime | None = None) -> Return:
    """What putting the copy back would undo. Raises BackupError for a copy that is not sound."""
    _sound(source)
    target, at = _file(url), now or datetime.now(UTC)
    if not target.is_file():
        return Return((), (), (), 0)
    try:
        here = _read(target, at)
    except (BackupError, sqlite3.Error):
        return Return((), (), (), None)
    there = _read(source, at)
    alive = (at - access.SESSION).timestamp()
    return Return(
        roles=_only_in(there.grants, here.grants),
        lost=_only_in(here.grants, there.grants),
        sessions=tuple(
            name
            for who, (name, until) in sorted(here.signed_out.items())
            if until >= alive and until > there.signed_out.get(who, ("", 0))[1]
        ),
        entries=max(0, here.entries - there.entries),
    )


@dataclass(frozen=True)
class _Read:
    grants: dict[_Key, str]
    signed_out: dict[tuple[str, str], tuple[str, float]]
    entries: int


def _read(path: Path, at: datetime) -> _Read:
    """Roles in force, sign-outs and the length of the log, of records of any version."""
    with closing(_opened(path)) as con:
        grants = con.execute(_GRANTS, (at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f"),))
        told = {
            (issuer, subject, role, grant): f"{name}: {role}"
            for issuer, subject, name, role, grant in grants
        }
        signed_out = {(row[0], row[1]): (row[2], float(row[3])) for row in con.execute(_SIGNED_OUT)}
        (entries,) = con.execute("select count(*) from event").fetchone()
    return _Read(told, signed_out, int(entries))


def _only_in(mine: dict[_Key, str], other: dict[_Key, str]) -> tuple[str, ...]:
    return tuple(sorted({told for key, told in mine.items() if key not in other}))


def examined(path: Path) -> Verdict:
    """What the examination of a file's log finds; the file is only read.

    Raises BackupError when it is not there, or holds no whole records.
    """
    if not path.is_file():
        raise BackupError(f"Tiedostoa {path} ei ole.")
    try:
        with closing(_opened(path)) as con:
            con.execute("select seq, at, hash from event limit 1").fetchone()
            damaged = con.execute("pragma quick_check(1)").fetchone() != ("ok",)
        if damaged:
            raise BackupError(NO_RECORDS.format(path=path))
        engine = sa.create_engine("sqlite://", creator=lambda: _opened(path), poolclass=sa.NullPool)
        with engine.connect() as con_read:
            return events.verify(con_read)
    except (sqlite3.Error, sa.exc.SQLAlchemyError, OSError, ValueError) as error:
        raise BackupError(NO_RECORDS.format(path=path)) from error


def _sound(source: Path) -> Verdict:
    verdict = examined(source)
    if verdict.broken_at is not None:
        raise BackupError(f"Varmuuskopion loki on rikki kohdassa {verdict.broken_at}.")
    return verdict


def _opened(path: Path) -> sqlite3.Connection:
    """The file, to be read only."""
    return sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=store.PATIENCE_MS / 1000
    )


def _copied(source: Path, target: Path) -> Path:
    """A whole copy of the source beside the target, on the disk. Raises BackupError."""
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        store.make_private(beside)
        with closing(_opened(source)) as old, closing(sqlite3.connect(beside)) as new:
            old.backup(new)
            new.execute("pragma journal_mode = delete")
        with beside.open("rb+") as written:
            os.fsync(written.fileno())
    except (sqlite3.Error, OSError) as error:
        _remove(beside)
        told = f"Kopiota {target} ei voitu kirjoittaa: levy voi olla täynnä, tai tiedostoa {source} ei voi lukea."
        raise BackupError(told) from error
    return beside


def _close(target: Path) -> None:
    """Let nothing of the records stay in a file beside them. Raises BackupError while others have them open."""
    if not target.exists():
        return
    try:
        with closing(sqlite3.connect(target, timeout=1)) as con:
            con.execute("pragma schema_version").fetchone()
            con.execute("pragma journal_mode = delete")
    except sqlite3.OperationalError as error:
        raise BackupError(IN_USE) from error
    except sqlite3.DatabaseError:  # not records any more: kept for whoever can still read them
        moved = target.with_name(f"{target.name}.rikki-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
        for left in (target, *(target.with_name(target.name + end) for end in ("-wal", "-shm"))):
            if left.exists():
                left.rename(moved.with_name(moved.name + left.name.removeprefix(target.name)))


def _head_of(path: Path) -> heads.Head | None:
    with closing(_opened(path)) as con:
        row = con.execute("select seq, hash from event order by seq desc limit 1").fetchone()
    return None if row is None else heads.Head(int(row[0]), str(row[1]))


def _remove(beside: Path) -> None:
    for end in ("", "-journal", "-wal", "-shm"):
        beside.with_name(beside.name + end).unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Put the names of the folder on the disk, where the system can."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _file(url: str) -> Path:
    address = sa.make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        raise BackupError(
            "Tiedot ovat PostgreSQL-palvelimella: varmuuskopioi ne ohjelmalla pg_dump."
        )
    return Path(address.database)
