"""The papers of a round: who is waited for, dossiers, the meeting's papers, the comparison, the calendar."""

import io
import re
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pandas as pd
import pytest
import sqlalchemy as sa

from portal.award import deliberation, mailing, nominations, proposals, reviews, rules
from portal.award.owing import Owed, read_owing
from portal.award.words import drafts
from portal.award.words import owing as owing_words
from portal.award.words import papers as round_papers
from portal.award.workflow import Round, round_of
from portal.files import calendar_file, paper_docx, paper_pdf, xlsx_file
from portal.files.calendar_file import Event
from portal.files.papers import Paper, Section
from portal.kit.tables import Column, Kind, Table
from portal.records.acting import Acting
from portal.records.sitting import Sitting
from portal.records.words import Ballot, State
from tests.portal.award.house import PAPERS, Body


def owing(body: Body, acting: Acting) -> list[tuple[str, Owed, int]]:
    every = Sitting.ask(body.records, read_owing, acting=acting, round_id=body.round_id)
    return [(one.name, one.owed, one.count) for one in every]


def found(body: Body) -> Round:
    one = body.asks(body.saga, round_of)
    assert one is not None
    return one


@pytest.fixture
def lite(sqlite_records: sa.Engine) -> Body:
    return Body.made(sqlite_records)


def test_reviews_are_counted_down_and_told_to_the_office_alone(body: Body) -> None:
    """Four reviewers, two nominees; Matti sends one, Maija both."""
    body.to(State.REVIEW)
    body.review("matti", "arjeplog", 4, 4)
    body.review("maija", "arjeplog", 4, 4)
    body.review("maija", "boden", 4, 4)
    waited = [("Kaisa", Owed.REVIEWS, 2), ("Matti", Owed.REVIEWS, 1), ("Mikko", Owed.REVIEWS, 2)]
    assert owing(body, body.saga) == waited
    assert owing(body, body.kaisa) == waited
    assert owing(body, body.matti) == []
    assert owing(body, body.ulla) == []


def test_who_has_not_declared_is_told_by_name(body: Body) -> None:
    body.to(State.CONFLICTS)
    told = {name for name, owed, _count in owing(body, body.kaisa) if owed is Owed.DECLARATION}
    assert {"Kaisa", "Matti", "Maija", "Mikko"} <= told


def test_while_the_call_is_open_the_secretary_alone_is_waited_for(lite: Body) -> None:
    lite.to(State.CALL)
    assert owing(lite, lite.kaisa) == []
    mine = nominations.begin_nomination(
        lite.records, acting=lite.ulla, round_id=lite.round_id, library="arjeplog"
    )
    nominations.submit(lite.records, acting=lite.ulla, nomination_id=mine, papers=PAPERS)
    assert owing(lite, lite.kaisa) == [("Saga", Owed.DECLARATION, 1)]


def test_votes_are_waited_for_from_those_who_are_there(body: Body) -> None:
    body.to(State.DELIBERATION)
    assert owing(body, body.saga) == []
    what = {"acting": body.saga, "round_id": body.round_id}
    there = [body.ids[name] for name in ("kaisa", "matti", "maija")]
    deliberation.set_attendance(body.records, **what, present=there)
    made = proposals.propose(body.records, **what, suggestion=body.suggestion("arjeplog"))
    proposals.cast_vote(
        body.records, acting=body.matti, round_id=body.round_id, proposal_id=made, ballot=Ballot.NO
    )
    assert owing(body, body.mikko) == [("Kaisa", Owed.VOTE, 1), ("Maija", Owed.VOTE, 1)]


def test_a_reminder_names_recipients_and_the_day(lite: Body) -> None:
    lite.to(State.REVIEW)
    every = Sitting.ask(lite.records, read_owing, acting=lite.saga, round_id=lite.round_id)
    addressed = lite.asks(lite.saga, mailing.read_addressed)
    (made,) = drafts.drafts(addressed, found(lite), "https://portaali.example.fi/kierros")
    text = made.as_text
    assert "Kaisa, Maija, Matti, Mikko" in text
    assert "30.4.2026" in text
    assert text.endswith("https://portaali.example.fi/kierros")
    assert owing_words.sentences(every) == [
        "Arvioita lähettämättä: Kaisa (2), Maija (2), Matti (2), Mikko (2)."
    ]


def test_a_dossier_holds_the_nomination_and_the_evidence(lite: Body) -> None:
    lite.to(State.REVIEW)
    key = lite.nominees()["arjeplog"]
    paper = lite.asks(lite.matti, round_papers.dossier, nomination_id=key, is_sample=False)
    assert paper is not None
    with zipfile.ZipFile(io.BytesIO(paper_docx.content(paper))) as word:
        said = word.read("word/document.xml").decode()
    assert "SECRET-GROUNDS" in said
    assert "Arjeplogin kirjasto" in said
    assert "Keksitty" not in said
    pdf = paper_pdf.content(paper)
    assert pdf.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in pdf
    assert b"pdfuaid" in pdf


def test_papers_of_the_made_up_round_say_so(lite: Body) -> None:
    lite.to(State.REVIEW)
    paper = lite.asks(lite.saga, round_papers.meeting, is_sample=True)
    assert paper is not None
    assert paper.warnings[0].startswith("Keksitty esimerkkiaineisto")


def test_who_does_not_see_the_matter_gets_no_paper(lite: Body) -> None:
    lite.to(State.DELIBERATION)
    key = lite.nominees()["arjeplog"]
    for acting in (lite.ulla, lite.aino, lite.sulo):
        assert lite.asks(acting, round_papers.dossier, nomination_id=key, is_sample=False) is None
        assert lite.asks(acting, round_papers.meeting, is_sample=False) is None
        assert lite.asks(acting, round_papers.comparison) is None


def test_scores_are_in_the_papers_only_when_the_review_has_closed(lite: Body) -> None:
    """Four reviewers, two nominees, two criteria: sixteen scores."""
    lite.to(State.REVIEW)
    lite.review("matti", "arjeplog", 5, 4)
    before = lite.asks(lite.saga, round_papers.meeting, is_sample=False)
    assert "SECRET-REASON" not in repr(before)
    assert lite.asks(lite.saga, round_papers.comparison) is None


def test_the_comparison_is_a_row_for_each_score(lite: Body) -> None:
    lite.to(State.DELIBERATION)
    made = lite.asks(lite.saga, round_papers.comparison)
    assert made is not None
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file.content(*made, sheet="Vertailu")))
    rows = list(book["Vertailu"].iter_rows(values_only=True))
    assert len(rows) == 2 + 4 * 2 * 2
    assert rows[2][:5] == ("Arjeplogin kirjasto", "Kaisa", "Yhteistyö", 60, 5)
    assert rows[2][6] == "4,60"  # 0.6 x 5 + 0.4 x 4
    paper = lite.asks(lite.saga, round_papers.meeting, is_sample=False)
    assert "SECRET-REASON kaisa 5" in repr(paper)


def test_grounds_begin_with_the_mean_and_what_was_written_unnamed(lite: Body) -> None:
    lite.to(State.DELIBERATION)
    about = {"acting": lite.saga, "round_id": lite.round_id}
    said = Sitting.ask(lite.records, rules.read_rules, **about)
    assert said is not None
    every = Sitting.ask(lite.records, reviews.read_reviews, **about)
    made = round_papers.grounds(said.criteria, every, lite.nominees()["boden"], "Boden")
    first = made[said.criteria[0].criterion_id]
    assert first.startswith("Boden: keskiarvo 3,00/5, arvioita 4.")
    assert first.count("– SECRET-REASON") == 4
    assert "Kaisa" not in first


def test_a_calendar_file_is_read_by_calendars() -> None:
    """RFC 5545: CRLF, 75 octets a line at most, commas and semicolons escaped, a whole day ends the next."""
    title = "Vuoden onnistuja; Lappi, 2026: " + "ä" * 60
    made = calendar_file.content(
        "Kierros",
        [Event("r-1@x", date(2026, 12, 31), title, "https://x/y")],
        datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    ).decode()
    lines = made.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert max(len(line.encode()) for line in lines) <= 75
    unfolded = re.sub(r"\r\n ", "", made)
    assert "SUMMARY:Vuoden onnistuja\\; Lappi\\, 2026: " + "ä" * 60 in unfolded
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines
    assert "DTSTAMP:20260102T030405Z" in lines


def test_a_character_that_no_file_may_hold_stops_no_paper() -> None:
    """A vertical tab from Word stood in texts before there was a rule of characters."""
    section = Section("Ehdotus", texts=("Rivi\x0btoinen",), facts=(("Syy", "a\x00b"),))
    paper = Paper("Aho", "Kierros", (), (section,))
    with zipfile.ZipFile(io.BytesIO(paper_docx.content(paper))) as word:
        assert "toinen" in word.read("word/document.xml").decode()
    assert paper_pdf.content(paper).startswith(b"%PDF-")


def test_the_labels_of_a_papers_rows_are_headers() -> None:
    columns = (Column("library", "Kirjasto", Kind.TEXT), Column("mean", "Keskiarvo", Kind.TEXT))
    rows = pd.DataFrame({"library": ["Aho", "Kaisla"], "mean": ["4,2", "3,9"]})
    section = Section("Vertailu", tables=(Table("Pisteet", columns, rows),))

    pdf = paper_pdf.content(Paper("Vertailu", "Kierros", (), (section,)))

    assert pdf.count(b"/Scope /Row") == 2
    assert pdf.startswith(b"%PDF-1.7")
