"""What the columns of a table of figures are: proposed from the table, said by a person, remembered by its headings."""

import itertools
import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Of
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from etl.cooperation.cells import folded
from etl.figures.places import Places
from etl.figures.table import Table, Value, is_unknown, number_in, stem, text_of, year_in

HEADINGS = ""  # in place of a column: the headings tell it
_MOST_WORDS = 80  # different texts in a column that says what its row counts
_MOSTLY = 0.6
YEAR = re.compile(r"(?:19|20)\d\d")


class Figure(StrEnum):
    """What is taken of the figures of others."""

    STAFF_YEARS = "staff_years"
    POPULATION = "population"
    LOANS = "loans"
    VISITS = "visits"
    COSTS = "costs"


WHOLE = frozenset({Figure.POPULATION, Figure.LOANS, Figure.VISITS})  # counts have no decimals
_GUESSES = (
    (Figure.STAFF_YEARS, r"henkilötyövuo|\bhtv\b|årsverk|person[- ]years?|jahkedoa"),
    (
        Figure.POPULATION,
        r"asukas|väkiluku|väestö|invånar|folkmängd|befolkning|population|inhabitant",
    ),
    (Figure.VISITS, r"^(?!.*verkko).*(käynn|kävij|besök|visits?\b)"),
    (
        Figure.COSTS,
        r"toimintakulu|toimintameno|kokonaiskulu|kustannu|kostnad|omkostnad|\bcosts?\b|expenditure",
    ),
    (
        Figure.LOANS,
        r"^(?!.*kauko)(?=.*(kokonaislaina|lainaus yht|lainat|lainaukset|utlåning|\bloans\b))",
    ),
)
_PER = re.compile(
    r"/\s*(asukas|as\b|invånare|inv\b|inhabitant|laina|htv)|asukasta kohti|per\b|%", re.IGNORECASE
)


class Joint(StrEnum):
    """What the same figure at every municipality of a joint library is."""

    ASKED = ""
    OWN = "own"  # each municipality's own
    REPEATED = "repeated"  # the joint library's, written at each of its municipalities


@dataclass(frozen=True)
class Mapping:
    """Which column tells the place, the year and what is counted, and which figures are taken.

    place, year and figure are names of columns; HEADINGS where the headings tell it; year may be a year.
    figures: what a text of the column or a heading (without its year) stands for; what is not in it is not
    taken. seen: every text that was looked at, so that a new one is asked about. source and dated tell
    where the figures are from. is_over: they count also where the region or the register has its own.
    """

    place: str
    year: str
    figure: str
    figures: Of[str, Figure]
    seen: tuple[str, ...] = ()
    source: str = ""
    dated: str = ""
    is_over: bool = False
    joint: Joint = Joint.ASKED
    sheet: str = ""
    signature: str = ""
    content: str = ""

    def as_data(self) -> dict[str, Any]:
        """The mapping for a manifest or a program."""
        return asdict(self)


def of_data(data: Of[str, Any]) -> Mapping:
    """The mapping that `as_data` told. Raises ValueError, KeyError or TypeError for what is none."""
    return Mapping(
        place=str(data["place"]),
        year=str(data["year"]),
        figure=str(data["figure"]),
        figures={
            str(text): Figure(figure) for text, figure in dict(data["figures"]).items() if figure
        },
        seen=tuple(map(str, data.get("seen") or ())),
        source=str(data.get("source") or ""),
        dated=str(data.get("dated") or ""),
        is_over=bool(data.get("is_over")),
        joint=Joint(data.get("joint") or ""),
        sheet=str(data.get("sheet") or ""),
        signature=str(data.get("signature") or ""),
        content=str(data.get("content") or ""),
    )


@dataclass(frozen=True)
class Cell:
    """One figure as it stands: row, column, and the texts that say of where, when and what it is."""

    row: int
    column: str
    place: Value
    year: Value
    figure: str
    value: Value


@dataclass(frozen=True)
class Proposal:
    """What the columns likely are, and what a person needs to see to say so.

    columns: their names; words: the texts that may be figures, by the column that has them (HEADINGS: the
    headings themselves); head: the headings and the first rows as texts.
    """

    mapping: Mapping
    columns: tuple[str, ...]
    words: Of[str, tuple[str, ...]]
    head: tuple[tuple[str, ...], ...]
    repeated: tuple[str, ...] = field(default=())

    def as_data(self) -> dict[str, Any]:
        """The proposal for the page."""
        return asdict(self)


def propose(table: Table, places: Places) -> Proposal:
    """What the columns of a table likely are."""
    body = [cells for _row, cells in table.body()]
    columns = [[cells[place] for cells in body] for place in range(len(table.names))]
    is_across = sum(map(places.is_named, table.headings)) > 1
    where = None if is_across else _place_column(columns, places)
    when = _year_column(table, columns, where)
    keys = {where, when}
    texts = {
        table.names[at]: said
        for at, cells in enumerate(columns)
        if at not in keys and (said := _words(cells, places))
    }
    twins = {at for at in range(len(columns)) if is_twin(table, at, where, places)}
    headed = tuple(dict.fromkeys(_heads(table, keys | twins, columns, places)))
    figure = _figure_column(texts, headed)
    above = itertools.chain([table.grid.sheet], *table.grid.rows[: table.first])
    words = {**texts, HEADINGS: headed}
    mapping = Mapping(
        HEADINGS if where is None else table.names[where],
        HEADINGS if when is None else table.names[when],
        figure,
        _guessed(words[figure], " ".join(map(text_of, above))),
        seen=words[figure],
        sheet=table.grid.sheet,
    )
    head = (table.names, *(tuple(map(text_of, cells)) for cells in body[:5]))
    return Proposal(mapping, table.names, words, head)


def _year_column(table: Table, columns: Sequence[Sequence[Value]], where: int | None) -> int | None:
    """The first column most of whose cells are years, and whose heading is none."""
    for at, cells in enumerate(columns):
        years = _share(cells, lambda each: year_in(each) is not None)
        if at != where and years >= _MOSTLY and year_in(table.headings[at]) is None:
            return at
    return None


def _place_column(columns: Sequence[Sequence[Value]], places: Places) -> int | None:
    """The column in which most cells name a place, and of these the one that names by words."""
    shares = [
        (
            _share(cells, lambda each: places.find(each) is not None),
            sum(map(places.is_named, cells)),
            -at,
        )
        if any(places.is_ours(each) for each in cells)
        else (0.0, 0, -at)
        for at, cells in enumerate(columns)
    ]
    best = max(
        shares, key=lambda each: (each[1] > 0, each[0] >= _MOSTLY, each[0]), default=(0.0, 0, 0)
    )
    return -best[2] if best[0] > 0 else None


def _share(cells: Sequence[Value], holds: Any) -> float:  # noqa: ANN401 - a predicate of a cell
    filled = [cell for cell in cells if cell is not None]
    return sum(map(holds, filled)) / len(filled) if filled else 0.0


def _words(cells: Sequence[Value], places: Places) -> tuple[str, ...]:
    """The different texts of a column of words that may say what its rows count; none for another column."""
    texts = [each for each in cells if isinstance(each, str) and not is_unknown(each)]
    if _share(cells, lambda each: isinstance(each, str) and number_in(each) is None) < _MOSTLY:
        return ()
    found = tuple(dict.fromkeys(map(stem, texts)))
    named = sum(places.find(text) is not None for text in texts)
    return found if found and len(found) <= _MOST_WORDS and named < len(texts) / 2 else ()


def _heads(
    table: Table, keys: set[int | None], columns: Sequence[Sequence[Value]], places: Places
) -> Iterator[str]:
    for at, heading in enumerate(table.headings):
        if at not in keys and has_figures(columns[at]):
            yield "" if places.is_named(heading) else stem(heading)


def _figure_column(texts: Of[str, tuple[str, ...]], headed: Sequence[str]) -> str:
    """The column that says what is counted: the one in whose texts a figure is recognised best."""
    if _guessed(headed):
        return HEADINGS
    best = max(texts, key=lambda name: len(_guessed(texts[name])), default=HEADINGS)
    return best if best and _guessed(texts[best]) else HEADINGS


def _guessed(words: Sequence[str], told: str = "") -> dict[str, Figure]:
    """The first text that names each figure; shares and figures per inhabitant are none. Of headings that
    say nothing, what is told above them is read, where that names one."""
    if tuple(words) == ("",):
        above = _guessed([folded(told)]) if told.strip() else {}
        return dict.fromkeys([""], *above.values()) if len(above) == 1 else {}
    named: dict[str, Figure] = {}
    for figure, pattern in _GUESSES:
        fits = (
            word
            for word in words
            if word not in named and re.search(pattern, word) and not _PER.search(word)
        )
        if (first := next(fits, None)) is not None:
            named[first] = figure
    return named


@dataclass(frozen=True)
class _Keys:
    """The places of the columns of place, year and figure; None where headings tell it, or it is said."""

    place: int | None
    year: int | None
    figure: int | None

    def hold(self, column: int) -> bool:
        return column in {self.place, self.year, self.figure}


def cells(table: Table, mapping: Mapping, places: Places) -> Iterator[Cell]:
    """Every figure that the mapping takes, as it stands in the table.

    An empty cell of the column of places is as the one above: statistics write a name once for its rows.
    """
    keys = _Keys(*(table.column(each) for each in key_columns(mapping)))
    columns = [
        (column, heading, _stem(heading, mapping, places))
        for column, heading in enumerate(table.headings)
        if not keys.hold(column) and _is_value(table, column, heading, mapping)
        if not is_twin(table, column, keys.place, places)
    ]
    place: Value = None
    word: Value = None
    for row, values in table.body():
        place = _carried(values, keys.place, place)
        word = _carried(values, keys.figure, word)
        for column, heading, said in columns:
            figure = said if keys.figure is None else stem(text_of(word))
            if figure in mapping.figures:
                where = heading if keys.place is None else place
                when = (mapping.year or heading) if keys.year is None else values[keys.year]
                yield Cell(row, table.names[column], where, when, figure, values[column])


def _carried(values: Sequence[Value], column: int | None, before: Value) -> Value:
    found = None if column is None else values[column]
    return before if found is None else found


def key_columns(mapping: Mapping) -> tuple[str, str, str]:
    """The names of the columns of place, year and figure; one that is none, and a year, is no column's."""
    year = "" if YEAR.fullmatch(mapping.year) else mapping.year
    return mapping.place, year, mapping.figure


def is_key(table: Table, mapping: Mapping, column: int) -> bool:
    """Whether a column tells the place, the year or what is counted."""
    return _Keys(*(table.column(each) for each in key_columns(mapping))).hold(column)


def _stem(heading: str, mapping: Mapping, places: Places) -> str:
    """What a heading counts: nothing but a place where the places are headings."""
    return "" if not mapping.place and places.find(heading) is not None else stem(heading)


def _is_value(table: Table, column: int, heading: str, mapping: Mapping) -> bool:
    """Whether a column may hold figures: where another says what they are, nothing else tells it."""
    if not mapping.figure:
        return True
    if mapping.place and not mapping.year:
        return year_in(heading) is not None
    return has_figures([cells[column] for _row, cells in table.body()])


def is_twin(table: Table, column: int, where: int | None, places: Places) -> bool:
    """Whether a column tells the place once more in every row, as a code beside a name does."""
    if where is None:
        return False
    return all(
        cells[where] is None or places.find(cells[column]) == places.find(cells[where])
        for _row, cells in table.body()
        if cells[column] is not None
    )


def has_figures(cells: Sequence[Value]) -> bool:
    """Whether any cell of a column is a number."""
    return any(isinstance(each, float) or number_in(each) is not None for each in cells)
