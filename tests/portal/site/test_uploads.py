"""Files that browsers send: only through an open door, on disk, bounded."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from portal.kit import access
from portal.site import uploads
from portal.site.uploads import Bounds, Door
from tests.portal.asgi import Answer, Client
from tests.portal.opened import client

HERE = "http://127.0.0.1:8600"
BOUNDS = Bounds(bytes_each=100_000, files=3, bytes_in_all=200_000)
DOOR = Door(BOUNDS, "exports.py", "files-0", access.may_manage_exports, "", lambda: True)
SESSION = "a-session"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    yield tmp_path
    uploads.close()


@pytest.fixture
def browser(data: Path) -> Client:
    assert data.is_dir()
    opened = client()
    opened.cookies = {"_streamlit_xsrf": generate_xsrf_token_string()}
    uploads.open_door(SESSION, DOOR)
    return opened


def form(content: bytes, name: str = "R1 maaliskuu.csv") -> bytes:
    head = f'--b\r\nContent-Disposition: form-data; name="x"; filename="{name}"\r\n\r\n'
    return head.encode() + content + b"\r\n--b--\r\n"


def put(
    browser: Client,
    body: bytes,
    file_id: str | None = None,
    session: str = SESSION,
    **headers: str,
) -> Answer:
    sent = {
        "origin": HERE,
        "x_xsrftoken": browser.cookies.get("_streamlit_xsrf", ""),
        "content_type": "multipart/form-data; boundary=b",
        "content_length": str(len(body)),
    } | headers
    path = f"{uploads.PREFIX}{session}/{file_id or uuid.uuid4()}"
    return browser.request("PUT", path, body=body, **sent)


def on_disk(data: Path) -> list[int]:
    return sorted(
        one.stat().st_size
        for one in (data / "uploads").rglob("*")
        if one.name != "alive" and one.is_file()
    )


def test_a_file_comes_through_an_open_door_and_lies_on_disk(data: Path, browser: Client) -> None:
    assert put(browser, form(b"a;b\n1;2\n"), "one").status_code == 204

    found = uploads.found(SESSION, "one")
    assert found is not None
    assert (found.name, found.path.read_bytes()) == ("R1 maaliskuu.csv", b"a;b\n1;2\n")
    assert data in found.path.parents
    assert found.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("session", "headers"),
    [
        ("another-session", {}),
        (SESSION, {"origin": "http://127.0.0.1:8601"}),
        (SESSION, {"origin": "null"}),
        (SESSION, {"x_xsrftoken": ""}),
        (SESSION, {"x_xsrftoken": generate_xsrf_token_string()}),
        (SESSION, {"cookie": "_streamlit_user=another"}),
    ],
)
def test_without_the_door_the_browser_or_the_secret_nothing_is_taken(
    data: Path, browser: Client, session: str, headers: dict[str, str]
) -> None:
    assert put(browser, form(b"x"), session=session, **headers).status_code == 403
    assert not (data / "uploads").exists()


def test_a_closed_door_and_a_right_that_ended_let_nothing_in(data: Path, browser: Client) -> None:
    assert put(browser, form(b"x"), "one").status_code == 204
    uploads.close_door(SESSION)
    closed = put(browser, form(b"x"))
    uploads.open_door(SESSION, replace(DOOR, is_allowed=lambda: False))
    ended = put(browser, form(b"x"))

    assert (closed.status_code, ended.status_code) == (403, 403)
    assert on_disk(data) == []


def test_another_uploader_of_the_session_begins_with_nothing(data: Path, browser: Client) -> None:
    for name in "abc":
        assert put(browser, form(b"x"), name).status_code == 204
    assert put(browser, form(b"x"), "d").status_code == 429

    uploads.open_door(SESSION, DOOR)  # the same page runs anew
    assert uploads.found(SESSION, "a") is not None
    uploads.open_door(SESSION, replace(DOOR, key="files-1"))

    assert uploads.found(SESSION, "a") is None
    assert on_disk(data) == []
    assert put(browser, form(b"x"), "d").status_code == 204


def test_size_number_and_total_are_bounded_and_leave_nothing(data: Path, browser: Client) -> None:
    large = put(browser, form(b"x" * 100_001))
    claimed = put(browser, form(b"x"), content_length="999999999999")
    silent = put(browser, form(b"x"), content_length="")
    first = put(browser, form(b"x" * 90_000))
    second = put(browser, form(b"x" * 90_000))
    third = put(browser, form(b"x" * 90_000))

    told = [one.status_code for one in (large, claimed, silent, first, second, third)]
    assert told == [413, 411, 411, 204, 204, 413]
    assert on_disk(data) == [90_000, 90_000]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no form at all",
        form(b"x")[:-8],  # cut off
        form(b"x")[:-4] + b"\r\n" + form(b"y"),  # two files
        b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\njust a field\r\n--b--\r\n',
        b"--b\r\n" + b"A" * 200_000,
    ],
)
def test_what_is_not_one_file_in_a_form_is_refused(
    data: Path, browser: Client, body: bytes
) -> None:
    assert put(browser, body).status_code in {400, 413}
    assert on_disk(data) == []
    assert uploads.held_bytes() == {SESSION: 0}


def test_a_body_that_ends_before_it_said_is_dropped(data: Path, browser: Client) -> None:
    body = form(b"x" * 5000)

    assert put(browser, body[:3000], content_length=str(len(body))).status_code == 400
    assert on_disk(data) == []


def test_a_full_disk_is_said(data: Path, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "FREE_DISK", 1 << 60)

    assert put(browser, form(b"x")).status_code == 507
    assert on_disk(data) == []


def test_a_file_is_dropped_by_the_browser_that_sent_it_alone(data: Path, browser: Client) -> None:
    put(browser, form(b"x"), "one")
    address = f"{uploads.PREFIX}{SESSION}/one"
    headers = {"origin": HERE, "x_xsrftoken": browser.cookies["_streamlit_xsrf"]}

    stranger = client().request("DELETE", address, **headers)
    other = browser.request("GET", address)
    owner = browser.request("DELETE", address, **headers)

    assert (stranger.status_code, other.status_code, owner.status_code) == (403, 405, 204)
    assert on_disk(data) == []


def test_what_a_session_sent_goes_when_it_has_been_gone_for_a_while(
    data: Path, browser: Client
) -> None:
    put(browser, form(b"x"), "one")

    uploads.sweep(lambda _session: False, 1000.0)
    uploads.sweep(lambda _session: True, 1100.0)  # it came back
    uploads.sweep(lambda _session: False, 1200.0)
    assert on_disk(data) == [1]
    uploads.sweep(lambda _session: False, 1200.0 + uploads.LINGER_S)

    assert on_disk(data) == []
    assert put(browser, form(b"x")).status_code == 403


def test_what_a_dead_server_left_is_removed_and_a_living_ones_stays(
    data: Path, browser: Client
) -> None:
    dead = data / "uploads" / "dead"
    dead.mkdir(parents=True)
    (dead / "alive").touch()
    (dead / "left").write_bytes(b"x")
    assert put(browser, form(b"mine"), "one").status_code == 204

    assert not dead.exists()
    (living,) = [one for one in (data / "uploads").iterdir() if one.is_dir()]
    uploads._remove_dead(living)  # noqa: SLF001 - as another server does when it starts
    assert on_disk(data) == [4]
