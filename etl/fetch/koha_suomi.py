"""Koha-Suomi's report service: pages of rows over the interface of Koha, by OAuth 2 or Basic."""

import base64
import time
from dataclasses import dataclass, field

from etl import finnish
from etl.fetch.faults import Fault, FetchError
from etl.fetch.sources import Secrets, Source
from etl.fetch.web import Answer, Ask, Web, again, rows_of
from etl.fetch.whole import Days, Longest, Row, UnsureError, refuse_unsure

_REPORTS = "/api/v1/contrib/kohasuomi/reportservices/reports"
_TOKEN = "/api/v1/oauth/token"  # noqa: S105 - an address
_UNAUTHORISED = 401
_OK, _BROKEN = 200, 500
_EARLY_SECONDS = 30


@dataclass
class KohaSuomi:
    """Asks page by page; a token that expires on the way is renewed, and that page asked for again."""

    source: Source
    secrets: Secrets
    web: Web
    _token: str = field(default="", repr=False)
    _until: float = 0.0
    _longest: Longest = field(default_factory=Longest)

    def open(self) -> None:
        """Find out whether the door opens. Raises FetchError."""
        self._door()

    def rows(self, ask: Ask, days: Days | None) -> list[Row]:
        """All rows of a report in those days, both included. Raises FetchError and UnsureError."""
        size = self.source.page_rows
        found = self._page(ask, days, 1, size)
        if (
            len(found) != size
        ):  # all of it; more than were asked for come of a service without pages
            self._longest.refuse_cut(len(found))
            return found
        page, latest = 1, found
        while len(latest) == size:
            page, before = page + 1, latest
            latest = self._page(ask, days, page, size)
            if _are_same(before, latest):
                raise FetchError(Fault.SAME_PAGE, report=ask.report, rows=finnish.number(size))
            found = found + latest
        refuse_unsure(found, ask)
        return found

    def at_once(self, ask: Ask, days: Days | None, seen: int, halved: int) -> list[Row]:
        """All rows on one page: between pages nothing can be lost then."""
        size = 2 * seen
        found = self._page(ask, days, 1, size)
        if len(found) < seen or len(found) == size:
            raise UnsureError(Fault.UNORDERED, len(found))
        self._longest.refuse_limit(len(found), halved)
        return found

    def _page(self, ask: Ask, days: Days | None, page: int, size: int) -> list[Row]:
        asked: dict[str, str | int] = {"report_id": ask.number}
        if days:
            asked |= {"param1": days[0].isoformat(), "param2": days[1].isoformat()}
        asked |= {"_page": page, "_per_page": size}
        return again(lambda: rows_of(self._answer(ask, asked), self.source, ask), self.web)

    def _answer(self, ask: Ask, asked: dict[str, str | int]) -> Answer:
        answer = self.web.get(_REPORTS, ask, params=asked, headers=self._door())
        if answer.status != _UNAUTHORISED:
            return answer
        self._token = ""
        answer = self.web.get(_REPORTS, ask, params=asked, headers=self._door())
        if answer.status == _UNAUTHORISED:
            is_basic = not self.secrets.get("client_id")
            fault = Fault.LOGIN if is_basic else Fault.SIGNED_OUT
            raise FetchError(fault, host=self.source.host, name=self.source.name)
        return answer

    def _door(self) -> dict[str, str]:
        if self.secrets.get("user"):
            user, password = self.secrets.need(self.source, "user", "password")
            told = base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
            return {"Authorization": f"Basic {told}"}
        if not self._token or time.monotonic() > self._until:
            self._token, seconds = self._new_token()
            self._until = time.monotonic() + max(0, seconds - _EARLY_SECONDS)
        return {"Authorization": f"Bearer {self._token}"}

    def _new_token(self) -> tuple[str, int]:
        client_id, client_secret = self.secrets.need(self.source, "client_id", "client_secret")
        form = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
        }
        answer = self.web.post(_TOKEN, data=form)
        if answer.status >= _BROKEN:  # whatever it says then, a page for people too
            raise FetchError(Fault.BUSY, host=self.source.host, status=answer.status, times=1)
        if answer.is_page:
            raise FetchError(Fault.HTML_PAGE, host=self.source.host)
        try:
            told = answer.json() if answer.status == _OK else {}
            return str(told["access_token"]), int(told.get("expires_in", 3600))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise FetchError(Fault.LOGIN, host=self.source.host, name=self.source.name) from None


def _are_same(page: list[Row], other: list[Row]) -> bool:
    """Whether two pages hold the same rows, in whatever order: then the service does not know of pages."""
    return sorted(map(repr, page)) == sorted(map(repr, other))
