"""What the card looks at: the figures of all places of a level in a period and in the years before."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import pandas as pd

from portal.groups import view as groups_view
from portal.kit import comparison, completeness, covered, narrowing, periods, tables, view
from portal.kit import region as regions
from portal.kit.answers import Read
from portal.kit.changes import Event
from portal.kit.comparison import YEAR_BEFORE, Comparison
from portal.kit.completeness import Lacking
from portal.kit.i18n import N_, _
from portal.kit.kept import Kept
from portal.kit.narrowing import Narrowing
from portal.kit.notes import file_name
from portal.kit.periods import Period
from portal.kit.places import LEVELS, MADE_OF, NEVER_BETWEEN, Level, Scope
from portal.kit.uncounted import Gap
from portal.lending import queries as lending
from portal.lending.view import Choice
from portal.municipality import queries as municipality

YEARS = 5
SUBJECTS = {
    Level.MUNICIPALITY: N_("municipality: {name}"),
    Level.CONSORTIUM: N_("consortium: {name}"),
    Level.REGION: N_("region: {name}"),
}
T = TypeVar("T")


@dataclass(frozen=True)
class Joint:
    """A library of several municipalities: its name and the codes of its members."""

    library: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Frames:
    """What is known of all places of a level in a period, in one language.

    members are the municipalities of each place; that of a municipality is itself. figures holds
    `municipality.figures`, whole those of all together; series the same for up to five years, oldest first, None where a year's months are not known in full, bent what happened in each. population_years
    tells by place of which year its inhabitants are; unmapped counts the loans that are in no
    figure, since a branch is not on the map; of the places that are off_map no branch is known
    in the period, and figures have no row of them; of those partly off the map the months without a
    branch of the place or of one of its municipalities, and figures tell their counts only; never_on_map are
    the municipalities of which the map knows no branch at any time. figures_before are the figures of each period of the
    comparison (partly_before: of whom some of those months are not known). annotations are what bent the
    period, compared what bent it or those.
    """

    period: Period
    level: Level
    region: str
    names: Mapping[str, str]
    towns: Mapping[str, str]
    members: Mapping[str, frozenset[str]]
    places: pd.DataFrame
    pairs: pd.DataFrame
    figures: pd.DataFrame
    whole: pd.Series
    series: tuple[tuple[Period, pd.DataFrame | None], ...]
    bent: tuple[tuple[Event, ...], ...]
    comparison: Comparison
    figures_before: tuple[pd.DataFrame, ...]
    population_years: Mapping[str, int]
    joint: tuple[Joint, ...]
    has_holds: bool
    has_all_holds: bool
    unmapped: int
    off_map: frozenset[str]
    never_on_map: frozenset[str]
    partly: Mapping[str, tuple[dt.date, ...]]
    partly_before: frozenset[str]
    is_complete: bool
    lacking: Lacking
    annotations: tuple[Event, ...]
    compared: tuple[Event, ...]
    register: groups_view.Frames | None
    memory: Kept = dataclasses.field(default_factory=lambda: Kept(512), compare=False)

    @property
    def is_uncounted(self) -> bool:
        """Whether loans of the period were brought in and none is in the figures, since no branch is
        known."""
        return self.unmapped > 0 and not self.whole[["loans"]].fillna(0).any()


@dataclass(frozen=True)
class Chosen:
    """The place that is looked at, another that stands beside it, and the measure that all
    places are put in order by."""

    place: str
    beside: str | None = None
    measure: str = municipality.MEASURES[0]


@dataclass(frozen=True, kw_only=True)
class MunicipalityView(Frames, view.View[Chosen]):
    """The frames, looked at from one place."""

    source = N_("Source: loan events and holds of {consortium}, {system}")

    @property
    def place(self) -> str:
        """The code of the place."""
        return self.choice.place

    @property
    def narrowing(self) -> tuple[Narrowing, ...]:
        """The place: what the whole card is about."""
        return narrowing.of_subject(_(SUBJECTS[self.level]), self.name)

    @property
    def gap(self) -> Gap | None:
        """Why there are no figures: no branch is known at all, or none of this place."""
        if self.is_uncounted:
            return Gap.NO_BRANCH_KNOWN
        return Gap.OFF_THE_MAP if self.place in self.off_map else None

    @property
    def name(self) -> str:
        """The name of the place."""
        return self.names.get(self.place, self.place)

    @property
    def row(self) -> pd.Series:
        """The figures of the place."""
        return _row(self.figures, self.place)

    @property
    def beside(self) -> str:
        """The code of the place beside it, which there must be."""
        if self.choice.beside is None:
            raise LookupError("a figure of two places needs a second one")
        return self.choice.beside

    @property
    def before(self) -> tuple[pd.Series, ...]:
        """Its figures of each period it is compared with; none where they cannot be compared."""
        is_known = not self.unknown_months and self.place not in self.partly_before
        if not is_known or any(self.place not in each.index for each in self.figures_before):
            return ()
        return tuple(_row(each, self.place) for each in self.figures_before)

    @property
    def unknown_months(self) -> tuple[dt.date, ...]:
        """The months of the period in which the branch map has no branch of the place, or of one of its municipalities."""
        return self.partly.get(self.place, ())

    def median(self, measure: str) -> float:
        """The median of the places whose value is known; not a number where none is."""
        return float(self.figures[measure].median())

    @property
    def own(self) -> frozenset[str]:
        """The municipalities of the place: itself, or those of the consortium or region."""
        return self.members.get(self.place, frozenset())

    @property
    def is_group(self) -> bool:
        """Whether the place is made of municipalities: a consortium or region."""
        return self.level in MADE_OF

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that places of the level have."""
        return municipality.measures(self.level)

    @property
    def is_between(self) -> bool:
        """Whether loans between the places of the level are counted."""
        return self.level not in NEVER_BETWEEN

    @property
    def similar(self) -> tuple[str, ...]:
        """The municipalities it is compared with; none of a consortium or region, whose sizes have no classes."""
        return () if self.is_group else self.once(_similar)

    @property
    def can_compare(self) -> bool:
        """True when its inhabitants and its centre are known, which similar ones are found by."""
        points = self.places.dropna(subset=["latitude", "longitude"])["place"]
        return bool(pd.notna(self.row["population"])) and self.place in set(points)

    @property
    def library(self) -> Joint | None:
        """The joint library that serves the municipality, if one does."""
        return next((joint for joint in self.joint if self.place in joint.members), None)

    def as_one(self) -> pd.DataFrame:
        """The figures of the members of the joint library, and of the library as one in the last row.

        Raises LookupError where the municipality has no joint library.
        """
        library = self.library
        if library is None:
            raise LookupError(f"{self.place} has no joint library")
        members = list(library.members)
        merged = municipality.merged(
            self.pairs, self.figures["population"], members, library.library
        )
        return pd.concat([self.figures.loc[members], merged.loc[[library.library]]])

    @property
    def events(self) -> list[Event]:
        """What bent the figures of the place in the period, or everybody's."""
        return [event for event in self.annotations if event.code in {None, *self.own}]

    @property
    def lending(self) -> Choice:
        """The same months and place as a choice of loans."""
        scope = Scope(self.level, self.period.first, self.period.last)
        return Choice(scope, place=self.place, against=self.comparison.code)

    def history(self, measure: str) -> list[float | None]:
        """The measure in each year of the series; None for what is not known."""
        return [
            None
            if frame is None or pd.isna(frame[measure].get(self.place))
            else float(frame[measure][self.place])
            for _period, frame in self.series
        ]

    def bent_here(self) -> list[list[Event]]:
        """What happened in the place itself in each year of the series; what bent the figures of all is
        in the remarks."""
        return [[one for one in year if one.code in self.own] for year in self.bent]


def of(
    frames: Frames,
    place: str,
    beside: str | None = None,
    measure: str = municipality.MEASURES[0],
) -> MunicipalityView:
    """The frames of a period, looked at from one place, with another beside it or none, and all
    in the order of a measure."""
    return view.of(MunicipalityView, frames, Chosen(place, beside, measure))


def gathered(
    read: Read,
    period: Period,
    region: str,
    against: str = YEAR_BEFORE,
    level: Level = Level.MUNICIPALITY,
) -> Frames:
    """Ask everything about all places of a level in a period, and what it is compared with."""
    coverage = read(covered.loans)
    of_holds = read(covered.by_report).query("report == 'holds'")
    places, members = read(regions.places, level=level), _members(read, level)
    pairs, population, waited = _asked(read, level, period)
    off_map, partly = _off_map(read, level, period), _partly(read, level, members, period)
    figures = _counted(read, level, period, pairs, population, waited)
    figures = _of_whole_periods(figures.drop(index=off_map, errors="ignore"), partly)
    earlier = [periods.shifted(period, -years) for years in range(YEARS - 1, 0, -1)]
    complete = periods.is_complete(period, coverage)
    compared = comparison.of(against, period, coverage)
    of = partial(_figures, read, level, members, coverage, of_holds)
    past = [of(one) for one in compared.periods]
    return Frames(
        period=period,
        level=level,
        region=region,
        names=tables.names(places),
        towns=tables.names(read(regions.places, level=Level.MUNICIPALITY)),
        members=members,
        places=places,
        pairs=pairs,
        figures=figures,
        whole=municipality.whole(figures, waited),
        series=(
            *((past, of(past)) for past in earlier),
            (period, figures if complete else None),
        ),
        bent=tuple(regions.events(read, one) for one in (*earlier, period)),
        comparison=compared,
        figures_before=tuple(each for each in past if each is not None),
        population_years=_years_of(population),
        joint=() if level in MADE_OF else _joint(read(municipality.members, on=period.last_day)),
        has_holds=bool(len(waited)),
        has_all_holds=periods.is_complete(period, of_holds),
        unmapped=int(read(lending.unmapped, first=period.first, last=period.last)["loans"].iloc[0]),
        off_map=frozenset(off_map),
        never_on_map=_never_on_map(read),
        partly=partly,
        partly_before=frozenset(
            place for one in compared.periods for place in _partly(read, level, members, one)
        ),
        is_complete=complete,
        lacking=completeness.of(period, coverage),
        annotations=regions.events(read, period),
        compared=regions.compared(read, period, compared.periods),
        register=groups_view.gathered(read, None, region) if groups_view.is_known(read) else None,
    )


def years(read: Read, asked: str | None = None) -> dict[str, Period]:
    """The periods of the card by code: what every page opens with, the years, and the one that is asked
    for when it is another."""
    coverage = read(covered.loans)
    other = None if asked is None else periods.decoded(asked, coverage)
    listed = [covered.usual_period(read), *periods.years(coverage), *([other] if other else [])]
    return {periods.code(period): period for period in listed}


def levels(read: Read) -> dict[str, Level]:
    """The levels that have cards by the code of an address: municipalities, and those above them that the
    release has two places of."""
    there = {Level.MUNICIPALITY, *MADE_OF} & set(regions.levels(read).values())
    return {code: level for code, (level, _name) in LEVELS.items() if level in there}


def labelled(read: Read, level: Level = Level.MUNICIPALITY) -> dict[str, str]:
    """The places of a level by name, in the order of the alphabet: code -> name."""
    return regions.labelled_places(read, level)


def other_names(read: Read) -> dict[str, str]:
    """What else a municipality is found by: its names in all languages, those of its libraries (where a
    library is of several, the one where it has most branches) and of its branches. Name -> code."""
    found: dict[str, str] = {}
    for level in (Level.BRANCH, Level.LIBRARY, Level.MUNICIPALITY):
        places = read(regions.places, level=level)
        for column in ("name_fi", "name_sv", "name_en", "name_se"):
            pairs = zip(places[column], places["municipality_code"], strict=True)
            found |= {name: code for name, code in pairs if pd.notna(name) and pd.notna(code)}
    return found


def slugs(read: Read, level: Level = Level.MUNICIPALITY) -> dict[str, str]:
    """The codes of the places by their Finnish names as an address holds them: enontekio.

    One whose name says nothing in plain letters, or the same as another's, is called by its code.
    """
    places = read(regions.places, level=level)
    found: dict[str, str] = {}
    for name, code in zip(places["name_fi"], places["place"], strict=True):
        slug = file_name(str(name), suffix="")
        found[slug if slug and slug not in found else str(code)] = str(code)
    return found


def _row(frame: pd.DataFrame, place: str) -> pd.Series:
    return frame.loc[[place]].iloc[0]


def _asked(
    read: Read, level: Level, period: Period
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    return (
        read(lending.pairs, scope=Scope(level, period.first, period.last)),
        read(regions.population, level=level, year=period.first.year - 1, on=period.last_day),
        read(municipality.waits, level=level, first=period.first, last=period.last),
    )


def _figures(
    read: Read,
    level: Level,
    members: Mapping[str, frozenset[str]],
    coverage: pd.DataFrame,
    of_holds: pd.DataFrame,
    period: Period,
) -> pd.DataFrame | None:
    """The figures of an earlier year; without waits where some of its holds are not known."""
    if not periods.is_complete(period, coverage):
        return None
    pairs, population, waited = _asked(read, level, period)
    known = waited if periods.is_complete(period, of_holds) else waited.iloc[:0]
    off_map = _off_map(read, level, period)
    figures = _counted(read, level, period, pairs, population, known)
    figures = figures.drop(index=off_map, errors="ignore")
    return _of_whole_periods(figures, _partly(read, level, members, period))


def _members(read: Read, level: Level) -> dict[str, frozenset[str]]:
    """The municipalities of each place of the level."""
    if level not in MADE_OF:
        return {code: frozenset({code}) for code in labelled(read, level)}
    rows = read(regions.members, level=level)
    return {
        str(place): frozenset(map(str, group["municipality_code"]))
        for place, group in rows.groupby("place")
    }


def _counted(
    read: Read,
    level: Level,
    period: Period,
    pairs: pd.DataFrame,
    population: pd.DataFrame,
    waited: pd.DataFrame,
) -> pd.DataFrame:
    """The figures of the places, of consortia and regions with what moved inside them."""
    figures = municipality.figures(pairs, population, waited)
    if level not in MADE_OF:
        return figures
    moved = read(municipality.inside, level=level, first=period.first, last=period.last)
    return municipality.with_inside(figures, moved)


def _never_on_map(read: Read) -> frozenset[str]:
    """The municipalities of which the branch map knows no branch at any time."""
    found = read(
        municipality.off_map, level=Level.MUNICIPALITY, first=dt.date.min, last=dt.date.max
    )
    return frozenset(found["place"])


def _off_map(read: Read, level: Level, period: Period) -> list[str]:
    """The places of which the branch map knows no branch in the period."""
    found = read(municipality.off_map, level=level, first=period.first, last=period.last_day)
    return found["place"].tolist()


def _partly(
    read: Read, level: Level, members: Mapping[str, frozenset[str]], period: Period
) -> dict[str, tuple[dt.date, ...]]:
    """By place the months in which the branch map has no branch of it, though in others it has; of a
    consortium or region also those in which it has none of one of its municipalities, that it has some of at
    another time."""
    found = _months_off_map(read, level, period)
    if level in MADE_OF:
        towns = _months_off_map(read, Level.MUNICIPALITY, period)
        gone = {*_off_map(read, Level.MUNICIPALITY, period)} - _never_on_map(read)
        towns |= dict.fromkeys(gone, tuple(period.months))
        for place, own in members.items():
            months = {
                *found.get(place, ()),
                *(month for town in own for month in towns.get(town, ())),
            }
            if months:
                found[place] = tuple(sorted(months))
    return found


def _months_off_map(read: Read, level: Level, period: Period) -> dict[str, tuple[dt.date, ...]]:
    rows = read(municipality.months_off_map, level=level, first=period.first, last=period.last)
    found: dict[str, list[dt.date]] = {}
    for place, month in zip(rows["place"], pd.to_datetime(rows["month"]), strict=True):
        found.setdefault(str(place), []).append(month.date())
    return {place: tuple(months) for place, months in found.items()}


def _of_whole_periods(figures: pd.DataFrame, partly: Mapping[str, object]) -> pd.DataFrame:
    """The figures without measures of those known for a part of the period: a sum of some months is no
    figure of all, and would stand in medians as one."""
    places = [place for place in partly if place in figures.index]
    told = figures.copy()
    measures = [measure for measure in municipality.MEASURES if measure in told]
    told.loc[places, measures] = float("nan")
    return told


def _years_of(population: pd.DataFrame) -> dict[str, int]:
    known = population.dropna(subset=["year"])
    return {
        str(place): int(year) for place, year in zip(known["place"], known["year"], strict=True)
    }


def _joint(members: pd.DataFrame) -> tuple[Joint, ...]:
    names = tables.names(members, "library")
    return tuple(
        Joint(str(library), names[str(library)], tuple(map(str, group["municipality_code"])))
        for library, group in members.groupby("library")
    )


def _similar(view: MunicipalityView) -> tuple[str, ...]:
    return municipality.similar(view.places, view.figures["population"], view.place)
