"""The figures of others in a build: every one that is in use, with the file that it is from."""

import duckdb

from etl.archive import Entry, parquet_of
from etl.contracts import Kind
from etl.figures.mapping import of_data
from etl.settings import Paths

_TABLE = """
create table raw.figures (
    file_order integer, file_name varchar, source varchar, dated date, is_over boolean,
    figure varchar, municipality_code varchar, library varchar, year integer, value decimal(15, 2)
)
"""


def load(con: duckdb.DuckDBPyConnection, used: list[Entry], paths: Paths) -> None:
    """Fill raw.figures; files that were loaded later have a larger file_order."""
    con.execute(_TABLE)
    for order, entry in enumerate(used):
        if entry.kind is Kind.FIGURES and entry.mapping is not None:
            mapping = of_data(entry.mapping)
            con.execute(
                "insert into raw.figures select $1, $2, $3, $4, $5, figure, municipality_code, library, "
                "year, value from read_parquet($6)",
                [
                    order,
                    entry.file_name,
                    mapping.source or None,
                    mapping.dated or None,
                    mapping.is_over,
                    str(parquet_of(entry, paths)),
                ],
            )
