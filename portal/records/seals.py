"""Fingerprints of rows of which the log holds no more than that: a vote, a decision."""

from collections.abc import Mapping
from datetime import UTC, datetime

from portal.records import ids

_VOTE = ("proposal_id", "person_id", "meeting_id", "ballot", "voted_at")
_DECISION = (
    "decision_id",
    "round_id",
    "proposal_id",
    "corrects",
    "correction_reason",
    "decided_by",
    "decided_at",
    "minutes_reference",
    "evidence_hash",
    "rules_hash",
    "last_event_hash",
    "present",
    "yes",
    "no",
    "abstain",
)


def of_vote(row: Mapping[str, object]) -> str:
    """The fingerprint of a vote: who, on what, how, when."""
    return _seal(row, _VOTE)


def of_decision(row: Mapping[str, object]) -> str:
    """The fingerprint of a decision with its count and what it rests on."""
    return _seal(row, _DECISION)


def _seal(row: Mapping[str, object], columns: tuple[str, ...]) -> str:
    return ids.fingerprint("\n".join(f"{column}={_plain(row[column])!r}" for column in columns))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value if value is None or isinstance(value, int) else str(value)
