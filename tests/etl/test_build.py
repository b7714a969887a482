"""A release counts what it should, says what it leaves out, and is whole or not there at all."""

import json
import os
import shutil
import threading
from datetime import date
from pathlib import Path

import duckdb
import pytest

from etl import archive
from etl.build import BuildError
from etl.engine import models
from etl.messages import Code
from tests.etl.house import LAPLAND, PIENI, POHJOLA, REGIONS, House, event, house_in, r1, r1b, r5

POHJOLA_LOANS = REGIONS / "pohjola_exports" / "loans.csv"
POHJOLA_BRANCHES = REGIONS / "pohjola_exports" / "branch_list.csv"


def between(house: House, level: str) -> dict[str, int]:
    columns = {"municipality": "municipality_code", "library": "library", "branch": "branch"}
    (row,) = house.ask(
        "select coalesce(sum(loans), 0)::int, coalesce(sum(renewals), 0)::int "
        "from mart.loans_by_month "
        f"where owner_{columns[level]} <> place_{columns[level]}"
    )
    return {"loans": row[0], "renewals": row[1]}


def excluded(house: House) -> dict[str, int]:
    return dict(house.ask("select reason, sum(events)::int from mart.exclusion group by reason"))


@pytest.fixture
def own_pack(tmp_path: Path) -> House:
    """A house whose pack a test may change."""
    pack = tmp_path / "oma"
    shutil.copytree(POHJOLA, pack)
    return house_in(tmp_path, pack)


def add_branch(house: House, *lines: str) -> None:
    with (house.paths.region / "branch_codes.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


# --- regions --------------------------------------------------------------------------------------


def test_pohjola_counted_by_hand(house: House) -> None:
    expected = json.loads((REGIONS / "pohjola_exports" / "expected.json").read_text("utf-8"))
    house.take(POHJOLA_LOANS.read_bytes(), "loans.csv")
    house.take(POHJOLA_BRANCHES.read_bytes(), "branches.csv")
    house.build()

    release = house.ask("select rows_read, rows_accepted, rows_refused from mart.release")
    assert release == [(expected["read"], expected["accepted"], expected["refused"])]
    assert house.ask("select sum(loans)::int, sum(renewals)::int from mart.flow_by_month") == [
        (expected["published_loans"], expected["published_renewals"])
    ]
    assert {level: between(house, level) for level in expected["between"]} == expected["between"]
    assert excluded(house) == {
        "event_type": 2,
        "unknown_branch": 3,
        "patron_category:TILASTO": 1,
    }
    pairs = house.ask(
        "select owner_municipality_code || '>' || place_municipality_code, sum(loans)::int "
        "from mart.flow_by_month where owner_municipality_code <> place_municipality_code "
        "group by all having sum(loans) > 0"
    )
    assert dict(pairs) == expected["between_municipality_pairs"]


def test_a_pack_of_two_files_is_enough(tmp_path: Path) -> None:
    house = house_in(tmp_path, PIENI)
    house.take(r1(event(item_home_branch="YLA", event_branch="ALA")))
    house.build()

    assert between(house, "municipality") == {"loans": 1, "renewals": 0}
    assert house.ask("select count(*) from mart.population") == [(0,)]
    assert house.ask("select region, name_fi from mart.region") == [("pieni", "pieni")]
    assert house.ask("select municipality_code, name_fi, name_sv from mart.municipality") == [
        ("047", "Yläpää", None),
        ("048", "Alapää", None),
    ]


def test_a_missing_compulsory_file_stops_the_build(own_pack: House) -> None:
    own_pack.take(r1(event()))
    (own_pack.paths.region / "municipalities.csv").unlink()

    with pytest.raises(BuildError, match=r"municipalities\.csv"):
        own_pack.build()


# --- branches -------------------------------------------------------------------------------------


def test_an_unknown_branch_is_kept_and_counted_once_it_is_mapped(own_pack: House) -> None:
    own_pack.take(r1(event(event_branch="UUSI"), event()))
    first = own_pack.build()
    assert excluded(own_pack) == {"unknown_branch": 1}
    assert [note.values["branch"] for note in first.warnings if note.code is Code.UNMAPPED] == [
        "UUSI"
    ]

    add_branch(own_pack, "UUSI,Uusi kirjasto,saaripikku,901,,,branch,test")
    own_pack.build()

    assert excluded(own_pack) == {}
    assert between(own_pack, "municipality") == {"loans": 1, "renewals": 0}


def test_a_branch_belongs_where_it_was_on_that_day(own_pack: House) -> None:
    add_branch(
        own_pack,
        "MUUT,Muuttaja,outola,005,,2025-01-14,branch,test",
        "MUUT,Muuttaja,saaripikku,901,2025-01-15,2025-01-20,branch,test",
    )
    days = (
        "2025-01-14 23:59:59",
        "2025-01-15 00:00:00",
        "2025-01-20 23:00:00",
        "2025-01-21 09:00:00",
    )
    own_pack.take(r1(*[event(event_branch="MUUT", event_time=day) for day in days]))
    own_pack.build()

    assert own_pack.ask(
        "select place_municipality_code, place_library, sum(loans)::int from mart.flow_by_month "
        "group by all order by all"
    ) == [("005", "outola", 1), ("901", "saaripikku", 2)]
    assert excluded(own_pack) == {"unknown_branch": 1}


def test_a_technical_unit_is_left_out_with_its_own_reason(house: House) -> None:
    house.take(r1(event(event_branch="TEKN"), event(item_home_branch="TEKN"), event()))
    built = house.build()

    assert excluded(house) == {"technical_unit": 2}
    assert built.warnings == []


def test_a_code_with_a_leading_zero_stays_text(tmp_path: Path) -> None:
    house = house_in(tmp_path, LAPLAND)
    house.take(r1(event(item_home_branch="ENO_PK", event_branch="ROV_PK")))
    house.build()

    assert house.ask("select owner_municipality_code from mart.loans_by_month") == [("047",)]


def test_empty_item_columns_are_null_and_material_type_is_read_where_it_is(house: House) -> None:
    house.take(r1(event(item_type="", shelving_location="AIK")))
    house.build()

    assert house.ask(
        "select item_type, shelving_location, collection_code, material_type from mart.loans_by_month"
    ) == [(None, "AIK", None, None)]


# --- releases -------------------------------------------------------------------------------------


def test_nothing_loaded_is_said(house: House) -> None:
    with pytest.raises(BuildError, match="ei ole ladattu"):
        house.build()


def test_a_broken_rule_stops_the_build_and_the_old_release_stays(own_pack: House) -> None:
    own_pack.take(r1(event()))
    own_pack.build()
    old = own_pack.release()
    add_branch(own_pack, "OUPK,Toinen,saaripikku,901,2025-01-10,,main,test")

    with pytest.raises(
        BuildError, match=r"branch_codes\.csv, rivi 8, .*OUPK jaksot menevät päällekkäin"
    ):
        own_pack.build()

    assert own_pack.release() == old
    assert sorted(own_pack.paths.warehouse.glob("*.duckdb")) == [old]
    assert own_pack.ask("select rows_published from mart.release") == [(1,)]


def test_a_municipality_that_is_not_in_the_region_fails_loudly(own_pack: House) -> None:
    add_branch(own_pack, "OUTO,Outo,outo,999,,,main,test")
    own_pack.take(r1(event(event_branch="OUTO")))

    with pytest.raises(
        BuildError, match=r"rivi 8, sarake municipality_code, arvo ”999”: Kuntaa ei ole"
    ):
        own_pack.build()


def test_the_last_five_releases_and_each_months_last_are_kept(house: House) -> None:
    house.take(r1(event()))
    house.build()
    first = house.release()
    names = [
        "20250101T000000Z",
        "20250131T000000Z",
        "20250201T000000Z",
        *[f"202503{d:02}T000000Z" for d in range(1, 7)],
    ]
    for name in names:
        os.link(first, first.with_name(f"{name}.duckdb"))

    house.build()

    kept = sorted(path.stem for path in house.paths.warehouse.glob("*.duckdb"))
    assert kept[:2] == ["20250131T000000Z", "20250201T000000Z"]
    assert kept[2:-2] == ["20250304T000000Z", "20250305T000000Z", "20250306T000000Z"]
    assert len(kept) == 7
    assert house.release().stem == kept[-1]


def test_a_release_is_later_than_all_before_it_also_when_the_clock_was_ahead(house: House) -> None:
    """Else it would be pruned as the oldest, with `current` naming a file that is gone."""
    house.take(r1(event()))
    house.build()
    first = house.release()
    for second in range(5):
        os.link(first, first.with_name(f"20991231T23590{second}Z.duckdb"))

    house.build()

    assert house.release().name == "20991231T235905Z.duckdb"
    assert house.ask("select rows_published from mart.release") == [(1,)]


def test_a_reader_reads_on_while_a_release_is_built(house: House) -> None:
    house.take(r1(event()), "a.csv")
    house.build()
    with duckdb.connect(str(house.release()), read_only=True) as reader:
        house.take(r1(event(event_id=7)), "b.csv")
        house.build()

        assert reader.execute("select sum(loans)::int from mart.flow_by_month").fetchall() == [(1,)]
    assert house.ask("select sum(loans)::int from mart.flow_by_month") == [(2,)]


def test_two_builds_at_once_give_two_whole_releases(house: House) -> None:
    house.take(r1(event()))
    threads = [threading.Thread(target=house.build) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    releases = sorted(house.paths.warehouse.glob("*.duckdb"))
    assert len(releases) == 2
    for release in releases:
        assert house.ask("select rows_published from mart.release", release) == [(1,)]


def test_only_marts_are_in_a_release(house: House) -> None:
    house.take(r1(event()))
    house.build()

    assert house.ask("select distinct table_schema from information_schema.tables") == [("mart",)]


def test_every_check_is_run(house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    here = tmp_path / "etl"
    shutil.copytree(models.HERE, here, ignore=shutil.ignore_patterns("*.pyc"))
    (here / "checks" / "never.sql").write_text("select 1 as broken\n", encoding="utf-8")
    monkeypatch.setattr(models, "HERE", here)
    house.take(r1(event()))

    with pytest.raises(BuildError, match="never"):
        house.build()


# --- what is suspicious ---------------------------------------------------------------------------


def test_a_missing_month_in_between_is_said(house: House) -> None:
    house.take(r1(event(event_time="2025-01-05"), event(event_time="2025-03-05")))

    gaps = [note.values for note in house.build().warnings if note.code is Code.GAP]

    assert gaps == [{"months": "helmikuu 2025"}]


# --- the traps of Lapland that concern loans ------------------------------------------------------


def test_trap_floating_collection_is_counted_and_annotated_not_corrected(tmp_path: Path) -> None:
    house = house_in(tmp_path, LAPLAND)
    house.take(
        r1(event(item_home_branch="ROV_PK", event_branch="KE_PK", event_time="2022-07-01 12:00:00"))
    )
    house.build()

    assert between(house, "municipality") == {"loans": 1, "renewals": 0}
    assert house.ask(
        "select date_to::text from mart.annotation where date_from = date '2022-04-14'"
    ) == [("2022-11-01",)]


def test_trap_mobile_library_as_a_branch_is_annotated(tmp_path: Path) -> None:
    house = house_in(tmp_path, LAPLAND)
    house.take(r1(event(item_home_branch="ROV_KA", event_branch="ROV_PK")))
    house.build()

    assert between(house, "municipality") == {"loans": 0, "renewals": 0}
    assert between(house, "branch") == {"loans": 1, "renewals": 0}
    assert house.ask(
        "select date_from::text, date_to::text from mart.annotation where text_fi like 'Saarenkylän%auto%'"
    ) == [("2023-06-22", "2023-07-30")]


def test_trap_renewals_cut_by_moved_due_dates_stay_in_their_own_column(house: House) -> None:
    house.take(r1(event(event_branch="PIPK"), event(event_branch="PIPK", event_type="renew")))
    house.build()

    assert between(house, "municipality") == {"loans": 1, "renewals": 1}


def test_trap_a_device_reports_a_branch_that_does_not_exist(house: House) -> None:
    house.take(r1(event(event_branch="RO"), event()))

    notes = [note for note in house.build().warnings if note.code is Code.UNMAPPED]

    assert excluded(house) == {"unknown_branch": 1}
    assert [note.values for note in notes] == [{"branch": "RO", "rows": 1}]


def test_trap_a_branch_that_suddenly_does_ten_times_its_usual_is_said(house: House) -> None:
    usual = [
        event(event_time=f"2025-{month:02}-10", event_type="renew") for month in range(1, 6)
    ] * 20
    fault = [event(event_time="2025-06-10", event_type="renew")] * 400
    house.take(r1(*usual, *fault))

    jumps = [note.values for note in house.build().warnings if note.code is Code.JUMP]

    assert jumps == [{"branch": "OUPK", "month": "2025-06", "events": 400, "usual": 20}]
    assert house.ask("select sum(renewals)::int from mart.flow_by_month") == [(500,)]


def test_trap_patrons_municipality_is_read_from_nothing(house: House) -> None:
    """Card prefixes lost it in 2024, and the patron's library means little: another one, same figures."""
    here = r1(event(event_branch="PIPK", patron_home_branch="PIPK"))
    house.take(here)
    house.build()
    columns = {row[0] for row in house.ask("select column_name from information_schema.columns")}

    assert between(house, "municipality") == {"loans": 1, "renewals": 0}
    assert not [name for name in columns if "patron" in name or "card" in name]


def test_trap_joint_nordic_bus_is_one_unit_of_the_municipality_that_runs_it(tmp_path: Path) -> None:
    house = house_in(tmp_path, LAPLAND)
    house.take(
        r1(
            event(item_home_branch="MUE_KA", event_branch="MUO_PK"),
            event(item_home_branch="MUE_KA", event_branch="ENO_PK"),
        )
    )
    house.build()

    assert between(house, "municipality") == {"loans": 1, "renewals": 0}
    assert between(house, "branch") == {"loans": 2, "renewals": 0}


def test_trap_a_branch_is_known_by_its_code_and_called_by_the_newest_list(house: House) -> None:
    house.take(r1(event()))
    header = "branch;branch_name;okm_group"
    for name, called in (("a.csv", "Asemakirjasto"), ("b.csv", "Konttikirjasto")):
        house.take(f'{header}\nOUPK;"{called}";OU_OKM\n'.encode(), name)
    house.build()

    assert house.ask("select name from mart.branch where branch_code = 'OUPK'") == [
        ("Konttikirjasto",)
    ]
    assert house.ask(
        "select sum(loans)::int from mart.flow_by_month where owner_branch = 'OUPK'"
    ) == [(1,)]


@pytest.mark.parametrize(("day", "libraries"), [("2008-12-31", 1), ("2009-01-01", 0)])
def test_trap_a_joint_library_begins_on_its_day(tmp_path: Path, day: str, libraries: int) -> None:
    house = house_in(tmp_path, LAPLAND)
    house.take(
        r1b(event(item_home_branch="SOD_PK", event_branch="SAV_PK", event_time=f"{day} 12:00:00"))
    )
    house.build()

    assert between(house, "municipality") == {"loans": 1, "renewals": 0}
    assert between(house, "library") == {"loans": libraries, "renewals": 0}


def test_trap_small_counts_between_libraries_are_published_exactly(house: House) -> None:
    house.take(r1(event(item_home_branch="SAKA", event_branch="OUBY")))
    house.build()

    assert house.ask("select owner_branch, place_branch, loans::int from mart.flow_by_month") == [
        ("SAKA", "OUBY", 1)
    ]


def test_trap_a_closed_branch_leaves_a_gap_and_an_annotation_not_a_zero(tmp_path: Path) -> None:
    house = house_in(tmp_path, LAPLAND)
    months = ("2025-08-10", "2025-10-10")
    house.take(
        r1(*[event(item_home_branch="KIT_PK", event_branch="KIT_PK", event_time=m) for m in months])
    )
    house.build()

    found = house.ask("select loan_month from mart.flow_by_month order by loan_month")
    assert found == [(date(2025, 8, 1),), (date(2025, 10, 1),)]
    assert house.ask(
        "select count(*) from mart.annotation where municipality_code = '261' and date_from = date '2025-08-30'"
    ) == [(1,)]


def test_the_manifest_marks_months_whose_owner_is_todays(house: House) -> None:
    house.take(r1b(event(event_time="2021-03-05")))
    house.build()

    assert house.ask("select month::text, owner_is_todays from mart.coverage") == [
        ("2021-03-01", True)
    ]
    assert [entry.kind for entry in archive.entries(house.paths)] == ["loans_statistics"]


def test_weeks_hold_loans_between_municipalities_by_their_mondays(own_pack: House) -> None:
    """A week that crosses two months, a branch that moves inside a week, own loans and a left-out category."""
    add_branch(
        own_pack,
        "MUUT,Muuttaja,outola,005,,2025-01-29,branch,test",
        "MUUT,Muuttaja,saaripikku,901,2025-01-30,,branch,test",
    )
    own_pack.take(
        r1(
            event(item_home_branch="SAKA", event_branch="MUUT", event_time="2025-01-27 09:00:00"),
            event(item_home_branch="SAKA", event_branch="MUUT", event_time="2025-02-02 20:00:00"),
            event(item_home_branch="SAKA", event_branch="OUPK", event_time="2025-02-02 20:00:00"),
            event(item_home_branch="SAKA", event_branch="OUPK", event_time="2025-02-03 09:00:00"),
            event(
                item_home_branch="SAKA",
                event_branch="OUPK",
                event_time="2025-02-03 09:00:00",
                event_type="renew",
            ),
            event(
                item_home_branch="SAKA",
                event_branch="OUPK",
                event_time="2025-02-03 09:00:00",
                patron_category="TILASTO",
            ),
            event(item_home_branch="OUPK", event_branch="OUBY", event_time="2025-02-03 09:00:00"),
        )
    )
    own_pack.build()

    assert own_pack.ask(
        "select week, owner_municipality_code, place_municipality_code, loans::int from mart.flow_by_week"
    ) == [(date(2025, 1, 27), "901", "005", 2), (date(2025, 2, 3), "901", "005", 1)]


def test_a_month_that_tells_no_days_has_no_weeks(house: House) -> None:
    house.take(r5(event(item_home_branch="SAKA", month="2025-01", events=7)), "matrix.csv")
    house.take(r1(event(item_home_branch="SAKA", event_time="2025-02-05")), "loans.csv")
    house.build()

    assert between(house, "municipality") == {"loans": 8, "renewals": 0}
    assert house.ask("select week, loans::int from mart.flow_by_week") == [(date(2025, 2, 3), 1)]
