"""A round moved from stage to stage, each move with what must be so before it."""

from collections import Counter

import sqlalchemy as sa

from portal.award import parties, queries, seats, workflow
from portal.award.eligibility import competing
from portal.award.workflow import Action, Round
from portal.kit import text_rule
from portal.kit.i18n import N_
from portal.records.acting import Acting
from portal.records.schema import meeting
from portal.records.sitting import Sitting
from portal.records.words import NominationState, NotNow, ReviewState


def open_call(records: sa.Engine, *, acting: Acting, round_id: str) -> None:
    """Open the call, on its first day at the earliest. Raises NotYours, NotNow."""
    with Sitting.writing(records, acting, round_id) as sitting:
        before = workflow.step(sitting, Action.OPEN_CALL)
        if before.call_opens_on is None or acting.today < before.call_opens_on:
            raise NotNow(N_("The rules say a later day."))


def close_call(records: sa.Engine, *, acting: Acting, round_id: str) -> None:
    """Go on to conflicts of interest, when the last day of the call is over. Raises NotYours, NotNow."""
    with Sitting.writing(records, acting, round_id) as sitting:
        before = workflow.step(sitting, Action.CLOSE_CALL)
        if before.call_closes_on is None or acting.today <= before.call_closes_on:
            raise NotNow(N_("The rules say a later day."))


def open_eligibility(records: sa.Engine, *, acting: Acting, round_id: str) -> None:
    """Let eligibility be ruled on: everybody has declared, nobody waits for a ruling, a quorum is left.

    To rule on eligibility is to handle the matter (hallintolaki, section 27), so conflicts come first.
    Raises NotYours, NotNow.
    """
    with Sitting.writing(records, acting, round_id) as sitting:
        before = workflow.step(sitting, Action.OPEN_ELIGIBILITY)
        if not parties.named(sitting):
            raise NotNow(
                N_("No library has been nominated: cancel the round, or register a nomination.")
            )
        _check_body(sitting, before)


def begin_review(records: sa.Engine, *, acting: Acting, round_id: str) -> None:
    """Begin the review: every nomination ruled on, evidence frozen, nobody waited for, a quorum left.

    Raises NotYours, NotNow.
    """
    with Sitting.writing(records, acting, round_id) as sitting:
        before = workflow.step(sitting, Action.BEGIN_REVIEW)
        _check_body(sitting, before)
        if any(row.state == NominationState.SUBMITTED for row in sitting.rows(queries.NOMINATIONS)):
            raise NotNow(N_("Rule on every nomination first."))
        nominees = set(competing(sitting).values())
        if not nominees:
            raise NotNow(N_("No nomination competes: cancel the round, or register one."))
        if not nominees <= {row.library for row in sitting.rows(queries.EVIDENCE)}:
            raise NotNow(N_("Freeze the evidence of every nominee first."))


def _check_body(sitting: Sitting, before: Round) -> None:
    seats.check_nobody_waits(sitting)
    if len(seats.free_body(sitting)) < before.quorum:
        raise NotNow(N_("Too few are left for a quorum: appoint substitutes."))


def close_review(records: sa.Engine, *, acting: Acting, round_id: str, waiver: str = "") -> None:
    """Close the review and open a meeting. Every nominee has enough complete reviews, or a waiver.

    Raises NotYours, NotNow.
    """
    with Sitting.writing(records, acting, round_id) as sitting:
        before = workflow.step(sitting, Action.CLOSE_REVIEW, waiver)
        fewest = min(complete_reviews(sitting).values(), default=0)
        if fewest < before.reviews_needed and not text_rule.says(waiver, workflow.LEAST_REASON):
            raise NotNow(
                N_(
                    "A nominee has fewer complete reviews than the rules ask for: say why that is enough."
                )
            )
        next_meeting(sitting)


def reopen(records: sa.Engine, *, acting: Acting, round_id: str, reason: str) -> None:
    """Take a round from deliberation back to review, with a reason. Raises NotYours, NotNow."""
    with Sitting.writing(records, acting, round_id) as sitting:
        workflow.step(sitting, Action.REOPEN, reason)


def cancel(records: sa.Engine, *, acting: Acting, round_id: str, reason: str) -> None:
    """Give a round up before its decision, with a reason. Raises NotYours, NotNow."""
    with Sitting.writing(records, acting, round_id) as sitting:
        workflow.step(sitting, Action.CANCEL, reason)


def complete_reviews(sitting: Sitting) -> dict[str, int]:
    """How many complete reviews every nominee has, by nomination id; void ones are not counted."""
    counts = Counter(
        row.nomination_id
        for row in sitting.rows(queries.REVIEWS)
        if row.state == ReviewState.SUBMITTED
    )
    return {nomination_id: counts[nomination_id] for nomination_id in competing(sitting)}


def next_meeting(sitting: Sitting) -> str:
    """Open the next meeting of a round, inside the sitting of who asks. Returns its id."""
    number = max((row.number for row in sitting.rows(queries.MEETINGS)), default=0) + 1
    meeting_id = f"{sitting.round_id}-{number}"
    sitting.write(
        meeting.insert().values(
            meeting_id=meeting_id,
            round_id=sitting.round_id,
            number=number,
            opened_at=sitting.acting.at,
            memo="",
            row_version=1,
        )
    )
    return meeting_id
