"""Who lends to whom: questions about loans, answered from the marts of one release.

The owner is the place whose item was lent, the place is where it was lent. Both are taken as they
were on the day of the loan. Loans are first loans; renewals have a column of their own.
"""

import datetime as dt

import duckdb
import pandas as pd

from portal.kit import marts, places
from portal.kit.places import Scope

_ALL_LOANS = """
    select loan_month, owner_{level} as owner, place_{level} as place, loans, renewals
    from mart.flow_by_month
    where loan_month between $first and $last
"""

_LOANS_OF_COLLECTION = """
    select loan_month, owner_{level} as owner, place_{level} as place, loans, renewals
    from mart.loans_by_month
    where loan_month between $first and $last
        and ($shelving_location is null or shelving_location = $shelving_location)
        and ($collection_code is null or collection_code = $collection_code)
"""

_MONTH = """month as (
    select unnest(generate_series($first::date, $last::date, interval 1 month))::date as loan_month
)"""
_KNOWN_PLACE = """known as (
    select distinct month.loan_month, period.place
    from month
    inner join {place_period} as period
        on period.level = $level
        and (period.valid_from is null
            or period.valid_from < (month.loan_month + interval 1 month)::date)
        and (period.valid_to is null or period.valid_to >= month.loan_month)
)"""

_PAIRS = """
with loan as ({loans})
select owner, place, sum(loans)::bigint as loans, sum(renewals)::bigint as renewals
from loan
group by owner, place
order by owner, place
"""

_BY_MONTH = """
with loan as ({loans}),
by_month as (
    select
        loan_month,
        sum(loans)::bigint as loans,
        coalesce(sum(loans) filter (owner <> place), 0)::bigint as loans_between,
        coalesce(sum(renewals) filter (owner <> place), 0)::bigint as renewals_between
    from loan
    group by loan_month
),
{month}
select
    month.loan_month,
    coalesce(coverage.is_complete, false) as is_complete,
    case when coverage.month is not null then coalesce(by_month.loans, 0) end as loans,
    case when coverage.month is not null
        then coalesce(by_month.loans_between, 0) end as loans_between,
    case when coverage.has_renewals
        then coalesce(by_month.renewals_between, 0) end as renewals_between
from month
left join {coverage} as coverage on month.loan_month = coverage.month and coverage.is_known
left join by_month on month.loan_month = by_month.loan_month
order by month.loan_month
"""

_BY_MONTH_AND_PLACE = """
with loan as ({loans}),
flow as (
    select loan_month, owner as place, loans as sent, 0 as received from loan where owner <> place
    union all
    select loan_month, place, 0 as sent, loans as received from loan where owner <> place
),
by_month as (
    select loan_month, place, sum(sent)::bigint as sent, sum(received)::bigint as received
    from flow
    group by loan_month, place
),
place as (select distinct place from by_month),
{month},
{known_place}
select
    month.loan_month,
    place.place,
    coalesce(coverage.is_complete and known.place is not null, false) as is_complete,
    case when coverage.month is not null and known.place is not null
        then coalesce(by_month.sent, 0) end as sent,
    case when coverage.month is not null and known.place is not null
        then coalesce(by_month.received, 0) end as received
from month
cross join place
left join {coverage} as coverage on month.loan_month = coverage.month and coverage.is_known
left join known on month.loan_month = known.loan_month and place.place = known.place
left join by_month on month.loan_month = by_month.loan_month and place.place = by_month.place
order by place.place, month.loan_month
"""

_FLOW_BY_MONTH = """
with loan as ({loans}),
by_month as (
    select loan_month, sum(loans)::bigint as loans
    from loan
    where owner = $owner and place = $place
    group by loan_month
),
place as (select unnest([$owner, $place]) as place),
{month},
{known_place},
known_flow as (
    select loan_month
    from known
    where place in ($owner, $place)
    group by loan_month
    having count(*) = 2
)
select
    month.loan_month,
    coalesce(coverage.is_complete and known_flow.loan_month is not null, false) as is_complete,
    case when coverage.month is not null and known_flow.loan_month is not null
        then coalesce(by_month.loans, 0) end as loans
from month
left join {coverage} as coverage on month.loan_month = coverage.month and coverage.is_known
left join known_flow on month.loan_month = known_flow.loan_month
left join by_month on month.loan_month = by_month.loan_month
order by month.loan_month
"""

# A release of an earlier version of the program tells neither what a month lacks nor until when the
# map knows a place: there all of it is taken to be known, as it was then.
_COVERAGE = "(select *, {known} as is_known from mart.coverage)"
_OLD_COVERAGE = "(select *, true as has_renewals, true as is_known from mart.coverage)"
_KNOWN_PART = "($shelving_location is null or has_locations) and ($collection_code is null or has_collections)"
_PLACE_PERIOD = "mart.place_period"
_OLD_PLACE_PERIOD = """(
    select $level as level, place, null::date as valid_from, null::date as valid_to from place
)"""


_KNOWN_THROUGHOUT = f"""
with {_MONTH},
{_KNOWN_PLACE.replace("{place_period}", _PLACE_PERIOD)}
select place
from known
group by place
having count(*) = (select count(*) from month)
order by place
"""  # noqa: S608 - our own names
_EVERY_PLACE = f"""
with loan as ({_ALL_LOANS})
select distinct unnest([owner, place]) as place from loan order by place
"""  # noqa: S608 - our own names


def _sql(template: str, *, is_filtered: bool, is_old: bool) -> str:
    loans = _LOANS_OF_COLLECTION if is_filtered else _ALL_LOANS
    coverage = _COVERAGE.replace("{known}", _KNOWN_PART if is_filtered else "true")
    return (
        template.replace("{month}", _MONTH)
        .replace("{known_place}", _KNOWN_PLACE)
        .replace("{loans}", loans)
        .replace("{coverage}", _OLD_COVERAGE if is_old else coverage)
        .replace("{place_period}", _OLD_PLACE_PERIOD if is_old else _PLACE_PERIOD)
    )


_PREPARED = {
    (template, is_filtered, is_old): _sql(template, is_filtered=is_filtered, is_old=is_old)
    for template in (_PAIRS, _BY_MONTH, _BY_MONTH_AND_PLACE, _FLOW_BY_MONTH)
    for is_filtered in (False, True)
    for is_old in (False, True)
}


def pairs(con: duckdb.DuckDBPyConnection, scope: Scope) -> pd.DataFrame:
    """Loans of every pair, own ones too: owner, place, loans, renewals."""
    return _ask(con, _PAIRS, scope).astype({"owner": "object", "place": "object"})


def by_month(con: duckdb.DuckDBPyConnection, scope: Scope) -> pd.DataFrame:
    """One row a month of the scope: loan_month, is_complete, loans, loans_between, renewals_between.

    A month that no export covers is empty, and so are renewals of one without any, and all of one that
    tells no collections when a collection is looked at; a covered month without loans is zero.
    """
    return _ask(con, _BY_MONTH, scope)


def by_month_and_place(con: duckdb.DuckDBPyConnection, scope: Scope) -> pd.DataFrame:
    """Loans between places, a row a month and place: loan_month, place, is_complete, sent, received.

    A month that no export covers is empty, and so is one for which the branch map does not know the
    place; a covered month without loans is zero.
    """
    return _ask(con, _BY_MONTH_AND_PLACE, scope).astype({"place": "object"})


def by_month_of_flow(
    con: duckdb.DuckDBPyConnection, scope: Scope, owner: str, place: str
) -> pd.DataFrame:
    """Loans of one flow, a row a month of the scope: loan_month, is_complete, loans.

    A month is empty where `by_month_and_place` would be for the owner or the place.
    """
    return _ask(con, _FLOW_BY_MONTH, scope, owner=owner, place=place)


def known_throughout(con: duckdb.DuckDBPyConnection, scope: Scope) -> pd.DataFrame:
    """The places that the branch map knows in every month of the scope: place. What it does not know is
    not zero. A release of an earlier version does not tell, and is taken to know them all."""
    has_periods = marts.has(con, "place_period")
    sql = places.at(_KNOWN_THROUGHOUT if has_periods else _EVERY_PLACE, scope.level)
    parameters = {"level": str(scope.level), "first": scope.first, "last": scope.last}
    return con.execute(sql, places.named(sql, parameters)).df()


def unmapped(con: duckdb.DuckDBPyConnection, first: dt.date, last: dt.date) -> pd.DataFrame:
    """First loans of the months that are in no figure, since a branch is not on the map: loans (one row)."""
    return con.execute(
        """
        select coalesce(sum(events), 0)::bigint as loans
        from mart.exclusion
        where reason = 'unknown_branch' and event_type = 'issue' and month between $first and $last
        """,
        {"first": first, "last": last},
    ).df()


def collections(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Shelving locations and collection codes that have loans: kind, code, name_fi ... name_se.

    A code that the region pack does not name has empty names.
    """
    return con.execute(
        """
        with used as (
            select distinct 'shelving_location' as kind, shelving_location as code
            from mart.loans_by_month
            where shelving_location is not null
            union
            select distinct 'collection_code' as kind, collection_code as code
            from mart.loans_by_month
            where collection_code is not null
        )
        select
            used.kind, used.code, code_name.name_fi, code_name.name_sv, code_name.name_en,
            code_name.name_se
        from used
        left join mart.code_name as code_name
            on used.kind = code_name.kind and used.code = code_name.code
        order by used.kind desc, used.code
        """
    ).df()


def _ask(con: duckdb.DuckDBPyConnection, template: str, scope: Scope, **more: str) -> pd.DataFrame:
    parameters: dict[str, object] = {
        "level": str(scope.level),
        "first": scope.first,
        "last": scope.last,
        **more,
    }
    if scope.is_filtered:
        parameters |= {
            "shelving_location": scope.shelving_location,
            "collection_code": scope.collection_code,
        }
    is_old = not marts.has_column(con, "coverage", "has_renewals")
    sql = places.at(_PREPARED[template, scope.is_filtered, is_old], scope.level)
    return con.execute(sql, places.named(sql, parameters)).df()
