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
from concurrent.futures import Future, ThreadPoolExecutor
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
    sound_sql,
    typed_sql,
    warnings,
)
from etl.contracts import LOAN_KINDS, Kind
from etl.messages import Code, Message, RefusalError
from etl.progress import watched
from etl.read import Source, read
from etl.settings import Paths, memory_limit
from etl.sql import literal
from etl.unpack import CHUNK, Part, has_blank_lines, parts

SUMS = "SAMPLE_SHA256SUMS"
TRUTH = "truth.json"
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
    is_known: bool = False

    @property
    def exit_code(self) -> int:
        """0 all accepted (now or before), 1 some rows refused, 2 the file refused."""
        if self.refusal:
            return 2
        return 1 if self.entry and self.entry.rows_refused and not self.is_known else 0


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
    is_real = has_real_loans(found)
    return [entry for entry in found if entry.is_sample is not is_real]


def has_real_loans(found: list[Entry]) -> bool:
    """Whether a loans export that is no sample has been loaded."""
    return any(not entry.is_sample and entry.kind in LOAN_KINDS for entry in found)


def parquet_of(entry: Entry, paths: Paths) -> Path:
    return paths.archive / entry.kind / f"{entry.sha256}.parquet"


def has_loans(found: list[Entry]) -> bool:
    """Whether there is anything to build a release from."""
    return any(entry.kind in LOAN_KINDS for entry in in_use(found))


def load(path: Path, paths: Paths, *, dry_run: bool = False) -> Iterator[Outcome]:
    """Load one file; a zip gives an outcome for each file in it. Call it under `locked`."""
    _sweep(paths)
    with tempfile.TemporaryDirectory(prefix="load-", dir=_scratch(paths)) as folder:
        work = Path(folder)
        samples = _sample_hashes(path, paths, remember=not dry_run)
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
    known = entries(paths)
    with (
        ThreadPoolExecutor(1) as beside,
        connect(work) as con,
        watched(con, f"Luetaan {part.name}"),
    ):
        digest = beside.submit(_sha256, part.path)
        try:
            same = _same(digest, known)
            if same:
                return Outcome(
                    part.name, same, warnings=[Message(Code.ALREADY_LOADED)], is_known=True
                )
            draft = _draft(part, con, work)
            sha256 = digest.result()
            is_sample = sha256 in samples
            if is_sample and has_real_loans(known):
                return Outcome(part.name, refusal=Message(Code.SAMPLE_AFTER_REAL))
        except RefusalError as refusal:
            return Outcome(part.name, refusal=refusal.message)
        entry = _entry(part, draft, sha256, con, is_sample=is_sample)
        complained = _complaints(con, draft, part.name)
        last_day = date.fromisoformat(entry.last_day) if entry.last_day else None
        notes = warnings(draft.counts, draft.source, last_day, _today(con))
        if entry.kind in LOAN_KINDS:
            notes += _changes(entry, known)
    if not dry_run and entry.rows_accepted:
        _keep(draft.path, entry, paths)
    return Outcome(part.name, entry, complaints=complained, warnings=notes)


def _same(digest: "Future[str]", known: list[Entry]) -> Entry | None:
    """The archived export with the same bytes, if any is loaded."""
    return next((entry for entry in known if entry.sha256 == digest.result()), None)


@dataclass(frozen=True)
class _Draft:
    """Accepted rows on their way into the archive."""

    path: Path
    source: Source
    counts: Counts


def _draft(part: Part, con: duckdb.DuckDBPyConnection, work: Path) -> _Draft:
    """Write the accepted rows beside the archive and account for all others."""
    path = work / "accepted.parquet"
    source = read(part, work)
    counts = _scanned(con, source, path) if source.spool else None
    if counts is None and source.spool and not _numbers_rows(con, source):
        source = source.spool()
    counts = counts or _sorted_out(con, source, path)
    if not counts.rows_read:
        raise RefusalError(Code.NO_ROWS)
    return _Draft(path, source, counts)


def _scanned(con: duckdb.DuckDBPyConnection, source: Source, path: Path) -> Counts | None:
    """The usual case in one pass: well-formed text whose every row is accepted. Else None."""
    contract = source.layout.contract
    try:
        rows = _write(con, typed_sql(source), path)
    except duckdb.Error:
        return None  # a malformed row: Python will find it
    sound = con.execute(
        f"select count(*) from {literal(path)} where {sound_sql(contract)}"
    ).fetchone()
    return Counts(rows, 0, 0) if sound and sound[0] == rows else None


def _numbers_rows(con: duckdb.DuckDBPyConnection, source: Source) -> bool:
    """Whether DuckDB reads all of the text and numbers its rows as a spreadsheet would."""
    try:
        con.execute(f"select count(*) from ({source.sql})").fetchone()
    except duckdb.Error:
        return False
    return source.text is not None and not has_blank_lines(source.text)


def _sorted_out(con: duckdb.DuckDBPyConnection, source: Source, path: Path) -> Counts:
    """Accepted rows are written; refused, skipped and all rows are counted on their own."""
    accepted = _write(con, accepted_sql(source), path)
    rows, refused, skipped = count(con, source)
    if accepted + refused + skipped != rows:
        raise AssertionError(f"{rows} rows, {accepted} + {refused} + {skipped} accounted for")
    return Counts(accepted, refused, skipped)


def _write(con: duckdb.DuckDBPyConnection, sql: str, path: Path) -> int:
    """Write in the order of the file, so that ids that only grow can be seen to."""
    con.execute("set preserve_insertion_order = true")
    row = con.execute(
        f"copy ({sql}) to {literal(path)} (format parquet, compression zstd)"
    ).fetchone()
    return int(row[0]) if row else 0


def _complaints(con: duckdb.DuckDBPyConnection, draft: _Draft, name: str) -> list[Complaint]:
    return complaints(con, draft.source, name, MOST_COMPLAINTS) if draft.counts.rows_refused else []


def _today(con: duckdb.DuckDBPyConnection) -> date:
    row = con.execute("select current_date").fetchone()
    assert row is not None  # noqa: S101 - a constant select gives a row
    today: date = row[0]
    return today


def _entry(
    part: Part, draft: _Draft, sha256: str, con: duckdb.DuckDBPyConnection, *, is_sample: bool
) -> Entry:
    contract = draft.source.layout.contract
    days = _rows_by_day(con, draft)
    first_id, last_id, has_repeated_ids = _ids(con, draft)
    return Entry(
        file_name=part.name,
        sha256=sha256,
        kind=contract.kind,
        rows_read=draft.counts.rows_read,
        rows_accepted=draft.counts.rows_accepted,
        rows_refused=draft.counts.rows_refused,
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        first_id=first_id,
        last_id=last_id,
        has_repeated_ids=has_repeated_ids,
        loaded_at=datetime.now(UTC).isoformat(timespec="microseconds"),
        is_sample=is_sample,
        columns=[name for name in draft.source.layout.columns if name],
        rows_by_day=days,
    )


def _rows_by_day(con: duckdb.DuckDBPyConnection, draft: _Draft) -> dict[str, int]:
    day = draft.source.layout.contract.day
    if not day:
        return {}
    rows = con.execute(
        f"select {day}::date as day, count(*) from {literal(draft.path)} group by 1 order by 1"
    ).fetchall()
    return {each.isoformat(): number for each, number in rows if each}


def _ids(con: duckdb.DuckDBPyConnection, draft: _Draft) -> tuple[int | None, int | None, bool]:
    """First and last key of the rows, and whether one stands in several rows."""
    key = draft.source.layout.contract.key
    if not key:
        return None, None, False
    row = con.execute(f"""
        select min({key}), max({key}), coalesce(bool_or({key} <= earlier), false)
        from (select {key}, lag({key}) over () as earlier from {literal(draft.path)})
    """).fetchone()
    assert row is not None  # noqa: S101 - an aggregate always gives a row
    first, last, is_unordered = row
    return first, last, is_unordered and _has_repeated_ids(con, draft, key)


def _has_repeated_ids(con: duckdb.DuckDBPyConnection, draft: _Draft, key: str) -> bool:
    row = con.execute(
        f"select count(*) > count(distinct {key}) from {literal(draft.path)}"
    ).fetchone()
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


def _sample_hashes(path: Path, paths: Paths, *, remember: bool) -> frozenset[str]:
    """Hashes of made-up exports: beside the file, and remembered so that a copy is known too."""
    remembered = paths.archive / SUMS
    beside = path.parent / SUMS
    lines = [
        line
        for sums in (remembered, beside)
        if sums.exists()
        for line in sums.read_text(encoding="utf-8").splitlines()
    ]
    if beside.exists() and remember:
        write_atomically(remembered, "\n".join(dict.fromkeys(lines)) + "\n")
    return frozenset(line.split()[0] for line in lines if line.split())


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
