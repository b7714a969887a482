"""From decision to history: announcement in four languages, mails that wait, publication at one stroke."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from portal.award import decided, gate, workflow
from portal.award.proposals import by_id
from portal.award.workflow import Action, Round
from portal.kit.i18n import DEFAULT, LANGUAGES
from portal.kit.menu import N_
from portal.records import events, ids
from portal.records.acting import Acting
from portal.records.schema import (
    announcement,
    decision,
    mail,
    nomination,
    publication,
    published_text,
    round_,
    round_library,
    ruling,
)
from portal.records.store import reading, writing
from portal.records.words import Changed, MailState, NotNow, Outcome, State


@dataclass(frozen=True)
class Text:
    """An announcement in one language; one that is not translated is shown marked so.

    `is_set_aside`: it was written for an earlier decision, or before there was one, and is not published
    until it is written anew or confirmed.
    """

    title: str
    body: str
    is_translated: bool = True
    is_set_aside: bool = False


@dataclass(frozen=True)
class Mail:
    """A letter to be sent; it waits until the publication releases it. `is_set_aside` as for a text."""

    mail_id: str
    nomination_id: str | None
    lang: str
    recipients: str
    subject: str
    body: str
    state: MailState
    is_set_aside: bool = False


@dataclass(frozen=True)
class Published:
    """What everybody sees of a round: libraries by code and name, never a person.

    `grounds` are as decided, in the body's own language. `is_being_corrected`: a corrected decision
    is awaited, or has been taken and is not published yet.
    """

    publication_id: str
    round_id: str
    year: int
    award: str
    outcome: Outcome
    libraries: Mapping[str, str]
    grounds: str
    texts: Mapping[str, Text]
    published_at: datetime
    is_correction: bool
    is_being_corrected: bool


# ---- writing


def write_announcement(
    records: sa.Engine, *, acting: Acting, round_id: str, lang: str, text: Text,
    seen: Text | None = None,
) -> None:  # fmt: skip
    """Write the announcement in one language, for the decision that holds. `seen` is what the writer saw
    as kept, where that is known.

    Raises NotYours, NotNow, Changed when another window has written since.
    """
    with writing(records) as con:
        workflow.step(con, acting, round_id, Action.WRITE_TEXTS)
        if lang not in LANGUAGES or not text.title.strip():
            raise NotNow(N_("An announcement needs a title and one of the portal's languages."))
        mine = (announcement.c.round_id == round_id, announcement.c.lang == lang)
        there = _texts(con, round_id).get(lang)
        if seen is not None and there is not None and said(there) not in {said(seen), said(text)}:
            raise Changed(N_("This has been changed in another window since. Look again."))
        con.execute(announcement.delete().where(*mine))
        con.execute(
            announcement.insert().values(
                round_id=round_id, lang=lang, title=text.title, body=text.body,
                is_translated=text.is_translated, saved_at=acting.at,
                decision_id=decided.valid(con, round_id),
            )
        )  # fmt: skip


def said(text: Text) -> tuple[str, str, bool]:
    """What an announcement says, whatever decision it is for."""
    return text.title, text.body, text.is_translated


def confirm_announcement(records: sa.Engine, *, acting: Acting, round_id: str, lang: str) -> None:
    """Let an announcement that was set aside stand for the decision that holds. Raises NotYours, NotNow."""
    with writing(records) as con:
        workflow.step(con, acting, round_id, Action.WRITE_TEXTS)
        mine = (announcement.c.round_id == round_id, announcement.c.lang == lang)
        values = {"decision_id": decided.valid(con, round_id), "saved_at": acting.at}
        if not con.execute(announcement.update().where(*mine).values(**values)).rowcount:
            raise NotNow(N_("There is no such announcement."))


def prepare_mail(
    records: sa.Engine,
    *,
    acting: Acting,
    round_id: str,
    lang: str,
    recipients: str,
    subject: str,
    body: str,
    nomination_id: str | None = None,
) -> str:
    """Prepare a letter that waits for the publication. Returns its id. Raises NotYours, NotNow."""
    with writing(records) as con:
        workflow.step(con, acting, round_id, Action.WRITE_TEXTS)
        if lang not in LANGUAGES or not recipients.strip() or not subject.strip():
            raise NotNow(N_("A letter needs recipients, a subject and one of the languages."))
        mail_id = ids.new()
        con.execute(
            mail.insert().values(
                mail_id=mail_id, round_id=round_id, nomination_id=nomination_id, lang=lang,
                recipients=recipients, subject=subject, body=body, state=MailState.PENDING,
                prepared_at=acting.at, released_at=None, decision_id=decided.valid(con, round_id),
            )
        )  # fmt: skip
        return mail_id


def confirm_mail(records: sa.Engine, *, acting: Acting, round_id: str, mail_id: str) -> None:
    """Let a letter that was set aside stand for the decision that holds. Raises NotYours, NotNow."""
    with writing(records) as con:
        workflow.step(con, acting, round_id, Action.WRITE_TEXTS)
        done = con.execute(
            mail.update()
            .where(*_waiting(round_id), mail.c.mail_id == mail_id)
            .values(decision_id=decided.valid(con, round_id))
        )
        if not done.rowcount:
            raise NotNow(N_("There is no such letter that still waits."))


def discard_mail(records: sa.Engine, *, acting: Acting, round_id: str, mail_id: str) -> None:
    """Throw a letter away that still waits: what was released stays. Raises NotYours, NotNow."""
    with writing(records) as con:
        workflow.step(con, acting, round_id, Action.WRITE_TEXTS)
        gone = con.execute(mail.delete().where(*_waiting(round_id), mail.c.mail_id == mail_id))
        if not gone.rowcount:
            raise NotNow(N_("There is no such letter that still waits."))


def _waiting(round_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (mail.c.round_id == round_id, mail.c.state == MailState.PENDING)


def publish(records: sa.Engine, *, acting: Acting, round_id: str) -> str:
    """Publish the decision that holds: history, announcements and mails in one transaction.

    Only texts and letters that were written or confirmed for this decision go out. Returns the
    publication's id. Raises NotYours, and NotNow before the day the rules say, without a Finnish
    announcement of this decision, and when a conflict of interest found since asks for a correction.
    """
    with writing(records) as con:
        found = workflow.step(con, acting, round_id, Action.PUBLISH)
        holds = decided.valid(con, round_id)
        _check_publishable(con, acting, found, holds)
        publication_id = ids.new()
        con.execute(
            publication.insert().values(
                publication_id=publication_id, round_id=round_id, decision_id=holds,
                published_by=acting.person_id, published_at=acting.at,
            )
        )  # fmt: skip
        for lang, text in _current(con, round_id).items():
            con.execute(
                published_text.insert().values(
                    publication_id=publication_id, lang=lang, title=text.title, body=text.body,
                    is_translated=text.is_translated,
                )
            )  # fmt: skip
        con.execute(
            mail.update()
            .where(*_waiting(round_id), mail.c.decision_id == holds)
            .values(state=MailState.RELEASED, released_at=acting.at)
        )
        events.append(con, acting, "decision.published", publication_id, round_id=round_id)
        return publication_id


def _check_publishable(con: sa.Connection, acting: Acting, found: Round, holds: str | None) -> None:
    if found.publish_from is None or acting.today < found.publish_from:
        raise NotNow(N_("The rules say a later day."), field="opens_on")
    if DEFAULT not in _current(con, found.round_id):
        raise NotNow(
            N_("Write the announcement in Finnish first, or confirm it for this decision."),
            field="announcement",
        )
    taken = con.execute(
        sa.select(decision.c.decided_at).where(decision.c.decision_id == holds)
    ).scalar_one()
    since = sa.select(ruling.c.ruling_id).where(
        ruling.c.round_id == found.round_id,
        ruling.c.is_disqualified,
        ruling.c.ruled_at > taken,
    )
    if con.execute(since).first() is not None:
        raise NotNow(
            N_("A conflict of interest was found after the decision: correct the decision first.")
        )
    if con.execute(
        sa.select(publication.c.publication_id).where(publication.c.decision_id == holds)
    ).first():
        raise NotNow(N_("This decision has been published: a corrected one is awaited."))


def _texts(con: sa.Connection, round_id: str) -> dict[str, Text]:
    holds = decided.valid(con, round_id)
    rows = con.execute(sa.select(announcement).where(announcement.c.round_id == round_id))
    return {
        row.lang: Text(
            row.title, row.body, row.is_translated, is_set_aside=row.decision_id != holds
        )
        for row in rows
    }


def _current(con: sa.Connection, round_id: str) -> dict[str, Text]:
    """The announcements that are about the decision that holds."""
    return {lang: text for lang, text in _texts(con, round_id).items() if not text.is_set_aside}


# ---- reading


@gate.reads
def read_announcements(records: sa.Engine, *, acting: Acting, round_id: str) -> Mapping[str, Text]:
    """The announcements being written, by language, for who sees the papers."""
    with reading(records) as con:
        return _texts(con, round_id) if gate.sees_papers(con, acting, round_id) else {}


@gate.reads
def read_mails(records: sa.Engine, *, acting: Acting, round_id: str) -> tuple[Mail, ...]:
    """The letters of a round, for the office alone: they name recipients."""
    with reading(records) as con:
        if gate.sight(con, acting, round_id) is not gate.Sight.OFFICE:
            return ()
        rows = con.execute(
            sa.select(mail)
            .where(mail.c.round_id == round_id)
            .order_by(mail.c.prepared_at, mail.c.mail_id)
        )
        holds = decided.valid(con, round_id)
        return tuple(
            Mail(row.mail_id, row.nomination_id, row.lang, row.recipients, row.subject, row.body,
                 MailState(row.state),
                 is_set_aside=row.state == MailState.PENDING and row.decision_id != holds)
            for row in rows
        )  # fmt: skip


@gate.reads
def read_preview(records: sa.Engine, *, acting: Acting, round_id: str) -> Published | None:
    """The result as everybody would see it if it were published now, for the office; None when there is
    no decision that waits for publication.
    """
    with reading(records) as con:
        found = workflow.read_round(con, round_id)
        is_office = gate.sight(con, acting, round_id) is gate.Sight.OFFICE
        if not is_office or found is None or found.state is not State.DECIDED:
            return None
        row = con.execute(
            sa.select(decision).where(decision.c.decision_id == decided.valid(con, round_id))
        ).one()
        return _shown(con, row, found, "", acting.at, _current(con, round_id))


def read_standing(records: sa.Engine) -> tuple[tuple[str, bool], ...]:
    """What read_history would hold now, cheaply: id of each publication, and whether it is being corrected:
    everybody's to read."""
    with reading(records) as con:
        return tuple(
            (row.publication_id, row.state == State.DECIDED) for row in con.execute(_that_hold())
        )


def read_history(records: sa.Engine) -> tuple[Published, ...]:
    """What has been published of every round, newest year first: everybody's to read."""
    with reading(records) as con:
        return tuple(_published(con, row) for row in con.execute(_that_hold()).all())


def _that_hold() -> sa.Select[tuple[object, ...]]:
    """The publications that no later one has replaced, newest year first."""
    later = sa.select(decision.c.corrects).join(
        publication, publication.c.decision_id == decision.c.decision_id
    )
    replaced = later.where(decision.c.corrects.isnot(None))
    return (
        sa.select(publication, decision.c.proposal_id, decision.c.corrects, round_.c.state)
        .join(decision, decision.c.decision_id == publication.c.decision_id)
        .join(round_, round_.c.round_id == publication.c.round_id)
        .where(publication.c.decision_id.not_in(replaced))
        .order_by(round_.c.year.desc(), round_.c.name, publication.c.published_at.desc())
    )  # fmt: skip


def _published(con: sa.Connection, row: sa.Row[tuple[object, ...]]) -> Published:
    texts = con.execute(
        sa.select(published_text).where(published_text.c.publication_id == row.publication_id)
    )
    out_there = {one.lang: Text(one.title, one.body, one.is_translated) for one in texts}
    found = workflow.read_round(con, str(row.round_id))
    if found is None:
        raise LookupError(row.round_id)
    out = _shown(con, row, found, str(row.publication_id), row.published_at, out_there)
    return replace(out, is_being_corrected=row.state == State.DECIDED)


def _shown(
    con: sa.Connection,
    row: sa.Row[tuple[object, ...]],
    found: Round,
    publication_id: str,
    at: datetime,
    texts: Mapping[str, Text],
) -> Published:
    """What everybody sees of a decision. `row` holds its proposal_id and what it corrects."""
    suggestion = by_id(con, [str(row.proposal_id)])[str(row.proposal_id)].suggestion
    names = con.execute(
        sa.select(round_library.c.library, round_library.c.name)
        .join(nomination, sa.and_(nomination.c.library == round_library.c.library,
                                  nomination.c.round_id == round_library.c.round_id))
        .where(nomination.c.nomination_id.in_(suggestion.winners))
        .order_by(round_library.c.name)
    )  # fmt: skip
    return Published(
        publication_id=publication_id, round_id=found.round_id, year=found.year, award=found.name,
        outcome=suggestion.outcome, libraries={one.library: one.name for one in names},
        grounds=suggestion.grounds, texts=texts, published_at=at,
        is_correction=row.corrects is not None, is_being_corrected=False,
    )  # fmt: skip
