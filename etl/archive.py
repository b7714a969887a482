"""Accepted rows -> data/archive: one Parquet and one manifest per export, named by content hash.

The manifest is written last and makes the export count: a Parquet without one is a load that was
cut off, and is swept away by the next load.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
from filelock import FileLock

from etl.check import (
    Complaint,
    Counts,
    accepted_sql,
    complaints,
    count,
    warnings,
)
from etl.contracts import Kind, Type
from etl.messages import Code, Message, RefusalError
from etl.progress import watched
from etl.read import Source, read
from etl.settings import Paths, memory_limit
from etl.unpack import CHUNK, Part, parts

SUMS = "SAMPLE_SHA256SUMS"
MOST_COMPLAINTS = 100_000


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


@dataclass(frozen=True)
class Outcome:
    """What became of one file: an entry, or a refusal, with complaints and warnings."""

    file: str
    entry: Entry | None = None
    refusal: Message | None = None
    complaints: list[Complaint] = field(default_factory=list)
    warnings: list[Message] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 all accepted, 1 some rows refused, 2 the file refused."""
        if self.refusal:
            return 2
        return 1 if self.entry and self.entry.rows_refused else 0


@contextmanager
def locked(paths: Paths) -> Iterator[None]:
    """One writer at a time: a second load or build waits for the first."""
    paths.archive.mkdir(parents=True, exist_ok=True)
    with FileLock(paths.archive / ".lock"):
        yield


def entries(paths: Paths) -> list[Entry]:
    """All archived exports, oldest load first."""
    found = []
    for manifest in paths.archive.glob("*/*.json"):
        data = json.loads(manifest.read_text(encoding="utf-8"))
        found.append(Entry(**{**data, "kind": Kind(data["kind"])}))
    return sorted(found, key=lambda entry: (entry.loaded_at, entry.sha256))


def in_use(found: list[Entry]) -> list[Entry]:
    """The entries a release is built from: real ones alone, once there is a real loans export."""
    is_real = any(not entry.is_sample and entry.kind is not Kind.BRANCHES for entry in found)
    return [entry for entry in found if entry.is_sample is not is_real]


def parquet_of(entry: Entry, paths: Paths) -> Path:
    return paths.archive / entry.kind / f"{entry.sha256}.parquet"


def load(path: Path, paths: Paths, *, dry_run: bool = False) -> Iterator[Outcome]:
    """Load one file; a zip gives an outcome for each file in it. Call it under `locked`."""
    _sweep(paths)
    with tempfile.TemporaryDirectory(prefix="load-", dir=_scratch(paths)) as folder:
        work = Path(folder)
        samples = _sample_hashes(path, paths)
        try:
            for part in parts(path, work):
                yield _load_part(part, work, paths, samples, dry_run=dry_run)
        except RefusalError as refusal:
            yield Outcome(path.name, refusal=refusal.message)


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """DuckDB for one job: bounded memory, spilling into `folder`."""
    con = duckdb.connect()
    con.execute("set preserve_insertion_order = false")
    con.execute("set enable_progress_bar = true; set enable_progress_bar_print = false")
    con.execute("set memory_limit = $limit", {"limit": memory_limit()})
    con.execute("set temp_directory = $folder", {"folder": str(folder / "spill")})
    return con


def _load_part(
    part: Part, work: Path, paths: Paths, samples: frozenset[str], *, dry_run: bool
) -> Outcome:
    sha256 = _sha256(part.path)
    known = entries(paths)
    same = next((entry for entry in known if entry.sha256 == sha256), None)
    if same:
        return Outcome(part.name, same, warnings=[Message(Code.ALREADY_LOADED)])
    is_sample = sha256 in samples
    try:
        if is_sample and any(not e.is_sample and e.kind is not Kind.BRANCHES for e in known):
            raise RefusalError(Code.SAMPLE_AFTER_REAL)  # noqa: TRY301 - one way out for refusals
        with connect(work) as con, watched(con, f"Luetaan {part.name}"):
            source = read(part, work, con)
            return _accept(
                part, source, sha256, con, work, paths, is_sample=is_sample, dry_run=dry_run
            )
    except RefusalError as refusal:
        return Outcome(part.name, refusal=refusal.message)


def _accept(
    part: Part,
    source: Source,
    sha256: str,
    con: duckdb.DuckDBPyConnection,
    work: Path,
    paths: Paths,
    *,
    is_sample: bool,
    dry_run: bool,
) -> Outcome:
    counts = count(con, source)
    if not counts.rows_read:
        raise RefusalError(Code.NO_ROWS)
    draft = work / "accepted.parquet"
    written = con.execute(
        f"copy ({accepted_sql(source)}) to '{draft}' (format parquet, compression zstd)"
    ).fetchone()
    if written is None or written[0] != counts.rows_accepted:
        raise AssertionError(
            f"{part.name}: {written} rows written, {counts.rows_accepted} accepted"
        )
    entry = _entry(part, source, counts, sha256, con, draft, is_sample=is_sample)
    found = complaints(con, source, part.name, MOST_COMPLAINTS) if counts.rows_refused else []
    notes = warnings(counts, source, _today(con)) + _changes(entry, entries(paths))
    if not dry_run and counts.rows_accepted:
        _keep(draft, entry, paths)
    return Outcome(part.name, entry, complaints=found, warnings=notes)


def _today(con: duckdb.DuckDBPyConnection) -> date:
    row = con.execute("select current_date").fetchone()
    assert row is not None  # noqa: S101 - a constant select gives a row
    today: date = row[0]
    return today


def _entry(
    part: Part,
    source: Source,
    counts: Counts,
    sha256: str,
    con: duckdb.DuckDBPyConnection,
    draft: Path,
    *,
    is_sample: bool,
) -> Entry:
    contract = source.layout.contract
    days = {Type.TIME: "event_day", Type.MONTH: "month"}
    day = next((days[c.type] for c in contract.columns if c.type in days), None)
    rows_by_day: dict[str, int] = {}
    if day:
        rows = con.execute(f"select {day}, count(*) from '{draft}' group by {day} order by {day}")
        rows_by_day = {each.isoformat(): number for each, number in rows.fetchall()}
    return Entry(
        file_name=part.name,
        sha256=sha256,
        kind=contract.kind,
        rows_read=counts.rows_read,
        rows_accepted=counts.rows_accepted,
        rows_refused=counts.rows_refused,
        first_day=counts.first_day.isoformat() if counts.first_day else None,
        last_day=counts.last_day.isoformat() if counts.last_day else None,
        first_id=counts.first_id,
        last_id=counts.last_id,
        has_repeated_ids=_has_repeated_ids(con, draft, counts),
        loaded_at=datetime.now(UTC).isoformat(timespec="microseconds"),
        is_sample=is_sample,
        columns=[name for name in source.layout.columns if name],
        rows_by_day=rows_by_day,
    )


def _has_repeated_ids(con: duckdb.DuckDBPyConnection, draft: Path, counts: Counts) -> bool:
    if counts.first_id is None:
        return False
    row = con.execute(f"select count(*) > count(distinct event_id) from '{draft}'").fetchone()
    return bool(row and row[0])


def _changes(entry: Entry, known: list[Entry]) -> list[Message]:
    """Months whose already loaded days come again with other figures."""
    before: dict[str, int] = {}
    for other in known:  # oldest first: the newest export of a day is what counts now
        if other.kind is entry.kind and other.is_sample is entry.is_sample:
            before |= other.rows_by_day
    months = sorted({day[:7] for day in entry.rows_by_day if day in before})
    found = []
    for month in months:
        days = [day for day in entry.rows_by_day if day[:7] == month and day in before]
        old, new = sum(before[day] for day in days), sum(entry.rows_by_day[day] for day in days)
        if old != new:
            found.append(Message(Code.CHANGED, {"month": month, "before": old, "after": new}))
    return found


def _keep(draft: Path, entry: Entry, paths: Paths) -> None:
    """Move into the archive; the manifest comes last and is replaced atomically."""
    target = parquet_of(entry, paths)
    target.parent.mkdir(parents=True, exist_ok=True)
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    draft.replace(target)
    write_atomically(target.with_suffix(".json"), json.dumps(asdict(entry), indent=1))


def write_atomically(path: Path, text: str) -> None:
    """The whole text or the old file: never half of it."""
    draft = path.with_name(f"{path.name}.tmp")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _sweep(paths: Paths) -> None:
    """Remove what a killed load left behind."""
    for folder in _scratch(paths).iterdir():
        shutil.rmtree(folder, ignore_errors=True)
    for parquet in paths.archive.glob("*/*.parquet"):
        if not parquet.with_suffix(".json").exists():
            parquet.unlink()


def _scratch(paths: Paths) -> Path:
    folder = paths.archive / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _sample_hashes(path: Path, paths: Paths) -> frozenset[str]:
    """Hashes of made-up exports: beside the file, and remembered so that a copy is known too."""
    remembered = paths.archive / SUMS
    beside = path.parent / SUMS
    lines = [
        line
        for sums in (remembered, beside)
        if sums.exists()
        for line in sums.read_text(encoding="utf-8").splitlines()
    ]
    if beside.exists():
        write_atomically(remembered, "\n".join(dict.fromkeys(lines)) + "\n")
    return frozenset(line.split()[0] for line in lines if line.split())


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
