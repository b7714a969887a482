"""From what came in to what competes: nominations read, ruled on and merged by the office."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa

from portal.award import gate, seats, workflow
from portal.award.gate import Sight
from portal.award.nominations import Papers, find, is_owner, set_state
from portal.award.workflow import Action
from portal.kit import text_rule
from portal.kit.menu import N_
from portal.records import people
from portal.records.acting import Acting, day_in_finland
from portal.records.schema import (
    nomination,
    nomination_draft,
    nomination_version,
    person,
    round_,
    round_library,
)
from portal.records.store import reading, writing
from portal.records.words import Channel, NominationState, NotNow, NotYours

Row = sa.Row[tuple[object, ...]]
COMPETES = frozenset({NominationState.ELIGIBLE})


@dataclass(frozen=True)
class Nomination:
    """A nomination as it was last handed in. `library` is a code, `name` what it is called.

    Who nominated and contact data are there for the office only. `arrived_on` is the day on which one
    came by mail, `is_late` whether it came after the last day of the call.
    """

    nomination_id: str
    round_id: str
    library: str
    name: str
    state: NominationState
    channel: Channel
    papers: Papers
    version: int
    submitted_at: datetime | None
    merged_into: str | None
    reason: str | None
    diary_number: str | None
    contact: str | None
    nominator: str | None = None
    arrived_on: date | None = None
    is_late: bool = False


@dataclass(frozen=True)
class Version:
    """What a nomination said when it was sent for the so-manieth time."""

    number: int
    papers: Papers
    submitted_at: datetime


# ---- reading


@gate.reads
def read_nominations(
    records: sa.Engine, *, acting: Acting, round_id: str
) -> tuple[Nomination, ...]:
    """What was handed in, by name of library: all of it for the office, what competes for the body."""
    with reading(records) as con:
        return _seen(con, acting, round_id)


@gate.reads
def read_versions(
    records: sa.Engine, *, acting: Acting, round_id: str, nomination_id: str
) -> tuple[Version, ...]:
    """Every version of a nomination that the person sees, the first one first."""
    with reading(records) as con:
        if nomination_id not in {one.nomination_id for one in _seen(con, acting, round_id)}:
            return ()
        rows = con.execute(
            sa.select(nomination_version)
            .where(nomination_version.c.nomination_id == nomination_id)
            .order_by(nomination_version.c.version)
        )
        return tuple(
            Version(row.version, Papers(row.grounds, row.evidence), row.submitted_at)
            for row in rows
        )


@gate.reads
def read_merged(
    records: sa.Engine, *, acting: Acting, round_id: str, nomination_id: str
) -> tuple[Nomination, ...]:
    """The nominations that were merged into this one: each stands as a text of its own."""
    with reading(records) as con:
        how = gate.sight(con, acting, round_id)
        if how is Sight.NOTHING:
            return ()
        merged = (one for one in _all(con, round_id) if one.merged_into == nomination_id)
        return tuple(one if how is Sight.OFFICE else _bare(one) for one in merged)


@gate.reads
def read_not_nominated(records: sa.Engine, *, acting: Acting, round_id: str) -> Mapping[str, str]:
    """Libraries that nobody has nominated, code -> name: for the office, so that none is forgotten."""
    with reading(records) as con:
        if gate.sight(con, acting, round_id) is not Sight.OFFICE:
            return {}
        nominated = {one.library for one in _all(con, round_id)}
        rows = con.execute(
            sa.select(round_library)
            .where(round_library.c.round_id == round_id)
            .order_by(round_library.c.name)
        )
        return {row.library: row.name for row in rows if row.library not in nominated}


@gate.reads
def read_own_nominations(
    records: sa.Engine, *, acting: Acting, round_id: str
) -> tuple[Nomination, ...]:
    """One's own nominations, drafts too; nothing for a member who must not see the matter."""
    with reading(records) as con:
        people.roles_of(con, acting)
        if acting.person_id is None or gate.is_kept_out(con, acting, round_id):
            return ()
        rows = con.execute(
            _named().where(
                nomination.c.round_id == round_id, nomination.c.nominator_id == acting.person_id
            )
        )
        return tuple(_nomination(con, row, with_draft=True) for row in rows)


def read_by_key(records: sa.Engine, *, nomination_id: str, key: str) -> Nomination | None:
    """The nomination of who came by the secret link and holds its key."""
    with reading(records) as con:
        row = con.execute(_named().where(nomination.c.nomination_id == nomination_id)).first()
        if row is None or not is_owner(row, Acting(None), key):
            return None
        return _nomination(con, row, with_draft=True)


# ---- writing


def rule_eligible(
    records: sa.Engine, *, acting: Acting, nomination_id: str, earlier_wins: Mapping[str, int]
) -> None:
    """Let a nomination compete. `earlier_wins`: library -> the last year it won, from the history.

    Raises NotYours, and NotNow when the library stands aside or competes already (then merge).
    """
    with writing(records) as con:
        row = _ruled(con, acting, nomination_id)
        found = workflow.read_round(con, str(row.round_id))
        won = earlier_wins.get(str(row.library))
        if found is not None and won is not None and found.year - won <= found.stand_aside_years:
            raise NotNow(N_("The library has won so lately that it stands aside this time."))
        try:
            set_state(con, acting, nomination_id, NominationState.ELIGIBLE, reason=None)
        except sa.exc.IntegrityError as error:
            raise NotNow(N_("The library competes already: merge the two nominations.")) from error


def rule_ineligible(records: sa.Engine, *, acting: Acting, nomination_id: str, reason: str) -> None:
    """Leave a nomination out, with a reason. Raises NotYours, NotNow."""
    with writing(records) as con:
        row = _ruled(con, acting, nomination_id)
        if not text_rule.says(reason, workflow.LEAST_REASON):
            raise NotNow(N_("Give a reason: it is kept."), field="reason")
        if any(one.merged_into == nomination_id for one in _all(con, str(row.round_id))):
            raise NotNow(N_("Others have been merged into this nomination."))
        set_state(con, acting, nomination_id, NominationState.INELIGIBLE, reason=reason)


def merge(records: sa.Engine, *, acting: Acting, nomination_id: str, into: str) -> None:
    """Let another nomination of the same library speak for this one too. Raises NotYours, NotNow."""
    with writing(records) as con:
        row, other = _ruled(con, acting, nomination_id), find(con, into)
        if other is None or (other.round_id, other.library) != (row.round_id, row.library):
            raise NotNow(N_("Only nominations of the same library are merged."))
        if other.state != NominationState.ELIGIBLE or into == nomination_id:
            raise NotNow(N_("Merge into a nomination that competes."))
        set_state(con, acting, nomination_id, NominationState.MERGED, merged_into=into)


def _ruled(con: sa.Connection, acting: Acting, nomination_id: str) -> Row:
    row = find(con, nomination_id)
    if row is None:
        raise NotYours(N_("There is no such nomination."))
    workflow.step(con, acting, str(row.round_id), Action.RULE_ELIGIBILITY)
    seats.check_nobody_waits(con, acting, str(row.round_id))
    if row.state in {NominationState.DRAFT, NominationState.WITHDRAWN, NominationState.MERGED}:
        raise NotNow(N_("Only what has been handed in is ruled on."))
    return row


# ---- rows


def competing(con: sa.Connection, round_id: str) -> dict[str, str]:
    """The nominations that compete: nomination id -> library code."""
    rows = con.execute(
        sa.select(nomination.c.nomination_id, nomination.c.library).where(
            nomination.c.round_id == round_id, nomination.c.state.in_(COMPETES)
        )
    )
    return {row.nomination_id: row.library for row in rows}


def nominated_by(con: sa.Connection, acting: Acting, round_id: str) -> set[str]:
    """The libraries that who acts has nominated under the own name, whatever was ruled since."""
    rows = con.execute(
        sa.select(nomination.c.library).where(
            nomination.c.round_id == round_id,
            nomination.c.nominator_id == acting.person_id,
            nomination.c.state.not_in((NominationState.DRAFT, NominationState.WITHDRAWN)),
        )
    )
    return set(rows.scalars())


def _named() -> sa.Select[tuple[object, ...]]:
    return (
        sa.select(
            nomination, round_library.c.name.label("library_name"), person.c.name.label("nominator"),
            round_.c.call_closes_on,
        )
        .join(
            round_library,
            sa.and_(
                round_library.c.round_id == nomination.c.round_id,
                round_library.c.library == nomination.c.library,
            ),
        )
        .join(round_, round_.c.round_id == nomination.c.round_id)
        .outerjoin(person, person.c.person_id == nomination.c.nominator_id)
    )  # fmt: skip


def _all(con: sa.Connection, round_id: str) -> tuple[Nomination, ...]:
    rows = con.execute(
        _named()
        .where(nomination.c.round_id == round_id, nomination.c.state != NominationState.DRAFT)
        .order_by(round_library.c.name, nomination.c.submitted_at, nomination.c.nomination_id)
    ).all()
    return tuple(_nomination(con, row) for row in rows)


def _seen(con: sa.Connection, acting: Acting, round_id: str) -> tuple[Nomination, ...]:
    how = gate.sight(con, acting, round_id)
    if how is Sight.NOTHING:
        return ()
    every = _all(con, round_id)
    return every if how is Sight.OFFICE else tuple(_bare(one) for one in every if one.state in COMPETES)  # fmt: skip


def _bare(one: Nomination) -> Nomination:
    return replace(one, contact=None, nominator=None)


def _nomination(con: sa.Connection, row: Row, *, with_draft: bool = False) -> Nomination:
    newest = con.execute(
        sa.select(nomination_version)
        .where(nomination_version.c.nomination_id == row.nomination_id)
        .order_by(nomination_version.c.version.desc())
        .limit(1)
    ).first()
    draft = _draft(con, row.nomination_id) if with_draft else None
    said = draft or newest
    contact = " ".join(filter(None, (row.contact_name, row.contact_email)))
    return Nomination(
        nomination_id=row.nomination_id, round_id=row.round_id, library=row.library,
        name=row.library_name, state=NominationState(row.state), channel=Channel(row.channel),
        papers=Papers(said.grounds, said.evidence) if said else Papers(""),
        version=newest.version if newest else 0, submitted_at=row.submitted_at,
        merged_into=row.merged_into, reason=row.reason, diary_number=row.diary_number,
        contact=contact or None, nominator=row.nominator or row.contact_name, arrived_on=row.arrived_on,
        is_late=_is_late(row),
    )  # fmt: skip


def _is_late(row: Row) -> bool:
    """True for one that came after the last day; what the office nominates itself is never late."""
    last, sent = row.call_closes_on, row.submitted_at
    if last is None or sent is None or row.channel == Channel.OFFICE:
        return False
    return bool((row.arrived_on or day_in_finland(sent)) > last)


def _draft(con: sa.Connection, nomination_id: str) -> Row | None:
    return con.execute(
        sa.select(nomination_draft).where(nomination_draft.c.nomination_id == nomination_id)
    ).first()
