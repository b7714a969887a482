"""Rounds: begun, set up, seated, listed."""

from dataclasses import asdict, dataclass
from datetime import date

import sqlalchemy as sa

from portal.award import gate, queries, rules, seats, workflow
from portal.award.standings import standing_of
from portal.award.workflow import Action, Round, Seat
from portal.kit import access
from portal.kit.i18n import N_
from portal.records import events, ids
from portal.records.acting import Acting
from portal.records.schema import round_, seat
from portal.records.sitting import Sitting
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
    round_id = ids.new()
    with Sitting.writing(records, acting, round_id) as sitting:
        sitting.require(access.may_prepare)
        sitting.write(
            round_.insert().values(
                round_id=round_id,
                state=State.DRAFT,
                created_at=acting.at,
                row_version=1,
                **asdict(settings),
            )
        )
        sitting.log("round.created", round_id)
        if acting.person_id is not None:
            _seat(sitting, acting.person_id, Part.SECRETARY)
        return round_id


def edit_settings(
    records: sa.Engine, *, acting: Acting, round_id: str, settings: Settings, seen: int
) -> None:
    """Change the draft's settings; `seen` is the row version that the editor saw.

    Raises NotYours, NotNow, Changed.
    """
    with Sitting.writing(records, acting, round_id) as sitting:
        last = events.last_actor(sitting.con, round_id=round_id)
        before = workflow.step(sitting, Action.EDIT_RULES)
        if before.row_version != seen:
            raise events.changed_since(acting, last)
        sitting.write(
            round_.update().where(round_.c.round_id == round_id).values(**asdict(settings))
        )


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
    with Sitting.writing(records, acting, round_id) as sitting:
        workflow.step(sitting, Action.APPOINT)
        if person_id == acting.person_id:
            raise NotNow(N_("Nobody gives themself a seat in a round."))
        if not _has_role(sitting, person_id, part):
            raise NotNow(N_("The person does not have the role that this seat needs."))
        if replaces is not None and not _is_gone(sitting, replaces):
            raise NotNow(N_("Only who is disqualified or whose role has ended is replaced."))
        if standing_of(sitting, person_id) is not None:
            raise Changed(N_("The person has a seat in this round already."))
        _seat(sitting, person_id, part, replaces, library)


def _has_role(sitting: Sitting, person_id: str, part: Part) -> bool:
    rows = sitting.rows(queries.SITTERS)
    roles = {row.role for row in rows if row.person_id == person_id}
    return bool(roles.intersection(seats.NEEDED[part]))


def _is_gone(sitting: Sitting, person_id: str) -> bool:
    is_out = standing_of(sitting, person_id) is Standing.OUT
    return is_out or person_id in seats.whose_role_ended(sitting)


def _seat(
    sitting: Sitting,
    person_id: str,
    part: Part,
    replaces: str | None = None,
    library: str | None = None,
) -> None:
    sitting.write(
        seat.insert().values(
            round_id=sitting.round_id,
            person_id=person_id,
            part=part,
            standing=Standing.UNDECLARED,
            replaces=replaces,
            library=library,
            appointed_at=sitting.acting.at,
        )
    )
    sitting.log("seat.appointed", person_id, part=part, replaces=replaces)


@gate.reads
def read_rounds(sitting: Sitting) -> tuple[Round, ...]:
    """Every round with published rules, and drafts in which one has a seat; newest first."""
    return tuple(
        one
        for one in workflow.rounds(sitting).values()
        if rules.may_see(sitting.of(one.round_id), one)
    )


@gate.reads
def read_own_seat(sitting: Sitting) -> Seat | None:
    """One's own part and standing in a round; None without a seat."""
    sitting.check_session()
    return workflow.own_seat(sitting)


@gate.reads
def read_seats(sitting: Sitting) -> tuple[Seated, ...]:
    """The seats of a round by name, for those of its seats who are not disqualified."""
    if gate.seat_held(sitting) is None:
        return ()
    return tuple(
        Seated(
            row.person_id,
            row.name,
            Part(row.part),
            Standing(row.standing),
            row.replaces,
            row.library,
        )
        for row in sitting.rows(queries.SEATS)
    )


@gate.reads
def read_ended(sitting: Sitting) -> frozenset[str]:
    """The ids of those with a seat whose role for it holds no more, for the seats of the round."""
    if gate.seat_held(sitting) is None:
        return frozenset()
    return seats.whose_role_ended(sitting)
