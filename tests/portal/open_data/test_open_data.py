"""The open tables: what is in them, that the formats' own validators take them, how they are asked for.

What the releases hold is told in tests/portal/counted_release.py and tests/portal/open_data_release.py.
"""

import csv
import datetime as dt
import io
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from frictionless import Package, validate
from jsonstat_validator import validate_jsonstat
from starlette.applications import Starlette
from starlette.middleware import Middleware

from portal import shell
from portal.kit import i18n, settings, warehouse
from portal.kit.places import Level, Scope
from portal.lending import flows
from portal.lending import queries as lending
from portal.open_data import catalogue, files
from portal.open_data.catalogue import TABLES
from portal.open_data.columns import TYPE_WORDS
from tests.portal.asgi import Answer, Client
from tests.portal.counted_release import RELEASE_ID
from tests.portal.frame_release import make_release
from tests.portal.open_data_release import OLDER_ID, make_open_release

CUBES = [table.name for table in TABLES if table.is_cube]
LICENCE = "CC-BY-4.0 https://creativecommons.org/licenses/by/4.0/"


def portal() -> Starlette:
    return Starlette(routes=shell.ROUTES, middleware=[Middleware(shell.Shell)])


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    monkeypatch.delenv("PORTAL_LICENCE", raising=False)
    yield tmp_path
    warehouse.close()


@pytest.fixture
def client(data: Path) -> Client:
    make_open_release(data)
    return Client(portal())


def table(client: Client, name: str) -> list[str]:
    """The lines of a CSV file."""
    return client.get(f"/avoin-data/{name}.csv").text.splitlines()


def cube(client: Client, name: str, query: str = "") -> dict[str, Any]:
    return client.get(f"/avoin-data/{name}.json{query}").json()


def package(client: Client, query: str = "") -> dict[str, Any]:
    return client.get(f"/avoin-data/datapackage.json{query}").json()


def value(cube: dict[str, Any], *codes: str) -> int | None:
    """One cell of a cube, found as the format says: the last dimension runs fastest."""
    at = 0
    for name, size, code in zip(cube["id"], cube["size"], codes, strict=True):
        at = at * size + cube["dimension"][name]["category"]["index"].index(code)
    absent: int | None = cube["extension"]["absent"]
    found: int | None = cube["value"].get(str(at), absent)
    return found


# ---- what is in the tables


def test_loans_between_municipalities_are_as_counted_by_hand(client: Client) -> None:
    lines = table(client, "lainat-kunnittain")

    assert lines[0] == "month,owner_municipality_code,place_municipality_code,loans,renewals"
    assert [line for line in lines if line.startswith("2025-01")] == [
        "2025-01,001,001,65,10",
        "2025-01,001,002,20,3",
        "2025-01,001,003,10,0",
        "2025-01,002,001,8,0",
        "2025-01,002,002,40,0",
        "2025-01,002,003,4,0",
        "2025-01,003,001,2,0",
        "2025-01,003,003,30,0",
    ]


def test_loans_between_libraries_are_as_counted_by_hand(client: Client) -> None:
    lines = table(client, "lainat-kirjastoittain")

    assert [line for line in lines if line.startswith("2025-01")] == [
        "2025-01,aho,aho,65,10",
        "2025-01,aho,yhteis,30,3",
        "2025-01,yhteis,aho,10,0",
        "2025-01,yhteis,yhteis,74,0",
    ]


@pytest.mark.parametrize(
    ("name", "level"),
    [("lainat-kunnittain", Level.MUNICIPALITY), ("lainat-kirjastoittain", Level.LIBRARY)],
)
def test_the_tables_add_up_to_what_the_pages_show(client: Client, name: str, level: Level) -> None:
    release = warehouse.newest(settings.data_dir())
    assert isinstance(release, warehouse.Release)
    scope = Scope(level, dt.date(2024, 1, 1), dt.date(2025, 4, 1))
    with warehouse.cursor(release) as con:
        shown = flows.totals(lending.pairs(con, scope))

    rows = list(csv.reader(table(client, name)[1:]))
    between = [row for row in rows if row[1] != row[2]]
    assert sum(int(row[3]) for row in rows) == shown.loans == 298
    assert sum(int(row[3]) for row in between) == shown.loans_between
    assert sum(int(row[4]) for row in between) == shown.renewals_between == 3


def test_transfers_are_sums_by_month_route_and_reason(client: Client) -> None:
    assert table(client, "kuljetukset") == [
        "month,from_municipality_code,to_municipality_code,reason,transfers,sent,arrived,open",
        "2025-01,001,002,Reserve,2,2,1,1",
        "2025-02,001,002,ReturnToHome,1,0,0,0",
        "2025-02,002,,,1,1,0,0",
    ]


def test_holds_are_sums_by_month_place_and_outcome(client: Client) -> None:
    assert table(client, "varaukset") == [
        "month,pickup_municipality_code,owner_municipality_code,outcome,holds",
        "2025-01,002,001,filled,2",
        "2025-01,002,,waiting,1",
        "2025-01,003,001,expired,1",
    ]


def test_who_takes_part_is_told_without_what_anybody_attended(client: Client) -> None:
    assert table(client, "osallistuminen") == [
        "library,group_id,year,is_seat,role",
        "aho,johto,2024,true,chair",
        "aho,johto,2025,true,member",
        "aho,kuvailu,2025,true,secretary",
        "yhteis,johto,2025,true,member",
        "yhteis,kuvailu,2025,false,",
    ]


def test_meetings_groups_and_recognitions_are_those_of_the_register(client: Client) -> None:
    assert table(client, "kokoukset") == [
        "group_id,year,meetings",
        "johto,2024,2",
        "johto,2025,4",
        "kuvailu,2025,1",
    ]
    assert table(client, "tyoryhmat")[3] == "tiimi,AKE-tiimi,,,,ake,2024-01-01,,muistio"
    assert [line.split(",")[:4] for line in table(client, "tunnustukset")[1:]] == [
        ["2021", "Pohjan palkinto", "winner", "Ahon kirjasto"],
        ["2024", "Vuoden kirjasto", "finalist", "Yhteiskirjasto"],
        ["2024", "Vuoden kirjasto", "winner", "Helsinki"],
    ]


def test_what_is_left_out_does_not_tell_the_customer_group(client: Client) -> None:
    assert table(client, "pois-jatetyt") == [
        "month,reason,event_type,events",
        "2025-01,event_type,return,7",
        "2025-01,patron_category,issue,5",
    ]


def test_months_say_whether_they_are_there_in_full(client: Client) -> None:
    lines = table(client, "kuukaudet")

    assert lines[0] == "month,first_day,last_day,is_complete,owner_is_todays"
    assert lines[-2:] == [
        "2025-03,2025-03-01,2025-03-01,true,false",
        "2025-04,2025-04-01,2025-04-01,false,false",
    ]


def test_codes_keep_their_zeros_and_the_unknown_is_empty(client: Client) -> None:
    assert table(client, "kunnat")[1:3] == ["001,Aho,Backa,Aho,", "002,Jänkä,,,"]
    assert table(client, "kirjastojen-kunnat")[1:3] == [
        "aho,001,,",
        "yhteis,001,2009-01-01,2010-12-31",
    ]
    assert table(client, "asukasluvut")[1:3] == ["001,2023,900", "001,2024,1000"]


def test_a_measure_is_told_in_each_language_that_has_words_for_it(client: Client) -> None:
    cards = list(csv.DictReader(io.StringIO(client.get("/avoin-data/mittarit.csv").text)))

    names = {card["language"]: card["name"] for card in cards if card["measure"] == "loans"}
    assert names == {"fi": "Lainat", "sv": "Lån", "en": "Loans", "se": "Luoikkaheamit"}
    units = {card["unit"] for card in cards if card["measure"] == "share_between"}
    assert units == {"%"}


def test_machines_get_bytes_that_do_not_depend_on_the_language(client: Client) -> None:
    bodies = {client.get(f"/avoin-data/mittarit.csv?lang={lang}").content for lang in ("fi", "se")}
    body = bodies.pop()

    assert bodies == set()
    assert not body.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in body


def test_nothing_single_and_nobody_is_in_any_file(client: Client) -> None:
    """Branches, single moments, ids and customer groups are in the release, not in the files."""
    everything = "".join(
        client.get(f"/avoin-data/{resource['path']}").text
        for resource in package(client)["resources"]
    ) + "".join(client.get(f"/avoin-data/{name}.json").text for name in CUBES)

    assert re.findall(r"\b(?:A1|A2|J1|O1|X9)\b|08:15|EITILASTO|KAUKO|transfer_id", everything) == []


# ---- the formats


def saved(client: Client, folder: Path) -> Path:
    """Save the package and its files as a reader would; return the path of its description."""
    described = package(client)
    for resource in described["resources"]:
        answer = client.get(f"/avoin-data/{resource['path']}")
        (folder / resource["path"]).write_bytes(answer.content)
    path = folder / "datapackage.json"
    path.write_bytes(client.get("/avoin-data/datapackage.json").content)
    return path


def test_the_package_and_all_its_tables_are_valid(client: Client, tmp_path: Path) -> None:
    path = saved(client, tmp_path)

    report = validate(str(path))

    assert report.flatten(["name", "type", "note"]) == []
    assert [task.name for task in report.tasks] == [table.name for table in TABLES]
    assert Package(str(path)).version == RELEASE_ID


@pytest.mark.parametrize(
    ("name", "was", "becomes", "error"),
    [
        ("lainat-kunnittain", b"2025-01,001,002,20,3", b"2025-01,001,999,20,3", "foreign-key"),
        ("lainat-kunnittain", b"2025-01,001,002,20,3", b"2025-01,001,001,20,3", "primary-key"),
        ("varaukset", b"waiting,1", b"waiting,x", "type-error"),
        ("varaukset", b"waiting,1", b"waiting,2", "hash-count"),
    ],
)
def test_the_validator_would_see_a_fault(
    client: Client, tmp_path: Path, name: str, was: bytes, becomes: bytes, error: str
) -> None:
    path = saved(client, tmp_path)
    file = tmp_path / f"{name}.csv"
    file.write_bytes(file.read_bytes().replace(was, becomes))

    assert error in {kind for (kind,) in validate(str(path)).flatten(["type"])}


def test_the_schema_beside_a_table_is_the_one_in_the_package(client: Client) -> None:
    for resource in package(client)["resources"]:
        beside = client.get(f"/avoin-data/{resource['name']}.schema.json").json()
        assert beside == resource["schema"]


def test_codes_are_text_in_the_schema(client: Client) -> None:
    fields = client.get("/avoin-data/lainat-kunnittain.schema.json").json()["fields"]

    types = {field["name"]: field["type"] for field in fields}  # type: ignore[attr-defined]  # JSON
    assert types == {
        "month": "yearmonth",
        "owner_municipality_code": "string",
        "place_municipality_code": "string",
        "loans": "integer",
        "renewals": "integer",
    }


@pytest.mark.parametrize("name", CUBES)
@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_cube_is_valid_json_stat(client: Client, name: str, lang: str) -> None:
    assert validate_jsonstat(cube(client, name, f"?lang={lang}"))


def test_a_cube_holds_the_counts_of_its_table(client: Client) -> None:
    loans = cube(client, "lainat-kunnittain")

    assert loans["id"] == [
        "month",
        "owner_municipality_code",
        "place_municipality_code",
        "count",
    ]
    assert loans["size"] == [5, 3, 3, 2]
    assert value(loans, "2025-01", "001", "002", "loans") == 20
    assert value(loans, "2025-01", "001", "002", "renewals") == 3
    assert sum(loans["value"].values()) == 298 + 13
    assert loans["role"] == {
        "time": ["month"],
        "geo": ["owner_municipality_code", "place_municipality_code"],
        "metric": ["count"],
    }


def test_a_pair_without_loans_is_zero_and_a_missing_figure_is_null(client: Client) -> None:
    people = cube(client, "asukasluvut")

    assert value(cube(client, "lainat-kunnittain"), "2025-01", "003", "002", "loans") == 0
    assert value(people, "003", "2024", "population") == 250
    assert value(people, "003", "2023", "population") is None


def test_an_empty_cell_is_a_category_that_is_not_known(client: Client) -> None:
    transfers = cube(client, "kuljetukset")
    side = transfers["dimension"]["to_municipality_code"]["category"]

    assert side["label"]["unknown"] == "(ei tiedossa)"
    assert value(transfers, "2025-02", "002", "unknown", "unknown", "sent") == 1


def test_a_month_that_is_not_whole_says_so_in_the_cube(client: Client) -> None:
    month = cube(client, "lainat-kunnittain")["dimension"]["month"]["category"]

    assert month["label"]["2025-04"] == "huhtikuu 2025"
    assert month["note"] == {"2025-04": ["Kuukausi ei ole kokonainen."]}


@pytest.mark.parametrize("lang", ["fi", "sv", "se"])
def test_every_table_and_column_is_described_in_every_language(lang: str) -> None:
    keys = {text for table in TABLES for text in (table.title, table.text)}
    keys |= {
        text
        for table in TABLES
        for column in table.columns
        for text in (column.title, column.meaning, *column.words.values())
    }

    assert sorted((keys | set(TYPE_WORDS.values())) - set(i18n.catalogue(lang))) == []


def test_the_words_follow_the_address_not_the_cookie(client: Client) -> None:
    client.cookies["lang"] = "sv"

    titles = [
        package(client, query)["resources"][4]["title"] for query in ("", "?lang=sv", "?lang=en")
    ]
    assert titles == [
        "Esimerkkiaineisto: Kunnat",
        "Exempeldata: Kommuner",
        "Sample data: Municipalities",
    ]


def test_a_table_without_rows_is_valid_too(data: Path, tmp_path: Path) -> None:
    make_open_release(data)
    with duckdb.connect(data / "warehouse" / f"{RELEASE_ID}.duckdb") as con:
        con.execute("delete from mart.transfer")
    client = Client(portal())

    assert len(table(client, "kuljetukset")) == 1
    assert cube(client, "kuljetukset")["value"] == {}
    assert validate_jsonstat(cube(client, "kuljetukset"))
    assert validate(str(saved(client, tmp_path))).valid
    assert "0 riviä" in client.get("/avoin-data/").text


# ---- made-up data, licence, release


def test_made_up_data_say_so_everywhere(client: Client) -> None:
    answer = client.get("/avoin-data/kunnat.csv")
    loans = cube(client, "lainat-kunnittain")
    sentence = "Keksitty esimerkkiaineisto: se ei kerro mitään oikeista kirjastoista."

    assert answer.headers["content-disposition"] == (
        'attachment; filename="kunnat-esimerkkiaineisto-20250505t120000z.csv"'
    )
    assert package(client)["sample"] is True
    assert package(client)["title"].startswith("Esimerkkiaineisto: ")
    assert loans["label"] == "Esimerkkiaineisto: Kuntien väliset lainat kuukausittain"
    assert sentence in loans["note"]
    assert loans["extension"]["sample"] is True
    assert "<strong>Esimerkkiaineisto.</strong>" in client.get("/avoin-data/").text


def test_real_data_do_not(data: Path) -> None:
    make_open_release(data, is_sample=False)
    client = Client(portal())

    said = [
        client.get(f"/avoin-data/{name}")
        for name in ("", "datapackage.json", "lainat-kunnittain.json")
    ]
    name = client.get("/avoin-data/kunnat.csv").headers["content-disposition"]
    assert [answer for answer in said if "simerkkiaineisto" in answer.text] == []
    assert name == 'attachment; filename="kunnat-20250505t120000z.csv"'


def licences(client: Client) -> tuple[object, str, dict[str, Any], str]:
    described, loans = package(client), cube(client, "lainat-kunnittain")
    page = client.get("/avoin-data/").text
    return described.get("licenses"), described["description"], loans, page


def test_without_a_licence_every_format_says_so(client: Client) -> None:
    listed, description, loans, page = licences(client)
    sentence = "Aineiston ylläpitäjä ei ole vielä määrännyt lisenssiä. Mainitse lähde."

    assert listed is None
    assert sentence in description
    assert sentence in loans["note"]
    assert loans["extension"]["licence"] is None
    assert sentence in page


def test_with_a_licence_every_format_names_it(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PORTAL_LICENCE", LICENCE)
    listed, description, loans, page = licences(client)
    name, url = LICENCE.split()

    assert listed == [{"name": name, "title": name, "path": url}]
    assert f"{name} ({url}). Mainitse lähde." in description
    assert loans["extension"]["licence"] == {"name": name, "url": url}
    assert f"{name} ({url})" in page
    assert validate(str(saved(client, tmp_path))).valid


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ("", None),
        ("CC0-1.0", settings.Licence("CC0-1.0", None)),
        ("CC BY 4.0", settings.Licence("CC BY 4.0", None)),
        (LICENCE, settings.Licence(*LICENCE.split())),
        ("X javascript:alert(1)", settings.Licence("X javascript:alert(1)", None)),
    ],
)
def test_the_licence_is_a_name_and_maybe_an_address(
    monkeypatch: pytest.MonkeyPatch, said: str, licence: settings.Licence | None
) -> None:
    monkeypatch.setenv("PORTAL_LICENCE", said)

    assert settings.licence() == licence


# ---- how they are asked for


ADDRESSES = ["", "datapackage.json", "kunnat.csv", "kunnat.schema.json", "varaukset.json"]


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_answer_names_its_release_and_is_given_anew_only_when_it_changed(
    client: Client, name: str
) -> None:
    first = client.get(f"/avoin-data/{name}")
    etag = first.headers["etag"]
    known = [
        client.get(f"/avoin-data/{name}", if_none_match=wanted)
        for wanted in (etag, f'"other", {etag}', f"W/{etag}", "*")
    ]

    assert re.fullmatch(r'"[0-9a-f]{20}-br"', etag)
    assert first.headers["cache-control"] == "no-cache"
    assert first.headers["portal-release"] == RELEASE_ID
    assert [(answer.status_code, answer.content) for answer in known] == [(304, b"")] * 4
    assert {answer.headers["portal-release"] for answer in known} == {RELEASE_ID}
    assert client.get(f"/avoin-data/{name}", if_none_match='"other"').status_code == 200


def test_packed_and_plain_bytes_have_tags_of_their_own(client: Client) -> None:
    answers = [
        client.get("/avoin-data/kunnat.csv", accept_encoding=encoding)
        for encoding in ("br", "gzip", "identity")
    ]

    assert len({answer.headers["etag"] for answer in answers}) == 3
    assert len({answer.content for answer in answers}) == 1
    assert answers[2].headers["content-length"] == str(len(answers[2].raw))


@pytest.mark.parametrize("name", ADDRESSES)
def test_head_gives_the_headers_alone(client: Client, name: str) -> None:
    asked = client.get(f"/avoin-data/{name}")
    head = client.request("HEAD", f"/avoin-data/{name}")

    assert (head.status_code, head.raw) == (200, b"")
    assert dict(head.headers) == dict(asked.headers)


def test_an_older_release_still_answers(client: Client) -> None:
    older = client.get(f"/avoin-data/lainat-kunnittain.csv?julkaisu={OLDER_ID}")
    described = package(client, f"?julkaisu={OLDER_ID}")

    assert older.text.splitlines()[1:] == ["2025-01,001,001,60,10"]
    assert older.headers["portal-release"] == OLDER_ID
    assert described["version"] == OLDER_ID
    assert described["resources"][0]["path"] == f"lainat-kunnittain.csv?julkaisu={OLDER_ID}"
    assert len(table(client, "lainat-kunnittain")) > 2


def test_the_page_of_an_older_release_leads_to_its_own_files(client: Client) -> None:
    page = client.get(f"/avoin-data/?julkaisu={OLDER_ID}&lang=sv").text

    assert f'href="/avoin-data/kunnat.csv?julkaisu={OLDER_ID}&amp;lang=sv"' in page
    assert f'href="?lang=en&amp;julkaisu={OLDER_ID}"' in page
    assert 'href="/avoin-data/kunnat.csv"' not in page
    assert "Se den nyaste utgåvan" in page


@pytest.mark.parametrize(
    "asked",
    [
        "20200101T000000Z",
        "",
        "current",
        "..%2Fwarehouse%2F20250401T000000Z",
        "20250401T000000Z.duckdb",
        "20250401T000000Z%0A",
        "20250401T000000Z%00",
        "٢٠٢٥٠٤٠١T000000Z",
        "x' or 1=1",
    ],
)
def test_only_the_id_of_a_kept_release_is_a_release(client: Client, asked: str) -> None:
    page = client.get(f"/avoin-data/?julkaisu={asked}")
    file = client.get(f"/avoin-data/kunnat.csv?julkaisu={asked}&lang=en")

    assert (page.status_code, file.status_code) == (404, 404)
    assert "<h1>Sellaista julkaisua ei ole</h1>" in page.text
    assert file.text.startswith("There is no release of that name.")


@pytest.mark.parametrize(
    "name", ["ei-ole.csv", "kunnat.json", "kunnat", "mart.hold.csv", "..%2Fcurrent", "kunnat.csv/x"]
)
def test_no_other_file_can_be_asked_for(client: Client, name: str) -> None:
    answer = client.get(f"/avoin-data/{name}?lang=fi")

    assert answer.status_code == 404
    assert "Traceback" not in answer.text


def test_without_a_release_a_sentence_says_so(data: Path) -> None:
    assert data.is_dir()
    client = Client(portal())
    page, file = client.get("/avoin-data/"), client.get("/avoin-data/kunnat.csv?lang=en")

    assert (page.status_code, file.status_code) == (503, 503)
    assert "Lainausaineistoa ei ole vielä ladattu" in page.text
    assert file.text == "No lending data has been loaded yet."


def test_a_release_from_before_a_table_lists_what_it_has(data: Path) -> None:
    make_release(data)
    client = Client(portal())

    listed = [resource["name"] for resource in package(client)["resources"]]
    assert listed == ["kuukaudet", "pois-jatetyt", "mittarit"]
    assert client.get("/avoin-data/kunnat.csv").status_code == 404


def test_behind_a_proxy_nothing_is_answered_without_sign_in(client: Client) -> None:
    for name in ADDRESSES:
        answer = client.get(f"/avoin-data/{name}", x_forwarded_for="10.0.0.1")
        assert answer.status_code == 403
        assert RELEASE_ID not in answer.text


def cross_origin(answer: Answer) -> dict[str, str]:
    return {k: v for k, v in answer.headers.items() if k.startswith("access-control")}


def test_other_sites_may_read_what_is_public_but_never_a_persons_own_computer(
    client: Client, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = client.get("/avoin-data/kunnat.csv", origin="https://elsewhere.example")
    (data / ".streamlit").mkdir()
    (data / ".streamlit" / "secrets.toml").write_text("[auth]\n")
    monkeypatch.setattr(settings, "ROOT", data)
    public = Client(portal(), base_url="https://portal.example", address="10.0.0.9")
    open_file = public.get("/avoin-data/kunnat.csv", origin="https://elsewhere.example")
    other = public.get("/healthz", origin="https://elsewhere.example")

    assert cross_origin(local) == cross_origin(other) == {}
    assert cross_origin(open_file) == {
        "access-control-allow-origin": "*",
        "access-control-expose-headers": "ETag, Portal-Release",
    }


# ---- the page


@pytest.mark.parametrize(
    ("lang", "heading"),
    [("fi", "Avoin data"), ("sv", "Öppna data"), ("en", "Open data"), ("se", "Rabas dáhta")],
)
def test_the_page_speaks_the_readers_language_and_remembers_it(
    client: Client, lang: str, heading: str
) -> None:
    page = client.get(f"/avoin-data/?lang={lang}")
    later = client.get("/avoin-data/")

    assert f'<html lang="{lang}">' in page.text
    assert f"<h1>{heading}</h1>" in later.text
    assert page.headers["content-language"] == lang
    assert later.headers["vary"] == "Accept-Encoding, Cookie"


def test_the_page_lists_every_table_with_columns_and_sizes(client: Client) -> None:
    page = client.get("/avoin-data/").text
    size = len(client.get("/avoin-data/lainat-kunnittain.csv").content)

    assert re.findall(r'<section id="([^"]+)">', page) == [table.name for table in TABLES]
    for table in TABLES:
        for column in table.columns:
            assert f"<dt><code>{column.name}</code></dt>" in page
    assert 0 < size < 1000
    assert f"lainat-kunnittain.csv</span></a> (0,{size // 100}" in page
    assert "2 riviä" in page


def test_every_link_of_the_page_leads_somewhere(client: Client) -> None:
    page = client.get("/avoin-data/").text
    links = set(re.findall(r'href="(/avoin-data/[^"#]*)"', page))

    assert len(links) == 1 + 1 + 2 * len(TABLES) + len(CUBES)
    assert {client.get(link).status_code for link in links} == {200}


def test_the_page_says_how_to_cite_it(client: Client) -> None:
    page = client.get("/avoin-data/").text

    assert (
        "AKE Pohjola: Esimerkkiaineisto: Kirjastojen väliset lainat, Pohjan kirjasto."
        f" Julkaisu {RELEASE_ID}."
    ) in page
    assert f"http://127.0.0.1:8600/avoin-data/?julkaisu={RELEASE_ID}" in page


def test_the_address_without_a_slash_leads_to_the_page(client: Client) -> None:
    answer = client.get(f"/avoin-data?julkaisu={OLDER_ID}")

    assert answer.status_code == 308
    assert answer.headers["location"] == f"/avoin-data/?julkaisu={OLDER_ID}"


def test_the_names_of_tables_are_addresses_that_stay() -> None:
    """They are in other people's programs: a change of this list breaks those."""
    assert [table.name for table in TABLES] == [
        "lainat-kunnittain",
        "lainat-kirjastoittain",
        "kuljetukset",
        "varaukset",
        "kunnat",
        "asukasluvut",
        "kirjastot",
        "kirjastojen-kunnat",
        "tyoryhmat",
        "osallistuminen",
        "kokoukset",
        "tunnustukset",
        "kuukaudet",
        "pois-jatetyt",
        "mittarit",
    ]


# ---- it grows with the work


def test_a_cube_has_a_key_for_each_cell_that_is_there(client: Client) -> None:
    loans = cube(client, "lainat-kunnittain")
    lines = table(client, "lainat-kunnittain")[1:]

    assert len(loans["value"]) == 2 * len(lines)
    assert math.prod(loans["size"]) > len(loans["value"])
    assert loans["extension"]["absent"] == 0
    assert cube(client, "asukasluvut")["extension"]["absent"] is None


def test_a_table_is_sent_in_parts_and_never_held_whole(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows are fetched as the parts are taken: the first part is there before the last has been read."""
    make_open_release(data)
    with duckdb.connect(data / "warehouse" / f"{RELEASE_ID}.duckdb") as con:
        con.execute(
            "insert into mart.flow_by_month select loan_month, owner_branch, owner_library, 'X' || n,"
            " place_branch, place_library, 'Y' || n, 1, 0 from mart.flow_by_month, range(20000) as r(n)"
        )
    monkeypatch.setenv("PORTAL_DATA", str(data))
    release = warehouse.newest(data)
    assert isinstance(release, warehouse.Release)
    read: list[int] = []
    chunks = catalogue.chunks

    def noted(release: warehouse.Release, asked: catalogue.Table) -> Iterator[pd.DataFrame]:
        for chunk in chunks(release, asked):
            read.append(len(chunk))
            yield chunk

    monkeypatch.setattr(catalogue, "chunks", noted)
    for name in ("lainat-kunnittain.csv", "lainat-kunnittain.json"):
        found = files.find(files.Edition(release), name)
        assert found is not None
        pieces = found.pieces()
        read.clear()
        first = [next(pieces), next(pieces)]
        begun = sum(read)
        rest = list(pieces)
        assert 0 < begun < sum(read) / 3
        assert len(b"".join([*first, *rest])) == found.size
