"""Which files and months the release stands on."""

import duckdb
import pandas as pd


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


def files_by_month(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """How many files of each report hold rows of a month: month, kind, files."""
    return con.execute(
        """
        select month, kind, count(*)::integer as files
        from mart.input_month
        group by month, kind
        order by month, kind
        """
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
