"""What papers are made of, before they are PDF or Word: blocks in order, and none of them knows the file.

A paper of a round is written in sections; the document stage makes the blocks of a page that it plays.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import plotly.graph_objects as go

from portal.charts import svg
from portal.charts.strips import Strips
from portal.kit import text_rule
from portal.kit.cards import Card
from portal.kit.figure import Finding
from portal.kit.measure import Measure
from portal.kit.tables import Table
from portal.kit.told import Told

WIDTH = 480  # pixels of a drawing of a round
WIDE = 560  # of a figure


class Tone(StrEnum):
    """How a paragraph is meant."""

    TEXT = "text"
    LEAD = "lead"
    REMARK = "remark"
    NOTE = "note"
    WARNING = "warning"
    GAP = "gap"
    TO_WRITE = "to_write"


@dataclass(frozen=True)
class Run:
    """Words that look alike: strong, a link to an address, in a language of their own, or a number told."""

    text: str
    is_strong: bool = False
    address: str = ""
    lang: str = ""
    told: Told | None = None


Runs = tuple[Run, ...]


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
class Heading:
    """A heading of level 1 to 4 under the title."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Words:
    """One paragraph."""

    runs: Runs
    tone: Tone = Tone.TEXT


@dataclass(frozen=True)
class Items:
    """A list, numbered from one where its items are called by their numbers."""

    items: tuple[Runs, ...]
    is_numbered: bool = False


@dataclass(frozen=True)
class Facts:
    """Labels with what each holds."""

    rows: tuple[tuple[str, Runs], ...]


@dataclass(frozen=True)
class Rows:
    """A table: where it has no room, the first of the shorter ones that has. Numbered and defined where a
    measure says so."""

    table: Table
    measure: Measure | None = None
    shorter: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Exhibit:
    """A figure of a page: its words, what is drawn, its source and measure."""

    words: Finding
    drawn: go.Figure | Strips | Table
    source: str
    measure: Measure
    level: int = 1


@dataclass(frozen=True)
class CardRow:
    """Key figures."""

    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Pair:
    """Two halves side by side where there is width for it."""

    left: "Blocks"
    right: "Blocks"


@dataclass(frozen=True)
class Remarks:
    """What must be known: on one page they stand at its foot, as many as there is room for."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Annex:
    """Another page in brief, on a page of its own."""

    blocks: "Blocks"


Block = (
    Section
    | Heading
    | Words
    | Items
    | Facts
    | Rows
    | Exhibit
    | CardRow
    | Pair
    | Remarks
    | Annex
    | Drawing
)
Blocks = tuple[Block, ...]


@dataclass(frozen=True)
class Paper:
    """A title, a line under it, and blocks in order. `warnings` stand first: confidential, made up.

    brand stands above the title and is the author, foot on the last page. One that is_one_page makes its
    drawings smaller and its tables shorter until it is, and then leaves remarks to the page at the last
    line of the foot. With has_cover the title stands on a page of its own, and the contents on the next.
    """

    title: str
    subtitle: str
    warnings: tuple[str, ...]
    blocks: Blocks
    brand: str = ""
    foot: tuple[str, ...] = ()
    is_one_page: bool = False
    has_cover: bool = False


def plain(text: str) -> Runs:
    """A text without any look of its own."""
    return (Run(text),)


def parts(section: Section) -> Blocks:
    """The section as blocks."""
    return (
        Heading(section.heading, section.level),
        *(
            [Facts(tuple((one, plain(text)) for one, text in section.facts))]
            if section.facts
            else []
        ),
        *(Words(plain(text)) for text in section.texts),
        *(Rows(table) for table in section.tables),
        *section.drawings,
        *(Words(plain(text), Tone.NOTE) for text in section.notes),
    )


def deeper(block: Block, by: int) -> Block:
    """The block, a heading so many levels further down."""
    return replace(block, level=block.level + by) if isinstance(block, Heading) else block


def levelled(blocks: Blocks) -> Blocks:
    """The blocks with no level of headings skipped, which who listens would miss."""
    return _levelled(blocks, _Levels().at)


class _Levels:
    last = 0

    def at(self, level: int) -> int:
        self.last = max(1, min(level, self.last + 1))
        return self.last


def _levelled(blocks: Blocks, at: Callable[[int], int]) -> Blocks:
    return tuple(_block_levelled(one, at) for one in blocks)


def _block_levelled(block: Block, at: Callable[[int], int]) -> Block:
    if isinstance(block, Heading | Section | Exhibit):
        return replace(block, level=at(block.level))
    if isinstance(block, Pair):
        return Pair(_levelled(block.left, at), _levelled(block.right, at))
    if isinstance(block, Annex):
        return Annex(_levelled(block.blocks, at))
    return block


def picture(figure: go.Figure, alt: str, width: int) -> str:
    """The figure as SVG, as wide as it stands in a paper; its texts as they are shown."""
    return text_rule.everywhere(svg.drawn(figure, alt, width))
