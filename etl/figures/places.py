"""What names a place in a table of others: a municipality or library of the region, another of the country, a total.

National statistics tell of municipalities and of joint libraries, by code or by name, and of joint ones
by the names of their members with a plus between them, often cut short.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from etl.contracts import TOTALS
from etl.cooperation import pack as cooperation_pack
from etl.cooperation.cells import folded
from etl.cooperation.links import ALWAYS, NEVER_ENDS
from etl.cooperation.words import EVERYBODY
from etl.region.pack import CODE_LENGTH, Pack
from etl.region.texts import COUNTRIES

_CODE = re.compile(r"(?:ku)?(\d{1,3})", re.IGNORECASE)
_WHOLE = (
    "koko maa",
    "manner-suomi",
    "hela landet",
    "fasta finland",
    "whole country",
    "mainland finland",
)
_TOTALS = frozenset({*TOTALS, *_WHOLE})
_REGION_WORDS = ("name", "consortium")
_LANGUAGES = ("fi", "sv", "en", "se")


class Kind(StrEnum):
    """What a place is."""

    MUNICIPALITY = "municipality"
    LIBRARY = "library"
    ELSEWHERE = "elsewhere"  # another municipality of the country, or a sum: passed over


@dataclass(frozen=True)
class Place:
    """A place by its kind and code."""

    kind: Kind
    code: str = ""


@dataclass(frozen=True)
class Member:
    """A municipality of a library, and its first and last day."""

    library: str
    municipality: str
    first: str
    last: str


@dataclass(frozen=True)
class Places:
    """What names stand for, folded; members of libraries; names of codes; names to suggest."""

    known: Mapping[str, Place]
    members: tuple[Member, ...]
    names: Mapping[str, str]
    shown: tuple[str, ...]

    def find(self, value: object) -> Place | None:
        """What a cell names; None where nobody knows."""
        text = _written(value)
        if not text:
            return None
        code = _CODE.fullmatch(text)
        found = self.known.get(code[1].zfill(CODE_LENGTH) if code else folded(text))
        return found or (self._joint(text) if "+" in text else None)

    def is_named(self, value: object) -> bool:
        """Whether a cell names a municipality or library of the region by name: a bare number may be anything."""
        return isinstance(value, str) and not value.isdigit() and self.is_ours(value)

    def is_ours(self, value: object) -> bool:
        """Whether a cell names a municipality or library of the region by its name or code."""
        found = self.find(value)
        return found is not None and found.kind is not Kind.ELSEWHERE

    def members_of(self, library: str, year: int) -> frozenset[str]:
        """The municipalities that a library served on the last day of a year."""
        day = f"{year}-12-31"
        return frozenset(
            each.municipality
            for each in self.members
            if each.library == library and each.first <= day <= each.last
        )

    def libraries(self) -> frozenset[str]:
        """Every library that has members."""
        return frozenset(each.library for each in self.members)

    def _joint(self, text: str) -> Place | None:
        """The library whose members are named one after another: Sodankylä+Pelkosenn.+Savuk."""
        named = {self._member(part.strip()) for part in text.split("+")}
        for library in self.libraries():
            spans = {each.municipality for each in self.members if each.library == library}
            if named == spans:
                return Place(Kind.LIBRARY, library)
        return None

    def _member(self, name: str) -> str:
        """The code of a municipality by its name, or by how that begins where it is cut by a full stop."""
        found = self.known.get(folded(name))
        if found is not None and found.kind is Kind.MUNICIPALITY:
            return found.code
        begins = folded(name.removesuffix("."))
        codes = {
            place.code
            for known, place in self.known.items()
            if place.kind is Kind.MUNICIPALITY and name.endswith(".") and known.startswith(begins)
        }
        return codes.pop() if len(codes) == 1 else ""


def _written(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and value >= 0 else ""
    return value.strip() if isinstance(value, str) else ""


def of(pack: Pack) -> Places:
    """The places of a region; the other municipalities of its country are known where the country is described."""
    rows = pack.rows("municipality")
    texts = {row["what"]: row for row in pack.rows("region_text")}
    elsewhere = Place(Kind.ELSEWHERE)
    known = dict.fromkeys(_TOTALS, elsewhere)
    for what in _REGION_WORDS:
        words = [texts[what][language] for language in _LANGUAGES] if what in texts else []
        known |= {folded(word): elsewhere for word in words if word}
    known |= dict.fromkeys(
        _of_country(texts["country"]["fi"] if "country" in texts else ""), elsewhere
    )
    named = cooperation_pack.names(pack)
    known |= {
        word: Place(Kind.LIBRARY, code)
        for word, code in named.libraries.items()
        if code != EVERYBODY
    }
    known |= {word: Place(Kind.MUNICIPALITY, code) for word, code in named.municipalities.items()}
    members = tuple(
        Member(
            row["library"],
            row["municipality_code"],
            row["valid_from"] or ALWAYS,
            row["valid_to"] or NEVER_ENDS,
        )
        for row in pack.rows("branch_code")
        if row["library"] and row["municipality_code"]
    )
    return Places(
        known, members, {row["municipality_code"]: row["name_fi"] for row in rows}, named.towns
    )


def _of_country(country: str) -> list[str]:
    """Codes and names of every municipality of a country, folded; none of one that is not described."""
    path = COUNTRIES / country / "municipalities.csv"
    if not country or not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            folded(row[name])
            for row in csv.DictReader(file)
            for name in ("municipality_code", "name_fi", "name_sv")
            if row[name]
        ]
