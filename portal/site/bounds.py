"""How much one client may ask of the server at a time, and in a while: sockets, requests, wrong guesses.

A client is an address; behind a proxy that the server trusts it is the reader's own, and of IPv6 the /64
network, since a house has all of it. Many readers share one address (a library, a town hall), so the bounds
are far above what people do and far below what harms.
"""

import ipaddress
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # it has no stubs of its own
from starlette.types import Message, Receive, Scope
from streamlit.proto.BackMsg_pb2 import BackMsg

from portal.kit import settings

SOCKETS_IN_ALL = 1000
REQUESTS_AT_ONCE = 16  # the threads that answer are 28, shared by all clients
REQUESTS, REQUESTS_A_SECOND = 600, 20.0
GUESSES, GUESSES_A_SECOND = 30, 0.05
MESSAGES, MESSAGES_A_SECOND = 200, 20.0
OPENINGS_A_SECOND = 5.0
LONGEST_MESSAGE = 2 << 20  # all that the controls of a page say together: texts, choices
CLIENTS = 20_000  # remembered; who was seen longest ago is forgotten first
RETRY_S = 10
# What pages ask for; Streamlit would tell of the server's git, too, empty what all sessions have kept, and
# put files of its own beside the program. The last is a file that is made when its button is pressed.
SAID = frozenset(
    {"rerun_script", "stop_script", "file_urls_request", "app_heartbeat", "deferred_file"}
)
_TOO_MUCH = {"type": "websocket.disconnect", "code": 1008, "reason": ""}


class Rate:
    """So many at once, and so many a second after that, for each key."""

    def __init__(
        self, most: float, a_second: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.most, self.a_second, self._clock = most, a_second, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> bool:
        """Use one up; False when none is left."""
        left = self.left(key)
        self._left[key] = (max(0.0, left - 1), self._clock())
        self._left.move_to_end(key)
        while len(self._left) > CLIENTS:
            self._left.popitem(last=False)
        return left >= 1

    def left(self, key: str) -> float:
        """How many are left just now."""
        left, at = self._left.get(key, (self.most, self._clock()))
        return min(self.most, left + (self._clock() - at) * self.a_second)


@dataclass
class Clients:
    """What every client has open and has used up. Belongs to the event loop: no locks."""

    def __post_init__(self) -> None:
        each = settings.client_sockets()
        self.sockets_each = each
        self.sockets: Counter[str] = Counter()
        self.requests: Counter[str] = Counter()
        self.openings = Rate(each, OPENINGS_A_SECOND)
        self.rate = Rate(REQUESTS, REQUESTS_A_SECOND)
        self.guesses = Rate(GUESSES, GUESSES_A_SECOND)

    @contextmanager
    def socket(self, client: str) -> Iterator[bool]:
        """Hold one socket while it is open; False when the client, or all together, have too many."""
        is_free = (
            self.sockets[client] < self.sockets_each
            and self.sockets.total() < SOCKETS_IN_ALL
            and self.openings.take(client)
        )
        with _counted(self.sockets, client, is_free):
            yield is_free

    def may_guess(self, client: str) -> bool:
        """False for a client that has asked for too many addresses that nobody was given."""
        return self.guesses.left(client) >= 1

    @contextmanager
    def request(self, client: str) -> Iterator[bool]:
        """Hold one request while it is answered; False when the client asks too much."""
        is_free = self.requests[client] < REQUESTS_AT_ONCE and self.rate.take(client)
        with _counted(self.requests, client, is_free):
            yield is_free


@contextmanager
def _counted(counter: Counter[str], key: str, is_free: bool) -> Iterator[None]:  # noqa: FBT001
    counter[key] += is_free
    try:
        yield
    finally:
        counter[key] -= is_free
        if not counter[key]:
            del counter[key]


def client_of(scope: Scope) -> str:
    """The client of a connection: an IPv4 address, an IPv6 network, or whatever the server calls it."""
    host = str((scope.get("client") or ("unknown",))[0])
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def sensible(receive: Receive) -> Receive:
    """Messages of one socket that a page of the portal sends, as they come; others are passed over.

    One that is too long, no message of Streamlit's at all, or too many of them end the socket.
    """
    rate = Rate(MESSAGES, MESSAGES_A_SECOND)

    async def heard() -> Message:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            kind = _kind(message)
            if kind is None or not rate.take(""):
                return dict(_TOO_MUCH)
            if kind in SAID:
                return message

    return heard


def _kind(message: Message) -> str | None:
    """What a message asks for, empty for nothing; None for a text, what is too long, and what is none."""
    said = message.get("bytes")
    if said is None or len(said) > LONGEST_MESSAGE:
        return None
    try:
        asked = BackMsg.FromString(said)
    except DecodeError:
        return None
    kind = asked.WhichOneof("type") or ""
    if kind == "backend_operation_request":
        return asked.backend_operation_request.WhichOneof("payload") or ""
    return kind
