"""Which files and months the release stands on."""

import duckdb
import pandas as pd

from portal.kit import marts


def counted(con: duckdb.DuckDBPyConnection, report: str) -> pd.DataFrame:
    """Every month of a report (loans, transfers or holds): month, events, is_complete, why not."""
    return con.execute(_COUNTED[report]).df()


_COUNTED = {
    "loans": """
        select coverage.month, coalesce(sum(flow.loans), 0)::bigint as events,
            coverage.is_complete, coverage.why
        from mart.coverage as coverage
        left join mart.flow_by_month as flow on coverage.month = flow.loan_month
        group by coverage.month, coverage.is_complete, coverage.why
        order by coverage.month
    """,
    "transfers": """
        select coverage.month, count(transfer.transfer_month)::bigint as events,
            coverage.is_complete, coverage.why
        from mart.transport_coverage as coverage
        left join mart.transport as transfer on coverage.month = transfer.transfer_month
        where coverage.report = 'transfers'
        group by coverage.month, coverage.is_complete, coverage.why
        order by coverage.month
    """,
    "holds": """
        select coverage.month, coalesce(sum(demand.holds), 0)::bigint as events,
            coverage.is_complete, coverage.why
        from mart.transport_coverage as coverage
        left join mart.demand as demand on coverage.month = demand.placed_month
        where coverage.report = 'holds'
        group by coverage.month, coverage.is_complete, coverage.why
        order by coverage.month
    """,
}


def systems(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The systems of the release, the first one first, with their names; none where there is only one, or
    the release is from before there could be several."""
    columns = ["system", "name_fi", "name_sv", "name_en", "name_se"]
    if not marts.has(con, "system"):
        return pd.DataFrame(columns=columns)
    found = con.execute(
        f"select {', '.join(columns)} from mart.system order by is_first desc, system"  # noqa: S608 - our own names
    ).df()
    return found if len(found) > 1 else found[:0]


def counted_of(con: duckdb.DuckDBPyConnection, report: str, system: str) -> pd.DataFrame:
    """Every month of a report in one of several systems, as `counted` tells them of all."""
    return con.execute(
        """
        select month, events, is_complete, why
        from mart.system_month
        where report = $report and system = $system
        order by month
        """,
        {"report": report, "system": system},
    ).df()


def files_by_month(con: duckdb.DuckDBPyConnection, system: str = "") -> pd.DataFrame:
    """How many files of each report hold rows of a month: month, kind, files; of one system, if it is given."""
    of_system = (
        "where sha256 in (select sha256 from mart.input_file where system = $system)"
        if system
        else ""
    )
    return con.execute(
        f"""
        select month, kind, count(*)::integer as files
        from mart.input_month
        {of_system}
        group by month, kind
        order by month, kind
        """,  # noqa: S608 - our own words
        {"system": system} if system else {},
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
