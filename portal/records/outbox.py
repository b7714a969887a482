"""Messages on their way: written in the transaction of the deed that they tell of, taken by one sender at a time.

A message goes out at least once. Its identity never changes, so that a mail program drops the second copy of one
whose sender was killed between the server's yes and our own note of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from portal.kit import settings
from portal.records import ids, store
from portal.records.schema import outbox

TURN = timedelta(minutes=10)  # so long a sender has a message for itself
KEPT = timedelta(days=30)
# How long after each failure it is tried again; after the last it is given up and shown.
WAITS = tuple(map(timedelta, (0, 0, 0, 0, 0, 1, 1), (60, 300, 1800, 7200, 21600, 0, 0)))
_WAITING = (outbox.c.sent_at.is_(None), outbox.c.stopped_at.is_(None))


@dataclass(frozen=True)
class Message:
    """What somebody is to read. key: the deed and to whom; the same key is never sent twice."""

    key: str
    recipient: str
    subject: str
    body: str
    lang: str = "fi"
    calendar: str | None = None
    round_id: str | None = None


@dataclass(frozen=True)
class Queued:
    """A message in the outbox, and how it stands."""

    message_id: str
    message: Message
    made_at: datetime
    tries: int
    error: str
    sent_at: datetime | None
    stopped_at: datetime | None


def is_open() -> bool:
    """Whether the portal sends mail at all."""
    return settings.mail() is not None


def put(con: sa.Connection, message: Message, at: datetime) -> bool:
    """Lay a message in the outbox, in the transaction that is open. False when its key is there already, or
    the portal sends no mail."""
    known = con.execute(sa.select(outbox.c.message_id).where(outbox.c.key == message.key)).first()
    if known is not None or not is_open():
        return False
    con.execute(
        outbox.insert().values(
            message_id=ids.new(), made_at=at, due_at=at, tries=0, **vars(message)
        )
    )
    return True


def take(records: sa.Engine, now: datetime) -> Iterator[Queued]:
    """The messages that are due, one after another; each is the caller's for its turn."""
    while True:
        with store.writing(records) as con:
            row = con.execute(
                sa.select(outbox)
                .where(*_WAITING, outbox.c.due_at <= now)
                .order_by(outbox.c.due_at, outbox.c.message_id)
                .limit(1)
            ).first()
            if row is None:
                return
            mine = (outbox.c.message_id == row.message_id, outbox.c.due_at == row.due_at, *_WAITING)
            taken = con.execute(outbox.update().where(*mine).values(due_at=now + TURN)).rowcount
        if taken:
            yield _queued(row)


def sent(records: sa.Engine, message_id: str, at: datetime) -> None:
    """Note that the server has taken a message."""
    _note(records, message_id, sent_at=at, error=None)


def failed(records: sa.Engine, one: Queued, why: str, at: datetime, *, for_good: bool) -> None:
    """Note that it did not go; it is tried again later, or given up."""
    tries = one.tries + 1
    is_over = for_good or tries > len(WAITS)
    later = {"stopped_at": at} if is_over else {"due_at": at + WAITS[tries - 1]}
    _note(records, one.message_id, tries=tries, error=why, **later)


def again(records: sa.Engine, message_id: str, at: datetime) -> None:
    """Try a message once more that was given up."""
    _note(records, message_id, stopped_at=None, due_at=at)


def forget(records: sa.Engine, now: datetime) -> int:
    """Erase messages that are done with and older than a month, with their addresses. Returns how many."""
    done = sa.func.coalesce(outbox.c.sent_at, outbox.c.stopped_at)
    with store.writing(records) as con:
        return con.execute(outbox.delete().where(done < now - KEPT)).rowcount


def of_round(con: sa.Connection, round_id: str) -> tuple[Queued, ...]:
    """The messages about a round, newest first."""
    return _read(con, outbox.c.round_id == round_id)


def troubled(con: sa.Connection) -> tuple[Queued, ...]:
    """What has failed and waits, or was given up, newest first."""
    return _read(con, outbox.c.error.isnot(None), outbox.c.sent_at.is_(None))


def waiting(con: sa.Connection) -> int:
    """How many messages have not gone and are not given up."""
    return int(con.scalar(sa.select(sa.func.count()).select_from(outbox).where(*_WAITING)) or 0)


def _read(con: sa.Connection, *which: sa.ColumnElement[bool]) -> tuple[Queued, ...]:
    query = sa.select(outbox).where(*which).order_by(outbox.c.made_at.desc(), outbox.c.message_id)
    return tuple(_queued(row) for row in con.execute(query))


def _note(records: sa.Engine, message_id: str, **values: object) -> None:
    with store.writing(records) as con:
        con.execute(outbox.update().where(outbox.c.message_id == message_id).values(**values))


def _queued(row: sa.Row[tuple[object, ...]]) -> Queued:
    told = row._mapping  # noqa: SLF001 - SQLAlchemy's own name for it
    message = Message(**{name: told[name] for name in Message.__dataclass_fields__})
    return Queued(
        told["message_id"],
        message,
        told["made_at"],
        told["tries"],
        told["error"] or "",
        told["sent_at"],
        told["stopped_at"],
    )
