"""One round as files for the archive, sealed by a manifest: what the person may see, and no more."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from portal.award import (
    conflicts,
    decisions,
    deliberation,
    eligibility,
    evidence,
    gate,
    ids,
    proposals,
    publication,
    reviews,
    rounds,
    rules,
    rulings,
    workflow,
)
from portal.award.acting import Acting
from portal.award.schema import event, package
from portal.award.store import reading, writing
from portal.award.words import NotNow
from portal.award.workflow import Action
from portal.menu import N_

FILES: Mapping[str, Callable[..., Any]] = {
    "rules.json": rules.read_rules,
    "seats.json": rounds.read_seats,
    "nominations.json": eligibility.read_nominations,
    "declarations.json": conflicts.read_declarations,
    "rulings.json": rulings.read_rulings,
    "evidence.json": evidence.read_evidence,
    "reviews.json": reviews.read_reviews,
    "comparison.json": proposals.read_comparison,
    "meetings.json": deliberation.read_meetings,
    "decisions.json": decisions.read_decisions,
    "announcements.json": publication.read_announcements,
    "mails.json": publication.read_mails,
}


@gate.reads
def read_files(records: sa.Engine, *, acting: Acting, round_id: str) -> Mapping[str, str]:
    """The round's files: name -> JSON. Each holds what its own read lets the person see.

    Empty for who sees nothing of the round.
    """
    with reading(records) as con:
        if not gate.sees_papers(con, acting, round_id):
            return {}
    files = {
        name: _json(read(records, acting=acting, round_id=round_id)) for name, read in FILES.items()
    }
    return {**files, "events.json": _json(read_events(records, acting=acting, round_id=round_id))}


@gate.reads
def read_events(
    records: sa.Engine, *, acting: Acting, round_id: str
) -> tuple[Mapping[str, object], ...]:
    """The log of one round in order, for who sees its papers: even bare entries can be counted."""
    with reading(records) as con:
        if not gate.sees_papers(con, acting, round_id):
            return ()
        rows = con.execute(
            sa.select(event).where(event.c.round_id == round_id).order_by(event.c.seq)
        ).mappings()
        return tuple(dict(row) for row in rows)


def manifest_of(files: Mapping[str, str]) -> str:
    """One line a file: SHA-256 and name, as `sha256sum --check` reads it."""
    return "".join(f"{ids.fingerprint(files[name])}  {name}\n" for name in sorted(files))


def broken_files(files: Mapping[str, str], manifest: str) -> tuple[str, ...]:
    """The names of files that are missing, added or changed; empty when the manifest holds."""
    said = dict(line.split("  ", 1)[::-1] for line in manifest.splitlines())
    return tuple(
        name
        for name in sorted({*files, *said})
        if name not in files or said.get(name) != ids.fingerprint(files[name])
    )


def archive_round(
    records: sa.Engine, *, acting: Acting, round_id: str, files: Mapping[str, str]
) -> str:
    """Close the round with the manifest of its package. Returns the manifest's hash.

    `files` are those of `read_files`; raises NotNow when they are not what the records hold now,
    NotYours for anybody but the secretary.
    """
    current = read_files(records, acting=acting, round_id=round_id)
    manifest = manifest_of(files)
    with writing(records) as con:
        workflow.step(con, acting, round_id, Action.ARCHIVE)
        if not files or broken_files(current, manifest):
            raise NotNow(N_("The package is not what the records hold: make it anew."))
        con.execute(
            package.insert().values(
                round_id=round_id, manifest=manifest, hash=ids.fingerprint(manifest),
                made_at=acting.at,
            )
        )  # fmt: skip
        return ids.fingerprint(manifest)


def _json(value: object) -> str:
    return json.dumps(_tree(value), ensure_ascii=False, indent=1, sort_keys=True, default=_plain)


def _tree(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, tuple):
        return [_tree(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _tree(one) for key, one in value.items()}
    return value


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
