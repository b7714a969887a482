"""The libraries of the sample's cooperation: how large their staff is and how far they are."""

from dataclasses import dataclass
from pathlib import Path

from etl.cooperation import pack as cooperation_pack
from etl.region.pack import read
from etl.sample.region import Region

_PER_PERSON, _AT_LEAST = 0.0006, 0.9  # person-years for each inhabitant, and for any library


@dataclass(frozen=True)
class Library:
    """One library organisation: person-years in halves, kilometres from the largest one."""

    code: str
    name: str
    staff_years: float
    kilometres: float


def libraries(region: Region, pack: Path) -> list[Library]:
    """The libraries that lend, those with most inhabitants first."""
    members: dict[str, dict[str, int]] = {}  # the municipalities of each, and a unit of theirs
    for place, unit in enumerate(region.units):
        members.setdefault(unit["library"], {}).setdefault(unit["municipality_code"], place)
    sizes = {
        library: sum(region.people[code] for code in codes) for library, codes in members.items()
    }
    order = sorted(sizes, key=lambda library: (-sizes[library], library))
    centre = next(iter(members[order[0]].values()))
    names = cooperation_pack.libraries(read(pack))
    return [
        Library(
            library,
            names.get(library, {}).get("name_fi") or library,
            round(2 * (_AT_LEAST + _PER_PERSON * sizes[library])) / 2,
            float(region.kilometres[centre, next(iter(members[library].values()))]),
        )
        for library in order
    ]
