"""A cube: what a subject counts of one mart, and by what, for tables that readers make themselves.

A subject declares its cubes in its `cubes.py`; `portal/tables` asks them. All SQL here is the portal's own:
what a reader chooses is only ever a name that is looked up, or a bound parameter.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

import pandas as pd

from portal.kit import region
from portal.kit.answers import Read
from portal.kit.i18n import N_
from portal.kit.measure import Measure
from portal.kit.periods import Period
from portal.kit.places import COLUMNS, Level
from portal.kit.tables import Kind

EVERY_LEVEL = tuple(Level)


class By(Enum):
    """What the codes of a dimension are."""

    MONTH = "month"
    YEAR = "year"
    PLACE = "place"  # at the level that is looked at, each known to the branch map for some months
    CODE = "code"


@dataclass(frozen=True)
class Dimension:
    """One thing to count by. `key` is its name in the address, `label` a key for gettext.

    `name` is its column in SQL and in open data; of a place "{level}" in it stands for the level.
    names(read, level) gives code -> label in their order; without it the codes are words of ours, keys
    for gettext. `part` is the column of coverage that says whether a month tells it. `is_of_items`: only
    the finer mart of the cube has it. `is_only`: it is the one place of its cube, called as the level is.
    `without`: what a row that has none is called.
    """

    key: str
    label: str
    name: str
    by: By = By.CODE
    names: Callable[[Read, Level], Mapping[str, str]] | None = None
    words: Mapping[str, str] = field(default_factory=dict, hash=False)
    part: str = ""
    is_of_items: bool = False
    is_only: bool = False
    without: str = N_("(not known)")

    def column(self, level: Level) -> str:
        """Its column at a level."""
        return self.name.replace("{level}", COLUMNS[level])

    @property
    def alias(self) -> str:
        """Its column without the level."""
        return self.name.removesuffix("_{level}")

    @property
    def is_time(self) -> bool:
        """Whether it is a month or a year."""
        return self.by in {By.MONTH, By.YEAR}


MONTH = Dimension("kuukausi", N_("Month"), "month", By.MONTH)
YEAR = Dimension("vuosi", N_("Year"), "year", By.YEAR)


def place(key: str, label: str, name: str, *, is_only: bool = False) -> Dimension:
    """Places of the region by name; `name` begins their columns, such as owner."""
    names = region.labelled_places
    return Dimension(key, label, name + "_{level}", By.PLACE, names, is_only=is_only)


@dataclass(frozen=True)
class Counted:
    """One measure of a cube. `value` aggregates the cube's rows: SQL of our own, in which a place has its name
    without the level, such as owner.

    kind: how it is written. `adds`: it has totals, as counts have, and shares whose parts are summed
    first; a median has none. `without`: dimensions (keys) that it cannot be told by, and `not_over` those
    that it cannot be added over. It is told where `base` (an aggregate too) is at least `enough`. `part` is
    the column of coverage that says whether a month tells it.
    """

    measure: Measure
    value: str
    kind: Kind = Kind.COUNT
    adds: bool = True
    without: frozenset[str] = frozenset()
    not_over: frozenset[str] = frozenset()
    base: str = ""
    enough: int = 0
    part: str = ""
    label: str = ""
    is_partial: bool = False

    @property
    def name(self) -> str:
        """What it is called, as a key for gettext."""
        return self.label or self.measure.name

    @property
    def is_count(self) -> bool:
        """Whether nothing counted is zero: of a share or a median it is not known."""
        return self.kind in {Kind.COUNT, Kind.SIGNED} and self.adds and not self.is_partial

    @property
    def is_number(self) -> bool:
        """Whether it is a number of things, whose change the rule of counts tells."""
        return self.kind is Kind.COUNT and not self.is_partial

    @property
    def is_share(self) -> bool:
        """Whether it is a share, whose change is told in percentage points."""
        return self.kind in {Kind.SHARE, Kind.SIGNED_SHARE}

    @property
    def is_added(self) -> bool:
        """Whether its values are amounts that can be averaged over years, not shares."""
        return self.adds and not self.is_share

    @property
    def is_median(self) -> bool:
        """Whether it is neither added nor divided: a median, or a count of different things."""
        return not self.adds

    def can_add_over(self, keys: frozenset[str]) -> bool:
        """Whether it has a total over these dimensions."""
        return self.adds and not keys & self.not_over


@dataclass(frozen=True)
class Cube:
    """What can be counted of one mart.

    `rows` is SQL of its rows: a column `month`, one for each dimension and what the measures add up;
    "{level}" in it stands for the level. `items` is the same with the dimensions of items. `source` is a
    key for gettext that names the {consortium}. coverage(read, parts) has a row a month: month,
    is_complete, why (may lack), is_known (whether all the parts are told: columns that its dimensions and
    measures name). Of a register (`is_recorded`) only what has a row is known, and only whole years.
    notes(read, period): what else must be known of the rows of a period that are not narrowed, in sentences.
    given(read): rows that no mart has, whose columns are `given_columns`; `rows` reads them by the name given.
    """

    rows: str
    dimensions: tuple[Dimension, ...]
    measures: tuple[Counted, ...]
    marts: frozenset[str]
    source: str
    coverage: Callable[[Read, frozenset[str]], pd.DataFrame]
    items: str = ""
    levels: tuple[Level, ...] = EVERY_LEVEL
    is_recorded: bool = False
    notes: Callable[[Read, Period], list[str]] | None = None
    given: Callable[[Read], tuple[tuple[object, ...], ...]] | None = None
    given_columns: tuple[str, ...] = ()

    def dimension(self, key: str) -> Dimension:
        """The dimension of that key. Raises KeyError where it has none."""
        return {one.key: one for one in self.dimensions}[key]

    def counted(self, measure: str) -> Counted:
        """The measure of that id. Raises KeyError where it has none."""
        return {one.measure.id: one for one in self.measures}[measure]
