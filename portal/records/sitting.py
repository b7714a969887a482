"""A sitting: who acts, in which round, and what the records say at that moment, each answer read once.

Whoever reads opens one for all questions of a drawing; they see one state of the records. Whoever writes
opens one of their own in the transaction that writes, so that nothing that was seen before is trusted.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa

from portal.kit import access
from portal.kit.access import Role
from portal.kit.i18n import N_
from portal.records import events, store
from portal.records.acting import Acting
from portal.records.schema import Moment, person, role_grant
from portal.records.words import NotYours

SIGN_IN_AGAIN = N_(
    "Your sign-in counts no more: it is more than eight hours old, or you have signed out. Sign in again."
)
NO_ROLE = N_("You do not have a role that may do this.")

# What a query may leave open, to be filled in by the sitting: its round, who acts, and when.
THE_ROUND = sa.bindparam("the_round", type_=sa.Text)
WHO_ACTS = sa.bindparam("who_acts", type_=sa.Text)
NOW = sa.bindparam("now", type_=Moment)

Row = sa.Row[Any]
T = TypeVar("T")


def holds(at: datetime | sa.BindParameter[datetime] = NOW) -> sa.ColumnElement[bool]:
    """The condition under which a row of role_grant is in force at a moment."""
    until = role_grant.c.valid_until
    return sa.and_(role_grant.c.valid_from <= at, sa.or_(until.is_(None), until > at))


_ME = (
    sa.select(person.c.person_id, person.c.signed_out_until, role_grant.c.role)
    .outerjoin(role_grant, sa.and_(role_grant.c.person_id == person.c.person_id, holds()))
    .where(person.c.person_id == WHO_ACTS)
)


@dataclass(frozen=True)
class Sitting:
    """The answers of the records to who acts, in one transaction; without a round, about all of them."""

    con: sa.Connection
    acting: Acting
    round_id: str = ""
    _answers: dict[tuple[object, ...], Sequence[Row]] = field(default_factory=dict, repr=False)

    @classmethod
    @contextmanager
    def reading(cls, records: sa.Engine, acting: Acting, round_id: str = "") -> Iterator["Sitting"]:
        """A sitting that sees one state of everything and changes nothing."""
        with store.reading(records) as con:
            yield cls(con, acting, round_id)

    @classmethod
    @contextmanager
    def writing(cls, records: sa.Engine, acting: Acting, round_id: str = "") -> Iterator["Sitting"]:
        """A sitting that may write, one at a time; an error takes all of it back. Raises NotKept."""
        with store.writing(records) as con:
            yield cls(con, acting, round_id)

    @staticmethod
    def ask(
        records: sa.Engine,
        question: Callable[..., T],
        *,
        acting: Acting,
        round_id: str = "",
        **matter: Any,  # noqa: ANN401 - what the question asks for
    ) -> T:
        """What one question answers, in a sitting of its own."""
        with Sitting.reading(records, acting, round_id) as sitting:
            return question(sitting, **matter)

    def of(self, round_id: str) -> "Sitting":
        """The same sitting about one round."""
        return Sitting(self.con, self.acting, round_id, self._answers)

    # ---- who acts

    @property
    def roles(self) -> frozenset[Role]:
        """The roles of who acts that hold just now; VISITOR always. Raises NotYours when the session is over."""
        if self.acting.person_id is None:
            return frozenset({Role.VISITOR})
        rows = self.rows(_ME)
        _refuse_old_session(
            self.acting, rows[0].signed_out_until if rows else None, is_known=bool(rows)
        )
        return frozenset({Role.VISITOR, *(Role(row.role) for row in rows if row.role is not None)})

    def check_session(self) -> None:
        """Raise NotYours when the session of who acts is over; nobody has none that could be."""
        _ = self.roles

    def require(self, may: Callable[[Role], bool]) -> None:
        """Raise NotYours unless one of the roles that hold just now may; the keeper needs none."""
        if not (access.any_may(self.roles, may) or self.acting.is_keeper):
            raise NotYours(NO_ROLE)

    # ---- reading and writing

    def rows(self, query: sa.Select[Any] | sa.CompoundSelect[Any]) -> Sequence[Row]:
        """What the query answers; asked once as long as nothing is written.

        A query is made once, in its module: it is known again by itself.
        """
        here = {
            "the_round": self.round_id,
            "who_acts": self.acting.person_id,
            "now": self.acting.at,
        }
        values = {name: here[name] for name in _left_open(query)}
        key = (query, *values.values())
        if key not in self._answers:
            self._answers[key] = self.con.execute(query, values).all()
        return self._answers[key]

    def write(self, statement: sa.Insert | sa.Update | sa.Delete) -> int:
        """Write, and forget what was read before. Returns how many rows it was."""
        self._answers.clear()
        return self.con.execute(statement).rowcount

    def log(self, action: str, what: str, **payload: str | int | bool | None) -> str:
        """Log what was done, as events.append does."""
        return events.append(
            self.con, self.acting, action, what, round_id=self.round_id or None, **payload
        )


@cache
def _left_open(query: sa.Select[Any] | sa.CompoundSelect[Any]) -> tuple[str, ...]:
    wanted = query.compile().params
    return tuple(name for name in ("the_round", "who_acts", "now") if name in wanted)


def _refuse_old_session(acting: Acting, signed_out_until: int | None, *, is_known: bool) -> None:
    if not is_known or access.is_session_over(acting.signed_in_at, acting.at):
        raise NotYours(SIGN_IN_AGAIN)
    issued = acting.signed_in_at.timestamp() if acting.signed_in_at else 0
    if signed_out_until is not None and issued <= signed_out_until:
        raise NotYours(SIGN_IN_AGAIN)
