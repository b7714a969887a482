"""What is legal but suspicious in a release that has just been built."""

from collections.abc import Callable, Iterator

import duckdb

from etl import finnish
from etl.messages import Code, Message
from etl.region.guard import Guard

_JUMP_TIMES, _JUMP_EVENTS = 10, 300
_MOST = 20


def found(con: duckdb.DuckDBPyConnection, guard: Guard) -> list[Message]:
    """Unknown branches, sudden jumps of a branch, months and days without data, thin reports."""
    return [
        *guard.warnings(_MOST),
        *_between_systems(con),
        *_jumps(con),
        *_gaps(con),
        *_silences(con),
        *_thin(con),
    ]


def _between_systems(con: duckdb.DuckDBPyConnection) -> list[Message]:
    """Loans from or to branches that another system has: real interlibrary loans, or a new branch."""
    rows = con.execute(
        """
        select file.system, string_agg(distinct code, ', ' order by code), sum(events)::bigint
        from (
            select
                each.file_order,
                each.events,
                unnest(list_distinct([each.owner_branch, each.place_branch])) as code
            from core.classified as each
            where each.reason = 'other_system'
        ) as told
        inner join raw.file as file on told.file_order = file.file_order
        where not exists (select 1 from pack.branch_period as own where own.branch = told.code)
        group by file.system
        order by file.system
        """
    ).fetchall()
    keys = ("system", "branches", "events")
    return [Message(Code.BETWEEN_SYSTEMS, dict(zip(keys, row, strict=True))) for row in rows]


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
    """Runs of months that have no data between months that have some."""
    rows = con.execute(
        """
        with followed as (
            select
                system, month, lead(month) over (partition by system order by month) as next_month
            from core.coverage
        )
        select system, (month + interval 1 month)::date, (next_month - interval 1 month)::date
        from followed
        where next_month > (month + interval 1 month)::date
        order by month, system
        """
    ).fetchall()
    mark = _mark(con)
    return [
        Message(Code.GAP, {"months": mark(system) + finnish.months(*row)}) for system, *row in rows
    ]


def _mark(con: duckdb.DuckDBPyConnection) -> Callable[[str], str]:
    """How a sentence begins that is about one system: with its name, where there are several."""
    (row,) = con.execute("select count(*) from pack.system").fetchall()
    return lambda system: f"{system}: " if row[0] > 1 else ""


_REPORTS = {"loans": "Lainat", "transfers": "Kuljetukset", "holds": "Varaukset"}


def _silences(con: duckdb.DuckDBPyConnection) -> Iterator[Message]:
    """Open days without any event, of a whole report or of a branch that is not said to be closed."""
    rows = con.execute(
        """
        select system, report, branch, first_day, last_day, open_days, missing, is_open_ended
        from core.silence
        where not is_excused
        order by branch is not null, missing desc, report, branch, first_day
        limit $most
        """,
        {"most": _MOST},
    ).fetchall()
    mark = _mark(con)
    for system, report, branch, first, last, open_days, missing, is_open_ended in rows:
        values: dict[str, str | int] = {
            "report": _REPORTS[report] if branch else mark(system) + _REPORTS[report],
            "branch": branch or "",
            "days": finnish.days(first, last),
            "day": finnish.day(first),
            "open_days": open_days,
            "missing": finnish.number(missing),
        }
        code = Code.GONE_BRANCH if is_open_ended else Code.SILENT_BRANCH
        yield Message(code if branch else Code.SILENT, values)


_SHORT = {"loans_pseudonymized": "R1", "loans_statistics": "R1b", "monthly_matrix": "R5"}


def _thin(con: duckdb.DuckDBPyConnection) -> list[Message]:
    """Months of which a better report holds so little that another one is counted."""
    rows = con.execute(
        """
        select held.system, held.loan_month, held.kind, held.events, source.source_kind, counted.events
        from core.month_held as held
        inner join core.month_source as source
            on held.system = source.system and held.loan_month = source.loan_month
        inner join core.month_held as counted
            on source.system = counted.system and source.loan_month = counted.loan_month and source.source_kind = counted.kind
        where (held.kind = 'loans_pseudonymized' and source.source_kind <> 'loans_pseudonymized')
            or (held.kind = 'loans_statistics' and source.source_kind = 'monthly_matrix')
        order by held.loan_month, held.kind, held.system
        limit $most
        """,
        {"most": _MOST},
    ).fetchall()
    mark = _mark(con)
    return [
        Message(
            Code.THIN,
            {
                "month": mark(system) + finnish.month(month).capitalize(),
                "report": _SHORT[kind],
                "rows": finnish.number(events),
                "kept": _SHORT[kept],
                "kept_rows": finnish.number(kept_events),
            },
        )
        for system, month, kind, events, kept, kept_events in rows
    ]
