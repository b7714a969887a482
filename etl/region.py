"""The region pack: a prefilled branch map from Koha's branch list, and what a pack lacks.

docs/region-pack.md describes the files. Nothing is invented here: a municipality that the clues
do not agree on is left empty, to be filled in by somebody who knows.
"""

import csv
import re
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from etl import cooperation_pack
from etl.archive import connect
from etl.contracts import BRANCHES
from etl.messages import Code, RefusalError
from etl.pack import PACK, BuildError, PackFile
from etl.reading.read import read
from etl.reading.unpack import parts

HEADER = (
    "branch_code",
    "branch_name",
    "library",
    "municipality_code",
    "valid_from",
    "valid_to",
    "kind",
    "source",
)
_CODE_LENGTH = 3

# How the last part of a Finnish place name bends ("Savukoski": "Savukosken kirjasto").
_GENITIVES = {
    "joki": "joen",
    "jarvi": "jarven",
    "koski": "kosken",
    "lahti": "lahden",
    "lampi": "lammen",
    "maki": "maen",
    "niemi": "niemen",
    "ranta": "rannan",
    "salmi": "salmen",
    "saari": "saaren",
    "suo": "suon",
    "vesi": "veden",
}

_FEATURES = {
    "library": "kirjastojen nimet eri kielillä (muuten nimenä on tunnus)",
    "patron_category": "asiakastyypit, joita ei lasketa (muuten kaikki lasketaan)",
    "population": "lainat tuhatta asukasta kohti",
    "code_name": "hyllypaikkojen ja kokoelmien nimet rajauksissa (muuten näkyvät koodit)",
    "annotation": "suljetut kirjastot ja muut tapahtumat kuvioissa",
    "region_text": "alueen ja kimpan nimi (muuten nimenä on kansion nimi)",
}
_COLUMN_FEATURES = {
    ("tile_row", "tile_column"): "ruutukartta",
    ("centre_lat", "centre_lon"): "pistekartta ja etäisyydet",
    ("name_sv", "name_en", "name_se"): "kuntien nimet muilla kielillä",
}

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Filled:
    """How many branches a template has, and the codes whose municipality is left to fill in."""

    branches: int
    open_codes: list[str]


def template(r4_file: Path, target: Path, pack: Path) -> Filled:
    """Write a branch map for the branches of an R4 export, with the municipalities that are sure.

    Clues are the OKM group, the branch's name and code, and the postal town; they must agree.
    Raises RefusalError when the file is no branch list, FileExistsError when the target exists.
    """
    municipalities = _read(pack / "municipalities.csv")
    libraries = _libraries_today(pack, municipalities)
    rows: list[dict[str, str]] = []
    for branch in _branch_list(r4_file):
        code = _municipality_of(branch, municipalities)
        rows.append(
            {
                "branch_code": branch["branch"],
                "branch_name": branch["branch_name"],
                "library": libraries.get(code, ""),
                "municipality_code": code,
                "valid_from": "",
                "valid_to": "",
                "kind": "",
                "source": "Koha R4" if code else "Koha R4; kunta puuttuu, täydennä",
            }
        )
    with target.open("x", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return Filled(len(rows), [r["branch_code"] for r in rows if not r["municipality_code"]])


def _branch_list(path: Path) -> Rows:
    names = BRANCHES.names()
    found: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory(prefix="region-") as folder:
        work = Path(folder)
        for part in parts(path, work):
            source = read(part, work)
            source = source.spool() if source.spool else source  # exact, whatever the file holds
            if source.layout.contract is not BRANCHES:
                missing = ", ".join(sorted(BRANCHES.required() - set(source.layout.columns)))
                raise RefusalError(Code.MISSING_COLUMNS, report="R4", columns=missing)
            with connect(work) as con:
                cells = con.execute(
                    f"select {', '.join(names)} from ({source.sql}) order by row"
                ).fetchall()
            for row in cells:
                branch = {n: (c or "").strip() for n, c in zip(names, row, strict=True)}
                if branch["branch"] and branch["branch_name"]:
                    found[branch["branch"]] = branch
    return [found[code] for code in sorted(found)]


def _libraries_today(pack: Path, municipalities: Rows) -> dict[str, str]:
    """Today's library of each municipality in the pack's own map; else the municipality's name."""
    found = {
        row["municipality_code"]: _folded(row["name_fi"]).replace(" ", "-")
        for row in municipalities
    }
    path = pack / PACK["branch_code"].file
    for row in _read(path) if path.exists() else []:
        if row["municipality_code"] and row["library"] and not row["valid_to"]:
            found[row["municipality_code"]] = row["library"]
    return found


def _municipality_of(branch: dict[str, str], municipalities: Rows) -> str:
    """The municipality all clues agree on, else an empty text."""
    words = set(re.findall(r"[a-z]+", _folded(branch["branch_name"])))
    city = _folded(branch["postal_city"])
    prefix = (branch["okm_group"] or branch["branch"]).partition("_")[0]
    named, towns = set(), set()
    for row in municipalities:
        names = [_folded(row[key]) for key in ("name_fi", "name_sv", "name_se") if row.get(key)]
        if any(form in words for name in names for form in _forms(name)):
            named.add(row["municipality_code"])
        if city in names:
            towns.add(row["municipality_code"])
    clues = (named, towns, _begin_with(prefix, municipalities))
    sure = [clue for clue in clues if len(clue) == 1]
    agreed = set.union(*sure) if sure else set()
    return agreed.pop() if len(agreed) == 1 else ""


def _begin_with(prefix: str, municipalities: Rows) -> set[str]:
    """Municipalities whose name begins so; several share "KE", and then the clue says nothing."""
    start = _folded(prefix)
    return {
        row["municipality_code"]
        for row in municipalities
        if len(start) > 1 and _folded(row["name_fi"]).startswith(start)
    }


def _forms(name: str) -> Iterator[str]:
    """The name and its genitive."""
    yield name
    ending = next((end for end in _GENITIVES if name.endswith(end)), None)
    if ending:
        yield name.removesuffix(ending) + _GENITIVES[ending]
    elif name:
        yield f"{name}n"


def _folded(text: str) -> str:
    """Small letters without marks: "KITTILÄ" and "Kittilä" are the same."""
    marked = unicodedata.normalize("NFKD", text.casefold().strip())
    return "".join(each for each in marked if not unicodedata.combining(each))


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            {name: (cell or "").strip() for name, cell in row.items() if name}
            for row in csv.DictReader(file)
        ]


def check(pack: Path) -> list[str]:
    """What is missing or faulty in a pack, one Finnish sentence each; faults before advice."""
    if not pack.is_dir():
        return [f"Kansiota {pack} ei ole."]
    faults: list[str] = []
    advice: list[str] = []
    tables: dict[str, Rows] = {}
    for name, pack_file in PACK.items():
        if not (pack / pack_file.file).exists():
            if pack_file.is_optional:
                advice.append(f"Tiedostoa {pack_file.file} ei ole. Se toisi: {_FEATURES[name]}.")
            else:
                faults.append(f"Pakollinen tiedosto {pack_file.file} puuttuu.")
            continue
        table_faults, rows = _table(pack, pack_file)
        faults += table_faults
        if not table_faults:
            tables[name] = rows
    faults += [fault for name, rows in tables.items() for fault in _cells(PACK[name], rows)]
    faults += _municipalities(tables)
    faults += _branch_codes(tables.get("branch_code", []))
    faults += [] if faults else _register(pack)
    return faults + advice + list(_advice(tables))


def _register(pack: Path) -> list[str]:
    """The first fault in the files of cooperation, which would stop a build."""
    try:
        cooperation_pack.facts(pack)
    except BuildError as error:
        return [str(error)]
    return []


def _table(pack: Path, pack_file: PackFile) -> tuple[list[str], Rows]:
    try:
        rows = _read(pack / pack_file.file)
    except (UnicodeDecodeError, csv.Error):
        return [f"{pack_file.file}: tiedosto ei ole CSV:tä merkistöllä UTF-8."], []
    if not rows:
        return [f"{pack_file.file}: tiedostossa ei ole yhtään riviä."], []
    missing = [name for name in pack_file.needed if name not in rows[0]]
    if missing:
        return [f"{pack_file.file}: sarake {', '.join(missing)} puuttuu."], []
    return [], rows


_READS = {
    "integer": (r"-?\d+", "kokonaisluku"),
    "double": (r"-?\d+([.]\d+)?", "luku, jossa on desimaalipiste"),
    "boolean": (r"[01]|true|false", "0 tai 1"),
}


def _cells(pack_file: PackFile, rows: Rows) -> Iterator[str]:
    for number, row in enumerate(rows, start=2):
        for column, kind in pack_file.columns.items():
            value = row.get(column, "")
            if value and (wanted := _fault(value, kind)):
                yield (
                    f"{pack_file.file}, rivi {number}: {column} on ”{value}”, "
                    f"mutta sen pitää olla {wanted}."
                )


def _fault(value: str, kind: str) -> str | None:
    if kind == "date":
        return None if _day(value, date.min) else "päivä muodossa 2025-03-01"
    pattern, wanted = _READS.get(kind, ("(?s).*", ""))
    return None if re.fullmatch(pattern, value) else wanted


def _day(text: str, default: date) -> date | None:
    """The day, the default for an empty text, None for what is no day."""
    if not text:
        return default
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _municipalities(tables: dict[str, Rows]) -> Iterator[str]:
    known = {row["municipality_code"] for row in tables.get("municipality", [])}
    for name, rows in tables.items():
        file = PACK[name].file
        seen: set[str] = set()
        for number, row in enumerate(rows, start=2):
            code = row.get("municipality_code", "")
            if code.isdigit() and len(code) < _CODE_LENGTH:
                yield (
                    f"{file}, rivi {number}: kuntakoodi ”{code}” on ilman alkunollaa, "
                    f"pitäisi olla ”{code.zfill(_CODE_LENGTH)}”."
                )
            elif name == "municipality" and (code in seen or not code):
                yield f"{file}, rivi {number}: kuntakoodi ”{code}” on tyhjä tai kahdesti."
            elif known and code and code not in known:
                yield f"{file}, rivi {number}: kuntaa ”{code}” ei ole tiedostossa municipalities.csv."
            seen.add(code)


def _branch_codes(rows: Rows) -> Iterator[str]:
    periods: dict[str, list[tuple[date, date, int]]] = defaultdict(list)
    for number, row in enumerate(rows, start=2):
        yield from _gaps(row, number)
        begins, ends = _day(row["valid_from"], date.min), _day(row["valid_to"], date.max)
        if begins is not None and ends is not None:
            periods[row["branch_code"]].append((begins, ends, number))
    for code, spans in periods.items():
        for begins, ends, number in spans:
            if begins > ends:
                yield (
                    f"branch_codes.csv, rivi {number}: toimipisteen {code} jakso päättyy "
                    "ennen kuin se alkaa."
                )
        yield from _overlaps(code, sorted(spans))


def _gaps(row: dict[str, str], number: int) -> Iterator[str]:
    if not row["branch_code"]:
        yield f"branch_codes.csv, rivi {number}: toimipisteen tunnus puuttuu."
    if row["municipality_code"] and not row["library"]:
        yield (
            f"branch_codes.csv, rivi {number}: toimipisteellä {row['branch_code']} on kunta "
            "mutta ei kirjastoa."
        )


def _overlaps(code: str, spans: list[tuple[date, date, int]]) -> Iterator[str]:
    file = PACK["branch_code"].file
    reach, reached_by = spans[0][1], spans[0][2]
    for begins, ends, number in spans[1:]:
        if begins <= reach:
            first, second = sorted((reached_by, number))
            yield (
                f"{file}, rivit {first} ja {second}: toimipisteen {code} jaksot menevät päällekkäin."
            )
        if ends > reach:
            reach, reached_by = ends, number


def _advice(tables: dict[str, Rows]) -> Iterator[str]:
    municipalities = tables.get("municipality", [])
    for columns, feature in _COLUMN_FEATURES.items():
        lacking = [
            column for column in columns if municipalities and column not in municipalities[0]
        ]
        if lacking:
            yield f"municipalities.csv: saraketta {', '.join(lacking)} ei ole. Se toisi: {feature}."
    for number, row in enumerate(tables.get("branch_code", []), start=2):
        if not row["municipality_code"] and row.get("kind") != "technical":
            yield (
                f"branch_codes.csv, rivi {number}: toimipisteellä {row['branch_code']} ei ole kuntaa, "
                "joten sen tapahtumia ei lasketa. Jos se on tekninen yksikkö, merkitse lajiksi technical."
            )
