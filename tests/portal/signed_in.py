"""The portal with sign-in: its settings, and its pages as Aino sees them, who has signed in."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from portal.kit import settings, warehouse
from portal.kit.access import Role
from portal.records import people, store
from portal.records.acting import keeper
from tests.portal.frame_release import make_release

FRAME = settings.ROOT / "portal" / "frame.py"
PAGES = settings.ROOT / "pages"
ISSUER = "https://login.example/tenant"
LETTERS = "kQ3v9ZpX7sLd2WfY8mTn4RbHc6JgUeA1"
AUTH: dict[str, Any] = {
    "redirect_uri": "https://portal.example.fi/oauth2callback",
    "cookie_secret": LETTERS,
    "client_id": "portal",
    "client_secret": "known to the provider",
    "server_metadata_url": f"{ISSUER}/.well-known/openid-configuration",
}


def write_secrets(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    lines = "\n".join(f'{key} = "{value}"' for key, value in AUTH.items())
    (folder / "secrets.toml").write_text(f"[auth]\n{lines}\n", encoding="utf-8")
    monkeypatch.setenv("PORTAL_SECRETS", str(folder / "secrets.toml"))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    write_secrets(monkeypatch, tmp_path)
    make_release(tmp_path)
    yield tmp_path
    store.close()
    warehouse.close()


def signed_in(page: str | None = None, *, hours_ago: float = 0.5) -> AppTest:
    """The frame as Aino sees it."""
    app = AppTest.from_file(FRAME, default_timeout=20)
    app.secrets["auth"] = AUTH
    app.user = {
        "is_logged_in": True,
        "iss": ISSUER,
        "sub": "aino",
        "name": "Aino Ahola",
        "iat": int(time.time() - hours_ago * 3600),
        "provider": "default",
    }
    app.run()
    return app.switch_page(str(PAGES / page)).run() if page else app


def give(role: Role) -> str:
    """Give Aino a role from the command line; returns the grant."""
    person_id = people.remember_person(
        store.records(), issuer=ISSUER, subject="aino", name="Aino Ahola"
    )
    return people.grant_role(store.records(), acting=keeper(), person_id=person_id, role=role)
