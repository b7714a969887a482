"""Private files: only the browser that saw the page fetches them, and only while the person may."""

import pytest

from portal.kit import settings
from portal.records.words import NotYours
from portal.site import private_files
from portal.site.private_files import PrivateFile
from tests.portal.asgi import Client
from tests.portal.opened import client

MINE = {"_streamlit_user": "signed by the server", "_streamlit_user_tokens": "more", "lang": "fi"}


def asked(address: str, cookies: dict[str, str]) -> tuple[int, bytes]:
    browser: Client = client()
    browser.cookies = dict(cookies)
    answer = browser.get(address)
    return answer.status_code, answer.content


def offered(cookies: dict[str, str] = MINE, name: str = "Pöytäkirja 1.docx") -> str:
    return private_files.address(
        PrivateFile(name, "application/x-made", lambda: b"SECRET"), cookies
    )


def test_the_browser_that_saw_the_page_gets_the_file_under_its_name() -> None:
    browser = client()
    browser.cookies = {**MINE, "lang": "sv"}
    answer = browser.get(offered())

    assert (answer.status_code, answer.content) == (200, b"SECRET")
    assert answer.headers["content-type"] == "application/x-made"
    assert answer.headers["cache-control"] == "no-store"
    assert "P%C3%B6yt%C3%A4kirja%201.docx" in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    "cookies",
    [
        {},
        {"lang": "fi"},
        {**MINE, "_streamlit_user": "another"},
        {"_streamlit_user": "signed by the server"},
    ],
)
def test_another_browser_gets_a_sentence(cookies: dict[str, str]) -> None:
    status, page = asked(offered(), cookies)

    assert status == 404
    assert b"SECRET" not in page
    assert "Tämä osoite ei ole enää käytössä" in page.decode()


def test_without_a_sign_in_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "sign_in_configured", lambda: True)
    assert asked(offered({}), {})[0] == 404
    assert asked(offered({"lang": "fi"}), {"lang": "fi"})[0] == 404


def test_in_local_mode_there_is_nobody_to_keep_out() -> None:
    assert asked(offered({}), {"lang": "sv"})[0] == 200


def test_an_unknown_address_is_told() -> None:
    assert asked("/asiakirja/guessed/x.docx", MINE)[0] == 404


def test_rights_are_asked_when_the_file_is_fetched() -> None:
    """Seen on the page, gone at the fetch: the role has ended, or the records show nothing now."""

    def refuse() -> bytes:
        raise NotYours("Sign in again: the session is over.")

    for make in (refuse, lambda: None):
        made = private_files.address(PrivateFile("a.docx", "application/x-made", make), MINE)
        assert asked(made, MINE)[0] == 404


def test_the_oldest_addresses_go_when_there_are_many() -> None:
    first, second = offered(), offered()
    for _n in range(private_files.MOST - 1):
        offered()

    assert asked(first, MINE)[0] == 404
    assert asked(second, MINE)[0] == 200
