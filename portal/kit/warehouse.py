"""The newest published release: found by its pointer, opened read-only, one cursor a query."""

import datetime as dt
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import duckdb

from portal.kit import marts, regional
from portal.kit.regional import Regional

KEPT_OPEN = 2
_RELEASE_ID = re.compile(r"\d{8}T\d{6}Z", re.ASCII)
_LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "lock_configuration": "true",
}

_open: dict[Path, tuple["Release", duckdb.DuckDBPyConnection]] = {}
_lock = threading.Lock()
_held: ContextVar[dict[Path, "Release | Problem"] | None] = ContextVar("held", default=None)


class Problem(StrEnum):
    """Why there is no release to show, as the English sentence that is translated on the page."""

    NO_RELEASE = "No lending data has been loaded yet."
    BROKEN_POINTER = "The name of the newest data release cannot be read."
    MISSING_FILE = "The newest data release is missing."
    UNREADABLE = "The newest data release cannot be opened."


@dataclass(frozen=True)
class Release:
    """One published data release: what it is, how fresh, and what its region is called."""

    path: Path
    release_id: str
    built_at: dt.datetime
    region: str
    is_sample: bool
    rule_version: str
    data_until: dt.date
    region_names: Mapping[str, str]
    consortium_names: Mapping[str, str]
    regional: Regional = field(default_factory=Regional)


@contextmanager
def held() -> Iterator[None]:
    """Within the block the newest release is looked up once: what is told is told of one release."""
    before = _held.set({})
    try:
        yield
    finally:
        _held.reset(before)


def newest(data: Path) -> Release | Problem:
    """Return the release that data/warehouse/current names, or why there is none.

    What its region sets for the whole portal holds from then on.
    """
    known = _held.get()
    if known is None:
        return _newest(data)
    if data not in known:
        known[data] = _newest(data)
    return known[data]


def _newest(data: Path) -> Release | Problem:
    folder = data / "warehouse"
    try:
        name = (folder / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return Problem.NO_RELEASE
    except (OSError, UnicodeDecodeError):
        return Problem.BROKEN_POINTER
    if not name or Path(name).name != name:
        return Problem.BROKEN_POINTER
    found = _opened(folder / name)
    if isinstance(found, Release):
        regional.adopt(found.regional)
    return found


def published(data: Path, release_id: str) -> Release | None:
    """The release of that id, if its file is still kept; None for anything else.

    An older release is not held open: whoever asks for many of them must not close the newest.
    """
    if not _RELEASE_ID.fullmatch(release_id):
        return None
    path = data / "warehouse" / f"{release_id}.duckdb"
    with _lock:
        if path in _open:
            return _open[path][0]
    if not path.is_file():
        return None
    try:
        with _connect(path) as connection:
            return _read(path, connection)
    except (duckdb.Error, ValueError):
        return None


def current_id(data: Path) -> str | None:
    """The id of the release in use, None when there is none."""
    found = newest(data)
    return found.release_id if isinstance(found, Release) else None


def kept(data: Path) -> list[str]:
    """The ids of all releases that are kept, newest first."""
    names = (path.stem for path in (data / "warehouse").glob("*.duckdb"))
    return sorted((name for name in names if _RELEASE_ID.fullmatch(name)), reverse=True)


def built_at(release_id: str) -> dt.datetime:
    """When a release was built, from its id."""
    return dt.datetime.strptime(release_id, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)


def cursor(release: Release) -> duckdb.DuckDBPyConnection:
    """Return a cursor of the release's own: a connection shared by threads fails.

    A release that is not held open gets a connection, which ends when the cursor is closed.
    """
    with _lock:
        if release.path in _open:
            return _open[release.path][1].cursor()
    return _connect(release.path)


def close() -> None:
    """Close every release, so that files can be moved or deleted."""
    with _lock:
        for _, connection in _open.values():
            connection.close()
        _open.clear()


def _opened(path: Path) -> Release | Problem:
    with _lock:
        if path in _open:
            return _open[path][0]
        if not path.is_file():
            return Problem.MISSING_FILE
        try:
            connection = _connect(path)
            release = _read(path, connection)
        except (duckdb.Error, ValueError):
            return Problem.UNREADABLE
        while len(_open) >= KEPT_OPEN:
            _open.pop(
                next(iter(_open))
            )  # it closes with its last cursor: close() would end them all
        _open[path] = (release, connection)
        return release


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(path, read_only=True, config=_LOCKED)


def _read(path: Path, connection: duckdb.DuckDBPyConnection) -> Release:
    row = connection.execute(
        "select release_id, built_at, region, is_sample, rule_version, data_until from mart.release"
    ).fetchone()
    if row is None:
        raise ValueError(f"{path.name}: mart.release is empty")
    names = connection.execute(
        """
        select name_fi, name_sv, name_en, name_se,
            consortium_fi, consortium_sv, consortium_en, consortium_se
        from mart.region
        """
    ).fetchone()
    if names is None:
        raise ValueError(f"{path.name}: mart.region is empty")
    languages = ("fi", "sv", "en", "se")
    release_id, built_at, region, is_sample, rule_version, data_until = row
    return Release(
        path=path,
        release_id=release_id,
        built_at=built_at,
        region=region,
        is_sample=is_sample,
        rule_version=rule_version,
        data_until=data_until,
        region_names=dict(zip(languages, names[:4], strict=True)),
        consortium_names=dict(zip(languages, names[4:], strict=True)),
        regional=_regional(connection, languages),
    )


def _regional(connection: duckdb.DuckDBPyConnection, languages: tuple[str, ...]) -> Regional:
    """What the region pack told; nothing where the release is of before that was kept."""
    if not marts.has(connection, "region_text"):
        return Regional()
    texts = {
        what: {lang: text for lang, text in zip(languages, told, strict=True) if text}
        for what, *told in connection.execute(
            "select what, fi, sv, en, se from mart.region_text"
        ).fetchall()
    }
    words: dict[str, dict[str, tuple[str, ...]]] = {}
    for lang, key, forms in connection.execute(
        "select language, key, forms from mart.region_word"
    ).fetchall():
        words.setdefault(lang, {})[key] = tuple(forms)
    pages: dict[str, dict[str, str]] = {}
    for topic, lang, text in connection.execute(
        "select topic, language, text from mart.region_page"
    ).fetchall():
        pages.setdefault(topic, {})[lang] = text
    return Regional(texts, words, pages)
