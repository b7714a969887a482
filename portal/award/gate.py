"""Who sees what of a round. Every read goes through here and leaves out what a person may not see.

Before one's own declaration, from the first nomination on: nothing. Disqualified: nothing of the matter
until it is published. No seat in the round, an admin for one: nothing. Others' scores: nothing before
the review closes.
Every function that reads is marked with @reads; a test runs each of them as every kind of person.
"""

from collections.abc import Callable
from enum import Enum, auto
from typing import Any, TypeVar

import sqlalchemy as sa

from portal.award import workflow
from portal.award.seats import NEEDED
from portal.award.workflow import Seat
from portal.records import people
from portal.records.acting import Acting
from portal.records.words import Part, Standing, State

F = TypeVar("F", bound=Callable[..., Any])

READS: dict[str, Callable[..., Any]] = {}
SCORES_OPEN = frozenset({State.DELIBERATION, State.DECIDED, State.PUBLISHED, State.ARCHIVED})


class Sight(Enum):
    """How much of the matter a person sees."""

    NOTHING = auto()
    OFFICE = auto()  # the secretary: the papers
    BODY = auto()  # chair and members who are free: the papers, and their own reviews


def reads(function: F) -> F:
    """Mark a function that reads records for a person."""
    READS[f"{function.__module__}.{function.__name__}"] = function
    return function


def sight(con: sa.Connection, acting: Acting, round_id: str) -> Sight:
    """What the person sees of the round. Raises NotYours when the session is over."""
    held = seat_held(con, acting, round_id)
    found = workflow.read_round(con, round_id)
    if held is None or found is None:
        return Sight.NOTHING
    if held.part is Part.SECRETARY:
        return Sight.OFFICE if held.is_clear else Sight.NOTHING
    return Sight.BODY if held.standing is Standing.FREE else Sight.NOTHING


def seat_held(con: sa.Connection, acting: Acting, round_id: str) -> Seat | None:
    """The person's seat, as long as the role for it holds and the person is not disqualified.

    Raises NotYours when the session is over.
    """
    roles = people.roles_of(con, acting)
    held = workflow.read_seat(con, acting, round_id)
    if held is None or held.standing is Standing.OUT:
        return None
    return held if roles.intersection(NEEDED[held.part]) else None


def sees_papers(con: sa.Connection, acting: Acting, round_id: str) -> bool:
    """True for who sees nominations, evidence and texts."""
    return sight(con, acting, round_id) is not Sight.NOTHING


def sees_scores(con: sa.Connection, acting: Acting, round_id: str) -> bool:
    """True for who sees everybody's scores: who sees the papers, once the review has closed."""
    sees = sees_papers(con, acting, round_id)
    found = workflow.read_round(con, round_id)
    return sees and found is not None and found.state in SCORES_OPEN


def is_kept_out(con: sa.Connection, acting: Acting, round_id: str) -> bool:
    """True for who has a seat but must not see even what they wrote themselves: how it stands would
    tell of rulings. While the call is open nothing has been ruled.
    """
    held = workflow.read_seat(con, acting, round_id)
    found = workflow.read_round(con, round_id)
    if held is None or found is None:
        return False
    return held.standing is Standing.OUT or (found.state is not State.CALL and not held.is_clear)
