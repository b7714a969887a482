"""Sign-in in a real browser against a real identity provider: roles, sessions, cookies, sign-out."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.e2e import house, provider
from tests.e2e.house import visit
from tests.e2e.provider import SIGN_IN, SIGN_OUT, Provider, person_id

pytestmark = pytest.mark.e2e
REFUSED = "Tämä sivu ei ole avoinna sinulle"


@pytest.fixture(scope="module")
def portal(folder: Path, idp: Provider) -> Iterator[str]:
    with provider.portal_behind(idp, folder) as address:
        yield address


def test_who_signs_in_is_back_on_the_same_view_and_named(
    portal: str, idp: Provider, page: Page
) -> None:
    idp.know("ulla", "Ulla Uusi")
    address = f"{portal}/kuntakortti?kunta=148&lang=fi"
    idp.sign_in(page, address, "ulla")

    assert page.url == address
    assert page.locator(".signed-in").inner_text() == "Ulla Uusi"
    assert page.locator(".st-key-local-mode").count() == 0
    assert page.locator(".page-menu a[href$=aineistot]").count() == 0
    mine = {c["name"]: c for c in page.context.cookies() if c["name"].startswith("_streamlit_user")}
    assert set(mine) == {"_streamlit_user", "_streamlit_user_tokens"}
    assert all(cookie["httpOnly"] for cookie in mine.values())
    assert house.axe_violations(page) == []


def test_a_role_opens_a_page_and_its_end_refuses_the_next_action(
    portal: str, idp: Provider, page: Page, keeper: Callable[..., str]
) -> None:
    idp.know("sulo", "Sulo Staff")
    idp.sign_in(page, f"{portal}/tietoa", "sulo")
    sulo = person_id(keeper("roles", "list"), "Sulo Staff")
    keeper("roles", "grant", sulo, "staff")
    visit(page, f"{portal}/aineistot")
    assert page.locator("h1").inner_text() == "Aineistot"

    keeper("roles", "revoke", sulo, "staff")
    page.locator(".footer-links a").first.click()
    page.wait_for_function("() => document.querySelector('h1')?.textContent !== 'Aineistot'")
    house.settle(page)
    assert page.locator(".page-menu a[href$=aineistot]").count() == 0
    visit(page, f"{portal}/aineistot")
    assert page.locator("h1").inner_text() == REFUSED


def test_a_sign_in_of_nine_hours_ago_is_asked_to_sign_in_again(
    portal: str, idp: Provider, page: Page, keeper: Callable[..., str]
) -> None:
    idp.know("vanha", "Ville Vanha", iat=int(time.time()) - 9 * 3600)
    idp.sign_in(page, f"{portal}/tietoa", "vanha")
    keeper("roles", "grant", person_id(keeper("roles", "list"), "Ville Vanha"), "staff")
    visit(page, f"{portal}/aineistot")

    assert page.locator("h1").inner_text() == REFUSED
    banner = page.locator(".st-key-session-banner [role=alert]")
    assert "yli kahdeksan tuntia vanha" in banner.inner_text()
    idp.know("vanha", "Ville Vanha")
    page.locator("#root .st-key-sign-in-again button").click()
    idp.let_in(page, "vanha")
    page.wait_for_url(f"{portal}/aineistot", timeout=house.PATIENCE_MS)
    page.locator(".page-menu a[href$=aineistot]").wait_for(timeout=house.PATIENCE_MS)
    house.settle(page)
    assert page.locator("h1").inner_text() == "Aineistot"


def test_a_forged_cookie_makes_nobody_staff(portal: str, page: Page) -> None:
    forged = '{"is_logged_in": true, "iss": "x", "sub": "aino", "iat": 1}'
    page.context.add_cookies(
        [{"name": "_streamlit_user", "value": forged.encode().hex(), "url": portal}]
    )
    visit(page, f"{portal}/henkilot")

    assert page.locator("h1").inner_text() == REFUSED
    assert page.locator(".signed-in").count() == 0


def test_signing_out_ends_the_other_tab_too(
    portal: str, idp: Provider, page: Page, keeper: Callable[..., str]
) -> None:
    idp.know("lea", "Lea Lähtö")
    idp.sign_in(page, f"{portal}/tietoa", "lea")
    keeper("roles", "grant", person_id(keeper("roles", "list"), "Lea Lähtö"), "staff")
    other = visit(page.context.new_page(), f"{portal}/aineistot")
    assert other.locator("h1").inner_text() == "Aineistot"
    _sign_out(page, portal)
    assert page.locator(SIGN_IN).count() == 1
    assert not _signed_cookies(page.context)

    other.locator(".footer-links a").first.click()
    other.locator(".st-key-session-banner").wait_for(timeout=house.PATIENCE_MS)
    expect(other.locator(".page-menu a[href$=aineistot]")).to_have_count(
        0, timeout=house.PATIENCE_MS
    )


def _sign_out(page: Page, portal: str) -> None:
    page.locator(SIGN_OUT).click()
    page.wait_for_function(
        "url => location.href.startsWith(url) === false || document.querySelector('.st-key-sign-in-default')",
        arg=portal,
        timeout=house.PATIENCE_MS,
    )
    confirm = page.get_by_role("button", name="Yes").or_(page.get_by_role("button", name="End"))
    if not page.url.startswith(portal) and confirm.count():
        confirm.first.click()
    page.locator(SIGN_IN).wait_for(timeout=house.PATIENCE_MS)
    house.settle(page)


def _signed_cookies(context: BrowserContext) -> list[str]:
    return [c["name"] for c in context.cookies() if c["name"].startswith("_streamlit_user")]


def test_an_admin_gives_a_role_in_the_portal(
    portal: str,
    idp: Provider,
    page: Page,
    new_page: Callable[[], Page],
    keeper: Callable[..., str],
) -> None:
    idp.know("aino", "Aino Ahola")
    idp.know("kaisa", "Kaisa Koski")
    kaisa = idp.sign_in(new_page(), f"{portal}/tietoa", "kaisa")
    idp.sign_in(page, f"{portal}/tietoa", "aino")
    keeper("roles", "bootstrap", person_id(keeper("roles", "list"), "Aino Ahola"))
    visit(page, f"{portal}/henkilot")
    assert page.locator("h1").inner_text() == "Henkilöt ja roolit"
    assert house.axe_violations(page) == []

    _choose(page, "Henkilö", "Kaisa Koski")
    _choose(page, "Rooli", "Henkilökunta")
    page.get_by_role("button", name="Anna rooli").click()
    page.get_by_text("Rooli on annettu.").wait_for(timeout=house.PATIENCE_MS)
    visit(kaisa, f"{portal}/aineistot")
    assert kaisa.locator("h1").inner_text() == "Aineistot"


def _choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).first.click()
    page.get_by_role("option", name=option).first.click()


def test_no_other_page_signs_somebody_out(portal: str, idp: Provider, page: Page) -> None:
    """The address alone, as a picture on another site would ask for it."""
    idp.know("pysyva", "Pyry Pysyvä")
    idp.sign_in(page, f"{portal}/tietoa", "pysyva")

    for method in ("GET", "POST"):
        refused = page.request.fetch(f"{portal}/auth/logout", method=method, max_redirects=0)
        assert refused.status in {403, 405}
        assert (
            "set-cookie" not in refused.headers or "Max-Age=0" not in refused.headers["set-cookie"]
        )
    visit(page, f"{portal}/tietoa")
    assert page.locator(".signed-in").inner_text() == "Pyry Pysyvä"


def test_a_callback_that_the_browser_did_not_begin_signs_nobody_in(portal: str, page: Page) -> None:
    """Somebody is led to a sign-in that another began: the code is another's."""
    visit(page, f"{portal}/tietoa")
    page.goto(f"{portal}/oauth2callback?code=another&state=another")

    assert not _signed_cookies(page.context)


def test_the_id_of_a_session_lets_no_other_browser_into_it(
    portal: str, idp: Provider, page: Page
) -> None:
    seen: list[str] = []
    page.on(
        "websocket", lambda socket: socket.on("framereceived", lambda frame: _hear(frame, seen))
    )
    idp.know("oma", "Outi Oma")
    idp.sign_in(page, f"{portal}/tietoa", "oma")
    mine = seen[-1]

    with connect(
        portal.replace("http", "ws", 1) + "/_stcore/stream",
        subprotocols=["streamlit", "PLACEHOLDER_AUTH_TOKEN", mine],  # type: ignore[list-item]  # a NewType of str
        origin=portal,  # type: ignore[arg-type]  # as above
        max_size=None,
    ) as stranger:
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        stranger.send(asked.SerializeToString())
        others: list[str] = []
        while not others:
            _hear(stranger.recv(timeout=60), others)

    assert others[0] != mine
    visit(page, f"{portal}/tietoa")
    assert page.locator(".signed-in").inner_text() == "Outi Oma"


def _hear(frame: str | bytes, seen: list[str]) -> None:
    """Note the id of a session when the server tells it."""
    message = ForwardMsg()
    message.ParseFromString(frame if isinstance(frame, bytes) else frame.encode())
    if message.HasField("new_session"):
        seen.append(message.new_session.initialize.session_id)
