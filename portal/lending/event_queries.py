"""Weeks around an event, answered from the marts of one release: between municipalities, first loans."""

import datetime as dt

import duckdb
import pandas as pd

from portal.kit import marts

_DAILY = "is_complete and source_kind <> 'monthly_matrix'"
_LOANS = """
select week, owner_municipality_code as owner, place_municipality_code as place, loans
from mart.flow_by_week
where week between $first and $last
order by week, owner, place
"""
_KNOWN = f"""
with week as (
    select unnest(generate_series($first::date, $last::date, interval 7 day))::date as week
),
known as (select month from mart.coverage where {_DAILY})
select week
from week
where date_trunc('month', week) in (from known) and date_trunc('month', week + 6) in (from known)
order by week
"""  # noqa: S608 - our own text
_MAPPED = """
select distinct place, valid_from, valid_to
from mart.place_period
where level = 'municipality'
order by all
"""


def by_week(con: duckdb.DuckDBPyConnection, first: dt.date, last: dt.date) -> pd.DataFrame:
    """Loans between municipalities of the weeks from one Monday to another: week, owner, place, loans.
    Weeks of a pair without a loan have no row; a release of an earlier version of the program has none."""
    if not marts.has(con, "flow_by_week"):
        nothing = pd.DataFrame({"week": [], "owner": [], "place": [], "loans": []})
        return nothing.astype({"week": "datetime64[us]"})
    return con.execute(_LOANS, {"first": first, "last": last}).df()


def known_weeks(con: duckdb.DuckDBPyConnection, first: dt.date, last: dt.date) -> pd.DataFrame:
    """The weeks from one Monday to another that are known day by day, in full: week (its Monday).

    A release of an earlier version of the program has no weeks; R5 tells none."""
    if not marts.has(con, "flow_by_week"):
        return pd.DataFrame({"week": pd.Series([], dtype="datetime64[us]")})
    return con.execute(_KNOWN, {"first": first, "last": last}).df()


def mapped(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """When the branch map knows each municipality: place, valid_from, valid_to; open ends are empty. A release
    of an earlier version of the program does not tell: no rows."""
    if not marts.has(con, "place_period"):
        return pd.DataFrame({"place": [], "valid_from": [], "valid_to": []})
    return con.execute(_MAPPED).df()
