"""The people of the made-up round."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from portal.kit.access import Role
from portal.records import people
from portal.records.acting import Acting, keeper
from portal.records.schema import person
from portal.records.store import reading

ISSUER = "sample"  # no identity provider: nobody signs in as one of them
_SIGNED_IN = timedelta(minutes=1)


@dataclass(frozen=True)
class Player:
    """One made-up person: a key, a name, and the role for the seat; the nominator has none."""

    key: str
    name: str
    role: Role | None


SECRETARY = Player("saga", "Saga Sihteeri", Role.SECRETARY)
CHAIR = Player("kaisa", "Kaisa Koski", Role.CHAIR)
TRIER = Player("matti", "Matti Maa", Role.MEMBER)  # whose reviews are left for who tries
MEMBER = Player("maija", "Maija Mieli", Role.MEMBER)
DISQUALIFIED = Player("mikko", "Mikko Meri", Role.MEMBER)
NOMINATOR = Player("ulla", "Ulla Uusi", None)

CAST = (SECRETARY, CHAIR, TRIER, MEMBER, DISQUALIFIED, NOMINATOR)
REVIEWERS = (CHAIR, MEMBER, TRIER)
KEYS = frozenset(one.key for one in CAST)


def engage(records: sa.Engine, at: datetime) -> dict[str, str]:
    """Make everybody known with the role for their seat. Returns key -> person id."""
    known = {}
    for one in CAST:
        known[one.key] = people.remember_person(
            records, issuer=ISSUER, subject=one.key, name=one.name, at=at
        )
        if one.role is not None:
            people.grant_role(
                records, acting=replace(keeper(), at=at), person_id=known[one.key], role=one.role
            )
    return known


def acting_as(records: sa.Engine, key: str) -> Acting | None:
    """The player of this key, acting now; None when the records do not know them."""
    with reading(records) as con:
        known = con.execute(
            sa.select(person.c.person_id).where(person.c.issuer == ISSUER, person.c.subject == key)
        ).scalar()
    return None if known is None else signed_in(str(known), Acting(None).at)


def signed_in(person_id: str, at: datetime) -> Acting:
    """A person acting at a moment, with a fresh sign-in."""
    return Acting(person_id, signed_in_at=at - _SIGNED_IN, at=at)
