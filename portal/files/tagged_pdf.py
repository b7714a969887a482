"""Tagged PDF from a template of typst: the one way in which the portal makes PDF.

PDF/UA-1 is checked by typst itself. What it cannot say yet (0.15) is added afterwards: the first cell
of a table's row is the row's header, so that a screen reader tells it with every number.
"""

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import typst
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

_HERE = Path(__file__).parent
_FONTS = _HERE / "fonts"


def made(template: str, name: str, data: Mapping[str, object]) -> bytes:
    """The bytes of the PDF; the template finds the data, as JSON, under the name in its inputs.

    Texts come as they are shown (`text_rule.everywhere`), which whoever gathers them sees to.
    """
    compiled = typst.compile(
        _HERE / template,
        root=_HERE,
        font_paths=[_FONTS],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={name: json.dumps(data, ensure_ascii=False)},
    )
    return with_row_headers(bytes(compiled))


def with_row_headers(content: bytes) -> bytes:
    """The same PDF, whose tables have their row labels as headers.

    The cells' own lists of headers, which hold the columns' alone, go: the scopes of both say it all.
    """
    writer = PdfWriter(clone_from=io.BytesIO(content))
    writer.pdf_header = content[:8].decode("ascii")  # the version that typst wrote
    (tree,) = _dictionaries(writer.root_object, "/StructTreeRoot")
    for row in _rows(tree):
        for place, cell in enumerate(_children(row)):
            if cell.get("/S") == "/TD":
                _mark(cell, is_label=place == 0)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _mark(cell: DictionaryObject, *, is_label: bool) -> None:
    kept = [
        one for one in _dictionaries(cell, "/A") if one.get("/O") != "/Table" or "/ColSpan" in one
    ]
    for one in kept:
        one.pop("/Headers", None)
    if is_label:
        cell[NameObject("/S")] = NameObject("/TH")
        table = {NameObject("/O"): NameObject("/Table"), NameObject("/Scope"): NameObject("/Row")}
        kept.append(DictionaryObject(table))
    cell[NameObject("/A")] = ArrayObject(kept)


def _rows(element: DictionaryObject) -> Iterator[DictionaryObject]:
    """The rows of all tables below an element that have a cell."""
    for child in _children(element):
        if child.get("/S") == "/TR" and _children(child):
            yield child
        else:
            yield from _rows(child)


def _children(element: DictionaryObject) -> list[DictionaryObject]:
    """The elements right below one; its text is left out."""
    return [one for one in _dictionaries(element, "/K") if "/S" in one]


def _dictionaries(element: DictionaryObject, key: str) -> list[DictionaryObject]:
    """What stands under a key: one or several, in the file's own place or elsewhere in it."""
    found = element.get(key, ArrayObject()).get_object()
    each = found if isinstance(found, ArrayObject) else [found]
    objects = [one.get_object() for one in each]
    return [one for one in objects if isinstance(one, DictionaryObject)]
