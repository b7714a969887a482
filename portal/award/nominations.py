"""Nominations as they come in: begun, saved as drafts, submitted, registered, withdrawn.

Who is signed in nominates under their own name; who has the secret link nominates with a key of their
own. What was submitted stays: a change is a new version.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from portal.award import queries, receipts, standings, workflow
from portal.award.workflow import Action
from portal.kit import access, text_rule
from portal.kit.i18n import N_
from portal.records import ids
from portal.records.acting import Acting
from portal.records.schema import (
    LONGEST_TEXT,
    nomination,
    nomination_draft,
    nomination_version,
    round_,
)
from portal.records.sitting import Row, Sitting
from portal.records.words import Changed, Channel, NominationState, NotNow, NotYours, Part

LEAST_GROUNDS = 20
LEAST_NAME = 2
_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")
LINK_UNUSED = N_("This link is not in use.")
NO_SUCH = N_("There is no such nomination.")
_NOT_YOURS = N_("This nomination is not yours.")


@dataclass(frozen=True)
class Papers:
    """What a nomination says: grounds, and further evidence such as links."""

    grounds: str
    evidence: str = ""


@dataclass(frozen=True)
class Contact:
    """How the secretary reaches who nominated without signing in; erased when the time is up."""

    name: str
    email: str


@dataclass(frozen=True)
class Receipt:
    """What who nominated gets: nomination, version, when, and the fingerprint of the text."""

    nomination_id: str
    version: int
    submitted_at: datetime
    fingerprint: str


def make_link(records: sa.Engine, *, acting: Acting, round_id: str) -> str:
    """Make the round's secret for nominations without sign-in; an older one stops working.

    Returns the secret, which is kept nowhere. Raises NotYours, NotNow.
    """
    with Sitting.writing(records, acting, round_id) as sitting:
        workflow.step(sitting, Action.MAKE_LINK)
        link = ids.secret()
        sitting.write(
            round_.update()
            .where(round_.c.round_id == round_id)
            .values(link_hash=ids.fingerprint(link))
        )
        return link


def begin_nomination(
    records: sa.Engine, *, acting: Acting, round_id: str, library: str, email: str | None = None
) -> str:
    """Begin a draft for a library, under one's own name. `email` is the address for the decision, where
    it is asked for.

    Returns its id. Raises NotYours, and NotNow for an address that is none.
    """
    with Sitting.writing(records, acting, round_id) as sitting:
        if acting.person_id is None:
            raise NotYours(N_("Sign in first, or use the link that you were sent."))
        _open_call(sitting)
        if email is not None:
            _check_address(email)
        return _begin(
            sitting,
            library,
            channel=Channel.PORTAL,
            nominator_id=acting.person_id,
            contact_email=email,
        )


def read_round_of_link(sitting: Sitting, *, link: str) -> str | None:
    """The round whose secret link this is, for who has it; None for one that is not in use."""
    return sitting.con.execute(
        sa.select(round_.c.round_id).where(round_.c.link_hash == ids.fingerprint(link))
    ).scalar()


def begin_by_link(
    records: sa.Engine, *, acting: Acting, link: str, library: str, contact: Contact
) -> tuple[str, str]:
    """Begin a draft with the secret link. Returns the nomination's id and the key to go on with.

    Raises NotYours for a wrong link, NotNow: a name and an address for e-mail are asked for.
    """
    with Sitting.writing(records, acting) as anywhere:
        round_id = read_round_of_link(anywhere, link=link)
        if round_id is None:
            raise NotYours(LINK_UNUSED)
        sitting = anywhere.of(round_id)
        _open_call(sitting)
        if not text_rule.says(contact.name, LEAST_NAME):
            raise NotNow(N_("Write your name."), field="name")
        _check_address(contact.email)
        key = ids.secret()
        nomination_id = _begin(
            sitting,
            library,
            channel=Channel.LINK,
            contact_name=contact.name,
            contact_email=contact.email,
            key_hash=ids.fingerprint(key),
        )
        return nomination_id, key


def save_draft(
    records: sa.Engine,
    *,
    acting: Acting,
    nomination_id: str,
    papers: Papers,
    key: str = "",
    seen: Papers | None = None,
) -> datetime:
    """Save what has been written so far. `seen` is what the writer saw as kept, where that is known.

    Returns when. Raises NotYours, NotNow, Changed when another window has saved since.
    """
    with writing_about(records, acting, nomination_id, _NOT_YOURS) as (sitting, row):
        _write(sitting, row, papers, key, seen)
        return acting.at


def submit(
    records: sa.Engine,
    *,
    acting: Acting,
    nomination_id: str,
    papers: Papers,
    key: str = "",
    seen: Papers | None = None,
) -> Receipt:
    """Hand the nomination in; handed in once more, it is a new version. `seen` as for a draft.

    Raises NotYours, NotNow, Changed.
    """
    with writing_about(records, acting, nomination_id, _NOT_YOURS) as (sitting, row):
        _write(sitting, row, papers, key, seen)
        return _hand_in(sitting, nomination_id, papers)


def register(
    records: sa.Engine,
    *,
    acting: Acting,
    round_id: str,
    library: str,
    papers: Papers,
    channel: Channel = Channel.MAIL,
    contact: Contact | None = None,
    diary_number: str | None = None,
    arrived_on: date | None = None,
) -> Receipt:
    """Enter a nomination that came by mail, with the day of its arrival, or the office's own.

    Raises NotYours, NotNow: a day that is still to come, an address that is none.
    """
    with Sitting.writing(records, acting, round_id) as sitting:
        workflow.step(sitting, Action.REGISTER)
        if arrived_on is not None and arrived_on > acting.today:
            raise NotNow(N_("The day of arrival is still to come."), field="arrived_on")
        if contact is not None and contact.email:
            _check_address(contact.email)
        nomination_id = _begin(
            sitting,
            library,
            channel=channel,
            diary_number=diary_number,
            contact_name=contact and contact.name,
            contact_email=contact and contact.email,
            arrived_on=(arrived_on or acting.today) if channel is Channel.MAIL else None,
            nominator_id=acting.person_id if channel is Channel.OFFICE else None,
        )
        return _hand_in(sitting, nomination_id, papers)


def withdraw(
    records: sa.Engine, *, acting: Acting, nomination_id: str, reason: str, key: str = ""
) -> None:
    """Take a nomination back: who made it, or the secretary on their behalf. Raises NotYours, NotNow."""
    with writing_about(records, acting, nomination_id, _NOT_YOURS) as (sitting, row):
        if not _is_office(sitting):
            _check_owner(row, acting, key)
        workflow.step(sitting, Action.WITHDRAW_NOMINATION, reason)
        if row.state not in {NominationState.DRAFT, NominationState.SUBMITTED}:
            raise NotNow(N_("The nomination has been ruled on already."))
        set_state(sitting, nomination_id, NominationState.WITHDRAWN, reason=reason)


@contextmanager
def writing_about(
    records: sa.Engine, acting: Acting, nomination_id: str, missing: str = NO_SUCH
) -> Iterator[tuple[Sitting, Row]]:
    """A sitting that writes in the round of a nomination, with the nomination's row.

    Raises NotYours with the sentence `missing` where there is no such nomination.
    """
    with Sitting.writing(records, acting) as anywhere:
        round_id = anywhere.con.execute(
            sa.select(nomination.c.round_id).where(nomination.c.nomination_id == nomination_id)
        ).scalar()
        row = None if round_id is None else find(anywhere.of(round_id), nomination_id)
        if row is None:
            raise NotYours(missing)
        yield anywhere.of(row.round_id), row


def find(sitting: Sitting, nomination_id: str) -> Row | None:
    """The row of a nomination of the round, for those who check rights themselves."""
    rows = sitting.rows(queries.NOMINATIONS)
    return next((row for row in rows if row.nomination_id == nomination_id), None)


def set_state(
    sitting: Sitting, nomination_id: str, state: NominationState, **values: object
) -> None:
    """Move one nomination and log it, inside the sitting of who asks."""
    sitting.write(
        nomination.update()
        .where(nomination.c.nomination_id == nomination_id)
        .values(state=state, row_version=nomination.c.row_version + 1, **values)
    )
    sitting.log(f"nomination.{state}", nomination_id)


def is_owner(row: Row, acting: Acting, key: str = "") -> bool:
    """True for who made the nomination: by sign-in, or by the key."""
    by_person = acting.person_id is not None and row.nominator_id == acting.person_id
    return by_person or bool(key and row.key_hash == ids.fingerprint(key))


def _is_office(sitting: Sitting) -> bool:
    """True for the secretary of the round, as long as the role holds and no conflict is in the way."""
    seat = workflow.own_seat(sitting)
    is_seated = seat is not None and seat.part is Part.SECRETARY and seat.is_clear
    return is_seated and access.any_may(sitting.roles, access.may_prepare)


def _check_owner(row: Row, acting: Acting, key: str) -> None:
    if not is_owner(row, acting, key):
        raise NotYours(_NOT_YOURS)


def _write(sitting: Sitting, row: Row, papers: Papers, key: str, seen: Papers | None) -> None:
    """Keep what was written, once everything lets who acts.

    How the nomination stands is asked after the rights: it is told to nobody who is disqualified.
    """
    _check_owner(row, sitting.acting, key)
    _open_call(sitting)
    if row.state not in {NominationState.DRAFT, NominationState.SUBMITTED}:
        raise NotNow(N_("The nomination can no longer be changed."))
    _check_seen(sitting, row.nomination_id, papers, seen)
    _save(sitting, row.nomination_id, papers)


def _open_call(sitting: Sitting) -> None:
    before = workflow.step(sitting, Action.NOMINATE)
    if not before.takes_nominations(sitting.acting.today):
        raise NotNow(N_("The call has closed."))


def _check_address(email: str) -> None:
    if not _ADDRESS.fullmatch(email.strip()):
        raise NotNow(
            N_("Write an e-mail address that works, such as name@example.fi."), field="email"
        )


def _begin(sitting: Sitting, library: str, **values: object) -> str:
    nomination_id = ids.new()
    try:
        sitting.write(
            nomination.insert().values(
                nomination_id=nomination_id,
                round_id=sitting.round_id,
                library=library,
                state=NominationState.DRAFT,
                created_at=sitting.acting.at,
                row_version=1,
                **values,
            )
        )
    except sa.exc.IntegrityError as error:
        raise NotNow(N_("Only the libraries of this round can be nominated.")) from error
    sitting.log("nomination.begun", nomination_id)
    return nomination_id


def draft_of(sitting: Sitting, nomination_id: str) -> Papers | None:
    """What has been written of a nomination and is kept, None before anything is."""
    rows = sitting.rows(queries.DRAFTS)
    kept = (row for row in rows if row.nomination_id == nomination_id)
    return next((Papers(row.grounds, row.evidence) for row in kept), None)


def _check_seen(sitting: Sitting, nomination_id: str, papers: Papers, seen: Papers | None) -> None:
    """Refuse to write over what another window has saved since; what both say alike is no harm."""
    kept = draft_of(sitting, nomination_id)
    if kept is not None and seen is not None and kept not in {seen, papers}:
        raise Changed(N_("You have saved this nomination in another window since."))


def _save(sitting: Sitting, nomination_id: str, papers: Papers) -> None:
    if max(len(papers.grounds), len(papers.evidence)) > LONGEST_TEXT:
        is_grounds = len(papers.grounds) > LONGEST_TEXT
        raise NotNow(N_("The text is too long."), field="grounds" if is_grounds else "evidence")
    sitting.write(
        nomination_draft.delete().where(nomination_draft.c.nomination_id == nomination_id)
    )
    sitting.write(
        nomination_draft.insert().values(
            nomination_id=nomination_id,
            grounds=papers.grounds,
            evidence=papers.evidence,
            saved_at=sitting.acting.at,
        )
    )


def _hand_in(sitting: Sitting, nomination_id: str, papers: Papers) -> Receipt:
    if not text_rule.says(papers.grounds, LEAST_GROUNDS):
        raise NotNow(N_("Say in a sentence or two why the library is nominated."), field="grounds")
    at = sitting.acting.at
    sent = (row for row in sitting.rows(queries.VERSIONS) if row.nomination_id == nomination_id)
    version = max((row.version for row in sent), default=0) + 1
    sitting.write(
        nomination_version.insert().values(
            nomination_id=nomination_id,
            version=version,
            grounds=papers.grounds,
            evidence=papers.evidence,
            submitted_at=at,
            submitted_by=sitting.acting.actor,
        )
    )
    set_state(sitting, nomination_id, NominationState.SUBMITTED, submitted_at=at)
    row = find(sitting, nomination_id)
    fingerprint = ids.fingerprint(papers.grounds + papers.evidence)
    if row is not None:
        standings.ask_anew(sitting, row.library)
        receipts.send(sitting, row, version, at, fingerprint)
    return Receipt(nomination_id, version, at, fingerprint)
