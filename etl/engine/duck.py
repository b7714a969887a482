"""DuckDB on this machine: what a release is built with where nothing else is asked for."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from etl.archive import Entry, parquet_of
from etl.contracts import CONTRACTS, Contract, Kind, Type
from etl.engine.models import MACROS, checks, is_view, models
from etl.region.pack import BuildError
from etl.settings import Paths
from etl.sql import literal

_SQL_TYPES = {
    Type.ID: "bigint",
    Type.COUNT: "bigint",
    Type.FLAG: "boolean",
    Type.MONTH: "date",
    Type.DATE: "date",
    Type.MOMENT: "timestamp",
}


class DuckDB:
    """The four verbs, in the order in which a build says them, on the connection of the build."""

    def load(self, con: duckdb.DuckDBPyConnection, used: list[Entry], paths: Paths) -> None:
        """Make the archived rows of each report readable as raw.<report>.

        Call it when all other tables of raw are there.
        """
        con.execute(MACROS)
        for contract in CONTRACTS:
            scan = self._scan(contract, used, paths)
            con.execute(f"create view {raw_name(contract)} as {raw_sql(contract, scan)}")

    def run(self, con: duckdb.DuckDBPyConnection) -> None:
        """Run every model."""
        for name, sql in models().items():
            con.execute(f"create {'view' if is_view(sql) else 'table'} {name} as {sql}")

    def check(self, con: duckdb.DuckDBPyConnection) -> None:
        """Raises BuildError where a check finds rows."""
        for name, sql in checks():
            if bad := con.execute(sql).fetchmany(5):
                raise BuildError(f"Tarkistus {name} ei mennyt läpi: {bad}")

    def publish(self, con: duckdb.DuckDBPyConnection, draft: Path) -> None:
        """Copy only the marts: what the portal must not show is not in the file it opens."""
        con.execute("set preserve_insertion_order = true")
        con.execute(f"attach {literal(draft)} as published")
        con.execute("create schema published.mart")
        names = con.execute(
            "select table_name from duckdb_tables() where database_name = 'work' and schema_name = 'mart'"
        ).fetchall()
        for (name,) in names:
            con.execute(f"create table published.mart.{name} as from work.mart.{name}")
        con.execute("detach published")

    def _scan(self, contract: Contract, used: list[Entry], paths: Paths) -> str | None:
        """One scan of all files: a scan for each would need memory for each, and a country has thousands."""
        files = [literal(parquet_of(each, paths)) for each in used if each.kind is contract.kind]
        if not files:
            return None
        names = ", ".join(name for name, _ in archived_columns(contract))
        return (
            f"(select file_index, file_row_number as file_row, {names} "
            f"from read_parquet([{', '.join(files)}], file_row_number = true))"
        )


def raw_name(contract: Contract) -> str:
    """What the models call the rows of a report."""
    return "raw.loans" if contract.kind is Kind.LOANS else f"raw.{contract.kind}"


def raw_sql(contract: Contract, scan: str | None) -> str:
    """The rows of a report, with the order in which their files were loaded.

    scan: what gives file_index, file_row and the archived columns; None: there are no rows.
    """
    columns = list(archived_columns(contract))
    if scan is None:
        empty = ", ".join(f"null::{kind} as {name}" for name, kind in columns)
        return (
            "select null::bigint as file_order, null::boolean as is_contested, "
            f"null::date as loaded_on, null::varchar as system, null::bigint as file_row, {empty} "
            "where false"
        )
    names = ", ".join(f"archived.{name}" for name, _ in columns)
    return (
        "select file.file_order::bigint as file_order, file.is_contested, "
        "file.loaded_at::date as loaded_on, file.system, archived.file_row, "
        f"{names} from {scan} as archived inner join raw.file as file "
        f"on file.kind = {literal(contract.kind)} and archived.file_index = file.file_index"
    )


def archived_columns(contract: Contract) -> Iterator[tuple[str, str]]:
    """Name and type of what is stored of a report, without its row numbers."""
    for column in contract.columns:
        if column.kept and column.type is Type.TIME:
            yield "event_day", "date"
            yield "event_hour", "utinyint"
        elif column.kept:
            yield column.name, _SQL_TYPES.get(column.type, "varchar")
