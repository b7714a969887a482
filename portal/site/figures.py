"""The drawings of living pages under /kuvio: Streamlit takes no SVG inline, so a page names its drawings
and portal.js puts them in.

A name is made of the drawing with a key that only this process knows: the same drawing has the same name,
so that a browser need not ask twice, and nobody can tell the name of a drawing that no page has shown
them. A page that is drawn anew puts its drawings here anew; a server is the same for page and drawings, as
with all files of a session.
"""

import hmac
import secrets
from collections import OrderedDict
from functools import cache, lru_cache
from threading import Lock

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.site import assets
from portal.site.replies import YEAR_S

PATH = "/kuvio"
MOST_LETTERS = 48_000_000  # kept in all; what was shown longest ago goes first
_PACKED = 512

_drawings: OrderedDict[str, str] = OrderedDict()
_lock = Lock()


def put(drawing: str) -> str:
    """The name under which the drawing can now be fetched."""
    name = name_of(drawing)
    with _lock:
        _drawings[name] = drawing
        _drawings.move_to_end(name)
        while len(_drawings) > 1 and sum(map(len, _drawings.values())) > MOST_LETTERS:
            _drawings.popitem(last=False)
    return name


def fetch(request: Request) -> Response:
    """The drawing, for ever the same under its name; 404 for a name that no page has now."""
    drawing = _drawings.get(str(request.path_params["name"]))
    if drawing is None:
        return Response(status_code=404, headers={"Cache-Control": "no-store"})
    encoding = assets.encoding_for(request.headers.get("accept-encoding", ""))
    headers = {"Cache-Control": f"private, max-age={YEAR_S}, immutable", "Vary": "Accept-Encoding"}
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(_packed(drawing, encoding), headers=headers, media_type="image/svg+xml")


ROUTES = [Route(f"{PATH}/{{name}}", fetch)]


@lru_cache(maxsize=1024)
def name_of(drawing: str) -> str:
    """The name that the drawing has, fetched or not."""
    return hmac.digest(_key(), drawing.encode(), "sha256").hex()


@cache
def _key() -> bytes:
    return secrets.token_bytes(32)


@lru_cache(maxsize=_PACKED)
def _packed(drawing: str, encoding: str | None) -> bytes:
    return assets.pack(drawing.encode(), encoding)
