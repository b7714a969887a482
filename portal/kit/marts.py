"""Which marts a release has: one that was built before a mart was thought of lacks it."""

import duckdb
import pandas as pd


def marts(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Which tables the release has, one row each: mart."""
    return con.execute(
        "select table_name as mart from duckdb_tables() where schema_name = 'mart' order by mart"
    ).df()


def has(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether the release has the mart."""
    return name in set(marts(con)["mart"])


def has_column(con: duckdb.DuckDBPyConnection, mart: str, column: str) -> bool:
    """Whether the release has the mart with that column."""
    found = con.execute(
        """
        select 1
        from information_schema.columns
        where table_schema = 'mart' and table_name = $mart and column_name = $column
        """,
        {"mart": mart, "column": column},
    )
    return found.fetchone() is not None
