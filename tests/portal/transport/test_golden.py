"""The full year of 2025, loaded and built, gives on the page what was counted before export."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from portal.kit import covered
from portal.kit.places import Level, Scope
from portal.transport import holds as demand
from portal.transport import queries as transport
from tests.etl.house import LAPLAND, house_in
from tests.exports import shapes

EXPORTS = Path(shapes.__file__).parent
YEAR = (dt.date(2025, 1, 1), dt.date(2025, 12, 1))
ALL_HOLDS = (dt.date(2024, 11, 1), dt.date(2025, 12, 1))


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    house = house_in(tmp_path_factory.mktemp("golden"), LAPLAND)
    for path in (
        shapes.YEAR,
        shapes.BRANCHES,
        EXPORTS / "transfers_2025.semicolon.bom.csv.gz",
        EXPORTS / "holds_2025.semicolon.bom.csv.gz",
    ):
        house.take(path.read_bytes(), path.name)
    house.build()
    with duckdb.connect(str(house.release()), read_only=True) as con:
        yield con


@pytest.mark.parametrize("level", Level)
def test_every_transfer_and_the_open_ones(year: duckdb.DuckDBPyConnection, level: Level) -> None:
    totals = transport.totals(year, Scope(level, *YEAR)).iloc[0]
    routes = transport.routes(year, Scope(level, *YEAR))

    assert totals[["transfers", "open"]].tolist() == [5_796, 150]
    assert routes[["transfers", "open"]].sum().tolist() == [5_796, 150]


@pytest.mark.parametrize(
    ("level", "between"), [(Level.MUNICIPALITY, 4_642), (Level.LIBRARY, 4_626)]
)
def test_transfers_between_places(
    year: duckdb.DuckDBPyConnection, level: Level, between: int
) -> None:
    assert transport.totals(year, Scope(level, *YEAR)).iloc[0]["between_places"] == between


def test_reasons_and_bands_add_up(year: duckdb.DuckDBPyConnection) -> None:
    totals = transport.totals(year, Scope(Level.MUNICIPALITY, *YEAR)).iloc[0]

    assert totals[["reserve", "returned", "other"]].tolist() == [2_276, 2_957, 563]
    assert totals[["arrived", "cancelled", "open", "not_sent"]].tolist() == [5_542, 104, 150, 0]
    assert totals["timed"] == 5_529
    # By the clock alone 1,469 and 1,280: one transfer was under way while clocks were put back.
    assert totals[["under_48h", "up_to_72h", "over_72h"]].tolist() == [1_468, 1_281, 2_780]


def test_holds_by_outcome(year: duckdb.DuckDBPyConnection) -> None:
    totals = demand.totals(year, Scope(Level.MUNICIPALITY, *ALL_HOLDS)).iloc[0]
    filled = totals[["filled_own", "filled_elsewhere", "filled_unknown"]]

    assert filled.tolist() == [1_174, 1_615, 55]
    assert filled.sum() == 2_844
    assert totals[["waiting", "cancelled", "expired"]].tolist() == [201, 305, 82]


def test_the_last_month_is_not_complete_on_its_last_day(year: duckdb.DuckDBPyConnection) -> None:
    coverage = covered.by_report(year)
    transfers = coverage[coverage["report"] == "transfers"]

    assert transfers["is_complete"].tolist() == [True] * 11 + [False]
    assert set(transfers["known_until"]) == {dt.datetime(2025, 12, 31)}  # noqa: DTZ001 - a day
