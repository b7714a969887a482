"""A paper of a round as its writers want it: sections of texts, facts, tables and drawings."""

from dataclasses import dataclass

import plotly.graph_objects as go

from portal.charts import svg
from portal.kit import text_rule
from portal.kit.tables import Table

WIDTH = 480  # pixels of a drawing


@dataclass(frozen=True)
class Drawing:
    """A figure with its text and caption."""

    figure: go.Figure
    alt: str
    caption: str


@dataclass(frozen=True)
class Section:
    """A heading of level 1 to 3 and what stands under it: facts, then texts, tables, drawings and notes."""

    heading: str
    level: int = 1
    facts: tuple[tuple[str, str], ...] = ()
    texts: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A title, a line under it, and sections in order. `warning` stands first: confidential, made up."""

    title: str
    subtitle: str
    warnings: tuple[str, ...]
    sections: tuple[Section, ...]


def picture(drawing: Drawing) -> str:
    """The figure as SVG, as wide as it stands in a paper; its texts as they are shown."""
    return text_rule.everywhere(svg.drawn(drawing.figure, drawing.alt, WIDTH))
