"""What a report is made of, before it is Word or Excel: sections of sentences, tables, figures, prompts."""

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import plotly.graph_objects as go

from portal.kit.figure import Finding
from portal.kit.i18n import _
from portal.kit.measure import Measure
from portal.kit.tables import Table


@dataclass(frozen=True)
class Told:
    """A number as the report tells it: what it is, its text, and the measure that defines it."""

    what: str
    text: str
    measure: Measure


@dataclass(frozen=True)
class Sentence:
    """A sentence whose {places} are numbers told or plain words."""

    template: str
    values: Mapping[str, Told | str] = field(default_factory=dict)

    def pieces(self) -> Iterator[Told | str]:
        """The sentence in order: words and numbers."""
        for words, place, _spec, _conversion in string.Formatter().parse(self.template):
            if words:
                yield words
            if place:
                yield self.values[place]

    @property
    def text(self) -> str:
        """The sentence as plain text."""
        return "".join(p.text if isinstance(p, Told) else p for p in self.pieces())


@dataclass(frozen=True)
class Prompt:
    """Prose that is left for a person to write: what it could tell."""

    text: str


@dataclass(frozen=True)
class Gap:
    """What the data cannot tell, said plainly."""

    text: str


@dataclass(frozen=True)
class Figure:
    """A chart with its words."""

    figure: go.Figure
    finding: Finding
    measure: Measure


@dataclass(frozen=True)
class Rows:
    """A table; its numbers are defined by one measure."""

    table: Table
    measure: Measure
    most: int | None = None


Part = Sentence | Prompt | Gap | Figure | Rows


@dataclass(frozen=True)
class Section:
    """A heading and what is under it."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Report:
    """The whole draft: title, who and when, sections, and what it stands on."""

    title: str
    subtitle: str
    year: int
    release_id: str
    is_sample: bool
    source: str
    sections: tuple[Section, ...]

    def told(self) -> list[Told]:
        """Every number of the sentences in the order of the report."""
        return [
            piece
            for section in self.sections
            for part in section.parts
            if isinstance(part, Sentence)
            for piece in part.pieces()
            if isinstance(piece, Told)
        ]

    def measures(self) -> list[Measure]:
        """All measures of the report, in order, each once."""
        parts = [part for section in self.sections for part in section.parts]
        shown = [part.measure for part in parts if isinstance(part, Figure | Rows)]
        return list(dict.fromkeys([*(told.measure for told in self.told()), *shown]))

    def gaps(self) -> list[str]:
        """Everything that the data cannot tell."""
        return [
            part.text
            for section in self.sections
            for part in section.parts
            if isinstance(part, Gap)
        ]


def no_data(what: str) -> Gap:
    """One gap in the words of the reports: ei tietoa."""
    return Gap(_("{what}: no data.").format(what=what[:1].upper() + what[1:]))
