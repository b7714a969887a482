"""The parts of the page that no other page has, as HTML: tables to begin with, ways to narrow, the address."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from portal.kit import choice as choices
from portal.kit import comparison, i18n
from portal.kit.answers import Answers
from portal.kit.choice import NONE, Codes
from portal.kit.cube import YEAR, By
from portal.kit.figure import named_if_older
from portal.kit.i18n import N_, _
from portal.kit.places import LEVELS
from portal.kit.text_rule import Markup
from portal.site import frame_html
from portal.tables.inhabitants import PER_1000
from portal.tables.view import View

NAME = "taulukko"  # of the same as open data
KINDS = {".csv": "CSV", ".json": "JSON-stat"}
READY = (
    (N_("Who lends to whom"), {"mittari": "loans_between", "sarakkeet": "paikka"}),
    (N_("Received, month by month"), {"sarakkeet": "kuukausi"}),
    (N_("Transfers by reason"), {"mittari": "transfers", "rivit": "kuukausi", "sarakkeet": "syy"}),
    (N_("What became of holds"), {"mittari": "holds", "sarakkeet": "tulos"}),
    (N_("Seats of the libraries"), {"mittari": "seats", "sarakkeet": "ryhma"}),
    (N_("Received per 1,000 inhabitants, by year"), {"sarakkeet": "vuosi", "yksikko": PER_1000}),
)


def ready_made(path: str, offered: Mapping[str, object]) -> Markup:
    """Links to tables to begin with, of what can be counted."""
    links = Markup(" ").join(
        Markup('<a class="button" href="{}?{}">{}</a>').format(path, urlencode(codes), _(label))
        for label, codes in READY
        if codes.get("mittari", "received") in offered
    )
    return Markup(
        '<section class="own-ready" aria-label="{0}"><p>{0}</p><p class="own-links">{1}</p></section>'
    ).format(_("Ready-made tables"), links)


def chips(view: View, path: str, codes: Codes) -> Markup:
    """A link for each thing that the table is narrowed to, by its name: it takes that one away. Nothing where
    nothing is chosen."""
    items = Markup().join(
        Markup(
            '<li><a class="chip" href="{}?{}" aria-label="{}">{}<span aria-hidden="true"> ✕</span></a></li>'
        ).format(
            path,
            urlencode(_told(_without(codes, side.dimension.key, code)), safe=","),
            _("Take away: {what}").format(what=f"{side.label}: {side.codes.get(code, code)}"),
            f"{side.label}: {side.codes.get(code, code)}",
        )
        for side, some in view.filters
        for code in some
    )
    if not items:
        return Markup()
    return Markup('<ul class="chips" aria-label="{}">{}</ul>').format(_("Narrowed to"), items)


def _without(codes: Codes, key: str, code: str) -> dict[str, str]:
    """The codes with one less of a filter."""
    left = (each for each in choices.parted(codes[key]) if each != code)
    return {**codes, key: choices.joined(left)}


def narrower(view: View, path: str, codes: Codes) -> Markup:
    """Links to the same with fewer cells."""
    items = Markup().join(
        Markup('<li><a href="{}?{}">{}</a></li>').format(
            path, urlencode(_told(changed), safe=","), said
        )
        for said, changed in _ways(view, codes)
    )
    return Markup('<ul class="sentences">{}</ul>').format(items)


def swapped(view: View, path: str, codes: Codes) -> Markup:
    """A link to the same with rows and columns the other way round; nothing without columns."""
    if view.columns is None:
        return Markup()
    other = _with(codes, rivit=codes["sarakkeet"], sarakkeet=codes["rivit"])
    return Markup('<p class="own-swap"><a href="{}?{}">{}</a></p>').format(
        path, urlencode(_told(other), safe=","), _("Swap rows and columns")
    )


def same_as_open_data(answers: Answers, codes: Codes) -> Markup:
    """The addresses of the same numbers for programs."""
    query = urlencode({**address(codes), **named_if_older(answers.present)}, safe=",")
    lang = {} if i18n.current() == i18n.offered()[0] else {"lang": i18n.current()}
    spoken = f"&{urlencode(lang)}" if lang else ""
    links = Markup(" ").join(
        Markup('<a class="button" href="{}{}{}?{}">{}</a>').format(
            frame_html.OPEN_DATA, NAME, kind, query + spoken, label
        )
        for kind, label in KINDS.items()
    )
    code = Markup("<code>{}{}.csv?{}</code>").format(frame_html.OPEN_DATA, NAME, query)
    said = _("Without totals and changes: what has no cell is not known. No sign-in is needed.")
    about = Markup('<a href="{}">{}</a>').format(
        frame_html.OPEN_DATA, _(frame_html.OPEN_DATA_TITLE)
    )
    return Markup(
        '<section class="own-address"><h2 class="own-address-title">{}</h2><p>{}</p><p class="own-links">{}</p><p>{} {}</p></section>'
    ).format(_("The same numbers as open data"), code, links, said, about)


def address(codes: Codes) -> dict[str, str]:
    """What an address of open data holds of the choices: all that tells which numbers they are."""
    return {name: code for name, code in _told(codes).items() if name != comparison.NAME}


def _told(codes: Codes) -> dict[str, str]:
    """The codes that an address needs: nothing is what columns are without one, but no comparison is a choice."""
    return {
        name: code
        for name, code in codes.items()
        if code and (code != NONE or name == comparison.NAME)
    }


def _with(codes: Codes, **changed: str) -> dict[str, str]:
    """The codes with some of them changed. Where the columns are years only the newest is compared: what is
    compared with is asked anew where years enter the columns or leave them, unless it fits any period."""
    other = {**codes, **changed}
    is_other_period = (codes["sarakkeet"] == YEAR.key) != (other["sarakkeet"] == YEAR.key)
    if is_other_period and other[comparison.NAME] not in {comparison.YEAR_BEFORE, NONE}:
        del other[comparison.NAME]
    return other


def _ways(view: View, codes: Codes) -> Iterator[tuple[str, dict[str, str]]]:
    """How the table gets smaller: what is said, and the codes."""
    for name, side in zip(("rivit", "sarakkeet"), view.sides, strict=False):
        if side.dimension.by is By.MONTH and "vuosi" not in {codes["rivit"], codes["sarakkeet"]}:
            yield _("Years instead of months"), _with(codes, **{name: "vuosi"})
    places = [side for side in view.sides if side.dimension.by is By.PLACE]
    if places and LEVELS[codes["taso"]][0] is not view.cube.levels[0]:
        fewer = {name: code for name, code in codes.items() if name not in _filters(view)}
        smallest = next(code for code, (level, _n) in LEVELS.items() if level in view.cube.levels)
        yield _("Municipalities instead of smaller places"), {**fewer, "taso": smallest}
    if view.columns is not None and "vuosi" not in view.counted.not_over:
        yield _("No columns"), _with(codes, sarakkeet=NONE)


def _filters(view: View) -> set[str]:
    return {side.dimension.key for side, _codes in view.filters}
