"""The package of a round as one file: a zip with the round's papers and the manifest that seals them."""

import io
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from portal.award.archive import broken_files, manifest_of
from portal.menu import N_

MANIFEST = "SHA256SUMS"  # `sha256sum --check SHA256SUMS` reads it
_NEVER = (1980, 1, 1, 0, 0, 0)  # a zip wants a time; the same papers make the same bytes
NO_PACKAGE = N_("The file is not a package of a round: it is no zip file with SHA256SUMS in it.")


class PackageError(ValueError):
    """A file that is no package; its text is a key of the catalogues."""


def content(files: Mapping[str, str]) -> bytes:
    """The bytes of the zip file; the same papers always make the same bytes."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for name, text in sorted({**files, MANIFEST: manifest_of(files)}.items()):
            packed.writestr(ZipInfo(name, _NEVER), text.encode(), ZIP_DEFLATED)
    return out.getvalue()


def broken_in(path: Path) -> tuple[str, tuple[str, ...]]:
    """The manifest in a package, and the names of files that are not what it says.

    Raises PackageError for a file that is no package.
    """
    try:
        with ZipFile(path) as packed:
            texts = {name: packed.read(name).decode() for name in packed.namelist()}
        manifest = texts.pop(MANIFEST)
        return manifest, broken_files(texts, manifest)
    except (OSError, BadZipFile, KeyError, ValueError) as error:
        raise PackageError(NO_PACKAGE) from error
