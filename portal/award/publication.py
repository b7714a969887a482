"""From decision to history: announcement in four languages, mails that wait, publication at one stroke."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from portal.award import decided, gate, queries, workflow
from portal.award.proposals import by_id
from portal.award.workflow import Action, Round
from portal.kit.i18n import DEFAULT, LANGUAGES, N_
from portal.records import ids
from portal.records.acting import Acting, nobody
from portal.records.schema import (
    announcement,
    decision,
    mail,
    publication,
    published_text,
    round_,
)
from portal.records.sitting import THE_ROUND, Row, Sitting
from portal.records.store import reading
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
    records: sa.Engine,
    *,
    acting: Acting,
    round_id: str,
    lang: str,
    text: Text,
    seen: Text | None = None,
) -> None:
    """Write the announcement in one language, for the decision that holds. `seen` is what the writer saw
    as kept, where that is known.

    Raises NotYours, NotNow, Changed when another window has written since.
    """
    with Sitting.writing(records, acting, round_id) as sitting:
        workflow.step(sitting, Action.WRITE_TEXTS)
        if lang not in LANGUAGES or not text.title.strip():
            raise NotNow(N_("An announcement needs a title and one of the portal's languages."))
        mine = (announcement.c.round_id == round_id, announcement.c.lang == lang)
        there = _texts(sitting).get(lang)
        if (
            seen is not None
            and there is not None
            and wording(there) not in {wording(seen), wording(text)}
        ):
            raise Changed(N_("This has been changed in another window since. Look again."))
        sitting.write(announcement.delete().where(*mine))
        sitting.write(
            announcement.insert().values(
                round_id=round_id,
                lang=lang,
                title=text.title,
                body=text.body,
                is_translated=text.is_translated,
                saved_at=acting.at,
                decision_id=decided.valid(sitting),
            )
        )


def wording(text: Text) -> tuple[str, str, bool]:
    """What an announcement says, whatever decision it is for."""
    return text.title, text.body, text.is_translated


def confirm_announcement(records: sa.Engine, *, acting: Acting, round_id: str, lang: str) -> None:
    """Let an announcement that was set aside stand for the decision that holds. Raises NotYours, NotNow."""
    with Sitting.writing(records, acting, round_id) as sitting:
        workflow.step(sitting, Action.WRITE_TEXTS)
        mine = (announcement.c.round_id == round_id, announcement.c.lang == lang)
        values = {"decision_id": decided.valid(sitting), "saved_at": acting.at}
        if not sitting.write(announcement.update().where(*mine).values(**values)):
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
    with Sitting.writing(records, acting, round_id) as sitting:
        workflow.step(sitting, Action.WRITE_TEXTS)
        if lang not in LANGUAGES or not recipients.strip() or not subject.strip():
            raise NotNow(N_("A letter needs recipients, a subject and one of the languages."))
        mail_id = ids.new()
        sitting.write(
            mail.insert().values(
                mail_id=mail_id,
                round_id=round_id,
                nomination_id=nomination_id,
                lang=lang,
                recipients=recipients,
                subject=subject,
                body=body,
                state=MailState.PENDING,
                prepared_at=acting.at,
                released_at=None,
                decision_id=decided.valid(sitting),
            )
        )
        return mail_id


def confirm_mail(records: sa.Engine, *, acting: Acting, round_id: str, mail_id: str) -> None:
    """Let a letter that was set aside stand for the decision that holds. Raises NotYours, NotNow."""
    with Sitting.writing(records, acting, round_id) as sitting:
        workflow.step(sitting, Action.WRITE_TEXTS)
        confirmed = sitting.write(
            mail.update()
            .where(*_waiting(round_id), mail.c.mail_id == mail_id)
            .values(decision_id=decided.valid(sitting))
        )
        if not confirmed:
            raise NotNow(N_("There is no such letter that still waits."))


def discard_mail(records: sa.Engine, *, acting: Acting, round_id: str, mail_id: str) -> None:
    """Throw a letter away that still waits: what was released stays. Raises NotYours, NotNow."""
    with Sitting.writing(records, acting, round_id) as sitting:
        workflow.step(sitting, Action.WRITE_TEXTS)
        if not sitting.write(mail.delete().where(*_waiting(round_id), mail.c.mail_id == mail_id)):
            raise NotNow(N_("There is no such letter that still waits."))


def _waiting(round_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (mail.c.round_id == round_id, mail.c.state == MailState.PENDING)


def publish(records: sa.Engine, *, acting: Acting, round_id: str) -> str:
    """Publish the decision that holds: history, announcements and mails in one transaction.

    Only texts and letters that were written or confirmed for this decision go out. Returns the
    publication's id. Raises NotYours, and NotNow before the day the rules say, without a Finnish
    announcement of this decision, and when a conflict of interest found since asks for a correction.
    """
    with Sitting.writing(records, acting, round_id) as sitting:
        known = workflow.step(sitting, Action.PUBLISH)
        holds = decided.valid(sitting)
        _check_publishable(sitting, known, holds)
        publication_id = ids.new()
        sitting.write(
            publication.insert().values(
                publication_id=publication_id,
                round_id=round_id,
                decision_id=holds,
                published_by=acting.person_id,
                published_at=acting.at,
            )
        )
        for lang, text in _current(sitting).items():
            sitting.write(
                published_text.insert().values(
                    publication_id=publication_id,
                    lang=lang,
                    title=text.title,
                    body=text.body,
                    is_translated=text.is_translated,
                )
            )
        sitting.write(
            mail.update()
            .where(*_waiting(round_id), mail.c.decision_id == holds)
            .values(state=MailState.RELEASED, released_at=acting.at)
        )
        sitting.log("decision.published", publication_id)
        return publication_id


def _check_publishable(sitting: Sitting, known: Round, holds: str | None) -> None:
    if known.publish_from is None or sitting.acting.today < known.publish_from:
        raise NotNow(N_("The rules say a later day."), field="opens_on")
    if DEFAULT not in _current(sitting):
        raise NotNow(
            N_("Write the announcement in Finnish first, or confirm it for this decision."),
            field="announcement",
        )
    (taken,) = (row for row in sitting.rows(queries.DECISIONS) if row.decision_id == holds)
    rulings = sitting.rows(queries.RULINGS)
    if any(row.is_disqualified and row.ruled_at > taken.decided_at for row in rulings):
        raise NotNow(
            N_("A conflict of interest was found after the decision: correct the decision first.")
        )
    is_out = sa.select(publication.c.publication_id).where(publication.c.decision_id == holds)
    if sitting.con.execute(is_out).first() is not None:
        raise NotNow(N_("This decision has been published: a corrected one is awaited."))


def _texts(sitting: Sitting) -> dict[str, Text]:
    holds = decided.valid(sitting)
    return {
        row.lang: Text(
            row.title, row.body, row.is_translated, is_set_aside=row.decision_id != holds
        )
        for row in sitting.rows(queries.ANNOUNCEMENTS)
    }


def _current(sitting: Sitting) -> dict[str, Text]:
    """The announcements that are about the decision that holds."""
    return {lang: text for lang, text in _texts(sitting).items() if not text.is_set_aside}


# ---- reading


@gate.reads
def read_announcements(sitting: Sitting) -> Mapping[str, Text]:
    """The announcements being written, by language, for who sees the papers."""
    return _texts(sitting) if gate.sees_papers(sitting) else {}


@gate.reads
def read_mails(sitting: Sitting) -> tuple[Mail, ...]:
    """The letters of a round, for the office alone: they name recipients."""
    if gate.sight(sitting) is not gate.Sight.OFFICE:
        return ()
    holds = decided.valid(sitting)
    return tuple(
        Mail(
            row.mail_id,
            row.nomination_id,
            row.lang,
            row.recipients,
            row.subject,
            row.body,
            MailState(row.state),
            is_set_aside=row.state == MailState.PENDING and row.decision_id != holds,
        )
        for row in sitting.rows(queries.MAILS)
    )


@gate.reads
def read_preview(sitting: Sitting) -> Published | None:
    """The result as everybody would see it if it were published now, for the office; None when there is
    no decision that waits for publication.
    """
    known = workflow.round_of(sitting)
    is_office = gate.sight(sitting) is gate.Sight.OFFICE
    if not is_office or known is None or known.state is not State.DECIDED:
        return None
    holds = decided.valid(sitting)
    (row,) = (row for row in sitting.rows(queries.DECISIONS) if row.decision_id == holds)
    return _shown(sitting, known, row, "", sitting.acting.at, _current(sitting))


def read_standing(records: sa.Engine) -> tuple[tuple[str, bool], ...]:
    """What read_history would hold now, cheaply: id of each publication, and whether it is being corrected:
    everybody's to read."""
    with reading(records) as con:
        return tuple(
            (row.publication_id, row.state == State.DECIDED) for row in con.execute(_THAT_HOLD)
        )


def read_history(records: sa.Engine) -> tuple[Published, ...]:
    """What has been published of every round, newest year first: everybody's to read."""
    with Sitting.reading(records, nobody()) as sitting:
        return tuple(_published(sitting.of(row.round_id), row) for row in sitting.rows(_THAT_HOLD))


_LATER = sa.select(decision.c.corrects).join(
    publication, publication.c.decision_id == decision.c.decision_id
)
_THAT_HOLD = (  # the publications that no later one has replaced, newest year first
    sa.select(publication, decision.c.proposal_id, decision.c.corrects, round_.c.state)
    .join(decision, decision.c.decision_id == publication.c.decision_id)
    .join(round_, round_.c.round_id == publication.c.round_id)
    .where(publication.c.decision_id.not_in(_LATER.where(decision.c.corrects.isnot(None))))
    .order_by(round_.c.year.desc(), round_.c.name, publication.c.published_at.desc())
)
_TEXTS_OUT = (
    sa.select(published_text)
    .join(publication, publication.c.publication_id == published_text.c.publication_id)
    .where(publication.c.round_id == THE_ROUND)
)


def _published(sitting: Sitting, row: Row) -> Published:
    texts = {
        text.lang: Text(text.title, text.body, text.is_translated)
        for text in sitting.rows(_TEXTS_OUT)
        if text.publication_id == row.publication_id
    }
    known = workflow.round_of(sitting)
    if known is None:
        raise LookupError(row.round_id)
    shown = _shown(sitting, known, row, row.publication_id, row.published_at, texts)
    return replace(shown, is_being_corrected=row.state == State.DECIDED)


def _shown(
    sitting: Sitting,
    known: Round,
    row: Row,
    publication_id: str,
    at: datetime,
    texts: Mapping[str, Text],
) -> Published:
    """What everybody sees of a decision. `row` holds its proposal_id and what it corrects."""
    suggestion = by_id(sitting)[row.proposal_id].suggestion
    winners = {
        nomination.library: nomination.library_name
        for nomination in sitting.rows(queries.NOMINATIONS)
        if nomination.nomination_id in suggestion.winners
    }
    return Published(
        publication_id=publication_id,
        round_id=known.round_id,
        year=known.year,
        award=known.name,
        outcome=suggestion.outcome,
        libraries=winners,
        grounds=suggestion.grounds,
        texts=texts,
        published_at=at,
        is_correction=row.corrects is not None,
        is_being_corrected=False,
    )
