"""AKE's own work in the report: resources, the tasks of section 8, visits, networks, recognition."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from portal.annual_report import measures
from portal.annual_report.known import TASKS, Known
from portal.annual_report.words import no_data
from portal.groups import measures as groups
from portal.kit import changes, i18n
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
PROMPTS = {
    "osaaminen": N_("what was learned and why it was chosen"),
    "kehittaminen": N_("what changed in the libraries"),
    "verkostot": N_("what the libraries did together"),
    "kaukopalvelu": N_("advice and training on interlibrary loans"),
}
SUMMED = {
    "participants": (N_("participants"), measures.AKE_PARTICIPANTS),
    "libraries_reached": (N_("libraries reached"), measures.AKE_LIBRARIES),
    "hours": (N_("hours"), measures.AKE_HOURS),
}


def resources(stage: Stage, known: Known) -> None:
    """Grant, its use by class of cost, person-years by role, with the year before."""
    stage.heading(_("Resources"))
    _grant(stage, known)
    _person_years(stage, known)
    _euros(stage, known)


def task(stage: Stage, known: Known, code: str) -> None:
    """One task of section 8: its goals, how much was done, compared with the year before, each item of it."""
    title, prompt = _(TASKS[code]), _(PROMPTS[code])
    frame = known.activities
    own = frame[frame["task"] == code]
    now = own[own["year"] == known.year]
    stage.heading(title)
    aims = known.goals_now[known.goals_now["task"] == code]
    for aim in aims.itertuples():
        stage.sentence(_aim(aim))
    if now.empty:
        stage.gap(no_data(title))
    else:
        _done(stage, own, title, known.year)
        stage.table(_items(now, title, known.year), measures.AKE_ACTIVITIES)
    stage.to_write(prompt)


def _aim(aim: Any) -> Sentence:  # noqa: ANN401 - a row of goals
    """Goal and result in words; a result that is not known is said to be so."""
    outcome = aim.outcome if isinstance(aim.outcome, str) else _("not known")
    return Sentence(
        _("Goal: {goal} Result: {outcome}"), {"goal": str(aim.goal), "outcome": outcome}
    )


def visits(stage: Stage, known: Known) -> None:
    """How many of the libraries were visited, which ones, and which were not."""
    stage.heading(_("Visits to the libraries"))
    named = [str(code) for code in dict.fromkeys(known.visits["library"].dropna())]
    if not named:
        stage.gap(no_data(_("Visits to the libraries in {year}").format(year=known.year)))
        return
    there = [code for code in named if code in known.libraries]
    told = Told(_("Libraries visited"), number(len(there)), measures.VISITED)
    stage.sentence(
        Sentence(
            _("Visits were made to {n} of {all} libraries: {names}."),
            {"n": told, "all": number(len(known.libraries)), "names": _named(known, there)},
        )
    )
    rest = sorted(known.libraries.keys() - set(there))
    if rest:
        said = _("No visit is recorded to: {names}.").format(names=_named(known, rest))
        stage.sentence(Sentence.plain(said))
    unnamed = int(known.visits["library"].isna().sum())
    if unnamed:
        said = ngettext("{n} visit names no library.", "{n} visits name no library.", unnamed)
        stage.gap(said.format(n=number(unnamed)))


def _named(known: Known, codes: Sequence[str]) -> str:
    return ", ".join(sorted((known.libraries[code] for code in codes), key=i18n.sort_key))


def networks(stage: Stage, known: Known) -> None:
    """Groups that met, meetings, and how many libraries had a seat."""
    title = _("Networks and working groups")
    stage.heading(title)
    if known.meetings.empty and known.seats.empty:
        stage.gap(no_data(title))
    else:
        _meetings(stage, known.meetings, known.year)
        _taking_part(stage, known.seats, known.year, len(known.libraries))
    stage.to_write(_("what the groups achieved together"))


def recognised(stage: Stage, known: Known) -> None:
    """Who was recognised in the year, with grounds and source."""
    stage.heading(_("Recognition"))
    frame = known.recognitions
    if frame.empty:
        stage.gap(no_data(_("Recognition in {year}").format(year=known.year)))
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


def _grant(stage: Stage, known: Known) -> None:
    granted = _total(known.spent("grant"), "euros")
    if granted is None:
        stage.gap(no_data(_("Grant in {year}").format(year=known.year)))
    else:
        earlier = _total(known.spent("grant", known.year - 1), "euros")
        values: dict[str, Told | str] = {
            "euros": Told(_("Grant"), _euro(granted), measures.GRANT),
            "year": str(known.year - 1),
            "before": _("not known") if earlier is None else _euro(earlier),
        }
        stage.sentence(Sentence(_("The grant was {euros} ({year}: {before})."), values))
    costs = known.spent("cost")
    if costs["euros"].notna().any():
        stage.table(_costs(known, costs), measures.COSTS)
    else:
        stage.gap(no_data(_("Use of the grant by class of cost in {year}").format(year=known.year)))


def _costs(known: Known, costs: pd.DataFrame) -> Table:
    """Euros by class of cost, share of the known costs, the year before, and their sum in the last row. A
    class of the year before alone has a row too, so that both columns add up."""
    before = known.spent("cost", known.year - 1).groupby("item")["euros"].sum(min_count=1)
    ended = [item for item in before.index if item not in set(costs["item"])]
    rows = pd.concat([costs, pd.DataFrame({"item": ended})], ignore_index=True)
    rows = rows.assign(before=rows["item"].map(before))
    whole = pd.DataFrame(
        [
            {
                "item": _("Together"),
                "euros": costs["euros"].sum(min_count=1),
                "before": before.sum(min_count=1) if len(before) else None,
            }
        ]
    )
    frame = pd.concat([rows[["item", "euros", "before"]], whole], ignore_index=True)
    frame["share"] = frame["euros"] / costs["euros"].sum()
    frame[["euros", "before"]] = frame[["euros", "before"]].astype(float) * 100  # held in cents
    columns = (
        Column("item", _("Class of cost"), Kind.TEXT),
        Column("euros", _("Money"), Kind.EUROS),
        Column("share", _("Share"), Kind.SHARE),
        Column("before", str(known.year - 1), Kind.EUROS),
    )
    caption = _("Use of the grant by class of cost, {year}").format(year=known.year)
    return Table(caption, columns, frame)


def person_years(known: Known, year: int) -> float | None:
    """Person-years of AKE in a year: of the staff by role, else as AKE-toiminta tells them."""
    staff = _total(known.spent("staff", year), "person_years")
    rows = known.activities[known.activities["kind"] == "person_years"]
    return staff if staff is not None else _total(rows[rows["year"] == year], "person_years")


def _person_years(stage: Stage, known: Known) -> None:
    now, before = (person_years(known, year) for year in (known.year, known.year - 1))
    if now is None:
        stage.gap(no_data(_("Person-years of the regional work in {year}").format(year=known.year)))
        return
    told = Told(_("Person-years of the regional work"), number(now, 1), measures.AKE_PERSON_YEARS)
    if before is None:
        stage.sentence(
            Sentence(
                _("The regional work took {now} person-years; the year before is not known."),
                {"now": told},
            )
        )
    else:
        earlier = Told(
            _("Person-years of the regional work, the year before"),
            number(before, 1),
            measures.AKE_PERSON_YEARS,
        )
        stage.sentence(
            Sentence(
                _("The regional work took {now} person-years, {before} the year before."),
                {"now": told, "before": earlier},
            )
        )
    staff = known.spent("staff")
    if staff.empty:
        stage.gap(no_data(_("Staff by role in {year}").format(year=known.year)))
        return
    columns = (
        Column("item", _("Role"), Kind.TEXT),
        Column("person_years", _("Person-years"), Kind.DECIMAL),
    )
    caption = _("Staff by role, {year}").format(year=known.year)
    stage.table(Table(caption, columns, staff), measures.STAFFING)


def _euros(stage: Stage, known: Known) -> None:
    total = _total(known.done, "euros")
    if total is None:
        stage.gap(no_data(_("Costs of the activities in {year}").format(year=known.year)))
        return
    told = Told(_("Costs of the activities"), _euro(total), measures.AKE_EUROS)
    stage.sentence(
        Sentence(_("The activities below cost {euros} as far as it is known."), {"euros": told})
    )


def _euro(euros: float) -> str:
    return money(round(euros * 100))


def _done(stage: Stage, own: pd.DataFrame, title: str, year: int) -> None:
    """What was done by kind, and the sums of it where they are known, with the year before; each gap names
    its task."""
    now, before = own[own["year"] == year], own[own["year"] == year - 1]
    earlier = ngettext("{n} record", "{n} records", len(before)).format(n=number(len(before)))
    values: dict[str, Told | str] = {
        "done": Told(_("Activities"), _by_kind(now), measures.AKE_ACTIVITIES),
        "year": str(year - 1),
        "before": Told(_("Activities, the year before"), earlier, measures.AKE_ACTIVITIES)
        if len(before)
        else _("no records"),
    }
    sentences = [Sentence(_("Recorded: {done} ({year}: {before})."), values)]
    for column, (words, card) in SUMMED.items():
        known = now[column].dropna()
        if known.empty:
            lacking = _("{what} in {year}").format(what=_(words), year=year)
            stage.gap(no_data(f"{title}, {lacking}"))
            continue
        past = _total(before, column)
        said: dict[str, Told | str] = {
            "what": i18n.capital(_(words)),
            "sum": Told(_(words), number(known.sum()), card),
            "k": number(len(known)),
            "n": number(len(now)),
            "year": str(year - 1),
            "before": _("not known") if past is None else number(past),
        }
        is_whole = len(known) == len(now)
        sentences.append(
            Sentence(
                _("{what}: {sum} ({year}: {before}).")
                if is_whole
                else _("{what}: {sum}, known of {k} of {n} activities ({year}: {before})."),
                said,
            )
        )
    stage.sentence(Sentence.joined(sentences))


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
