"""What is looked at: a level of places, and which loans of which months."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from portal.kit.i18n import N_, ngettext, number
from portal.kit.periods import Period


class Level(StrEnum):
    """The unit that lends and receives."""

    MUNICIPALITY = "municipality"
    LIBRARY = "library"
    BRANCH = "branch"


LEVELS = {  # by code of the address: the level, and its name as a key for gettext
    "kunta": (Level.MUNICIPALITY, N_("Municipality")),
    "kirjasto": (Level.LIBRARY, N_("Library")),
    "toimipiste": (Level.BRANCH, N_("Branch")),
}


def counted(level: Level, count: int) -> str:
    """So many places of a level: 309 municipalities."""
    if level is Level.MUNICIPALITY:
        said = ngettext("{n} municipality", "{n} municipalities", count)
    elif level is Level.LIBRARY:
        said = ngettext("{n} library", "{n} libraries", count)
    else:
        said = ngettext("{n} branch", "{n} branches", count)
    return said.format(n=number(count))


@dataclass(frozen=True)
class Scope:
    """Which loans are looked at: level, first and last month (both included), collection."""

    level: Level
    first: dt.date
    last: dt.date
    shelving_location: str | None = None
    collection_code: str | None = None

    def moved(self, period: Period) -> "Scope":
        """The same in other months."""
        return dataclasses.replace(self, first=period.first, last=period.last)

    @property
    def part(self) -> str | None:
        """What tells the part of the collection that is looked at; None for the whole."""
        if self.shelving_location is not None:
            return "shelving_location"
        return None if self.collection_code is None else "collection_code"

    @property
    def is_filtered(self) -> bool:
        """True when only one part of the collection is looked at."""
        return self.shelving_location is not None or self.collection_code is not None
