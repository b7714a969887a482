"""The addresses of the open tables: /avoin-data/ lists them, each file lies below it.

?julkaisu= asks for an older release that is still kept, ?lang= for the words of another language.
"""

from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from portal.kit import i18n, settings, warehouse
from portal.kit.i18n import N_, _
from portal.kit.warehouse import Release
from portal.open_data import files, page
from portal.open_data import own_table as own
from portal.open_data.files import Edition, File
from portal.site import assets, document, frame_html, replies
from portal.tables.parts import NAME

NO_DATA = N_("There is no data to show yet")
NO_RELEASE = N_("No such release")
NO_RELEASE_TEXT = N_("There is no release of that name. Older releases are kept for a time only.")
NOT_KNOWN = N_("The address asks for something that is not known: {codes}.")
NO_FILE = N_("There is no such table. The list of tables is at {address}.")


@dataclass(frozen=True)
class Refusal:
    """Why there is nothing to give, as keys for gettext; `newest` is what the page is named by."""

    status: HTTPStatus
    heading: str
    sentence: str
    newest: Release | None = None


def listing(request: Request) -> Response:
    """The page that lists the tables, in the reader's language."""
    lang = replies.language(request)
    found = _edition(request)
    if isinstance(found, Refusal):
        html = document.plain_page(lang, found.heading, found.sentence, found.newest)
        return replies.html(request, html, lang, found.status)
    with i18n.speaking(lang):
        html = page.html(found, str(request.base_url))
        answer = _sent(request, files.made(html.encode(), "text/html"), found.release)
    answer.headers.update({"Content-Language": lang, "Vary": "Accept-Encoding, Cookie"})
    replies.remember_language(request, answer, lang)
    return answer


def file(request: Request) -> Response:
    """One file: its words in the language of the address alone, whatever the reader's cookie says."""
    name = request.path_params["name"]
    with i18n.speaking(i18n.choose(request.query_params.get("lang"))):
        edition = _edition(request)
        if isinstance(edition, Refusal):
            return PlainTextResponse(_(edition.sentence), edition.status)
        found = files.find(edition, name)
        if found is None:
            sentence = _(NO_FILE).format(address=frame_html.OPEN_DATA)
            return PlainTextResponse(sentence, HTTPStatus.NOT_FOUND)
        answer = _sent(request, found, edition.release)
        saved_as = files.saved_as(edition.release, name)
    how = "attachment" if name.endswith(files.CSV) else "inline"
    answer.headers["Content-Disposition"] = f'{how}; filename="{saved_as}"'
    return answer


def own_table(request: Request) -> Response:
    """A table of the reader's own: the choices of the page are the parameters. What nobody knows of them is
    told, and nothing else is given for it."""
    kind = request.url.path.removeprefix(frame_html.OPEN_DATA + NAME)
    query = replies.query(request)
    with i18n.speaking(i18n.choose(query.get("lang"))):
        edition = _edition(request)
        if isinstance(edition, Refusal):
            return PlainTextResponse(_(edition.sentence), edition.status)
        if strange := own.unknown(edition, query):
            sentence = _(NOT_KNOWN).format(codes=", ".join(strange))
            return PlainTextResponse(sentence, HTTPStatus.BAD_REQUEST)
        found = own.find(edition, query, kind)
        if found is None:
            return PlainTextResponse(_(NO_DATA), HTTPStatus.SERVICE_UNAVAILABLE)
        file_, saved_as = found
        answer = _sent(request, file_, edition.release)
    how = "attachment" if kind == files.CSV else "inline"
    answer.headers["Content-Disposition"] = f'{how}; filename="{saved_as}"'
    return answer


def slash(request: Request) -> Response:
    """The list has its address with a slash: the files lie below it."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(frame_html.OPEN_DATA + query, HTTPStatus.PERMANENT_REDIRECT)


ROUTES = [
    Route(frame_html.OPEN_DATA.rstrip("/"), slash),
    Route(frame_html.OPEN_DATA, listing),
    *(Route(frame_html.OPEN_DATA + NAME + kind, own_table) for kind in own.KINDS),
    Route(frame_html.OPEN_DATA + "{name}", file),
]


def _edition(request: Request) -> Edition | Refusal:
    asked = request.query_params.get("julkaisu")
    found = warehouse.newest(settings.data_dir())
    newest = found if isinstance(found, Release) else None
    if asked is not None:
        if older := warehouse.published(settings.data_dir(), asked):
            return Edition(older, is_asked_by_id=True)
        return Refusal(HTTPStatus.NOT_FOUND, NO_RELEASE, NO_RELEASE_TEXT, newest)
    if isinstance(found, Release):
        return Edition(found)
    return Refusal(HTTPStatus.SERVICE_UNAVAILABLE, NO_DATA, found.value)


def _sent(request: Request, found: File, release: Release) -> Response:
    """The file, or that it has not changed; for HEAD the headers alone."""
    encoding = assets.encoding_for(request.headers.get("accept-encoding", ""))
    etag = f'"{found.fingerprint}{f"-{encoding}" if encoding else ""}"'
    headers = {
        "ETag": etag,
        "Cache-Control": "no-cache",
        "Vary": "Accept-Encoding",
        "Portal-Release": release.release_id,
        **_for_other_sites(),
    }
    if _is_known(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if encoding:
        headers["Content-Encoding"] = encoding
    else:
        headers["Content-Length"] = str(found.size)
    is_head = request.method == "HEAD"
    pieces = iter(()) if is_head else files.packed(found.pieces(), encoding)
    return StreamingResponse(pieces, headers=headers, media_type=found.media_type)


def _is_known(wanted: str, etag: str) -> bool:
    """Whether If-None-Match names the tag; as it says, weak and strong tags are compared alike."""
    tags = {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
    return etag in tags or "*" in tags


def _for_other_sites() -> dict[str, str]:
    """Scripts of other sites may read what is public; never what lies on somebody's own computer.

    Without sign-in the portal answers its own machine alone, and what it holds has not been
    published: a page open in the same browser must not read it.
    """
    if not settings.sign_in_configured():
        return {}
    return {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "ETag, Portal-Release",
    }
