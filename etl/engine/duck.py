"""DuckDB on this machine: what a release is built with where nothing else is asked for."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from etl.archive import Entry, parquet_of
from etl.contracts import CONTRACTS, Contract
from etl.engine.models import MACROS, checks, is_view, layer, models
from etl.engine.parts import TABLES, Part, Shelf, named
from etl.engine.raw import archived_columns, raw_name, raw_sql
from etl.region.pack import BuildError
from etl.settings import Paths
from etl.sql import literal


class DuckDB:
    """The four verbs, in the order in which a build says them, on the connection of the build."""

    def __init__(self) -> None:
        self._models = models()
        self._shelf: Shelf | None = None
        self.parts_made: list[Part] = []
        self.parts_taken = 0

    def load(self, con: duckdb.DuckDBPyConnection, used: list[Entry], paths: Paths) -> None:
        """Make what has to be counted readable as raw.<report>: the rows of parts that are not on the shelf.

        Call it when all other tables of raw are there.
        """
        con.execute(MACROS)
        self._create(con, "pack")
        parts = named(con, used, self._models)
        self._shelf = Shelf(paths.parts, parts)
        self.parts_made = self._shelf.missing()
        self.parts_taken = len(parts) - len(self.parts_made)
        ask_for(con, used, paths, self.parts_made)

    def run(self, con: duckdb.DuckDBPyConnection, draft: Path) -> None:
        """Count the missing parts, and run every other model on all parts; marts are written to the draft."""
        attach(con, draft)
        self._create(con, "step", "part")
        self._shelve(con)
        self._create(con, "core", "mart")

    def check(self, con: duckdb.DuckDBPyConnection) -> None:
        """Raises BuildError where a check finds rows."""
        for name, sql in checks():
            if bad := con.execute(sql).fetchmany(5):
                raise BuildError(f"Tarkistus {name} ei mennyt läpi: {bad}")

    def publish(self, con: duckdb.DuckDBPyConnection) -> None:
        """Finish the draft. The marts alone are in it: what the portal must not show is not in the file it opens."""
        con.execute("detach published")
        if self._shelf:
            self._shelf.tidy()

    def _create(self, con: duckdb.DuckDBPyConnection, *layers: str) -> None:
        for name, sql in self._models.items():
            if layer(name) in layers:
                create(con, name, sql)

    def _shelve(self, con: duckdb.DuckDBPyConnection) -> None:
        """Keep what was counted, and let the models read it from the shelf, as all that was kept before."""
        shelf = self._shelf
        assert shelf is not None  # noqa: S101 - load comes before run
        shelf.keep(con, self.parts_made)
        for table in sorted({table for tables in TABLES.values() for table in tables}):
            if files := shelf.files(table):
                con.execute(f"drop table part.{table}")
                con.execute(
                    f"create view part.{table} as from read_parquet([{', '.join(map(literal, files))}])"
                )


def attach(con: duckdb.DuckDBPyConnection, draft: Path) -> None:
    """Begin the release in a file of its own, which is known as `published`."""
    con.execute(f"attach {literal(draft)} as published")
    con.execute("create schema published.mart")


def create(con: duckdb.DuckDBPyConnection, name: str, sql: str, *, rows: bool = True) -> None:
    """Run a model, or bind it without any rows; a mart lies in the release, and is seen as mart.<name>."""
    ending = "" if rows else " with no data"
    if layer(name) == "mart":
        con.execute(f"create table published.{name} as {sql}{ending}")
        con.execute(f"create view {name} as from published.{name}")
    elif layer(name) == "part":  # what is of one part lies together
        con.execute(f"create table {name} as from ({sql}) order by kind, system, month{ending}")
    else:
        kind = "view" if rows and is_view(sql) else "table"
        con.execute(f"create {kind} {name} as {sql}{ending}")


def ask_for(
    con: duckdb.DuckDBPyConnection, used: Sequence[Entry], paths: Paths, parts: Sequence[Part]
) -> None:
    """Make the files that these parts are counted from readable as raw.<report>, and the parts themselves known.

    raw.wanted has a row for each part, raw.scanned one for each file, with its place among those of its report.
    """
    con.execute(
        "create table raw.wanted as select unnest($1::varchar[]) as kind, "
        "unnest($2::varchar[]) as system, unnest($3::date[]) as month",
        [[each.kind for each in parts], [each.system for each in parts], [each.month for each in parts]],
    )  # fmt: skip
    read = {order for part in parts for order in part.files}
    read |= {order for order, entry in enumerate(used) if entry.kind not in TABLES}
    con.execute(
        "create table raw.scanned as select kind, file_order, is_contested, loaded_at, system, "
        "row_number() over (partition by kind order by file_order) - 1 as file_index "
        "from raw.file where list_contains($1::integer[], file_order)",
        [sorted(read)],
    )
    for contract in CONTRACTS:
        files = [
            parquet_of(used[order], paths)
            for order in sorted(read)
            if used[order].kind is contract.kind
        ]
        con.execute(
            f"create view {raw_name(contract)} as {raw_sql(contract, _scan(contract, files))}"
        )


def _scan(contract: Contract, files: list[Path]) -> str | None:
    """One scan of all files: a scan for each would need memory for each, and a country has thousands."""
    if not files:
        return None
    names = ", ".join(name for name, _ in archived_columns(contract))
    return (
        f"(select file_index, file_row_number as file_row, {names} "
        f"from read_parquet([{', '.join(map(literal, files))}], file_row_number = true))"
    )
