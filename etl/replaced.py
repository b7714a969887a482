"""What a new export does to the months that are there: rows that go and rows that come, and strays.

R1 has a key, so a row replaces the row of the same id. R1b and R5 have none: the rows of a day (of a
month) replace those of the same day. Transfers and holds change all the time, and are not told of.

Whatever the report, a file that would replace rows of other days or branches than its own is not taken
before somebody has said that it may: it is likely of another system, whose ids, days and months are others'.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import duckdb

from etl import finnish
from etl.archive import Entry, parquet_of
from etl.contracts import CONTRACTS, LOAN_KINDS, Contract
from etl.messages import Code, Message, RefusalError
from etl.settings import Paths
from etl.sql import literal

_FAR = timedelta(days=60)
_FEW, _FEW_SHARE = 3, 0.01
_OTHERS_SHARE = 0.25  # of the rows that are replaced; a later export tells the others again


def notes(
    con: duckdb.DuckDBPyConnection,
    draft: Path,
    entry: Entry,
    known: Sequence[Entry],
    paths: Paths,
    *,
    replaces: bool,
) -> list[Message]:
    """Months of which rows go, and days far from all others; nothing for what is no loans report.

    draft: the accepted rows of the file, as they will be archived; known: what is archived of its system,
    oldest first; replaces: it may replace whatever it does. Else raises RefusalError with the question.
    """
    contract = next(each for each in CONTRACTS if each.kind is entry.kind)
    is_loans = entry.kind in LOAN_KINDS
    told = list(_strays(entry)) if is_loans else []
    earlier = [each for each in known if _may_meet(each, entry, contract)]
    if not earlier or not (is_loans or not replaces):
        return told
    rows = (
        f"with old as ({_old_rows(earlier, contract, paths)}), "
        f"new as (select * from read_parquet({literal(draft)}, file_row_number = true))"
    )
    con.execute(f"create or replace temp table met as {rows} {_met(contract)}")
    if not replaces:
        _ask(con, earlier)
    months = f"{rows} {_by_day(contract)}" if contract.key is None else _BY_KEY
    return [*(_changed(con, months) if is_loans else []), *told]


def _ask(con: duckdb.DuckDBPyConnection, earlier: Sequence[Entry]) -> None:
    """Raises RefusalError when much of what goes is of other days or branches than what comes."""
    rows, differ = con.execute(
        "select coalesce(sum(rows), 0)::bigint, coalesce(sum(differ), 0)::bigint from met"
    ).fetchall()[0]
    if differ > max(_FEW, _OTHERS_SHARE * rows):
        raise RefusalError(Code.OTHER_ROWS, rows=rows, differ=differ, file=earlier[-1].file_name)


def _met(contract: Contract) -> str:
    """Rows that would be replaced (`rows`), and those of them whose day or branch comes no more (`differ`)."""
    return _met_by_key(contract) if contract.key else _met_by_day(contract)


def _met_by_key(contract: Contract) -> str:
    """A row each, with its day as it was and as it comes, and whether anything of it is other."""
    key, day = contract.key, contract.day
    names = [name for name in _stored(contract) if name != key]
    same = " and ".join(f"old.{name} is not distinct from new.{name}" for name in contract.placing)
    differs = " or ".join(f"old.{name} is distinct from new.{name}" for name in names)
    return f"""
        , newest as (
            from new qualify row_number() over (partition by {key} order by file_row_number desc) = 1
        )
        select 1 as rows, (not ({same}))::integer as differ, {differs} as is_changed,
            old.{day} as old_day, new.{day} as new_day
        from old inner join newest as new on old.{key} = new.{key}
    """


def _met_by_day(contract: Contract) -> str:
    """A row for each day and branches, since without a key only numbers of rows can be held together."""
    names = ", ".join(contract.placing)
    same = " and ".join(
        f"gone.{name} is not distinct from come.{name}" for name in contract.placing
    )
    return f"""
        , gone as (
            select {names}, count(*) as rows from old
            where {contract.day} in (select {contract.day} from new) group by all
        ),
        come as (select {names}, count(*) as rows from new group by all)
        select gone.rows, gone.rows - least(gone.rows, coalesce(come.rows, 0)) as differ
        from gone left join come on {same}
    """


def _changed(con: duckdb.DuckDBPyConnection, months: str) -> Iterator[Message]:
    for month, goes, comes in con.execute(months).fetchall():
        yield Message(
            Code.CHANGED,
            {
                "month": finnish.month(month).capitalize(),
                "goes": finnish.number(goes),
                "comes": finnish.number(comes),
            },
        )


def _may_meet(other: Entry, entry: Entry, contract: Contract) -> bool:
    """Whether rows of the other file can be the ones that rows of this file replace."""
    if other.aside_at or other.kind is not entry.kind or other.is_sample is not entry.is_sample:
        return False
    if contract.key is None:
        return not other.rows_by_day.keys().isdisjoint(entry.rows_by_day)
    return (other.first_id or 0) <= (entry.last_id or 0) and (entry.first_id or 0) <= (
        other.last_id or 0
    )


def _old_rows(earlier: Sequence[Entry], contract: Contract, paths: Paths) -> str:
    """The rows that count before the file comes: of each key, or of each day, the file loaded last."""
    place = contract.key or contract.day
    newest = "file_order desc, file_row_number desc" if contract.key else "file_order desc"
    rank = "row_number" if contract.key else "dense_rank"
    files = " union all by name ".join(
        f"select *, {order} as file_order from read_parquet({literal(parquet_of(each, paths))}, file_row_number = true)"
        for order, each in enumerate(earlier)
    )
    return (
        f"select * exclude (file_order) from ({files}) "
        f"qualify {rank}() over (partition by {place} order by {newest}) = 1"
    )


# By month: rows of a key that is there already with other values, as they were and as they come.
_BY_KEY = """
    select month, sum(goes)::bigint, sum(comes)::bigint
    from (
        select date_trunc('month', old_day)::date as month, 1 as goes, 0 as comes
        from met where is_changed
        union all
        select date_trunc('month', new_day)::date, 0, 1 from met where is_changed
    )
    group by month order by month
"""


def _by_day(contract: Contract) -> str:
    """By month: rows of the days in question that are in one of the two and not in the other."""
    day, names = contract.day, ", ".join(_stored(contract))
    return f"""
        , gone as (
            select {names} from old where {day} in (select {day} from new)
            except all select {names} from new
        ),
        come as (
            select {names} from new where {day} in (select {day} from old)
            except all select {names} from old
        )
        select month, sum(goes)::bigint, sum(comes)::bigint
        from (
            select date_trunc('month', {day})::date as month, 1 as goes, 0 as comes from gone
            union all
            select date_trunc('month', {day})::date, 0, 1 from come
        )
        group by month order by month
    """


def _stored(contract: Contract) -> list[str]:
    names: list[str] = []
    for column in contract.columns:
        if column.kept and column.name == "event_time":
            names += ["event_day", "event_hour"]
        elif column.kept:
            names.append(column.name)
    return names


def _strays(entry: Entry) -> Iterator[Message]:
    """Few rows, more than sixty days from all the others: likely a mistyped year.

    Days that have not been yet are told of as such (etl/check.py).
    """
    loaded_on = date.fromisoformat(entry.loaded_at[:10])
    clusters = [each for each in _clusters(entry) if min(each) <= loaded_on]
    if len(clusters) < 2:  # noqa: PLR2004 - two, so that one can be far from the other
        return
    main = max(clusters, key=Counter.total)
    for cluster in clusters:
        if cluster is not main and cluster.total() <= max(_FEW, _FEW_SHARE * main.total()):
            yield Message(
                Code.STRAY,
                {
                    "rows": finnish.number(cluster.total()),
                    "days": finnish.days(min(cluster), max(cluster)),
                    "others": finnish.days(min(main), max(main)),
                },
            )


def _clusters(entry: Entry) -> list[Counter[date]]:
    """Rows by day, parted where sixty days pass without a row."""
    found: list[Counter[date]] = []
    last: date | None = None
    for text in sorted(entry.rows_by_day):
        day = date.fromisoformat(text)
        if last is None or day - last > _FAR:
            found.append(Counter())
        found[-1][day] = entry.rows_by_day[text]
        last = day
    return found
