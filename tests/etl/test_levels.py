"""The levels above the municipality: consortia from the list of systems, regions from the list of municipalities."""

from pathlib import Path

import pytest

from tests.etl.house import House, event, house_in, r1

SYSTEMS = """system,name_fi,name_sv,consortium,time_zone,source
meri,Meren Koha,Havets Koha,Meri-kimppa,,Koha
saari,Saaren Koha,,Meri-kimppa,,Koha
sisa,Sisämaan Koha,Inlandets Koha,,,Koha
"""
TOWNS = """municipality_code,name_fi,name_sv,region_code,region_fi,region_sv
001,Aho,,02,Länsi,Väst
002,Boda,,02,Länsi,Väst
003,Kaira,,01,Itä,
"""
BRANCHES = """branch_code,branch_name,library,municipality_code,valid_from,valid_to,system
A,Aho,aho,001,,,meri
B,Boda,boda,002,,2024-12-31,saari
B,Boda,boda,001,2025-01-01,,saari
C,Kaira,kaira,003,2020-01-01,,sisa
T,Kaukopalvelu,kaira,,,,sisa
"""


def built(folder: Path, towns: str = TOWNS, systems: str = SYSTEMS) -> House:
    pack = folder / "pack"
    pack.mkdir()
    (pack / "municipalities.csv").write_text(towns, "utf-8")
    branches = BRANCHES
    if systems:
        (pack / "systems.csv").write_text(systems, "utf-8")
    else:
        branches = branches.replace(",system", ",source")
    (pack / "branch_codes.csv").write_text(branches, "utf-8")
    house = house_in(folder, pack)
    place = house.paths.exports / "meri"
    place.mkdir(parents=True)
    (place / "loans.csv").write_bytes(r1(event(event_branch="A", item_home_branch="A")))
    house.load(place / "loans.csv")
    house.build()
    return house


def test_systems_of_one_consortium_are_one_place_and_a_system_without_one_is_its_own(
    tmp_path: Path,
) -> None:
    house = built(tmp_path)

    assert house.ask("select * from mart.level_place order by level, place") == [
        ("consortium", "meri", "Meri-kimppa", None, None, None),
        ("consortium", "sisa", "Sisämaan Koha", "Inlandets Koha", None, None),
        ("region", "01", "Itä", None, None, None),
        ("region", "02", "Länsi", "Väst", None, None),
    ]
    assert house.ask("select code, place from mart.level_member where level = 'consortium'") == [
        ("meri:A", "meri"),
        ("saari:B", "meri"),
        ("sisa:C", "sisa"),
        ("sisa:T", "sisa"),
    ]
    assert house.ask("select code, place from mart.level_member where level = 'region'") == [
        ("001", "02"),
        ("002", "02"),
        ("003", "01"),
    ]


def test_a_place_is_known_while_one_of_its_branches_is(tmp_path: Path) -> None:
    house = built(tmp_path)
    known = house.ask(
        "select level, place, valid_from::text, valid_to::text from mart.place_period "
        "where level in ('consortium', 'region') and place in ('sisa', '01', '02') order by all"
    )

    assert known == [
        ("consortium", "sisa", "2020-01-01", None),
        ("region", "01", "2020-01-01", None),
        ("region", "02", "2025-01-01", None),
        ("region", "02", None, "2024-12-31"),
        ("region", "02", None, None),
    ]


@pytest.mark.parametrize("towns", [TOWNS.replace("003,Kaira,,01,Itä,", "003,Kaira,,,,")])
def test_a_municipality_without_a_region_leaves_that_level_out(tmp_path: Path, towns: str) -> None:
    """Its loans would be in no region, and the sums would not hold."""
    house = built(tmp_path, towns)

    assert house.ask("select distinct level from mart.level_place") == [("consortium",)]


def test_a_pack_without_a_list_of_systems_has_no_consortia(tmp_path: Path) -> None:
    house = built(tmp_path, TOWNS, systems="")

    assert house.ask("select distinct level from mart.level_member") == [("region",)]
