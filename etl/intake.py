"""Files and folders -> the archive, the oldest first; accepted files are put away."""

import shutil
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from etl import archive, load
from etl.load import Load, Outcome, Reading, Said
from etl.progress import stepped
from etl.reading.text import shown
from etl.reading.unpack import is_litter
from etl.settings import Paths, days_kept

_SECONDS_A_DAY = 86_400


def take(
    places_named: Iterable[Path],
    places: Paths,
    *,
    dry_run: bool,
    said: Callable[[Path], Said] = lambda _path: Said(),
    on_file: Callable[[int, int, str], None] = lambda _done, _of, _name: None,
) -> list[Outcome]:
    """Load every file, the oldest first, so that the newest export wins; what became of each.

    said: what somebody has said of a file. on_file hears of each file before it is read: its number, how many there are, its name.
    """
    found = [path for each in places_named for path in _files(each, places)]
    outcomes: list[Outcome] = []
    with load.opened(places, dry_run=dry_run, files=len(found)) as loading:
        if not dry_run:
            _forget_old(places)
        with stepped("Luetaan tiedostoja", len(found)) as step:
            ordered = sorted(found, key=lambda each: (each.stat().st_mtime, each.name))
            for number, (path, begun) in enumerate(_begun(ordered, said, loading), start=1):
                on_file(number, len(found), shown(path.name))
                done = loading.finish(begun)
                if not dry_run and _is_ours(path, places):
                    folder = loading.systems.of_folder(path.resolve(), places.exports.resolve())
                    done = _put_away(path, done, places.exports / "accepted" / folder)
                outcomes += done
                step()
    return outcomes


def _begun(
    paths: list[Path], said: Callable[[Path], Said], loading: Load
) -> Iterator[tuple[Path, Future[Reading]]]:
    """Each file in its order while the next ones are read already; not many, for the disk's sake."""
    waiting: deque[tuple[Path, Future[Reading]]] = deque()
    for path in paths:
        waiting.append((path, loading.begin(path, said(path))))
        if len(waiting) > loading.at_once:
            yield waiting.popleft()
    yield from waiting


def _files(path: Path, places: Paths) -> list[Path]:
    if path.is_file():
        return [path]
    done = places.exports / "accepted"
    return [
        each
        for each in sorted(path.rglob("*"))
        if each.is_file() and done not in each.resolve().parents and not _is_aside(each)
    ]


def _is_ours(path: Path, places: Paths) -> bool:
    """Whether the file lies where files are dropped; one from elsewhere stays where it is."""
    parents = path.resolve().parents
    return places.exports in parents or places.jobs in parents


def _is_aside(path: Path) -> bool:
    return is_litter(path.name) or path.name in {archive.SUMS, archive.TRUTH}


def _put_away(path: Path, outcomes: list[Outcome], folder: Path) -> list[Outcome]:
    """Accepted files move to data/exports/accepted, to a folder of their system's where they were in one,
    since two systems name files alike; one with personal data is deleted at once."""
    refusals = [each.refusal for each in outcomes if each.refusal]
    if any(refusal.is_personal for refusal in refusals):
        path.unlink()
        return [replace(each, is_deleted=_is_personal(each)) for each in outcomes]
    if not refusals:
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / path.name
        shutil.move(path, target)
        target.touch()  # the days in `accepted` count from now
    return outcomes


def _is_personal(outcome: Outcome) -> bool:
    return outcome.refusal is not None and outcome.refusal.is_personal


def _forget_old(places: Paths) -> None:
    limit = time.time() - days_kept() * _SECONDS_A_DAY
    for path in (places.exports / "accepted").rglob("*"):
        if path.is_file() and path.stat().st_mtime < limit:
            path.unlink()
