"""The seats of a round: whether the roles that they need still hold, who is waited for, who is free."""

from collections.abc import Mapping

from portal.award import queries, workflow
from portal.award.workflow import BODY, Seat
from portal.kit.access import Role
from portal.kit.i18n import N_
from portal.records.sitting import Sitting
from portal.records.words import NotNow, Part, Standing

NEEDED: Mapping[Part, tuple[Role, ...]] = {
    Part.SECRETARY: (Role.SECRETARY,),
    Part.CHAIR: (Role.CHAIR,),
    Part.MEMBER: (Role.MEMBER, Role.CHAIR),
}
_WAITS = frozenset({Standing.UNDECLARED, Standing.DECLARED})


def that_hold(sitting: Sitting) -> tuple[Seat, ...]:
    """The seats whose holders have, at the moment of who acts, a role that the part needs."""
    gone = whose_role_ended(sitting)
    every = workflow.seats(sitting).values()
    return tuple(seat for seat in every if seat.person_id not in gone)


def whose_role_ended(sitting: Sitting) -> frozenset[str]:
    """The ids of those with a seat who have no role for it at the moment of who acts."""
    roles = {(row.person_id, row.role) for row in sitting.rows(queries.SITTERS)}
    return frozenset(
        seat.person_id
        for seat in workflow.seats(sitting).values()
        if not any((seat.person_id, role) in roles for role in NEEDED[seat.part])
    )


def check_nobody_waits(sitting: Sitting) -> None:
    """Raise NotNow while somebody has not declared, or a ruling is awaited.

    Whose role has ended is not waited for: a substitute is appointed.
    """
    if any(seat.standing in _WAITS for seat in that_hold(sitting)):
        raise NotNow(N_("Somebody has not declared, or a ruling is awaited."))


def free_body(sitting: Sitting) -> dict[str, Part]:
    """Chair and members who are free to take part and whose role holds: person id -> part."""
    return {
        seat.person_id: seat.part
        for seat in that_hold(sitting)
        if seat.standing is Standing.FREE and seat.part in BODY
    }
