"""Names of people are questioned; names of places, groups, works and offices are not."""

import csv

import pytest

from etl.cooperation import pack as cooperation_pack
from etl.cooperation.contract import SHEETS
from etl.cooperation.people import has_identity_code, is_column, seems_named
from etl.region import pack as region_pack
from tests.etl.house import LAPLAND

PLACES = cooperation_pack.names(region_pack.read(LAPLAND)).places


@pytest.mark.parametrize(
    "text",
    [
        "Maija Virtanen",
        "Virtanen Maija",
        "Virtanen, Maija",
        "pj. Anna-Liisa Näkkäläjärvi",
        "M. Virtanen oli paikalla",
        "Salla Virtanen",
        "Maijan Virtasen ehdotus",
        "läsnä: Áilu Guttorm",
        "Pirjo V.",
        "Aino",
        "matti.meikalainen@rovaniemi.fi",
        "040 123 4567",
        "+358 40 1234567",
    ],
)
def test_a_name_an_address_or_a_number_is_questioned(text: str) -> None:
    assert seems_named(text, PLACES)


@pytest.mark.parametrize(
    "text",
    [
        "Inari, Salla, Kolari",
        "Salla Kittilä",
        "Kemi Tornio Simo",
        "Rovaniemen kaupunginkirjasto",
        "Sodankylä/Pelkosenniemi",
        "Lapin Kansa",
        "Suomen Kuntaliitto ja Suomen kirjastoseura",
        "Lapin AVI",
        "Posti Oy",
        "Koha-Suomen asiantuntijaryhmä",
        "Microsoft Teams",
        "pöytäkirja 12.3.2025, § 4",
        "kirjavakirjasto, 2021-2024",
        "”Timo K. Mukka” -lukupiiri",
        '"Rosa Liksom" kirjailijavieraana',
        "https://kirjastot.fi/Maija Virtanen".replace(" ", "_"),
        "Yleisten kirjastojen neuvosto (YKN)",
        "Kuvailu",
        "",
    ],
)
def test_a_place_a_group_or_a_work_is_not(text: str) -> None:
    assert not seems_named(text, PLACES)


def test_nothing_in_the_pack_of_lapland_is_taken_for_a_person() -> None:
    texts = [
        text
        for sheet in SHEETS
        if (LAPLAND / sheet.file).exists()
        for row in csv.DictReader((LAPLAND / sheet.file).read_text("utf-8").splitlines())
        for text in row.values()
    ]

    assert len(texts) > 1_000
    assert [text for text in texts if seems_named(text, PLACES)] == []


@pytest.mark.parametrize(
    "header", ["Nimi", "Osallistujan nimi", "Yhteyshenkilö", "Sähköposti", "Namn"]
)
def test_a_column_of_people_is_known_by_its_heading(header: str) -> None:
    assert is_column(header)


def test_no_heading_of_ours_is_taken_for_one_of_people() -> None:
    assert [c.header for sheet in SHEETS for c in sheet.columns if is_column(c.header)] == []


def test_a_personal_identity_code_is_seen() -> None:
    assert has_identity_code("hetu 010190-123A")
    assert has_identity_code("010105A123B")
    assert not has_identity_code("1.1.2026-31.12.2026")
