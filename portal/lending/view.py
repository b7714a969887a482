"""What a page looks at: the frames of a choice, named and put in order, ready for charts and words."""

import dataclasses
import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, Self, TypeVar

import pandas as pd

from portal.kit import (
    changed,
    comparison,
    completeness,
    covered,
    follow,
    i18n,
    largest,
    narrowing,
    periods,
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
from portal.kit.narrowing import Narrowing
from portal.kit.periods import Period, has_renewals
from portal.kit.places import MADE_OF, Level, Scope, code_of
from portal.kit.uncounted import Gap
from portal.lending import collections, flows
from portal.lending import queries as lending
from portal.lending.collections import Counted
from portal.lending.flows import Totals, Unit

Point = tuple[float, ...]
LARGEST = 10  # flows or partners that a figure draws; its table has all
T = TypeVar("T")


class Order(StrEnum):
    """How places follow each other in the matrix."""

    AREA = "area"
    VOLUME = "volume"
    ALPHABET = "alphabet"


@dataclass(frozen=True)
class Choice:
    """What the reader has chosen: the whole state of a view. `against` is the code of what it is
    compared with, `page` which of the small charts are drawn where there are many."""

    scope: Scope
    unit: Unit = Unit.LOANS
    order: Order = Order.AREA
    place: str | None = None
    against: str = YEAR_BEFORE
    page: int = 1

    @property
    def period(self) -> Period:
        """The months of the scope."""
        return Period(self.scope.first, self.scope.last)


@dataclass(frozen=True, kw_only=True)
class Frames:
    """What is known of one scope in one language, whatever else is chosen.

    `opens_with` is the level that pages open with. `areas` are the places on the map, `map_note` what must stand beside it.
    `collection` is the name of the part that the scope is of, empty for the whole.
    `before` and `pairs_before` are those of the periods it is compared with, added up: none where it
    cannot be compared; of places that are not among `always_known` some months are not known then or
    now. `unmapped` counts the loans of the period
    that are in no figure, since a branch is not on the map. `annotations` are what bent the period,
    `compared` what bent it or those periods, `happened` what bent the months of `by_month`. `memory` keeps what is made of it.
    """

    region: str
    opens_with: Level
    collection: str
    names: Mapping[str, str]
    places: pd.DataFrame
    towns: pd.DataFrame
    areas: pd.DataFrame
    map_note: str
    pairs: pd.DataFrame
    totals: Totals
    comparison: Comparison
    before: tuple[Totals, ...]
    pairs_before: pd.DataFrame
    always_known: frozenset[str]
    balance: pd.DataFrame
    inhabitants: pd.DataFrame
    by_month: pd.DataFrame
    by_month_and_place: pd.DataFrame
    count_collections: Callable[[], Counted | None]
    lacking: Lacking
    has_todays_owner: bool
    unmapped: int
    annotations: tuple[Event, ...]
    compared: tuple[Event, ...]
    happened: tuple[Event, ...]
    memory: Kept = dataclasses.field(default_factory=lambda: Kept(KEPT_OF_SCOPE), compare=False)


@dataclass(frozen=True, kw_only=True)
class View(Frames, view.View[Choice]):
    """The frames of a scope, looked at by one choice."""

    source = N_("Source: loan events of {consortium}, {system}")

    @property
    def period(self) -> Period:
        """The months of the scope."""
        return self.choice.period

    @property
    def narrowing(self) -> tuple[Narrowing, ...]:
        """Level, collection and highlighted place, where they are not the usual ones."""
        place = self.choice.place
        return (
            *narrowing.of_level(self.choice.scope.level, self.opens_with),
            *narrowing.of_collection(self.collection),
            *narrowing.of_highlight(None if place is None else self.name(place)),
        )

    def on(self, place: str) -> Self:
        """The same scope where nothing but a place is chosen."""
        chosen = Choice(self.choice.scope, place=place, against=self.choice.against)
        return dataclasses.replace(self, choice=chosen)

    def only(self, *parts: str) -> Self:
        """The same scope where only the named parts of the choice are as chosen, others as usual.

        What is made of it depends on nothing else, so it is kept when the others change.
        """
        kept: dict[str, Any] = {part: getattr(self.choice, part) for part in parts}
        chosen = Choice(self.choice.scope, against=self.choice.against, **kept)
        return dataclasses.replace(self, choice=chosen)

    @property
    def gap(self) -> Gap | None:
        """Why there are no figures, where loans of the period were brought in and no branch is known:
        that must never be told as no loans."""
        has_loans = self.totals.loans or self.choice.scope.is_filtered
        return Gap.NO_BRANCH_KNOWN if self.unmapped and not has_loans else None

    @property
    def focus(self) -> str | None:
        """The highlighted place, else the one that sends most, else None when nobody sends."""
        if self.choice.place is not None:
            return self.choice.place
        return self.only().once(_largest_sender)

    @property
    def subject(self) -> str:
        """The place that a figure of one place is about: the focus, which there must be."""
        if self.focus is None:
            raise LookupError("a figure of one place needs a place: nobody sends anything")
        return self.focus

    @property
    def order(self) -> tuple[str, ...]:
        """The places that are drawn in the chosen order: all, or those with most loans, the highlighted
        one and at the end all others as one."""
        return self.drawn.once(_ordered)

    @property
    def cut(self) -> Cut:
        """The places that figures of all places draw: all, or those with most loans, and the highlighted
        one."""
        return largest.cut(self.everywhere, (self.choice.place,))

    @property
    def paged(self) -> Cut:
        """The places that have a small chart on the chosen page."""
        return largest.cut(
            self.everywhere, (self.choice.place,), page=min(self.choice.page, self.pages)
        )

    @property
    def pages(self) -> int:
        """How many pages the small charts have."""
        return largest.pages(len(self.everywhere))

    @property
    def everywhere(self) -> tuple[str, ...]:
        """All places, most loans first."""
        return self.only().once(_by_volume)

    @property
    def drawn(self) -> Self:
        """The view without its highlight, unless that decides which places are drawn."""
        return self.only("unit", "order", "page", *(("place",) if self.pages > 1 else ()))

    @property
    def cells(self) -> pd.DataFrame:
        """The squares of the matrix: owner, place, loans, value in the chosen unit."""
        return self.drawn.once(_cells)

    @property
    def every_cell(self) -> pd.DataFrame:
        """The same for every two places, whatever the matrix has room for."""
        return self.only("unit").once(_every_cell)

    @property
    def across(self) -> pd.DataFrame:
        """The pairs of different places that have loans, most first."""
        return self.only().once(_across)

    @property
    def flows(self) -> pd.DataFrame:
        """The same, with how each changed (`changed.columns` of the loans), and those that had loans in
        what is compared with alone."""
        return self.only().once(_flows)

    def largest(self, count: int) -> pd.DataFrame:
        """The pairs with most loans: owner, place, loans; equal ones in the order of codes."""
        return self.across[["owner", "place", "loans"]].head(count)

    def flows_of(self, place: str) -> pd.DataFrame:
        """All flows to and from a place, most loans first."""
        across = self.across
        return across[(across["owner"] == place) | (across["place"] == place)]

    @property
    def collections(self) -> Counted | None:
        """The loans by collection, counted when a page tells them; None where some month does not."""
        return self.only().once(_collections)

    def loans_before(self, flow: Mapping[Any, Any]) -> float:
        """The loans of an owner and place in the periods of the comparison together; not a number where
        the map does not know both places in all months."""
        owner, place = str(flow["owner"]), str(flow["place"])
        if not {owner, place} <= self.always_known:
            return math.nan
        return self.only().once(_loans_before).get((owner, place), 0)

    def follow(self, owner: str, place: str) -> str:
        """Where a mark of a flow leads."""
        return follow.flow(owner, place, self.choice.scope.level, self.opens_with)

    def follow_place(self, place: str, **scope: str) -> str:
        """Where a mark of a place leads: to its own flows; nowhere from that of all others as one."""
        asked = {"korosta": place, **scope}
        return "" if place == OTHERS else follow.to(follow.FLOWS, asked, "kumppanit")

    def follow_row(self, codes: Sequence[str]) -> str:
        """Where a row of a table leads, of a place or of an owner and a place: as a mark does, in its period
        and at its level also where it is opened by its address alone."""
        scope = {"jakso": periods.code(self.period), "taso": code_of(self.choice.scope.level)}
        if len(codes) == 1:
            return self.follow_place(codes[0], **scope)
        return follow.to(follow.FLOWS, {follow.FLOW: follow.pair(*codes), **scope}, follow.FLOW)

    @property
    def has_map(self) -> bool:
        """True when the region has told where its municipalities lie, or their squares."""
        return bool(len(self.towns)) or self.has_areas

    @property
    def has_areas(self) -> bool:
        """True when there is a map of the municipalities' areas."""
        return bool(len(self.areas))

    @property
    def population_years(self) -> tuple[int, ...]:
        """The years that the numbers of inhabitants are of."""
        return tuple(sorted({int(year) for year in self.inhabitants["year"].dropna()}))

    def name(self, code: str) -> str:
        """The name of a place; its code when it has none."""
        if code == OTHERS:
            return self.cut.label(self.choice.scope.level)
        return self.names.get(code, code)


def look(read: Read, choice: Choice, region: str) -> View:
    """Ask everything a choice needs and put it in order."""
    return of(gathered(read, choice.scope, region, choice.against), choice)


def of(frames: Frames, choice: Choice) -> View:
    """The frames of a scope, looked at by a choice of that scope."""
    return view.of(View, frames, choice)


def gathered(read: Read, scope: Scope, region: str, against: str = YEAR_BEFORE) -> Frames:
    """Ask everything about a scope, and what it is compared with."""
    period = Period(scope.first, scope.last)
    coverage = read(covered.loans, part=scope.part)
    pairs = read(lending.pairs, scope=scope)
    places = read(regions.places, level=scope.level)
    compared = comparison.of(against, period, coverage)
    trend = scope.moved(covered.trend_period(period, coverage))
    return Frames(
        region=region,
        opens_with=next(iter(regions.levels(read).values())),
        collection=_collection_name(read, scope),
        names=tables.names(places),
        places=places,
        towns=_towns(read, scope.level),
        areas=_areas(read, scope.level),
        map_note=regions.map_note(read),
        pairs=pairs,
        totals=flows.totals(pairs, has_renewals=has_renewals(period, coverage)),
        comparison=compared,
        before=tuple(_totals(read, scope.moved(past), coverage) for past in compared.periods),
        always_known=_always_known(read, scope, compared),
        pairs_before=_added(
            read(lending.pairs, scope=scope.moved(past)) for past in compared.periods
        ),
        balance=flows.balance(pairs),
        inhabitants=read(
            regions.population, level=scope.level, year=period.first.year - 1, on=period.last_day
        ),
        by_month=read(lending.by_month, scope=trend),
        by_month_and_place=read(lending.by_month_and_place, scope=trend),
        count_collections=partial(collections.counted, read, scope, compared),
        lacking=completeness.of(period, coverage),
        has_todays_owner=_has_todays_owner(coverage, period),
        unmapped=int(read(lending.unmapped, first=period.first, last=period.last)["loans"].iloc[0]),
        annotations=regions.events(read, period),
        compared=regions.compared(read, period, compared.periods),
        happened=regions.events(read, Period(trend.first, trend.last)),
    )


def _totals(read: Read, scope: Scope, coverage: pd.DataFrame) -> flows.Totals:
    is_told = has_renewals(Period(scope.first, scope.last), coverage)
    return flows.totals(read(lending.pairs, scope=scope), has_renewals=is_told)


def _collection_name(read: Read, scope: Scope) -> str:
    """What the part of the collection is called; nothing when the whole is looked at."""
    asked = {
        "shelving_location": scope.shelving_location,
        "collection_code": scope.collection_code,
    }
    named = collections.labelled(read) if scope.is_filtered else {}
    return ", ".join(
        named.get((kind, code), code) for kind, code in asked.items() if code is not None
    )


def _towns(read: Read, level: Level) -> pd.DataFrame:
    """The municipalities that have a square on the map: place, label, tile_row, tile_column. A place of many
    municipalities has no square."""
    towns = read(regions.places, level=Level.MUNICIPALITY)
    towns = towns.iloc[:0] if level in MADE_OF else towns
    labelled = towns.assign(label=tables.named(towns["place"], tables.names(towns)))
    return labelled.dropna(subset=["tile_row", "tile_column"])


def _areas(read: Read, level: Level) -> pd.DataFrame:
    """The municipalities on the map: place, label, x, y, rings; of a level above them its own places, each the
    areas of its municipalities with the point of the one in the middle."""
    found = read(regions.areas)
    if level in MADE_OF:
        found = _joined(found, read(regions.members, level=level))
    known = level if level in MADE_OF else Level.MUNICIPALITY
    names = tables.names(read(regions.places, level=known))
    return found.assign(label=tables.named(found["place"], names))


def outline(rings: Iterable[Sequence[Point]]) -> list[list[Point]]:
    """What is round areas that share their lines: the lines of only one of them, in rings, each a list of points
    whose last is the first."""
    lines = Counter(
        frozenset((tuple(start), tuple(end)))
        for ring in rings
        for start, end in itertools.pairwise(ring)
    )
    beside: dict[Point, set[Point]] = {}
    for line in (line for line, count in lines.items() if count == 1 and len(line) > 1):
        for start, end in itertools.permutations(line):
            beside.setdefault(start, set()).add(end)
    found = []
    for start in sorted(beside):
        while beside[start]:
            ring = [start]
            while ends := beside[ring[-1]]:
                after = min(ends)
                ends.discard(after)
                beside[after].discard(ring[-1])
                ring.append(after)
            found.append(ring)
    return found


def _joined(areas: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    of = areas.merge(members, left_on="place", right_on="municipality_code", suffixes=("_own", ""))
    rows = []
    for place, group in of.groupby("place"):
        far = (group["x"] - group["x"].mean()) ** 2 + (group["y"] - group["y"].mean()) ** 2
        middle = group.iloc[int(far.to_numpy().argmin())]
        rings = [ring for each in group["rings"] for ring in each]
        rows.append((str(place), middle["x"], middle["y"], outline(rings)))
    return pd.DataFrame(rows, columns=["place", "x", "y", "rings"])


def _always_known(read: Read, scope: Scope, compared: Comparison) -> frozenset[str]:
    """The places that the map knows in all months of the scope and of what it is compared with."""
    every = (
        set(read(lending.known_throughout, scope=scope.moved(one))["place"])
        for one in (Period(scope.first, scope.last), *compared.periods)
    )
    return frozenset.intersection(*map(frozenset, every))


def _added(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """The loans of every pair in all of the frames: owner, place, loans."""
    rows = pd.concat([pd.DataFrame({"owner": [], "place": [], "loans": []}), *frames])
    return rows.groupby(["owner", "place"])[["loans"]].sum().reset_index()


def _largest_sender(view: View) -> str | None:
    senders = view.balance[view.balance["sent"] > 0]
    return str(senders.nlargest(1, "sent")["place"].iloc[0]) if len(senders) else None


def _cells(view: View) -> pd.DataFrame:
    return flows.cells(view.pairs, list(view.order), view.choice.unit, view.inhabitants)


def _across(view: View) -> pd.DataFrame:
    return flows.between(view.pairs).sort_values("loans", ascending=False, kind="stable")


def _collections(view: View) -> Counted | None:
    return view.count_collections()


def _loans_before(view: View) -> dict[tuple[str, str], int]:
    columns = (view.pairs_before[name] for name in ("owner", "place", "loans"))
    return {(owner, place): int(loans) for owner, place, loans in zip(*columns, strict=True)}


def _flows(view: View) -> pd.DataFrame:
    now = view.across[["owner", "place", "loans"]]
    before = flows.between(view.pairs_before)[["owner", "place"]]
    every = now.merge(before, how="outer", on=["owner", "place"]).fillna({"loans": 0})
    counted = changed.rows(
        every.astype({"loans": "int64"}), "loans", view.comparison, view.loans_before
    )
    return counted.sort_values(["loans", "owner", "place"], ascending=[False, True, True])


def _every_cell(view: View) -> pd.DataFrame:
    return flows.cells(view.pairs, list(view.everywhere), view.choice.unit, view.inhabitants)


def _by_volume(view: View) -> tuple[str, ...]:
    places, balance, names = view.places, view.balance, view.names
    moved = (balance["sent"] + balance["received"]).tolist()
    volume: dict[str, int] = dict(zip(balance["place"], moved, strict=True))
    level = view.choice.scope.level
    is_open = places["municipality_code"].notna() | (level in MADE_OF)
    known = {} if level is Level.BRANCH else dict.fromkeys(places.loc[is_open, "place"])
    codes = [*known, *(code for code in volume if code not in known)]
    return tuple(sorted(codes, key=lambda code: (-volume.get(code, 0), names.get(code, code))))


def _ordered(view: View) -> tuple[str, ...]:
    return (*in_order(view, view.cut.shown), *([OTHERS] if view.cut.others else []))


def in_order(view: View, shown: tuple[str, ...]) -> tuple[str, ...]:
    """Places that come largest first, in the chosen order."""
    places, names = view.places, view.names
    if view.choice.order is Order.VOLUME:
        return shown
    by_name = sorted(shown, key=lambda code: i18n.sort_key(names.get(code, code)))
    if view.choice.order is Order.ALPHABET:
        return tuple(by_name)
    area = places.set_index("place")[["subregion_code", "tile_row", "tile_column"]]
    keys = {code: tuple(map(str, row)) for code, *row in area.itertuples()}
    return tuple(sorted(by_name, key=lambda code: keys.get(code, ("~",))))


def _has_todays_owner(coverage: pd.DataFrame, period: Period) -> bool:
    inside = pd.to_datetime(coverage["month"]).dt.date.between(period.first, period.last)
    return bool(coverage.loc[inside, "owner_is_todays"].any())
