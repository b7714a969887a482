"""The page of comparison and decision: matrix, meeting, proposal, votes, decision, minutes."""

from dataclasses import dataclass
from functools import partial

import streamlit as st

from portal.award import (
    decisions,
    deliberation,
    eligibility,
    proposals,
    reviews,
)
from portal.award.deliberation import Meeting
from portal.award.proposals import Proposal, Suggestion
from portal.award.rules import Criterion, read_rules
from portal.award.ui import base as ui_award
from portal.award.words import comparison as comparison_words
from portal.award.words import minutes, minutes_docx
from portal.award.words import papers as round_papers
from portal.award.words import round as round_words
from portal.award.workflow import BODY, Action, Round
from portal.files import docx_file
from portal.kit import i18n, text_rule
from portal.kit.i18n import N_, _
from portal.kit.notes import file_name
from portal.kit.tables import as_html
from portal.records.words import Ballot, Basis, DecidedBy, Outcome, Standing
from portal.site.private_files import PrivateFile
from portal.ui import page as ui


@dataclass(frozen=True)
class Matter:
    """What the page is about: round, what the person can do, criteria, nominees id -> library."""

    round_: Round
    can: frozenset[Action]
    criteria: tuple[Criterion, ...]
    names: dict[str, str]

    @property
    def id(self) -> str:
        """The round's id."""
        return self.round_.round_id


def matter_of(round_: Round) -> Matter:
    """What the person sees of the matter; nothing for who must not see it."""
    rules = ui_award.ask(read_rules, round_id=round_.round_id)
    nominees = ui_award.ask(eligibility.read_nominations, round_id=round_.round_id)
    names = {one.nomination_id: one.name for one in nominees if one.state in eligibility.COMPETES}
    return Matter(round_, ui_award.actions(round_), rules.criteria if rules else (), names)


def is_open(matter: Matter) -> bool:
    """True once the person sees the reviews side by side."""
    return ui_award.ask(proposals.read_comparison, round_id=matter.id) is not None


def compare(matter: Matter) -> None:
    """What the means say first, the figure and the means behind it, every score and reason folded."""
    compared = ui_award.ask(proposals.read_comparison, round_id=matter.id)
    if compared is None:
        return
    every = ui_award.ask(reviews.read_reviews, round_id=matter.id)
    ui.heading(_("Comparison"))
    lead, *careful = comparison_words.notes(compared, matter.round_)
    ui.remark(lead)
    ui.sections([comparison_words.drawn(compared, every, matter.criteria, matter.names)])
    st.html(as_html(comparison_words.means(compared, matter.criteria, matter.names)))
    with st.expander(_("Every reviewer's scores, and how sure the order is")):
        st.html(
            as_html(
                comparison_words.matrix(compared, every, matter.criteria, matter.names),
                is_titled=True,
            )
        )
        st.html(as_html(comparison_words.by_criterion(compared, matter.criteria, matter.names)))
        ui.remarks(careful)
    for key, name in matter.names.items():
        with st.expander(_("Reasons: {library}").format(library=name)):
            own = [one for one in every if one.nomination_id == key]
            st.html(comparison_words.reasons(own, matter.criteria))


# ---- meeting


def present(matter: Matter, newest: Meeting) -> None:
    """Who is at the meeting; boxes to tick for who keeps its minutes."""
    if Action.HOLD_MEETING not in matter.can:
        st.html(
            round_words.facts_list(
                [(_("Present"), ", ".join(newest.present.values()) or i18n.MISSING)]
            )
        )
        return
    free = {
        one.person_id: one.name
        for one in ui_award.seated(matter.round_)
        if one.standing is Standing.FREE and one.part in BODY
    }
    for who, name in free.items():
        st.checkbox(name, who in newest.present, key=f"present-{newest.number}-{who}")
    st.button(
        _("Note who is present"),
        key="attend",
        on_click=_attend,
        args=(matter.id, newest.number, tuple(free)),
    )


def proposed(matter: Matter, newest: Meeting) -> None:
    """The proposals of the meeting with their grounds; the fields of another for who may make it."""
    for number, one in enumerate(newest.proposals, start=1):
        _proposal(matter, newest, one, number)
    if Action.PROPOSE in matter.can:
        _propose(matter, is_first=not newest.proposals)
    elif not newest.proposals:
        ui_award.para("The chair or the secretary makes the proposal.")


def voted(matter: Matter, newest: Meeting) -> None:
    """The votes so far; one's own vote and dissent for who is there."""
    me = ui_award.acting().person_id or ""
    is_there = Action.VOTE in matter.can and me in newest.present
    for number, one in enumerate(newest.proposals, start=1):
        title = _("Proposal {n}").format(n=i18n.number(number))
        st.html(
            round_words.facts_list(
                [
                    (title, comparison_words.votes(one, newest)),
                    *comparison_words.dissents(one, newest),
                ]
            )
        )
        if is_there and me not in one.votes and matter.round_.decided_by is DecidedBy.BODY:
            _vote(matter, one)
        elif is_there and me in one.votes and me not in one.dissents:
            _dissent(matter, one)


def has_a_say(matter: Matter, newest: Meeting) -> bool:
    """True for who is there and may still vote on a proposal or enter a dissent."""
    me = ui_award.acting().person_id or ""
    is_there = Action.VOTE in matter.can and me in newest.present
    return is_there and any(
        me not in one.votes or me not in one.dissents for one in newest.proposals
    )


def decided(matter: Matter, newest: Meeting) -> None:
    """The fields with which the chair decides as proposed, or corrects; what it waits for to others."""
    offered = [
        one
        for one in newest.proposals
        if Action.DECIDE in matter.can or (Action.CORRECT in matter.can and one.corrects)
    ]
    for one in offered:
        _decide(matter, one, is_last=one == offered[-1])
    if not offered:
        ui_award.para(
            "The chair decides when the votes are in. The extract of the minutes is below then."
        )


def besides(matter: Matter, newest: Meeting) -> None:
    """The memo, and a further meeting, for who keeps the minutes; the memo alone for others."""
    if Action.HOLD_MEETING not in matter.can:
        if newest.memo:
            st.html(f'<p class="said">{text_rule.as_html(newest.memo)}</p>')
        return
    with st.expander(_("What was talked over")):
        st.text_area(
            _("Memo"),
            newest.memo,
            key=f"memo-{newest.meeting_id}-{newest.row_version}",
            height=160,
            max_chars=ui_award.LONGEST,
        )
        st.button(
            _("Save the memo"),
            key="memo-save",
            on_click=_memo,
            args=(matter.id, newest.meeting_id, newest.row_version),
        )
    with st.expander(_("Open a further meeting")):
        ui_award.para("A further meeting has its own attendance, proposals and votes.")
        st.button(
            _("Open a further meeting"),
            key="meet",
            on_click=ui_award.do,
            args=(deliberation.open_meeting, N_("A meeting has been opened.")),
            kwargs={"round_id": matter.id},
        )


def _attend(round_id: str, number: int, free: tuple[str, ...]) -> None:
    present = [who for who in free if ui_award.value(f"present-{number}-{who}")]
    ui_award.do(deliberation.set_attendance, round_id=round_id, present=present)


def _memo(round_id: str, meeting_id: str, seen: int) -> None:
    memo = ui_award.text(f"memo-{meeting_id}-{seen}")
    ui_award.do(deliberation.write_memo, round_id=round_id, memo=memo, seen=seen)


# ---- proposal


def _propose(matter: Matter, *, is_first: bool) -> None:
    with st.expander(_("Make a proposal"), expanded=is_first):
        st.radio(
            _("Outcome"), [one.value for one in Outcome], key="prop-outcome", format_func=_outcome
        )
        st.multiselect(
            _("Libraries that are recognised"),
            list(matter.names),
            key="prop-winners",
            format_func=matter.names.__getitem__,
        )
        ui_award.beside("prop-winners", "propose.winners")
        st.radio(
            _("What it leans on"),
            [one.value for one in (Basis.DELIBERATION, Basis.SCORES)],
            key="prop-basis",
            format_func=_basis,
        )
        st.text_area(
            _("Grounds, as they will be published"),
            key="prop-grounds",
            height=160,
            max_chars=ui_award.LONGEST,
        )
        ui_award.beside("prop-grounds", "propose.grounds")
        ui_award.note(
            _(
                "Grounds by criterion can be begun with the means and with what the reviewers wrote, unnamed. Write them into your own words: they will be published."
            )
        )
        st.button(
            _("Begin the grounds from the reviews"),
            key="prop-begin",
            on_click=_begin_grounds,
            args=(matter,),
        )
        for one in matter.criteria:
            label = _("Grounds: {criterion}").format(criterion=round_words.in_words(one.names))
            st.text_area(label, key=f"prop-{one.criterion_id}", max_chars=ui_award.LONGEST)
            ui_award.beside(
                f"prop-{one.criterion_id}", f"propose.criterion_grounds-{one.criterion_id}"
            )
        ids = tuple(one.criterion_id for one in matter.criteria)
        st.button(_("Make the proposal"), key="propose", on_click=_suggest, args=(matter.id, ids))


def _begin_grounds(matter: Matter) -> None:
    """Put a beginning into the fields of the criteria that are empty, for the libraries chosen."""
    chosen = ui_award.value("prop-winners") or ()
    if not chosen:
        ui_award.tell(N_("Choose the library first."), error_at="propose.winners")
        return
    every = ui_award.ask(reviews.read_reviews, round_id=matter.id)
    begun = [round_papers.grounds(matter.criteria, every, key, matter.names[key]) for key in chosen]
    for one in matter.criteria:
        field = f"prop-{one.criterion_id}"
        if not ui_award.text(field).strip():
            st.session_state[field] = "\n".join(part[one.criterion_id] for part in begun)


def _outcome(code: str) -> str:
    return _(comparison_words.OUTCOMES[Outcome(code)])


def _basis(code: str) -> str:
    return _(comparison_words.BASES[Basis(code)])


def _suggest(round_id: str, criteria: tuple[str, ...]) -> None:
    suggestion = Suggestion(
        Outcome(ui_award.value("prop-outcome")),
        tuple(ui_award.value("prop-winners") or ()),
        ui_award.text("prop-grounds"),
        {key: ui_award.text(f"prop-{key}") for key in criteria},
        Basis(ui_award.value("prop-basis")),
    )
    made = ui_award.do(
        proposals.propose,
        N_("The proposal has been made."),
        round_id=round_id,
        suggestion=suggestion,
    )
    if made is not None:
        for name in ("outcome", "winners", "grounds", "basis", *criteria):
            st.session_state.pop(f"prop-{name}", None)  # the next proposal begins empty


def _proposal(matter: Matter, meeting: Meeting, one: Proposal, number: int) -> None:
    st.subheader(_("Proposal {n}").format(n=i18n.number(number)), anchor=False)
    facts = [
        (_("Outcome"), comparison_words.outcome(one, matter.names)),
        (_("Leans on"), _(comparison_words.BASES[one.suggestion.basis])),
        (_("Grounds"), one.suggestion.grounds),
        (_("Votes"), comparison_words.votes(one, meeting)),
    ]
    st.html(round_words.facts_list(facts))


def _vote(matter: Matter, one: Proposal) -> None:
    key = one.proposal_id
    st.radio(
        _("Your vote"),
        [ballot.value for ballot in Ballot],
        index=None,
        key=f"vote-{key}",
        format_func=_ballot,
        horizontal=True,
    )
    ui_award.beside(f"vote-{key}", f"cast_vote.{key}")
    st.button(_("Vote"), key=f"cast-{key}", on_click=_cast, args=(matter.id, key))


def _ballot(code: str) -> str:
    return _(comparison_words.BALLOTS[Ballot(code)])


def _cast(round_id: str, key: str) -> None:
    ballot = ui_award.value(f"vote-{key}")
    if ballot is None:
        ui_award.tell(N_("Choose how you vote first."), error_at=f"cast_vote.{key}")
        return
    ui_award.do(
        proposals.cast_vote,
        N_("Your vote has been kept."),
        round_id=round_id,
        proposal_id=key,
        ballot=Ballot(ballot),
    )


def _dissent(matter: Matter, one: Proposal) -> None:
    key = one.proposal_id
    with st.expander(_("Enter a dissenting opinion")):
        st.text_area(_("Dissenting opinion"), key=f"dissent-{key}", max_chars=ui_award.LONGEST)
        ui_award.beside(f"dissent-{key}", "state_dissent.reason", of=key)
        st.button(_("Enter"), key=f"dissent-save-{key}", on_click=_state, args=(matter.id, key))


def _state(round_id: str, key: str) -> None:
    ui_award.do(
        proposals.state_dissent,
        N_("Your dissenting opinion has been kept."),
        round_id=round_id,
        proposal_id=key,
        text=ui_award.text(f"dissent-{key}"),
    )


# ---- decision


def _decide(matter: Matter, one: Proposal, *, is_last: bool) -> None:
    key, corrects = one.proposal_id, one.corrects is not None
    label = _("Decide: correct the earlier decision") if corrects else _("Decide as proposed")
    with st.expander(label, expanded=is_last):
        st.text_input(
            _("Minutes in which the decision stands"), key=f"minutes-{key}", max_chars=200
        )
        ui_award.beside(
            f"minutes-{key}", "decide.minutes_reference", "correct.minutes_reference", of=key
        )
        if corrects:
            st.text_area(
                _("Why the decision is corrected"),
                key=f"correct-{key}",
                max_chars=ui_award.LONGEST_REASON,
            )
            ui_award.beside(f"correct-{key}", "correct.reason", of=key)
        st.button(
            label,
            key=f"decide-{key}",
            type="primary",
            on_click=_take,
            args=(matter.id, key, corrects),
        )


def _take(round_id: str, key: str, corrects: bool) -> None:  # noqa: FBT001 - a callback's argument
    matter = {
        "round_id": round_id,
        "proposal_id": key,
        "minutes_reference": ui_award.text(f"minutes-{key}"),
    }
    done = N_("The decision has been taken.")
    if corrects:
        ui_award.do(decisions.correct, done, reason=ui_award.text(f"correct-{key}"), **matter)
    else:
        ui_award.do(decisions.decide, done, **matter)


def extract(matter: Matter) -> None:
    """The extract of the minutes, on the page and as Word, for those who see the decision."""
    every = ui_award.ask(minutes.extracts, round_id=matter.id)
    if not every:
        return
    ui.heading(_("Extract of the minutes"))
    ui_award.para("Copy the extract into the case management system: the master is there.")
    name = file_name(
        _("Extract of the minutes"), matter.round_.name, str(matter.round_.year), suffix=".docx"
    )
    title = f"{_('Extract of the minutes')}: {round_words.name(matter.round_)}"
    made = ui_award.later(minutes.extracts, partial(minutes_docx.content, title), matter.id)
    word = PrivateFile(name, docx_file.MIME, made)
    ui_award.private_link(_("Download Word"), word, f"minutes-{matter.id}")
    with st.expander(_("Read the extract")):
        st.html(minutes.as_html(every))
