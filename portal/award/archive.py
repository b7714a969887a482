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
    queries,
    reasons,
    reviews,
    rounds,
    rulings,
    workflow,
)
from portal.award.workflow import Action
from portal.kit.i18n import N_
from portal.records import ids
from portal.records.acting import Acting
from portal.records.schema import package, round_
from portal.records.sitting import Sitting
from portal.records.store import reading
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
def read_files(sitting: Sitting) -> Mapping[str, str]:
    """The round's files: name -> JSON. Each holds what its own read lets the person see.

    They stay the same when the round is archived. Empty for who sees nothing of the round.
    """
    if not gate.sees_papers(sitting):
        return {}
    return {
        **{name: _json(read(sitting)) for name, read in FILES.items()},
        _FORMAT_FILE: _json({"format": _FORMAT}),
        "rules.json": _frozen(sitting),
        "events.json": _json(read_events(sitting)),
    }


@gate.reads
def read_package(sitting: Sitting) -> Package | None:
    """The package of a round whose result is out, for the office alone: it names who nominated."""
    round_ = workflow.round_of(sitting)
    is_office = gate.sight(sitting) is gate.Sight.OFFICE
    if not is_office or round_ is None or round_.state not in _OUT:
        return None
    sealed = next((row.manifest for row in sitting.rows(queries.PACKAGE)), None)
    files = read_files(sitting)
    return Package(files, manifest_of(files), sealed)


@gate.reads
def read_events(sitting: Sitting) -> tuple[Mapping[str, object], ...]:
    """The log of one round in order, for who sees its papers: even bare entries can be counted.

    It ends where the round is archived: the package is sealed before that.
    """
    if not gate.sees_papers(sitting):
        return ()
    return tuple(
        dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
        for row in sitting.rows(queries.EVENTS)
        if row.action != f"round.{Action.ARCHIVE}"
    )


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
    with Sitting.writing(records, acting, round_id) as sitting:
        current = read_files(sitting)
        workflow.step(sitting, Action.ARCHIVE)
        if not current or broken_files(current, manifest):
            raise NotNow(N_("The package is not what the records hold: make it anew."))
        sealed = ids.fingerprint(manifest)
        sitting.write(
            package.insert().values(
                round_id=round_id, manifest=manifest, hash=sealed, made_at=acting.at
            )
        )
        return sealed


def _frozen(sitting: Sitting) -> str:
    """The rules as they were published, with their hash."""
    round_ = workflow.round_of(sitting)
    return _json(
        {
            "round_id": sitting.round_id,
            "hash": round_ and round_.rules_hash,
            "rules": json.loads(workflow.rules_text(sitting) or "null"),
        }
    )


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
