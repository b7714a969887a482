"""The shipped region pack is whole: codes, members, tiles, people and sources fit each other."""

import csv
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from etl.region import pack as region_pack
from etl.region.check import check
from etl.region.faults import Fault

ROOT = Path(__file__).parents[3]
LAPLAND = ROOT / "data" / "reference" / "lapland"
KAINUU = ROOT / "data" / "reference" / "kainuu"
POHJOLA = ROOT / "tests" / "regions" / "pohjola"
PACKS = pytest.mark.parametrize("pack", [LAPLAND, POHJOLA], ids=lambda pack: pack.name)
TODAY = date(2026, 10, 31)
LANGUAGES = ("fi", "sv", "en", "se")

COLUMNS = {
    "municipalities.csv": (
        "municipality_code,name_fi,name_sv,name_en,name_se,subregion_code,subregion_fi,"
        "tile_row,tile_column,centre_lat,centre_lon,source"
    ),
    "branch_codes.csv": (
        "branch_code,branch_name,library,municipality_code,valid_from,valid_to,kind,source"
    ),
    "libraries.csv": "library,name_fi,name_sv,name_en,name_se,source",
    "patron_categories.csv": "category,counted,name_fi,source",
    "population.csv": "municipality_code,year,population,source",
    "code_names.csv": "kind,code,name_fi,name_sv,name_en,name_se,source",
    "annotations.csv": (
        "date_from,date_to,municipality_code,text_fi,text_sv,text_en,text_se,source"
    ),
    "region.csv": "what,fi,sv,en,se,source",
}


def rows(pack: Path, name: str) -> list[dict[str, str]]:
    with (pack / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str, default: date) -> date:
    return date.fromisoformat(text) if text else default


def municipality_codes(pack: Path) -> set[str]:
    return {row["municipality_code"] for row in rows(pack, "municipalities.csv")}


@PACKS
@pytest.mark.parametrize("name", COLUMNS)
def test_the_header_is_the_agreed_one(pack: Path, name: str) -> None:
    assert (pack / name).read_text(encoding="utf-8").split("\n", 1)[0] == COLUMNS[name]


@PACKS
def test_every_row_of_every_file_has_a_source_and_no_loose_cell(pack: Path) -> None:
    for path in sorted(pack.glob("*.csv")):
        for number, row in enumerate(rows(pack, path.name), 2):
            assert row.get("source"), f"{path.name} row {number}"
            assert None not in row, f"{path.name} row {number}"
            assert None not in row.values(), f"{path.name} row {number}"


@PACKS
def test_municipality_codes_are_text_of_three_digits(pack: Path) -> None:
    codes = [row["municipality_code"] for row in rows(pack, "municipalities.csv")]

    assert [code for code in codes if not (len(code) == 3 and code.isdigit())] == []
    assert len(set(codes)) == len(codes)


@PACKS
def test_tiles_are_unique(pack: Path) -> None:
    tiles = Counter(
        (int(row["tile_row"]), int(row["tile_column"])) for row in rows(pack, "municipalities.csv")
    )

    assert set(tiles.values()) == {1}


@PACKS
@pytest.mark.parametrize(
    ("name", "may_be_empty"),
    [
        ("branch_codes.csv", True),
        ("population.csv", False),
        ("annotations.csv", True),
    ],
)
def test_every_municipality_mentioned_exists(pack: Path, name: str, *, may_be_empty: bool) -> None:
    known = municipality_codes(pack) | ({""} if may_be_empty else set())

    assert {row["municipality_code"] for row in rows(pack, name)} <= known


@PACKS
def test_only_a_technical_branch_has_no_municipality_and_no_library(pack: Path) -> None:
    for branch in rows(pack, "branch_codes.csv"):
        assert (branch["kind"] == "technical") == (branch["municipality_code"] == "")
        assert (branch["library"] == "") == (branch["municipality_code"] == "")
        assert branch["kind"] in {"main", "branch", "mobile", "technical"}


@PACKS
def test_periods_of_a_branch_follow_each_other_without_gap_or_overlap(pack: Path) -> None:
    periods = defaultdict(list)
    for row in rows(pack, "branch_codes.csv"):
        span = day(row["valid_from"], date.min), day(row["valid_to"], date.max)
        periods[row["branch_code"]].append(span)

    for spans in periods.values():
        spans.sort()
        assert spans[0][0] == date.min
        assert spans[-1][1] == date.max
        for (_, earlier_ends), (later_starts, _) in pairwise(spans):
            assert (later_starts - earlier_ends).days == 1


@PACKS
def test_branches_and_libraries_name_each_other(pack: Path) -> None:
    libraries = [row["library"] for row in rows(pack, "libraries.csv")]

    assert {row["library"] for row in rows(pack, "branch_codes.csv")} - {""} == set(libraries)
    assert len(set(libraries)) == len(libraries)
    assert all(name.isascii() and name == name.lower() for name in libraries)


@PACKS
def test_population_has_one_positive_figure_a_year(pack: Path) -> None:
    figures = rows(pack, "population.csv")
    years = Counter((row["municipality_code"], row["year"]) for row in figures)

    assert set(years.values()) == {1}
    assert {code for code, _ in years} == municipality_codes(pack)
    assert all(int(row["population"]) > 0 for row in figures)


@PACKS
def test_region_and_consortium_are_named_in_four_languages(pack: Path) -> None:
    named = {row["what"]: row for row in rows(pack, "region.csv")}

    assert set(named) >= {"name", "consortium", "country"}
    assert all(named[what][language] for what in ("name", "consortium") for language in LANGUAGES)


@pytest.mark.parametrize("pack", [LAPLAND, POHJOLA], ids=lambda pack: pack.name)
def test_the_shipped_packs_have_nothing_to_complain_about(pack: Path) -> None:
    assert check(region_pack.read(pack)) == []


def test_kainuu_has_eight_municipalities_each_with_its_library() -> None:
    homes = {
        row["municipality_code"]: row["library"]
        for row in rows(KAINUU, "branch_codes.csv")
        if row["kind"] == "main"
    }

    assert set(homes) == {"105", "205", "290", "578", "620", "697", "765", "777"}
    assert set(homes) == municipality_codes(KAINUU)
    assert len(set(homes.values())) == 8


def test_kainuu_has_no_fault_and_says_that_its_branch_codes_are_made_up() -> None:
    found = check(region_pack.read(KAINUU))

    assert [each.fault for each in found] == [Fault.MISSING_FILE] * 3
    assert all("Keksitty tunnus" in row["source"] for row in rows(KAINUU, "branch_codes.csv"))
    for path in KAINUU.glob("*.csv"):
        assert all(row["source"] for row in rows(KAINUU, path.name)), path.name


def test_lapland_has_21_municipalities_and_18_libraries_today() -> None:
    today = {
        row["library"]
        for row in rows(LAPLAND, "branch_codes.csv")
        if day(row["valid_from"], date.min) <= TODAY <= day(row["valid_to"], date.max)
    }

    assert len(municipality_codes(LAPLAND)) == 21
    assert len(today - {""}) == 18
    assert "047" in municipality_codes(LAPLAND)


@pytest.mark.parametrize(
    ("library", "members", "first"),
    [
        ("sompio", {"758", "583", "742"}, "2009-01-01"),
        ("tornionlaakso", {"976", "854"}, "2011-01-01"),
    ],
)
def test_the_joint_libraries_start_on_their_day(
    library: str, members: set[str], first: str
) -> None:
    joint = [row for row in rows(LAPLAND, "branch_codes.csv") if row["library"] == library]

    assert {row["municipality_code"] for row in joint} == members
    assert {row["valid_from"] for row in joint} == {first}


def test_every_lapland_municipality_has_a_branch() -> None:
    found = {row["municipality_code"] for row in rows(LAPLAND, "branch_codes.csv")} - {""}

    assert found == municipality_codes(LAPLAND)


def test_invented_branch_codes_say_so() -> None:
    assert all("esimerkkiaineisto" in row["source"] for row in rows(LAPLAND, "branch_codes.csv"))


def test_lapland_leaves_out_the_two_patron_categories() -> None:
    categories = rows(LAPLAND, "patron_categories.csv")

    assert {row["category"]: row["counted"] for row in categories} == {
        "EITILASTO": "0",
        "KAUKO": "0",
    }


def test_annotations_are_dated_forwards_and_written_in_four_languages() -> None:
    for row in rows(LAPLAND, "annotations.csv"):
        assert date.fromisoformat(row["date_from"]) <= date.fromisoformat(row["date_to"])
        assert all(row[f"text_{language}"] for language in LANGUAGES)


def test_the_known_breaks_are_annotated() -> None:
    spans = {(row["date_from"], row["date_to"]) for row in rows(LAPLAND, "annotations.csv")}

    assert {
        ("2017-05-02", "2017-10-07"),
        ("2022-04-14", "2022-11-01"),
        ("2023-06-22", "2023-07-30"),
        ("2025-04-01", "2025-04-01"),
        ("2025-08-30", "2025-09-30"),
        ("2026-03-11", "2026-04-14"),
    } <= spans


def test_code_names_cover_what_the_sample_uses() -> None:
    codes = defaultdict(set)
    for row in rows(LAPLAND, "code_names.csv"):
        codes[row["kind"]].add(row["code"])

    assert codes["shelving_location"] == {"AIK", "LN", "MUS", "VAR", "KOT", "LEH", "SAA"}
    assert codes["collection_code"] == {"ENG", "SAAME", "LAPPI"}
    assert codes["item_type"] == {"28VRK", "14VRK", "7VRK", "28VRKLN", "28VRKAV"}


def test_the_story_of_the_sample_speaks_of_branches_that_exist() -> None:
    branches = {row["branch_code"] for row in rows(LAPLAND, "branch_codes.csv")}

    for event in rows(LAPLAND, "sample_story.csv"):
        assert event["branch_code"] in branches
        assert float(event["factor"]) >= 0
