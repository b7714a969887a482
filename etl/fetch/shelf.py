"""data/fetch: what was asked and when, answers on their way into the archive, and those that are held.

An answer is a file with a slip beside it; the slip is written last, so that a fetch that was cut off
leaves whole answers or none. `memory.json` is replaced whole.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from etl import archive
from etl.archive import write_atomically
from etl.fingerprint import sha256_of
from etl.settings import Paths

_RUNS = 60
_MEMORY, _PROGRESS, _PAUSED = "memory.json", "progress.json", "paused.json"


class Stands(StrEnum):
    """How an answer stands: on its way into the archive, or waiting for a person."""

    ARRIVED = "arrived"
    HELD = "held"


@dataclass(frozen=True)
class Slip:
    """One answer that is not in the archive: where it came from, where it lies, what is said of it.

    path: a file in data/fetch, or in a folder of somebody else's, where it stays; mark: what tells the
    file from its next version; first, last: the days that were asked for.
    """

    id: str
    source: str
    report: str
    month: str
    path: str
    at: str
    stands: Stands = Stands.ARRIVED
    first: str = ""
    last: str = ""
    rows: int = 0
    mark: str = ""
    sentence: str = ""
    hashes: tuple[str, ...] = ()
    system: str = ""

    @property
    def name(self) -> str:
        return Path(self.path).name


@dataclass
class Memory:
    """What is remembered between runs.

    asked: source -> report -> month -> until which day; counts: the same -> rows that came last; files: source -> path -> mark of a file that was
    taken or refused; refused: hashes that a person has refused; taken: hashes in the archive by the
    source, report and month that they came of, the newest last; runs: the last runs, the newest last.
    """

    asked: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    counts: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    files: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    taken: dict[str, list[str]] = field(default_factory=dict)
    runs: list[dict[str, Any]] = field(default_factory=list)


def recall(places: Paths) -> Memory:
    """What is remembered; nothing at the very first."""
    try:
        told = json.loads(_memory(places).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return Memory()
    return Memory(**{name: told[name] for name in asdict(Memory()) if name in told})


def remember(memory: Memory, places: Paths) -> None:
    """Keep what shall be remembered. Call it under the lock of the fetch."""
    places.fetched.mkdir(parents=True, exist_ok=True)
    memory.runs = memory.runs[-_RUNS:]
    write_atomically(_memory(places), json.dumps(asdict(memory), ensure_ascii=False, indent=1))


def _memory(places: Paths) -> Path:
    return places.fetched / _MEMORY


def paused(places: Paths) -> dict[str, str]:
    """Who has paused fetching, and when; nothing where it is not paused."""
    try:
        told: dict[str, str] = json.loads((places.fetched / _PAUSED).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return told


def pause(by: str, places: Paths) -> None:
    """Pause fetching, also one that is under way."""
    places.fetched.mkdir(parents=True, exist_ok=True)
    told = {"by": by, "at": datetime.now(UTC).isoformat(timespec="seconds")}
    write_atomically(places.fetched / _PAUSED, json.dumps(told, ensure_ascii=False))


def resume(places: Paths) -> None:
    (places.fetched / _PAUSED).unlink(missing_ok=True)


def lock(places: Paths) -> Path:
    """Whoever fetches holds it."""
    places.fetched.mkdir(parents=True, exist_ok=True)
    return places.fetched / ".lock"


def put(places: Paths, content: bytes, name: str, **told: Any) -> Slip:  # noqa: ANN401 - fields of a slip
    """Keep an answer that has come. Raises OSError when the disk is full; then nothing is kept."""
    places.fetched.mkdir(parents=True, exist_ok=True)
    path = free(places.fetched / name)
    draft = path.with_name(f"{name}.tmp")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    return slipped(places, path, **told)


def free(path: Path) -> Path:
    """The path, or one with a number where there is such a file already: what is held stays as it is."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return found


def slipped(places: Paths, path: Path, **told: Any) -> Slip:  # noqa: ANN401 - fields of a slip
    """A slip for a file that lies somewhere already."""
    at = datetime.now(UTC).isoformat(timespec="microseconds")  # files keep the order they came in
    slip = Slip(secrets.token_hex(8), path=str(path), at=at, **told)
    _write(slip, places)
    return slip


def slips(places: Paths, stands: Stands) -> list[Slip]:
    """The answers that stand so, in the order in which they came; one whose file is gone is forgotten."""
    found = []
    for place in places.fetched.glob("*.slip"):
        told = json.loads(place.read_text(encoding="utf-8"))
        slip = Slip(**{**told, "stands": Stands(told["stands"]), "hashes": tuple(told["hashes"])})
        if not Path(slip.path).is_file():
            place.unlink()
        elif slip.stands is stands:
            found.append(slip)
    return sorted(found, key=lambda each: (each.at, each.source, each.report, each.month, each.id))


def waiting(places: Paths) -> list[Slip]:
    """The answers that a person has yet to decide on: not those that have gone through the desk into the archive."""
    held = slips(places, Stands.HELD)
    archived = {each.sha256 for each in archive.entries(places)} if held else set()
    return [
        each
        for each in held
        if not archived.issuperset(each.hashes or [sha256_of(Path(each.path))])
    ]


def hold(slip: Slip, sentence: str, hashes: Sequence[str], places: Paths) -> None:
    """Let an answer wait for a person, in place of an older one for the same days."""
    let_go(slip, places)
    _write(replace(slip, stands=Stands.HELD, sentence=sentence, hashes=tuple(hashes)), places)


def let_go(slip: Slip, places: Paths) -> None:
    """Forget what is held of just the same: a newer answer has come."""
    for each in slips(places, Stands.HELD):
        if each.id != slip.id and _of(each) == _of(slip):
            drop(each, places)


def _of(slip: Slip) -> tuple[str, ...]:
    """What an answer is about: a newer one with the same takes its place."""
    return slip.source, slip.report, slip.month, slip.mark.partition("\n")[0]


def drop(slip: Slip, places: Paths) -> None:
    """Forget an answer, and remove its file where it is ours."""
    if is_ours(slip, places):
        Path(slip.path).unlink(missing_ok=True)
    with suppress(FileNotFoundError):
        (places.fetched / f"{slip.id}.slip").unlink()


def is_ours(slip: Slip, places: Paths) -> bool:
    return places.fetched.resolve() in Path(slip.path).resolve().parents


def sweep(places: Paths) -> None:
    """Remove what a fetch that was cut off has left: files without a slip. Call it under the lock."""
    known = {each.name for stands in Stands for each in slips(places, stands)}
    known |= {_MEMORY, _PROGRESS, _PAUSED}
    for path in places.fetched.iterdir():
        is_kept = path.name in known or path.suffix == ".slip" or path.name.startswith(".")
        if path.is_file() and not is_kept:
            path.unlink()


def tell_progress(told: Mapping[str, object], places: Paths) -> None:
    """Say how far the fetch is, to whoever looks."""
    write_atomically(places.fetched / _PROGRESS, json.dumps(told, ensure_ascii=False))


def _write(slip: Slip, places: Paths) -> None:
    places.fetched.mkdir(parents=True, exist_ok=True)
    write_atomically(
        places.fetched / f"{slip.id}.slip", json.dumps(asdict(slip), ensure_ascii=False)
    )
