"""What everybody may read of a round: told once, on the living page, as first paint, sheet and paper."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pypdf
import pytest

from portal import sheets
from portal.award import page, stages
from portal.files import paper_pdf
from portal.files.document import Document
from portal.kit import choice, i18n, warehouse
from portal.kit.answers import Answers
from portal.records import store
from portal.records.words import State
from tests.portal.award.house import DURING, Body
from tests.portal.counted_release import make_counted_release
from tests.portal.opened import client, opened, text

KEPT_IN = ("SECRET-GROUNDS", "SECRET-EVIDENCE", "SECRET-LINK")  # published grounds are public


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    make_counted_release(tmp_path)
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    yield tmp_path
    warehouse.close()
    store.close()


@pytest.fixture
def body(data: Path) -> Body:
    """The people of a round, in the records of the portal itself."""
    assert data.is_dir()
    return Body.made(store.records())


def published(body: Body) -> Body:
    body.to(State.DELIBERATION)
    body.decide("arjeplog")
    body.at = DURING[State.DECIDED]
    body.publish()
    return body


def seen(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_public_part_is_the_same_on_every_stage(body: Body, lang: str) -> None:
    published(body)
    with i18n.speaking(lang):
        answers = Answers(None)
        codes = choice.asked(page.PAGE.choices, answers, {})
        document = Document(answers, page.PATH, codes, "https://portaali.example")
        page.PAGE.play(document, page.look(answers, codes))
        made = paper_pdf.content(document.paper("AKE"))
    sheet = seen(client().get(f"/tuloste/kierros?lang={lang}").text)
    painted = seen(client().get(f"/kierros?lang={lang}").text)
    living = text(opened("round.py", lang=lang))
    paper = " ".join(
        " ".join(part.extract_text() for part in pypdf.PdfReader(io.BytesIO(made)).pages).split()
    )

    for words in ("Vuoden onnistuja 2026", "Arjeplogin kirjasto", "Yhteistyö: taso 5"):
        for told in (sheet, painted, living, paper):
            assert words in told
    assert not any(words in sheet + painted + living + paper for words in KEPT_IN)


def test_a_draft_is_no_round_for_everybody(body: Body) -> None:
    body.begin()
    for told in (client().get("/tuloste/kierros").text, client().get("/kierros").text):
        assert "Kierrosta ei ole käynnissä" in seen(told)
        assert "Vuoden onnistuja" not in seen(told)


def test_without_records_none_are_made(data: Path) -> None:
    answer = client().get("/tuloste/kierros")

    assert answer.status_code == 200
    assert not list(data.glob("records.sqlite*"))


def test_what_has_changed_in_the_round_is_seen_at_once(body: Body) -> None:
    """Nothing of it is kept with the release, neither of the sheet nor of the first paint."""
    body.to(State.CALL)
    for path in ("/tuloste/kierros", "/kierros"):
        assert "Haku auki nyt" in seen(client().get(path).text)
    body.at = DURING[State.CONFLICTS]
    stages.close_call(body.records, acting=body.saga, round_id=body.round_id)

    for path in ("/tuloste/kierros", "/kierros"):
        assert "Esteellisyys nyt" in seen(client().get(path).text)


def test_an_unknown_round_is_told_and_the_newest_shown(body: Body) -> None:
    body.to(State.CALL)
    told = seen(client().get("/tuloste/kierros?kierros=narnia").text)

    assert "kierros=narnia" in told
    assert "Vuoden onnistuja 2026" in told


def test_it_is_listed_among_the_sheets() -> None:
    assert sheets.PAGES[page.PATH] is page.PAGE


@pytest.mark.usefixtures("data")
def test_without_a_round_the_page_tells_what_one_is_and_when_the_last_one_was() -> None:
    body = seen(client().get("/tuloste/kierros").text)

    assert "Mikä kierros on" in body
    assert "Esteellinen ei osallistu asian käsittelyyn." in body
    assert "Tunnustuksia ei ole merkitty." in body


def test_without_a_release_or_a_round_the_page_stands() -> None:
    with i18n.speaking("fi"):
        document = Document(Answers(None), page.PATH, {}, "https://portaali.example")
        page.PAGE.otherwise(document)
        assert "Mikä kierros on" in str(document.paper("AKE").blocks)


def test_the_last_recognition_is_one_that_was_given_with_all_who_share_it(data: Path) -> None:
    with duckdb.connect(str(next((data / "warehouse").glob("*.duckdb")))) as con:
        con.execute(
            """
            create table mart.recognition as from (values
                ('a', 2025, 'Palkinto', 'vuoden_onnistuja', 'not_awarded', null, 'Ei annettu'),
                ('b', 2024, 'Palkinto', 'vuoden_onnistuja', 'shared', 'aho', 'Ahon kirjasto'),
                ('c', 2024, 'Palkinto', 'vuoden_onnistuja', 'shared', 'yhteis', 'Yhteiskirjasto'),
                ('d', 2024, 'Palkinto', 'vuoden_onnistuja', 'special_mention', 'aho', 'Ahon auto')
            ) as t(recognition_id, year, award, award_kind, result, library, winner_text);
            alter table mart.recognition add column grounds_fi text;
            alter table mart.recognition add column decided_by text;
            alter table mart.recognition add column announced_on date;
            alter table mart.recognition add column source text;
            alter table mart.recognition add column confidence text;
            """
        )

    assert "Palkinto 2024: Ahon kirjasto ja Yhteiskirjasto." in seen(
        client().get("/tuloste/kierros").text
    )
