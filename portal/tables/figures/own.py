"""The table that a reader has made, and the chart that fits it."""

import math
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from portal.charts import lines, look, rows, squares
from portal.charts.lines import Line
from portal.kit import changed, follow, i18n
from portal.kit.cube import By
from portal.kit.figure import Figure, Finding, Switch
from portal.kit.i18n import N_, _
from portal.kit.measure import Measure
from portal.kit.tables import Column, Kind, Table
from portal.lending.measures import CHANGE
from portal.tables import words as told
from portal.tables.queries import UNKNOWN
from portal.tables.view import WHOLE, Side, View

LARGEST = 25  # bars that are drawn; the table has all
SIGNED = frozenset({Kind.SIGNED, Kind.SIGNED_DECIMAL, Kind.SIGNED_SHARE})
VALUE, TOTAL = "value", "total"  # columns of the table


def chart(view: View, as_index: bool = False) -> go.Figure:  # noqa: FBT001, FBT002 - a cache key
    """Lines over time, by choice as an index; squares where both sides are no time and fit; else bars, the
    largest first."""
    time = next((side for side in view.sides if side.dimension.is_time), None)
    if time is not None:
        return _lines(view, time, as_index=as_index and view.counted.kind not in SIGNED)
    if view.columns is not None and _has_squares(view):
        return squares.figure(
            list(view.rows.codes.values()),
            list(view.columns.codes.values()),
            _grid(view, view.columns),
            view.written,
            _("{unit}, at least").format(unit=i18n.capital(_(view.counted.measure.unit))),
            follow=[
                [_behind(view, row, column) for column in view.columns.codes]
                for row in view.rows.codes
            ],
        )
    return _bars(view)


def _has_squares(view: View) -> bool:
    """Whether the cells are squares: both sides have room, and a darker one can only mean more."""
    return (
        view.columns is not None
        and view.counted.kind not in SIGNED
        and squares.can_show(_grid(view, view.columns))
    )


def _grid(view: View, columns: Side) -> list[list[float]]:
    return [[view.cell(row, column) for column in columns.codes] for row in view.rows.codes]


def _lines(view: View, time: Side, *, as_index: bool) -> go.Figure:
    other = next((side for side in view.sides if side is not time), None)
    names: Mapping[str, str] = {"": ""} if other is None else _largest(view, other)
    found = [
        Line(look.short(name), [_at(view, time, step, code) for step in time.codes])
        for code, name in names.items()
    ]
    partial = _partial(view, time)
    steps = list(time.short.values())
    if as_index:
        found = [Line(one.name, indexed(one.values, partial)) for one in found]
        return lines.figure(steps, found, _as_index, partial=partial)
    return lines.figure(steps, found, view.written, partial=partial)


def indexed(values: Sequence[float], partial: Sequence[bool]) -> list[float]:
    """The values where the first step is 100. Not a number throughout where that is not known in full, or is
    nothing: there is no other base that all lines would share."""
    base = values[0] if values and not partial[0] else math.nan
    if math.isnan(base) or base == 0:
        return [math.nan] * len(values)
    return [100 * value / base for value in values]


def _as_index(value: float) -> str:
    return i18n.number(value, 0)


def _largest(view: View, side: Side) -> dict[str, str]:
    """The codes of a side that have a line: all, or those that have most."""
    at = "a0" if side is view.rows else "a1"
    by = view.cells.groupby(at)["value"]
    sums = by.sum() if view.counted.is_added else by.median()
    most = sums.abs().nlargest(lines.MOST).index
    return {code: name for code, name in side.codes.items() if code in set(most)}


def _at(view: View, time: Side, step: str, code: str) -> float:
    return view.cell(step, code) if time is view.rows else view.cell(code, step)


def _partial(view: View, time: Side) -> list[bool]:
    """Which months or years are not known in full."""
    form = "%Y" if time.dimension.by is By.YEAR else "%Y-%m"
    lacking = [*view.lacking.missing, *(m for some in view.lacking.partial.values() for m in some)]
    there = {month.strftime(form) for month in lacking}
    whole = {f"{month:{form}}" for month in view.period.months}
    short = {step for step in whole if form == "%Y" and not _is_whole_year(view, step)}
    return [step in there | short for step in time.codes]


def _is_whole_year(view: View, year: str) -> bool:
    return sum(str(month.year) == year for month in view.period.months) == 12  # noqa: PLR2004 - months


def _bars(view: View) -> go.Figure:
    """The rows, or where the row has no total its cells, the largest first."""
    named = sorted(_named(view), key=lambda one: (-one[1], one[0]))[:LARGEST]
    labels = [look.short(name) for name, *_rest in named]
    values = [value for _name, value, *_codes in named]
    texts = [view.written(value) for value in values]
    said = [f"{name}: {text}" for (name, *_rest), text in zip(named, texts, strict=True)]
    leads = [_behind(view, row, column) for _name, _value, row, column in named]
    return rows.figure(labels, values, texts, said, follow=leads)


def _behind(view: View, row: str, column: str) -> str:
    """Where the mark of a row, or of its cell in a column, leads: to its months, or its years where it has none;
    nowhere from what is not known, which cannot be chosen."""
    if UNKNOWN in {row, column}:
        return ""
    only = {view.rows.dimension.key: row}
    if column and view.columns is not None:
        only[view.columns.dimension.key] = column
    return follow.to(follow.TABLES, {**only, "rivit": view.over_time, "sarakkeet": ""}, "own-table")


def _named(view: View) -> Iterator[tuple[str, float, str, str]]:
    """What has a bar: name, value, and the codes of its row and column (empty: all of them)."""
    for code, name in view.rows.codes.items():
        columns = (
            {"": ""} if view.columns is None or view.by_row is not None else view.columns.codes
        )
        for column, label in columns.items():
            value = (
                view.cell(code, column) if column or view.columns is None else view.row_total(code)
            )
            if not math.isnan(value):
                yield (f"{name}, {label}" if label else name), value, code, column


def words(view: View) -> Finding:
    """What is largest, and what is drawn."""
    title, named = view.once(told.title), list(_named(view))
    what = view.once(told.with_unit)
    how = _how(view)
    if not named:
        return Finding(_("Nothing is known of this"), what, _("There is nothing to draw."), how)
    name, most, *_codes = max(named, key=lambda one: one[1])
    headline = _("Most: {name}, {value}").format(name=name, value=view.written(most))
    alt = _("Figure of the table: {what}. Most: {name}, {value}. Least: {least}, {few}.").format(
        what=title,
        name=name,
        value=view.written(most),
        least=min(named, key=lambda one: one[1])[0],
        few=view.written(min(value for _name, value, *_codes in named)),
    )
    return Finding(headline, what, alt, how)


def _how(view: View) -> tuple[str, ...]:
    if any(side.dimension.is_time for side in view.sides):
        return (
            N_(
                "As an index the first month or year is 100, so that places of different size can be looked at side by side. A line whose first month or year is not known in full, or is nothing, is not drawn as an index."
            ),
            N_(
                "A line is one of the names of the table, at most six of those that have most. What is not known leaves a gap, never a zero. A hollow grey point is not known in full, or is a part of a year."
            ),
        )
    return (*_how_cells(view), N_("An index needs months or years in the rows or columns."))


def _how_cells(view: View) -> tuple[str, ...]:
    if _has_squares(view):
        return (
            N_(
                "A square is a cell of the table: the darker, the more. One without colour is zero, one that is missing is not known."
            ),
        )
    if view.columns is not None and view.by_row is None:
        return (N_("A bar is a cell of the table, the 25 largest of them, largest first."),)
    return (N_("A bar is a row of the table, the 25 largest of them, largest first."),)


def table(view: View) -> Table:
    """Every row with its columns, its total, and what it is compared with; the totals of the columns last."""
    basis, label = _basis(view)
    frame = pd.DataFrame(list(_rows(view)))
    columns = [Column("name", view.rows.label, Kind.TEXT), *_columns(view)]
    if view.before is not None:
        frame = _with_change(view, frame, basis)
        columns += _change_columns(view, basis, label)
    others = (CHANGE,) if view.before is not None else ()
    totals = int(_has_foot(view))
    return Table(view.once(told.with_unit), tuple(columns), frame, others, totals)


def _basis(view: View) -> tuple[str, str]:
    """The column whose change is told, and its label: the newest year, else the total, else the only one."""
    if view.columns is None:
        return VALUE, _(view.counted.name)
    if view.columns.dimension.by is not By.YEAR:
        return TOTAL, _("Total")
    return f"c{len(view.columns.codes) - 1}", list(view.columns.codes.values())[-1]


def _columns(view: View) -> Iterator[Column]:
    kind = view.counted.kind
    if view.columns is None:
        yield Column(VALUE, _(view.counted.name), kind)
        return
    for at, label in enumerate(view.columns.short.values()):
        yield Column(f"c{at}", label, kind)
    if view.by_row is not None:
        yield Column(TOTAL, _("Total"), kind)


def _rows(view: View) -> Iterator[dict[str, object]]:
    for code, name in view.rows.codes.items():
        yield {"code": code, "name": name, **_values(view, code)}
    if _has_foot(view):
        yield {"code": WHOLE, "name": _("Total"), **_totals(view)}


def _values(view: View, code: str) -> dict[str, float]:
    if view.columns is None:
        return {VALUE: view.cell(code)}
    found = {f"c{at}": view.cell(code, one) for at, one in enumerate(view.columns.codes)}
    return found if view.by_row is None else {**found, TOTAL: view.row_total(code)}


def _totals(view: View) -> dict[str, float]:
    whole = math.nan if view.whole is None else view.whole
    if view.columns is None:
        return {VALUE: whole}
    found = {f"c{at}": view.column_total(one) for at, one in enumerate(view.columns.codes)}
    return found if view.by_row is None else {**found, TOTAL: whole}


def _has_foot(view: View) -> bool:
    return view.whole is not None if view.columns is None else view.by_column is not None


def _with_change(view: View, frame: pd.DataFrame, basis: str) -> pd.DataFrame:
    """The rows with their value in what they are compared with, and the change where both are known."""
    past = view.past
    if view.counted.is_number:
        of = len(view.comparison.periods)
        known = frame[frame[basis].notna()]
        counted = changed.rows(
            known, basis, view.comparison, lambda row: past.get(row["code"], math.nan) * of
        )
        return counted.reindex(frame.index).combine_first(frame)
    before = frame["code"].map(past).astype(float)
    difference = (frame[basis] - before) * (100 if view.counted.is_share else 1)
    return frame.assign(**{f"{basis}_before": before, f"{basis}_change": difference})


def _change_columns(view: View, basis: str, label: str) -> tuple[Column, ...]:
    if view.counted.is_number:
        every = changed.columns(basis, label, view.comparison)
        return every[1:] if _is_before_shown(view) else every
    said = (
        _("{what}, change in percentage points") if view.counted.is_share else _("{what}, change")
    )
    before = _("{what}, {period}").format(what=label, period=view.comparison.short)
    change = Column(f"{basis}_change", said.format(what=label), Kind.SIGNED_DECIMAL)
    if _is_before_shown(view):
        return (change,)
    return (Column(f"{basis}_before", before, view.counted.kind), change)


def _is_before_shown(view: View) -> bool:
    """Whether what is compared with is a column already: one whole year of those that are shown."""
    if view.columns is None or view.columns.dimension.by is not By.YEAR:
        return False
    return len(view.comparison.periods) == 1 and any(
        past.is_calendar_year and str(past.first.year) in view.columns.codes
        for past in view.comparison.periods
        if past.first >= view.period.first
    )


def measure(view: View) -> Measure:
    """The measure that the reader has chosen."""
    return view.counted.measure


SCALE = Switch(
    N_("Scale"), "lukuina", {"luvut": N_("Numbers"), "indeksi": N_("Index, first is 100")}
)
OWN = Figure("oma", chart, words, table, measure, SCALE)
