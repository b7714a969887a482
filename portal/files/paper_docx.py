"""A paper of a round as Word: headings, facts, tables with header rows, drawings with their texts."""

from docx.document import Document as Word
from docx.shared import Pt

from portal.files import docx_file, papers, png_file
from portal.files.papers import Drawing, Paper, Section
from portal.kit import tables, text_rule


def content(paper: Paper) -> bytes:
    """The document's bytes, in the language in use."""
    paper = text_rule.everywhere(paper)
    word = docx_file.begun(paper.title)
    word.add_heading(paper.title, level=0)
    word.add_paragraph(paper.subtitle, style="Subtitle")
    for warning in paper.warnings:
        word.add_paragraph().add_run(warning).bold = True
    for section in paper.sections:
        _add(word, section)
    return docx_file.saved(word)


def _add(word: Word, section: Section) -> None:
    word.add_heading(section.heading, level=section.level)
    for label, text in section.facts:
        told = word.add_paragraph()
        told.paragraph_format.space_after = Pt(2)
        told.add_run(f"{label}: ").bold = True
        told.add_run(text)
    for text in section.texts:
        word.add_paragraph(text)
    for table in section.tables:
        word.add_paragraph(table.caption, style="Caption")
        docx_file.rows(word, *tables.written(table))
        word.add_paragraph()
    for drawing in section.drawings:
        _draw(word, drawing)
    for note in section.notes:
        word.add_paragraph().add_run(note).italic = True


def _draw(word: Word, drawing: Drawing) -> None:
    docx_file.picture(word, png_file.of_svg(papers.picture(drawing)), drawing.alt)
    word.add_paragraph(drawing.caption, style="Caption")
