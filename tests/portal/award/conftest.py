"""The people of a round and its pages, opened as any of them."""

import pytest
import sqlalchemy as sa

from portal.kit import access
from portal.kit.access import Role
from portal.ui import sign_in as ui_sign_in
from tests.portal.award.house import Body
from tests.portal.award.pages import Opener, records_of


@pytest.fixture
def every_role(monkeypatch: pytest.MonkeyPatch) -> None:
    """The frame's switch knows every role."""
    monkeypatch.setattr(access, "LOCAL_ROLES", tuple(Role))
    monkeypatch.setattr(ui_sign_in, "LOCAL_ROLES", tuple(Role))


@pytest.fixture
def scene(
    monkeypatch: pytest.MonkeyPatch,
    sqlite_records: sa.Engine,
    tmp_path_factory: pytest.TempPathFactory,
    every_role: None,  # noqa: ARG001 - a fixture that sets the switch
) -> Body:
    """The people, with pages that use their records and no release."""
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path_factory.mktemp("data")))
    records_of(monkeypatch, sqlite_records)
    return Body.made(sqlite_records)


@pytest.fixture
def as_person(monkeypatch: pytest.MonkeyPatch, scene: Body) -> Opener:
    return Opener(monkeypatch, scene)
