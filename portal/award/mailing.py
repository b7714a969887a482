"""What the office of a round sends by mail: an invitation, reminders, thanks, and the released letters.

Each is written into the outbox in the transaction of the deed, and only where the portal sends mail. A person is
written to at the address that the sign-in service told; nothing of a matter goes to who is disqualified.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from portal.award import gate, owing, queries, seats, workflow
from portal.award.owing import Owed
from portal.kit import i18n
from portal.kit.i18n import N_
from portal.records import outbox, people
from portal.records.acting import Acting
from portal.records.outbox import Message, Queued
from portal.records.sitting import NO_ROLE, Sitting
from portal.records.words import MailState, NotNow, NotYours, Part, Standing, State

NOBODY = N_("There is nobody to write to: the sign-in service has not told an address.")


class Notice(StrEnum):
    """What everybody with a seat is written about."""

    INVITATION = "invitation"
    THANKS = "thanks"


About = Owed | Notice
_NOTICES: Mapping[State, Notice] = {
    **dict.fromkeys(
        (State.DRAFT, State.RULES, State.CALL, State.CONFLICTS, State.ELIGIBILITY),
        Notice.INVITATION,
    ),
    State.PUBLISHED: Notice.THANKS,
}


@dataclass(frozen=True)
class Addressed:
    """Who would be written to, and who has no address that the portal knows; both by name."""

    reached: tuple[str, ...]
    unknown: tuple[str, ...]


@gate.reads
def read_addressed(sitting: Sitting) -> Mapping[About, Addressed]:
    """Who is written to now, by what about. Nothing for who is not the office."""
    if not _is_office(sitting):
        return {}
    every = _recipients(sitting)
    known = people.addresses(sitting.con, {key for names in every.values() for key in names})
    return {
        about: Addressed(
            tuple(name for key, name in names.items() if key in known),
            tuple(name for key, name in names.items() if key not in known),
        )
        for about, names in every.items()
    }


def _recipients(sitting: Sitting) -> dict[About, dict[str, str]]:
    """Whom the office writes to in this state of the round: person id -> name, by what about."""
    found: dict[About, dict[str, str]] = {}
    round_ = workflow.round_of(sitting)
    if round_ is not None and (notice := _NOTICES.get(round_.state)) is not None:
        names = {row.person_id: row.name for row in sitting.rows(queries.SEATS)}
        found[notice] = {
            seat.person_id: names[seat.person_id]
            for seat in seats.that_hold(sitting)
            if seat.standing is not Standing.OUT and seat.person_id != sitting.acting.person_id
        }
    for one in owing.read_owing(sitting):
        found.setdefault(one.owed, {})[one.person_id] = one.name
    return {about: names for about, names in found.items() if names}


@gate.reads
def read_messages(sitting: Sitting) -> tuple[Queued, ...]:
    """What has been sent of the round, newest first, for the office that sees its papers."""
    if not _is_office(sitting) or not gate.sees_papers(sitting):
        return ()
    return outbox.of_round(sitting.con, sitting.round_id)


def write_to(
    records: sa.Engine,
    *,
    acting: Acting,
    round_id: str,
    about: About,
    subject: str,
    body: str,
    calendar: str | None = None,
) -> int:
    """Write to each whom it is about now and who has an address, once a day. Returns to how many.

    Raises NotYours for who is not the office, NotNow when there is nobody to write to.
    """
    with Sitting.writing(records, acting, round_id) as sitting:
        if not _is_office(sitting):
            raise NotYours(NO_ROLE)
        known = people.addresses(sitting.con, _recipients(sitting).get(about, {}))
        if not known:
            raise NotNow(NOBODY)
        for person_id, address in known.items():
            key = f"{about}/{round_id}/{person_id}/{acting.today}"
            lang = i18n.current()
            _put(sitting, Message(key, address, subject, body, lang, calendar, round_id))
        sitting.log("round.written_to", round_id, about=about.value, people=len(known))
        return len(known)


def send_letter(records: sa.Engine, *, acting: Acting, round_id: str, mail_id: str) -> int:
    """Send a released letter to each of its recipients; once. Returns to how many. Raises NotYours, NotNow."""
    with Sitting.writing(records, acting, round_id) as sitting:
        if not _is_office(sitting) or not gate.sees_papers(sitting):
            raise NotYours(NO_ROLE)
        row = next((one for one in sitting.rows(queries.MAILS) if one.mail_id == mail_id), None)
        if row is None or row.state != MailState.RELEASED:
            raise NotNow(N_("There is no such letter that has been released."))
        to = recipients(row.recipients)
        if not to:
            raise NotNow(N_("The letter has no address for e-mail."))
        for address in to:
            key = f"letter/{mail_id}/{address.casefold()}"
            _put(sitting, Message(key, address, row.subject, row.body, row.lang, round_id=round_id))
        sitting.log("letter.sent", mail_id, people=len(to))
        return len(to)


def recipients(text: str) -> list[str]:
    """The addresses of a line, each once, in its order."""
    parts = (one.strip() for one in text.replace(";", ",").split(","))
    return list({one.casefold(): one for one in parts if "@" in one}.values())


def _put(sitting: Sitting, message: Message) -> None:
    outbox.put(sitting.con, message, sitting.acting.at)


def _is_office(sitting: Sitting) -> bool:
    own = gate.seat_held(sitting)
    return (
        own is not None and own.part is not Part.MEMBER and workflow.round_of(sitting) is not None
    )
