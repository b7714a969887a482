"""How a person stands to the matter: read and changed in one place, and logged."""

import json

import sqlalchemy as sa

from portal.award import parties
from portal.kit.menu import N_
from portal.records import events
from portal.records.acting import Acting
from portal.records.schema import attendance, declaration, review, seat
from portal.records.words import NotNow, Standing


def stand(
    con: sa.Connection, acting: Acting, round_id: str, person_id: str, standing: Standing
) -> None:
    _let_go(con, round_id, person_id)
    con.execute(
        seat.update()
        .where(seat.c.round_id == round_id, seat.c.person_id == person_id)
        .values(standing=standing)
    )
    events.append(con, acting, f"seat.{standing}", person_id, round_id=round_id)


def ask_anew(con: sa.Connection, acting: Acting, round_id: str, library: str) -> None:
    """Ask those anew who were free before this library was nominated: they have not declared about it."""
    rows = con.execute(
        sa.select(seat.c.person_id).where(
            seat.c.round_id == round_id, seat.c.standing == Standing.FREE
        )
    )
    for person_id in rows.scalars().all():
        if library not in _declared_about(con, round_id, person_id):
            stand(con, acting, round_id, person_id, Standing.UNDECLARED)


def has_declared_about_all(con: sa.Connection, round_id: str, person_id: str) -> bool:
    """True when no library has been nominated that the person's last declaration did not know of."""
    return set(parties.named(con, round_id)) <= _declared_about(con, round_id, person_id)


def _declared_about(con: sa.Connection, round_id: str, person_id: str) -> set[str]:
    """The libraries that had been nominated when the person declared last."""
    newest = con.execute(
        sa.select(declaration.c.parties)
        .where(declaration.c.round_id == round_id, declaration.c.person_id == person_id)
        .order_by(declaration.c.declared_at.desc())
        .limit(1)
    ).scalar()
    return set(json.loads(newest or "[]"))


def _let_go(con: sa.Connection, round_id: str, person_id: str) -> None:
    """Refuse a person who declares anew while what they did leans on their standing."""
    for table in (review, attendance):
        leaning = sa.select(table.c.round_id).where(
            table.c.round_id == round_id,
            table.c.person_id == person_id,
            table.c.standing.isnot(None),
        )
        if con.execute(leaning).first() is not None:
            raise NotNow(
                N_("You have taken part already: withdraw from the matter, or let the body rule.")
            )


def read_standing(con: sa.Connection, round_id: str, person_id: str) -> Standing | None:
    found = con.execute(
        sa.select(seat.c.standing).where(seat.c.round_id == round_id, seat.c.person_id == person_id)
    ).scalar()
    return None if found is None else Standing(found)
