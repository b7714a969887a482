"""Recognitions of the region's libraries: the history, and where each was won."""

import duckdb
import pandas as pd

from portal.kit import marts


def recognitions(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every recognition, newest first: recognition_id, year, award, award_kind (vuoden_onnistuja or
    related), result, library, winner_text, grounds_fi, decided_by, announced_on, source, confidence.

    No row, and no error, on a release that was built before recognitions were kept.
    """
    if not marts.has(con, "recognition"):
        return pd.DataFrame({name: pd.Series(dtype="object") for name in COLUMNS})
    return con.execute(
        """
        select
            recognition_id, year, award, award_kind, result, library, winner_text, grounds_fi,
            decided_by, announced_on, source, confidence
        from mart.recognition
        order by year desc, award_kind desc, award, result, winner_text
        """
    ).df()


COLUMNS = (
    "recognition_id",
    "year",
    "award",
    "award_kind",
    "result",
    "library",
    "winner_text",
    "grounds_fi",
    "decided_by",
    "announced_on",
    "source",
    "confidence",
)


def homes(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The municipalities of every library: library, municipality_code, first_year, last_year (empty
    where the membership has no such end)."""
    return con.execute(
        """
        select
            library, municipality_code, extract(year from valid_from)::integer as first_year,
            extract(year from valid_to)::integer as last_year
        from mart.library_member
        order by library, municipality_code, valid_from
        """
    ).df()
