"""What a reader's own table looks at: one measure by one or two things, its totals, and what it is compared
with."""

import dataclasses
import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from portal.kit import changes, comparison, completeness, i18n, narrowing, periods, tables, view
from portal.kit import region as regions
from portal.kit.answers import Read
from portal.kit.changes import Event
from portal.kit.comparison import Comparison
from portal.kit.completeness import Lacking
from portal.kit.cube import MONTH, YEAR, By, Counted, Cube, Dimension
from portal.kit.i18n import _
from portal.kit.kept import KEPT_OF_SCOPE, Kept
from portal.kit.narrowing import Narrowing
from portal.kit.periods import Period
from portal.kit.places import LEVELS, Level, Scope
from portal.kit.tables import Kind
from portal.lending import queries as lending
from portal.tables import catalogue, inhabitants, queries
from portal.tables.inhabitants import Inhabitants
from portal.tables.queries import UNKNOWN, Ask

MOST_CELLS = 6000  # of a table that a page shows; open data have no such limit
NAMED = 4  # codes that a narrowing names; of more it tells how many
LEVEL_NAMES = dict(LEVELS.values())
WHOLE = "Σ"  # stands for all rows where they have codes


@dataclass(frozen=True)
class Choice:
    """What the reader has chosen: the whole state of a view. `columns` and the codes of `where` are empty
    where nothing was chosen. `given` are the rows of the cube that no mart has, as they are now. `per`: what
    the numbers are told for each of, PER_1000 inhabitants or nothing."""

    measure: str
    level: Level
    rows: str
    period: Period
    columns: str = ""
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    against: str = ""
    given: tuple[tuple[object, ...], ...] = ()
    per: str = ""


@dataclass(frozen=True)
class Side:
    """One side of the table: its dimension, and code -> label in order."""

    dimension: Dimension
    label: str
    codes: Mapping[str, str]

    @property
    def short(self) -> dict[str, str]:
        """The same, with months in few letters: for heads of columns and steps of a scale."""
        if self.dimension.by is not By.MONTH:
            return dict(self.codes)
        days = {code: dt.date.fromisoformat(f"{code}-01") for code in self.codes}
        return {code: i18n.month_short(day) for code, day in days.items()}


@dataclass(frozen=True, kw_only=True)
class Frames:
    """What is known of one choice in one language.

    `period` is the one that is counted: whole years where the cube knows no months. `sides` are one or two.
    `cells` has a0, a1 and value of every cell that is known; `by_row`, `by_column` and `whole` the totals,
    None where there is none. `before` is by_row (or the cells of a table without columns, or the newest year
    of one whose columns are years) in what it is compared with, and `whole_before` its total. Where there are too many cells (`is_too_many`) only the
    whole is asked. `in_part` names the places that have numbers of some months of the period only, and
    `notes` are sentences of the cube about the period.
    """

    cube: Cube
    counted: Counted
    period: Period
    sides: tuple[Side, ...]
    filters: tuple[tuple[Side, tuple[str, ...]], ...]
    cells: pd.DataFrame
    by_row: pd.DataFrame | None
    by_column: pd.DataFrame | None
    whole: float | None
    comparison: Comparison
    before: pd.DataFrame | None
    whole_before: float | None
    lacking: Lacking
    in_part: tuple[str, ...]
    notes: tuple[str, ...]
    events: tuple[Event, ...]
    region: str
    memory: Kept = dataclasses.field(default_factory=lambda: Kept(KEPT_OF_SCOPE), compare=False)


@dataclass(frozen=True, kw_only=True)
class View(Frames, view.View[Choice]):
    """One choice of a table of a reader's own."""

    @property
    def source(self) -> str:
        """Where the rows of the cube come from."""
        return self.cube.source

    @property
    def rows(self) -> Side:
        """What the rows are."""
        return self.sides[0]

    @property
    def columns(self) -> Side | None:
        """What the columns are, if they are anything."""
        return self.sides[1] if len(self.sides) > 1 else None

    @property
    def over_time(self) -> str:
        """What the cube counts over time by: its months, or its years where it knows no months."""
        return MONTH.key if MONTH in self.cube.dimensions else YEAR.key

    @property
    def size(self) -> int:
        """How many cells the table has."""
        return math.prod(len(side.codes) for side in self.sides)

    @property
    def is_too_many(self) -> bool:
        """Whether a page has no room for them."""
        return self.size > MOST_CELLS

    @property
    def narrowing(self) -> tuple[Narrowing, ...]:
        """Level and what is chosen of each dimension, where they are not the usual ones."""
        has_level = any(one.by is By.PLACE for one in self.cube.dimensions)
        level = narrowing.of_level(self.choice.level) if has_level else ()
        return (*level, *(_narrowed(*one) for one in self.filters))

    def cell(self, row: str, column: str = "") -> float:
        """The value of a cell, not a number where it is not known."""
        key = (row, column) if column else (row,)
        return self.once(_cells).get(key, math.nan)

    def row_total(self, code: str) -> float:
        """The total of a row, not a number where there is none."""
        return _value(self.by_row, code)

    def column_total(self, code: str) -> float:
        """The total of a column, not a number where there is none."""
        return _value(self.by_column, code)

    @property
    def past(self) -> dict[str, float]:
        """What each row is compared with, by its code, and the total under WHOLE; only what is known."""
        if self.before is None:
            return {}
        found = dict(zip(self.before["a0"], self.before["value"].astype(float), strict=True))
        return found if self.whole_before is None else {**found, WHOLE: self.whole_before}

    def written(self, value: float) -> str:
        """A value as the table has it."""
        return tables.text(value, self.counted.kind)


def look(read: Read, choice: Choice, region: str) -> View:
    """Ask everything a choice needs."""
    return of(gathered(read, choice, region), choice)


def of(frames: Frames, choice: Choice) -> View:
    """The frames of a choice."""
    return view.of(View, frames, choice)


@dataclass(frozen=True)
class Question:
    """How the parts of one table are asked: the question without months and dimensions, where the months
    that are known come from, and which sides there are."""

    read: Read
    ask: Ask
    known: frozenset[Any]
    sides: tuple[Side, ...]

    def cells(self, period: Period, *sides: Side) -> pd.DataFrame:
        """The cells of some sides in the months of a period that are known."""
        return self.read(
            queries.cells,
            ask=self._ask((period,), sides),
            sides=tuple(tuple(side.codes) for side in sides),
        )

    def chunks(self, con: duckdb.DuckDBPyConnection, period: Period) -> Iterator[pd.DataFrame]:
        """All cells of the table, some at a time, as `cells` has them."""
        ask = self._ask((period,), self.sides)
        return queries.chunks(con, ask, tuple(tuple(side.codes) for side in self.sides))

    def whole(self, period: Period) -> float | None:
        """The total of everything."""
        found = self.cells(period)["value"]
        return float(found.iloc[0]) if len(found) else None

    def past(self, periods_: tuple[Period, ...], *sides: Side) -> pd.DataFrame:
        """The same in the periods of a comparison: their mean, and of a share that of all together. Where
        nothing counted is not zero, only what each period has: a mean of fewer years is another one."""
        if not self.ask.is_each_needed:
            return self._together(periods_, sides)
        apart = pd.concat([self.cells(one, *sides) for one in periods_])
        by = [f"a{at}" for at in range(len(sides))]
        means = apart.groupby(by or (lambda _row: 0))["value"].agg(["mean", "count"])
        each = means[means["count"] == len(periods_)].rename(columns={"mean": "value"})
        found = each[["value"]].reset_index(drop=not by)
        if self.ask.counted.is_added or self.ask.counted.is_median:
            return found
        together = self._together(periods_, sides)
        return together.merge(found[by]) if by else together.iloc[: len(found)]

    def _together(self, periods_: tuple[Period, ...], sides: tuple[Side, ...]) -> pd.DataFrame:
        codes = tuple(tuple(side.codes) for side in sides)
        found = self.read(queries.cells, ask=self._ask(periods_, sides), sides=codes)
        of = len(periods_) if self.ask.counted.is_added else 1
        return found.assign(value=found["value"] / of)

    def _ask(self, periods_: tuple[Period, ...], sides: tuple[Side, ...]) -> Ask:
        months = sorted({month for one in periods_ for month in one.months} & self.known)
        by = tuple(side.dimension for side in sides)
        return dataclasses.replace(self.ask, months=tuple(months), by=by)


def question(read: Read, choice: Choice) -> tuple[Question, Period, pd.DataFrame]:
    """How a choice is asked, of which period, and what is known of the months: as the coverage of its cube."""
    found = catalogue.by_measure()[choice.measure]
    cube, counted = found.cube, found.counted
    by = [cube.dimension(key) for key in (choice.rows, choice.columns) if key]
    where = tuple((cube.dimension(key), codes) for key, codes in choice.where)
    parts = {counted.part, *(one.part for one in by), *(one.part for one, _codes in where)}
    coverage = cube.coverage(read, frozenset(parts - {""}))
    stamps = pd.to_datetime(coverage.loc[coverage["is_known"], "month"])
    period = whole_years(choice.period) if catalogue.is_yearly(cube) else choice.period
    known = frozenset(stamp.date() for stamp in stamps)
    months = tuple(sorted(set(period.months) & known))
    ask = Ask(cube, counted, choice.level, months, where=where, given=choice.given)
    sides = tuple(_side(read, ask, one, period) for one in by)
    return Question(read, ask, known, sides), period, coverage


def whole_years(period: Period) -> Period:
    """The years that a period touches."""
    return Period(periods.year(period.first.year).first, periods.year(period.last.year).last)


def compared_period(period: Period, columns: str) -> Period:
    """What of a period is compared: its newest year where the columns are years, else all of it."""
    newest = periods.year(period.last.year).first
    return Period(max(period.first, newest), period.last) if columns == YEAR.key else period


def gathered(read: Read, choice: Choice, region: str) -> Frames:
    """Ask everything about a choice, and what it is compared with."""
    asked, period, coverage = question(read, choice)
    counted, sides = asked.ask.counted, asked.sides
    row, column = sides[0], sides[1] if len(sides) > 1 else None
    is_small = math.prod(len(side.codes) for side in sides) <= MOST_CELLS
    adds_rows = counted.can_add_over(frozenset({row.dimension.key}))
    adds_columns = column is None or counted.can_add_over(frozenset({column.dimension.key}))
    now = compared_period(period, choice.columns)
    compared = comparison.of(choice.against, now, coverage)
    has_basis = (adds_columns or choice.columns == YEAR.key) and not choice.per
    can_compare = (
        is_small
        and has_basis
        and row.dimension.by is not By.YEAR
        and bool(compared.periods)
        and _are_places_known(asked, (now, *compared.periods))
    )
    frames = Frames(
        cube=asked.ask.cube,
        counted=counted,
        period=period,
        sides=sides,
        filters=tuple((_listed(read, asked.ask, one), codes) for one, codes in asked.ask.where),
        cells=asked.cells(period, *sides) if is_small else _nothing(sides),
        by_row=asked.cells(period, row) if is_small and column and adds_columns else None,
        by_column=asked.cells(period, column) if is_small and column and adds_rows else None,
        whole=asked.whole(period) if adds_rows and adds_columns else None,
        comparison=compared,
        before=_before(asked, now, compared, row) if can_compare else None,
        whole_before=(
            _whole_before(asked, compared)
            if can_compare and adds_rows and _are_rows_alike(asked, (now, *compared.periods), row)
            else None
        ),
        lacking=completeness.of(period, coverage),
        in_part=_in_part(asked, period) if is_small else (),
        notes=_notes(asked, period),
        events=regions.events(read, period),
        region=region,
    )
    return _per_inhabitant(read, choice, frames) if choice.per else frames


def _per_inhabitant(read: Read, choice: Choice, frames: Frames) -> Frames:
    """The same for each thousand inhabitants, without totals: rates do not add up."""
    by = [side.dimension for side in frames.sides]
    people = inhabitants.asked(read, choice.level, by, frames.period)
    return dataclasses.replace(
        frames,
        counted=dataclasses.replace(frames.counted, kind=Kind.DECIMAL, adds=False),
        cells=inhabitants.scaled(frames.cells, by, frames.period, people),
        by_row=None,
        by_column=None,
        whole=None,
        notes=(*frames.notes, *_said_of(people, frames)),
    )


def _said_of(people: Inhabitants, frames: Frames) -> list[str]:
    """Whose inhabitants they are and of which years, and that such numbers do not add up."""
    place = next(side for side in frames.sides if side.dimension.by is By.PLACE)
    years = changes.listed([f"31.12.{year}" for year in people.years])
    told = _("Inhabitants are those of the side {side} on {days}.").format(
        side=i18n.uncapital(place.label), days=years
    )
    empty = _(
        "Where inhabitants are not known the cell is empty. Numbers for each thousand inhabitants do not add up: only counts have totals and changes."
    )
    return [told, empty] if people.years else [empty]


def _notes(asked: Question, period: Period) -> tuple[str, ...]:
    """What the cube says of the period, where all of it is counted."""
    told = asked.ask.cube.notes
    return () if told is None or asked.ask.where else tuple(told(asked.read, period))


def _in_part(asked: Question, period: Period) -> tuple[str, ...]:
    """The places of the sides, and those chosen, that have something, but not of every month of the period that is
    known: their sums are of a part of the months. Of a register, those without a row of some month."""
    shown = {one.dimension: one for one in asked.sides if one.dimension.by is By.PLACE}
    for one, codes in asked.ask.where:
        if one.by is By.PLACE and one not in shown:
            listed = _listed(asked.read, asked.ask, one)
            shown[one] = dataclasses.replace(
                listed, codes={code: listed.codes[code] for code in codes}
            )
    names: dict[str, str] = {}
    for side in shown.values():
        there = set(asked.cells(period, side)["a0"]) - {UNKNOWN}
        known = (
            _recorded_throughout(asked, period, side)
            if asked.ask.cube.is_recorded
            else _known(asked, period)
        )
        names |= {code: name for code, name in side.codes.items() if code in there - known}
    return tuple(names.values())


def _nothing(sides: tuple[Side, ...]) -> pd.DataFrame:
    return pd.DataFrame({**{f"a{at}": [] for at in range(len(sides))}, "value": []})


def _side(read: Read, ask: Ask, one: Dimension, period: Period) -> Side:
    """A side with the codes that the table has: those chosen, else all that are listed or that occur. A place
    that the branch map never knows is listed only where it occurs."""
    if one.is_time:
        return Side(one, _(one.label), _times(one, period))
    listed = _listed(read, ask, one)
    chosen = next((codes for each, codes in ask.where if each == one), None)
    if chosen is not None:
        return dataclasses.replace(listed, codes={code: listed.codes[code] for code in chosen})
    there = read(queries.codes, ask=dataclasses.replace(ask, by=(one,)))["code"].tolist()
    mapped = set(read(queries.mapped, level=ask.level)["place"]) if one.by is By.PLACE else set()
    known = {
        code: name
        for code, name in listed.codes.items()
        if not mapped or code in mapped | set(there)
    }
    others = {code: code for code in there if code not in known and code != UNKNOWN}
    unknown = {UNKNOWN: _(one.without)} if UNKNOWN in there else {}
    return dataclasses.replace(listed, codes={**known, **others, **unknown})


def _listed(read: Read, ask: Ask, one: Dimension) -> Side:
    found = catalogue.labels(read, ask.cube, one, ask.level)
    return Side(one, label_of(one, ask.level), found)


def label_of(one: Dimension, level: Level) -> str:
    """What a dimension is called at a level."""
    return _(LEVEL_NAMES[level]) if one.by is By.PLACE and one.is_only else _(one.label)


def _times(one: Dimension, period: Period) -> dict[str, str]:
    if one.by is By.YEAR:
        years = sorted({month.year for month in period.months})
        return {str(year): str(year) for year in years}
    return {f"{month:%Y-%m}": i18n.month(month) for month in period.months}


def _narrowed(side: Side, codes: tuple[str, ...]) -> Narrowing:
    """What is chosen of a dimension: by name, or how many."""
    names = [side.codes[code] for code in codes]
    if len(names) > NAMED:
        said = _("{n} of {m}").format(n=i18n.number(len(names)), m=i18n.number(len(side.codes)))
    else:
        said = ", ".join(names)
    return Narrowing(f"{i18n.uncapital(side.label)}: {said}")


def _are_places_known(asked: Question, every: tuple[Period, ...]) -> bool:
    """Whether the branch map knows the chosen places in all months of all periods."""
    wanted = {code for one, codes in asked.ask.where if one.by is By.PLACE for code in codes}
    return not wanted or all(wanted <= _known(asked, one) for one in every)


def _known(asked: Question, period: Period) -> set[str]:
    scope = Scope(asked.ask.level, period.first, period.last)
    return set(asked.read(lending.known_throughout, scope=scope)["place"])


def _before(asked: Question, period: Period, compared: Comparison, row: Side) -> pd.DataFrame:
    """The value of each row in what it is compared with; none of a place that the map does not know in all
    months of both. A month is compared with the month that has its place in the other period."""
    if row.dimension.by is By.MONTH:
        return _months_before(asked, period, compared, row)
    found = asked.past(compared.periods, row)
    if row.dimension.by is not By.PLACE:
        return found
    every = (period, *compared.periods)
    known = set.intersection(*(_known(asked, one) for one in every))
    if asked.ask.cube.is_recorded:
        for one in every:
            known &= _recorded_throughout(asked, one, row)
    return found[found["a0"].isin(known | {UNKNOWN})]


def _recorded_throughout(asked: Question, period: Period, row: Side) -> set[str]:
    """The rows of a register that have every month of the period that it knows anything of."""
    steps = Side(MONTH, MONTH.label, _times(MONTH, period))
    months = asked.cells(period, row, steps)["a0"].value_counts()
    whole = months[months == len(asked.known.intersection(period.months))]
    return {str(code) for code in whole.index}


def _are_rows_alike(asked: Question, every: tuple[Period, ...], row: Side) -> bool:
    """Whether a register tells the same rows, and of months the same ones, of all periods: a total of more
    records is no larger total. What is no register has all its rows."""
    if not asked.ask.cube.is_recorded:
        return True
    first, *others = (_recorded(asked, one, row) for one in every)
    return all(first == other for other in others)


def _recorded(asked: Question, period: Period, row: Side) -> set[tuple[str, ...]]:
    """The rows that have a value, each month of its own where the register knows months: months are told by
    their number from the beginning."""
    steps = Side(MONTH, MONTH.label, _times(MONTH, period))
    number = {code: str(at) for at, code in enumerate(steps.codes)}
    sides = (row,) if catalogue.is_yearly(asked.ask.cube) else (row, steps)
    if row.dimension.by is By.MONTH:
        sides = (steps,)
    found = asked.cells(period, *sides)
    codes = [found[f"a{at}"] for at in range(len(sides))]
    return {tuple(number.get(code, code) for code in key) for key in zip(*codes, strict=True)}


def _months_before(
    asked: Question, period: Period, compared: Comparison, row: Side
) -> pd.DataFrame:
    every = []
    for past in compared.periods:
        side = dataclasses.replace(row, codes=_times(row.dimension, past))
        place = dict(zip(side.codes, _times(row.dimension, period), strict=True))
        found = asked.cells(past, side)
        every.append(found.assign(a0=found["a0"].map(place)))
    by_month = pd.concat(every).groupby("a0")["value"]
    is_whole = by_month.count() == len(compared.periods)
    return by_month.mean()[is_whole].reset_index()


def _whole_before(asked: Question, compared: Comparison) -> float | None:
    found = asked.past(compared.periods)["value"]
    return float(found.mean()) if len(found) else None


def _cells(view: View) -> dict[tuple[str, ...], float]:
    columns = [view.cells[f"a{at}"] for at in range(len(view.sides))]
    keys = zip(*columns, strict=True)
    return dict(zip(keys, view.cells["value"].astype(float).tolist(), strict=True))


def _value(frame: pd.DataFrame | None, code: str) -> float:
    if frame is None:
        return math.nan
    found = frame.loc[frame["a0"] == code, "value"]
    return float(found.iloc[0]) if len(found) else math.nan
