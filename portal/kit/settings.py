"""Paths and values of the portal, from the environment."""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Licence:
    """What the keeper of the data allows: a name, and where the terms are if that was told."""

    name: str
    url: str | None


def data_dir() -> Path:
    """The folder that holds warehouse/: PORTAL_DATA, else data/ of the project."""
    return Path(os.environ.get("PORTAL_DATA") or ROOT / "data")


def records_url() -> str:
    """Where the records of sign-in and recognition are: PORTAL_RECORDS_URL, else records.sqlite in the data folder."""
    url = os.environ.get("PORTAL_RECORDS_URL", "").strip()
    return url or f"sqlite:///{(data_dir() / 'records.sqlite').resolve()}"


def sample_records_path() -> Path:
    """The file that holds the made-up round of local mode, apart from everything real."""
    return (data_dir() / "sample_records.sqlite").resolve()


def has_records() -> bool:
    """True when there can be records: the file is there, a server is named, or sign-in is configured.

    A portal in local mode that nobody has made records for is left without.
    """
    url = os.environ.get("PORTAL_RECORDS_URL", "").strip()
    return bool(url) or (data_dir() / "records.sqlite").exists() or sign_in_configured()


def client_sockets() -> int:
    """How many pages one address may have open at a time: PORTAL_CLIENT_SOCKETS, else 200."""
    asked = os.environ.get("PORTAL_CLIENT_SOCKETS", "").strip()
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() else 200


def contact() -> str | None:
    """Where readers write to, from PORTAL_CONTACT; None when nobody has set it."""
    return os.environ.get("PORTAL_CONTACT", "").strip() or None


def controller() -> str | None:
    """Whose register of people the portal keeps, from PORTAL_CONTROLLER; None when nobody has set it."""
    return os.environ.get("PORTAL_CONTROLLER", "").strip() or None


def data_protection_officer() -> str | None:
    """How to reach the data protection officer, from PORTAL_DATA_PROTECTION_OFFICER; None when not set."""
    return os.environ.get("PORTAL_DATA_PROTECTION_OFFICER", "").strip() or None


def missing_for_people() -> list[str]:
    """The settings that a portal with people's names needs (GDPR 13 (1)) and that nobody has set."""
    told = {
        "PORTAL_CONTROLLER": controller(),
        "PORTAL_DATA_PROTECTION_OFFICER": data_protection_officer(),
        "PORTAL_CONTACT": contact(),
    }
    return [name for name, value in told.items() if value is None]


def licence() -> Licence | None:
    """The licence of the published figures; None when nobody has set it.

    PORTAL_LICENCE is its name and the address of its terms:
    "CC-BY-4.0 https://creativecommons.org/licenses/by/4.0/".
    """
    said = os.environ.get("PORTAL_LICENCE", "").strip()
    name, _space, last = said.rpartition(" ")
    if name and last.startswith(("https://", "http://")):
        return Licence(name.strip(), last)
    return Licence(said, None) if said else None


def secrets() -> dict[str, Any]:
    """What PORTAL_SECRETS, else .streamlit/secrets.toml, holds; nothing when there is no such file."""
    path = Path(os.environ.get("PORTAL_SECRETS") or ROOT / ".streamlit" / "secrets.toml")
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def sign_in_configured() -> bool:
    """True when an identity provider is named in the secrets under [auth]."""
    return "auth" in secrets()
