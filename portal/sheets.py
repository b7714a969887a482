"""The addresses under /tuloste: found, drawn in a thread, kept while the release and language last, and
what the portal has published stays the same."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.award import history as published
from portal.award.history import History
from portal.kit import answers, i18n, uncounted
from portal.kit import figure as shown
from portal.kit.i18n import _
from portal.kit.menu import N_
from portal.kit.warehouse import Release
from portal.lending import sheet as lending
from portal.municipality import brief_pdf
from portal.municipality import sheet as municipality
from portal.municipality.brief import brief
from portal.municipality.view import MunicipalityView
from portal.recognitions import sheet as awards
from portal.site import document, sheet
from portal.site.replies import asked_release, html, language
from portal.site.sheet import HOME, Sheet

_NO_DATA = N_("There is no data to show yet")
_NO_DATA_TEXT = N_("No lending data has been loaded yet.")
_UNKNOWN = N_("No such municipality")
_UNKNOWN_TEXT = N_(
    "There is no municipality of this name here. Choose one from the list of sheets."
)


def contents(request: Request) -> Response:
    """The list of sheets."""
    return _answer(request, municipality.contents)


def lending_sheet(request: Request) -> Response:
    """Lainausvirrat."""
    query = dict(request.query_params)
    return _answer(request, lambda release: lending.sheet(release, query))


def awards_sheet(request: Request) -> Response:
    """Recognitions."""
    query = dict(request.query_params)
    return _answer(request, lambda release: awards.sheet(release, query), published.history())


def municipality_sheet(request: Request) -> Response:
    """The card of one municipality."""
    name, query = str(request.path_params["name"]), dict(request.query_params)

    def make(release: Release) -> Sheet | None:
        view = municipality.find(release, name, query)
        return None if view is None else municipality.sheet(release, view)

    return _answer(request, make, published.history())


def municipality_pdf(request: Request) -> Response:
    """The card of one municipality as one page of PDF."""
    name, query = str(request.path_params["name"]), dict(request.query_params)
    lang, release = language(request), asked_release(request)
    view = None if release is None else _found(release, lang, name, query)
    if release is None or view is None:
        return _unknown(request, lang, release)
    if view.gap:
        with i18n.speaking(lang):
            heading, lead = uncounted.heading(view.gap, view.name), uncounted.lead(view.gap)
        said = document.plain_page(lang, heading, lead, release)
        return html(request, said, lang, 404)
    address = str(request.url.replace(path=municipality.PAGE, query=municipality.living(view)))
    with i18n.speaking(lang):
        body = answers.kept(
            release,
            ("brief", view.place, view.period, address, published.history(), shown.older(release)),
            lambda: brief_pdf.content(brief(release, view, address)),
        )
        file = shown.download_name(release, view, _("Municipality card"), ".pdf")
    headers = {
        "Content-Disposition": f'inline; filename="{file}"',
        "Content-Language": lang,
        "Cache-Control": "no-cache",
        "Vary": "Cookie",
    }
    return Response(body, headers=headers, media_type="application/pdf")


def _found(
    release: Release, lang: str, name: str, query: dict[str, str]
) -> MunicipalityView | None:
    with i18n.speaking(lang):
        return municipality.find(release, name, query)


def _unknown(request: Request, lang: str, release: Release | None) -> Response:
    if release is None:
        text = document.plain_page(lang, _NO_DATA, _NO_DATA_TEXT, release)
        return html(request, text, lang, status=503)
    return html(request, document.plain_page(lang, _UNKNOWN, _UNKNOWN_TEXT, release), lang, 404)


def _answer(
    request: Request, make: Callable[[Release], Sheet | None], known: History = published.NOTHING
) -> Response:
    """A sheet; `known` is what the portal has published itself, where the sheet tells of it."""
    lang, release = language(request), asked_release(request)
    if release is None:
        return _unknown(request, lang, release)
    query = {name: value for name, value in request.query_params.items() if name != "lang"}
    key = (request.url.path, tuple(sorted(query.items())), known, shown.older(release))
    with i18n.speaking(lang):
        text = answers.kept(release, key, lambda: _drawn(release, make, query))
    return html(request, text, lang) if text else _unknown(request, lang, release)


def _drawn(release: Release, make: Callable[[Release], Sheet | None], query: dict[str, str]) -> str:
    """The whole document; nothing for what is not known."""
    made = make(release)
    return "" if made is None else sheet.whole(made, release, query)


ROUTES = [
    Route(HOME, contents),
    Route(f"{HOME}/lainausvirrat", lending_sheet),
    Route(f"{HOME}/tunnustukset", awards_sheet),
    Route(f"{HOME}/kuntakortti", contents),
    Route(f"{HOME}/kuntakortti/{{name}}.pdf", municipality_pdf),
    Route(f"{HOME}/kuntakortti/{{name}}", municipality_sheet),
]
