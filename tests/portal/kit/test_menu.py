"""Every page has a file, an address of its own, a title of its own."""

from collections import Counter

from portal.kit import menu, settings
from portal.kit.access import Role


def test_every_page_of_the_menu_is_a_file() -> None:
    assert [p.file for p in menu.PAGES if not (settings.ROOT / "pages" / p.file).is_file()] == []


def test_every_file_in_pages_is_in_the_menu() -> None:
    files = {path.name for path in (settings.ROOT / "pages").glob("*.py")}

    assert files == {page.file for page in menu.PAGES}


def test_addresses_and_titles_are_unique() -> None:
    for values in (Counter(p.url_path for p in menu.PAGES), Counter(p.title for p in menu.PAGES)):
        assert max(values.values()) == 1


def test_one_page_is_the_front_page() -> None:
    assert [page.path for page in menu.PAGES if page.default] == ["/"]


def test_a_visitor_does_not_see_staff_pages() -> None:
    hidden = set(menu.visible([Role.STAFF])) - set(menu.visible([Role.VISITOR]))

    assert {page.url_path for page in hidden} == {
        "aineistot",
        "ohje",
        "toimintakertomus",
        "toimipistekartta",
    }


def test_a_page_is_found_by_its_address() -> None:
    page = menu.by_path("/lainausvirrat")

    assert page is not None
    assert page.file == "lending.py"
    assert menu.by_path("/lainausvirrat/") is None
    assert menu.by_path("/yleiskuva") is None
