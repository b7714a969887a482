"""Who may see and do what, and when the portal may run without sign-in: plain functions."""

import ipaddress
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit


class Role(StrEnum):
    """The part a person has in the portal."""

    VISITOR = "visitor"
    STAFF = "staff"
    MEMBER = "member"
    CHAIR = "chair"
    SECRETARY = "secretary"
    ADMIN = "admin"


LOCAL_ROLES = (Role.VISITOR, Role.STAFF)  # a round needs persons: docs/decisions
SESSION = timedelta(hours=8)
_STAFF = frozenset({Role.STAFF, Role.ADMIN})
_SEATED = frozenset({Role.MEMBER, Role.CHAIR, Role.SECRETARY})
_USUAL_PORTS = {"http": 80, "https": 443}
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def may_read_reports(role: Role) -> bool:
    """Everybody may read what is published."""
    return role in Role


def may_manage_exports(role: Role) -> bool:
    """Only staff see what was loaded and load more."""
    return role in _STAFF


def may_read_guide(role: Role) -> bool:
    """Staff, and who may have a seat in a round: it tells how both work."""
    return role in _STAFF | _SEATED


def may_manage_people(role: Role) -> bool:
    """Only an admin gives and ends roles."""
    return role is Role.ADMIN


def may_prepare(role: Role) -> bool:
    """The secretary prepares a round and keeps its papers."""
    return role is Role.SECRETARY


def may_chair(role: Role) -> bool:
    """The chair moves a round on and has the decision recorded."""
    return role is Role.CHAIR


def may_prepare_or_chair(role: Role) -> bool:
    """What either of the two may do."""
    return role in {Role.SECRETARY, Role.CHAIR}


def may_review(role: Role) -> bool:
    """Members and the chair review; an admin sees no nomination at all."""
    return role in {Role.MEMBER, Role.CHAIR}


def may_sit(role: Role) -> bool:
    """Who may have a seat in a round."""
    return role in _SEATED


def any_may(roles: Iterable[Role], predicate: Callable[[Role], bool]) -> bool:
    """True when one of the roles may; a person may have several."""
    return any(predicate(role) for role in roles)


def is_session_over(signed_in_at: datetime | None, now: datetime) -> bool:
    """True eight hours after the sign-in, and for a sign-in that is not told or lies ahead.

    Five minutes ahead are forgiven: clocks differ.
    """
    if signed_in_at is None:
        return True
    return not -timedelta(minutes=5) <= now - signed_in_at <= SESSION


def is_loopback(address: str | None) -> bool:
    """True for an address that only this machine reaches; no address means every address."""
    if not address:
        return False
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def refusal_to_start(address: str | None, *, sign_in: bool) -> str | None:
    """The sentence with which the portal refuses to start on `address`, or None when it may."""
    if sign_in or is_loopback(address):
        return None
    return (
        f"Portal does not start: sign-in is not configured and the address is "
        f"{address or 'every address of this machine'}. Without sign-in every visitor could "
        f"act as staff, so the portal runs on 127.0.0.1 only. Set server.address to 127.0.0.1, "
        f"or configure sign-in in .streamlit/secrets.toml."
    )


def host_name(host: str) -> str:
    """The name in a Host header without its port: [::1]:8501 -> ::1."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()


def is_allowed_host(host: str, allowed: Iterable[str]) -> bool:
    """True when a Host header names one of the portal's own addresses; `*.example.fi` allows all below.

    Without a list every name is allowed.
    """
    names = [one.strip().lower().rstrip(".") for one in allowed]
    name = host_name(host).rstrip(".")
    return not names or any(
        one in {"*", name} or (one.startswith("*.") and name.endswith(one[1:])) for one in names
    )


def is_same_origin(origin: str | None, host: str) -> bool:
    """True when an Origin header names this very server: the name and the port that Host names.

    Another server on another port of the same machine is another origin. A browser always tells the
    origin of a socket and of whatever is not plain reading; a missing or hidden one is a stranger's.
    """
    if origin is None:
        return False
    try:
        asked, own = urlsplit(origin), urlsplit(f"//{host}")
        usual = _USUAL_PORTS.get(asked.scheme)
        ports = asked.port or usual, own.port or usual
    except ValueError:
        return False
    is_named = bool(asked.hostname) and usual is not None
    return is_named and asked.hostname == own.hostname and ports[0] == ports[1]


def is_local_request(host: str, header_names: Iterable[str], client: str | None) -> bool:
    """True when a request came straight from this machine, with no proxy in between."""
    names = {name.lower() for name in header_names}
    forwarded = any(name == "forwarded" or name.startswith("x-forwarded") for name in names)
    return host_name(host) in _LOCAL_NAMES and not forwarded and is_loopback(client)
