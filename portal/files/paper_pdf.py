"""A paper of a round as tagged PDF (PDF/UA-1), set by typst."""

from typing import Any

from portal.files import papers, tagged_pdf
from portal.files.papers import Paper, Section
from portal.kit import i18n, tables, text_rule

MIME = "application/pdf"


def content(paper: Paper) -> bytes:
    """The bytes of the PDF, in the language in use. Nothing is read but the template and our fonts."""
    paper = text_rule.everywhere(paper)
    data = {
        "title": paper.title,
        "subtitle": paper.subtitle,
        "warnings": paper.warnings,
        "language": i18n.current(),
        "sections": [_section(one) for one in paper.sections],
    }
    return tagged_pdf.made("paper.typ", "paper", data)


def _section(one: Section) -> dict[str, Any]:
    return {
        "heading": one.heading,
        "level": one.level,
        "facts": one.facts,
        "texts": one.texts,
        "notes": one.notes,
        "tables": [_table(*tables.written(table), table.caption) for table in one.tables],
        "drawings": [
            {"svg": papers.picture(drawn), "alt": drawn.alt, "caption": drawn.caption}
            for drawn in one.drawings
        ],
    }


def _table(heads: list[str], body: list[list[str]], caption: str) -> dict[str, Any]:
    return {"caption": caption, "heads": heads, "rows": body}
