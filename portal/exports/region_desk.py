"""What staff tell of the region, through etl: read, save, take back, as Excel. Only staff may."""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.exports import branch_map, jobs
from portal.exports.branch_map import Desk
from portal.kit.access import Role, may_manage_exports


@dataclass(frozen=True)
class Answer:
    """What became of a save: findings say what is wrong, clashes what somebody else has changed."""

    version: int
    is_saved: bool
    findings: Sequence[Mapping[str, Any]]
    clashes: Sequence[Mapping[str, Any]]
    others: Sequence[Mapping[str, Any]]


def read(role: Role, job: Path | None) -> Desk:
    """The codes of the reports, those of a checked job included, and the region's tables.

    Raises PermissionError, or RuntimeError with etl's sentence.
    """
    _may(role)
    return branch_map.parsed(jobs.ask("region", "codes", "--json", *_of_job(job)))


def save(role: Role, by: str, version: int, rows: Sequence[Mapping[str, Any]]) -> Answer:
    """Save rows over the version that was looked at. Raises as `read` does."""
    _may(role)
    request = {"version": version, "rows": list(rows)}
    return Answer(**jobs.tell("region", "save", "--by", by, "--json", request=request))


def undo(role: Role, by: str, version: int, row: Sequence[str] = ()) -> Answer:
    """Take back what a version did, or of that one row: its table and key. Raises as `read` does."""
    _may(role)
    only = ["--row", "\x1f".join(row)] if row else []
    words = ("region", "undo", "--version", str(version), "--by", by, "--json")
    return Answer(**jobs.tell(*words, *only))


def workbook(role: Role, job: Path | None) -> bytes:
    """The region's tables and the open codes as Excel. Raises as `read` does."""
    _may(role)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "toimipistekartta.xlsx"
        jobs.run("region", "export", str(target), *_of_job(job))
        return target.read_bytes()


def bring(role: Role, by: str, name: str, file: Path) -> Answer:
    """Save what a workbook says anew. Raises as `read` does."""
    _may(role)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / jobs.safe_name(name)
        shutil.copyfile(file, path)
        return Answer(**jobs.tell("region", "import", str(path), "--by", by, "--json"))


def _of_job(job: Path | None) -> list[str]:
    return [] if job is None else ["--job", str(job)]


def _may(role: Role) -> None:
    if not may_manage_exports(role):
        raise PermissionError(role)
