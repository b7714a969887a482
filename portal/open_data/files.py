"""The files of a release by name: made once, then kept as bytes with a fingerprint."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd

from portal.kit import i18n
from portal.kit.i18n import _
from portal.kit.kept import Kept
from portal.kit.notes import file_name
from portal.kit.warehouse import Release
from portal.open_data import catalogue, csv_file, datapackage, jsonstat
from portal.open_data.catalogue import Table
from portal.site import assets

PACKAGE = "datapackage.json"
CSV, SCHEMA, CUBE = ".csv", ".schema.json", ".json"
_MEDIA = {CSV: "text/csv; charset=utf-8; header=present", CUBE: "application/json"}
_files = Kept(256)


@dataclass(frozen=True)
class File:
    """One file: its bytes, a fingerprint of them, and what they are."""

    body: bytes
    fingerprint: str
    media_type: str


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
        return _kept(edition, name, partial(_package, edition))
    table = next((t for t in catalogue.tables(edition.release) if name in names(t)), None)
    return None if table is None else _kept(edition, name, partial(_content, edition, table, name))


def packed(file: File, encoding: str | None) -> bytes:
    """The bytes of a file as they are sent; packed once."""
    if encoding is None:
        return file.body
    body: bytes = _files.get((file.fingerprint, encoding), lambda: assets.pack(file.body, encoding))
    return body


def made(body: bytes, media_type: str) -> File:
    """Bytes as a file, with their fingerprint."""
    return File(body, hashlib.sha256(body).hexdigest()[:20], media_type)


def saved_as(release: Release, name: str) -> str:
    """The name under which a file is saved: with its release and, for made-up data, that it is."""
    kind = _kind(name)
    sample = _("sample data") if release.is_sample else ""
    return file_name(name.removesuffix(kind), sample, release.release_id, suffix=kind)


def _kind(name: str) -> str:
    return CSV if name.endswith(CSV) else CUBE


def _kept(edition: Edition, name: str, make: partial[bytes]) -> File:
    """Made once an edition and language; CSV is the same in every language."""
    lang = "" if name.endswith(CSV) else i18n.current()
    key = (edition.release.path, edition.is_asked_by_id, name, lang)
    file: File = _files.get(key, lambda: made(make(), _MEDIA[_kind(name)]))
    return file


def _content(edition: Edition, table: Table, name: str) -> bytes:
    release = edition.release
    if name.endswith(CSV):
        return csv_file.content(table, catalogue.rows(release, table))
    if name.endswith(SCHEMA):
        return _json(datapackage.schema(table))
    rows = partial(_rows_of, release)
    return _json(jsonstat.dataset(release, table, rows))


def _rows_of(release: Release, name: str) -> pd.DataFrame:
    return catalogue.rows(release, catalogue.by_name(name))


def _package(edition: Edition) -> bytes:
    release = edition.release
    query = f"?julkaisu={release.release_id}" if edition.is_asked_by_id else ""
    tables = list(catalogue.tables(release))
    contents = [find(edition, table.name + CSV) for table in tables]
    files = [
        (table, file.body) for table, file in zip(tables, contents, strict=True) if file is not None
    ]
    return _json(datapackage.package(release, files, query))


def _json(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"
