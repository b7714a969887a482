"""A desk for a test: secrets in a file beside the data, and a Koha of our own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.etl.fetch.asked import Desk, desk_in
from tests.etl.fetch.koha_server import OAUTH


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    secrets = tmp_path / "secrets.toml"
    lines = "\n".join(f'{key} = "{value}"' for key, value in OAUTH.items())
    secrets.write_text(f"[sources.lappi]\n{lines}\n", encoding="utf-8")
    monkeypatch.setenv("PORTAL_SECRETS", str(secrets))
    with desk_in(tmp_path) as made:
        yield made
