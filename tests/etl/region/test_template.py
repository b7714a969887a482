"""A region pack is started from the branch list, and checked in plain Finnish."""

import csv
import shutil
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from etl.messages import Code, RefusalError
from etl.region import pack as region_pack
from etl.region import template as region
from etl.region.check import check, refuse_faults
from etl.region.faults import Finding
from etl.region.pack import BuildError
from tests.etl.house import event, house_in, r1
from tests.exports import shapes

ROOT = Path(__file__).parents[3]
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


def told(pack: Path) -> list[str]:
    return [each.sentence() for each in check(region_pack.read(pack))]


def faults(pack: Path) -> list[str]:
    return [each for each in told(pack) if "Se toisi" not in each]


@pytest.mark.parametrize("shape", ["semicolon_bom", "koha_tab", "xlsx", "ods", "gzip"])
def test_a_template_knows_the_municipality_of_every_branch_but_the_technical_one(
    shape: str, tmp_path: Path
) -> None:
    file = tmp_path / f"r4{shapes.SHAPES[shape].suffix}"
    file.write_bytes(shapes.SHAPES[shape].write(shapes.branches()))

    filled = region.template(file, tmp_path / "branch_codes.csv", region_pack.read(LAPLAND))

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

    region.template(tmp_path / "r4.csv", tmp_path / "map.csv", region_pack.read(tmp_path))

    code = branch.split(";")[0]
    row = rows(tmp_path / "map.csv")[code]
    assert row["municipality_code"] == expected
    assert ("täydennä" in row["source"]) == (expected == "")


def test_a_loans_report_is_no_branch_list(tmp_path: Path) -> None:
    (tmp_path / "r1.csv").write_bytes(shapes.koha_csv(shapes.loans(20)))

    with pytest.raises(RefusalError) as refused:
        region.template(tmp_path / "r1.csv", tmp_path / "map.csv", region_pack.read(LAPLAND))

    assert refused.value.message.code is Code.MISSING_COLUMNS
    assert not (tmp_path / "map.csv").exists()


def test_a_template_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "map.csv").write_text("mine", encoding="utf-8")

    with pytest.raises(FileExistsError):
        region.template(shapes.BRANCHES, tmp_path / "map.csv", region_pack.read(LAPLAND))

    assert (tmp_path / "map.csv").read_text(encoding="utf-8") == "mine"


def test_two_files_are_enough_and_the_rest_is_advice(pack: Path) -> None:
    said = told(pack)

    assert faults(pack) == []
    assert len(said) == 10
    assert any("population.csv" in each and "tuhatta asukasta" in each for each in said)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    (said,) = told(tmp_path / "ei")

    assert said.startswith(f"Kansiota {tmp_path / 'ei'} ei ole.")


@pytest.mark.parametrize("name", ["municipalities.csv", "branch_codes.csv"])
def test_a_missing_compulsory_file_is_said(pack: Path, name: str) -> None:
    (pack / name).unlink()

    (said,) = faults(pack)

    assert said.startswith(f"{name}: Pakollinen tiedosto puuttuu.")


def test_a_missing_compulsory_column_is_said(pack: Path) -> None:
    (pack / "municipalities.csv").write_text("municipality_code\n047\n", encoding="utf-8")

    (said,) = faults(pack)

    assert said.startswith("municipalities.csv: Sarake name_fi puuttuu.")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            "YLA,Kirjasto,yla,47,,\n",
            "rivi 2, sarake municipality_code, arvo ”47”: Kuntakoodi luettiin koodina ”047”",
        ),
        ("YLA,Kirjasto,yla,999,,\n", "rivi 2, sarake municipality_code, arvo ”999”: Kuntaa ei ole"),
        (
            "YLA,Kirjasto,,047,,\n",
            "rivi 2, sarake library: Toimipisteellä YLA on kunta mutta ei kirjastoa",
        ),
        (",Kirjasto,yla,047,,\n", "rivi 2, sarake branch_code: Arvo puuttuu"),
        (
            "YLA,Kirjasto,yla,047,2025-02-30,\n",
            "rivi 2, sarake valid_from, arvo ”2025-02-30”: Arvo ei ole päivä",
        ),
        (
            "YLA,Kirjasto,yla,047,25-02-03,\n",
            "rivi 2, sarake valid_from, arvo ”25-02-03”: Arvo ei ole päivä",
        ),
        (
            "YLA,Kirjasto,yla,047,0025-02-03,\n",
            "arvo ”0025-02-03”: Päivä ei ole vuosien 1850–2100 väliltä",
        ),
        (
            "YLA,Kirjasto,yla,047,2025-02-01,2025-01-01\n",
            "sarake valid_to, arvo ”2025-01-01”: Päättyy ennen kuin alkaa",
        ),
        (
            "YLA,Kirjasto,yla,047,,2025-01-01\nALA,A,a,048,,\nYLA,Kirjasto,uusi,047,2025-01-01,\n",
            "rivi 4, sarake valid_from: Toimipisteen YLA jaksot menevät päällekkäin: myös branch_codes.csv, rivi 2",
        ),
        ("YLA,Kirjasto,yla,047,,\nYLA,Kirjasto,yla,047,,\n", "rivi 3, sarake valid_from"),
        ("YLA,Kirjasto,yla,,,\n", "ei ole kuntaa, joten sen tapahtumia ei lasketa"),
    ],
)
def test_a_fault_of_the_branch_map_is_said_with_its_row(
    pack: Path, lines: str, expected: str
) -> None:
    (pack / "branch_codes.csv").write_text(HEADER + lines, encoding="utf-8")

    (said,) = faults(pack)

    assert said.startswith("branch_codes.csv, rivi")
    assert expected in said


def test_adjoining_periods_are_fine(pack: Path) -> None:
    lines = "YLA,K,yla,047,,2024-12-31\nYLA,K,uusi,047,2025-01-01,\n"
    (pack / "branch_codes.csv").write_text(HEADER + lines, encoding="utf-8")

    assert faults(pack) == []


# --- what a figure would be wrong with -----------------------------------------------------------

TWO = "municipality_code,name_fi"
TILES = f"{TWO},tile_row,tile_column"
POINTS = f"{TWO},centre_lat,centre_lon"
PEOPLE = "municipality_code,year,population"


@pytest.mark.parametrize(
    ("file", "header", "lines", "expected"),
    [
        (
            "population.csv",
            PEOPLE,
            "047,2024,1800\n048,2024,90\n047,2024,1801\n",
            "population.csv, rivi 4, sarake municipality_code, year, arvo ”047 2024”: Sama asia on kahdesti: myös population.csv, rivi 2",
        ),
        (
            "population.csv",
            PEOPLE,
            "047,2024,-1800\n048,2024,90\n",
            "rivi 2, sarake population, arvo ”-1800”: Väkiluku ei ole suurempi kuin nolla",
        ),
        (
            "population.csv",
            PEOPLE,
            "047,2024,0\n048,2024,90\n",
            "rivi 2, sarake population, arvo ”0”: Väkiluku ei ole",
        ),
        (
            "population.csv",
            PEOPLE,
            "047,202,1800\n048,2024,90\n",
            "rivi 2, sarake year, arvo ”202”: Vuosi ei ole väliltä",
        ),
        (
            "population.csv",
            PEOPLE,
            "047,2024,tuhat\n048,2024,90\n",
            "rivi 2, sarake population, arvo ”tuhat”: Arvo ei ole kokonaisluku",
        ),
        (
            "municipalities.csv",
            TILES,
            "047,Yläpää,1,1\n048,Alapää,1,1\n",
            "rivi 3, sarake tile_row, arvo ”1 1”: Kaksi kuntaa on samassa ruudussa",
        ),
        (
            "municipalities.csv",
            TILES,
            "047,Yläpää,1,\n048,Alapää,1,1\n",
            "rivi 2, sarake tile_column: Ruudulla on vain rivi",
        ),
        ("municipalities.csv", TWO, "047,Yläpää\n048,\n", "rivi 3, sarake name_fi: Arvo puuttuu"),
        (
            "municipalities.csv",
            TWO,
            "047,Yläpää\n048,Alapää\n047,Yläpää\n",
            "rivi 4, sarake municipality_code, arvo ”047”: Sama asia",
        ),
        (
            "municipalities.csv",
            POINTS,
            "047,Yläpää,68.4,\n048,Alapää,67.1,24.0\n",
            "rivi 2, sarake centre_lon: Keskipisteellä on vain",
        ),
        (
            "libraries.csv",
            "library,name_fi",
            "yla,Ylä\nala,Ala\nyla,Ylä\n",
            "libraries.csv, rivi 4, sarake library, arvo ”yla”: Sama asia",
        ),
        (
            "libraries.csv",
            "library,name_fi",
            "yla,\nala,Ala\n",
            "libraries.csv, rivi 2, sarake name_fi: Arvo puuttuu",
        ),
        (
            "libraries.csv",
            "library,name_fi",
            "yla,Ylä\n",
            "branch_codes.csv, rivi 3, sarake library, arvo ”ala”: Kirjastoa ei ole",
        ),
        (
            "code_names.csv",
            "kind,code,name_fi",
            "hylly,AIK,Aikuiset\n",
            "rivi 2, sarake kind, arvo ”hylly”: Arvoa ei tunneta",
        ),
        (
            "region.csv",
            "what,fi",
            "nimi,Pää\n",
            "region.csv, rivi 2, sarake what, arvo ”nimi”: Arvoa ei tunneta",
        ),
        (
            "region.csv",
            "what,fi",
            "box,69 19\n",
            "region.csv, rivi 2, sarake fi, arvo ”69 19”: Maan rajoja ei voi lukea",
        ),
        (
            "patron_categories.csv",
            "category,counted",
            "KAUKO,ehkä\n",
            "rivi 2, sarake counted, arvo ”ehkä”: Arvon pitää olla 0 tai 1",
        ),
        (
            "annotations.csv",
            "date_from,date_to,text_fi,source",
            "2025-03-01,2025-02-01,Kiinni,x\n",
            "rivi 2, sarake date_to, arvo ”2025-02-01”: Päättyy ennen",
        ),
        (
            "annotations.csv",
            "date_from,text_fi,source",
            "2025-03-01,,x\n",
            "rivi 2, sarake text_fi: Arvo puuttuu",
        ),
    ],
)
def test_a_fault_that_would_bend_a_figure_is_said_once_and_stops_a_build(
    pack: Path, file: str, header: str, lines: str, expected: str
) -> None:
    (pack / file).write_text(f"{header}\n{lines}", encoding="utf-8")

    found = [each for each in check(region_pack.read(pack)) if each.is_fault]

    assert [expected in each.sentence() for each in found] == [True]
    with pytest.raises(BuildError) as refused:
        refuse_faults(region_pack.read(pack))
    assert str(refused.value) == found[0].sentence()


def test_a_kind_that_nobody_knows_and_a_technical_unit_with_a_place_are_faults(pack: Path) -> None:
    (pack / "branch_codes.csv").write_text(
        HEADER.strip() + ",kind\nYLA,Kirjasto,yla,047,,,paakirjasto\nALA,Ala,ala,048,,,technical\n",
        encoding="utf-8",
    )

    said = faults(pack)

    assert len(said) == 2
    assert (
        "rivi 2, sarake kind, arvo ”paakirjasto”: Arvoa ei tunneta. Valitse jokin näistä: main,"
        in said[0]
    )
    assert "rivi 3, sarake kind: Tekninen yksikkö ALA ei voi kuulua kuntaan" in said[1]


def test_a_municipality_without_inhabitants_is_advice(pack: Path) -> None:
    (pack / "population.csv").write_text(f"{PEOPLE}\n047,2024,1800\n", encoding="utf-8")

    (found,) = [each for each in check(region_pack.read(pack)) if "Se toisi" not in each.sentence()]

    assert not found.is_fault
    assert found.sentence().startswith("population.csv: Kunnalla Alapää ei ole väkilukua")


# --- where the municipalities are ----------------------------------------------------------------


def lapland_with(tmp_path: Path, before: str, after: str) -> list[str]:
    """What is wrong with Lapland when a text of its municipalities is another."""
    pack = shutil.copytree(LAPLAND, tmp_path / "pack")
    path = pack / "municipalities.csv"
    text = path.read_text("utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")
    return told(pack)


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ("{lon},{lat}", "Leveys- ja pituusaste ovat vaihtaneet paikkaa"),
        ("{lat},-{lon}", "Keskipiste ei ole maassa"),
        ("6{lat},{lon}", "Leveysaste on enintään 90"),
    ],
)
def test_a_point_outside_the_country_is_a_fault(tmp_path: Path, point: str, expected: str) -> None:
    with (LAPLAND / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        utsjoki = next(row for row in csv.DictReader(file) if row["municipality_code"] == "890")
    latitude, longitude = utsjoki["centre_lat"], utsjoki["centre_lon"]

    (said,) = lapland_with(
        tmp_path, f"{latitude},{longitude}", point.format(lat=latitude, lon=longitude)
    )

    assert said.startswith("municipalities.csv, rivi")
    assert expected in said


def test_without_a_box_the_municipalities_are_held_against_each_other(pack: Path) -> None:
    """Three places in Iceland: one of them swapped is a fault, one far off is a question."""
    lines = "047,Yläpää,64.1,-21.9\n048,Alapää,-21.2,64.3\n049,Keski,64.2,-21.5\n"
    (pack / "municipalities.csv").write_text(f"{POINTS}\n{lines}", encoding="utf-8")
    (said,) = faults(pack)
    assert "rivi 3, sarake centre_lat, arvo ”-21.2 64.3”: Leveys- ja pituusaste" in said

    far = lines.replace("-21.2,64.3", "64.3,21.2")
    (pack / "municipalities.csv").write_text(f"{POINTS}\n{far}", encoding="utf-8")
    (found,) = [each for each in check(region_pack.read(pack)) if "Se toisi" not in each.sentence()]
    assert not found.is_fault
    assert "kaukana alueen muista kunnista" in found.sentence()


# --- a library that has ended --------------------------------------------------------------------


def merged(tmp_path: Path, row: str) -> list[Finding]:
    """Kolari joined Tornionlaakso at the end of 2024, and a row of the register names it."""
    pack = shutil.copytree(LAPLAND, tmp_path / "pack")
    codes = pack / "branch_codes.csv"
    lines = codes.read_text("utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("KOL_PK,"))
    lines[at] = lines[at].replace(",kolari,273,,,", ",kolari,273,,2024-12-31,")
    lines.append("KOL_PK,Kolarin kirjasto,tornionlaakso,273,2025-01-01,,main,test")
    codes.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (pack / "participation.csv").write_text(
        f"group,library,presence,year\njohtoryhma,{row}\n", encoding="utf-8"
    )
    return check(region_pack.read(pack))


def test_a_library_that_ended_keeps_its_rows_of_before_and_stops_no_build(tmp_path: Path) -> None:
    assert merged(tmp_path, "Kolari,present,2024") == []


def test_a_row_of_a_library_that_was_no_more_is_told_and_stops_no_build(tmp_path: Path) -> None:
    (found,) = merged(tmp_path, "Kolari,present,2025")

    assert not found.is_fault
    assert found.sentence().startswith(
        "participation.csv, rivi 2, sarake Kirjasto, arvo ”Kolari”: Kirjasto ei ollut silloin "
        "toiminnassa (sen toimipisteet olivat kartassa –31.12.2024)"
    )


# --- files as Excel saves them -------------------------------------------------------------------

EXCEL = (
    "branch_code;branch_name;library;municipality_code;valid_from;valid_to;kind\r\n"
    "YLA;Yläpään kirjasto;yla;47;1.3.2025;;main\r\n"
    'ALA;"Alapää; kirjasto";ala;48;;31.12.2025;\r\n'
    ";;;;;;\r\n"
)
WANTED = [
    {
        "branch_code": "YLA",
        "branch_name": "Yläpään kirjasto",
        "library": "yla",
        "municipality_code": "047",
        "valid_from": "2025-03-01",
        "valid_to": "",
        "kind": "main",
    },
    {
        "branch_code": "ALA",
        "branch_name": "Alapää; kirjasto",
        "library": "ala",
        "municipality_code": "048",
        "valid_from": "",
        "valid_to": "2025-12-31",
        "kind": "",
    },
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_branch_map_saved_by_excel_is_read_as_it_was_meant(
    pack: Path, encoding: str, delimiter: str
) -> None:
    text = (
        EXCEL
        if delimiter == ";"
        else EXCEL.replace('"Alapää; kirjasto"', "@")
        .replace(";", "\t")
        .replace("@", "Alapää; kirjasto")
    )
    (pack / "branch_codes.csv").write_bytes(text.encode(encoding))

    read = region_pack.read(pack)

    assert [row.cells for row in read.rows("branch_code")] == WANTED
    assert [each.sentence().partition(":")[0] for each in read.findings] == [
        "branch_codes.csv, rivi 2, sarake municipality_code, arvo ”47”",
        "branch_codes.csv, rivi 3, sarake municipality_code, arvo ”48”",
    ]


def test_a_workbook_in_place_of_the_csv_is_read_with_its_days_and_numbers(pack: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(
        [
            "branch_code",
            "branch_name",
            "library",
            "municipality_code",
            "valid_from",
            "valid_to",
            "kind",
        ]
    )
    sheet.append(["YLA", "Yläpään kirjasto", "yla", 47, datetime(2025, 3, 1), None, "main"])  # noqa: DTZ001
    sheet.append(["ALA", "Alapää; kirjasto", "ala", 48.0, None, "31.12.2025", None])
    (pack / "branch_codes.csv").unlink()
    book.save(pack / "branch_codes.xlsx")

    assert [row.cells for row in region_pack.read(pack).rows("branch_code")] == WANTED


def test_a_decimal_comma_and_a_space_in_thousands_are_read(pack: Path) -> None:
    (pack / "municipalities.csv").write_text(
        f"{POINTS.replace(',', ';')}\n047;Yläpää;68,385;23,639\n048;Alapää;67,1;24\n", "utf-8"
    )
    (pack / "population.csv").write_text(
        f"{PEOPLE}\n047,2024,1 800\n048,2024,1\u00a0800\n", "utf-8"
    )

    read = region_pack.read(pack)

    assert [each for each in check(read) if each.is_fault] == []
    assert [row["centre_lat"] for row in read.rows("municipality")] == ["68.385", "67.1"]
    assert [row["population"] for row in read.rows("population")] == ["1800", "1800"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\x00\x01\x02", "branch_codes.csv: Tiedostoa ei voi lukea taulukkona"),
        (b"PK\x03\x04rikki", "branch_codes.csv: Tiedostoa ei voi lukea taulukkona"),
        (b"", "branch_codes.csv: Tiedostossa ei ole yhtään riviä"),
        (
            (HEADER + 'YLA,"Kirjasto,yla,047,,\n').encode(),
            "branch_codes.csv, rivi 2: Lainausmerkki jää auki",
        ),
        (
            (HEADER + "YLA,Kirjasto, pää,yla,047,,\n").encode(),
            "branch_codes.csv, rivi 2: Rivillä on 7 solua, mutta otsikossa 6",
        ),
        (b"branch_code,branch_code\nYLA,YLA\n", "branch_codes.csv: Sarake branch_code on kahdesti"),
    ],
)
def test_a_file_that_is_no_table_is_said(pack: Path, content: bytes, expected: str) -> None:
    (pack / "branch_codes.csv").write_bytes(content)

    (said,) = faults(pack)

    assert said.startswith(expected)


def test_two_files_of_one_table_are_a_fault(pack: Path) -> None:
    (pack / "branch_codes.xlsx").write_bytes(b"PK")

    (said,) = faults(pack)

    assert said.startswith(
        "branch_codes.csv: Sama taulukko on kahdessa tiedostossa: branch_codes.csv, branch_codes.xlsx"
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("#N/A", "sarake D: Solussa on laskentataulukon virhe"),
        ("=A2", "sarake D: Solussa on kaava, jonka tulos puuttuu"),
    ],
)
def test_a_cell_of_a_workbook_that_has_no_value_is_said(
    pack: Path, value: str, expected: str
) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER.strip().split(","))
    sheet.append(["YLA", "K", "yla", value, None, None])
    sheet.append(["ALA", "K", "ala", "048", None, None])
    (pack / "branch_codes.csv").unlink()
    book.save(pack / "branch_codes.xlsx")

    said = [each.sentence() for each in check(region_pack.read(pack)) if each.is_fault]

    assert any(each.startswith("branch_codes.xlsx, rivi 2, ") and expected in each for each in said)


def test_the_command_ends_with_two_on_a_fault_and_with_zero_on_advice(tmp_path: Path) -> None:
    own = house_in(tmp_path, shutil.copytree(PIENI, tmp_path / "oma"))
    advice = own.command("region", "--check")
    (own.paths.region / "branch_codes.csv").write_text(HEADER + "YLA,K,yla,999,,\n", "utf-8")
    fault = own.command("region", "--check")

    assert (advice.exit_code, fault.exit_code) == (0, 2)
    assert "Virheitä 0, huomautuksia 10" in advice.stdout
    assert "arvo ”999”: Kuntaa ei ole" in fault.stdout


def test_a_build_from_a_pack_that_excel_saved_counts_the_same(tmp_path: Path) -> None:
    own = house_in(tmp_path, shutil.copytree(PIENI, tmp_path / "oma"))
    (own.paths.region / "branch_codes.csv").write_bytes(EXCEL.encode("cp1252"))
    own.take(
        r1(event(item_home_branch="YLA", event_branch="ALA", event_time="2025-04-01 10:00:00"))
    )

    own.build()

    assert own.ask(
        "select owner_municipality_code, place_municipality_code from mart.flow_by_month"
    ) == [("047", "048")]
