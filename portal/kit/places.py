"""What is looked at: a level of places, and which loans of which months."""

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from portal.kit.i18n import N_, _, ngettext, number
from portal.kit.periods import Period


class Level(StrEnum):
    """The unit that lends and receives."""

    MUNICIPALITY = "municipality"
    LIBRARY = "library"
    BRANCH = "branch"
    CONSORTIUM = "consortium"
    REGION = "region"


LEVELS = {  # by code of the address: the level, and its name as a key for gettext
    "kunta": (Level.MUNICIPALITY, N_("Municipality")),
    "kirjasto": (Level.LIBRARY, N_("Library")),
    "toimipiste": (Level.BRANCH, N_("Branch")),
    "kimppa": (Level.CONSORTIUM, N_("Consortium")),
    "maakunta": (Level.REGION, N_("Region of municipalities")),
}
COLUMNS = {  # what the columns of a place end with
    Level.MUNICIPALITY: "municipality_code",
    Level.LIBRARY: "library",
    Level.BRANCH: "branch",
    Level.CONSORTIUM: "consortium",
    Level.REGION: "region",
}
MADE_OF = {Level.CONSORTIUM: Level.BRANCH, Level.REGION: Level.MUNICIPALITY}  # by mart.level_member
NEVER_BETWEEN = {Level.CONSORTIUM}  # what moves between systems is interlibrary lending, in no mart
_ENDS = {  # the marts that have places, and what the columns of each begin with
    "flow_by_month": ("owner", "place"),
    "loans_by_month": ("owner", "place"),
    "transport": ("from", "to"),
    "demand": ("pickup", "owner"),
    "hold": ("pickup",),
}
_MARTS = re.compile(rf"\bmart\.({'|'.join(_ENDS)})\b")


@cache
def at(sql: str, level: Level) -> str:
    """A question of ours at a level: "{level}" in it is what the columns of a place end with.

    Consortium and region are no columns of the marts: there a mart is read with what its branches or
    municipalities belong to. What moves inside one member has it at both ends.
    """
    if level in MADE_OF:
        sql = _MARTS.sub(lambda found: _with_members(found[1], level), sql)
    return sql.replace("{level}", COLUMNS[level])


def _with_members(mart: str, level: Level) -> str:
    ends = _ENDS[mart]
    columns = "".join(f", {end}_in.place as {end}_{COLUMNS[level]}" for end in ends)
    joins = " ".join(
        f"left join mart.level_member as {end}_in on {end}_in.level = '{level}' "
        f"and {end}_in.code = fact.{end}_{COLUMNS[MADE_OF[level]]}"
        for end in ends
    )
    return f"(select fact.*{columns} from mart.{mart} as fact {joins})"  # noqa: S608 - our own names


def named(sql: str, parameters: Mapping[str, object]) -> dict[str, object]:
    """The parameters that a question asks for: one more is refused."""
    return {name: value for name, value in parameters.items() if re.search(rf"\${name}\b", sql)}


def worded(level: Level, of_municipality: str, of_any: str) -> str:
    """The key of a text that names municipalities, or of the one that says the same of places of any other level."""
    return of_municipality if level is Level.MUNICIPALITY else of_any


def code_of(level: Level) -> str:
    """A level as an address has it."""
    return next(code for code, (known, _name) in LEVELS.items() if known is level)


def name_of(level: Level) -> str:
    """What one place of the level is."""
    return _(LEVELS[code_of(level)][1])


def counted(level: Level, count: int) -> str:
    """So many places of a level: 309 municipalities."""
    if level is Level.MUNICIPALITY:
        said = ngettext("{n} municipality", "{n} municipalities", count)
    elif level is Level.LIBRARY:
        said = ngettext("{n} library", "{n} libraries", count)
    elif level is Level.BRANCH:
        said = ngettext("{n} branch", "{n} branches", count)
    elif level is Level.CONSORTIUM:
        said = ngettext("{n} consortium", "{n} consortia", count)
    else:
        said = ngettext("{n} region", "{n} regions", count)
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
