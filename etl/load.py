"""One run of loading: files as they left Koha -> accepted rows in the archive, and what became of each file."""

import hashlib
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from etl import archive, cooperation_load
from etl.archive import Entry
from etl.contracts import LOAN_KINDS, Kind
from etl.cooperation import SHEETS
from etl.messages import Code, Message, RefusalError
from etl.progress import watched
from etl.reading.check import Complaint, complaints, warnings
from etl.reading.draft import Draft, drafted, ids, rows_by_day
from etl.reading.letters import CHUNK
from etl.reading.unpack import Part, parts
from etl.settings import Paths

MOST_COMPLAINTS = 100_000


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


@dataclass(frozen=True)
class _File:
    """A file that is being read: its state before that, and the hash of the part at hand."""

    path: Path
    seen: tuple[int, int]
    digest: Future[str]


@dataclass
class Load:
    """A run over any number of files; what is in the archive is read once and kept in mind."""

    paths: Paths
    con: duckdb.DuckDBPyConnection
    work: Path
    known: list[Entry]
    dry_run: bool
    samples: dict[Path, frozenset[str]] = field(default_factory=dict)

    def take(self, path: Path) -> Iterator[Outcome]:
        """Load one file; a zip gives an outcome for each file in it."""
        with tempfile.TemporaryDirectory(prefix="file-", dir=self.work) as folder:
            work, seen = Path(folder), _state(path)
            try:
                for part in parts(path, work):
                    yield self._take_part(part, work, path, seen)
            except RefusalError as refusal:
                yield Outcome(path.name, refusal=refusal.message)

    def _take_part(self, part: Part, work: Path, path: Path, seen: tuple[int, int]) -> Outcome:
        with ThreadPoolExecutor(1) as beside, watched(self.con, f"Luetaan {part.name}"):
            digest = beside.submit(_sha256, part.path)
            if same := self._same(digest):
                note = Message(Code.BOOK_OLDER if self._is_older(same) else Code.ALREADY_LOADED)
                return Outcome(part.name, same, warnings=[note], is_known=True)
            file = _File(path, seen, digest)
            try:
                if cooperation_load.is_book(part):
                    return self._take_book(part, work, file)
                return self._take_report(part, work, file)
            except RefusalError as refusal:
                return Outcome(part.name, refusal=refusal.message)

    def _take_report(self, part: Part, work: Path, file: _File) -> Outcome:
        """Keep what was accepted, and tell what is wrong or suspicious."""
        draft = drafted(part, self.con, work)
        is_sample = self._is_sample(file)
        entry = _entry(part, draft, file.digest.result(), self.con, is_sample=is_sample)
        complained = _complaints(self.con, draft, part.name)
        last_day = date.fromisoformat(entry.last_day) if entry.last_day else None
        notes = warnings(draft.counts, draft.source, last_day, _today(self.con))
        if entry.kind in LOAN_KINDS:
            notes += _changes(entry, self.known)
        self._keep(draft.path, entry)
        return Outcome(part.name, entry, complaints=complained, warnings=notes)

    def _take_book(self, part: Part, work: Path, file: _File) -> Outcome:
        """The workbook of cooperation: it says itself whether it is made up."""
        today = _today(self.con)
        draft = cooperation_load.draft(part, work, self.paths.region, self._books(), today)
        is_sample = self._is_sample(file, says_so=draft.is_sample)
        entry = _book_entry(part, draft, file.digest.result(), is_sample=is_sample)
        notes = list(draft.warnings)
        if archive.is_sample_in_use(self.known) and not is_sample:
            notes.append(Message(Code.BOOK_ASIDE))
        self._keep(draft.path, entry)
        return Outcome(part.name, entry, complaints=draft.complaints, warnings=notes)

    def _books(self) -> dict[bool, Path]:
        """The rows of the workbook that was loaded last: of the made-up ones, of the real ones."""
        return {
            entry.is_sample: archive.parquet_of(entry, self.paths)
            for entry in self.known
            if entry.kind is Kind.COOPERATION
        }

    def _is_older(self, entry: Entry) -> bool:
        """Whether another workbook was loaded after this one."""
        newest = self._books().get(entry.is_sample)
        is_book = entry.kind is Kind.COOPERATION
        return is_book and archive.parquet_of(entry, self.paths) != newest

    def _same(self, digest: Future[str]) -> Entry | None:
        """The archived export with the same bytes, if any is loaded."""
        return next((entry for entry in self.known if entry.sha256 == digest.result()), None)

    def _keep(self, draft: Path, entry: Entry) -> None:
        if not self.dry_run and entry.rows_accepted:
            archive.keep(draft, entry, self.paths)
            self.known.append(entry)

    def _is_sample(self, file: _File, *, says_so: bool = False) -> bool:
        """Whether a file that was read is made up. Raises RefusalError when it may not be taken."""
        if _state(file.path) != file.seen:
            raise RefusalError(Code.STILL_WRITTEN)
        is_sample = says_so or self._is_marked(file.digest.result(), file.path.parent)
        if is_sample and archive.has_real_loans(self.known):
            raise RefusalError(Code.SAMPLE_AFTER_REAL)
        return is_sample

    def _is_marked(self, sha256: str, home: Path) -> bool:
        """Whether the bytes are marked as made up, in their folder or in one seen before."""
        if home not in self.samples:
            remember = not self.dry_run
            self.samples[home] = archive.sample_hashes(home, self.paths, remember=remember)
        return any(sha256 in hashes for hashes in self.samples.values())


@contextmanager
def opened(paths: Paths, *, dry_run: bool = False) -> Iterator[Load]:
    """A load that begins when no other load or build is under way; what a killed one left is swept."""
    with archive.locked(paths):
        archive.sweep(paths)
        with tempfile.TemporaryDirectory(prefix="load-", dir=archive.scratch(paths)) as folder:
            work = Path(folder)
            with archive.connect(work) as con:
                yield Load(paths, con, work, archive.entries(paths), dry_run)


def _complaints(con: duckdb.DuckDBPyConnection, draft: Draft, name: str) -> list[Complaint]:
    return complaints(con, draft.source, name, MOST_COMPLAINTS) if draft.counts.rows_refused else []


def _today(con: duckdb.DuckDBPyConnection) -> date:
    row = con.execute("select current_date").fetchone()
    assert row is not None  # noqa: S101 - a constant select gives a row
    today: date = row[0]
    return today


def _entry(
    part: Part, draft: Draft, sha256: str, con: duckdb.DuckDBPyConnection, *, is_sample: bool
) -> Entry:
    contract = draft.source.layout.contract
    days = rows_by_day(con, draft)
    first_id, last_id, has_repeated_ids = ids(con, draft)
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


def _book_entry(
    part: Part, draft: cooperation_load.Draft, sha256: str, *, is_sample: bool
) -> Entry:
    return Entry(
        file_name=part.name,
        sha256=sha256,
        kind=Kind.COOPERATION,
        rows_read=draft.rows_read,
        rows_accepted=draft.rows_accepted,
        rows_refused=draft.rows_refused,
        first_day=None,
        last_day=None,
        first_id=None,
        last_id=None,
        has_repeated_ids=False,
        loaded_at=datetime.now(UTC).isoformat(timespec="microseconds"),
        is_sample=is_sample,
        columns=[sheet.name for sheet in SHEETS],
        rows_by_day={},
    )


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


def _state(path: Path) -> tuple[int, int]:
    """What changes when somebody writes to a file."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
