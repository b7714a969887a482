"""A house with a source, and short words for what a test fetches in it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from etl.fetch import daily, shelf
from etl.fetch.shelf import Slip, Stands
from etl.fetch.tell import Daily
from tests.etl.fetch import koha_server
from tests.etl.fetch.koha_server import Koha
from tests.etl.house import POHJOLA, House, house_in

TODAY = date(2025, 3, 11)
R1, R1B, R2, R3, R4 = 101, 111, 102, 103, 104
BRANCHES = [
    {"branch": code, "branch_name": name, "okm_group": "OU_OKM", "postal_code": "99999"}
    for code, name in (("OUPK", "Outola"), ("OUBY", "Byström"), ("PIPK", "Pikkula"))
]


def loans(first: date, last: date, a_day: int = 6, start: int = 1) -> list[dict[str, Any]]:
    """Events of each day, as R1 tells them, with what must not be kept."""
    found = []
    for n in range((last - first).days + 1):
        for place in range(a_day):
            found.append(
                {
                    "event_id": start + len(found),
                    "event_time": f"{first + timedelta(days=n)} 1{place % 9}:{place % 60:02}:07",
                    "event_type": "issue" if place % 3 else "renew",
                    "event_branch": "PIPK" if place % 2 else "OUPK",
                    "item_home_branch": "OUPK",
                    "item_holding_branch": "OUPK",
                    "patron_home_branch": "ASIAKKAANKOTI",
                    "patron_category": "AIK1",
                    "item_number": 777000 + place,
                    "item_type": "KIR",
                    "shelving_location": "AIK",
                    "collection_code": None,
                    "borrowernumber": 424242,
                }
            )
    return found


@dataclass
class Desk:
    """A house, the Koha that it asks, and the pauses that were made on the way."""

    house: House
    koha: Koha
    pauses: list[float] = field(default_factory=list)

    def sources(self, kind: str = "koha-suomi", **more: object) -> None:
        """Write sources.toml with one source named lappi."""
        told = {"reports": {"R1": R1}, "since": "2025-01", "address": self.koha.address, **more}
        lines = [f"{key} = {_toml(value)}" for key, value in told.items()]
        text = "\n".join(["[[source]]", 'name = "lappi"', f'kind = "{kind}"', *lines, ""])
        self.house.paths.sources.parent.mkdir(parents=True, exist_ok=True)
        self.house.paths.sources.write_text(text, encoding="utf-8")

    def fetch(self, today: date = TODAY, since: date | None = None) -> Daily:
        return daily.fetched(
            self.house.paths, "Testi", since=since, today=today, pause=self.pauses.append
        )

    def daily(self, today: date = TODAY) -> Daily:
        return daily.daily(self.house.paths, "Testi", today=today, pause=self.pauses.append)

    def held(self) -> list[Slip]:
        return shelf.slips(self.house.paths, Stands.HELD)

    def loaded(self) -> list[int]:
        """Ids of the events in the archive, each once."""
        return sorted({int(row["event_id"]) for row in self.house.archived() if "event_id" in row})

    def journal(self) -> list[dict[str, Any]]:
        path = self.house.paths.journal
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [json.loads(line) for line in lines]


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items()) + " }"
    return json.dumps(value)


@contextmanager
def desk_in(folder: Path) -> Iterator[Desk]:
    """An empty house, and a Koha with eleven weeks of loans."""
    koha = Koha({R1: loans(date(2025, 1, 1), date(2025, 3, 31)), R4: BRANCHES}, {R1: "event_time"})
    with koha_server.running(koha):
        yield Desk(house_in(folder / "portaali", POHJOLA), koha)
