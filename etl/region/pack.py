"""The region's own tables: which files the pack has, and what they hold with what staff have told over them.

Everything that asks the region something asks here: the build, the validator, the register of
cooperation, the first branch map. What staff have told (`etl.region.layer`) replaces a row of the pack
with the same key; the pack's files stay as they came.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import duckdb

from etl.region import areas, files, texts, words
from etl.region.areas import Shapes
from etl.region.faults import Fault, Finding, Place
from etl.region.files import FileError
from etl.region.layer import KEYS, Layer, newest
from etl.region.words import Spoken
from etl.settings import Paths


class BuildError(ValueError):
    """Why no release was built, in Finnish; the old release stays in use."""


@dataclass(frozen=True)
class PackFile:
    """One file of the region pack: its columns with types; `needed` ones must be there."""

    file: str
    columns: dict[str, str]
    needed: tuple[str, ...]
    is_optional: bool = True


_NAMES = ("name_fi", "name_sv", "name_en", "name_se")

PACK = {
    "system": PackFile(
        "systems.csv",
        dict.fromkeys(("system", *_NAMES, "consortium", "time_zone", "source"), "varchar"),
        ("system", "name_fi"),
    ),
    "municipality": PackFile(
        "municipalities.csv",
        {
            **dict.fromkeys(
                (
                    "municipality_code",
                    *_NAMES,
                    *("subregion_code", "subregion_fi"),
                    *("region_code", "region_fi", "region_sv", "region_en", "region_se"),
                ),
                "varchar",
            ),
            **dict.fromkeys(("tile_row", "tile_column"), "integer"),
            **dict.fromkeys(("centre_lat", "centre_lon"), "double"),
        },
        ("municipality_code", "name_fi"),
        is_optional=False,
    ),
    "branch_code": PackFile(
        "branch_codes.csv",
        {
            **dict.fromkeys(
                ("branch_code", "branch_name", "library", "municipality_code"), "varchar"
            ),
            **dict.fromkeys(("valid_from", "valid_to"), "date"),
            **dict.fromkeys(("kind", "system"), "varchar"),
        },
        ("branch_code", "branch_name", "library", "municipality_code", "valid_from", "valid_to"),
        is_optional=False,
    ),
    "library": PackFile(
        "libraries.csv", dict.fromkeys(("library", *_NAMES), "varchar"), ("library", "name_fi")
    ),
    "patron_category": PackFile(
        "patron_categories.csv",
        {"category": "varchar", "counted": "boolean", "system": "varchar"},
        ("category", "counted"),
    ),
    "population": PackFile(
        "population.csv",
        {"municipality_code": "varchar", "year": "integer", "population": "integer"},
        ("municipality_code", "year", "population"),
    ),
    "code_name": PackFile(
        "code_names.csv",
        dict.fromkeys(("kind", "code", *_NAMES, "system"), "varchar"),
        ("kind", "code", "name_fi"),
    ),
    "annotation": PackFile(
        "annotations.csv",
        {
            **dict.fromkeys(("date_from", "date_to"), "date"),
            **dict.fromkeys(
                ("municipality_code", "text_fi", "text_sv", "text_en", "text_se", "source"),
                "varchar",
            ),
        },
        ("date_from", "text_fi", "source"),
    ),
    "region_text": PackFile(
        "region.csv", dict.fromkeys(("what", "fi", "sv", "en", "se"), "varchar"), ("what", "fi")
    ),
}
CODE_LENGTH = 3  # of a Finnish municipality code; longer ones where the pack has longer ones


@dataclass(frozen=True)
class Row:
    """One row of a table and where it stands; cells are texts as the pack's files write them."""

    cells: dict[str, str]
    place: Place

    def __getitem__(self, column: str) -> str:
        """The cell, empty where the file lacks the column."""
        return self.cells.get(column, "")


@dataclass(frozen=True, eq=False)
class Pack:
    """The region's tables, what was wrong while they were read, and the layer over the files.

    One that was read is itself alone, so that what was made of it can be remembered.

    headers: the columns of the tables that have a file. shapes: what its files of areas hold. spoken: what
    the region and its country say in words of their own.
    """

    folder: Path
    tables: dict[str, list[Row]]
    headers: dict[str, frozenset[str]]
    findings: tuple[Finding, ...]
    layer: Layer
    shapes: Shapes = field(default_factory=Shapes)
    spoken: Spoken = field(default_factory=Spoken)

    def rows(self, table: str) -> list[Row]:
        """The rows of a table; none where the pack lacks it."""
        return self.tables.get(table, [])


def effective(paths: Paths) -> Pack:
    """The pack with what staff have told over it. Raises BuildError when that cannot be read."""
    try:
        return read(paths.region, newest(paths.layer))
    except ValueError as error:
        raise BuildError(str(error)) from error


def read(folder: Path, layer: Layer | None = None) -> Pack:
    """All tables of a pack; a file that cannot be read is a finding, and its table is missing."""
    told = layer or Layer()
    findings: list[Finding] = []
    tables: dict[str, list[Row]] = {}
    headers: dict[str, frozenset[str]] = {}
    for name, pack_file in PACK.items():
        rows, header = _from_file(folder, pack_file, findings)
        if header:
            tables[name] = [_normal(row, pack_file, findings) for row in rows]
            headers[name] = header
    _mend_codes(tables, findings)  # before the layer, whose rows are found by their codes
    _bring_home(tables)
    for name in KEYS:
        if rows := _with_layer(name, tables.get(name, []), told):
            tables[name] = rows
    own = [row for row in tables.get("region_text", []) if row["fi"] or not row["what"]]
    country = _country(own)
    if "region_text" in tables:  # a row without a text says nothing
        tables["region_text"] = [*own, *_of_country(own, country, findings)]
    codes = {row["municipality_code"] for row in tables.get("municipality", [])}
    shapes, spoken = areas.read(folder, codes), words.read(folder, country)
    found = (*findings, *shapes.findings, *spoken.findings)
    return Pack(folder, tables, headers, found, told, shapes, spoken)


def _country(rows: list[Row]) -> Path | None:
    """The folder of what holds in the region's whole country, where there is one."""
    code = next((row["fi"] for row in rows if row["what"] == "country"), "").upper()
    folder = texts.COUNTRIES / code
    return folder if code.isalpha() and folder.is_dir() else None


def _of_country(own: list[Row], country: Path | None, findings: list[Finding]) -> list[Row]:
    """What the country says of itself where the region says nothing."""
    if country is None:
        return []
    told = {row["what"] for row in own}
    rows, _header = _from_file(country, PACK["region_text"], findings)
    return [row for row in rows if row["what"] not in told]


def read_file(folder: Path, file: str) -> list[Row]:
    """The rows of a file that is none of the tables; none when it is not there.

    Raises BuildError when it cannot be read.
    """
    try:
        path = files.found(folder, file)
        return [] if path is None else _rows(files.read(path))
    except FileError as error:
        raise BuildError(str(error)) from error


def _from_file(
    folder: Path, pack_file: PackFile, findings: list[Finding]
) -> tuple[list[Row], frozenset[str]]:
    """The rows and columns of a file; none, and a finding, when it cannot be used."""
    try:
        path = files.found(folder, pack_file.file)
        if path is None:
            return [], frozenset()
        found = files.read(path)
    except FileError as error:
        findings.append(error.finding)
        return [], frozenset()
    findings += found.findings
    place = Place(found.name)
    missing = [name for name in pack_file.needed if name not in found.header]
    if missing:
        values: dict[str, str | int] = {"columns": ", ".join(missing)}
        findings.append(Finding(Fault.NO_COLUMN, place, values=values))
        return [], frozenset()
    if not found.lines:
        fault = Fault.EMPTY_FILE if pack_file.is_optional else Fault.NO_ROWS
        findings.append(Finding(fault, place))
    return _rows(found), frozenset(found.header)


def _rows(found: files.FileRows) -> list[Row]:
    return [Row(line.cells, Place(found.name, line.number)) for line in found.lines]


def _with_layer(table: str, rows: list[Row], layer: Layer) -> list[Row]:
    """The rows of the file, those that were told anew in their place, and the new ones last."""
    told = dict(layer.rows(table))
    file = PACK[table].file
    if not told:
        return rows
    kept: list[Row] = []
    for row in rows:
        key = key_of(table, row.cells)
        if key not in told:
            kept.append(row)
        elif (cells := told.pop(key)) is not None:
            kept.append(Row(row.cells | cells, Place(file, key=key)))
    return kept + [Row(dict(cells), Place(file, key=key)) for key, cells in told.items() if cells]


def home_of(systems: Sequence[Row]) -> str:
    """The system of the rows that name none: the first that the pack lists, else the only one, ""."""
    return systems[0]["system"] if systems else ""


def _bring_home(tables: dict[str, list[Row]]) -> None:
    """A branch of the first system says so by naming none, so that its rows of before are the same."""
    home = home_of(tables.get("system", []))
    rows = tables.get("branch_code", [])
    for number, row in enumerate(rows):
        if row["system"] == home != "":
            rows[number] = replace(row, cells=row.cells | {"system": ""})


def key_of(table: str, cells: Mapping[str, str]) -> tuple[str, ...]:
    """What tells a row from the others of its table: days are as the layer writes them.

    The key of a branch ends with its system where that is not the first one.
    """
    columns = PACK[table].columns
    key = tuple(normal(cells.get(name, ""), columns[name])[0] for name in KEYS[table])
    system = cells.get("system", "") if table == "branch_code" else ""
    return (*key, system) if system else key


def _normal(row: Row, pack_file: PackFile, findings: list[Finding]) -> Row:
    """The row with days, numbers and flags as the tables hold them; what cannot be read is told."""
    cells = dict(row.cells)
    for column, kind in pack_file.columns.items():
        if value := cells.get(column, ""):
            cells[column], fault = normal(value, kind)
            if fault is not None:
                values = {"first": FIRST_YEAR, "last": LAST_YEAR}
                findings.append(Finding(fault, row.place, column, value, dict(values)))
                cells[column] = ""
    return replace(row, cells=cells)


FIRST_YEAR, LAST_YEAR = 1850, 2100
_MOST = 2**31 - 1
_FLAGS = {
    "1": "1",
    "true": "1",
    "tosi": "1",
    "kyllä": "1",
    "x": "1",
    "0": "0",
    "false": "0",
    "epätosi": "0",
    "ei": "0",
}
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
_SPACES = re.compile(r"(?<=\d)[ \u00a0\u202f\u2009](?=\d{3}(?!\d))")


def normal(value: str, kind: str) -> tuple[str, Fault | None]:
    """A cell as the tables hold it, and what is wrong with it if anything is."""
    if not value:
        return "", None
    return _READERS.get(kind, _text)(value)


def _text(value: str) -> tuple[str, Fault | None]:
    return value, None


def _date(value: str) -> tuple[str, Fault | None]:
    for form in _DAYS:
        try:
            day = datetime.strptime(value, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        far = not FIRST_YEAR <= day.year <= LAST_YEAR
        return day.isoformat(), Fault.FAR_DAY if far else None
    return value, Fault.BAD_DAY


def _integer(value: str) -> tuple[str, Fault | None]:
    joined = _SPACES.sub("", value)
    whole = re.fullmatch(r"([-\u2212]?)0*(\d+)(?:[.,]0+)?", joined)
    if whole is None or int(whole[2]) > _MOST:
        return value, Fault.BAD_INTEGER
    return ("-" if whole[1] else "") + whole[2], None


def _double(value: str) -> tuple[str, Fault | None]:
    found = re.fullmatch(r"([-\u2212]?)(\d{1,15})(?:[.,](\d{1,15}))?", value)
    if found is None:
        return value, Fault.BAD_NUMBER
    return f"{'-' if found[1] else ''}{found[2]}.{found[3] or '0'}", None


def _flag(value: str) -> tuple[str, Fault | None]:
    known = _FLAGS.get(value.casefold())
    return (known, None) if known else (value, Fault.BAD_FLAG)


_READERS: dict[str, Callable[[str], tuple[str, Fault | None]]] = {
    "date": _date,
    "integer": _integer,
    "double": _double,
    "boolean": _flag,
}


def _mend_codes(tables: dict[str, list[Row]], findings: list[Finding]) -> None:
    """Give back the zeros that a spreadsheet took from the start of municipality codes, and tell it."""
    known = {row["municipality_code"] for row in tables.get("municipality", [])}
    width = max([CODE_LENGTH, *(len(code) for code in known if code.isdigit())])
    whole = {code.zfill(width) if code.isdigit() else code for code in known}
    for rows in tables.values():
        for number, row in enumerate(rows):
            code = row["municipality_code"]
            mended = code.zfill(width) if code.isdigit() else code
            if mended != code and mended in whole:
                values: dict[str, str | int] = {"code": mended}
                findings.append(
                    Finding(Fault.LOST_ZERO, row.place, "municipality_code", code, values)
                )
                rows[number] = replace(row, cells=row.cells | {"municipality_code": mended})


def load_table(con: duckdb.DuckDBPyConnection, table: str, pack: Pack) -> None:
    """Every column of a table, typed, as raw.<table>; what may be missing gives nulls."""
    columns = PACK[table].columns
    typed = ", ".join(
        f"unnest(${name}::varchar[])::{kind} as {name}" for name, kind in columns.items()
    )
    texts = {name: _texts(row[name] for row in pack.rows(table)) for name in columns}
    con.execute(f"create table raw.{table} as select {typed}", texts)


def load_areas(con: duckdb.DuckDBPyConnection, pack: Pack) -> None:
    """The municipalities on the map as raw.municipality_area; no rows where there is no map."""
    rows = pack.rows("municipality")
    centres = {
        row["municipality_code"]: (float(row["centre_lon"]), float(row["centre_lat"]))
        for row in rows
        if row["centre_lon"] and row["centre_lat"]
    }
    areas.load(con, centres, [row["municipality_code"] for row in rows], pack.shapes)


def _texts(values: Iterable[str]) -> list[str | None]:
    return [value or None for value in values]


def day(text: str, default: date) -> date:
    """A day of a table, the default where the cell is empty."""
    return date.fromisoformat(text) if text else default
