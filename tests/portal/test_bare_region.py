"""A region that gives only the two compulsory files: all pages and sheets work, or say what they lack.

Five municipalities with Swedish names, one joint library, codes with leading zeros and odd letters;
two more without any branch, whose names are the same in plain letters. No names of libraries, no
inhabitants, no tiles, no centres. January to March 2025.
"""

import re

import pytest

from portal.kit import i18n, menu
from portal.kit.menu import Page
from tests.etl.house import House, csv_of, event, house_in, r1
from tests.portal.opened import client, opened, text

pytestmark = pytest.mark.usefixtures("portal_of_house")

MUNICIPALITIES = '''municipality_code,name_fi,name_sv
005,Kråkö,Kråkö
012,"Byströmin Saari & Söner","Byströms Ö & Söner"
045,Ödemark,
099,"Pargas ""Väst""",
301,Lille O'Mora <norr>,
777,Tyhjälä,
778,Tyhjala,
'''
BRANCHES = """branch_code,branch_name,library,municipality_code,valid_from,valid_to
01,Kråkö huvudbibliotek,kråkö,005,,
=B2,Byströmin kirjasto,förenade,012,,
Ö/45,Ödemark bibliotek,förenade,045,,
@P,"Pargas ""Väst"" bibliotek",pargas,099,,
L'M <1>,Lille Mora bibliotek,lille,301,,
"""
CODES = ("01", "=B2", "Ö/45", "@P", "L'M <1>")
LAPLAND = re.compile(r"lappi|lapin|lapland|lappland|rovaniemi|rekku", re.IGNORECASE)


def loans() -> bytes:
    """Each branch lends 9 of its own items a month and one of each other branch's.

    One loan more a month is made at a branch that nobody has put on the map: 3 of 198.
    """
    return r1(
        *(
            event(
                event_time=f"2025-{month:02}-15 12:00:00",
                event_branch="UUSI",
                item_home_branch="01",
            )
            for month in (1, 2, 3)
        ),
        *(
            event(
                event_time=f"2025-{month:02}-{day:02} 12:00:00",
                event_branch=place,
                item_home_branch=owner,
            )
            for month in (1, 2, 3)
            for place in CODES
            for owner in CODES
            for day in (range(1, 10) if owner == place else (31 if month == 1 else 28,))
        ),
    )


def transfers() -> bytes:
    """One transfer each way between two municipalities."""
    rows = [
        {
            "transfer_id": number,
            "item_number": number,
            "item_home_branch": "01",
            "item_type": "KIR",
            "from_branch": sender,
            "to_branch": receiver,
            "requested_time": "2025-01-07 09:00:00",
            "sent_time": "2025-01-07 10:00:00",
            "arrived_time": "2025-01-09 10:00:00",
            "cancelled_time": "",
            "reason": "Reserve",
            "cancel_reason": "",
        }
        for number, (sender, receiver) in enumerate([("01", "=B2"), ("=B2", "01")], start=1)
    ]
    return csv_of(rows[0], rows)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    folder = tmp_path_factory.mktemp("bare")
    pack = folder / "saariston kirjastot"
    pack.mkdir()
    (pack / "municipalities.csv").write_text(MUNICIPALITIES, encoding="utf-8")
    (pack / "branch_codes.csv").write_text(BRANCHES, encoding="utf-8")
    made = house_in(folder, pack)
    made.take(loans(), "loans.csv")
    made.take(transfers(), "transfers.csv")
    made.build()
    return made


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize(
    "page", [page for page in menu.PAGES if page.allowed is menu.PUBLIC], ids=lambda page: page.file
)
def test_every_page_opens_and_knows_nothing_of_lapland(page: Page, lang: str) -> None:
    app = opened(page.file, lang=lang)

    assert not app.exception
    assert app.title
    assert LAPLAND.findall(text(app)) == []


@pytest.mark.parametrize("code", ["005", "012", "045", "099", "301"])
def test_every_card_says_that_inhabitants_are_not_known(code: str) -> None:
    app = opened("municipality.py", kunta=code)

    assert not app.exception
    assert "Asukasluku ei ole tiedossa" in text(app)
    assert "Karttaa ei ole" in text(app)
    assert "– asukasta kohti" not in text(app)
    assert "Omasta kokoelmasta lainattu: " in text(app)


def test_the_what_if_page_says_which_keys_it_lacks_and_why() -> None:
    app = opened("whatif.py", avain="km")

    assert not app.exception
    assert "kuntien sijainti ei ole tiedossa" in text(app)
    assert "jonkin kunnan asukasluku ei ole tiedossa" in text(app)


@pytest.mark.parametrize("level", ["kunta", "kirjasto", "toimipiste"])
def test_lending_and_transport_open_at_every_level(level: str) -> None:
    for page in ("lending.py", "transport.py"):
        app = opened(page, taso=level)

        assert not app.exception


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_sheet_and_brief_is_there(lang: str) -> None:
    contents = client().get(f"/tuloste?lang={lang}").text
    sheets = set(re.findall(r'href="(/tuloste/[^"]+)"', contents))

    assert len([sheet for sheet in sheets if "/kuntakortti/" in sheet]) == 7
    for sheet in sheets:
        answer = client().get(f"{sheet}?lang={lang}")
        assert answer.status_code == 200
        assert LAPLAND.findall(answer.text) == []
    brief = client().get(f"/tuloste/kuntakortti/bystromin-saari-soner.pdf?lang={lang}")
    assert brief.content.startswith(b"%PDF")


def test_odd_codes_and_names_come_through_unharmed() -> None:
    """Nine own loans and one from each of the four others, at five branches in three months."""
    csv = client().get("/avoin-data/kunnat.csv").text
    sheet = client().get("/tuloste/lainausvirrat?taso=toimipiste").text

    assert "301,Lille O'Mora <norr>," in csv
    assert '099,"Pargas ""Väst""",' in csv
    assert "Byströmin kirjasto" in sheet
    assert "<norr>" not in client().get("/tuloste/lainausvirrat").text
    rows = client().get("/avoin-data/lainat-kunnittain.csv").text.splitlines()[1:]
    assert sum(int(row.split(",")[3]) for row in rows) == 3 * (5 * 9 + 20)


@pytest.mark.parametrize(("code", "name"), [("777", "Tyhjälä"), ("778", "Tyhjala")])
def test_of_a_municipality_without_a_branch_nothing_is_known(code: str, name: str) -> None:
    app = opened("municipality.py", kunta=code)
    pdf = client().get(f"/tuloste/kuntakortti/{code}.pdf")

    assert not app.exception
    assert [title.value for title in app.title] == [f"{name}: luvut eivät ole tiedossa"]
    assert "0 lainaa" not in text(app)
    assert (pdf.status_code, "luvut eivät ole tiedossa" in pdf.text) == (404, True)


def test_two_names_alike_in_plain_letters_have_addresses_of_their_own() -> None:
    addresses = re.findall(r'href="/tuloste/kuntakortti/(\w+)"', client().get("/tuloste").text)

    assert {"tyhjala", "778"} <= set(addresses)
    assert (
        "<h1>Tyhjala: luvut eivät ole tiedossa</h1>"
        in client().get("/tuloste/kuntakortti/778").text
    )


def test_loans_at_branches_that_are_not_on_the_map_are_told_of_everywhere() -> None:
    said = "1,5\u00a0% jakson lainoista ei ole mukana luvuissa"

    assert said in text(opened("overview.py"))
    assert said in text(opened("lending.py"))
    assert said in text(opened("municipality.py", kunta="005"))
    assert said in client().get("/tuloste/lainausvirrat").text
