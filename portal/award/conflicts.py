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

from portal.award import gate, parties, queries, standings, workflow
from portal.award.eligibility import nominated_by
from portal.award.workflow import Action, Round
from portal.kit import text_rule
from portal.kit.i18n import N_
from portal.records import ids
from portal.records.acting import Acting
from portal.records.schema import declaration, declared_ground, employer_told, seat
from portal.records.sitting import Row, Sitting
from portal.records.words import DecidedBy, NotNow, Part, Standing

GROUNDS: Mapping[int, str] = {
    1: N_("You or a person close to you is a party."),
    2: N_(
        "You or a person close to you assists or represents a party, or somebody to whom the result can be expected to bring special benefit or harm."
    ),
    3: N_(
        "The result can be expected to bring special benefit or harm to you or to a person close to you."
    ),
    4: N_(
        "You are employed by, or have a commission connected with the matter from, a party or somebody to whom the result can be expected to bring special benefit or harm."
    ),
    5: N_(
        "You or a person close to you is a member of the board or a comparable body of, or leads, an organisation that is a party or to which the result can be expected to bring special benefit or harm."
    ),
    6: N_(
        "You or a person close to you is a member of the board or a comparable body of an agency, and the matter concerns the steering or supervision of that agency."
    ),
    7: N_("Confidence in your impartiality is endangered for another special reason."),
}
CLOSE = N_(
    "A person close to you means: your spouse, child, grandchild, brother or sister, parent, grandparent or somebody else especially close to you, and their spouses; your parents' brothers and sisters and their spouses, the children of your brothers and sisters, and your former spouse; your spouse's child, grandchild, brother or sister, parent and grandparent and their spouses, and the children of your spouse's brothers and sisters. Half-relatives count as well, and a cohabiting or registered partner counts as a spouse. In grounds 3, 5 and 6 only the first of these three groups counts."
)
MUNICIPAL = N_("If you are not sure, ask a lawyer of the municipality.")


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
def read_form(sitting: Sitting, *, leads: Leads = NO_LEADS) -> Form | None:
    """What is asked of a person with a seat, once a library has been nominated; None for others.

    `leads` is `measured.leads` of the release. The law wants the person to know the parties, so their
    names are told before the declaration.
    """
    seat = gate.seat_held(sitting)
    if seat is None or not seat.is_asked:
        return None
    told = _employers(sitting, seat.person_id)
    return Form(
        libraries=tuple(parties.named(sitting).values()),
        hints=_hints(sitting, leads),
        standing=seat.standing,
        employer=told[-1].library if told else None,
        is_told=bool(told),
        is_anew=standings.newest_declaration(sitting, seat.person_id) is not None,
    )


@gate.reads
def read_declarations(sitting: Sitting) -> tuple[Declared, ...]:
    """What has been declared, the first one first, for those who rule on it or keep the minutes."""
    if not gate.sees_papers(sitting):
        return ()
    by_id: dict[str, list[Row]] = {}
    for row in sitting.rows(queries.DECLARATIONS):
        by_id.setdefault(row.declaration_id, []).append(row)
    return tuple(_declared(sitting, rows) for rows in by_id.values())


# ---- declaring


def tell_employer(
    records: sa.Engine, *, acting: Acting, round_id: str, library: str | None
) -> None:
    """Say which library employs oneself, by its code, None for none of the round's.

    Every answer is kept and the hints follow from all of them: one that was raised does not go away
    with another answer. Who was free declares anew. Raises NotYours, NotNow.
    """
    with Sitting.writing(records, acting, round_id) as sitting:
        workflow.step(sitting, Action.DECLARE)
        person_id = str(acting.person_id)
        try:
            sitting.write(
                employer_told.insert().values(
                    told_id=ids.new(),
                    round_id=round_id,
                    person_id=person_id,
                    library=library or None,
                    told_at=acting.at,
                )
            )
        except sa.exc.IntegrityError as error:
            raise NotNow(
                N_("Choose one of the round's libraries, or none of these."), field="employer"
            ) from error
        sitting.write(
            seat.update()
            .where(seat.c.round_id == round_id, seat.c.person_id == person_id)
            .values(library=library or None)
        )
        if standings.standing_of(sitting, person_id) is Standing.FREE:
            standings.stand(sitting, person_id, Standing.UNDECLARED)


def declare_none(
    records: sa.Engine,
    *,
    acting: Acting,
    round_id: str,
    explanation: str = "",
    leads: Leads = NO_LEADS,
) -> Standing:
    """Declare that there is no conflict. Where the records hint at one, or have ever hinted, it is
    explained, and ruled on; an officer who decides alone rules on it alone.

    Returns how the person stands now: free, or declared. Raises NotYours, NotNow.
    """
    with Sitting.writing(records, acting, round_id) as sitting:
        round_ = workflow.step(sitting, Action.DECLARE)
        hints = _hints(sitting, leads)
        if hints and not text_rule.says(explanation, workflow.LEAST_REASON):
            raise NotNow(N_("Say why what the records hint at is no conflict."), field="waiver")
        _keep_declaration(sitting, (), explanation, hints)
        by_oneself = not hints or _is_officer(sitting, round_)
        standing = Standing.FREE if by_oneself else Standing.DECLARED
        standings.stand(sitting, str(acting.person_id), standing)
        return standing


def declare(
    records: sa.Engine,
    *,
    acting: Acting,
    round_id: str,
    grounds: Sequence[int],
    explanation: str,
    leads: Leads = NO_LEADS,
) -> None:
    """Declare a possible conflict on one or more grounds; the body rules. Raises NotYours, NotNow."""
    with Sitting.writing(records, acting, round_id) as sitting:
        workflow.step(sitting, Action.DECLARE)
        if not set(grounds) <= set(GROUNDS) or not grounds:
            raise NotNow(N_("Choose the ground of the conflict."), field="ground")
        if not text_rule.says(explanation, workflow.LEAST_REASON):
            raise NotNow(N_("Give a reason: it is kept."), field="reason")
        _keep_declaration(sitting, grounds, explanation, _hints(sitting, leads))
        standings.stand(sitting, str(acting.person_id), Standing.DECLARED)


def _is_officer(sitting: Sitting, round_: Round) -> bool:
    seat = workflow.own_seat(sitting)
    is_chair = seat is not None and seat.part is Part.CHAIR
    return is_chair and round_.decided_by is DecidedBy.OFFICER


# ---- hints and rows


def _hints(sitting: Sitting, leads: Leads) -> tuple[Hint, ...]:
    """What the records hint at: by every employer that was told, and what earlier declarations bore."""
    nominated = set(parties.named(sitting))
    person_id = str(sitting.acting.person_id)
    libraries = _worked_for(sitting, person_id)
    led = {other for library in libraries for other in leads.get(library, ())}
    is_hinted = {
        Hint.EMPLOYER: bool(libraries & nominated),
        Hint.NOMINATOR: bool(nominated & nominated_by(sitting, person_id)),
        Hint.GROUP_CHAIR: bool(led & nominated),
    }
    raised = {
        hint
        for row in sitting.rows(queries.DECLARATIONS)
        if row.person_id == person_id
        for hint in json.loads(row.hints)
    }
    return tuple(hint for hint, is_so in is_hinted.items() if is_so or hint in raised)


def _worked_for(sitting: Sitting, person_id: str) -> set[str]:
    """Every library that was told as the person's employer, by the person or with the seat."""
    told = {answer.library for answer in _employers(sitting, person_id)}
    return {one for one in (*told, workflow.employer(sitting, person_id)) if one is not None}


def _employers(
    sitting: Sitting, person_id: str, until: datetime | None = None
) -> tuple[Employer, ...]:
    """Every answer to the question of the employer by code, the first one first."""
    return tuple(
        Employer(row.library, row.told_at)
        for row in sitting.rows(queries.EMPLOYERS)
        if row.person_id == person_id and (until is None or row.told_at <= until)
    )


def _keep_declaration(
    sitting: Sitting, grounds: Sequence[int], explanation: str, hints: Sequence[Hint]
) -> None:
    nominated, who = parties.named(sitting), sitting.acting
    if not nominated:
        raise NotNow(N_("No library has been nominated yet: there is nothing to declare about."))
    if not _employers(sitting, str(who.person_id)):
        raise NotNow(N_("Say first which library employs you, or none of these."), field="employer")
    declaration_id = ids.new()
    sitting.write(
        declaration.insert().values(
            declaration_id=declaration_id,
            round_id=sitting.round_id,
            person_id=who.person_id,
            has_conflict=bool(grounds),
            explanation=explanation,
            hints=json.dumps([str(hint) for hint in hints]),
            declared_at=who.at,
            parties=json.dumps(sorted(nominated)),
        )
    )
    for ground in sorted(set(grounds)):
        sitting.write(declared_ground.insert().values(declaration_id=declaration_id, ground=ground))


def _declared(sitting: Sitting, rows: Sequence[Row]) -> Declared:
    """A declaration of the rows of its grounds."""
    row = rows[0]
    names = {one.library: one.name for one in sitting.rows(queries.LIBRARIES)}
    told = _employers(sitting, row.person_id, row.declared_at)
    return Declared(
        declaration_id=row.declaration_id,
        person_id=row.person_id,
        name=row.name,
        grounds=tuple(sorted(one.ground for one in rows if one.ground is not None)),
        explanation=row.explanation,
        hints=tuple(Hint(hint) for hint in json.loads(row.hints)),
        employers=tuple(Employer(names.get(answer.library), answer.told_at) for answer in told),
        declared_at=row.declared_at,
    )
