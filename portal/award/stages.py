"""A round moved from stage to stage, each move with what must be so before it."""

import sqlalchemy as sa

from portal.award import workflow
from portal.award.acting import Acting
from portal.award.eligibility import competing
from portal.award.schema import evidence, meeting, nomination, review, seat
from portal.award.store import writing
from portal.award.words import NominationState, NotNow, Part, ReviewState, Standing
from portal.award.workflow import BODY, Action
from portal.menu import N_


def open_call(records: sa.Engine, *, acting: Acting, round_id: str) -> None:
    """Open the call, on its first day at the earliest. Raises NotYours, NotNow."""
    with writing(records) as con:
        before = workflow.step(con, acting, round_id, Action.OPEN_CALL)
        if before.call_opens_on is None or acting.today < before.call_opens_on:
            raise NotNow(N_("The rules say a later day."))


def close_call(records: sa.Engine, *, acting: Acting, round_id: str) -> None:
    """Close the call, when its last day is over. Raises NotYours, NotNow."""
    with writing(records) as con:
        before = workflow.step(con, acting, round_id, Action.CLOSE_CALL)
        if before.call_closes_on is None or acting.today <= before.call_closes_on:
            raise NotNow(N_("The rules say a later day."))


def open_conflicts(records: sa.Engine, *, acting: Acting, round_id: str) -> None:
    """Ask everybody with a seat about conflicts of interest, once every nomination is ruled on.

    Raises NotYours, NotNow.
    """
    with writing(records) as con:
        workflow.step(con, acting, round_id, Action.OPEN_CONFLICTS)
        waiting = sa.select(nomination.c.nomination_id).where(
            nomination.c.round_id == round_id, nomination.c.state == NominationState.SUBMITTED
        )
        if con.execute(waiting).first() is not None:
            raise NotNow(N_("Rule on every nomination first."))
        if not competing(con, round_id):
            raise NotNow(N_("No nomination competes: cancel the round, or register one."))


def begin_review(records: sa.Engine, *, acting: Acting, round_id: str) -> None:
    """Begin the review: everybody declared and ruled on, quorum left, evidence frozen.

    Raises NotYours, NotNow.
    """
    with writing(records) as con:
        before = workflow.step(con, acting, round_id, Action.BEGIN_REVIEW)
        check_nobody_waits(con, round_id)
        if len(free_body(con, round_id)) < before.quorum:
            raise NotNow(N_("Too few are left for a quorum: appoint substitutes."))
        frozen = set(
            con.execute(
                sa.select(evidence.c.library).where(evidence.c.round_id == round_id)
            ).scalars()
        )
        if not set(competing(con, round_id).values()) <= frozen:
            raise NotNow(N_("Freeze the evidence of every nominee first."))


def close_review(records: sa.Engine, *, acting: Acting, round_id: str, waiver: str = "") -> None:
    """Close the review and open a meeting. Every nominee has enough complete reviews, or a waiver.

    Raises NotYours, NotNow.
    """
    with writing(records) as con:
        before = workflow.step(con, acting, round_id, Action.CLOSE_REVIEW, waiver)
        fewest = fewest_reviews(con, round_id)
        if fewest < before.reviews_needed and len(waiver.strip()) < workflow.LEAST_REASON:
            raise NotNow(
                N_("A nominee has fewer complete reviews than the rules ask for: say why that is enough.")
            )  # fmt: skip
        next_meeting(con, acting, round_id)


def reopen(records: sa.Engine, *, acting: Acting, round_id: str, reason: str) -> None:
    """Take a round from deliberation back to review, with a reason. Raises NotYours, NotNow."""
    with writing(records) as con:
        workflow.step(con, acting, round_id, Action.REOPEN, reason)


def cancel(records: sa.Engine, *, acting: Acting, round_id: str, reason: str) -> None:
    """Give a round up before its decision, with a reason. Raises NotYours, NotNow."""
    with writing(records) as con:
        workflow.step(con, acting, round_id, Action.CANCEL, reason)


def check_nobody_waits(con: sa.Connection, round_id: str) -> None:
    """Raise NotNow while somebody has not declared, or a ruling is awaited."""
    waiting = sa.select(seat.c.person_id).where(
        seat.c.round_id == round_id,
        seat.c.standing.in_((Standing.UNDECLARED, Standing.DECLARED)),
    )
    if con.execute(waiting).first() is not None:
        raise NotNow(N_("Somebody has not declared, or a ruling is awaited."))


def free_body(con: sa.Connection, round_id: str) -> dict[str, Part]:
    """Chair and members who are free to take part: person id -> part."""
    rows = con.execute(
        sa.select(seat.c.person_id, seat.c.part).where(
            seat.c.round_id == round_id, seat.c.standing == Standing.FREE, seat.c.part.in_(BODY)
        )
    )
    return {row.person_id: Part(row.part) for row in rows}


def fewest_reviews(con: sa.Connection, round_id: str) -> int:
    """How many complete reviews the nominee has that has the fewest."""
    return min(complete_reviews(con, round_id).values(), default=0)


def complete_reviews(con: sa.Connection, round_id: str) -> dict[str, int]:
    """How many complete reviews every nominee has, by nomination id; void ones are not counted."""
    rows = con.execute(
        sa.select(review.c.nomination_id, sa.func.count().label("reviews"))
        .where(review.c.round_id == round_id, review.c.state == ReviewState.SUBMITTED)
        .group_by(review.c.nomination_id)
    )
    counts = {row.nomination_id: int(row.reviews) for row in rows}
    return {one: counts.get(one, 0) for one in competing(con, round_id)}


def next_meeting(con: sa.Connection, acting: Acting, round_id: str) -> str:
    """Open the next meeting of a round, inside the transaction of who asks. Returns its id."""
    numbers = sa.select(sa.func.max(meeting.c.number)).where(meeting.c.round_id == round_id)
    number = (con.execute(numbers).scalar() or 0) + 1
    meeting_id = f"{round_id}-{number}"
    con.execute(
        meeting.insert().values(
            meeting_id=meeting_id, round_id=round_id, number=number, opened_at=acting.at,
            memo="", row_version=1,
        )
    )  # fmt: skip
    return meeting_id
