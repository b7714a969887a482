"""The log of everything that was written: append-only, each entry sealed with the one before it.

It holds ids, states and fingerprints, never what people wrote, so it can be read by who must not see
the matter. The form of an entry follows shared notes on award systems: sha256 over the JSON of
[prev, seq, at, actor, action, object, payload].
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from portal.kit.i18n import N_
from portal.records.acting import Acting
from portal.records.heads import Head
from portal.records.schema import decision, event
from portal.records.store import HEAD
from portal.records.words import Changed

START = "0" * 64


@dataclass(frozen=True)
class Verdict:
    """What an examination of the log found: entries read, hash of the last, first broken entry.

    An entry that is broken at one more than there are is one that was cut off.
    """

    entries: int
    last_hash: str
    broken_at: int | None


def append(
    con: sa.Connection,
    acting: Acting,
    action: str,
    what: str,
    *,
    round_id: str | None = None,
    **payload: str | int | bool | None,
) -> str:
    """Log one action on one thing, in the transaction that does it. Returns the entry's hash."""
    last = con.execute(
        sa.select(event.c.seq, event.c.hash).order_by(event.c.seq.desc()).limit(1)
    ).first()
    seq, prev = (last.seq + 1, last.hash) if last else (1, START)
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False)
    sealed = _seal(prev, seq, acting.at, acting.actor, action, what, text)
    con.execute(
        event.insert().values(
            seq=seq,
            at=acting.at,
            actor=acting.actor,
            action=action,
            object=what,
            payload=text,
            round_id=round_id,
            prev=prev,
            hash=sealed,
        )
    )
    con.info[HEAD] = (seq, sealed)
    return sealed


def last_hash(con: sa.Connection) -> str:
    """The hash of the newest entry; zeros before the first."""
    found = con.execute(sa.select(event.c.hash).order_by(event.c.seq.desc()).limit(1)).scalar()
    return found or START


def last_actor(con: sa.Connection, **where: str) -> str | None:
    """Who made the newest entry that has these values, such as round_id or object; None without one."""
    query = sa.select(event.c.actor).order_by(event.c.seq.desc()).limit(1)
    return con.execute(
        query.where(*(event.c[key] == value for key, value in where.items()))
    ).scalar()


def changed_since(acting: Acting, last: str | None) -> Changed:
    """The refusal to write over what `last` has changed: it says whether that was oneself."""
    if last == acting.actor:
        return Changed(N_("You have changed this in another window since. Look again."))
    return Changed(N_("Somebody else has changed this in the meantime. Look again."))


def head(con: sa.Connection) -> Head | None:
    """The newest entry; None before the first."""
    last = sa.select(event.c.seq, event.c.hash).order_by(event.c.seq.desc()).limit(1)
    row = con.execute(last).first()
    return None if row is None else Head(row.seq, row.hash)


def stands(con: sa.Connection, sealed: str) -> bool:
    """True when an entry with this hash is in the log."""
    return con.execute(sa.select(event.c.seq).where(event.c.hash == sealed)).first() is not None


def verify(con: sa.Connection, kept: Head | None = None) -> Verdict:
    """Examine the whole log: numbers without gaps, every seal right, and none cut off at the end that a
    decision has named, or that was kept outside the database as the newest one."""
    prev, entries = START, 0
    for row in con.execute(sa.select(event).order_by(event.c.seq)):
        entries += 1
        sealed = _seal(prev, row.seq, row.at, row.actor, row.action, row.object, row.payload)
        if row.seq != entries or row.prev != prev or row.hash != sealed:
            return Verdict(entries, prev, row.seq)
        prev = row.hash
    cut_off = sa.select(decision.c.decision_id).where(
        decision.c.last_event_hash.not_in(sa.select(event.c.hash))
    )
    is_cut = con.execute(cut_off).first() is not None
    is_lost = kept is not None and not stands(con, kept.sealed)
    return Verdict(entries, prev, entries + 1 if is_cut or is_lost else None)


def _seal(
    prev: str, seq: int, at: datetime, actor: str, action: str, what: str, payload: str
) -> str:
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    sealed = [prev, seq, moment, actor, action, what, payload]
    text = json.dumps(sealed, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
