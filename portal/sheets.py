"""Every public page, and what the server writes of them: sheets, their list, files, the card as PDF."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import duckdb
import plotly.graph_objects as go
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.award import history as published
from portal.award import page as round_page
from portal.definitions import page as definitions
from portal.files import csv_file, paper_pdf, png_file, poster, xlsx_file
from portal.files.document import Document
from portal.files.papers import Paper
from portal.groups import page as groups
from portal.kit import answers, choice, i18n, identity, listening, menu, uncounted
from portal.kit import figure as shown
from portal.kit.answers import Answers
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _
from portal.kit.page import Page
from portal.kit.text_rule import Markup
from portal.kit.warehouse import Release
from portal.lending import page as lending
from portal.municipality import page as municipality
from portal.municipality import view as municipality_view
from portal.municipality import words as municipality_words
from portal.municipality.view import MunicipalityView
from portal.overview import page as overview
from portal.recognitions import page as recognitions
from portal.site import document, exhibit, sheet
from portal.site.document import Plain
from portal.site.replies import (
    Packed,
    answered,
    asked_release,
    encoding_of,
    html,
    is_gone,
    language,
    newest_release,
    packed,
)
from portal.site.replies import query as asked_query
from portal.site.sheet import HOME, Sheet
from portal.statements import about, accessibility, privacy
from portal.tables import page as own_tables
from portal.transport import demand_page as demand
from portal.transport import page as transport
from portal.whatif import page as whatif

PAGES: Mapping[str, Page[Any]] = {
    page.path: page
    for page in (
        overview.PAGE,
        lending.PAGE,
        transport.PAGE,
        demand.PAGE,
        municipality.PAGE,
        groups.PAGE,
        whatif.PAGE,
        recognitions.PAGE,
        round_page.PAGE,
        own_tables.PAGE,
        definitions.PAGE,
        about.PAGE,
        accessibility.PAGE,
        privacy.PAGE,
    )
}
RELEASE = exhibit.RELEASE
_log = logging.getLogger("portal")
_NO_RELEASE = N_("No such release")
_NO_RELEASE_TEXT = N_("There is no release of that name. Older releases are kept for a time only.")
_FAILED = N_("The page could not be written")
_FAILED_TEXT = N_("Something went wrong. Try again in a moment.")
_NO_DATA = N_("There is no data to show yet")
_NO_DATA_TEXT = N_("No lending data has been loaded yet.")
_UNKNOWN = N_("No such place")
_UNKNOWN_TEXT = N_("There is no place of this name here. Choose one from the list of sheets.")
_NO_FILE = N_("There is no such file")
_NO_FILE_TEXT = N_("The figure is not on the page with these choices.")


def _spoken(endpoint: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """The same, but with a sentence in the reader's language for a release that is no longer kept, and
    for whatever else stops it: the log has the trace."""

    def answer(request: Request) -> Response:
        lang = language(request)
        if is_gone(request):
            text = document.plain_page(lang, _NO_RELEASE, _NO_RELEASE_TEXT, newest_release())
            return html(request, text, lang, 404)
        try:
            return endpoint(request)
        except (duckdb.CatalogException, duckdb.BinderException):
            _log.exception("%s: not in this release", request.url.path)
            sentence = document.EARLIER
        except Exception:  # whatever it was, the reader gets words
            _log.exception("%s failed", request.url.path)
            sentence = _FAILED_TEXT
        text = document.plain_page(lang, _FAILED, sentence, newest_release())
        return html(request, text, lang, 500)

    return answer


def contents(request: Request) -> Response:
    """The list of sheets."""
    lang, release = language(request), asked_release(request)
    if release is None:
        return _no_data(request, lang, release)
    with i18n.speaking(lang):
        made = kept(request, release, ("sheets",), lambda: _contents(release))
    return answered(request, made, lang)


def _sheet_of(page: Page[Any]) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        return _sheet(request, page, asked_query(request))

    return endpoint


def card_sheet(request: Request) -> Response:
    """The card of one place, by its name or code; of a municipality where the address names no level."""
    release = asked_release(request)
    place = None if release is None else _place(Answers(release), request)
    if release is not None and place is None:
        text = document.plain_page(language(request), _UNKNOWN, _UNKNOWN_TEXT, release)
        return html(request, text, language(request), 404)
    return _sheet(request, municipality.PAGE, {**request.query_params, **(place or {})})


def card_pdf(request: Request) -> Response:
    """The card of one place as one page of PDF."""
    lang, release = language(request), asked_release(request)
    if release is None:
        return _no_data(request, lang, release)
    asked = Answers(release)
    with i18n.speaking(lang):
        place = _place(asked, request)
        if place is None:
            return html(
                request, document.plain_page(lang, _UNKNOWN, _UNKNOWN_TEXT, release), lang, 404
            )
        query = {**request.query_params, **place}
        codes = choice.asked(municipality.PAGE.choices, asked, query)
        view = municipality.of(
            asked,
            place[municipality.PLACE.name],
            codes[municipality.PERIOD.name],
            codes[municipality.AGAINST.name],
            level=municipality.level_of(codes),
        )
        if view.gap:
            heading, lead = uncounted.heading(view.gap, view.name), uncounted.lead(view.gap)
            return html(request, document.plain_page(lang, heading, lead, release), lang, 404)
        home = str(request.url.replace(path="", query=""))
        body = answers.kept(
            release,
            (
                "brief",
                view.level,
                view.place,
                view.period,
                view.comparison,
                home,
                published.history(),
                shown.older(release),
            ),
            lambda: paper_pdf.content(brief(asked, view, home)),
        )
        file = shown.download_name(release, view, municipality.kind(view), ".pdf")
    return _file(body, file, "application/pdf", lang, "inline")


def brief(asked: Answers, view: MunicipalityView, home: str) -> Paper:
    """The card of one place as one page, with the address of the living one under `home`."""
    page = municipality.PAGE
    codes = municipality.of_living(view)
    stage = Document(asked, page.path, codes, home)
    municipality.tell_brief(stage, view)
    living = urlencode({**codes, **shown.named_if_older(asked.present)})
    brand = identity.site_name(asked.present)
    return stage.paper(brand, foot=[f"{home}{page.path}?{living}"], is_one_page=True)


def figure_file(request: Request) -> Response:
    """The rows behind a figure, with the choices of the address: whole, as CSV or Excel."""
    lang, release = language(request), asked_release(request)
    page, key = _page(request), str(request.path_params["key"])
    suffix = f".{request.path_params['suffix']}"
    if release is None:
        return _no_data(request, lang, release)
    made = None
    if page is not None and suffix in _KINDS:
        with i18n.speaking(lang):
            made = _made(Answers(release), page, asked_query(request), key, suffix)
    if made is None:
        text = document.plain_page(lang, _NO_FILE, _NO_FILE_TEXT, release)
        return html(request, text, lang, 404)
    return _file(made[0], made[1], _KINDS[suffix], lang, "attachment")


_KINDS = {
    ".csv": "text/csv",
    ".xlsx": xlsx_file.MIME,
    ".png": "image/png",
    ".svg": "image/svg+xml",
}


def _made(
    asked: Answers, page: Page[Any], query: Mapping[str, str], key: str, suffix: str
) -> tuple[bytes, str] | None:
    """The file and its name; None where the page tells no such figure."""
    found = listening.heard(page, asked, query).get(key)
    if found is None or unknown(page, asked, query):
        return None
    figure, view = found
    release = asked.present
    words = shown.words(release, view, view.once(figure.words))
    name = shown.download_name(release, view, key, suffix)
    if suffix in exhibit.PICTURES:
        body = _picture(figure, view, words, " · ".join(shown.source(release, view)), query, suffix)
        return None if body is None else (body, name)
    table = shown.table(release, view, view.once(figure.table))
    if suffix == ".csv":
        return csv_file.content(table, "." if i18n.current() == "en" else ","), name
    notes = shown.notes(release, view, words, table, figure.about(view))
    return xlsx_file.content(table, notes, _("Data")), name


def _picture(
    figure: Figure[Any],
    view: Any,  # noqa: ANN401 - the figure's own view
    words: Finding,
    source: str,
    query: Mapping[str, str],
    suffix: str,
) -> bytes | None:
    """The figure with its words and its source as a picture; None where it is drawn as HTML."""
    switch = figure.switch
    second = switch is not None and switch.is_second(switch.code(query.get(switch.name)))
    drawn = figure.drawn(view, is_second=second)
    if not isinstance(drawn, go.Figure):
        return None
    whole = poster.drawn(drawn, words, source)
    return whole.encode() if suffix == ".svg" else png_file.of_svg(whole)


def _sheet(request: Request, page: Page[Any], asked: Mapping[str, str]) -> Response:
    lang, release = language(request), asked_release(request)
    if release is None and page.needs_release:
        return _no_data(request, lang, release)
    with i18n.speaking(lang):
        query = known_part(page, Answers(release), asked)
        strange = unknown(page, Answers(release), asked)
        made = kept(
            request,
            None if strange or not page.is_kept else release,
            ("sheet", page.path, *query.items()),
            lambda: _drawn(page, release, query, strange),
        )
    return answered(request, made, lang)


def kept(
    request: Request, release: Release | None, key: tuple[object, ...], make: Callable[[], str]
) -> Packed:
    """A document that make() returns, compressed for the browser; made once a release, language and what
    the portal has published itself, and kept compressed."""
    encoding = encoding_of(request)
    if release is None:
        return packed(make(), encoding)
    whole = (*key, encoding, published.history(), shown.older(release))
    return answers.kept(release, whole, lambda: packed(make(), encoding))


def known_part(page: Page[Any], asked: Answers, query: Mapping[str, str]) -> dict[str, str]:
    """What of an address the page knows, with codes that are not usual: nothing else is kept, so that
    nobody fills the memory with addresses of their own making."""
    if not page.is_there(asked):
        return {}
    codes = choice.asked(page.choices, asked, query)
    older = {} if asked.release is None else shown.named_if_older(asked.release)
    return {**choice.told(page.choices, asked, codes), **shown.switched(query), **older}


def unknown(page: Page[Any], asked: Answers, query: Mapping[str, str]) -> tuple[str, ...]:
    """What of an address the page does not know: a document that tells it is not kept."""
    return choice.unknown(page.choices, asked, query) if page.is_there(asked) else ()


def _drawn(
    page: Page[Any], release: Release | None, query: Mapping[str, str], strange: Sequence[str]
) -> str:
    told = sheet.told(page, Answers(release), query, strange)
    return document.whole_page(
        Plain(told.headline, sheet.body_of(told, page), told.summary, dict(query)), release
    )


def _contents(release: Release) -> str:
    asked = Answers(release)
    stage = Sheet(asked, HOME, {}, {})
    stage.title(_("Sheets to print"))
    stage.lead(_("These sheets show the figures without scripts: to be read, printed and shared."))
    for path in PAGES:
        stage.link(f"{HOME}{exhibit.named(path)}", _title(path))
    for level in municipality_view.levels(asked.read).values():
        stage.heading(_(municipality_words.CARDS[level]))
        places = municipality_view.labelled(asked.read, level)
        slugs = {code: slug for slug, code in municipality_view.slugs(asked.read, level).items()}
        links = {
            f"{HOME}{municipality.paper(level, slugs[code])}": name for code, name in places.items()
        }
        stage.sections([_listed(links)])
    body = sheet.wrapped(stage.body)
    return document.whole_page(Plain(stage.headline, body, stage.summary), release)


def _title(path: str) -> str:
    page = menu.by_path(path)
    return "" if page is None else _(page.title)


def _listed(links: Mapping[str, str]) -> Markup:
    items = Markup().join(
        Markup('<li><a href="{}">{}</a></li>').format(*link) for link in links.items()
    )
    return Markup('<ul class="sheets">{}</ul>').format(items)


def _place(asked: Answers, request: Request) -> dict[str, str] | None:
    """The choices of the card that an address names: its level, and the code of the place by its name or by
    itself; None where there is no such place."""
    usual = municipality.LEVEL.usual(asked, {})
    level, name = request.path_params.get("level", usual), str(request.path_params["name"])
    known = municipality_view.levels(asked.read).get(level)
    codes = {} if known is None else municipality_view.slugs(asked.read, known)
    code = codes.get(name.casefold(), name)
    if code not in codes.values():
        return None
    of_level = {} if level == usual else {municipality.LEVEL.name: level}
    return {**of_level, municipality.PLACE.name: code}


def _page(request: Request) -> Page[Any] | None:
    asked = f"/{request.path_params['page']}"
    return next((page for path, page in PAGES.items() if exhibit.named(path) == asked), None)


def _no_data(request: Request, lang: str, release: Release | None) -> Response:
    text = document.plain_page(lang, _NO_DATA, _NO_DATA_TEXT, release)
    return html(request, text, lang, status=503)


def _file(body: bytes, name: str, mime: str, lang: str, how: str) -> Response:
    headers = {
        "Content-Disposition": f'{how}; filename="{name}"',
        "Content-Language": lang,
        "Cache-Control": "no-cache",
        "Vary": "Cookie",
    }
    return Response(body, headers=headers, media_type=mime)


ROUTES = [
    Route(HOME, _spoken(contents)),
    *(
        Route(f"{HOME}{municipality.PAGE.path}{place}{suffix}", _spoken(endpoint))
        for place in ("/{name}", "/{level}/{name}")
        for suffix, endpoint in ((".pdf", card_pdf), ("", card_sheet))
    ),
    *(
        Route(f"{HOME}{exhibit.named(path)}", _spoken(_sheet_of(page)))
        for path, page in PAGES.items()
    ),
    Route(f"{exhibit.PREFIX}/{{page}}/{{key}}.{{suffix}}", _spoken(figure_file)),
]
