"""A small ASGI client for tests: one call, one answer, cookies kept, nothing over a network."""

import asyncio
import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import unquote, urlsplit

import brotli
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message

_UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


@dataclass(frozen=True)
class Answer:
    """One answer; `raw` is what went over the wire."""

    status_code: int
    headers: Headers
    raw: bytes

    @property
    def content(self) -> bytes:
        unpack = _UNPACK.get(self.headers.get("content-encoding", ""), bytes)
        return unpack(self.raw)

    @property
    def text(self) -> str:
        return self.content.decode()

    def json(self) -> dict[str, object]:
        return dict(json.loads(self.content))


@dataclass
class Client:
    """A browser that asks an app; `address` is the machine it asks from."""

    app: ASGIApp
    base_url: str = "http://127.0.0.1:8600"
    address: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        return self.request("GET", path, **headers)

    def request(self, method: str, path: str, *, body: bytes = b"", **headers: str) -> Answer:
        """One answer. A body that is shorter than its content-length ends in a disconnection."""
        scope = self._scope("http", path, headers) | {"method": method}
        is_whole = int(headers.get("content_length") or 0) <= len(body)
        sent = self._run(scope, [{"type": "http.request", "body": body, "more_body": not is_whole}])
        start = sent[0]
        answer = Answer(
            start["status"],
            Headers(raw=start["headers"]),
            b"".join(message.get("body", b"") for message in sent[1:]),
        )
        for line in answer.headers.getlist("set-cookie"):
            self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(line).items()}
        return answer

    def websocket(self, path: str, **headers: str) -> list[Message]:
        """What the app sends to a browser that asks for a websocket; it tells its origin, as all do."""
        headers = {"origin": self.base_url} | headers
        return self._run(self._scope("websocket", path, headers), [{"type": "websocket.connect"}])

    def _scope(self, kind: str, path: str, headers: dict[str, str]) -> dict[str, Any]:
        base, target = urlsplit(self.base_url), urlsplit(path)
        sent = {"host": base.netloc, "accept-encoding": "br, gzip"}
        if self.cookies:
            sent["cookie"] = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return {
            "type": kind,
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "scheme": base.scheme if kind == "http" else "ws",
            "path": unquote(target.path),
            "raw_path": target.path.encode(),
            "root_path": "",
            "query_string": target.query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
            "client": (self.address, 50000),
            "server": (base.hostname, base.port or 443),
            "subprotocols": [],
        }

    def _run(self, scope: dict[str, Any], incoming: list[Message]) -> list[Message]:
        sent: list[Message] = []

        async def receive() -> Message:
            return incoming.pop(0) if incoming else {"type": f"{scope['type']}.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        with ThreadPoolExecutor(1) as thread:  # a browser of another test may hold this one's loop
            thread.submit(lambda: asyncio.run(self.app(scope, receive, send))).result()
        return sent
