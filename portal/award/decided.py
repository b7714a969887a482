"""What meetings and decisions look up of each other, inside one transaction."""

import sqlalchemy as sa

from portal.kit.menu import N_
from portal.records.schema import attendance, decision, meeting
from portal.records.words import NotNow


def newest_meeting(con: sa.Connection, round_id: str) -> str:
    """The id of the meeting that is going on. Raises NotNow without one."""
    found = con.execute(
        sa.select(meeting.c.meeting_id)
        .where(meeting.c.round_id == round_id)
        .order_by(meeting.c.number.desc())
        .limit(1)
    ).scalar()
    if found is None:
        raise NotNow(N_("Open a meeting first."))
    return str(found)


def present(con: sa.Connection, meeting_id: str) -> frozenset[str]:
    """Who takes part in a meeting and has not been disqualified since: person ids."""
    return frozenset(
        con.execute(
            sa.select(attendance.c.person_id).where(
                attendance.c.meeting_id == meeting_id, attendance.c.standing.isnot(None)
            )
        ).scalars()
    )


def valid(con: sa.Connection, round_id: str) -> str | None:
    """The id of the decision that holds: the one that no other corrects. None before the first."""
    corrected = sa.select(decision.c.corrects).where(decision.c.corrects.isnot(None))
    return con.execute(
        sa.select(decision.c.decision_id).where(
            decision.c.round_id == round_id, decision.c.decision_id.not_in(corrected)
        )
    ).scalar()


def is_settled(con: sa.Connection, proposal_id: str) -> bool:
    """True when a decision rests on the proposal already."""
    found = con.execute(
        sa.select(decision.c.decision_id).where(decision.c.proposal_id == proposal_id)
    )
    return found.first() is not None
