"""Which system a report is of: said by a person or a folder, else recognised by its branch codes."""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from etl.contracts import Kind
from etl.messages import Code, RefusalError
from etl.region.guard import NO_CODES
from etl.region.systems import Systems, listed
from etl.sql import literal

_SIDES = {
    Kind.LOANS: ("item_home_branch", "event_branch"),
    Kind.LOANS_STATISTICS: ("item_home_branch", "event_branch"),
    Kind.MONTHLY_MATRIX: ("item_home_branch", "event_branch"),
    Kind.TRANSFERS: ("from_branch", "to_branch"),
    Kind.HOLDS: ("item_home_branch", "pickup_branch"),
    Kind.BRANCHES: ("branch",),
}
_FITS, _HALF = 0.9, 0.5


def system_of(
    con: duckdb.DuckDBPyConnection, report: Path, kind: Kind, said: str, systems: Systems
) -> str:
    """The system of a report whose accepted rows are in a Parquet file.

    A system fits that knows nine of ten codes in its rows. The file is of the one that fits when no other
    knows half of them; else it has to be said. What was said stands unless another fits and it knows less
    than half. Raises RefusalError with the question.
    """
    if not systems.are_several:
        return systems.home
    shares = _shares(con, report, kind, systems)
    fitting = [name for name, share in shares.items() if share >= _FITS]
    if said:
        if fitting and shares[said] < _HALF:
            raise RefusalError(Code.SYSTEM_OTHER, system=said, other=listed(fitting))
        return said
    near = [name for name, share in shares.items() if share >= _HALF]
    if len(fitting) == 1 == len(near):
        return fitting[0]
    if near:
        raise RefusalError(Code.SYSTEM_ASKED, systems=listed(near), system=near[0])
    raise RefusalError(Code.SYSTEM_UNKNOWN, systems=listed(systems.zones), system=systems.home)


def _shares(
    con: duckdb.DuckDBPyConnection, report: Path, kind: Kind, systems: Systems
) -> Mapping[str, float]:
    """Of each system, which part of the codes in the rows it knows, 0 to 1."""
    sides = " union all ".join(
        f"select {side} as code, count(*) as times from read_parquet({literal(report)}) group by 1"
        for side in _SIDES[kind]
    )
    counted = con.execute(
        f"select code, sum(times)::bigint from ({sides}) where lower(code) not in {NO_CODES} group by 1"
    ).fetchall()
    total = sum(times for _code, times in counted) or 1
    return {
        name: sum(times for code, times in counted if code in systems.branches.get(name, ()))
        / total
        for name in systems.zones
    }
