"""Our fonts inside a Word document, so that it looks the same where they are not installed.

They are obfuscated as ECMA-376 (part 4, 2.8.1) asks: the first 32 bytes are mixed with the key that the
font's entry names. The licence (OFL) lets documents hold them.
"""

from functools import cache
from pathlib import Path

from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

NAME = "Inter"
_FOLDER = Path(__file__).parent / "fonts"
_FACES = (
    ("embedRegular", "Inter-Regular.ttf", "6F1C3D52-8A0B-4E57-9C1D-2B7A4F90E3A1"),
    ("embedBold", "Inter-Bold.ttf", "B24E90C7-15D8-4F3A-8E66-70C9D1A2F58B"),
)
_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_MIXED = 32  # bytes


def embed(word: Word) -> None:
    """Put the fonts into the document and say that it has them."""
    table = word.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    fonts = parse_xml(table.blob)
    entry = OxmlElement("w:font")
    entry.set(qn("w:name"), NAME)
    for number, (face, file, key) in enumerate(_FACES, start=1):
        uri = PackURI(f"/word/fonts/font{number}.odttf")
        part = Part(uri, _TYPE, _mixed(file, key), word.part.package)
        held = OxmlElement(f"w:{face}")
        held.set(qn("r:id"), table.relate_to(part, RELATIONSHIP_TYPE.FONT))
        held.set(qn("w:fontKey"), f"{{{key}}}")
        entry.append(held)
    fonts.append(entry)
    table._blob = etree.tostring(  # noqa: SLF001 - python-docx keeps a font table as it came
        fonts, xml_declaration=True, encoding="UTF-8", standalone=True
    )
    settings = word.settings.element
    settings.insert(_place(settings), parse_xml(f"<w:embedTrueTypeFonts {nsdecls('w')}/>"))


def _place(settings: etree._Element) -> int:
    """After the few that come before it in the schema."""
    before = {qn(f"w:{name}") for name in ("writeProtection", "view", "zoom")}
    return sum(1 for child in settings if child.tag in before)


@cache
def _mixed(file: str, key: str) -> bytes:
    data = (_FOLDER / file).read_bytes()
    mask = bytes.fromhex(key.replace("-", ""))[::-1] * (_MIXED // 16)
    return bytes(one ^ other for one, other in zip(data, mask, strict=False)) + data[_MIXED:]
