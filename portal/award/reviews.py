"""Independent reviews: saved while they are written, submitted whole, seen by others when all are in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from portal.award import gate, stages, workflow
from portal.award.eligibility import competing, nominated_by
from portal.award.gate import Sight
from portal.award.nominations import find
from portal.award.workflow import Action
from portal.kit import text_rule
from portal.kit.menu import N_
from portal.records import events, ids
from portal.records.acting import Acting, day_in_finland
from portal.records.schema import (
    LONGEST_TEXT,
    criterion,
    draft_score,
    person,
    review,
    review_version,
    round_,
    score,
)
from portal.records.store import reading, writing
from portal.records.words import Changed, NotNow, NotYours, Part, ReviewState, Standing

_NO_SUCH = N_("There is no such nomination.")


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
    with writing(records) as con:
        return _save(con, acting, nomination_id, marks, seen).row_version


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
    with writing(records) as con:
        row = _save(con, acting, nomination_id, marks, seen)
        _check_complete(con, row.round_id, marks)
        version = _versions(con, row.review_id) + 1
        if version > 1 and not text_rule.says(change_reason, workflow.LEAST_REASON):
            raise NotNow(N_("Say why the review is changed: it is kept."), field="change_reason")
        con.execute(
            review_version.insert().values(
                review_id=row.review_id, version=version, submitted_at=acting.at,
                change_reason=change_reason if version > 1 else None,
            )
        )  # fmt: skip
        for criterion_id, mark in marks.items():
            con.execute(
                score.insert().values(
                    review_id=row.review_id, version=version, criterion_id=criterion_id,
                    score=mark.score, reason=mark.reason,
                )
            )  # fmt: skip
        con.execute(
            review.update()
            .where(review.c.review_id == row.review_id)
            .values(state=ReviewState.SUBMITTED)
        )
        events.append(
            con, acting, "review.submitted", row.review_id,
            round_id=row.round_id, version=version,
        )  # fmt: skip
        return version


@dataclass(frozen=True)
class _Saved:
    review_id: str
    round_id: str
    row_version: int


def _save(
    con: sa.Connection, acting: Acting, nomination_id: str, marks: Mapping[str, Mark], seen: int
) -> _Saved:
    round_id = _reviewed(con, acting, nomination_id)
    _check_marks(con, round_id, marks)
    row = _own(con, acting, nomination_id)
    if (row.row_version if row else 0) != seen:
        raise Changed(N_("You have saved this review in another window since."))
    if row is None:
        review_id = ids.new()
        con.execute(
            review.insert().values(
                review_id=review_id, round_id=round_id, nomination_id=nomination_id,
                person_id=acting.person_id, state=ReviewState.DRAFT, standing=Standing.FREE,
                saved_at=acting.at, row_version=1,
            )
        )  # fmt: skip
    else:
        review_id = row.review_id
        con.execute(
            review.update()
            .where(review.c.review_id == review_id)
            .values(saved_at=acting.at, row_version=seen + 1)
        )
    con.execute(draft_score.delete().where(draft_score.c.review_id == review_id))
    for criterion_id, mark in marks.items():
        con.execute(
            draft_score.insert().values(
                review_id=review_id, criterion_id=criterion_id, score=mark.score,
                reason=mark.reason,
            )
        )  # fmt: skip
    return _Saved(review_id, round_id, seen + 1)


def _reviewed(con: sa.Connection, acting: Acting, nomination_id: str) -> str:
    """The nomination's round, once the table lets who acts review in it.

    Who nominated the library, in a nomination merged into another too, or works there does not
    review it.
    """
    row = find(con, nomination_id)
    if row is None:
        raise NotYours(_NO_SUCH)
    round_id = str(row.round_id)
    workflow.step(con, acting, round_id, Action.REVIEW)
    if nomination_id not in competing(con, round_id):
        raise NotYours(_NO_SUCH)
    library = workflow.read_employer(con, acting, round_id)
    if library == row.library or row.library in nominated_by(con, acting, round_id):
        raise NotYours(N_("Who nominated a library or works there does not review it."))
    return round_id


def _check_marks(con: sa.Connection, round_id: str, marks: Mapping[str, Mark]) -> None:
    if not set(marks) <= set(_criteria(con, round_id)):
        raise NotNow(N_("The criteria are those of the round's rules."))
    if any(mark.score not in {None, 1, 2, 3, 4, 5} for mark in marks.values()):
        raise NotNow(N_("A score is a whole number from 1 to 5."))
    if any(len(mark.reason) > LONGEST_TEXT for mark in marks.values()):
        raise NotNow(N_("The text is too long."))


def _check_complete(con: sa.Connection, round_id: str, marks: Mapping[str, Mark]) -> None:
    for criterion_id in _criteria(con, round_id):
        mark = marks.get(criterion_id, Mark(None))
        has_reason = text_rule.says(mark.reason, workflow.LEAST_REASON)
        if not mark.score or not has_reason:
            field = f"{'reason' if mark.score else 'score'}-{criterion_id}"
            raise NotNow(N_("Every criterion needs a score and a reason."), field=field)


def _criteria(con: sa.Connection, round_id: str) -> list[str]:
    """The criteria in the order of the form."""
    found = sa.select(criterion.c.criterion_id).where(criterion.c.round_id == round_id)
    return list(con.execute(found.order_by(criterion.c.position)).scalars())


def _own(
    con: sa.Connection, acting: Acting, nomination_id: str
) -> sa.Row[tuple[object, ...]] | None:
    return con.execute(
        sa.select(review).where(
            review.c.nomination_id == nomination_id, review.c.person_id == acting.person_id
        )
    ).first()


def _versions(con: sa.Connection, review_id: str) -> int:
    newest = sa.select(sa.func.max(review_version.c.version)).where(
        review_version.c.review_id == review_id
    )
    return con.execute(newest).scalar() or 0


def take_back_changes(records: sa.Engine, *, acting: Acting, nomination_id: str, seen: int) -> int:
    """Put what was submitted last in the place of what was written since. Returns the row version.

    Raises NotYours, NotNow when nothing has been submitted, Changed.
    """
    with writing(records) as con:
        row = _own(con, acting, nomination_id)
        version = 0 if row is None else _versions(con, row.review_id)
        if row is None or not version:
            raise NotNow(N_("No review has been submitted yet."))
        return _save(
            con, acting, nomination_id, _sent(con, row.review_id, version), seen
        ).row_version


# ---- reading


@gate.reads
def read_own_reviews(
    records: sa.Engine, *, acting: Acting, round_id: str
) -> Mapping[str, OwnReview]:
    """One's own reviews by nomination id: the queue is the nominations without a submitted one."""
    with reading(records) as con:
        if gate.sight(con, acting, round_id) is not Sight.BODY:
            return {}
        rows = con.execute(
            sa.select(review).where(
                review.c.round_id == round_id, review.c.person_id == acting.person_id
            )
        ).all()
        return {row.nomination_id: _own_review(con, row) for row in rows}


@gate.reads
def count_submitted(records: sa.Engine, *, acting: Acting, round_id: str) -> Mapping[str, int]:
    """How many complete reviews each nominee has by nomination id, for chair and secretary.

    It says nothing of who wrote them or what.
    """
    with reading(records) as con:
        if not gate.sees_papers(con, acting, round_id):
            return {}
        return stages.complete_reviews(con, round_id)


@gate.reads
def read_unsent(records: sa.Engine, *, acting: Acting, round_id: str) -> tuple[Unsent, ...]:
    """Whose reviews were changed after they were submitted and not submitted anew, for chair and
    secretary: before the review is closed they can ask. It says nothing of scores.
    """
    with reading(records) as con:
        held = gate.seat_held(con, acting, round_id)
        if not gate.sees_papers(con, acting, round_id) or held is None or held.part is Part.MEMBER:
            return ()
        rows = con.execute(
            sa.select(review, person.c.name)
            .join(person, person.c.person_id == review.c.person_id)
            .where(review.c.round_id == round_id, review.c.state == ReviewState.SUBMITTED)
            .order_by(person.c.name, review.c.nomination_id)
        ).all()
        return tuple(
            Unsent(row.name, row.nomination_id) for row in rows if _own_review(con, row).is_changed
        )


@gate.reads
def read_reviews(records: sa.Engine, *, acting: Acting, round_id: str) -> tuple[Submitted, ...]:
    """Everybody's complete reviews in their newest version, once the review has closed.

    Void ones are left out; an incomplete one was never submitted.
    """
    with reading(records) as con:
        if not gate.sees_scores(con, acting, round_id):
            return ()
        return newest_reviews(con, round_id)


def newest_reviews(con: sa.Connection, round_id: str) -> tuple[Submitted, ...]:
    """The complete reviews, for the arithmetic inside a transaction whose caller was checked."""
    rows = con.execute(
        sa.select(review, person.c.name)
        .join(person, person.c.person_id == review.c.person_id)
        .where(review.c.round_id == round_id, review.c.state == ReviewState.SUBMITTED)
        .order_by(person.c.name, review.c.nomination_id)
    ).all()
    return tuple(_submitted(con, row) for row in rows)


def _submitted(con: sa.Connection, row: sa.Row[tuple[object, ...]]) -> Submitted:
    version = _versions(con, row.review_id)
    made = con.execute(
        sa.select(review_version).where(
            review_version.c.review_id == row.review_id, review_version.c.version == version
        )
    ).one()
    return Submitted(
        review_id=row.review_id, nomination_id=row.nomination_id, person_id=row.person_id,
        name=row.name, marks=_sent(con, row.review_id, version), version=version,
        submitted_at=made.submitted_at, change_reason=made.change_reason,
        is_late=_is_late(con, row.round_id, made.submitted_at),
    )  # fmt: skip


def _sent(con: sa.Connection, review_id: str, version: int) -> dict[str, Mark]:
    """The scores of one submitted version, by criterion id."""
    marks = con.execute(
        sa.select(score).where(score.c.review_id == review_id, score.c.version == version)
    )
    return {mark.criterion_id: Mark(mark.score, mark.reason) for mark in marks}


def _sent_at(con: sa.Connection, review_id: str, version: int) -> datetime | None:
    return con.execute(
        sa.select(review_version.c.submitted_at).where(
            review_version.c.review_id == review_id, review_version.c.version == version
        )
    ).scalar()


def _is_late(con: sa.Connection, round_id: str, submitted_at: datetime) -> bool:
    """True when a review came after the day on which reviews were due."""
    due = con.execute(
        sa.select(round_.c.reviews_due_on).where(round_.c.round_id == round_id)
    ).scalar()
    return due is not None and day_in_finland(submitted_at) > due


def _own_review(con: sa.Connection, row: sa.Row[tuple[object, ...]]) -> OwnReview:
    drafts = con.execute(sa.select(draft_score).where(draft_score.c.review_id == row.review_id))
    marks = {one.criterion_id: Mark(one.score, one.reason) for one in drafts}
    version = _versions(con, row.review_id)
    return OwnReview(
        review_id=row.review_id, nomination_id=row.nomination_id, state=ReviewState(row.state),
        marks=marks, saved_at=row.saved_at, versions=version, row_version=row.row_version,
        sent_at=_sent_at(con, row.review_id, version),
        is_changed=version > 0 and marks != _sent(con, row.review_id, version),
    )  # fmt: skip
