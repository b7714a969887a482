"""Archive and region pack -> core -> mart -> checks -> one immutable release.

The release is built beside the old ones and renamed last; data/warehouse/current names the one in
use. Only the marts are in it.
"""

import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from etl import archive, calendar, suspicions
from etl.archive import Entry, connect, entries, has_loans, in_use, write_atomically
from etl.cooperation import build as cooperation_build
from etl.engine import chosen
from etl.engine.models import RULE_VERSION
from etl.engine.parts import meetings
from etl.figures import build as figures_build
from etl.messages import Message
from etl.progress import watched
from etl.region import guard, systems, words
from etl.region.check import refuse_faults
from etl.region.guard import Guard
from etl.region.pack import PACK, BuildError, Pack, effective, load_areas, load_table
from etl.settings import Paths, unmapped_percent
from etl.sql import literal

CURRENT = archive.CURRENT
_RELEASE_ID = "%Y%m%dT%H%M%SZ"
_SECOND = timedelta(seconds=1)
_KEPT = 5


@dataclass(frozen=True)
class Built:
    """A finished release and what is suspicious in it.

    parts_made: months of a report and system that were counted for it; parts_taken: that had been before.
    """

    release_id: str
    path: Path
    rows_published: int
    rows_excluded: int
    rows_superseded: int
    is_sample: bool
    guard: Guard
    warnings: list[Message]
    parts_made: int = 0
    parts_taken: int = 0


def build(paths: Paths, *, accept_unmapped: bool = False) -> Built:
    """Build and publish a release. Call it under `archive.locked`.

    Raises BuildError when there is nothing to build from, the pack is faulty or a check fails, and
    UnmappedError when too much lies at unknown branches and nobody has accepted that.
    """
    used = in_use(entries(paths))
    if not has_loans(used):
        raise BuildError("Lainausaineistoa ei ole ladattu. Vie raportti R1 Kohasta ja lataa se.")
    pack = effective(paths)
    refuse_faults(pack)
    used = _with_systems(used, systems.of(pack))
    release_id = _release_id(paths)
    scratch = paths.warehouse / "tmp"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    with chosen.engine(paths) as engine, tempfile.TemporaryDirectory(dir=scratch) as folder:
        draft = Path(folder) / "release.duckdb"
        with connect(Path(folder)) as con, watched(con, "Kootaan julkaisu"):
            con.execute(f"attach {literal(Path(folder) / 'work.duckdb')} as work")
            con.execute("use work")
            con.execute("begin")  # many small tables: written out once, not row by row
            _load_raw(con, used, release_id, pack)
            cooperation_build.load(con, used, paths, pack, Path(folder))
            figures_build.load(con, used, paths)
            engine.load(con, used, paths)
            con.execute("commit")
            engine.run(con, draft)
            engine.check(con)
            built = _summary(con, release_id, paths)
            guard.check(built.guard, accept_unmapped=accept_unmapped)
            engine.publish(con)
            built = replace(
                built, parts_made=len(engine.parts_made), parts_taken=engine.parts_taken
            )
        _sync(draft)
        draft.replace(built.path)
    write_atomically(paths.warehouse / CURRENT, built.path.name + "\n")
    _prune(paths)
    return built


def _with_systems(used: list[Entry], known: systems.Systems) -> list[Entry]:
    """The entries, each with the system that it belongs to. Raises BuildError for one not listed."""
    for entry in used:
        if not known.knows(entry.system):
            raise BuildError(
                f"Tiedosto {entry.file_name} on ladattu järjestelmään {entry.system}, jota ei ole tiedostossa "
                "systems.csv. Palauta järjestelmä sinne tai ota tiedosto pois käytöstä sivulla Aineistot."
            )
    return [replace(entry, system=known.of(entry.system)) for entry in used]


def _release_id(paths: Paths) -> str:
    """The UTC second, later than every release there is.

    A path is never used twice, since DuckDB would go on serving the old file; a release that took
    an earlier second would be the first to be pruned.
    """
    at = datetime.now(UTC)
    if newest := max((path.stem for path in paths.warehouse.glob("*Z.duckdb")), default=None):
        at = max(at, datetime.strptime(newest, _RELEASE_ID).replace(tzinfo=UTC) + _SECOND)
    return at.strftime(_RELEASE_ID)


def _load_raw(
    con: duckdb.DuckDBPyConnection, used: list[Entry], release_id: str, pack: Pack
) -> None:
    for schema in ("raw", "pack", "step", "part", "core", "mart"):
        con.execute(f"create schema {schema}")
    _load_files(con, used)
    for table in PACK:
        load_table(con, table, pack)
    load_areas(con, pack)
    words.load(con, pack.spoken)
    calendar.load(con)
    _load_job(con, used, release_id, pack)


def _load_files(con: duckdb.DuckDBPyConnection, used: list[Entry]) -> None:
    """What the archive holds: raw.file, and raw.file_day with the rows of each day."""
    met = meetings(used)
    rows = [
        (
            order,
            entry.file_name,
            entry.sha256,
            entry.kind.value,
            entry.rows_read,
            entry.rows_accepted,
            entry.rows_refused,
            entry.first_day,
            entry.last_day,
            datetime.fromisoformat(entry.loaded_at).replace(tzinfo=None),
            entry.is_sample,
            entry.system,
            order in met,
        )
        for order, entry in enumerate(used)
    ]
    _fill(
        con,
        "raw.file",
        "file_order integer, file_name varchar, sha256 varchar, kind varchar, rows_read bigint, "
        "rows_accepted bigint, rows_refused bigint, first_day date, last_day date, "
        "loaded_at timestamp, is_sample boolean, system varchar, is_contested boolean",
        rows,
    )
    days = [
        (order, day, archived)
        for order, entry in enumerate(used)
        for day, archived in entry.rows_by_day.items()
    ]
    _fill(con, "raw.file_day", "file_order integer, event_day date, archived_rows bigint", days)


def _fill(
    con: duckdb.DuckDBPyConnection, table: str, columns: str, rows: Sequence[tuple[object, ...]]
) -> None:
    """Create a table and its rows at once: of a country there are too many to insert each alone."""
    con.execute(f"create table {table} ({columns})")
    count = columns.count(",") + 1
    lists = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(count)]
    names = ", ".join(f"unnest(${place})" for place in range(1, count + 1))
    con.execute(f"insert into {table} select {names}", lists)


def _load_job(
    con: duckdb.DuckDBPyConnection, used: list[Entry], release_id: str, pack: Pack
) -> None:
    known = systems.of(pack)
    con.execute("""
        create table raw.job (
            release_id varchar, built_at timestamp, region varchar, is_sample boolean,
            rule_version varchar, region_layer integer, zone varchar, home_system varchar
        )
    """)
    built_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    is_sample = any(entry.is_sample for entry in used)
    con.execute(
        "insert into raw.job values ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            release_id,
            built_at,
            pack.folder.name,
            is_sample,
            RULE_VERSION,
            pack.layer.version or None,
            known.zone,
            known.home,
        ],
    )


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _summary(con: duckdb.DuckDBPyConnection, release_id: str, paths: Paths) -> Built:
    row = con.execute(
        "select rows_published, rows_excluded, rows_superseded, is_sample from mart.release"
    ).fetchone()
    assert row is not None  # noqa: S101 - mart.release has one row
    published, excluded, superseded, is_sample = row
    left_out = guard.found(con, unmapped_percent())
    return Built(
        release_id=release_id,
        path=paths.warehouse / f"{release_id}.duckdb",
        rows_published=published,
        rows_excluded=excluded,
        rows_superseded=superseded,
        is_sample=is_sample,
        guard=left_out,
        warnings=suspicions.found(con, left_out),
    )


def _prune(paths: Paths) -> None:
    """Keep the last five releases and each month's last; one that is open stays (Windows)."""
    releases = sorted(paths.warehouse.glob("*Z.duckdb"))
    last_of_month = {path.name[:6]: path for path in releases}
    for path in set(releases) - set(releases[-_KEPT:]) - set(last_of_month.values()):
        try:
            path.unlink()
        except PermissionError:
            continue
