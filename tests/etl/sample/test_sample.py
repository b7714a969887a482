"""The sample holds what its truth says, byte by byte as Koha writes."""

import csv
import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.sample import write as sample
from etl.sample.files import SUMS, quoted
from etl.sample.truth import LEVELS, Truth
from tests.etl.house import PIENI, House, house_in

ROOT = Path(__file__).parents[3]
LAPLAND = ROOT / "data" / "reference" / "lapland"
POHJOLA = ROOT / "tests" / "regions" / "pohjola"
FIRST, LAST = date(2025, 1, 1), date(2025, 3, 31)

Written = tuple[Path, Truth]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("sample")
    truth = sample.write(
        folder, pack=LAPLAND, events_per_year=72_000, first=FIRST, last=LAST, seed=7
    )
    return folder, truth


@pytest.fixture(scope="module")
def con(written: Written) -> Iterator[duckdb.DuckDBPyConnection]:
    folder, _ = written
    with duckdb.connect() as con:
        con.execute(
            "create table event as select * from read_csv($files, delim = ';', all_varchar = true)",
            {"files": str(folder / "12-*.csv")},
        )
        con.execute(
            "create table branch as select * from read_csv($file, all_varchar = true)",
            {"file": str(LAPLAND / "branch_codes.csv")},
        )
        yield con


def test_a_file_a_month_of_each_report_and_the_branch_list_named_as_koha_names_them(
    written: Written,
) -> None:
    folder, _ = written

    assert sorted(path.name for path in folder.iterdir()) == [
        "12-lainatapahtumat-2025-01-reportresults.csv",
        "12-lainatapahtumat-2025-02-reportresults.csv",
        "12-lainatapahtumat-2025-03-reportresults.csv",
        "13-kuljetukset-2025-01-reportresults.csv",
        "13-kuljetukset-2025-02-reportresults.csv",
        "13-kuljetukset-2025-03-reportresults.csv",
        "14-varaukset-2025-01-reportresults.csv",
        "14-varaukset-2025-02-reportresults.csv",
        "14-varaukset-2025-03-reportresults.csv",
        "15-toimipisteet-reportresults.csv",
        "SAMPLE_SHA256SUMS",
        "truth.json",
        "yhteistyokirja-esimerkki.xlsx",
    ]


def test_the_checksums_are_those_of_the_files(written: Written) -> None:
    folder, _ = written
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()

    assert len(lines) == 11
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_events_by_type_equal_the_truth(con: duckdb.DuckDBPyConnection, written: Written) -> None:
    _, truth = written
    counted = con.sql("select event_type, count(*) from event group by event_type").fetchall()

    assert dict(counted) == truth.events
    assert sum(truth.events.values()) == truth.rows


def test_loans_between_municipalities_equal_the_truth(
    con: duckdb.DuckDBPyConnection, written: Written
) -> None:
    _, truth = written
    counted = con.sql(
        """
        select
            date_trunc('month', event.event_time::timestamp)::date,
            owner.municipality_code,
            place.municipality_code,
            count(*) filter (event.event_type = 'issue'),
            count(*) filter (event.event_type = 'renew')
        from event
        inner join branch as owner
            on event.item_home_branch = owner.branch_code and owner.valid_to is null
        inner join branch as place
            on event.event_branch = place.branch_code and place.valid_to is null
        where
            event.event_type in ('issue', 'renew')
            and event.patron_category not in ('EITILASTO', 'KAUKO')
            and owner.municipality_code <> place.municipality_code
        group by all
        """
    ).fetchall()

    assert sorted(counted) == sorted(truth.between().itertuples(index=False, name=None))


def test_every_row_is_published_or_left_out_for_one_reason(
    con: duckdb.DuckDBPyConnection, written: Written
) -> None:
    _, truth = written
    published = truth.published()[["loans", "renewals"]].to_numpy().sum()
    counted = con.sql(
        """
        select
            case
                when event_type not in ('issue', 'renew') then 'event_type'
                when event_branch is null or event_branch = 'OPACRenew' then 'unknown_branch'
                when patron_category in ('EITILASTO', 'KAUKO')
                    then 'patron_category:' || patron_category
                else 'published'
            end,
            count(*)
        from event
        group by all
        """
    ).fetchall()

    assert dict(counted) == truth.excluded | {"published": published}
    assert truth.rows == published + sum(truth.excluded.values())


def test_event_ids_run_on_in_order_of_time(
    con: duckdb.DuckDBPyConnection, written: Written
) -> None:
    _, truth = written
    assert con.sql("select min(event_id::int), max(event_id::int) from event").fetchall() == [
        (1, truth.rows)
    ]
    backwards = con.sql(
        """
        select count(*)
        from event
        inner join event as later on later.event_id::int = event.event_id::int + 1
        where later.event_time < event.event_time
        """
    ).fetchall()

    assert backwards == [(0,)]


def test_an_item_keeps_its_owner_type_location_and_collection(
    con: duckdb.DuckDBPyConnection,
) -> None:
    changed = con.sql(
        """
        select item_number
        from event
        group by item_number
        having count(distinct (item_home_branch, item_type, shelving_location, collection_code)) > 1
        """
    ).fetchall()

    assert changed == []


def test_loans_between_municipalities_are_seven_to_ten_per_cent(written: Written) -> None:
    _, truth = written

    share = truth.between()["loans"].sum() / truth.published()["loans"].sum()
    assert 0.07 < share < 0.10


def test_the_bytes_are_kohas(written: Written) -> None:
    folder, _ = written
    content = (folder / "12-lainatapahtumat-2025-01-reportresults.csv").read_bytes()
    header, first, *_ = content.split(b"\n")

    assert header == b"\xef\xbb\xbf" + ";".join(sample.COLUMNS).encode()
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert content.count(b'"') == 2 * (content.count(b"\n") - 1)
    assert first.startswith(b'1;"2025-01-01 ')


def test_the_branch_list_reads_back_and_quotes_only_what_koha_quotes(written: Written) -> None:
    folder, _ = written
    text = (folder / "15-toimipisteet-reportresults.csv").read_text(encoding="utf-8-sig")
    rows = {row["branch"]: row for row in csv.DictReader(text.splitlines(), delimiter=";")}

    assert len(rows) == 29
    assert rows["ROV_KA"]["branch_name"] == 'Rovaniemen kirjastoauto "Poropekka"'
    assert rows["KAUKOPALV"]["okm_group"] == ""
    assert 'KIT_PK;"Kittilän kirjasto";KIT_OKM;1;"KITTILÄ";;1' in text.splitlines()
    assert 'KE_PK;"Kemin kaupunginkirjasto";KE_OKM;1;KEMI;;1' in text.splitlines()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("ROV_PK", "ROV_PK"),
        ("", ""),
        ("two words", '"two words"'),
        ("Kittilä", '"Kittilä"'),
        ("a;b", '"a;b"'),
        ('a "b"', '"a ""b"""'),
    ],
)
def test_a_cell_is_quoted_only_where_koha_quotes(cell: str, expected: str) -> None:
    assert quoted(cell) == expected


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    sums = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        sample.write(
            tmp_path / name,
            pack=LAPLAND,
            events_per_year=6_000,
            first=date(2026, 1, 1),
            last=date(2026, 1, 31),
            seed=seed,
        )
        sums.append((tmp_path / name / SUMS).read_text(encoding="utf-8"))

    assert sums[0] == sums[1]
    assert sums[0] != sums[2]


def test_a_month_cut_into_pieces_still_equals_its_truth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.sample.plan.PIECE_ROWS", 1_000)

    truth = sample.write(
        tmp_path,
        pack=LAPLAND,
        events_per_year=60_000,
        first=date(2025, 5, 1),
        last=date(2025, 5, 31),
        seed=3,
    )

    lines = (tmp_path / "12-lainatapahtumat-2025-05-reportresults.csv").read_text().splitlines()[1:]
    times = [line.split(";")[1] for line in lines]
    assert len(lines) == truth.rows
    assert times == sorted(times)
    assert truth.published()["loan_month"].unique().tolist() == [date(2025, 5, 1)]


def test_a_file_is_marked_as_sample_before_it_appears(tmp_path: Path) -> None:
    seen = []

    def look(path: Path, rows: int) -> None:
        seen.append((path.name, rows))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert f"{digest}  {path.name}" in (tmp_path / SUMS).read_text(encoding="utf-8")

    first, last = date(2025, 1, 30), date(2025, 2, 2)
    truth = sample.write(
        tmp_path, pack=LAPLAND, events_per_year=7_200, first=first, last=last, on_file=look
    )

    assert [name for name, _ in seen] == sorted(name for name, _ in seen)
    told = json.loads(truth.as_json())
    moved = told["transfers"]["rows"] + told["holds"]["rows"]
    register = told["cooperation"]["all_rows"]
    assert sum(rows for _, rows in seen) == truth.rows + moved + 29 + register
    kinds = {".csv", ".json", ".xlsx"}
    assert [path.name for path in tmp_path.iterdir() if path.suffix not in kinds] == [SUMS]


def test_marks_of_earlier_samples_in_the_folder_are_kept(tmp_path: Path) -> None:
    for month in (1, 2, 2):
        sample.write(
            tmp_path,
            pack=LAPLAND,
            events_per_year=7_200,
            first=date(2025, month, 1),
            last=date(2025, month, 5),
        )

    lines = (tmp_path / SUMS).read_text(encoding="utf-8").splitlines()
    assert [line[66:] for line in lines] == [
        "12-lainatapahtumat-2025-01-reportresults.csv",
        "12-lainatapahtumat-2025-02-reportresults.csv",
        "13-kuljetukset-2025-01-reportresults.csv",
        "13-kuljetukset-2025-02-reportresults.csv",
        "14-varaukset-2025-01-reportresults.csv",
        "14-varaukset-2025-02-reportresults.csv",
        "15-toimipisteet-reportresults.csv",
        "yhteistyokirja-esimerkki.xlsx",
    ]


def test_days_outside_the_period_have_no_events(tmp_path: Path) -> None:
    first, last = date(2025, 2, 10), date(2025, 2, 12)
    sample.write(tmp_path, pack=LAPLAND, events_per_year=36_000, first=first, last=last, seed=1)

    lines = (tmp_path / "12-lainatapahtumat-2025-02-reportresults.csv").read_text().splitlines()[1:]
    assert {line.split('"')[1][:10] for line in lines} == {"2025-02-10", "2025-02-11", "2025-02-12"}


def test_another_region_needs_only_another_pack(tmp_path: Path) -> None:
    truth = sample.write(
        tmp_path,
        pack=POHJOLA,
        events_per_year=48_000,
        first=date(2025, 1, 1),
        last=date(2025, 1, 31),
        seed=1,
    )

    assert set(truth.pairs["place_branch"]) == {"OUPK", "OUBY", "PIPK", "SAKA"}
    assert set(truth.excluded) == {"event_type", "unknown_branch", "patron_category:TILASTO"}
    assert set(truth.between("library")["owner"]) == {"outola", "saaripikku"}


def test_the_story_makes_a_closed_branch_lend_little(tmp_path: Path) -> None:
    truth = sample.write(
        tmp_path,
        pack=LAPLAND,
        events_per_year=120_000,
        first=date(2025, 8, 1),
        last=date(2025, 10, 31),
        seed=1,
    )
    kittila = truth.published().query("place_branch == 'KIT_PK'")
    august, september, october = kittila.groupby("loan_month")["loans"].sum()

    assert september < 0.15 * min(august, october)


def test_the_truth_as_json_has_the_keys_of_the_golden_file(written: Written) -> None:
    _, truth = written
    told = json.loads(truth.as_json())
    golden = json.loads((ROOT / "tests" / "golden" / "expected_2025.json").read_text("utf-8"))

    assert set(golden) - {"hold_pickups"} <= set(told)
    assert set(golden["totals"]) <= set(told["totals"])
    assert (
        sum(told["cross_municipality_issues_by_month"].values())
        == told["totals"]["issue_cross_municipality"]
    )


def test_the_default_period_is_four_whole_years_and_this_one_to_last_month() -> None:
    assert sample.default_period(date(2026, 11, 22)) == (date(2022, 1, 1), date(2026, 10, 31))
    assert sample.default_period(date(2027, 1, 5)) == (date(2023, 1, 1), date(2026, 12, 31))


def test_a_release_of_the_sample_equals_its_truth_at_every_level(
    made_up: tuple[House, dict[str, Any]],
) -> None:
    house, truth = made_up
    for level, column in LEVELS.items():
        rows = house.ask(
            f"select strftime(loan_month, '%Y-%m'), owner_{column}, place_{column}, "
            "sum(loans)::int, sum(renewals)::int from mart.loans_by_month "
            f"where owner_{column} <> place_{column} group by all"
        )
        by_month: dict[str, list[int]] = {}
        by_pair: dict[str, list[int]] = {}
        for month, owner, place, loans, renewals in rows:
            for sums, key in ((by_month, month), (by_pair, f"{owner}>{place}")):
                known = sums.setdefault(key, [0, 0])
                sums[key] = [known[0] + loans, known[1] + renewals]
        told = truth["published_between"][level]
        assert by_month == told["by_month"]
        assert by_pair == told["by_pair"]


def test_a_release_of_the_sample_leaves_out_what_its_truth_leaves_out(
    made_up: tuple[House, dict[str, Any]],
) -> None:
    house, truth = made_up
    found = house.ask(
        "select strftime(month, '%Y-%m'), reason, event_type, events::int from mart.exclusion order by all"
    )

    assert found == sorted(tuple(each.values()) for each in truth["exclusions"])
    assert house.ask("select sum(loans)::int, sum(renewals)::int from mart.flow_by_month") == [
        (truth["published"]["issue"], truth["published"]["renew"])
    ]
    assert house.ask("select rows_read, is_sample from mart.release") == [(truth["rows"], True)]


@pytest.mark.parametrize("pack", [PIENI, POHJOLA], ids=lambda pack: pack.name)
def test_a_sample_over_a_pack_of_another_region_equals_its_truth(
    tmp_path: Path, pack: Path
) -> None:
    """Pohjola's 010 changes its library in the middle of the period."""
    house = house_in(tmp_path, pack)
    truth = sample.write(
        tmp_path / "out",
        pack=pack,
        events_per_year=4_000,
        first=date(2024, 12, 1),
        last=date(2025, 1, 31),
    )
    for path in sorted((tmp_path / "out").glob("*.csv")):
        house.load(path)
    house.build()

    found = house.ask(
        "select loan_month, owner_library, place_library, sum(loans)::int, sum(renewals)::int "
        "from mart.flow_by_month where owner_library <> place_library group by all order by all"
    )
    assert found == sorted(truth.between("library").itertuples(index=False, name=None))
    assert found
