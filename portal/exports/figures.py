"""What a file of figures of others asks: which column is the place, the year and what is counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from portal.kit.i18n import N_, _
from portal.kit.tables import Column, Kind, Table

HEADINGS = ""  # in place of a column: the headings tell it
FIGURES = {
    "staff_years": N_("Person-years of the whole staff"),
    "population": N_("Inhabitants on 31 December"),
    "loans": N_("All loans"),
    "visits": N_("Visits"),
    "costs": N_("Operating costs, euros"),
}
JOINT = {
    "own": N_("Each municipality's own figure"),
    "repeated": N_("The figure of the whole joint library, written at each municipality"),
}


@dataclass(frozen=True)
class Asked:
    """What etl proposes of a file of figures, as it wrote it.

    words: the texts that may be figures, by the column that has them (HEADINGS: the headings themselves);
    figures: which text stands for which figure; repeated: joint libraries at all of whose municipalities the
    same figure stands.
    """

    mapping: Mapping[str, Any]
    columns: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]
    head: tuple[tuple[str, ...], ...]
    repeated: tuple[str, ...]

    @property
    def where(self) -> list[str]:
        """What the place can be told by: a column, or the headings."""
        return [*self.columns, HEADINGS]

    @property
    def what(self) -> list[str]:
        """What can tell what is counted: a column of words, or the headings."""
        return list(self.words)

    def figure_of(self, figure: str) -> str | None:
        """The text that stands for a figure; None where none does."""
        told = {named: text for text, named in self.mapping["figures"].items()}
        return told.get(figure)

    def said(self, **answers: Any) -> dict[str, Any]:  # noqa: ANN401 - the fields of the mapping
        """The mapping as it is told to etl, with the answers."""
        return {**self.mapping, **answers}

    def preview(self) -> Table:
        """The headings and the first rows of the file."""
        names = [f"c{place}" for place in range(len(self.columns))]
        columns = tuple(
            Column(name, heading, Kind.TEXT, is_finnish=True)
            for name, heading in zip(names, self.columns, strict=True)
        )
        rows = pd.DataFrame([list(row) for row in self.head[1:]], columns=names)
        return Table(_("The first rows of the file"), columns, rows)


def asked_of(data: Mapping[str, Any] | None) -> Asked | None:
    """What etl wrote of a file of figures; None of another file."""
    if data is None:
        return None
    return Asked(
        data["mapping"],
        tuple(data["columns"]),
        {str(column): tuple(words) for column, words in data["words"].items() if words},
        tuple(tuple(map(str, row)) for row in data["head"]),
        tuple(data["repeated"]),
    )


def column_label(name: str) -> str:
    """A column as one chooses it."""
    return name or _("The headings of the columns")


def word_label(text: str | None) -> str:
    """A text of the file as one chooses it; None: the figure is not taken."""
    return _("Not taken") if text is None else text or _("All figures of the table")


def year_choices(asked: Asked) -> Sequence[str]:
    """What the year can be told by: a column, the headings, or one year for the whole file."""
    return [*asked.columns, HEADINGS, ONE_YEAR]


ONE_YEAR = "1"


def year_label(name: str) -> str:
    """A way to tell the year as one chooses it."""
    return _("One year for the whole file") if name == ONE_YEAR else column_label(name)
