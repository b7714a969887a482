"""A house of one's own for a test: a data folder, a region pack, and the real load and build."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from typer.testing import CliRunner, Result

from etl import archive, load
from etl.build import CURRENT, Built, build
from etl.commands import app
from etl.load import Load, Outcome
from etl.sample import write as sample
from etl.settings import Paths
from tests.exports import shapes

ROOT = Path(__file__).parents[2]
LAPLAND = ROOT / "data" / "reference" / "lapland"
REGIONS = ROOT / "tests" / "regions"
POHJOLA = REGIONS / "pohjola"
PIENI = REGIONS / "pieni"
R1 = shapes.loans().header
R1B = shapes.statistics().header
R2 = (
    "transfer_id",
    "item_number",
    "item_home_branch",
    "item_type",
    "from_branch",
    "to_branch",
    "requested_time",
    "sent_time",
    "arrived_time",
    "cancelled_time",
    "reason",
    "cancel_reason",
)
R3 = (
    "hold_id", "placed_date", "pickup_branch", "patron_category", "item_home_branch", "item_number", "found",
    "waiting_date", "cancelled_date", "cancel_reason", "last_change", "patron_home_branch", "item_level",
)  # fmt: skip
R5 = shapes.matrix().header

Event = dict[str, Any]


@dataclass(frozen=True)
class House:
    """Paths, and short words for what a test does with them."""

    paths: Paths

    def drop(self, name: str, content: bytes) -> Path:
        """Put a file into the exports folder."""
        self.paths.exports.mkdir(parents=True, exist_ok=True)
        path = self.paths.exports / name
        path.write_bytes(content)
        return path

    def loading(self) -> AbstractContextManager[Load]:
        """A load, for what is said of a file."""
        return load.opened(self.paths)

    def load(self, path: Path, *, dry_run: bool = False) -> list[Outcome]:
        with load.opened(self.paths, dry_run=dry_run) as loading:
            return list(loading.take(path))

    def take(self, content: bytes, name: str = "report.csv") -> Outcome:
        """Drop and load a file that gives one outcome."""
        (outcome,) = self.load(self.drop(name, content))
        return outcome

    def build(self, *, accept_unmapped: bool = True) -> Built:
        with archive.locked(self.paths):
            return build(self.paths, accept_unmapped=accept_unmapped)

    def release(self) -> Path:
        name = (self.paths.warehouse / CURRENT).read_text(encoding="utf-8").strip()
        return self.paths.warehouse / name

    def ask(self, sql: str, release: Path | None = None) -> list[tuple[Any, ...]]:
        """Rows of a query on the release in use."""
        with duckdb.connect(str(release or self.release()), read_only=True) as con:
            return con.execute(sql).fetchall()

    def archived(self) -> list[dict[str, Any]]:
        """Every row of every archived export, as stored."""
        with duckdb.connect() as con:
            rows: list[dict[str, Any]] = []
            for entry in archive.entries(self.paths):
                found = con.execute(f"from '{archive.parquet_of(entry, self.paths)}'")
                names = [column[0] for column in found.description or []]
                rows += [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        return rows

    def command(self, *words: str) -> Result:
        """Run a command of python -m etl in this house."""
        return CliRunner().invoke(app, list(words), env=self.environment())

    def environment(self) -> dict[str, str]:
        return os.environ | {
            "PORTAL_DATA": str(self.paths.data),
            "PORTAL_REGION": str(self.paths.region),
            "PYTHONIOENCODING": "utf-8",
        }


def house_in(folder: Path, pack: Path = POHJOLA) -> House:
    return House(Paths(folder / "data", pack))


def event(**cells: object) -> Event:
    """One loan in Outola of Outola's own item; give what differs."""
    return {
        "event_time": "2025-01-15 12:00:00",
        "event_type": "issue",
        "event_branch": "OUPK",
        "item_home_branch": "OUPK",
        "patron_category": "AIK1",
        "item_type": "KIR",
        "events": 1,
        "month": "2025-01",
        "has_patron": 1,
        **cells,
    }


def csv_of(header: Iterable[str], events: Iterable[Event]) -> bytes:
    """A report in Koha's own bytes, with the given columns."""
    names = tuple(header)
    rows = tuple(tuple(str(each.get(name, "")) for name in names) for each in events)
    return shapes.koha_csv(shapes.Table("made", names, rows))


def r1(*events: Event) -> bytes:
    """The loans report; events without an id are numbered from 1."""
    return csv_of(R1, [event(**{"event_id": n} | each) for n, each in enumerate(events, start=1)])


def r1b(*events: Event) -> bytes:
    return csv_of(R1B, [event(**each) for each in events])


def r5(*events: Event) -> bytes:
    return csv_of(R5, [event(**each) for each in events])


def made_up(house: House) -> Path:
    """The folder of a small sample, written and not loaded."""
    folder = house.paths.exports / "sample"
    day = date(2025, 1, 1), date(2025, 1, 31)
    sample.write(folder, pack=POHJOLA, events_per_year=2_000, first=day[0], last=day[1])
    return folder


def killed(house: House, rounds: int, share: float, *words: str) -> list[dict[str, Any]]:
    """What a look at the data folder found after each killed run; share as in the killer."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.etl.killer", str(rounds), str(share), *words],
        cwd=ROOT,
        env=house.environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
