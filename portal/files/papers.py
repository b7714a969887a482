"""A paper of a round as its writers want it: sections of texts, facts, tables and drawings."""

from dataclasses import dataclass

from portal.kit.cards import Picture
from portal.kit.tables import Table


@dataclass(frozen=True)
class Drawing:
    """A figure as SVG with its text and caption."""

    picture: Picture
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
