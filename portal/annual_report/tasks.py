"""AKE's own work in the report: resources, the tasks of section 8, networks, recognition."""

from collections.abc import Callable, Iterator

import pandas as pd

from portal.annual_report import measures
from portal.annual_report import queries as annual
from portal.annual_report.parts import Gap, Part, Prompt, Rows, Section, Sentence, Told, no_data
from portal.award import history as published
from portal.award.history import History
from portal.evidence import register as recognition
from portal.groups import measures as groups
from portal.kit import changes, i18n, marts
from portal.kit.answers import Read
from portal.kit.i18n import N_, _, money, ngettext, number
from portal.kit.tables import Column, Kind, Table

KINDS = {
    "training": N_("Training"),
    "visit": N_("Visit"),
    "event": N_("Event"),
    "project": N_("Project"),
    "network": N_("Network"),
    "person_years": N_("Person-years"),
    "other": N_("Other work"),
}
SUMMED = {
    "participants": (N_("participants"), measures.AKE_PARTICIPANTS),
    "libraries_reached": (N_("libraries reached"), measures.AKE_LIBRARIES),
    "hours": (N_("hours"), measures.AKE_HOURS),
}


def resources(read: Read, year: int) -> Section:
    """Person-years and euros, with the year before."""
    frame = _activities(read, year)
    parts: list[Part] = [*_person_years(frame, year), *_euros(frame, year)]
    parts.append(Prompt(_("who worked in the task, and what the grant was used for")))
    return Section(_("Resources"), tuple(parts))


def task(read: Read, year: int, code: str, title: str, prompt: str) -> Section:
    """One task of section 8: how much was done, compared with the year before, and each item of it."""
    frame = _activities(read, year)
    own = frame[frame["task"] == code]
    now = own[own["year"] == year]
    if now.empty:
        parts: list[Part] = [no_data(title)]
    else:
        parts = [*_done(own, title, year), Rows(_items(now, title, year), measures.AKE_ACTIVITIES)]
    return Section(title, (*parts, Prompt(prompt)))


def networks(read: Read, year: int, libraries: int) -> Section:
    """Groups that met, meetings, and how many libraries had a seat."""
    title = _("Networks and working groups")
    parts: list[Part] = []
    if "meeting" in set(read(marts.marts)["mart"]):
        parts += _meetings(read(annual.meetings, year=year), year)
        parts += _taking_part(read(annual.taking_part, year=year), year, libraries)
    else:
        parts.append(no_data(title))
    return Section(title, (*parts, Prompt(_("what the groups achieved together"))))


def recognised(read: Read, year: int, known: History = published.NOTHING) -> Section:
    """Who was recognised in the year, with grounds and source; `known` is what the portal has
    published itself."""
    title = _("Recognition")
    frame = published.joined(read(recognition.recognitions), known)
    frame = frame[frame["year"] == year]
    if frame.empty:
        return Section(title, (no_data(_("Recognition in {year}").format(year=year)),))
    said: list[Part] = []
    for row in frame.itertuples():
        grounds = row.grounds_fi if isinstance(row.grounds_fi, str) and row.grounds_fi else "–"
        said.append(
            Sentence(
                _("{award}: {winner}. Grounds: {grounds} Source: {source}"),
                {
                    "award": str(row.award),
                    "winner": str(row.winner_text),
                    "grounds": grounds,
                    "source": str(row.source),
                },
            )
        )
    return Section(title, (*said, Prompt(_("how the recognition was handed over"))))


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


def _person_years(frame: pd.DataFrame, year: int) -> Iterator[Part]:
    rows = frame[frame["kind"] == "person_years"]
    now, before = (_total(rows[rows["year"] == each], "person_years") for each in (year, year - 1))
    if now is None:
        yield no_data(_("Person-years of AKE in {year}").format(year=year))
        return
    told = Told(_("Person-years of AKE"), number(now, 1), measures.AKE_PERSON_YEARS)
    if before is None:
        yield Sentence(
            _("AKE had {now} person-years; the year before is not known."), {"now": told}
        )
        return
    earlier = Told(
        _("Person-years of AKE, the year before"), number(before, 1), measures.AKE_PERSON_YEARS
    )
    yield Sentence(
        _("AKE had {now} person-years, {before} the year before."), {"now": told, "before": earlier}
    )


def _euros(frame: pd.DataFrame, year: int) -> Iterator[Part]:
    total = _total(frame[frame["year"] == year], "euros")
    if total is None:
        yield no_data(_("Euros used in {year}").format(year=year))
        return
    told = Told(_("Euros of the activities"), money(round(total * 100)), measures.AKE_EUROS)
    yield Sentence(_("The activities below cost {euros} as far as it is known."), {"euros": told})


def _done(own: pd.DataFrame, title: str, year: int) -> Iterator[Part]:
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
    yield Sentence(_("Recorded: {done} ({year}: {before})."), values)
    for column, (words, card) in SUMMED.items():
        known = now[column].dropna()
        if known.empty:
            lacking = _("{what} in {year}").format(what=_(words), year=year)
            yield no_data(f"{title}, {lacking}")
        else:
            told = Told(_(words), number(known.sum()), card)
            whole = len(known) == len(now)
            yield Sentence(
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


def _meetings(frame: pd.DataFrame, year: int) -> Iterator[Part]:
    now, before = (frame[frame["year"] == each] for each in (year, year - 1))
    if now.empty:
        yield no_data(_("Meetings of working groups in {year}").format(year=year))
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
    yield Sentence(
        _(
            "{groups} groups met {meetings} times; {before} meetings are on record for the year before."
        ),
        values,
    )
    columns = (Column("name_fi", _("Group"), Kind.TEXT), Column("meetings", _("Meetings")))
    yield Rows(
        Table(_("Meetings of each group, {year}").format(year=year), columns, now), groups.MEETINGS
    )


def _taking_part(frame: pd.DataFrame, year: int, libraries: int) -> Iterator[Part]:
    now = frame[frame["year"] == year]
    if now.empty:
        yield no_data(_("Participation of libraries in {year}").format(year=year))
        return
    told = Told(_("Libraries in at least one group"), number(len(now)), groups.TAKING_PART)
    yield Sentence(
        _(
            "{n} of {all} libraries had a seat in at least one working group as far as it is recorded."
        ),
        {"n": told, "all": number(libraries)},
    )
    yield Gap(
        _("A library without a record has not necessarily stayed away: not everything is recorded.")
    )


def _total(rows: pd.DataFrame, column: str) -> float | None:
    known = rows[column].dropna()
    return float(known.sum()) if len(known) else None
