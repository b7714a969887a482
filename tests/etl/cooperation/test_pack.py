"""The documented facts of Lapland, as they become marts; and what a faulty pack says."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from etl.cooperation import pack as cooperation_pack
from etl.region import pack as region_pack
from etl.region.check import check
from etl.region.pack import BuildError
from tests.etl.house import LAPLAND, PIENI, House

CONSORTIUM_ROWS = (
    34 + 26 + 6 + 4
)  # expert group, cataloguing, members of the expert group, of indexing
VISITS = 25  # rows of participation that tell of AKE's visits and profiles: they are activities


def test_the_facts_of_lapland_are_whole(year: House) -> None:
    """148 records were gathered: 123 of participation, 25 of visits and profiles."""
    counted = {
        mart: year.ask(f"select count(*)::int from mart.{mart}")[0][0]
        for mart in ("working_group", "meeting", "participation", "recognition", "staff_year")
    }

    assert counted == {
        "working_group": 30,
        "meeting": 85,
        "participation": 148 - VISITS,
        "recognition": 8,
        "staff_year": 0,
    }
    visits = "select count(*)::int from mart.ake_activity where library is not null"
    assert year.ask(visits) == [(VISITS,)]


def test_rows_that_name_only_the_consortium_have_no_library(year: House) -> None:
    rows = "select count(*)::int from mart.participation where library is null"

    assert year.ask(rows) == [(CONSORTIUM_ROWS,)]


def test_two_libraries_have_been_vuoden_onnistuja(year: House) -> None:
    found = year.ask(
        "select year, library, winner_text, confidence from mart.recognition "
        "where award_kind = 'vuoden_onnistuja' order by year"
    )

    assert found == [
        (2020, "tervola", "Tervolan kunnankirjasto", "confirmed"),
        (2021, "tornionlaakso", "Tornionlaakson kirjasto", "confirmed"),
    ]


def test_every_row_has_its_source(year: House) -> None:
    for mart in ("working_group", "meeting", "participation", "ake_activity", "recognition"):
        assert year.ask(f"select count(*) from mart.{mart} where source is null") == [(0,)]
    assert year.ask("select file_name, rows_accepted::int from mart.cooperation_source") == [
        ("ake_activity.csv", 42),
        ("awards.csv", 8),
        ("meetings.csv", 85),
        ("participation.csv", 123),
        ("working_groups.csv", 30),
    ]


def test_all_eighteen_libraries_are_in_the_steering_group_of_2023(year: House) -> None:
    found = year.ask(
        "select count(distinct library)::int, min(role), max(role) from mart.seat_by_year "
        "where group_id = 'johtoryhma' and year = 2023 and is_seat"
    )

    assert found == [(18, "member", "member")]


def test_a_membership_of_two_years_stands_in_both_and_one_that_ended_in_its_last_alone(
    year: House,
) -> None:
    years = (
        "select library, list(year order by year) from mart.seat_by_year "
        "where group_id = $group group by library order by library"
    )

    assert year.ask(years.replace("$group", "'strategiatyoryhma-2021'")) == [
        ("rovaniemi", [2020, 2021]),
        ("tornio", [2020, 2021]),
        ("tornionlaakso", [2020, 2021]),
    ]
    assert year.ask(years.replace("$group", "'paakayttajaryhma'")) == [
        ("rovaniemi", [2026]),
        ("tornionlaakso", [2021, 2025]),
    ]


def test_lookalike_names_lead_to_one_library() -> None:
    libraries = cooperation_pack.names(region_pack.read(LAPLAND)).libraries

    for name in ("Sompio", "Sompion kirjasto", "Sodankylä/Pelkosenniemi", "Savukoski"):
        assert libraries[name.casefold()] == "sompio"
    for name in ("Tornionlaakson kirjasto", "Pello", "Ylitornio", "tornedalen"):
        assert libraries[name.casefold()] == "tornionlaakso"
    assert libraries["torneå"] == libraries["tornio"] == "tornio"
    assert libraries["koko kimppa"] == "*"
    assert libraries["sodankyla"] == "sodankyla"  # a library of its own until the end of 2008
    assert len(set(libraries.values())) == 18 + 1 + 2  # with Sodankylä and Ylitornio of old


def test_no_name_stands_for_two_groups_or_libraries() -> None:
    rows = [
        line.split(",")[:2]
        for line in (LAPLAND / cooperation_pack.ALIASES).read_text("utf-8").splitlines()[1:]
    ]

    assert [pair for pair, n in Counter(map(tuple, rows)).items() if n > 1] == []


def test_a_region_without_a_register_has_an_empty_one() -> None:
    register, sources = cooperation_pack.facts(region_pack.read(PIENI))

    assert (register.rows_read, sources) == (0, [])


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("2019-05-21", "2019-15-21", "rivi 3, sarake Päivä, arvo ”2019-15-21”: Tällaista päivää"),
        ("johtoryhma,2019", "johtoryma,2019", "rivi 3, sarake Ryhmä, arvo ”johtoryma”: Ryhmää ei"),
    ],
)
def test_a_fault_in_the_pack_is_told_with_file_row_and_column(
    tmp_path: Path, was: str, becomes: str, told: str
) -> None:
    pack = shutil.copytree(LAPLAND, tmp_path / "pack")
    meetings = pack / "meetings.csv"
    meetings.write_text(meetings.read_text("utf-8").replace(was, becomes), "utf-8")

    with pytest.raises(BuildError, match=r"meetings\.csv") as caught:
        cooperation_pack.facts(region_pack.read(pack))
    assert told in str(caught.value)
    said = [each.sentence() for each in check(region_pack.read(pack))]
    assert [each for each in said if told in each] == [str(caught.value)]
