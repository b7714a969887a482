"""From what came in to what competes: nominations read, ruled on and merged by the office."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa

from portal.award import gate, queries, seats, workflow
from portal.award.gate import Sight
from portal.award.nominations import Papers, draft_of, find, is_owner, set_state, writing_about
from portal.award.workflow import Action, Round
from portal.kit import text_rule
from portal.kit.i18n import N_
from portal.records.acting import Acting, day_of
from portal.records.sitting import Row, Sitting
from portal.records.words import Channel, NominationState, NotNow

COMPETES = frozenset({NominationState.ELIGIBLE})
_NOT_SENT = frozenset({NominationState.DRAFT, NominationState.WITHDRAWN})


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
def read_nominations(sitting: Sitting) -> tuple[Nomination, ...]:
    """What was handed in, by name of library: all of it for the office, what competes for the body."""
    sight = gate.sight(sitting)
    if sight is Sight.NOTHING:
        return ()
    every = _handed_in(sitting)
    if sight is Sight.OFFICE:
        return every
    return tuple(_bare(one) for one in every if one.state in COMPETES)


@gate.reads
def read_versions(sitting: Sitting, *, nomination_id: str) -> tuple[Version, ...]:
    """Every version of a nomination that the person sees, the first one first."""
    if nomination_id not in {one.nomination_id for one in read_nominations(sitting)}:
        return ()
    return tuple(
        Version(row.version, Papers(row.grounds, row.evidence), row.submitted_at)
        for row in sitting.rows(queries.VERSIONS)
        if row.nomination_id == nomination_id
    )


@gate.reads
def read_merged(sitting: Sitting, *, nomination_id: str) -> tuple[Nomination, ...]:
    """The nominations that were merged into this one: each stands as a text of its own."""
    sight = gate.sight(sitting)
    if sight is Sight.NOTHING:
        return ()
    merged = (one for one in _handed_in(sitting) if one.merged_into == nomination_id)
    return tuple(one if sight is Sight.OFFICE else _bare(one) for one in merged)


@gate.reads
def read_not_nominated(sitting: Sitting) -> Mapping[str, str]:
    """Libraries that nobody has nominated, code -> name: for the office, so that none is forgotten."""
    if gate.sight(sitting) is not Sight.OFFICE:
        return {}
    nominated = {one.library for one in _handed_in(sitting)}
    rows = sitting.rows(queries.LIBRARIES)
    return {row.library: row.name for row in rows if row.library not in nominated}


@gate.reads
def read_own_nominations(sitting: Sitting) -> tuple[Nomination, ...]:
    """One's own nominations, drafts too; nothing for a member who must not see the matter."""
    sitting.check_session()
    me = sitting.acting.person_id
    if me is None or gate.is_kept_out(sitting):
        return ()
    rows = (row for row in sitting.rows(queries.NOMINATIONS) if row.nominator_id == me)
    return tuple(_nomination(sitting, row, with_draft=True) for row in rows)


def read_by_key(sitting: Sitting, *, nomination_id: str, key: str) -> Nomination | None:
    """The nomination of who came by the secret link and holds its key."""
    row = find(sitting, nomination_id)
    if row is None or not is_owner(row, Acting(None), key):
        return None
    return _nomination(sitting, row, with_draft=True)


# ---- writing


def rule_eligible(
    records: sa.Engine, *, acting: Acting, nomination_id: str, earlier_wins: Mapping[str, int]
) -> None:
    """Let a nomination compete. `earlier_wins`: library -> the last year it won, from the history.

    Raises NotYours, and NotNow when the library stands aside or competes already (then merge).
    """
    with writing_about(records, acting, nomination_id) as (sitting, row):
        round_ = _check_ruled(sitting, row)
        won = earlier_wins.get(row.library)
        if won is not None and round_.year - won <= round_.stand_aside_years:
            raise NotNow(N_("The library has won so lately that it stands aside this time."))
        try:
            set_state(sitting, nomination_id, NominationState.ELIGIBLE, reason=None)
        except sa.exc.IntegrityError as error:
            raise NotNow(N_("The library competes already: merge the two nominations.")) from error


def rule_ineligible(records: sa.Engine, *, acting: Acting, nomination_id: str, reason: str) -> None:
    """Leave a nomination out, with a reason. Raises NotYours, NotNow."""
    with writing_about(records, acting, nomination_id) as (sitting, row):
        _check_ruled(sitting, row)
        if not text_rule.says(reason, workflow.LEAST_REASON):
            raise NotNow(N_("Give a reason: it is kept."), field="reason")
        if any(one.merged_into == nomination_id for one in sitting.rows(queries.NOMINATIONS)):
            raise NotNow(N_("Others have been merged into this nomination."))
        set_state(sitting, nomination_id, NominationState.INELIGIBLE, reason=reason)


def merge(records: sa.Engine, *, acting: Acting, nomination_id: str, into: str) -> None:
    """Let another nomination of the same library speak for this one too. Raises NotYours, NotNow."""
    with writing_about(records, acting, nomination_id) as (sitting, row):
        _check_ruled(sitting, row)
        other = find(sitting, into)
        if other is None or other.library != row.library:
            raise NotNow(N_("Only nominations of the same library are merged."))
        if other.state != NominationState.ELIGIBLE or into == nomination_id:
            raise NotNow(N_("Merge into a nomination that competes."))
        set_state(sitting, nomination_id, NominationState.MERGED, merged_into=into)


def _check_ruled(sitting: Sitting, row: Row) -> Round:
    """The round, once the table lets who acts rule on the nomination."""
    round_ = workflow.step(sitting, Action.RULE_ELIGIBILITY)
    seats.check_nobody_waits(sitting)
    if row.state in {NominationState.DRAFT, NominationState.WITHDRAWN, NominationState.MERGED}:
        raise NotNow(N_("Only what has been handed in is ruled on."))
    return round_


# ---- rows


def competing(sitting: Sitting) -> dict[str, str]:
    """The nominations that compete: nomination id -> library code."""
    rows = sitting.rows(queries.NOMINATIONS)
    return {row.nomination_id: row.library for row in rows if row.state in COMPETES}


def nominated_by(sitting: Sitting, person_id: str | None) -> set[str]:
    """The libraries that the person has nominated under the own name, whatever was ruled since."""
    return {
        row.library
        for row in sitting.rows(queries.NOMINATIONS)
        if person_id is not None and row.nominator_id == person_id and row.state not in _NOT_SENT
    }


def _handed_in(sitting: Sitting) -> tuple[Nomination, ...]:
    rows = sitting.rows(queries.NOMINATIONS)
    return tuple(_nomination(sitting, row) for row in rows if row.state != NominationState.DRAFT)


def _bare(one: Nomination) -> Nomination:
    return replace(one, contact=None, nominator=None)


def _nomination(sitting: Sitting, row: Row, *, with_draft: bool = False) -> Nomination:
    sent = [one for one in sitting.rows(queries.VERSIONS) if one.nomination_id == row.nomination_id]
    papers = draft_of(sitting, row.nomination_id) if with_draft else None
    if papers is None:
        papers = Papers(sent[-1].grounds, sent[-1].evidence) if sent else Papers("")
    contact = " ".join(filter(None, (row.contact_name, row.contact_email)))
    return Nomination(
        nomination_id=row.nomination_id,
        round_id=row.round_id,
        library=row.library,
        name=row.library_name,
        state=NominationState(row.state),
        channel=Channel(row.channel),
        papers=papers,
        version=sent[-1].version if sent else 0,
        submitted_at=row.submitted_at,
        merged_into=row.merged_into,
        reason=row.reason,
        diary_number=row.diary_number,
        contact=contact or None,
        nominator=row.nominator or row.contact_name,
        arrived_on=row.arrived_on,
        is_late=_is_late(row, workflow.round_of(sitting)),
    )


def _is_late(row: Row, round_: Round | None) -> bool:
    """True for one that came after the last day; what the office nominates itself is never late."""
    last, sent = None if round_ is None else round_.call_closes_on, row.submitted_at
    if last is None or sent is None or row.channel == Channel.OFFICE:
        return False
    return bool((row.arrived_on or day_of(sent)) > last)
