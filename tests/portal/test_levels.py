"""Thirty municipalities in three regions: the pages at the levels above the municipality.

Municipality n (1 to 30) lends n of its items in the next one, and the last one in the first: 465 loans between
municipalities. Regions are 1–10, 11–20 and 21–30: three flows cross them, 10, 20 and 30 loans. January 2025.
"""

import datetime as dt
import html
from functools import partial

import pytest

from portal.kit import warehouse
from portal.kit.answers import read
from portal.kit.places import Level, Scope
from portal.lending import view as views
from portal.lending.figures.arrows import ARROWS
from portal.lending.figures.matrix import MATRIX
from portal.lending.figures.net import NET
from portal.lending.view import Choice, View, outline
from tests.etl.house import House, event, house_in, r1
from tests.portal.opened import alts, client, markup, opened

pytestmark = pytest.mark.usefixtures("portal_of_house")

COUNT = 30
MONTH = dt.date(2025, 1, 1)
CODES = [f"{number:03}" for number in range(1, COUNT + 1)]
REGIONS = ("Etelä", "Keski", "Pohja")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    folder = tmp_path_factory.mktemp("levels")
    pack = folder / "maa"
    pack.mkdir()
    towns = [
        f"{code},Kunta {code},{60 + at / 10},{24 + at % 5},{at // 10 + 1},{REGIONS[at // 10]}\n"
        for at, code in enumerate(CODES)
    ]
    header = "municipality_code,name_fi,centre_lat,centre_lon,region_code,region_fi\n"
    (pack / "municipalities.csv").write_text(header + "".join(towns), "utf-8")
    (pack / "branch_codes.csv").write_text(
        "branch_code,branch_name,library,municipality_code,valid_from,valid_to\n"
        + "".join(f"B{code},Kirjasto {code},k{code},{code},,\n" for code in CODES),
        "utf-8",
    )
    (pack / "population.csv").write_text(
        "municipality_code,year,population\n" + "".join(f"{code},2024,100\n" for code in CODES),
        "utf-8",
    )
    made = house_in(folder, pack)
    lent = [
        event(
            event_time="2025-01-15 12:00:00",
            event_branch=f"B{CODES[(at + 1) % COUNT]}",
            item_home_branch=f"B{code}",
        )
        for at, code in enumerate(CODES)
        for _loan in range(at + 1)
    ]
    last = event(event_time="2025-01-31 19:00:00", event_branch="B001", event_type="return")
    made.take(r1(*lent, {**last, "item_home_branch": "B001"}), "loans.csv")
    made.build()
    return made


def look(house: House, level: Level, **choice: object) -> View:
    release = warehouse.newest(house.paths.data)
    assert isinstance(release, warehouse.Release)
    chosen = Choice(Scope(level, MONTH, MONTH), **choice)  # type: ignore[arg-type]
    return views.look(partial(read, release), chosen, "Maa")


def test_loans_between_regions_are_all_less_what_moves_inside_one(house: House) -> None:
    towns, regions = (look(house, level) for level in (Level.MUNICIPALITY, Level.REGION))

    assert (towns.totals.loans, towns.totals.loans_between) == (465, 465)
    assert (regions.totals.loans, regions.totals.loans_between) == (465, 10 + 20 + 30)
    cells = regions.cells.set_index(["owner", "place"])["loans"]
    assert cells.to_dict() == {
        ("1", "2"): 10,
        ("2", "3"): 20,
        ("3", "1"): 30,
        ("1", "3"): 0,
        ("2", "1"): 0,
        ("3", "2"): 0,
    }
    assert regions.inhabitants["population"].tolist() == [1000, 1000, 1000]
    assert MATRIX.words(regions).headline == "Suurin virta: Pohja → Etelä, 30\u00a0lainaa"
    assert NET.words(regions).headline.startswith("2 maakuntaa lähettää enemmän")


def test_a_region_lies_where_its_municipalities_lie_without_the_lines_between_them(
    house: House,
) -> None:
    regions = look(house, Level.REGION).on("1")

    assert regions.areas["place"].tolist() == ["1", "2", "3"]
    assert all(
        line[0] == line[-1] and len(set(line)) == len(line) - 1
        for rings in regions.areas["rings"]
        for line in rings
    )
    drawn = ARROWS.drawn(regions).region_map  # type: ignore[union-attr]  # it is a map
    assert {(flow.start, flow.end, flow.loans) for flow in drawn.flows} == {
        ("1", "2", 10),
        ("3", "1", 30),
    }


def test_areas_that_share_a_line_are_one() -> None:
    """Two squares side by side, in whichever way each goes round, and one apart."""
    left = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    right = [(2, 1), (2, 0), (1, 0), (1, 1), (2, 1)]
    apart = [(5, 0), (6, 0), (6, 1), (5, 0)]
    both, alone = outline([left, right, apart])

    assert set(both) == {(0, 0), (1, 0), (2, 0), (2, 1), (1, 1), (0, 1)}
    assert (len(both), len(alone)) == (7, 4)


def test_pages_open_with_a_level_that_is_drawn_whole_and_flows_keep_their_own() -> None:
    """Thirty municipalities are many, three regions are not. The front page tells of municipalities."""
    page, front = opened("lending.py"), html.unescape(markup(opened()))

    assert page.title[0].value == "Eniten lähettää Pohja: 30\u00a0lainaa, 50\u00a0% lähetetyistä"
    assert "3 paikkaa" in alts(page)[0]
    chosen = opened("lending.py", taso="kunta")
    assert "30 paikkaa" in alts(chosen)[0]
    assert "taso:" not in page.title[0].value + chosen.title[0].value
    assert "(taso: kirjasto)" in opened("lending.py", taso="kirjasto").title[0].value
    flow = client().get("/tuloste/lainausvirrat?virta=030..001&taso=kunta").text
    assert "Kunta 030 → Kunta 001" in html.unescape(flow)
    assert "465 lainaa" in front.replace("\u00a0", " ")


def test_own_tables_and_open_data_count_at_the_level_too() -> None:
    asked = "mittari=loans_between&taso=maakunta&rivit=omistaja"
    rows = client().get(f"/avoin-data/taulukko.csv?{asked}").text.splitlines()

    assert [row.split(",")[-1] for row in rows[1:4]] == ["10", "20", "30"]
    assert "owner_region" in rows[0]
