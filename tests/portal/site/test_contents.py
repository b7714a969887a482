"""The list of the figures of a page: each a link to it, in the order in which they stand."""

import re

import pytest

from tests.portal import opened
from tests.portal.opened import markup

pytestmark = pytest.mark.usefixtures("counted_portal")


def listed(html: str) -> list[str]:
    found = re.search(r'<details class="page-contents">.*?</details>', html)
    assert found is not None
    return re.findall(r'<a href="#(kuvio-\w+)">', found[0])


@pytest.mark.parametrize(
    ("page", "path"),
    [
        ("lending.py", "lainausvirrat"),
        ("municipality.py", "kuntakortti"),
        ("transport.py", "kuljetukset"),
    ],
)
def test_the_page_and_its_sheet_list_the_same_figures_which_are_there(page: str, path: str) -> None:
    living = markup(opened.opened(page, kunta="001"))
    sheet = opened.client().get(f"/tuloste/{path}?kunta=001").text

    assert listed(living) == listed(sheet)
    places = re.findall(r'class="figure-subtitle" id="(kuvio-\w+)"', sheet)
    assert [place for place in places if place in listed(sheet)] == listed(sheet)
    assert len(listed(sheet)) >= 3


def test_what_is_seen_on_a_wide_screen_only_is_not_listed() -> None:
    """The matrix has no room on a phone."""
    sheet = opened.client().get("/tuloste/lainausvirrat").text

    assert "kuvio-matriisi" in sheet
    assert "kuvio-matriisi" not in listed(sheet)
