"""Thirty municipalities in three regions: the pages at the levels above the municipality.

Municipality n (1 to 30) lends n of its items in the next one, and the last one in the first: 465 loans between
municipalities. Regions are 1–10, 11–20 and 21–30: three flows cross them, 10, 20 and 30 loans. January 2025.
"""

import datetime as dt
import html
import re
from functools import partial

import pytest

from portal.kit import warehouse
from portal.kit.answers import read
from portal.kit.periods import Period
from portal.kit.places import Level, Scope
from portal.lending import view as views
from portal.lending.figures.arrows import ARROWS
from portal.lending.figures.matrix import MATRIX
from portal.lending.figures.net import NET
from portal.lending.view import Choice, View, outline
from portal.municipality import cards
from portal.municipality import view as card_views
from portal.municipality import words as card_words
from portal.municipality.figures.ranking import RANKING
from portal.municipality.view import MunicipalityView
from portal.whatif import view as cost_view
from portal.whatif.figures.shares import SHARES
from portal.whatif.queries import Key
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


def card(house: House, place: str, level: Level = Level.REGION) -> MunicipalityView:
    release = warehouse.newest(house.paths.data)
    assert isinstance(release, warehouse.Release)
    period = Period(MONTH, MONTH)
    ask = partial(read, release)
    return card_views.of(card_views.gathered(ask, period, "Maa", level=level), place)


def test_the_card_of_a_region_counts_what_moves_inside_it_as_its_own(house: House) -> None:
    """Etelä is municipalities 1 to 10: 45 loans (1 + ... + 9) stay inside, 10 leave, 30 come from municipality 30.
    A thousand inhabitants: 75 loans here, 30 received and 10 sent for each thousand."""
    view = card(house, "1")

    row = view.row[["loans", "own", "sent", "received", "population"]]
    assert row.tolist() == [75, 45, 10, 30, 1000]
    ratios = view.row[["lent_per_inhabitant", "received_per_1000", "sent_per_1000", "own_share"]]
    assert ratios.tolist() == pytest.approx([0.075, 30, 10, 0.6])
    inside = view.figures["inside"].to_dict()
    assert inside == {"1": 45, "2": sum(range(10, 20)) - 10, "3": sum(range(20, 30)) - 20}
    assert sum(inside.values()) + 10 + 20 + 30 == 465  # inside and between are all
    assert sum(each["loans"] for _place, each in view.figures.iterrows()) == 465
    said = card_words.meaning(view)[-1].replace("\u00a0", " ")
    assert "kuntien väliset lainat: 45 lainaa." in said
    assert said.endswith("Se on 60,0 % täällä tehdyistä lainoista.")
    assert RANKING.words(view).headline == "Etelä: sija 3/3, 0,08"
    assert [one.value for one in cards.key_figures(view)][1:3] == ["30", "10"]
    assert cards.key_figures(view)[1].note == "maakuntien mediaani: 20"  # of 30, 10 and 20


def test_the_card_of_a_region_is_told_by_the_page_the_sheet_and_the_pdf() -> None:
    page = opened("municipality.py", taso="maakunta", kunta="1")
    sheet = client().get("/tuloste/kuntakortti/maakunta/etela")
    paper = client().get("/tuloste/kuntakortti/maakunta/etela.pdf")
    contents = client().get("/tuloste").text

    assert page.title[0].value.startswith("Etelä: 75 lainaa")
    assert sheet.status_code == paper.status_code == 200
    assert paper.headers["content-type"] == "application/pdf"
    assert "/tuloste/kuntakortti/maakunta/etela" in contents
    assert "/tuloste/kuntakortti/maakunta/etela.pdf" in markup(page)
    assert client().get("/tuloste/kuntakortti/maakunta/muualla").status_code == 404
    assert client().get("/tuloste/kuntakortti/kimppa/etela").status_code == 404  # there are none
    told = re.sub(r"<[^>]+>", " ", html.unescape(sheet.text).split("<h1")[1])
    about, of_members = told.split("Täällä olevat kunnat")
    true_of_it = (
        "Kaaviokartta: kunta on",
        "jokainen ruutu on kunta",
        "omien kuntien",
        "olevien kuntien",
    )
    for said in true_of_it:
        about = about.replace(said, "")
    assert not re.findall(r"\b[Kk]un(?:ta|nan|nat|tien|tia|nassa|nista|nille|nilta|nissa)\b", about)
    assert "Kunta 010" in of_members
    assert "Kunta 011" not in of_members


def test_a_region_is_chosen_as_a_municipality_is() -> None:
    page = opened("municipality.py", taso="maakunta")
    listed = html.unescape(markup(page))

    assert page.title[0].value == "Valitse maakunta"
    assert "3 maakuntaa" in listed
    assert "/kuntakortti?kunta=1&taso=maakunta" in listed
    assert [box.label for box in page.selectbox][:2] == ["Taso", "Maakunta"]
    assert opened("municipality.py").title[0].value == "Valitse kunta"


def test_of_many_shares_the_largest_have_bars_and_the_others_their_sum(house: House) -> None:
    """300 euros by inhabitants of thirty equal municipalities: ten each, of which twenty are drawn."""
    release = warehouse.newest(house.paths.data)
    assert isinstance(release, warehouse.Release)
    ask = partial(read, release)
    frames = card_views.gathered(ask, Period(MONTH, MONTH), "Maa")
    view = cost_view.of(frames, ask, cost_view.Choice(30_000, Key.POPULATION, place="030"))
    drawn = SHARES.drawn(view).to_plotly_json()  # type: ignore[union-attr]  # it is a figure
    bars, axis = drawn["data"][0], drawn["layout"]["yaxis"]

    assert len(axis["ticktext"]) == 22  # the chosen one too
    assert axis["ticktext"][-1] == "muut (9 kuntaa)"
    assert [float(value) for value in bars["x"]] == [10.0] * 21 + [0.0]
    assert bars["text"][-1] == "90"  # this region tells no currency
