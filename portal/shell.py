"""The middleware and routes round Streamlit: language, headers, 404, compression, local mode."""

import asyncio
import gc
import logging
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from anyio import to_thread
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import get_option

from portal import paint, sheets
from portal.feeds import routes as feeds
from portal.kit import access, i18n, menu, settings, sign_in
from portal.kit.answers import Answers
from portal.kit.i18n import N_, _
from portal.kit.menu import Page
from portal.kit.page import Page as Telling
from portal.open_data import routes as open_data
from portal.records import store
from portal.site import (
    assets,
    bounds,
    connections,
    document,
    figures,
    leaving,
    metrics,
    private_files,
    replies,
    uploads,
)
from portal.site.replies import html, language, newest_release

_log = logging.getLogger("portal")
_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?")
_STREAM = "/_stcore/stream"
_STREAMLIT = {
    "/_stcore/health",
    "/_stcore/host-config",
    sign_in.LOGIN,
    sign_in.LOGOUT,
    sign_in.CALLBACK,
}
_MEDIA = "/media/"
_METRICS = "/metrics"
_WATCHED = {"/healthz", _METRICS}
_READS = ("GET", "HEAD")
_BUSY = 429
_NOT_FOUND = N_("Page not found")
_NOT_FOUND_TEXT = N_("There is no page at this address. Check it, or choose a page below.")
_REFUSED = N_(
    "Sign-in is not in use, so the portal answers only a browser on the same computer,"
    " at the address localhost or 127.0.0.1, and not through a proxy."
)
_OTHER_HOST = N_("This server does not answer at that address.")
_TOO_MUCH = N_("Too much is asked for at once from this address. Try again in a moment.")
_STAYS = N_("You are still signed in")
_STAYS_TEXT = N_("To sign out, open a page of the portal and press Sign out there.")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


async def healthz(_request: Request) -> JSONResponse:
    """Say that the portal is up and which release it shows; 200 also before the first release."""
    release = newest_release()
    return JSONResponse(
        {
            "status": "ok",
            "release": release.release_id if release else None,
            "data_until": release.data_until.isoformat() if release else None,
        }
    )


def measures(request: Request) -> Response:
    """What a watching program on this machine asks; for others there is nothing at the address."""
    if not _is_watch(request):
        return _not_found(request)
    return Response(metrics.page(), media_type=metrics.MEDIA_TYPE)


ROUTES = [
    Route("/healthz", healthz),
    Route(_METRICS, measures),
    *sheets.ROUTES,
    *open_data.ROUTES,
    *feeds.ROUTES,
    *private_files.ROUTES,
    *figures.ROUTES,
]


def warm_up() -> None:
    """Load what the first page needs: the big libraries, the release, the compressed scripts, and with
    sign-in the records, whose tables are brought up to date."""
    import_module("pandas")
    import_module("plotly.graph_objects")
    newest_release()
    assets.warm_up()
    if settings.sign_in_configured():
        store.records()
    gc.collect()
    gc.freeze()  # the program itself is never garbage, and looking through it took a seventh of a page's time


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Warm up beside the first requests, not before them. At the end the records are closed, so that
    SQLite puts everything written into the one file that is copied and moved, and what was sent goes."""
    warming = asyncio.create_task(to_thread.run_sync(warm_up))
    sweeping = asyncio.create_task(uploads.sweep_on())
    yield
    await warming
    sweeping.cancel()
    uploads.close()
    store.close()


def content_security_policy(host: str) -> str:
    """Allow this host alone; styles may be inline because Streamlit writes them into the page."""
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self'{sockets}",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class Shell:
    """The outermost layer of the portal: answers what it can itself, guards what goes on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        auth = settings.secrets().get("auth")
        self.clients = bounds.Clients()
        self.local_only = auth is None
        self.is_https = auth is not None and sign_in.is_https(auth)
        metrics.watch_sessions(self.clients.sockets.total)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or pass on one request; every answer leaves with the security headers."""
        if scope["type"] == "lifespan":
            connections.bound(receive)
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        send = _with_headers(send, connection, is_https=self.is_https)
        if refused := self._refused(connection):
            await refused(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            await self._request(Request(scope, receive), send)

    def _refused(self, connection: HTTPConnection) -> ASGIApp | None:
        """What answers who asks at an address that is not the portal's, or in local mode from elsewhere."""
        if self.local_only:
            return None if _is_local(connection) else _Refusal(_REFUSED, 403)
        is_own = access.is_allowed_host(connection.headers.get("host", ""), _allowed_hosts())
        return None if is_own or _is_watch(connection) else _Refusal(_OTHER_HOST, 421)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a page of this very server open its socket, as many as a client may."""
        headers = HTTPConnection(scope).headers
        is_own = access.is_same_origin(headers.get("origin"), headers.get("host", ""))
        with self.clients.socket(bounds.client_of(scope)) as is_free:
            if scope["path"] == _STREAM and is_own and is_free:
                await self.app(scope, bounds.sensible(receive), send)
            else:
                await send({"type": "websocket.close", "code": 1008 if is_free else 1013})

    async def _request(self, request: Request, send: Send) -> None:
        """Answer what is read from memory at once, and of all else as much as a client may ask for."""
        file = assets.find(request.url.path)
        if file and request.method in _READS:
            await (await _asset(request, file))(request.scope, request.receive, send)
            return
        client, is_guess = bounds.client_of(request.scope), private_files.is_guess(request)
        with self.clients.request(client) as is_free:
            may = is_free and (not is_guess or self.clients.may_guess(client))
            answer = await _answer(request) if may else _Refusal(_TOO_MUCH, 429)
            await (answer or self.app)(request.scope, request.receive, send)
        if is_guess:
            self.clients.guesses.take(client)


def _with_headers(send: Send, connection: HTTPConnection, *, is_https: bool) -> Send:
    async def secured(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            metrics.ANSWERS.labels(message["status"]).inc()
            headers.update(_HEADERS)
            policy = content_security_policy(connection.headers.get("host", ""))
            headers["Content-Security-Policy"] = policy
            _keep_page(headers, connection)
            if is_https or connection.url.scheme == "https":
                headers["Strict-Transport-Security"] = f"max-age={replies.YEAR_S}"
                _secure_cookies(headers)
        await send(message)

    return secured


def _keep_page(headers: MutableHeaders, connection: HTTPConnection) -> None:
    """Remember the page where sign-in begins, and lead back to it when the provider is done."""
    path, host = connection.url.path, connection.headers.get("host", "")
    if path == sign_in.LOGIN:
        page = sign_in.return_path(connection.headers.get("referer", ""), host)
        if page is not None:
            kept = f"{sign_in.RETURN_COOKIE}={quote(page)}; Max-Age={sign_in.RETURN_SECONDS}"
            headers.append("set-cookie", f"{kept}; Path={sign_in.CALLBACK}; HttpOnly; SameSite=lax")
    elif path == sign_in.CALLBACK and headers.get("location") == "/":
        kept = unquote(connection.cookies.get(sign_in.RETURN_COOKIE, ""))
        page = sign_in.return_path(f"{connection.url.scheme}://{host}{kept}", host)
        if page is not None:
            headers["location"] = page
            gone = f"{sign_in.RETURN_COOKIE}=; Max-Age=0; Path={sign_in.CALLBACK}"
            headers.append("set-cookie", f"{gone}; HttpOnly; SameSite=lax")


def _secure_cookies(headers: MutableHeaders) -> None:
    """Let cookies go over https only; Streamlit leaves that out."""
    cookies = headers.getlist("set-cookie")
    del headers["set-cookie"]
    for cookie in cookies:
        is_marked = "secure" in {part.strip().lower() for part in cookie.split(";")}
        headers.append("set-cookie", cookie if is_marked else f"{cookie}; Secure")


def _is_local(connection: HTTPConnection) -> bool:
    client = connection.client.host if connection.client else None
    headers = connection.headers
    return access.is_local_request(headers.get("host", ""), headers.keys(), client)


def _is_watch(connection: HTTPConnection) -> bool:
    """True for a program on this machine that asks how the portal is, at whatever name, and not through a proxy."""
    client, headers = connection.client.host if connection.client else None, connection.headers
    is_here = access.is_local_request("localhost", headers.keys(), client)
    return connection.url.path in _WATCHED and is_here


class _Refusal:
    """One sentence in the reader's language instead of an answer; a socket is closed."""

    def __init__(self, sentence: str, status: int) -> None:
        self.sentence, self.status = sentence, status

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = {"Retry-After": str(bounds.RETRY_S)} if self.status == _BUSY else {}
        with i18n.speaking(language(HTTPConnection(scope))):
            answer = PlainTextResponse(_(self.sentence), self.status, headers)
        await answer(scope, receive, send)


def _allowed_hosts() -> Sequence[str]:
    """The names at which the portal answers, as sockets are told by the same setting."""
    allowed: Sequence[str] = get_option("server.allowedHosts") or ()
    return allowed


async def _answer(request: Request) -> Response | None:
    """What the shell answers itself; None for what Streamlit and the routes answer."""
    path = request.url.path
    if path.startswith(uploads.PREFIX):
        return await uploads.answer(request)
    is_ours = any(route.matches(request.scope)[0] is not Match.NONE for route in ROUTES)
    page, other_page = menu.by_path(path), menu.by_path(path.rstrip("/"))
    is_theirs = path in _STREAMLIT or path.startswith(_MEDIA)
    is_there = is_ours or page or other_page or is_theirs or assets.find(path)
    if is_there and request.method not in _READS:
        return Response(status_code=405, headers={"Allow": ", ".join(_READS)})
    if is_ours:
        return None
    if page:
        return await to_thread.run_sync(_page, request, page)
    if is_theirs:
        return _stays(request) if path == sign_in.LOGOUT else None
    return _elsewhere(request, other_page) or _not_found(request)


def _elsewhere(request: Request, page: Page | None) -> Response | None:
    """The way to a page that is asked for with a slash too many, or by a word of the region's own."""
    if page:
        return _led(request, page.path, 308)
    own = _of_region(request.url.path)
    return _led(request, own.path, 307) if own else None


def _of_region(path: str) -> Page | None:
    """The page that the region in use has a word of its own for."""
    release = newest_release()
    words = {} if release is None else release.regional.addresses
    return menu.by_word(words.get(path.strip("/").casefold(), ""))


def _led(request: Request, path: str, status: int) -> Response:
    """To another path with the same choices."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(path + query, status_code=status)


def _stays(request: Request) -> Response | None:
    """Sign-out by its bare address is refused; None when the portal's own button has announced it."""
    if leaving.is_announced(request.cookies):
        return None
    lang = language(request)
    text = document.plain_page(lang, _STAYS, _STAYS_TEXT, newest_release())
    return html(request, text, lang, status=403)


@metrics.PAGE_SECONDS.time()
def _page(request: Request, page: Page) -> Response:
    """The page that Streamlit begins in, with a first paint for a visitor of a public page."""
    lang, told = language(request), sheets.PAGES.get(page.path)
    if told is not None and paint.is_for(page, request.query_params, request.cookies):
        made = _painted(request, lang, page, told)
        if made is not None:
            return replies.answered(request, made, lang)
    return html(request, document.page_shell(lang, page, newest_release()), lang)


def _painted(request: Request, lang: str, page: Page, told: Telling[Any]) -> replies.Packed | None:
    """The page with its first paint; None where it cannot be drawn, which the log tells."""
    release = replies.asked_release(request)
    if replies.is_gone(request) or (release is None and told.needs_release):
        return None  # what is gone is told by the living page
    try:
        with i18n.speaking(lang):
            asked = replies.query(request)
            query = sheets.known_part(told, Answers(release), asked)
            strange = sheets.unknown(told, Answers(release), asked)
            is_older = sheets.RELEASE in query
            key = ("page", page.path, *query.items())

            def make() -> str:
                painted = paint.drawn(
                    page, told, release, query, is_older=is_older, unknown=strange
                )
                return document.page_shell(lang, page, newest_release(), painted)

            keeper = None if strange or not told.is_kept else release
            return sheets.kept(request, keeper, key, make)
    except Exception:  # whatever it was, the living page is still there
        _log.exception("no first paint of %s", page.path)
        return None


def _not_found(request: Request) -> Response:
    lang = language(request)
    text = document.plain_page(lang, _NOT_FOUND, _NOT_FOUND_TEXT, newest_release())
    return html(request, text, lang, status=404)


async def _asset(request: Request, file: Path) -> Response:
    headers = {
        "ETag": assets.etag(file),
        "Cache-Control": assets.cache_control(request.url.path, request.url.query),
        "Vary": "Accept-Encoding",
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    accepted = request.headers.get("accept-encoding", "")
    body, encoding = await to_thread.run_sync(assets.content, file, accepted)
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(body, headers=headers, media_type=assets.media_type(file))
