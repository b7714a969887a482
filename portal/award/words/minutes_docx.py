"""The extract of the minutes as Word: a heading a decision, every fact as label and text."""

from collections.abc import Sequence

from docx.shared import Pt

from portal.award.words.minutes import Extract
from portal.files.docx_file import begun, saved
from portal.kit import text_rule


def content(title: str, every: Sequence[Extract]) -> bytes:
    """The document's bytes, in the language in use."""
    every = text_rule.everywhere(tuple(every))
    word = begun(title)
    word.add_heading(title, level=0)
    for one in every:
        word.add_heading(one.heading, level=1)
        for label, text in one.facts:
            told = word.add_paragraph()
            told.paragraph_format.space_after = Pt(6)
            told.add_run(label).bold = True
            told.add_run("\n" + text)
    return saved(word)
