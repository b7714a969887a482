"""A round moved from stage to stage, each move with what must be so before it."""

import sqlalchemy as sa

from portal.award import parties, seats, workflow
from portal.award.eligibility import competing
from portal.award.workflow import Action
from portal.kit import text_rule
from portal.kit.menu import N_
from portal.records.acting import Acting
from portal.records.schema import evidence, meeting, nomination, review
from portal.records.store import writing
from portal.records.words import NominationState, NotNow, ReviewState


def open_call(records: sa.Engine, *, acting: Acting, round_id: str) -> None:
    """Open the call, on its first day at the earliest. Raises NotYours, NotNow."""
    with writing(records) as con:
        before = workflow.step(con, acting, round_id, Action.OPEN_CALL)
        if before.call_opens_on is None or acting.today < before.call_opens_on:
            raise NotNow(N_("The rules say a later day."))


def close_call(records: sa.Engine, *, acting: Acting, round_id: str) -> None:
    """Go on to conflicts of interest, when the last day of the call is over. Raises NotYours, NotNow."""
    with writing(records) as con:
        before = workflow.step(con, acting, round_id, Action.CLOSE_CALL)
        if before.call_closes_on is None or acting.today <= before.call_closes_on:
            raise NotNow(N_("The rules say a later day."))


def open_eligibility(records: sa.Engine, *, acting: Acting, round_id: str) -> None:
    """Let eligibility be ruled on: everybody has declared, nobody waits for a ruling, a quorum is left.

    To rule on eligibility is to handle the matter (hallintolaki, section 27), so conflicts come first.
    Raises NotYours, NotNow.
    """
    with writing(records) as con:
        before = workflow.step(con, acting, round_id, Action.OPEN_ELIGIBILITY)
        if not parties.named(con, round_id):
            raise NotNow(N_("No library has been nominated: cancel the round, or register a nomination."))  # fmt: skip
        _check_body(con, acting, before)


def begin_review(records: sa.Engine, *, acting: Acting, round_id: str) -> None:
    """Begin the review: every nomination ruled on, evidence frozen, nobody waited for, a quorum left.

    Raises NotYours, NotNow.
    """
    with writing(records) as con:
        before = workflow.step(con, acting, round_id, Action.BEGIN_REVIEW)
        _check_body(con, acting, before)
        waiting = sa.select(nomination.c.nomination_id).where(
            nomination.c.round_id == round_id, nomination.c.state == NominationState.SUBMITTED
        )
        if con.execute(waiting).first() is not None:
            raise NotNow(N_("Rule on every nomination first."))
        nominees = set(competing(con, round_id).values())
        if not nominees:
            raise NotNow(N_("No nomination competes: cancel the round, or register one."))
        frozen = sa.select(evidence.c.library).where(evidence.c.round_id == round_id)
        if not nominees <= set(con.execute(frozen).scalars()):
            raise NotNow(N_("Freeze the evidence of every nominee first."))


def _check_body(con: sa.Connection, acting: Acting, before: workflow.Round) -> None:
    seats.check_nobody_waits(con, acting, before.round_id)
    if len(seats.free_body(con, acting, before.round_id)) < before.quorum:
        raise NotNow(N_("Too few are left for a quorum: appoint substitutes."))


def close_review(records: sa.Engine, *, acting: Acting, round_id: str, waiver: str = "") -> None:
    """Close the review and open a meeting. Every nominee has enough complete reviews, or a waiver.

    Raises NotYours, NotNow.
    """
    with writing(records) as con:
        before = workflow.step(con, acting, round_id, Action.CLOSE_REVIEW, waiver)
        fewest = fewest_reviews(con, round_id)
        if fewest < before.reviews_needed and not text_rule.says(waiver, workflow.LEAST_REASON):
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
