"""How long items of the sample travel: vans on working days, slower to far municipalities."""

import numpy as np
from numpy.typing import NDArray

from etl.sample.region import Floats, Ints

Moments = NDArray[np.datetime64]
Span = tuple[np.datetime64, np.datetime64]  # from the first moment up to the second

NEVER = np.datetime64("NaT", "s")

NEXT_DAY_KM, TWO_DAYS_KM = 80.0, 220.0
MISSED = 0.35
FORGOTTEN = 0.02
FORGOTTEN_DAYS = (8, 25)
SATURDAYS = 0.15
SENT_HOURS = (9.0, 18.0)
ARRIVED_HOURS = (8.0, 15.0)
_WEEKDAY_OF_1970 = 3  # 1 January was a Thursday; Monday is 0


def working_days(kilometres: Floats, rng: np.random.Generator) -> Ints:
    """Working days on the way: by distance, more where a van was missed or a crate forgotten."""
    fewest = 1 + (kilometres > NEXT_DAY_KM) + (kilometres > TWO_DAYS_KM)
    missed = rng.geometric(1 - MISSED, len(kilometres)) - 1
    is_forgotten = rng.random(len(kilometres)) < FORGOTTEN
    forgotten = np.where(is_forgotten, rng.integers(*FORGOTTEN_DAYS, len(kilometres)), 0)
    days: Ints = fewest + missed + forgotten
    return days


def days_of(moments: Moments) -> Moments:
    return np.asarray(moments.astype("datetime64[D]"))


def moved(days: Moments, by: Ints | int) -> Moments:
    """So many working days later, or earlier where `by` is negative."""
    return np.asarray(np.busday_offset(days, by, roll="backward"))


def some_on_saturday(days: Moments, rng: np.random.Generator) -> Moments:
    """A few of what would be on a Monday are on the Saturday before."""
    weekday = (days.astype(np.int64) + _WEEKDAY_OF_1970) % 7
    is_earlier = (weekday == 0) & (rng.random(len(days)) < SATURDAYS)
    return np.where(is_earlier, days - np.timedelta64(2, "D"), days)


def within(days: Moments, hours: tuple[float, float], rng: np.random.Generator) -> Moments:
    """A second of each day between the two hours."""
    first, last = (hour * 3600 for hour in hours)
    return _seconds_after(days, first + rng.random(len(days)) * (last - first))


def before(days: Moments, ends: Moments, rng: np.random.Generator, opens: float = 0.0) -> Moments:
    """A second of each day between the hour `opens` and the moment `ends` of the same day."""
    first = opens * 3600
    last = (ends - days.astype("datetime64[s]")).astype(np.int64)
    return _seconds_after(days, first + rng.random(len(days)) * np.maximum(last - first - 1, 0))


def _seconds_after(days: Moments, seconds: Floats) -> Moments:
    return np.asarray(days.astype("datetime64[s]") + seconds.astype("timedelta64[s]"))
