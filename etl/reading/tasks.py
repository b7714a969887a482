"""What is done with a file in a process of its own; only small things come back, rows stay on disk."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import duckdb

from etl.archive import connect
from etl.contracts import KNOWN_EVENTS, LOAN_KINDS, LOANS_AND_RENEWALS, Kind
from etl.cooperation import load as cooperation_load
from etl.figures import load as figures_load
from etl.figures.mapping import Mapping as Mapped
from etl.fingerprint import sha256_of
from etl.finnish import number
from etl.messages import Code, Message, RefusalError
from etl.reading.check import Complaint, Counts, warnings
from etl.reading.draft import Draft, drafted, ids, rows_by_day
from etl.reading.unpack import Part, parts
from etl.region.pack import Pack

_MOST_TYPES = 10


@dataclass(frozen=True)
class Setting:
    """How a process works: DuckDB's memory and threads, where it spills, and the region's zone."""

    work: Path
    memory: str
    threads: int
    zone: str
    today: date


@dataclass(frozen=True)
class Unpacked:
    """The plain files of a file, and why there are no more of them, if that was not all."""

    parts: list[Part]
    refusal: Message | None = None


@dataclass(frozen=True)
class Report:
    """A report that was read: its accepted rows in a Parquet file, and everything told of them."""

    path: Path
    kind: Kind
    counts: Counts
    columns: list[str]
    rows_by_day: dict[str, int]
    first_id: int | None
    last_id: int | None
    has_repeated_ids: bool
    complaints: list[Complaint]
    warnings: list[Message]


@dataclass(frozen=True)
class Read:
    """What one plain file is: a report, the workbook of cooperation, known already, or refused."""

    part: Part
    sha256: str = ""
    report: Report | None = None
    is_book: bool = False
    refusal: Message | None = None


def unpacked(path: Path, work: Path) -> Unpacked:
    """Open what is packed; what came out before something broke is there as well."""
    found: list[Part] = []
    try:
        found += parts(path, work)
    except RefusalError as refusal:
        return Unpacked(found, refusal.message)
    return Unpacked(found)


def read_part(part: Part, work: Path, known: frozenset[str], setting: Setting) -> Read:
    """Read a plain file, unless its bytes are known already."""
    with ThreadPoolExecutor(1) as beside:
        digest = beside.submit(sha256_of, part.path)
        if known and digest.result() in known:
            return Read(part, digest.result())
        try:
            if cooperation_load.is_book(part):
                return Read(part, digest.result(), is_book=True)
            report = _report(part, work, setting)
        except RefusalError as refusal:
            return Read(part, digest.result(), refusal=refusal.message)
        except (duckdb.OutOfMemoryException, MemoryError):
            return Read(part, digest.result(), refusal=Message(Code.OUT_OF_MEMORY))
        return Read(part, digest.result(), report)


def read_book(
    part: Part,
    work: Path,
    pack: Pack,
    before: Mapping[bool, Path],
    books: Mapping[str, Path],
    today: date,
) -> cooperation_load.Draft | Message:
    """Read the workbook of cooperation, or say why it is refused."""
    try:
        return cooperation_load.draft(part, work, pack, before, books, today)
    except RefusalError as refusal:
        return refusal.message


def read_figures(
    part: Part,
    work: Path,
    pack: Pack,
    said: Mapped | None,
    remembered: Sequence[tuple[str, Mapped]],
    today: date,
) -> figures_load.Draft | Message | None:
    """Read a table of figures of others, say why it is refused, or None where it is no such table."""
    try:
        return figures_load.draft(part, work, pack, said, remembered, today)
    except RefusalError as refusal:
        return refusal.message


@lru_cache(maxsize=1)
def _connection(setting: Setting) -> duckdb.DuckDBPyConnection:
    """One connection for all files of a load."""
    con = connect(setting.work)
    con.execute("set memory_limit = $limit", {"limit": setting.memory})
    con.execute("set threads = $threads", {"threads": setting.threads})
    con.execute("set TimeZone = $zone", {"zone": setting.zone})
    return con


def _report(part: Part, work: Path, setting: Setting) -> Report:
    con = _connection(setting)
    draft = drafted(part, con, work)
    counts = draft.counts
    days = rows_by_day(con, draft)
    last_day = date.fromisoformat(max(days)) if days else None
    notes = warnings(counts, draft.source, last_day, setting.today) + _unknown_events(con, draft)
    contract = draft.source.layout.contract
    return Report(
        draft.path,
        contract.kind,
        counts,
        [name for name in draft.source.layout.columns if name],
        days,
        *ids(con, draft),
        draft.complaints,
        notes,
    )


def _unknown_events(con: duckdb.DuckDBPyConnection, draft: Draft) -> list[Message]:
    """Event types that nobody knows. Raises RefusalError when there is no loan and no renewal."""
    contract = draft.source.layout.contract
    if contract.kind not in LOAN_KINDS or not draft.counts.rows_accepted:
        return []
    amount = "sum(events)::bigint" if contract.kind is Kind.MONTHLY_MATRIX else "count(*)"
    rows = con.execute(
        f"select event_type, {amount} from read_parquet($path) group by 1 order by 2 desc, 1",
        {"path": str(draft.path)},
    ).fetchall()
    told = {str(kind)[:40]: int(events) for kind, events in rows}
    if not LOANS_AND_RENEWALS & told.keys():
        raise RefusalError(Code.NO_LOANS, types=_listed(told))
    unknown = {kind: events for kind, events in told.items() if kind not in KNOWN_EVENTS}
    return [Message(Code.UNKNOWN_EVENTS, {"types": _listed(unknown)})] if unknown else []


def _listed(types: dict[str, int]) -> str:
    shown = [f"{kind} ({number(rows)})" for kind, rows in list(types.items())[:_MOST_TYPES]]
    return ", ".join(shown if len(types) <= _MOST_TYPES else [*shown, "…"])
