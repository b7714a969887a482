"""Conflicts of interest: declared on seven statutory grounds, ruled on by the body, answered for.

Hallintolaki 434/2003, sections 27-30: who is disqualified takes no part in the matter and is not
present; the body rules on its members; the nominees compete in one matter, so the whole of it is
closed to who is disqualified. Handling begins with the first nomination, so the declaration comes
before it, and is asked for anew when another library is nominated. A conflict found late voids what
the person has done and takes the round back.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from portal.award import gate, parties, standings, workflow
from portal.award.eligibility import nominated_by
from portal.award.workflow import Action
from portal.kit import text_rule
from portal.kit.menu import N_
from portal.records import ids
from portal.records.acting import Acting
from portal.records.schema import (
    declaration,
    declared_ground,
    employer_told,
    person,
    round_library,
    seat,
)
from portal.records.store import reading, writing
from portal.records.words import DecidedBy, NotNow, Part, Standing

GROUNDS: Mapping[int, str] = {
    1: N_("You or a person close to you is a party."),
    2: N_("You or a person close to you assists or represents a party, or somebody to whom the result can be expected to bring special benefit or harm."),
    3: N_("The result can be expected to bring special benefit or harm to you or to a person close to you."),
    4: N_("You are employed by, or have a commission connected with the matter from, a party or somebody to whom the result can be expected to bring special benefit or harm."),
    5: N_("You or a person close to you is a member of the board or a comparable body of, or leads, an organisation that is a party or to which the result can be expected to bring special benefit or harm."),
    6: N_("You or a person close to you is a member of the board or a comparable body of an agency, and the matter concerns the steering or supervision of that agency."),
    7: N_("Confidence in your impartiality is endangered for another special reason."),
}  # fmt: skip
CLOSE = N_("A person close to you means: your spouse, child, grandchild, brother or sister, parent, grandparent or somebody else especially close to you, and their spouses; your parents' brothers and sisters and their spouses, the children of your brothers and sisters, and your former spouse; your spouse's child, grandchild, brother or sister, parent and grandparent and their spouses, and the children of your spouse's brothers and sisters. Half-relatives count as well, and a cohabiting or registered partner counts as a spouse. In grounds 3, 5 and 6 only the first of these three groups counts.")  # fmt: skip
MUNICIPAL = N_("For those employed by a municipality section 97 of the Local Government Act applies as well. If you are not sure, ask a lawyer of the municipality.")  # fmt: skip


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
    """What a person must know to declare: the nominated libraries by name and nothing else of them.

    `employer` is the library told last, None for none of the round's; `is_told` when it was told at all.
    `is_anew`: the person has declared before, and a library has been nominated since.
    """

    libraries: tuple[str, ...]
    hints: tuple[Hint, ...]
    standing: Standing
    employer: str | None
    is_told: bool
    is_anew: bool


@dataclass(frozen=True)
class Employer:
    """One answer to the question of the employer: the library's name, None for none of the round's."""

    library: str | None
    told_at: datetime


@dataclass(frozen=True)
class Declared:
    """What a person has declared; grounds are numbers of GROUNDS, employers every answer until then."""

    declaration_id: str
    person_id: str
    name: str
    grounds: tuple[int, ...]
    explanation: str
    hints: tuple[Hint, ...]
    employers: tuple[Employer, ...]
    declared_at: datetime


# ---- reading


@gate.reads
def read_form(
    records: sa.Engine, *, acting: Acting, round_id: str, leads: Leads = NO_LEADS
) -> Form | None:
    """What is asked of a person with a seat, once a library has been nominated; None for others.

    `leads` is `measured.leads` of the release. The law wants the person to know the parties, so their
    names are told before the declaration.
    """
    with reading(records) as con:
        held = gate.seat_held(con, acting, round_id)
        if held is None or not held.is_asked:
            return None
        told = _employers(con, round_id, held.person_id)
        return Form(
            libraries=tuple(parties.named(con, round_id).values()),
            hints=_hints(con, acting, round_id, leads), standing=held.standing,
            employer=told[-1].library if told else None, is_told=bool(told),
            is_anew=_newest(con, round_id, held.person_id) is not None,
        )  # fmt: skip


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
    """Say which library employs oneself, by its code, None for none of the round's.

    Every answer is kept and the hints follow from all of them: one that was raised does not go away
    with another answer. Who was free declares anew. Raises NotYours, NotNow.
    """
    with writing(records) as con:
        workflow.step(con, acting, round_id, Action.DECLARE)
        person_id = str(acting.person_id)
        try:
            con.execute(
                employer_told.insert().values(
                    told_id=ids.new(), round_id=round_id, person_id=person_id,
                    library=library or None, told_at=acting.at,
                )
            )  # fmt: skip
        except sa.exc.IntegrityError as error:
            raise NotNow(
                N_("Choose one of the round's libraries, or none of these."), field="employer"
            ) from error
        con.execute(
            seat.update()
            .where(seat.c.round_id == round_id, seat.c.person_id == person_id)
            .values(library=library or None)
        )
        if standings.read_standing(con, round_id, person_id) is Standing.FREE:
            standings.stand(con, acting, round_id, person_id, Standing.UNDECLARED)


def declare_none(
    records: sa.Engine, *, acting: Acting, round_id: str, explanation: str = "",
    leads: Leads = NO_LEADS,
) -> Standing:  # fmt: skip
    """Declare that there is no conflict. Where the records hint at one, or have ever hinted, it is
    explained, and ruled on; an officer who decides alone rules on it alone.

    Returns how the person stands now: free, or declared. Raises NotYours, NotNow.
    """
    with writing(records) as con:
        found = workflow.step(con, acting, round_id, Action.DECLARE)
        hints = _hints(con, acting, round_id, leads)
        if hints and not text_rule.says(explanation, workflow.LEAST_REASON):
            raise NotNow(N_("Say why what the records hint at is no conflict."), field="waiver")
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
            raise NotNow(N_("Choose the ground of the conflict."), field="ground")
        if not text_rule.says(explanation, workflow.LEAST_REASON):
            raise NotNow(N_("Give a reason: it is kept."), field="reason")
        hints = _hints(con, acting, round_id, leads)
        _keep_declaration(con, acting, round_id, grounds, explanation, hints)
        standings.stand(con, acting, round_id, str(acting.person_id), Standing.DECLARED)


def _is_officer(con: sa.Connection, acting: Acting, found: workflow.Round) -> bool:
    held = workflow.read_seat(con, acting, found.round_id)
    is_chair = held is not None and held.part is Part.CHAIR
    return is_chair and found.decided_by is DecidedBy.OFFICER


# ---- hints and rows


def _hints(con: sa.Connection, acting: Acting, round_id: str, leads: Leads) -> tuple[Hint, ...]:
    """What the records hint at: by every employer that was told, and what earlier declarations bore."""
    nominated = set(parties.named(con, round_id))
    person_id = str(acting.person_id)
    libraries = _worked_for(con, round_id, person_id)
    led = {one for library in libraries for one in leads.get(library, ())}
    found = {
        Hint.EMPLOYER: bool(libraries & nominated),
        Hint.NOMINATOR: bool(nominated & nominated_by(con, acting, round_id)),
        Hint.GROUP_CHAIR: bool(led & nominated),
    }
    before = con.execute(
        sa.select(declaration.c.hints).where(
            declaration.c.round_id == round_id, declaration.c.person_id == person_id
        )
    ).scalars()
    raised = {hint for text in before for hint in json.loads(text)}
    return tuple(hint for hint, is_so in found.items() if is_so or hint in raised)


def _worked_for(con: sa.Connection, round_id: str, person_id: str) -> set[str]:
    """Every library that was told as the person's employer, by the person or with the seat."""
    told = sa.select(employer_told.c.library).where(
        employer_told.c.round_id == round_id, employer_told.c.person_id == person_id
    )
    with_seat = sa.select(seat.c.library).where(
        seat.c.round_id == round_id, seat.c.person_id == person_id
    )
    found = (*con.execute(told).scalars(), *con.execute(with_seat).scalars())
    return {library for library in found if library is not None}


def _employers(
    con: sa.Connection, round_id: str, person_id: str, until: datetime | None = None
) -> tuple[Employer, ...]:
    """Every answer to the question of the employer by code, the first one first."""
    rows = con.execute(
        sa.select(employer_told.c.library, employer_told.c.told_at)
        .where(employer_told.c.round_id == round_id, employer_told.c.person_id == person_id)
        .order_by(employer_told.c.told_at)
    )
    return tuple(
        Employer(row.library, row.told_at) for row in rows if until is None or row.told_at <= until
    )


def _newest(con: sa.Connection, round_id: str, person_id: str) -> str | None:
    return con.execute(
        sa.select(declaration.c.declaration_id)
        .where(declaration.c.round_id == round_id, declaration.c.person_id == person_id)
        .order_by(declaration.c.declared_at.desc())
        .limit(1)
    ).scalar()


def _keep_declaration(
    con: sa.Connection,
    acting: Acting,
    round_id: str,
    grounds: Sequence[int],
    explanation: str,
    hints: Sequence[Hint],
) -> None:
    nominated = parties.named(con, round_id)
    if not nominated:
        raise NotNow(N_("No library has been nominated yet: there is nothing to declare about."))
    if not _employers(con, round_id, str(acting.person_id)):
        raise NotNow(N_("Say first which library employs you, or none of these."), field="employer")
    declaration_id = ids.new()
    con.execute(
        declaration.insert().values(
            declaration_id=declaration_id, round_id=round_id, person_id=acting.person_id,
            has_conflict=bool(grounds), explanation=explanation,
            hints=json.dumps([str(hint) for hint in hints]), declared_at=acting.at,
            parties=json.dumps(sorted(nominated)),
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
    names = dict(
        con.execute(
            sa.select(round_library.c.library, round_library.c.name).where(
                round_library.c.round_id == row.round_id
            )
        ).all()
    )
    told = _employers(con, row.round_id, row.person_id, row.declared_at)
    return Declared(
        declaration_id=row.declaration_id, person_id=row.person_id, name=row.name,
        grounds=tuple(grounds), explanation=row.explanation,
        hints=tuple(Hint(hint) for hint in json.loads(row.hints)),
        employers=tuple(Employer(names.get(one.library), one.told_at) for one in told),
        declared_at=row.declared_at,
    )  # fmt: skip
