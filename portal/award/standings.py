"""How a person stands to the matter: read and changed in one place, and logged."""

import json

from portal.award import parties, queries, workflow
from portal.kit.i18n import N_
from portal.records.schema import seat
from portal.records.sitting import Row, Sitting
from portal.records.words import NotNow, Standing


def stand(sitting: Sitting, person_id: str, standing: Standing) -> None:
    """Let a person of the round stand so from now on.

    Raises NotNow for one whose review or attendance leans on how the person stands.
    """
    _let_go(sitting, person_id)
    sitting.write(
        seat.update()
        .where(seat.c.round_id == sitting.round_id, seat.c.person_id == person_id)
        .values(standing=standing)
    )
    sitting.log(f"seat.{standing}", person_id)


def ask_anew(sitting: Sitting, library: str) -> None:
    """Ask those anew who were free before this library was nominated: they have not declared about it."""
    for who in workflow.seats(sitting).values():
        is_free = who.standing is Standing.FREE
        if is_free and library not in _declared_about(sitting, who.person_id):
            stand(sitting, who.person_id, Standing.UNDECLARED)


def has_declared_about_all(sitting: Sitting, person_id: str) -> bool:
    """True when no library has been nominated that the person's last declaration did not know of."""
    return set(parties.named(sitting)) <= _declared_about(sitting, person_id)


def standing_of(sitting: Sitting, person_id: str) -> Standing | None:
    """How a person stands, None for who has no seat in the round."""
    held = workflow.seats(sitting).get(person_id)
    return None if held is None else held.standing


def newest_declaration(sitting: Sitting, person_id: str) -> Row | None:
    """What the person has declared last, None before that."""
    own = [row for row in sitting.rows(queries.DECLARATIONS) if row.person_id == person_id]
    return own[-1] if own else None


def _declared_about(sitting: Sitting, person_id: str) -> set[str]:
    """The libraries that had been nominated when the person declared last."""
    newest = newest_declaration(sitting, person_id)
    return set(json.loads((newest and newest.parties) or "[]"))


def _let_go(sitting: Sitting, person_id: str) -> None:
    """Refuse a person who declares anew while what they did leans on their standing."""
    leans = any(
        row.person_id == person_id and row.standing is not None
        for query in (queries.REVIEWS, queries.ATTENDANCE)
        for row in sitting.rows(query)
    )
    if leans:
        raise NotNow(
            N_("You have taken part already: withdraw from the matter, or let the body rule.")
        )
