"""The cards of two consortia and two regions, each counted by hand. January 2025.

Meri has Aho and Boda, Sisä has Kaira, and until 2024 had Dal. In Meri: Aho's items three times at home and twice in
Boda, Boda's once in Aho. In Sisä: Kaira's once at home. Regions: Länsi is Aho and Boda, Itä Kaira and Dal.
"""

import datetime as dt
from functools import partial

import pandas as pd
import pytest

from portal.kit import warehouse
from portal.kit.answers import read
from portal.kit.periods import Period
from portal.kit.places import Level
from portal.municipality import cards, words
from portal.municipality import view as views
from portal.municipality.view import MunicipalityView
from tests.etl.house import House, event, house_in, r1
from tests.portal.opened import client, opened, text

pytestmark = pytest.mark.usefixtures("portal_of_house")

MONTH = Period(dt.date(2025, 1, 1), dt.date(2025, 1, 1))
FILES = {
    "systems.csv": "system,name_fi,consortium\nmeri,Meri-Koha,Meri-kimppa\nsisa,Sisä-Koha,Sisä-kimppa\n",
    "municipalities.csv": "municipality_code,name_fi,region_code,region_fi\n"
    "001,Aho,02,Länsi\n002,Boda,02,Länsi\n003,Kaira,01,Itä\n004,Dal,01,Itä\n",
    "population.csv": "municipality_code,year,population\n"
    "001,2024,100\n002,2024,100\n003,2024,50\n004,2024,50\n",
    "branch_codes.csv": "branch_code,branch_name,library,municipality_code,valid_from,valid_to,system\n"
    "A,Aho,aho,001,,,meri\nB,Boda,boda,002,,,meri\n"
    "C,Kaira,kaira,003,,,sisa\nD,Dal,dal,004,,2024-12-31,sisa\n",
}


def lent(owner: str, place: str, day: str = "15") -> dict[str, object]:
    return event(event_time=f"2025-01-{day} 12:00:00", event_branch=place, item_home_branch=owner)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    folder = tmp_path_factory.mktemp("consortia")
    pack = folder / "maa"
    pack.mkdir()
    for name, rows in FILES.items():
        (pack / name).write_text(rows, "utf-8")
    made = house_in(folder, pack)
    of_meri = [*(["AA"] * 3), *(["AB"] * 2), "BA"]
    for system, loans in {"meri": of_meri, "sisa": ["CC"]}.items():
        place = made.paths.exports / system
        place.mkdir(parents=True)
        last = {**lent(*loans[0], day="31"), "event_type": "return"}
        events = [lent(owner, at) for owner, at in loans]
        (place / "loans.csv").write_bytes(r1(*events, last))
        made.load(place / "loans.csv")
    made.build()
    return made


def card(house: House, level: Level, place: str) -> MunicipalityView:
    release = warehouse.newest(house.paths.data)
    assert isinstance(release, warehouse.Release)
    return views.of(views.gathered(partial(read, release), MONTH, "Maa", level=level), place)


def test_a_consortium_has_what_moves_inside_it_and_nothing_between(house: House) -> None:
    """Six loans for two hundred inhabitants; three of them between Aho and Boda."""
    view = card(house, Level.CONSORTIUM, "meri")

    assert view.row[["loans", "own", "inside", "population"]].tolist() == [6, 6, 3, 200]
    assert view.row[["lent_per_inhabitant", "inside_share"]].tolist() == [0.03, 0.5]
    assert [one.title for one in cards.key_figures(view)] == [
        "Lainat ja uusinnat asukasta kohti",
        "Lainattu omien kuntien välillä",
        "Varauksen odotusaika, mediaani",
    ]
    assert words.meaning(view)[1].startswith("Kimppojen välinen lainaus on kaukolainausta")


def test_the_page_of_a_consortium_tells_no_nought_of_what_is_not_counted() -> None:
    said = text(opened("municipality.py", taso="kimppa", kunta="meri"))

    assert "Meri-kimppa" in said
    assert "Aho" in said
    assert "Kaira" not in said.split("Kysymyksiä keskusteluun")[0].split("Täällä olevat kunnat")[1]
    assert "muille lähti" not in said
    assert client().get("/tuloste/kuntakortti/kimppa/meri-kimppa.pdf").status_code == 200


def test_the_page_of_flows_says_why_nothing_moves_between_consortia() -> None:
    said = text(opened("lending.py", taso="kimppa"))

    assert "Kimppojen välinen lainaus on kaukolainausta" in said
    assert "Valitse toinen jakso" not in said


def test_a_region_is_not_known_while_the_map_lacks_one_of_its_municipalities(house: House) -> None:
    """Dal's branch ended in 2024, so one loan of January is not all of Itä; Länsi is known whole."""
    east, west = (card(house, Level.REGION, place) for place in ("01", "02"))

    assert east.unknown_months == (dt.date(2025, 1, 1),)
    assert (int(east.row["loans"]), pd.isna(east.row["lent_per_inhabitant"])) == (1, True)
    assert any("tammikuu 2025" in said for said in words.remarks(east))
    assert west.unknown_months == ()
    assert west.row[["lent_per_inhabitant", "inside_share"]].tolist() == [0.03, 0.5]


def test_only_levels_with_two_places_have_cards(house: House, counted: object) -> None:
    release = warehouse.newest(house.paths.data)
    other = warehouse.newest(counted)  # type: ignore[arg-type]  # its folder
    assert isinstance(release, warehouse.Release)
    assert isinstance(other, warehouse.Release)

    assert list(views.levels(partial(read, release))) == ["kunta", "kimppa", "maakunta"]
    assert list(views.levels(partial(read, other))) == ["kunta"]
