"""Evidence frozen for a round: one snapshot a library with its hash, never overwritten.

Data that are mended later make a new version beside the old one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from portal.award import gate, queries, workflow
from portal.award.eligibility import competing
from portal.award.workflow import Action
from portal.evidence.measured import Evidence, as_plain
from portal.kit.i18n import N_
from portal.records import ids
from portal.records.acting import Acting
from portal.records.schema import evidence
from portal.records.sitting import Row, Sitting
from portal.records.words import NotNow


@dataclass(frozen=True)
class Snapshot:
    """The evidence on one library as it was frozen; content is `measured.as_plain`."""

    library: str
    version: int
    release_id: str
    content: Mapping[str, Any]
    hash: str
    taken_at: datetime


def freeze_evidence(
    records: sa.Engine,
    *,
    acting: Acting,
    round_id: str,
    release_id: str,
    measured: Mapping[str, Evidence],
) -> int:
    """Freeze the evidence on every nominee. A library whose evidence is unchanged gets no new version.

    `measured` is `measured.of_all` of the release. Returns how many snapshots were taken. Raises
    NotYours, and NotNow when the release does not know a nominee.
    """
    with Sitting.writing(records, acting, round_id) as sitting:
        workflow.step(sitting, Action.FREEZE_EVIDENCE)
        before, taken = newest_evidence(sitting), 0
        for library in sorted(set(competing(sitting).values())):
            if library not in measured:
                raise NotNow(N_("The release does not know a nominated library."))
            taken += _freeze(sitting, release_id, measured[library], before.get(library))
        return taken


def _freeze(sitting: Sitting, release_id: str, one: Evidence, newest: Row | None) -> int:
    content = json.dumps(as_plain(one), ensure_ascii=False, sort_keys=True)
    sealed = ids.fingerprint(content)
    if newest is not None and newest.hash == sealed:
        return 0
    evidence_id = ids.new()
    sitting.write(
        evidence.insert().values(
            evidence_id=evidence_id,
            round_id=sitting.round_id,
            library=one.library,
            version=1 if newest is None else newest.version + 1,
            release_id=release_id,
            content=content,
            hash=sealed,
            taken_at=sitting.acting.at,
        )
    )
    sitting.log("evidence.frozen", evidence_id, hash=sealed)
    return 1


@gate.reads
def read_evidence(sitting: Sitting, *, library: str | None = None) -> tuple[Snapshot, ...]:
    """The newest snapshot of every nominee, or of one, by library code; alphabetical, no rank."""
    if not gate.sees_papers(sitting):
        return ()
    newest = newest_evidence(sitting)
    return tuple(_snapshot(row) for row in newest.values() if library in {None, row.library})


def newest_evidence(sitting: Sitting) -> dict[str, Row]:
    """The newest row of every nominee by library code, for who has checked rights."""
    nominees = set(competing(sitting).values())
    return {row.library: row for row in sitting.rows(queries.EVIDENCE) if row.library in nominees}


def is_intact(snapshot: Snapshot) -> bool:
    """True when the content is what was frozen."""
    text = json.dumps(snapshot.content, ensure_ascii=False, sort_keys=True)
    return ids.fingerprint(text) == snapshot.hash


def _snapshot(row: Row) -> Snapshot:
    return Snapshot(
        row.library,
        row.version,
        row.release_id,
        json.loads(str(row.content)),
        row.hash,
        row.taken_at,
    )
