"""The addresses of the feeds: /syote/julkaisut.atom, tunnustukset.atom, and kunta-NIMI.atom of each municipality."""

import hashlib
from collections.abc import Callable
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from portal.feeds import atom, news
from portal.feeds.atom import Feed
from portal.kit import i18n
from portal.kit.i18n import N_, _
from portal.kit.warehouse import Release
from portal.site import replies
from portal.site.frame_html import FEEDS, OPEN_DATA

NOT_KNOWN = N_("There is no such feed. The feeds are listed at {address}.")
NO_DATA = N_("There is no data to show yet")
_NAMED: dict[str, Callable[[Release, str], Feed]] = {
    news.RELEASES: news.releases,
    news.RECOGNITIONS: news.recognition,
}


def feed(request: Request) -> Response:
    """One feed, in the language of its address alone: programs that follow it have no other."""
    lang = i18n.choose(request.query_params.get("lang"))
    release = replies.newest_release()
    with i18n.speaking(lang):
        if release is None:
            return PlainTextResponse(_(NO_DATA), HTTPStatus.SERVICE_UNAVAILABLE)
        found = _found(release, request.path_params["name"], lang)
        if found is None:
            told = _(NOT_KNOWN).format(address=OPEN_DATA)
            return PlainTextResponse(told, HTTPStatus.NOT_FOUND)
        body = atom.written(found, str(request.base_url).rstrip("/"), lang)
    headers = {
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:20]}"',
        "Cache-Control": "no-cache",
        "Content-Language": lang,
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(body, headers=headers, media_type=atom.MEDIA_TYPE)


ROUTES = [Route(f"{FEEDS}{{name}}", feed)]


def _found(release: Release, name: str, lang: str) -> Feed | None:
    if make := _NAMED.get(name):
        return make(release, lang)
    is_card = name.startswith(news.CARD) and name.endswith(news.ENDING)
    slug = name.removeprefix(news.CARD).removesuffix(news.ENDING)
    return news.card(release, slug, lang) if is_card else None
