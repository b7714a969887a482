"""Which months the reports cover, and which of them every page opens with."""

from collections.abc import Iterable

import duckdb
import pandas as pd

from portal.kit import completeness, marts
from portal.kit.answers import Read
from portal.kit.periods import Period, default, whole, year

TREND_MONTHS = 60
_MONTHS = {
    part: f"""
        select month, is_complete and {has} as is_complete, owner_is_todays,
            case when {has} then why else 'no_collections' end as why, has_renewals
        from mart.coverage
        order by month
    """  # noqa: S608 - our own names
    for part, has in (
        (None, "true"),
        ("shelving_location", "has_locations"),
        ("collection_code", "has_collections"),
    )
}
_IS_COUNTED = """
select 1
from information_schema.tables
where table_schema = 'mart' and table_name = 'transport_coverage'
"""


def loans(con: duckdb.DuckDBPyConnection, part: str | None = None) -> pd.DataFrame:
    """What the release covers, one row a month: month, is_complete, owner_is_todays, why, has_renewals.

    part: shelving_location or collection_code, when one of these is looked at; a month that tells none
    is not complete then, and why is no_collections. A release of an earlier version tells no why and
    is taken to have all of it.
    """
    if not marts.has_column(con, "coverage", "has_renewals"):
        return con.execute("""
            select month, is_complete, owner_is_todays, null::text as why, true as has_renewals
            from mart.coverage order by month
        """).df()
    return con.execute(_MONTHS[part]).df()


def other_reports(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The months of transfers and holds: month, is_complete (in every report that there is).

    A release from before transport was counted has no such months.
    """
    if not con.execute(_IS_COUNTED).fetchone():
        return pd.DataFrame({"month": [], "is_complete": []})
    return con.execute(
        """
        with report as (select count(distinct report) as reports from mart.transport_coverage)
        select
            coverage.month,
            bool_and(coverage.is_complete)
                and count(*) = max(report.reports) as is_complete
        from mart.transport_coverage as coverage
        cross join report
        group by coverage.month
        order by coverage.month
        """
    ).df()


def by_report(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """What each report covers, a row a month: report, month, known_until, is_complete; and why a month
    is not complete, which an older release does not tell.

    A release from before transport was counted covers nothing.
    """
    if not con.execute(_IS_COUNTED).fetchone():
        nothing = pd.DataFrame({"report": [], "month": [], "known_until": [], "is_complete": []})
        return nothing.astype({"is_complete": bool})
    why = ", why" if marts.has_column(con, "transport_coverage", "why") else ""
    return con.execute(
        f"select report, month, known_until, is_complete{why} from mart.transport_coverage"  # noqa: S608 - our own name
        " order by report, month"
    ).df()


def recorded(con: duckdb.DuckDBPyConnection, years: Iterable[int]) -> pd.DataFrame:
    """Every month of the years that a register tells of: month, is_complete, why, is_known. A month that had not
    ended when the data of the release end is not complete: more of its year may still be recorded."""
    until = con.execute("select data_until from mart.release").fetchall()[0][0]
    months = [month for one in sorted(set(years)) for month in year(int(one)).months]
    is_complete = [until is not None and Period(month, month).last_day <= until for month in months]
    return pd.DataFrame(
        {
            "month": pd.to_datetime(pd.Series(months, dtype="object")),
            "is_complete": is_complete,
            "why": [None if done else completeness.GOING_ON for done in is_complete],
            "is_known": True,
        }
    )


def usual_period(read: Read) -> Period:
    """The period that every page opens with until the reader chooses another."""
    return default(read(loans), read(other_reports))


def trend_period(period: Period, coverage: pd.DataFrame) -> Period:
    """Up to five years that end with the period, from the first month there is."""
    months = Period(min(whole(coverage).first, period.first), period.last).months
    return Period(months[-TREND_MONTHS:][0], period.last)
