"""A published round in the history of recognition: at once, once, and told in words.

The release is that of test_view: Aho won in 2021 and 2024, the joint library in 2023, and loans
reach April 2025. The round of 2026 is the house's: Arjeplog, Boden and Kiruna can win. Here Arjeplog
serves the municipality 001 and Boden 002.
"""

import dataclasses
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import duckdb
import pytest

from portal.annual_report import known, tasks
from portal.award import decisions, deliberation, publication
from portal.award import history as published
from portal.award.publication import Text
from portal.award.words import published as published_words
from portal.charts import svg
from portal.files.document import Document
from portal.files.papers import Words
from portal.kit import i18n, warehouse
from portal.kit.answers import Answers, read
from portal.kit.warehouse import Release
from portal.recognitions import view as recognitions
from portal.recognitions.figures.timeline import TIMELINE
from portal.recognitions.view import RecognitionView
from portal.records import store
from portal.records.words import State
from tests.portal.award.house import DURING, MINUTES, Body
from tests.portal.cooperation_release import REGISTER, make_registered_release
from tests.portal.counted_release import FILE_NAME, make_counted_release
from tests.portal.opened import client, opened, text
from tests.portal.recognitions.rows import ROWS

HOMES = """
insert into mart.library_member (library, municipality_code)
values ('arjeplog', '001'), ('boden', '002')
"""
SAME_YEAR = """
insert into mart.recognition values
    ('t9', 2026, 'Pohjan palkinto', 'vuoden_onnistuja', 'winner', 'boden', 'Bodenin kirjasto', 'Kirjan perustelu', 'AKE', null, 'yhteistyökirja', 'confirmed')
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with duckdb.connect(make_counted_release(tmp_path)) as con:
        con.execute(ROWS)
        con.execute(HOMES)
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    yield tmp_path
    warehouse.close()
    store.close()


@pytest.fixture
def body(data: Path) -> Body:
    """The people of a round, in the records of the portal itself."""
    assert data.is_dir()
    return Body.made(store.records())


def look() -> RecognitionView:
    release = warehouse.newest(Path(store.records().url.database or "").parent)
    assert isinstance(release, Release)
    return recognitions.gathered(partial(read, release), published.history(), "Pohjola")


def play(body: Body, *winners: str) -> Body:
    """The round decided for these libraries and published."""
    body.to(State.DELIBERATION)
    body.decide(*winners)
    body.at = DURING[State.DECIDED]
    body.publish()
    return body


def in_register(data: Path, statement: str) -> None:
    with duckdb.connect(data / "warehouse" / FILE_NAME) as con:
        con.execute(statement)
    warehouse.close()


def test_without_records_nothing_is_read_and_none_are_made(data: Path) -> None:
    assert published.history() == published.NOTHING
    assert not opened("awards.py").exception
    assert not list(data.glob("records.sqlite*"))


def test_an_empty_portal_with_records_has_the_register_alone(body: Body) -> None:
    assert body.records is store.records()
    assert published.history() == published.NOTHING
    assert look().own["recognition_id"].tolist() == ["t3", "t2", "t1"]


def test_a_publication_is_on_the_page_and_the_sheet_at_once(body: Body) -> None:
    """The same release is asked before and after: what was kept of it does not stand in the way."""
    body.to(State.DECIDED)
    before, sheet_before = opened("awards.py"), client().get("/tuloste/tunnustukset").text
    body.publish()
    after, sheet_after = opened("awards.py"), client().get("/tuloste/tunnustukset").text

    assert before.title[0].value == "3 tunnustusta kirjattu; uusin 2024: Ahon kirjasto"
    assert after.title[0].value == "4 tunnustusta kirjattu; uusin 2026: Arjeplogin kirjasto"
    assert "Arjeplogin kirjasto" not in sheet_before
    assert "<h1>4 tunnustusta kirjattu; uusin 2026: Arjeplogin kirjasto</h1>" in sheet_after
    assert "Vuodet, joilta ei ole tietoa: 2022, 2025." in text(after)
    assert not after.exception


def test_the_decision_has_an_address_a_square_a_dot_and_a_row(body: Body) -> None:
    play(body, "arjeplog")
    view = look()
    one = opened("awards.py", tunnustus=body.round_id)

    assert one.title[0].value == "Arjeplogin kirjasto, 2026"
    assert "Portaalin oma päätös, julkaistu 20.5.2026 klo 12.00." in text(one)
    assert f'href="/kierros?kierros={body.round_id}"' in text(one)
    assert view.won()["001"] == [2026, 2024, 2021]
    assert svg.drawn(TIMELINE.chart(view), "Aikajana 5").count("<circle") == 5
    first = TIMELINE.table(view).rows.iloc[0]
    assert (first["year"], first["winner_text"], first["result"]) == (
        2026,
        "Arjeplogin kirjasto",
        "voittaja",
    )
    assert first["source"] == "Portaalin oma päätös, julkaistu 20.5.2026 klo 12.00"


def test_the_portals_decision_stands_for_the_registers_row_of_the_same_year(
    data: Path, body: Body
) -> None:
    """The workbook says Boden, the decision Arjeplog: one card, which says both, at both addresses."""
    in_register(data, SAME_YEAR)
    play(body, "arjeplog")
    view = look()
    (first, *_others) = recognitions.cards(view.own, "/tunnustukset")

    assert view.own["year"].tolist() == [2026, 2024, 2023, 2021]
    assert view.won()["001"] == [2026, 2024, 2021]
    assert 2026 not in view.won()["002"]
    assert "<dt>Yhteistyökirjassa</dt><dd><span>Bodenin kirjasto</span> (voittaja)" in first
    assert opened("awards.py", tunnustus="t9").title[0].value == "Arjeplogin kirjasto, 2026"


def test_a_shared_recognition_is_one_that_two_municipalities_won(body: Body) -> None:
    play(body, "arjeplog", "boden")
    view = look()

    assert recognitions.headline(view) == (
        "4 tunnustusta kirjattu; uusin 2026: Arjeplogin kirjasto, Bodenin kirjasto"
    )
    assert recognitions.result(view.own.iloc[0]) == "Jaettu 2 kirjaston kesken"
    assert (view.won()["001"][0], view.won()["002"][0]) == (2026, 2026)


def test_no_recognition_is_a_known_result_and_not_a_missing_year(body: Body) -> None:
    play(body)
    view = look()

    assert recognitions.headline(view) == "3 tunnustusta kirjattu; uusin 2024: Ahon kirjasto"
    assert recognitions.lead(view) == (
        "Tunnustus päätettiin jättää antamatta: 2026. Vuodet, joilta ei ole tietoa: 2022, 2025. "
        "Ei tiedetä, annettiinko tunnustus silloin."
    )
    assert "Tunnustusta ei annettu" in recognitions.cards(view.own, "/t")[0]
    assert not any(2026 in years for years in view.won().values())
    assert 'fill="#FFFFFF" stroke' in svg.drawn(TIMELINE.chart(view), "Aikajana 5")
    assert len(TIMELINE.words(view).how) == 2
    assert opened("awards.py", tunnustus=body.round_id).title[0].value == (
        "Tunnustusta ei annettu, 2026"
    )


def test_a_correction_is_told_while_it_is_awaited_and_when_it_is_published(body: Body) -> None:
    """Arjeplog published; a correction for Boden decided, then published: the address stays."""
    play(body, "arjeplog")
    deliberation.open_meeting(body.records, acting=body.saga, round_id=body.round_id)
    decisions.correct(
        body.records,
        acting=body.kaisa,
        round_id=body.round_id,
        proposal_id=body.carry("boden"),
        minutes_reference=MINUTES,
        reason="Laskuvirhe",
    )
    awaited = text(opened("awards.py", tunnustus=body.round_id))
    publication.confirm_announcement(
        body.records, acting=body.saga, round_id=body.round_id, lang="fi"
    )
    publication.publish(body.records, acting=body.saga, round_id=body.round_id)
    corrected = text(opened("awards.py", tunnustus=body.round_id))

    assert "Arjeplogin kirjasto, 2026" in awaited
    assert "voittaja. Päätöstä oikaistaan. Kunnes oikaisu julkaistaan" in awaited
    assert "Bodenin kirjasto, 2026" in corrected
    assert "voittaja. Tämä on oikaistu päätös: se on korvannut aiemmin julkaistun." in corrected
    assert look().own["year"].tolist() == [2026, 2024, 2023, 2021]


def test_the_annual_report_tells_of_the_decision(body: Body, data: Path) -> None:
    play(body, "arjeplog")
    release = warehouse.newest(data)
    assert isinstance(release, Release)
    stage = Document(Answers(release), "/toimintakertomus", {}, "")
    tasks.recognised(stage, known.of(stage.answers.read, 2026, published.history()))
    (_heading, said, _prompt) = stage.blocks

    assert isinstance(said, Words)
    words = [run.text for run in said.runs]
    assert "Arjeplogin kirjasto" in words
    assert "Portaalin oma päätös, julkaistu 20.5.2026 klo 12.00" in words


def test_an_announcement_is_read_in_ones_own_language_or_marked(body: Body) -> None:
    """Swedish is written; English holds Finnish words; Northern Sámi is missing."""
    body.to(State.DECIDED)
    texts = {
        "sv": Text("Svensk rubrik", "Grattis"),
        "en": Text("Vuoden nimi", "Onnea", is_translated=False),
    }
    for lang, said in texts.items():
        publication.write_announcement(
            body.records, acting=body.saga, round_id=body.round_id, lang=lang, text=said
        )
    body.publish()
    (one,) = published.history().publications
    seen = {}
    for lang in i18n.LANGUAGES:
        with i18n.speaking(lang):
            seen[lang] = published_words.announcement(one)

    assert (
        seen["fi"]
        == '<div><p class="said-head">Vuoden onnistuja 2026</p><p class="said">SECRET-NEWS</p></div>'
    )
    assert seen["sv"].startswith('<div><p class="said-head">Svensk rubrik</p>')
    assert (
        "The announcement has not been translated. It is shown in this language: Suomi."
        in seen["en"]
    )
    assert '<div lang="fi"><p class="said-head">Vuoden nimi</p>' in seen["en"]
    assert '<div lang="fi"><p class="said-head">Vuoden onnistuja 2026</p>' in seen["se"]


def test_what_somebody_wrote_cannot_break_out_of_the_page(body: Body) -> None:
    (one,) = (play(body, "arjeplog") and published.history()).publications
    sly = dataclasses.replace(one, texts={"fi": Text("<b>T</b>", "<script>")})

    assert "<script>" not in published_words.announcement(sly)
    assert "<b>" not in published_words.announcement(sly)


def test_the_page_stays_up_and_says_so_when_the_records_do_not_answer(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert data.is_dir()
    monkeypatch.setenv("PORTAL_RECORDS_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")

    assert not published.history().is_readable
    assert "Portaalissa tehtyjä päätöksiä ei voi juuri nyt lukea" in text(opened("awards.py"))


def test_the_overview_and_the_card_tell_the_newest_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here the round is of 2025, the newest year of the card, and Arjeplog serves Jänkä."""
    with duckdb.connect(make_registered_release(tmp_path)) as con:
        con.execute(
            "update mart.library_member set library = 'arjeplog' where municipality_code = '002'"
        )
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    body = Body.made(store.records())
    body.to(State.DECIDED)
    before = text(opened())
    with body.records.begin() as con:
        con.exec_driver_sql("update round set year = 2025")
    body.publish()
    after = text(opened())
    card = client().get("/tuloste/kuntakortti/janka?vuosi=2025-01..2025-04").text
    warehouse.close()
    store.close()

    assert "Arjeplogin kirjasto" not in before
    assert "Uusin tunnustus: Vuoden onnistuja 2025, Arjeplogin kirjasto." in after
    assert "2025: Vuoden onnistuja, voittaja: Arjeplogin kirjasto" in card


def test_open_data_and_own_tables_have_what_the_portal_published(data: Path, body: Body) -> None:
    """Arjeplog and Boden share it: a row for each in the table, one recognition in a count of years."""
    with duckdb.connect(data / "warehouse" / FILE_NAME) as con:
        con.execute(REGISTER)
        con.execute(ROWS)
    browser = client()
    table = "/avoin-data/tunnustukset.csv"
    own = "/avoin-data/taulukko.csv?mittari=recognitions&rivit=vuosi&jakso=2021-01..2026-12"
    before = browser.get(table)
    play(body, "arjeplog", "boden")
    after = browser.get(table)
    again = browser.get(table, if_none_match=before.headers["etag"])

    assert "2026" not in before.text
    assert [line.split(",")[0] for line in after.text.splitlines()].count("2026") == 2
    assert again.status_code == 200
    assert browser.get(own).text.splitlines() == [
        "year,recognitions",
        "2021,1",
        "2022,1",
        "2023,1",
        "2024,1",
        "2026,1",
    ]
    assert browser.get(f"{own}&sarakkeet=kirjasto&kirjasto=aho").text.splitlines()[1:] == [
        "2021,aho,1",
        "2024,aho,1",
    ]
