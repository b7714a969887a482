"""The models and the checks: SQL in the part that DuckDB and Spark both speak, a file a table."""

from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

HERE = Path(__file__).parents[1]
RULE_VERSION = "2026-2"  # raised when a rule of counting changes, so that releases tell them apart
# What the models say in Spark's words, since DuckDB's own mean another thing there: a clock's time -> UTC.
MACROS = "create macro to_utc_timestamp(moment, zone) as timezone('UTC', timezone(zone, moment))"


def models() -> dict[str, str]:
    """Every model by name (schema.table), in an order in which each reads only earlier ones."""
    found = {
        f"{p.parent.name}.{p.stem}": p.read_text(encoding="utf-8")
        for p in HERE.glob("models/*/*.sql")
    }
    with duckdb.connect() as scratch:
        scratch.execute(MACROS)
        reads = {name: tables_read(scratch, sql) & set(found) for name, sql in found.items()}
    return {name: found[name] for name in TopologicalSorter(reads).static_order()}


def layer(name: str) -> str:
    """The layer of a model, which is its schema: pack, step, part, core or mart."""
    return name.partition(".")[0]


def is_view(sql: str) -> bool:
    """Whether a model is read through, and not written down: one with a row for each archived row."""
    return sql.startswith("-- view")


def tables_read(con: duckdb.DuckDBPyConnection, sql: str) -> set[str]:
    """The tables that a model reads, as schema.table."""
    names = con.get_table_names(sql, qualified=True)
    return {name.split(" AS ")[0].replace('"', "") for name in names}


def checks() -> Iterator[tuple[str, str]]:
    """Every check by name; it gives the rows that must not be there."""
    for path in sorted(HERE.glob("checks/*.sql")):
        yield path.stem, path.read_text(encoding="utf-8")
