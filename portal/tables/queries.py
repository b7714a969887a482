"""The one question behind every table of a reader's own: a measure of a cube, by nothing, one or two things.

SQL is put together from what cubes declare; codes of the reader are bound parameters. A cell that nothing
was counted in is zero where all of it is known: its months are covered, and the branch map knows its places
in one of them. Otherwise it is empty.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pandas as pd

from portal.kit import marts
from portal.kit import places as levels
from portal.kit.cube import By, Counted, Cube, Dimension
from portal.kit.places import Level

UNKNOWN = "unknown"  # the code of what is not known, in tables and in open data
Sides = tuple[tuple[str, ...], ...]

_TIMES = {By.MONTH: "strftime({month}, '%Y-%m')", By.YEAR: "strftime({month}, '%Y')"}
_PLACE_MONTH = """
place_month as (
    select month.month, period.place
    from month
    inner join mart.place_period as period
        on period.level = $level
        and (period.valid_from is null
            or period.valid_from < (month.month + interval 1 month)::date)
        and (period.valid_to is null or period.valid_to >= month.month)
    group by month.month, period.place
    union all
    select month, 'unknown' from month
)"""


@dataclass(frozen=True)
class Ask:
    """What is asked: a measure of a cube at a level, in months that are known, by dimensions (at most two),
    where other dimensions have one of the codes. `given` are the rows that no mart has."""

    cube: Cube
    counted: Counted
    level: Level
    months: tuple[dt.date, ...]
    by: tuple[Dimension, ...] = ()
    where: tuple[tuple[Dimension, tuple[str, ...]], ...] = ()
    given: tuple[tuple[object, ...], ...] = ()

    @property
    def has_zeros(self) -> bool:
        """Whether nothing counted is zero where all of it is known."""
        return self.counted.is_count and not self.cube.is_recorded

    @property
    def is_each_needed(self) -> bool:
        """Whether a mean of periods needs a value of each: nothing counted is not zero there. A share of all
        periods together is one of their things."""
        is_share = self.counted.is_share and not self.cube.is_recorded
        return not (self.has_zeros or is_share)


def codes(con: duckdb.DuckDBPyConnection, ask: Ask) -> pd.DataFrame:
    """What there is by the one dimension of the question: code, in order; unknown where it is empty."""
    sql = f"with {_fact(ask)} select distinct a0 as code from fact order by code"  # noqa: S608 - our own names
    return _run(con, ask, sql, _parameters(ask)).df()


def mapped(con: duckdb.DuckDBPyConnection, level: Level) -> pd.DataFrame:
    """The places of a level that the branch map knows at some time: place. A release of an earlier version does
    not tell: no rows."""
    if not marts.has(con, "place_period"):
        return pd.DataFrame({"place": []})
    return con.execute(
        "select distinct place from mart.place_period where level = $level order by place",
        {"level": str(level)},
    ).df()


def cells(con: duckdb.DuckDBPyConnection, ask: Ask, sides: Sides) -> pd.DataFrame:
    """Every cell that is known, of the codes of each side, in their order: a0, a1 (codes, as many as the
    question has dimensions) and value."""
    return _asked(con, ask, sides).df()


def chunks(con: duckdb.DuckDBPyConnection, ask: Ask, sides: Sides) -> Iterator[pd.DataFrame]:
    """The same, some cells at a time."""
    found = _asked(con, ask, sides)
    while len(part := found.fetch_df_chunk()):
        yield part


def _asked(con: duckdb.DuckDBPyConnection, ask: Ask, sides: Sides) -> duckdb.DuckDBPyConnection:
    is_told = marts.has(con, "place_period")
    listed: dict[str, object] = {f"side{at}": list(side) for at, side in enumerate(sides)}
    places = _places(ask) if ask.has_zeros and is_told else []
    level = {"level": str(ask.level)} if places else {}
    return _run(con, ask, _sql(ask, places), {**_parameters(ask), **listed, **level})


def _sql(ask: Ask, places: list[Dimension]) -> str:
    """The cells on the grid of the sides. places: those that the branch map must know."""
    at = range(len(ask.by))
    sides = [
        f"""side{n} as (
            select unnest($side{n}::text[]) as a{n}, unnest(range(len($side{n}::text[]))) as o{n}
        )"""
        for n in at
    ]
    counted = f"""counted as (
        select {"".join(f"a{n}, " for n in at)}{_value(ask)} as value
        from fact
        {_listed("group by", [f"a{n}" for n in at])}
        having count(*) > 0
    )"""  # noqa: S608 - our own names
    parts = [_fact(ask), *sides, *(_known(ask, places) if ask.has_zeros else ()), counted]
    value, kind = ("counted.value", "inner")
    joined = ""
    if ask.has_zeros:
        value, kind = "coalesce(counted.value, case when known.is_known then 0 end)", "left"
        on = [f"known.k{n} = side{n}.a{n}" for n in at if _is_known_by(ask.by[n], places)]
        joined = f"left join known on {' and '.join(on) or 'true'}"
    on = [f"counted.a{n} = side{n}.a{n}" for n in at]
    return f"""with {", ".join(parts)}
        select {"".join(f"side{n}.a{n}, " for n in at)}{value} as value
        from {" cross join ".join(f"side{n}" for n in at) or "(select 1)"}
        {kind} join counted on {" and ".join(on) or "true"}
        {joined}
        where {value} is not null
        {_listed("order by", [f"side{n}.o{n}" for n in at])}
    """  # noqa: S608 - our own names


def _fact(ask: Ask) -> str:
    """The rows that are counted, with the codes that they are counted by as a0 and a1."""
    used = (*ask.by, *(one for one, _codes in ask.where))
    rows = ask.cube.items if any(one.is_of_items for one in used) else ask.cube.rows
    places = [
        f"source.{one.column(ask.level)} as {one.alias}"
        for one in ask.cube.dimensions
        if one.by is By.PLACE
    ]
    columns = [f"{_code(one, ask.level)} as a{n}" for n, one in enumerate(ask.by)]
    chosen = "".join(
        f" and {_code(one, ask.level)} in (select unnest($where{n}::text[]))"
        for n, (one, _codes) in enumerate(ask.where)
    )
    return f"""month as (select unnest($months::date[]) as month),
        source as ({levels.at(rows, ask.level)}),
        fact as (
            select {", ".join(["source.*", *places, *columns])}
            from source
            where source.month in (select month from month){chosen}
        )"""  # noqa: S608 - our own names


def _value(ask: Ask) -> str:
    value = f"({ask.counted.value})::double"
    return (
        f"case when {ask.counted.base} >= {ask.counted.enough} then {value} end"
        if ask.counted.base
        else value
    )


def _code(one: Dimension, level: Level) -> str:
    if one.is_time:
        return _TIMES[one.by].format(month="source.month")
    return f"coalesce(source.{one.column(level)}::text, '{UNKNOWN}')"


def _known(ask: Ask, places: list[Dimension]) -> Iterator[str]:
    """By which months and places something is known, also where nothing was counted."""
    if places:
        yield _PLACE_MONTH
    columns, joins = ["true as is_known"], []
    for n, one in enumerate(ask.by):
        if one.is_time:
            columns.append(f"{_TIMES[one.by].format(month='month.month')} as k{n}")
        elif one in places:
            columns.append(f"by{n}.place as k{n}")
            joins.append(f"inner join place_month as by{n} on by{n}.month = month.month")
    joins += [_chosen(n) for n, one in _only_chosen(ask) if one in places]
    yield f"known as (select distinct {', '.join(columns)} from month {' '.join(joins)})"  # noqa: S608 - our own names


def _only_chosen(ask: Ask) -> list[tuple[int, Dimension]]:
    """The dimensions that narrow and are on no side, by their number."""
    return [(n, one) for n, (one, _codes) in enumerate(ask.where) if one not in ask.by]


def _chosen(n: int) -> str:
    return (
        f"inner join place_month as of{n} on of{n}.month = month.month"
        f" and of{n}.place in (select unnest($where{n}::text[]))"
    )


def _is_known_by(one: Dimension, places: list[Dimension]) -> bool:
    return one.is_time or one in places


def _places(ask: Ask) -> list[Dimension]:
    used = (*ask.by, *(one for one, _codes in ask.where))
    return [one for one in used if one.by is By.PLACE]


def _listed(what: str, names: list[str]) -> str:
    return f"{what} {', '.join(names)}" if names else ""


def _parameters(ask: Ask) -> dict[str, object]:
    chosen = {f"where{n}": list(wanted) for n, (_one, wanted) in enumerate(ask.where)}
    return {"months": list(ask.months), **chosen}


def _run(
    con: duckdb.DuckDBPyConnection, ask: Ask, sql: str, parameters: dict[str, object]
) -> duckdb.DuckDBPyConnection:
    if ask.cube.given is not None:
        con.register("given", pd.DataFrame(list(ask.given), columns=list(ask.cube.given_columns)))
    return con.execute(sql, parameters)
