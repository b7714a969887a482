"""Who is waited for in a round: declarations, rulings, reviews and votes that have not come."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from portal.award import gate, parties, seats, workflow
from portal.award.eligibility import competing, nominated_by
from portal.award.workflow import BODY, Action, Round
from portal.records.acting import Acting
from portal.records.schema import attendance, meeting, person, proposal, review, seat, vote
from portal.records.store import reading
from portal.records.words import DecidedBy, Part, ReviewState, Standing, State


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
def read_owing(records: sa.Engine, *, acting: Acting, round_id: str) -> tuple[Owing, ...]:
    """Who is waited for now, by name, for those who have a seat and are not disqualified; not those
    whose role has ended.

    Who has not reviewed is told to the chair and the secretary alone; nothing is told of scores.
    """
    with reading(records) as con:
        held = gate.seat_held(con, acting, round_id)
        found = workflow.read_round(con, round_id)
        if held is None or found is None:
            return ()
        rows = con.execute(
            sa.select(seat, person.c.name)
            .join(person, person.c.person_id == seat.c.person_id)
            .where(seat.c.round_id == round_id, seat.c.standing != Standing.OUT)
            .order_by(person.c.name, seat.c.person_id)
        ).all()
        gone = seats.whose_role_ended(con, acting, round_id)
        rows = [row for row in rows if row.person_id not in gone]
        sees_all = held.part is not Part.MEMBER and gate.sees_papers(con, acting, round_id)
        return tuple(one for row in rows for one in _of(con, found, row, sees_all=sees_all))


def _of(
    con: sa.Connection, found: Round, row: sa.Row[tuple[object, ...]], *, sees_all: bool
) -> Iterator[Owing]:
    if row.standing == Standing.DECLARED:
        yield Owing(row.person_id, row.name, Owed.RULING, 1)
    if row.standing == Standing.UNDECLARED and _is_asked(con, found, row.part):
        yield Owing(row.person_id, row.name, Owed.DECLARATION, 1)
    if row.standing != Standing.FREE or row.part not in BODY:
        return
    if found.state is State.REVIEW and sees_all and (count := _reviews(con, found.round_id, row)):
        yield Owing(row.person_id, row.name, Owed.REVIEWS, count)
    if found.decided_by is DecidedBy.BODY and _owes_vote(con, found, row.person_id):
        yield Owing(row.person_id, row.name, Owed.VOTE, 1)


def _is_asked(con: sa.Connection, found: Round, part: str) -> bool:
    """Conflicts are asked about from the first nomination on, of those who are to handle it then."""
    is_open = found.state in workflow.TABLE[Action.DECLARE].moves
    is_due = is_open and workflow.is_waited_for(found.state, Part(part))
    return is_due and bool(parties.named(con, found.round_id))


def _reviews(con: sa.Connection, round_id: str, row: sa.Row[tuple[object, ...]]) -> int:
    """How many nominees the person has yet to review: not those that the person may not."""
    own = nominated_by(con, Acting(row.person_id), round_id)
    given = set(
        con.execute(
            sa.select(review.c.nomination_id).where(
                review.c.round_id == round_id, review.c.person_id == row.person_id,
                review.c.state == ReviewState.SUBMITTED,
            )
        ).scalars()
    )  # fmt: skip
    return sum(
        nomination_id not in given and library != row.library and library not in own
        for nomination_id, library in competing(con, round_id).items()
    )


def _owes_vote(con: sa.Connection, found: Round, person_id: str) -> bool:
    """True for who is at the newest meeting and has not voted on its newest proposal, while it is open."""
    if found.state is not State.DELIBERATION:
        return False
    newest = con.execute(
        sa.select(meeting.c.meeting_id)
        .where(meeting.c.round_id == found.round_id)
        .order_by(meeting.c.number.desc())
        .limit(1)
    ).scalar()
    last = con.execute(
        sa.select(proposal.c.proposal_id)
        .where(proposal.c.meeting_id == newest)
        .order_by(proposal.c.proposed_at.desc(), proposal.c.proposal_id.desc())
        .limit(1)
    ).scalar()
    if last is None:
        return False
    is_there = sa.select(attendance.c.person_id).where(
        attendance.c.meeting_id == newest, attendance.c.person_id == person_id
    )
    has_voted = sa.select(vote.c.person_id).where(
        vote.c.proposal_id == last, vote.c.person_id == person_id
    )
    return con.execute(is_there).first() is not None and con.execute(has_voted).first() is None
