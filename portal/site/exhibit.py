"""The parts of a figure that every stage of the browser shares, as HTML."""

from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import urlencode

from portal.kit import figure as shown
from portal.kit import i18n
from portal.kit.figure import Figure, Finding, Shown
from portal.kit.i18n import _, marked
from portal.kit.measure import Measure
from portal.kit.text_rule import Markup
from portal.kit.warehouse import Release
from portal.site import parts

V = TypeVar("V", bound=Shown)
ROWS_SHOWN = 50  # of the table; the downloads have all
OPEN_WIDE = 7  # figures of a page that are open on a wide screen
FILES = {".csv": "CSV", ".xlsx": "Excel"}
PICTURES = {".png": "PNG", ".svg": "SVG"}  # of what is drawn
PREFIX = "/lataa"
FRONT = "/etusivu"  # the front page among sheets and files, whose addresses need a name
RELEASE = shown.RELEASE


def named(path: str) -> str:
    """The path of a page as sheets and files have it."""
    return FRONT if path == "/" else path


def head(number: int, words: Finding, key: str) -> Markup:
    """What stands above a figure, the page's number-th from 0: its finding, what it is folded under, and what it
    shows, its unit and its months; a link to the figure leads there."""
    about = Markup('<p class="figure-subtitle" id="{}">{}</p>').format(place(key), words.subtitle)
    return parts.heading(words.headline) + _fold_of(number, words) + about


def _fold_of(number: int, words: Finding) -> Markup:
    """What a figure is under, so that a page stays short: on a phone all but the first of the page, on a wide
    screen those after the first seven. What follows it in the figure's box is seen when it is open."""
    if not number:
        return Markup()
    name = "figure-fold" if number < OPEN_WIDE else "figure-fold everywhere"
    return Markup(
        '<details class="{}"><summary><span class="fold-open">{}</span><span class="fold-shut">{}</span>{}</summary></details>'
    ).format(name, _("Show the figure"), _("Hide the figure"), _whose(words))


def source(release: Release, view: Shown) -> Markup:
    """The line under a figure: where the rows come from, of when, and what narrows them."""
    said = " · ".join(shown.source(release, view))
    return Markup('<p class="figure-note">{}</p>').format(said)


def tools(
    words: Finding,
    measure: Measure,
    files: Mapping[str, str],
    key: str,
    other: Markup | None = None,
) -> Markup:
    """What can be done with a figure, in one row: its files, a link to it, its definition, how it is read.
    Where the row has no room for all, the last three stand under one word, and so does the other way to
    draw it. Each name tells which figure it is of."""
    about = Markup(
        '<a class="tool" href="{}">{}<span class="visually-hidden">: {}</span></a>'
    ).format(measure.address, _("Definition"), _(measure.name))
    how = Markup(" ").join(map(marked, words.how))
    listed = Markup().join(
        Markup('<a href="{}" download>{}{}</a>').format(address, label, _whose(words))
        for label, address in files.items()
    )
    link = Markup(
        '<a class="tool" href="#{0}" data-copy-link="" data-copy-place="{0}">{1}{2}</a>'
    ).format(place(key), _("Link"), _whose(words))
    told = Markup("<p>{}</p>").format(how) if how else Markup()
    wide = Markup('<span class="tool-wide">{}</span>')
    parts = (
        _fold(_("Download"), words, listed, "tool-files") if files else Markup(),
        wide.format(link),
        wide.format(about),
        wide.format(_fold(_("How to read"), words, told, "tool-how")) if how else Markup(),
        _fold(
            _("More"),
            words,
            Markup("{}<p>{}</p><p>{}</p>{}").format(other or Markup(), link, about, told),
            "tool-more",
        ),
    )
    return Markup('<div class="tools">{}</div>').format(Markup().join(parts))


def other(figure: Figure[V], codes: Mapping[str, str], query: Mapping[str, str]) -> Markup | None:
    """A link to the figure as the other code of its own switch draws it; None where it has no switch. codes:
    those of its switches; query: all that the address holds."""
    switch = figure.switch
    if switch is None:
        return None
    code, label = next(each for each in switch.options.items() if each[0] != codes[switch.name])
    return Markup(
        '<p class="tool-other"><a class="tool" data-go="" href="?{}">{}: {}</a></p>'
    ).format(urlencode({**query, switch.name: code}), _(switch.label), _(label))


def place(key: str) -> str:
    """What a link to a figure ends with."""
    return f"kuvio-{key}"


def _whose(words: Finding) -> Markup:
    return Markup('<span class="visually-hidden">: {}</span>').format(words.headline)


def _fold(label: str, words: Finding, body: Markup, name: str) -> Markup:
    fold = Markup(
        '<details class="tool-menu {}"><summary class="tool">{}{}</summary><div class="tool-box">{}</div>'
        "</details>"
    )
    return fold.format(name, label, _whose(words), body)


def definition(measure: Measure) -> str:
    """What the link to a definition is called."""
    return _("Definition: {name}").format(name=_(measure.name))


def downloads(
    release: Release, path: str, key: str, codes: Mapping[str, str], *, is_drawn: bool = False
) -> dict[str, str]:
    """The addresses of a figure's files by label: of the page at `path`, with these codes, those of its
    switches among them; pictures too where it is drawn. They name the release, so that a file has the
    figures of the page even when a new one has come meanwhile."""
    query = urlencode({**codes, RELEASE: release.release_id, "lang": i18n.current()})
    kinds = {**FILES, **(PICTURES if is_drawn else {})}
    return {
        label: f"{PREFIX}{named(path)}/{key}{suffix}?{query}" for suffix, label in kinds.items()
    }
