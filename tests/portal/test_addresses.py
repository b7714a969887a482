"""What an address asks for and is not there is said in words, and an older release stays the one shown."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from portal.kit import warehouse
from portal.municipality import page as municipality
from tests.portal import opened
from tests.portal.asgi import Client
from tests.portal.counted_release import FILE_NAME, RELEASE_ID

OLDER_ID = "20250404T120000Z"
GONE_ID = "20200101T000000Z"


@pytest.fixture
def data(counted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The counted release, and an older one in which some loans from Aho to Jänkä were not known."""
    shutil.copytree(counted, tmp_path, dirs_exist_ok=True)
    older = tmp_path / "warehouse" / f"{OLDER_ID}.duckdb"
    shutil.copy(tmp_path / "warehouse" / FILE_NAME, older)
    with duckdb.connect(older) as con:
        con.execute(
            "update mart.release set release_id = ?, built_at = built_at - interval 31 day",
            [OLDER_ID],
        )
        con.execute(
            "update mart.flow_by_month set loans = loans - 1 where loan_month = '2025-01-01'"
            " and owner_branch = 'A1' and place_branch = 'J1'"
        )
    with opened.portal_over(tmp_path, monkeypatch):
        yield tmp_path


@pytest.fixture
def client(data: Path) -> Client:
    assert data.is_dir()
    return opened.client()


def addresses(html: str, beginning: str) -> list[str]:
    found = re.findall(rf'(?:href|action)="({re.escape(beginning)}[^"]*)"', html)
    return [one.replace("&amp;", "&") for one in found]


def test_every_way_on_from_a_sheet_of_an_older_release_keeps_it(client: Client) -> None:
    html = client.get(
        f"/tuloste/kuntakortti/aho?vuosi=2025-01..2025-01&kartta=taulukko&julkaisu={OLDER_ID}"
    ).text

    assert f"(julkaisu {OLDER_ID})" in html
    living = next(one for one in addresses(html, "/kuntakortti?") if "kunta=001" in one)
    documents = addresses(html, "/tuloste/kuntakortti/aho.pdf?")
    files = addresses(html, "/lataa/kuntakortti/")
    assert files
    for address in (living, *documents, *files):
        assert f"julkaisu={OLDER_ID}" in address
    assert "kartta=taulukko" in living
    form = html.partition('<form id="choices-form"')[2].partition("</form>")[0]
    assert f'name="julkaisu" value="{OLDER_ID}"' in form
    assert 'name="kartta" value="taulukko"' in form


def test_the_front_pages_form_leads_to_its_sheet(client: Client) -> None:
    html = client.get("/tuloste/etusivu").text

    assert addresses(html, "/tuloste/")[0] == "/tuloste/etusivu"


def test_a_file_is_of_the_release_of_its_page_though_a_new_one_has_come(
    client: Client, data: Path
) -> None:
    pointer = data / "warehouse" / "current"
    pointer.write_text(f"{OLDER_ID}.duckdb")
    page = client.get("/tuloste/lainausvirrat?jakso=2025-01..2025-01").text
    address = addresses(page, "/lataa/lainausvirrat/matriisi.csv")[0]
    before = client.get(address)
    pointer.write_text(FILE_NAME)
    after = client.get(address)
    newest = client.get(address.replace(OLDER_ID, RELEASE_ID))

    assert before.text == after.text
    assert after.text != newest.text
    assert "aiempi-julkaisu" in after.headers["content-disposition"]


@pytest.mark.parametrize(
    "path",
    ["/tuloste/lainausvirrat", "/tuloste/kuntakortti/aho.pdf", "/lataa/lainausvirrat/matriisi.csv"],
)
@pytest.mark.parametrize("asked", [GONE_ID, "../../etc", "x" * 3000])
def test_a_release_that_is_not_kept_is_not_taken_for_another(
    client: Client, path: str, asked: str
) -> None:
    answer = client.get(f"{path}?julkaisu={asked}")

    assert answer.status_code == 404
    assert "Sen nimistä julkaisua ei ole." in answer.text


@pytest.mark.parametrize(
    "path",
    ["/tuloste/lainausvirrat", "/tuloste/kuntakortti/aho.pdf", "/lataa/lainausvirrat/matriisi.csv"],
)
def test_a_release_of_an_earlier_program_is_told_in_a_sentence(
    client: Client, data: Path, path: str
) -> None:
    with duckdb.connect(data / "warehouse" / f"{OLDER_ID}.duckdb") as con:
        con.execute("alter table mart.loans_by_month drop column renewals")
        con.execute("drop table mart.coverage")
    answer = client.get(f"{path}?julkaisu={OLDER_ID}&lang=sv")

    assert answer.status_code == 500
    assert '<html lang="sv">' in answer.text
    assert "tidigare version av portalen" in answer.text


def test_a_page_that_fails_is_told_in_a_sentence_without_the_cause(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(*_parts: object, **_more: object) -> None:
        raise ValueError("a secret cause")

    monkeypatch.setattr(municipality, "of", failing)
    answer = client.get("/tuloste/kuntakortti/aho.pdf")

    assert answer.status_code == 500
    assert "Sivua ei saatu kirjoitettua" in answer.text
    assert "secret" not in answer.text
    assert "a secret cause" in caplog.text
    warehouse.close()


def test_a_sheet_tells_what_nobody_knows_of_its_address(client: Client) -> None:
    usual = client.get("/tuloste/lainausvirrat").text
    odd = client.get(f"/tuloste/lainausvirrat?taso=%3Cb%3E{'x' * 60}&korosta=999&jakso=1999").text

    said = odd.partition('role="alert">')[2].partition("</div>")[0]
    assert f"taso=&lt;b&gt;{'x' * 37}…" in said
    assert "korosta=999" in said
    assert "jakso=1999" in said
    assert 'role="alert"' not in usual
    assert client.get("/tuloste/lainausvirrat").text == usual


@pytest.mark.parametrize("query", ["taso=seutu", "korosta=999", "jakso=1999"])
def test_no_file_is_given_for_what_nobody_knows(client: Client, query: str) -> None:
    assert client.get(f"/lataa/lainausvirrat/matriisi.csv?{query}").status_code == 404
    assert client.get("/lataa/lainausvirrat/matriisi.csv?taso=kirjasto").status_code == 200


def test_a_release_that_is_gone_is_told_on_the_page_that_shows_the_newest(
    counted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened.portal_over(counted, monkeypatch):
        page = opened.opened("lending.py", julkaisu="20200101T000000Z")
        answer = opened.client().get("/lainausvirrat?julkaisu=20200101T000000Z").text

    assert not page.exception
    assert "julkaisu=20200101T000000Z" in page.warning[0].value
    assert "first-paint" not in answer
