"""People as the identity provider names them, and their dated roles.

A person is an issuer and a subject, never an e-mail address. Of a person nothing else is kept than
the display name, and the address for mail where the provider tells one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from portal.kit import access
from portal.kit.access import Role
from portal.kit.i18n import N_
from portal.records import events, ids
from portal.records.acting import Acting
from portal.records.schema import person, role_grant
from portal.records.sitting import NO_ROLE, Sitting, holds
from portal.records.store import reading, writing
from portal.records.words import Changed, NotNow, NotYours

NOT_KNOWN = N_("There is no such person.")


@dataclass(frozen=True)
class Grant:
    """A role and from when to when it holds; no end means for now."""

    grant_id: str
    role: Role
    valid_from: datetime
    valid_until: datetime | None


@dataclass(frozen=True)
class Person:
    """A person who has signed in, or whom the keeper has named, with all roles past and present."""

    person_id: str
    issuer: str
    subject: str
    name: str
    grants: tuple[Grant, ...]


# ---- reading

_GRANTS = sa.select(role_grant).order_by(role_grant.c.valid_from)
_PEOPLE = sa.select(person).order_by(person.c.name, person.c.person_id)


def read_roles(sitting: Sitting) -> frozenset[Role]:
    """The roles that hold just now. Raises NotYours when the session is over."""
    return sitting.roles


def is_anybody_known(records: sa.Engine) -> bool:
    """True when somebody has ever signed in or been named by the keeper."""
    with reading(records) as con:
        return con.execute(sa.select(person.c.person_id).limit(1)).first() is not None


def read_people(sitting: Sitting) -> tuple[Person, ...]:
    """Everybody with all their grants, by name. For admins; raises NotYours for others."""
    sitting.require(access.may_manage_people)
    grants: dict[str, list[Grant]] = {}
    for row in sitting.rows(_GRANTS):
        grant = Grant(row.grant_id, Role(row.role), row.valid_from, row.valid_until)
        grants.setdefault(row.person_id, []).append(grant)
    return tuple(_person(row, grants.get(row.person_id, [])) for row in sitting.rows(_PEOPLE))


def _person(row: sa.Row[tuple[object, ...]], grants: list[Grant]) -> Person:
    return Person(
        person_id=row.person_id,
        issuer=row.issuer,
        subject=row.subject,
        name=row.name,
        grants=tuple(grants),
    )


# ---- writing


def remember_person(
    records: sa.Engine,
    *,
    issuer: str,
    subject: str,
    name: str,
    email: str | None = None,
    at: datetime | None = None,
) -> str:
    """Know a person who has just signed in, under the name and address the provider gives. Returns the id."""
    now = at or datetime.now(UTC)
    name = name.strip() or subject
    with writing(records) as con:
        row = con.execute(
            sa.select(person).where(person.c.issuer == issuer, person.c.subject == subject)
        ).first()
        if row is None:
            person_id = ids.new()
            con.execute(
                person.insert().values(
                    person_id=person_id,
                    issuer=issuer,
                    subject=subject,
                    name=name,
                    first_seen_at=now,
                    email=email,
                    signed_out_until=None,
                )
            )
            events.append(con, Acting(person_id, at=now), "person.first_seen", person_id)
            return person_id
        if row.name != name:
            con.execute(
                person.update().where(person.c.person_id == row.person_id).values(name=name)
            )
            events.append(con, Acting(row.person_id, at=now), "person.renamed", row.person_id)
        if email and row.email != email:
            con.execute(
                person.update().where(person.c.person_id == row.person_id).values(email=email)
            )
        return str(row.person_id)


def addresses(con: sa.Connection, people: Collection[str]) -> dict[str, str]:
    """Where people read mail, by id; who has told no address is left out."""
    known = sa.select(person.c.person_id, person.c.email).where(
        person.c.person_id.in_(people), person.c.email.isnot(None)
    )
    return {row.person_id: row.email for row in con.execute(known)}


def sign_out(records: sa.Engine, *, acting: Acting) -> None:
    """End every session of the person that the provider issued until this one, in all open tabs.

    The mark never moves back: signing out in an old tab leaves newer sessions that have ended ended.
    """
    if acting.person_id is None or acting.signed_in_at is None:
        return
    mine = person.c.person_id == acting.person_id
    with writing(records) as con:
        before = con.execute(sa.select(person.c.signed_out_until).where(mine)).scalar()
        until = max(before or 0, int(acting.signed_in_at.timestamp()))
        con.execute(person.update().where(mine).values(signed_out_until=until))
        events.append(con, acting, "person.signed_out", acting.person_id, until=until)


def grant_role(
    records: sa.Engine,
    *,
    acting: Acting,
    person_id: str,
    role: Role,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> str:
    """Give a role, from now unless told otherwise. Returns the grant's id.

    Raises NotYours, NotNow for dates the wrong way round and for a role in a round that an admin would
    give themself, Changed when the role is there already.
    """
    start = valid_from or acting.at
    with Sitting.writing(records, acting) as sitting:
        sitting.require(access.may_manage_people)
        if acting.person_id == person_id and access.may_sit(role):
            raise NotNow(
                N_(
                    "Nobody gives themself a role in a round: another admin does, or the keeper of the machine."
                ),
                field="role",
            )
        return _give(sitting.con, acting, person_id, role, (start, valid_until))


def end_role(
    records: sa.Engine, *, acting: Acting, grant_id: str, at: datetime | None = None
) -> None:
    """End a role, now unless a later day is told; from then on the person's actions are refused.

    An end that is set already is never put off: that would be giving the role. Raises NotYours, NotNow when
    it has ended, and when nobody would be admin after it.
    """
    with Sitting.writing(records, acting) as sitting:
        sitting.require(access.may_manage_people)
        con = sitting.con
        row = con.execute(sa.select(role_grant).where(role_grant.c.grant_id == grant_id)).first()
        if row is None or (row.valid_until is not None and row.valid_until <= acting.at):
            raise NotNow(N_("This role has ended already."), field="grant_id")
        asked = max(at or acting.at, acting.at, row.valid_from)
        end = asked if row.valid_until is None else min(asked, row.valid_until)
        if row.role == Role.ADMIN and not acting.is_keeper and not _admins(con, end, but=grant_id):
            raise NotNow(
                N_("The last admin cannot be taken away: give the role to another first."),
                field="grant_id",
            )
        con.execute(
            role_grant.update()
            .where(role_grant.c.grant_id == grant_id)
            .values(valid_until=end, ended_by=acting.actor)
        )
        events.append(
            con,
            acting,
            "role.ended",
            row.person_id,
            role=row.role,
            at=end.isoformat(),
            grant=grant_id,
        )


def make_first_admin(records: sa.Engine, *, acting: Acting, person_id: str) -> str:
    """Give the admin's role where nobody has it; for the keeper of the machine only.

    Raises NotYours for anybody else, Changed when there is an admin already.
    """
    with writing(records) as con:
        if not acting.is_keeper:
            raise NotYours(NO_ROLE)
        if _admins(con, acting.at):
            raise Changed(N_("There is an admin already."))
        return _give(con, acting, person_id, Role.ADMIN, (acting.at, None))


def _give(
    con: sa.Connection,
    acting: Acting,
    person_id: str,
    role: Role,
    dates: tuple[datetime, datetime | None],
) -> str:
    start, until = dates
    _known(con, person_id)
    if role is Role.VISITOR:
        raise NotNow(N_("Everybody is a visitor: this role is not given."), field="role")
    if until is not None and until <= start:
        raise NotNow(N_("The end must come after the start."), field="valid_until")
    if _overlaps(con, person_id, role, dates):
        raise Changed(N_("The person has this role in that time already."), field="role")
    grant_id = ids.new()
    con.execute(
        role_grant.insert().values(
            grant_id=grant_id,
            person_id=person_id,
            role=role,
            valid_from=start,
            valid_until=until,
            granted_by=acting.actor,
            granted_at=acting.at,
        )
    )
    events.append(
        con,
        acting,
        "role.granted",
        person_id,
        role=role,
        valid_from=start.isoformat(),
        valid_until=None if until is None else until.isoformat(),
        grant=grant_id,
    )
    return grant_id


def _known(con: sa.Connection, person_id: str) -> None:
    found = con.execute(sa.select(person.c.person_id).where(person.c.person_id == person_id))
    if found.first() is None:
        raise NotNow(NOT_KNOWN, field="person_id")


def _admins(con: sa.Connection, at: datetime, but: str = "") -> int:
    """How many persons are admin at a moment, one grant left out."""
    return int(
        con.execute(
            sa.select(sa.func.count(sa.distinct(role_grant.c.person_id))).where(
                role_grant.c.role == Role.ADMIN, holds(at), role_grant.c.grant_id != but
            )
        ).scalar_one()
    )


def _overlaps(
    con: sa.Connection, person_id: str, role: Role, dates: tuple[datetime, datetime | None]
) -> bool:
    start, end = dates
    other = role_grant.c
    rule = sa.and_(
        other.person_id == person_id,
        other.role == role,
        sa.or_(other.valid_until.is_(None), other.valid_until > start),
        sa.true() if end is None else other.valid_from < end,
    )
    return con.execute(sa.select(role_grant.c.grant_id).where(rule)).first() is not None
