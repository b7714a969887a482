"""Archive and region pack -> core -> mart -> checks -> one immutable release.

The release is built beside the old ones and renamed last; data/warehouse/current names the one in
use. Only the marts are in it.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from etl.archive import Entry, connect, entries, in_use, parquet_of, write_atomically
from etl.contracts import CONTRACTS, LOAN_KINDS, Contract, Type
from etl.messages import Code, Message
from etl.progress import watched
from etl.settings import Paths

HERE = Path(__file__).parent
CURRENT = "current"
RULE_VERSION = "2026-1"  # raised when a rule of counting changes, so that releases tell them apart
_KEPT = 5
_JUMP_TIMES, _JUMP_EVENTS = 10, 300
_MOST_WARNINGS = 20


@dataclass(frozen=True)
class PackFile:
    """One file of the region pack: its columns with types; `needed` ones must be there."""

    file: str
    columns: dict[str, str]
    needed: tuple[str, ...]
    is_optional: bool = True


_NAMES = ("name_fi", "name_sv", "name_en", "name_se")

PACK = {
    "municipality": PackFile(
        "municipalities.csv",
        {
            **dict.fromkeys(
                ("municipality_code", *_NAMES, "subregion_code", "subregion_fi"), "varchar"
            ),
            **dict.fromkeys(("tile_row", "tile_column"), "integer"),
            **dict.fromkeys(("centre_lat", "centre_lon"), "double"),
        },
        ("municipality_code", "name_fi"),
        is_optional=False,
    ),
    "branch_code": PackFile(
        "branch_codes.csv",
        {
            **dict.fromkeys(
                ("branch_code", "branch_name", "library", "municipality_code"), "varchar"
            ),
            **dict.fromkeys(("valid_from", "valid_to"), "date"),
            "kind": "varchar",
        },
        ("branch_code", "branch_name", "library", "municipality_code", "valid_from", "valid_to"),
        is_optional=False,
    ),
    "library": PackFile(
        "libraries.csv", dict.fromkeys(("library", *_NAMES), "varchar"), ("library", "name_fi")
    ),
    "patron_category": PackFile(
        "patron_categories.csv",
        {"category": "varchar", "counted": "boolean"},
        ("category", "counted"),
    ),
    "population": PackFile(
        "population.csv",
        {"municipality_code": "varchar", "year": "integer", "population": "integer"},
        ("municipality_code", "year", "population"),
    ),
    "code_name": PackFile(
        "code_names.csv",
        dict.fromkeys(("kind", "code", *_NAMES), "varchar"),
        ("kind", "code", "name_fi"),
    ),
    "annotation": PackFile(
        "annotations.csv",
        {
            **dict.fromkeys(("date_from", "date_to"), "date"),
            **dict.fromkeys(
                ("municipality_code", "text_fi", "text_sv", "text_en", "text_se", "source"),
                "varchar",
            ),
        },
        ("date_from", "text_fi", "source"),
    ),
    "region_text": PackFile(
        "region.csv", dict.fromkeys(("what", "fi", "sv", "en", "se"), "varchar"), ("what", "fi")
    ),
}

_SQL_TYPES = {
    Type.ID: "bigint",
    Type.COUNT: "bigint",
    Type.FLAG: "boolean",
    Type.MONTH: "date",
    Type.DATE: "date",
    Type.MOMENT: "timestamp",
}


class BuildError(ValueError):
    """Why no release was built, in Finnish; the old release stays in use."""


@dataclass(frozen=True)
class Built:
    """A finished release and what is suspicious in it."""

    release_id: str
    path: Path
    rows_published: int
    rows_excluded: int
    rows_superseded: int
    is_sample: bool
    warnings: list[Message]


def build(paths: Paths) -> Built:
    """Build and publish a release. Call it under `archive.locked`.

    Raises BuildError when there is nothing to build from, the pack is faulty or a check fails.
    """
    used = in_use(entries(paths))
    if not any(entry.kind in LOAN_KINDS for entry in used):
        raise BuildError("Lainausaineistoa ei ole ladattu. Vie raportti R1 Kohasta ja lataa se.")
    release_id = _release_id(paths)
    scratch = paths.warehouse / "tmp"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        draft = Path(folder) / "release.duckdb"
        with connect(Path(folder)) as con, watched(con, "Kootaan julkaisu"):
            con.execute(f"attach '{_quoted(Path(folder) / 'work.duckdb')}' as work")
            con.execute("use work")
            _load_raw(con, used, release_id, paths)
            _run_models(con)
            _run_checks(con)
            built = _summary(con, release_id, paths)
            _publish(con, draft)
        _sync(draft)
        draft.replace(built.path)
    write_atomically(paths.warehouse / CURRENT, built.path.name + "\n")
    _prune(paths)
    return built


def _release_id(paths: Paths) -> str:
    """The UTC second; a path is never used twice, since DuckDB would go on serving the old file."""
    at = datetime.now(UTC)
    while (paths.warehouse / f"{at:%Y%m%dT%H%M%SZ}.duckdb").exists():
        at += timedelta(seconds=1)
    return f"{at:%Y%m%dT%H%M%SZ}"


def _load_raw(
    con: duckdb.DuckDBPyConnection, used: list[Entry], release_id: str, paths: Paths
) -> None:
    con.execute("create schema raw; create schema core; create schema mart")
    _load_files(con, used)
    for contract in CONTRACTS:
        _load_exports(con, contract, used, paths)
    con.execute("alter view raw.loans_pseudonymized rename to loans")
    for table, pack_file in PACK.items():
        _load_pack(con, table, pack_file, paths.region)
    _load_job(con, used, release_id, paths)


def _load_files(con: duckdb.DuckDBPyConnection, used: list[Entry]) -> None:
    con.execute("""
        create table raw.file (
            file_order integer, file_name varchar, sha256 varchar, kind varchar,
            rows_read bigint, rows_accepted bigint, rows_refused bigint,
            first_day date, last_day date, loaded_at timestamp, is_sample boolean
        );
        create table raw.file_day (file_order integer, event_day date, archived_rows bigint)
    """)
    for order, entry in enumerate(used):
        con.execute(
            "insert into raw.file values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            [
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
            ],
        )
        if entry.rows_by_day:
            con.execute(
                "insert into raw.file_day select $1, unnest($2::varchar[])::date, unnest($3::bigint[])",
                [order, list(entry.rows_by_day), list(entry.rows_by_day.values())],
            )


def _load_exports(
    con: duckdb.DuckDBPyConnection, contract: Contract, used: list[Entry], paths: Paths
) -> None:
    """A view over the archived files of one report, with the order in which they were loaded."""
    columns = list(_archived_columns(contract))
    names = ", ".join(name for name, _ in columns)
    selects = [
        f"select {order}::bigint as file_order, {contested}::boolean as is_contested, "
        f"file_row_number as file_row, {names} "
        f"from read_parquet('{_quoted(parquet_of(entry, paths))}', file_row_number = true)"
        for order, entry in enumerate(used)
        if entry.kind is contract.kind
        for contested in [_is_contested(entry, used)]
    ]
    if not selects:
        empty = ", ".join(f"null::{kind} as {name}" for name, kind in columns)
        selects = [
            "select null::bigint as file_order, null::boolean as is_contested, "
            f"null::bigint as file_row, {empty} where false"
        ]
    con.execute(f"create view raw.{contract.kind} as {' union all '.join(selects)}")


def _archived_columns(contract: Contract) -> Iterator[tuple[str, str]]:
    for column in contract.columns:
        if column.kept and column.type is Type.TIME:
            yield "event_day", "date"
            yield "event_hour", "utinyint"
        elif column.kept:
            yield column.name, _SQL_TYPES.get(column.type, "varchar")


def _is_contested(entry: Entry, used: list[Entry]) -> bool:
    """Whether an event id of this file may stand in more than one row."""
    if entry.first_id is None or entry.last_id is None:
        return False
    return entry.has_repeated_ids or any(
        other.first_id <= entry.last_id and other.last_id >= entry.first_id
        for other in used
        if other is not entry and other.kind is entry.kind
        if other.first_id is not None and other.last_id is not None
    )


def _load_pack(con: duckdb.DuckDBPyConnection, table: str, pack_file: PackFile, pack: Path) -> None:
    """Every column of the file as a table; a file or column that may be missing gives nulls."""
    path = pack / pack_file.file
    if not path.exists():
        if not pack_file.is_optional:
            raise BuildError(f"Alueen tiedoista puuttuu {pack_file.file} (kansio {pack}).")
        empty = ", ".join(f"null::{kind} as {name}" for name, kind in pack_file.columns.items())
        con.execute(f"create table raw.{table} as select {empty} where false")
        return
    scan = (
        f"read_csv('{_quoted(path)}', all_varchar = true, header = true, delim = ',', "
        "quote = '\"', escape = '\"')"
    )
    try:
        header = {str(row[0]) for row in con.execute(f"describe select * from {scan}").fetchall()}
        missing = [name for name in pack_file.needed if name not in header]
        if missing:
            raise BuildError(f"Tiedostosta {path} puuttuu sarake {', '.join(missing)}.")
        select = ", ".join(
            f"nullif(trim({name}), '')::{kind} as {name}"
            if name in header
            else f"null::{kind} as {name}"
            for name, kind in pack_file.columns.items()
        )
        con.execute(f"create table raw.{table} as select {select} from {scan}")
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise BuildError(f"Alueen tiedostoa {path} ei voi lukea: {first}") from error


def _load_job(
    con: duckdb.DuckDBPyConnection, used: list[Entry], release_id: str, paths: Paths
) -> None:
    con.execute("""
        create table raw.job (
            release_id varchar, built_at timestamp, region varchar, is_sample boolean, rule_version varchar
        )
    """)
    built_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    is_sample = any(entry.is_sample for entry in used)
    con.execute(
        "insert into raw.job values ($1, $2, $3, $4, $5)",
        [release_id, built_at, paths.region.name, is_sample, RULE_VERSION],
    )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def models() -> dict[str, str]:
    """Every model by name (schema.table), in an order in which each reads only earlier ones."""
    found = {
        f"{p.parent.name}.{p.stem}": p.read_text(encoding="utf-8")
        for p in HERE.glob("models/*/*.sql")
    }
    with duckdb.connect() as scratch:
        reads = {name: tables_read(scratch, sql) & set(found) for name, sql in found.items()}
    return {name: found[name] for name in TopologicalSorter(reads).static_order()}


def tables_read(con: duckdb.DuckDBPyConnection, sql: str) -> set[str]:
    """The tables that a model reads, as schema.table."""
    names = con.get_table_names(sql, qualified=True)
    return {name.split(" AS ")[0].replace('"', "") for name in names}


def _run_models(con: duckdb.DuckDBPyConnection) -> None:
    for name, sql in models().items():
        what = "view" if sql.startswith("-- view") else "table"
        con.execute(f"create {what} {name} as {sql}")


def _run_checks(con: duckdb.DuckDBPyConnection) -> None:
    for path in sorted(HERE.glob("checks/*.sql")):
        if bad := con.execute(path.read_text(encoding="utf-8")).fetchmany(5):
            raise BuildError(f"Tarkistus {path.stem} ei mennyt läpi: {bad}")


def _publish(con: duckdb.DuckDBPyConnection, draft: Path) -> None:
    """Copy only the marts: what the portal must not show is not in the file it opens."""
    con.execute("set preserve_insertion_order = true")
    con.execute(f"attach '{_quoted(draft)}' as published")
    con.execute("create schema published.mart")
    names = con.execute(
        "select table_name from duckdb_tables() where database_name = 'work' and schema_name = 'mart'"
    ).fetchall()
    for (name,) in names:
        con.execute(f"create table published.mart.{name} as from work.mart.{name}")
    con.execute("detach published")


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _summary(con: duckdb.DuckDBPyConnection, release_id: str, paths: Paths) -> Built:
    row = con.execute(
        "select rows_published, rows_excluded, rows_superseded, is_sample from mart.release"
    ).fetchone()
    assert row is not None  # noqa: S101 - mart.release has one row
    published, excluded, superseded, is_sample = row
    return Built(
        release_id=release_id,
        path=paths.warehouse / f"{release_id}.duckdb",
        rows_published=published,
        rows_excluded=excluded,
        rows_superseded=superseded,
        is_sample=is_sample,
        warnings=[*_unmapped(con), *_jumps(con), *_gaps(con)],
    )


def _unmapped(con: duckdb.DuckDBPyConnection) -> list[Message]:
    rows = con.execute(
        """
        with seen as (
            select owner_branch as branch_code, archived_rows from core.classified
            where reason is distinct from 'superseded'
            union all
            select place_branch as branch_code, archived_rows from core.classified
            where reason is distinct from 'superseded'
        )
        select seen.branch_code, sum(archived_rows)::bigint as archived_rows
        from seen
        where seen.branch_code is not null
            and seen.branch_code not in (select branch_code from core.branch_period)
            and seen.branch_code <> 'OPACRenew'  -- Koha's word for "renewed in the web library"
        group by seen.branch_code
        order by archived_rows desc, seen.branch_code
        limit $most
        """,
        {"most": _MOST_WARNINGS},
    ).fetchall()
    return [Message(Code.UNMAPPED, {"branch": branch, "rows": number}) for branch, number in rows]


def _jumps(con: duckdb.DuckDBPyConnection) -> list[Message]:
    """A branch that suddenly does ten times its usual month (renewals once went to one branch)."""
    rows = con.execute(
        """
        with monthly as (
            select place_branch, loan_month, sum(events)::bigint as events
            from core.classified
            where reason is null
            group by place_branch, loan_month
        ),
        usual as (
            select place_branch, median(events)::bigint as usual from monthly group by place_branch
        )
        select monthly.place_branch, strftime(monthly.loan_month, '%Y-%m'), monthly.events, usual.usual
        from monthly
        inner join usual on monthly.place_branch = usual.place_branch
        where monthly.events > $times * usual.usual and monthly.events >= $events
        order by monthly.loan_month, monthly.place_branch
        limit $most
        """,
        {"times": _JUMP_TIMES, "events": _JUMP_EVENTS, "most": _MOST_WARNINGS},
    ).fetchall()
    keys = ("branch", "month", "events", "usual")
    return [Message(Code.JUMP, dict(zip(keys, row, strict=True))) for row in rows]


def _gaps(con: duckdb.DuckDBPyConnection) -> list[Message]:
    rows = con.execute(
        """
        with span as (select min(month) as first_month, max(month) as last_month from mart.coverage)
        select strftime(each.loan_month, '%Y-%m')
        from (
            select unnest(range(first_month, last_month, interval 1 month))::date as loan_month
            from span
        ) as each
        left join mart.coverage as coverage on each.loan_month = coverage.month
        where coverage.month is null
        order by each.loan_month
        """
    ).fetchall()
    return [Message(Code.GAP, {"month": month}) for (month,) in rows]


def _prune(paths: Paths) -> None:
    """Keep the last five releases and each month's last; one that is open stays (Windows)."""
    releases = sorted(paths.warehouse.glob("*Z.duckdb"))
    last_of_month = {path.name[:6]: path for path in releases}
    for path in set(releases) - set(releases[-_KEPT:]) - set(last_of_month.values()):
        try:
            path.unlink()
        except PermissionError:
            continue
