"""The one way from a fetched file into the archive: the same as of a file that somebody brings."""

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from etl import archive, load
from etl.load import Outcome, Said
from etl.settings import Paths


def through(
    files: Sequence[Path], places: Paths, *, system: str, dry_run: bool
) -> list[list[Outcome]]:
    """What becomes of each file: an outcome, or one for each file in a package.

    system: that all of them are of; empty where it has to be recognised. Waits for a publication under way,
    which takes back all that has come since it began when no release comes of it.
    """
    if not files:
        return []
    with (
        nullcontext() if dry_run else archive.publishing(places),
        load.opened(places, dry_run=dry_run, files=len(files)) as loading,
    ):
        return [loading.take(path, Said(system)) for path in files]
