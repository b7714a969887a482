"""Bare connections to the server: how many there may be, and how long one may say nothing.

A request is bounded in the shell, which sees it only once its headers are there. A client that opens
connections and says nothing, or a letter a minute, would use up the server's open files without ever being
seen. uvicorn has no setting for that, and Streamlit starts uvicorn with settings of its own; so the class of
connections in the server's own configuration is given bounds when the server starts.
"""

import asyncio
import socket
import sys
from collections import Counter
from typing import Any

from starlette.types import Receive

from portal.site.bounds import LONGEST_MESSAGE

CONNECTIONS = 2000
SPARE_FILES = 256  # kept for releases, records and uploads
SILENCE_S = 20.0  # from the opening, or the last answer, to the last line of the next request
_FULL = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 10\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


def bound(receive: Receive, most: int | None = None) -> bool:
    """Bound the connections of the server that starts. False when it is no uvicorn: a test, say.

    `receive` is what the server handed to the app's lifespan: a method of uvicorn's own lifespan, which
    holds the server's configuration.
    """
    config = getattr(getattr(receive, "__self__", None), "config", None)
    protocol = getattr(config, "http_protocol_class", None)
    if config is None or protocol is None:
        return False
    config.ws_max_size = LONGEST_MESSAGE
    config.http_protocol_class = bounded(protocol, most or _most(), SILENCE_S)
    return True


def bounded(protocol: type[Any], most: int, silence_s: float) -> type[Any]:
    """A class of connections like `protocol`, of which there are at most so many at a time."""
    settings = {"peers": Counter(), "most": most, "silence_s": silence_s}
    return type("BoundedConnection", (_Bounded, protocol), settings)


class _Bounded(asyncio.Protocol):
    """What is put before uvicorn's own class of connections.

    One peer has at most half of all, be it a proxy for all readers or an attacker.
    """

    peers: Counter[str]
    most: int
    silence_s: float
    transport: asyncio.Transport
    cycle: Any  # the request that is being answered, or was last
    peer = ""
    silence: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection, or say that there are too many and close it."""
        super().connection_made(transport)
        _send_at_once(transport)
        peer = str((transport.get_extra_info("peername") or ("unknown",))[0])
        if self.peers.total() >= self.most or self.peers[peer] >= max(1, self.most // 2):
            self.transport.write(_FULL)
            self.transport.close()
            return
        self.peers[peer] += 1
        self.peer = peer
        self.listen()

    def connection_lost(self, exc: Exception | None) -> None:
        """Make room for another."""
        self.let_go()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self, *given: object) -> None:
        """From here the shell counts it, as a socket."""
        self.let_go()
        super().handle_websocket_upgrade(*given)  # type: ignore[misc]  # uvicorn's class has it

    def data_received(self, data: bytes) -> None:
        """Read on; a request that is whole ends the waiting."""
        super().data_received(data)
        self.listen()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()  # type: ignore[misc]  # as above
        self.listen()

    def listen(self) -> None:
        """Wait for a request that is whole; a request that is being answered is not waited for."""
        is_answering = self.cycle is not None and not self.cycle.response_complete
        if is_answering or not self.peer:
            self.hush()
        elif self.silence is None:
            loop = asyncio.get_running_loop()
            self.silence = loop.call_later(self.silence_s, self.transport.abort)

    def hush(self) -> None:
        """Wait no longer."""
        if self.silence is not None:
            self.silence.cancel()
            self.silence = None

    def let_go(self) -> None:
        """Count the connection no longer."""
        self.hush()
        if self.peer:
            self.peers[self.peer] -= 1
            self.peer = ""


def _send_at_once(transport: asyncio.BaseTransport) -> None:
    """Do not hold the body of an answer back until the browser has confirmed its headers (40 ms an answer):
    asyncio sees to it only for sockets that name their protocol, and Streamlit's does not."""
    own = transport.get_extra_info("socket")
    if own is not None and own.family in {socket.AF_INET, socket.AF_INET6}:
        own.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _most() -> int:
    """As many as the system lets a process have files open, short of the spare ones."""
    if sys.platform == "win32":
        return CONNECTIONS // 4
    import resource  # noqa: PLC0415 - there is none on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + 2 * SPARE_FILES
    if 0 <= soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return CONNECTIONS if soft < 0 else max(64, min(CONNECTIONS, soft - SPARE_FILES))
