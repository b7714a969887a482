"""What a release knows for the report of a year, asked once, and which of the report's facts are there."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from portal.annual_report import lending
from portal.annual_report import queries as annual
from portal.award import history as published
from portal.award.history import History
from portal.evidence import queries as evidence
from portal.evidence import register as recognition
from portal.evidence import services as joint
from portal.kit import covered, periods, region, tables
from portal.kit.answers import Read
from portal.kit.i18n import N_, _
from portal.kit.periods import Period
from portal.kit.places import Level

WORKBOOK, LOADED = "/yhteistyo", "/aineistot"
TASKS = {
    "osaaminen": N_("Competence of the staff"),
    "kehittaminen": N_("Development of the libraries"),
    "verkostot": N_("Cooperation of the libraries"),
    "kaukopalvelu": N_("Regional support of interlibrary loans"),
}


@dataclass(frozen=True)
class Fact:
    """One fact of the report: whether it is there, and what fills it: a sheet and column of the
    cooperation workbook by their Finnish names, or the reports of the page at path."""

    label: str
    is_there: bool
    sheet: str = ""
    column: str = ""

    @property
    def path(self) -> str:
        """The page where it is filled."""
        return WORKBOOK if self.sheet else LOADED

    @property
    def remedy(self) -> str:
        """The fact, and what fills it."""
        if not self.sheet:
            return _("{fact}: the reports of the library system").format(fact=self.label)
        return _("{fact}: sheet {sheet}, column {column}").format(
            fact=self.label, sheet=self.sheet, column=self.column
        )


@dataclass(frozen=True)
class Known:
    """The rows of the year. activities, meetings, seats and finances hold the year before too, goals the
    next; libraries are the names of those of today by code; loans, transport: the months there are."""

    year: int
    activities: pd.DataFrame
    goals: pd.DataFrame
    finances: pd.DataFrame
    meetings: pd.DataFrame
    seats: pd.DataFrame
    services: pd.DataFrame
    e_lending: pd.DataFrame
    staff: pd.DataFrame
    recognitions: pd.DataFrame
    libraries: dict[str, str]
    loans: Period | None
    transport: Period | None
    reports: frozenset[str]

    @property
    def done(self) -> pd.DataFrame:
        """What AKE did in the year."""
        return self.activities[self.activities["year"] == self.year]

    @property
    def goals_now(self) -> pd.DataFrame:
        """The goals of the year."""
        return self.goals[self.goals["year"] == self.year]

    @property
    def goals_next(self) -> pd.DataFrame:
        """The goals of the next year."""
        return self.goals[self.goals["year"] == self.year + 1]

    def spent(self, kind: str, year: int | None = None) -> pd.DataFrame:
        """The rows of the sheet Talous of a kind, of the year if no other is given."""
        rows = self.finances
        return rows[(rows["finance_kind"] == kind) & (rows["year"] == (year or self.year))]

    @property
    def visits(self) -> pd.DataFrame:
        """The visits of the year."""
        return self.done[self.done["kind"] == "visit"]


def of(read: Read, year: int, known: History) -> Known:
    """Ask for everything that the report of the year is made of; `known` is what the portal has
    published itself."""
    recognitions = published.joined(read(recognition.recognitions), known)
    lent = read(joint.e_lending)
    work = read(joint.services)
    reports = read(covered.by_report)
    other = periods.years(read(covered.other_reports))
    return Known(
        year=year,
        activities=read(annual.activities, year=year),
        goals=read(annual.goals, year=year),
        finances=read(annual.finances, year=year),
        meetings=read(annual.meetings, year=year),
        seats=read(annual.taking_part, year=year),
        services=work[work["year"] == year],
        e_lending=lent[pd.to_datetime(lent["month"]).dt.year == year],
        staff=read(evidence.staff, year=year),
        recognitions=recognitions[recognitions["year"] == year],
        libraries=tables.names(read(region.places, level=Level.LIBRARY)),
        loans=lending.period_of(read, year),
        transport=next((each for each in other if each.first.year == year), None),
        reports=frozenset(reports.loc[pd.to_datetime(reports["month"]).dt.year == year, "report"]),
    )


def facts(known: Known) -> list[Fact]:
    """The facts that the report is made of, in its order."""
    return [
        *_of_goals(known),
        *_of_money(known),
        *_of_tasks(known),
        *_of_cooperation(known),
        Fact(_("Loans between municipalities"), known.loans is not None),
        Fact(_("Transfers"), "transfers" in known.reports),
        Fact(_("Holds and waiting"), "holds" in known.reports),
        Fact(_("Recognition"), len(known.recognitions) > 0, "Tunnustukset", "Tunnustus"),
        Fact(_("Plan for the next year"), len(known.goals_next) > 0, "Tavoitteet", "Vuosi"),
    ]


def _of_goals(known: Known) -> Iterator[Fact]:
    goals = known.goals_now
    every = len(goals) > 0
    yield Fact(_("Goals"), every, "Tavoitteet", "Tavoite")
    yield Fact(_("Actions"), bool(goals["action"].notna().any()), "Tavoitteet", "Toimenpide")
    known_outcomes = every and bool(goals["outcome"].notna().all())
    yield Fact(_("Outcome of every goal"), known_outcomes, "Tavoitteet", "Tulos")


def _of_money(known: Known) -> Iterator[Fact]:
    for label, kind, column, name in (
        (_("Grant"), "grant", "euros", "Euroja"),
        (_("Use of the grant by class of cost"), "cost", "euros", "Euroja"),
        (_("Staff by role"), "staff", "person_years", "Henkilötyövuosia"),
    ):
        yield Fact(label, bool(known.spent(kind)[column].notna().any()), "Talous", name)


def _of_tasks(known: Known) -> Iterator[Fact]:
    done, sheet = known.done, "AKE-toiminta"
    for code, title in TASKS.items():
        yield Fact(_(title), bool((done["task"] == code).any()), sheet, "Tehtävä")
    own = done[done["task"].isin(TASKS)]
    yield Fact(_("Participants"), bool(own["participants"].notna().any()), sheet, "Osallistujia")
    named = bool(known.visits["library"].notna().any())
    yield Fact(_("Visits to the libraries"), named, sheet, "Kirjasto, jos yksi")


def _of_cooperation(known: Known) -> Iterator[Fact]:
    met, seats = (rows["year"] == known.year for rows in (known.meetings, known.seats))
    yield Fact(_("Meetings of working groups"), bool(met.any()), "Kokoukset", "Päivä")
    yield Fact(_("Libraries in working groups"), bool(seats.any()), "Osallistuminen", "Kirjasto")
    hired = bool((known.staff["staff_year"] == known.year).any())
    yield Fact(_("Person-years of the libraries"), hired, "Henkilötyövuodet", "Henkilötyövuosia")
    yield Fact(_("Joint services"), len(known.services) > 0, "Palvelut", "Palvelu")
    hours = bool(known.services["hours"].notna().any())
    yield Fact(_("Hours for joint services"), hours, "Palvelut", "Tunteja")
    yield Fact(_("E-loans"), len(known.e_lending) > 0, "E-aineistot", "E-lainoja")
