"""Role by page, and every address of the server, from a cold start: nothing opens that should not.

The release holds the file name SECRET-FILE-OF-STAFF; of a round, all that is confidential holds SECRET-.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from portal.kit import access, i18n, menu, warehouse
from portal.kit.access import Role
from portal.records import store
from portal.records.words import State
from tests.portal import opened
from tests.portal.asgi import Client
from tests.portal.award.house import Body
from tests.portal.counted_release import make_counted_release
from tests.portal.signed_in import AUTH, PAGES, data, give, signed_in

__all__ = ["data"]
IS_PUBLIC = {"SECRET-NEWS", "SECRET-PROPOSAL"}  # announcement and grounds, once published
SHEETS = (
    "/tuloste",
    "/tuloste/lainausvirrat",
    "/tuloste/tunnustukset",
    "/tuloste/kuntakortti",
    "/tuloste/kuntakortti/aho",
    "/tuloste/kuntakortti/aho.pdf",
)


def may_open(role: Role) -> set[str]:
    return {page.file for page in menu.PAGES if access.any_may({Role.VISITOR, role}, page.allowed)}


def sent(app: AppTest) -> str:
    """Everything that a page sends to the browser."""
    return "\n".join(str(getattr(one, "proto", "")) for one in app.main)


def test_the_roles_open_these_pages() -> None:
    """By hand: the pages that are not everybody's."""
    everybody = may_open(Role.VISITOR)
    own = {role: may_open(role) - everybody for role in Role}

    assert own == {
        Role.VISITOR: set(),
        Role.STAFF: {"exports.py", "branch_map.py", "annual_report.py", "guide.py"},
        Role.MEMBER: {"review.py", "decide.py", "guide.py"},
        Role.CHAIR: {"review.py", "decide.py", "guide.py"},
        Role.SECRETARY: {"decide.py", "guide.py"},
        Role.ADMIN: {"exports.py", "branch_map.py", "annual_report.py", "guide.py", "people.py"},
    }


@pytest.mark.parametrize("role", Role)
def test_a_role_is_led_to_its_pages_and_to_no_other(data: Path, role: Role) -> None:
    assert data.is_dir()
    if role is not Role.VISITOR:
        give(role)
    app = signed_in()
    for page in menu.PAGES:
        if page.file in may_open(role):
            app.switch_page(str(PAGES / page.file))
        else:
            with pytest.raises(ValueError, match=f"navigation page.*{page.file}"):
                app.switch_page(str(PAGES / page.file))


@pytest.mark.parametrize("role", [None, *Role])
def test_a_page_run_by_itself_with_forged_roles_says_only_that_it_is_closed(
    data: Path, role: Role | None
) -> None:
    """The session claims every role; the records know what the person has. None: not signed in."""
    assert data.is_dir()
    if role not in {None, Role.VISITOR}:
        give(Role(role))
    for page in menu.PAGES:
        if page.file in may_open(role or Role.VISITOR):
            continue
        app = AppTest.from_file(str(PAGES / page.file), default_timeout=20)
        app.secrets["auth"] = AUTH
        if role is not None:
            app.user = signed_in().user
        for key in ("roles", "local_role"):
            app.session_state[key] = tuple(one.value for one in Role)
        app.run()

        assert len(app.title) == 1, page.file
        assert "ei ole avoinna" in app.title[0].value or "not open" in app.title[0].value
        assert [type(one).__name__ for one in app.main] == ["SpecialBlock", "Title", "Markdown"]


def test_what_is_kept_from_others_is_there_for_staff(data: Path) -> None:
    assert data.is_dir()
    give(Role.STAFF)

    assert "SECRET-FILE-OF-STAFF" in sent(signed_in("exports.py"))


# ---- every address of the server, without a cookie


@pytest.fixture
def body(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Body]:
    """The people of a round in the portal's own records, beside a release."""
    make_counted_release(tmp_path)
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    yield Body.made(store.records())
    warehouse.close()
    store.close()


def every_address(client: Client, body: Body) -> list[str]:
    """Pages, sheets, open data with all its files; ids of the round and its nominations added."""
    listing = client.get("/avoin-data/").text
    files = sorted(set(re.findall(r'href="(/avoin-data/[^"#?]+)"', listing)))
    assert len(files) > 2
    asked = f"?kierros={body.round_id}&ehdokas={body.nominees()['arjeplog']}&avain=x"
    pages = [f"{page.path}{asked}" for page in menu.PAGES]
    return [
        "/healthz",
        "/avoin-data/",
        *files,
        *pages,
        *SHEETS,
        f"/asiakirja/{body.round_id}/x.zip",
    ]


@pytest.mark.parametrize("state", [State.REVIEW, State.DECIDED, State.PUBLISHED])
def test_no_address_of_the_server_tells_of_a_round_before_it_is_public(
    body: Body, state: State
) -> None:
    body.to(state)
    client = opened.client()
    said = set()
    for path in every_address(client, body):
        for lang in i18n.LANGUAGES[:2]:
            browser = opened.client()
            browser.cookies["lang"] = lang
            answer = browser.get(path)
            assert answer.status_code in {200, 307, 308, 404}, path
            said |= set(re.findall(r"SECRET-[A-Z]+", answer.content.decode("utf-8", "replace")))

    assert said == (IS_PUBLIC if state is State.PUBLISHED else set())
