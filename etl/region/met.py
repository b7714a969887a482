"""Every branch code that stands in an export: on how many rows, on which days, beside which other.

An uploaded file that has only been checked counts too: its check leaves `met.parquet` and `met.json` in
the folder of its job. Of loan reports only loans and renewals are met: nothing else is in a figure.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from etl.archive import Entry, in_use, parquet_of, write_atomically
from etl.contracts import Kind
from etl.region.guard import NO_CODES
from etl.region.pack import Pack, home_of, read
from etl.settings import Paths
from etl.sql import literal

_PARQUET, _JSON = "met.parquet", "met.json"
_IS_LOAN = "event_type in ('issue', 'renew')"
_SIDES = {
    Kind.LOANS: ("item_home_branch", "event_branch", "event_day", _IS_LOAN),
    Kind.LOANS_STATISTICS: ("item_home_branch", "event_branch", "event_day", _IS_LOAN),
    Kind.MONTHLY_MATRIX: ("item_home_branch", "event_branch", "month", _IS_LOAN),
    Kind.TRANSFERS: ("from_branch", "to_branch", "requested_time::date", "true"),
    Kind.HOLDS: ("item_home_branch", "pickup_branch", "placed_date", "true"),
}

Branch = dict[str, str]


@dataclass(frozen=True)
class Code:
    """One code of a system (empty: of the first): rows in all, rows that the map does not know, rows that would be whole if only this
    code were told; rows by report; first and last day."""

    code: str
    rows: int
    rows_open: int
    rows_freed: int
    reports: dict[str, int]
    first_day: str
    last_day: str
    system: str = ""

    @property
    def key(self) -> str:
        """What tells it from the codes of all systems."""
        return key(self.system, self.code)


@dataclass(frozen=True)
class Met:
    """All codes, most rows first; rows of the reports and those whose branches are all known."""

    rows: int
    rows_told: int
    codes: list[Code]


def keep(con: duckdb.DuckDBPyConnection, folder: Path, new: list[Entry], places: Paths) -> None:
    """Leave what is met in these exports in the folder of a job."""
    new = [_at_home(entry, home_of(read(places.region).rows("system"))) for entry in new]
    con.execute(f"copy ({_met_sql(new, places)}) to {literal(folder / _PARQUET)} (format parquet)")
    told = {"entries": [asdict(each) for each in new], "branches": _branches(con, new, places)}
    write_atomically(folder / _JSON, json.dumps(told, ensure_ascii=False))


def found(
    con: duckdb.DuckDBPyConnection,
    archived: list[Entry],
    places: Paths,
    job: Path | None,
    pack: Pack,
) -> tuple[Met, dict[str, Branch]]:
    """What is met in the exports that a release would be built from, those of a checked job included,
    and what the newest branch list says of each code."""
    told = _of_job(job)
    known = {entry.sha256 for entry in archived}
    checked = [Entry(**{**e, "kind": Kind(e["kind"])}) for e in told["entries"]]
    fresh = [entry for entry in checked if entry.sha256 not in known]
    home = home_of(pack.rows("system"))
    used = [_at_home(entry, home) for entry in in_use([*archived, *fresh])]
    old = [entry for entry in used if entry.sha256 in known]
    selects = [_met_sql(old, places)]
    if job is not None and (hashes := [e.sha256 for e in used if e.sha256 not in known]):
        listed = ", ".join(map(literal, hashes))
        selects.append(f"from read_parquet({literal(job / _PARQUET)}) where sha256 in ({listed})")
    con.execute(f"create or replace temp table met as {' union all by name '.join(selects)}")
    _load_periods(con, pack)
    branches = _branches(con, old, places) | (told["branches"] if fresh else {})
    return _met(con), branches


def _at_home(entry: Entry, home: str) -> Entry:
    """An entry of the first system names none, as its branches do."""
    return replace(entry, system="") if entry.system == home else entry


def key(system: str, code: str) -> str:
    """A code as it is told beside those of other systems."""
    return f"{system}:{code}" if system else code


def _of_job(job: Path | None) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads((job / _JSON).read_text("utf-8")) if job else {}
    except (OSError, ValueError):
        told = {}
    return told or {"entries": [], "branches": {}}


def _met_sql(entries: Iterable[Entry], places: Paths) -> str:
    """Rows by report, file, system, owner, place and day; an empty code is null."""
    selects = [
        f"select '{entry.kind}' as kind, '{entry.sha256}' as sha256, "
        f"{literal(entry.system)} as system, {_code(owner)} as owner, "
        f"{_code(place)} as place, {day} as day, count(*) as met_rows "
        f"from read_parquet({literal(parquet_of(entry, places))}) where {condition} group by all"
        for entry in entries
        if entry.kind in _SIDES
        for owner, place, day, condition in [_SIDES[entry.kind]]
    ]
    empty = (
        "select null::varchar as kind, null::varchar as sha256, null::varchar as system, "
        "null::varchar as owner, null::varchar as place, null::date as day, null::bigint as met_rows where false"
    )
    return " union all ".join([empty, *selects])


def _code(column: str) -> str:
    return f"case when lower({column}) not in {NO_CODES} then {column} end"


def _branches(
    con: duckdb.DuckDBPyConnection, entries: Iterable[Entry], places: Paths
) -> dict[str, Branch]:
    """The rows of the branch lists by code and system; the newest list wins."""
    return dict(_listed(con, entries, places))


def _listed(
    con: duckdb.DuckDBPyConnection, entries: Iterable[Entry], places: Paths
) -> Iterator[tuple[str, Branch]]:
    for entry in entries:
        if entry.kind is Kind.BRANCHES:
            rows = con.execute(
                "select branch, branch_name, okm_group "
                f"from read_parquet({literal(parquet_of(entry, places))})"
            ).fetchall()
            for code, name, group in rows:
                branch = {"branch": code, "branch_name": name or "", "okm_group": group or ""}
                yield key(entry.system, code), branch


def _load_periods(con: duckdb.DuckDBPyConnection, pack: Pack) -> None:
    con.execute(
        "create or replace temp table period (system varchar, code varchar, first_day date, last_day date)"
    )
    rows = [
        [
            row["system"],
            row["branch_code"],
            row["valid_from"] or "0001-01-01",
            row["valid_to"] or "9999-12-31",
        ]
        for row in pack.rows("branch_code")
    ]
    if rows:
        con.executemany("insert into period values ($1, $2, $3, $4)", rows)


_SEEN = """
create or replace temp table seen as
select
    met.*,
    owner is null or exists (
        select 1 from period
        where period.code = met.owner and period.system = coalesce(met.system, '')
            and met.day between period.first_day and period.last_day
    ) as owner_told,
    place is null or exists (
        select 1 from period
        where period.code = met.place and period.system = coalesce(met.system, '')
            and met.day between period.first_day and period.last_day
    ) as place_told
from met
"""
_BY_CODE = """
with side as (
    select coalesce(system, '') as system, owner as code, kind, day, met_rows, owner_told as is_told, place_told or place = owner
        as other_told
    from seen where owner is not null
    union all
    select coalesce(system, ''), place, kind, day, met_rows, place_told, owner_told or place = owner
    from seen where place is not null and place is distinct from owner
),

by_report as (
    select
        system,
        code,
        kind,
        sum(met_rows)::bigint as code_rows,
        coalesce(sum(met_rows) filter (where not is_told), 0)::bigint as rows_open,
        coalesce(sum(met_rows) filter (where not is_told and coalesce(other_told, true)), 0)::bigint
            as rows_freed,
        min(day) as first_day,
        max(day) as last_day
    from side
    group by system, code, kind
)

select
    code,
    sum(code_rows)::bigint,
    sum(rows_open)::bigint,
    sum(rows_freed)::bigint,
    map(list(kind order by kind), list(code_rows order by kind)),
    min(first_day)::varchar,
    max(last_day)::varchar,
    system
from by_report
group by system, code
order by 2 desc, 1, system
"""


def _met(con: duckdb.DuckDBPyConnection) -> Met:
    con.execute(_SEEN)
    row = con.execute("""
        select
            coalesce(sum(met_rows), 0)::bigint,
            coalesce(sum(met_rows) filter (where owner_told and place_told), 0)::bigint
        from seen
    """).fetchone()
    total, told = row or (0, 0)
    return Met(total, told, [Code(*each) for each in con.execute(_BY_CODE).fetchall()])
