"""A fresh house for a test, and two furnished ones for the whole session."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.sample import write as sample
from tests.etl.house import LAPLAND, House, house_in
from tests.exports import shapes


@pytest.fixture
def house(tmp_path: Path) -> House:
    """An empty house in the small region Pohjola."""
    return house_in(tmp_path)


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The full year of 2025 in Lapland, loaded and built."""
    made = house_in(tmp_path_factory.mktemp("year"), LAPLAND)
    made.take(shapes.YEAR.read_bytes(), "loans.csv.gz")
    made.take(shapes.BRANCHES.read_bytes(), "branches.csv")
    made.build()
    return made


@pytest.fixture(scope="session")
def golden() -> dict[str, Any]:
    path = Path(__file__).parents[1] / "golden" / "expected_2025.json"
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> tuple[House, dict[str, Any]]:
    """A small sample over Lapland, loaded and built, and its truth."""
    made = house_in(tmp_path_factory.mktemp("made-up"), LAPLAND)
    folder = made.paths.exports / "sample"
    sample.write(
        folder,
        pack=LAPLAND,
        events_per_year=40_000,
        first=date(2025, 11, 1),
        last=date(2026, 1, 31),
        seed=5,
    )
    for path in [*sorted(folder.glob("*.csv")), *folder.glob("*.xlsx")]:
        made.load(path)
    made.build()
    return made, json.loads((folder / sample.TRUTH).read_text(encoding="utf-8"))
