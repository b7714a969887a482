"""What a page looks at: the frames of a choice, named and put in order, ready for charts and words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from portal import i18n, tables
from portal.queries import flows, lending
from portal.queries.flows import Totals, Unit
from portal.queries.lending import Level, Scope
from portal.queries.periods import Period, is_complete, whole, year_before

MATRIX_PLACES = 40
TREND_MONTHS = 60
Read = Callable[..., pd.DataFrame]


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


@dataclass(frozen=True)
class View:
    """The frames of one choice. `before` is None where a year before cannot be compared."""

    choice: Choice
    region: str
    names: Mapping[str, str]
    places: pd.DataFrame
    towns: pd.DataFrame
    order: tuple[str, ...]
    pairs: pd.DataFrame
    totals: Totals
    before: Totals | None
    balance: pd.DataFrame
    cells: pd.DataFrame
    by_month: pd.DataFrame
    by_month_and_place: pd.DataFrame
    population_years: tuple[int, ...]
    is_complete: bool
    has_todays_owner: bool
    annotations: tuple[str, ...]

    @property
    def focus(self) -> str | None:
        """The highlighted place, else the one that sends most, else None when nobody sends."""
        if self.choice.place is not None:
            return self.choice.place
        senders = self.balance[self.balance["sent"] > 0]
        return str(senders.nlargest(1, "sent")["place"].iloc[0]) if len(senders) else None

    def name(self, code: str) -> str:
        """The name of a place; its code when it has none."""
        return self.names.get(code, code)


def look(read: Read, choice: Choice, region: str) -> View:
    """Ask everything a choice needs and put it in order."""
    scope, period = choice.scope, choice.period
    coverage = read(lending.months)
    pairs = read(lending.pairs, scope=scope)
    places = read(lending.places, level=scope.level)
    inhabitants = read(
        lending.population, level=scope.level, year=period.first.year - 1, on=period.last_day
    )
    earlier = year_before(period, coverage)
    balance = flows.balance(pairs)
    names = tables.names(places)
    order = _ordered(choice, places, balance, names)
    return View(
        choice=choice,
        region=region,
        names=names,
        places=places,
        towns=_towns(read),
        order=order,
        pairs=pairs,
        totals=flows.totals(pairs),
        before=flows.totals(read(lending.pairs, scope=_moved(scope, earlier))) if earlier else None,
        balance=balance,
        cells=flows.cells(pairs, list(order), choice.unit, inhabitants),
        by_month=read(lending.by_month, scope=_moved(scope, trend_period(period, coverage))),
        by_month_and_place=read(
            lending.by_month_and_place, scope=_moved(scope, trend_period(period, coverage))
        ),
        population_years=tuple(sorted({int(year) for year in inhabitants["year"].dropna()})),
        is_complete=is_complete(period, coverage),
        has_todays_owner=_has_todays_owner(coverage, period),
        annotations=_annotations(read, period),
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


def _ordered(
    choice: Choice, places: pd.DataFrame, balance: pd.DataFrame, names: Mapping[str, str]
) -> tuple[str, ...]:
    volume = balance.set_index("place")[["sent", "received"]].sum(axis=1)
    open_now = places.loc[places["municipality_code"].notna(), "place"]
    known = {} if choice.scope.level is Level.BRANCH else dict.fromkeys(open_now)
    codes = [*known, *(code for code in volume.index if code not in known)]
    by_volume = sorted(codes, key=lambda code: (-volume.get(code, 0), names.get(code, code)))
    shown = by_volume[:MATRIX_PLACES]
    if choice.order is Order.VOLUME:
        return tuple(shown)
    by_name = sorted(shown, key=lambda code: i18n.sort_key(names.get(code, code)))
    if choice.order is Order.ALPHABET:
        return tuple(by_name)
    area = places.set_index("place")[["subregion_code", "tile_row", "tile_column"]]
    keys = {code: tuple(map(str, row)) for code, *row in area.itertuples()}
    return tuple(sorted(by_name, key=lambda code: keys.get(code, ("~",))))


def _has_todays_owner(coverage: pd.DataFrame, period: Period) -> bool:
    inside = pd.to_datetime(coverage["loan_month"]).dt.date.between(period.first, period.last)
    return bool(coverage.loc[inside, "owner_is_todays"].any())


def _annotations(read: Read, period: Period) -> tuple[str, ...]:
    frame = read(lending.annotations, first=period.first, last=period.last_day)
    texts = frame[f"text_{i18n.current()}"]
    best = texts.where(texts.notna() & (texts != ""), frame["text_fi"])
    return tuple(
        f"{i18n.day(start)} – {i18n.day(end) if pd.notna(end) else ''}: {text}"
        for start, end, text in zip(frame["date_from"], frame["date_to"], best, strict=True)
        if isinstance(text, str)
    )
