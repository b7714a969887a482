"""A report as Word: real styles, headings, captions, header rows, texts for pictures, notes of numbers."""

from dataclasses import dataclass, field

from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH

from portal.annual_report.parts import Figure, Gap, Part, Prompt, Report, Rows, Sentence, Told
from portal.files import docx_file, png_file
from portal.kit import i18n, tables, text_rule
from portal.kit.i18n import _
from portal.kit.tables import Kind


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
    draft = _Draft(docx_file.begun(report.title, report.source), report)
    draft.word.add_heading(report.title, level=0)
    draft.word.add_paragraph(report.subtitle, style="Subtitle")
    if report.is_sample:
        _strong(draft.word, _("Made-up sample data: it tells nothing about real libraries."))
    for section in report.sections:
        draft.word.add_heading(section.title, level=1)
        for part in section.parts:
            _add(draft, part)
    _notes(draft)
    return docx_file.saved(draft.word)


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
    run.font.color.rgb, run.italic = docx_file.QUIET, True


def _figure(draft: _Draft, part: Figure) -> None:
    draft.figures += 1
    png = png_file.content(part.figure, part.finding.alt)
    docx_file.picture(draft.word, png, part.finding.alt, part.finding.headline)
    caption = _("Figure {n}. {headline}. {what}. Definition: {card}.")
    draft.word.add_paragraph(
        caption.format(
            n=draft.figures,
            headline=part.finding.headline,
            what=part.finding.subtitle,
            card=part.measure.id,
        ),
        style="Caption",
    )


def _rows(draft: _Draft, part: Rows) -> None:
    draft.rows += 1
    what, every = part.table.caption, len(part.table.rows)
    if part.most is not None and every > part.most:
        what = _("{what}, the first {n} of {m} rows").format(
            what=what, n=i18n.number(part.most), m=i18n.number(every)
        )
    caption = _("Table {n}. {what}. Definition: {card}.").format(
        n=draft.rows, what=what, card=part.measure.id
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
    made = docx_file.rows(draft.word, heads, body)
    for place, column in enumerate(part.table.columns):
        if column.kind not in {Kind.TEXT, Kind.MONTH}:
            for row in made.rows:
                row.cells[place].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    draft.word.add_paragraph()


def _notes(draft: _Draft) -> None:
    """Every number with its definition, and what the report stands on."""
    draft.word.add_heading(_("Numbers and their definitions"), level=1)
    source = _("Release {release_id}. {source}").format(
        release_id=draft.report.release_id, source=draft.report.source
    )
    draft.word.add_paragraph(source)
    heads = [_("No."), _("What"), _("Value"), _("Id")]
    body = [
        [str(number), told.what, told.text, told.measure.id]
        for number, told in enumerate(draft.told, start=1)
    ]
    if body:
        docx_file.rows(draft.word, heads, body)
    for measure in draft.report.measures():
        paragraph = draft.word.add_paragraph()
        paragraph.add_run(f"{_(measure.name)} ({measure.id}). ").bold = True
        paragraph.add_run(_(measure.formula))


def _strong(word: Word, text: str) -> None:
    word.add_paragraph().add_run(text).bold = True
