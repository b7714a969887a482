"""The tables held against the log: whether roles, sign-outs, seats, votes, decisions and states are what it tells.

The log's seals tell that no entry was changed; here it is seen that nobody changed a table beside it. What the
log of an earlier version did not hold (the end of a sign-out, the seal of a vote) is not compared.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from portal.records import seals
from portal.records.schema import decision, event, person, role_grant, round_, seat, vote
from portal.records.words import Standing, State

_STANDINGS = {f"seat.{one}": one.value for one in Standing}


@dataclass
class _Grant:
    """A role as the log tells it."""

    grant_id: str | None
    start: datetime
    until: datetime | None


@dataclass
class _Told:
    """What the log tells of every table, last word first."""

    people: set[str] = field(default_factory=set)
    signed_out: dict[str, int | None] = field(default_factory=dict)
    grants: dict[tuple[str, str], list[_Grant]] = field(default_factory=dict)
    seats: dict[tuple[str, str], tuple[str, str | None, str]] = field(default_factory=dict)
    votes: dict[tuple[str, str], str | None] = field(default_factory=dict)
    decisions: dict[str, str | None] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)


def differences(con: sa.Connection) -> tuple[str, ...]:
    """Where a table is not what the log tells, each as a Finnish sentence for the command line."""
    told = _told(con)
    return tuple(
        sentence
        for compare in (_people, _grants, _seats, _votes, _decisions, _states)
        for sentence in compare(con, told)
    )


def _told(con: sa.Connection) -> _Told:
    told = _Told()
    for row in con.execute(sa.select(event).order_by(event.c.seq)):
        _hear(told, row, json.loads(row.payload))
    return told


def _hear(told: _Told, row: Any, payload: Mapping[str, Any]) -> None:  # noqa: ANN401 - a row of event
    subject, _dot, action = row.action.partition(".")
    if subject == "person":
        _hear_person(told, row, action, payload)
    elif subject == "role":
        _hear_role(told, row, action, payload)
    elif subject == "seat":
        _hear_seat(told, row, payload)
    elif subject == "round":
        told.states[row.object] = payload.get("state", State.DRAFT.value)
    else:
        _hear_sealed(told, row, payload)


def _hear_sealed(told: _Told, row: Any, payload: Mapping[str, Any]) -> None:  # noqa: ANN401
    if row.action == "vote.cast":
        told.votes[(row.object, row.actor)] = payload.get("seal")
    elif row.action == "decision.taken":
        told.decisions[row.object] = payload.get("seal")


def _hear_person(told: _Told, row: Any, action: str, payload: Mapping[str, Any]) -> None:  # noqa: ANN401
    told.people.add(row.object)
    if action == "signed_out":
        told.signed_out[row.object] = payload.get("until")


def _hear_role(told: _Told, row: Any, action: str, payload: Mapping[str, Any]) -> None:  # noqa: ANN401
    known = told.grants.setdefault((row.object, payload["role"]), [])
    if action == "granted":
        start = datetime.fromisoformat(payload["valid_from"])
        known.append(_Grant(payload.get("grant"), start, _moment(payload["valid_until"])))
        return
    ended = [
        one
        for one in known
        if (one.grant_id is not None and one.grant_id == payload.get("grant"))
        or ("grant" not in payload and (one.until is None or one.until > row.at))
    ]
    for one in ended[:1]:
        end = datetime.fromisoformat(payload["at"])
        one.until = max(end, one.start)


def _hear_seat(told: _Told, row: Any, payload: Mapping[str, Any]) -> None:  # noqa: ANN401
    key = (row.round_id, row.object)
    if row.action == "seat.appointed":
        told.seats[key] = (payload["part"], payload.get("replaces"), Standing.UNDECLARED.value)
    elif key in told.seats and row.action in _STANDINGS:
        part, replaces, _was = told.seats[key]
        told.seats[key] = (part, replaces, _STANDINGS[row.action])


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _people(con: sa.Connection, told: _Told) -> Iterator[str]:
    rows = con.execute(sa.select(person.c.person_id, person.c.signed_out_until)).all()
    for one in told.people - {row.person_id for row in rows}:
        yield f"Henkilö {one} on lokissa mutta puuttuu."
    for row in rows:
        if row.person_id not in told.people:
            yield f"Henkilöä {row.person_id} ei ole lokissa."
        until = told.signed_out.get(row.person_id)
        is_told = row.person_id not in told.signed_out or until is not None
        if is_told and row.signed_out_until != until:
            yield f"Henkilön {row.person_id} uloskirjautuminen ei ole se, jonka loki kertoo."


def _grants(con: sa.Connection, told: _Told) -> Iterator[str]:
    rows = con.execute(sa.select(role_grant)).all()
    there = [(row.person_id, row.role, row.valid_from, row.valid_until) for row in rows]
    logged = [(*key, one.start, one.until) for key, known in told.grants.items() for one in known]
    for person_id, role in _unlike(there, logged):
        yield f"Henkilön {person_id} rooli {role} ei ole se, jonka loki kertoo."


def _unlike(there: list[Any], logged: list[Any]) -> list[tuple[str, str]]:
    """Whose roles stand in one list and not in the other, each pair once."""
    differing = [one for one in there if one not in logged] + [
        one for one in logged if one not in there
    ]
    return list(dict.fromkeys((one[0], one[1]) for one in differing))


def _seats(con: sa.Connection, told: _Told) -> Iterator[str]:
    there = {
        (row.round_id, row.person_id): (row.part, row.replaces, row.standing)
        for row in con.execute(sa.select(seat))
    }
    for round_id, person_id in sorted(_differing(there, told.seats)):
        yield f"Henkilön {person_id} paikka kierroksella {round_id} ei ole se, jonka loki kertoo."


def _votes(con: sa.Connection, told: _Told) -> Iterator[str]:
    there = {
        (row["proposal_id"], row["person_id"]): seals.of_vote(dict(row))
        for row in con.execute(sa.select(vote)).mappings()
    }
    for proposal_id, person_id in sorted(_differing(there, told.votes)):
        yield f"Henkilön {person_id} ääni esityksestä {proposal_id} ei ole se, jonka loki kertoo."


def _decisions(con: sa.Connection, told: _Told) -> Iterator[str]:
    there = {
        row["decision_id"]: seals.of_decision(dict(row))
        for row in con.execute(sa.select(decision)).mappings()
    }
    for decision_id in sorted(_differing(there, told.decisions)):
        yield f"Päätös {decision_id} ei ole se, jonka loki kertoo."


def _states(con: sa.Connection, told: _Told) -> Iterator[str]:
    there = {
        row.round_id: row.state for row in con.execute(sa.select(round_.c.round_id, round_.c.state))
    }
    for round_id in sorted(_differing(there, told.states)):
        yield f"Kierroksen {round_id} vaihe ei ole se, jonka loki kertoo."


def _differing(there: Mapping[Any, Any], told: Mapping[Any, Any]) -> list[Any]:
    """Keys that only one side has, or with another value; a value that the log did not hold is not compared."""
    return [
        key
        for key in {**there, **told}
        if key not in there
        or key not in told
        or (told[key] is not None and there[key] != told[key])
    ]
