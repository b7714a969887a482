"""A report as Word: real styles, headings, captions, header rows, texts for pictures, notes of numbers."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.table import Table as WordTable

from portal.annual_report.parts import Figure, Gap, Part, Prompt, Report, Rows, Sentence, Told
from portal.definitions import measures
from portal.files import png_file
from portal.kit import i18n, tables, text_rule
from portal.kit.i18n import _
from portal.kit.tables import Kind

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BRAND, QUIET = RGBColor(0x0B, 0x4F, 0x6C), RGBColor(0x46, 0x57, 0x64)
WIDE = Cm(16)
LONGEST = 30  # letters of a text that count for the width of its column


@dataclass
class _Draft:
    """A document that is being written, and the numbers told so far."""

    word: Word
    report: Report
    told: list[Told] = field(default_factory=list)
    figures: int = 0
    rows: int = 0


def content(report: Report) -> bytes:
    """The document's bytes, in the language in use."""
    report = text_rule.everywhere(report)
    draft = _Draft(begun(report.title, report.source), report)
    draft.word.add_heading(report.title, level=0)
    draft.word.add_paragraph(report.subtitle, style="Subtitle")
    if report.is_sample:
        _strong(draft.word, _("Made-up sample data: it tells nothing about real libraries."))
    for section in report.sections:
        draft.word.add_heading(section.title, level=1)
        for part in section.parts:
            _add(draft, part)
    _notes(draft)
    return saved(draft.word)


def begun(title: str, author: str = "") -> Word:
    """An empty document: language, title and quiet styles; page and margins stay as Word has them."""
    word = Document()
    word.core_properties.title = title
    word.core_properties.author = author
    word.core_properties.language = i18n.tag()
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    run = normal.element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), i18n.tag())
    run.append(language)
    for level in range(1, 3):
        word.styles[f"Heading {level}"].font.color.rgb = BRAND
    word.styles["Caption"].font.color.rgb = QUIET
    return word


def saved(word: Word) -> bytes:
    """The bytes of a document."""
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _add(draft: _Draft, part: Part) -> None:
    if isinstance(part, Sentence):
        _sentence(draft, part)
    elif isinstance(part, Figure):
        _figure(draft, part)
    elif isinstance(part, Rows):
        _rows(draft, part)
    elif isinstance(part, Gap):
        draft.word.add_paragraph().add_run(part.text).italic = True
    else:
        _prompt(draft, part)


def _sentence(draft: _Draft, sentence: Sentence) -> None:
    """Numbers carry the number of their note."""
    paragraph = draft.word.add_paragraph()
    for piece in sentence.pieces():
        if isinstance(piece, Told):
            draft.told.append(piece)
            paragraph.add_run(piece.text)
            paragraph.add_run(str(len(draft.told))).font.superscript = True
        else:
            paragraph.add_run(piece)


def _prompt(draft: _Draft, prompt: Prompt) -> None:
    """Left to write: in brackets and grey, so that nobody sends it by mistake."""
    run = draft.word.add_paragraph().add_run(
        f"[{_('To be written: {what}').format(what=prompt.text)}]"
    )
    run.font.color.rgb, run.italic = QUIET, True


def _figure(draft: _Draft, part: Figure) -> None:
    draft.figures += 1
    png = png_file.content(part.figure, part.finding.alt)
    picture(draft.word, png, part.finding.alt, part.finding.headline)
    caption = _("Figure {n}. {headline}. {what}. Definition: {card}.")
    draft.word.add_paragraph(
        caption.format(
            n=draft.figures,
            headline=part.finding.headline,
            what=part.finding.subtitle,
            card=part.card,
        ),
        style="Caption",
    )


def picture(word: Word, png: bytes, alt: str, title: str = "") -> None:
    """Add a picture as wide as the text, with its alternative text."""
    shape = word.add_picture(io.BytesIO(png), width=WIDE)
    properties = shape._inline.docPr  # noqa: SLF001 - python-docx has no other way to an alternative text
    properties.set("descr", alt)
    properties.set("title", title)


def _rows(draft: _Draft, part: Rows) -> None:
    draft.rows += 1
    what, every = part.table.caption, len(part.table.rows)
    if part.most is not None and every > part.most:
        what = _("{what}, the first {n} of {m} rows").format(
            what=what, n=i18n.number(part.most), m=i18n.number(every)
        )
    caption = _("Table {n}. {what}. Definition: {card}.").format(
        n=draft.rows, what=what, card=part.card
    )
    draft.word.add_paragraph(caption, style="Caption").paragraph_format.keep_with_next = True
    frame = part.table.rows if part.most is None else part.table.rows.head(part.most)
    body = [
        [
            tables.text(value, column.kind)
            for value, column in zip(row, part.table.columns, strict=True)
        ]
        for row in frame[[column.name for column in part.table.columns]].itertuples(index=False)
    ]
    heads = [column.label for column in part.table.columns]
    made = rows(draft.word, heads, body)
    for place, column in enumerate(part.table.columns):
        if column.kind not in {Kind.TEXT, Kind.MONTH}:
            for row in made.rows:
                row.cells[place].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    draft.word.add_paragraph()


def rows(word: Word, heads: Sequence[str], body: Sequence[Sequence[str]]) -> WordTable:
    """A table as wide as the text; its first row is a header on every page."""
    made: WordTable = word.add_table(rows=1, cols=len(heads), style="Light List Accent 1")
    for cell, head in zip(made.rows[0].cells, heads, strict=True):
        cell.text = head
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    made.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 - as above
    for row in body:
        cells = made.add_row().cells  # type: ignore[no-untyped-call]  # python-docx is half typed
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    made.autofit = False
    weights = [_width(texts) for texts in zip(heads, *body, strict=True)]
    for column, weight in zip(made.columns, weights, strict=True):
        column.width = Length(int(WIDE * weight / sum(weights)))
        for cell in column.cells:
            cell.width = column.width
    return made


def _width(texts: Sequence[str]) -> int:
    """The letters that a column needs: its longest word whole, a text not much more than a line."""
    word = max(len(word) for text in texts for word in text.split() or [""])
    return max(word, min(max(len(text) for text in texts), LONGEST)) + 5  # cells have margins


def _notes(draft: _Draft) -> None:
    """Every number with its definition, and what the report stands on."""
    draft.word.add_heading(_("Numbers and their definitions"), level=1)
    source = _("Release {release_id}. {source}").format(
        release_id=draft.report.release_id, source=draft.report.source
    )
    draft.word.add_paragraph(source)
    heads = [_("No."), _("What"), _("Value"), _("Id")]
    body = [
        [str(number), told.what, told.text, told.card]
        for number, told in enumerate(draft.told, start=1)
    ]
    if body:
        rows(draft.word, heads, body)
    for card in draft.report.cards():
        measure = measures.card(card)
        paragraph = draft.word.add_paragraph()
        paragraph.add_run(f"{_(measure.name)} ({card}). ").bold = True
        paragraph.add_run(_(measure.formula))


def _strong(word: Word, text: str) -> None:
    word.add_paragraph().add_run(text).bold = True
