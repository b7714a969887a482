"""The register of cooperation in a build: its rows, where they came from, and its contract.

The newest workbook of the release's kind of data is used whole. Without one, a real release has the
pack's documented facts, and a sample none: facts and made-up rows never meet.
"""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb

from etl.archive import Entry, parquet_of
from etl.contracts import Kind
from etl.cooperation import load as cooperation_load
from etl.cooperation import pack as cooperation_pack
from etl.cooperation.contract import SHEETS
from etl.cooperation.words import WORDS
from etl.region.pack import Pack
from etl.settings import Paths
from etl.sql import literal

_TYPES = {"string": "varchar", "int64": "bigint"}
_SOURCES = """
create table raw.cooperation_source (
    file_name varchar, sha256 varchar, loaded_at timestamp, is_sample boolean,
    rows_read bigint, rows_accepted bigint, rows_refused bigint
)
"""
_COLUMNS = """
create table raw.workbook_column (
    sheet_place integer, sheet varchar, mart varchar, place integer, name varchar,
    heading varchar, type varchar, word_list varchar, mart_column varchar,
    is_required boolean, is_hidden boolean, unless varchar[], width integer, help varchar
);
create table raw.workbook_word (word_list varchar, place integer, code varchar, word varchar)
"""


def load(
    con: duckdb.DuckDBPyConnection, used: list[Entry], paths: Paths, pack: Pack, folder: Path
) -> None:
    """Fill raw.cooperation, raw.cooperation_source, raw.workbook_column and raw.workbook_word.

    Raises BuildError when a file of the pack is faulty.
    """
    con.execute(_SOURCES)
    book = newest(used)
    if book is not None:
        rows = parquet_of(book, paths)
        _add_source(con, book)
    else:
        rows = folder / "facts.parquet"
        _write_facts(con, rows, pack, is_sample=any(entry.is_sample for entry in used))
    columns = ", ".join(
        f'"{field.name}" {_TYPES[str(field.type)]}' for field in cooperation_load.SCHEMA
    )
    con.execute(f"create table raw.cooperation ({columns})")
    # a workbook that was loaded before a sheet came to be has no columns of it
    con.execute(f"insert into raw.cooperation by name from read_parquet({literal(rows)})")
    _load_contract(con)


def newest(used: list[Entry]) -> Entry | None:
    """The workbook that was loaded last."""
    books = [entry for entry in used if entry.kind is Kind.COOPERATION]
    return books[-1] if books else None


def _add_source(con: duckdb.DuckDBPyConnection, book: Entry) -> None:
    loaded_at = datetime.fromisoformat(book.loaded_at).replace(tzinfo=None)
    counts = (book.rows_read, book.rows_accepted, book.rows_refused)
    row = [book.file_name, book.sha256, loaded_at, book.is_sample, *counts]
    con.execute("insert into raw.cooperation_source values ($1, $2, $3, $4, $5, $6, $7)", row)


def _write_facts(
    con: duckdb.DuckDBPyConnection, target: Path, pack: Pack, *, is_sample: bool
) -> None:
    register, sources = cooperation_pack.facts(pack)
    if is_sample:
        register = replace(register, rows={})
    else:
        for each in sources:
            con.execute(
                "insert into raw.cooperation_source values ($1, $2, null, false, $3, $3, 0)",
                [each.file_name, each.sha256, each.rows],
            )
    cooperation_load.write(target, register)


def _load_contract(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(_COLUMNS)
    for number, sheet in enumerate(SHEETS):
        for place, column in enumerate(sheet.columns):
            row = [
                number,
                sheet.name,
                sheet.table,
                place,
                column.name,
                column.header,
                column.type.value,
                column.words,
                column.of or column.name,
                column.is_required,
                column.is_hidden,
                list(column.unless),
                column.width,
                column.help or None,
            ]
            marks = ", ".join(f"${n}" for n in range(1, len(row) + 1))
            con.execute(f"insert into raw.workbook_column values ({marks})", row)
    for name, words in WORDS.items():
        for place, (code, word) in enumerate(words.items()):
            con.execute(
                "insert into raw.workbook_word values ($1, $2, $3, $4)", [name, place, code, word]
            )
