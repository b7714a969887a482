"""Who the parties of a round are: the libraries that have been nominated in it."""

from portal.award import queries
from portal.records.sitting import Sitting
from portal.records.words import NominationState, State

_HANDED_IN = frozenset(
    {
        NominationState.SUBMITTED,
        NominationState.ELIGIBLE,
        NominationState.INELIGIBLE,
        NominationState.MERGED,
    }
)
_BEFORE_REVIEW = (State.CALL, State.CONFLICTS, State.ELIGIBILITY)


def named(sitting: Sitting) -> dict[str, str]:
    """The parties by name: library code -> what it is called.

    Until the review begins everything that was handed in and not withdrawn: to rule on a nomination is to
    handle the matter too. From the review on, what competes.
    """
    state = next(
        (row.state for row in sitting.rows(queries.ROUNDS) if row.round_id == sitting.round_id),
        None,
    )
    states = _HANDED_IN if state in _BEFORE_REVIEW else {NominationState.ELIGIBLE}
    return {
        row.library: row.library_name
        for row in sitting.rows(queries.NOMINATIONS)
        if row.state in states
    }
