"""The package of a round as one file: a zip with the round's papers and the manifest that seals them."""

import io
import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from portal.award.archive import broken_files, manifest_of
from portal.kit.i18n import N_

MOST_FILES, MOST_BYTES = 200, 200 << 20
LOG = "events.json"
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
    texts = _texts(path)
    if MANIFEST not in texts:
        raise PackageError(NO_PACKAGE)
    manifest = texts.pop(MANIFEST)
    try:
        return manifest, broken_files(texts, manifest)
    except ValueError as error:
        raise PackageError(NO_PACKAGE) from error


def log_of(path: Path) -> tuple[str, ...]:
    """The hashes of the log's entries in a package, the newest last.

    Raises PackageError for a file that is no package.
    """
    try:
        entries = json.loads(_texts(path).get(LOG, "[]"))
        return tuple(str(entry["hash"]) for entry in entries)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PackageError(NO_PACKAGE) from error


def _texts(path: Path) -> dict[str, str]:
    """The files of a package by name. What unpacks to more than any round has is no package."""
    try:
        with ZipFile(path) as packed:
            files = packed.infolist()
            if len(files) > MOST_FILES or sum(one.file_size for one in files) > MOST_BYTES:
                raise PackageError(NO_PACKAGE)
            return {one.filename: _read(packed, one).decode() for one in files}
    except (OSError, BadZipFile, zlib.error, RuntimeError, ValueError, EOFError) as error:
        raise PackageError(NO_PACKAGE) from error


def _read(packed: ZipFile, one: ZipInfo) -> bytes:
    """The file as long as it says it is: a false size would let a bomb through."""
    with packed.open(one) as unpacking:
        content = unpacking.read(one.file_size + 1)
    if len(content) != one.file_size:
        raise PackageError(NO_PACKAGE)
    return content
