"""What one client may have and ask for, and what a bare connection may do."""

import asyncio
import contextlib
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import Message, Scope
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from portal.kit import access
from portal.site import bounds, connections
from portal.site.bounds import Clients, Rate

SILENCE_S = 0.6


def test_a_rate_gives_so_many_at_once_and_so_many_a_second() -> None:
    now = [0.0]
    rate = Rate(3, 2.0, lambda: now[0])

    at_once = [rate.take("a") for _n in range(4)]
    now[0] = 0.5
    later = [rate.take("a"), rate.take("a")]

    assert at_once == [True, True, True, False]
    assert later == [True, False]
    assert rate.take("b")


def test_clients_are_forgotten_when_there_are_very_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "CLIENTS", 10)
    rate = Rate(1, 0.0)
    for number in range(30):
        rate.take(str(number))

    assert not rate.take("29")
    assert rate.take("0")


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("a name", "a name"),
    ],
)
def test_a_client_is_an_address_or_a_network(host: str, client: str) -> None:
    assert bounds.client_of({"type": "http", "client": (host, 1)}) == client


def test_requests_at_once_are_bounded_and_given_back() -> None:
    clients = Clients()
    with contextlib.ExitStack() as held:
        told = [
            held.enter_context(clients.request("a")) for _n in range(bounds.REQUESTS_AT_ONCE + 1)
        ]
        with clients.request("b") as other:
            assert other
    assert told == [True] * bounds.REQUESTS_AT_ONCE + [False]
    with clients.request("a") as again:
        assert again
    assert not clients.requests


def heard(*messages: Message) -> list[Message]:
    """What of the messages of a socket goes on to the page, and how it ends."""
    waiting = [*messages, {"type": "websocket.disconnect", "code": 1000}]

    async def told() -> list[Message]:
        async def receive() -> Message:
            return waiting.pop(0)

        sensible = bounds.sensible(receive)
        found = [await sensible()]
        while found[-1]["type"] == "websocket.receive":
            found.append(await sensible())
        return found

    with ThreadPoolExecutor(
        1
    ) as beside:  # the browser tests keep a loop of their own in this thread
        return beside.submit(asyncio.run, told()).result()


def said(message: BackMsg) -> Message:
    return {"type": "websocket.receive", "bytes": message.SerializeToString()}


def test_a_message_too_long_a_broken_one_a_text_and_a_flood_end_the_socket() -> None:
    run = said(BackMsg(rerun_script=ClientState(query_string="kunta=148")))
    long = said(BackMsg(rerun_script=ClientState(query_string="a" * bounds.LONGEST_MESSAGE)))
    broken = {"type": "websocket.receive", "bytes": b"\xff" * 9}
    text = {"type": "websocket.receive", "text": "hello"}

    for bad in (long, broken, text):
        assert [each.get("code") for each in heard(run, bad, run)] == [None, 1008]
    assert heard(*[run] * (bounds.MESSAGES + 20))[-1]["code"] == 1008
    assert heard(run)[-1]["code"] == 1000


@pytest.mark.parametrize(
    "message",
    [
        BackMsg(),
        BackMsg(clear_cache=True),
        BackMsg(load_git_info=True),
        BackMsg(set_run_on_save=True),
        BackMsg(debug_shutdown_runtime=True),
        BackMsg(debug_disconnect_websocket=True),
        BackMsg(backend_operation_request={"request_id": "1"}),
        BackMsg(backend_operation_request={"install_skills": {}}),
        BackMsg(backend_operation_request={"dismiss_skills_nudge": {}}),
        BackMsg(backend_operation_request={"dataframe_chunk": {}}),
    ],
    ids=str,
)
def test_what_no_page_of_the_portal_says_is_passed_over(message: BackMsg) -> None:
    run = said(BackMsg(rerun_script=ClientState(page_name="lainausvirrat")))

    assert heard(said(message), run)[:-1] == [run]


def test_a_file_that_is_made_when_its_button_is_pressed_is_asked_for() -> None:
    run = said(BackMsg(rerun_script=ClientState(page_name="aineistot")))
    file = said(BackMsg(backend_operation_request={"deferred_file": {"file_id": "1"}}))

    assert heard(file, run)[:-1] == [file, run]


@pytest.mark.parametrize(
    ("origin", "host", "is_same"),
    [
        ("http://127.0.0.1:8501", "127.0.0.1:8501", True),
        ("https://portal.example", "portal.example", True),
        ("https://portal.example", "portal.example:443", True),
        ("https://PORTAL.example", "portal.example", True),
        ("http://[::1]:8501", "[::1]:8501", True),
        ("https://portal.example:8443", "portal.example", False),
        ("http://portal.example", "portal.example:443", False),
        ("https://portal.example.evil", "portal.example", False),
        ("https://evil@portal.example", "evil", False),
        ("null", "portal.example", False),
        ("", "", False),
        (None, "portal.example", False),
        ("https://[bad", "[bad", False),
    ],
)
def test_an_origin_is_scheme_name_and_port(origin: str | None, host: str, *, is_same: bool) -> None:
    assert access.is_same_origin(origin, host) is is_same


@pytest.mark.parametrize(
    ("host", "allowed", "is_allowed"),
    [
        ("portal.example:443", ["portal.example"], True),
        ("PORTAL.example.", ["portal.example"], True),
        ("a.portal.example", ["*.portal.example"], True),
        ("portal.example", ["*.portal.example"], False),
        ("evilportal.example", ["*.portal.example"], False),
        ("evil.example", ["portal.example"], False),
        ("", ["portal.example"], False),
        ("anything", [], True),
    ],
)
def test_a_host_is_allowed_by_name(host: str, allowed: list[str], *, is_allowed: bool) -> None:
    assert access.is_allowed_host(host, allowed) is is_allowed


# ---- bare connections, over a real server


async def slow(_request: Request) -> PlainTextResponse:
    await asyncio.sleep(2 * SILENCE_S)
    return PlainTextResponse("answered")


class _Bounding:
    """An app that bounds the connections of its server when that starts, as the shell does."""

    def __init__(self, most: int) -> None:
        self.app, self.most, self.is_bound = Starlette(routes=[Route("/", slow)]), most, False

    async def __call__(self, scope: Scope, receive: object, send: object) -> None:
        if scope["type"] == "lifespan":
            self.is_bound = connections.bound(receive, self.most)  # type: ignore[arg-type]
        await self.app(scope, receive, send)  # type: ignore[arg-type]


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(connections, "SILENCE_S", SILENCE_S)
    app = _Bounding(8)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="websockets-sansio"))  # type: ignore[arg-type]
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        assert app.is_bound
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join(10)


def connected(port: int, source: str = "127.0.0.1") -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=5, source_address=(source, 0))


def rest(connection: socket.socket) -> bytes:
    """Everything until the server closes the connection."""
    said = b""
    with contextlib.suppress(ConnectionError):
        while more := connection.recv(4096):
            said += more
    return said


def test_one_peer_has_half_of_the_connections_and_the_server_all(port: int) -> None:
    with contextlib.ExitStack() as held:
        mine = [held.enter_context(connected(port)) for _n in range(5)]
        assert rest(mine[4]).startswith(b"HTTP/1.1 503")
        for _n in range(4):
            held.enter_context(connected(port, "127.0.0.2"))
        assert rest(held.enter_context(connected(port, "127.0.0.3"))).startswith(b"HTTP/1.1 503")


@pytest.mark.parametrize("said", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nA: "])
def test_who_says_nothing_whole_is_let_go(port: int, said: bytes) -> None:
    with connected(port) as connection:
        start = time.monotonic()
        connection.sendall(said)
        with contextlib.suppress(OSError):
            for _n in range(20):  # a letter now and then does not help
                time.sleep(SILENCE_S / 10)
                connection.sendall(b"x" if said else b"")
        assert rest(connection) == b""
        assert time.monotonic() - start < 4 * SILENCE_S


def test_who_waits_for_an_answer_gets_it(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")

        assert rest(connection).endswith(b"answered")


def test_a_connection_that_ended_makes_room(port: int) -> None:
    for _n in range(12):
        with connected(port) as connection:
            connection.sendall(b"x")
        time.sleep(0.05)
    with connected(port) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert rest(connection).endswith(b"answered")


def test_an_answer_is_not_held_back_until_its_headers_are_confirmed() -> None:
    async def kept_connection() -> int:
        made: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        class Told(asyncio.Protocol):
            cycle = None

            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                self.transport = transport

            def data_received(self, _data: bytes) -> None:
                own = self.transport.get_extra_info("socket")
                made.set_result(own.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

        listening = socket.socket()  # as Streamlit's: it does not name its protocol
        listening.bind(("127.0.0.1", 0))
        loop = asyncio.get_running_loop()
        kind = connections.bounded(Told, 10, 5)
        async with await loop.create_server(kind, sock=listening):
            _reader, writer = await asyncio.open_connection(*listening.getsockname())
            writer.write(b"x")
            delayed = await made
            writer.close()
        return delayed

    with ThreadPoolExecutor(1) as beside:  # as above
        assert beside.submit(asyncio.run, kept_connection()).result()
