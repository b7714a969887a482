"""What AKE did in a year: activities by the tasks of section 8, resources, groups."""

import duckdb
import pandas as pd


def activities(con: duckdb.DuckDBPyConnection, year: int) -> pd.DataFrame:
    """Everything AKE did in the year and the year before: year, held_on, kind, task, title, participants,
    libraries_reached, hours, euros, person_years, source; unknown is empty."""
    return con.execute(
        """
        select
            year, held_on, kind, task, title, participants, libraries_reached, hours, euros,
            person_years, source
        from mart.ake_activity
        where year in ($year, $year - 1)
        order by year, held_on nulls last, title
        """,
        {"year": year},
    ).df()


def meetings(con: duckdb.DuckDBPyConnection, year: int) -> pd.DataFrame:
    """Meetings of each group in the year and the year before: year, group_id, name_fi ... name_se, meetings."""
    return con.execute(
        """
        select
            meeting.year, grp.group_id, grp.name_fi, grp.name_sv, grp.name_en, grp.name_se,
            count(*) as meetings
        from mart.meeting as meeting
        inner join mart.working_group as grp on meeting.group_id = grp.group_id
        where meeting.year in ($year, $year - 1)
        group by
            meeting.year, grp.group_id, grp.name_fi, grp.name_sv, grp.name_en, grp.name_se
        order by meeting.year, meetings desc, grp.name_fi
        """,
        {"year": year},
    ).df()


def taking_part(con: duckdb.DuckDBPyConnection, year: int) -> pd.DataFrame:
    """Libraries with a seat in the year and the year before: year, library, groups.

    A seat is what the card says and what the page on working groups counts: who was only absent from
    the recorded meetings has one, who was not invited has none.
    """
    return con.execute(
        """
        select year, library, count(*) as groups
        from mart.seat_by_year
        where is_seat and year in ($year, $year - 1)
        group by year, library
        order by year, library
        """,
        {"year": year},
    ).df()
