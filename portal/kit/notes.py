"""What goes with every downloaded table: what it is, from where, of when, with which right."""

import re
import unicodedata
from dataclasses import dataclass

from portal.kit import text_rule


@dataclass(frozen=True)
class Notes:
    """The notes of one table, in the reader's language: a title and rows of (what, text)."""

    sheet: str
    title: str
    rows: tuple[tuple[str, str], ...]


def escaped(cell: object) -> object:
    """A text without what no cell may hold; one that a spreadsheet would run as a formula gets an
    apostrophe before it."""
    if not isinstance(cell, str):
        return cell
    text = text_rule.shown(cell)
    return f"'{text}" if text[:1] in tuple("=+-@\t\n") else text


def file_name(*parts: str, suffix: str) -> str:
    """A file name of plain letters: lainat-inari-2025.csv."""
    joined = "-".join(part for part in parts if part)
    letters = unicodedata.normalize("NFKD", joined).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters.casefold()).strip("-") + suffix
