"""What the workbook of cooperation is written from: its contract, its rows, and names to choose from."""

import duckdb
import pandas as pd

from portal.kit import marts

_ROWS = {
    "working_group": "select * from mart.working_group order by name_fi, group_id",
    "meeting": "select * from mart.meeting order by group_id, year, held_on, meeting_id",
    "participation": """
        select part.*, meeting.held_on as meeting_on
        from mart.participation as part
        left join mart.meeting as meeting on part.meeting_id = meeting.meeting_id
        order by part.group_id, part.year, meeting.held_on, part.library, part.participation_id
    """,
    "ake_activity": "select * from mart.ake_activity order by year, held_on, activity_id",
    "staff_year": "select * from mart.staff_year order by library, year",
    "recognition": "select * from mart.recognition order by year, recognition_id",
    "joint_service": "select * from mart.joint_service order by year, service, library, joint_service_id",
    "e_lending": "select * from mart.e_lending order by month, municipality_code",
    "goal": "select * from mart.goal order by year, task, goal_id",
    "finance": "select * from mart.finance order by year, finance_kind, item",
}
_OWN_STAFF = """
    select library, year, staff_years, source
    from mart.staff_year
    where outside_file is null
    order by library, year
"""


def columns(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The columns of the workbook in their order: sheet, mart, name, heading, type, word_list,
    mart_column, is_required, is_hidden, unless (names), width, help."""
    return con.execute(
        """
        select sheet, mart, name, heading, type, word_list, mart_column, is_required, is_hidden,
            array_to_string(unless, ',') as unless, width, help
        from mart.workbook_column
        order by sheet_place, place
        """
    ).df()


def words(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The words of the workbook's lists in their order: word_list, code, word."""
    return con.execute(
        "select word_list, code, word from mart.workbook_word order by word_list, place"
    ).df()


def rows(con: duckdb.DuckDBPyConnection, mart: str) -> pd.DataFrame:
    """Every row of one of the register's marts; of participation with the day of its meeting too."""
    if mart == "staff_year" and marts.has_column(con, mart, "outside_file"):
        return con.execute(_OWN_STAFF).df()  # figures of others stay with their own file
    return con.execute(_ROWS[mart]).df()


def source(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Where the register comes from: sha256, loaded_at (empty for a file of the region pack)."""
    return con.execute("select sha256, loaded_at from mart.cooperation_source").df()


def libraries(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The libraries by their Finnish names: library, name."""
    return con.execute("select library, name_fi as name from mart.library order by name_fi").df()


def municipalities(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The municipalities by their Finnish names: municipality_code, name."""
    return con.execute(
        "select municipality_code, name_fi as name from mart.municipality order by name_fi"
    ).df()
