"""Paths and values of the portal, from the environment."""

import os
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def data_dir() -> Path:
    """The folder that holds warehouse/: PORTAL_DATA, else data/ of the project."""
    return Path(os.environ.get("PORTAL_DATA") or ROOT / "data")


def region_dir(region: str) -> Path:
    """The region pack with the texts about a region: PORTAL_REGION, else data/reference/<region>."""
    return Path(os.environ.get("PORTAL_REGION") or ROOT / "data" / "reference" / region)


def contact() -> str | None:
    """Where readers write to, from PORTAL_CONTACT; None when nobody has set it."""
    return os.environ.get("PORTAL_CONTACT", "").strip() or None


def sign_in_configured() -> bool:
    """True when an identity provider is named in .streamlit/secrets.toml under [auth]."""
    path = ROOT / ".streamlit" / "secrets.toml"
    return path.is_file() and "auth" in tomllib.loads(path.read_text(encoding="utf-8"))
