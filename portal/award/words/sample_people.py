"""What stands over the pages of the made-up round of local mode: whom one can be, as links, and what it is."""

from markupsafe import Markup

from portal.award import sample_round
from portal.award.sample import cast
from portal.award.sample.cast import Player
from portal.kit import menu
from portal.kit.access import Role
from portal.kit.i18n import N_, _
from portal.kit.menu import Page
from portal.records.words import State

PAGES = frozenset({"round.py", "nominate.py", "review.py", "decide.py"})
ASKED = "rooli"  # in the address: whom one plays
_HOME = "round.py"
_PARTS = {
    cast.SECRETARY: N_("Secretary"),
    cast.CHAIR: N_("Chair"),
    cast.TRIER: N_("Member"),
    cast.MEMBER: N_("Member"),
    cast.DISQUALIFIED: N_("Disqualified member"),
    cast.NOMINATOR: N_("Nominator"),
}


_OTHERS = {
    State.REVIEW: N_("Let the others send their reviews"),
    State.DELIBERATION: N_("Let the others vote"),
}


def as_html(page: Page, playing: str | None) -> Markup:
    """A link a person, the one that is played marked; nothing where there is no made-up round."""
    if not sample_round.is_on():
        return Markup()
    links = Markup().join(_link(one, page, playing) for one in cast.CAST)
    nav = Markup('<nav class="sample-people" aria-label="{0}"><span>{0}</span>{1}</nav>')
    return nav.format(_("Try a made-up round as:"), links)


def strip(seen: Markup | None = None) -> Markup:
    """What the pages of a made-up round say above all else, and what the person played sees."""
    said = _(
        "People, nominations and reviews are made up. Nothing is sent, and nothing here touches a real round."
    )
    text = Markup('<p class="banner-text"><strong>{}</strong> {} {}</p>')
    return text.format(_("Made-up round."), said, seen or "")


def others(state: State | None) -> str:
    """What the button says that lets the others give what they owe; nothing where they owe nothing."""
    return _(_OTHERS[state]) if state in _OTHERS else ""


def _link(one: Player, page: Page, playing: str | None) -> Markup:
    home = next(entry for entry in menu.PAGES if entry.file == _HOME)
    target = page if page.file in PAGES and _may_open(one, page) else home
    current = Markup(' aria-current="true"') if playing == one.key else ""
    link = Markup('<a href="{}?{}={}"{}><span>{}</span> <small>{}</small></a>')
    return link.format(target.path, ASKED, one.key, current, _(_PARTS[one]), one.name.split()[0])


def _may_open(one: Player, page: Page) -> bool:
    return page.allowed(one.role or Role.VISITOR)
