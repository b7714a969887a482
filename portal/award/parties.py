"""Who the parties of a round are: the libraries that have been nominated in it."""

import sqlalchemy as sa

from portal.records.schema import nomination, round_, round_library
from portal.records.words import NominationState, State

_HANDED_IN = (
    NominationState.SUBMITTED,
    NominationState.ELIGIBLE,
    NominationState.INELIGIBLE,
    NominationState.MERGED,
)
_BEFORE_REVIEW = (State.CALL, State.CONFLICTS, State.ELIGIBILITY)


def named(con: sa.Connection, round_id: str) -> dict[str, str]:
    """The parties by name: library code -> what it is called.

    Until the review begins everything that was handed in and not withdrawn: to rule on a nomination is to
    handle the matter too. From the review on, what competes.
    """
    state = con.execute(sa.select(round_.c.state).where(round_.c.round_id == round_id)).scalar()
    states = _HANDED_IN if state in _BEFORE_REVIEW else (NominationState.ELIGIBLE,)
    rows = con.execute(
        sa.select(round_library.c.library, round_library.c.name)
        .where(
            round_library.c.round_id == round_id,
            round_library.c.library.in_(
                sa.select(nomination.c.library).where(
                    nomination.c.round_id == round_id, nomination.c.state.in_(states)
                )
            ),
        )
        .order_by(round_library.c.name)
    )
    return {row.library: row.name for row in rows}
