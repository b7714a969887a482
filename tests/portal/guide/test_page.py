"""The guide for staff: every chapter and picture of docs/opas stands on the page."""

import re

import pytest

from portal.guide import page
from portal.kit import i18n
from portal.kit.access import Role
from portal.site import assets
from tests.portal.opened import headings, opened

BOLD = re.compile(r"\*\*([^*]+)\*\*")
PICTURE = re.compile(r"!\[([^\]]+)\]\(([^)]+)\)")


def test_every_file_is_a_chapter_and_every_picture_is_served() -> None:
    files = sorted(page.FOLDER.glob("*.md"))
    pictures = [found for chapter in page.chapters() for found in PICTURE.findall(chapter.text)]

    assert len(page.chapters()) == len(files) >= 5
    assert len(pictures) >= 3
    for alt, address in pictures:
        assert len(alt) > 20
        assert address.startswith(assets.OWN_PREFIX)
        assert (assets.OWN / address.removeprefix(assets.OWN_PREFIX)).is_file(), address


def test_what_stands_in_bold_is_what_the_interface_says() -> None:
    said = {form for forms in i18n.catalogue("fi").values() for form in forms}
    named = [
        " ".join(each.split()) for chapter in page.chapters() for each in BOLD.findall(chapter.text)
    ]

    assert len(named) > 30
    assert [each for each in named if each not in said] == []


def test_no_link_leads_out_of_the_portal_into_the_project() -> None:
    assert not [chapter.title for chapter in page.chapters() if "](../" in chapter.text]


@pytest.mark.usefixtures("counted_portal")
def test_staff_read_it() -> None:
    app = opened("guide.py", Role.STAFF)
    assert not app.exception
    assert [title.value for title in app.title] == ["Ohje"]
    assert "Raportit" in headings(app)


def test_in_other_languages_it_says_that_it_is_finnish() -> None:
    with i18n.speaking("sv"):
        assert i18n._("The guide is in Finnish.") == "Guiden är på finska."
