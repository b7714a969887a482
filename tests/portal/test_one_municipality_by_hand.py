"""One municipality counted anew from the exports, by the csv module alone, against every outlet.

Utsjoki (890) of a made-up consortium: two whole years and two months more, so that the holds of
2025 have had their time. The rules are those of the design, written again here: first loans and
renewals, owner and place by the branch map of the day, EITILASTO and KAUKO left out, inhabitants of
31 December before the year or the nearest earlier one known.
"""

import csv
import datetime as dt
import html
import io
import math
import re
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import openpyxl
import pypdf
import pytest

from etl.sample import write as sample
from portal.files import csv_file, xlsx_file
from portal.kit import i18n, warehouse
from portal.kit.answers import Answers
from portal.kit.changes import Past
from portal.kit.i18n import NBSP
from portal.kit.notes import Notes
from portal.kit.warehouse import Release
from portal.lending import page as lending
from portal.lending.matrix import margin_of, squares_of
from portal.municipality import page as municipality
from portal.municipality import words as municipality_findings
from portal.municipality.figures.standing import STANDING
from portal.municipality.view import MunicipalityView
from tests.etl.house import LAPLAND, House, house_in
from tests.portal.opened import client, markup, opened

pytestmark = pytest.mark.usefixtures("portal_of_house")

PLACE, NAME, YEAR = "890", "Utsjoki", 2025
LEFT_OUT = {"EITILASTO", "KAUKO"}
Pair = tuple[str, str]


def rows_of(path: Path, delimiter: str = ",") -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter)


@dataclass(eq=False)
class Hand:
    """What a person with the files, the branch map and patience would count."""

    exports: Path
    loans: dict[int, Counter[Pair]] = field(default_factory=dict)
    renewals: dict[int, Counter[Pair]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for year in (YEAR - 1, YEAR):
            self.loans[year], self.renewals[year] = Counter(), Counter()
        for path in self.exports.glob("12-*.csv"):
            for row in rows_of(path, ";"):
                self._count(row)

    def _count(self, row: dict[str, str]) -> None:
        day = row["event_time"][:10]
        counters = {"issue": self.loans, "renew": self.renewals}.get(row["event_type"], {})
        owner = self.town(row["item_home_branch"], day)
        place = self.town(row["event_branch"], day)
        is_left_out = row["patron_category"] in LEFT_OUT
        if int(day[:4]) in counters and owner and place and not is_left_out:
            counters[int(day[:4])][owner, place] += 1

    @cached_property
    def branches(self) -> list[dict[str, str]]:
        return list(rows_of(LAPLAND / "branch_codes.csv"))

    @cache  # noqa: B019 - one Hand a module
    def town(self, branch: str, day: str) -> str:
        for row in self.branches:
            ends = row["valid_from"] or "0000", row["valid_to"] or "9999"
            if row["branch_code"] == branch and ends[0] <= day <= ends[1]:
                return row["municipality_code"]
        return ""

    def inhabitants(self, year: int) -> int:
        known = {
            int(row["year"]): int(row["population"])
            for row in rows_of(LAPLAND / "population.csv")
            if row["municipality_code"] == PLACE and int(row["year"]) < year
        }
        return known[max(known)]

    def lent(self, year: int) -> tuple[int, int]:
        """Loans and renewals made in the municipality."""
        here = (
            sum(n for (_owner, place), n in counted[year].items() if place == PLACE)
            for counted in (self.loans, self.renewals)
        )
        loans, renewals = here
        return loans, renewals

    def sent(self, year: int) -> int:
        return sum(n for (owner, place), n in self.loans[year].items() if owner == PLACE != place)

    def received(self, year: int) -> int:
        return sum(n for (owner, place), n in self.loans[year].items() if owner != PLACE == place)

    def partners(self, year: int) -> dict[str, tuple[int, int]]:
        """Code -> loans sent to it and received from it."""
        pairs = self.loans[year]
        others = {code for pair in pairs if PLACE in pair for code in pair} - {PLACE}
        return {code: (pairs[PLACE, code], pairs[code, PLACE]) for code in others}

    def median_wait(self, year: int) -> float:
        newest = {
            row["hold_id"]: row
            for path in sorted(self.exports.glob("14-*.csv"))
            for row in rows_of(path, ";")
        }
        return statistics.median(
            (dt.date.fromisoformat(row["waiting_date"]) - dt.date.fromisoformat(placed)).days
            for row in newest.values()
            if (placed := row["placed_date"])[:4] == str(year)
            and self.town(row["pickup_branch"], placed) == PLACE
            and row["waiting_date"] >= placed
        )


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    made = house_in(tmp_path_factory.mktemp("by_hand"), LAPLAND)
    sample.write(
        made.paths.exports / "sample",
        pack=LAPLAND,
        events_per_year=60_000,
        first=dt.date(YEAR - 1, 1, 1),
        last=dt.date(YEAR + 1, 2, 28),
        seed=11,
    )
    assert made.command("run").exit_code == 0
    return made


@pytest.fixture(scope="module")
def hand(house: House) -> Hand:
    return Hand(house.paths.exports / "accepted")


@pytest.fixture
def release(house: House) -> Release:
    found = warehouse.newest(house.paths.data)
    assert isinstance(found, Release)
    return found


@pytest.fixture
def view(release: Release) -> MunicipalityView:
    return municipality.of(Answers(release), PLACE, str(YEAR))


@pytest.fixture
def names() -> dict[str, str]:
    return {
        row["municipality_code"]: row["name_fi"] for row in rows_of(LAPLAND / "municipalities.csv")
    }


def in_finnish(value: float, decimals: int = 0) -> str:
    """1 234,5 written without Babel: half up, as on paper."""
    text = f"{value + 1e-9:,.{decimals}f}"
    return text.replace(",", NBSP).replace(".", ",")


def card_values(hand: Hand) -> list[str]:
    """What the five cards must say."""
    loans, renewals = hand.lent(YEAR)
    people = hand.inhabitants(YEAR)
    per_head = (loans + renewals) / people
    return [
        in_finnish(per_head, 1 if per_head >= 1 else 2),
        in_finnish(1000 * hand.received(YEAR) / people),
        in_finnish(1000 * hand.sent(YEAR) / people),
        in_finnish(100 * (1 - hand.received(YEAR) / loans), 1) + f"{NBSP}%",
        f"{hand.median_wait(YEAR):g} päivää".replace(".", ","),
    ]


def lead(hand: Hand) -> str:
    loans, renewals = hand.lent(YEAR)
    return (
        f"{YEAR}: {in_finnish(loans + renewals)} lainaa ja uusintaa, {card_values(hand)[0]} asukasta"
        f" kohti. Muiden kuntien aineistosta tehtiin täällä {hand.received(YEAR)}{NBSP}lainaa, oman"
        f" kunnan aineistosta muualla {hand.sent(YEAR)}{NBSP}lainaa."
    )


def cards_in(body: str) -> list[str]:
    found = re.findall(r'<p class="card-value[^"]*">(.*?)</p>', body)
    return [html.unescape(text) for text in found]


def row_in(body: str, table: int, head: str) -> list[str]:
    """The cells of the row of a place in a table of the sheet."""
    inside = re.split('<table class="data[^"]*">', body)[table]
    found = re.search(rf'<th scope="row">(?:<a [^>]*>)?{head}(?:</a>)?</th>(.*?)</tr>', inside)
    assert found is not None
    return [html.unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", found[1])]


def test_the_sample_is_large_enough_to_tell(hand: Hand) -> None:
    assert hand.received(YEAR) >= 30
    assert 0 < hand.sent(YEAR) < hand.received(YEAR)
    assert hand.inhabitants(YEAR) == 1137
    assert hand.inhabitants(YEAR - 1) == 1180  # of 2022: the year between is not known


def test_the_sheet_says_what_was_counted(hand: Hand) -> None:
    address = f"/tuloste/kuntakortti/utsjoki?vuosi={YEAR}&sijoittuminen=taulukko"
    body = client().get(address).text
    loans, renewals = hand.lent(YEAR)
    people = hand.inhabitants(YEAR)

    assert lead(hand) in html.unescape(body)
    assert cards_in(body) == card_values(hand)
    assert row_in(body, 1, NAME) == [
        in_finnish((loans + renewals) / people, 1),
        in_finnish(1000 * hand.received(YEAR) / people, 1),
        in_finnish(1000 * hand.sent(YEAR) / people, 1),
        card_values(hand)[3],
        in_finnish(hand.median_wait(YEAR), 1),
        *(
            in_finnish(count)
            for count in (loans, renewals, hand.sent(YEAR), hand.received(YEAR), people)
        ),
    ]


def test_the_sheet_tells_the_change_from_the_year_before(
    view: MunicipalityView, hand: Hand
) -> None:
    """The count of 2024 is one's own; the words are those of the rule of 2 %, thirty loans and chance."""
    now, before = sum(hand.lent(YEAR)), sum(hand.lent(YEAR - 1))
    step, share = now - before, abs(now - before) / before
    told = f"{in_finnish(100 * share, 1)}{NBSP}%"
    if share < 0.02:
        said = "pysyivät ennallaan edellisvuodesta"
    elif abs(step) < 30:
        said = "muuttuivat edellisvuodesta vain vähän (alle 30)"
    elif abs(step) <= 2 * math.sqrt(now + before):
        sign = "+" if step > 0 else "−"
        said = f"pysyivät ennallaan edellisvuodesta: ero ({sign}{told}) mahtuu sattumaan"
    else:
        said = f"{'kasvoivat' if step > 0 else 'vähenivät'} {told} edellisvuodesta"

    assert municipality_findings.lent_before(view) == Past(before)
    assert municipality_findings.headline(view).startswith(f"{NAME}: lainat ja uusinnat {said}, ")


def test_every_partner_of_the_sheet_is_counted(hand: Hand, names: dict[str, str]) -> None:
    body = client().get(f"/tuloste/kuntakortti/utsjoki?vuosi={YEAR}&kumppanit=taulukko").text

    before = hand.partners(YEAR - 1)
    for code, both_ways in hand.partners(YEAR).items():
        then = before.get(code, (0, 0))
        cells = row_in(body, 1, names[code])
        assert [cells[at] for at in (0, 1, 5, 6)] == [
            in_finnish(count) for count in (both_ways[0], then[0], both_ways[1], then[1])
        ]
        assert [cells[at] for at in (2, 7)] == [
            i18n.signed(now - past) for now, past in zip(both_ways, then, strict=True)
        ]


def test_the_page_says_the_same(hand: Hand) -> None:
    app = opened("municipality.py", kunta=PLACE, vuosi=str(YEAR))
    body = markup(app)

    assert not app.exception
    assert cards_in(body) == card_values(hand)
    assert lead(hand) in html.unescape(body)


def test_the_pdf_says_the_same(hand: Hand, names: dict[str, str]) -> None:
    pdf = client().get(f"/tuloste/kuntakortti/utsjoki.pdf?vuosi={YEAR}").content
    said = " ".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    ranked = sorted(hand.partners(YEAR).items(), key=lambda item: (-sum(item[1]), item[0]))
    rest = re.search(r"muut \((\d+) kuntaa\) (\d+) (\d+)", said)

    for value in (*card_values(hand), lead(hand)):
        assert value.replace(NBSP, " ") in said
    assert rest is not None
    named = len(ranked) - int(rest[1])
    assert named >= 5
    for code, (sent, received) in ranked[:named]:
        assert f"{names[code]} {sent} {received}" in said
    assert (int(rest[2]), int(rest[3])) == tuple(
        sum(both_ways[side] for _code, both_ways in ranked[named:]) for side in (0, 1)
    )


def test_the_excel_and_csv_downloads_hold_the_same(view: MunicipalityView, hand: Hand) -> None:
    table = STANDING.table(view)
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file.content(table, Notes("N", "", ()), "D")))
    in_excel = next(row for row in book["D"].iter_rows(values_only=True) if row[0] == NAME)
    lines = csv.reader(io.StringIO(csv_file.content(table, ",").decode("utf-8-sig")), delimiter=";")
    in_csv = next(row for row in lines if row[0] == NAME)

    loans, renewals = hand.lent(YEAR)
    people = hand.inhabitants(YEAR)
    ratios = [
        (loans + renewals) / people,
        1000 * hand.received(YEAR) / people,
        1000 * hand.sent(YEAR) / people,
        1 - hand.received(YEAR) / loans,
        hand.median_wait(YEAR),
    ]
    counts = [loans, renewals, hand.sent(YEAR), hand.received(YEAR), people]
    assert list(in_excel[1:]) == [*(pytest.approx(ratio) for ratio in ratios), *counts]
    assert [float(cell.replace(",", ".")) for cell in in_csv[1:6]] == [
        pytest.approx(ratio, abs=1e-6) for ratio in ratios
    ]
    assert list(map(int, in_csv[6:])) == counts


def test_the_open_table_adds_up_to_the_same(hand: Hand) -> None:
    lines = csv.DictReader(io.StringIO(client().get("/avoin-data/lainat-kunnittain.csv").text))
    loans, renewals = Counter[Pair](), Counter[Pair]()
    for row in lines:
        if row["month"].startswith(str(YEAR)):
            pair = row["owner_municipality_code"], row["place_municipality_code"]
            loans[pair] += int(row["loans"])
            renewals[pair] += int(row["renewals"])

    assert +loans == hand.loans[YEAR]
    assert +renewals == hand.renewals[YEAR]


def test_the_json_stat_cube_adds_up_to_the_same(hand: Hand) -> None:
    cube = client().get("/avoin-data/lainat-kunnittain.json").json()
    size, value = cube["size"], cube["value"]
    assert isinstance(size, list)
    assert isinstance(value, dict)  # cells without a row are left out
    codes = {
        name: side["category"]["index"]
        for name, side in cube["dimension"].items()  # type: ignore[attr-defined]
    }
    loans = Counter[Pair]()
    for month, code in enumerate(codes["month"]):
        for owner, sender in enumerate(codes["owner_municipality_code"]):
            for place, receiver in enumerate(codes["place_municipality_code"]):
                at = ((month * size[1] + owner) * size[2] + place) * size[3]
                loans[sender, receiver] += (
                    value.get(str(at), 0) if code.startswith(str(YEAR)) else 0
                )

    assert +loans == hand.loans[YEAR]


def test_the_matrix_its_margins_and_the_nets_agree(
    release: Release, view: MunicipalityView, hand: Hand
) -> None:
    loans = lending.looked(Answers(release), view.lending).only()
    places, sums = loans.order, {side: margin_of(loans, side) for side in ("sent", "received")}
    shown = {
        (places[square.row], places[square.column]): square.text for square in squares_of(loans)
    }
    expected = {
        (sender, receiver): in_finnish(hand.loans[YEAR][sender, receiver])
        for sender in places
        for receiver in places
        if sender != receiver
    }

    assert shown == expected
    assert sums["sent"][places.index(PLACE)] == hand.sent(YEAR)
    assert sums["received"][places.index(PLACE)] == hand.received(YEAR)
    between = sum(n for (owner, place), n in hand.loans[YEAR].items() if owner != place)
    assert sum(sums["sent"]) == sum(sums["received"]) == between


def test_nets_add_up_to_nothing_and_shares_to_a_hundred_per_cent(
    view: MunicipalityView, hand: Hand
) -> None:
    figures, pairs = view.figures, view.pairs
    here = pairs[pairs["place"] == PLACE]
    loans, _renewals = hand.lent(YEAR)

    assert int((figures["sent"] - figures["received"]).sum()) == 0
    assert figures.loc[PLACE, "own_share"] + hand.received(YEAR) / loans == pytest.approx(1)
    assert sum(here["loans"] / loans) == pytest.approx(1)


def test_the_words_of_the_largest_partner_are_counted(
    view: MunicipalityView, hand: Hand, names: dict[str, str]
) -> None:
    came = {code: received for code, (_sent, received) in hand.partners(YEAR).items() if received}
    most = max(came, key=lambda code: came[code])
    share = in_finnish(100 * came[most] / hand.received(YEAR))
    sentences = municipality_findings.meaning(view)

    assert f"{len(came)} " in sentences[1] or "kaikista" in sentences[1]
    assert sentences[1].endswith(
        f"Eniten tuli: {names[most]}, {came[most]}{NBSP}lainaa, {share}{NBSP}% kaikesta tulleesta."
    )
    one_in = round(hand.lent(YEAR)[0] / hand.received(YEAR))
    assert sentences[0].startswith(f"Noin joka {one_in}. täällä tehty laina")


@pytest.mark.parametrize("lang", ["fi", "sv", "en", "se"])
def test_the_brief_of_every_municipality_is_one_page(lang: str) -> None:
    slugs = re.findall(r'href="/tuloste/kuntakortti/([a-z]+)"', client().get("/tuloste").text)
    pages = {
        slug: len(pypdf.PdfReader(io.BytesIO(answer.content)).pages)
        for slug in slugs
        if (answer := client().get(f"/tuloste/kuntakortti/{slug}.pdf?vuosi={YEAR}&lang={lang}"))
    }

    assert len(pages) == 21
    assert {slug: count for slug, count in pages.items() if count != 1} == {}


def _whole(text: str) -> int:
    return int(text.replace(NBSP, ""))
