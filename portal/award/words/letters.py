"""The letters of a round in words: state, facts, and the address that opens one in the reader's own e-mail."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from portal.award.publication import Mail
from portal.kit import i18n
from portal.kit.i18n import N_, _
from portal.records.outbox import Queued
from portal.records.words import MailState

STATES: Mapping[MailState, str] = {
    MailState.PENDING: N_("waits for the publication"),
    MailState.RELEASED: N_("released"),
}
LONGEST_ADDRESS = 1900  # longer ones are cut by some programs


def title(one: Mail) -> str:
    """The subject with where the letter is."""
    state = N_("set aside: not for this decision") if one.is_set_aside else STATES[one.state]
    return f"{one.subject}: {_(state)}"


def facts(one: Mail, nominations: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the letter is: to whom, in which language, about what. `nominations`: id -> words."""
    about = nominations.get(one.nomination_id or "")
    return [
        (_("Recipients"), one.recipients),
        (_("Language"), i18n.NAMES[one.lang]),
        *([(_("About the nomination"), about)] if about else []),
    ]


def went(one: Queued) -> str:
    """How a message of the outbox stands, to whom it is."""
    if one.sent_at is not None:
        told = _("{address}: sent {time}")
        return told.format(address=one.message.recipient, time=i18n.local_time(one.sent_at))
    if one.stopped_at is not None:
        told = _("{address}: not sent. {error}")
    elif one.error:
        told = _("{address}: not sent yet, it is tried again. {error}")
    else:
        told = _("{address}: on its way")
    return told.format(address=one.message.recipient, error=one.error)


def sent(every: Sequence[Queued]) -> list[str]:
    """The messages of a round, each with its subject and how it stands."""
    return [f"{one.message.subject}: {went(one)}" for one in every]


def address(one: Mail) -> str:
    """A mailto: address with recipients, subject and, where there is room for it, the text."""
    to = ",".join(
        part.strip() for part in one.recipients.replace(";", ",").split(",") if part.strip()
    )
    begun = f"mailto:{quote(to, safe='@,')}?subject={quote(one.subject, safe='')}"
    lines = "\r\n".join(one.body.splitlines())
    whole = f"{begun}&body={quote(lines, safe='')}"
    return whole if len(whole) <= LONGEST_ADDRESS else begun
