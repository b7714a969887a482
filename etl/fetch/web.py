"""Asking a server politely: again when it is busy, never for ever, never somewhere else.

What is sent and what opens the door is never written anywhere: sentences name the host alone.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from etl.fetch.faults import Fault, FetchError
from etl.fetch.sources import Source
from etl.reading.text import shown

TRIES = 5
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 60.0
LONGEST_RETRY_AFTER = 600.0  # whoever asks for more is asked at the next run
LIMIT = 400 << 20
_BUSY = frozenset({429, 502, 503})
_GAVE_UP = 504  # the gateway has, while the query still runs: a second one beside it helps nobody
_HOPELESS = frozenset({Fault.CERTIFICATE, Fault.SLOW, Fault.UNREADABLE})
_MOVED = frozenset({301, 302, 303, 307, 308})
_CONNECT_SECONDS = 20.0
_HOPS = 3
_TRIES_OF_BROKEN = 3


@dataclass(frozen=True)
class Ask:
    """Which report is asked for: its name in the portal and its number in the system."""

    report: str
    number: int


@dataclass(frozen=True)
class Answer:
    """What came back, read to its end."""

    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def is_page(self) -> bool:
        """Whether it is a page for people, such as one to sign in on."""
        return self.body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"

    def json(self) -> Any:  # noqa: ANN401 - JSON
        """What it holds. Raises ValueError where it is no JSON or breaks off."""
        return json.loads(self.body.decode("utf-8-sig"))


@dataclass(frozen=True)
class _Failed:
    """Why a try came to nothing, and for how long to wait for the next one; None: there is none."""

    error: FetchError
    wait: float | None


@dataclass
class Web:
    """A session with one host; `pause` waits, so that tests need not.

    A proxy and certificates of a city's own are told in the environment (HTTPS_PROXY, SSL_CERT_FILE).
    """

    source: Source
    pause: Callable[[float], None] = time.sleep
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        wait = httpx.Timeout(self.source.wait_seconds, connect=_CONNECT_SECONDS)
        self.client = httpx.Client(
            timeout=wait,
            follow_redirects=False,
            headers={"Accept": "application/json"},
            trust_env=not self.source.is_near,
        )

    def __enter__(self) -> "Web":
        return self

    def __exit__(self, *_error: object) -> None:
        self.client.close()

    def get(self, path: str, ask: Ask | None = None, **more: Any) -> Answer:  # noqa: ANN401 - httpx's own
        """What the host answers, when it is not busy any more. Raises FetchError."""
        return self._send("GET", path, ask, more)

    def post(self, path: str, **more: Any) -> Answer:  # noqa: ANN401 - httpx's own
        return self._send("POST", path, None, more)

    def _send(self, method: str, path: str, ask: Ask | None, more: dict[str, Any]) -> Answer:
        tried = 1
        while True:
            found = self._tried(method, path, ask, more, tried)
            if isinstance(found, Answer):
                return found
            if found.wait is None or tried == TRIES:
                raise found.error
            self.pause(found.wait)
            tried += 1

    def _tried(
        self, method: str, path: str, ask: Ask | None, more: dict[str, Any], tried: int
    ) -> "Answer | _Failed":
        wait = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (tried - 1))
        try:
            answer = self._once(method, path, ask, more)
        except (httpx.HTTPError, httpx.InvalidURL) as broken:
            error = self._fault(broken)
            return _Failed(error, None if error.fault in _HOPELESS else wait)
        if answer.status == _GAVE_UP:
            return _Failed(FetchError(Fault.GAVE_UP, host=self.source.host), None)
        if answer.status not in _BUSY:
            return answer
        error = FetchError(Fault.BUSY, host=self.source.host, status=answer.status, times=tried)
        wait = max(wait, retry_after(answer.headers))
        return _Failed(error, None if wait > LONGEST_RETRY_AFTER else wait)

    def _once(self, method: str, path: str, ask: Ask | None, more: dict[str, Any]) -> Answer:
        address = httpx.URL(self.source.address + path)
        for _hop in range(_HOPS):
            with self.client.stream(method, address, **more) as response:
                if response.status_code not in _MOVED:
                    return Answer(response.status_code, response.headers, self._body(response, ask))
                target = address.join(response.headers.get("location", ""))
            if _host(target) != _host(address) or method != "GET":
                break
            address, more = target, {**more, "params": None}
        raise FetchError(Fault.MOVED, host=self.source.host, target=shown(target.host)[:100])

    def _body(self, response: httpx.Response, ask: Ask | None) -> bytes:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > LIMIT:
                report = ask.report if ask else "–"
                raise FetchError(Fault.TOO_MUCH, report=report, limit=LIMIT >> 20)
        return bytes(body)

    def _fault(self, broken: httpx.HTTPError | httpx.InvalidURL) -> FetchError:
        if not isinstance(broken, httpx.TransportError):
            return FetchError(Fault.UNREADABLE, host=self.source.host)
        if isinstance(broken, httpx.ReadTimeout | httpx.WriteTimeout | httpx.PoolTimeout):
            return FetchError(Fault.SLOW, host=self.source.host, seconds=self.source.wait_seconds)
        if isinstance(broken, httpx.RemoteProtocolError | httpx.ReadError):
            return FetchError(Fault.CUT, host=self.source.host)
        if "CERTIFICATE" in str(broken).upper():
            return FetchError(Fault.CERTIFICATE, host=self.source.host)
        return FetchError(Fault.UNREACHABLE, host=self.source.host)


def again(read: Callable[[], list[dict[str, Any]]], web: Web) -> list[dict[str, Any]]:
    """What `read` gives; an answer that breaks off is asked for again a few times. Raises FetchError."""
    tried = 1
    while True:
        try:
            return read()
        except FetchError as error:
            if error.fault is not Fault.BROKEN_JSON or tried == _TRIES_OF_BROKEN:
                raise
        web.pause(FIRST_PAUSE * tried)
        tried += 1


def rows_of(answer: Answer, source: Source, ask: Ask) -> list[dict[str, Any]]:
    """The rows that an answer holds. Raises FetchError for all that is no list of them."""
    _refuse_status(answer, source, ask)
    if answer.is_page:
        raise FetchError(Fault.HTML_PAGE, host=source.host)
    try:
        told = answer.json()
    except (ValueError, RecursionError):
        raise FetchError(Fault.BROKEN_JSON, report=ask.report) from None
    if isinstance(told, dict) and (error := error_of(told)):
        raise FetchError(Fault.ERROR_OBJECT, report=ask.report, error=error)
    if not isinstance(told, list) or not all(isinstance(row, dict) for row in told):
        raise FetchError(Fault.SHAPE, report=ask.report)
    return told


def _refuse_status(answer: Answer, source: Source, ask: Ask) -> None:
    if answer.status == 200:  # noqa: PLR2004 - HTTP
        return
    if answer.status == 403:  # noqa: PLR2004 - HTTP
        raise FetchError(Fault.FORBIDDEN, report=ask.report, number=ask.number)
    if answer.status == 404:  # noqa: PLR2004 - HTTP
        raise FetchError(Fault.NO_REPORT, report=ask.report, number=ask.number)
    raise FetchError(Fault.SERVER, host=source.host, status=answer.status, report=ask.report)


def error_of(told: dict[str, Any]) -> str:
    """What an object says of an error; empty where it says nothing."""
    for key in ("error", "errors", "message"):
        if told.get(key):
            return shown(str(told[key]))[:120]
    return ""


def retry_after(headers: httpx.Headers) -> float:
    """How many seconds a busy server asks for: a number, or until a time; 0 where it says nothing."""
    told = headers.get("retry-after", "").strip()
    if told.isdigit():
        return float(told)
    try:
        until = parsedate_to_datetime(told)
    except ValueError:
        return 0.0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _host(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
