"""What is legal but suspicious in a release that has just been built."""

import duckdb

from etl.messages import Code, Message
from etl.region.guard import Guard

_JUMP_TIMES, _JUMP_EVENTS = 10, 300
_MOST = 20


def found(con: duckdb.DuckDBPyConnection, guard: Guard) -> list[Message]:
    """Unknown branches, sudden jumps of a branch, and months missing in between."""
    return [*guard.warnings(_MOST), *_jumps(con), *_gaps(con)]


def _jumps(con: duckdb.DuckDBPyConnection) -> list[Message]:
    """A branch that suddenly does ten times its usual month (renewals once went to one branch)."""
    rows = con.execute(
        """
        with monthly as (
            select place_branch, loan_month, sum(events)::bigint as events
            from core.classified
            where reason is null
            group by place_branch, loan_month
        ),
        usual as (
            select place_branch, median(events)::bigint as usual from monthly group by place_branch
        )
        select monthly.place_branch, strftime(monthly.loan_month, '%Y-%m'), monthly.events, usual.usual
        from monthly
        inner join usual on monthly.place_branch = usual.place_branch
        where monthly.events > $times * usual.usual and monthly.events >= $events
        order by monthly.loan_month, monthly.place_branch
        limit $most
        """,
        {"times": _JUMP_TIMES, "events": _JUMP_EVENTS, "most": _MOST},
    ).fetchall()
    keys = ("branch", "month", "events", "usual")
    return [Message(Code.JUMP, dict(zip(keys, row, strict=True))) for row in rows]


def _gaps(con: duckdb.DuckDBPyConnection) -> list[Message]:
    rows = con.execute(
        """
        with span as (select min(month) as first_month, max(month) as last_month from mart.coverage)
        select strftime(each.loan_month, '%Y-%m')
        from (
            select unnest(range(first_month, last_month, interval 1 month))::date as loan_month
            from span
        ) as each
        left join mart.coverage as coverage on each.loan_month = coverage.month
        where coverage.month is null
        order by each.loan_month
        """
    ).fetchall()
    return [Message(Code.GAP, {"month": month}) for (month,) in rows]
