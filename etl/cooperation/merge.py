"""Two authors of one workbook: what another has changed since it was downloaded is kept, not undone.

Three states of every row are held against each other by its key: as it was when the workbook was
downloaded (base), as it is now (theirs), and as it stands in the workbook (mine). What only one side
has changed counts; where both changed the same cell, mine stays and the clash is told.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from etl import finnish
from etl.cooperation.contract import SHEETS, Sheet, Type, stored
from etl.cooperation.register import Values
from etl.cooperation.words import WORDS
from etl.messages import Code, Message

Tables = Mapping[str, list[Values]]
_Key = tuple[str | None, ...]
_EMPTY = "tyhjä"
_ASIDE = frozenset({"source", "note", "is_documented"})  # they do not tell what a row is about
_REFERENCES = (("group_id", "working_group"), ("meeting_id", "meeting"))


@dataclass
class Merged:
    """The rows that count, by mart, and what is told: changes of others that were kept, and clashes.

    names: what ids of groups and codes of libraries and municipalities are called.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    rows: dict[str, list[Values]] = field(default_factory=dict)
    kept: list[Message] = field(default_factory=list)
    clashes: list[Message] = field(default_factory=list)


def merged(
    base: Tables, theirs: Tables, mine: Tables, places: Mapping[str, str] | None = None
) -> Merged:
    """The workbook's rows with what others have changed since it was downloaded.

    places: names of libraries and municipalities by code, for what is told.
    """
    groups = {
        str(row["group_id"]): str(row["name_fi"])
        for tables in (base, theirs, mine)
        for row in tables.get("working_group", ())
    }
    found = Merged({**(places or {}), **groups})
    for sheet in SHEETS:
        one, two, three = (
            _by_key(sheet, each.get(sheet.table, [])) for each in (base, theirs, mine)
        )
        found.rows[sheet.table] = list(_merged_sheet(sheet, one, two, three, found))
    _refer(found, theirs, mine)
    return found


def _by_key(sheet: Sheet, rows: list[Values]) -> dict[_Key, Values]:
    keys = (sheet.key,) if sheet.key else sheet.alike
    return {
        tuple(row.get(name) for name in keys): {name: row.get(name) for name in stored(sheet)}
        for row in rows
    }


def _merged_sheet(
    sheet: Sheet,
    base: Mapping[_Key, Values],
    theirs: Mapping[_Key, Values],
    mine: Mapping[_Key, Values],
    found: Merged,
) -> Iterator[Values]:
    for key in dict.fromkeys([*mine, *theirs]):
        row = _merged_row(sheet, base.get(key), theirs.get(key), mine.get(key), found)
        if row is not None:
            yield row


def _merged_row(
    sheet: Sheet, base: Values | None, theirs: Values | None, mine: Values | None, found: Merged
) -> Values | None:
    if theirs in (base, mine):
        return mine
    if mine == base:
        found.kept.append(_kept(sheet, base, theirs, found.names))
        return theirs
    if mine is None or theirs is None:
        found.clashes.append(_whole_clash(sheet, theirs, mine, found.names))
        return theirs if mine is None else mine
    return _merged_cells(sheet, base or {}, theirs, mine, found)


def _merged_cells(
    sheet: Sheet, base: Values, theirs: Values, mine: Values, found: Merged
) -> Values:
    """A row that both changed, cell by cell."""
    row, kept = dict(mine), {}
    for name in mine:
        if theirs[name] in (base.get(name), mine[name]):
            continue
        if mine[name] == base.get(name):
            row[name] = kept[name] = theirs[name]
        else:
            found.clashes.append(
                Message(
                    Code.BOOK_CLASH,
                    {
                        "sheet": sheet.name,
                        "row": _label(sheet, mine, found.names),
                        "column": _heading(sheet, name),
                        "theirs": _shown(sheet, name, theirs[name], found.names),
                        "mine": _shown(sheet, name, mine[name], found.names),
                    },
                )
            )
    if kept:
        was = {name: base.get(name) for name in kept}
        found.kept.append(_kept(sheet, was, theirs, found.names, mine))
    return row


def _kept(
    sheet: Sheet,
    base: Values | None,
    theirs: Values | None,
    names: Mapping[str, str],
    label_of: Values | None = None,
) -> Message:
    """One row that another added, took away or changed, with its cells as they were and as they are."""
    label = _label(sheet, label_of or theirs or base or {}, names)
    if theirs is None:
        return Message(Code.BOOK_KEPT_GONE, {"sheet": sheet.name, "row": label})
    if base is None:
        return Message(Code.BOOK_KEPT_NEW, {"sheet": sheet.name, "row": label})
    cells = [
        f"{_heading(sheet, name)}: {_shown(sheet, name, was, names)} → "
        f"{_shown(sheet, name, theirs.get(name), names)}"
        for name, was in base.items()
        if theirs.get(name) != was
    ]
    return Message(Code.BOOK_KEPT, {"sheet": sheet.name, "row": label, "cells": "; ".join(cells)})


def _whole_clash(
    sheet: Sheet, theirs: Values | None, mine: Values | None, names: Mapping[str, str]
) -> Message:
    """One took the row away, the other changed it: it stays."""
    values: dict[str, str | int] = {
        "sheet": sheet.name,
        "row": _label(sheet, mine or theirs or {}, names),
    }
    return Message(Code.BOOK_CLASH_GONE if mine is None else Code.BOOK_CLASH_KEPT, values)


def _label(sheet: Sheet, row: Values, names: Mapping[str, str]) -> str:
    """What the row is about, in its first cells that have a value."""
    told = [
        _shown(sheet, name, row[name], names)
        for column in sheet.columns
        if not column.is_hidden and column.name not in _ASIDE
        for name in ["group_id" if column.name == "group" else column.name]
        if row.get(name)
    ]
    return ", ".join(told[:3])


def _shown(sheet: Sheet, name: str, value: str | None, names: Mapping[str, str]) -> str:
    """A cell as the workbook shows it: a word for a code, a day and a number as people write them."""
    if not value:
        return _EMPTY
    column = next((each for each in sheet.columns if each.name == name), None)
    if column is None or column.type in {Type.LIBRARY, Type.MUNICIPALITY}:
        return names.get(value, value)
    if column.type is Type.WORD and column.words:
        return WORDS[column.words].get(value, value)
    written = _WRITTEN.get(column.type)
    return written(value) if written else value


def _decimal(value: str) -> str:
    return value.rstrip("0").rstrip(".").replace(".", ",") if "." in value else value


_WRITTEN: Mapping[Type, Callable[[str], str]] = {
    Type.DATE: lambda value: finnish.day(date.fromisoformat(value)),
    Type.MONTH: lambda value: f"{int(value[5:7])}/{value[:4]}",
    Type.NUMBER: _decimal,
}


def _heading(sheet: Sheet, name: str) -> str:
    wanted = {"group_id": "group", "meeting_id": "meeting_on"}.get(name, name)
    return next((each.header for each in sheet.columns if each.name in {name, wanted}), name)


def _refer(found: Merged, theirs: Tables, mine: Tables) -> None:
    """A row that counts speaks of a group and a meeting that count: these come back with it."""
    for name, table in (*_REFERENCES, _REFERENCES[0]):  # a meeting that comes back has a group
        sheet = next(each for each in SHEETS if each.table == table)
        here = {row.get(name) for row in found.rows[table]}
        told = {row.get(name) for rows in found.rows.values() for row in rows}
        for row in (*theirs.get(table, ()), *mine.get(table, ())):
            if row.get(name) in told - here:
                here.add(row.get(name))
                found.rows[table].append({each: row.get(each) for each in stored(sheet)})
