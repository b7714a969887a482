"""Headings that are almost a year or a place: columns that would else be left out without a word."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from etl.figures import mapping as mappings
from etl.figures.mapping import Cell, Mapping
from etl.figures.places import Places
from etl.figures.table import Table, is_almost_year, stem, year_in
from etl.messages import Code, Message

Fault = tuple[Cell, str, str, Message]
_TOKEN = re.compile(r"(?<![\w])[\dOoIl]{3,5}(?![\w])")
_ALIKE = 0.75  # of difflib: one letter of four


def headings(table: Table, mapping: Mapping, places: Places) -> Iterator[Fault]:
    """What is wrong with headings of columns of figures: a year that cannot be read where the headings tell the
    years and others of the same name have one; a place that nobody knows where they tell the places."""
    for at, heading in enumerate(table.headings):
        column = [cells[at] for _row, cells in table.body()]
        if mappings.is_key(table, mapping, at) or not mappings.has_figures(column):
            continue
        found: Message | None = None
        if not mapping.year and _lacks_year(heading, table):
            found = Message(Code.FIGURES_YEAR)
        elif not mapping.place and (names := _almost_places(heading, places)):
            found = Message(Code.FIGURES_PLACE, {"names": ", ".join(names)})
        if found is not None:
            cell = Cell(table.first, table.names[at], heading, heading, "", heading)
            yield cell, table.names[at], heading, found


def _lacks_year(heading: str, table: Table) -> bool:
    """Whether a heading would be one of another column's, had it the right digits."""
    siblings = {stem(one) for one in table.headings if year_in(one) is not None}
    if year_in(heading) is not None:
        return False
    return any(
        is_almost_year(token[0])
        and stem(heading[: token.start()] + " " + heading[token.end() :]) in siblings
        for token in _TOKEN.finditer(heading)
    )


def _almost_places(heading: str, places: Places) -> list[str]:
    if places.find(heading) is not None:
        return []
    return get_close_matches(heading, places.shown, n=3, cutoff=_ALIKE)
