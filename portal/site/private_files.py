"""Files that only who asked may fetch: an address of their own, by the same sign-in, made when fetched.

Streamlit's own download buttons put the bytes under /media, where the address alone is enough; papers
of an award must not travel so. Here the address leads to a function that asks the records anew with
the person's rights of that moment, and it answers only the browser in which the page was drawn.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.kit import settings, sign_in
from portal.kit.i18n import N_
from portal.records.words import Refusal
from portal.site import document
from portal.site.replies import html, language, newest_release

PATH = "/asiakirja"
_TOKEN = 2  # its place in the address
MOST = 500  # addresses kept; the oldest goes first
_GONE = N_("This address is no longer in use")
_GONE_TEXT = N_("Open the page from which the file is fetched, and fetch it there again.")


@dataclass(frozen=True)
class PrivateFile:
    """A file's name and type, and how it is made; None when the person may no longer have it."""

    name: str
    mime: str
    make: Callable[[], bytes | None]


@dataclass(frozen=True)
class _Offer:
    file: PrivateFile
    sign_in: str


_offers: OrderedDict[str, _Offer] = OrderedDict()
_lock = Lock()


def address(file: PrivateFile, cookies: Mapping[str, str]) -> str:
    """The address under which the browser with these cookies, and no other, fetches the file."""
    token = secrets.token_urlsafe(24)
    with _lock:
        _offers[token] = _Offer(file, _reader(cookies))
        while len(_offers) > MOST:
            _offers.popitem(last=False)
    return f"{PATH}/{token}/{quote(file.name)}"


def fetch(request: Request) -> Response:
    """The file, or 404 with a sentence for a wrong browser, a sign-in that is over and an old address."""
    offer = _offers.get(str(request.path_params["token"]))
    content = _made(offer, request) if offer is not None else None
    if offer is None or content is None:
        return _not_found(request)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(offer.file.name)}",
        "Cache-Control": "no-store",
    }
    return Response(content, headers=headers, media_type=offer.file.mime)


def is_guess(request: Request) -> bool:
    """True when an address of a file was asked for that nobody has been given."""
    parts = request.url.path.split("/")
    return parts[1] == PATH[1:] and (len(parts) <= _TOKEN or parts[_TOKEN] not in _offers)


ROUTES = [Route(f"{PATH}/{{token}}/{{name}}", fetch)]


def _made(offer: _Offer, request: Request) -> bytes | None:
    known = _reader(request.cookies)
    if not known or not secrets.compare_digest(known, offer.sign_in):
        return None
    try:
        return offer.file.make()
    except Refusal:
        return None


def _reader(cookies: Mapping[str, str]) -> str:
    """A fingerprint of the sign-in that the cookies hold; empty without one, but in local mode, where
    there is none and only this computer reaches the portal."""
    return sign_in.fingerprint(cookies) or ("" if settings.sign_in_configured() else "local")


def _not_found(request: Request) -> Response:
    lang = language(request)
    return html(request, document.plain_page(lang, _GONE, _GONE_TEXT, newest_release()), lang, 404)
