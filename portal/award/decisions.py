"""Decisions: taken once on a proposal, never changed, corrected by a new one that names the old."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from portal.award import decided, gate, queries, seats, workflow
from portal.award.evidence import newest_evidence
from portal.award.proposals import Proposal, by_id
from portal.award.workflow import Action, Round
from portal.kit import text_rule
from portal.kit.i18n import N_
from portal.records import events, ids, seals
from portal.records.acting import Acting
from portal.records.schema import decision
from portal.records.sitting import Row, Sitting
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
    with Sitting.writing(records, acting, round_id) as sitting:
        round_ = workflow.step(sitting, Action.DECIDE)
        return _take(sitting, round_, proposal_id, minutes_reference, None)


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
    with Sitting.writing(records, acting, round_id) as sitting:
        round_ = workflow.step(sitting, Action.CORRECT, reason)
        return _take(sitting, round_, proposal_id, minutes_reference, reason)


def _take(
    sitting: Sitting, round_: Round, proposal_id: str, minutes_reference: str, reason: str | None
) -> str:
    made, old = by_id(sitting).get(proposal_id), decided.valid(sitting)
    if made is None or made.meeting_id != decided.newest_meeting(sitting):
        raise NotNow(N_("This proposal is no longer open."))
    if made.corrects != old or (reason is None) != (old is None):
        raise NotNow(N_("This proposal is no longer open."))
    if not text_rule.says(minutes_reference):
        raise NotNow(
            N_("Name the minutes in which the decision stands."), field="minutes_reference"
        )
    seats.check_nobody_waits(sitting)
    count = _count(sitting, round_, made)
    decision_id = ids.new()
    row = {
        "decision_id": decision_id,
        "round_id": round_.round_id,
        "proposal_id": proposal_id,
        "corrects": old,
        "correction_reason": reason,
        "decided_by": sitting.acting.person_id,
        "decided_at": sitting.acting.at,
        "minutes_reference": minutes_reference,
        "evidence_hash": _evidence_hash(sitting),
        "rules_hash": _rules_hash(sitting, round_),
        "last_event_hash": events.last_hash(sitting.con),
        "present": count.present,
        "yes": count.yes,
        "no": count.no,
        "abstain": count.abstain,
    }
    sitting.write(decision.insert().values(**row))
    sitting.log("decision.taken", decision_id, corrects=old, seal=seals.of_decision(row))
    return decision_id


def _count(sitting: Sitting, round_: Round, made: Proposal) -> _Count:
    """The votes of those who are present and free. One officer decides without a vote."""
    present = decided.present(sitting, made.meeting_id)
    if round_.decided_by is DecidedBy.OFFICER:
        return _Count(max(1, len(present)), 0, 0, 0)
    body = seats.free_body(sitting)
    if len(present) < round_.quorum or Part.CHAIR not in {body.get(who) for who in present}:
        raise NotNow(N_("Too few are present for a decision, or the chair is not."))
    votes = {who: ballot for who, ballot in made.votes.items() if who in present}
    if set(votes) != set(present):
        raise NotNow(N_("Everybody present votes or abstains before the decision."))
    yes, no, abstain = (
        sum(ballot is one for ballot in votes.values())
        for one in (Ballot.YES, Ballot.NO, Ballot.ABSTAIN)
    )
    if yes <= no:
        raise NotNow(N_("The proposal was not carried: make another one."))
    return _Count(len(present), yes, no, abstain)


def _evidence_hash(sitting: Sitting) -> str:
    """One hash over the newest evidence of every nominee."""
    newest = newest_evidence(sitting)
    return ids.fingerprint("\n".join(f"{key} {newest[key].hash}" for key in sorted(newest)))


def _rules_hash(sitting: Sitting, round_: Round) -> str:
    """The hash of the rules as they stand now: the same as on the day they were published."""
    now = ids.fingerprint(workflow.rules_text(sitting) or "")
    if now != round_.rules_hash:
        raise NotNow(N_("The rules are not those that were published."))
    return now


@gate.reads
def read_decisions(sitting: Sitting) -> tuple[Decision, ...]:
    """The decisions of a round, the first one first, with everything that goes into the minutes."""
    if not gate.sees_scores(sitting):
        return ()
    made, holds = by_id(sitting), decided.valid(sitting)
    return tuple(
        _decision(row, made[row.proposal_id], holds) for row in sitting.rows(queries.DECISIONS)
    )


def _decision(row: Row, made: Proposal, holds: str | None) -> Decision:
    return Decision(
        decision_id=row.decision_id,
        proposal=made,
        corrects=row.corrects,
        correction_reason=row.correction_reason,
        decided_by=row.name,
        decided_at=row.decided_at,
        minutes_reference=row.minutes_reference,
        evidence_hash=row.evidence_hash,
        rules_hash=row.rules_hash,
        last_event_hash=row.last_event_hash,
        present=row.present,
        yes=row.yes,
        no=row.no,
        abstain=row.abstain,
        is_valid=row.decision_id == holds,
    )
