"""One round as files for the archive, sealed by a manifest: what the person may see, and no more."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, is_dataclass
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
    proposals,
    publication,
    reasons,
    reviews,
    rounds,
    rules,
    rulings,
    workflow,
)
from portal.award.rules import Rules
from portal.award.workflow import Action
from portal.kit.menu import N_
from portal.records import ids
from portal.records.acting import Acting
from portal.records.schema import event, package, round_
from portal.records.store import reading, writing
from portal.records.words import NotNow, State

_OUT = (State.PUBLISHED, State.ARCHIVED)
# Raised whenever a file gets other fields: what another version has sealed cannot be made anew here.
_FORMAT = 2
_FORMAT_FILE = "format.json"
FILES: Mapping[str, Callable[..., Any]] = {
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
    "reasons.json": reasons.read_reasons,
}


@dataclass(frozen=True)
class Package:
    """A round's files by name, their manifest, and the manifest with which the round was archived."""

    files: Mapping[str, str]
    manifest: str
    sealed: str | None

    @property
    def changed(self) -> tuple[str, ...]:
        """The names of files that are no longer what was archived; empty before that, and where that
        cannot be told from the records."""
        if self.sealed is None or self.is_of_another_version:
            return ()
        return broken_files(self.files, self.sealed)

    @property
    def is_of_another_version(self) -> bool:
        """True when another version of the program archived the round, which wrote other fields."""
        line = f"{ids.fingerprint(self.files.get(_FORMAT_FILE, ''))}  {_FORMAT_FILE}"
        return self.sealed is not None and line not in self.sealed.splitlines()


@gate.reads
def read_files(records: sa.Engine, *, acting: Acting, round_id: str) -> Mapping[str, str]:
    """The round's files: name -> JSON. Each holds what its own read lets the person see.

    They stay the same when the round is archived. Empty for who sees nothing of the round.
    """
    with reading(records) as con:
        if not gate.sees_papers(con, acting, round_id):
            return {}
    files = {
        name: _json(read(records, acting=acting, round_id=round_id)) for name, read in FILES.items()
    }
    frozen = rules.read_rules(records, acting=acting, round_id=round_id)
    return {
        **files,
        _FORMAT_FILE: _json({"format": _FORMAT}),
        "rules.json": _frozen(frozen) if frozen else "{}",
        "events.json": _json(read_events(records, acting=acting, round_id=round_id)),
    }


@gate.reads
def read_package(records: sa.Engine, *, acting: Acting, round_id: str) -> Package | None:
    """The package of a round whose result is out, for the office alone: it names who nominated."""
    with reading(records) as con:
        found = workflow.read_round(con, round_id)
        is_office = gate.sight(con, acting, round_id) is gate.Sight.OFFICE
        if not is_office or found is None or found.state not in _OUT:
            return None
        sealed = con.execute(
            sa.select(package.c.manifest).where(package.c.round_id == round_id)
        ).scalar()
    files = read_files(records, acting=acting, round_id=round_id)
    return Package(files, manifest_of(files), sealed)


@gate.reads
def read_events(
    records: sa.Engine, *, acting: Acting, round_id: str
) -> tuple[Mapping[str, object], ...]:
    """The log of one round in order, for who sees its papers: even bare entries can be counted.

    It ends where the round is archived: the package is sealed before that.
    """
    with reading(records) as con:
        if not gate.sees_papers(con, acting, round_id):
            return ()
        rows = con.execute(
            sa.select(event)
            .where(event.c.round_id == round_id, event.c.action != f"round.{Action.ARCHIVE}")
            .order_by(event.c.seq)
        ).mappings()
        return tuple(dict(row) for row in rows)


def read_sealed(records: sa.Engine, *, manifest: str) -> str | None:
    """The award and year of the round that was archived with this manifest, for the keeper.

    None when there is none: both are public.
    """
    with reading(records) as con:
        row = con.execute(
            sa.select(round_.c.name, round_.c.year)
            .join(package, package.c.round_id == round_.c.round_id)
            .where(package.c.manifest == manifest)
        ).first()
        return None if row is None else f"{row.name} {row.year}"


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


def archive_round(records: sa.Engine, *, acting: Acting, round_id: str, manifest: str) -> str:
    """Close the round with the manifest of its package. Returns the manifest's hash.

    Raises NotNow when the records no longer hold what the manifest says, NotYours for anybody but the
    secretary.
    """
    current = read_files(records, acting=acting, round_id=round_id)
    with writing(records) as con:
        workflow.step(con, acting, round_id, Action.ARCHIVE)
        if not current or broken_files(current, manifest):
            raise NotNow(N_("The package is not what the records hold: make it anew."))
        sealed = ids.fingerprint(manifest)
        con.execute(
            package.insert().values(
                round_id=round_id, manifest=manifest, hash=sealed, made_at=acting.at
            )
        )
        return sealed


def _frozen(said: Rules) -> str:
    return _json({
        "round_id": said.round_.round_id, "hash": said.round_.rules_hash,
        "rules": json.loads(said.text or "null"),
    })  # fmt: skip


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
