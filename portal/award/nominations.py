"""Nominations as they come in: begun, saved as drafts, submitted, registered, withdrawn.

Who is signed in nominates under their own name; who has the secret link nominates with a key of their
own. What was submitted stays: a change is a new version.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from portal.award import standings, workflow
from portal.award.workflow import Action
from portal.kit import access, text_rule
from portal.kit.menu import N_
from portal.records import events, ids, people
from portal.records.acting import Acting
from portal.records.schema import (
    LONGEST_TEXT,
    nomination,
    nomination_draft,
    nomination_version,
    round_,
)
from portal.records.store import reading, writing
from portal.records.words import Changed, Channel, NominationState, NotNow, NotYours, Part

LEAST_GROUNDS = 20
LEAST_NAME = 2
_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")
LINK_UNUSED = N_("This link is not in use.")
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
    with writing(records) as con:
        workflow.step(con, acting, round_id, Action.MAKE_LINK)
        link = ids.secret()
        con.execute(
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
    with writing(records) as con:
        if acting.person_id is None:
            raise NotYours(N_("Sign in first, or use the link that you were sent."))
        _open_call(con, acting, round_id)
        if email is not None:
            _check_address(email)
        return _begin(
            con, acting, round_id, library, channel=Channel.PORTAL, nominator_id=acting.person_id,
            contact_email=email,
        )  # fmt: skip


def read_round_of_link(records: sa.Engine, *, link: str) -> str | None:
    """The round whose secret link this is, for who has it; None for one that is not in use."""
    with reading(records) as con:
        return _round_of_link(con, link)


def begin_by_link(
    records: sa.Engine, *, acting: Acting, link: str, library: str, contact: Contact
) -> tuple[str, str]:
    """Begin a draft with the secret link. Returns the nomination's id and the key to go on with.

    Raises NotYours for a wrong link, NotNow: a name and an address for e-mail are asked for.
    """
    with writing(records) as con:
        round_id = _round_of_link(con, link)
        if round_id is None:
            raise NotYours(LINK_UNUSED)
        _open_call(con, acting, round_id)
        if not text_rule.says(contact.name, LEAST_NAME):
            raise NotNow(N_("Write your name."), field="name")
        _check_address(contact.email)
        key = ids.secret()
        nomination_id = _begin(
            con, acting, round_id, library, channel=Channel.LINK,
            contact_name=contact.name, contact_email=contact.email, key_hash=ids.fingerprint(key),
        )  # fmt: skip
        return nomination_id, key


def save_draft(
    records: sa.Engine, *, acting: Acting, nomination_id: str, papers: Papers, key: str = "",
    seen: Papers | None = None,
) -> datetime:  # fmt: skip
    """Save what has been written so far. `seen` is what the writer saw as kept, where that is known.

    Returns when. Raises NotYours, NotNow, Changed when another window has saved since.
    """
    with writing(records) as con:
        row = _own(con, acting, nomination_id, key)
        _open_call(con, acting, row.round_id)
        _check_changeable(row)
        _check_seen(con, nomination_id, papers, seen)
        _save(con, acting, nomination_id, papers)
        return acting.at


def submit(
    records: sa.Engine, *, acting: Acting, nomination_id: str, papers: Papers, key: str = "",
    seen: Papers | None = None,
) -> Receipt:  # fmt: skip
    """Hand the nomination in; handed in once more, it is a new version. `seen` as for a draft.

    Raises NotYours, NotNow, Changed.
    """
    with writing(records) as con:
        row = _own(con, acting, nomination_id, key)
        _open_call(con, acting, row.round_id)
        _check_changeable(row)
        _check_seen(con, nomination_id, papers, seen)
        _save(con, acting, nomination_id, papers)
        return _hand_in(con, acting, nomination_id, papers, acting.at)


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
    with writing(records) as con:
        workflow.step(con, acting, round_id, Action.REGISTER)
        if arrived_on is not None and arrived_on > acting.today:
            raise NotNow(N_("The day of arrival is still to come."), field="arrived_on")
        if contact is not None and contact.email:
            _check_address(contact.email)
        nomination_id = _begin(
            con, acting, round_id, library, channel=channel, diary_number=diary_number,
            contact_name=contact and contact.name, contact_email=contact and contact.email,
            arrived_on=(arrived_on or acting.today) if channel is Channel.MAIL else None,
            nominator_id=acting.person_id if channel is Channel.OFFICE else None,
        )  # fmt: skip
        return _hand_in(con, acting, nomination_id, papers, acting.at)


def withdraw(
    records: sa.Engine, *, acting: Acting, nomination_id: str, reason: str, key: str = ""
) -> None:
    """Take a nomination back: who made it, or the secretary on their behalf. Raises NotYours, NotNow."""
    with writing(records) as con:
        row = _row(con, nomination_id)
        if not _is_office(con, acting, row.round_id):
            row = _own(con, acting, nomination_id, key)
        workflow.step(con, acting, row.round_id, Action.WITHDRAW_NOMINATION, reason)
        if row.state not in {NominationState.DRAFT, NominationState.SUBMITTED}:
            raise NotNow(N_("The nomination has been ruled on already."))
        set_state(con, acting, nomination_id, NominationState.WITHDRAWN, reason=reason)


def set_state(
    con: sa.Connection, acting: Acting, nomination_id: str, state: NominationState, **values: object
) -> None:
    """Move one nomination and log it, inside the transaction of who asks."""
    con.execute(
        nomination.update()
        .where(nomination.c.nomination_id == nomination_id)
        .values(state=state, row_version=nomination.c.row_version + 1, **values)
    )
    row = _row(con, nomination_id)
    events.append(con, acting, f"nomination.{state}", nomination_id, round_id=row.round_id)


def find(con: sa.Connection, nomination_id: str) -> sa.Row[tuple[object, ...]] | None:
    """The row of a nomination, for those who check rights themselves."""
    return con.execute(
        sa.select(nomination).where(nomination.c.nomination_id == nomination_id)
    ).first()


def is_owner(row: sa.Row[tuple[object, ...]], acting: Acting, key: str = "") -> bool:
    """True for who made the nomination: by sign-in, or by the key."""
    by_person = acting.person_id is not None and row.nominator_id == acting.person_id
    return by_person or bool(key and row.key_hash == ids.fingerprint(key))


def _row(con: sa.Connection, nomination_id: str) -> sa.Row[tuple[object, ...]]:
    row = find(con, nomination_id)
    if row is None:
        raise NotYours(_NOT_YOURS)
    return row


def _is_office(con: sa.Connection, acting: Acting, round_id: str) -> bool:
    """True for the secretary of the round, as long as the role holds and no conflict is in the way."""
    held = workflow.read_seat(con, acting, round_id)
    is_seated = held is not None and held.part is Part.SECRETARY and held.is_clear
    return is_seated and access.any_may(people.roles_of(con, acting), access.may_prepare)


def _own(
    con: sa.Connection, acting: Acting, nomination_id: str, key: str
) -> sa.Row[tuple[object, ...]]:
    row = _row(con, nomination_id)
    if not is_owner(row, acting, key):
        raise NotYours(_NOT_YOURS)
    return row


def _check_changeable(row: sa.Row[tuple[object, ...]]) -> None:
    """Asked after the rights: how a nomination stands is told to nobody who is disqualified."""
    if row.state not in {NominationState.DRAFT, NominationState.SUBMITTED}:
        raise NotNow(N_("The nomination can no longer be changed."))


def _round_of_link(con: sa.Connection, link: str) -> str | None:
    return con.execute(
        sa.select(round_.c.round_id).where(round_.c.link_hash == ids.fingerprint(link))
    ).scalar()


def _open_call(con: sa.Connection, acting: Acting, round_id: str) -> None:
    before = workflow.step(con, acting, round_id, Action.NOMINATE)
    if not before.takes_nominations(acting.today):
        raise NotNow(N_("The call has closed."))


def _check_address(email: str) -> None:
    if not _ADDRESS.fullmatch(email.strip()):
        raise NotNow(
            N_("Write an e-mail address that works, such as name@example.fi."), field="email"
        )


def _begin(
    con: sa.Connection, acting: Acting, round_id: str, library: str, **values: object
) -> str:
    nomination_id = ids.new()
    try:
        con.execute(
            nomination.insert().values(
                nomination_id=nomination_id, round_id=round_id, library=library,
                state=NominationState.DRAFT, created_at=acting.at, row_version=1, **values,
            )
        )  # fmt: skip
    except sa.exc.IntegrityError as error:
        raise NotNow(N_("Only the libraries of this round can be nominated.")) from error
    events.append(con, acting, "nomination.begun", nomination_id, round_id=round_id)
    return nomination_id


def _check_seen(
    con: sa.Connection, nomination_id: str, papers: Papers, seen: Papers | None
) -> None:
    """Refuse to write over what another window has saved since; what both say alike is no harm."""
    row = con.execute(
        sa.select(nomination_draft).where(nomination_draft.c.nomination_id == nomination_id)
    ).first()
    if row is None or seen is None:
        return
    if Papers(row.grounds, row.evidence) not in {seen, papers}:
        raise Changed(N_("You have saved this nomination in another window since."))


def _save(con: sa.Connection, acting: Acting, nomination_id: str, papers: Papers) -> None:
    if max(len(papers.grounds), len(papers.evidence)) > LONGEST_TEXT:
        is_grounds = len(papers.grounds) > LONGEST_TEXT
        raise NotNow(N_("The text is too long."), field="grounds" if is_grounds else "evidence")
    con.execute(nomination_draft.delete().where(nomination_draft.c.nomination_id == nomination_id))
    con.execute(
        nomination_draft.insert().values(
            nomination_id=nomination_id, grounds=papers.grounds, evidence=papers.evidence,
            saved_at=acting.at,
        )
    )  # fmt: skip


def _hand_in(
    con: sa.Connection, acting: Acting, nomination_id: str, papers: Papers, at: datetime
) -> Receipt:
    if not text_rule.says(papers.grounds, LEAST_GROUNDS):
        raise NotNow(N_("Say in a sentence or two why the library is nominated."), field="grounds")
    versions = sa.select(sa.func.max(nomination_version.c.version)).where(
        nomination_version.c.nomination_id == nomination_id
    )
    version = (con.execute(versions).scalar() or 0) + 1
    con.execute(
        nomination_version.insert().values(
            nomination_id=nomination_id, version=version, grounds=papers.grounds,
            evidence=papers.evidence, submitted_at=at, submitted_by=acting.actor,
        )
    )  # fmt: skip
    set_state(con, acting, nomination_id, NominationState.SUBMITTED, submitted_at=at)
    row = _row(con, nomination_id)
    standings.ask_anew(con, acting, str(row.round_id), str(row.library))
    return Receipt(nomination_id, version, at, ids.fingerprint(papers.grounds + papers.evidence))
