"""The work of a job folder: check what was uploaded, or publish it; how far it is goes to state.json.

A check loads and builds into a copy of the archive that is thrown away, so it finds everything that
publishing would find, and the figures that would change; the data in use are only read.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock

from etl import archive, intake, marked_copy, show
from etl.archive import write_atomically
from etl.build import CURRENT, Built, build
from etl.changes import between, of_new
from etl.load import Outcome
from etl.pack import BuildError
from etl.settings import Paths

Say = Callable[..., None]


def work(what: str, folder: Path, places: Paths, by: str) -> bool:
    """Do the work and write its result, or one sentence that says why not. True when it is done."""
    with FileLock(folder / "alive"):
        try:
            result = _DEEDS[what](folder, places, by)
        except BuildError as error:
            return _failed(folder, str(error))
        except (OSError, duckdb.Error) as error:
            return _failed(
                folder, f"Työ keskeytyi, eikä lukuja muutettu: {str(error).splitlines()[0]}"
            )
        _write(folder, {"result": result})
        return True


def note(places: Paths, what: str, by: str, **details: object) -> None:
    """Add a line to the journal."""
    entry = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "what": what,
        "by": by,
        **details,
    }
    with FileLock(f"{places.journal}.lock"), places.journal.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


def note_deleted(places: Paths, by: str, outcomes: list[Outcome]) -> None:
    """Add to the journal which files were deleted for the persons in them, and what told of them."""
    for each in outcomes:
        if each.is_deleted and each.refusal:
            note(places, "delete", by, files=[each.file], reason=each.refusal.text())


def use(release_id: str, places: Paths, by: str) -> None:
    """Make a release that is kept the current one. Raises LookupError when there is none of that id."""
    path = places.warehouse / f"{release_id}.duckdb"
    with archive.locked(places):
        if path.parent != places.warehouse or not path.is_file():
            raise LookupError(release_id)
        write_atomically(places.warehouse / CURRENT, path.name + "\n")
        note(places, "use", by, release=release_id)


def _check(folder: Path, places: Paths, by: str) -> dict[str, Any]:
    places.data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="rehearsal-") as name:
        rehearsal = Paths(Path(name).resolve(), places.region)
        with archive.locked(places):
            _copy_archive(places, rehearsal)
        outcomes = intake.take(
            [_copy_files(folder, rehearsal)], rehearsal, dry_run=False, on_file=_told(folder)
        )
        _forget_personal(folder, rehearsal)
        note_deleted(places, by, outcomes)
        marked = marked_copy.write(folder / "files", folder / "marked", outcomes)
        built = _built(folder, rehearsal, outcomes)
        _write(folder, {"step": "compare"})
        changes = [] if built is None else _between(_current(places), built.path)
    return {**show.result_data(outcomes, built), "changes": changes, "marked": marked}


def _publish(folder: Path, places: Paths, by: str) -> dict[str, Any]:
    before = _current(places)
    outcomes = intake.take([folder / "files"], places, dry_run=False, on_file=_told(folder))
    note_deleted(places, by, outcomes)
    accepted = [each.file for each in outcomes if each.entry]
    if not accepted:
        raise BuildError("Yhtään tiedostoa ei voitu hyväksyä, joten mitään ei julkaistu.")
    _write(folder, {"step": "build"})
    with archive.locked(places):
        built = build(places)
        note(places, "publish", by, release=built.release_id, files=accepted)
    changes = _between(before, built.path)
    return {**show.result_data(outcomes, built), "changes": changes, "marked": []}


_DEEDS = {"check": _check, "publish": _publish}


def _built(folder: Path, rehearsal: Paths, outcomes: list[Outcome]) -> Built | None:
    """The rehearsed release; none when no file was accepted or there are no loans to build from."""
    if not any(each.entry for each in outcomes):
        return None
    _write(folder, {"step": "build"})
    with archive.locked(rehearsal):
        if not archive.has_loans(archive.entries(rehearsal)):
            return None
        return build(rehearsal)


def _copy_archive(places: Paths, rehearsal: Paths) -> None:
    """The archived files never change, so a second name for each is enough; a copy where that fails."""
    for path in places.archive.rglob("*"):
        if path.is_file() and path.name != ".lock":
            target = rehearsal.archive / path.relative_to(places.archive)
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(path, target)
            except OSError:
                shutil.copy2(path, target)


def _copy_files(folder: Path, rehearsal: Paths) -> Path:
    """The uploaded files beside the rehearsal, since accepted ones are put away."""
    copied: Path = shutil.copytree(folder / "files", rehearsal.exports / "files")
    return copied


def _forget_personal(folder: Path, rehearsal: Paths) -> None:
    """What the rehearsal deleted for its personal data is not kept, not even until it is published."""
    left = {path.name for path in rehearsal.exports.rglob("*")}
    for path in (folder / "files").iterdir():
        if path.name not in left:
            path.unlink()


def _between(before: Path | None, after: Path) -> list[dict[str, object]]:
    found = of_new(after) if before is None else between(before, after)
    return [{**asdict(change), "month": change.month.isoformat()} for change in found]


def _current(places: Paths) -> Path | None:
    named = places.warehouse / CURRENT
    path = places.warehouse / named.read_text(encoding="utf-8").strip() if named.exists() else None
    return path if path is not None and path.is_file() else None


def _told(folder: Path) -> Callable[[int, int, str], None]:
    return lambda done, of, file: _write(
        folder, {"step": "load", "done": done, "of": of, "file": file}
    )


def _failed(folder: Path, sentence: str) -> bool:
    _write(folder, {"failure": sentence})
    return False


def _write(folder: Path, state: dict[str, Any]) -> None:
    text = json.dumps(state, ensure_ascii=False, default=str)
    write_atomically(folder / "state.json", text)
