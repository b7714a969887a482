"""Signing out happens from the portal's own button alone: the address of it is opened by the button."""

import time
from collections.abc import Mapping
from threading import Lock

from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

WITHIN_S, MOST = 60.0, 1000
_leaving: dict[bytes, float] = {}
_lock = Lock()


def announce(cookies: Mapping[str, str]) -> None:
    """Let the browser with these cookies sign out at the address of that, once, within a minute."""
    browser, now = _browser(cookies), time.monotonic()
    if not browser:
        return
    with _lock:
        _leaving[browser] = now
        for one in [one for one, at in _leaving.items() if now - at > WITHIN_S][:MOST]:
            del _leaving[one]
        while len(_leaving) > MOST:
            del _leaving[next(iter(_leaving))]


def is_announced(cookies: Mapping[str, str]) -> bool:
    """True when the portal's own button has announced that this browser signs out; true only once.

    The address alone must not be enough: a picture on any page could sign its readers out.
    """
    with _lock:
        at = _leaving.pop(_browser(cookies), None)
    return at is not None and time.monotonic() - at <= WITHIN_S


def _browser(cookies: Mapping[str, str]) -> bytes:
    """What tells one browser from another, whoever is signed in: the secret against forged requests.

    Its cookie is written anew with another mask each time; what is masked stays the same.
    """
    told, _at = decode_xsrf_token_string(cookies.get(XSRF_COOKIE_NAME, ""))
    return told or b""
