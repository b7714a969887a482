"""The steps of a meeting in order, from who is present to publication: one is due, the others are done or wait."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from portal.award.deliberation import Meeting
from portal.award.proposals import Proposal
from portal.award.workflow import Round
from portal.kit import i18n
from portal.kit.i18n import DEFAULT, LANGUAGES, N_, _, ngettext
from portal.records.words import Ballot, DecidedBy, State


class Key(StrEnum):
    """What is done in a step."""

    PRESENT = "present"
    PROPOSAL = "proposal"
    VOTE = "vote"
    DECISION = "decision"
    ANNOUNCEMENT = "announcement"
    PUBLICATION = "publication"


class Due(StrEnum):
    """Where a step stands."""

    DONE = "done"
    NOW = "now"
    WAITS = "waits"


@dataclass(frozen=True)
class Step:
    """One step: where it stands, and in a few words what is there or what it waits for."""

    key: Key
    due: Due
    told: str


TITLES = {
    Key.PRESENT: N_("Who is present"),
    Key.PROPOSAL: N_("Proposal of the meeting"),
    Key.VOTE: N_("Voting"),
    Key.DECISION: N_("Decision"),
    Key.ANNOUNCEMENT: N_("Announcement"),
    Key.PUBLICATION: N_("Publication"),
}
_STANDS = {Due.DONE: N_("done"), Due.NOW: N_("now"), Due.WAITS: N_("waits")}


def of(
    round_: Round, meeting: Meeting, decided_in: Collection[str], written: Collection[str]
) -> tuple[Step, ...]:
    """The steps of the newest meeting. `decided_in`: ids of the meetings whose proposals were decided on;
    `written`: languages of the announcement that is for this decision.
    """
    last = meeting.proposals[-1] if meeting.proposals else None
    is_decided = meeting.meeting_id in decided_in
    done = {
        Key.PRESENT: len(meeting.present) >= round_.quorum or is_decided,
        Key.PROPOSAL: last is not None and not (_is_lost(round_, last, meeting) and not is_decided),
        Key.VOTE: last is not None and (is_decided or _is_voted(round_, last, meeting)),
        Key.DECISION: is_decided,
        Key.ANNOUNCEMENT: is_decided and DEFAULT in written,
        Key.PUBLICATION: is_decided and round_.state in {State.PUBLISHED, State.ARCHIVED},
    }
    told = {
        Key.PRESENT: _("{n} present, {quorum} needed").format(
            n=i18n.number(len(meeting.present)), quorum=i18n.number(round_.quorum)
        ),
        Key.PROPOSAL: _proposed(round_, last, meeting),
        Key.VOTE: _voted(round_, last, meeting),
        Key.DECISION: "" if is_decided else _("the chair decides when the votes are in"),
        Key.ANNOUNCEMENT: _("written in {n} of {m} languages").format(
            n=i18n.number(len(written)), m=i18n.number(len(LANGUAGES))
        ),
        Key.PUBLICATION: _("on {day} at the earliest").format(day=i18n.day(round_.publish_from)),
    }
    return _in_order([Step(key, Due.DONE if done[key] else Due.WAITS, told[key]) for key in Key])


def _in_order(every: list[Step]) -> tuple[Step, ...]:
    """The first that is not done is due; nothing after it counts as done, but for a text written ahead."""
    first = next((at for at, one in enumerate(every) if one.due is not Due.DONE), len(every))
    return tuple(
        replace(one, due=Due.NOW)
        if at == first
        else replace(one, due=Due.WAITS)
        if at > first
        else one
        for at, one in enumerate(every)
    )


def label(at: int, one: Step) -> str:
    """The line of a step: its number and name, where it stands in a word, and more in a few."""
    more = f", {one.told}" if one.told else ""
    return f"{at}. {_(TITLES[one.key])}: {_(_STANDS[one.due])}{more}"


def is_open(round_: Round, one: Proposal, meeting: Meeting) -> bool:
    """True while somebody who is there has not voted on the proposal."""
    return round_.decided_by is DecidedBy.BODY and any(
        who not in one.votes for who in meeting.present
    )


def _is_voted(round_: Round, last: Proposal, meeting: Meeting) -> bool:
    return not is_open(round_, last, meeting) and not _is_lost(round_, last, meeting)


def _is_lost(round_: Round, last: Proposal, meeting: Meeting) -> bool:
    """True when all have voted and not more for than against."""
    if round_.decided_by is not DecidedBy.BODY or is_open(round_, last, meeting):
        return False
    given = list(last.votes.values())
    return given.count(Ballot.YES) <= given.count(Ballot.NO)


def _proposed(round_: Round, last: Proposal | None, meeting: Meeting) -> str:
    if last is None:
        return ""
    if _is_lost(round_, last, meeting):
        return _("the last one was not carried: make another")
    count = len(meeting.proposals)
    return ngettext("{n} proposal", "{n} proposals", count).format(n=i18n.number(count))


def _voted(round_: Round, last: Proposal | None, meeting: Meeting) -> str:
    if last is None or round_.decided_by is not DecidedBy.BODY:
        return ""
    given = sum(who in last.votes for who in meeting.present)
    return _("{n} of {m} votes").format(n=i18n.number(given), m=i18n.number(len(meeting.present)))
