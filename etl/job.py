"""The work of a job folder: check what was uploaded, or publish it; how far it is goes to state.json.

A check loads and builds into a copy of the archive that is thrown away, so it finds everything that
publishing would find, and the figures that would change; the data in use are only read.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock

from etl import archive, intake, marked_copy, mended, show
from etl.archive import write_atomically
from etl.build import CURRENT, Built, build
from etl.changes import Change, between, joining, of_new, others
from etl.fetch.daily import daily
from etl.fetch.run import BusyError
from etl.figures.mapping import of_data as mapping_of
from etl.journal import note, note_deleted
from etl.load import Outcome, Said
from etl.region import met, pack
from etl.region.guard import Guard, UnmappedError
from etl.region.pack import BuildError
from etl.settings import Paths

Say = Callable[..., None]


@dataclass(frozen=True)
class Asked:
    """What is asked of a job besides its files; whoever asks writes it into job.json.

    aside and back: hashes of loaded files to take out of use, and to take into use again; note: why.
    systems: of which system a file is, by its name; replace: files that may replace rows of other days and
    branches than theirs; mappings: what the columns of a file of figures are, by its name.
    accept_unmapped: somebody has confirmed that rows at unknown branches are left out.
    """

    by: str
    accept_unmapped: bool
    aside: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    note: str = ""
    systems: Mapping[str, str] = field(default_factory=dict)
    replace: tuple[str, ...] = ()
    mappings: Mapping[str, Any] = field(default_factory=dict)

    def said(self, path: Path) -> Said:
        """What was said of an uploaded file."""
        told = self.mappings.get(path.name)
        mapping = None if told is None else mapping_of(told)
        return Said(self.systems.get(path.name, ""), path.name in self.replace, mapping)


@dataclass(frozen=True)
class Rehearsed:
    """What publishing would give: a release, or why there is none, and what is left out either way."""

    built: Built | None = None
    guard: Guard | None = None


def work(what: str, folder: Path, places: Paths, by: str, *, accept_unmapped: bool = False) -> bool:
    """Do the work and write its result, or one sentence that says why not. True when it is done.

    accept_unmapped: somebody has confirmed that rows at unknown branches are left out.
    """
    with FileLock(folder / "alive"):
        try:
            result = _DEEDS[what](folder, places, _asked(folder, by, accept_unmapped))
        except (BuildError, BusyError) as error:
            return _failed(folder, str(error))
        except (OSError, duckdb.Error) as error:
            return _failed(
                folder, f"Työ keskeytyi, eikä lukuja muutettu: {str(error).splitlines()[0]}"
            )
        _write(folder, {"result": result})
        return True


def use(release_id: str, places: Paths, by: str) -> None:
    """Make a release that is kept the current one. Raises LookupError when there is none of that id."""
    path = places.warehouse / f"{release_id}.duckdb"
    with archive.locked(places):
        if path.parent != places.warehouse or not path.is_file():
            raise LookupError(release_id)
        write_atomically(places.warehouse / CURRENT, path.name + "\n")
        note(places, "use", by, release=release_id)


def _asked(folder: Path, by: str, accept_unmapped: bool) -> Asked:  # noqa: FBT001 - as it was asked
    path = folder / "job.json"
    told = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    hashes = {name: tuple(str(each) for each in told.get(name) or ()) for name in ("aside", "back")}
    return Asked(
        by,
        accept_unmapped,
        **hashes,
        note=str(told.get("note") or ""),
        systems={str(name): str(system) for name, system in (told.get("systems") or {}).items()},
        replace=tuple(map(str, told.get("replace") or ())),
        mappings=told.get("mappings") or {},
    )


def _check(folder: Path, places: Paths, asked: Asked) -> dict[str, Any]:
    places.data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="rehearsal-") as name:
        rehearsal = Paths(Path(name).resolve(), places.region)
        with archive.locked(places):
            _copy_archive(places, rehearsal)
            if places.layer.is_dir():
                shutil.copytree(places.layer, rehearsal.layer)
        _moved(rehearsal, asked)
        outcomes = intake.take(
            [_copy_files(folder, rehearsal)],
            rehearsal,
            dry_run=False,
            said=asked.said,
            on_file=_told(folder),
        )
        _forget_personal(folder, rehearsal)
        note_deleted(places, asked.by, outcomes)
        _keep_met(folder, rehearsal, outcomes)
        outcomes = mended.left(outcomes, rehearsal)
        marked = marked_copy.write(folder / "files", folder / "marked", outcomes)
        rehearsed = _rehearsed(folder, rehearsal, outcomes)
        _write(folder, {"step": "compare"})
        data = show.result_data(outcomes, rehearsed.built, rehearsed.guard) | _systems(places)
        differing = _differing(_current(places), rehearsed.built, outcomes, asked)
    return {**data, **differing, "marked": marked}


def _publish(folder: Path, places: Paths, asked: Asked) -> dict[str, Any]:
    """Load, mark and build; when no release comes of it, everything is as it was before."""
    before = _current(places)
    with _whole(folder, places):
        turned = _moved(places, asked)  # before the files, which may take the place of what goes
        outcomes = intake.take(
            [folder / "files"], places, dry_run=False, said=asked.said, on_file=_told(folder)
        )
        note_deleted(places, asked.by, outcomes)
        accepted = _accepted(outcomes)
        outcomes = mended.left(outcomes, places)
        _write(folder, {"step": "build"})
        with archive.locked(places):
            built = build(places, accept_unmapped=asked.accept_unmapped)
    differing = _differing(before, built, outcomes, asked)
    details = {"files": accepted, **turned, **({"note": asked.note} if asked.note else {})}
    what = "publish" if accepted or turned else "build"
    months = [str(each["month"])[:7] for each in differing["changes"]]
    note(places, what, asked.by, release=built.release_id, **details, months=months)
    data = show.result_data(outcomes, built) | _systems(places)
    return {**data, **differing, "marked": []}


def _systems(places: Paths) -> dict[str, list[dict[str, str]]]:
    """The systems that a file can be of, with their names; none where there is only one."""
    rows = pack.read(places.region).rows("system")
    return {"systems": [row.cells for row in rows] if len(rows) > 1 else []}


def _accepted(outcomes: list[Outcome]) -> list[str]:
    """The names of the files that were taken. Raises BuildError when all were refused."""
    accepted = [each.file for each in outcomes if each.entry]
    if outcomes and not accepted:
        raise BuildError("Yhtään tiedostoa ei voitu hyväksyä, joten mitään ei julkaistu.")
    return accepted


@contextmanager
def _whole(folder: Path, places: Paths) -> Iterator[None]:
    """Archive and upload are as they were before when no release comes of what is done inside.

    The uploaded files have a second name in `kept` until then, so that a job that was killed can be
    asked for again; the archive then stands as before for whoever comes next.
    """
    kept = folder / "kept"
    shutil.copytree(folder / "files", kept, copy_function=_linked, dirs_exist_ok=True)
    with archive.publishing(places):
        with archive.locked(places):
            remembered = archive.remember(places, folder.name, folder / "alive")
        try:
            yield
        except BuildError:
            with archive.locked(places):
                archive.undo(remembered, places)
            shutil.copytree(kept, folder / "files", copy_function=_linked, dirs_exist_ok=True)
            shutil.rmtree(kept)
            raise
        remembered.unlink()
    shutil.rmtree(kept)


def _moved(places: Paths, asked: Asked) -> dict[str, list[str]]:
    """Take loaded files out of use, and into use again; their names. Files that are gone are passed over."""
    names: dict[str, list[str]] = {"aside": [], "back": []}
    with archive.locked(places):
        for sha256 in asked.aside:
            with suppress(LookupError):
                entry = archive.set_aside(sha256, places, by=asked.by, note=asked.note)
                names["aside"].append(entry.file_name)
        for sha256 in asked.back:
            with suppress(LookupError):
                names["back"].append(archive.bring_back(sha256, places).file_name)
    return {what: found for what, found in names.items() if found}


def _fetch(folder: Path, places: Paths, asked: Asked) -> dict[str, Any]:
    """What is done once a day, now."""
    return daily(
        places, asked.by, step=lambda told: _write(folder, {"step": "fetch", **told})
    ).as_data()


_DEEDS = {"check": _check, "publish": _publish, "fetch": _fetch}


def _rehearsed(folder: Path, rehearsal: Paths, outcomes: list[Outcome]) -> Rehearsed:
    """The rehearsed release; none when no file was accepted, there are no loans to build from, or no
    branch of theirs is known."""
    if outcomes and not any(each.entry for each in outcomes):
        return Rehearsed()
    _write(folder, {"step": "build"})
    with archive.locked(rehearsal):
        if not archive.has_loans(archive.entries(rehearsal)):
            return Rehearsed()
        try:
            return Rehearsed(built=build(rehearsal, accept_unmapped=True))
        except UnmappedError as error:
            return Rehearsed(guard=error.guard)


def _keep_met(folder: Path, rehearsal: Paths, outcomes: list[Outcome]) -> None:
    """What branch codes the files hold: the branch map tells them before they are published."""
    new = [each.entry for each in outcomes if each.entry and not each.refusal]
    with tempfile.TemporaryDirectory() as work, archive.connect(Path(work)) as con:
        kept = {entry.sha256 for entry in archive.entries(rehearsal)}
        met.keep(con, folder, [entry for entry in new if entry.sha256 in kept], rehearsal)


def _copy_archive(places: Paths, rehearsal: Paths) -> None:
    """Archived files and parts never change, so a second name for each is enough; a copy where that fails."""
    for source, copied in ((places.archive, rehearsal.archive), (places.parts, rehearsal.parts)):
        for path in source.rglob("*"):
            if path.is_file() and path.name != ".lock":
                target = copied / path.relative_to(source)
                target.parent.mkdir(parents=True, exist_ok=True)
                _linked(path, target)


def _linked(path: str | Path, target: str | Path) -> str:
    """Give a file that is never written to a second name, or copy it where that cannot be."""
    if not Path(target).exists():
        try:
            os.link(path, target)
        except OSError:
            shutil.copy2(path, target)
    return str(target)


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


def _differing(
    before: Path | None, built: Built | None, outcomes: list[Outcome], asked: Asked
) -> dict[str, Any]:
    """What differs from the release in use: months, other things, and files that nobody asked about."""
    if built is None:
        return {"changes": [], "others": [], "joins": []}
    if before is None:
        return {"changes": _as_data(of_new(built.path)), "others": [], "joins": []}
    mine = {each.entry.sha256 for each in outcomes if each.entry} | {*asked.back}
    return {
        "changes": _as_data(between(before, built.path)),
        "others": [asdict(each) for each in others(before, built.path)],
        "joins": [asdict(each) for each in joining(before, built.path) if each.sha256 not in mine],
    }


def _as_data(found: list[Change]) -> list[dict[str, object]]:
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
