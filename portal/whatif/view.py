"""What the what-if page looks at: an amount, a key, and every municipality's weights in a period."""

from dataclasses import dataclass
from typing import TypeVar

import pandas as pd

from portal.kit import covered, narrowing, view
from portal.kit.answers import Read
from portal.kit.i18n import N_
from portal.kit.narrowing import Narrowing
from portal.kit.periods import Period
from portal.kit.uncounted import Gap
from portal.municipality.view import Frames
from portal.whatif import queries as cost_share
from portal.whatif.queries import Key

T = TypeVar("T")


@dataclass(frozen=True)
class Choice:
    """An amount in cents, the key that it is divided by, and the highlighted municipality."""

    cents: int
    key: Key
    place: str | None = None


@dataclass(frozen=True, kw_only=True)
class CostView(view.View[Choice]):
    """The frames of a period and every key's weights by municipality.

    months_of_transfers: how many months of the period have transfers.
    """

    frames: Frames
    weights: dict[Key, pd.Series]
    months_of_transfers: int
    source = N_("Source: loan events and transfers of {consortium}, Koha")

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
        weights = {str(place): float(weight) for place, weight in self.weights[key].items()}
        return cost_share.shares(self.cents, weights)

    def name(self, code: str) -> str:
        """The name of a municipality."""
        return self.frames.names.get(code, code)


def of(frames: Frames, read: Read, cents: int, key: Key, place: str | None) -> CostView:
    """The view of an amount; a key that is not known gives way to equal shares."""
    known = read(covered.by_report).query("report == 'transfers'")["month"]
    months = {stamp.date() for stamp in pd.to_datetime(known)} & set(frames.period.months)
    carried_km = _kilometres(frames, read) if months else pd.Series(dtype=float)
    weights = cost_share.weights(frames.figures, carried_km)
    used = key if key in weights else Key.EQUAL
    return CostView(
        choice=Choice(cents, used, place),
        memory=frames.memory,
        frames=frames,
        weights=weights,
        months_of_transfers=len(months),
    )


def _kilometres(frames: Frames, read: Read) -> pd.Series:
    ways = read(cost_share.carried, first=frames.period.first, last=frames.period.last)
    return cost_share.kilometres(ways, frames.figures.index)
