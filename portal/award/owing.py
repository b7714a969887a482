"""Who is waited for in a round: declarations, rulings, reviews and votes that have not come."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from portal.award import gate, parties, queries, seats, workflow
from portal.award.eligibility import competing
from portal.award.reviews import bound_to, submitted_rows
from portal.award.workflow import BODY, Action, Round, Seat
from portal.records.sitting import Sitting
from portal.records.words import DecidedBy, Part, Standing, State


class Owed(StrEnum):
    """What has not come."""

    DECLARATION = "declaration"
    RULING = "ruling"  # the body's, on the person
    REVIEWS = "reviews"
    VOTE = "vote"


@dataclass(frozen=True)
class Owing:
    """A person of whom something is waited for; count says how many reviews, else 1."""

    person_id: str
    name: str
    owed: Owed
    count: int


@gate.reads
def read_owing(sitting: Sitting) -> tuple[Owing, ...]:
    """Who is waited for now, by name, for those who have a seat and are not disqualified; not those
    whose role has ended.

    Who has not reviewed is told to the chair and the secretary alone; nothing is told of scores.
    """
    own, round_ = gate.seat_held(sitting), workflow.round_of(sitting)
    if own is None or round_ is None:
        return ()
    names = {row.person_id: row.name for row in sitting.rows(queries.SEATS)}
    sees_all = own.part is not Part.MEMBER and gate.sees_papers(sitting)
    return tuple(
        Owing(seat.person_id, names[seat.person_id], owed, count)
        for seat in seats.that_hold(sitting)
        for owed, count in _of(sitting, round_, seat, sees_all=sees_all)
    )


def _of(
    sitting: Sitting, round_: Round, seat: Seat, *, sees_all: bool
) -> Iterator[tuple[Owed, int]]:
    """What one person owes, and how many of it; nothing for who is disqualified."""
    if seat.standing is Standing.DECLARED:
        yield Owed.RULING, 1
    if seat.standing is Standing.UNDECLARED and _is_asked(sitting, round_, seat.part):
        yield Owed.DECLARATION, 1
    if seat.standing is not Standing.FREE or seat.part not in BODY:
        return
    if round_.state is State.REVIEW and sees_all and (count := _reviews(sitting, seat.person_id)):
        yield Owed.REVIEWS, count
    if round_.decided_by is DecidedBy.BODY and _owes_vote(sitting, round_, seat.person_id):
        yield Owed.VOTE, 1


def _is_asked(sitting: Sitting, round_: Round, part: Part) -> bool:
    """Conflicts are asked about from the first nomination on, of those who are to handle it then."""
    is_open = round_.state in workflow.TABLE[Action.DECLARE].moves
    return is_open and workflow.is_waited_for(round_.state, part) and bool(parties.named(sitting))


def _reviews(sitting: Sitting, person_id: str) -> int:
    """How many nominees the person has yet to review: not those that the person may not."""
    given = {row.nomination_id for row in submitted_rows(sitting) if row.person_id == person_id}
    kept_from = bound_to(sitting, person_id)
    return sum(
        nomination_id not in given and library not in kept_from
        for nomination_id, library in competing(sitting).items()
    )


def _owes_vote(sitting: Sitting, round_: Round, person_id: str) -> bool:
    """True for who is at the newest meeting and has not voted on its newest proposal, while it is open."""
    meetings = sitting.rows(queries.MEETINGS)
    if round_.state is not State.DELIBERATION or not meetings:
        return False
    newest = meetings[-1].meeting_id
    made = [row for row in sitting.rows(queries.PROPOSALS) if row.meeting_id == newest]
    is_there = any(
        (row.meeting_id, row.person_id) == (newest, person_id)
        for row in sitting.rows(queries.ATTENDANCE)
    )
    has_voted = {
        row.proposal_id for row in sitting.rows(queries.VOTES) if row.person_id == person_id
    }
    return bool(made) and is_there and made[-1].proposal_id not in has_voted
