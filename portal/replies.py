"""What every answer of the server itself has in common: language, compression, what may be kept."""

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from portal import assets, i18n

YEAR_S = 365 * 24 * 60 * 60


def language(connection: HTTPConnection) -> str:
    """The language of an answer: ?lang=, then the cookie, then Finnish."""
    return i18n.choose(connection.query_params.get("lang"), connection.cookies.get("lang"))


def html(request: Request, text: str, lang: str, status: int = 200) -> Response:
    """A page in one language, compressed as the browser likes it, asked for anew each time."""
    encoding = assets.encoding_for(request.headers.get("accept-encoding", ""))
    headers = {
        "Content-Language": lang,
        "Cache-Control": "no-cache",
        "Vary": "Accept-Encoding, Cookie",
    }
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(assets.pack(text.encode(), encoding), status, headers, media_type="text/html")


def remember_language(request: Request, answer: Response, lang: str) -> None:
    """Keep the language that the address chose for a year, in a cookie."""
    if request.query_params.get("lang") == lang:
        secure = request.url.scheme == "https"
        answer.set_cookie(
            "lang", lang, max_age=YEAR_S, samesite="lax", secure=secure, httponly=True
        )
