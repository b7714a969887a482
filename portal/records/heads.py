"""The newest entry of the log, kept outside the database: whether the end of the log was cut off.

A log whose newest entries are gone is whole in itself. So after each write its number and hash are put into
`records.head` in the data folder, and the minutes and the package of a round bear hashes too. A process that
dies between the two leaves an older head, which still stands in the log.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import sqlalchemy as sa

from portal.kit import settings

NAME = "records.head"
_lock = Lock()


@dataclass(frozen=True)
class Head:
    """The number of an entry and its hash."""

    seq: int
    sealed: str


def path() -> Path:
    """Where the head of this portal's records is kept."""
    return settings.data_dir() / NAME


def read() -> Head | None:
    """The head that was kept; None when there is none that can be read."""
    try:
        seq, sealed = path().read_text(encoding="ascii").split()
        return Head(int(seq), sealed)
    except (OSError, ValueError):
        return None


def keep(records: sa.Engine, head: Head) -> None:
    """Keep the head of this portal's own records, unless a newer one is kept. Others are left alone.

    A disk that is full keeps the older head: what was written in the records stays written.
    """
    if records.url.render_as_string(hide_password=False) != settings.records_url():
        return
    with _lock:
        before = read()
        if before is None or before.seq < head.seq:
            put(head)


def put(head: Head | None) -> None:
    """Keep this head in the place of whatever was kept, in one piece; nothing is kept without one."""
    target = path()
    if head is None:
        target.unlink(missing_ok=True)
        return
    beside = target.with_name(f"{NAME}.{secrets.token_hex(4)}")
    try:
        beside.write_text(f"{head.seq} {head.sealed}\n", encoding="ascii")
        beside.replace(target)
    except OSError:
        beside.unlink(missing_ok=True)
