"""The papers of a round on its pages: calendar, dossiers, the meeting's papers, the comparison, and what is written to the group."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from portal.award import eligibility, mailing, proposals, sample_round
from portal.award.eligibility import COMPETES
from portal.award.owing import read_owing
from portal.award.ui import base as ui_award
from portal.award.ui import letters as ui_letters
from portal.award.words import drafts
from portal.award.words import letters as letter_words
from portal.award.words import owing as owing_words
from portal.award.words import papers as round_papers
from portal.award.words import round as round_words
from portal.award.words.drafts import Draft
from portal.award.workflow import OVER, Round, Seat
from portal.files import calendar_file, docx_file, paper_docx, paper_pdf, xlsx_file
from portal.files.calendar_file import Event
from portal.files.papers import Paper
from portal.kit import text_rule
from portal.kit.i18n import N_, _
from portal.kit.notes import Notes, file_name
from portal.kit.tables import Table
from portal.records.sitting import Sitting
from portal.site.private_files import PrivateFile
from portal.ui import page as ui

Read = Callable[[Sitting], Paper | None]


def due(round_: Round, seat: Seat | None) -> None:
    """What the person has to do, who is waited for, and for the office what it can write of."""
    owing = ui_award.ask(read_owing, round_id=round_.round_id)
    st.html(round_words.task(ui_award.to_do(round_, seat), owing_words.sentences(owing)))
    mail(round_)


def mail(round_: Round) -> None:
    """For the office a text for each thing to write of: to send where the portal sends mail, else to copy; and what
    has been sent."""
    addressed = ui_award.ask(mailing.read_addressed, round_id=round_.round_id)
    texts = drafts.drafts(addressed, round_, _address(round_))
    sends = ui_letters.sends()
    went = ui_award.ask(mailing.read_messages, round_id=round_.round_id) if sends else ()
    if not texts and not went:
        return
    with st.expander(_("Messages to the award group")):
        if not sends:
            ui_award.para("The portal sends no mail. Copy the text into your own e-mail.")
        for one in texts:
            ui_award.note(one.name)
            st.code(one.as_text, language=None, wrap_lines=True)
            if sends:
                _send(round_, one)
        if went:
            ui_award.note(_("Sent messages"))
            ui.sentences(letter_words.sent(went))


def _send(round_: Round, one: Draft) -> None:
    """The button that sends a text, and whom it does not reach."""
    if one.to.unknown:
        names = ", ".join(one.to.unknown)
        ui_award.note(
            _("No address is known of: {names}. Copy the text for them.").format(names=names)
        )
    if one.to.reached:
        st.button(
            _("Send to: {names}").format(names=", ".join(one.to.reached)),
            key=f"write-{one.about}",
            on_click=ui_award.do,
            args=(mailing.write_to, N_("The message is on its way.")),
            kwargs={
                "round_id": round_.round_id,
                "about": one.about,
                "subject": one.subject,
                "body": one.body,
                "calendar": _days(round_).decode() if one.has_days else None,
            },
        )


def _address(round_: Round) -> str:
    return f"{st.context.url or ''}".rsplit("/", 1)[0] + f"/kierros?kierros={round_.round_id}"


def show(round_: Round, seat: Seat | None) -> None:
    """The files of the round for who has a seat and sees the matter; the calendar for every seat."""
    if seat is None:
        return
    nominees = [
        one
        for one in ui_award.ask(eligibility.read_nominations, round_id=round_.round_id)
        if one.state in COMPETES
    ]
    if round_.state in OVER and not nominees:
        return
    with ui_award.part(_("Papers"), is_open=False):
        made_up = sample_round.is_on()
        lines = [
            _line(
                _("Days of the round to a calendar"),
                [("ics", _calendar(round_))],
                f"{round_.round_id}-{round_.row_version}",
            )
        ]
        if nominees:
            read = partial(round_papers.meeting, is_sample=made_up)
            lines.append(_paper(_("Papers of the meeting"), read, round_, "meeting"))
        for one in nominees:
            read = partial(round_papers.dossier, nomination_id=one.nomination_id, is_sample=made_up)
            lines.append(
                _paper(
                    _("Dossier: {library}").format(library=one.name),
                    read,
                    round_,
                    one.nomination_id,
                )
            )
        if (
            nominees
            and ui_award.ask(proposals.read_comparison, round_id=round_.round_id) is not None
        ):
            name = file_name(_("Comparison"), round_words.name(round_), suffix=".xlsx")
            excel = PrivateFile(
                name,
                xlsx_file.MIME,
                ui_award.later(round_papers.comparison, _as_excel, round_.round_id),
            )
            lines.append(_line(_("Comparison"), [("Excel", excel)], round_.round_id))
        st.html(f'<ul class="papers">{"".join(lines)}</ul>')


def _line(label: str, files: list[tuple[str, PrivateFile]], key: str) -> str:
    """A paper's name, and a link for each kind of file that it comes as."""
    name = text_rule.escape(label)
    links = " ".join(
        f'<a href="{text_rule.escape(ui_award.private_address(file, f"{kind}-{key}"))}" download>'
        f'<span class="visually-hidden">{name}: </span>{kind}</a>'
        for kind, file in files
    )
    return f'<li><span class="name">{name}</span> {links}</li>'


def _paper(label: str, read: Read, round_: Round, key: str) -> str:
    """A paper as PDF and as Word."""
    files = []
    for kind, suffix, mime, write in (
        ("PDF", ".pdf", paper_pdf.MIME, paper_pdf.content),
        ("Word", ".docx", docx_file.MIME, paper_docx.content),
    ):
        name = file_name(label, round_words.name(round_), suffix=suffix)
        made = ui_award.later(read, write, round_.round_id)
        files.append((kind, PrivateFile(name, mime, made)))
    return _line(label, files, key)


def _as_excel(made: tuple[Table, Notes]) -> bytes:
    return xlsx_file.content(*made, sheet=_("Comparison"))


def _calendar(round_: Round) -> PrivateFile:
    name = file_name(round_words.name(round_), suffix=".ics")
    return PrivateFile(name, calendar_file.MIME, partial(_days, round_))


def _days(round_: Round) -> bytes:
    """The days of the round as a calendar file."""
    name = round_words.name(round_)
    events = [
        Event(
            f"{round_.round_id}-{field}@cooperation-portal",
            day,
            f"{name}: {_(label)}",
            _address(round_),
        )
        for label, field in round_words.DATES
        if (day := getattr(round_, field)) is not None
    ]
    return calendar_file.content(name, events)
