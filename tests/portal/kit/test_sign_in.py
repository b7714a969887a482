"""Sign-in: settings that are not safe refuse to start, tokens name people, roles count at every run."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.types import Receive, Scope, Send
from streamlit.testing.v1 import AppTest

from portal.kit import access, sign_in
from portal.kit.access import Role
from portal.kit.sign_in import Server
from portal.records import people, store
from portal.records.acting import Acting, keeper
from portal.records.sitting import Sitting
from tests.portal.asgi import Client
from tests.portal.records.counting import counted
from tests.portal.signed_in import (
    AUTH,
    FRAME,
    ISSUER,
    PAGES,
    data,
    give,
    signed_in,
    write_secrets,
)

__all__ = ["data"]

SAFE = Server(["portal.example.fi"], {}, agent_api=False)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


# ---- start


def test_safe_settings_start() -> None:
    assert sign_in.refusal(AUTH, SAFE) is None


def test_http_will_do_on_this_computer() -> None:
    here = {**AUTH, "redirect_uri": "http://127.0.0.1:8501/oauth2callback"}
    assert sign_in.refusal(here, SAFE) is None


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"cookie_secret": ""}, "cookie_secret"),
        ({"cookie_secret": "short"}, "cookie_secret"),
        ({"cookie_secret": "x" * 64}, "cookie_secret"),
        ({"redirect_uri": "http://portal.example.fi/oauth2callback"}, "redirect_uri"),
        ({"redirect_uri": "https://portal.example.fi/"}, "redirect_uri"),
        ({"redirect_uri": "ftp://portal.example.fi/oauth2callback"}, "redirect_uri"),
        ({"redirect_uri": ""}, "redirect_uri"),
        ({"client_secret": ""}, "client_secret"),
        ({"server_metadata_url": "http://login.example/x"}, "server_metadata_url"),
    ],
)
def test_unsafe_sign_in_refuses_to_start_with_one_sentence(
    change: dict[str, str], word: str
) -> None:
    sentence = sign_in.refusal({**AUTH, **change}, SAFE)

    assert sentence is not None
    assert sentence.startswith("Portal does not start: ")
    assert word in sentence


@pytest.mark.parametrize(
    ("server", "word"),
    [
        (Server([], {}, agent_api=False), "allowedHosts"),
        (Server(["*"], {}, agent_api=False), "allowedHosts"),
        (Server(["portal.example.fi"], {"x-user": "email"}, agent_api=False), "trustedUserHeaders"),
        (Server(["portal.example.fi"], {}, agent_api=True), "enableAgentApi"),
    ],
)
def test_an_unsafe_server_refuses_to_start(server: Server, word: str) -> None:
    assert word in str(sign_in.refusal(AUTH, server))


def test_a_provider_may_have_a_name() -> None:
    shared = {key: AUTH[key] for key in ("redirect_uri", "cookie_secret")}
    own = {key: AUTH[key] for key in ("client_id", "client_secret", "server_metadata_url")}

    assert sign_in.providers({**shared, "entra": own}) == ("entra",)
    assert sign_in.refusal({**shared, "entra": own}, SAFE) is None
    assert "no identity provider" in str(sign_in.refusal(shared, SAFE))


# ---- tokens and sessions


def test_a_token_names_issuer_subject_name_and_time() -> None:
    token = sign_in.token({"iss": ISSUER, "sub": "17", "name": "Aino", "iat": NOW.timestamp()})

    assert token == sign_in.Token(ISSUER, "17", "Aino", NOW)


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"sub": "17", "iat": 1},
        {"iss": ISSUER, "iat": 1},
        {"iss": ISSUER, "sub": "17"},
        {"iss": ISSUER, "sub": "17", "iat": "yesterday"},
        {"iss": ISSUER, "sub": "17", "iat": True},
        {"iss": ISSUER, "sub": "17", "iat": float("inf")},
        {"iss": "", "sub": "17", "iat": 1},
        {"iss": ISSUER, "sub": ["17"], "iat": 1},
    ],
)
def test_a_token_that_lacks_something_names_nobody(claims: dict[str, object]) -> None:
    assert sign_in.token(claims) is None


@pytest.mark.parametrize(
    ("age", "is_over"),
    [(0, False), (8, False), (8.01, True), (-0.05, False), (-1, True), (24 * 30, True)],
)
def test_a_session_lasts_eight_hours(age: float, *, is_over: bool) -> None:
    assert access.is_session_over(NOW - timedelta(hours=age), NOW) is is_over


def test_a_sign_in_without_a_time_is_over() -> None:
    assert access.is_session_over(None, NOW)


# ---- back to the same page, cookies


@pytest.mark.parametrize(
    ("referer", "page"),
    [
        ("https://portal.example.fi/lainausvirrat?taso=kunta", "/lainausvirrat?taso=kunta"),
        ("https://portal.example.fi/", "/"),
        ("https://evil.example/lainausvirrat", None),
        ("https://portal.example.fi@evil.example/lainausvirrat", None),
        ("https://portal.example.fi//evil.example/", None),
        ("https://portal.example.fi/auth/logout", None),
        ("javascript:alert(1)", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_sign_in_returns_to_pages_of_the_portal_only(referer: str, page: str | None) -> None:
    assert sign_in.return_path(referer, "portal.example.fi") == page


async def _provider_stands_in(scope: Scope, _receive: Receive, send: Send) -> None:
    """What lies behind the shell: sign-in redirects as Streamlit's do, and sets its cookie."""
    to = b"https://login.example/" if scope["path"] == "/auth/login" else b"/"
    headers = [(b"location", to), (b"set-cookie", b"_streamlit_user=abc; HttpOnly; Path=/")]
    await send({"type": "http.response.start", "status": 302, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def signing_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Client:
    from portal.shell import Shell  # noqa: PLC0415 - after the secrets are in place

    write_secrets(monkeypatch, tmp_path)
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    return Client(Shell(_provider_stands_in), base_url="http://portal.example.fi")


def test_after_sign_in_the_reader_is_back_on_the_page(signing_in: Client) -> None:
    begun = signing_in.get("/auth/login", referer="http://portal.example.fi/kuntakortti?kunta=148")
    back = signing_in.get("/oauth2callback")

    assert begun.headers["location"] == "https://login.example/"
    assert back.headers["location"] == "/kuntakortti?kunta=148"
    assert any(line.startswith("return_to=;") for line in back.headers.getlist("set-cookie"))


@pytest.mark.parametrize(
    "kept", ["//evil.example/", "https://evil.example/", "@evil.example/", "/nowhere"]
)
def test_a_forged_return_address_leads_to_the_front_page(signing_in: Client, kept: str) -> None:
    signing_in.cookies["return_to"] = kept

    assert signing_in.get("/oauth2callback").headers["location"] == "/"


def test_every_cookie_is_for_https_only_when_readers_come_by_https(signing_in: Client) -> None:
    answer = signing_in.get("/oauth2callback")

    cookies = answer.headers.getlist("set-cookie")
    assert cookies
    assert all(line.endswith("; Secure") for line in cookies)
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


# ---- roles in the frame


def shown(app: AppTest) -> str:
    html = [element.proto.body for element in app.get("html")]
    return "\n".join([*(element.value for element in (*app.title, *app.markdown)), *html])


def test_who_signs_in_is_named_and_a_visitor(data: Path) -> None:
    assert data.is_dir()
    app = signed_in("about.py")

    assert not app.exception
    assert app.session_state["roles"] == (Role.VISITOR,)
    assert "Aino Ahola" in shown(app)
    assert "Kirjaudu ulos" in [button.label for button in app.button]
    assert "Paikallinen tila" not in shown(app)


def test_a_drawing_looks_up_once_who_reads(data: Path) -> None:
    """The frame asks several times what the roles are; the page of rounds has a sitting of its own, and
    where there is no round it asks once for the last recognition."""
    assert data.is_dir()
    for page, transactions in (("about.py", 1), ("round.py", 3)):
        app = signed_in(page)
        with counted(store.records()) as asked:
            app.run()
        assert not app.exception
        assert asked["transactions"] == transactions


def test_who_has_not_signed_in_is_offered_to(data: Path) -> None:
    assert data.is_dir()
    app = AppTest.from_file(FRAME, default_timeout=20)
    app.secrets["auth"] = AUTH
    app.session_state["local_role"] = "staff"
    app.run()
    app.switch_page(str(PAGES / "about.py")).run()

    assert not app.exception
    assert app.session_state["roles"] == (Role.VISITOR,)
    assert "Kirjaudu" in [button.label for button in app.button]


def test_a_role_opens_its_pages_and_its_end_closes_them(data: Path) -> None:
    assert data.is_dir()
    grant = give(Role.STAFF)
    app = signed_in("exports.py")
    assert [element.value for element in app.title] == ["Aineistot"]
    assert "SECRET-FILE-OF-STAFF" in shown(app)

    people.end_role(store.records(), acting=keeper(), grant_id=grant)
    app.run()

    assert app.session_state["roles"] == (Role.VISITOR,)
    assert "SECRET-FILE-OF-STAFF" not in shown(app)


def test_a_session_of_nine_hours_is_told_to_sign_in_again(data: Path) -> None:
    assert data.is_dir()
    give(Role.STAFF)
    app = signed_in(hours_ago=9)

    assert app.session_state["roles"] == (Role.VISITOR,)
    assert "Kirjaudu uudelleen." in shown(app)


def test_signing_out_ends_every_open_tab(data: Path) -> None:
    assert data.is_dir()
    give(Role.STAFF)
    other = signed_in("exports.py")
    assert "SECRET-FILE-OF-STAFF" in shown(other)
    signed_in().button(key="sign-out").click().run()
    other.run()

    assert other.session_state["roles"] == (Role.VISITOR,)
    assert "SECRET-FILE-OF-STAFF" not in shown(other)


def test_an_admin_gives_and_ends_a_role_in_the_portal(data: Path) -> None:
    assert data.is_dir()
    give(Role.ADMIN)
    ulla = people.remember_person(store.records(), issuer=ISSUER, subject="ulla", name="Ulla Uusi")
    app = signed_in("people.py")
    assert [element.value for element in app.title] == ["Henkilöt ja roolit"]
    assert "Ulla Uusi" in shown(app)

    person, role = app.selectbox[0], app.selectbox[1]
    person.set_value(ulla)
    role.set_value(Role.CHAIR)
    next(button for button in app.button if button.label == "Anna rooli").click().run()
    assert "Rooli on annettu." in [element.value for element in app.success]
    assert Role.CHAIR in Sitting.ask(store.records(), people.read_roles, acting=_of(ulla))

    (grant,) = _grants(ulla)
    app.selectbox[2].set_value(grant)
    next(button for button in app.button if button.label == "Päätä rooli nyt").click().run()

    assert Role.CHAIR not in Sitting.ask(store.records(), people.read_roles, acting=_of(ulla))


def _of(person_id: str) -> Acting:
    return Acting(person_id, signed_in_at=datetime.now(UTC))


def _grants(person_id: str) -> list[str]:
    every = Sitting.ask(store.records(), people.read_people, acting=keeper())
    return [grant.grant_id for one in every if one.person_id == person_id for grant in one.grants]


def test_the_page_of_people_is_for_admins_only(data: Path) -> None:
    assert data.is_dir()
    give(Role.SECRETARY)

    with pytest.raises(ValueError, match=r"people\.py"):
        signed_in("people.py")
