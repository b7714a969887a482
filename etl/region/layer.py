"""What staff have told over the pack: data/region, a file a version, every one kept.

A version holds everything that is told since the first; the newest is in use, and an undo is a new
one. A file is written beside its place and renamed, so a reader sees a whole version or the one before.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from etl.archive import write_atomically

KEYS = {
    "branch_code": ("branch_code", "valid_from"),
    "library": ("library",),
    "municipality": ("municipality_code",),
    "population": ("municipality_code", "year"),
    "annotation": ("date_from", "municipality_code", "text_fi"),
}
_FILE = re.compile(r"(\d{6})\.json", re.ASCII)

Key = tuple[str, ...]
Cells = Mapping[str, str]


class LayerError(ValueError):
    """A version that cannot be read; says which and what to do."""


@dataclass(frozen=True)
class Told:
    """One row as it was told last: its cells, or None where the pack's row is taken away."""

    table: str
    key: Key
    cells: Cells | None
    by: str
    at: str
    version: int


@dataclass(frozen=True)
class Change:
    """What one version did to one row: what the layer said before (None: nothing) and says now."""

    table: str
    key: Key
    before: Told | None
    after: Told | None


@dataclass(frozen=True)
class Layer:
    """One version: its number (0: nothing is told), who made it and when, and every row that is told."""

    version: int = 0
    by: str = ""
    at: str = ""
    what: str = ""
    told: tuple[Told, ...] = ()
    changes: tuple[Change, ...] = field(default=(), compare=False)

    def rows(self, table: str) -> Iterator[tuple[Key, dict[str, str] | None]]:
        """Key and cells of every row of a table that is told."""
        for each in self.told:
            if each.table == table:
                yield each.key, None if each.cells is None else dict(each.cells)

    def of(self, table: str, key: Key) -> Told | None:
        """What is told of a row; None where nothing is."""
        return next((t for t in self.told if (t.table, t.key) == (table, key)), None)


def newest(folder: Path) -> Layer:
    """The version in use. Raises LayerError when its file cannot be read."""
    numbers = versions(folder)
    return read(folder, numbers[-1]) if numbers else Layer()


def versions(folder: Path) -> list[int]:
    """The numbers of all versions, oldest first."""
    names = (_FILE.fullmatch(path.name) for path in folder.glob("*.json"))
    return sorted(int(name[1]) for name in names if name)


def read(folder: Path, version: int) -> Layer:
    """One version; 0 is the one in which nothing is told. Raises LayerError when it cannot be read."""
    if version == 0:
        return Layer()
    path = _path(folder, version)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Layer(
            version=int(data["version"]),
            by=str(data["by"]),
            at=str(data["at"]),
            what=str(data["what"]),
            told=tuple(_told(each) for each in data["told"]),
            changes=tuple(
                Change(
                    str(each["table"]),
                    tuple(map(str, each["key"])),
                    _told(each["before"]) if each["before"] else None,
                    _told(each["after"]) if each["after"] else None,
                )
                for each in data["changes"]
            ),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LayerError(
            f"Toimipistekartan versiota {path.name} (kansio {folder}) ei voi lukea. "
            "Palauta tiedosto varmuuskopiosta tai siirrä se syrjään, jolloin edellinen versio on voimassa."
        ) from error


def _told(data: Mapping[str, Any]) -> Told:
    cells = data["cells"]
    return Told(
        table=str(data["table"]),
        key=tuple(map(str, data["key"])),
        cells=None if cells is None else {str(k): str(v) for k, v in cells.items()},
        by=str(data["by"]),
        at=str(data["at"]),
        version=int(data["version"]),
    )


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One writer at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".lock"):
        yield


def after(
    layer: Layer, changes: Sequence[tuple[str, Key, Cells | Told | None]], by: str, what: str
) -> Layer:
    """The version after these changes: table, key, and the cells (None: the row is taken away).

    A Told in place of cells is put back as it was; one without a version means that nothing is told.
    """
    version, at = layer.version + 1, datetime.now(UTC).isoformat(timespec="seconds")
    told = {(each.table, each.key): each for each in layer.told}
    done = []
    for table, key, cells in changes:
        before = told.pop((table, key), None)
        now = cells if isinstance(cells, Told) else Told(table, key, cells, by, at, version)
        if now.version:
            told[table, key] = now
        done.append(Change(table, key, before, now if now.version else None))
    return Layer(version, by, at, what, tuple(told.values()), tuple(done))


def write(folder: Path, layer: Layer) -> None:
    """Keep a version. Call it under `locked`."""
    data = {
        "version": layer.version,
        "by": layer.by,
        "at": layer.at,
        "what": layer.what,
        "changes": [
            {
                "table": each.table,
                "key": list(each.key),
                "before": vars(each.before) if each.before else None,
                "after": vars(each.after) if each.after else None,
            }
            for each in layer.changes
        ],
        "told": [vars(each) for each in layer.told],
    }
    write_atomically(_path(folder, layer.version), json.dumps(data, ensure_ascii=False, indent=1))


def _path(folder: Path, version: int) -> Path:
    return folder / f"{version:06d}.json"
