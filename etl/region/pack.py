"""The region pack: which files it has, which columns they hold, and how they become tables."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.sql import literal


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
    "municipality": PackFile(
        "municipalities.csv",
        {
            **dict.fromkeys(
                ("municipality_code", *_NAMES, "subregion_code", "subregion_fi"), "varchar"
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
            "kind": "varchar",
        },
        ("branch_code", "branch_name", "library", "municipality_code", "valid_from", "valid_to"),
        is_optional=False,
    ),
    "library": PackFile(
        "libraries.csv", dict.fromkeys(("library", *_NAMES), "varchar"), ("library", "name_fi")
    ),
    "patron_category": PackFile(
        "patron_categories.csv",
        {"category": "varchar", "counted": "boolean"},
        ("category", "counted"),
    ),
    "population": PackFile(
        "population.csv",
        {"municipality_code": "varchar", "year": "integer", "population": "integer"},
        ("municipality_code", "year", "population"),
    ),
    "code_name": PackFile(
        "code_names.csv",
        dict.fromkeys(("kind", "code", *_NAMES), "varchar"),
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


def load_table(con: duckdb.DuckDBPyConnection, table: str, pack_file: PackFile, pack: Path) -> None:
    """Every column of the file as a table; a file or column that may be missing gives nulls."""
    path = pack / pack_file.file
    if not path.exists():
        if not pack_file.is_optional:
            raise BuildError(f"Alueen tiedoista puuttuu {pack_file.file} (kansio {pack}).")
        empty = ", ".join(f"null::{kind} as {name}" for name, kind in pack_file.columns.items())
        con.execute(f"create table raw.{table} as select {empty} where false")
        return
    scan = (
        f"read_csv({literal(path)}, all_varchar = true, header = true, delim = ',', "
        "quote = '\"', escape = '\"')"
    )
    try:
        header = {str(row[0]) for row in con.execute(f"describe select * from {scan}").fetchall()}
        missing = [name for name in pack_file.needed if name not in header]
        if missing:
            raise BuildError(f"Tiedostosta {path} puuttuu sarake {', '.join(missing)}.")
        select = ", ".join(
            f"nullif(trim({name}), '')::{kind} as {name}"
            if name in header
            else f"null::{kind} as {name}"
            for name, kind in pack_file.columns.items()
        )
        con.execute(f"create table raw.{table} as select {select} from {scan}")
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise BuildError(f"Alueen tiedostoa {path} ei voi lukea: {first}") from error
