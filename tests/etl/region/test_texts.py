"""What a region says of itself: its own rows, those of its country, and what cannot be."""

from pathlib import Path

import pytest

from etl.region import pack as region_pack
from etl.region.check import check
from etl.region.texts import COUNTRIES, WHATS

TOWNS = "municipality_code,name_fi\n005,Outola\n"
BRANCHES = (
    "branch_code,branch_name,library,municipality_code,valid_from,valid_to\n"
    "OUPK,Outolan kirjasto,outola,005,,\n"
)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The two files that are enough."""
    (tmp_path / "municipalities.csv").write_text(TOWNS, encoding="utf-8")
    (tmp_path / "branch_codes.csv").write_text(BRANCHES, encoding="utf-8")
    return tmp_path


def told(pack: Path, *rows: str) -> dict[str, str]:
    """What the region says after these rows of region.csv: what -> text."""
    (pack / "region.csv").write_text("\n".join(["what,fi", *rows]) + "\n", encoding="utf-8")
    return {row["what"]: row["fi"] for row in region_pack.read(pack).rows("region_text")}


def said(pack: Path) -> list[str]:
    return [
        each.sentence() for each in check(region_pack.read(pack)) if "region.csv" in each.sentence()
    ]


def test_the_country_says_what_the_region_does_not(pack: Path) -> None:
    found = told(pack, "name,Outola", "country,fi", "accessibility_authority,Oma valvoja")

    assert found["name"] == "Outola"
    assert found["currency"] == "EUR"
    assert found["accessibility_authority"] == "Oma valvoja"
    assert said(pack) == []


def test_without_a_country_nothing_is_filled_in_and_that_is_told(pack: Path) -> None:
    assert told(pack, "name,Outola") == {"name": "Outola"}
    assert said(pack) == [
        "region.csv: Maata ei ole kerrottu, joten juhlapyhiä ei tunneta ja portaalin tekstit ovat yleisiä. "
        "Lisää rivi country, esimerkiksi: country,FI."
    ]


def test_a_row_without_a_text_says_nothing(pack: Path) -> None:
    found = told(pack, "keeper,", "box,", "currency,", "country,FI")

    assert "keeper" not in found
    assert found["currency"] == "EUR"
    assert said(pack) == []


def test_a_country_that_nobody_has_written_about_is_a_country_all_the_same(pack: Path) -> None:
    assert told(pack, "country,SE") == {"country": "SE"}
    assert said(pack) == []


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("country,XQ", "arvo ”XQ”: Rivillä country ei voi olla tätä. Kirjoita esimerkiksi FI."),
        ("zone,Lappi", "arvo ”Lappi”: Rivillä zone ei voi olla tätä. Kirjoita esimerkiksi Europe/"),
        ("currency,euro", "arvo ”euro”: Rivillä currency ei voi olla tätä. Kirjoita esimerkiksi E"),
        ("addresses,utlan", "arvo ”utlan”: Rivillä addresses ei voi olla tätä. Kirjoita esimerkik"),
        (
            "addresses,a=b a=c",
            "arvo ”a=b a=c”: Rivillä addresses ei voi olla tätä. Kirjoita esimerki",
        ),
        ("addresses,Å=b", "arvo ”Å=b”: Rivillä addresses ei voi olla tätä. Kirjoita esimerkiksi u"),
        ("languages,fi no", "arvo ”fi no”: Rivillä languages ei voi olla tätä. Kirjoita esimerkik"),
        ("languages,fi fi", "arvo ”fi fi”: Rivillä languages ei voi olla tätä. Kirjoita esimerkik"),
    ],
)
def test_a_setting_that_cannot_be_stops_the_build(pack: Path, row: str, sentence: str) -> None:
    told(pack, row)

    (found,) = [each for each in said(pack) if "ei voi olla" in each]
    assert found.startswith(f"region.csv, rivi 2, sarake fi, {sentence}")


def test_a_row_of_another_name_is_a_fault_that_names_those_there_are(pack: Path) -> None:
    told(pack, "keper,AKE", "country,FI")

    (found,) = said(pack)
    assert found.startswith("region.csv, rivi 2, sarake what, arvo ”keper”: ")
    assert all(what in found for what in WHATS)


@pytest.mark.parametrize("country", sorted(COUNTRIES.iterdir()), ids=lambda path: path.name)
def test_what_a_country_says_is_known_and_has_a_source(country: Path) -> None:
    lines = (country / "region.csv").read_text(encoding="utf-8").splitlines()

    assert lines[0] == "what,fi,sv,en,se,source"
    assert {line.split(",")[0] for line in lines[1:]} <= set(WHATS)
    assert all(line.rpartition(",")[2] for line in lines)
