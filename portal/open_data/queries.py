"""The tables that anybody may fetch, as one release counts them: published sums, never single rows.

Months are texts (2025-01), days too (2025-01-31), yes and no are true and false: as in the files.
"""

import duckdb
import pandas as pd

_LOANS = """
select
    strftime(loan_month, '%Y-%m') as month,
    {owner} as {owner},
    {place} as {place},
    sum(loans)::bigint as loans,
    sum(renewals)::bigint as renewals
from mart.flow_by_month
group by loan_month, {owner}, {place}
order by loan_month, {owner}, {place}
"""
_LOANS_BY_MUNICIPALITY = _LOANS.format(
    owner="owner_municipality_code", place="place_municipality_code"
)
_LOANS_BY_LIBRARY = _LOANS.format(owner="owner_library", place="place_library")


def loans_by_municipality(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Loans and renewals by month, municipality of the owner and of the loan, own ones too."""
    return con.execute(_LOANS_BY_MUNICIPALITY).df()


def loans_by_library(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Loans and renewals by month, library of the owner and of the loan, own ones too."""
    return con.execute(_LOANS_BY_LIBRARY).df()


def transfers(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Transfers by the month they were asked for, route and reason: transfers, sent, arrived, open.

    Open: sent, neither arrived nor cancelled. A branch outside the map has no municipality.
    """
    return con.execute(
        """
        select
            strftime(date_trunc('month', requested_at), '%Y-%m') as month,
            from_municipality_code,
            to_municipality_code,
            reason,
            count(*)::bigint as transfers,
            count(sent_at)::bigint as sent,
            count(arrived_at)::bigint as arrived,
            count(*) filter (
                sent_at is not null and arrived_at is null and cancelled_at is null
            )::bigint as open
        from mart.transfer
        group by
            date_trunc('month', requested_at), from_municipality_code, to_municipality_code, reason
        order by month, from_municipality_code, to_municipality_code, reason
        """
    ).df()


def holds(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Holds by the month they were placed, municipality of pickup and of the owner, and outcome."""
    return con.execute(
        """
        select
            strftime(placed_month, '%Y-%m') as month,
            pickup_municipality_code,
            owner_municipality_code,
            outcome,
            count(*)::bigint as holds
        from mart.hold
        group by placed_month, pickup_municipality_code, owner_municipality_code, outcome
        order by placed_month, pickup_municipality_code, owner_municipality_code, outcome
        """
    ).df()


def municipalities(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The municipalities of the region: municipality_code, name_fi ... name_se."""
    return con.execute(
        """
        select municipality_code, name_fi, name_sv, name_en, name_se
        from mart.municipality
        order by municipality_code
        """
    ).df()


def population(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Inhabitants on 31 December: municipality_code, year, population."""
    return con.execute(
        """
        select municipality_code, year::varchar as year, population::bigint as population
        from mart.population
        where population is not null
        order by municipality_code, year
        """
    ).df()


def libraries(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The library organisations: library, name_fi ... name_se."""
    return con.execute(
        """
        select library, name_fi, name_sv, name_en, name_se
        from mart.library
        order by library
        """
    ).df()


def members(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Which municipalities a library serves: library, municipality_code, valid_from, valid_to."""
    return con.execute(
        """
        select
            member.library,
            member.municipality_code,
            member.valid_from::varchar as valid_from,
            member.valid_to::varchar as valid_to
        from mart.library_member as member
        inner join mart.library as library on member.library = library.library
        order by member.library, member.municipality_code
        """
    ).df()


def months(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The months that have loans: month, first_day, last_day, is_complete, owner_is_todays."""
    return con.execute(
        """
        select
            strftime(month, '%Y-%m') as month,
            first_day::varchar as first_day,
            last_day::varchar as last_day,
            is_complete::varchar as is_complete,
            owner_is_todays::varchar as owner_is_todays
        from mart.coverage
        order by month
        """
    ).df()


def left_out(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Events that are in no figure, by month, reason and type; the customer group is not told."""
    return con.execute(
        """
        select
            strftime(month, '%Y-%m') as month,
            split_part(reason, ':', 1) as reason,
            event_type,
            sum(events)::bigint as events
        from mart.exclusion
        group by month, split_part(reason, ':', 1), event_type
        order by month, reason, event_type
        """
    ).df()


def working_groups(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The working groups: group_id, name_fi ... name_se, kind, started_on, ended_on, source."""
    return con.execute(
        """
        select
            group_id, name_fi, name_sv, name_en, name_se, kind,
            started_on::varchar as started_on,
            ended_on::varchar as ended_on,
            source
        from mart.working_group
        order by group_id
        """
    ).df()


def participation(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The part of each library in each group by year: library, group_id, year, is_seat, role.

    What a library attended is not told: in a small one it would be one person's attendance.
    """
    return con.execute(
        """
        select
            seat.library,
            seat.group_id,
            seat.year::varchar as year,
            seat.is_seat::varchar as is_seat,
            seat.role
        from mart.seat_by_year as seat
        inner join mart.library as library on seat.library = library.library
        order by seat.library, seat.group_id, seat.year
        """
    ).df()


def group_meetings(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Meetings of each group by year: group_id, year, meetings."""
    return con.execute(
        """
        select group_id, year::varchar as year, count(*)::bigint as meetings
        from mart.meeting
        group by group_id, year
        order by group_id, year
        """
    ).df()


def recognitions(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Recognitions: year, award, result, winner_text, award_kind, library, grounds_fi, decided_by,
    announced_on, source, confidence."""
    return con.execute(
        """
        select
            given.year::varchar as year,
            given.award,
            given.result,
            given.winner_text,
            given.award_kind,
            library.library,
            given.grounds_fi,
            given.decided_by,
            given.announced_on::varchar as announced_on,
            given.source,
            given.confidence
        from mart.recognition as given
        left join mart.library as library on given.library = library.library
        order by given.year, given.award, given.result, given.winner_text
        """
    ).df()
