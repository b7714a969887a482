"""Rounds: begun, set up, seated, listed."""

from dataclasses import asdict, dataclass
from datetime import date

import sqlalchemy as sa

from portal.award import gate, rules, seats, workflow
from portal.award.standings import read_standing
from portal.award.workflow import Action, Round, Seat
from portal.kit import access
from portal.kit.menu import N_
from portal.records import events, ids, people
from portal.records.acting import Acting
from portal.records.schema import person, role_grant, round_, seat
from portal.records.store import reading, writing
from portal.records.words import Changed, DecidedBy, NotNow, Part, Standing, State


@dataclass(frozen=True)
class Settings:
    """What the secretary sets for a round before the rules are published.

    `margin_hundredths` 25 means that a lead under 0.25 points is a tie. `publish_from` is the first
    day of publication, `stand_aside_years` how long a winner stands aside.
    """

    year: int
    name: str
    decided_by: DecidedBy = DecidedBy.BODY
    quorum: int = 3
    margin_hundredths: int = 25
    reviews_needed: int = 3
    stand_aside_years: int = 3
    call_opens_on: date | None = None
    call_closes_on: date | None = None
    reviews_due_on: date | None = None
    decision_due_on: date | None = None
    publish_from: date | None = None


@dataclass(frozen=True)
class Seated:
    """A seat with the name of who holds it; `replaces` is the person it stands in for, `library` the
    employer, where it was told."""

    person_id: str
    name: str
    part: Part
    standing: Standing
    replaces: str | None
    library: str | None


def create_round(records: sa.Engine, *, acting: Acting, settings: Settings) -> str:
    """Begin a round as a draft; who begins it is its secretary. Returns its id. Raises NotYours."""
    with writing(records) as con:
        people.require(con, acting, access.may_prepare)
        round_id = ids.new()
        con.execute(
            round_.insert().values(
                round_id=round_id, state=State.DRAFT, created_at=acting.at, row_version=1,
                **asdict(settings),
            )
        )  # fmt: skip
        events.append(con, acting, "round.created", round_id, round_id=round_id)
        if acting.person_id is not None:
            _seat(con, acting, round_id, acting.person_id, Part.SECRETARY)
        return round_id


def edit_settings(
    records: sa.Engine, *, acting: Acting, round_id: str, settings: Settings, seen: int
) -> None:
    """Change the draft's settings; `seen` is the row version that the editor saw.

    Raises NotYours, NotNow, Changed.
    """
    with writing(records) as con:
        last = events.last_actor(con, round_id=round_id)
        before = workflow.step(con, acting, round_id, Action.EDIT_RULES)
        if before.row_version != seen:
            raise events.changed_since(acting, last)
        con.execute(round_.update().where(round_.c.round_id == round_id).values(**asdict(settings)))


def appoint(
    records: sa.Engine,
    *,
    acting: Acting,
    round_id: str,
    person_id: str,
    part: Part,
    replaces: str | None = None,
    library: str | None = None,
) -> None:
    """Give a person a seat in the round; a substitute replaces one who is disqualified or whose role has
    ended. `library` is the code of the library that employs the person.

    Raises NotYours, and NotNow when the person lacks the role, is oneself, or the other need not be
    replaced.
    """
    with writing(records) as con:
        workflow.step(con, acting, round_id, Action.APPOINT)
        if person_id == acting.person_id:
            raise NotNow(N_("Nobody gives themself a seat in a round."))
        if part not in _parts_of(con, acting, person_id):
            raise NotNow(N_("The person does not have the role that this seat needs."))
        if replaces is not None and not _is_gone(con, acting, round_id, replaces):
            raise NotNow(N_("Only who is disqualified or whose role has ended is replaced."))
        if read_standing(con, round_id, person_id) is not None:
            raise Changed(N_("The person has a seat in this round already."))
        _seat(con, acting, round_id, person_id, part, replaces, library)


def _is_gone(con: sa.Connection, acting: Acting, round_id: str, person_id: str) -> bool:
    is_out = read_standing(con, round_id, person_id) is Standing.OUT
    return is_out or person_id in seats.whose_role_ended(con, acting, round_id)


def _seat(
    con: sa.Connection,
    acting: Acting,
    round_id: str,
    person_id: str,
    part: Part,
    replaces: str | None = None,
    library: str | None = None,
) -> None:
    con.execute(
        seat.insert().values(
            round_id=round_id, person_id=person_id, part=part, standing=Standing.UNDECLARED,
            replaces=replaces, library=library, appointed_at=acting.at,
        )
    )  # fmt: skip
    events.append(
        con, acting, "seat.appointed", person_id, round_id=round_id, part=part, replaces=replaces
    )


def _parts_of(con: sa.Connection, acting: Acting, person_id: str) -> set[str]:
    """The roles that a person holds just now; a part bears the name of the role it needs."""
    rows = con.execute(
        sa.select(role_grant.c.role).where(
            role_grant.c.person_id == person_id, people.holds_at(acting.at)
        )
    )
    roles = set(rows.scalars())
    return roles | ({Part.MEMBER} if Part.CHAIR in roles else set())


@gate.reads
def read_rounds(records: sa.Engine, *, acting: Acting) -> tuple[Round, ...]:
    """Every round with published rules, and drafts in which one has a seat; newest first."""
    with reading(records) as con:
        rows = con.execute(
            sa.select(round_.c.round_id).order_by(round_.c.year.desc(), round_.c.created_at.desc())
        ).scalars()
        found = [workflow.read_round(con, round_id) for round_id in rows.all()]
        return tuple(one for one in found if one and rules.may_see(con, acting, one))


@gate.reads
def read_own_seat(records: sa.Engine, *, acting: Acting, round_id: str) -> Seat | None:
    """One's own part and standing in a round; None without a seat."""
    with reading(records) as con:
        people.roles_of(con, acting)
        return workflow.read_seat(con, acting, round_id)


@gate.reads
def read_seats(records: sa.Engine, *, acting: Acting, round_id: str) -> tuple[Seated, ...]:
    """The seats of a round by name, for those of its seats who are not disqualified."""
    with reading(records) as con:
        if gate.seat_held(con, acting, round_id) is None:
            return ()
        rows = con.execute(
            sa.select(seat, person.c.name)
            .join(person, person.c.person_id == seat.c.person_id)
            .where(seat.c.round_id == round_id)
            .order_by(person.c.name)
        )
        return tuple(
            Seated(
                row.person_id, row.name, Part(row.part), Standing(row.standing), row.replaces,
                row.library,
            )
            for row in rows
        )  # fmt: skip


@gate.reads
def read_ended(records: sa.Engine, *, acting: Acting, round_id: str) -> frozenset[str]:
    """The ids of those with a seat whose role for it holds no more, for the seats of the round."""
    with reading(records) as con:
        if gate.seat_held(con, acting, round_id) is None:
            return frozenset()
        return seats.whose_role_ended(con, acting, round_id)
