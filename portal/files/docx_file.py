"""A Word document in the house's quiet styles: its language and title, tables and pictures for everybody."""

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as Cell

from portal.kit import i18n

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BRAND, QUIET = RGBColor(0x0B, 0x4F, 0x6C), RGBColor(0x46, 0x57, 0x64)
WIDE, MARGIN = Cm(16), Cm(2.5)  # of A4, 21 cm
LONGEST = 30  # letters of a text that count for the width of its column


def begun(title: str, author: str = "") -> Word:
    """An empty document: A4, language, title and quiet styles."""
    word = Document()
    page = word.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = MARGIN
    page.top_margin = page.bottom_margin = Cm(2)
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


def picture(into: Word | Cell, png: bytes, alt: str, title: str = "", width: Length = WIDE) -> None:
    """Add a picture, as wide as the text if nothing else is said, with its alternative text."""
    shape = into.add_paragraph().add_run().add_picture(io.BytesIO(png), width=width)
    properties = shape._inline.docPr  # noqa: SLF001 - python-docx has no other way to an alternative text
    properties.set("descr", alt)
    properties.set("title", title)


def rows(
    into: Word | Cell, heads: Sequence[str], body: Sequence[Sequence[str]], wide: Length = WIDE
) -> WordTable:
    """A table as wide as the text, if nothing else is said; its first row is a header on every page."""
    made: WordTable = into.add_table(rows=1, cols=len(heads))
    made.style = "Light List Accent 1"
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
        column.width = Length(int(wide * weight / sum(weights)))
        for cell in column.cells:
            cell.width = column.width
    return made


def halves(word: Word) -> tuple[Cell, Cell]:
    """Two boxes side by side, read from the left to the right."""
    left, right = word.add_table(rows=1, cols=2).rows[0].cells
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)  # noqa: SLF001 - an empty line that nobody asked for
    return left, right


def _width(texts: Sequence[str]) -> int:
    """The letters that a column needs: its longest word whole, a text not much more than a line."""
    word = max(len(word) for text in texts for word in text.split() or [""])
    return max(word, min(max(len(text) for text in texts), LONGEST)) + 5  # cells have margins
