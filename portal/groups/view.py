"""What the page on working groups looks at: the register of one release, named, by year, library and group."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, TypeVar

import pandas as pd

from portal.evidence import register as recognition
from portal.evidence import services
from portal.groups import queries as groups
from portal.kit import comparison, i18n, marts, narrowing, periods, tables, view
from portal.kit import region as regions
from portal.kit.answers import Read
from portal.kit.comparison import YEAR_BEFORE, Comparison
from portal.kit.i18n import N_, _
from portal.kit.kept import KEPT_OF_SCOPE, Kept
from portal.kit.narrowing import Narrowing
from portal.kit.periods import Period
from portal.kit.places import Level

KINDS = ("kimppa", "ake", "national")  # the order in which groups stand
T = TypeVar("T")


@dataclass(frozen=True)
class Choice:
    """What the reader has chosen: the whole state of a view; over all years where `is_span`. `against`
    is the code of what the year is compared with."""

    year: int
    library: str | None = None
    group: str | None = None
    is_span: bool = False
    against: str = YEAR_BEFORE


@dataclass(frozen=True, kw_only=True)
class Frames:
    """The whole register in one language, whatever is chosen.

    `names`, `group_names` and `towns` (the municipalities) are by code; `groups` has the group's id as index; `lives` its first and
    last year; `years` are those with any record, newest first, and
    `recorded_years` those of seats or meetings. `is_workbook`: staff keep the register
    in a workbook; otherwise it holds the documented facts of the region pack.
    """

    region: str
    names: Mapping[str, str]
    group_names: Mapping[str, str]
    groups: pd.DataFrame
    seats: pd.DataFrame
    meetings: pd.DataFrame
    staff: pd.DataFrame
    unnamed: pd.DataFrame
    recognitions: pd.DataFrame
    members: pd.DataFrame
    services: pd.DataFrame
    e_lending: pd.DataFrame
    towns: Mapping[str, str]
    lives: pd.DataFrame
    years: tuple[int, ...]
    recorded_years: frozenset[int]
    usual_year: int | None
    is_workbook: bool
    memory: Kept = dataclasses.field(default_factory=lambda: Kept(KEPT_OF_SCOPE), compare=False)


@dataclass(frozen=True, kw_only=True)
class View(Frames, view.View[Choice]):
    """The register, looked at by one choice."""

    source = N_("Source: register of cooperation, {consortium}")

    @property
    def year(self) -> int:
        """The year that is looked at."""
        return self.choice.year

    @property
    def comparison(self) -> Comparison:
        """The years that it is compared with, of those that groups are recorded of."""
        return comparison.of_year(self.choice.against, self.year, self.recorded_years)

    @property
    def period(self) -> Period:
        """The months of the year, or of all years."""
        first = min(self.years) if self.choice.is_span else self.year
        last = max(self.years) if self.choice.is_span else self.year
        return Period(periods.year(first).first, periods.year(last).last)

    @property
    def narrowing(self) -> tuple[Narrowing, ...]:
        """The highlighted library, and the group that is looked at."""
        library, group = self.choice.library, self.choice.group
        chosen = narrowing.of_highlight(None if library is None else self.name(library))
        if group is None:
            return chosen
        return (*chosen, *narrowing.of_subject(_("group: {name}"), self.group_name(group)))

    @property
    def without_group(self) -> Self:
        """The same choice with no group: what tells of all groups is not narrowed by one."""
        return self.having(group=None)

    @property
    def spanned(self) -> Self:
        """The same choice over all years."""
        return self.having(is_span=True)

    @property
    def library(self) -> str:
        """The library that a figure of one library is about, which there must be."""
        if self.choice.library is None:
            raise LookupError("a figure of one library needs a library")
        return self.choice.library

    @property
    def group(self) -> str:
        """The group that a figure of one group is about, which there must be."""
        if self.choice.group is None:
            raise LookupError("a figure of one group needs a group")
        return self.choice.group

    @property
    def of_year(self) -> pd.DataFrame:
        """What is recorded of the year, a row a library and group."""
        return self.seats[self.seats["year"] == self.year]

    @property
    def taken(self) -> pd.DataFrame:
        """The seats of the year."""
        return self.of_year[self.of_year["is_seat"]]

    @property
    def services_of_year(self) -> pd.DataFrame:
        """The records of work for joint services of the year, as `services.services`."""
        return self.services[self.services["year"] == self.year]

    @property
    def e_lent(self) -> pd.DataFrame:
        """E-lending of the year, as `services.e_lending`."""
        return self.e_lending[pd.to_datetime(self.e_lending["month"]).dt.year == self.year]

    @property
    def staff_years(self) -> pd.Series:
        """Person-years by library, of the year or the nearest earlier one."""
        return groups.staff_of(self.staff, self.year)

    @property
    def shares(self) -> pd.DataFrame:
        """`groups.shares` of the year."""
        return self.once(_shares)

    @property
    def libraries(self) -> tuple[str, ...]:
        """Every library, those of large staff first, in each size by name."""
        return self.once(_ordered)

    @property
    def shown_groups(self) -> tuple[str, ...]:
        """The groups that something is recorded of in the year."""
        return ordered_groups(self, set(self.of_year["group_id"]))

    @property
    def meetings_of_year(self) -> pd.Series:
        """How many meetings each group had in the year, by group."""
        rows = self.meetings[self.meetings["year"] == self.year]
        return rows.set_index("group_id")["meetings"]

    def size_class(self, library: str) -> int:
        """0 large, 1 of middle size, 2 small, 3 not known."""
        return groups.size_class(self.staff_years.get(library))

    def name(self, library: str) -> str:
        """The name of a library."""
        return self.names.get(library, library)

    def group_name(self, group: str) -> str:
        """The name of a group."""
        return self.group_names.get(group, group)


def is_known(read: Read) -> bool:
    """Whether the release has a register at all: an older one lacks it."""
    return set(read(marts.marts)["mart"]) >= groups.MARTS


def of(frames: Frames, choice: Choice) -> View:
    """The register, looked at by a choice."""
    return view.of(View, frames, choice)


def usual(frames: Frames) -> View:
    """The register in the year that is shown when nobody has chosen one; there must be one."""
    return of(frames, Choice(frames.usual_year or 0))


def gathered(read: Read, _scope: None, region: str) -> Frames:
    """Ask for the whole register; the release must have one."""
    listed, seats, met = read(groups.groups), read(groups.seats), read(groups.meetings)
    names = tables.names(read(groups.libraries), "library")
    work, lent = read(services.services), read(services.e_lending)
    lent_years = pd.to_datetime(lent["month"]).dt.year
    known = (seats["year"], met["year"], work["year"], lent_years)
    years = sorted({int(year) for each in known for year in each}, reverse=True)
    return Frames(
        region=region,
        names={**{code: code for code in seats["library"]}, **names},
        group_names=tables.names(listed, "group_id"),
        groups=listed.set_index("group_id"),
        seats=seats,
        meetings=met,
        staff=read(groups.staff),
        unnamed=read(groups.unnamed),
        recognitions=read(recognition.recognitions),
        members=read(groups.members),
        services=work,
        e_lending=lent,
        towns=tables.names(read(regions.places, level=Level.MUNICIPALITY)),
        lives=groups.lives(listed, seats, met),
        years=tuple(years),
        recorded_years=frozenset(map(int, (*seats["year"], *met["year"]))),
        usual_year=_usual_year(seats, len(names)) or max(years, default=None),
        is_workbook=bool(read(groups.sources)["loaded_at"].notna().any()),
    )


def _usual_year(seats: pd.DataFrame, libraries: int) -> int | None:
    """The newest year in which half of the libraries have a seat, else the newest with any.

    A year of which little has been written down yet would tell of the writing, not of the libraries.
    """
    taken = seats[seats["is_seat"]].groupby("year")["library"].nunique()
    half = taken[2 * taken >= libraries]
    found = half if len(half) else taken
    return int(found.index.max()) if len(found) else None


def ordered_groups(frames: Frames, wanted: set[str]) -> tuple[str, ...]:
    """The groups: the consortium's, AKE's, national ones; in each kind by name."""
    kinds = frames.groups["kind"].to_dict()
    return tuple(
        sorted(
            wanted & frames.group_names.keys(),
            key=lambda group: (KINDS.index(kinds[group]), i18n.sort_key(frames.group_names[group])),
        )
    )


def _ordered(view: View) -> tuple[str, ...]:
    return tuple(
        sorted(
            view.names,
            key=lambda library: (view.size_class(library), i18n.sort_key(view.name(library))),
        )
    )


def _shares(view: View) -> pd.DataFrame:
    return groups.shares(view.of_year, view.staff_years)
