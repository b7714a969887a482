"""Why a round was taken back to review or given up, or its review closed early: kept word for word."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from portal.award import gate
from portal.award.workflow import Action
from portal.records.acting import Acting
from portal.records.schema import move_reason, person
from portal.records.store import reading


@dataclass(frozen=True)
class Given:
    """A reason, the move that it was given for, by whom and when."""

    action: Action
    reason: str
    name: str
    given_at: datetime


@gate.reads
def read_reasons(records: sa.Engine, *, acting: Acting, round_id: str) -> tuple[Given, ...]:
    """The reasons of a round in the order they were given, for who sees its papers."""
    with reading(records) as con:
        if not gate.sees_papers(con, acting, round_id):
            return ()
        rows = con.execute(
            sa.select(move_reason, person.c.name)
            .join(person, person.c.person_id == move_reason.c.given_by)
            .where(move_reason.c.round_id == round_id)
            .order_by(move_reason.c.given_at, move_reason.c.reason_id)
        )
        return tuple(Given(Action(row.action), row.reason, row.name, row.given_at) for row in rows)
