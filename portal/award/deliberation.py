"""The meeting: who was there and what was talked over; proposals and votes are in proposals.py."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from portal.award import decided, gate, queries, seats, stages, workflow
from portal.award.proposals import Proposal, by_id
from portal.award.workflow import Action
from portal.kit.i18n import N_
from portal.records import events
from portal.records.acting import Acting
from portal.records.schema import attendance, meeting
from portal.records.sitting import Row, Sitting
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
    with Sitting.writing(records, acting, round_id) as sitting:
        workflow.step(sitting, Action.HOLD_MEETING)
        return stages.next_meeting(sitting)


def set_attendance(
    records: sa.Engine, *, acting: Acting, round_id: str, present: Collection[str]
) -> None:
    """Note who is at the newest meeting: person ids of those who are free. Final once a vote is cast.

    Raises NotYours, NotNow.
    """
    with Sitting.writing(records, acting, round_id) as sitting:
        workflow.step(sitting, Action.HOLD_MEETING)
        meeting_id = decided.newest_meeting(sitting)
        if any(row.meeting_id == meeting_id for row in sitting.rows(queries.VOTES)):
            raise NotNow(N_("Votes have been cast: open a new meeting."))
        if not set(present) <= set(seats.free_body(sitting)):
            raise NotNow(N_("Only those with a seat who are free take part in the meeting."))
        sitting.write(
            attendance.delete().where(  # who had to leave stays in the minutes
                attendance.c.meeting_id == meeting_id, attendance.c.standing.isnot(None)
            )
        )
        for person_id in sorted(set(present)):
            sitting.write(
                attendance.insert().values(
                    meeting_id=meeting_id,
                    person_id=person_id,
                    round_id=round_id,
                    standing=Standing.FREE,
                    void_reason=None,
                )
            )


def write_memo(records: sa.Engine, *, acting: Acting, round_id: str, memo: str, seen: int) -> None:
    """Write what was talked over; `seen` is the row version. Raises NotYours, NotNow, Changed."""
    with Sitting.writing(records, acting, round_id) as sitting:
        workflow.step(sitting, Action.HOLD_MEETING)
        meeting_id = decided.newest_meeting(sitting)
        written = sitting.write(
            meeting.update()
            .where(meeting.c.meeting_id == meeting_id, meeting.c.row_version == seen)
            .values(memo=memo, row_version=seen + 1)
        )
        if written != 1:
            raise events.changed_since(acting, events.last_actor(sitting.con, object=meeting_id))
        sitting.log("memo.written", meeting_id)


# ---- reading


@gate.reads
def read_meetings(sitting: Sitting) -> tuple[Meeting, ...]:
    """The meetings in order, with attendance, proposals, votes and dissent."""
    if not gate.sees_scores(sitting):
        return ()
    return tuple(_meeting(sitting, row) for row in sitting.rows(queries.MEETINGS))


def _meeting(sitting: Sitting, row: Row) -> Meeting:
    came = [one for one in sitting.rows(queries.ATTENDANCE) if one.meeting_id == row.meeting_id]
    made = [one for one in by_id(sitting).values() if one.meeting_id == row.meeting_id]
    return Meeting(
        meeting_id=row.meeting_id,
        number=row.number,
        opened_at=row.opened_at,
        memo=row.memo,
        present={one.person_id: one.name for one in came if one.standing is not None},
        voided={one.person_id: one.name for one in came if one.standing is None},
        proposals=tuple(made),
        row_version=row.row_version,
    )
