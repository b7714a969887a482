"""The pack's own facts of cooperation, and what names stand for, from the CSV files of the region.

Faults in these files are faults of the pack: they stop the build with file, row and column.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from etl.cooperation.cells import Names, folded
from etl.cooperation.contract import SHEETS, Sheet
from etl.cooperation.links import ALWAYS, NEVER_ENDS
from etl.cooperation.register import Line, Register
from etl.cooperation.rows import take
from etl.cooperation.words import EVERYBODY, EVERYBODY_WORD
from etl.messages import Code
from etl.region import files
from etl.region.pack import BuildError, Pack, read_file

ALIASES = "cooperation_names.csv"
_NAMES = ("name_fi", "name_sv", "name_en", "name_se")
_WORDS_OF_PLACES = ("name_fi", "name_sv", "name_se", "subregion_fi")
_SHORTEST = 3


@dataclass(frozen=True)
class PackSource:
    """One file of the pack that rows of the register came from."""

    file_name: str
    sha256: str
    rows: int


@lru_cache(maxsize=1)  # every build asks twice: whether it is sound, and what it is
def facts(pack: Pack) -> tuple[Register, list[PackSource]]:
    """The rows of the pack's files and the files. Raises BuildError at the first fault.

    A row of a library that was no more is left out and told of: a merger must not stop a build.
    """
    lines = {sheet.name: _lines(pack.folder, sheet) for sheet in SHEETS}
    register = take(lines, names(pack), is_sample=False)
    for fault in register.faults:
        if fault.message.code is Code.LIBRARY_ENDED:
            continue
        raise BuildError(
            f"Alueen tiedoston {_path(pack.folder, file_of(fault.sheet))} rivi {fault.row}, "
            f"sarake {fault.column}, arvo ”{fault.value}”: {fault.message.sentences()}"
        )
    return register, [
        _source(pack.folder, sheet, len(lines[sheet.name])) for sheet in SHEETS if lines[sheet.name]
    ]


def _spans(pack: Pack) -> dict[str, tuple[str, str]]:
    """The first and the last day of each library, as the branch map has them."""
    found: dict[str, tuple[str, str]] = {}
    for row in pack.rows("branch_code"):
        first, last = row["valid_from"] or ALWAYS, row["valid_to"] or NEVER_ENDS
        known = found.get(row["library"], (first, last))
        found[row["library"]] = (min(first, known[0]), max(last, known[1]))
    found.pop("", None)
    return found


def _source(folder: Path, sheet: Sheet, rows: int) -> PackSource:
    path = _path(folder, sheet.file)
    return PackSource(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), rows)


def _path(folder: Path, file: str) -> Path:
    return files.found(folder, file) or folder / file


def file_of(sheet_name: str) -> str:
    """The file of the pack that has the rows of a sheet."""
    return next(sheet.file for sheet in SHEETS if sheet.name == sheet_name)


def _lines(folder: Path, sheet: Sheet) -> list[Line]:
    return [Line(row.place.row or 0, row.cells) for row in read_file(folder, sheet.file)]


def names(pack: Pack) -> Names:
    """What may be written for a library or group: names in all languages, and the pack's aliases.

    A name leads to a library of today where there is one, else to one that has ended: its rows stay.
    """
    today, ever = libraries(pack), libraries(pack, has_ended=True)
    found: dict[str, str] = {}
    for code, row in today.items():
        found |= dict.fromkeys(_words_for(code, row), code)
    aliases = read_file(pack.folder, ALIASES)
    for alias in aliases:
        if alias["kind"] == "library":
            found.setdefault(folded(alias["written"]), alias["id"])
    for code, row in ever.items():
        for word in _words_for(code, row):
            found.setdefault(word, code)
    found |= {folded(EVERYBODY_WORD): EVERYBODY, EVERYBODY: EVERYBODY}
    found.pop("", None)
    groups = {folded(row["written"]): row["id"] for row in aliases if row["kind"] == "group"}
    shown = tuple(sorted(row["name_fi"] for row in today.values()))
    towns = pack.rows("municipality")
    return Names(
        found,
        shown,
        groups,
        _places(pack),
        _spans(pack),
        _towns(pack),
        tuple(sorted(row["name_fi"] for row in towns)),
    )


def _towns(pack: Pack) -> dict[str, str]:
    """The codes of the municipalities by code and by name in every language."""
    found = {
        folded(word): row["municipality_code"]
        for row in pack.rows("municipality")
        for word in (*(row[name] for name in _NAMES), row["municipality_code"])
    }
    found.pop("", None)
    return found


def _words_for(code: str, row: dict[str, str]) -> list[str]:
    return [folded(code), *(folded(row[name]) for name in _NAMES)]


def libraries(pack: Pack, *, has_ended: bool = False) -> dict[str, dict[str, str]]:
    """The library organisations of the branch map with their names by language: those of today, or
    those that have ended."""
    named = {row["library"]: row for row in pack.rows("library")}
    rows = [row for row in pack.rows("branch_code") if row["library"]]
    today = {row["library"] for row in rows if not row["valid_to"]}
    ever = {row["library"] for row in rows}
    return {
        code: {name: named[code][name] if code in named else "" for name in _NAMES}
        | {"name_fi": (named[code]["name_fi"] if code in named else "") or code}
        for code in sorted(ever - today if has_ended else today)
    }


def _places(pack: Pack) -> frozenset[str]:
    """The words of which names of places are made: they are no names of persons."""
    rows = [*pack.rows("municipality"), *pack.rows("library")]
    texts = [row[name] for row in rows for name in _WORDS_OF_PLACES]
    texts += [row["fi"] for row in pack.rows("region_text")]
    words = {word for text in texts for word in text.casefold().replace("-", " ").split()}
    return frozenset(word for word in words if len(word) > _SHORTEST and word != "kirjasto")
