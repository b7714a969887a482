"""The addresses under /tuloste: found, drawn in a thread, kept while the release and language last."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import answers, document, i18n
from portal.menu import N_
from portal.prints import lending, municipality, sheet
from portal.prints.sheet import HOME, Sheet
from portal.responses import html, language, newest_release
from portal.warehouse import Release

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


def municipality_sheet(request: Request) -> Response:
    """The card of one municipality."""
    name, query = str(request.path_params["name"]), dict(request.query_params)

    def make(release: Release) -> Sheet | None:
        view = municipality.find(release, name, query)
        return None if view is None else municipality.sheet(release, view)

    return _answer(request, make)


def _answer(request: Request, make: Callable[[Release], Sheet | None]) -> Response:
    lang, release = language(request), newest_release()
    if release is None:
        text = document.plain_page(lang, _NO_DATA, _NO_DATA_TEXT, release)
        return html(request, text, lang, status=503)
    query = {name: value for name, value in request.query_params.items() if name != "lang"}
    key = (request.url.path, tuple(sorted(query.items())))
    with i18n.speaking(lang):
        text = answers.kept(release, key, lambda: _drawn(release, make, query))
    if not text:
        return html(request, document.plain_page(lang, _UNKNOWN, _UNKNOWN_TEXT, release), lang, 404)
    return html(request, text, lang)


def _drawn(release: Release, make: Callable[[Release], Sheet | None], query: dict[str, str]) -> str:
    """The whole document; nothing for what is not known."""
    made = make(release)
    return "" if made is None else sheet.whole(made, release, query)


ROUTES = [
    Route(HOME, contents),
    Route(f"{HOME}/lainausvirrat", lending_sheet),
    Route(f"{HOME}/kuntakortti", contents),
    Route(f"{HOME}/kuntakortti/{{name}}", municipality_sheet),
]
