"""The municipality card as one page of tagged PDF."""

from dataclasses import asdict

from portal.files import tagged_pdf
from portal.kit import text_rule
from portal.municipality.brief import Brief


def content(brief: Brief) -> bytes:
    """The bytes of the PDF. Nothing is read but the template and our fonts."""
    return tagged_pdf.made("brief.typ", "brief", asdict(text_rule.everywhere(brief)))
