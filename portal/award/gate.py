"""Who sees what of a round. Every read goes through here and leaves out what a person may not see.

Before one's own declaration, from the first nomination on: nothing. Disqualified: nothing of the matter
until it is published. No seat in the round, an admin for one: nothing. Others' scores: nothing before
the review closes.
Every function that reads takes a sitting, leaves out here what is not for who acts, and is marked with
@reads; a test runs each of them as every kind of person.
"""

from collections.abc import Callable
from enum import Enum, auto
from typing import Any, TypeVar

from portal.award import workflow
from portal.award.seats import NEEDED
from portal.award.workflow import Seat
from portal.records.sitting import Sitting
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


def sight(sitting: Sitting) -> Sight:
    """What the person sees of the round. Raises NotYours when the session is over."""
    seat = seat_held(sitting)
    if seat is None or workflow.round_of(sitting) is None:
        return Sight.NOTHING
    if seat.part is Part.SECRETARY:
        return Sight.OFFICE if seat.is_clear else Sight.NOTHING
    return Sight.BODY if seat.standing is Standing.FREE else Sight.NOTHING


def seat_held(sitting: Sitting) -> Seat | None:
    """The person's seat, as long as the role for it holds and the person is not disqualified.

    Raises NotYours when the session is over.
    """
    roles, seat = sitting.roles, workflow.own_seat(sitting)
    if seat is None or seat.standing is Standing.OUT:
        return None
    return seat if roles.intersection(NEEDED[seat.part]) else None


def sees_papers(sitting: Sitting) -> bool:
    """True for who sees nominations, evidence and texts."""
    return sight(sitting) is not Sight.NOTHING


def sees_scores(sitting: Sitting) -> bool:
    """True for who sees everybody's scores: who sees the papers, once the review has closed."""
    round_ = workflow.round_of(sitting)
    return sees_papers(sitting) and round_ is not None and round_.state in SCORES_OPEN


def is_kept_out(sitting: Sitting) -> bool:
    """True for who has a seat but must not see even what they wrote themselves: how it stands would
    tell of rulings. While the call is open nothing has been ruled.
    """
    seat, round_ = workflow.own_seat(sitting), workflow.round_of(sitting)
    if seat is None or round_ is None:
        return False
    return seat.standing is Standing.OUT or (round_.state is not State.CALL and not seat.is_clear)
