"""A Word document in the house's quiet styles: its language and title, tables and pictures for everybody."""

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.table import Table as WordTable

from portal.kit import i18n

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BRAND, QUIET = RGBColor(0x0B, 0x4F, 0x6C), RGBColor(0x46, 0x57, 0x64)
WIDE = Cm(16)
LONGEST = 30  # letters of a text that count for the width of its column


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


def picture(word: Word, png: bytes, alt: str, title: str = "") -> None:
    """Add a picture as wide as the text, with its alternative text."""
    shape = word.add_picture(io.BytesIO(png), width=WIDE)
    properties = shape._inline.docPr  # noqa: SLF001 - python-docx has no other way to an alternative text
    properties.set("descr", alt)
    properties.set("title", title)


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
