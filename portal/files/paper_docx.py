"""A paper as Word: cover and contents where it has them, headings, facts, tables with header rows, pictures
with their texts, and at the end a table of its numbers with their definitions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Cm, Length, Pt
from docx.table import Table as WordTable
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph

from portal.charts.strips import Strips
from portal.files import docx_file, papers, png_file
from portal.files.papers import (
    Annex,
    Block,
    Blocks,
    CardRow,
    Drawing,
    Exhibit,
    Facts,
    Heading,
    Items,
    Pair,
    Paper,
    Remarks,
    Rows,
    Run,
    Runs,
    Section,
    Tone,
    Words,
)
from portal.kit import i18n, tables, text_rule
from portal.kit.i18n import _, ngettext, number
from portal.kit.measure import Measure
from portal.kit.tables import Table
from portal.kit.told import Told

COVER = Cm(7)  # above the title of a cover
DENSE = Pt(8)  # letters of an annex, which has one page for each part
SPACE, NEAR = Pt(4), Pt(1)  # above its headings, below its paragraphs
HALF, PICTURE = Cm(7.4), Cm(4.8)  # widths beside each other
DRAWN = 288  # pixels of a picture in a half: its letters are of 7 points, which can be read
NUMBERED = Cm(0.9)  # room of a number before its item
MOST_REMARKS = 330  # letters of remarks that a page of an annex has room for
IN_ONE = 3  # in an annex: the shorter table that stands for the whole, so that one page holds it


def content(paper: Paper) -> bytes:
    """The document's bytes, in the language in use."""
    return _Writer(text_rule.everywhere(paper)).content()


class _Writer:
    """A document that is being written, with the numbers told so far and the measures behind all."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.word = docx_file.begun(paper.title, paper.brand, has_cover=paper.has_cover)
        self.into: Word | Cell = self.word
        self.told: list[tuple[str, Told]] = []  # under which heading, and what
        self.part = ""
        self.contents: Paragraph | None = None
        self.headings: list[tuple[str, str]] = []  # of the contents: bookmark and text
        self.measures: dict[Measure, None] = {}
        self.figures = self.rows = 0
        self.is_annex = self.is_new_page = False
        self.adds: Mapping[type, Callable[[Any], None]] = {
            Section: self._section,
            Heading: self._heading,
            Words: self._words,
            Items: self._items,
            Facts: self._facts,
            Rows: self._rows,
            Drawing: self._drawing,
            Exhibit: self._exhibit,
            CardRow: self._cards,
            Pair: self._pair,
            Remarks: self._remarks,
            Annex: self._annex,
        }

    def content(self) -> bytes:
        """Title, blocks, what every number is, and the foot."""
        self._title()
        self._all(self.paper.blocks)
        if self.told:
            self._definitions()
        self._fill_contents()
        for line in self.paper.foot:
            self._quiet(self.word.add_paragraph(line))
        return docx_file.saved(self.word)

    def _title(self) -> None:
        """The title and what stands under it: on a page of its own, before the contents, where it has a cover."""
        if self.paper.has_cover:
            brand = self.word.add_paragraph(self.paper.brand)
            brand.paragraph_format.space_before = COVER
            self._quiet(brand)
        self.word.add_heading(self.paper.title, level=0)
        if self.paper.subtitle:
            self.word.add_paragraph(self.paper.subtitle, style="Subtitle")
        for warning in self.paper.warnings:
            self.word.add_paragraph().add_run(warning).bold = True
        if self.paper.has_cover:
            self._contents()

    def _all(self, blocks: Blocks) -> None:
        for block in blocks:
            self.adds[type(block)](block)

    def _contents(self) -> None:
        """A page for the contents, filled in when all headings are known."""
        heading = self.word.add_paragraph(_("Contents"), style="TOC Heading")
        heading.paragraph_format.page_break_before = True
        self.contents = self.word.add_paragraph()
        self.is_new_page = True

    def _fill_contents(self) -> None:
        """The headings with the numbers of their pages, which the office program fills in."""
        if self.contents is None:
            return
        for bookmark, text in self.headings:
            line = self.contents.insert_paragraph_before()
            line.paragraph_format.tab_stops.add_tab_stop(
                docx_file.WIDE, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
            )
            line.paragraph_format.space_after = NEAR
            line.add_run(f"{text}\t")
            docx_file.field(line, f"PAGEREF {bookmark} \\h", "")

    def _marked(self, heading: Paragraph, text: str) -> None:
        """Let the contents find the heading."""
        bookmark = f"_Toc{len(self.headings) + 1:06d}"
        docx_file.bookmark(heading, bookmark, len(self.headings) + 1)
        self.headings.append((bookmark, text))

    def _section(self, one: Section) -> None:
        self._all(papers.parts(one))

    def _heading(self, one: Heading) -> None:
        heading = self.into.add_paragraph(one.text, style=f"Heading {one.level}")
        heading.paragraph_format.page_break_before = self.is_new_page
        if self.is_annex:
            heading.paragraph_format.space_before = SPACE
            heading.paragraph_format.space_after = NEAR
            heading.paragraph_format.line_spacing = 1
        self.is_new_page = False
        if one.level == 1:
            self.part = one.text
            self._marked(heading, one.text)

    def _words(self, one: Words) -> None:
        paragraph = self._paragraph(one.runs)
        if one.tone in {Tone.GAP, Tone.NOTE, Tone.TO_WRITE}:
            for run in paragraph.runs:
                run.italic = True
        if one.tone is Tone.TO_WRITE:
            self._quiet(paragraph)
        if one.tone is Tone.WARNING:
            for run in paragraph.runs:
                run.bold = True

    def _items(self, one: Items) -> None:
        for at, item in enumerate(one.items, start=1):
            if one.is_numbered:  # by hand: numbers of Word go on from one list to the next
                told = self._paragraph((Run(f"{at}.\t"), *item))
                told.paragraph_format.left_indent = NUMBERED
                told.paragraph_format.first_line_indent = -NUMBERED
                told.paragraph_format.space_after = Pt(2)
            else:
                self._paragraph(item, "List Bullet")

    def _remarks(self, one: Remarks) -> None:
        if self.is_annex:  # after a list of questions: no item of it
            self._quiet(self._paragraph(papers.plain(_all_of(one.texts))))
            return
        for text in one.texts:
            self._quiet(self._paragraph(papers.plain(text), "List Bullet"))

    def _facts(self, one: Facts) -> None:
        for label, held in one.rows:
            told = self._paragraph((Run(f"{label}: ", is_strong=True), *held))
            told.paragraph_format.space_after = Pt(2)

    def _rows(self, one: Rows) -> None:
        if self.is_annex:
            self._table((one.table, *one.shorter[:IN_ONE])[-1])
            return
        caption = one.table.caption
        if one.measure is not None:
            self.rows += 1
            self.measures[one.measure] = None
            said = _("Table {n}. {what}. Definition: {card}.")
            caption = said.format(n=self.rows, what=caption, card=_(one.measure.name))
        self._caption(caption)
        self._table(one.table)

    def _drawing(self, one: Drawing) -> None:
        self._picture(one.figure, one.alt, papers.WIDTH, "")
        self.word.add_paragraph(one.caption, style="Caption")

    def _exhibit(self, one: Exhibit) -> None:
        words, is_drawn = one.words, isinstance(one.drawn, go.Figure)
        if isinstance(one.drawn, go.Figure):
            width = DRAWN if self.is_annex else papers.WIDE
            self._picture(one.drawn, words.alt, width, words.headline)
        self._caption(self._numbered(one), is_above=not is_drawn)
        if isinstance(one.drawn, Table):
            self._table(one.drawn)
        elif isinstance(one.drawn, Strips):
            self._strips(one.drawn)
        if not self.is_annex:
            self._quiet(self.word.add_paragraph(one.source))

    def _numbered(self, one: Exhibit) -> str:
        """The caption of a figure; in an annex, which is a page of another, its headline alone."""
        words = one.words
        if self.is_annex:
            return words.headline
        self.measures[one.measure] = None
        what, card = words.subtitle, _(one.measure.name)
        if isinstance(one.drawn, go.Figure):
            self.figures += 1
            said = _("Figure {n}. {headline}. {what}. Definition: {card}.")
            return said.format(n=self.figures, headline=words.headline, what=what, card=card)
        self.rows += 1
        said = _("Table {n}. {what}. Definition: {card}.")
        return said.format(n=self.rows, what=what, card=card)

    def _cards(self, one: CardRow) -> None:
        for card in one.cards:
            rest = " · ".join(text for text in (card.change, card.note) if text)
            said = (
                Run(f"{card.title}: {card.value}", is_strong=True),
                Run(f" · {rest}" if rest else ""),
            )
            self._paragraph(said, "List Bullet")

    def _strips(self, strips: Strips) -> None:
        heads = [_("Measure"), strips.legend["own"], _("Smallest – largest")]
        body = [[one.title, one.value, f"{one.low} – {one.high}"] for one in strips.rows]
        self._after(docx_file.rows(self.into, heads, body))
        self._paragraph(papers.plain(strips.note))

    def _pair(self, one: Pair) -> None:
        if not self.is_annex:
            self._all((*one.left, *one.right))
            return
        halves = docx_file.halves(self.word)
        for half, blocks in zip(halves, (one.left, one.right), strict=True):
            self.into = half
            self._all(blocks)
        self.into = self.word

    def _annex(self, one: Annex) -> None:
        self.is_annex = self.is_new_page = True
        self._all(_beside_picture(one.blocks))
        self.is_annex = False

    def _definitions(self) -> None:
        """Every number with its definition."""
        self._heading(Heading(_("Numbers and their definitions")))
        heads = [_("Part"), _("What"), _("Value"), _("Definition")]
        body = [
            [part, i18n.capital(told.what), told.text, _(told.measure.name)]
            for part, told in self.told
        ]
        docx_file.rows(self.word, heads, body)
        self.word.add_paragraph()
        for measure in dict.fromkeys(
            [*(told.measure for _part, told in self.told), *self.measures]
        ):
            paragraph = self.word.add_paragraph()
            paragraph.add_run(f"{_(measure.name)} ({measure.id}). ").bold = True
            paragraph.add_run(_(measure.formula))

    # ---- what the parts are written with

    def _paragraph(self, runs: Runs, style: str | None = None) -> Paragraph:
        """A paragraph; its numbers are kept for the table of numbers."""
        paragraph = self.into.add_paragraph(style=style)
        for one in runs:
            run = paragraph.add_run(one.text)
            run.bold = one.is_strong or None
            if one.told is not None:
                self.told.append((self.part, one.told))
            if one.address and one.address != one.text:
                paragraph.add_run(f" ({one.address})")
        if self.is_annex:
            self._small(paragraph)
        return paragraph

    @property
    def _wide(self) -> Length:
        return docx_file.WIDE if self.into is self.word else HALF

    def _small(self, paragraph: Paragraph, after: Length = NEAR) -> None:
        paragraph.paragraph_format.space_after = after
        paragraph.paragraph_format.line_spacing = 1
        for run in paragraph.runs:
            run.font.size = DENSE

    def _quiet(self, paragraph: Paragraph) -> None:
        for run in paragraph.runs:
            run.font.color.rgb = docx_file.QUIET
            run.font.size = DENSE

    def _caption(self, text: str, *, is_above: bool = True) -> None:
        said = self.into.add_paragraph(text, style="Caption")
        said.paragraph_format.keep_with_next = is_above
        if self.is_annex:
            self._small(said)

    def _picture(self, figure: go.Figure, alt: str, width: int, title: str) -> None:
        png = png_file.of_svg(papers.picture(figure, alt, width))
        docx_file.picture(self.into, png, alt, title, PICTURE if self.is_annex else docx_file.WIDE)

    def _table(self, table: Table) -> None:
        made = docx_file.rows(self.into, *tables.written(table), self._wide)
        for place, column in enumerate(table.columns):
            if column.kind not in tables.LEFT:
                for row in made.rows:
                    row.cells[place].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._after(made)

    def _after(self, made: WordTable) -> None:
        if self.is_annex:
            for row in made.rows:
                for cell in row.cells:
                    self._small(cell.paragraphs[0], Pt(0))
        else:
            self.word.add_paragraph()


def _beside_picture(blocks: Iterable[Block]) -> Blocks:
    """The blocks, where a pair with a picture on its right takes in what follows as pairs on its left: the page
    has no room for what would stand below the picture."""
    found: list[Block] = []
    for block in blocks:
        before = found[-1] if found else None
        if isinstance(block, Pair) and isinstance(before, Pair) and _is_picture(before.right):
            found[-1] = Pair((*before.left, *block.left, *block.right), before.right)
        else:
            found.append(block)
    return tuple(found)


def _is_picture(blocks: Blocks) -> bool:
    return bool(blocks) and all(isinstance(one, Exhibit) for one in blocks)


def _all_of(texts: Sequence[str]) -> str:
    """The remarks of a page of an annex as one text: as many as it has room for, and how many more there are."""
    told: list[str] = []
    for text in texts:
        if told and sum(map(len, told)) + len(text) > MOST_REMARKS:
            break
        told.append(text)
    rest = len(texts) - len(told)
    more = ngettext("{n} more remark", "{n} more remarks", rest).format(n=number(rest))
    return " ".join([*told, *([f"{more}."] if rest else [])])
