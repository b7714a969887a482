"""What a person can do in a round just now, and who can be given a seat: what pages offer."""

from dataclasses import dataclass

import sqlalchemy as sa

from portal.award import gate, workflow
from portal.award.workflow import Action
from portal.kit.access import Role
from portal.records import people
from portal.records.acting import Acting
from portal.records.schema import person, role_grant, seat
from portal.records.store import reading
from portal.records.words import Part

_PARTS = {Role.CHAIR: (Part.CHAIR, Part.MEMBER), Role.MEMBER: (Part.MEMBER,),
          Role.SECRETARY: (Part.SECRETARY,)}  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """A person whose role allows a seat, the parts it allows, and whether there is a seat already."""

    person_id: str
    name: str
    parts: tuple[Part, ...]
    is_seated: bool


@gate.reads
def read_actions(records: sa.Engine, *, acting: Acting, round_id: str) -> frozenset[Action]:
    """The actions that the table of the workflow opens to the person now, reasons granted.

    What else an action asks for it says itself when it is tried. Raises NotYours when the session
    is over.
    """
    with reading(records) as con:
        return workflow.open_to(con, acting, round_id)


@gate.reads
def read_candidates(records: sa.Engine, *, acting: Acting, round_id: str) -> tuple[Candidate, ...]:
    """Who may be given a seat, by name, for those who appoint; nothing for others."""
    with reading(records) as con:
        if Action.APPOINT not in workflow.open_to(con, acting, round_id):
            return ()
        seated = set(
            con.execute(sa.select(seat.c.person_id).where(seat.c.round_id == round_id)).scalars()
        )
        rows = con.execute(
            sa.select(person.c.person_id, person.c.name, role_grant.c.role)
            .join(role_grant, role_grant.c.person_id == person.c.person_id)
            .where(
                role_grant.c.role.in_(_PARTS),
                people.holds_at(acting.at),
                person.c.person_id != acting.person_id,
            )
            .order_by(person.c.name, person.c.person_id, role_grant.c.role)
        )
        found: dict[str, Candidate] = {}
        for row in rows:
            before = found.get(row.person_id)
            parts = (before.parts if before else ()) + _PARTS[Role(row.role)]
            found[row.person_id] = Candidate(
                row.person_id, row.name, tuple(dict.fromkeys(parts)), row.person_id in seated
            )
        return tuple(found.values())
