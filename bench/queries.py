"""Every query behind a page, timed on a release: the median of several runs."""

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from portal.kit import covered, periods, warehouse
from portal.kit.places import Level, Scope
from portal.lending import collections
from portal.lending import view as views

_TIMES = 9


def measure(data: Path) -> Iterator[str]:
    """A line for each query: its slowest case over the levels, with and without a filter."""
    release = warehouse.newest(data)
    if not isinstance(release, warehouse.Release):
        raise TypeError(f"no release in {data}: {release}")
    slowest: dict[str, float] = {}

    def read(query: Callable[..., pd.DataFrame], **parameters: object) -> pd.DataFrame:
        frame, milliseconds = _timed(release, query, parameters)
        slowest[query.__name__] = max(slowest.get(query.__name__, 0), milliseconds)
        return frame

    for scope in _scopes(read):
        views.look(read, views.Choice(scope), "bench")
    warehouse.close()
    for name, milliseconds in sorted(slowest.items(), key=lambda item: -item[1]):
        yield f"{name:24s} {milliseconds:6.1f}"


def _scopes(read: views.Read) -> Iterator[Scope]:
    period = periods.default(read(covered.loans))
    labelled = collections.labelled(read)
    codes = [code for kind, code in labelled if kind == "shelving_location"]
    for level in Level:
        for location in (None, *codes[:1]):
            yield Scope(level, period.first, period.last, shelving_location=location)


def _timed(
    release: warehouse.Release, query: Callable[..., pd.DataFrame], parameters: dict[str, object]
) -> tuple[pd.DataFrame, float]:
    taken = []
    for _ in range(_TIMES):
        start = time.perf_counter()
        with warehouse.cursor(release) as cursor:
            frame = query(cursor, **parameters)
        taken.append((time.perf_counter() - start) * 1000)
    return frame, statistics.median(taken)
