"""A table of counts as a cube in JSON-stat 2.0 (https://json-stat.org/full/), in words of a language.

Values are an object that has a key for each cell that is there: the file grows with what was counted, not
with the product of the dimensions. It is written as it is read.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from portal.kit import i18n, settings, tables
from portal.kit.i18n import _
from portal.kit.warehouse import Release
from portal.open_data import about
from portal.open_data.catalogue import Table
from portal.open_data.columns import Column, Type

Json = dict[str, Any]
Rows = Callable[[str], pd.DataFrame]
Chunks = Callable[[], Iterator[pd.DataFrame]]
COUNTS = "count"
PLACES = frozenset({"kunnat", "kirjastot"})
UNKNOWN = "unknown"  # the id of an empty cell: a category needs one
_PART = 5000  # cells that are written at a time


@dataclass(frozen=True)
class Dimension:
    """One side of the cube: its column, and the label of every code in its order."""

    column: Column
    labels: Mapping[str, str]


def pieces(release: Release, table: Table, chunks: Chunks, rows: Rows) -> Iterator[bytes]:
    """The cube of a table. chunks() reads its rows anew, some at a time; rows gives those of a table of names.

    A combination without a key has the table's `absent` count: none, or not known (null); the extension
    says which.
    """
    sides = _sides(table, chunks, rows)
    return written(_head(release, table, sides, rows), _values(table, sides, chunks))


def written(head: Json, values: Iterable[tuple[int, object]]) -> Iterator[bytes]:
    """A dataset: all but its values, and these, by where each cell stands."""
    begun = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    yield f'{begun[:-1]},"value":{{'.encode()
    comma = ""
    part: list[str] = []
    for at, value in values:
        part.append(f'{comma}"{at}":{value}')
        comma = ","
        if len(part) == _PART:
            yield "".join(part).encode()
            part = []
    yield f"{''.join(part)}}}}}\n".encode()


def _sides(table: Table, chunks: Chunks, rows: Rows) -> list[Dimension]:
    """The sides with all codes that occur: the rows are read once for them."""
    names = [column.name for column in table.dimensions]
    found: dict[str, set[str | None]] = {name: set() for name in names}
    for chunk in chunks():
        for name in names:
            found[name] |= {None if pd.isna(code) else code for code in chunk[name].unique()}
    return [_dimension(column, found[column.name], rows) for column in table.dimensions]


def _head(release: Release, table: Table, sides: list[Dimension], rows: Rows) -> Json:
    return {
        **opening(release, about.table_title(release, table), [_(table.text)]),
        "role": _roles(table),
        "id": [*(side.column.name for side in sides), COUNTS],
        "size": [*(len(side.labels) for side in sides), len(table.counts)],
        "dimension": {
            **{side.column.name: _described(side, rows) for side in sides},
            COUNTS: _counts(table),
        },
        "extension": {**extension(release), "absent": table.absent},
    }


def opening(release: Release, label: str, notes: list[str]) -> Json:
    """What every dataset begins with."""
    return {
        "version": "2.0",
        "class": "dataset",
        "label": label,
        "source": about.source(release),
        "updated": about.built_at(release),
        "note": [*notes, *about.notes(release)],
    }


def _dimension(column: Column, values: set[str | None], rows: Rows) -> Dimension:
    codes = sorted(code for code in values if code is not None)
    unknown = {UNKNOWN: _("(not known)")} if None in values else {}
    return Dimension(column, {**_names(column, codes, rows), **unknown})


def _names(column: Column, codes: list[str], rows: Rows) -> dict[str, str]:
    """The labels of a column's codes: all places of the region first, then those that occur."""
    if column.of in PLACES:
        places = rows(column.of)
        names = tables.names(places, places.columns[0])
        return names | {code: code for code in codes if code not in names}
    if column.type is Type.MONTH:
        return {code: i18n.month(date.fromisoformat(f"{code}-01")) for code in codes}
    return {code: _(column.words.get(code, code)) for code in codes}


def _described(side: Dimension, rows: Rows) -> Json:
    category: Json = {"index": list(side.labels), "label": dict(side.labels)}
    if side.column.of == "kuukaudet" and (partial := _partial_months(side, rows)):
        category["note"] = partial
    return {
        "label": _(side.column.title),
        "note": [_(side.column.meaning)],
        "category": category,
    }


def _partial_months(side: Dimension, rows: Rows) -> dict[str, list[str]]:
    months = rows("kuukaudet")
    partial = months.loc[months["is_complete"] == "false", "month"]
    said = [_("The month is not there in full.")]
    return {month: said for month in partial if month in side.labels}


def _counts(table: Table) -> Json:
    names = {column.name: _(column.title) for column in table.counts}
    return {
        "label": _("What is counted"),
        "category": {
            "index": list(names),
            "label": names,
            "unit": {name: {"decimals": 0} for name in names},
        },
    }


def _roles(table: Table) -> dict[str, list[str]]:
    time = [c.name for c in table.dimensions if c.type in {Type.MONTH, Type.YEAR}]
    geo = [c.name for c in table.dimensions if c.of in PLACES]
    roles = {"time": time, "geo": geo, "metric": [COUNTS]}
    return {role: names for role, names in roles.items() if names}


def _values(table: Table, sides: list[Dimension], chunks: Chunks) -> Iterator[tuple[int, object]]:
    """Where each count stands, the last dimension running fastest, and the count."""
    counts = [column.name for column in table.counts]
    places = [{code: n for n, code in enumerate(side.labels)} for side in sides]
    sizes = [*(len(side.labels) for side in sides), len(counts)]
    for chunk in chunks():
        at = np.zeros(len(chunk), dtype=np.int64)
        for side, place, size in zip(sides, places, sizes, strict=False):
            codes = chunk[side.column.name].fillna(UNKNOWN).map(place)
            at = at * size + codes.to_numpy(dtype=np.int64)
        for n, name in enumerate(counts):
            yield from zip((at * len(counts) + n).tolist(), chunk[name].tolist(), strict=True)


def extension(release: Release) -> Json:
    """What JSON-stat has no name for."""
    licence = settings.licence()
    return {
        "release": release.release_id,
        "data_until": release.data_until.isoformat(),
        "sample": release.is_sample,
        "rule_version": release.rule_version,
        "licence": None if licence is None else {"name": licence.name, "url": licence.url},
    }
