"""The order of the tests: the quick ones first, the browser last, and there the longest files first."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

LONG = (
    "test_exports.py",
    "test_round.py",
    "test_every_page.py",
    "test_first_paint.py",
    "test_sign_in.py",
    "test_sample_round.py",
    "test_printing.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser tests last: a quick test that fails is seen at once, and Playwright's event
    loop does not run beside tests that start one of their own. A file is the work of one process: the
    long ones begin first, so that none of them is left alone at the end."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    if item.get_closest_marker("e2e") is None:
        return -1
    return LONG.index(item.path.name) if item.path.name in LONG else len(LONG)


# Thousands of commits wait for a disk; where there is memory for the files of the tests, they lie there.
_MEMORY, _NEEDED = Path("/dev/shm"), 4_000_000_000  # noqa: S108 - in folders of pytest's own
if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _NEEDED:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))

# A shared or slow machine is no fault of the code: examples are counted, not timed.
settings.register_profile("portal", deadline=None)
settings.load_profile("portal")
