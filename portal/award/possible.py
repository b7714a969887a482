"""What a person can do in a round just now, and who can be given a seat: what pages offer."""

from dataclasses import dataclass

from portal.award import gate, queries, workflow
from portal.award.workflow import Action
from portal.kit.access import Role
from portal.records.sitting import Sitting
from portal.records.words import Part

_PARTS = {
    Role.CHAIR: (Part.CHAIR, Part.MEMBER),
    Role.MEMBER: (Part.MEMBER,),
    Role.SECRETARY: (Part.SECRETARY,),
}


@dataclass(frozen=True)
class Candidate:
    """A person whose role allows a seat, the parts it allows, and whether there is a seat already."""

    person_id: str
    name: str
    parts: tuple[Part, ...]
    is_seated: bool


@gate.reads
def read_actions(sitting: Sitting) -> frozenset[Action]:
    """The actions that the table of the workflow opens to the person now, reasons granted.

    What else an action asks for it says itself when it is tried. Raises NotYours when the session
    is over.
    """
    return workflow.open_to(sitting)


@gate.reads
def read_candidates(sitting: Sitting) -> tuple[Candidate, ...]:
    """Who may be given a seat, by name, for those who appoint; nothing for others."""
    if Action.APPOINT not in workflow.open_to(sitting):
        return ()
    seated = workflow.seats(sitting)
    parts: dict[tuple[str, str], dict[Part, None]] = {}
    for row in sitting.rows(queries.SITTERS):
        if row.person_id != sitting.acting.person_id:
            known = parts.setdefault((row.person_id, row.name), {})
            known.update(dict.fromkeys(_PARTS[Role(row.role)]))
    return tuple(
        Candidate(person_id, name, tuple(known), person_id in seated)
        for (person_id, name), known in parts.items()
    )
