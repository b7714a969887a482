"""What a page looks at: the frames of a choice, named and put in order, ready for charts and words."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self, TypeVar

import pandas as pd

from portal import i18n, tables
from portal.kept import Kept
from portal.menu import N_
from portal.queries import flows, lending
from portal.queries.flows import Totals, Unit
from portal.queries.lending import Level, Scope
from portal.queries.periods import Period, is_complete, whole, year_before

MATRIX_PLACES = 40
TREND_MONTHS = 60
KEPT_OF_SCOPE = 64
Read = Callable[..., pd.DataFrame]
T = TypeVar("T")


class Order(StrEnum):
    """How places follow each other in the matrix."""

    AREA = "area"
    VOLUME = "volume"
    ALPHABET = "alphabet"


@dataclass(frozen=True)
class Choice:
    """What the reader has chosen: the whole state of a view."""

    scope: Scope
    unit: Unit = Unit.LOANS
    order: Order = Order.AREA
    place: str | None = None

    @property
    def period(self) -> Period:
        """The months of the scope."""
        return Period(self.scope.first, self.scope.last)


@dataclass(frozen=True, kw_only=True)
class Frames:
    """What is known of one scope in one language, whatever else is chosen.

    `before` is None where a year before cannot be compared. `unmapped` counts the loans of the period
    that are in no figure, since a branch is not on the map. `memory` keeps what is made of it.
    """

    region: str
    names: Mapping[str, str]
    places: pd.DataFrame
    towns: pd.DataFrame
    pairs: pd.DataFrame
    totals: Totals
    before: Totals | None
    balance: pd.DataFrame
    inhabitants: pd.DataFrame
    by_month: pd.DataFrame
    by_month_and_place: pd.DataFrame
    is_complete: bool
    has_todays_owner: bool
    unmapped: int
    annotations: tuple[str, ...]
    memory: Kept = dataclasses.field(default_factory=lambda: Kept(KEPT_OF_SCOPE), compare=False)


@dataclass(frozen=True, kw_only=True)
class View(Frames):
    """The frames of a scope, looked at by one choice."""

    choice: Choice
    source = N_("Source: loan events of {consortium}, Koha")

    @property
    def period(self) -> Period:
        """The months of the scope."""
        return self.choice.period

    def only(self, *parts: str) -> Self:
        """The same scope where only the named parts of the choice are as chosen, others as usual.

        What is made of it depends on nothing else, so it is kept when the others change.
        """
        kept: dict[str, Any] = {part: getattr(self.choice, part) for part in parts}
        return dataclasses.replace(self, choice=Choice(self.choice.scope, **kept))

    def once(self, make: Callable[..., T], *parameters: Any) -> T:  # noqa: ANN401 - what make takes
        """What make(view, *parameters) returns; made once a scope and choice."""
        return self.memory.get((make, self.choice, parameters), lambda: make(self, *parameters))

    @property
    def is_uncounted(self) -> bool:
        """Whether loans of the period were brought in and none is in the figures, since no branch is
        known: that must never be told as no loans."""
        return self.unmapped > 0 and not (self.totals.loans or self.choice.scope.is_filtered)

    @property
    def focus(self) -> str | None:
        """The highlighted place, else the one that sends most, else None when nobody sends."""
        if self.choice.place is not None:
            return self.choice.place
        return self.only().once(_largest_sender)

    @property
    def order(self) -> tuple[str, ...]:
        """The places of the matrix in the chosen order."""
        return self.only("order").once(_ordered)

    @property
    def cells(self) -> pd.DataFrame:
        """The squares of the matrix: owner, place, loans, value in the chosen unit."""
        return self.only("unit", "order").once(_cells)

    @property
    def across(self) -> pd.DataFrame:
        """The pairs of different places that have loans, most first."""
        return self.only().once(_across)

    def largest(self, count: int) -> pd.DataFrame:
        """The pairs with most loans: owner, place, loans; equal ones in the order of codes."""
        return self.across[["owner", "place", "loans"]].head(count)

    def flows_of(self, place: str, count: int = 10) -> pd.DataFrame:
        """The largest flows to and from a place."""
        across = self.across
        return across[(across["owner"] == place) | (across["place"] == place)].head(count)

    @property
    def has_map(self) -> bool:
        """True when the region has told where its municipalities stand on the map of squares."""
        return bool(len(self.towns))

    @property
    def population_years(self) -> tuple[int, ...]:
        """The years that the numbers of inhabitants are of."""
        return tuple(sorted({int(year) for year in self.inhabitants["year"].dropna()}))

    def name(self, code: str) -> str:
        """The name of a place; its code when it has none."""
        return self.names.get(code, code)


def look(read: Read, choice: Choice, region: str) -> View:
    """Ask everything a choice needs and put it in order."""
    return of(gathered(read, choice.scope, region), choice)


def of(frames: Frames, choice: Choice) -> View:
    """The frames of a scope, looked at by a choice of that scope."""
    parts = {field.name: getattr(frames, field.name) for field in dataclasses.fields(Frames)}
    return View(choice=choice, **parts)


def gathered(read: Read, scope: Scope, region: str) -> Frames:
    """Ask everything about a scope."""
    period = Period(scope.first, scope.last)
    coverage = read(lending.months)
    pairs = read(lending.pairs, scope=scope)
    places = read(lending.places, level=scope.level)
    earlier = year_before(period, coverage)
    trend = _moved(scope, trend_period(period, coverage))
    return Frames(
        region=region,
        names=tables.names(places),
        places=places,
        towns=_towns(read),
        pairs=pairs,
        totals=flows.totals(pairs),
        before=flows.totals(read(lending.pairs, scope=_moved(scope, earlier))) if earlier else None,
        balance=flows.balance(pairs),
        inhabitants=read(
            lending.population, level=scope.level, year=period.first.year - 1, on=period.last_day
        ),
        by_month=read(lending.by_month, scope=trend),
        by_month_and_place=read(lending.by_month_and_place, scope=trend),
        is_complete=is_complete(period, coverage),
        has_todays_owner=_has_todays_owner(coverage, period),
        unmapped=int(read(lending.unmapped, first=period.first, last=period.last)["loans"].iloc[0]),
        annotations=tuple(text for _code, text in annotations(read, period)),
    )


def trend_period(period: Period, coverage: pd.DataFrame) -> Period:
    """Up to five years that end with the period, from the first month there is."""
    months = Period(min(whole(coverage).first, period.first), period.last).months
    return Period(months[-TREND_MONTHS:][0], period.last)


def labelled_places(read: Read, level: Level) -> dict[str, str]:
    """The places of a level by name, in the order of the alphabet: code -> name."""
    names = tables.names(read(lending.places, level=level))
    return dict(sorted(names.items(), key=lambda item: i18n.sort_key(item[1])))


def labelled_collections(read: Read) -> dict[tuple[str, str], str]:
    """What Kokoelma can be: (kind, code) -> name, unknown codes as the code, alphabetically."""
    frame = read(lending.collections)
    named = {
        (str(kind), str(code)): label
        for kind, group in frame.groupby("kind")
        for code, label in tables.names(group, "code").items()
    }
    return dict(sorted(named.items(), key=lambda item: i18n.sort_key(item[1])))


def _towns(read: Read) -> pd.DataFrame:
    """The municipalities that have a square on the map: place, label, tile_row, tile_column."""
    towns = read(lending.places, level=Level.MUNICIPALITY)
    labelled = towns.assign(label=tables.named(towns["place"], tables.names(towns)))
    return labelled.dropna(subset=["tile_row", "tile_column"])


def _moved(scope: Scope, period: Period) -> Scope:
    return Scope(
        scope.level, period.first, period.last, scope.shelving_location, scope.collection_code
    )


def _largest_sender(view: View) -> str | None:
    senders = view.balance[view.balance["sent"] > 0]
    return str(senders.nlargest(1, "sent")["place"].iloc[0]) if len(senders) else None


def _cells(view: View) -> pd.DataFrame:
    return flows.cells(view.pairs, list(view.order), view.choice.unit, view.inhabitants)


def _across(view: View) -> pd.DataFrame:
    return flows.between(view.pairs).sort_values("loans", ascending=False, kind="stable")


def _ordered(view: View) -> tuple[str, ...]:
    places, balance, names = view.places, view.balance, view.names
    moved = (balance["sent"] + balance["received"]).tolist()
    volume: dict[str, int] = dict(zip(balance["place"], moved, strict=True))
    open_now = places.loc[places["municipality_code"].notna(), "place"]
    known = {} if view.choice.scope.level is Level.BRANCH else dict.fromkeys(open_now)
    codes = [*known, *(code for code in volume if code not in known)]
    by_volume = sorted(codes, key=lambda code: (-volume.get(code, 0), names.get(code, code)))
    shown = by_volume[:MATRIX_PLACES]
    if view.choice.order is Order.VOLUME:
        return tuple(shown)
    by_name = sorted(shown, key=lambda code: i18n.sort_key(names.get(code, code)))
    if view.choice.order is Order.ALPHABET:
        return tuple(by_name)
    area = places.set_index("place")[["subregion_code", "tile_row", "tile_column"]]
    keys = {code: tuple(map(str, row)) for code, *row in area.itertuples()}
    return tuple(sorted(by_name, key=lambda code: keys.get(code, ("~",))))


def _has_todays_owner(coverage: pd.DataFrame, period: Period) -> bool:
    inside = pd.to_datetime(coverage["month"]).dt.date.between(period.first, period.last)
    return bool(coverage.loc[inside, "owner_is_todays"].any())


def _days(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """One day, a span, or a span that has no end yet."""
    if start == end:
        return i18n.day(start)
    return f"{i18n.day(start)} – {i18n.day(end) if pd.notna(end) else ''}"


def annotations(read: Read, period: Period) -> tuple[tuple[str | None, str], ...]:
    """What bent the figures in a period: municipality code, or None where it touched all, and text."""
    frame = read(lending.annotations, first=period.first, last=period.last_day)
    texts = frame[f"text_{i18n.current()}"]
    best = texts.where(texts.notna() & (texts != ""), frame["text_fi"])
    columns = (frame["municipality_code"], frame["date_from"], frame["date_to"], best)
    return tuple(
        (code if isinstance(code, str) and code else None, f"{_days(start, end)}: {text}")
        for code, start, end, text in zip(*columns, strict=True)
        if isinstance(text, str)
    )
