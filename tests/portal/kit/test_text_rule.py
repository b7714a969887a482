"""Which characters a text may hold: where it enters, where it is shown, in every kind of file."""

import io
import re

import pandas as pd
import pytest
import sqlalchemy as sa
from docx import Document
from openpyxl import load_workbook

from portal.award import deliberation, eligibility, proposals
from portal.award.nominations import Papers
from portal.award.words import minutes, minutes_docx
from portal.award.words import nomination as nomination_words
from portal.award.words import round as round_words
from portal.files import calendar_file, csv_file, paper_docx, paper_pdf, papers, xlsx_file
from portal.kit import settings, tables, text_rule
from portal.kit.notes import Notes
from portal.kit.tables import Column, Kind, Table
from portal.kit.text_rule import Markup
from portal.records import store
from portal.records.sitting import Sitting
from portal.records.words import State
from tests.portal.award.house import Body

WORD = "Rivi\x0btoinen\x00 ja\x07 loppu"  # a line break of Word's, and what a terminal rings
CLEAN = "Rivi\ntoinen ja loppu"
TURNED = "Hyv\u202eä"  # from here on everything would run from right to left
SHUT = "\u2068Hyv\u202eä\u202c\u2069"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (WORD, CLEAN),
        ("a\r\nb\rc\x0cd\x85e\u2028f\u2029g", "a\nb\nc\nd\ne\nf\ng"),
        ("sarkain\tjää", "sarkain\tjää"),
        ("\x7f\x9f\ufffe\uffff\ud800", ""),
        ("ǩ ǥ ʒ ŋ ŧ đ â 👩\u200d🏫", "ǩ ǥ ʒ ŋ ŧ đ â 👩\u200d🏫"),
        (TURNED, TURNED),
    ],
)
def test_what_enters_is_kept_without_what_means_nothing(text: str, kept: str) -> None:
    assert text_rule.kept(text) == kept


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (WORD, CLEAN),
        (TURNED, SHUT),
        (SHUT, SHUT),
        ("suora", "suora"),
        ("a\u2069b\u202cc", "\u2068abc\u2069"),
        ("\u2067a\u202bb\u2069c", "\u2068\u2067a\u202bb\u202c\u2069c\u2069"),
        ("ensin\n\u202etoinen\nkolmas", "ensin\n\u2068\u202etoinen\u202c\u2069\nkolmas"),
    ],
)
def test_marks_of_direction_are_shut_in_where_they_are_shown(text: str, shown: str) -> None:
    """Worked out by hand: what is opened is closed, what closes something else is gone."""
    assert text_rule.shown(text) == shown


@pytest.mark.parametrize(
    ("text", "least", "says"),
    [
        ("abc", 3, True),
        (" ab ", 3, False),
        ("\x01\x02\x03", 1, False),
        ("\u200b\u202e\u2060", 1, False),
    ],
)
def test_what_cannot_be_seen_says_nothing(text: str, least: int, *, says: bool) -> None:
    assert text_rule.says(text, least) is says


def test_a_label_takes_no_markdown_for_its_own() -> None:
    assert text_rule.as_label("[Anna](https://x.example) *ja*\nmuut") == (
        r"\[Anna\]\(https\://x.example\) \*ja\* muut"
    )


def test_a_record_is_cleaned_however_deep_and_left_alone_when_clean() -> None:
    section = papers.Section("Otsikko", facts=((WORD, "x"),), texts=(WORD,))
    clean = text_rule.everywhere((section,))

    assert (clean[0].facts, clean[0].texts) == (((CLEAN, "x"),), (CLEAN,))
    assert text_rule.everywhere(clean) is clean


# ---- the records


def test_the_records_keep_no_control_character_whoever_writes(sqlite_records: sa.Engine) -> None:
    """A memo and a proposal written past the forms; the log still verifies."""
    body = Body.made(sqlite_records).to(State.DELIBERATION)
    about = {"acting": body.saga, "round_id": body.round_id}
    deliberation.write_memo(body.records, **about, memo=WORD, seen=1)
    (met,) = Sitting.ask(body.records, deliberation.read_meetings, **about)

    assert met.memo == CLEAN


def broken(body: Body) -> None:
    """What an earlier version has kept: control characters straight in the tables."""
    with store.writing(body.records) as con:
        con.execute(sa.text("drop trigger nomination_version_no_update"))
        con.execute(sa.text("update meeting set memo = :text"), {"text": WORD})
        con.execute(
            sa.text("update nomination_version set grounds = grounds || :text"),
            {"text": WORD + TURNED},
        )


def test_minutes_are_written_though_what_is_stored_holds_control_characters(
    sqlite_records: sa.Engine,
) -> None:
    body = Body.made(sqlite_records).to(State.DECIDED)
    broken(body)
    every = body.asks(body.saga, minutes.extracts)
    word = Document(io.BytesIO(minutes_docx.content("Pöytäkirjanote", every)))

    assert f"Mistä keskusteltiin\n{CLEAN}" in [one.text for one in word.paragraphs]
    assert CLEAN in minutes.as_html(every)
    assert not set("\x00\x07\x0b") & set(minutes.as_html(every))


def test_a_nomination_is_shown_though_what_is_stored_turns_its_direction(
    sqlite_records: sa.Engine,
) -> None:
    body = Body.made(sqlite_records).to(State.REVIEW)
    broken(body)
    nominees = Sitting.ask(
        body.records, eligibility.read_nominations, acting=body.saga, round_id=body.round_id
    )

    for one in nominees:
        shown = nomination_words.papers(one)
        assert "\u202c\u2069</p>" in shown
        assert not set("\x00\x07\x0b") & set(shown)


# ---- files and HTML


def bad_table() -> Table:
    frame = pd.DataFrame([(WORD, TURNED)], columns=["first", "second"])
    columns = (Column("first", WORD, Kind.TEXT), Column("second", "Toinen", Kind.TEXT))
    return Table("Taulukko", columns, frame)


def test_every_writer_cleans_what_it_is_given() -> None:
    table = bad_table()
    book = load_workbook(
        io.BytesIO(xlsx_file.content(table, Notes("Tiedot", WORD, ((WORD, WORD),)), "Rivit"))
    )
    assert [cell.value for cell in book["Rivit"][3]] == [CLEAN, SHUT]
    assert CLEAN in csv_file.content(table, ",").decode("utf-8-sig")
    assert CLEAN in tables.as_html(table)
    assert SHUT in tables.as_html(table)

    section = papers.Section("Otsikko", facts=((WORD, TURNED),), texts=(WORD,), tables=(table,))
    paper = papers.Paper(WORD, WORD, (WORD,), (section,))
    word = Document(io.BytesIO(paper_docx.content(paper)))
    assert CLEAN in [one.text for one in word.paragraphs]
    assert word.tables[0].rows[1].cells[0].text == CLEAN
    assert paper_pdf.content(paper)[:5] == b"%PDF-"
    assert "\x0b" not in round_words.facts_list([(WORD, WORD)])


def test_a_calendar_has_no_control_character() -> None:
    made = calendar_file.content(WORD, []).decode()

    assert "Rivi\\ntoinen ja loppu" in made


def test_grounds_of_a_proposal_count_what_can_be_seen(sqlite_records: sa.Engine) -> None:
    """Forty invisible characters are no grounds: refused in a sentence, not by the database."""
    body = Body.made(sqlite_records).to(State.DELIBERATION)
    one = body.suggestion("arjeplog")
    empty = proposals.Suggestion(one.outcome, one.winners, "\x01" * 60, one.criterion_grounds)
    with pytest.raises(proposals.NotNow, match="forty"):
        proposals.propose(body.records, acting=body.saga, round_id=body.round_id, suggestion=empty)


def test_papers_are_cleaned_on_their_way_in(sqlite_records: sa.Engine) -> None:
    body = Body.made(sqlite_records).to(State.CALL)
    from_word = Papers(f"{WORD} ja vielä lisää perusteluja")
    mine = body.nominate("ulla", "kiruna", from_word)
    (kept,) = Sitting.ask(
        body.records, eligibility.read_own_nominations, acting=body.ulla, round_id=body.round_id
    )

    assert (kept.nomination_id, kept.papers.grounds) == (
        mine,
        f"{CLEAN} ja vielä lisää perusteluja",
    )


# ---- HTML


def test_html_shuts_in_marks_of_direction_however_it_is_put_together() -> None:
    turned = f"<b>{TURNED}"
    escaped = f"&lt;b&gt;{TURNED}"

    assert text_rule.escape(turned) == f"\u2068{escaped}\u202c\u2069"
    for made in (
        Markup("<p>{}</p>").format(turned),
        Markup("<p>{one}</p>").format(one=turned),
        Markup("<p>%s</p>") % turned,
        Markup("<p>") + turned + Markup("</p>"),
        Markup("").join([Markup("<p>"), turned, Markup("</p>")]),
    ):
        assert made == f"<p>\u2068{escaped}\u202c\u2069</p>"


def test_nothing_else_makes_html_of_text() -> None:
    """Another way would leave marks of direction open: what is shown goes through the rule."""
    makers = re.compile(r"html\.escape|from html import .*\bescape|markupsafe|saxutils")
    found = {
        path.relative_to(settings.ROOT).as_posix()
        for path in [*settings.ROOT.glob("portal/**/*.py"), *settings.ROOT.glob("pages/*.py")]
        if makers.search(path.read_text(encoding="utf-8"))
    }

    assert found == {"portal/kit/text_rule.py"}
