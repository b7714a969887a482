"""Conflicts of interest: declared on seven statutory grounds, ruled on by the body, answered for.

Hallintolaki 434/2003, sections 27-30: who is disqualified takes no part in the matter and is not
present; the body rules on its members; the nominees compete in one matter, so the whole of it is
closed to who is disqualified. A conflict found late voids what the person has done and takes the
round back.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from portal.award import gate, ids, standings, workflow
from portal.award.acting import Acting
from portal.award.eligibility import competing, nominated_by
from portal.award.schema import (
    declaration,
    declared_ground,
    person,
    round_library,
    seat,
)
from portal.award.store import reading, writing
from portal.award.words import DecidedBy, NotNow, Part, Standing
from portal.award.workflow import AFTER_DECLARING, Action
from portal.menu import N_

GROUNDS: Mapping[int, str] = {
    1: N_("You or a person close to you is a party: works at or speaks for a nominated library."),
    2: N_("You or a person close to you assists or represents a party or who stands to gain."),
    3: N_("The result brings special benefit or harm to you or a person close to you."),
    4: N_("You are employed by, or have a commission from, a party or who stands to gain."),
    5: N_(
        "You or a person close to you sits on the board of, or leads, a body that stands to gain."
    ),
    6: N_("You or a person close to you sits on an organ that directs or supervises a party."),
    7: N_("Trust in your impartiality is endangered for another special reason."),
}


Leads = Mapping[str, Collection[str]]  # library -> libraries in the working groups it leads
NO_LEADS: Leads = {}


class Hint(StrEnum):
    """What the records themselves say about a possible conflict."""

    EMPLOYER = "employer"
    NOMINATOR = "nominator"
    GROUP_CHAIR = "group_chair"


HINT_TEXTS: Mapping[Hint, str] = {
    Hint.EMPLOYER: N_("The library that employs you has been nominated."),
    Hint.NOMINATOR: N_("You have nominated a library in this round."),
    Hint.GROUP_CHAIR: N_("Your library leads a working group in which a nominated library sits."),
}


@dataclass(frozen=True)
class Form:
    """What a person must know to declare: the competing libraries by name and nothing else of them."""

    libraries: tuple[str, ...]
    hints: tuple[Hint, ...]
    standing: Standing


@dataclass(frozen=True)
class Declared:
    """What a person has declared; grounds are numbers of GROUNDS."""

    declaration_id: str
    person_id: str
    name: str
    grounds: tuple[int, ...]
    explanation: str
    hints: tuple[Hint, ...]
    declared_at: datetime


# ---- reading


@gate.reads
def read_form(
    records: sa.Engine, *, acting: Acting, round_id: str, leads: Leads = NO_LEADS
) -> Form | None:
    """What is asked of a person with a seat, once conflicts are asked about; None for others.

    `leads` is `measured.leads` of the release. The law wants the person to know the parties, so their
    names are told before the declaration.
    """
    with reading(records) as con:
        held = gate.seat_held(con, acting, round_id)
        found = workflow.read_round(con, round_id)
        if held is None or found is None or found.state not in AFTER_DECLARING:
            return None
        rows = con.execute(
            sa.select(round_library.c.name)
            .where(
                round_library.c.round_id == round_id,
                round_library.c.library.in_(set(competing(con, round_id).values())),
            )
            .order_by(round_library.c.name)
        )
        hints = _hints(con, acting, round_id, leads)
        return Form(tuple(rows.scalars()), hints, held.standing)


@gate.reads
def read_declarations(records: sa.Engine, *, acting: Acting, round_id: str) -> tuple[Declared, ...]:
    """What has been declared, the first one first, for those who rule on it or keep the minutes."""
    with reading(records) as con:
        if not gate.sees_papers(con, acting, round_id):
            return ()
        rows = con.execute(
            sa.select(declaration, person.c.name)
            .join(person, person.c.person_id == declaration.c.person_id)
            .where(declaration.c.round_id == round_id)
            .order_by(declaration.c.declared_at)
        ).all()
        return tuple(_declared(con, row) for row in rows)


# ---- declaring


def tell_employer(
    records: sa.Engine, *, acting: Acting, round_id: str, library: str | None
) -> None:
    """Say which library employs oneself, by its code; the hints follow from it. Raises NotYours, NotNow."""
    with writing(records) as con:
        workflow.step(con, acting, round_id, Action.DECLARE)
        con.execute(
            seat.update()
            .where(seat.c.round_id == round_id, seat.c.person_id == acting.person_id)
            .values(library=library or None)
        )


def declare_none(
    records: sa.Engine, *, acting: Acting, round_id: str, explanation: str = "",
    leads: Leads = NO_LEADS,
) -> Standing:  # fmt: skip
    """Declare that there is no conflict. Where the records hint at one it is explained, and ruled on;
    an officer who decides alone rules on it alone.

    Returns how the person stands now: free, or declared. Raises NotYours, NotNow.
    """
    with writing(records) as con:
        found = workflow.step(con, acting, round_id, Action.DECLARE)
        hints = _hints(con, acting, round_id, leads)
        if hints and len(explanation.strip()) < workflow.LEAST_REASON:
            raise NotNow(N_("Say why what the records hint at is no conflict."))
        _keep_declaration(con, acting, round_id, (), explanation, hints)
        by_oneself = not hints or _is_officer(con, acting, found)
        standing = Standing.FREE if by_oneself else Standing.DECLARED
        standings.stand(con, acting, round_id, str(acting.person_id), standing)
        return standing


def declare(
    records: sa.Engine, *, acting: Acting, round_id: str, grounds: Sequence[int], explanation: str,
    leads: Leads = NO_LEADS,
) -> None:  # fmt: skip
    """Declare a possible conflict on one or more grounds; the body rules. Raises NotYours, NotNow."""
    with writing(records) as con:
        workflow.step(con, acting, round_id, Action.DECLARE)
        if not set(grounds) <= set(GROUNDS) or not grounds:
            raise NotNow(N_("Choose the ground of the conflict."))
        if len(explanation.strip()) < workflow.LEAST_REASON:
            raise NotNow(N_("Give a reason: it is kept."))
        hints = _hints(con, acting, round_id, leads)
        _keep_declaration(con, acting, round_id, grounds, explanation, hints)
        standings.stand(con, acting, round_id, str(acting.person_id), Standing.DECLARED)


def _is_officer(con: sa.Connection, acting: Acting, found: workflow.Round) -> bool:
    held = workflow.read_seat(con, acting, found.round_id)
    is_chair = held is not None and held.part is Part.CHAIR
    return is_chair and found.decided_by is DecidedBy.OFFICER


# ---- hints and rows


def _hints(con: sa.Connection, acting: Acting, round_id: str, leads: Leads) -> tuple[Hint, ...]:
    competitors = set(competing(con, round_id).values())
    library = workflow.read_employer(con, acting, round_id)
    found = {
        Hint.EMPLOYER: library in competitors,
        Hint.NOMINATOR: bool(competitors & nominated_by(con, acting, round_id)),
        Hint.GROUP_CHAIR: bool(competitors.intersection(leads.get(library or "", ()))),
    }
    return tuple(hint for hint, is_so in found.items() if is_so)


def _keep_declaration(
    con: sa.Connection,
    acting: Acting,
    round_id: str,
    grounds: Sequence[int],
    explanation: str,
    hints: Sequence[Hint],
) -> None:
    declaration_id = ids.new()
    con.execute(
        declaration.insert().values(
            declaration_id=declaration_id, round_id=round_id, person_id=acting.person_id,
            has_conflict=bool(grounds), explanation=explanation,
            hints=json.dumps([str(hint) for hint in hints]), declared_at=acting.at,
        )
    )  # fmt: skip
    for ground in sorted(set(grounds)):
        con.execute(declared_ground.insert().values(declaration_id=declaration_id, ground=ground))


def _declared(con: sa.Connection, row: sa.Row[tuple[object, ...]]) -> Declared:
    grounds = con.execute(
        sa.select(declared_ground.c.ground)
        .where(declared_ground.c.declaration_id == row.declaration_id)
        .order_by(declared_ground.c.ground)
    ).scalars()
    return Declared(
        declaration_id=row.declaration_id, person_id=row.person_id, name=row.name,
        grounds=tuple(grounds), explanation=row.explanation,
        hints=tuple(Hint(hint) for hint in json.loads(row.hints)), declared_at=row.declared_at,
    )  # fmt: skip
