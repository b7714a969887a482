"""What changed between two releases, month by month."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from etl.sql import literal


@dataclass(frozen=True)
class Change:
    """One month whose published figures differ; None = the release has no such month."""

    month: date
    loans_before: int | None
    loans_after: int | None
    renewals_before: int | None
    renewals_after: int | None


def of_new(newer: Path) -> list[Change]:
    """Every month of a release, when there is nothing to compare it with."""
    with duckdb.connect(newer, read_only=True) as con:
        rows = con.execute(
            """
            select loan_month, null, sum(loans)::bigint, null, sum(renewals)::bigint
            from mart.flow_by_month group by loan_month order by loan_month
            """
        ).fetchall()
    return [Change(*row) for row in rows]


def between(older: Path, newer: Path) -> list[Change]:
    """Months that differ, in order. Raises duckdb.Error when a file is no release."""
    with duckdb.connect() as con:
        con.execute(f"attach {literal(older)} as older (read_only)")
        con.execute(f"attach {literal(newer)} as newer (read_only)")
        rows = con.execute(
            """
            with before as (
                select loan_month, sum(loans)::bigint as loans, sum(renewals)::bigint as renewals
                from older.mart.flow_by_month group by loan_month
            ),
            after as (
                select loan_month, sum(loans)::bigint as loans, sum(renewals)::bigint as renewals
                from newer.mart.flow_by_month group by loan_month
            )
            select
                coalesce(before.loan_month, after.loan_month) as loan_month,
                before.loans, after.loans, before.renewals, after.renewals
            from before
            full join after on before.loan_month = after.loan_month
            where before.loans is distinct from after.loans
                or before.renewals is distinct from after.renewals
            order by loan_month
            """
        ).fetchall()
    return [Change(*row) for row in rows]
