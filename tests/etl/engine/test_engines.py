"""Both engines give the same rows of every mart; one that cannot be reached is told of in a sentence.

Spark is Sail here, a server of its protocol in one package; `make cluster` runs these tests on Spark itself.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import duckdb
import pytest
from pysail.spark import SparkConnectServer

from etl import archive
from etl.build import Built
from etl.contracts import Kind
from etl.messages import Code
from tests.etl.house import House, event, house_in, r1
from tests.etl.releases import differences, marts

# pyspark takes a process without a main file, such as a worker of pytest-xdist, for its own doctests
vars(sys.modules["__main__"]).setdefault("__file__", __file__)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where Spark Connect answers."""
    if given := os.environ.get("PORTAL_TEST_ENGINE"):
        yield given
        return
    server = SparkConnectServer(ip="127.0.0.1", port=0)
    server.start(background=True)
    yield f"sc://127.0.0.1:{server.listening_address[1]}"
    server.stop()


def built_by_both(
    house: House, address: str, monkeypatch: pytest.MonkeyPatch
) -> tuple[Built, Built]:
    by_duckdb = house.build()
    monkeypatch.setenv("PORTAL_ENGINE", address)
    return by_duckdb, house.build()


# --- every mart -----------------------------------------------------------------------------------


def test_a_sample_of_three_months_is_the_same(
    made_up: tuple[House, dict[str, Any]],
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house = house_in(tmp_path, made_up[0].paths.region)
    shutil.copytree(made_up[0].paths.archive, house.paths.archive)

    one, other = built_by_both(house, address, monkeypatch)

    assert differences(one.path, other.path) == {}
    assert set(marts(one.path)) == set(marts(other.path))
    assert (one.guard, one.warnings) == (other.guard, other.warnings)
    empty = {name for name, rows in marts(other.path).items() if not rows}
    of_other_test = {"level_member", "level_place", "library_figure", "outside_figure", "system"}
    assert empty == of_other_test
    for mart in ("flow_by_month", "transport", "participation"):  # no two rows of equal rank
        assert house.ask(f"from mart.{mart}", one.path) == house.ask(
            f"from mart.{mart}", other.path
        )
    assert list(archive.scratch(house.paths).iterdir()) == []


def test_two_systems_with_contested_ids_and_all_reports_are_the_same(
    two_systems: House, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_row_numbers(two_systems, at_first=Kind.LOANS)
    one, other = built_by_both(two_systems, address, monkeypatch)

    assert differences(one.path, other.path) == {}
    assert (one.guard, one.warnings) == (other.guard, other.warnings)
    assert one.rows_superseded > 30
    assert {"level_member", "level_place", "library_figure", "outside_figure", "system"} <= {
        name for name, rows in marts(other.path).items() if rows
    }
    assert Code.SILENT in {note.code for note in one.warnings}
    assert two_systems.ask("select distinct source_kind from mart.system_month order by all") == [
        ("loans_pseudonymized",),
        ("loans_statistics",),
        ("monthly_matrix",),
        (None,),
    ]
    assert two_systems.ask("select hours from mart.transfer where hours is not null") == [
        (9.0,),
        (33.0,),
    ]


# --- row numbers ----------------------------------------------------------------------------------


def without_row_numbers(house: House, *, at_first: Kind) -> None:
    """Make the first archived file of a report one of those from before row numbers were archived."""
    first = next(each for each in archive.entries(house.paths) if each.kind is at_first)
    path = archive.parquet_of(first, house.paths)
    with duckdb.connect() as con:
        con.execute(f"create table old as select * exclude (file_row) from '{path}'")
        con.execute(f"copy old to '{path}' (format parquet)")


@pytest.mark.parametrize(
    "content", [r1(*[event()] * 3), r1(event(), event(event_time="eilen"), event())]
)
def test_archived_rows_carry_their_place_in_the_file(house: House, content: bytes) -> None:
    house.take(content)

    rows = house.archived()
    assert [row["file_row"] for row in rows] == list(range(len(rows)))


# --- an engine that is not there ------------------------------------------------------------------


def test_a_server_of_another_kind_is_told_in_a_sentence(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.take(r1(event()))
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        monkeypatch.setenv("PORTAL_ENGINE", f"sc://127.0.0.1:{server.server_port}")
        Thread(target=server.serve_forever, daemon=True).start()
        done = house.command("build")
        server.shutdown()

    assert done.exit_code == 2
    assert f"Spark ei vastaa osoitteessa 127.0.0.1:{server.server_port}" in done.output


@pytest.mark.parametrize(
    ("named", "told"),
    [
        (
            "sc://127.0.0.1:1/;token=salaisuus",
            "Spark ei vastaa osoitteessa 127.0.0.1:1 (PORTAL_ENGINE).",
        ),
        ("spark://127.0.0.1", "PORTAL_ENGINE ei ole Spark Connectin osoite."),
        ("kone", "PORTAL_ENGINE ei ole Spark Connectin osoite."),
    ],
)
def test_an_address_where_no_spark_is_is_told_in_a_sentence(
    house: House, monkeypatch: pytest.MonkeyPatch, named: str, told: str
) -> None:
    house.take(r1(event()))
    monkeypatch.setenv("PORTAL_ENGINE", named)

    done = house.command("build")

    assert done.exit_code == 2
    assert told in " ".join(done.output.split())
    assert "salaisuus" not in done.output
    assert not house.paths.warehouse.joinpath("current").exists()


def test_missing_libraries_of_spark_are_told_in_a_sentence(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.take(r1(event()))
    monkeypatch.setenv("PORTAL_ENGINE", "sc://127.0.0.1:15002")
    monkeypatch.delitem(sys.modules, "etl.engine.spark", raising=False)
    monkeypatch.setitem(sys.modules, "sqlglot", None)

    done = house.command("build")

    assert done.exit_code == 2
    assert "pip install -r requirements-spark.txt" in " ".join(done.output.split())


def test_a_cluster_that_fails_on_the_way_is_told_in_a_sentence(
    house: House, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.take(r1(event(), event(event_branch="PIPK", item_home_branch="PIPK")))
    house.build()
    monkeypatch.setenv("PORTAL_ENGINE", address)
    for path in house.paths.archive.glob("loans_pseudonymized/*.parquet"):
        whole = path.read_bytes()
        told = int.from_bytes(whole[-8:-4], "little") + 8  # what it says of itself stays
        path.write_bytes(b"PAR1" + bytes(len(whole) - told - 4) + whole[-told:])

    done = house.command("build")

    assert done.exit_code == 2
    assert "(PORTAL_ENGINE) keskeytyi: " in " ".join(done.output.split())
