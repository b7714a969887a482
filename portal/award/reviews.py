"""Independent reviews: saved while they are written, submitted whole, seen by others when all are in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from portal.award import gate, queries, stages, workflow
from portal.award.eligibility import competing, nominated_by
from portal.award.gate import Sight
from portal.award.nominations import NO_SUCH, writing_about
from portal.award.workflow import Action
from portal.kit import text_rule
from portal.kit.i18n import N_
from portal.records import ids
from portal.records.acting import Acting, day_of
from portal.records.schema import LONGEST_TEXT, draft_score, review, review_version, score
from portal.records.sitting import Row, Sitting
from portal.records.words import Changed, NotNow, NotYours, Part, ReviewState, Standing


@dataclass(frozen=True)
class Mark:
    """One criterion's score from 1 to 5, None while it is open, and the reason for it."""

    score: int | None
    reason: str = ""


@dataclass(frozen=True)
class OwnReview:
    """One's own review of one nominee: what is written, how many versions were submitted and when last.

    `is_changed`: what is written is not what was submitted last; what was submitted counts.
    """

    review_id: str
    nomination_id: str
    state: ReviewState
    marks: Mapping[str, Mark]  # by criterion id
    saved_at: datetime
    versions: int
    row_version: int
    sent_at: datetime | None = None
    is_changed: bool = False


@dataclass(frozen=True)
class Submitted:
    """A submitted review in its newest version, with the reviewer's name."""

    review_id: str
    nomination_id: str
    person_id: str
    name: str
    marks: Mapping[str, Mark]
    version: int
    submitted_at: datetime
    change_reason: str | None
    is_late: bool = False


@dataclass(frozen=True)
class Unsent:
    """A review that was changed after it was submitted: whose, and of which nomination."""

    name: str
    nomination_id: str


# ---- writing


def save_review(
    records: sa.Engine, *, acting: Acting, nomination_id: str, marks: Mapping[str, Mark], seen: int
) -> int:
    """Save what has been written so far. `seen` is the row version that the writer saw, 0 for none.

    Returns the new row version. Raises NotYours, NotNow, Changed.
    """
    with writing_about(records, acting, nomination_id) as (sitting, nominee):
        _save(sitting, nominee, marks, seen)
        return seen + 1


def submit_review(
    records: sa.Engine,
    *,
    acting: Acting,
    nomination_id: str,
    marks: Mapping[str, Mark],
    seen: int,
    change_reason: str = "",
) -> int:
    """Submit a review with a score and a reason for every criterion. A later version says why.

    Returns the version. Raises NotYours, NotNow, Changed.
    """
    with writing_about(records, acting, nomination_id) as (sitting, nominee):
        review_id = _save(sitting, nominee, marks, seen)
        _check_complete(sitting, marks)
        version = _newest(sitting, review_id).version + 1
        if version > 1 and not text_rule.says(change_reason, workflow.LEAST_REASON):
            raise NotNow(N_("Say why the review is changed: it is kept."), field="change_reason")
        sitting.write(
            review_version.insert().values(
                review_id=review_id,
                version=version,
                submitted_at=acting.at,
                change_reason=change_reason if version > 1 else None,
            )
        )
        for criterion_id, mark in marks.items():
            sitting.write(
                score.insert().values(
                    review_id=review_id,
                    version=version,
                    criterion_id=criterion_id,
                    score=mark.score,
                    reason=mark.reason,
                )
            )
        sitting.write(
            review.update()
            .where(review.c.review_id == review_id)
            .values(state=ReviewState.SUBMITTED)
        )
        sitting.log("review.submitted", review_id, version=version)
        return version


def take_back_changes(records: sa.Engine, *, acting: Acting, nomination_id: str, seen: int) -> int:
    """Put what was submitted last in the place of what was written since. Returns the row version.

    Raises NotYours, NotNow when nothing has been submitted, Changed.
    """
    with writing_about(records, acting, nomination_id) as (sitting, nominee):
        own = _own(sitting, nomination_id)
        sent = None if own is None else _newest(sitting, own.review_id)
        if sent is None or not sent.version:
            raise NotNow(N_("No review has been submitted yet."))
        _save(sitting, nominee, sent.marks, seen)
        return seen + 1


def _save(sitting: Sitting, nominee: Row, marks: Mapping[str, Mark], seen: int) -> str:
    """Keep the marks in the place of those before. Returns the review's id."""
    _check_reviewer(sitting, nominee)
    _check_marks(sitting, marks)
    own = _own(sitting, nominee.nomination_id)
    if (own.row_version if own else 0) != seen:
        raise Changed(N_("You have saved this review in another window since."))
    review_id = ids.new() if own is None else str(own.review_id)
    if own is None:
        sitting.write(
            review.insert().values(
                review_id=review_id,
                round_id=sitting.round_id,
                nomination_id=nominee.nomination_id,
                person_id=sitting.acting.person_id,
                state=ReviewState.DRAFT,
                standing=Standing.FREE,
                saved_at=sitting.acting.at,
                row_version=1,
            )
        )
    else:
        sitting.write(
            review.update()
            .where(review.c.review_id == review_id)
            .values(saved_at=sitting.acting.at, row_version=seen + 1)
        )
    sitting.write(draft_score.delete().where(draft_score.c.review_id == review_id))
    for criterion_id, mark in marks.items():
        sitting.write(
            draft_score.insert().values(
                review_id=review_id,
                criterion_id=criterion_id,
                score=mark.score,
                reason=mark.reason,
            )
        )
    return review_id


def _check_reviewer(sitting: Sitting, nominee: Row) -> None:
    """Refuse whom the table does not let review now, and what does not compete.

    Who nominated the library, in a nomination merged into another too, or works there does not
    review it.
    """
    workflow.step(sitting, Action.REVIEW)
    if nominee.nomination_id not in competing(sitting):
        raise NotYours(NO_SUCH)
    if nominee.library in bound_to(sitting, sitting.acting.person_id):
        raise NotYours(N_("Who nominated a library or works there does not review it."))


def bound_to(sitting: Sitting, person_id: str | None) -> set[str | None]:
    """The libraries that the person does not review: the employer, and what the person has nominated."""
    return {workflow.employer(sitting, person_id), *nominated_by(sitting, person_id)}


def _check_marks(sitting: Sitting, marks: Mapping[str, Mark]) -> None:
    if not set(marks) <= set(_criteria(sitting)):
        raise NotNow(N_("The criteria are those of the round's rules."))
    if any(mark.score not in {None, 1, 2, 3, 4, 5} for mark in marks.values()):
        raise NotNow(N_("A score is a whole number from 1 to 5."))
    if any(len(mark.reason) > LONGEST_TEXT for mark in marks.values()):
        raise NotNow(N_("The text is too long."))


def _check_complete(sitting: Sitting, marks: Mapping[str, Mark]) -> None:
    for criterion_id in _criteria(sitting):
        mark = marks.get(criterion_id, Mark(None))
        has_reason = text_rule.says(mark.reason, workflow.LEAST_REASON)
        if not mark.score or not has_reason:
            field = f"{'reason' if mark.score else 'score'}-{criterion_id}"
            raise NotNow(N_("Every criterion needs a score and a reason."), field=field)


def _criteria(sitting: Sitting) -> list[str]:
    """The criteria in the order of the form."""
    return list(dict.fromkeys(row.criterion_id for row in sitting.rows(queries.CRITERIA)))


# ---- reading


@gate.reads
def read_own_reviews(sitting: Sitting) -> Mapping[str, OwnReview]:
    """One's own reviews by nomination id: the queue is the nominations without a submitted one."""
    if gate.sight(sitting) is not Sight.BODY:
        return {}
    me = sitting.acting.person_id
    return {
        row.nomination_id: _own_review(sitting, row)
        for row in sitting.rows(queries.REVIEWS)
        if row.person_id == me
    }


@gate.reads
def count_submitted(sitting: Sitting) -> Mapping[str, int]:
    """How many complete reviews each nominee has by nomination id, for chair and secretary.

    It says nothing of who wrote them or what.
    """
    return stages.complete_reviews(sitting) if gate.sees_papers(sitting) else {}


@gate.reads
def read_unsent(sitting: Sitting) -> tuple[Unsent, ...]:
    """Whose reviews were changed after they were submitted and not submitted anew, for chair and
    secretary: before the review is closed they can ask. It says nothing of scores.
    """
    seat = gate.seat_held(sitting)
    if not gate.sees_papers(sitting) or seat is None or seat.part is Part.MEMBER:
        return ()
    return tuple(
        Unsent(row.name, row.nomination_id)
        for row in submitted_rows(sitting)
        if _own_review(sitting, row).is_changed
    )


@gate.reads
def read_reviews(sitting: Sitting) -> tuple[Submitted, ...]:
    """Everybody's complete reviews in their newest version, once the review has closed.

    Void ones are left out; an incomplete one was never submitted.
    """
    return newest_reviews(sitting) if gate.sees_scores(sitting) else ()


def newest_reviews(sitting: Sitting) -> tuple[Submitted, ...]:
    """The complete reviews, for the arithmetic inside a sitting whose rights were checked."""
    return tuple(_submitted(sitting, row) for row in submitted_rows(sitting))


def submitted_rows(sitting: Sitting) -> list[Row]:
    """The rows of the complete reviews, by name of reviewer; void ones are left out."""
    return [row for row in sitting.rows(queries.REVIEWS) if row.state == ReviewState.SUBMITTED]


# ---- rows


@dataclass(frozen=True)
class _Version:
    """A submitted version of a review; number 0 before there is one."""

    version: int
    marks: Mapping[str, Mark]
    submitted_at: datetime | None = None
    change_reason: str | None = None


def _newest(sitting: Sitting, review_id: str) -> _Version:
    rows = [row for row in sitting.rows(queries.SCORES) if row.review_id == review_id]
    if not rows:
        return _Version(0, {})
    newest = rows[-1]
    marks = {
        row.criterion_id: Mark(row.score, row.reason)
        for row in rows
        if row.version == newest.version and row.criterion_id is not None
    }
    return _Version(newest.version, marks, newest.submitted_at, newest.change_reason)


def _own(sitting: Sitting, nomination_id: str) -> Row | None:
    me = sitting.acting.person_id
    own = (row for row in sitting.rows(queries.REVIEWS) if row.person_id == me)
    return next((row for row in own if row.nomination_id == nomination_id), None)


def _submitted(sitting: Sitting, row: Row) -> Submitted:
    sent = _newest(sitting, row.review_id)
    if sent.submitted_at is None:
        raise LookupError(f"review {row.review_id} was submitted without a version")
    return Submitted(
        review_id=row.review_id,
        nomination_id=row.nomination_id,
        person_id=row.person_id,
        name=row.name,
        marks=sent.marks,
        version=sent.version,
        submitted_at=sent.submitted_at,
        change_reason=sent.change_reason,
        is_late=_is_late(sitting, sent.submitted_at),
    )


def _is_late(sitting: Sitting, submitted_at: datetime) -> bool:
    """True when a review came after the day on which reviews were due."""
    round_ = workflow.round_of(sitting)
    due = None if round_ is None else round_.reviews_due_on
    return due is not None and day_of(submitted_at) > due


def _own_review(sitting: Sitting, row: Row) -> OwnReview:
    marks = {
        draft.criterion_id: Mark(draft.score, draft.reason)
        for draft in sitting.rows(queries.DRAFT_SCORES)
        if draft.review_id == row.review_id
    }
    sent = _newest(sitting, row.review_id)
    return OwnReview(
        review_id=row.review_id,
        nomination_id=row.nomination_id,
        state=ReviewState(row.state),
        marks=marks,
        saved_at=row.saved_at,
        versions=sent.version,
        row_version=row.row_version,
        sent_at=sent.submitted_at,
        is_changed=sent.version > 0 and marks != sent.marks,
    )
