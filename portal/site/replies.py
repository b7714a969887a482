"""What every answer of the server itself has in common: language, release, compression, headers."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from portal.kit import i18n, settings, warehouse
from portal.kit.warehouse import Release
from portal.site import assets

YEAR_S = 365 * 24 * 60 * 60


def language(connection: HTTPConnection) -> str:
    """The language of an answer: ?lang=, then the cookie, then Finnish."""
    return i18n.choose(connection.query_params.get("lang"), connection.cookies.get("lang"))


def query(connection: HTTPConnection) -> dict[str, str]:
    """What an address asks for; of a name that it has several times, as boxes to tick send it, all codes as
    one."""
    given: dict[str, list[str]] = {}
    for name, code in connection.query_params.multi_items():
        given.setdefault(name, []).append(code)
    return {name: ",".join(codes) for name, codes in given.items()}


def newest_release() -> Release | None:
    """The newest release, or None when there is none that can be read."""
    found = warehouse.newest(settings.data_dir())
    return found if isinstance(found, Release) else None


def asked_release(request: Request) -> Release | None:
    """The release that ?julkaisu= names, if it is kept, else the newest."""
    asked = request.query_params.get("julkaisu")
    older = warehouse.published(settings.data_dir(), asked) if asked else None
    return older or newest_release()


def is_gone(connection: HTTPConnection) -> bool:
    """Whether ?julkaisu= names what is not kept: there is nothing to show of it."""
    asked = connection.query_params.get("julkaisu")
    return bool(asked) and warehouse.published(settings.data_dir(), str(asked)) is None


@dataclass(frozen=True)
class Packed:
    """A page as it goes over the wire: its bytes, how they are compressed, their fingerprint."""

    body: bytes
    encoding: str | None
    fingerprint: str


def encoding_of(request: Request) -> str | None:
    """The best compression that the browser accepts."""
    return assets.encoding_for(request.headers.get("accept-encoding", ""))


def packed(text: str, encoding: str | None) -> Packed:
    """A page, compressed: what is kept of a page that many ask for."""
    body = assets.pack(text.encode(), encoding)
    return Packed(body, encoding, hashlib.sha256(body).hexdigest()[:20])


def html(request: Request, text: str, lang: str, status: int = 200) -> Response:
    """A page, compressed as the browser accepts; a language in the address is remembered."""
    return answered(request, _packed(text, encoding_of(request)), lang, status)


def answered(request: Request, page: Packed, lang: str, status: int = 200) -> Response:
    """A page that has been compressed; an unchanged one that the browser has is answered 304."""
    headers = {
        "Content-Language": lang,
        "Cache-Control": "no-cache",
        "Vary": "Accept-Encoding, Cookie",
        "ETag": f'"{page.fingerprint}"',
    }
    if page.encoding:
        headers["Content-Encoding"] = page.encoding
    if status == 200 and request.headers.get("if-none-match") == headers["ETag"]:  # noqa: PLR2004 - OK
        answer = Response(status_code=304, headers=headers)
    else:
        answer = Response(page.body, status, headers, media_type="text/html")
    remember_language(request, answer, lang)
    return answer


_packed = lru_cache(maxsize=64)(packed)


def remember_language(request: Request, answer: Response, lang: str) -> None:
    """Keep the language that the address chose for a year, in a cookie."""
    if request.query_params.get("lang") == lang:
        secure = request.url.scheme == "https"
        answer.set_cookie(
            "lang", lang, max_age=YEAR_S, samesite="lax", secure=secure, httponly=True
        )
