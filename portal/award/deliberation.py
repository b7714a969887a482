"""The meeting: who was there and what was talked over; proposals and votes are in proposals.py."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from portal.award import decided, gate, seats, stages, workflow
from portal.award.proposals import Proposal, read_proposal
from portal.award.workflow import Action
from portal.kit.menu import N_
from portal.records import events
from portal.records.acting import Acting
from portal.records.schema import attendance, meeting, person, proposal, vote
from portal.records.store import reading, writing
from portal.records.words import NotNow, Standing


@dataclass(frozen=True)
class Meeting:
    """A meeting: number, memo, who was there (person id -> name), and who had to leave."""

    meeting_id: str
    number: int
    opened_at: datetime
    memo: str
    present: Mapping[str, str]
    voided: Mapping[str, str]
    proposals: tuple[Proposal, ...]
    row_version: int


# ---- writing


def open_meeting(records: sa.Engine, *, acting: Acting, round_id: str) -> str:
    """Open a further meeting, for a correction too. Returns its id. Raises NotYours, NotNow."""
    with writing(records) as con:
        workflow.step(con, acting, round_id, Action.HOLD_MEETING)
        return stages.next_meeting(con, acting, round_id)


def set_attendance(
    records: sa.Engine, *, acting: Acting, round_id: str, present: Collection[str]
) -> None:
    """Note who is at the newest meeting: person ids of those who are free. Final once a vote is cast.

    Raises NotYours, NotNow.
    """
    with writing(records) as con:
        workflow.step(con, acting, round_id, Action.HOLD_MEETING)
        meeting_id = decided.newest_meeting(con, round_id)
        if con.execute(sa.select(vote.c.person_id).where(vote.c.meeting_id == meeting_id)).first():
            raise NotNow(N_("Votes have been cast: open a new meeting."))
        if not set(present) <= set(seats.free_body(con, acting, round_id)):
            raise NotNow(N_("Only those with a seat who are free take part in the meeting."))
        con.execute(
            attendance.delete().where(  # who had to leave stays in the minutes
                attendance.c.meeting_id == meeting_id, attendance.c.standing.isnot(None)
            )
        )
        for person_id in sorted(set(present)):
            con.execute(
                attendance.insert().values(
                    meeting_id=meeting_id, person_id=person_id, round_id=round_id,
                    standing=Standing.FREE, void_reason=None,
                )
            )  # fmt: skip


def write_memo(records: sa.Engine, *, acting: Acting, round_id: str, memo: str, seen: int) -> None:
    """Write what was talked over; `seen` is the row version. Raises NotYours, NotNow, Changed."""
    with writing(records) as con:
        workflow.step(con, acting, round_id, Action.HOLD_MEETING)
        meeting_id = decided.newest_meeting(con, round_id)
        done = con.execute(
            meeting.update()
            .where(meeting.c.meeting_id == meeting_id, meeting.c.row_version == seen)
            .values(memo=memo, row_version=seen + 1)
        )
        if done.rowcount != 1:
            raise events.changed_since(acting, events.last_actor(con, object=meeting_id))
        events.append(con, acting, "memo.written", meeting_id, round_id=round_id)


# ---- reading


@gate.reads
def read_meetings(records: sa.Engine, *, acting: Acting, round_id: str) -> tuple[Meeting, ...]:
    """The meetings in order, with attendance, proposals, votes and dissent."""
    with reading(records) as con:
        if not gate.sees_scores(con, acting, round_id):
            return ()
        rows = con.execute(
            sa.select(meeting).where(meeting.c.round_id == round_id).order_by(meeting.c.number)
        ).all()
        return tuple(_meeting(con, row) for row in rows)


def _meeting(con: sa.Connection, row: sa.Row[tuple[object, ...]]) -> Meeting:
    there = con.execute(
        sa.select(attendance.c.person_id, attendance.c.standing, person.c.name)
        .join(person, person.c.person_id == attendance.c.person_id)
        .where(attendance.c.meeting_id == row.meeting_id)
        .order_by(person.c.name)
    ).all()
    made = con.execute(
        sa.select(proposal)
        .where(proposal.c.meeting_id == row.meeting_id)
        .order_by(proposal.c.proposed_at, proposal.c.proposal_id)
    ).all()
    return Meeting(
        meeting_id=row.meeting_id, number=row.number, opened_at=row.opened_at, memo=row.memo,
        present={one.person_id: one.name for one in there if one.standing is not None},
        voided={one.person_id: one.name for one in there if one.standing is None},
        proposals=tuple(read_proposal(con, one) for one in made), row_version=row.row_version,
    )  # fmt: skip
