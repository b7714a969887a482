"""The words and tables of the page on people: who has which role, from when to when."""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from portal.kit import i18n, menu
from portal.kit.i18n import _
from portal.kit.tables import Column, Kind, Table
from portal.records.people import Grant, Person


def table(people: Sequence[Person], now: datetime) -> Table:
    """One row a role of a person; who has none has one row too."""
    rows = [
        row
        for person in people
        for row in (
            [_row(person, grant, now) for grant in person.grants] or [_row(person, None, now)]
        )
    ]
    columns = tuple(
        Column(name, label, Kind.TEXT)
        for name, label in (
            ("name", _("Name")),
            ("role", _("Role")),
            ("from", _("From")),
            ("until", _("Until")),
            ("state", _("State")),
        )
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    return Table(_("People who have signed in, and their roles"), columns, frame)


def _row(person: Person, grant: Grant | None, now: datetime) -> dict[str, str | None]:
    named = {"name": person.name}
    if grant is None:
        return {**named, "role": _("no role"), "from": None, "until": None, "state": None}
    return {
        **named,
        "role": menu.role_name(grant.role),
        "from": i18n.local_time(grant.valid_from),
        "until": None if grant.valid_until is None else i18n.local_time(grant.valid_until),
        "state": _state(grant, now),
    }


def _state(grant: Grant, now: datetime) -> str:
    if grant.valid_from > now:
        return _("not yet in force")
    return _("in force") if is_open(grant, now) else _("ended")


def is_open(grant: Grant, now: datetime) -> bool:
    """True for a role that has not ended."""
    return grant.valid_until is None or grant.valid_until > now


def names(people: Sequence[Person]) -> dict[str, str]:
    """What to call each person in a list; two of the same name are told apart by their subject."""
    shared = {one.name for one in people if sum(other.name == one.name for other in people) > 1}
    return {
        one.person_id: f"{one.name} ({one.subject})" if one.name in shared else one.name
        for one in people
    }


def open_grants(people: Sequence[Person], now: datetime) -> dict[str, str]:
    """Roles that can be ended: grant id -> person and role."""
    called = names(people)
    return {
        grant.grant_id: f"{called[person.person_id]}: {menu.role_name(grant.role)}"
        for person in people
        for grant in person.grants
        if is_open(grant, now)
    }
