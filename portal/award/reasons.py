"""Why a round was taken back to review or given up, or its review closed early: kept word for word."""

from dataclasses import dataclass
from datetime import datetime

from portal.award import gate, queries
from portal.award.workflow import Action
from portal.records.sitting import Sitting


@dataclass(frozen=True)
class Given:
    """A reason, the move that it was given for, by whom and when."""

    action: Action
    reason: str
    name: str
    given_at: datetime


@gate.reads
def read_reasons(sitting: Sitting) -> tuple[Given, ...]:
    """The reasons of a round in the order they were given, for who sees its papers."""
    if not gate.sees_papers(sitting):
        return ()
    return tuple(
        Given(Action(row.action), row.reason, row.name, row.given_at)
        for row in sitting.rows(queries.REASONS)
    )
