"""Table Schema of a table and the Frictionless data package of a release, in the reader's language.

Specifications: https://specs.frictionlessdata.io/table-schema/ and /data-package/ (version 1).
"""

import re
from collections.abc import Iterable
from typing import Any

from portal.kit import identity, settings
from portal.kit.i18n import _
from portal.kit.warehouse import Release
from portal.open_data import about
from portal.open_data.catalogue import Table, by_name
from portal.open_data.columns import Column

Json = dict[str, Any]
_NAME = re.compile(r"[^A-Za-z0-9._-]+")


def schema(table: Table) -> Json:
    """Every column with type, title and meaning; the key; the tables that its codes come from."""
    described: Json = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
    }
    if all(column.filled for column in table.dimensions):
        described["primaryKey"] = [column.name for column in table.dimensions]
    others = ((column, by_name(column.of)) for column in table.columns if column.of)
    if keys := [_foreign_key(column, other) for column, other in others]:
        described["foreignKeys"] = keys
    return described


def package(release: Release, files: Iterable[tuple[Table, int, str]], query: str) -> Json:
    """The package: what it is, licence, release, and every table with size (bytes) and checksum.

    `query` follows the path of each file: it is empty for the newest release.
    """
    described: Json = {
        "profile": "tabular-data-package",
        "name": f"{release.region}-{release.release_id.lower()}",
        "title": about.title(release),
        "description": " ".join(about.notes(release)),
        "version": release.release_id,
        "created": about.built_at(release),
        "data_until": release.data_until.isoformat(),
        "sample": release.is_sample,
        "rule_version": release.rule_version,
        "sources": [{"title": about.source(release)}],
        "contributors": [{"title": identity.keeper(release), "role": "publisher"}],
        "resources": [_resource(release, *file, query) for file in files],
    }
    if licence := settings.licence():
        described["licenses"] = [_licence(licence)]
    return described


def _field(column: Column) -> Json:
    described: Json = {
        "name": column.name,
        "type": column.type.value,
        "title": _(column.title),
        "description": _(column.meaning),
    }
    if column.words:
        described["categories"] = [
            {"value": value, "label": _(label)} for value, label in column.words.items()
        ]
    if column.filled:
        described["constraints"] = {"required": True}
    return described


def _foreign_key(column: Column, table: Table) -> Json:
    return {
        "fields": column.name,
        "reference": {"resource": table.name, "fields": table.columns[0].name},
    }


def _resource(release: Release, table: Table, size: int, sha256: str, query: str) -> Json:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv{query}",
        "title": about.table_title(release, table),
        "description": _(table.text),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{sha256}",
        "schema": schema(table),
    }


def _licence(licence: settings.Licence) -> Json:
    described = {"name": _NAME.sub("-", licence.name), "title": licence.name}
    return {**described, "path": licence.url} if licence.url else described
