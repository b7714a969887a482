"""The municipality card as one page of tagged PDF (PDF/UA-1), set by typst."""

import dataclasses
import json
from pathlib import Path

import typst

from portal.municipality_brief import Brief

_HERE = Path(__file__).parent
_TEMPLATE, _FONTS = _HERE / "brief.typ", _HERE / "fonts"


def content(brief: Brief) -> bytes:
    """The bytes of the PDF. Nothing is read but the template and our fonts."""
    data = json.dumps(dataclasses.asdict(brief), ensure_ascii=False)
    made = typst.compile(
        _TEMPLATE,
        root=_HERE,
        font_paths=[_FONTS],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"brief": data},
    )
    return bytes(made)
