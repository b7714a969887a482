"""Which files and months the release stands on."""

import duckdb
import pandas as pd


def input_files(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every file ever loaded, newest first: name, kind, row counts, first and last day, used."""
    return con.execute(
        """
        select file_name, kind, rows_read, rows_accepted, rows_refused, first_day, last_day,
            loaded_at, used
        from mart.input_file
        order by loaded_at desc, file_name
        """
    ).df()


def coverage(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every month that has loans, newest first: its source, days, whether it is complete."""
    return con.execute(
        """
        select month, source_kind, first_day, last_day, is_complete, owner_is_todays
        from mart.coverage
        order by month desc
        """
    ).df()


def left_out(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Accepted events that are not published, by reason: reason, events; most first."""
    return con.execute(
        """
        select reason, sum(events)::bigint as events
        from mart.exclusion
        group by reason
        order by events desc, reason
        """
    ).df()
