"""The papers of a round on its pages: calendar, dossiers, the meeting's papers, the comparison, reminders."""

from collections.abc import Callable
from functools import partial

import sqlalchemy as sa
import streamlit as st

from portal import owing_words, round_papers, round_words, sample_round, ui, ui_award
from portal.award import eligibility, proposals
from portal.award.acting import Acting
from portal.award.eligibility import COMPETES
from portal.award.owing import read_owing
from portal.award.workflow import OVER, Round, Seat
from portal.downloads import calendar_file, docx_file, paper_docx, paper_pdf, xlsx_file
from portal.downloads.calendar_file import Event
from portal.downloads.notes import file_name
from portal.i18n import _
from portal.papers import Paper
from portal.private_files import PrivateFile

Make = Callable[[sa.Engine, Acting], Paper | None]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def waiting(found: Round) -> None:
    """Who is waited for and for what, with a text to copy for each kind; nothing when nobody is."""
    every = ui_award.ask(read_owing, round_id=found.round_id)
    if not every:
        return
    ui.heading(_("Who is waited for"))
    ui.sentences(owing_words.sentences(every))
    with st.expander(_("A reminder to copy")):
        ui_award.para("The portal sends no mail. Copy the text into your own e-mail.")
        for text in owing_words.reminders(every, found, _address(found)):
            st.code(text, language=None, wrap_lines=True)


def _address(found: Round) -> str:
    return f"{st.context.url or ''}".rsplit("/", 1)[0] + f"/kierros?kierros={found.round_id}"


def show(found: Round, held: Seat | None) -> None:
    """The files of the round for who has a seat and sees the matter; the calendar for every seat."""
    if held is None:
        return
    nominees = [
        one for one in ui_award.ask(eligibility.read_nominations, round_id=found.round_id)
        if one.state in COMPETES
    ]  # fmt: skip
    if found.state in OVER and not nominees:
        return
    ui.heading(_("Papers"))
    ui_award.private_link(_("Days of the round to a calendar (.ics)"), _calendar(found), f"ics-{found.round_id}-{found.row_version}")  # fmt: skip
    if not nominees:
        return
    made_up = sample_round.is_on()
    _paper(_("Papers of the meeting"), partial(round_papers.meeting, found=found, is_sample=made_up), found, "meeting")  # fmt: skip
    for one in nominees:
        make = partial(round_papers.dossier, found=found, nomination_id=one.nomination_id, is_sample=made_up)  # fmt: skip
        _paper(_("Dossier: {library}").format(library=one.name), make, found, one.nomination_id)
    if ui_award.ask(proposals.read_comparison, round_id=found.round_id) is not None:
        name = file_name(_("Comparison"), round_words.name(found), suffix=".xlsx")
        made = ui_award.later(partial(_as_excel, found=found))
        ui_award.private_link(_("Comparison as Excel"), PrivateFile(name, XLSX, made), f"xlsx-{found.round_id}")  # fmt: skip


def _paper(label: str, make: Make, found: Round, key: str) -> None:
    """Two links to the same paper, as PDF and as Word."""
    with st.container(horizontal=True, key=f"papers-{key}"):
        for kind, suffix, mime, write in (
            ("PDF", ".pdf", paper_pdf.MIME, paper_pdf.content),
            ("Word", ".docx", docx_file.MIME, paper_docx.content),
        ):
            name = file_name(label, round_words.name(found), suffix=suffix)
            made = ui_award.later(partial(_written, make=make, write=write))
            ui_award.private_link(f"{label} ({kind})", PrivateFile(name, mime, made), f"{key}{suffix}")  # fmt: skip


def _written(
    records: sa.Engine, acting: Acting, make: Make, write: Callable[[Paper], bytes]
) -> bytes | None:
    paper = make(records, acting)
    return None if paper is None else write(paper)


def _as_excel(records: sa.Engine, acting: Acting, found: Round) -> bytes | None:
    made = round_papers.comparison(records, acting, found)
    return None if made is None else xlsx_file.content(*made, sheet=_("Comparison"))


def _calendar(found: Round) -> PrivateFile:
    name = round_words.name(found)
    events = [
        Event(f"{found.round_id}-{field}@cooperation-portal", day, f"{name}: {_(label)}", _address(found))
        for label, field in round_words.DATES
        if (day := getattr(found, field)) is not None
    ]  # fmt: skip
    made = partial(calendar_file.content, name, events)
    return PrivateFile(file_name(name, suffix=".ics"), calendar_file.MIME, made)
