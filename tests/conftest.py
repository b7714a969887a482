"""The order of the tests: the quick ones first, the browser last."""

import pytest
from hypothesis import settings


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser tests last: a quick test that fails is seen at once, and Playwright's event
    loop does not run beside tests that start one of their own."""
    items.sort(key=lambda item: item.get_closest_marker("e2e") is not None)


# A shared or slow machine is no fault of the code: examples are counted, not timed.
settings.register_profile("portal", deadline=None)
settings.load_profile("portal")
