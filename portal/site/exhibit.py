"""The parts of a figure that every stage of the browser shares, as HTML."""

from collections.abc import Mapping
from urllib.parse import urlencode

from markupsafe import Markup

from portal.kit import figure as shown
from portal.kit import i18n
from portal.kit.figure import Finding, Shown
from portal.kit.i18n import N_, _, marked
from portal.kit.measure import Measure
from portal.kit.warehouse import Release

ROWS_SHOWN = 50  # of the table; the downloads have all
FILES = {".csv": N_("Download CSV"), ".xlsx": N_("Download Excel")}
PREFIX = "/lataa"
FRONT = "/etusivu"  # the front page among sheets and files, whose addresses need a name
RELEASE = shown.RELEASE


def named(path: str) -> str:
    """The path of a page as sheets and files have it."""
    return FRONT if path == "/" else path


def subtitle(words: Finding) -> Markup:
    """What the figure shows, its unit and its months."""
    return Markup('<p class="figure-subtitle">{}</p>').format(words.subtitle)


def source(release: Release, view: Shown) -> Markup:
    """The line under a figure: where the rows come from, of when, and what narrows them."""
    said = " · ".join(shown.source(release, view))
    return Markup('<p class="figure-note">{}</p>').format(said)


def how_to_read(words: Finding) -> Markup:
    """How the figure is read, under a fold whose name tells which figure it is."""
    if not words.how:
        return Markup()
    fold = Markup(
        '<details class="how-to-read"><summary>{}<span class="visually-hidden">: {}</span></summary>'
        "<p>{}</p></details>"
    )
    how = Markup(" ").join(map(marked, words.how))
    return fold.format(_("How to read the figure"), words.headline, how)


def download(label: str, address: str, words: Finding) -> Markup:
    """A link to a file of the figure, whose name tells which figure it is."""
    link = Markup(
        '<a class="button" href="{}" download>{}<span class="visually-hidden">: {}</span></a>'
    )
    return link.format(address, label, words.headline)


def definition(measure: Measure) -> str:
    """What the link to a definition is called."""
    return _("Definition: {name}").format(name=_(measure.name))


def downloads(release: Release, path: str, key: str, codes: Mapping[str, str]) -> dict[str, str]:
    """The addresses of a figure's files by label: of the page at `path`, with these codes. They
    name the release, so that a file has the figures of the page even when a new one has come meanwhile."""
    query = urlencode({**codes, RELEASE: release.release_id, "lang": i18n.current()})
    return {
        _(label): f"{PREFIX}{named(path)}/{key}{suffix}?{query}" for suffix, label in FILES.items()
    }
