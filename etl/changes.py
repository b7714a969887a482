"""What changed between two releases: by month, and in what is not told by month."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from etl.sql import literal


@dataclass(frozen=True)
class Change:
    """One month whose published figures differ; None = the release has no such month of it."""

    month: date
    loans_before: int | None
    loans_after: int | None
    renewals_before: int | None
    renewals_after: int | None
    transfers_before: int | None
    transfers_after: int | None
    holds_before: int | None
    holds_after: int | None


@dataclass(frozen=True)
class Other:
    """Something else that differs: what, of which year (or empty), before and after.

    what: seats, meetings, groups, recognitions, joint_services, goals, finances, population, branches,
    annotations (numbers of rows), e_loans, staff_years, outside_loans, outside_visits, outside_costs (their
    sums), rules or region (names of versions).
    """

    what: str
    when: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Joining:
    """A loaded file that is in the newer release and not in the older one."""

    sha256: str
    file_name: str
    kind: str
    loaded_at: str


# Of each measure: the mart, its month and its number.
_MONTHLY = {
    "loans": ("flow_by_month", "loan_month", "sum(loans)"),
    "renewals": ("flow_by_month", "loan_month", "sum(renewals)"),
    "transfers": ("transport", "transfer_month", "count(*)"),
    "holds": ("demand", "placed_month", "sum(holds)"),
}

# Of each thing: the mart, what tells its rows apart on the page, and what is counted.
_YEARLY = {
    "seats": ("participation", "year::varchar", "count(*)"),
    "meetings": ("meeting", "year::varchar", "count(*)"),
    "groups": ("working_group", "''", "count(*)"),
    "recognitions": ("recognition", "year::varchar", "count(*)"),
    "joint_services": ("joint_service", "year::varchar", "count(*)"),
    "e_loans": ("e_lending", "year(month)::varchar", "sum(e_loans)"),
    "goals": ("goal", "year::varchar", "count(*)"),
    "finances": ("finance", "year::varchar", "count(*)"),
    "population": ("population", "year::varchar", "sum(population)"),
    "staff_years": ("staff_year", "year::varchar", "sum(staff_years)"),
    **{
        f"outside_{figure}": (
            "outside_figure",
            "year::varchar",
            f"sum(value) filter (where figure = '{figure}')",
        )
        for figure in ("loans", "visits", "costs")
    },
    "branches": ("branch", "''", "count(*)"),
    "annotations": ("annotation", "''", "count(*)"),
    "rules": ("release", "''", "max(rule_version)"),
    "region": ("release", "''", "max(region)"),
}


def of_new(newer: Path) -> list[Change]:
    """Every month of a release, when there is nothing to compare it with."""
    with duckdb.connect() as con:
        con.execute(f"attach {literal(newer)} as newer (read_only)")
        con.execute("attach ':memory:' as older; create schema older.mart")
        return _months(con)


def between(older: Path, newer: Path) -> list[Change]:
    """Months that differ, in order. Raises duckdb.Error when a file is no release."""
    with _both(older, newer) as con:
        return _months(con)


def others(older: Path, newer: Path) -> list[Other]:
    """What else differs: cooperation, recognition, the region and the rules of counting.

    Raises duckdb.Error when a file is no release.
    """
    with _both(older, newer) as con:
        return [each for what in _YEARLY for each in _other(con, what)]


def joining(older: Path, newer: Path) -> list[Joining]:
    """Files of the newer release that the older one was built without, oldest first.

    After somebody has gone back to an older release, they are what the next one would bring along.
    """
    with _both(older, newer) as con:
        rows = con.execute(
            """
            select sha256, file_name, kind, loaded_at::varchar
            from newer.mart.input_file
            where sha256 not in (select sha256 from older.mart.input_file)
                and (select is_sample from newer.mart.release) = (select is_sample from older.mart.release)
            order by loaded_at, file_name
            """
        ).fetchall()
    return [Joining(*row) for row in rows]


def _both(older: Path, newer: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute(f"attach {literal(older)} as older (read_only)")
    con.execute(f"attach {literal(newer)} as newer (read_only)")
    return con


def _months(con: duckdb.DuckDBPyConnection) -> list[Change]:
    sides = " union all ".join(
        f"select '{side}' as side, '{measure}' as measure, {month} as month, ({count})::bigint as number "
        f"from {side}.mart.{mart} group by {month}"
        for measure, (mart, month, count) in _MONTHLY.items()
        for side in ("older", "newer")
        if _has(con, side, mart)
    )
    figures = ", ".join(
        f"max(number) filter (where side = '{side}' and measure = '{measure}') as {measure}_{side}"
        for measure in _MONTHLY
        for side in ("older", "newer")
    )
    differs = " or ".join(
        f"{measure}_older is distinct from {measure}_newer" for measure in _MONTHLY
    )
    rows = con.execute(
        f"select * from (select month, {figures} from ({sides}) group by month) "
        f"where {differs} order by month"
    ).fetchall()
    return [Change(*row) for row in rows]


def _other(con: duckdb.DuckDBPyConnection, what: str) -> list[Other]:
    mart, when, count = _YEARLY[what]
    if not (_has(con, "older", mart) and _has(con, "newer", mart)):
        return []
    one, two = (
        f"select coalesce({when}, '') as told, ({count})::varchar as number from {side}.mart.{mart} group by told"
        for side in ("older", "newer")
    )
    rows = con.execute(
        f"select told, one.number, two.number from ({one}) as one full join ({two}) as two using (told) "
        "where one.number is distinct from two.number order by told"
    ).fetchall()
    return [Other(what, *row) for row in rows]


def _has(con: duckdb.DuckDBPyConnection, side: str, mart: str) -> bool:
    """Whether the release has the table: one of an older version of the program may lack it."""
    found = con.execute(
        "select 1 from duckdb_tables() where database_name = $1 and schema_name = 'mart' and table_name = $2",
        [side, mart],
    ).fetchone()
    return found is not None
