"""One load of many files: the archive is read once, and what this load adds to it counts at once."""

import gzip
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from etl import archive, load
from etl.archive import connect
from etl.contracts import CONTRACTS, Type
from etl.load import Outcome
from etl.messages import Code
from etl.reading.draft import drafted
from etl.reading.unpack import Part
from tests.etl.cooperation.house import book
from tests.etl.house import R2, House, event, made_up, r1
from tests.exports import shapes

EXPORTS = Path(shapes.__file__).parent
HEAD = ";".join(R2) + "\n"


def transfer(number: int, *, sent: str = "2025-03-01 09:30:00", arrived: str = "") -> str:
    return f'{number};1;OUPK;28VRK;OUPK;PIPK;"2025-03-01 08:00:00";"{sent}";"{arrived}";;Reserve;\n'


def taken(house: House, *paths: Path, dry_run: bool = False) -> list[Outcome]:
    with load.opened(house.paths, dry_run=dry_run) as loading:
        return [outcome for path in paths for outcome in loading.take(path)]


def test_a_file_that_this_load_has_taken_is_known_to_it(house: House) -> None:
    first = house.drop("a.csv", r1(event()))
    copy = house.drop("b.csv", r1(event()))

    outcomes = taken(house, first, copy)

    assert [outcome.is_known for outcome in outcomes] == [False, True]
    assert len(archive.entries(house.paths)) == 1


def test_other_figures_for_a_month_of_the_same_load_are_said(house: House) -> None:
    first = house.drop("a.csv", r1(event()))
    newer = house.drop("b.csv", r1(event(event_branch="OUBY"), event()))

    _, outcome = taken(house, first, newer)

    assert [note.text() for note in outcome.warnings] == [
        "Tammikuu 2025: aiemmin ladatuista riveistä poistuu 1, niiden tilalle tulee 1."
    ]


def test_a_sample_after_real_loans_of_the_same_load_is_refused(house: House) -> None:
    sampled = made_up(house) / "12-lainatapahtumat-2025-01-reportresults.csv"
    real = house.drop("real.csv", r1(event()))

    outcomes = taken(house, real, sampled)

    assert [outcome.refusal.code if outcome.refusal else None for outcome in outcomes] == [
        None,
        Code.SAMPLE_AFTER_REAL,
    ]


def test_a_copy_of_a_sample_is_known_by_the_marks_seen_earlier_in_the_load(house: House) -> None:
    folder = made_up(house)
    other = house.drop("first.csv", (HEAD + transfer(1)).encode())
    copy = house.drop("copy.csv", (folder / "15-toimipisteet-reportresults.csv").read_bytes())

    taken(house, other, folder / "12-lainatapahtumat-2025-01-reportresults.csv", copy)

    assert [entry.is_sample for entry in archive.entries(house.paths)] == [False, True, True]


def test_a_dry_run_takes_nothing_and_knows_no_file_of_its_own(house: House) -> None:
    path = house.drop("a.csv", r1(event()))

    outcomes = taken(house, path, path, dry_run=True)

    assert [outcome.is_known for outcome in outcomes] == [False, False]
    assert [outcome.entry.rows_accepted if outcome.entry else 0 for outcome in outcomes] == [1, 1]
    assert archive.entries(house.paths) == []
    assert list((house.paths.archive / "tmp").iterdir()) == []


def test_files_of_one_zip_are_not_mixed_up(house: House) -> None:
    """The second has a row that is refused, so that it is written down twice."""
    zipped = shapes.zipped(
        a__csv=r1(event(event_id=1)),
        b__csv=r1(event(event_id=2), event(event_id="kissa"), event(event_id=3)),
        c__csv=r1(*[event(event_id=n) for n in range(4, 8)]),
    )

    outcomes = taken(house, house.drop("all.zip", zipped))

    assert [outcome.entry.rows_accepted if outcome.entry else 0 for outcome in outcomes] == [
        1,
        2,
        4,
    ]
    assert sorted(row["event_id"] for row in house.archived()) == [1, 2, 3, 4, 5, 6, 7]


def test_what_a_killed_load_left_is_swept_by_the_next(house: House) -> None:
    left = house.paths.archive / "tmp" / "load-killed" / "file-1"
    left.mkdir(parents=True)
    (left / "accepted-0.parquet").write_bytes(b"half")

    taken(house, house.drop("a.csv", r1(event())))

    assert list((house.paths.archive / "tmp").iterdir()) == []


@pytest.mark.parametrize("kind", ["transfers", "holds"])
def test_empty_dates_do_not_take_the_slow_way(tmp_path: Path, kind: str) -> None:
    """One file is written down, that of the one pass."""
    path = tmp_path / "report.csv"
    path.write_bytes(gzip.decompress((EXPORTS / f"{kind}_2025.semicolon.bom.csv.gz").read_bytes()))
    work = tmp_path / "work"
    work.mkdir()

    with connect(work) as con:
        draft = drafted(Part("report.csv", path), con, work)

    assert list(work.iterdir()) == [draft.path]
    assert draft.counts.rows_accepted == len(path.read_text(encoding="utf-8").splitlines()) - 1


@pytest.mark.parametrize("sent", ["eilen", "2025-13-01 08:00:00", "0001-01-01 00:00:00"])
def test_a_date_that_may_be_empty_must_still_be_a_date(house: House, sent: str) -> None:
    rows = transfer(1) + transfer(2, sent="") + transfer(3, sent=sent) + transfer(4, sent="  ")

    outcome = house.take((HEAD + rows).encode(), "r2.csv")

    assert [(each.row, each.column, each.value) for each in outcome.complaints] == [
        (4, "sent_time", sent)
    ]
    with duckdb.connect() as con:
        kept = con.execute(
            f"select transfer_id, sent_time from '{house.paths.archive}/transfers/*.parquet'"
        ).fetchall()
    assert kept == [(1, datetime(2025, 3, 1, 9, 30)), (2, None), (4, None)]  # noqa: DTZ001 - as stored


def test_only_dates_may_be_empty_of_what_can_be_unreadable() -> None:
    """In one pass an empty number looks like an unreadable one."""
    dates = {Type.TIME, Type.MOMENT, Type.DATE, Type.MONTH}
    numbers = {Type.ID, Type.COUNT, Type.FLAG}

    columns = [column for contract in CONTRACTS for column in contract.columns if column.kept]
    assert {
        column.name for column in columns if column.type in numbers and not column.filled
    } == set()
    assert {column.type for column in columns if column.type in dates and not column.filled} == {
        Type.MOMENT,
        Type.DATE,
    }


def test_a_file_that_grows_while_it_is_read_is_left_for_later(house: House) -> None:
    """The copy of a network drive is still under way: its second half comes during the reading."""
    whole = r1(event(), event())
    path = house.drop("grows.csv", whole[:-40])

    with load.opened(house.paths) as loading:
        begun = loading.begin(path)
        begun.result()
        path.write_bytes(whole)
        (outcome,) = loading.finish(begun)

    assert outcome.refusal is not None
    assert outcome.refusal.code is Code.STILL_WRITTEN
    assert archive.entries(house.paths) == []
    (again,) = taken(house, path)
    assert again.entry is not None
    assert again.entry.rows_accepted == 2


def test_a_workbook_that_is_written_while_it_is_read_is_left_for_later(house: House) -> None:
    """Saved again during the reading: what was read is not what lies there."""
    path = house.drop("kirja.xlsx", book(is_sample=True))

    with load.opened(house.paths) as loading:
        begun = loading.begin(path)
        begun.result()
        path.write_bytes(book())
        (outcome,) = loading.finish(begun)

    assert outcome.refusal is not None
    assert outcome.refusal.code is Code.STILL_WRITTEN
    (again,) = taken(house, path)
    assert again.entry is not None
    assert again.entry.is_sample is False
