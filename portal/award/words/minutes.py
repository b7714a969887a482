"""The extract of the minutes of a round: what was decided, on what, by whom, who left and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.award import decisions, deliberation, eligibility, rulings
from portal.award.decisions import Decision
from portal.award.deliberation import Meeting
from portal.award.rules import Criterion, read_rules
from portal.award.rulings import Ruled
from portal.award.words import comparison as comparison_words
from portal.award.words import round as round_words
from portal.award.workflow import Round
from portal.kit import i18n, text_rule
from portal.kit.i18n import N_, _
from portal.records.acting import day_of
from portal.records.sitting import Sitting

_LAW = N_("Ground {n} of the law.")


@dataclass(frozen=True)
class _Papers:
    """What an extract is written from; `names`: nomination id -> library."""

    meetings: Sequence[Meeting]
    rulings: Sequence[Ruled]
    criteria: Sequence[Criterion]
    names: Mapping[str, str]


@dataclass(frozen=True)
class Extract:
    """What the minutes say of one decision: a heading, and label and text of every fact."""

    heading: str
    facts: tuple[tuple[str, str], ...]


def extracts(sitting: Sitting) -> tuple[Extract, ...]:
    """One extract a decision, the newest last; none for who sees no decision.

    Raises NotYours when the session is over.
    """
    taken, rules = decisions.read_decisions(sitting), read_rules(sitting)
    if not taken or rules is None:
        return ()
    names = {one.nomination_id: one.name for one in eligibility.read_nominations(sitting)}
    papers = _Papers(
        deliberation.read_meetings(sitting), rulings.read_rulings(sitting), rules.criteria, names
    )
    return tuple(_extract(rules.round_, decision, papers) for decision in taken)


def as_html(every: Sequence[Extract]) -> str:
    """The extracts as sections of HTML."""
    return "".join(
        f"<h3>{text_rule.escape(one.heading)}</h3>{round_words.facts_list(one.facts)}"
        for one in every
    )


def _extract(round_: Round, one: Decision, papers: _Papers) -> Extract:
    meeting = next(
        (meeting for meeting in papers.meetings if meeting.meeting_id == one.proposal.meeting_id),
        None,
    )
    heading = f"{round_words.name(round_)}: {one.minutes_reference}"
    facts = (
        (_("Decision"), comparison_words.outcome(one.proposal, papers.names)),
        (_("Grounds"), one.proposal.suggestion.grounds),
        *_by_criterion(one, papers.criteria),
        (_("Decided"), f"{i18n.local_time(one.decided_at)}, {one.decided_by}"),
        *_late(round_, one),
        *_meeting(one, meeting),
        *_ruled(papers.rulings),
        *_correction(one),
        (_("Fingerprint of the rules"), one.rules_hash),
        (_("Fingerprint of the evidence"), one.evidence_hash),
        (_("Newest entry of the log"), one.last_event_hash),
    )
    return Extract(heading, facts)


def _late(round_: Round, one: Decision) -> list[tuple[str, str]]:
    """That the first decision came after the day of the rules; a correction has no day of its own."""
    due = round_.decision_due_on
    if due is None or one.corrects is not None or day_of(one.decided_at) <= due:
        return []
    told = _("The decision was due on {day}.")
    return [(_("Late"), told.format(day=i18n.day(due)))]


def _by_criterion(one: Decision, criteria: Sequence[Criterion]) -> list[tuple[str, str]]:
    grounds = one.proposal.suggestion.criterion_grounds
    return [
        (round_words.criterion_title(criterion), grounds.get(criterion.criterion_id, i18n.MISSING))
        for criterion in criteria
    ]


def _meeting(one: Decision, meeting: Meeting | None) -> list[tuple[str, str]]:
    if meeting is None:
        return []
    told = _("{yes} for, {no} against, {abstain} abstained")
    count = told.format(
        yes=i18n.number(one.yes), no=i18n.number(one.no), abstain=i18n.number(one.abstain)
    )
    return [
        (_("Meeting"), f"{i18n.number(meeting.number)}, {i18n.local_time(meeting.opened_at)}"),
        (_("Present"), ", ".join(meeting.present.values()) or i18n.MISSING),
        (_("Votes"), f"{count}. {comparison_words.votes(one.proposal, meeting)}"),
        *comparison_words.dissents(one.proposal, meeting),
        (_("What was talked over"), meeting.memo.strip() or i18n.MISSING),
    ]


def _ruled(rulings: Sequence[Ruled]) -> list[tuple[str, str]]:
    """Every ruling on a conflict of interest: who was or was not disqualified, on which ground, why, by
    whom and when."""
    return [(_heading(one), _grounds(one)) for one in rulings]


def _heading(one: Ruled) -> str:
    told = _("Disqualified: {name}") if one.is_disqualified else _("Not disqualified: {name}")
    return told.format(name=one.name)


def _grounds(one: Ruled) -> str:
    law = "" if one.ground is None else f"{_(_LAW).format(n=one.ground)} "
    how = f"{_(round_words.RULERS[one.ruled_by])}, {i18n.local_time(one.ruled_at)}"
    return f"{law}{text_rule.shown(one.reason)} ({how})"


def _correction(one: Decision) -> list[tuple[str, str]]:
    if one.corrects is None:
        return []
    return [(_("Corrects an earlier decision"), one.correction_reason or i18n.MISSING)]
