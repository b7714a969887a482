"""The made-up country: true municipalities, sixty systems, and reports of each in its own folder."""

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path

from etl.region import pack as region_pack
from etl.region.check import check
from etl.sample import cooperation, country
from etl.sample.files import SUMS

JANUARY = date(2025, 1, 1), date(2025, 1, 31)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_municipality_is_in_one_consortium_and_has_a_branch() -> None:
    known = country.consortia()
    towns = [town.code for each in known for town in each.towns]
    branches = {code: n for each in known for code, n in each.branches.items()}

    assert (len(known), len(towns), len(set(towns))) == (60, 309, 309)
    assert sum(branches.values()) == 750
    assert min(branches[code] for code in towns) == 1
    assert branches["091"] == max(branches.values())  # Helsinki
    assert all(4 <= len(each.towns) <= 7 for each in known)


def test_the_municipalities_are_told_with_their_source() -> None:
    listed = rows(country.COUNTRIES / country.COUNTRY / "municipalities.csv")

    assert all("Tilastokeskus" in row["source"] and "CC BY 4.0" in row["source"] for row in listed)
    assert {"091": "Helsinki", "205": "Kajaani", "698": "Rovaniemi"}.items() <= {
        row["municipality_code"]: row["name_fi"] for row in listed
    }.items()


def test_the_pack_is_sound_and_every_branch_has_its_system(tmp_path: Path) -> None:
    known = country.consortia()

    country.write_pack(tmp_path, known)

    assert [each.sentence() for each in check(region_pack.read(tmp_path)) if each.is_fault] == []
    systems = [row["system"] for row in rows(tmp_path / "systems.csv")]
    of_branches = Counter(row["system"] for row in rows(tmp_path / "branch_codes.csv"))
    assert set(of_branches) == set(systems)
    assert len(rows(tmp_path / "branch_codes.csv")) == 750


def test_each_system_has_reports_and_a_truth_of_its_own_and_ids_that_begin_from_one(
    tmp_path: Path,
) -> None:
    two = sorted(country.consortia(), key=lambda each: each.people)[:2]

    country.write_reports(tmp_path, two, events_per_year=20_000, first=JANUARY[0], last=JANUARY[1])

    for each in two:
        folder = tmp_path / each.system
        reports = sorted(folder.glob("12-*.csv"))
        branches = {f"K{code}" for code in (town.code for town in each.towns)}
        written = {
            line.split(";")[3].split("_")[0]
            for line in reports[0].read_text(encoding="utf-8-sig").splitlines()[1:]
        }
        truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        assert len(reports) == 1
        assert reports[0].read_text(encoding="utf-8-sig").splitlines()[1].split(";")[0] == "1"
        assert written - {"", "OPACRenew"} <= branches
        assert truth["events"]["issue"] > 0
        assert (folder / SUMS).is_file()
        assert not (folder / cooperation.FILE).exists()
