"""Ids that say nothing, secrets for links, and fingerprints of what the log does not hold."""

import hashlib
import secrets


def new() -> str:
    """An id nobody can guess or count from."""
    return secrets.token_hex(10)


def secret() -> str:
    """A secret for a link."""
    return secrets.token_urlsafe(24)


def fingerprint(text: str) -> str:
    """The SHA-256 of a text: all that is kept of a secret."""
    return hashlib.sha256(text.encode()).hexdigest()
