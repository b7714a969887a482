"""A region pack is started from the branch list, and checked in plain Finnish."""

import csv
import shutil
from pathlib import Path

import pytest

from etl.messages import Code, RefusalError
from etl.region import template as region
from tests.exports import shapes

ROOT = Path(__file__).parents[2]
LAPLAND = ROOT / "data" / "reference" / "lapland"
PIENI = ROOT / "tests" / "regions" / "pieni"

TOWNS = """municipality_code,name_fi,name_sv
240,Kemi,Kemi
241,Keminmaa,
320,Kemijärvi,
742,Savukoski,
"""
HEADER = "branch_code,branch_name,library,municipality_code,valid_from,valid_to\n"


def rows(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["branch_code"]: row for row in csv.DictReader(file)}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    shutil.copytree(PIENI, folder)
    return folder


def faults(pack: Path) -> list[str]:
    return [each for each in region.check(pack) if "Se toisi" not in each]


@pytest.mark.parametrize("shape", ["semicolon_bom", "koha_tab", "xlsx", "ods", "gzip"])
def test_a_template_knows_the_municipality_of_every_branch_but_the_technical_one(
    shape: str, tmp_path: Path
) -> None:
    file = tmp_path / f"r4{shapes.SHAPES[shape].suffix}"
    file.write_bytes(shapes.SHAPES[shape].write(shapes.branches()))

    filled = region.template(file, tmp_path / "branch_codes.csv", LAPLAND)

    known = {row["branch_code"]: row for row in _today(LAPLAND)}
    found = rows(tmp_path / "branch_codes.csv")
    assert filled == region.Filled(29, ["KAUKOPALV"])
    assert set(found) == set(known)
    for code, row in found.items():
        assert row["municipality_code"] == known[code]["municipality_code"]
        assert row["library"] == known[code]["library"]


def _today(pack: Path) -> list[dict[str, str]]:
    with (pack / "branch_codes.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if not row["valid_to"]]


@pytest.mark.parametrize(
    ("branch", "expected"),
    [
        ("KE_PK;Pääkirjasto;KE_OKM;1;;;1", ""),  # Kemi, Kemijärvi or Keminmaa
        ("KE_PK;Kemin kirjasto;KE_OKM;1;;;1", "240"),
        ("XX;Keminmaan kirjasto;;0;;;1", "241"),
        ("XX;Savukosken kirjasto;;0;;;1", "742"),
        ("XX;Pääkirjasto;;0;KEMI;;1", "240"),
        ("XX;Pääkirjasto;SAV_OKM;1;;;1", "742"),
        ("XX;Savukosken kirjasto;;0;KEMI;;1", ""),  # the clues do not agree
        ("XX;Rantakirjasto;;0;OULU;;1", ""),
    ],
)
def test_nothing_is_invented(branch: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "municipalities.csv").write_text(TOWNS, encoding="utf-8")
    header = ";".join(shapes.branches().header)
    (tmp_path / "r4.csv").write_text(f"{header}\n{branch}\n", encoding="utf-8")

    region.template(tmp_path / "r4.csv", tmp_path / "map.csv", tmp_path)

    code = branch.split(";")[0]
    row = rows(tmp_path / "map.csv")[code]
    assert row["municipality_code"] == expected
    assert ("täydennä" in row["source"]) == (expected == "")


def test_a_loans_report_is_no_branch_list(tmp_path: Path) -> None:
    (tmp_path / "r1.csv").write_bytes(shapes.koha_csv(shapes.loans(20)))

    with pytest.raises(RefusalError) as refused:
        region.template(tmp_path / "r1.csv", tmp_path / "map.csv", LAPLAND)

    assert refused.value.message.code is Code.MISSING_COLUMNS
    assert not (tmp_path / "map.csv").exists()


def test_a_template_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "map.csv").write_text("mine", encoding="utf-8")

    with pytest.raises(FileExistsError):
        region.template(shapes.BRANCHES, tmp_path / "map.csv", LAPLAND)

    assert (tmp_path / "map.csv").read_text(encoding="utf-8") == "mine"


def test_two_files_are_enough_and_the_rest_is_advice(pack: Path) -> None:
    told = region.check(pack)

    assert faults(pack) == []
    assert len(told) == 9
    assert any("population.csv" in each and "tuhatta asukasta" in each for each in told)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert region.check(tmp_path / "ei") == [f"Kansiota {tmp_path / 'ei'} ei ole."]


@pytest.mark.parametrize("name", ["municipalities.csv", "branch_codes.csv"])
def test_a_missing_compulsory_file_is_said(pack: Path, name: str) -> None:
    (pack / name).unlink()

    assert f"Pakollinen tiedosto {name} puuttuu." in faults(pack)


def test_a_missing_compulsory_column_is_said(pack: Path) -> None:
    (pack / "municipalities.csv").write_text("municipality_code\n047\n", encoding="utf-8")

    assert "municipalities.csv: sarake name_fi puuttuu." in faults(pack)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("YLA,Kirjasto,yla,47,,\n", "rivi 2: kuntakoodi ”47” on ilman alkunollaa"),
        ("YLA,Kirjasto,yla,999,,\n", "rivi 2: kuntaa ”999” ei ole"),
        ("YLA,Kirjasto,,047,,\n", "rivi 2: toimipisteellä YLA on kunta mutta ei kirjastoa"),
        (",Kirjasto,yla,047,,\n", "rivi 2: toimipisteen tunnus puuttuu"),
        ("YLA,Kirjasto,yla,047,1.1.2025,\n", "rivi 2: valid_from on ”1.1.2025”"),
        ("YLA,Kirjasto,yla,047,2025-02-30,\n", "rivi 2: valid_from on ”2025-02-30”"),
        ("YLA,Kirjasto,yla,047,2025-02-01,2025-01-01\n", "päättyy ennen kuin se alkaa"),
        (
            "YLA,Kirjasto,yla,047,,2025-01-01\nALA,A,a,048,,\nYLA,Kirjasto,uusi,047,2025-01-01,\n",
            "rivit 2 ja 4: toimipisteen YLA jaksot menevät päällekkäin",
        ),
        ("YLA,Kirjasto,yla,047,,\nYLA,Kirjasto,yla,047,,\n", "rivit 2 ja 3"),
        ("YLA,Kirjasto,yla,,,\n", "ei ole kuntaa, joten sen tapahtumia ei lasketa"),
    ],
)
def test_a_fault_of_the_branch_map_is_said_with_its_row(
    pack: Path, lines: str, expected: str
) -> None:
    (pack / "branch_codes.csv").write_text(HEADER + lines, encoding="utf-8")

    told = faults(pack)

    assert [each for each in told if expected in each and each.startswith("branch_codes.csv, riv")]
    assert len(told) == 1


def test_adjoining_periods_are_fine(pack: Path) -> None:
    lines = "YLA,K,yla,047,,2024-12-31\nYLA,K,uusi,047,2025-01-01,\n"
    (pack / "branch_codes.csv").write_text(HEADER + lines, encoding="utf-8")

    assert faults(pack) == []


def test_a_bad_number_and_a_file_that_is_no_utf8_are_said(pack: Path) -> None:
    (pack / "population.csv").write_text(
        "municipality_code,year,population\n047,2024,1 800\n", encoding="utf-8"
    )
    (pack / "libraries.csv").write_bytes("library,name_fi\nyla,Yläpää\n".encode("latin-1"))

    assert faults(pack) == [
        "libraries.csv: tiedosto ei ole CSV:tä merkistöllä UTF-8.",
        "population.csv, rivi 2: population on ”1 800”, mutta sen pitää olla kokonaisluku.",
    ]
