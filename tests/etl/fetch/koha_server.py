"""A server that speaks Koha's two interfaces for reports, from their published descriptions.

Koha-Suomi's report service: pages by LIMIT and OFFSET, errors as {"error"}, tokens by OAuth 2 or Basic.
Koha's own svc/report: a session cookie, no pages, at most `limit` rows without a word, pages for people
where the session has ended. What goes wrong is told it beforehand: `faults` are played one a question.
No real Koha was reached to write it.
"""

import base64
import json
import random
import ssl
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

Row = dict[str, Any]
Fault = Callable[["Handler"], None]

CLIENT_ID, CLIENT_SECRET = "portaali-tunnus", "hyvin-salainen-arvo-8473"
USER, PASSWORD = "raportoija", "salasana-jota-ei-nahda-5521"
OAUTH = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
BASIC = {"user": USER, "password": PASSWORD}
SERVICE = "/api/v1/contrib/kohasuomi/reportservices/reports"
DOOR = "/cgi-bin/koha/svc/authentication"
REPORT = "/cgi-bin/koha/svc/report"
LOGIN_PAGE = (
    b"<!DOCTYPE html>\n<html><head><title>Kirjaudu sis\xc3\xa4\xc3\xa4n</title></head></html>"
)


@dataclass
class Koha:
    """What the server has, how it is disposed, and what it was asked."""

    reports: dict[int, list[Row]] = field(default_factory=dict)
    dated_by: dict[int, str] = field(default_factory=dict)
    forbidden: set[int] = field(default_factory=set)
    faults: deque[Fault | None] = field(default_factory=deque)
    token_fault: Fault | None = None
    is_ordered: bool = True
    has_pages: bool = True
    most_on_a_page: int = 10**6
    token_uses: int = 10**6
    session_uses: int = 10**6
    limit: int = 10**6
    wants_csrf: bool = True
    asked: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    tokens: dict[str, int] = field(default_factory=dict)
    sessions: dict[str, int] = field(default_factory=dict)
    at_once: int = 0
    most_at_once: int = 0
    address: str = ""

    def questions(self) -> list[str]:
        """The days that reports were asked for, as 2025-01-01..2025-01-31; a page only once."""
        found = []
        for _path, told in self.asked:
            days = told.get("sql_params") or [*told.get("param1", []), *told.get("param2", [])]
            found.append("..".join(days))
        return list(dict.fromkeys(found))

    def rows(self, number: int, days: list[str]) -> list[Row]:
        """The rows of a report in those days, both included."""
        rows = self.reports[number]
        if number not in self.dated_by:
            return rows
        column = self.dated_by[number]
        after = (date.fromisoformat(days[1]) + timedelta(days=1)).isoformat()
        return [row for row in rows if days[0] <= str(row[column]) < after]

    def shuffled(self, rows: list[Row]) -> list[Row]:
        """As a database gives rows that nobody has ordered: each time in another order."""
        seed = random.Random(len(self.asked))  # noqa: S311 - no secret
        return seed.sample(rows, len(rows))


class Handler(BaseHTTPRequestHandler):
    """One question."""

    koha: Koha

    def log_message(self, *_told: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path, told = self._asked()
        if path == DOOR:
            self._hand_out()
        elif path in {SERVICE, REPORT}:
            self._report(path, told)
        else:
            self.answer(404, {"error": "Not found"})

    def do_POST(self) -> None:
        path, _told = self._asked()
        length = int(self.headers.get("content-length", 0))
        form = {name: each[0] for name, each in parse_qs(self.rfile.read(length).decode()).items()}
        if path == DOOR:
            self._sign_in(form)
        elif path == "/api/v1/oauth/token":
            self._token(form)
        else:
            self.answer(404, {"error": "Not found"})

    def answer(self, status: int, told: object, **headers: str) -> None:
        self.send(status, json.dumps(told, ensure_ascii=False).encode(), **headers)

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _asked(self) -> tuple[str, dict[str, list[str]]]:
        parts = urlsplit(self.path)
        return parts.path, parse_qs(parts.query)

    def _report(self, path: str, told: dict[str, list[str]]) -> None:
        koha = self.koha
        koha.asked.append((path, told))
        koha.at_once += 1
        koha.most_at_once = max(koha.most_at_once, koha.at_once)
        try:
            fault = koha.faults.popleft() if koha.faults else None
            if fault is not None:
                fault(self)
            elif path == SERVICE:
                self._service(told)
            else:
                self._svc(told)
        finally:
            koha.at_once -= 1

    # --- Koha-Suomi's report service

    def _token(self, form: dict[str, str]) -> None:
        if self.koha.token_fault is not None:
            self.koha.token_fault(self)
            return
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            self.answer(400, {"error": "unauthorized_client"})
            return
        token = f"avain-{len(self.koha.tokens)}"
        self.koha.tokens[token] = self.koha.token_uses
        self.answer(200, {"access_token": token, "token_type": "Bearer", "expires_in": 3600})

    def _is_let_in(self) -> bool:
        kind, _space, told = self.headers.get("authorization", "").partition(" ")
        if kind == "Basic":
            return base64.b64decode(told).decode() == f"{USER}:{PASSWORD}"
        if self.koha.tokens.get(told, 0) < 1:
            return False
        self.koha.tokens[told] -= 1
        return True

    def _service(self, told: dict[str, list[str]]) -> None:
        koha, number = self.koha, int(told["report_id"][0])
        if not self._is_let_in():
            self.answer(401, {"error": "Authentication failure."})
        elif number in koha.forbidden:
            self.answer(403, {"error": "Forbidden"})
        elif number not in koha.reports:
            self.answer(404, {"error": "Data not found"})
        else:
            days = [*told.get("param1", [""]), *told.get("param2", [""])]
            self.answer(200, self._paged(koha.rows(number, days), told))

    def _paged(self, rows: list[Row], told: dict[str, list[str]]) -> list[Row]:
        rows = rows if self.koha.is_ordered else self.koha.shuffled(rows)
        if not self.koha.has_pages:
            return rows
        size, page = int(told["_per_page"][0]), int(told["_page"][0])
        return rows[size * (page - 1) : size * page][: self.koha.most_on_a_page]

    # --- Koha's own svc

    def _hand_out(self) -> None:
        headers = {"Csrf_Token": "avain-lomakkeelle"} if self.koha.wants_csrf else {}
        self.send(200, b"<response><status>failed</status></response>", **headers)

    def _sign_in(self, form: dict[str, str]) -> None:
        names = (
            ("login_userid", "login_password") if self.koha.wants_csrf else ("userid", "password")
        )
        is_meant = not self.koha.wants_csrf or self.headers.get("csrf-token") == "avain-lomakkeelle"
        if not is_meant or tuple(form.get(name) for name in names) != (USER, PASSWORD):
            self.send(200, b"<?xml version='1.0'?>\n<response><status>failed</status></response>")
            return
        session = f"istunto{len(self.koha.sessions)}"
        self.koha.sessions[session] = self.koha.session_uses
        self.send(
            200,
            b"<?xml version='1.0'?>\n<response><status>ok</status></response>",
            Set_Cookie=f"CGISESSID={session}; path=/; HttpOnly",
        )

    def _svc(self, told: dict[str, list[str]]) -> None:
        koha = self.koha
        session = self.headers.get("cookie", "").partition("CGISESSID=")[2].partition(";")[0]
        if koha.sessions.get(session, 0) < 1:
            self.send(200, LOGIN_PAGE)
            return
        koha.sessions[session] -= 1
        number = int(told["id"][0])
        if number not in koha.reports:
            self.answer(200, {"error": "no such report"})
            return
        self.answer(200, koha.rows(number, told.get("sql_params", []))[: koha.limit])


# --- what can go wrong ----------------------------------------------------------------------------


def busy(status: int = 503, **headers: str) -> Fault:
    return lambda handler: handler.answer(status, {"error": "Connection unavailable"}, **headers)


def broken(status: int = 500) -> Fault:
    return lambda handler: handler.answer(status, {"error": "Internal server error"})


def login_page(handler: Handler) -> None:
    handler.send(200, LOGIN_PAGE)


def error_page(status: int) -> Fault:
    return lambda handler: handler.send(status, b"<html><body>Gateway</body></html>")


def wrongly_packed(handler: Handler) -> None:
    handler.send(200, b"[]", Content_Encoding="gzip")


def error_object(handler: Handler) -> None:
    handler.answer(200, {"error": "SQL on viallinen"})


def moved(target: str) -> Fault:
    return lambda handler: handler.send(302, b"", Location=target)


def slow(seconds: float) -> Fault:
    def play(handler: Handler) -> None:
        time.sleep(seconds)
        handler.answer(200, [])

    return play


def cut(handler: Handler) -> None:
    """The connection ends in the middle of the answer."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b'[{"event_id": 1, "event_')
    handler.wfile.flush()
    handler.connection.close()


def half(handler: Handler) -> None:
    """The answer says that it is whole, and is not."""
    handler.send(200, b'[{"event_id": 1, "event_time": "2025-01-0')


@contextmanager
def running(koha: Koha, context: ssl.SSLContext | None = None) -> Iterator[Koha]:
    """The server on a free port of this computer; its address is in `address`, with TLS if asked."""
    handler = type("Asked", (Handler,), {"koha": koha})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        koha.address = f"http{'s' if context else ''}://127.0.0.1:{server.server_port}"
        try:
            yield koha
        finally:
            server.shutdown()
            thread.join()
