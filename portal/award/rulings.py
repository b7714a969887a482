"""Rulings on conflicts of interest: made by the body on its members, recorded for the minutes.

A person found disqualified is out of the whole matter. What the person has done in it becomes void; in
deliberation the round goes back to review, after the decision a correction is due.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from portal.award import gate, queries, standings, workflow
from portal.award.conflicts import GROUNDS
from portal.award.workflow import Action, Round
from portal.kit.i18n import N_
from portal.records import ids
from portal.records.acting import Acting
from portal.records.schema import attendance, review, ruling
from portal.records.sitting import Sitting
from portal.records.words import (
    Changed,
    DecidedBy,
    NotNow,
    NotYours,
    Part,
    ReviewState,
    RuledBy,
    Standing,
)


@dataclass(frozen=True)
class Ruled:
    """A ruling as it goes into the minutes."""

    person_id: str
    name: str
    is_disqualified: bool
    ground: int | None
    ruled_by: RuledBy
    reason: str
    ruled_at: datetime


@dataclass(frozen=True)
class Verdict:
    """What the body, or the officer, finds about one person; a ground only for a disqualified one."""

    person_id: str
    reason: str
    ground: int | None = None
    ruled_by: RuledBy = RuledBy.BODY


@gate.reads
def read_rulings(sitting: Sitting) -> tuple[Ruled, ...]:
    """The rulings with grounds and reasons, as the minutes tell them."""
    if not gate.sees_papers(sitting):
        return ()
    return tuple(
        Ruled(
            row.person_id,
            row.name,
            row.is_disqualified,
            row.ground,
            RuledBy(row.ruled_by),
            row.reason,
            row.ruled_at,
        )
        for row in sitting.rows(queries.RULINGS)
    )


def stand_down(
    records: sa.Engine, *, acting: Acting, round_id: str, ground: int, reason: str
) -> None:
    """Withdraw from the matter by oneself; a statement in the minutes is enough.

    Raises NotYours, NotNow.
    """
    with Sitting.writing(records, acting, round_id) as sitting:
        workflow.step(sitting, Action.STAND_DOWN, reason)
        _check_ground(ground)
        verdict = Verdict(str(acting.person_id), reason, ground, RuledBy.SELF)
        _rule(sitting, verdict)


def clear(records: sa.Engine, *, acting: Acting, round_id: str, verdict: Verdict) -> None:
    """Record the ruling that a person is not disqualified: the chair does, and on the chair another.

    Raises NotYours, NotNow, Changed.
    """
    with Sitting.writing(records, acting, round_id) as sitting:
        round_ = workflow.step(sitting, Action.CLEAR, verdict.reason)
        _check_ruling(acting, round_, verdict)
        _check_clearing(sitting, verdict.person_id)
        if standings.standing_of(sitting, verdict.person_id) is not Standing.DECLARED:
            raise Changed(N_("No ruling is awaited on this person."))
        _rule(sitting, verdict)


def disqualify(records: sa.Engine, *, acting: Acting, round_id: str, verdict: Verdict) -> None:
    """Record the ruling that a person is disqualified, whether they declared it or others found it.

    What the person has done in the matter becomes void. In deliberation the round goes back to
    review; after the decision a correction is due. Raises NotYours, NotNow, Changed.
    """
    with Sitting.writing(records, acting, round_id) as sitting:
        round_ = workflow.step(sitting, Action.DISQUALIFY, verdict.reason)
        _check_ruling(acting, round_, verdict)
        if standings.standing_of(sitting, verdict.person_id) in {None, Standing.OUT}:
            raise Changed(N_("No ruling is awaited on this person."))
        _check_ground(verdict.ground)
        _rule(sitting, verdict)


def _check_ground(ground: int | None) -> None:
    if ground not in GROUNDS:
        raise NotNow(N_("Choose the ground of the conflict."), field="ground")


def may_clear(own: Part, theirs: Part) -> bool:
    """True when a person of the one part may record that one of the other is not disqualified.

    The chair answers for what the body finds; on the chair somebody else records it.
    """
    return own is Part.CHAIR or theirs is Part.CHAIR


def _check_clearing(sitting: Sitting, person_id: str) -> None:
    own, theirs = workflow.own_seat(sitting), workflow.seats(sitting).get(person_id)
    if own is not None and theirs is not None and not may_clear(own.part, theirs.part):
        raise NotYours(N_("That somebody is not disqualified is recorded by the chair."))


def _check_ruling(acting: Acting, round_: Round, verdict: Verdict) -> None:
    by_officer = round_.decided_by is DecidedBy.OFFICER and verdict.ruled_by is RuledBy.OFFICER
    if verdict.person_id == acting.person_id:
        raise NotNow(N_("Nobody rules on their own conflict of interest."))
    if verdict.ruled_by is RuledBy.SELF or (verdict.ruled_by is RuledBy.OFFICER and not by_officer):
        raise NotNow(N_("In this round the body rules on conflicts of interest."))


def _rule(sitting: Sitting, verdict: Verdict) -> None:
    newest = standings.newest_declaration(sitting, verdict.person_id)
    sitting.write(
        ruling.insert().values(
            ruling_id=ids.new(),
            round_id=sitting.round_id,
            person_id=verdict.person_id,
            declaration_id=newest and newest.declaration_id,
            is_disqualified=verdict.ground is not None,
            ground=verdict.ground,
            ruled_by=verdict.ruled_by,
            reason=verdict.reason,
            recorded_by=sitting.acting.actor,
            ruled_at=sitting.acting.at,
        )
    )
    if verdict.ground is not None:
        _void(sitting, verdict.person_id)
    standings.stand(sitting, verdict.person_id, _standing(sitting, verdict))


def _standing(sitting: Sitting, verdict: Verdict) -> Standing:
    """How the person stands after the ruling. Who was cleared on a declaration that did not know of every
    nominated library declares about the others first."""
    if verdict.ground is not None:
        return Standing.OUT
    knew_all = standings.has_declared_about_all(sitting, verdict.person_id)
    return Standing.FREE if knew_all else Standing.UNDECLARED


def _void(sitting: Sitting, person_id: str) -> None:
    """Take the person's reviews and attendance out of the matter; the texts stay."""
    why = "disqualified"
    theirs = (review.c.round_id == sitting.round_id, review.c.person_id == person_id)
    sitting.write(
        review.update()
        .where(*theirs)
        .values(
            state=ReviewState.VOID,
            standing=None,
            void_reason=why,
            row_version=review.c.row_version + 1,
        )
    )
    sitting.write(
        attendance.update()
        .where(attendance.c.round_id == sitting.round_id, attendance.c.person_id == person_id)
        .values(standing=None, void_reason=why)
    )
