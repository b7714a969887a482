"""Backups of everything that cannot be made again: the records and what was loaded, a folder a backup.

A snapshot holds the records (a copy of SQLite, or a dump that pg_dump wrote), the archive of exports, what staff have
told of the region, the journal, the sources, and a list of fingerprints. Files that have not changed since
the last snapshot are the same file under a second name, where the file system has such a thing. Releases and
parts are built again from the archive and are left out.
"""

import hashlib
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from portal.records import backup
from portal.records.backup import BackupError

RECORDS, DUMP, SUMS = "records.sqlite", "records.dump", "SHA256SUMS"
DATA = ("archive", "region", "fetch", "journal.jsonl")
SOURCES = "sources.toml"  # lies beside the data folder
_NAME = re.compile(r"\d{8}T\d{6}Z", re.ASCII)
_SKIPPED = {".lock"}
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Snapshot:
    """A backup that was read again after it was written. entries: of the log; None on a server."""

    folder: Path
    files: int
    bytes: int
    entries: int | None


def take(data: Path, records_url: str, into: Path, keep_days: int, now: datetime) -> Snapshot:
    """Write a snapshot, read it again, and delete those that are older than so many days.

    The folder appears whole or not at all, and the newest one is never deleted. Raises BackupError when
    something cannot be read or written, or is not what was written when it is read again.
    """
    name = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    part, last = into / f".{name}.part", newest(into)
    try:
        into.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in into.glob(".*.part"):
            shutil.rmtree(left)
        part.mkdir(mode=0o700)
        _take_records(records_url, part)
        _take_data(data, part, last)
        _write_sums(part)
        part.rename(into / name)
    except OSError as failed:
        shutil.rmtree(part, ignore_errors=True)
        raise BackupError(
            f"Varmuuskopiota ei voitu kirjoittaa kansioon {into}: {failed}."
        ) from failed
    except BackupError:
        shutil.rmtree(part, ignore_errors=True)
        raise
    taken = tried(into / name)
    _prune(into, now - timedelta(days=keep_days))
    return taken


def tried(folder: Path) -> Snapshot:
    """Read a snapshot as a restore would: every fingerprint, and the log of the records. Raises BackupError."""
    sums = _sums(folder)
    for name, known in sums.items():
        file = folder / name
        if not file.is_file() or _fingerprint(file) != known:
            raise BackupError(f"Varmuuskopion tiedosto {file} puuttuu tai on muuttunut.")
    entries = None
    if (folder / RECORDS).is_file():
        verdict = backup.examined(folder / RECORDS)
        if verdict.broken_at is not None:
            raise BackupError(f"Varmuuskopion loki on rikki kohdassa {verdict.broken_at}.")
        entries = verdict.entries
    if (folder / DUMP).is_file():
        _run("pg_restore", "--list", str(folder / DUMP))
    size = sum((folder / name).stat().st_size for name in sums)
    return Snapshot(folder, len(sums), size, entries)


def put_back(folder: Path, data: Path, records_url: str, now: datetime) -> list[Path]:
    """Put a snapshot's data and records in the place of today's. Raises BackupError; the portal must be closed.

    Returns where the data of today was moved to: nothing of it is deleted.
    """
    tried(folder)
    moved = []
    mark = f"ennen-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    put_records_back(folder, records_url)
    for name in (*DATA, SOURCES):
        source, target = folder / name, _place(data, name)
        if not source.exists():
            continue
        beside = target.with_name(f".{name}.{mark}")
        _copy(source, beside)
        if target.exists():
            moved.append(target.rename(target.with_name(f"{name}.{mark}")))
        beside.rename(target)
    return moved


def put_records_back(folder: Path, records_url: str) -> None:
    """Put a snapshot's records in the place of today's; nothing where it has none. Raises BackupError."""
    if (folder / DUMP).is_file():
        url, dump = _server(records_url), str(folder / DUMP)
        _run(
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--single-transaction",
            "-d",
            url,
            dump,
        )
    elif (folder / RECORDS).is_file():
        backup.restore(records_url, folder / RECORDS)


def newest(into: Path) -> Path | None:
    """The newest snapshot of a folder, None where there is none."""
    return max(every(into), default=None)


def every(into: Path) -> list[Path]:
    """The snapshots of a folder, oldest first."""
    found = into.glob("*") if into.is_dir() else ()
    return sorted(one for one in found if _NAME.fullmatch(one.name))


def taken_at(folder: Path) -> datetime:
    """When a snapshot was taken, from its name."""
    return datetime.strptime(folder.name, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _take_records(url: str, part: Path) -> None:
    if sa.make_url(url).get_backend_name() == "sqlite":
        backup.copy_if_there(url, part / RECORDS)
        return
    _run("pg_dump", "--format=custom", "--no-owner", "-f", str(part / DUMP), "-d", _server(url))
    (part / DUMP).chmod(0o600)


def _take_data(data: Path, part: Path, last: Path | None) -> None:
    for name in (*DATA, SOURCES):
        root = _place(data, name)
        files = [root] if root.is_file() else sorted(root.rglob("*"))
        for file in files:
            if not file.is_file() or file.name in _SKIPPED:
                continue
            below = file.relative_to(root.parent)
            (part / below).parent.mkdir(parents=True, exist_ok=True)
            _keep(file, part / below, None if last is None else last / below)


def _place(data: Path, name: str) -> Path:
    return (data.parent if name == SOURCES else data) / name


def _keep(file: Path, target: Path, known: Path | None) -> None:
    """The file as it is now; as a second name of the last snapshot's where nothing has changed."""
    now = file.stat()
    if known is not None and known.is_file():
        then = known.stat()
        if (then.st_size, then.st_mtime_ns) == (now.st_size, now.st_mtime_ns):
            try:
                target.hardlink_to(known)
            except OSError:  # a file system without second names
                pass
            else:
                return
    shutil.copy2(file, target)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copy2(source, target)


def _write_sums(part: Path) -> None:
    files = sorted(file for file in part.rglob("*") if file.is_file())
    lines = [f"{_fingerprint(file)}  {file.relative_to(part).as_posix()}\n" for file in files]
    with (part / SUMS).open("w", encoding="utf-8") as written:
        written.writelines(lines)
        written.flush()
        os.fsync(written.fileno())


def _sums(folder: Path) -> dict[str, str]:
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as failed:
        raise BackupError(f"Kansio {folder} ei ole portaalin varmuuskopio.") from failed
    return {name: known for known, _space, name in (line.partition("  ") for line in lines)}


def _fingerprint(file: Path) -> str:
    found = hashlib.sha256()
    with file.open("rb") as opened:
        while block := opened.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def _prune(into: Path, oldest: datetime) -> None:
    for folder in every(into)[:-1]:
        if taken_at(folder) < oldest:
            shutil.rmtree(folder)


def _server(url: str) -> str:
    """The address as PostgreSQL's own programs read it."""
    return sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _run(program: str, *words: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupError(
            f"Ohjelma {program} puuttuu: asenna PostgreSQL:n työkalut (postgresql-client)."
        )
    done = subprocess.run([found, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        told = (done.stderr.strip().splitlines() or ["ei syytä"])[-1]
        raise BackupError(f"{program} ei onnistunut: {told}")
