"""The document: what a page tells, as blocks of a paper, which becomes tagged PDF or Word."""

from collections.abc import Callable, Mapping, Sequence
from typing import Self, TypeVar
from urllib.parse import urlencode

import plotly.graph_objects as go
from markdown_it import MarkdownIt

from portal.charts.strips import Strips
from portal.files import papers, prose
from portal.files.papers import (
    Annex,
    Block,
    CardRow,
    Exhibit,
    Heading,
    Items,
    Pair,
    Paper,
    Remarks,
    Rows,
    Run,
    Tone,
    Words,
)
from portal.kit import figure as shown
from portal.kit import region_text, tables
from portal.kit.access import Role
from portal.kit.answers import Answers
from portal.kit.cards import Card
from portal.kit.changes import Event
from portal.kit.choice import Codes
from portal.kit.figure import Figure, Shown
from portal.kit.i18n import _
from portal.kit.measure import Measure
from portal.kit.stage import WIDE, Stage
from portal.kit.tables import Table
from portal.kit.told import Sentence, Told

V = TypeVar("V", bound=Shown)
ROWS = 60  # of the table that stands for a drawing: it may be long, and the page has its file
_markdown = MarkdownIt()


class Document(Stage):
    """A page as blocks, or one part of it. home: how the addresses of the portal begin on paper."""

    def __init__(
        self, answers: Answers, path: str, codes: Codes, home: str, depth: int = 0
    ) -> None:
        super().__init__(answers, path, codes)
        self.home, self.depth = home, depth
        self.headline = ""
        self.source: tuple[str, ...] = ()
        self._parts: list[Callable[[], Block]] = []

    @property
    def blocks(self) -> papers.Blocks:
        """All that has been told."""
        return tuple(part() for part in self._parts)

    def paper(
        self,
        brand: str,
        *,
        foot: Sequence[str] = (),
        is_one_page: bool = False,
        has_cover: bool = False,
    ) -> Paper:
        """All that has been told. The first sentences stand right under the title; made-up data is said
        after them."""
        release, blocks = self.answers.release, papers.levelled(self.blocks)
        subtitle = ""
        if blocks and isinstance(blocks[0], Words) and blocks[0].tone is Tone.LEAD:
            subtitle = "".join(run.text for run in blocks[0].runs)
            blocks = blocks[1:]
        sample = _("Made-up sample data: it tells nothing about real libraries.")
        return Paper(
            self.headline,
            subtitle,
            (sample,) if release is not None and release.is_sample else (),
            blocks,
            brand,
            (*self.source, *foot),
            is_one_page,
            has_cover,
        )

    def title(self, text: str) -> None:
        """The title of the paper, or of an annex."""
        if self.depth:
            self._add(Heading(text, self.depth))
        else:
            self.headline = text

    def heading(self, text: str) -> None:
        """The heading of a part."""
        self._add(Heading(text, self.depth + 1))

    def lead(self, text: str) -> None:
        """The sentences under a heading."""
        self._add(Words(papers.plain(text), Tone.LEAD))

    def text(self, *paragraphs: str) -> None:
        """Paragraphs of Markdown."""
        for paragraph in paragraphs:
            self.sections([_markdown.render(str(paragraph))])

    def cards(self, cards: Sequence[Card]) -> None:
        """Key figures."""
        self._add(CardRow(tuple(cards)))

    def remark(self, text: str) -> None:
        """A sentence that nobody may miss."""
        self._add(Words(papers.plain(text), Tone.REMARK))

    def remarks(self, texts: Sequence[str], events: Sequence[Event] = ()) -> None:
        """All texts, and all that happened."""
        if texts or events:
            self._add(Remarks((*texts, *(event.told for event in events))))

    def happened(self, events: Sequence[Event]) -> None:
        """What the marks are, by their numbers."""
        if events:
            texts = tuple(papers.plain(event.told) for event in events)
            self._add(Items(texts, is_numbered=True))

    def sentences(self, texts: Sequence[str]) -> None:
        """Plain sentences as a list."""
        if texts:
            self._add(Items(tuple(papers.plain(text) for text in texts)))

    def sections(self, items: Sequence[str]) -> None:
        """Ready sections of HTML. Raises LookupError for a part that no paper can show."""
        for block in prose.blocks("".join(items), self.home):
            self._add(papers.deeper(block, self.depth))

    def figure(self, figure: Figure[V], view: V) -> None:
        """One figure: drawn, or as its table where it is drawn as a list or a table for the screen."""
        release = self.answers.present
        drawn = figure.drawn(view)
        if not isinstance(drawn, go.Figure | Strips):
            drawn = tables.cut(shown.table(release, view, view.once(figure.table)), ROWS)
        words = shown.words(release, view, view.once(figure.words))
        source = " · ".join(shown.source(release, view))
        self._add(Exhibit(words, drawn, source, figure.about(view), self.depth + 1))

    def table(
        self,
        table: Table,
        measure: Measure,
        *,
        most: int | None = None,
        shorter: Sequence[Table] = (),
    ) -> None:
        """A table, and those that stand for it where it has no room."""
        self._add(Rows(tables.cut(table, most), measure, tuple(shorter)))

    def sentence(self, sentence: Sentence) -> None:
        """A sentence whose numbers are told with their measures."""
        runs = (
            Run(piece.text, told=piece) if isinstance(piece, Told) else Run(piece)
            for piece in sentence.pieces()
        )
        self._add(Words(tuple(runs)))

    def gap(self, text: str) -> None:
        """What the data cannot tell."""
        self._add(Words(papers.plain(text), Tone.GAP))

    def to_write(self, text: str) -> None:
        """A place for what a person will write: in brackets, so that nobody sends it by mistake."""
        said = _("To be written: {what}").format(what=text)
        self._add(Words(papers.plain(f"[{said}]"), Tone.TO_WRITE))

    def annex(
        self,
        heading: str,
        path: str,
        name: str,
        options: Mapping[str, str],
        query: Mapping[str, str],
        tell: Callable[[Stage, str], None],
    ) -> None:
        """The other pages whole, one level below, each on a page of its own with its source."""
        above: tuple[Block, ...] = (Heading(heading, self.depth + 1),)
        for code in options:
            inside = Document(self.answers, path, {name: code, **query}, self.home, self.depth + 2)
            tell(inside, code)
            source = (Words(papers.plain(one), Tone.NOTE) for one in inside.source)
            self._add(Annex((*above, *inside.blocks, *source)))
            above = ()

    def pair(self) -> tuple[Stage, Stage]:
        """Two halves."""
        left, right = self._inside(), self._inside()
        self._parts.append(lambda: Pair(left.blocks, right.blocks))
        return left, right

    def panel(self, key: str) -> Stage:  # noqa: ARG002 - a box has no edge on paper
        """The same: what stands there has a heading of its own."""
        return self

    def only(self, width: str, key: str) -> Stage:  # noqa: ARG002 - a box has no name on paper
        """Paper is wide: what is for a narrow screen stands on the wide one in another form."""
        return self if width == WIDE else self._inside()

    def link(self, path: str, label: str, query: Mapping[str, str] | None = None) -> None:
        """A link to another page, by its whole address."""
        self._add(Words((self._link(path, label, query or {}),)))

    def menu(
        self,
        path: str,
        name: str,
        options: Mapping[str, str],
        query: Mapping[str, str] | None = None,
    ) -> None:
        """A list of links."""
        beside = query or {}
        links = (
            (self._link(path, label, {name: code, **beside}),) for code, label in options.items()
        )
        self._add(Items(tuple(links)))

    def contents(self) -> None:
        """Nothing: a paper has its own."""

    def finder(self, path: str, name: str, label: str, button: str, names: Sequence[str]) -> None:
        """Nothing: on paper one cannot look for a name, and what could be found is told as a list."""

    def region_words(self, topic: str) -> None:
        """What the region pack tells of a topic."""
        release = self.answers.release
        if release is not None:
            told = region_text.told(release, topic)
            self.sections([_markdown.render(told)] if told else [])

    def may(self, predicate: Callable[[Role], bool]) -> bool:
        """What every visitor may."""
        return predicate(Role.VISITOR)

    def opening(self, view: Shown, headline: str, lead: str = "") -> None:
        """The title and the sentences under it; the source of the view is that of the paper."""
        super().opening(view, headline, lead)
        self.source = (" · ".join(shown.source(self.answers.present, view)),)

    def _add(self, block: Block) -> None:
        self._parts.append(lambda: block)

    def _inside(self) -> Self:
        return type(self)(self.answers, self.path, self.codes, self.home, self.depth)

    def _link(self, path: str, label: str, query: Mapping[str, str]) -> Run:
        asked = f"?{urlencode(query)}" if query else ""
        return Run(label, address=f"{self.home}{path}{asked}")
