"""What the committee sends by mail: a reminder to who is waited for, and a released letter.

Each is written into the outbox in the transaction of the deed, and only where the portal sends mail. A person is
written to at the address that the sign-in service told; nothing of a matter goes to who is disqualified.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from portal.award import gate, owing, queries, workflow
from portal.award.owing import Owed
from portal.kit import i18n
from portal.kit.i18n import N_
from portal.records import outbox, people
from portal.records.acting import Acting
from portal.records.outbox import Message, Queued
from portal.records.sitting import NO_ROLE, Sitting
from portal.records.words import MailState, NotNow, NotYours, Part

NOBODY = N_("There is nobody to write to: the sign-in service has not told an address.")


@dataclass(frozen=True)
class Addressed:
    """Who would get a reminder, and who has no address that the portal knows; both by name."""

    reached: tuple[str, ...]
    unknown: tuple[str, ...]


@gate.reads
def read_addressed(sitting: Sitting) -> Mapping[Owed, Addressed]:
    """Who of those that are waited for can be written to, by what is waited for. Nothing for who is not the office."""
    if not _is_office(sitting):
        return {}
    late = owing.read_owing(sitting)
    known = people.addresses(sitting.con, [one.person_id for one in late])
    return {
        owed: Addressed(
            tuple(one.name for one in late if one.owed is owed and one.person_id in known),
            tuple(one.name for one in late if one.owed is owed and one.person_id not in known),
        )
        for owed in {one.owed for one in late}
    }


@gate.reads
def read_messages(sitting: Sitting) -> tuple[Queued, ...]:
    """What has been sent of the round, newest first, for the office that sees its papers."""
    if not _is_office(sitting) or not gate.sees_papers(sitting):
        return ()
    return outbox.of_round(sitting.con, sitting.round_id)


def remind(
    records: sa.Engine, *, acting: Acting, round_id: str, owed: Owed, subject: str, body: str
) -> int:
    """Write to each who is waited for now and has an address, once a day. Returns to how many.

    Raises NotYours for who is not the office, NotNow when there is nobody to write to.
    """
    with Sitting.writing(records, acting, round_id) as sitting:
        if not _is_office(sitting):
            raise NotYours(NO_ROLE)
        late = [one.person_id for one in owing.read_owing(sitting) if one.owed is owed]
        known = people.addresses(sitting.con, late)
        if not known:
            raise NotNow(NOBODY)
        for person_id, address in known.items():
            key = f"remind/{round_id}/{owed}/{person_id}/{acting.today}"
            _put(sitting, Message(key, address, subject, body, i18n.current(), round_id=round_id))
        sitting.log("round.reminded", round_id, owed=owed.value, people=len(known))
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
