"""Work that etl does for the staff page: started in a process of its own, followed through files.

A job is a folder data/jobs/<id>: `files/` holds what was uploaded, `job.json` who asked for what and
when, `state.json` how far etl is, written by etl. The portal and etl meet in these files alone, so
a closed tab, a second browser or a portal that starts anew changes nothing. While etl works it holds
the lock `alive`; a job without a result whose lock is free was cut off.
"""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from threading import Thread
from typing import Any

from filelock import FileLock, Timeout

from portal.kit import settings
from portal.kit.access import Role, may_manage_exports

KEPT_DAYS = 7
STARTS_WITHIN = timedelta(seconds=30)
_ID = re.compile(r"\d{8}T\d{6}-[0-9a-f]{8}", re.ASCII)
_NAME = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
LONGEST_NAME = 120


class Status(StrEnum):
    """How a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CUT_OFF = "cut_off"


class What(StrEnum):
    """What etl is asked to do with the files of a job."""

    CHECK = "check"
    PUBLISH = "publish"
    FETCH = "fetch"


@dataclass(frozen=True)
class Job:
    """One piece of work and how it stands; state is what etl has written of it.

    aside, back: hashes of loaded files that it takes out of use, and into use again. systems: of which
    system a file is, by its name; replace: files that may replace rows of other days and branches;
    mappings: what the columns of files of figures are, by name.
    """

    id: str
    folder: Path
    what: What
    by: str
    asked_at: datetime
    status: Status
    state: dict[str, Any]
    aside: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    systems: Mapping[str, str] = field(default_factory=dict)
    replace: tuple[str, ...] = ()
    mappings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether it is under way, or checked and neither published nor discarded."""
        if self.status in {Status.WAITING, Status.RUNNING}:
            return True
        is_checked = self.what is What.CHECK and self.status is Status.DONE
        return is_checked and (self.folder / "files").is_dir()

    @property
    def turned(self) -> tuple[str, ...]:
        """Every loaded file that it takes out of use or into use."""
        return (*self.aside, *self.back)

    @property
    def result(self) -> dict[str, Any]:
        """What etl found; empty as long as there is no result."""
        result: dict[str, Any] = self.state.get("result") or {}
        return result


def folder(data: Path) -> Path:
    """Where all jobs are."""
    return data / "jobs"


def upload(
    data: Path, role: Role, by: str, files: Iterable[tuple[str, Path]], system: str = ""
) -> str:
    """Keep the files (name, where it lies) in the folder of a new job and start to check them. Returns the job's id.

    system: that all of them are of; empty where etl shall recognise it.

    Raises PermissionError for a role that may not manage exports, OSError when the disk is full: then
    nothing is kept.
    """
    refuse_others(role)
    _forget_old(data)
    job_id, place = _new(data)
    try:
        (place / "files").mkdir(parents=True)
        taken: set[str] = set()
        names = []
        for name, file in files:
            names.append(_free(safe_name(name), taken))
            _take_over(file, place / "files" / names[-1])
        _start(
            data,
            place,
            What.CHECK,
            by,
            _Told(systems=dict.fromkeys(names, system) if system else {}),
        )
    except OSError:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return job_id


def _take_over(file: Path, target: Path) -> None:
    """The same bytes under a second name; copied where the file system has no such thing."""
    try:
        target.hardlink_to(file)
    except OSError:
        shutil.copyfile(file, target)


def turn(
    data: Path, role: Role, by: str, *, aside: Sequence[str] = (), back: Sequence[str] = ()
) -> str:
    """Check what taking loaded files (by hash) out of use, or into use again, would change.

    Nothing changes before the job is published. Returns the job's id. Raises PermissionError.
    """
    refuse_others(role)
    _forget_old(data)
    job_id, place = _new(data)
    (place / "files").mkdir(parents=True)
    _start(data, place, What.CHECK, by, _Told(tuple(aside), tuple(back)))
    return job_id


def publish(
    data: Path,
    role: Role,
    by: str,
    checked: str,
    *,
    note: str = "",
    accept_unmapped: bool = False,
) -> str:
    """Publish what a job has checked. Returns the id of the new job.

    note: what the log says of it; accept_unmapped: the reader has confirmed that rows at unknown
    branches are left out. The files move to the new job, so that a second click finds nothing to
    publish. Raises PermissionError for a role that may not, LookupError when they are gone.
    """
    refuse_others(role)
    options = ["--accept-unmapped"] if accept_unmapped else []
    return _again(data, What.PUBLISH, by, checked, _Told(note=note.strip()), *options)


def recheck(
    data: Path,
    role: Role,
    by: str,
    checked: str | None,
    *,
    without: str | None = None,
    aside: Sequence[str] = (),
    systems: Mapping[str, str] | None = None,
    replace: Sequence[str] = (),
    mappings: Mapping[str, Any] | None = None,
) -> str:
    """Check the files of a job once more, since something has changed; without a job, what is loaded.

    without: a file of it that is dropped; aside: loaded files that shall be out of use besides; systems: of
    which system files are, by name; replace: files that may replace rows of other days and branches;
    mappings: what the columns of files of figures are, by name. Returns the id of the new job. Raises as `publish` does.
    """
    refuse_others(role)
    if checked is None:
        return turn(data, role, by, aside=aside)
    if without is not None:
        (folder(data) / _known(checked) / "files" / safe_name(without)).unlink(missing_ok=True)
    told = _Told(
        aside=tuple(aside),
        systems=systems or {},
        replace=tuple(replace),
        mappings=mappings or {},
    )
    return _again(data, What.CHECK, by, checked, told)


def fetch(data: Path, role: Role, by: str) -> str:
    """Fetch now from all sources, and do what is done once a day. Returns the job's id.

    Raises PermissionError, and OSError when the disk is full.
    """
    refuse_others(role)
    _forget_old(data)
    job_id, place = _new(data)
    place.mkdir(parents=True)
    _start(data, place, What.FETCH, by, _Told())
    return job_id


def discard(data: Path, role: Role, checked: str) -> None:
    """Drop a job that was checked, and its files. Raises PermissionError."""
    refuse_others(role)
    job = read(data, checked)
    if job is not None and job.status not in {Status.WAITING, Status.RUNNING}:
        shutil.rmtree(job.folder, ignore_errors=True)


@dataclass(frozen=True)
class _Told:
    """What job.json tells etl besides who asks for what."""

    aside: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    note: str = ""
    systems: Mapping[str, str] = field(default_factory=dict)
    replace: tuple[str, ...] = ()
    mappings: Mapping[str, Any] = field(default_factory=dict)


def _again(data: Path, what: What, by: str, checked: str, told: _Told, *options: str) -> str:
    """Start a job with the files of another, with what that turned and with what was said of its files."""
    before = read(data, checked)
    if before is None:
        raise LookupError(checked)
    source = before.folder / ("kept" if (before.folder / "kept").is_dir() else "files")
    job_id, place = _new(data)
    place.mkdir(parents=True)
    try:
        source.rename(place / "files")
    except FileNotFoundError as error:
        place.rmdir()
        raise LookupError(checked) from error
    aside = tuple(dict.fromkeys((*before.aside, *told.aside)))
    said = {**before.systems, **told.systems}
    replace = tuple(dict.fromkeys((*before.replace, *told.replace)))
    mapped = {**before.mappings, **told.mappings}
    whole = _Told(aside, before.back, told.note, said, replace, mapped)
    _start(data, place, what, by, whole, *options)
    return job_id


def newest_open(data: Path) -> Job | None:
    """The newest job that is under way, or checked and neither published nor discarded."""
    for place in sorted(folder(data).glob("*"), reverse=True):
        job = read(data, place.name)
        if job is not None and job.is_open and job.what is not What.FETCH:
            return job
    return None


def fetch_under_way(data: Path) -> Job | None:
    """The newest fetch that somebody has asked for on the page, while it goes on; else None."""
    for place in sorted(folder(data).glob("*"), reverse=True):
        job = read(data, place.name)
        if job is not None and job.what is What.FETCH:
            return job if job.status in {Status.WAITING, Status.RUNNING} else None
    return None


def waiting(data: Path) -> Job | None:
    """The newest open job when it is checked and has files that can be published; else None."""
    job = newest_open(data)
    is_checked = job is not None and job.status is Status.DONE
    return job if job and is_checked and any((job.folder / "files").iterdir()) else None


def _new(data: Path) -> tuple[str, Path]:
    """The id and the folder of a new job."""
    job_id = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
    return job_id, folder(data) / job_id


def read(data: Path, job_id: str) -> Job | None:
    """The job and how it stands; None when there is none of that id."""
    place = folder(data) / _known(job_id)
    try:
        job = json.loads((place / "job.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    state = _state(place)
    asked_at = datetime.fromisoformat(job["asked_at"])
    return Job(
        job_id,
        place,
        What(job["what"]),
        str(job["by"]),
        asked_at,
        _status(place, state, asked_at),
        state,
        tuple(job.get("aside") or ()),
        tuple(job.get("back") or ()),
        dict(job.get("systems") or {}),
        tuple(job.get("replace") or ()),
        dict(job.get("mappings") or {}),
    )


def ask(*arguments: str) -> Any:  # noqa: ANN401 - whatever the command prints
    """What a quick command of etl prints as JSON. Raises RuntimeError with its sentence when it fails."""
    return json.loads(run(*arguments).stdout)


def tell(*arguments: str, request: object = None) -> Any:  # noqa: ANN401 - whatever the command prints
    """What a command prints as JSON that may also say why it did nothing; request is its input.

    Raises RuntimeError with its sentence when it says nothing.
    """
    done = _done(arguments, None if request is None else json.dumps(request))
    try:
        return json.loads(done.stdout)
    except ValueError as error:
        raise RuntimeError(done.stderr.strip() or done.stdout.strip()) from error


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a quick command of etl. Raises RuntimeError with its sentence when it fails."""
    done = _done(arguments, None)
    if done.returncode:
        raise RuntimeError(done.stderr.strip() or done.stdout.strip())
    return done


def _done(arguments: Sequence[str], told: str | None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "etl", *arguments],
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        env=_environment(),
        input=told or "",
    )


def use(role: Role, by: str, release_id: str) -> None:
    """Make an older release current. Raises PermissionError, or RuntimeError with etl's sentence."""
    refuse_others(role)
    ask("use", release_id, "--by", by, "--json")


def safe_name(name: str) -> str:
    """A file name without folders or what a system does not take; its ending stays."""
    base = _NAME.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip(" .") or "tiedosto"
    stem, dot, ending = base.rpartition(".")
    if len(base) <= LONGEST_NAME:
        return base
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}"


def _free(name: str, taken: set[str]) -> str:
    """The name, or with a number when another file of the same upload has it."""
    stem, dot, ending = name.rpartition(".")
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{stem or ending}-{number}{dot if stem else ''}{ending if stem else ''}"
    taken.add(free.casefold())
    return free


def refuse_others(role: Role) -> None:
    """Raise PermissionError for a role that may not manage exports."""
    if not may_manage_exports(role):
        raise PermissionError(role)


def _known(job_id: str) -> str:
    """An id of ours; anything else names no job. Never a way out of the folder."""
    return job_id if _ID.fullmatch(job_id) else "-"


def _start(data: Path, place: Path, what: What, by: str, told: _Told, *options: str) -> None:
    asked = {"what": what, "by": by, "asked_at": datetime.now(UTC).isoformat(), **asdict(told)}
    (place / "job.json").write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    arguments = ["job", str(what), str(place), "--by", by, *options]
    with (place / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "etl", *arguments],
            cwd=settings.ROOT,
            env=_environment() | {"PORTAL_DATA": str(data)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            **_detached(),
        )
    Thread(target=process.wait, daemon=True).start()  # the system forgets it when it has ended


def _detached() -> dict[str, Any]:
    """The process goes on when the portal ends."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONUTF8": "1", "PORTAL_DATA": str(settings.data_dir())}


def _state(place: Path) -> dict[str, Any]:
    try:
        state: dict[str, Any] = json.loads((place / "state.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return state


def _status(place: Path, state: dict[str, Any], asked_at: datetime) -> Status:
    if "result" in state:
        return Status.DONE
    if "failure" in state:
        return Status.FAILED
    if is_held(place / "alive"):
        return Status.RUNNING
    if not state and datetime.now(UTC) - asked_at < STARTS_WITHIN:
        return Status.WAITING
    return Status.CUT_OFF if _state(place) == state else _status(place, _state(place), asked_at)


def is_held(lock: Path) -> bool:
    """Whether a process of etl holds a lock just now."""
    try:
        with FileLock(lock, timeout=0):
            return False
    except Timeout:
        return True


def _forget_old(data: Path) -> None:
    """Jobs of last week go, with the files that were never published."""
    limit = time.time() - KEPT_DAYS * 24 * 60 * 60
    for place in folder(data).glob("*"):
        if _ID.fullmatch(place.name) and place.stat().st_mtime < limit:
            shutil.rmtree(place, ignore_errors=True)


def journal(data: Path) -> Sequence[dict[str, Any]]:
    """Who did what and when, newest first; a line that cannot be read is left out."""
    try:
        lines = (data / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [entry for line in reversed(lines) if (entry := _entry(line)) is not None]


def _entry(line: str) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
