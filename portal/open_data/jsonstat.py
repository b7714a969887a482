"""A table of counts as a cube in JSON-stat 2.0 (https://json-stat.org/full/), in words of a language."""

from collections.abc import Callable, Mapping
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
COUNTS = "count"
UNTOLD = -1  # no count is
PLACES = frozenset({"kunnat", "kirjastot"})
UNKNOWN = "unknown"  # the id of an empty cell: a category needs one


@dataclass(frozen=True)
class Dimension:
    """One side of the cube: its column, and the label of every code in its order."""

    column: Column
    labels: Mapping[str, str]


def dataset(release: Release, table: Table, rows: Rows) -> Json:
    """The cube of a table. `rows` gives the rows of any table by its name.

    A combination without a row has the table's `absent` count: none, or not known (null).
    """
    frame = rows(table.name)
    sides = [_dimension(column, frame[column.name], rows) for column in table.dimensions]
    return {
        "version": "2.0",
        "class": "dataset",
        "label": about.table_title(release, table),
        "source": about.source(release),
        "updated": about.built_at(release),
        "note": [_(table.text), *about.notes(release)],
        "role": _roles(table),
        "id": [*(side.column.name for side in sides), COUNTS],
        "size": [*(len(side.labels) for side in sides), len(table.counts)],
        "dimension": {
            **{side.column.name: _described(side, rows) for side in sides},
            COUNTS: _counts(table),
        },
        "value": _values(table, frame, sides),
        "extension": _extension(release),
    }


def _dimension(column: Column, values: pd.Series, rows: Rows) -> Dimension:
    named = _names(column, values, rows)
    unknown = {UNKNOWN: _("(not known)")} if values.isna().any() else {}
    return Dimension(column, {**named, **unknown})


def _names(column: Column, values: pd.Series, rows: Rows) -> dict[str, str]:
    """The labels of a column's codes: all places of the region first, then those that occur."""
    codes = sorted(values.dropna().unique())
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
    said = _("The month is not there in full.")
    return {month: [said] for month in partial if month in side.labels}


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


def _values(table: Table, frame: pd.DataFrame, sides: list[Dimension]) -> list[int | None]:
    """The counts, the last dimension running fastest."""
    shape = (*(len(side.labels) for side in sides), len(table.counts))
    cube = np.full(shape, UNTOLD if table.absent is None else table.absent, dtype=np.int64)
    at = tuple(_positions(side, frame[side.column.name]) for side in sides)
    cube[at] = frame[[column.name for column in table.counts]].to_numpy()
    return [None if count == UNTOLD else count for count in cube.ravel().tolist()]


def _positions(side: Dimension, codes: pd.Series) -> np.ndarray:
    place = {code: number for number, code in enumerate(side.labels)}
    return codes.fillna(UNKNOWN).map(place).to_numpy(dtype=np.int64)


def _extension(release: Release) -> Json:
    licence = settings.licence()
    return {
        "release": release.release_id,
        "data_until": release.data_until.isoformat(),
        "sample": release.is_sample,
        "rule_version": release.rule_version,
        "licence": None if licence is None else {"name": licence.name, "url": licence.url},
    }
