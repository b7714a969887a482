"""The pack's own facts of cooperation, and what names stand for, from the CSV files of the region.

Faults in these files are faults of the pack: they stop the build with file, row and column.
"""

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

from etl.cooperation import SHEETS, Sheet
from etl.cooperation_cells import Names, folded
from etl.cooperation_register import Line, Register
from etl.cooperation_rows import take
from etl.cooperation_words import EVERYBODY, EVERYBODY_WORD
from etl.region.pack import PACK, BuildError

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


def facts(pack: Path) -> tuple[Register, list[PackSource]]:
    """The rows of the pack's files and the files. Raises BuildError at the first fault."""
    lines = {sheet.name: _lines(pack / sheet.file) for sheet in SHEETS}
    register = take(lines, names(pack), is_sample=False)
    for fault in register.faults:
        file = next(sheet.file for sheet in SHEETS if sheet.name == fault.sheet)
        raise BuildError(
            f"Alueen tiedoston {pack / file} rivi {fault.row}, sarake {fault.column}, "
            f"arvo ”{fault.value}”: {fault.message.sentences()}"
        )
    return register, [
        _source(pack, sheet, len(lines[sheet.name])) for sheet in SHEETS if lines[sheet.name]
    ]


def _source(pack: Path, sheet: Sheet, rows: int) -> PackSource:
    path = pack / sheet.file
    return PackSource(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), rows)


def _lines(path: Path) -> list[Line]:
    return [Line(number, row) for number, row in enumerate(_read(path), start=2)]


def _read(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def names(pack: Path) -> Names:
    """What may be written for a library or group: names in all languages, and the pack's aliases."""
    today = libraries(pack)
    found: dict[str, str] = {}
    for code, row in today.items():
        found |= dict.fromkeys([folded(code), *(folded(row[name]) for name in _NAMES)], code)
    aliases = _read(pack / ALIASES)
    for row in aliases:
        if row["kind"] == "library":
            found.setdefault(folded(row["written"]), row["id"])
    found |= {folded(EVERYBODY_WORD): EVERYBODY, EVERYBODY: EVERYBODY}
    found.pop("", None)
    groups = {folded(row["written"]): row["id"] for row in aliases if row["kind"] == "group"}
    shown = tuple(sorted(row["name_fi"] for row in today.values()))
    return Names(found, shown, groups, _places(pack))


def libraries(pack: Path) -> dict[str, dict[str, str]]:
    """The library organisations of the branch map that exist today, with their names by language."""
    named = {row["library"]: row for row in _read(pack / PACK["library"].file)}
    today = {
        row["library"]
        for row in _read(pack / PACK["branch_code"].file)
        if row["library"] and not row["valid_to"]
    }
    return {
        code: {name: named.get(code, {}).get(name) or "" for name in _NAMES}
        | {"name_fi": named.get(code, {}).get("name_fi") or code}
        for code in sorted(today)
    }


def _places(pack: Path) -> frozenset[str]:
    """The words of which names of places are made: they are no names of persons."""
    rows = [
        *_read(pack / PACK["municipality"].file),
        *_read(pack / PACK["library"].file),
        *({"name_fi": row["fi"]} for row in _read(pack / PACK["region_text"].file)),
    ]
    texts = [row.get(name) or "" for row in rows for name in _WORDS_OF_PLACES]
    words = {word for text in texts for word in text.casefold().replace("-", " ").split()}
    return frozenset(word for word in words if len(word) > _SHORTEST and word != "kirjasto")
