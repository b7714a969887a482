"""What meetings and decisions look up of each other, inside one sitting."""

from portal.award import queries
from portal.kit.i18n import N_
from portal.records.sitting import Sitting
from portal.records.words import NotNow


def newest_meeting(sitting: Sitting) -> str:
    """The id of the meeting that is going on. Raises NotNow without one."""
    meetings = sitting.rows(queries.MEETINGS)
    if not meetings:
        raise NotNow(N_("Open a meeting first."))
    return str(meetings[-1].meeting_id)


def present(sitting: Sitting, meeting_id: str) -> frozenset[str]:
    """Who takes part in a meeting and has not been disqualified since: person ids."""
    return frozenset(
        row.person_id
        for row in sitting.rows(queries.ATTENDANCE)
        if row.meeting_id == meeting_id and row.standing is not None
    )


def valid(sitting: Sitting) -> str | None:
    """The id of the decision that holds: the one that no other corrects. None before the first."""
    decisions = sitting.rows(queries.DECISIONS)
    corrected = {row.corrects for row in decisions}
    return next((row.decision_id for row in decisions if row.decision_id not in corrected), None)


def is_settled(sitting: Sitting, proposal_id: str) -> bool:
    """True when a decision rests on the proposal already."""
    return any(row.proposal_id == proposal_id for row in sitting.rows(queries.DECISIONS))
