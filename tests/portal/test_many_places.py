"""A region of 62 municipalities: what a figure has no room for is told as others, and nothing is lost.

Municipality n (1 to 62) lends n of its items in the next one, and the last one in the first: 1 + 2 + ...
+ 62 = 1,953 loans between municipalities in 62 flows. Each makes 2 loans of its own items: 124 more.
Together n sends n and receives n - 1; the first receives 62. January 2025.
"""

import csv
import datetime as dt
import html
import io
import re
from functools import partial

import openpyxl
import pytest

from portal.files import csv_file, xlsx_file
from portal.kit import warehouse
from portal.kit.answers import read
from portal.kit.largest import OTHERS
from portal.kit.notes import Notes
from portal.kit.places import Level, Scope
from portal.lending import cards as key_figures
from portal.lending import view as views
from portal.lending.figures import flows, multiples, partners
from portal.lending.figures.arrows import ARROWS
from portal.lending.figures.biggest import BIGGEST
from portal.lending.figures.matrix import MATRIX
from portal.lending.figures.multiples import MULTIPLES
from portal.lending.figures.net import NET
from portal.lending.figures.own_share import OWN_SHARE
from portal.lending.flows import Unit
from portal.lending.matrix import margin_of, squares_of
from portal.lending.view import Choice, Order, View
from tests.etl.house import House, event, house_in, r1
from tests.portal.opened import alts, client, markup, opened

pytestmark = pytest.mark.usefixtures("portal_of_house")

COUNT, BETWEEN, OWN = 62, 1953, 124
MONTH = dt.date(2025, 1, 1)
CODES = [f"{number:03}" for number in range(1, COUNT + 1)]


def loans() -> bytes:
    def lent(owner: int, place: int) -> dict[str, object]:
        return event(
            event_time="2025-01-15 12:00:00",
            event_branch=f"B{place}",
            item_home_branch=f"B{owner}",
        )

    return r1(
        *(lent(n, n) for n in range(1, COUNT + 1) for _twice in range(2)),
        *(lent(n, n % COUNT + 1) for n in range(1, COUNT + 1) for _loan in range(n)),
        event(
            event_time="2025-01-31 19:00:00",
            event_branch="B1",
            item_home_branch="B1",
            event_type="return",
        ),
    )


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    folder = tmp_path_factory.mktemp("many")
    pack = folder / "suuralue"
    pack.mkdir()
    names = "".join(f"{code},Kunta {code},\n" for code in CODES)
    branches = "".join(
        f"B{number},Kirjasto {number},k{number},{code},,\n"
        for number, code in enumerate(CODES, start=1)
    )
    (pack / "municipalities.csv").write_text(f"municipality_code,name_fi,name_sv\n{names}", "utf-8")
    (pack / "branch_codes.csv").write_text(
        f"branch_code,branch_name,library,municipality_code,valid_from,valid_to\n{branches}",
        "utf-8",
    )
    made = house_in(folder, pack)
    made.take(loans(), "loans.csv")
    made.build()
    return made


def look(house: House, **choice: object) -> View:
    release = warehouse.newest(house.paths.data)
    assert isinstance(release, warehouse.Release)
    scope = Scope(Level.MUNICIPALITY, MONTH, MONTH)
    chosen = Choice(scope, **choice)  # type: ignore[arg-type]
    return views.look(partial(read, release), chosen, "Suuralue")


def test_the_matrix_shows_the_largest_and_all_others_as_one_and_its_sums_hold(house: House) -> None:
    view = look(house)

    assert len(view.order) == 21
    assert view.order[-1] == OTHERS
    assert int(view.cells["loans"].sum()) == BETWEEN
    assert sum(margin_of(view, "sent")) == sum(margin_of(view, "received")) == BETWEEN
    assert view.name(OTHERS) == "muut (42 kuntaa)"
    assert "62 paikkaa" in MATRIX.words(view).alt
    assert "näkyvissä 20, kaikkiaan 62 kuntaa, muut yhdessä" in MATRIX.words(view).subtitle


def test_the_largest_have_rows_of_their_own(house: House) -> None:
    """Both ways n has 2n - 1 loans, the first one 63: the 20 largest are 43 to 62."""
    view = look(house, order=Order.VOLUME)

    assert view.order == (*reversed(CODES[42:]), OTHERS)
    cells = view.cells.set_index(["owner", "place"])["loans"]
    assert cells["062", OTHERS] == 62
    assert cells[OTHERS, OTHERS] == sum(range(1, 42))
    assert cells["061", "062"] == 61
    assert cells[OTHERS, "043"] == 42


def test_the_highlighted_place_is_always_in(house: House) -> None:
    """The second has the fewest loans both ways: three. It stands beside the twenty largest."""
    view = look(house, place="002")

    assert {"002", *CODES[42:], OTHERS} == set(view.order)
    assert view.name(OTHERS) == "muut (41 kuntaa)"
    assert int(view.cells["loans"].sum()) == BETWEEN
    assert "Kunta 002" in MULTIPLES.chart(view)


@pytest.mark.parametrize("unit", [Unit.LOANS, Unit.SHARE_OF_SENDER, Unit.RELATIVE])
def test_every_unit_of_the_others_is_drawn(house: House, unit: Unit) -> None:
    """The 42 others (1 to 42) sent 903 and lent 84 of their own: 1 + 2 + ... + 41 = 861 to each other."""
    view = look(house, unit=unit)
    texts = {(square.row, square.column): square.text for square in squares_of(view)}
    last = len(view.order) - 1

    assert len(texts) == 21 * 20 + 1
    if unit is Unit.SHARE_OF_SENDER:
        assert texts[last, last] == "87"  # 861 / 987
    if unit is Unit.LOANS:
        assert texts[last, last] == "861"


def test_downloads_are_whole(house: House) -> None:
    view = look(house)
    rows = csv_file.content(MATRIX.table(view), ",").decode("utf-8-sig").splitlines()
    listed = list(csv.reader(rows, delimiter=";"))[1:]
    book = openpyxl.load_workbook(
        io.BytesIO(xlsx_file.content(MATRIX.table(view), Notes("N", "", ()), "D"))
    )

    assert len(listed) == 62
    assert sum(int(row[2]) for row in listed) == BETWEEN
    assert book["D"].max_row == 64
    assert len(NET.table(view).rows) == COUNT
    assert int(BIGGEST.table(view).rows["loans"].sum()) == BETWEEN
    assert len(MULTIPLES.table(view).rows) == COUNT
    assert len(ARROWS.table(view.on("062")).rows) == 2


def test_small_pictures_hold_all_loans(house: House) -> None:
    drawn = html.unescape(re.sub(r"<[^>]+>", " ", MULTIPLES.chart(look(house))))
    sent = [int(each.replace("\u00a0", "")) for each in re.findall(r"lähti ([\d\u00a0]+) ·", drawn)]

    assert sum(sent) == BETWEEN
    assert "muut (42 kuntaa)" in drawn
    assert "lähti 62 · tuli 61" in drawn


def test_the_other_small_pictures_are_a_page_away_and_each_place_is_on_one(house: House) -> None:
    """62 places are four pages; on each the last picture is all places that are not on it."""
    shown = [look(house, page=page).paged.shown for page in (1, 2, 3, 4)]

    assert [len(each) for each in shown] == [20, 20, 20, 2]
    assert sorted(code for each in shown for code in each) == CODES
    assert look(house, page=99).paged == look(house, page=4).paged
    last = html.unescape(re.sub(r"<[^>]+>", " ", MULTIPLES.chart(look(house, page=4))))
    assert "muut (60 kuntaa)" in last
    assert "lähti 2 · tuli 1" in last
    (links,) = multiples.pager(look(house, page=2), {"taso": "kunta"})
    assert re.findall(r'href="([^"]*)"( aria-current="page")?>([^<]*)', html.unescape(links)) == [
        ("?taso=kunta&sivu=1", "", "1–20"),
        ("?taso=kunta&sivu=2", ' aria-current="page"', "21–40"),
        ("?taso=kunta&sivu=3", "", "41–60"),
        ("?taso=kunta&sivu=4", "", "61–62"),
    ]


def test_bars_of_places_fold_the_others_and_their_rates_come_from_their_sums(house: House) -> None:
    """The others sent 903 and received 62 + 1 + ... + 41 = 923; of 84 + 923 loans made there 84 were own."""
    net, own = (figure.chart(look(house)).data[0] for figure in (NET, OWN_SHARE))

    assert len(net.x) == len(own.x) == 21
    assert net.x[-1] == 903 - 923
    assert sum(net.x) == 0
    assert own.x[-1] == pytest.approx(84 / 1007)


def test_the_largest_flows_say_how_many_there_are(house: House) -> None:
    """The ten largest flows are 53 to 62: 575 loans of 1,953; the twenty largest leave out 42 flows."""
    view = look(house)
    finding = BIGGEST.words(view)
    listed = flows.largest(view)

    assert finding.headline == "10 suurinta virtaa on 29\u00a0% lainoista kuntien välillä"
    assert "10 suurinta virtaa, kaikkiaan 62" in finding.subtitle
    assert listed.rest == f"42 muuta virtaa: yhteensä {sum(range(1, 43))}\u00a0lainaa."


def test_partners_beyond_the_tenth_stand_together(house: House) -> None:
    view = look(house)
    every = view.pairs.assign(owner="001", renewals=0)
    fan = views.View(**{**vars(view), "pairs": every, "memory": type(view.memory)(64)})
    frame = partners.shortened(fan.on("001"), 10).rows

    assert len(frame) == 11
    assert frame["place"].iloc[-1] == "muut (51 kuntaa)"
    assert int(frame["sent"].sum()) == int(fan.across["loans"].sum())


def test_pages_and_sheets_count_all_places() -> None:
    overview = markup(opened("overview.py"))
    sheet = client().get("/tuloste/lainausvirrat?matriisi=taulukko").text
    page = opened("lending.py", korosta="002")

    assert "40 paikkaa" not in html.unescape(overview) + html.unescape(sheet)
    assert "muut (42 kuntaa)" in sheet
    assert "Näkyvissä on 50 ensimmäistä riviä, kaikkiaan 62" in html.unescape(sheet)
    assert not page.exception
    assert any("62 paikkaa" in alt for alt in alts(page))


def test_the_overview_has_plain_figures(house: House) -> None:
    cards = key_figures.for_overview(look(house))

    assert [card.title for card in cards] == [
        "Lainat kuntien välillä",
        "Osuus kaikista lainoista",
        "Eniten lähettää",
        "Eniten vastaanottaa",
    ]
    assert (cards[2].value, cards[2].change) == ("Kunta 062", "62\u00a0lainaa")
    assert (cards[3].value, cards[3].change) == ("Kunta 001", "62\u00a0lainaa")
    assert cards[1].value == "94,0\u00a0%"  # 1,953 of 2,077
