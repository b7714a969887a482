"""Rulings on conflicts of interest: made by the body on its members, recorded for the minutes.

A person found disqualified is out of the whole matter. What the person has done in it becomes void; in
deliberation the round goes back to review, after the decision a correction is due.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from portal.award import gate, standings, workflow
from portal.award.conflicts import GROUNDS
from portal.award.workflow import Action
from portal.kit.menu import N_
from portal.records import ids
from portal.records.acting import Acting
from portal.records.schema import attendance, declaration, person, review, ruling, seat
from portal.records.store import reading, writing
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
def read_rulings(records: sa.Engine, *, acting: Acting, round_id: str) -> tuple[Ruled, ...]:
    """The rulings with grounds and reasons, as the minutes tell them."""
    with reading(records) as con:
        if not gate.sees_papers(con, acting, round_id):
            return ()
        rows = con.execute(
            sa.select(ruling, person.c.name)
            .join(person, person.c.person_id == ruling.c.person_id)
            .where(ruling.c.round_id == round_id)
            .order_by(ruling.c.ruled_at)
        )
        return tuple(
            Ruled(
                row.person_id, row.name, row.is_disqualified, row.ground,
                RuledBy(row.ruled_by), row.reason, row.ruled_at,
            )
            for row in rows
        )  # fmt: skip


def stand_down(
    records: sa.Engine, *, acting: Acting, round_id: str, ground: int, reason: str
) -> None:
    """Withdraw from the matter by oneself; a statement in the minutes is enough.

    Raises NotYours, NotNow.
    """
    with writing(records) as con:
        workflow.step(con, acting, round_id, Action.STAND_DOWN, reason)
        _check_ground(ground)
        verdict = Verdict(str(acting.person_id), reason, ground, RuledBy.SELF)
        _rule(con, acting, round_id, verdict)


def clear(records: sa.Engine, *, acting: Acting, round_id: str, verdict: Verdict) -> None:
    """Record the ruling that a person is not disqualified: the chair does, and on the chair another.

    Raises NotYours, NotNow, Changed.
    """
    with writing(records) as con:
        found = workflow.step(con, acting, round_id, Action.CLEAR, verdict.reason)
        _check_ruling(acting, found, verdict)
        _check_clearing(con, acting, round_id, verdict.person_id)
        if standings.read_standing(con, round_id, verdict.person_id) is not Standing.DECLARED:
            raise Changed(N_("No ruling is awaited on this person."))
        _rule(con, acting, round_id, verdict)


def disqualify(records: sa.Engine, *, acting: Acting, round_id: str, verdict: Verdict) -> None:
    """Record the ruling that a person is disqualified, whether they declared it or others found it.

    What the person has done in the matter becomes void. In deliberation the round goes back to
    review; after the decision a correction is due. Raises NotYours, NotNow, Changed.
    """
    with writing(records) as con:
        found = workflow.step(con, acting, round_id, Action.DISQUALIFY, verdict.reason)
        _check_ruling(acting, found, verdict)
        if standings.read_standing(con, round_id, verdict.person_id) in {None, Standing.OUT}:
            raise Changed(N_("No ruling is awaited on this person."))
        _check_ground(verdict.ground)
        _rule(con, acting, round_id, verdict)


def _check_ground(ground: int | None) -> None:
    if ground not in GROUNDS:
        raise NotNow(N_("Choose the ground of the conflict."), field="ground")


def may_clear(own: Part, theirs: Part) -> bool:
    """True when a person of the one part may record that one of the other is not disqualified.

    The chair answers for what the body finds; on the chair somebody else records it.
    """
    return own is Part.CHAIR or theirs is Part.CHAIR


def _check_clearing(con: sa.Connection, acting: Acting, round_id: str, person_id: str) -> None:
    own = workflow.read_seat(con, acting, round_id)
    theirs = con.execute(
        sa.select(seat.c.part).where(seat.c.round_id == round_id, seat.c.person_id == person_id)
    ).scalar()
    if own is not None and theirs is not None and not may_clear(own.part, Part(theirs)):
        raise NotYours(N_("That somebody is not disqualified is recorded by the chair."))


def _check_ruling(acting: Acting, found: workflow.Round, verdict: Verdict) -> None:
    by_officer = found.decided_by is DecidedBy.OFFICER and verdict.ruled_by is RuledBy.OFFICER
    if verdict.person_id == acting.person_id:
        raise NotNow(N_("Nobody rules on their own conflict of interest."))
    if verdict.ruled_by is RuledBy.SELF or (verdict.ruled_by is RuledBy.OFFICER and not by_officer):
        raise NotNow(N_("In this round the body rules on conflicts of interest."))


def _rule(con: sa.Connection, acting: Acting, round_id: str, verdict: Verdict) -> None:
    is_out = verdict.ground is not None
    newest = con.execute(
        sa.select(declaration.c.declaration_id)
        .where(declaration.c.round_id == round_id, declaration.c.person_id == verdict.person_id)
        .order_by(declaration.c.declared_at.desc())
        .limit(1)
    ).scalar()
    con.execute(
        ruling.insert().values(
            ruling_id=ids.new(), round_id=round_id, person_id=verdict.person_id,
            declaration_id=newest, is_disqualified=is_out, ground=verdict.ground,
            ruled_by=verdict.ruled_by, reason=verdict.reason, recorded_by=acting.actor,
            ruled_at=acting.at,
        )
    )  # fmt: skip
    if is_out:
        _void(con, round_id, verdict.person_id)
    standings.stand(con, acting, round_id, verdict.person_id, _standing(con, round_id, verdict))


def _standing(con: sa.Connection, round_id: str, verdict: Verdict) -> Standing:
    """How the person stands after the ruling. Who was cleared on a declaration that did not know of every
    nominated library declares about the others first."""
    if verdict.ground is not None:
        return Standing.OUT
    knew_all = standings.has_declared_about_all(con, round_id, verdict.person_id)
    return Standing.FREE if knew_all else Standing.UNDECLARED


def _void(con: sa.Connection, round_id: str, person_id: str) -> None:
    """Take the person's reviews and attendance out of the matter; the texts stay."""
    why = "disqualified"
    theirs = (review.c.round_id == round_id, review.c.person_id == person_id)
    con.execute(
        review.update().where(*theirs)
        .values(state=ReviewState.VOID, standing=None, void_reason=why,
                row_version=review.c.row_version + 1)
    )  # fmt: skip
    con.execute(
        attendance.update()
        .where(attendance.c.round_id == round_id, attendance.c.person_id == person_id)
        .values(standing=None, void_reason=why)
    )
