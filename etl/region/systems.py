"""The systems of a region: installations of Koha or the like, each with numbers and codes of its own.

A pack without systems.csv has one, which has no name, and so has everything that was loaded before there were
several: what names no system belongs to the first of the list (`home`).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from etl.region.pack import BuildError, Pack, home_of
from etl.region.texts import is_zone

HOME_ZONE = "Europe/Helsinki"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,29}", re.ASCII)
RESERVED = frozenset({"accepted", "files", "sample", "tmp"})  # folders of the intake's own


class ZoneError(BuildError):
    """A zone of time that nobody knows."""

    def __init__(self, zone: str, where: str) -> None:
        self.zone = zone
        super().__init__(
            f"Alueen tiedoissa ({where}) on aikavyöhyke ”{zone}”, jota ei ole. "
            f"Kirjoita vyöhykkeen nimi, esimerkiksi {HOME_ZONE}."
        )


@dataclass(frozen=True)
class Systems:
    """Zone of each system that the pack lists, in its order, and the branch codes of each.

    zone: of the region, for systems that name none. Without a list there is one system, "".
    """

    zones: Mapping[str, str]
    zone: str
    branches: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def home(self) -> str:
        """The system of all that names none."""
        return next(iter(self.zones), "")

    @property
    def are_several(self) -> bool:
        """Whether it has to be known which system a file is of."""
        return len(self.zones) > 1

    @cached_property
    def _by_word(self) -> dict[str, str]:
        return {name.casefold(): name for name in self.zones}

    def named(self, word: str) -> str | None:
        """The system that a word names, whatever its case; None where it names none."""
        return self._by_word.get(word.casefold())

    def of(self, said: str) -> str:
        """The system that something belongs to which says so, or says nothing."""
        return said or self.home

    def knows(self, said: str) -> bool:
        """Whether what says so belongs to a system of the pack."""
        return self.of(said) in (self.zones or {""})

    def zone_of(self, said: str) -> str:
        """The clock of a system's times."""
        return self.zones.get(self.of(said)) or self.zone

    def of_folder(self, path: Path, exports: Path) -> str:
        """The system whose folder holds the file: nearest first, of data/exports not the folder itself;
        empty where none does."""
        is_inside = exports in path.parents
        parts = path.parent.relative_to(exports).parts if is_inside else (path.parent.name,)
        for part in reversed(parts):
            if system := self.named(part):
                return system
        return ""


def of(pack: Pack) -> Systems:
    """The systems of a pack. Raises ZoneError for a zone of time that nobody knows."""
    texts = [row["fi"].strip() for row in pack.rows("region_text") if row["what"] == "zone"]
    zone = _known_zone((texts and texts[0]) or HOME_ZONE, "region.csv, zone")
    zones = {
        row["system"]: _known_zone(row["time_zone"] or zone, "systems.csv, time_zone")
        for row in pack.rows("system")
        if row["system"]
    }
    home = home_of(pack.rows("system"))
    branches: dict[str, set[str]] = defaultdict(set)
    for row in pack.rows("branch_code"):
        branches[row["system"] or home].add(row["branch_code"])
    return Systems(zones, zone, {name: frozenset(codes) for name, codes in branches.items()})


def names(pack: Pack) -> list[str]:
    """The systems that the pack lists, in its order."""
    return [row["system"] for row in pack.rows("system") if row["system"]]


def _known_zone(name: str, where: str) -> str:
    if not is_zone(name):
        raise ZoneError(name, where)
    return ZoneInfo(name).key


def listed(names: Iterable[str]) -> str:
    """Names in one text: a, b tai c."""
    *first, last = names
    return f"{', '.join(first)} tai {last}" if first else last
