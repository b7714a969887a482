"""How is every figure counted? The page Maaritelmat, told once for every stage."""

from portal.definitions import words
from portal.kit import choice as choices
from portal.kit.answers import Answers
from portal.kit.choice import Codes
from portal.kit.i18n import N_, _
from portal.kit.measure import DEFINITIONS
from portal.kit.page import Page
from portal.kit.stage import Stage


def look(_answers: Answers, codes: Codes) -> str:
    """The words that are looked for."""
    return codes[SEARCH.name]


def tell(stage: Stage, wanted: str) -> None:
    """The definitions that hold the words, or all, a fold for each group."""
    stage.title(_("Definitions"))
    stage.lead(
        _("How every figure of the portal is counted, from what, and what breaks its series.")
    )
    found = words.matching(wanted)
    stage.lead(words.count_text(found))
    groups = words.grouped(found).items()
    stage.sections([words.folded(*group, is_open=bool(wanted)) for group in groups])


SEARCH = choices.Search("haku", N_("Search the definitions"), choices.nothing)
PAGE = Page(DEFINITIONS, look, tell, choices=(SEARCH,), needs_release=False)
