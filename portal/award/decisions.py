"""Decisions: taken once on a proposal, never changed, corrected by a new one that names the old."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from portal.award import decided, gate, seats, workflow
from portal.award.evidence import newest_evidence
from portal.award.proposals import Proposal, by_id
from portal.award.workflow import Action, Round
from portal.kit import text_rule
from portal.kit.menu import N_
from portal.records import events, ids, seals
from portal.records.acting import Acting
from portal.records.schema import decision, person, proposal, round_
from portal.records.store import reading, writing
from portal.records.words import Ballot, DecidedBy, NotNow, Part


@dataclass(frozen=True)
class Decision:
    """A decision with the proposal that it rests on; `is_valid` until another corrects it.

    The hashes are those of the evidence, the rules and the newest log entry at that moment.
    """

    decision_id: str
    proposal: Proposal
    corrects: str | None
    correction_reason: str | None
    decided_by: str
    decided_at: datetime
    minutes_reference: str
    evidence_hash: str
    rules_hash: str
    last_event_hash: str
    present: int
    yes: int
    no: int
    abstain: int
    is_valid: bool


@dataclass(frozen=True)
class _Count:
    present: int
    yes: int
    no: int
    abstain: int


def decide(
    records: sa.Engine, *, acting: Acting, round_id: str, proposal_id: str, minutes_reference: str
) -> str:
    """Take the decision on a proposal that was carried. Returns its id.

    Raises NotYours, NotNow: quorum, a vote of everybody present, more yes than no, no ruling awaited.
    """
    with writing(records) as con:
        found = workflow.step(con, acting, round_id, Action.DECIDE)
        return _take(con, acting, found, proposal_id, minutes_reference, None)


def correct(
    records: sa.Engine,
    *,
    acting: Acting,
    round_id: str,
    proposal_id: str,
    minutes_reference: str,
    reason: str,
) -> str:
    """Correct the decision by a new one on a new proposal, with a reason. Returns its id.

    What was published stays until the corrected decision is published. Raises NotYours, NotNow.
    """
    with writing(records) as con:
        found = workflow.step(con, acting, round_id, Action.CORRECT, reason)
        return _take(con, acting, found, proposal_id, minutes_reference, reason)


def _take(
    con: sa.Connection,
    acting: Acting,
    found: Round,
    proposal_id: str,
    minutes_reference: str,
    reason: str | None,
) -> str:
    round_id = found.round_id
    made = con.execute(sa.select(proposal).where(proposal.c.proposal_id == proposal_id)).first()
    old = decided.valid(con, round_id)
    if made is None or made.meeting_id != decided.newest_meeting(con, round_id):
        raise NotNow(N_("This proposal is no longer open."))
    if made.corrects != old or (reason is None) != (old is None):
        raise NotNow(N_("This proposal is no longer open."))
    if not text_rule.says(minutes_reference):
        raise NotNow(
            N_("Name the minutes in which the decision stands."), field="minutes_reference"
        )
    seats.check_nobody_waits(con, acting, round_id)
    count = _count(con, acting, found, made.meeting_id, proposal_id)
    decision_id = ids.new()
    row = {
        "decision_id": decision_id, "round_id": round_id, "proposal_id": proposal_id, "corrects": old,
        "correction_reason": reason, "decided_by": acting.person_id, "decided_at": acting.at,
        "minutes_reference": minutes_reference, "evidence_hash": _evidence_hash(con, round_id),
        "rules_hash": _rules_hash(con, found), "last_event_hash": events.last_hash(con),
        "present": count.present, "yes": count.yes, "no": count.no, "abstain": count.abstain,
    }  # fmt: skip
    con.execute(decision.insert().values(**row))
    events.append(
        con, acting, "decision.taken", decision_id,
        round_id=round_id, corrects=old, seal=seals.of_decision(row),
    )  # fmt: skip
    return decision_id


def _count(
    con: sa.Connection, acting: Acting, found: Round, meeting_id: str, proposal_id: str
) -> _Count:
    """The votes of those who are present and free. One officer decides without a vote."""
    present = decided.present(con, meeting_id)
    if found.decided_by is DecidedBy.OFFICER:
        return _Count(max(1, len(present)), 0, 0, 0)
    body = seats.free_body(con, acting, found.round_id)
    if len(present) < found.quorum or Part.CHAIR not in {body.get(one) for one in present}:
        raise NotNow(N_("Too few are present for a decision, or the chair is not."))
    votes = {
        who: ballot
        for who, ballot in by_id(con, [proposal_id])[proposal_id].votes.items()
        if who in present
    }
    if set(votes) != set(present):
        raise NotNow(N_("Everybody present votes or abstains before the decision."))
    yes, no, abstain = (
        sum(ballot is one for ballot in votes.values())
        for one in (Ballot.YES, Ballot.NO, Ballot.ABSTAIN)
    )
    if yes <= no:
        raise NotNow(N_("The proposal was not carried: make another one."))
    return _Count(len(present), yes, no, abstain)


def _evidence_hash(con: sa.Connection, round_id: str) -> str:
    """One hash over the newest evidence of every nominee."""
    newest = newest_evidence(con, round_id)
    return ids.fingerprint("\n".join(f"{key} {newest[key].hash}" for key in sorted(newest)))


def _rules_hash(con: sa.Connection, found: Round) -> str:
    """The hash of the rules as they stand now: the same as on the day they were published."""
    text = con.execute(
        sa.select(round_.c.rules_text).where(round_.c.round_id == found.round_id)
    ).scalar()
    now = ids.fingerprint(text or "")
    if now != found.rules_hash:
        raise NotNow(N_("The rules are not those that were published."))
    return now


@gate.reads
def read_decisions(records: sa.Engine, *, acting: Acting, round_id: str) -> tuple[Decision, ...]:
    """The decisions of a round, the first one first, with everything that goes into the minutes."""
    with reading(records) as con:
        if not gate.sees_scores(con, acting, round_id):
            return ()
        rows = con.execute(
            sa.select(decision, person.c.name)
            .join(person, person.c.person_id == decision.c.decided_by)
            .where(decision.c.round_id == round_id)
            .order_by(decision.c.decided_at, decision.c.decision_id)
        ).all()
        rest_on = by_id(con, [row.proposal_id for row in rows])
        holds = decided.valid(con, round_id)
        return tuple(_decision(row, rest_on[row.proposal_id], holds) for row in rows)


def _decision(row: sa.Row[tuple[object, ...]], made: Proposal, holds: str | None) -> Decision:
    return Decision(
        decision_id=row.decision_id, proposal=made, corrects=row.corrects,
        correction_reason=row.correction_reason, decided_by=row.name, decided_at=row.decided_at,
        minutes_reference=row.minutes_reference, evidence_hash=row.evidence_hash,
        rules_hash=row.rules_hash, last_event_hash=row.last_event_hash, present=row.present,
        yes=row.yes, no=row.no, abstain=row.abstain, is_valid=row.decision_id == holds,
    )  # fmt: skip
