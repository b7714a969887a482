"""A made-up country: the true municipalities of Finland, in made-up consortia with made-up branches.

Each consortium is a system of its own, as most are in life, and has its own folder of reports. They are
written one after another, so that a country takes no more memory than its largest consortium. Ids of events
begin from one in every system, as they do in life.
"""

import csv
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from etl.region.pack import PACK
from etl.region.texts import COUNTRIES
from etl.sample import EVENTS_PER_YEAR, SEED, write
from etl.sample.write import OnFile

COUNTRY = "FI"
CONSORTIA, BRANCHES = 60, 750
_USUAL_ROOM = 0.8  # a large municipality has more branches, not as many more as it has people
_SOURCE = "Keksitty esimerkkiaineistoa varten"

Row = dict[str, str]


@dataclass(frozen=True)
class Town:
    """A true municipality with its inhabitants, its point, its region, and where these are from."""

    code: str
    name: str
    name_sv: str
    latitude: float
    longitude: float
    people: int
    region: tuple[str, str, str]  # code, name, name in Swedish
    source: str


@dataclass(frozen=True)
class Consortium:
    """Neighbouring municipalities with one library system."""

    system: str
    towns: tuple[Town, ...]
    branches: Mapping[str, int]  # of each municipality

    @property
    def people(self) -> int:
        return sum(town.people for town in self.towns)


def consortia() -> list[Consortium]:
    """The country in made-up consortia of neighbours, from south to north."""
    towns = _towns()
    groups = sorted(_halved(towns, CONSORTIA), key=lambda group: min(t.latitude for t in group))
    shared = _branches(towns)
    return [
        Consortium(f"kimppa{number:02}", tuple(sorted(group, key=lambda town: town.code)), shared)
        for number, group in enumerate(groups, start=1)
    ]


def write_pack(folder: Path, known: Sequence[Consortium]) -> None:
    """Write the pack of these consortia, each a system, into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    towns = sorted((town for each in known for town in each.towns), key=lambda town: town.code)
    _csv(folder / "systems.csv", [_system(each) for each in known])
    _csv(folder / PACK["municipality"].file, [_municipality(town) for town in towns])
    _csv(folder / PACK["population"].file, [_population(town) for town in towns])
    _csv(folder / PACK["library"].file, [_library(town) for town in towns])
    _csv(
        folder / PACK["branch_code"].file,
        [row for each in known for town in each.towns for row in _branch_rows(each, town)],
    )
    texts = {"name": "Suomi", "consortium": "Esimerkkikimpat", "country": COUNTRY}
    _csv(
        folder / PACK["region_text"].file,
        [{"what": what, "fi": text, "source": _SOURCE} for what, text in texts.items()],
    )


def write_reports(
    exports: Path,
    known: Iterable[Consortium],
    *,
    events_per_year: int = EVENTS_PER_YEAR,
    first: date,
    last: date,
    seed: int = SEED,
    on_file: OnFile = lambda _path, _rows: None,
) -> None:
    """Write the reports of each consortium into a folder of its own, with its truth.

    The events of the country are shared by inhabitants. The workbook of cooperation is a region's, not a
    country's: there is none.
    """
    listed = list(known)
    people = sum(each.people for each in listed)
    for number, each in enumerate(listed):
        with tempfile.TemporaryDirectory(prefix="country-") as folder:
            write_pack(Path(folder), [each])
            write.write(
                exports / each.system,
                pack=Path(folder),
                events_per_year=round(events_per_year * each.people / people),
                first=first,
                last=last,
                seed=seed + number,
                on_file=on_file,
                has_book=False,
            )


def _towns() -> list[Town]:
    path = COUNTRIES / COUNTRY / "municipalities.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Town(
                row["municipality_code"],
                row["name_fi"],
                row["name_sv"],
                float(row["centre_lat"]),
                float(row["centre_lon"]),
                int(row["population"]),
                (row["region_code"], row["region_fi"], row["region_sv"]),
                row["source"],
            )
            for row in csv.DictReader(file)
        ]


def _halved(towns: list[Town], parts: int) -> list[list[Town]]:
    """The towns cut across the longer way, and the halves again, until there are so many parts."""
    if parts == 1:
        return [towns]
    tall = _reach(town.latitude for town in towns)
    wide = (
        _reach(town.longitude for town in towns) / 2
    )  # a degree of longitude is half as long there
    ordered = sorted(towns, key=lambda t: (t.latitude if tall > wide else t.longitude, t.code))
    half = parts // 2
    cut = round(len(towns) * half / parts)
    return _halved(ordered[:cut], half) + _halved(ordered[cut:], parts - half)


def _reach(values: Iterable[float]) -> float:
    known = list(values)
    return max(known) - min(known)


def _branches(towns: list[Town]) -> dict[str, int]:
    """How many branches each municipality has: one, and of the others its share by inhabitants."""
    rest = BRANCHES - len(towns)
    weights = {town.code: town.people**_USUAL_ROOM for town in towns}
    whole = sum(weights.values())
    shares = {code: rest * weight / whole for code, weight in weights.items()}
    left = rest - sum(int(share) for share in shares.values())
    first = sorted(shares, key=lambda code: (int(shares[code]) - shares[code], code))[:left]
    return {code: 1 + int(share) + (code in first) for code, share in shares.items()}


def _system(each: Consortium) -> Row:
    largest = max(each.towns, key=lambda town: town.people)
    name = f"{largest.name}-kimppa {each.system[-2:]}"
    return {
        "system": each.system,
        "name_fi": name,
        "consortium": name,
        "time_zone": "Europe/Helsinki",
        "source": "Koha",
    }


def _municipality(town: Town) -> Row:
    return {
        "municipality_code": town.code,
        "name_fi": town.name,
        "name_sv": town.name_sv,
        "name_en": town.name,
        "centre_lat": f"{town.latitude}",
        "centre_lon": f"{town.longitude}",
        **dict(zip(("region_code", "region_fi", "region_sv"), town.region, strict=True)),
        "source": town.source,
    }


def _population(town: Town) -> Row:
    return {
        "municipality_code": town.code,
        "year": "2019",
        "population": f"{town.people}",
        "source": town.source,
    }


def _library(town: Town) -> Row:
    return {"library": f"k{town.code}", "name_fi": f"{town.name}, kirjasto", "source": _SOURCE}


def _branch_rows(each: Consortium, town: Town) -> list[Row]:
    return [
        {
            "branch_code": f"K{town.code}_{number:02}",
            "branch_name": f"{town.name}, pääkirjasto" if number == 1 else f"{town.name} {number}",
            "library": f"k{town.code}",
            "municipality_code": town.code,
            "valid_from": "",
            "valid_to": "",
            "kind": "main" if number == 1 else "branch",
            "system": each.system,
            "source": _SOURCE,
        }
        for number in range(1, each.branches[town.code] + 1)
    ]


def _csv(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
