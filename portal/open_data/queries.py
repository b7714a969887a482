"""The tables that anybody may fetch, as one release counts them: published sums, never single rows.

Months are texts (2025-01), days too (2025-01-31), yes and no are true and false: as in the files. A query
gives what has been asked and not yet fetched: the rows are read as they are sent.
"""

import duckdb
import pandas as pd

from portal.award import history as published
from portal.evidence import register as recognition
from portal.kit import i18n

Asked = duckdb.DuckDBPyConnection

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


def loans_by_municipality(con: duckdb.DuckDBPyConnection) -> Asked:
    """Loans and renewals by month, municipality of the owner and of the loan, own ones too."""
    return con.execute(_LOANS_BY_MUNICIPALITY)


def loans_by_library(con: duckdb.DuckDBPyConnection) -> Asked:
    """Loans and renewals by month, library of the owner and of the loan, own ones too."""
    return con.execute(_LOANS_BY_LIBRARY)


def transfers(con: duckdb.DuckDBPyConnection) -> Asked:
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
    )


def holds(con: duckdb.DuckDBPyConnection) -> Asked:
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
    )


def municipalities(con: duckdb.DuckDBPyConnection) -> Asked:
    """The municipalities of the region: municipality_code, name_fi ... name_se."""
    return con.execute(
        """
        select municipality_code, name_fi, name_sv, name_en, name_se
        from mart.municipality
        order by municipality_code
        """
    )


def population(con: duckdb.DuckDBPyConnection) -> Asked:
    """Inhabitants on 31 December: municipality_code, year, population."""
    return con.execute(
        """
        select municipality_code, year::varchar as year, population::bigint as population
        from mart.population
        where population is not null
        order by municipality_code, year
        """
    )


def libraries(con: duckdb.DuckDBPyConnection) -> Asked:
    """The library organisations: library, name_fi ... name_se."""
    return con.execute(
        """
        select library, name_fi, name_sv, name_en, name_se
        from mart.library
        order by library
        """
    )


def members(con: duckdb.DuckDBPyConnection) -> Asked:
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
    )


def months(con: duckdb.DuckDBPyConnection) -> Asked:
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
    )


def left_out(con: duckdb.DuckDBPyConnection) -> Asked:
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
    )


def working_groups(con: duckdb.DuckDBPyConnection) -> Asked:
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
    )


def participation(con: duckdb.DuckDBPyConnection) -> Asked:
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
    )


def group_meetings(con: duckdb.DuckDBPyConnection) -> Asked:
    """Meetings of each group by year: group_id, year, meetings."""
    return con.execute(
        """
        select group_id, year::varchar as year, count(*)::bigint as meetings
        from mart.meeting
        group by group_id, year
        order by group_id, year
        """
    )


def recognitions(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Recognitions, those that the portal itself has decided and published among them, oldest first: year,
    award, result, winner_text, award_kind, library, grounds_fi, decided_by, announced_on, source, confidence.
    One that several libraries share has a row for each; texts of the portal's own are Finnish.
    """
    with i18n.speaking(i18n.DEFAULT):
        rows = published.joined(recognition.recognitions(con), published.history())
    known = set(libraries(con).df()["library"])
    shared = rows["libraries"].map(lambda codes: codes or (None,))
    whole = rows.assign(library=shared).explode("library")
    names = ["year", "award", "result", "winner_text", "library"]
    ordered = whole.sort_values(names, kind="stable", na_position="last")
    announced = ordered["announced_on"].map(lambda day: None if pd.isna(day) else f"{day:%Y-%m-%d}")
    return ordered.assign(
        year=ordered["year"].astype(str),
        library=ordered["library"].where(ordered["library"].isin(known), None),
        announced_on=announced.astype("object"),
    )
