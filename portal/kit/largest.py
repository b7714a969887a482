"""Which of many places a figure draws: the largest, those that are in focus, and all others as one.

The one rule of bars, lines, squares and lists of places, on pages, sheets and documents. Of a large set the
largest twenty stand for themselves, and so does what the reader has chosen; the rest is one row whose sums
hold. Fewer than five others are drawn all the same: to fold a handful hides more than it saves.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from portal.kit.i18n import N_, _, number
from portal.kit.places import Level, counted

LARGEST, FEWEST = 20, 5  # places drawn of a large set; others that are worth being one row
OTHERS = " others"  # all others as one: no code begins with a space
HOW = N_(
    "There are too many places to draw each: the largest have a row of their own, and so has the one that is chosen. The last row is all others together, so that the sums hold. To see another place, choose it on the page; the table and the downloads have every place."
)


@dataclass(frozen=True)
class Cut:
    """The places that are drawn, and those that are one together, both largest first."""

    shown: tuple[str, ...]
    others: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many places there are in all."""
        return len(self.shown) + len(self.others)

    @property
    def hows(self) -> tuple[str, ...]:
        """How a figure of them is read, as keys: nothing where each is drawn."""
        return (HOW,) if self.others else ()

    def label(self, level: Level) -> str:
        """What the row of the others is called."""
        return together(level, len(self.others))

    def told(self, what: str, level: Level) -> str:
        """What a figure is of, and how many of all places it draws where that is not each."""
        if not self.others:
            return what
        said = _("{what}, {n} drawn of {places}, the others together")
        return said.format(what=what, n=number(len(self.shown)), places=counted(level, self.count))

    def folded(self, frame: pd.DataFrame, *sums: str, key: str = "place") -> pd.DataFrame:
        """The rows of the places that are drawn, in the order of the frame, and one of the others as OTHERS.

        Its `sums` are theirs added up, of what is known; every other column of it is empty: a rate or a
        median is made from its parts by who knows them, never averaged.
        """
        if not self.others:
            return frame
        is_other = frame[key].isin(self.others)
        rest = frame.loc[is_other, list(sums)].sum(min_count=1)
        row = pd.DataFrame([{key: OTHERS, **rest.to_dict()}])
        return pd.concat([frame[~is_other], row], ignore_index=True)


def together(level: Level, count: int) -> str:
    """What so many places are called as one."""
    return _("others ({places})").format(places=counted(level, count))


def cut(
    codes: Sequence[str],
    chosen: Collection[str | None] = (),
    *,
    page: int = 1,
    most: int = LARGEST,
    fewest: int = FEWEST,
) -> Cut:
    """What is drawn of places that come largest first: `most` of them, and the chosen ones among them.

    page: the next so many of them, and so on; the others are then those that this page does not draw.
    """
    if pages(len(codes), most=most, fewest=fewest) == 1:
        return Cut(tuple(codes))
    own = {*codes[most * (page - 1) : most * page], *chosen}
    return Cut(
        tuple(code for code in codes if code in own),
        tuple(code for code in codes if code not in own),
    )


def pages(count: int, *, most: int = LARGEST, fewest: int = FEWEST) -> int:
    """How many times a figure of so many places must be drawn to show each of them."""
    return math.ceil(count / most) if count - most >= fewest else 1
