"""data/archive: one Parquet and one manifest per accepted export, named by content hash.

The manifest is written last and makes the export count: a Parquet without one is a load that was
cut off, and is swept away by the next load.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock, Timeout

from etl.contracts import LOAN_KINDS, Kind
from etl.settings import Paths, memory_limit

CURRENT = "current"  # in the warehouse: names the release in use
SUMS = "SAMPLE_SHA256SUMS"
TRUTH = "truth.json"
_BEFORE = ".before-"


@dataclass(frozen=True)
class Entry:
    """The manifest of one archived export."""

    file_name: str
    sha256: str
    kind: Kind
    rows_read: int
    rows_accepted: int
    rows_refused: int
    first_day: str | None
    last_day: str | None
    first_id: int | None
    last_id: int | None
    has_repeated_ids: bool
    loaded_at: str
    is_sample: bool
    columns: list[str]
    rows_by_day: dict[str, int]
    system: str = ""  # that it is of; empty: of the only one, or of the first that the pack lists
    aside_at: str | None = None  # taken out of use: since when, by whom, why
    aside_by: str = ""
    aside_note: str = ""
    mapping: dict[str, Any] | None = None  # of figures of others: what their columns are


@contextmanager
def locked(paths: Paths) -> Iterator[None]:
    """One writer at a time: a second load or build waits for the first.

    Whoever comes first after a publication that was killed takes back what it had brought in.
    """
    paths.archive.mkdir(parents=True, exist_ok=True)
    with FileLock(paths.archive / ".lock"):
        for remembered in paths.archive.glob(f"{_BEFORE}*"):
            _recover(remembered, paths)
        yield


@contextmanager
def publishing(paths: Paths) -> Iterator[None]:
    """One publication at a time, and no other load beside it: what comes of none undoes only what is its own.

    Not to be entered twice, nor under `locked`.
    """
    paths.jobs.mkdir(parents=True, exist_ok=True)
    with FileLock(paths.jobs / "publishing.lock"):
        yield


def remember(paths: Paths, name: str, alive: Path) -> Path:
    """Keep how the archive stands before a publication. Call it under `locked`. Returns the file.

    While the lock `alive` is held the publication goes on. When it is no longer held and the file is still
    there, it was killed: `locked` then undoes it, unless its release is in use already.
    """
    remembered = paths.archive / f"{_BEFORE}{name}.json"
    told = {
        "alive": str(alive.resolve()),
        "current": _current(paths),
        "entries": [asdict(entry) for entry in entries(paths)],
    }
    write_atomically(remembered, json.dumps(told))
    return remembered


def undo(remembered: Path, paths: Paths) -> None:
    """Let the archive stand as it was remembered, and forget it. Call it under `locked`."""
    told = json.loads(remembered.read_text(encoding="utf-8"))
    known = {
        each["sha256"]: Entry(**{**each, "kind": Kind(each["kind"])}) for each in told["entries"]
    }
    for entry in entries(paths):
        if entry.sha256 not in known:
            forget(entry, paths)
        elif entry != known[entry.sha256]:
            describe(known[entry.sha256], paths)
    remembered.unlink()


def _recover(remembered: Path, paths: Paths) -> None:
    told = json.loads(remembered.read_text(encoding="utf-8"))
    if _is_held(Path(told["alive"])):
        return
    if _current(paths) == told["current"]:
        undo(remembered, paths)
    else:
        remembered.unlink()


def _current(paths: Paths) -> str:
    """The name of the release in use, empty where there is none."""
    try:
        return (paths.warehouse / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def _is_held(lock: Path) -> bool:
    """Whether a process holds the lock; the folder of a job that was thrown away holds none."""
    try:
        with FileLock(lock, timeout=0):
            return False
    except Timeout:
        return True
    except OSError:
        return False


def entries(paths: Paths) -> list[Entry]:
    """All archived exports, oldest load first."""
    found = []
    for manifest in paths.archive.glob("*/*.json"):
        data = json.loads(manifest.read_text(encoding="utf-8"))
        found.append(Entry(**{**data, "kind": Kind(data["kind"])}))
    return sorted(found, key=lambda entry: (entry.loaded_at, entry.sha256))


def in_use(found: list[Entry]) -> list[Entry]:
    """The entries a release is built from: real ones alone, once there is a real loans export.

    One that somebody has taken out of use is as if it had never been loaded.
    """
    is_real = has_real_loans(found)
    return [entry for entry in found if entry.aside_at is None and entry.is_sample is not is_real]


def has_real_loans(found: list[Entry]) -> bool:
    """Whether a loans export that is no sample is loaded and in use."""
    return any(
        not entry.is_sample and entry.kind in LOAN_KINDS and entry.aside_at is None
        for entry in found
    )


def is_sample_in_use(found: list[Entry]) -> bool:
    """Whether a release would be built from made-up loans."""
    return any(entry.is_sample and entry.kind in LOAN_KINDS for entry in in_use(found))


def parquet_of(entry: Entry, paths: Paths) -> Path:
    return paths.archive / entry.kind / f"{entry.sha256}.parquet"


def has_loans(found: list[Entry]) -> bool:
    """Whether there is anything to build a release from."""
    return any(entry.kind in LOAN_KINDS for entry in in_use(found))


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """DuckDB for one job: bounded memory, spilling into `folder`."""
    con = duckdb.connect()
    con.execute("set preserve_insertion_order = false")
    con.execute("set enable_progress_bar = true; set enable_progress_bar_print = false")
    con.execute("set memory_limit = $limit", {"limit": memory_limit()})
    con.execute("set temp_directory = $folder", {"folder": str(folder / "spill")})
    return con


def keep(draft: Path, entry: Entry, paths: Paths) -> None:
    """Move into the archive; the manifest comes last and is replaced atomically."""
    target = parquet_of(entry, paths)
    target.parent.mkdir(parents=True, exist_ok=True)
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    draft.replace(target)
    describe(entry, paths)


def set_aside(sha256: str, paths: Paths, *, by: str, note: str) -> Entry:
    """Take an export out of use; its rows stay. Call it under `locked`. Raises LookupError."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return _marked(sha256, paths, aside_at=at, aside_by=by, aside_note=note)


def bring_back(sha256: str, paths: Paths) -> Entry:
    """Take an export into use again. Call it under `locked`. Raises LookupError."""
    return _marked(sha256, paths, aside_at=None, aside_by="", aside_note="")


def _marked(sha256: str, paths: Paths, **marks: str | None) -> Entry:
    for entry in entries(paths):
        if entry.sha256 == sha256:
            marked = replace(entry, **marks)  # type: ignore[arg-type]
            describe(marked, paths)
            return marked
    raise LookupError(sha256)


def describe(entry: Entry, paths: Paths) -> None:
    """Write the manifest, which makes the export count."""
    manifest = parquet_of(entry, paths).with_suffix(".json")
    write_atomically(manifest, json.dumps(asdict(entry), indent=1))


def forget(entry: Entry, paths: Paths) -> None:
    """Remove an export that came to nothing. Call it under `locked`."""
    parquet = parquet_of(entry, paths)
    parquet.with_suffix(".json").unlink()
    parquet.unlink()


def write_atomically(path: Path, text: str) -> None:
    """The whole text or the old file: never half of it."""
    draft = path.with_name(f"{path.name}.tmp")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def sweep(paths: Paths) -> None:
    """Remove what a killed load left behind."""
    for folder in scratch(paths).iterdir():
        shutil.rmtree(folder, ignore_errors=True)
    for parquet in paths.archive.glob("*/*.parquet"):
        if not parquet.with_suffix(".json").exists():
            parquet.unlink()


def scratch(paths: Paths) -> Path:
    folder = paths.archive / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def sample_hashes(folder: Path, paths: Paths, *, remember: bool) -> frozenset[str]:
    """Hashes of made-up exports: told beside the files, and remembered so that a copy is known too."""
    remembered, beside = paths.archive / SUMS, folder / SUMS
    lines = [
        line
        for sums in (remembered, beside)
        if sums.exists()
        for line in sums.read_text(encoding="utf-8").splitlines()
    ]
    if beside.exists() and remember:
        write_atomically(remembered, "\n".join(dict.fromkeys(lines)) + "\n")
    return frozenset(line.split()[0] for line in lines if line.split())
