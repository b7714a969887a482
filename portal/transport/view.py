"""What the page on transport and demand looks at: the frames of a choice, named and in order."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self, TypeVar

import pandas as pd

from portal.kit import (
    comparison,
    completeness,
    covered,
    follow,
    i18n,
    largest,
    narrowing,
    tables,
    view,
)
from portal.kit import region as regions
from portal.kit.answers import Read
from portal.kit.changes import Event
from portal.kit.comparison import YEAR_BEFORE, Comparison
from portal.kit.completeness import Lacking
from portal.kit.i18n import N_
from portal.kit.kept import KEPT_OF_SCOPE, Kept
from portal.kit.largest import OTHERS, Cut
from portal.kit.measure import Measure
from portal.kit.narrowing import Narrowing
from portal.kit.periods import Period, is_complete
from portal.kit.places import Level, Scope
from portal.kit.uncounted import Gap
from portal.transport import holds as demand
from portal.transport import queries as transport

TRANSFERS, HOLDS = "transfers", "holds"
T = TypeVar("T")


@dataclass(frozen=True)
class Choice:
    """What the reader has chosen: the whole state of a view. `against` is the code of what it is
    compared with."""

    scope: Scope
    place: str | None = None
    against: str = YEAR_BEFORE


@dataclass(frozen=True, kw_only=True)
class Frames:
    """What is known of one scope in one language, whatever place is highlighted.

    `opens_with` is the level that pages open with.
    `coverage` has a row a report and month; `totals` and `holds` are one row. `before` and
    `holds_before` are those of the periods that each report is compared with by `comparison`: none
    where it cannot be compared. `open_routes` are the routes
    of `open_period`, which goes on to the newest month where the period reaches the present.
    `medians` are those of the routes; medians_before of one period that they are compared with, None
    where there is none or a mean of several. `compared` has by report what bent the period or those.
    """

    region: str
    opens_with: Level
    names: Mapping[str, str]
    coverage: pd.DataFrame
    totals: pd.Series
    comparison: Mapping[str, Comparison]
    before: tuple[pd.Series, ...]
    routes: pd.DataFrame
    open_period: Period
    open_routes: pd.DataFrame
    by_receiver: pd.DataFrame
    medians: pd.DataFrame
    medians_before: pd.DataFrame | None
    by_month: pd.DataFrame
    by_weekday: pd.DataFrame
    holds: pd.Series
    holds_before: tuple[pd.Series, ...]
    by_pickup: pd.DataFrame
    annotations: tuple[Event, ...]
    compared: Mapping[str, tuple[Event, ...]]
    happened: tuple[Event, ...]
    memory: Kept = dataclasses.field(default_factory=lambda: Kept(KEPT_OF_SCOPE), compare=False)


@dataclass(frozen=True, kw_only=True)
class View(Frames, view.View[Choice]):
    """The frames of a scope, looked at by one choice."""

    source = N_("Source: transfers and holds of {consortium}, {system}")

    def follow_routes(self, routes: pd.DataFrame) -> list[str]:
        """Where the marks of routes lead: to the flow of the two places, and nowhere inside one."""
        return [
            "" if sender == receiver else follow.flow(sender, receiver, self.level, self.opens_with)
            for sender, receiver in zip(routes["sender"], routes["receiver"], strict=True)
        ]

    def follow_places(self, places: pd.Series, measure: Measure, side: str, by: str) -> list[str]:
        """Where the marks of places lead: to a table of the measure of each by month, and by another thing
        where one is named; nowhere from that of all others as one. side: what the places are of it."""
        return [
            ""
            if place == OTHERS
            else follow.table(measure.id, "kuukausi", by, self.level, self.period, {side: place})
            for place in places
        ]

    @property
    def level(self) -> Level:
        """What is called a place."""
        return self.choice.scope.level

    @property
    def period(self) -> Period:
        """The months of the scope."""
        return Period(self.choice.scope.first, self.choice.scope.last)

    @property
    def narrowing(self) -> tuple[Narrowing, ...]:
        """Level and highlighted place, where they are not the usual ones."""
        place = self.choice.place
        name = None if place is None else self.name(place)
        return (
            *narrowing.of_level(self.level, self.opens_with),
            *narrowing.of_highlight(name),
        )

    @property
    def without_place(self) -> Self:
        """The same scope with no place highlighted."""
        return dataclasses.replace(self, choice=dataclasses.replace(self.choice, place=None))

    @property
    def gap(self) -> Gap | None:
        """Why there are no figures, where transfers were brought in and no branch of theirs is known."""
        known = int(self.totals["between_places"]) + int(self.totals["inside_places"])
        is_unknown = int(self.totals["unknown_places"]) > 0 and not known
        return Gap.NO_BRANCH_KNOWN if is_unknown else None

    def covers(self, report: str) -> bool:
        """True when the release has the report at all."""
        return bool((self.coverage["report"] == report).any())

    def known_until(self, report: str) -> dt.date | None:
        """The last day that the report tells of; None where the release does not have it."""
        days = self.coverage.loc[self.coverage["report"] == report, "known_until"]
        return pd.Timestamp(days.iloc[0]).date() if len(days) else None

    def months(self, report: str) -> list[dt.date]:
        """The months of the period that the report has."""
        return self._months(_of(self.coverage, report))

    def lacking(self, report: str) -> Lacking:
        """The months of the period that the report lacks or has only in part, with the reasons."""
        return completeness.of(self.period, _of(self.coverage, report))

    def _months(self, rows: pd.DataFrame) -> list[dt.date]:
        known = {stamp.date() for stamp in pd.to_datetime(rows["month"])}
        return [month for month in self.period.months if month in known]

    def is_complete(self, report: str) -> bool:
        """True when the report has every month of the period in full, and thirty days have passed."""
        return is_complete(self.period, _of(self.coverage, report))

    @property
    def travelled(self) -> pd.DataFrame:
        """The routes between two known places, most transfers first; the highlighted place's only."""
        ends = self.routes["sender"].notna() & self.routes["receiver"].notna()
        return self._of_place(
            self.routes[ends & (self.routes["sender"] != self.routes["receiver"])]
        )

    @property
    def retimed(self) -> pd.DataFrame:
        """The routes whose median can be compared, those that slowed down most first: sender, receiver,
        timed, days_median, both of them _before, change (days) and is_sure: their intervals do not meet.
        The highlighted place's only; none without a period to compare with."""
        return self.once(_retimed)

    @property
    def left_open(self) -> pd.DataFrame:
        """The routes with open transfers, most transfers first; the highlighted place's only."""
        return self._of_place(self.open_routes[self.open_routes["open"] > 0])

    @property
    def shelved(self) -> pd.DataFrame:
        """The places of pickup, most holds that reached the shelf first."""
        return self.by_pickup.sort_values("shelved", ascending=False, kind="stable")

    def cut(self, rows: pd.DataFrame) -> Cut:
        """Which places of such rows are drawn: the first of them, and the highlighted one."""
        return largest.cut(rows["place"].tolist(), (self.choice.place,))

    def name(self, code: object) -> str:
        """The name of a place; its code when it has none, a dash when it is not known."""
        return self.names.get(code, code) if isinstance(code, str) else i18n.MISSING

    def route(self, sender: object, receiver: object) -> str:
        """Rovaniemi → Tornio."""
        return f"{self.name(sender)} → {self.name(receiver)}"

    def _of_place(self, routes: pd.DataFrame) -> pd.DataFrame:
        place = self.choice.place
        if place is None:
            return routes
        return routes[(routes["sender"] == place) | (routes["receiver"] == place)]


def _retimed(view: View) -> pd.DataFrame:
    before = view.medians.iloc[:0] if view.medians_before is None else view.medians_before
    both = view.medians.merge(before, on=["sender", "receiver"], suffixes=("", "_before"))
    apart = (both["days_low"] > both["days_high_before"]) | (
        both["days_high"] < both["days_low_before"]
    )
    change = both["days_median"] - both["days_median_before"]
    found = both.assign(change=change, is_sure=apart)
    in_order = found.sort_values(["change", "sender", "receiver"], ascending=[False, True, True])
    return view._of_place(in_order)  # noqa: SLF001 - its own function


def of(frames: Frames, choice: Choice) -> View:
    """The frames of a scope, looked at by a choice of that scope."""
    return view.of(View, frames, choice)


def gathered(read: Read, scope: Scope, region: str, against: str = YEAR_BEFORE) -> Frames:
    """Ask everything about a scope, and what it is compared with."""
    period = Period(scope.first, scope.last)
    coverage = read(covered.by_report)
    trend = _trend(scope, coverage)
    open_period = _open_period(period, _of(coverage, TRANSFERS))
    compared = {
        report: comparison.of(against, period, _of(coverage, report))
        for report in (TRANSFERS, HOLDS)
    }
    return Frames(
        region=region,
        opens_with=next(iter(regions.levels(read).values())),
        names=tables.names(read(regions.places, level=scope.level)),
        coverage=coverage,
        totals=read(transport.totals, scope=scope).iloc[0],
        comparison=compared,
        before=_past(read, transport.totals, compared[TRANSFERS], scope),
        routes=read(transport.routes, scope=scope),
        open_period=open_period,
        open_routes=read(transport.routes, scope=scope.moved(open_period)),
        by_receiver=read(transport.by_receiver, scope=scope),
        medians=read(transport.medians, scope=scope),
        medians_before=_medians_before(read, scope, compared[TRANSFERS]),
        by_month=read(transport.by_month, scope=trend),
        by_weekday=read(transport.by_weekday, scope=scope),
        holds=read(demand.totals, scope=scope).iloc[0],
        holds_before=_past(read, demand.totals, compared[HOLDS], scope),
        by_pickup=read(demand.by_pickup, scope=scope),
        annotations=regions.events(read, period),
        compared={
            report: regions.compared(read, period, each.periods)
            for report, each in compared.items()
        },
        happened=regions.events(read, Period(trend.first, trend.last)),
    )


def _of(coverage: pd.DataFrame, report: str) -> pd.DataFrame:
    return coverage[coverage["report"] == report]


def _past(
    read: Read, query: Callable[..., pd.DataFrame], against: Comparison, scope: Scope
) -> tuple[pd.Series, ...]:
    """What the query answers of each period that is compared with."""
    return tuple(read(query, scope=scope.moved(past)).iloc[0] for past in against.periods)


def _medians_before(read: Read, scope: Scope, against: Comparison) -> pd.DataFrame | None:
    if len(against.periods) != 1:
        return None
    return read(transport.medians, scope=scope.moved(against.periods[0]))


def _open_period(period: Period, coverage: pd.DataFrame) -> Period:
    """The period, with the months that are not ripe yet where they follow it: what is open now."""
    ripe = coverage.loc[coverage["is_complete"], "month"].max()
    if coverage.empty or (pd.notna(ripe) and period.last < ripe.date()):
        return period
    return Period(period.first, max(period.last, coverage["month"].max().date()))


def _trend(scope: Scope, coverage: pd.DataFrame) -> Scope:
    """Up to five years that end with the scope; the scope itself where no transfers are known."""
    known = _of(coverage, TRANSFERS)
    if known.empty:
        return scope
    return scope.moved(covered.trend_period(Period(scope.first, scope.last), known))
