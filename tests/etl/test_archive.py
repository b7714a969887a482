"""What is loaded stays, once, without what is personal; a killed load leaves nothing half done."""

import gzip
import json
import os
import time
import zlib
from datetime import date
from pathlib import Path

import pytest

from etl import archive
from etl.messages import Code
from tests.etl.house import House, event, killed, made_up, r1, r1b, r5
from tests.exports import shapes


def published(house: House) -> dict[str, tuple[int, int]]:
    house.build()
    rows = house.ask(
        "select strftime(loan_month, '%Y-%m'), sum(loans)::int, sum(renewals)::int "
        "from mart.flow_by_month group by all"
    )
    return {month: (loans, renewals) for month, loans, renewals in rows}


def test_the_same_file_twice_changes_nothing(house: House) -> None:
    first = house.take(r1(event(), event()), "a.csv")
    again = house.take(r1(event(), event()), "another name.csv")

    assert first.entry is not None
    assert again.entry == first.entry
    assert [note.code for note in again.warnings] == [Code.ALREADY_LOADED]
    assert again.exit_code == 0
    assert len(archive.entries(house.paths)) == 1
    assert published(house) == {"2025-01": (2, 0)}


def test_the_newest_export_of_an_event_wins(house: House) -> None:
    house.take(r1(event(event_id=1), event(event_id=2)), "a.csv")
    house.take(r1(event(event_id=2, event_type="renew"), event(event_id=3)), "b.csv")

    built = house.build()

    assert published(house) == {"2025-01": (2, 1)}
    assert (built.rows_published, built.rows_superseded) == (3, 1)


def test_an_event_that_stands_twice_in_a_file_counts_once(house: House) -> None:
    house.take(r1(event(event_id=1), event(event_id=1, patron_category="LAPSI")))

    assert published(house) == {"2025-01": (1, 0)}


def test_r1b_replaces_the_days_that_it_holds_and_none_between(house: House) -> None:
    days = [f"2021-03-0{n} 12:00:00" for n in range(1, 6)]
    house.take(r1b(*[event(event_time=day) for day in days for _ in range(2)]), "a.csv")
    house.take(r1b(event(event_time=days[1]), event(event_time=days[3])), "b.csv")

    built = house.build()

    # days 1, 3 and 5 stay; 2 and 4 are the new file's
    assert published(house) == {"2021-03": (3 * 2 + 2, 0)}
    assert built.rows_superseded == 4


def test_r1b_keeps_exact_duplicates(house: House) -> None:
    house.take(
        r1b(event(event_time="2021-03-01 12:00:00"), event(event_time="2021-03-01 12:00:00"))
    )

    assert published(house) == {"2021-03": (2, 0)}


def test_r5_replaces_whole_months(house: House) -> None:
    house.take(r5(event(month="2019-01", events=7), event(month="2019-02", events=5)), "a.csv")
    house.take(r5(event(month="2019-02", events=6)), "b.csv")

    assert published(house) == {"2019-01": (7, 0), "2019-02": (6, 0)}


def test_a_month_has_one_source_and_the_rest_is_listed_as_unused(house: House) -> None:
    house.take(r5(*[event(month=f"2025-0{n}", events=2) for n in (1, 2, 3)]), "matrix.csv")
    house.take(
        r1b(event(event_time="2025-01-03"), event(event_time="2025-02-03")), "statistics.csv"
    )
    house.take(r1(event(event_time="2025-01-15")), "loans.csv")

    assert published(house) == {"2025-01": (1, 0), "2025-02": (1, 0), "2025-03": (2, 0)}
    sources = house.ask("select month::text, source_kind, owner_is_todays from mart.coverage")
    assert sources == [
        ("2025-01-01", "loans_pseudonymized", False),
        ("2025-02-01", "loans_statistics", True),
        ("2025-03-01", "monthly_matrix", False),
    ]

    house.take(
        r1(*[event(event_id=90 + n, event_time=f"2025-0{n}-15") for n in (2, 3)]), "more.csv"
    )
    house.build()
    used = dict(house.ask("select file_name, used from mart.input_file"))
    assert used == {
        "matrix.csv": False,
        "statistics.csv": False,
        "loans.csv": True,
        "more.csv": True,
    }


def test_the_first_real_load_sets_the_sample_aside(house: House) -> None:
    for path in sorted(made_up(house).glob("*.csv")):
        house.load(path)
    assert house.build().is_sample is True

    house.take(r1(event()), "real.csv")

    assert house.build().is_sample is False
    assert house.ask("select file_name from mart.input_file") == [("real.csv",)]
    assert house.ask("select sum(loans)::int from mart.flow_by_month") == [(1,)]


def test_a_sample_is_refused_after_real_data_also_as_a_copy(house: House) -> None:
    folder = made_up(house)
    house.load(folder / "15-toimipisteet-reportresults.csv")
    house.take(r1(event()), "real.csv")
    original = folder / "12-lainatapahtumat-2025-01-reportresults.csv"

    (beside,) = house.load(original)
    copied = house.take(original.read_bytes(), "copy.csv")

    for outcome in (beside, copied):
        assert outcome.refusal is not None
        assert outcome.refusal.code is Code.SAMPLE_AFTER_REAL


# --- what must not be kept ----------------------------------------------------------------------


def every_byte(folder: Path) -> bytes:
    """All files of the folder, and the texts of every Parquet and gzip in them."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            found += [path.name.encode(), content]
            if content[:2] == b"\x1f\x8b":
                found.append(gzip.decompress(content))
    return b"\n".join(found)


@pytest.mark.parametrize("name", shapes.PERSONAL)
def test_personal_columns_and_values_are_in_no_byte(house: House, name: str) -> None:
    value, write = shapes.PERSONAL[name]
    assert value.encode() in write()

    outcome = house.take(write(), "r1.csv")
    house.take(r1(event(event_id=1)), "known.csv")  # without one branch that is known none is built
    house.build()
    (house.paths.exports / "r1.csv").unlink()

    assert outcome.entry is not None
    assert outcome.entry.rows_accepted == 300
    texts = json.dumps(house.archived(), default=str, ensure_ascii=False).encode()
    for kept in (every_byte(house.paths.data), texts):
        assert value.encode() not in kept
        assert b"patron_home_branch" not in texts
        assert b"item_number" not in texts


def test_no_item_number_no_minute_and_no_patrons_branch_is_stored(house: House) -> None:
    house.take(
        r1(
            event(
                item_number="98765432",
                patron_home_branch="ASIAKAS1",
                event_time="2025-01-15 12:34:56",
            )
        )
    )
    house.build()

    rows = house.archived()
    assert rows == [
        {
            "event_id": 1,
            "event_day": date(2025, 1, 15),
            "event_hour": 12,
            "event_type": "issue",
            "event_branch": "OUPK",
            "item_home_branch": "OUPK",
            "patron_category": "AIK1",
            "item_type": "KIR",
            "shelving_location": None,
            "collection_code": None,
            "material_type": None,
            "file_row": 0,
        }
    ]
    kept = every_byte(house.paths.archive) + every_byte(house.paths.warehouse)
    assert b"ASIAKAS1" not in kept
    assert b"98765432" not in kept


def test_no_patron_category_is_published_but_as_a_reason(house: House) -> None:
    house.take(r1(event(patron_category="SALAINEN"), event(patron_category="TILASTO")))
    house.build()

    assert b"SALAINEN" not in every_byte(house.paths.warehouse)
    assert house.ask("select reason from mart.exclusion") == [("patron_category:TILASTO",)]


def test_accepted_files_are_put_away_and_deleted_after_thirty_days(house: House) -> None:
    dropped = house.drop("a.csv", r1(event()))
    done = house.command("run")
    kept = house.paths.exports / "accepted" / "a.csv"

    assert done.exit_code == 0, done.output
    assert not dropped.exists()
    assert kept.exists()

    young = kept.with_name("young.csv")
    young.write_bytes(b"x")
    for path, days in ((kept, 31), (young, 29)):
        then = time.time() - days * 86_400
        os.utime(path, (then, then))
    house.command("run")
    assert not kept.exists()
    assert young.exists()
    assert published(house) == {"2025-01": (1, 0)}


@pytest.mark.parametrize("name", ["lainausdata", "unknown_report_with_hetu"])
def test_a_file_with_personal_columns_is_deleted_at_once(house: House, name: str) -> None:
    path = house.drop("a.csv", shapes.REFUSED[name][1]())
    other = house.drop("b.csv", shapes.REFUSED["unknown_header"][1]())

    assert house.command("load", str(house.paths.exports)).exit_code == 2

    assert not path.exists()
    assert other.exists()


# --- killed ---------------------------------------------------------------------------------------


def test_a_killed_load_leaves_nothing_half_done(house: House) -> None:
    for number in range(30):
        events = [event(event_id=number * 1_000 + n) for n in range(50)]
        house.drop(f"{number}.csv", r1(*events))

    looks = killed(house, 22, 0.15, "load", str(house.paths.exports))

    assert sum(look["killed"] for look in looks) >= 10
    for look in looks:  # every manifest is whole, and so is its file
        assert all(row == [50, 50] for row in look["archived"])
    assert house.command("load", str(house.paths.exports)).exit_code == 0
    assert len(archive.entries(house.paths)) == 30
    assert published(house) == {"2025-01": (1_500, 0)}
    assert list((house.paths.archive / "tmp").iterdir()) == []


def test_a_killed_build_leaves_a_release_in_use(house: House) -> None:
    house.take(r1(event()), "a.csv")
    house.build()

    looks = killed(house, 15, 1.1, "build")

    assert sum(look["killed"] for look in looks) >= 5
    assert all(look["opens"] for look in looks)
    house.build()
    assert house.ask("select rows_published from mart.release") == [(1,)]
    assert list((house.paths.warehouse / "tmp").iterdir()) == []
    assert list(house.paths.warehouse.glob("*.tmp")) == []


def test_a_parquet_without_a_manifest_does_not_count_and_is_swept(house: House) -> None:
    outcome = house.take(r1(event()), "a.csv")
    assert outcome.entry is not None
    orphan = archive.parquet_of(outcome.entry, house.paths).with_name("orphan.parquet")
    orphan.write_bytes(zlib.compress(b"half"))

    house.take(r1(event(event_id=2)), "b.csv")

    assert not orphan.exists()
    assert len(archive.entries(house.paths)) == 2
