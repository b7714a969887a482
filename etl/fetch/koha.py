"""Koha's own svc/report: a session by svc/authentication, then one answer a question, without pages."""

import re
from dataclasses import dataclass, field
from typing import Any

from etl.fetch.faults import Fault, FetchError
from etl.fetch.sources import Secrets, Source
from etl.fetch.web import Answer, Ask, Web, again, rows_of
from etl.fetch.whole import Days, Longest, Row

_DOOR = "/cgi-bin/koha/svc/authentication"
_REPORT = "/cgi-bin/koha/svc/report"
_OK, _UNAUTHORISED = 200, 401
_STATUS = re.compile(rb"<status>\s*(\w+)\s*</status>")


@dataclass
class Koha:
    """Asks day by day where Koha may have cut the answer; signs in again when the session has ended."""

    source: Source
    secrets: Secrets
    web: Web
    _is_in: bool = False
    _longest: Longest = field(default_factory=Longest)

    def open(self) -> None:
        """Sign in. Raises FetchError.

        Since 24.05 Koha wants the token that it hands out first, and calls user and password otherwise.
        """
        user, password = self.secrets.need(self.source, "user", "password")
        first = self.web.get(_DOOR)
        token = first.headers.get("csrf-token", "")
        form = (
            {"login_userid": user, "login_password": password}
            if token
            else {"userid": user, "password": password}
        )
        headers = {"Csrf-Token": token} if token else {}
        answer = self.web.post(_DOOR, data=form, headers=headers)
        told = _STATUS.search(answer.body)
        if told is None:
            raise FetchError(Fault.HTML_PAGE, host=self.source.host)
        if told[1] != b"ok":
            raise FetchError(Fault.LOGIN, host=self.source.host, name=self.source.name)
        self._is_in = True

    def rows(self, ask: Ask, days: Days | None) -> list[Row]:
        """All rows of a report in those days, both included. Raises FetchError and UnsureError."""
        found = self._rows(ask, days)
        self._longest.refuse_cut(len(found))
        return found

    def at_once(self, ask: Ask, days: Days | None, seen: int, halved: int) -> list[Row]:
        """The rows, unless there are exactly as many as limits are."""
        self._longest.refuse_limit(seen, halved)
        return self._rows(ask, days)

    def _rows(self, ask: Ask, days: Days | None) -> list[Row]:
        if not self._is_in:
            self.open()
        return again(lambda: rows_of(self._answer(ask, days), self.source, ask), self.web)

    def _answer(self, ask: Ask, days: Days | None) -> Answer:
        asked: dict[str, Any] = {"id": ask.number, "annotated": 1}
        if days:
            asked["sql_params"] = [each.isoformat() for each in days]
        answer = self.web.get(_REPORT, ask, params=asked)
        if not _is_signed_out(answer):
            return answer
        self.open()
        return self.web.get(_REPORT, ask, params=asked)


def _is_signed_out(answer: Answer) -> bool:
    """A session that has ended gives the page to sign in on, as if all were well.

    The page of a gateway that has an error is none: the report is not asked for again beside it.
    """
    return answer.status == _UNAUTHORISED or (answer.status == _OK and answer.is_page)
