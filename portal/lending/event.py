"""What an event changed: the weeks of a closure beside those before it, after it and a year away."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from portal.kit import changes, tables, view
from portal.kit import region as regions
from portal.kit.answers import Read
from portal.kit.changes import Event
from portal.kit.i18n import N_
from portal.kit.kept import KEPT_OF_SCOPE, Kept
from portal.kit.narrowing import Narrowing
from portal.kit.periods import Period
from portal.kit.places import Level
from portal.lending import event_queries as queries

WEEK = dt.timedelta(days=7)
YEAR = 52 * WEEK  # the same days of the week, a year away
EARLIER, BEFORE, DURING, AFTER, LATER = "earlier", "before", "during", "after", "later"
SPANS = (EARLIER, BEFORE, DURING, AFTER, LATER)
RECEIVED, SENT = "received", "sent"


@dataclass(frozen=True)
class Span:
    """Whole weeks in a row, by their Mondays."""

    first: dt.date
    weeks: int

    @property
    def mondays(self) -> list[dt.date]:
        """The Monday of each week."""
        return [self.first + week * WEEK for week in range(self.weeks)]

    @property
    def last_day(self) -> dt.date:
        """The last Sunday."""
        return self.first + self.weeks * WEEK - dt.timedelta(days=1)

    def moved(self, by: dt.timedelta) -> "Span":
        """As many weeks, so much later."""
        return Span(self.first + by, self.weeks)

    def meets(self, other: "Span") -> bool:
        """Whether they have a week in common."""
        return self.first <= other.last_day and other.first <= self.last_day


@dataclass(frozen=True, kw_only=True)
class Frames:
    """What is known of the weeks around an event in one language.

    spans are as many weeks each; `known` are those whose weeks are all known, and `totals` their loans by way
    and span. by_week: week, received,
    sent (of the place, or of all), empty where a week is not known. rows: name, way, and the loans of
    each span, empty where it is not known; most loans first.
    """

    region: str
    event: Event
    name: str
    others: tuple[str, ...]
    spans: Mapping[str, Span]
    known: frozenset[str]
    totals: Mapping[tuple[str, str], int]
    by_week: pd.DataFrame
    rows: pd.DataFrame
    memory: Kept = dataclasses.field(default_factory=lambda: Kept(KEPT_OF_SCOPE), compare=False)


@dataclass(frozen=True, kw_only=True)
class EventView(Frames, view.View[str]):
    """The frames of an event; the choice is its code."""

    source = N_("Source: loan events of {consortium}, {system}")

    @property
    def period(self) -> Period:
        """The months that the weeks touch."""
        first, last = self.spans[EARLIER].first, self.spans[LATER].last_day
        shown = [span for name, span in self.spans.items() if name in self.known]
        if shown:
            first = min(span.first for span in shown)
            last = max(span.last_day for span in shown)
        return Period(first.replace(day=1), last.replace(day=1))

    @property
    def narrowing(self) -> tuple[Narrowing, ...]:
        """The days that the weeks are about."""
        return (Narrowing(self.event.days, self.event.days, is_subject=True),)

    @property
    def weeks(self) -> int:
        """How many weeks each span has."""
        return self.spans[DURING].weeks

    def total(self, way: str, span: str) -> int | None:
        """The loans received or sent in a span, also those of partners that the map knows for a part of it;
        None where it is not known."""
        return self.totals.get((way, span))


def spans(event: Event, last: dt.date) -> dict[str, Span]:
    """As many whole weeks of an event, before it, after it, and a year earlier and later.

    The weeks of the event are those that lie in it whole, or that it touches where none does; one that
    goes on is taken to last until `last`. Weeks that it touches in part are in no span.
    """
    end = event.last or max(event.first, last)
    touched = _weeks(_monday(event.first), _monday(end))
    whole = _weeks(_monday(event.first + dt.timedelta(days=6)), _monday(end - dt.timedelta(days=6)))
    during = whole if whole.weeks > 0 else touched
    length = during.weeks * WEEK
    return {
        EARLIER: during.moved(-YEAR),
        BEFORE: Span(touched.first - length, during.weeks),
        DURING: during,
        AFTER: Span(touched.last_day + dt.timedelta(days=1), during.weeks),
        LATER: during.moved(YEAR),
    }


def decoded(read: Read, asked: str) -> tuple[Event, ...]:
    """The events of a code, which are of the same days and place; none where nobody knows it."""
    return tuple(event for event in regions.every_event(read) if event.key == asked)


def gathered(read: Read, events: tuple[Event, ...], region: str, last: dt.date) -> EventView:
    """Ask everything about an event; those after the first are of the same days and place. last: the
    last day that the reports cover. Of one that goes on the weeks are taken that are known until now."""
    event = events[0]
    mapped = _Mapped(read(queries.mapped))
    if event.last is None:
        last = _until(_known(read, event, mapped, _monday(event.first), last), last)
    found = spans(event, last)
    first, end = found[EARLIER].first, max(span.last_day for span in found.values())
    mondays = _known(read, event, mapped, first, end)
    known = {
        name
        for name, span in found.items()
        if set(span.mondays) <= set(mondays)
        and not (name in {EARLIER, LATER} and span.meets(found[DURING]))
    }
    loans = read(queries.by_week, first=first, last=end)
    loans = loans.assign(week=loans["week"].dt.date)
    loans = loans[loans["week"].isin(mondays)]
    names = tables.names(read(regions.places, level=Level.MUNICIPALITY))
    ways = _ways(loans, event.code)
    sums = {
        name: ways[ways["week"].isin(found[name].mondays)]
        .groupby(["partner", "way"])["loans"]
        .sum()
        for name in known
    }
    frames = Frames(
        region=region,
        event=event,
        name=region if event.code is None else names.get(event.code, event.code),
        others=tuple(each.text for each in events[1:]),
        spans=found,
        known=frozenset(known),
        totals={
            (way, name): int(each[each.index.get_level_values("way") == way].sum())
            for name, each in sums.items()
            for way in (RECEIVED, SENT)
        },
        by_week=_by_week(ways, found, mondays),
        rows=_rows(sums, found, mapped, names),
    )
    return view.of(EventView, frames, event.key)


def _known(
    read: Read, event: Event, mapped: "_Mapped", first: dt.date, last: dt.date
) -> list[dt.date]:
    """The Mondays of the weeks that are known in full, in which the branch map knows the place."""
    weeks = [week.date() for week in read(queries.known_weeks, first=first, last=last)["week"]]
    code = event.code
    return [week for week in weeks if code is None or mapped.has(code, Span(week, 1))]


def _until(known: Sequence[dt.date], last: dt.date) -> dt.date:
    """The last day of the newest known week; the last day of the reports where none is."""
    return known[-1] + dt.timedelta(days=6) if known else last


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _weeks(first: dt.date, last: dt.date) -> Span:
    return Span(first, (last - first) // WEEK + 1)


class _Mapped:
    """When the branch map knows a municipality."""

    def __init__(self, periods: pd.DataFrame) -> None:
        self._days = [
            (
                place,
                start.date() if pd.notna(start) else dt.date.min,
                end.date() if pd.notna(end) else dt.date.max,
            )
            for place, start, end in periods.itertuples(index=False)
        ]

    def has(self, place: str, span: Span) -> bool:
        """Whether it knows the place in every week of the span."""
        return all(
            any(
                start < monday + WEEK and end >= monday
                for known, start, end in self._days
                if known == place
            )
            for monday in span.mondays
        )


def _ways(loans: pd.DataFrame, place: str | None) -> pd.DataFrame:
    """The loans as the place received and sent them, by partner; of all places where it is None:
    week, partner, way, loans."""
    received, sent = loans, loans
    if place is not None:
        received, sent = loans[loans["place"] == place], loans[loans["owner"] == place]
    partners = ("owner", "place") if place is not None else ("place", "owner")
    return pd.concat(
        [
            part.assign(partner=part[partner], way=way)[["week", "partner", "way", "loans"]]
            for part, partner, way in zip((received, sent), partners, (RECEIVED, SENT), strict=True)
        ]
    )


def _by_week(
    ways: pd.DataFrame, found: Mapping[str, Span], mondays: Iterable[dt.date]
) -> pd.DataFrame:
    """Received and sent from before the event to after it: week, is_complete, received, sent."""
    first, last = found[BEFORE].first, found[AFTER].mondays[-1]
    weeks = _weeks(first, last).mondays
    sums = ways.groupby(["week", "way"])["loans"].sum()
    known = set(mondays)
    return pd.DataFrame(
        {
            "week": pd.to_datetime(pd.Series(weeks)),
            "is_complete": [week in known for week in weeks],
            **{
                way: [float(sums.get((week, way), 0)) if week in known else None for week in weeks]
                for way in (RECEIVED, SENT)
            },
        }
    )


def _rows(
    sums: Mapping[str, pd.Series],
    found: Mapping[str, Span],
    mapped: _Mapped,
    names: Mapping[str, str],
) -> pd.DataFrame:
    """The loans of every span by partner and way; sums are those of the spans that are known."""
    pairs = sorted(set().union(*(set(each.index) for each in sums.values()))) if sums else []
    frame = pd.DataFrame(pairs, columns=["partner", "way"])
    for name in SPANS:
        frame[name] = pd.Series(
            [
                float(sums[name].get((partner, way), 0))
                if name in sums and mapped.has(partner, found[name])
                else None
                for partner, way in pairs
            ],
            dtype="float",
        )
    told = [
        None if pd.isna(now) or pd.isna(past) else changes.in_a_cell(int(now), changes.Past(past))
        for now, past in zip(frame[DURING], frame[EARLIER], strict=True)
    ]
    order = frame[list(SPANS)].sum(axis=1)
    return (
        frame.assign(
            name=[names.get(str(code), str(code)) for code in frame["partner"]],
            change=frame[DURING] - frame[EARLIER],
            said=pd.Series(told, dtype="object"),
            order=order,
        )
        .sort_values(["order", "name", "way"], ascending=[False, True, True], kind="stable")
        .drop(columns="order")
        .reset_index(drop=True)
    )
