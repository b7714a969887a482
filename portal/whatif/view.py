"""What the what-if page looks at: an amount, a key, and every municipality's weights in a period."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import pandas as pd

from portal.kit import narrowing
from portal.kit.menu import N_
from portal.kit.narrowing import Narrowing
from portal.kit.periods import Period
from portal.kit.uncounted import Gap
from portal.municipality.view import Frames
from portal.transport import queries as transport
from portal.whatif import queries as cost_share
from portal.whatif.queries import Key

T = TypeVar("T")
Read = Callable[..., pd.DataFrame]


@dataclass(frozen=True)
class CostView:
    """The frames of a period, an amount in cents and the key that is looked at.

    months_of_transfers: how many months of the period have transfers.
    """

    frames: Frames
    weights: dict[Key, pd.Series]
    cents: int
    key: Key
    place: str | None
    months_of_transfers: int
    source = N_("Source: loan events and transfers of {consortium}, Koha")

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

    def once(self, make: Callable[..., T], *parameters: Any) -> T:  # noqa: ANN401 - what make takes
        """What make(view, *parameters) returns; made once an amount and key."""
        key = (make, self.cents, self.key, self.place, parameters)
        return self.frames.memory.get(key, lambda: make(self, *parameters))

    def shares(self, key: Key) -> dict[str, int]:
        """The amount in cents by municipality, under a key that is known."""
        weights = {str(place): float(weight) for place, weight in self.weights[key].items()}
        return cost_share.shares(self.cents, weights)

    def name(self, code: str) -> str:
        """The name of a municipality."""
        return self.frames.names.get(code, code)


def of(frames: Frames, read: Read, cents: int, key: Key, place: str | None) -> CostView:
    """The view of an amount; a key that is not known gives way to equal shares."""
    known = read(transport.coverage).query("report == 'transfers'")["month"]
    months = {stamp.date() for stamp in pd.to_datetime(known)} & set(frames.period.months)
    carried_km = _kilometres(frames, read) if months else pd.Series(dtype=float)
    weights = cost_share.weights(frames.figures, carried_km)
    used = key if key in weights else Key.EQUAL
    return CostView(frames, weights, cents, used, place, len(months))


def _kilometres(frames: Frames, read: Read) -> pd.Series:
    ways = read(cost_share.carried, first=frames.period.first, last=frames.period.last)
    return cost_share.kilometres(ways, frames.figures.index)
