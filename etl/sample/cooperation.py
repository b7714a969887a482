"""A made-up register of cooperation for the sample, with its truth: real groups and documented
recognitions, invented everything else.

Who takes part falls with the distance from the largest library and with the smallness of the staff,
as it does in life. Every made-up row says so, and so does the workbook.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from etl.cooperation import pack as cooperation_pack
from etl.cooperation import write as cooperation_write
from etl.cooperation.register import Register
from etl.cooperation.words import SAMPLE_SOURCE
from etl.region.pack import read
from etl.sample.libraries import Library, libraries
from etl.sample.region import Region

FILE = "yhteistyokirja-esimerkki.xlsx"
Row = dict[str, object]
_KINDS = ("kimppa",) * 4 + ("ake", "national")  # the groups of the sample, as the pack has them
_MEETINGS = (4, 6, 3, 8, 2, 5)  # meetings a year, group by group
_WAYS = ("online", "online", "hybrid", "in_person")
_TERM = 2  # years that a chair and a secretary serve
_CHAIRS = 1  # the place of the group that libraries are chosen into, the others not being invited
_TRAININGS, _VISITS = 4, 6
_UNRECORDED = 7  # of every so many libraries nothing is recorded of joint services
_SERVICES = (
    ("cataloguing", "upkeep"),
    ("web_library", "development"),
    ("rules", "development"),
    ("e_library", "upkeep"),
    ("system", "upkeep"),
)
_GOALS = (
    (
        "osaaminen",
        "Henkilöstö osaa neuvoa e-aineistoissa.",
        "Neljä koulutuspäivää ja verkkomateriaali.",
        "Koulutuspäivät pidettiin, ja palaute oli hyvää.",
    ),
    (
        "kehittaminen",
        "Joka kirjastossa käydään joka toinen vuosi.",
        "Kuusi käyntiä vuodessa.",
        "Käynnit tehtiin suunnitellusti.",
    ),
    (
        "verkostot",
        "Pienetkin kirjastot pääsevät työryhmiin.",
        "Kokoukset pidetään etänä.",
        "Yhä useampi kirjasto oli mukana.",
    ),
    (
        "kaukopalvelu",
        "Kaukopalvelun ohjeet ovat ajan tasalla.",
        "Ohjeet uusitaan.",
        "Ohjeet uusittiin.",
    ),
)
_COSTS = (
    ("Palkat", 130_500),
    ("Koulutukset", 21_250.5),
    ("Matkat", 12_300),
    ("Palvelujen ostot", 9_800),
)
_ROLES = (("Suunnittelija", 1.5), ("Kirjastonhoitaja", 0.5))


@dataclass(frozen=True)
class _Group:
    """One group of the sample: its row, its meetings a year, who of the libraries belongs to it."""

    row: Row
    meetings: int
    members: tuple[Library, ...]
    is_closed: bool


def made(
    region: Region, pack: Path, first: date, last: date, seed: int
) -> tuple[bytes, dict[str, Any]]:
    """The workbook's bytes and its truth: rows by sheet, meetings, seats and attendance counted."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    known = libraries(region, pack)
    facts = cooperation_pack.facts(read(pack))[0]
    towns = [row["name_fi"] for row in read(pack).rows("municipality")]
    groups = _groups(facts, known, chance)
    years = range(first.year, last.year + 1)
    meetings = [
        meeting
        for group in groups
        for year in years
        for meeting in _meetings(group, year, first, last, chance)
    ]
    rows: dict[str, list[Row]] = {
        "working_group": [group.row for group in groups],
        "meeting": [row for _, row in meetings],
        "participation": [
            *(part for group, row in meetings for part in _present(group, row, chance)),
            *(
                part
                for group in groups
                if group.is_closed
                for part in _outside(group, known, years)
            ),
        ],
        "ake_activity": [row for year in years for row in _activities(known, year, last, chance)],
        "staff_year": [_staff(library, year) for library in known for year in years],
        "recognition": list(_recognitions(facts, known)),
        "joint_service": [row for year in years for row in _services(known, year, chance)],
        "e_lending": list(_e_lending(towns, first, last, chance)),
        "goal": [row for year in (*years, last.year + 1) for row in _goals(year, last.year)],
        "finance": [row for year in years for row in _finances(year)],
    }
    told = {
        name: each if name == "recognition" else [{**row, "source": SAMPLE_SOURCE} for row in each]
        for name, each in rows.items()
    }
    return cooperation_write.content(told, is_sample=True), _truth(rows)


def _groups(facts: Register, known: list[Library], chance: random.Random) -> list[_Group]:
    """The first groups of the pack of each kind; the steering group of all, then smaller ones."""
    by_kind: dict[str | None, list[Row]] = {}
    for fact in facts.rows.get("working_group", []):
        by_kind.setdefault(fact.values["kind"], []).append({**fact.values})
    found = []
    for place, kind in enumerate(_KINDS):
        listed = by_kind.get(kind, [])
        row = listed.pop(0) if listed else _made_up(place, kind)
        members = tuple(each for each in known if place == 0 or _joins(each, place, chance))
        row = {key: value for key, value in row.items() if key not in {"started_on", "ended_on"}}
        is_closed = place == _CHAIRS
        chosen = members[:3] if is_closed else members
        found.append(_Group(row, _MEETINGS[place], chosen or tuple(known[:1]), is_closed))
    return found


def _made_up(place: int, kind: str) -> Row:
    return {"name_fi": f"Esimerkkiryhmä {place + 1}", "kind": kind}


def _joins(library: Library, place: int, chance: random.Random) -> bool:
    near = max(0.0, 1 - library.kilometres / 600)
    staffed = min(1.0, library.staff_years / 12)
    return chance.random() < 0.15 + 0.35 * staffed + 0.3 * near - 0.02 * place


def _meetings(
    group: _Group, year: int, first: date, last: date, chance: random.Random
) -> Iterator[tuple[_Group, Row]]:
    """The group's meetings of a year, on working days inside the period of the sample."""
    days = set()
    for number in range(group.meetings):
        day = date(year, 1, 10) + timedelta(days=round(number * 330 / group.meetings))
        day += timedelta(days=chance.randrange(25))
        days.add(day - timedelta(days=max(0, day.weekday() - 4)))
    for day in sorted(day for day in days if first <= day <= last):
        yield group, {"group": group.row["name_fi"], "held_on": day, "kind": chance.choice(_WAYS)}


def _present(group: _Group, meeting: Row, chance: random.Random) -> Iterator[Row]:
    """A row for each member: there or not; the farther and the smaller, the more seldom."""
    held_on = meeting["held_on"]
    assert isinstance(held_on, date)  # noqa: S101 - as _meetings has it
    leads = _leads(group, held_on.year)
    for library in group.members:
        is_far = meeting["kind"] == "in_person"
        share = 0.97 - library.kilometres / (1200 if is_far else 3000) - 0.25 / library.staff_years
        is_there = chance.random() < share
        yield {
            "group": group.row["name_fi"],
            "meeting_on": held_on,
            "library": library.name,
            "role": leads.get(library.code, "member"),
            "presence": "present" if is_there else "absent",
            "participants": _participants(library, chance) if is_there else None,
        }


def _leads(group: _Group, year: int) -> dict[str, str]:
    """Chair and secretary serve two years; then the next libraries take their turn."""
    turn = year // _TERM
    names = [library.code for library in group.members]
    chair = names[turn % len(names)]
    secretary = names[(turn + 1) % len(names)]
    return {secretary: "secretary", chair: "chair"}


def _participants(library: Library, chance: random.Random) -> int:
    return 2 if library.staff_years > 10 and chance.random() < 0.4 else 1  # noqa: PLR2004


def _outside(group: _Group, known: list[Library], years: range) -> Iterator[Row]:
    """Those who are not invited to a closed group: a row a year says so."""
    inside = {library.code for library in group.members}
    for library in known:
        if library.code not in inside:
            for year in years:
                yield {
                    "group": group.row["name_fi"],
                    "library": library.name,
                    "year": year,
                    "presence": "not_invited",
                }


def _activities(
    known: list[Library], year: int, last: date, chance: random.Random
) -> Iterator[Row]:
    yield {"year": year, "kind": "person_years", "title": "AKE:n työ", "person_years": 2}
    for number in range(_TRAININGS):
        yield _activity(
            year,
            last,
            chance,
            kind="training",
            task="osaaminen",
            title=f"Koulutuspäivä {number + 1}",
            participants=chance.randint(10, 60),
            hours=chance.choice((3, 4, 6)),
            libraries_reached=chance.randint(min(4, len(known)), len(known)),
        )
    for library in chance.sample(known, min(_VISITS, len(known))):
        yield _activity(
            year,
            last,
            chance,
            kind="visit",
            task="kehittaminen",
            title=f"Käynti: {library.name}",
            library=library.name,
            participants=chance.randint(1, 8),
            libraries_reached=1,
            hours=3,
        )
    yield _activity(
        year,
        last,
        chance,
        kind="event",
        task="verkostot",
        title="Kirjastopäivät",
        participants=chance.randint(40, 120),
        libraries_reached=len(known),
        hours=12,
        euros=4500,
    )
    yield _activity(
        year,
        last,
        chance,
        kind="project",
        task="kaukopalvelu",
        title="Kaukopalvelun ohjeet",
        hours=40,
        euros=2500.5,
    )


def _activity(year: int, last: date, chance: random.Random, **cells: object) -> Row:
    day = date(year, 2, 1) + timedelta(days=chance.randrange(300))
    return {"held_on": min(day, last), **cells}


def _staff(library: Library, year: int) -> Row:
    return {"library": library.name, "year": year, "staff_years": library.staff_years}


def _services(known: list[Library], year: int, chance: random.Random) -> Iterator[Row]:
    """Who did what for the joint services. A small library does little in hours and much for its staff;
    of every seventh nothing is recorded, and of some work nobody counted the hours."""
    for place, library in enumerate(known):
        if place % _UNRECORDED == _UNRECORDED - 1:
            continue
        share = 0.6 + chance.random()
        if place % len(_SERVICES) != 0:
            shifts = round((8 + 3 * library.staff_years) * share)
            yield _service(library, year, "chat", "duty", shifts=shifts, hours=2 * shifts)
        service, work = _SERVICES[place % len(_SERVICES)]
        hours = round((10 + 6 * library.staff_years) * share)
        yield _service(library, year, service, work, hours=hours if place % 4 != 1 else None)
        if service == "cataloguing":
            yield _service(library, year, service, "training", hours=6, items=2)


def _service(library: Library, year: int, service: str, work: str, **cells: object) -> Row:
    return {"service": service, "library": library.name, "year": year, "work": work, **cells}


def _e_lending(towns: list[str], first: date, last: date, chance: random.Random) -> Iterator[Row]:
    """A row a month and municipality; of one municipality the first months are not known."""
    month = first.replace(day=1)
    start = month
    while month <= last:
        for place, town in enumerate(towns):
            if town == towns[-1] and month < start.replace(year=start.year + 1):
                continue
            loans = round((20 + 12 * ((place * 7) % 11)) * (0.8 + 0.4 * chance.random()))
            growth = 1 + 0.1 * (month.year - start.year)
            yield {
                "month": month,
                "municipality_code": town,
                "e_loans": round(loans * growth),
                "e_holds": round(loans * growth / 3),
            }
        month = (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def _goals(year: int, last_year: int) -> Iterator[Row]:
    """What was meant and done in each task; of the last year's last goal the outcome is not known yet."""
    for place, (task, goal, action, outcome) in enumerate(_GOALS):
        is_known = year < last_year or (year == last_year and place < len(_GOALS) - 1)
        yield {
            "year": year,
            "task": task,
            "goal": goal,
            "action": action,
            "outcome": outcome if is_known else None,
        }


def _finances(year: int) -> Iterator[Row]:
    yield {"year": year, "finance_kind": "grant", "item": "Valtionavustus", "euros": 180_000}
    for item, euros in _COSTS:
        yield {"year": year, "finance_kind": "cost", "item": item, "euros": euros}
    for item, person_years in _ROLES:
        yield {"year": year, "finance_kind": "staff", "item": item, "person_years": person_years}


def _recognitions(facts: Register, known: list[Library]) -> Iterator[Row]:
    """The documented ones with their sources: an invented award would be told of a real library."""
    names = {library.code: library.name for library in known}
    for fact in facts.rows.get("recognition", []):
        yield {
            **fact.values,
            "year": int(fact.values["year"] or 0),
            "library": names.get(fact.values["library"] or ""),
        }


def _truth(rows: dict[str, list[Row]]) -> dict[str, Any]:
    present = [row for row in rows["participation"] if row["presence"] == "present"]
    of_meetings = [row for row in rows["participation"] if row.get("meeting_on")]
    pairs = Counter(f"{row['group']}|{row['library']}" for row in present)
    return {
        "all_rows": sum(map(len, rows.values())),
        "rows": {name: len(each) for name, each in rows.items()},
        "meetings_by_group": dict(Counter(str(row["group"]) for row in rows["meeting"])),
        "attended": dict(sorted(pairs.items())),
        "could_attend": len(of_meetings),
        "participants": sum(int(str(row["participants"])) for row in present),
        "service_hours": _summed(rows["joint_service"], "year", "hours"),
        "e_loans": _summed(rows["e_lending"], "municipality_code", "e_loans"),
        "winners": [[row["year"], row["winner_text"]] for row in rows["recognition"]],
    }


def _summed(rows: list[Row], by: str, what: str) -> dict[str, int]:
    """The sum of a number by another column, where it is known."""
    found: Counter[str] = Counter()
    for row in rows:
        if row.get(what) is not None:
            found[str(row[by])] += int(str(row[what]))
    return dict(sorted(found.items()))
