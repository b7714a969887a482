"""The one way from a fetched file into the archive: the same as of a file that somebody brings."""

from collections.abc import Sequence
from pathlib import Path

from etl import load
from etl.load import Outcome, Said
from etl.settings import Paths


def through(
    files: Sequence[Path], places: Paths, *, system: str, dry_run: bool
) -> list[list[Outcome]]:
    """What becomes of each file: an outcome, or one for each file in a package.

    system: that all of them are of; empty where it has to be recognised.
    """
    if not files:
        return []
    with load.opened(places, dry_run=dry_run, files=len(files)) as loading:
        return [loading.take(path, Said(system)) for path in files]
