"""The seats of a round: whether the roles that they need still hold, who is waited for, who is free."""

from collections.abc import Mapping

import sqlalchemy as sa

from portal.award.workflow import BODY, Seat
from portal.kit.access import Role
from portal.kit.menu import N_
from portal.records import people
from portal.records.acting import Acting
from portal.records.schema import role_grant, seat
from portal.records.words import NotNow, Part, Standing

NEEDED: Mapping[Part, tuple[Role, ...]] = {
    Part.SECRETARY: (Role.SECRETARY,),
    Part.CHAIR: (Role.CHAIR,),
    Part.MEMBER: (Role.MEMBER, Role.CHAIR),
}
_WAITS = frozenset({Standing.UNDECLARED, Standing.DECLARED})


def that_hold(con: sa.Connection, acting: Acting, round_id: str) -> tuple[Seat, ...]:
    """The seats whose holders have, at the moment of who acts, a role that the part needs."""
    gone = whose_role_ended(con, acting, round_id)
    rows = con.execute(sa.select(seat).where(seat.c.round_id == round_id))
    return tuple(
        Seat(row.person_id, Part(row.part), Standing(row.standing))
        for row in rows
        if row.person_id not in gone
    )


def whose_role_ended(con: sa.Connection, acting: Acting, round_id: str) -> frozenset[str]:
    """The ids of those with a seat who have no role for it at the moment of who acts."""
    rows = con.execute(
        sa.select(seat.c.person_id, seat.c.part, role_grant.c.role)
        .outerjoin(
            role_grant,
            sa.and_(role_grant.c.person_id == seat.c.person_id, people.holds_at(acting.at)),
        )
        .where(seat.c.round_id == round_id)
    ).all()
    hold = {row.person_id for row in rows if row.role in NEEDED[Part(row.part)]}
    return frozenset(row.person_id for row in rows) - hold


def check_nobody_waits(con: sa.Connection, acting: Acting, round_id: str) -> None:
    """Raise NotNow while somebody has not declared, or a ruling is awaited.

    Whose role has ended is not waited for: a substitute is appointed.
    """
    if any(one.standing in _WAITS for one in that_hold(con, acting, round_id)):
        raise NotNow(N_("Somebody has not declared, or a ruling is awaited."))


def free_body(con: sa.Connection, acting: Acting, round_id: str) -> dict[str, Part]:
    """Chair and members who are free to take part and whose role holds: person id -> part."""
    return {
        one.person_id: one.part
        for one in that_hold(con, acting, round_id)
        if one.standing is Standing.FREE and one.part in BODY
    }
