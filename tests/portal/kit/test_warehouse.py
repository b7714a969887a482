"""The newest release is found, opened read-only, and anything else has a plain reason."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import duckdb
import pytest

from portal.kit import warehouse
from portal.kit.warehouse import Problem, Release
from tests.portal.counted_release import FILE_NAME, RELEASE_ID, make_counted_release


def test_the_release_is_described_by_its_own_tables(counted: Path) -> None:
    release = warehouse.newest(counted)

    assert isinstance(release, Release)
    assert (release.release_id, release.is_sample) == (RELEASE_ID, True)
    assert release.region_names["sv"] == "Norrland"
    assert release.data_until.isoformat() == "2025-04-20"


def test_no_warehouse_is_a_problem_not_an_error(tmp_path: Path) -> None:
    assert warehouse.newest(tmp_path) is Problem.NO_RELEASE


@pytest.mark.parametrize("name", ["", "../secret.duckdb", "a/b.duckdb"])
def test_a_pointer_may_only_name_a_file_beside_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "current").write_text(name, encoding="utf-8")

    assert warehouse.newest(tmp_path) is Problem.BROKEN_POINTER


def test_a_pointer_of_stray_bytes_is_broken(tmp_path: Path) -> None:
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "current").write_bytes(b"\xff\xfe\x00")

    assert warehouse.newest(tmp_path) is Problem.BROKEN_POINTER


def test_a_missing_release_is_told(tmp_path: Path) -> None:
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "current").write_text("gone.duckdb", encoding="utf-8")

    assert warehouse.newest(tmp_path) is Problem.MISSING_FILE


def test_a_file_that_is_no_release_is_told(tmp_path: Path) -> None:
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "bad.duckdb").write_bytes(b"not a database" * 1000)
    (tmp_path / "warehouse" / "current").write_text("bad.duckdb", encoding="utf-8")

    assert warehouse.newest(tmp_path) is Problem.UNREADABLE


def test_a_new_release_is_noticed_and_the_old_one_still_answers(tmp_path: Path) -> None:
    make_counted_release(tmp_path)
    old = warehouse.newest(tmp_path)
    assert isinstance(old, Release)
    (old.path.parent / "later.duckdb").write_bytes(old.path.read_bytes())
    (old.path.parent / "current").write_text("later.duckdb\n", encoding="utf-8")

    new = warehouse.newest(tmp_path)

    assert isinstance(new, Release)
    assert (old.path.name, new.path.name) == (FILE_NAME, "later.duckdb")
    assert warehouse.cursor(old).execute("select 1").fetchall() == [(1,)]
    warehouse.close()


@pytest.mark.parametrize(
    "statement",
    [
        "create table t (a int)",
        "copy mart.release to 'x.csv'",
        "attach 'x.duckdb'",
        "select * from read_csv('x.csv')",
        "set enable_external_access = true",
    ],
)
def test_a_cursor_can_neither_write_nor_reach_outside(
    con: duckdb.DuckDBPyConnection, statement: str
) -> None:
    with pytest.raises(duckdb.Error, match=r"(?i)read-only|disabled|locked|permission"):
        con.execute(statement)


def test_threads_ask_at_once_without_errors(counted: Path) -> None:
    release = warehouse.newest(counted)
    assert isinstance(release, Release)

    def ask(_number: int) -> object:
        return (
            warehouse.cursor(release)
            .execute("select sum(loans) from mart.flow_by_month")
            .fetchone()
        )

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(ask, range(40)))

    assert answers == {(298,)}
    warehouse.close()


def test_a_release_is_found_by_its_id_while_it_is_kept(counted: Path) -> None:
    found = warehouse.published(counted, RELEASE_ID)

    assert isinstance(found, Release)
    assert found.release_id == RELEASE_ID
    assert warehouse.published(counted, "20200101T000000Z") is None


@pytest.mark.parametrize(
    "asked", ["", "current", "../20250505T120000Z", FILE_NAME, RELEASE_ID[:-1]]
)
def test_nothing_but_an_id_finds_a_release(counted: Path, asked: str) -> None:
    assert warehouse.published(counted, asked) is None


def test_a_kept_file_that_is_no_release_is_none(tmp_path: Path) -> None:
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / FILE_NAME).write_bytes(b"not a database" * 1000)

    assert warehouse.published(tmp_path, RELEASE_ID) is None


def test_asking_for_many_old_releases_does_not_disturb_who_reads_the_newest(tmp_path: Path) -> None:
    newest = make_counted_release(tmp_path)
    older = [f"2025010{day}T000000Z" for day in range(1, 6)]
    for release_id in older:
        newest.with_name(f"{release_id}.duckdb").write_bytes(newest.read_bytes())
    release = warehouse.newest(tmp_path)
    assert isinstance(release, Release)

    def ask(number: int) -> object:
        asked = warehouse.published(tmp_path, older[number % 5]) if number % 2 else release
        assert asked is not None
        with warehouse.cursor(asked) as cursor:
            return cursor.execute("select sum(loans) from mart.flow_by_month").fetchone()

    with warehouse.cursor(release) as reading, ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(ask, range(60)))
        still = reading.execute("select sum(loans) from mart.flow_by_month").fetchone()

    assert answers == {(298,)}
    assert still == (298,)
    warehouse.close()


def test_twenty_readers_read_one_release_each_while_releases_are_switched(tmp_path: Path) -> None:
    first = make_counted_release(tmp_path)
    loans = {first.name: 298}
    for number in range(1, 4):  # more than are kept open
        other = first.with_name(f"2025060{number}T000000Z.duckdb")
        other.write_bytes(first.read_bytes())
        with duckdb.connect(other) as con:
            con.execute(f"update mart.release set rows_published = {number}")
            con.execute("delete from mart.flow_by_month where loans < $1", [number * 10])
            loans[other.name] = int(_sum(con))
    pointer = first.with_name("current")
    done = Event()

    def read(_reader: int) -> set[tuple[str, int]]:
        seen = set()
        while not done.is_set():
            release = warehouse.newest(tmp_path)
            assert isinstance(release, Release)
            with warehouse.cursor(release) as cursor:
                seen.add((release.path.name, _sum(cursor)))
        return seen

    with ThreadPoolExecutor(20) as pool:
        reading = [pool.submit(read, number) for number in range(20)]
        for number in range(80):
            new = pointer.with_name("current.new")
            new.write_text(list(loans)[number % 4], encoding="utf-8")
            new.replace(pointer)
            time.sleep(0.02)
        done.set()
        seen = set().union(*(each.result() for each in reading))

    assert seen == set(loans.items())
    assert len(set(loans.values())) == 4
    warehouse.close()


def _sum(con: duckdb.DuckDBPyConnection) -> int:
    row = con.execute("select sum(loans)::bigint from mart.flow_by_month").fetchone()
    assert row is not None
    return int(row[0])
