"""A file of figures of others -> its accepted rows as Parquet, or a question, or what is wrong with it.

It is taken whole or not at all: with one faulty cell nothing of it is, since a sum with a hole in it
cannot be told from a whole one.
"""

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from difflib import get_close_matches
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from etl import finnish
from etl.figures import almost
from etl.figures import mapping as mappings
from etl.figures import places as known_places
from etl.figures.mapping import WHOLE, Cell, Figure, Joint, Mapping, Proposal
from etl.figures.places import Kind as PlaceKind
from etl.figures.places import Place, Places
from etl.figures.table import Table, grids, is_unknown, number_in, table, text_of, year_in
from etl.fingerprint import sha256_of
from etl.messages import Code, Message, RefusalError
from etl.reading.check import Complaint
from etl.reading.unpack import Part
from etl.region.pack import Pack

SCHEMA = pa.schema(
    [
        ("row", pa.int64()),
        ("figure", pa.string()),
        ("municipality_code", pa.string()),
        ("library", pa.string()),
        ("year", pa.int64()),
        ("value", pa.decimal128(15, 2)),
    ]
)
MOST = 10**12
_THOUSANDS = re.compile(r"\d{1,3}([.,]\d{3})+")
_MOST_SAID = 5
_WORDS = {
    Figure.STAFF_YEARS: "henkilötyövuodet",
    Figure.POPULATION: "asukkaat",
    Figure.LOANS: "kaikki lainat",
    Figure.VISITS: "käynnit",
    Figure.COSTS: "kulut",
}


@dataclass(frozen=True)
class Row:
    """One accepted figure."""

    row: int
    figure: Figure
    place: Place
    year: int
    value: float


@dataclass(frozen=True)
class Draft:
    """What a file of figures came to: rows on their way into the archive, a question, or faults."""

    mapping: Mapping
    path: Path | None = None
    rows: int = 0
    asked: Proposal | None = None
    faults: tuple[Complaint, ...] = ()
    notes: tuple[Message, ...] = ()
    proposed: Proposal | None = None  # what the columns were read as, to be said otherwise


@dataclass
class _Taken:
    """The rows so far, what is wrong, and what was passed over."""

    rows: list[Row] = field(default_factory=list)
    faults: list[tuple[Cell, str, str, Message]] = field(default_factory=list)
    elsewhere: set[str] = field(default_factory=set)
    empty: int = 0
    seen: dict[tuple[Figure, Place, int], Cell] = field(default_factory=dict)


def draft(
    part: Part,
    work: Path,
    pack: Pack,
    said: Mapping | None,
    remembered: Sequence[tuple[str, Mapping]],
    today: date,
) -> Draft | None:
    """Read a file of figures; None where it names no place of the region, so that it is none.

    said: what somebody has said of its columns; remembered: the files that were taken before, newest
    last, with their mappings. Raises RefusalError when it cannot be read at all.
    """
    places = known_places.of(pack)
    found = [each for grid in grids(part.path, work) if (each := table(grid, places))]
    if not found:
        return None
    sheet = _sheet(found, said, places)
    proposed = mappings.propose(sheet, places)
    before = [each for each in remembered if each[1].signature == sheet.signature][-1:]
    content = sha256_of(part.path)
    mapping = said
    for _file, earlier in before if said is None else ():
        mapping = _again(earlier, proposed, content)
    if mapping is None or not _fits(mapping, sheet):
        return Draft(proposed.mapping, asked=_like(proposed, before))
    words = proposed.words.get(mapping.figure, ())
    mapping = replace(
        mapping,
        seen=tuple(dict.fromkeys((*mapping.seen, *words))),
        sheet=sheet.grid.sheet,
        signature=sheet.signature,
        content=content,
        dated=mapping.dated or today.isoformat(),
    )
    done = _read(part, sheet, mapping, places, work, today)
    others = [each.grid.sheet for each in found if each is not sheet]
    notes = [Message(Code.FIGURES_SHEETS, {"sheets": ", ".join(others)})] if others else []
    if said is None:
        notes += [Message(Code.FIGURES_REMEMBERED, {"file": file}) for file, _earlier in before]
    return replace(done, notes=(*done.notes, *notes), proposed=replace(proposed, mapping=mapping))


def _sheet(found: Sequence[Table], said: Mapping | None, places: Places) -> Table:
    """The sheet that was said, else the one in which most figures are recognised."""
    named = [each for each in found if said and each.grid.sheet == said.sheet]
    return max(named or found, key=lambda each: len(mappings.propose(each, places).mapping.figures))


def _read(
    part: Part, sheet: Table, mapping: Mapping, places: Places, work: Path, today: date
) -> Draft:
    """The rows of the table, or what is wrong with them, or what is to be asked."""
    taken = _taken(sheet, mapping, places, today)
    taken.faults += almost.headings(sheet, mapping, places)
    if taken.faults:
        return Draft(mapping, faults=_complaints(part.name, sheet, taken))
    if not taken.rows:
        raise RefusalError(Code.FIGURES_NONE)
    repeated = _repeated(taken.rows, places)
    if repeated and mapping.joint is Joint.ASKED:
        texts = tuple(_said(library, year, figure, places) for library, year, figure in repeated)
        proposed = mappings.propose(sheet, places)
        return Draft(mapping, asked=replace(proposed, mapping=mapping, repeated=texts))
    rows = _joined(taken.rows, repeated, places) if mapping.joint is Joint.REPEATED else taken.rows
    target = work / "figures.parquet"
    _write(target, rows)
    return Draft(mapping, target, len(rows), notes=tuple(_notes(mapping, taken)))


def entry_hash(mapping: Mapping) -> str:
    """By what a file that was read by a mapping is kept: the same bytes read otherwise are other rows."""
    told = json.dumps(mapping.as_data(), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def _again(before: Mapping, proposed: Proposal, content: str) -> Mapping | None:
    """The mapping of an earlier file of the same headings, undated unless it is the very file; None where
    there are texts that it has not seen, or where the year was said for that file alone."""
    if before.content == content:
        return before
    new = set(proposed.words.get(before.figure, ())) - set(before.seen)
    if new or mappings.YEAR.fullmatch(before.year):
        return None
    return replace(before, dated="")


def _like(proposed: Proposal, before: Sequence[tuple[str, Mapping]]) -> Proposal:
    """The question with what was answered of an earlier file of the same headings."""
    for _file, mapping in before:
        return replace(
            proposed, mapping=replace(mapping, sheet=proposed.mapping.sheet, dated="", content="")
        )
    return proposed


def _fits(mapping: Mapping, sheet: Table) -> bool:
    """Whether the table has the columns of the mapping, and the mapping says what is counted."""
    named = [each for each in mappings.key_columns(mapping) if each]
    return bool(mapping.figures) and all(sheet.column(each) is not None for each in named)


def _taken(sheet: Table, mapping: Mapping, places: Places, today: date) -> _Taken:
    taken = _Taken()
    for cell in mappings.cells(sheet, mapping, places):
        place = places.find(cell.place)
        if place is not None and place.kind is PlaceKind.ELSEWHERE:
            taken.elsewhere.add(text_of(cell.place))
        elif place is not None and is_unknown(cell.value):
            taken.empty += 1
        else:
            _take(taken, cell, mapping, place, places, today)
    return taken


def _take(
    taken: _Taken, cell: Cell, mapping: Mapping, place: Place | None, places: Places, today: date
) -> None:
    """Take one figure, or what is wrong with it."""
    figure = mapping.figures[cell.figure]
    year, value = year_in(cell.year), _number(cell.value)
    fault = _fault(cell, figure, mapping, place, places, today)
    if place is not None and year is not None and value is not None and fault is None:
        earlier = taken.seen.setdefault((figure, place, year), cell)
        if earlier is cell:
            taken.rows.append(Row(cell.row, figure, place, year, value))
            return
        told: dict[str, str | int] = {
            "row": earlier.row,
            "column": earlier.column,
            "year": str(year),
        }
        fault = cell.column, text_of(cell.value), Message(Code.FIGURES_TWICE, told)
    if fault is not None:
        taken.faults.append((cell, *fault))


def _fault(
    cell: Cell, figure: Figure, mapping: Mapping, place: Place | None, places: Places, today: date
) -> tuple[str, str, Message] | None:
    """What is wrong with a figure: the column, the value and the sentence."""
    if place is None:
        name = text_of(cell.place)
        near = get_close_matches(name, places.shown, n=3, cutoff=0.5) or places.shown[:_MOST_SAID]
        return (
            mapping.place or cell.column,
            name,
            Message(Code.FIGURES_PLACE, {"names": ", ".join(near)}),
        )
    year = year_in(cell.year)
    if year is None or year > today.year:
        column = mappings.key_columns(mapping)[1] or cell.column
        why = Code.FIGURES_YEAR if year is None else Code.NOT_YET
        return column, text_of(cell.year), Message(why)
    code = _ailing(cell, figure)
    return None if code is None else (cell.column, text_of(cell.value), Message(code))


def _ailing(cell: Cell, figure: Figure) -> Code | None:
    """Why the number of a cell is not taken."""
    is_text = isinstance(cell.value, str)
    if is_text and figure is not Figure.STAFF_YEARS and _THOUSANDS.fullmatch(text_of(cell.value)):
        return Code.FIGURES_THOUSANDS
    value = _number(cell.value)
    if value is None or not 0 <= value < MOST:
        return Code.FIGURES_NUMBER
    return Code.FIGURES_WHOLE if figure in WHOLE and not value.is_integer() else None


def _number(value: object) -> float | None:
    """The number of a cell, also one that could be a year."""
    if isinstance(value, float):
        return value
    text = text_of(value if isinstance(value, str) else None)
    if mappings.YEAR.fullmatch(text):
        return float(text)
    return number_in(text)


def _repeated(rows: Iterable[Row], places: Places) -> list[tuple[str, int, Figure]]:
    """Joint libraries at all of whose municipalities the same figure stands: libraries, years, figures."""
    found: dict[tuple[Figure, int], dict[str, float]] = defaultdict(dict)
    for row in rows:
        if row.place.kind is PlaceKind.MUNICIPALITY and row.figure is not Figure.POPULATION:
            found[row.figure, row.year][row.place.code] = row.value
    return [
        (library, year, figure)
        for (figure, year), values in found.items()
        for library in sorted(places.libraries())
        if len(members := places.members_of(library, year)) > 1
        and members <= values.keys()
        and len({values[each] for each in members}) == 1
        and any(values[each] for each in members)
    ]


def _joined(rows: list[Row], repeated: list[tuple[str, int, Figure]], places: Places) -> list[Row]:
    """The rows, where a figure that is repeated is the joint library's, once."""
    library_of = {
        (figure, year, member): library
        for library, year, figure in repeated
        for member in places.members_of(library, year)
    }
    found: dict[tuple[Figure, Place, int], Row] = {}
    for row in rows:
        library = library_of.get((row.figure, row.year, row.place.code))
        is_of = row.place.kind is PlaceKind.MUNICIPALITY and library is not None
        place = Place(PlaceKind.LIBRARY, library or "") if is_of else row.place
        found.setdefault((row.figure, place, row.year), replace(row, place=place))
    return list(found.values())


def _said(library: str, year: int, figure: Figure, places: Places) -> str:
    members = sorted(places.names.get(each, each) for each in places.members_of(library, year))
    return f"{', '.join(members)}: {_WORDS[figure]} {year}"


def _complaints(file: str, sheet: Table, taken: _Taken) -> tuple[Complaint, ...]:
    """What is wrong, each once: a place that nobody knows ails every figure of its row."""
    found = [
        Complaint(file, sheet.grid.sheet or None, cell.row, column, value, message)
        for cell, column, value, message in taken.faults
    ]
    told = {(each.row, each.column, each.value, each.message.code): each for each in found}
    return tuple(told.values())


def _notes(mapping: Mapping, taken: _Taken) -> Iterator[Message]:
    """What was taken, and what was passed over: nothing is left out without a word."""
    counted = Counter(row.figure for row in taken.rows)
    years = [row.year for row in taken.rows]
    figures = ", ".join(f"{_WORDS[each]} {finnish.number(n)}" for each, n in counted.items())
    first, last = min(years), max(years)
    span = str(first) if first == last else f"{first}–{last}"
    yield Message(Code.FIGURES_TAKEN, {"figures": figures, "years": span})
    if mapping.is_over:
        yield Message(Code.FIGURES_OVER)
    if taken.elsewhere:
        yield Message(Code.FIGURES_ELSEWHERE, {"places": len(taken.elsewhere)})
    if taken.empty:
        yield Message(Code.FIGURES_EMPTY, {"cells": taken.empty})
    if left := [text for text in mapping.seen if text and text not in mapping.figures]:
        more = f" … (yhteensä {len(left)})" if len(left) > _MOST_SAID else ""
        yield Message(Code.FIGURES_LEFT, {"texts": ", ".join(left[:_MOST_SAID]) + more})


def _write(path: Path, rows: Sequence[Row]) -> None:
    cents = Decimal("0.01")
    columns = {
        "row": [row.row for row in rows],
        "figure": [row.figure.value for row in rows],
        "municipality_code": [
            row.place.code if row.place.kind is PlaceKind.MUNICIPALITY else None for row in rows
        ],
        "library": [
            row.place.code if row.place.kind is PlaceKind.LIBRARY else None for row in rows
        ],
        "year": [row.year for row in rows],
        "value": [Decimal(repr(row.value)).quantize(cents, ROUND_HALF_UP) for row in rows],
    }
    pq.write_table(pa.table(columns, schema=SCHEMA), path, compression="zstd")
