"""Parts: what the rows of one report, system and month come to, so that a build counts only what is new.

A part is a Parquet file for each of its tables, beside the archive. Its name is the hash of everything that
can change it: the archived files with rows of the month in the order in which they were loaded, those whose
ids meet theirs, what the region pack says of the system in that month, and the models. After it stands the
hash of the file's own bytes. What is missing, cut short or altered is counted again; what no release is
made of any more is removed.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from etl.archive import Entry
from etl.contracts import CONTRACTS, LOAN_KINDS, Kind
from etl.engine.models import MACROS, RULE_VERSION, layer
from etl.engine.raw import raw_sql
from etl.fingerprint import sha256_of
from etl.sql import literal

_OF_LOANS = ("fate", "loan", "week", "day")
TABLES = {Kind.TRANSFERS: ("transfer",), Kind.HOLDS: ("hold",)} | dict.fromkeys(
    LOAN_KINDS, _OF_LOANS
)
_DRAFT = ".draft"

_Place = tuple[Kind, str, date]


@dataclass(frozen=True)
class Part:
    """A report of a system in a month; files: places among the used entries of those that must be read."""

    kind: Kind
    system: str
    month: date
    name: str
    files: frozenset[int]


def named(
    con: duckdb.DuckDBPyConnection, used: Sequence[Entry], models: Mapping[str, str]
) -> list[Part]:
    """Every part of a release, once the models of the pack have been run."""
    rules = _rules(models)
    said = _Pack(con)
    met = meetings(used)
    return [
        _named(used, place, files, met, [rules, *said.of(place[1], place[2])])
        for place, files in sorted(_months(used).items())
    ]


def every(used: Sequence[Entry]) -> list[Part]:
    """Every part of a release without a name, for who keeps none."""
    return [Part(*place, "", frozenset(files)) for place, files in sorted(_months(used).items())]


def _months(used: Sequence[Entry]) -> dict[_Place, list[int]]:
    """By report, system and month: the places of the entries that hold rows of it."""
    found: dict[_Place, list[int]] = defaultdict(list)
    for order, entry in enumerate(used):
        if entry.kind in TABLES:
            for month in sorted({day[:7] for day in entry.rows_by_day}):
                found[entry.kind, entry.system, date.fromisoformat(f"{month}-01")].append(order)
    return found


def _named(
    used: Sequence[Entry],
    place: _Place,
    files: list[int],
    met: dict[int, list[int]],
    said: list[Any],
) -> Part:
    own = frozenset(files)
    beside = {other for order in own for other in met.get(order, [])}
    told = [
        (used[order].sha256, used[order].loaded_at, order in own) for order in sorted(own | beside)
    ]
    text = json.dumps([place, told, said], default=str)
    return Part(*place, hashlib.sha256(text.encode()).hexdigest(), own | beside)


def meetings(used: Sequence[Entry]) -> dict[int, list[int]]:
    """By the place of an entry whose ids may stand in more than one row: the other entries that may hold them."""
    found: dict[int, list[int]] = {
        order: [] for order, entry in enumerate(used) if entry.has_repeated_ids
    }
    for one, other in _overlaps(used):
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return found


def _overlaps(used: Sequence[Entry]) -> Iterator[tuple[int, int]]:
    """Each two entries of a report and system whose ids overlap."""
    before: dict[tuple[Kind, str], list[tuple[int, int]]] = defaultdict(list)
    spans = [
        (each.first_id, each.last_id, order)
        for order, each in enumerate(used)
        if each.first_id is not None and each.last_id is not None
    ]
    for first, last, order in sorted(spans):
        alike = (used[order].kind, used[order].system)
        before[alike] = [each for each in before[alike] if each[0] >= first]
        yield from ((order, other) for _, other in before[alike])
        before[alike].append((last, order))


def _rules(models: Mapping[str, str]) -> list[str]:
    """What parts are counted by: the models, how rows are read, and the program that counts them."""
    counted = [sql for name, sql in sorted(models.items()) if layer(name) in {"step", "part"}]
    read = [raw_sql(contract, "") for contract in CONTRACTS]
    return [RULE_VERSION, duckdb.__version__, MACROS, *read, *counted]


class _Pack:
    """What the pack says that the models of parts ask: of a system, and of it in a month."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._tables = [
            _by_system(con, f"select * from pack.{name} order by all")
            for name in ("system", "patron_category", "own_code")
        ]
        self._periods = _by_system(
            con,
            "select system, branch_code, branch, library, municipality_code, valid_from, valid_to "
            "from pack.branch_period order by all",
        )

    def of(self, system: str, month: date) -> Iterator[list[tuple[Any, ...]]]:
        """Rows of the system, of branches those of the month alone: a change of other months changes no part."""
        for rows in self._tables:
            yield rows[system]
        end = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        yield [
            (*what, max(first, month), min(last, end))
            for *what, first, last in self._periods[system]
            if first <= end and last >= month
        ]


def _by_system(con: duckdb.DuckDBPyConnection, sql: str) -> dict[str, list[tuple[Any, ...]]]:
    found = con.execute(sql)
    place = [column[0] for column in found.description or []].index("system")
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in found.fetchall():
        rows[row[place]].append(row)
    return rows


class Shelf:
    """The parts that are kept: a folder a table, a file a part."""

    def __init__(self, folder: Path, parts: Sequence[Part]) -> None:
        """Look which tables of these parts lie there whole."""
        self._folder = folder
        self._parts = parts
        asked = {(table, part.name) for part in parts for table in TABLES[part.kind]}
        self._files: dict[tuple[str, str], Path] = {}
        for path in self._lying():
            name, _, content = path.stem.partition("-")
            if (path.parent.name, name) in asked and sha256_of(path) == content:
                self._files[path.parent.name, name] = path

    def files(self, table: str) -> list[Path]:
        """The files of a table, once none is missing."""
        return [self._files[table, part.name] for part in self._parts if table in TABLES[part.kind]]

    def missing(self) -> list[Part]:
        """The parts of which a table is not there."""
        return [
            part
            for part in self._parts
            if any((table, part.name) not in self._files for table in TABLES[part.kind])
        ]

    def keep(self, con: duckdb.DuckDBPyConnection, parts: Iterable[Part]) -> None:
        """Write what has been counted of these parts; a killed build leaves whole files or none."""
        for part in parts:
            for table in TABLES[part.kind]:
                draft = self._folder / table / _DRAFT
                draft.parent.mkdir(parents=True, exist_ok=True)
                con.execute(
                    f"copy (select * from part.{table} where kind = {literal(part.kind)} "
                    f"and system = {literal(part.system)} and month = date '{part.month}') "
                    f"to {literal(draft)} (format parquet, parquet_version v2, compression zstd)"
                )
                whole = draft.with_name(f"{part.name}-{sha256_of(draft)}.parquet")
                draft.replace(whole)
                self._files[table, part.name] = whole

    def tidy(self) -> None:
        """Remove what is no part of this release; one that is open stays (Windows)."""
        for path in set(self._lying()) - set(self._files.values()):
            try:
                path.unlink()
            except PermissionError:
                continue

    def _lying(self) -> list[Path]:
        return [path for path in self._folder.glob("*/*") if path.is_file()]
