"""Labels and number formats of tables: one description for the screen, CSV and Excel."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

import pandas as pd

from portal.kit import i18n, text_rule
from portal.kit.measure import Measure
from portal.kit.text_rule import escape

Key = TypeVar("Key")
LEAD = "lead"  # of rows: where their heads lead, a column that no table writes
MOST_SORTED = 1000  # rows that a page holds, so that sorting brings any of them to sight


class Kind(StrEnum):
    """How a column is written."""

    TEXT = "text"
    COUNT = "count"
    SIGNED = "signed"
    SIGNED_DECIMAL = "signed_decimal"
    SHARE = "share"
    SIGNED_SHARE = "signed_share"
    DECIMAL = "decimal"
    MONTH = "month"
    DAY = "day"
    YEAR = "year"
    EUROS = "euros"  # held in cents
    WRITTEN = "written"  # a number that has been written already


LEFT = frozenset(
    {Kind.TEXT, Kind.MONTH, Kind.DAY}
)  # what is not read from the right, as numbers are


@dataclass(frozen=True)
class Column:
    """One column: its name in the frame, its translated label, how it is written.

    is_finnish: its texts are sentences of etl's, which there are in Finnish alone.
    """

    name: str
    label: str
    kind: Kind = Kind.COUNT
    is_finnish: bool = False


@dataclass(frozen=True)
class Table:
    """A table ready to be shown: translated caption, columns, rows. The first column heads rows.

    measures: those of its columns beside the one that its figure is about. The last `totals` of the rows
    are sums of the others, and stay below them however they are ordered or cut.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: pd.DataFrame
    measures: tuple[Measure, ...] = ()
    totals: int = 0

    @property
    def body(self) -> pd.DataFrame:
        """The rows that are no sums."""
        return self.rows.head(len(self.rows) - self.totals)


def names(frame: pd.DataFrame, key: str = "place") -> dict[str, str]:
    """Names by code in the language in use, in Finnish where it lacks one, else the code."""
    wanted, finnish = frame[f"name_{i18n.current()}"], frame["name_fi"]
    best = wanted.where(wanted.notna() & (wanted != ""), finnish)
    return dict(zip(frame[key], best.where(best.notna(), frame[key]), strict=True))


def named(series: pd.Series, labels: Mapping[str, str]) -> pd.Series:
    """Codes as names; a code without a name stays a code."""
    return series.map(lambda code: labels.get(code, code))


def text(value: object, kind: Kind) -> str:
    """A value as the reader sees it; a dash for what is not known."""
    if kind in {Kind.TEXT, Kind.WRITTEN}:
        return "–" if _is_missing(value) else text_rule.shown(str(value))
    if kind is Kind.MONTH:
        return i18n.month(_day(value))
    if kind is Kind.DAY:
        return i18n.day(_day(value))
    if _is_missing(value):
        return i18n.number(None)
    return _number_text(float(str(value)), kind)


def plain(value: object, kind: Kind) -> object:
    """A value as Excel keeps it: numbers, dates and texts with their type, None for the unknown."""
    if _is_missing(value):
        return None
    if kind in {Kind.TEXT, Kind.WRITTEN}:
        return str(value)
    if kind in {Kind.MONTH, Kind.DAY}:
        return _day(value)
    number = float(str(value))
    if kind is Kind.EUROS:
        return round(number) / 100
    return i18n.whole(number) if kind in {Kind.COUNT, Kind.SIGNED, Kind.YEAR} else number


def as_html(
    table: Table, limit: int | None = None, *, is_titled: bool = False, kind: str = ""
) -> str:
    """A real table with caption and scopes; at most `limit` rows. Under a title of its own (is_titled)
    the caption is for screen readers alone. kind: more names of its class."""
    heads = "".join(
        f'<th scope="col"{_align(column)}>{escape(column.label)}</th>' for column in table.columns
    )
    hidden = ' class="visually-hidden"' if is_titled else ""
    rows = table.body if limit is None else table.body.head(limit)
    body, sums = _rows(table.columns, rows), _rows(table.columns, table.rows.tail(table.totals))
    foot = f"<tfoot>{sums}</tfoot>" if sums else ""
    return (
        f'<div class="table-scroll" tabindex="0" role="region" '
        f'aria-label="{escape(table.caption)}"><table class="{f"data {kind}".rstrip()}">'
        f"<caption{hidden}>{escape(table.caption)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody>{foot}</table></div>"
    )


def _rows(columns: tuple[Column, ...], rows: pd.DataFrame) -> str:
    wanted = [rows[column.name].tolist() for column in columns]
    leads = rows[LEAD].fillna("").tolist() if LEAD in rows else [""] * len(rows)
    return "".join(
        f"<tr>{_cells(columns, row, lead)}</tr>" for lead, *row in zip(leads, *wanted, strict=True)
    )


def led(shown: str, lead: str) -> str:
    """What is shown, as a link to what stands behind it where that is told (portal/kit/follow.py)."""
    at = escape(lead)
    return f'<a href="{at}" data-follow="{at}">{shown}</a>' if lead else shown


def written(table: Table) -> tuple[list[str], list[list[str]]]:
    """The labels of the columns, and every row as the reader sees it."""
    heads = [column.label for column in table.columns]
    wanted = [
        [text(value, one.kind) for value in table.rows[one.name].tolist()] for one in table.columns
    ]
    return heads, [list(row) for row in zip(*wanted, strict=True)]


def cut(table: Table, most: int | None) -> Table:
    """The first rows of a table, whose caption then tells that there are more."""
    every = len(table.body)
    if most is None or every <= most:
        return table
    caption = i18n.gettext("{what}, the first {n} of {m} rows").format(
        what=table.caption, n=i18n.number(most), m=i18n.number(every)
    )
    rows = pd.concat([table.body.head(most), table.rows.tail(table.totals)])
    return replace(table, caption=caption, rows=rows)


def beginning(table: Table, limit: int) -> str:
    """A table of which the first rows are seen, with a sentence when there are more: the downloads are always
    whole. It can be sorted where the page holds every row: else sorting would bring up the largest of some."""
    is_whole = len(table.body) <= MOST_SORTED
    drawn = as_html(table, None if is_whole else limit, kind="sortable" if is_whole else "")
    if len(table.body) <= limit:
        return drawn
    said = i18n.gettext("The first {n} of {m} rows are shown; the downloads have all.").format(
        n=i18n.number(limit), m=i18n.number(len(table.body))
    )
    return f"{drawn}<p>{escape(said)}</p>"


def told_apart(named: Mapping[Key, tuple[str, str]]) -> dict[Key, str]:
    """Options by key, from (name, code) by key: names that stand for several carry their code."""
    often = Counter(name for name, _code in named.values())
    return {
        key: f"{name} ({code})" if often[name] > 1 else name for key, (name, code) in named.items()
    }


def _cells(columns: tuple[Column, ...], row: Sequence[object], lead: str) -> str:
    first, *rest = (
        (_cell(text(value, column.kind), column), _in_order(value, column), column)
        for value, column in zip(row, columns, strict=True)
    )
    head = first[0]
    if lead and rest and rest[0][2].kind is Kind.TEXT:  # several rows begin alike: from one to many
        head += f'<span class="visually-hidden">, {rest[0][0]}</span>'
    return f'<th scope="row"{first[1]}>{led(head, lead)}</th>' + "".join(
        f"<td{_align(column)}{at}>{shown}</td>" for shown, at, column in rest
    )


def _cell(said: str, column: Column) -> str:
    return i18n.finnish(said) if column.is_finnish else escape(said)


def _in_order(value: object, column: Column) -> str:
    """What a month or day is sorted by, since its name is not."""
    if column.kind not in {Kind.MONTH, Kind.DAY}:
        return ""
    day = _day(value)
    return "" if day is None else f' data-value="{day}"'


def _align(column: Column) -> str:
    return "" if column.kind in LEFT else ' class="num"'


_NUMBER_TEXTS: Mapping[Kind, Callable[[float], str]] = {
    Kind.SHARE: i18n.percent,
    Kind.SIGNED_SHARE: lambda number: (
        ("+" if round(number, 2) > 0 else "") + i18n.percent(number, 0)
    ),
    Kind.SIGNED: i18n.signed,
    Kind.SIGNED_DECIMAL: lambda number: i18n.signed(number, 1),
    Kind.DECIMAL: lambda number: i18n.number(number, 1),
    Kind.YEAR: lambda number: str(int(number)),
    Kind.EUROS: lambda number: i18n.money(round(number)),
}


def _number_text(number: float, kind: Kind) -> str:
    return _NUMBER_TEXTS.get(kind, i18n.number)(number)


def _day(value: object) -> dt.date | None:
    return None if _is_missing(value) else pd.Timestamp(str(value)).date()


def _is_missing(value: object) -> bool:
    return bool(pd.isna(value))  # type: ignore[call-overload]  # any scalar is allowed at run time
