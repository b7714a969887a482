"""The newest meeting on the page of the decision, step by step: the one that is due is open."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from portal.award import decisions, deliberation, publication
from portal.award.deliberation import Meeting
from portal.award.ui import base as ui_award
from portal.award.ui import decide as ui_decide
from portal.award.ui import round as ui_round
from portal.award.ui import texts as ui_texts
from portal.award.ui.decide import Matter
from portal.award.words import meeting_steps
from portal.award.words.meeting_steps import Due, Key, Step
from portal.kit import i18n
from portal.kit.i18n import _
from portal.ui import page as ui

_Draw = Callable[[Matter, Meeting], None]


def show(matter: Matter) -> None:
    """The steps in order, then what else belongs to the meeting; nothing before there is one."""
    meetings = ui_award.ask(deliberation.read_meetings, round_id=matter.id)
    if not meetings:
        return
    newest = meetings[-1]
    ui.heading(_("Meeting {n}").format(n=i18n.number(newest.number)))
    ui_award.note(_("Opened {time}.").format(time=i18n.local_time(newest.opened_at)))
    every = steps(matter, newest)
    for at, one in enumerate(every, start=1):
        label = _marked(meeting_steps.label(at, one), one.due)
        is_open = one.due is Due.NOW or _says_more(matter, newest, one, every)
        with st.expander(label, expanded=is_open):
            _DRAWN[one.key](matter, newest)
    ui_decide.besides(matter, newest)


def _says_more(matter: Matter, newest: Meeting, one: Step, every: Sequence[Step]) -> bool:
    """True for the vote until the decision, for who may still say something there: it must not fold under
    who writes a dissent when another's vote is the last one."""
    is_decided = any(step.key is Key.DECISION and step.due is Due.DONE for step in every)
    return one.key is Key.VOTE and not is_decided and ui_decide.has_a_say(matter, newest)


def _marked(label: str, due: Due) -> str:
    """The line with a sign for what is done, bold where something is due; the words say so too."""
    return {Due.DONE: f"✓ {label}", Due.NOW: f"**{label}**"}.get(due, label)


def steps(matter: Matter, newest: Meeting) -> tuple[Step, ...]:
    """The steps of the meeting as they stand for who looks."""
    taken = ui_award.ask(decisions.read_decisions, round_id=matter.id)
    texts = ui_award.ask(publication.read_announcements, round_id=matter.id)
    decided_in = {one.proposal.meeting_id for one in taken}
    written = {lang for lang, text in texts.items() if not text.is_set_aside}
    return meeting_steps.of(matter.round_, newest, decided_in, written)


def _announcement(matter: Matter, _newest: Meeting) -> None:
    ui_texts.show(matter, is_due=True)


def _publication(matter: Matter, _newest: Meeting) -> None:
    ui_award.note(_("On {day} at the earliest.").format(day=i18n.day(matter.round_.publish_from)))
    ui_round.publish(matter.round_, matter.can)


_DRAWN: Mapping[Key, _Draw] = {
    Key.PRESENT: ui_decide.present,
    Key.PROPOSAL: ui_decide.proposed,
    Key.VOTE: ui_decide.voted,
    Key.DECISION: ui_decide.decided,
    Key.ANNOUNCEMENT: _announcement,
    Key.PUBLICATION: _publication,
}
