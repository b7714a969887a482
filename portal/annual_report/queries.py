"""What AKE did in a year: activities by the tasks of section 8, resources, groups."""

import duckdb
import pandas as pd

from portal.kit import marts

_ACTIVITIES = [
    "year",
    "held_on",
    "kind",
    "task",
    "title",
    "library",
    "participants",
    "libraries_reached",
    "hours",
    "euros",
    "person_years",
    "source",
]
_MEETINGS = ["year", "group_id", "name_fi", "name_sv", "name_en", "name_se", "meetings"]
_SEATS = ["year", "library", "groups"]
_GOALS = ["year", "task", "goal", "action", "outcome"]
_FINANCES = ["year", "finance_kind", "item", "euros", "person_years"]


def activities(con: duckdb.DuckDBPyConnection, year: int) -> pd.DataFrame:
    """Everything AKE did in the year and the year before: year, held_on, kind, task, title, library (the
    one it concerned), participants, libraries_reached, hours, euros, person_years, source; unknown is
    empty. No rows for a release without such a table."""
    if not marts.has(con, "ake_activity"):
        return pd.DataFrame(columns=_ACTIVITIES)
    return con.execute(
        """
        select
            year, held_on, kind, task, title, library, participants, libraries_reached, hours, euros,
            person_years, source
        from mart.ake_activity
        where year in ($year, $year - 1)
        order by year, held_on nulls last, title
        """,
        {"year": year},
    ).df()


def meetings(con: duckdb.DuckDBPyConnection, year: int) -> pd.DataFrame:
    """Meetings of each group in the year and the year before: year, group_id, name_fi ... name_se, meetings.
    No rows for a release without meetings."""
    if not marts.has(con, "meeting"):
        return pd.DataFrame(columns=_MEETINGS)
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
    the recorded meetings has one, who was not invited has none. No rows for a release without seats.
    """
    if not marts.has(con, "seat_by_year"):
        return pd.DataFrame(columns=_SEATS)
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


def goals(con: duckdb.DuckDBPyConnection, year: int) -> pd.DataFrame:
    """The goals of the year and of the next: year, task, goal, action, outcome; unknown is empty. No rows
    for a release without goals."""
    if not marts.has(con, "goal"):
        return pd.DataFrame(columns=_GOALS)
    return con.execute(
        """
        select year, task, goal, action, outcome
        from mart.goal
        where year in ($year, $year + 1)
        order by year, task nulls last, goal, action
        """,
        {"year": year},
    ).df()


def finances(con: duckdb.DuckDBPyConnection, year: int) -> pd.DataFrame:
    """The grant, its use and the staff of the year and the year before: year, finance_kind (grant, cost,
    staff), item, euros, person_years. No rows for a release without finances."""
    if not marts.has(con, "finance"):
        return pd.DataFrame(columns=_FINANCES)
    return con.execute(
        """
        select year, finance_kind, item, euros::double as euros, person_years::double as person_years
        from mart.finance
        where year in ($year, $year - 1)
        order by year, finance_kind, euros desc nulls last, person_years desc nulls last, item
        """,
        {"year": year},
    ).df()
