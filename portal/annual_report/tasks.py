"""AKE's own work in the report: resources, the tasks of section 8, networks, recognition."""

from collections.abc import Callable

import pandas as pd

from portal.annual_report import measures
from portal.annual_report import queries as annual
from portal.annual_report.words import no_data
from portal.award import history as published
from portal.award.history import History
from portal.evidence import register as recognition
from portal.groups import measures as groups
from portal.kit import changes, i18n, marts
from portal.kit.answers import Read
from portal.kit.i18n import N_, _, money, ngettext, number
from portal.kit.stage import Stage
from portal.kit.tables import Column, Kind, Table
from portal.kit.told import Sentence, Told

KINDS = {
    "training": N_("Training"),
    "visit": N_("Visit"),
    "event": N_("Event"),
    "project": N_("Project"),
    "network": N_("Network"),
    "person_years": N_("Person-years"),
    "other": N_("Other work"),
}
TASKS = {
    "osaaminen": (N_("Competence of the staff"), N_("what was learned and why it was chosen")),
    "kehittaminen": (N_("Development of the libraries"), N_("what changed in the libraries")),
    "verkostot": (N_("Cooperation of the libraries"), N_("what the libraries did together")),
    "kaukopalvelu": (
        N_("Regional support of interlibrary loans"),
        N_("advice and training on interlibrary loans"),
    ),
}
SUMMED = {
    "participants": (N_("participants"), measures.AKE_PARTICIPANTS),
    "libraries_reached": (N_("libraries reached"), measures.AKE_LIBRARIES),
    "hours": (N_("hours"), measures.AKE_HOURS),
}


def resources(stage: Stage, read: Read, year: int) -> None:
    """Person-years and euros, with the year before."""
    frame = _activities(read, year)
    stage.heading(_("Resources"))
    _person_years(stage, frame, year)
    _euros(stage, frame, year)
    stage.to_write(_("who worked in the task, and what the grant was used for"))


def task(stage: Stage, read: Read, year: int, code: str) -> None:
    """One task of section 8: how much was done, compared with the year before, and each item of it."""
    title, prompt = (_(text) for text in TASKS[code])
    frame = _activities(read, year)
    own = frame[frame["task"] == code]
    now = own[own["year"] == year]
    stage.heading(title)
    if now.empty:
        stage.gap(no_data(title))
    else:
        _done(stage, own, title, year)
        stage.table(_items(now, title, year), measures.AKE_ACTIVITIES)
    stage.to_write(prompt)


def networks(stage: Stage, read: Read, year: int, libraries: int) -> None:
    """Groups that met, meetings, and how many libraries had a seat."""
    title = _("Networks and working groups")
    stage.heading(title)
    if "meeting" in set(read(marts.marts)["mart"]):
        _meetings(stage, read(annual.meetings, year=year), year)
        _taking_part(stage, read(annual.taking_part, year=year), year, libraries)
    else:
        stage.gap(no_data(title))
    stage.to_write(_("what the groups achieved together"))


def recognised(stage: Stage, read: Read, year: int, known: History) -> None:
    """Who was recognised in the year, with grounds and source; `known` is what the portal has
    published itself."""
    stage.heading(_("Recognition"))
    frame = published.joined(read(recognition.recognitions), known)
    frame = frame[frame["year"] == year]
    if frame.empty:
        stage.gap(no_data(_("Recognition in {year}").format(year=year)))
        return
    for row in frame.itertuples():
        grounds = row.grounds_fi if isinstance(row.grounds_fi, str) and row.grounds_fi else "–"
        said = _("{award}: {winner}. Grounds: {grounds} Source: {source}")
        values = {
            "award": str(row.award),
            "winner": str(row.winner_text),
            "grounds": grounds,
            "source": str(row.source),
        }
        stage.sentence(Sentence(said, values))
    stage.to_write(_("how the recognition was handed over"))


def _activities(read: Read, year: int) -> pd.DataFrame:
    """Both years; without rows when the release has no such table."""
    if "ake_activity" in set(read(marts.marts)["mart"]):
        return read(annual.activities, year=year)
    return pd.DataFrame(
        columns=[
            "year",
            "held_on",
            "kind",
            "task",
            "title",
            *SUMMED,
            "euros",
            "person_years",
            "source",
        ]
    )


def _person_years(stage: Stage, frame: pd.DataFrame, year: int) -> None:
    rows = frame[frame["kind"] == "person_years"]
    now, before = (_total(rows[rows["year"] == each], "person_years") for each in (year, year - 1))
    if now is None:
        stage.gap(no_data(_("Person-years of AKE in {year}").format(year=year)))
        return
    told = Told(_("Person-years of AKE"), number(now, 1), measures.AKE_PERSON_YEARS)
    if before is None:
        stage.sentence(
            Sentence(_("AKE had {now} person-years; the year before is not known."), {"now": told})
        )
        return
    earlier = Told(
        _("Person-years of AKE, the year before"), number(before, 1), measures.AKE_PERSON_YEARS
    )
    stage.sentence(
        Sentence(
            _("AKE had {now} person-years, {before} the year before."),
            {"now": told, "before": earlier},
        )
    )


def _euros(stage: Stage, frame: pd.DataFrame, year: int) -> None:
    total = _total(frame[frame["year"] == year], "euros")
    if total is None:
        stage.gap(no_data(_("Euros used in {year}").format(year=year)))
        return
    told = Told(_("Euros of the activities"), money(round(total * 100)), measures.AKE_EUROS)
    stage.sentence(
        Sentence(_("The activities below cost {euros} as far as it is known."), {"euros": told})
    )


def _done(stage: Stage, own: pd.DataFrame, title: str, year: int) -> None:
    """What was done by kind, and the sums of it where they are known; each gap names its task."""
    now, before = own[own["year"] == year], own[own["year"] == year - 1]
    earlier = ngettext("{n} record", "{n} records", len(before)).format(n=number(len(before)))
    values: dict[str, Told | str] = {
        "done": Told(_("Activities"), _by_kind(now), measures.AKE_ACTIVITIES),
        "year": str(year - 1),
        "before": Told(_("Activities, the year before"), earlier, measures.AKE_ACTIVITIES)
        if len(before)
        else _("no records"),
    }
    stage.sentence(Sentence(_("Recorded: {done} ({year}: {before})."), values))
    for column, (words, card) in SUMMED.items():
        known = now[column].dropna()
        if known.empty:
            lacking = _("{what} in {year}").format(what=_(words), year=year)
            stage.gap(no_data(f"{title}, {lacking}"))
        else:
            told = Told(_(words), number(known.sum()), card)
            whole = len(known) == len(now)
            stage.sentence(
                Sentence(
                    _("{what}: {sum}.")
                    if whole
                    else _("{what}: {sum}, known of {k} of {n} activities."),
                    {
                        "what": i18n.capital(_(words)),
                        "sum": told,
                        "k": number(len(known)),
                        "n": number(len(now)),
                    },
                )
            )


def _by_kind(now: pd.DataFrame) -> str:
    """2 trainings, 1 visit: the kinds in the order of the table of kinds."""
    counts = now["kind"].map(lambda kind: kind if kind in KINDS else "other").value_counts()
    forms: dict[str, Callable[[int], str]] = {
        "training": lambda n: ngettext("{n} training", "{n} trainings", n),
        "visit": lambda n: ngettext("{n} visit", "{n} visits", n),
        "event": lambda n: ngettext("{n} event", "{n} events", n),
        "project": lambda n: ngettext("{n} project", "{n} projects", n),
        "network": lambda n: ngettext("{n} network", "{n} networks", n),
        "person_years": lambda n: ngettext(
            "{n} record of person-years", "{n} records of person-years", n
        ),
        "other": lambda n: ngettext("{n} other activity", "{n} other activities", n),
    }
    return changes.listed(
        [
            form(counts[kind]).format(n=number(counts[kind]))
            for kind, form in forms.items()
            if kind in counts
        ]
    )


def _items(now: pd.DataFrame, title: str, year: int) -> Table:
    columns = (
        Column("held_on", _("Day"), Kind.DAY),
        Column("what", _("Kind"), Kind.TEXT),
        Column("title", _("What"), Kind.TEXT),
        Column("participants", _("Participants")),
        Column("libraries_reached", _("Libraries")),
        Column("hours", _("Hours"), Kind.DECIMAL),
    )
    rows = now.assign(what=[_(KINDS[kind]) if kind in KINDS else str(kind) for kind in now["kind"]])
    return Table(f"{title}, {year}", columns, rows)


def _meetings(stage: Stage, frame: pd.DataFrame, year: int) -> None:
    now, before = (frame[frame["year"] == each] for each in (year, year - 1))
    if now.empty:
        stage.gap(no_data(_("Meetings of working groups in {year}").format(year=year)))
        return
    values: dict[str, Told | str] = {
        "meetings": Told(_("Meetings"), number(now["meetings"].sum()), groups.MEETINGS),
        "groups": Told(_("Groups that met"), number(len(now)), groups.GROUPS_MET),
        "before": Told(
            _("Meetings, the year before"),
            number(before["meetings"].sum()) if len(before) else "–",
            groups.MEETINGS,
        ),
    }
    stage.sentence(
        Sentence(
            _(
                "{groups} groups met {meetings} times; {before} meetings are on record for the year before."
            ),
            values,
        )
    )
    columns = (Column("name_fi", _("Group"), Kind.TEXT), Column("meetings", _("Meetings")))
    stage.table(
        Table(_("Meetings of each group, {year}").format(year=year), columns, now), groups.MEETINGS
    )


def _taking_part(stage: Stage, frame: pd.DataFrame, year: int, libraries: int) -> None:
    now = frame[frame["year"] == year]
    if now.empty:
        stage.gap(no_data(_("Participation of libraries in {year}").format(year=year)))
        return
    told = Told(_("Libraries in at least one group"), number(len(now)), groups.TAKING_PART)
    stage.sentence(
        Sentence(
            _(
                "{n} of {all} libraries had a seat in at least one working group as far as it is recorded."
            ),
            {"n": told, "all": number(libraries)},
        )
    )
    stage.gap(
        _("A library without a record has not necessarily stayed away: not everything is recorded.")
    )


def _total(rows: pd.DataFrame, column: str) -> float | None:
    known = rows[column].dropna()
    return float(known.sum()) if len(known) else None
