"""Who may see and do what, and when the portal may run without sign-in: plain functions."""

import ipaddress
from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """The part a person has in the portal."""

    VISITOR = "visitor"
    STAFF = "staff"
    MEMBER = "member"
    CHAIR = "chair"
    SECRETARY = "secretary"
    ADMIN = "admin"


LOCAL_ROLES = (Role.VISITOR, Role.STAFF)
_STAFF = frozenset({Role.STAFF, Role.ADMIN})
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def may_read_reports(role: Role) -> bool:
    """Everybody may read what is published."""
    return role in Role


def may_manage_exports(role: Role) -> bool:
    """Only staff see what was loaded and load more."""
    return role in _STAFF


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


def is_local_request(host: str, header_names: Iterable[str], client: str | None) -> bool:
    """True when a request came straight from this machine, with no proxy in between."""
    names = {name.lower() for name in header_names}
    forwarded = any(name == "forwarded" or name.startswith("x-forwarded") for name in names)
    return host_name(host) in _LOCAL_NAMES and not forwarded and is_loopback(client)
