"""How are the reports, the branches and the register kept? The page Ohje: the guide of docs/opas for staff and the award group.

The guide is in Finnish, the language of those who keep the portal; its pictures are files of the portal.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.kit import i18n
from portal.kit.answers import Answers
from portal.kit.choice import Codes
from portal.kit.i18n import _
from portal.kit.page import Page
from portal.kit.stage import Stage

FOLDER = Path(__file__).parents[2] / "docs" / "opas"
_PICTURES = re.compile(r"\]\((?:\.\./)+portal/static/")
_OTHER_PAGES = re.compile(
    r"\[([^\]]*)\]\(\.\./[^)]*\)"
)  # of the project's folder: none of the portal
_TITLE = re.compile(r"# (.*)\n")


@dataclass(frozen=True)
class Chapter:
    """One file of the guide: its title, and the rest as Markdown whose pictures the portal serves."""

    title: str
    text: str


@cache
def chapters() -> tuple[Chapter, ...]:
    """The chapters in the order of their files. Raises ValueError for a file that has no title."""
    return tuple(_chapter(path) for path in sorted(FOLDER.glob("*.md")))


def _chapter(path: Path) -> Chapter:
    text = path.read_text(encoding="utf-8")
    title = _TITLE.match(text)
    if title is None:
        raise ValueError(f"{path.name}: the first line is no title")
    shown = _PICTURES.sub("](/app/static/", text[title.end() :])
    return Chapter(title[1], _OTHER_PAGES.sub(r"\1", shown).strip())


def look(_answers: Answers, _codes: Codes) -> tuple[Chapter, ...]:
    """The whole guide."""
    return chapters()


def tell(stage: Stage, guide: tuple[Chapter, ...]) -> None:
    """The chapters, one after another."""
    stage.title(_("Help"))
    stage.lead(
        _("How the reports, the branches, the register, the annual report and a round are kept.")
    )
    if i18n.current() != "fi":
        stage.remark(_("The guide is in Finnish."))
    for chapter in guide:
        stage.heading(chapter.title)
        stage.text(chapter.text)


PAGE = Page("/ohje", look, tell, needs_release=False)
