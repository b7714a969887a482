"""A build over parts gives the rows of one without any, and counts only the months that something has changed."""

import csv
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from etl import archive
from etl.build import Built
from etl.contracts import Kind
from etl.engine import models, parts
from etl.fingerprint import sha256_of
from etl.job import work
from tests.etl.house import R2, REGIONS, House, csv_of, event, house_in, killed, r1, r1b, r5
from tests.etl.releases import differences, marts
from tests.etl.reports import FILES, loaded

MONTHS = ("2025-01", "2025-02", "2025-03")


def month_of(month: str, first_id: int, **cells: object) -> bytes:
    """R1 of a month: three events with ids from the first."""
    return r1(
        *[
            event(event_id=first_id + n, event_time=f"{month}-{10 + n} 12:00:00", **cells)
            for n in range(3)
        ]
    )


@pytest.fixture
def three_months(tmp_path: Path) -> House:
    """Three months, a file each, built; the pack may be changed."""
    pack = tmp_path / "oma"
    shutil.copytree(REGIONS / "pohjola", pack)
    house = house_in(tmp_path, pack)
    for number, month in enumerate(MONTHS):
        house.take(month_of(month, 100 * number + 1), f"{month}.csv")
    house.build()
    return house


def on_shelf(house: House) -> list[Path]:
    return sorted(path for path in house.paths.parts.rglob("*") if path.is_file())


def anew(house: House) -> Built:
    """What a build gives that finds no part; the house has its parts as before then."""
    kept = house.paths.parts.rename(house.paths.parts.with_name("kept"))
    try:
        return house.build()
    finally:
        shutil.rmtree(house.paths.parts)
        kept.rename(house.paths.parts)


def same_as_anew(house: House) -> Built:
    """The release over the parts that are there, held against one without any."""
    over, without = house.build(), anew(house)
    assert without.parts_taken == 0
    assert differences(over.path, without.path) == {}
    assert (over.guard, over.warnings) == (without.guard, without.warnings)
    return over


def numbers(built: Built) -> tuple[int, int]:
    return built.parts_made, built.parts_taken


# --- what is counted ------------------------------------------------------------------------------


def test_a_month_more_counts_that_month_and_reads_no_other(three_months: House) -> None:
    house = three_months
    before = {archive.parquet_of(each, house.paths) for each in archive.entries(house.paths)}
    house.take(month_of("2025-04", 301), "april.csv")
    for path in before:
        path.write_bytes(b"not to be read")

    built = house.build()

    assert numbers(built) == (1, 3)
    assert house.ask("select sum(loans)::int from mart.flow_by_month") == [(12,)]


def test_the_same_again_counts_nothing(three_months: House) -> None:
    assert numbers(same_as_anew(three_months)) == (0, 3)


def test_a_month_that_came_again_counts_those_that_its_ids_meet(three_months: House) -> None:
    again = event(event_id=3, event_time="2025-03-20 12:00:00")  # moved here from January
    three_months.take(r1(again, event(event_id=203, event_time="2025-03-12 12:00:00")), "again.csv")

    built = same_as_anew(three_months)

    assert numbers(built) == (3, 0)  # 3 to 203: February's ids lie between
    assert built.rows_superseded == 2
    assert three_months.ask("select month, events::int from mart.system_month order by month") == [
        (date(2025, 1, 1), 2),
        (date(2025, 2, 1), 3),
        (date(2025, 3, 1), 4),
    ]
    three_months.take(month_of("2025-04", 301), "april.csv")
    assert numbers(same_as_anew(three_months)) == (1, 3)


def test_other_reports_of_a_month_are_parts_of_their_own(three_months: House) -> None:
    three_months.take(r1b(event(event_time="2025-02-05 12:00:00")), "r1b.csv")
    three_months.take(r5(event(month="2025-03", events=40)), "r5.csv")

    assert numbers(same_as_anew(three_months)) == (2, 3)
    # R5 holds more than twice as much of March as R1 does: the month is counted from it
    assert three_months.ask(
        "select source_kind, sum(loans)::int from mart.coverage "
        "inner join mart.flow_by_month on month = loan_month group by all order by all"
    ) == [("loans_pseudonymized", 6), ("monthly_matrix", 40)]


def test_a_later_version_of_a_transfer_counts_its_month(three_months: House) -> None:
    sent = {
        "transfer_id": 7,
        "from_branch": "OUPK",
        "to_branch": "SAPK",
        "requested_time": "2025-01-20 08:00:00",
        "sent_time": "2025-01-20 09:00:00",
        "reason": "Reserve",
    }
    three_months.take(csv_of(R2, [sent]), "sent.csv")
    assert numbers(same_as_anew(three_months)) == (1, 3)

    three_months.take(csv_of(R2, [sent | {"arrived_time": "2025-02-02 09:00:00"}]), "arrived.csv")

    assert numbers(same_as_anew(three_months)) == (1, 3)
    assert three_months.ask("select state, days from mart.transport") == [("arrived", 13.0)]


def test_a_file_out_of_use_and_back_again(three_months: House) -> None:
    (entry,) = (
        each for each in archive.entries(three_months.paths) if each.file_name == "2025-02.csv"
    )
    archive.set_aside(entry.sha256, three_months.paths, by="Aino", note="väärä")
    assert numbers(same_as_anew(three_months)) == (0, 2)
    assert len(on_shelf(three_months)) == 2 * 4

    archive.bring_back(entry.sha256, three_months.paths)
    assert numbers(same_as_anew(three_months)) == (1, 2)


# --- what the region says and what the rules are --------------------------------------------------


def test_a_branch_that_moves_inside_a_month_counts_that_month_and_later_ones(
    three_months: House,
) -> None:
    path = three_months.paths.region / "branch_codes.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (moved,) = (row for row in rows if row["branch_code"] == "OUPK")
    other = next(
        row for row in rows if row["municipality_code"] not in {"", moved["municipality_code"]}
    )
    later = moved | {name: other[name] for name in ("library", "municipality_code")}
    rows += [later | {"valid_from": "2025-02-12"}]
    moved["valid_to"] = "2025-02-11"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)

    built = same_as_anew(three_months)

    assert numbers(built) == (2, 1)
    assert three_months.ask(
        "select owner_municipality_code, sum(loans)::int from mart.flow_by_month group by all "
        "order by 2 desc"
    ) == [(moved["municipality_code"], 5), (other["municipality_code"], 4)]


def test_a_name_in_the_pack_counts_nothing(three_months: House) -> None:
    path = three_months.paths.region / "libraries.csv"
    path.write_text(path.read_text("utf-8").replace("Outola", "Uusi Outola"), "utf-8")

    assert numbers(same_as_anew(three_months)) == (0, 3)


def test_other_rules_count_everything(
    three_months: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "RULE_VERSION", "1999-1")
    assert numbers(three_months.build()) == (3, 0)

    here = tmp_path / "etl"
    shutil.copytree(models.HERE, here, ignore=shutil.ignore_patterns("*.pyc"))
    model = here / "models" / "part" / "week.sql"
    model.write_text(model.read_text("utf-8").replace("'week'", "'month'"), "utf-8")
    monkeypatch.setattr(models, "HERE", here)
    assert numbers(three_months.build()) == (3, 0)


def test_models_of_parts_read_only_what_their_names_know() -> None:
    known = {"raw.file", "raw.file_day", "raw.wanted"}
    known |= {
        "raw.loans",
        "raw.loans_statistics",
        "raw.monthly_matrix",
        "raw.transfers",
        "raw.holds",
    }
    known |= {"pack.system", "pack.branch_period", "pack.patron_category", "pack.own_code"}
    every = models.models()
    with duckdb.connect() as con:
        con.execute(models.MACROS)
        for name, sql in every.items():
            read = models.tables_read(con, sql)
            if models.layer(name) in {"step", "part"}:
                assert {
                    each for each in read if models.layer(each) not in {"step", "part"}
                } <= known
            elif models.layer(name) == "pack":
                assert {models.layer(each) for each in read} <= {"raw", "pack"}
            else:
                assert "step" not in {models.layer(each) for each in read}, name


# --- files that are not what they should be -------------------------------------------------------


def altered(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize(
    ("table", "harm"),
    [
        ("fate", lambda path: path.unlink()),
        ("loan", lambda path: path.write_bytes(path.read_bytes()[:-9])),
        ("week", lambda path: path.write_bytes(b"")),
        ("day", lambda path: path.write_bytes(altered(path.read_bytes()))),
    ],
    ids=["gone", "cut short", "empty", "altered"],
)
def test_a_part_that_is_not_whole_is_counted_again(
    three_months: House, table: str, harm: Callable[[Path], object]
) -> None:
    before = on_shelf(three_months)
    harm(min(each for each in before if each.parent.name == table))

    assert numbers(same_as_anew(three_months)) == (1, 2)
    assert on_shelf(three_months) == before


def test_a_killed_build_leaves_whole_parts_and_what_is_left_over_goes(three_months: House) -> None:
    shutil.rmtree(three_months.paths.parts)

    looks = killed(three_months, 6, 1.0, "build")

    assert any(look["killed"] for look in looks)
    for path in three_months.paths.parts.rglob("*.parquet"):
        assert path.stem.partition("-")[2] == sha256_of(path)
    same_as_anew(three_months)
    assert len(on_shelf(three_months)) == 3 * 4
    assert {path.suffix for path in on_shelf(three_months)} == {".parquet"}


# --- every report of two systems ------------------------------------------------------------------


def test_every_mart_of_two_systems_is_the_same(two_systems: House) -> None:
    before = two_systems.build()
    assert numbers(before) == (before.parts_made, 0)
    assert before.parts_made > 15

    newest = {each.kind: each.sha256 for each in archive.entries(two_systems.paths)}
    for kind in (Kind.LOANS, Kind.TRANSFERS, Kind.HOLDS, Kind.MONTHLY_MATRIX):
        archive.set_aside(newest[kind], two_systems.paths, by="Aino", note="koe")
    assert same_as_anew(two_systems).parts_taken > 0
    for sha256 in newest.values():
        archive.bring_back(sha256, two_systems.paths)

    after = same_as_anew(two_systems)
    assert differences(before.path, after.path) == {}
    empty = {mart for mart, rows in marts(after.path).items() if not rows}
    assert not empty & {"transfer", "hold", "demand", "loans_by_month", "flow_by_week", "exclusion"}


def test_codes_of_another_system_change_the_reason_and_no_part(
    two_systems: House, tmp_path: Path
) -> None:
    """ME is meri's: a loan there in the rows of sisa lies between systems as long as meri has it."""
    pack = tmp_path / "kaksi"
    shutil.copytree(two_systems.paths.region, pack)
    house = House(type(two_systems.paths)(two_systems.paths.data, pack))
    reasons = "select distinct reason from mart.exclusion where reason = 'other_system'"
    first = house.build()
    assert house.ask(reasons) == [("other_system",)]

    codes = pack / "branch_codes.csv"
    lines = codes.read_text("utf-8").splitlines()
    codes.write_text("\n".join(each for each in lines if ",ME," not in each) + "\n", "utf-8")
    built = same_as_anew(house)

    assert house.ask(reasons) == []
    of_sisa = house.ask(
        "select count(*) from (select distinct report, month from mart.system_month where system = 'sisa')"
    )
    assert built.parts_taken >= of_sisa[0][0]
    assert built.parts_taken < first.parts_made


# --- a check of a job -----------------------------------------------------------------------------


def test_a_rehearsal_takes_the_parts_and_leaves_them(three_months: House, tmp_path: Path) -> None:
    before = on_shelf(three_months)
    folder = tmp_path / "job"
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "april.csv").write_bytes(month_of("2025-04", 301))

    assert work("check", folder, three_months.paths, "Aino")

    told: dict[str, Any] = json.loads((folder / "state.json").read_text("utf-8"))
    release = told["result"]["release"]
    assert (release["parts_made"], release["parts_taken"]) == (1, 3)
    assert on_shelf(three_months) == before
    assert numbers(same_as_anew(three_months)) == (0, 3)


# --- any order ------------------------------------------------------------------------------------

DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("load"), st.sampled_from(["meri", "sisa"]), FILES),
        st.tuples(st.just("aside"), st.integers(0, 9)),
        st.tuples(st.just("back"), st.integers(0, 9)),
        st.tuples(st.just("move"), st.sampled_from(["2025-01-20", "2025-02-04", "2025-03-01"])),
    ),
    min_size=2,
    max_size=4,
)


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], House]:
    """Empty houses in a region of two systems, each with a pack of its own."""

    def made() -> House:
        folder = tmp_path_factory.mktemp("parts")
        shutil.copytree(REGIONS / "kaksi", folder / "kaksi")
        return house_in(folder, folder / "kaksi")

    return made


@settings(
    max_examples=4,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # many builds each: no time to shrink
)
@given(deeds=DEEDS)
def test_any_order_of_deeds_gives_what_a_build_without_parts_gives(
    houses: Callable[[], House], deeds: list[tuple[Any, ...]]
) -> None:
    house = houses()
    loaded(house, [("meri", month_of("2025-01", 91, event_branch="PK", item_home_branch="PK"))])
    house.build()
    for what, *told in deeds:
        _do(house, what, *told)
        house.build()

    same_as_anew(house)


def _do(house: House, what: str, *told: Any) -> None:  # noqa: ANN401 - as hypothesis draws them
    if what == "load":
        loaded(house, [(told[0], content) for content in told[1]])
    elif what == "move":
        codes = house.paths.region / "branch_codes.csv"
        text = (REGIONS / "kaksi" / "branch_codes.csv").read_text("utf-8")
        codes.write_text(text.replace("pikkula,010,,", f"pikkula,010,{told[0]},"), "utf-8")
    else:
        entries = archive.entries(house.paths)[1:]  # the first stays, so that there is something
        if entries:
            sha256 = entries[told[0] % len(entries)].sha256
            if what == "aside":
                archive.set_aside(sha256, house.paths, by="Aino", note="koe")
            else:
                archive.bring_back(sha256, house.paths)
