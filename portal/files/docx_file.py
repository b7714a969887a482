"""A Word document in the house's quiet styles: its language and title, tables and pictures for everybody."""

import io
import re
from collections.abc import Sequence

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Cm, Length, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph

from portal.files import docx_fonts
from portal.kit import i18n

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BRAND, QUIET = RGBColor(0x0B, 0x4F, 0x6C), RGBColor(0x46, 0x57, 0x64)
WIDE, MARGIN = Cm(16), Cm(2.5)  # of A4, 21 cm
HEAD, RULE = "E3EFF5", "C9D3DB"  # ground of the heads of a table, lines between its rows
TABLE = Pt(9)  # letters of a table
INSIDE = 108  # twentieths of a point between the edge of a cell and its text
KEPT = 2  # rows of a table that stay on the page of the next one: the head is never alone
LETTER, PAD = (
    Cm(0.185),
    Cm(0.45),
)  # of a column: about a letter of that size, and the edges of a cell
LONGEST = 44  # letters of a text that count for the width of its column
SIZES = (
    ("Title", Pt(26), Pt(0)),
    ("Heading 1", Pt(16), Pt(20)),
    ("Heading 2", Pt(13), Pt(14)),
    ("Heading 3", Pt(11), Pt(10)),
    ("Heading 4", Pt(10.5), Pt(8)),
)


def begun(title: str, author: str = "", *, has_cover: bool = False) -> Word:
    """An empty document: A4, language, title, our fonts and quiet styles, the title above and the number
    of the page below; not on the cover, where it has one."""
    word = Document()
    page = word.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = MARGIN
    page.top_margin = page.bottom_margin = Cm(2.2)
    page.header_distance = page.footer_distance = Cm(1.1)
    page.different_first_page_header_footer = has_cover
    word.core_properties.title = title
    word.core_properties.author = author
    word.core_properties.language = i18n.tag()
    _styled(word)
    docx_fonts.embed(word)
    _running(page, " · ".join(text for text in (author, title) if text))
    return word


def _styled(word: Word) -> None:
    """Our letters in every style, and the sizes and colours of the portal."""
    for style in word.styles:
        _without(style.element.find(qn("w:rPr")), "w:rFonts")  # the font of the document counts
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = docx_fonts.NAME, Pt(10.5)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.2
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), i18n.tag())
    normal.element.get_or_add_rPr().append(language)
    for name, size, above in SIZES:
        style = word.styles[name]
        style.font.size, style.font.color.rgb, style.font.bold = size, BRAND, True
        style.font.italic = False
        style.paragraph_format.space_before = above
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.keep_with_next = True
    for name, size in (("Subtitle", Pt(11)), ("Caption", Pt(9))):
        style = word.styles[name]
        style.font.size, style.font.color.rgb = size, QUIET
        style.font.bold, style.font.italic = name == "Caption", False
    _without(word.styles["Subtitle"].element.get_or_add_rPr(), "w:spacing")
    _without(word.styles["Title"].element.get_or_add_pPr(), "w:pBdr")


def _without(properties: BaseOxmlElement | None, name: str) -> None:
    """Take a property away that the styles of python-docx came with."""
    found = None if properties is None else properties.find(qn(name))
    if properties is not None and found is not None:
        properties.remove(found)


def _running(page: Section, text: str) -> None:
    """The line above each page, and its number of all pages below."""
    above, below = page.header.paragraphs[0], page.footer.paragraphs[0]
    above.add_run(text)
    below.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    field(below, "PAGE", "1")
    below.add_run(" / ")
    field(below, "NUMPAGES", "1")
    for paragraph in (above, below):
        for run in paragraph.runs:
            run.font.size, run.font.color.rgb = Pt(8.5), QUIET


def field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Add what the office program fills in itself, such as the number of a page; shown until then."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", shown), ("end", "")):
        run = paragraph.add_run(text if kind == "text" else "")
        if kind == "":
            inside = OxmlElement("w:instrText")
            inside.set(qn("xml:space"), "preserve")
            inside.text = f" {text} "
            run._r.append(inside)  # noqa: SLF001 - python-docx has no way to a field
        elif kind != "text":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            if kind == "begin" and not shown:
                mark.set(qn("w:dirty"), "true")  # Word fills it in when the file is opened
            run._r.append(mark)  # noqa: SLF001 - as above


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """A name for the paragraph, by which a field finds its page."""
    inside = paragraph._p  # noqa: SLF001 - python-docx has no way to a bookmark
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    inside.insert(0 if inside.pPr is None else 1, start)
    inside.append(end)


def saved(word: Word) -> bytes:
    """The bytes of a document."""
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def picture(into: Word | Cell, png: bytes, alt: str, title: str = "", width: Length = WIDE) -> None:
    """Add a picture, as wide as the text if nothing else is said, with its alternative text. It stays on the
    page of what is written under it."""
    held = into.add_paragraph()
    held.paragraph_format.keep_with_next = True
    shape = held.add_run().add_picture(io.BytesIO(png), width=width)
    properties = shape._inline.docPr  # noqa: SLF001 - python-docx has no other way to an alternative text
    properties.set("descr", alt)
    properties.set("title", title)


def rows(
    into: Word | Cell, heads: Sequence[str], body: Sequence[Sequence[str]], wide: Length = WIDE
) -> WordTable:
    """A table as wide as the text, if nothing else is said; its first row is a header on every page, and
    no row is torn by the end of one."""
    made: WordTable = into.add_table(rows=1 + len(body), cols=len(heads))
    made.style = "Table Grid"
    made.autofit = False
    _level(made)
    _ruled(made)
    widths = _widths(heads, body, wide)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    for place, (row, texts) in enumerate(zip(made.rows, (heads, *body), strict=True)):
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = width
            _filled(cell, text, is_head=place == 0)
            cell.paragraphs[0].paragraph_format.keep_with_next = place < KEPT or None
        for name in ("w:cantSplit", *(["w:tblHeader"] if place == 0 else [])):
            told = OxmlElement(name)
            told.set(qn("w:val"), "true")
            row._tr.get_or_add_trPr().append(told)  # noqa: SLF001 - as above
    return made


def _filled(cell: Cell, text: str, *, is_head: bool) -> None:
    cell.text = text
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.line_spacing = 1.05
    for run in paragraph.runs:
        run.font.size, run.bold = TABLE, is_head or None
    if is_head:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), HEAD)
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - as above


def _level(made: WordTable) -> None:
    """Begin where the text begins: else a table stands out by the room inside its cells."""
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), str(INSIDE))
    indent.set(qn("w:type"), "dxa")
    _set(made, indent)


def _set(made: WordTable, told: BaseOxmlElement) -> None:
    """Put a property of a table before its layout: ECMA-376 has them in order."""
    properties = made._tbl.tblPr  # noqa: SLF001 - as above
    after = next(each for each in properties if each.tag in {qn("w:tblLayout"), qn("w:tblLook")})
    after.addprevious(told)


def _ruled(made: WordTable) -> None:
    """Lines between rows alone."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        line.set(qn("w:val"), "single" if side in {"bottom", "insideH"} else "nil")
        line.set(qn("w:sz"), "4")
        line.set(qn("w:color"), RULE)
        borders.append(line)
    _set(made, borders)


def halves(word: Word) -> tuple[Cell, Cell]:
    """Two boxes side by side, read from the left to the right."""
    left, right = word.add_table(rows=1, cols=2).rows[0].cells
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)  # noqa: SLF001 - an empty line that nobody asked for
    return left, right


def _widths(heads: Sequence[str], body: Sequence[Sequence[str]], wide: Length) -> Sequence[Length]:
    """Of each column: its longest word or number whole, so that no day breaks; what is left goes to those
    whose texts are longer."""
    columns = list(zip(heads, *body, strict=True))
    need = [float(LETTER * max(map(_longest_word, texts)) + PAD) for texts in columns]
    want = [LETTER * min(max(map(len, texts)), LONGEST) + PAD for texts in columns]
    more = [max(0.0, wanted - needed) for needed, wanted in zip(need, want, strict=True)]
    spare = wide - sum(need)
    if spare > 0 and sum(more) > 0:
        part = min(1.0, spare / sum(more))
        need = [needed + part * each for needed, each in zip(need, more, strict=True)]
    return [Length(int(wide * needed / sum(need))) for needed in need]


def _longest_word(text: str) -> int:
    return max((len(word) for word in re.split(r"[ \n-]", text)), default=0)
