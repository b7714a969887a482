"""What the what-if page looks at: an amount, a key, and every municipality's weights in a period."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import TypeVar

import pandas as pd

from portal.kit import covered, narrowing, view
from portal.kit import region as regions
from portal.kit.answers import Read
from portal.kit.i18n import N_
from portal.kit.narrowing import Narrowing
from portal.kit.periods import Period
from portal.kit.places import Level
from portal.kit.uncounted import Gap
from portal.municipality.view import Frames
from portal.whatif import queries as cost_share
from portal.whatif.queries import Key

T = TypeVar("T")
WHOLE = 100  # per cent


@dataclass(frozen=True)
class Choice:
    """An amount in cents, the key that it is divided by, and the highlighted municipality.

    second: the key of what is left of a hundred per cent after `part`. floor and ceiling are cents a
    municipality, 0 for none. against: the key that the division is compared with. people: of 31 December of
    which year the inhabitants are, None for those that the period has.
    """

    cents: int
    key: Key
    place: str | None = None
    second: Key | None = None
    part: int = 100
    floor: int = 0
    ceiling: int = 0
    against: Key = Key.POPULATION
    people: int | None = None


@dataclass(frozen=True, kw_only=True)
class CostView(view.View[Choice]):
    """The frames of a period and every key's weights by municipality.

    months_of_transfers: how many months of the period have transfers. kept: the agreements of the address,
    each looked at as this one is.
    """

    frames: Frames
    kept: tuple["CostView", ...] = ()
    weights: dict[Key, pd.Series]
    months_of_transfers: int
    source = N_("Source: loan events and transfers of {consortium}, {system}")

    @property
    def cents(self) -> int:
        """The amount."""
        return self.choice.cents

    @property
    def key(self) -> Key:
        """What it is divided by."""
        return self.choice.key

    @property
    def place(self) -> str | None:
        """The highlighted municipality."""
        return self.choice.place

    @property
    def period(self) -> Period:
        """The months whose lending is used."""
        return self.frames.period

    @property
    def gap(self) -> Gap | None:
        """Why there is nothing to divide by, where loans were brought in and no branch is known."""
        return Gap.NO_BRANCH_KNOWN if self.frames.is_uncounted else None

    @property
    def narrowing(self) -> tuple[Narrowing, ...]:
        """The highlighted municipality."""
        return narrowing.of_highlight(None if self.place is None else self.name(self.place))

    def shares(self, key: Key) -> dict[str, int]:
        """The amount in cents by municipality, under a key that is known."""
        return cost_share.shares(self.cents, _weights(self, key))

    @property
    def is_mixed(self) -> bool:
        """Whether a second key has a part."""
        return self.choice.second is not None and self.choice.part < WHOLE

    @property
    def divided(self) -> dict[str, int] | None:
        """The amount in cents by municipality as it is chosen; None where floors or ceilings do not let it
        be divided."""
        return self.once(_divided)

    @property
    def difference(self) -> dict[str, int] | None:
        """That less the key that it is compared with; None where that key is not known or is the same."""
        against, divided = self.choice.against, self.divided
        is_same = not self.is_mixed and against is self.key and not self._is_bounded
        if divided is None or against not in self.weights or is_same:
            return None
        other = self.shares(against)
        return {place: cents - other[place] for place, cents in divided.items()}

    @property
    def years_of_people(self) -> list[int]:
        """The years of which the inhabitants are."""
        if self.choice.people is not None:
            return [self.choice.people]
        return list(self.frames.population_years.values())

    @property
    def _is_bounded(self) -> bool:
        return bool(self.choice.floor or self.choice.ceiling)

    def name(self, code: str) -> str:
        """The name of a municipality."""
        return self.frames.names.get(code, code)


def of(frames: Frames, read: Read, choice: Choice, kept: tuple[Choice, ...] = ()) -> CostView:
    """The view of an amount, and of kept agreements beside it; a key that is not known gives way to equal
    shares, a second one to none."""
    known = read(covered.by_report).query("report == 'transfers'")["month"]
    months = {stamp.date() for stamp in pd.to_datetime(known)} & set(frames.period.months)
    carried_km = _kilometres(frames, read) if months else pd.Series(dtype=float)
    weights = cost_share.weights(_peopled(frames.figures, read, choice.people), carried_km)
    used = choice.key if choice.key in weights else Key.EQUAL
    second = choice.second if choice.second in weights and choice.second is not used else None
    return CostView(
        choice=dataclasses.replace(choice, key=used, second=second),
        memory=frames.memory,
        frames=frames,
        weights=weights,
        months_of_transfers=len(months),
        kept=tuple(of(frames, read, each) for each in kept),
    )


def _peopled(figures: pd.DataFrame, read: Read, year: int | None) -> pd.DataFrame:
    """The figures with the inhabitants of 31 December of a year."""
    if year is None:
        return figures
    known = read(
        regions.population, level=Level.MUNICIPALITY, year=year, on=dt.date(year, 12, 31)
    ).set_index("place")
    people = known["population"].where(known["year"] == year)
    return figures.assign(population=people.reindex(figures.index).astype("Float64").astype(float))


def agreed(view: CostView) -> tuple[CostView, ...]:
    """The kept agreements whose amount can be divided."""
    return tuple(each for each in view.kept if each.divided is not None)


def _divided(view: CostView) -> dict[str, int] | None:
    choice = view.choice
    first = _weights(view, view.key)
    parts = [(WHOLE, first)]
    if choice.second is not None and view.is_mixed:
        parts = [(choice.part, first), (WHOLE - choice.part, _weights(view, choice.second))]
    weights = cost_share.mixed(parts) if view.is_mixed else first
    try:
        return cost_share.bounded(view.cents, weights, choice.floor, choice.ceiling or None)
    except ValueError:
        return None


def _weights(view: CostView, key: Key) -> dict[str, float]:
    return {str(place): float(weight) for place, weight in view.weights[key].items()}


def _kilometres(frames: Frames, read: Read) -> pd.Series:
    ways = read(cost_share.carried, first=frames.period.first, last=frames.period.last)
    return cost_share.kilometres(ways, frames.figures.index)
