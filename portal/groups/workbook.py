"""The register of cooperation as sheets of a workbook: every cell with its type, as the contract says.

The contract is that of the release (mart.workbook_column): what is written is read back by etl.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from portal.groups import workbook_queries as workbook
from portal.kit.answers import Read

Value = str | int | float | dt.date | None


@dataclass(frozen=True)
class Column:
    """One column: heading, how it is typed ("date", "word" ...), and what may be chosen, if anything."""

    heading: str
    type: str
    choices: str | None
    is_required: bool
    is_hidden: bool
    width: int
    help: str


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its columns and its rows, a value a cell."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Book:
    """The whole workbook. lists: the values of each list of choices. groups_in names the sheet and
    column where groups are; guide holds the words of the sheet of guidance by their codes; base tells
    etl what it was made from, so that what others change meanwhile is kept."""

    sheets: tuple[Sheet, ...]
    lists: Mapping[str, tuple[str, ...]]
    guide: Mapping[str, str]
    guide_lines: tuple[str, ...]
    release_id: str
    base: str
    is_sample: bool


LIBRARY, LIBRARY_OR_ALL, GROUP = "library", "library_or_all", "group"
MUNICIPALITY = "municipality"
_MAY_BE_ALL = frozenset({"participation", "joint_service"})  # of the whole consortium
_DAYS = frozenset({"date", "month"})
_WHOLE = frozenset({"year", "count"})


def book(read: Read, release_id: str, *, is_sample: bool) -> Book:
    """The state of the register in a release, ready to be written."""
    words = _words(read)
    columns = read(workbook.columns)
    names = _Names.of(read, words)
    sheets = tuple(
        _sheet(str(name), part, read(workbook.rows, mart=part["mart"].iloc[0]), names)
        for name, part in columns.groupby("sheet", sort=False)
    )
    libraries = tuple(names.libraries.values())
    lists = {name: tuple(each.values()) for name, each in words.items()}
    lists |= {LIBRARY: libraries, LIBRARY_OR_ALL: (*libraries, *words["everybody"].values())}
    lists |= {MUNICIPALITY: tuple(names.municipalities.values())}
    lines = tuple(words["guide_line"].values())
    base = _base(read(workbook.source), words["guide"])
    return Book(sheets, lists, words["guide"], lines, release_id, base, is_sample)


def _base(source: pd.DataFrame, words: Mapping[str, str]) -> str:
    """The hash of the workbook that the register comes from, or the word for the region's own facts."""
    books = source[source["loaded_at"].notna()]
    return str(books["sha256"].iloc[0]) if len(books) else words.get("base_pack", "")


def _words(read: Read) -> dict[str, dict[str, str]]:
    frame = read(workbook.words)
    return {
        str(name): dict(zip(part["code"], part["word"], strict=True))
        for name, part in frame.groupby("word_list", sort=False)
    }


@dataclass(frozen=True)
class _Names:
    """What codes are called in the workbook."""

    words: Mapping[str, Mapping[str, str]]
    libraries: Mapping[str, str]
    municipalities: Mapping[str, str]
    groups: Mapping[str, str]
    everybody: str

    @classmethod
    def of(cls, read: Read, words: Mapping[str, Mapping[str, str]]) -> "_Names":
        libraries, towns = read(workbook.libraries), read(workbook.municipalities)
        groups = read(workbook.rows, mart="working_group")
        return cls(
            words,
            dict(zip(libraries["library"], libraries["name"], strict=True)),
            dict(zip(towns["municipality_code"], towns["name"], strict=True)),
            dict(zip(groups["group_id"], groups["name_fi"], strict=True)),
            next(iter(words["everybody"].values())),
        )


def _sheet(name: str, part: pd.DataFrame, frame: pd.DataFrame, names: _Names) -> Sheet:
    specs = part.to_dict("records")
    values = [_column_values(spec, frame, names) for spec in specs]
    rows = tuple(zip(*values, strict=True)) if len(frame) else ()
    return Sheet(name, tuple(map(_column, specs)), rows)


def _column(spec: Mapping[object, object]) -> Column:
    return Column(
        str(spec["heading"]),
        str(spec["type"]),
        _choices(spec),
        bool(spec["is_required"]),
        bool(spec["is_hidden"]),
        int(str(spec["width"])),
        _text(spec["help"]) or "",
    )


def _choices(spec: Mapping[object, object]) -> str | None:
    if spec["type"] == LIBRARY:
        return LIBRARY_OR_ALL if spec["is_required"] and spec["mart"] in _MAY_BE_ALL else LIBRARY
    own = {GROUP, MUNICIPALITY}
    return str(spec["type"]) if spec["type"] in own else _text(spec["word_list"])


def _column_values(
    spec: Mapping[object, object], frame: pd.DataFrame, names: _Names
) -> list[Value]:
    """The cells of one column; left empty where another column already tells the same."""
    source = "meeting_on" if spec["name"] == "meeting_on" else str(spec["mart_column"])
    unless = [name for name in str(spec["unless"] or "").split(",") if name]
    needless = (
        frame[unless].notna().any(axis=1) if unless else pd.Series(data=False, index=frame.index)
    )
    cells = zip(frame[source].tolist(), needless.tolist(), strict=True)
    everybody = names.everybody if _choices(spec) == LIBRARY_OR_ALL else None
    return [
        None if is_needless else _value(value, spec, names, everybody)
        for value, is_needless in cells
    ]


def _value(
    value: object, spec: Mapping[object, object], names: _Names, everybody: str | None
) -> Value:
    if value is None or pd.isna(value):  # type: ignore[call-overload]  # any scalar at run time
        return everybody
    kind = str(spec["type"])
    if kind in _DAYS:
        return pd.Timestamp(str(value)).date()
    if kind in _WHOLE:
        return int(float(str(value)))
    if kind == "number":
        return float(str(value))
    return _named(str(value), spec, names)


def _named(code: str, spec: Mapping[object, object], names: _Names) -> str:
    known: Mapping[str, str] = {
        LIBRARY: names.libraries,
        MUNICIPALITY: names.municipalities,
        GROUP: names.groups,
        "word": names.words.get(str(spec["word_list"]), {}),
        "flag": names.words["flag"],
    }.get(str(spec["type"]), {})
    return known.get(code.lower() if spec["type"] == "flag" else code, code)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
