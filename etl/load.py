"""One run of loading: files as they left Koha -> accepted rows in the archive, and what became of each file.

Files are read in processes of their own, several at a time; what they hold is taken into the archive
here, in the order in which they were asked for.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import duckdb

from etl import archive, recognise, replaced
from etl.archive import Entry
from etl.contracts import Kind
from etl.cooperation import load as cooperation_load
from etl.cooperation.contract import SHEETS
from etl.figures import load as figures_load
from etl.figures.mapping import Mapping, Proposal
from etl.figures.mapping import of_data as mapping_of
from etl.messages import Code, Message, RefusalError
from etl.progress import waited
from etl.reading.check import Complaint
from etl.reading.tasks import (
    Read,
    Report,
    Setting,
    Unpacked,
    read_book,
    read_figures,
    read_part,
    unpacked,
)
from etl.reading.text import shown
from etl.reading.unpack import Part
from etl.reading.workers import POOL, Limits
from etl.region import pack, systems
from etl.region.pack import BuildError
from etl.region.systems import Systems, ZoneError
from etl.settings import Paths, memory_limit, reader_megabytes, reader_seconds

_SECONDS_A_MEGABYTE = 3
_READ_AGAIN = "luettu uudelleen toisin"
_PACKED = (b"PK", b"\x1f\x8b")
_NO_REPORT = frozenset({Code.UNKNOWN_HEADER, Code.NO_HEADER, Code.UNREADABLE})
_NO_TABLE = frozenset({Code.UNREADABLE, Code.OTHER_FORMAT, Code.EMPTY_FILE, Code.HTML_PAGE})
_README = re.compile(r"(?i).*(?:readme|lue.?minut|ohje|läs.?mig)[^/]*|.*\.(?:md|sql|html?)")


@dataclass(frozen=True)
class Outcome:
    """What became of one file: an entry, or a refusal, with complaints and warnings."""

    file: str
    entry: Entry | None = None
    refusal: Message | None = None
    complaints: list[Complaint] = field(default_factory=list)
    warnings: list[Message] = field(default_factory=list)
    is_known: bool = False
    is_deleted: bool = False  # for the persons in it
    rows_mended: int = 0  # refused rows that came in another file and were accepted
    asked: Proposal | None = None  # what the columns of figures of others likely are

    @property
    def exit_code(self) -> int:
        """0 all accepted (now or before), 1 some rows refused, 2 the file refused."""
        if self.refusal:
            return 2
        return 1 if self.entry and self.entry.rows_refused and not self.is_known else 0


@dataclass(frozen=True)
class Said:
    """What somebody has said of a file: the system that it is of (empty: nothing), whether it may
    replace rows that tell of other days and branches than its own do, and what its columns are where it
    holds figures of others."""

    system: str = ""
    replaces: bool = False
    mapping: Mapping | None = None


@dataclass(frozen=True)
class Reading:
    """A file that was read: its state before that, what was said of it, and what each of its parts is."""

    path: Path
    work: Path
    seen: tuple[int, int]
    reads: list[Read]
    refusal: Message | None
    said: Said


@dataclass
class Load:
    """A run over any number of files; what is in the archive is read once and kept in mind."""

    paths: Paths
    con: duckdb.DuckDBPyConnection
    setting: Setting
    readers: ThreadPoolExecutor
    known: list[Entry]
    dry_run: bool
    systems: Systems
    at_once: int = 1
    fault: Message | None = None  # why no file can be read at all
    over: Event = field(default_factory=Event)  # nobody waits for what is being read
    samples: dict[Path, frozenset[str]] = field(default_factory=dict)

    def take(self, path: Path, said: Said | None = None) -> list[Outcome]:
        """Load one file; a zip gives an outcome for each file in it."""
        return self.finish(self.begin(path, said))

    def begin(self, path: Path, said: Said | None = None) -> Future[Reading]:
        """Start to read a file; nothing is taken into the archive yet.

        Of what system it is was said, or its folder says it, or it is recognised when it is finished.
        """
        file, told = path.resolve(), said or Said()
        folder = self.systems.of_folder(file, self.paths.exports.resolve())
        told = replace(told, system=self.systems.named(told.system) or folder)
        known = frozenset(
            entry.sha256 for entry in self.known if not self._may_move(entry, told.system)
        )
        return self.readers.submit(self._read, file, told, known)

    def _may_move(self, entry: Entry, said: str) -> bool:
        """Whether a file that is out of use may come again, to another system than it was loaded to."""
        return entry.aside_at is not None and said not in {"", self.systems.of(entry.system)}

    def finish(self, begun: Future[Reading]) -> list[Outcome]:
        """Take what a file holds into the archive, and say what became of it."""
        with waited("Luetaan tiedostoa"):
            reading = begun.result()
        found = [self._take(read, reading) for read in reading.reads]
        if reading.refusal:
            found.append(Outcome(shown(reading.path.name), refusal=reading.refusal))
        shutil.rmtree(reading.work, ignore_errors=True)
        return [_beside(each) if _is_beside(each, found) else each for each in found]

    def _read(self, path: Path, said: Said, known: frozenset[str]) -> Reading:
        work = Path(tempfile.mkdtemp(prefix="file-", dir=self.setting.work))
        seen = _state(path)
        if self.fault:
            return Reading(path, work, seen, [], self.fault, said)
        found = self._opened(path, work)
        parts = (part for part in found.parts if not self.over.is_set())
        reads = [self._read_part(part, work, known, said.system) for part in parts]
        return Reading(path, work, seen, reads, found.refusal, said)

    def _opened(self, path: Path, work: Path) -> Unpacked:
        with path.open("rb") as file:
            is_packed = file.read(2) in _PACKED
        if not is_packed:
            return Unpacked([Part(shown(path.name), path)])
        try:
            return POOL.call(limits(path), unpacked, path, work)
        except RefusalError as refusal:
            return Unpacked([], refusal.message)

    def _read_part(self, part: Part, work: Path, known: frozenset[str], system: str) -> Read:
        """What a plain file is; its times by the clock of the system, of the first where none was said."""
        setting = replace(self.setting, zone=self.systems.zone_of(system))
        try:
            return POOL.call(limits(part.path), read_part, part, work, known, setting)
        except RefusalError as refusal:
            return Read(part, refusal=refusal.message)

    def _take(self, read: Read, reading: Reading) -> Outcome:
        try:
            if read.refusal:
                return self._take_figures(read, reading) or Outcome(
                    read.part.name, refusal=read.refusal
                )
            if same := self._same(read.sha256, reading.said.system):
                note = self._of_known(same)
                return Outcome(read.part.name, same, warnings=[note], is_known=True)
            if read.is_book:
                return self._take_book(read, reading)
            return self._take_report(read, reading)
        except RefusalError as refusal:
            return Outcome(read.part.name, refusal=refusal.message)

    def _take_report(self, read: Read, reading: Reading) -> Outcome:
        """Keep what was accepted, and tell what is wrong or suspicious."""
        report = read.report
        if report is None:  # its bytes were known when it was read, and are not any more
            return Outcome(read.part.name, refusal=Message(Code.STILL_WRITTEN))
        is_sample = self._is_sample(read, reading)
        system = recognise.system_of(
            self.con, report.path, report.kind, reading.said.system, self.systems
        )
        if self.systems.zone_of(system) != self.systems.zone_of(reading.said.system):
            again = replace(reading, said=replace(reading.said, system=system))
            return self._take(
                self._read_part(read.part, reading.work, frozenset(), system), again
            )  # its times were read by another clock
        entry = _entry(read, report, system, is_sample=is_sample)
        notes = list(report.warnings)
        alike = [each for each in self.known if self.systems.of(each.system) == system]
        notes += replaced.notes(
            self.con, report.path, entry, alike, self.paths, replaces=reading.said.replaces
        )
        self._keep(report.path, entry)
        return Outcome(read.part.name, entry, complaints=report.complaints, warnings=notes)

    def _take_book(self, read: Read, reading: Reading) -> Outcome:
        """The workbook of cooperation: it says itself whether it is made up."""
        draft = POOL.call(
            limits(read.part.path),
            read_book,
            read.part,
            reading.work,
            pack.effective(self.paths),
            self._books(),
            self._every_book(),
            self.setting.today,
        )
        if isinstance(draft, Message):
            raise RefusalError(draft.code, **draft.values)
        is_sample = self._is_sample(read, reading, says_so=draft.is_sample)
        entry = _book_entry(read.part, draft, read.sha256, is_sample=is_sample)
        notes = list(draft.warnings)
        if archive.is_sample_in_use(self.known) and not is_sample:
            notes.append(Message(Code.BOOK_ASIDE))
        self._keep(draft.path, entry)
        return Outcome(read.part.name, entry, complaints=draft.complaints, warnings=notes)

    def _take_figures(self, read: Read, reading: Reading) -> Outcome | None:
        """A table of figures of others, whole or not at all; None for a file that is none."""
        if read.refusal is None or read.refusal.code not in _NO_REPORT:
            return None
        draft = POOL.call(
            limits(read.part.path),
            read_figures,
            read.part,
            reading.work,
            pack.effective(self.paths),
            reading.said.mapping,
            self._mappings(),
            self.setting.today,
        )
        if isinstance(draft, Message):
            refusal = draft if reading.said.mapping else read.refusal
            return Outcome(read.part.name, refusal=refusal)
        if draft is None:
            return None
        return _unanswered(read.part.name, draft) or self._take_draft(draft, read, reading)

    def _take_draft(self, draft: figures_load.Draft, read: Read, reading: Reading) -> Outcome:
        """Keep figures that were read as somebody has said."""
        if draft.path is None:
            refusal = Message(Code.FIGURES_FAULTS, {"cells": len(draft.faults)})
            return Outcome(
                read.part.name,
                refusal=refusal,
                complaints=[*draft.faults],
                asked=draft.proposed,
            )
        is_sample = self._is_sample(read, reading)
        entry = _figures_entry(read.part, draft, is_sample=is_sample)
        if any(each.sha256 == entry.sha256 and each.aside_at is None for each in self.known):
            note = Message(Code.ALREADY_LOADED)
            return Outcome(
                read.part.name, entry, warnings=[note], is_known=True, asked=draft.proposed
            )
        notes = [*draft.notes, *self._read_again(entry)]
        if archive.is_sample_in_use(self.known) and not is_sample:
            notes.append(Message(Code.FIGURES_ASIDE))
        self._keep(draft.path, entry)
        return Outcome(read.part.name, entry, warnings=notes, asked=draft.proposed)

    def _mappings(self) -> list[tuple[str, Mapping]]:
        """The files of figures that are in use, oldest first, and what their columns were said to be."""
        return [
            (each.file_name, mapping_of(each.mapping))
            for each in self.known
            if each.mapping is not None and each.aside_at is None
        ]

    def _read_again(self, entry: Entry) -> list[Message]:
        """Take what the same bytes gave when their columns were read otherwise out of use."""
        content = (entry.mapping or {})["content"]
        before = [
            each
            for each in self.known
            if each.mapping and each.mapping["content"] == content and each.aside_at is None
        ]
        for each in before if not self.dry_run else ():
            marked = archive.set_aside(each.sha256, self.paths, by="", note=_READ_AGAIN)
            self.known = [marked if old.sha256 == each.sha256 else old for old in self.known]
        return [Message(Code.FIGURES_AGAIN)] if before else []

    def _books(self) -> dict[bool, Path]:
        """The rows of the workbook that was loaded last: of the made-up ones, of the real ones."""
        return {
            entry.is_sample: archive.parquet_of(entry, self.paths)
            for entry in self.known
            if entry.kind is Kind.COOPERATION and entry.aside_at is None
        }

    def _every_book(self) -> dict[str, Path]:
        """The rows of every workbook that was ever loaded, by its hash."""
        return {
            entry.sha256: archive.parquet_of(entry, self.paths)
            for entry in self.known
            if entry.kind is Kind.COOPERATION
        }

    def _of_known(self, entry: Entry) -> Message:
        """What is said of a file that is in the archive already."""
        if entry.aside_at is not None:
            return Message(Code.ASIDE)
        return Message(Code.BOOK_OLDER if self._is_older(entry) else Code.ALREADY_LOADED)

    def _is_older(self, entry: Entry) -> bool:
        """Whether another workbook was loaded after this one."""
        newest = self._books().get(entry.is_sample)
        is_book = entry.kind is Kind.COOPERATION
        return is_book and archive.parquet_of(entry, self.paths) != newest

    def _same(self, sha256: str, said: str) -> Entry | None:
        """The archived export with the same bytes, if any is loaded. Raises RefusalError when it is in use
        and of another system than was said."""
        for entry in self.known:
            if entry.sha256 == sha256 and not self._may_move(entry, said):
                system = self.systems.of(entry.system)
                if entry.kind is not Kind.COOPERATION and said not in {"", system}:
                    raise RefusalError(Code.SYSTEM_LOADED, system=said, other=system)
                return entry
        return None

    def _keep(self, draft: Path, entry: Entry) -> None:
        if not self.dry_run and entry.rows_accepted:
            archive.keep(draft, entry, self.paths)
            self.known = [*(each for each in self.known if each.sha256 != entry.sha256), entry]

    def _is_sample(self, read: Read, reading: Reading, *, says_so: bool = False) -> bool:
        """Whether a file that was read is made up. Raises RefusalError when it may not be taken."""
        if _state(reading.path) != reading.seen:
            raise RefusalError(Code.STILL_WRITTEN)
        is_sample = says_so or self._is_marked(read.sha256, reading.path.parent)
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
def opened(paths: Paths, *, dry_run: bool = False, files: int = 1) -> Iterator[Load]:
    """A load that begins when no other load or build is under way; what a killed one left is swept.

    So many files are read at once as there are cores; a single one has all of them.
    """
    at_once = max(1, min(files, _cores()))
    with archive.locked(paths):
        archive.sweep(paths)
        with (
            tempfile.TemporaryDirectory(prefix="load-", dir=archive.scratch(paths)) as folder,
            ThreadPoolExecutor(at_once) as readers,
            archive.connect(Path(folder) / "own") as con,
        ):
            known_systems, fault = _systems(paths)
            setting = Setting(
                Path(folder),
                _share(memory_limit(), at_once),
                max(1, _cores() // at_once),
                known_systems.zone,
                datetime.now(UTC).astimezone().date(),
            )
            over = Event()
            try:
                known = archive.entries(paths)
                yield Load(
                    paths,
                    con,
                    setting,
                    readers,
                    known,
                    dry_run,
                    known_systems,
                    at_once,
                    fault,
                    over,
                )
            finally:  # whoever interrupts a load does not wait for the files that are being read
                over.set()
                readers.shutdown(wait=False, cancel_futures=True)
                POOL.stop()


def _systems(paths: Paths) -> tuple[Systems, Message | None]:
    """The systems of the region, and what is wrong with them so that no file can be read."""
    try:
        return systems.of(_pack(paths)), None
    except ZoneError as error:
        return Systems({}, systems.HOME_ZONE), Message(Code.BAD_ZONE, {"zone": shown(error.zone)})


def _pack(paths: Paths) -> pack.Pack:
    """The pack and what was told over it; alone where that is broken, which a build tells of."""
    try:
        return pack.effective(paths)
    except BuildError:
        return pack.read(paths.region)


def _cores() -> int:
    return os.cpu_count() or 1


def _share(memory: str, parts: int) -> str:
    """An equal share of DuckDB's memory, such as half of 1200MB."""
    found = re.fullmatch(r"\s*([0-9.]+)\s*(\D+)", memory)
    return f"{float(found[1]) / parts:.0f}{found[2]}" if found else memory


def limits(path: Path) -> Limits:
    """What reading may take: the more, the larger the file."""
    megabytes = path.stat().st_size >> 20
    return Limits(reader_seconds() + _SECONDS_A_MEGABYTE * megabytes, reader_megabytes())


def _is_beside(outcome: Outcome, found: list[Outcome]) -> bool:
    """Whether it is a readme in a package of reports: told, but no failure."""
    is_packed = any(each.entry for each in found)
    code = outcome.refusal.code if outcome.refusal else None
    return is_packed and (
        code in _NO_TABLE
        or (code in {Code.UNKNOWN_HEADER, Code.NO_HEADER} and bool(_README.fullmatch(outcome.file)))
    )


def _beside(outcome: Outcome) -> Outcome:
    return replace(outcome, refusal=None, warnings=[Message(Code.BESIDE)])


def _entry(read: Read, report: Report, system: str, *, is_sample: bool) -> Entry:
    days = report.rows_by_day
    return Entry(
        file_name=read.part.name,
        sha256=read.sha256,
        kind=report.kind,
        rows_read=report.counts.rows_read,
        rows_accepted=report.counts.rows_accepted,
        rows_refused=report.counts.rows_refused,
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        first_id=report.first_id,
        last_id=report.last_id,
        has_repeated_ids=report.has_repeated_ids,
        loaded_at=datetime.now(UTC).isoformat(timespec="microseconds"),
        is_sample=is_sample,
        columns=report.columns,
        rows_by_day=days,
        system=system,
    )


def _book_entry(
    part: Part, draft: cooperation_load.Draft, sha256: str, *, is_sample: bool
) -> Entry:
    return replace(
        _undated(part, sha256, Kind.COOPERATION, draft.rows_accepted, is_sample=is_sample),
        rows_read=draft.rows_read,
        rows_refused=draft.rows_refused,
        columns=[sheet.name for sheet in SHEETS],
    )


def _figures_entry(part: Part, draft: figures_load.Draft, *, is_sample: bool) -> Entry:
    sha256 = figures_load.entry_hash(draft.mapping)
    return replace(
        _undated(part, sha256, Kind.FIGURES, draft.rows, is_sample=is_sample),
        columns=sorted(draft.mapping.figures),
        mapping=draft.mapping.as_data(),
    )


def _undated(part: Part, sha256: str, kind: Kind, rows: int, *, is_sample: bool) -> Entry:
    """A file that has neither days nor ids; rows: the accepted ones, and all there are unless told otherwise."""
    return Entry(
        file_name=part.name,
        sha256=sha256,
        kind=kind,
        rows_read=rows,
        rows_accepted=rows,
        rows_refused=0,
        first_day=None,
        last_day=None,
        first_id=None,
        last_id=None,
        has_repeated_ids=False,
        loaded_at=datetime.now(UTC).isoformat(timespec="microseconds"),
        is_sample=is_sample,
        columns=[],
        rows_by_day={},
    )


def _unanswered(name: str, draft: figures_load.Draft) -> Outcome | None:
    """What has to be said of the figures before they are taken; None where nothing has."""
    if draft.asked is None:
        return None
    texts = "; ".join(draft.asked.repeated)
    refusal = (
        Message(Code.FIGURES_REPEATED, {"texts": texts}) if texts else Message(Code.FIGURES_ASKED)
    )
    return Outcome(name, refusal=refusal, asked=draft.asked)


def _state(path: Path) -> tuple[int, int]:
    """What changes when somebody writes to a file."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns
