"""Paths and values of the portal, from the environment."""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

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


@dataclass(frozen=True)
class MailServer:
    """Where mail goes out, and under which address. is_direct: encrypted from the first byte, else by STARTTLS."""

    host: str
    port: int
    user: str
    password: str
    sender: str
    is_direct: bool


def mail() -> MailServer | None:
    """The server of outgoing mail; None when nobody has set one. Raises ValueError for an address that is none.

    PORTAL_SMTP is smtp://user@host:587 or smtps://user@host:465, PORTAL_SMTP_FROM the sender. The password is
    in the secrets under [mail], or in PORTAL_SMTP_PASSWORD.
    """
    said = os.environ.get("PORTAL_SMTP", "").strip()
    if not said:
        return None
    parts = urlsplit(said)
    sender = os.environ.get("PORTAL_SMTP_FROM", "").strip()
    if (
        parts.scheme not in {"smtp", "smtps"}
        or not parts.hostname
        or parts.password
        or "@" not in sender
    ):
        raise ValueError(
            "PORTAL_SMTP: smtp://käyttäjä@palvelin:587, ja PORTAL_SMTP_FROM: lähettäjän osoite"
        )
    kept = secrets().get("mail", {}).get("password", "")
    return MailServer(
        host=parts.hostname,
        port=parts.port or (465 if parts.scheme == "smtps" else 587),
        user=unquote(parts.username or ""),
        password=os.environ.get("PORTAL_SMTP_PASSWORD") or str(kept),
        sender=sender,
        is_direct=parts.scheme == "smtps",
    )


def staff_mail() -> list[str]:
    """Who of the staff hears of faults: the addresses of PORTAL_STAFF_MAIL, parted by commas."""
    said = os.environ.get("PORTAL_STAFF_MAIL", "").split(",")
    return [one.strip() for one in said if "@" in one]


def address() -> str:
    """Where readers find the portal, with no slash at its end: PORTAL_ADDRESS, else this machine's own."""
    return os.environ.get("PORTAL_ADDRESS", "").strip().rstrip("/") or "http://127.0.0.1:8501"


def secrets() -> dict[str, Any]:
    """What PORTAL_SECRETS, else .streamlit/secrets.toml, holds; nothing when there is no such file."""
    path = Path(os.environ.get("PORTAL_SECRETS") or ROOT / ".streamlit" / "secrets.toml")
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def sign_in_configured() -> bool:
    """True when an identity provider is named in the secrets under [auth]."""
    return "auth" in secrets()
