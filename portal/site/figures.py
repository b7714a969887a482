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

import plotly.graph_objects as go
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.charts import svg
from portal.kit.kept import Kept
from portal.kit.text_rule import escape
from portal.site import assets
from portal.site.replies import YEAR_S

PATH = "/kuvio"
MOST_LETTERS = 48_000_000  # kept in all; what was shown longest ago goes first
_PACKED = 512

_drawings: OrderedDict[str, str] = OrderedDict()
_secret: set[str] = set()  # names of drawings that no browser may keep
_lock = Lock()
_kept = Kept(128)


def place(key: str, figure: go.Figure, alt: str, *, is_secret: bool = False) -> str:
    """Where portal.js puts the drawing, exactly as high as that, as HTML; `key` is the figure's own on a
    page. What is secret is kept by no browser."""
    _same, drawing, (wide, narrow) = _kept.get(
        (id(figure), alt), lambda: (figure, svg.drawn(figure, alt), svg.heights(figure))
    )
    return (
        f'<div class="figure"><div data-figure="{put(drawing, is_secret=is_secret)}" '
        f'data-key="{escape(key)}" role="img" aria-label="{escape(alt)}" '
        f'style="--h:{wide}px;--hn:{narrow}px"></div></div>'
    )


def put(drawing: str, *, is_secret: bool = False) -> str:
    """The name under which the drawing can now be fetched."""
    name = name_of(drawing)
    with _lock:
        _drawings[name] = drawing
        _drawings.move_to_end(name)
        if is_secret:
            _secret.add(name)
        while len(_drawings) > 1 and sum(map(len, _drawings.values())) > MOST_LETTERS:
            _secret.discard(_drawings.popitem(last=False)[0])
    return name


def fetch(request: Request) -> Response:
    """The drawing, for ever the same under its name; 404 for a name that no page has now."""
    name = str(request.path_params["name"])
    drawing = _drawings.get(name)
    if drawing is None:
        return Response(status_code=404, headers={"Cache-Control": "no-store"})
    encoding = assets.encoding_for(request.headers.get("accept-encoding", ""))
    kept = "no-store" if name in _secret else f"private, max-age={YEAR_S}, immutable"
    headers = {"Cache-Control": kept, "Vary": "Accept-Encoding"}
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
