"""What the shell round Streamlit answers, adds and refuses."""

import asyncio
import gzip
import importlib
import os
import re
import runpy
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli
import duckdb
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from portal import shell
from portal.kit import menu, settings, warehouse
from portal.records import store
from portal.site import assets, bounds, document, leaving
from tests.portal.asgi import Client
from tests.portal.frame_release import CONSORTIUM, RELEASE_ID, make_release


async def streamlit_stands_here(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"streamlit: {request.url.path}")


async def stream(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("streamlit")
    await socket.close()


def wrapped() -> Starlette:
    """The shell round a stand-in that answers everything, as Streamlit does."""
    routes = [
        *shell.ROUTES,
        WebSocketRoute("/_stcore/stream", stream),
        Route(
            "/{path:path}",
            streamlit_stands_here,
            methods=["GET", "POST", "PUT", "DELETE", "OPTIONS"],
        ),
    ]
    return Starlette(routes=routes, middleware=[Middleware(shell.Shell)])


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    yield tmp_path
    warehouse.close()


@pytest.fixture
def client(data: Path) -> Client:
    assert data.is_dir()
    return Client(wrapped())


def html_lang(html: str) -> str:
    match = re.search(r'<html lang="(\w+)"(?: data-path="/[\w-]*")?>', html)
    assert match is not None
    return match[1]


# ---- language


@pytest.mark.parametrize("lang", ["fi", "sv", "en", "se"])
def test_the_address_chooses_the_language_and_a_cookie_keeps_it(client: Client, lang: str) -> None:
    chosen = client.get(f"/lainausvirrat?lang={lang}")
    later = client.get("/")

    cookie = chosen.headers["set-cookie"].lower()
    assert html_lang(chosen.text) == html_lang(later.text) == lang
    assert chosen.headers["content-language"] == lang
    assert f"lang={lang}; " in cookie
    assert "max-age=31536000" in cookie
    assert "samesite=lax" in cookie


def test_the_first_visit_is_in_finnish_and_sets_no_cookie(client: Client) -> None:
    answer = client.get("/")

    assert html_lang(answer.text) == "fi"
    assert "set-cookie" not in answer.headers


def test_an_unknown_language_is_finnish_and_sets_no_cookie(client: Client) -> None:
    answer = client.get("/?lang=%22%3E%3Cscript%3E")

    assert html_lang(answer.text) == "fi"
    assert "set-cookie" not in answer.headers


def test_titles_and_descriptions_differ_by_page_and_language(client: Client) -> None:
    titles = {
        re.search(r"<title>(.*?)</title>", client.get(f"{page.path}?lang={lang}").text)[1]  # type: ignore[index]
        for page in menu.PAGES
        for lang in ("fi", "sv", "en", "se")
    }

    assert len(titles) >= 4 * len(menu.PAGES) - 4
    assert "Lainausvirrat – Yleiset kirjastot" in titles
    assert "Lending flows – Public libraries" in titles


def test_the_site_is_called_by_the_consortium_of_the_release(data: Path, client: Client) -> None:
    make_release(data)

    html = client.get("/tietoa").text

    assert f"<title>Tietoa portaalista – {CONSORTIUM}</title>" in html
    assert f'<meta property="og:site_name" content="{CONSORTIUM}">' in html


# ---- the page shell


def test_the_page_has_nothing_inline_and_nothing_of_streamlits_own(client: Client) -> None:
    html = client.get("/").text

    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    for word in ("service-desc", "agent", "SourceSans", "prerenderReady", "MCP", "<!--"):
        assert word not in html
    assert '<div id="root"></div>' in html
    assert (
        '<noscript><p class="plain">Sivut, joilla on valintoja, tarvitsevat JavaScriptin.' in html
    )
    assert '<a href="/tuloste">Tulosteet</a></p></noscript>' in html


def test_our_style_and_script_are_found_where_the_page_asks(client: Client) -> None:
    html = client.get("/").text

    addresses = re.findall(r'(?:src|href)="\.(/app/static/[^"]+)"', html)
    assert {address.split("?")[0] for address in addresses} == {
        "/app/static/favicon.png",
        "/app/static/fonts/inter-5.3.0-latin.woff2",
        "/app/static/boxes.css",
        "/app/static/portal.css",
        "/app/static/portal.js",
    }
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]


def test_every_address_of_the_page_shell_exists(client: Client) -> None:
    addresses = re.findall(r'(?:src|href)="\.(/static/[^"]+)"', client.get("/").text)

    assert len(addresses) > 20
    assert {client.get(address).status_code for address in addresses} == {200}


def test_no_page_fetches_the_script_of_plotly_beforehand(client: Client) -> None:
    script = chart_script().removeprefix("/static/")

    assert {script in client.get(page.path).text for page in menu.PAGES} == {False}


# ---- headers


@pytest.mark.parametrize("path", ["/", "/healthz", "/app/static/portal.js", "/nowhere", "/media/x"])
def test_every_answer_carries_the_security_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers

    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["script-src"] == "'self'"
    assert policy["connect-src"] == "'self' ws://127.0.0.1:8600 wss://127.0.0.1:8600"
    assert policy["frame-ancestors"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "geolocation=()" in headers["permissions-policy"]


def test_a_strange_host_does_not_get_into_the_policy() -> None:
    policy = shell.content_security_policy("evil.example; script-src *")

    assert "evil" not in policy
    assert "connect-src 'self';" in policy


# ---- not found


@pytest.mark.parametrize(
    ("lang", "heading"),
    [("fi", "Sivua ei löydy"), ("sv", "Sidan hittas inte"), ("en", "Page not found")],
)
def test_an_unknown_path_is_a_404_in_the_readers_language(
    client: Client, lang: str, heading: str
) -> None:
    answer = client.get(f"/ei-ole?lang={lang}")

    assert answer.status_code == 404
    assert html_lang(answer.text) == lang
    assert f"<h1>{heading}</h1>" in answer.text
    assert "/aineistot" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
        "/_stcore/agent/mcp",
        "/_stcore/script-health-check",
        "/_stcore/nothing",
        "/_stcore/stream",
        "/_stcore/bidi-components/x",
        "/component/x",
        "/auth/elsewhere",
        "/lainausvirrat/_stcore/health",
        "/yleiskuva",
        "/app/static/../i18n.py",
        "/app/static/%2e%2e/i18n.py",
        "/static/index.html",
        "/manifest.json",
    ],
)
def test_what_is_not_for_outsiders_is_not_found(client: Client, path: str) -> None:
    for method in ("GET", "POST"):
        answer = client.request(method, path)
        assert answer.status_code == 404
        assert "streamlit:" not in answer.text


@pytest.mark.parametrize("path", ["/_stcore/health", "/_stcore/host-config", "/media/abc.csv"])
def test_streamlits_own_addresses_reach_streamlit(client: Client, path: str) -> None:
    assert client.get(path).text == f"streamlit: {path}"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/lainausvirrat",
        "/lainausvirrat/",
        "/tuloste",
        "/healthz",
        "/_stcore/health",
        "/media/a",
        "/app/static/portal.js",
        "/auth/login",
    ],
)
def test_pages_are_read_and_nothing_else(client: Client, method: str, path: str) -> None:
    answer = client.request(method, path)

    assert (answer.status_code, set(answer.headers["allow"].split(", "))) == (405, {"GET", "HEAD"})
    assert "streamlit:" not in answer.text
    assert "location" not in answer.headers


def test_the_bare_address_of_signing_out_signs_nobody_out(client: Client) -> None:
    client.cookies = {"_streamlit_xsrf": generate_xsrf_token_string()}
    other = Client(client.app, cookies={"_streamlit_xsrf": generate_xsrf_token_string()})
    refused = client.get("/auth/logout")
    leaving.announce(client.cookies)

    assert refused.status_code == 403
    assert "Olet yhä kirjautuneena" in refused.text
    assert other.get("/auth/logout").status_code == 403
    assert client.get("/auth/logout").text == "streamlit: /auth/logout"
    assert client.get("/auth/logout").status_code == 403  # once


def test_who_has_no_cookie_of_a_browser_announces_nothing(client: Client) -> None:
    leaving.announce({})

    assert client.get("/auth/logout").status_code == 403


def test_a_trailing_slash_leads_to_the_page(client: Client) -> None:
    answer = client.get("/lainausvirrat/?kunta=Inari")

    assert (answer.status_code, answer.headers["location"]) == (308, "/lainausvirrat?kunta=Inari")


def test_a_word_of_the_regions_own_leads_to_its_page_and_takes_no_page_away(
    data: Path, client: Client
) -> None:
    """The pack says utlan=lainausvirrat; a word for a page that is not there, and one that a page has, say nothing."""
    make_release(data)
    assert client.get("/utlan").status_code == 404
    warehouse.close()
    with duckdb.connect(next((data / "warehouse").glob("*.duckdb"))) as con:
        told = "utlan=lainausvirrat borta=finnsinte kysynta=lainausvirrat front=yleiskuva"
        con.execute("insert into mart.region_text (what, fi) values ('addresses', ?)", [told])

    answer = client.get("/Utlan/?taso=kirjasto&lang=sv")
    assert (answer.status_code, answer.headers["location"]) == (
        307,
        "/lainausvirrat?taso=kirjasto&lang=sv",
    )
    assert client.get("/front").headers["location"] == "/"
    assert client.get("/borta").status_code == 404
    assert client.get("/kysynta").status_code == 200


def test_health_names_the_release(data: Path, client: Client) -> None:
    before = client.get("/healthz").json()
    make_release(data)
    after = client.get("/healthz").json()

    assert before == {"status": "ok", "release": None, "data_until": None}
    assert after == {"status": "ok", "release": RELEASE_ID, "data_until": "2026-01-31"}


def test_measures_are_for_this_machine_alone(data: Path, client: Client) -> None:
    make_release(data)
    client.get("/")
    told = client.get("/metrics").text

    assert re.search(r"^portal_page_seconds_count [1-9]", told, re.MULTILINE)
    assert re.search(r"^portal_release_age_seconds \d", told, re.MULTILINE)
    assert re.search(r'^portal_answers_total\{status="200"\} [1-9]', told, re.MULTILINE)
    assert "portal_disk_free_bytes" in told
    assert client.get("/metrics", x_forwarded_for="192.0.2.1").status_code in {403, 404}


def test_without_a_release_its_age_is_not_zero_but_unknown(client: Client) -> None:
    assert "portal_release_age_seconds" not in client.get("/metrics").text


# ---- compression and caching


def chart_script() -> str:
    path = next((assets.STREAMLIT / "static" / "js").glob("PlotlyChart.*.js"))
    return f"/static/js/{path.name}"


def wire_bytes(client: Client, path: str, encoding: str) -> bytes:
    answer = client.get(path, accept_encoding=encoding)
    assert answer.headers["content-encoding"] == encoding
    return answer.raw


def test_the_chart_script_is_compressed_without_loss(client: Client) -> None:
    path = chart_script()
    plain = client.get(path, accept_encoding="identity").content
    packed = wire_bytes(client, path, "br")

    assert len(packed) < 0.3 * len(plain)
    assert brotli.decompress(packed) == plain
    assert gzip.decompress(wire_bytes(client, path, "gzip")) == plain


def test_hashed_scripts_may_be_kept_for_ever_and_are_asked_for_by_etag(client: Client) -> None:
    first = client.get(chart_script())
    again = client.get(chart_script(), if_none_match=first.headers["etag"])

    assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (again.status_code, again.content) == (304, b"")


def test_an_own_file_without_its_version_is_asked_for_each_time(client: Client) -> None:
    assert client.get("/app/static/portal.css").headers["cache-control"] == "no-cache"
    assert client.get("/").headers["cache-control"] == "no-cache"


def test_fonts_are_sent_as_they_are(client: Client) -> None:
    answer = client.get("/app/static/fonts/inter-5.3.0-latin-ext.woff2")

    assert answer.headers["content-type"] == "font/woff2"
    assert "content-encoding" not in answer.headers


def test_a_changed_file_gets_a_new_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "OWN", tmp_path)
    (tmp_path / "a.css").write_text("one")
    first = assets.versioned("a.css")
    (tmp_path / "a.css").write_text("two")
    os.utime(tmp_path / "a.css", ns=(1, 1))

    assert assets.versioned("a.css") != first


# ---- local mode


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("host", "portal.example"),
        ("x-forwarded-for", "10.0.0.1"),
        ("x-forwarded-host", "localhost"),
        ("forwarded", "for=10.0.0.1"),
    ],
)
def test_behind_a_proxy_nothing_is_answered(client: Client, header: str, value: str) -> None:
    for path in ("/", "/healthz", "/_stcore/health", "/app/static/portal.js", "/aineistot"):
        answer = client.get(path, **{header: value})
        assert answer.status_code == 403
        assert "streamlit:" not in answer.text
    refused = client.websocket("/_stcore/stream", **{header: value})
    assert refused == [{"type": "websocket.close", "code": 1008}]


def test_another_machine_is_not_answered(data: Path) -> None:
    assert data.is_dir()
    stranger = Client(wrapped(), address="192.168.1.9")

    assert stranger.get("/").status_code == 403


def test_this_machine_gets_its_stream(client: Client) -> None:
    sent = client.websocket("/_stcore/stream")

    assert [message.get("text") for message in sent[1:2]] == ["streamlit"]


@pytest.mark.parametrize(
    "origin",
    [
        "http://127.0.0.1:8601",
        "http://127.0.0.1",
        "http://localhost:8600",
        "http://evil.example",
        "null",
        "",
        "http://127.0.0.1:99999",
        "file://127.0.0.1:8600",
    ],
)
def test_a_page_of_another_origin_gets_no_stream(client: Client, origin: str) -> None:
    """Another program on another port of this machine is another origin."""
    sent = client.websocket("/_stcore/stream", origin=origin)

    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_there_is_one_stream(client: Client) -> None:
    assert client.websocket("/elsewhere") == [{"type": "websocket.close", "code": 1008}]


def test_one_client_has_so_many_sockets_and_another_still_gets_its_own(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert data.is_dir()
    monkeypatch.setenv("PORTAL_CLIENT_SOCKETS", "2")
    app = Client(wrapped()).app
    mine, other = Client(app), Client(app, address="127.0.0.2")

    sent = [mine.websocket("/_stcore/stream")[0]["type"] for _n in range(3)]

    assert sent == ["websocket.accept", "websocket.accept", "websocket.close"]
    assert other.websocket("/_stcore/stream")[0]["type"] == "websocket.accept"


def test_a_client_that_asks_too_much_is_told_to_wait_and_another_is_answered(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert data.is_dir()
    monkeypatch.setattr(bounds, "REQUESTS", 40)
    monkeypatch.setattr(bounds, "REQUESTS_A_SECOND", 0.0)  # however slow the machine is
    app = Client(wrapped()).app
    mine, other = Client(app), Client(app, address="127.0.0.2")

    told = [mine.get("/ei-ole").status_code for _n in range(42)]
    refused = mine.get("/ei-ole?lang=sv")

    assert told == [404] * 40 + [429] * 2
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "10"
    assert refused.text.startswith("Från den här adressen")
    assert mine.get("/app/static/portal.js").status_code == 200
    assert other.get("/ei-ole").status_code == 404


def test_guessing_addresses_of_files_ends_after_some_tries(data: Path) -> None:
    assert data.is_dir()
    client = Client(wrapped())

    told = [client.get(f"/asiakirja/guess-{n}/x.docx").status_code for n in range(40)]

    assert told == [404] * bounds.GUESSES + [429] * (40 - bounds.GUESSES)
    assert client.get("/").status_code == 200  # who shares the address still reads


def signed_in(data: Path, monkeypatch: pytest.MonkeyPatch, *hosts: str) -> Starlette:
    (data / ".streamlit").mkdir()
    (data / ".streamlit" / "secrets.toml").write_text("[auth]\n")
    monkeypatch.setattr(settings, "ROOT", data)
    monkeypatch.setattr(shell, "get_option", lambda _name: list(hosts))
    return wrapped()


def test_pages_answer_at_the_allowed_hosts_alone(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = signed_in(data, monkeypatch, "portal.example")
    own = Client(app, base_url="https://portal.example", address="10.0.0.9")
    other = Client(app, base_url="https://evil.example", address="10.0.0.9")
    watch = Client(app, base_url="http://127.0.0.1:8501")

    for path in ("/", "/saavutettavuus", "/_stcore/health", "/app/static/portal.js", "/auth/login"):
        refused = other.get(path)
        assert (refused.status_code, own.get(path).status_code) == (421, 200)
        assert refused.text == "Tämä palvelin ei vastaa tuossa osoitteessa."
    assert other.websocket("/_stcore/stream")[0]["type"] == "websocket.close"
    assert own.websocket("/_stcore/stream")[0]["type"] == "websocket.accept"
    assert (watch.get("/healthz").status_code, watch.get("/").status_code) == (200, 421)
    assert other.get("/healthz").status_code == 421


def test_with_sign_in_a_proxy_is_welcome(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (data / ".streamlit").mkdir()
    (data / ".streamlit" / "secrets.toml").write_text("[auth]\n")
    monkeypatch.setattr(settings, "ROOT", data)
    client = Client(wrapped(), base_url="https://portal.example", address="10.0.0.9")

    answer = client.get("/?lang=sv", x_forwarded_for="10.0.0.1")

    assert answer.status_code == 200
    assert "secure" in answer.headers["set-cookie"].lower()


def test_the_portal_refuses_to_start_where_others_reach_it() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            "app.py",
            "--server.address=0.0.0.0",
            f"--server.port={free}",
        ],
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode != 0
    assert "Portal does not start: sign-in is not configured" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr + done.stdout


def test_a_failing_page_shows_an_id_and_logs_the_trace(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("streamlit.error", shown.append)
    monkeypatch.setattr("streamlit.get_option", lambda _name: "127.0.0.1")
    entry = runpy.run_path(str(settings.ROOT / "app.py"))

    assert entry["show_error"](ValueError("a secret cause")) is True

    error_id = re.search(r"Virheen tunniste: ([0-9A-F]{8})$", shown[0])
    assert error_id is not None
    assert "secret" not in shown[0]
    assert error_id[1] in caplog.text
    assert "a secret cause" in caplog.text


def test_warming_up_compresses_the_first_scripts(data: Path) -> None:
    assert data.is_dir()
    module = importlib.import_module("portal.site.assets")
    shell.warm_up()

    before = module._packed.cache_info().misses  # noqa: SLF001  proves that nothing is left to do
    index = (assets.STREAMLIT / "index.html").read_text()
    for name in re.findall(r'src="\./(static/[^"]+)"', index):
        assets.content(assets.STREAMLIT / name, "br")
    assert module._packed.cache_info().misses == before  # noqa: SLF001  as above


def test_the_plain_page_escapes_what_it_is_given() -> None:
    assert "<b>" not in document.plain_page("fi", "<b>", "<b>", None)


def test_a_server_that_ends_leaves_the_records_in_one_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    log = tmp_path / "records.sqlite-wal"

    async def served() -> bool:
        async with shell.lifespan(None):
            store.records().connect().close()
            return log.exists()

    with ThreadPoolExecutor(1) as pool:  # an open browser of other tests holds this thread's loop
        assert pool.submit(asyncio.run, served()).result()
    assert (tmp_path / "records.sqlite").exists()
    assert not log.exists()
