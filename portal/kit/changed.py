"""The columns that tell in a table how its counts changed from what they are compared with."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from portal.kit import changes
from portal.kit.comparison import Comparison
from portal.kit.i18n import _
from portal.kit.tables import Column, Kind


def columns(name: str, label: str, comparison: Comparison) -> tuple[Column, ...]:
    """The columns that `rows` adds beside the column `name`: the count before, the change, the change in
    per cent, and what may be said of it; none where there is nothing to compare with. label: what is counted."""
    if not comparison.periods:
        return ()
    of = len(comparison.periods)
    return (
        Column(
            f"{name}_before",
            _("{what}, {period}").format(what=label, period=comparison.short),
            Kind.COUNT if of == 1 else Kind.DECIMAL,
        ),
        Column(
            f"{name}_change",
            _("{what}, change").format(what=label),
            Kind.SIGNED if of == 1 else Kind.SIGNED_DECIMAL,
        ),
        Column(f"{name}_ratio", _("{what}, change, %").format(what=label), Kind.SIGNED_SHARE),
        Column(f"{name}_said", _("{what}, told").format(what=label), Kind.TEXT),
    )


def rows(
    frame: pd.DataFrame,
    name: str,
    comparison: Comparison,
    before: Callable[[Mapping[Any, Any]], float],
) -> pd.DataFrame:
    """The rows with those columns. before(row) is the count of the periods of the comparison together,
    not a number where it is not known."""
    if not comparison.periods:
        return frame
    of = len(comparison.periods)
    counts = [before(row) / of for row in frame.to_dict("records")]
    now = [int(count) for count in frame[name]]
    told = [
        None if math.isnan(past) else changes.in_a_cell(one, changes.Past(past, of))
        for one, past in zip(now, counts, strict=True)
    ]
    past = pd.Series(counts, index=frame.index, dtype=float)
    change = frame[name] - past
    return frame.assign(
        **{
            f"{name}_before": past,
            f"{name}_change": change,
            f"{name}_ratio": change / past.where(past > 0),
            f"{name}_said": pd.Series(told, index=frame.index, dtype="object"),
        }
    )
