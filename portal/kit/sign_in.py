"""What makes sign-in safe: settings examined at the start, who a token names, where to return to."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from portal.kit import access, menu

LEAST_SECRET = 32
LEAST_LETTERS = 10
CALLBACK = "/oauth2callback"
LOGIN, LOGOUT = "/auth/login", "/auth/logout"
COOKIE = "_streamlit_user"
RETURN_COOKIE = "return_to"
RETURN_SECONDS = 600
_NEEDED = ("client_id", "client_secret", "server_metadata_url")


@dataclass(frozen=True)
class Server:
    """The server's settings that matter to sign-in."""

    allowed_hosts: Sequence[str]
    trusted_user_headers: Mapping[str, str]
    agent_api: bool


@dataclass(frozen=True)
class Token:
    """Who the identity provider says has signed in, under what name, when it said so, and where mail is read."""

    issuer: str
    subject: str
    name: str
    issued_at: datetime
    email: str | None = None


def refusal(auth: Mapping[str, Any], server: Server) -> str | None:
    """The sentence with which the portal refuses to start with these sign-in settings, or None."""
    fault = (
        _weak_secret(auth)
        or _open_address(auth)
        or _bad_provider(auth)
        or _open_server(auth, server)
    )
    return f"Portal does not start: {fault}" if fault else None


def providers(auth: Mapping[str, Any]) -> tuple[str | None, ...]:
    """The identity providers to choose from; None is the one without a name."""
    named = tuple(
        name for name, value in auth.items() if isinstance(value, Mapping) and "client_id" in value
    )
    return (None, *named) if "client_id" in auth else named


def token(claims: Mapping[str, Any]) -> Token | None:
    """Who the claims of a sign-in name; None where the issuer, the subject or the time is missing."""
    issuer, subject, issued = (claims.get(name) for name in ("iss", "sub", "iat"))
    if not isinstance(issuer, str) or not isinstance(subject, str) or not issuer or not subject:
        return None
    if isinstance(issued, bool) or not isinstance(issued, int | float) or not math.isfinite(issued):
        return None
    name = claims.get("name") or claims.get("preferred_username") or subject
    email = claims.get("email")
    told = email if isinstance(email, str) and "@" in email else None
    return Token(issuer, subject, str(name), datetime.fromtimestamp(issued, UTC), told)


def return_path(referer: str, host: str) -> str | None:
    """The address inside the portal to return to after sign-in; None for anything else.

    Only pages of the menu, on this host: never an address that leads elsewhere.
    """
    try:
        parts = urlsplit(referer)
    except ValueError:
        return None
    if parts.netloc != host or menu.by_path(parts.path) is None:
        return None
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def fingerprint(cookies: Mapping[str, str]) -> str:
    """A fingerprint of the sign-in that the cookies hold; empty without one."""
    held = [(name, cookies[name]) for name in sorted(cookies) if name.startswith(COOKIE)]
    return hashlib.sha256(repr(held).encode()).hexdigest() if held else ""


def is_https(auth: Mapping[str, Any]) -> bool:
    """True when readers reach the portal by https, though a proxy may pass it on as http."""
    return str(auth.get("redirect_uri", "")).startswith("https://")


def _weak_secret(auth: Mapping[str, Any]) -> str | None:
    secret = str(auth.get("cookie_secret", ""))
    if len(secret.encode()) >= LEAST_SECRET and len(set(secret)) >= LEAST_LETTERS:
        return None
    return (
        f"cookie_secret under [auth] is missing or weak. Set a random one of at least "
        f"{LEAST_SECRET} characters: python -c 'import secrets; print(secrets.token_urlsafe(48))'."
    )


def _open_address(auth: Mapping[str, Any]) -> str | None:
    parts = urlsplit(str(auth.get("redirect_uri", "")))
    is_safe = parts.scheme == "https" or (
        parts.scheme == "http" and access.is_loopback(parts.hostname or "unknown")
    )
    if is_safe and parts.path == CALLBACK and parts.hostname:
        return None
    return (
        f"redirect_uri under [auth] must be the portal's https address with the path {CALLBACK}; "
        f"http will do on this computer only."
    )


def _bad_provider(auth: Mapping[str, Any]) -> str | None:
    known = providers(auth)
    sections = [auth if name is None else auth[name] for name in known]
    if not sections:
        return "no identity provider is named under [auth]: client_id is missing."
    for section in sections:
        missing = [name for name in _NEEDED if not section.get(name)]
        if missing:
            return f"{missing[0]} is missing under [auth]."
        parts = urlsplit(str(section["server_metadata_url"]))
        if parts.scheme != "https" and not access.is_loopback(parts.hostname or "unknown"):
            return "server_metadata_url under [auth] must begin with https."
    return None


def _open_server(auth: Mapping[str, Any], server: Server) -> str | None:
    host = urlsplit(str(auth.get("redirect_uri", ""))).hostname
    if not server.allowed_hosts or "*" in server.allowed_hosts:
        return (
            f"server.allowedHosts is missing. Name the portal's address there, for example "
            f'allowedHosts = ["{host}"] under [server] in .streamlit/config.toml.'
        )
    if server.trusted_user_headers:
        return "server.trustedUserHeaders must be empty: a header could name any user."
    if server.agent_api:
        return "server.enableAgentApi must be false."
    return None
