"""The files of a release by name: made when they are asked for and sent as they are made. Only how large a
file is and its fingerprint are kept."""

import hashlib
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import brotli
import pandas as pd

from portal.award import history as published
from portal.kit import i18n
from portal.kit.i18n import _
from portal.kit.kept import Kept
from portal.kit.notes import file_name
from portal.kit.warehouse import Release
from portal.open_data import catalogue, csv_file, datapackage, jsonstat
from portal.open_data.catalogue import Table

PACKAGE = "datapackage.json"
CSV, SCHEMA, CUBE = ".csv", ".schema.json", ".json"
MEDIA = {CSV: "text/csv; charset=utf-8; header=present", CUBE: "application/json"}
_QUALITY, _LEVEL, _GZIP = 5, 6, 31  # of brotli and of gzip, whose files zlib calls by this window
Pieces = Callable[[], Iterator[bytes]]
_facts = Kept(512)


@dataclass(frozen=True)
class File:
    """One file: pieces() makes it anew, some bytes at a time; its size, its fingerprint in hexadecimal, and
    what it is. Its words are in the language that it was found in."""

    pieces: Pieces
    size: int
    sha256: str
    media_type: str

    @property
    def fingerprint(self) -> str:
        """Short, for an ETag."""
        return self.sha256[:20]


@dataclass(frozen=True)
class Edition:
    """A release as it was asked for: the newest, or by its id, which its addresses must keep."""

    release: Release
    is_asked_by_id: bool = False

    @property
    def query(self) -> dict[str, str]:
        """What the addresses of this edition carry."""
        return {"julkaisu": self.release.release_id} if self.is_asked_by_id else {}


def names(table: Table) -> tuple[str, ...]:
    """The files of a table: CSV, its schema, and JSON-stat where the table is a cube."""
    kinds = (CSV, SCHEMA, CUBE) if table.is_cube else (CSV, SCHEMA)
    return tuple(table.name + kind for kind in kinds)


def find(edition: Edition, name: str) -> File | None:
    """The file of that name in the language in use; None when the release has none such."""
    if name == PACKAGE:
        return _found(edition, name, partial(_package, edition))
    table = next((t for t in catalogue.tables(edition.release) if name in names(t)), None)
    return None if table is None else _found(edition, name, partial(_content, edition, table, name))


def packed(pieces: Iterator[bytes], encoding: str | None) -> Iterator[bytes]:
    """The pieces as they are sent."""
    if encoding is None:
        return pieces
    return _brotli(pieces) if encoding == "br" else _gzip(pieces)


def made(body: bytes, media_type: str) -> File:
    """Bytes as a file."""
    return File(lambda: iter([body]), len(body), hashlib.sha256(body).hexdigest(), media_type)


def streamed(key: object, pieces: Pieces, media_type: str) -> File:
    """What pieces() makes as a file. It is made once more for its size and fingerprint, which are kept by
    the key."""
    size, sha256 = _facts.get((key, i18n.current()), lambda: _measured(pieces()))
    return File(pieces, size, sha256, media_type)


def saved_as(release: Release, name: str) -> str:
    """The name under which a file is saved: with its release and, for made-up data, that it is."""
    kind = _kind(name)
    sample = _("sample data") if release.is_sample else ""
    return file_name(name.removesuffix(kind), sample, release.release_id, suffix=kind)


def rows(edition: Edition, table: Table) -> int:
    """How many rows a table has."""
    key = ("rows", edition.release.path, table.name, published.history())
    found: int = _facts.get(key, lambda: catalogue.count(edition.release, table))
    return found


def _kind(name: str) -> str:
    return CSV if name.endswith(CSV) else CUBE


def _found(edition: Edition, name: str, pieces: Pieces) -> File:
    """A file of an edition, with what the portal has published by now."""
    key = (edition.release.path, edition.is_asked_by_id, name, published.history())
    return streamed(key, pieces, MEDIA[_kind(name)])


def _measured(pieces: Iterator[bytes]) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    for piece in pieces:
        size += len(piece)
        digest.update(piece)
    return size, digest.hexdigest()


def _content(edition: Edition, table: Table, name: str) -> Iterator[bytes]:
    release = edition.release
    chunks = partial(catalogue.chunks, release, table)
    if name.endswith(CSV):
        return csv_file.pieces([column.name for column in table.columns], chunks())
    if name.endswith(SCHEMA):
        return iter([_json(datapackage.schema(table))])
    return jsonstat.pieces(release, table, chunks, partial(_rows_of, release))


def _rows_of(release: Release, name: str) -> pd.DataFrame:
    return catalogue.rows(release, catalogue.by_name(name))


def _package(edition: Edition) -> Iterator[bytes]:
    release = edition.release
    query = f"?julkaisu={release.release_id}" if edition.is_asked_by_id else ""
    tables = list(catalogue.tables(release))
    found = [(table, find(edition, table.name + CSV)) for table in tables]
    listed = [(table, file.size, file.sha256) for table, file in found if file is not None]
    return iter([_json(datapackage.package(release, listed, query))])


def _json(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"


def _brotli(pieces: Iterator[bytes]) -> Iterator[bytes]:
    packer = brotli.Compressor(quality=_QUALITY)
    for piece in pieces:
        yield bytes(packer.process(piece))
    yield bytes(packer.finish())


def _gzip(pieces: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    for piece in pieces:
        yield packer.compress(piece)
    yield packer.flush()
