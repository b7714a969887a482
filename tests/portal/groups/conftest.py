"""The register that is counted in cooperation_release, opened and looked at in 2025."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from portal.groups import view as groups_view
from portal.groups.view import Choice, Frames, View
from portal.kit import warehouse
from portal.kit.answers import read
from portal.kit.warehouse import Release


@pytest.fixture
def release(registered: Path) -> Iterator[Release]:
    found = warehouse.newest(registered)
    assert isinstance(found, Release)
    yield found
    warehouse.close()


@pytest.fixture
def frames(release: Release) -> Frames:
    return groups_view.gathered(partial(read, release), None, "Pohjola")


@pytest.fixture
def view(frames: Frames) -> View:
    return groups_view.of(frames, Choice(2025))
