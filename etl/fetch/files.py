"""Sources that are folders of files: what is new in them since the last time."""

import importlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from etl.fetch.faults import Fault, FetchError
from etl.fetch.found import Found
from etl.fetch.sources import Source, Way, secrets
from etl.reading.unpack import is_litter
from etl.settings import Paths

_STILL_SECONDS = 60  # a file that was written to just now may not be whole


class Folder(Protocol):
    """Where files lie."""

    def files(self) -> list[Found]:
        """Every file that nobody writes to any more, the oldest first. Raises FetchError."""

    def bring(self, found: Found, target: Path) -> Path:
        """Where the file can be read: in place, or as a copy named `target`. Raises FetchError."""


@dataclass(frozen=True)
class Near:
    """A folder of this computer; its files stay where they are."""

    folder: Path

    def files(self) -> list[Found]:
        try:
            found = [path for path in self.folder.rglob("*") if path.is_file()]
            if not self.folder.is_dir():
                raise FetchError(Fault.NO_FOLDER, folder=str(self.folder))
            told = [(path, path.stat()) for path in found if not is_litter(path.name)]
        except OSError:
            raise FetchError(Fault.NO_FOLDER, folder=str(self.folder)) from None
        still = time.time() - _STILL_SECONDS
        whole = [(path, stat) for path, stat in told if stat.st_mtime < still]
        whole.sort(key=lambda each: (each[1].st_mtime, str(each[0])))
        return [Found(str(path), f"{stat.st_size}-{stat.st_mtime_ns}") for path, stat in whole]

    def bring(self, found: Found, target: Path) -> Path:  # noqa: ARG002 - read in place
        return Path(found.path)


@contextmanager
def folder(source: Source, places: Paths, pause: Callable[[float], None]) -> Iterator[Folder]:
    """The folder of a source of files; pause: waits to see whether one is written to. Raises FetchError and SourcesError."""
    if source.way is Way.FOLDER:
        yield Near(Path(source.folder))
        return
    sftp = importlib.import_module("etl.fetch.sftp")  # slow to import, and no other source needs it
    with sftp.session(source, secrets(source, places), pause) as session:
        yield session


def new(found: list[Found], seen: Mapping[str, str]) -> list[Found]:
    """The files that have not been taken or refused yet in just this version."""
    return [each for each in found if seen.get(each.path) != each.mark]
