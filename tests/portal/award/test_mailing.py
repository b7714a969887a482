"""Mail of a round: in the transaction of the deed, to who is waited for and has an address, once; by the office."""

import pytest
import sqlalchemy as sa

from portal.award import mailing, publication, rulings
from portal.award.mailing import Notice
from portal.award.owing import Owed
from portal.kit.i18n import DEFAULT
from portal.records import people, store
from portal.records.acting import keeper
from portal.records.schema import person
from portal.records.words import NotNow, NotYours, State
from tests.portal.award.house import Body


@pytest.fixture
def lite(sqlite_records: sa.Engine) -> Body:
    return Body.made(sqlite_records)


@pytest.fixture
def body(lite: Body, monkeypatch: pytest.MonkeyPatch) -> Body:
    """Everybody, Matti and Saga with an address; the portal sends mail."""
    monkeypatch.setenv("PORTAL_SMTP", "smtp://127.0.0.1:1")
    monkeypatch.setenv("PORTAL_SMTP_FROM", "portaali@example.fi")
    with store.writing(lite.records) as con:
        for name in ("matti", "saga", "mikko"):
            mine = person.c.person_id == lite.ids[name]
            con.execute(person.update().where(mine).values(email=f"{name}@example.fi"))
    return lite


def outgoing(body: Body) -> list[tuple[str, str]]:
    with body.records.connect() as con:
        rows = con.execute(sa.text("select recipient, key from outbox order by recipient, key"))
        return [(row.recipient, row.key.split("/")[0]) for row in rows]


def remind(body: Body, name: str, owed: Owed) -> int:
    return written(body, name, owed)


def written(body: Body, name: str, about: mailing.About, calendar: str | None = None) -> int:
    return mailing.write_to(
        body.records,
        acting=getattr(body, name),
        round_id=body.round_id,
        about=about,
        subject="S",
        body="B",
        calendar=calendar,
    )


def test_a_reminder_goes_to_who_is_waited_for_and_once_a_day(body: Body) -> None:
    body.to(State.CONFLICTS)
    asked = body.asks(body.saga, mailing.read_addressed)[Owed.DECLARATION]

    assert "Matti" in asked.reached
    assert "Maija" in asked.unknown
    assert remind(body, "saga", Owed.DECLARATION) == len(asked.reached)
    first = outgoing(body)
    assert ("matti@example.fi", "declaration") in first
    remind(body, "saga", Owed.DECLARATION)
    assert outgoing(body) == first
    body.declare_none("matti")
    assert "Matti" not in body.asks(body.saga, mailing.read_addressed)[Owed.DECLARATION].reached


def test_a_member_reminds_nobody_and_sees_no_mail(body: Body) -> None:
    body.to(State.CONFLICTS)

    with pytest.raises(NotYours):
        remind(body, "matti", Owed.DECLARATION)
    with pytest.raises(NotYours):
        remind(body, "ulla", Owed.DECLARATION)
    assert body.asks(body.matti, mailing.read_addressed) == {}
    assert body.asks(body.matti, mailing.read_messages) == ()
    assert all(kind == "receipt" for _to, kind in outgoing(body))


def test_nothing_of_a_matter_goes_to_who_is_disqualified(body: Body) -> None:
    body.to(State.CONFLICTS)
    rulings.stand_down(
        body.records, acting=body.mikko, round_id=body.round_id, ground=4, reason="oma kirjasto"
    )
    remind(body, "saga", Owed.DECLARATION)

    assert written(body, "saga", Notice.INVITATION) > 0
    assert "mikko@example.fi" not in {to for to, _kind in outgoing(body)}
    with pytest.raises(NotYours):
        remind(body, "mikko", Owed.DECLARATION)


def test_the_group_is_invited_with_its_days(body: Body) -> None:
    body.to(State.CALL)
    invited = body.asks(body.saga, mailing.read_addressed)[Notice.INVITATION]
    assert set(invited.reached) >= {"Matti", "Mikko"}
    assert "Saga" not in invited.reached + invited.unknown  # who writes
    assert written(body, "saga", Notice.INVITATION, "BEGIN:VCALENDAR") == len(invited.reached)
    went = body.asks(body.saga, mailing.read_messages)
    assert {one.message.calendar for one in went} == {"BEGIN:VCALENDAR"}
    with pytest.raises(NotNow):
        written(body, "saga", Notice.THANKS)


def test_the_group_is_thanked_when_all_is_over(body: Body) -> None:
    body.to(State.PUBLISHED)
    thanked = body.asks(body.saga, mailing.read_addressed)

    assert set(thanked) == {Notice.THANKS}
    assert "Matti" in thanked[Notice.THANKS].reached
    written(body, "saga", Notice.THANKS)
    assert ("matti@example.fi", "thanks") in outgoing(body)


def test_who_nominates_gets_a_receipt_of_each_version(body: Body) -> None:
    body.to(State.CONFLICTS)  # the office registered one for secret@example.fi

    assert ("secret@example.fi", "receipt") in outgoing(body)
    with body.records.connect() as con:
        text = (
            con.execute(sa.text("select body from outbox where key like 'receipt/%'"))
            .scalars()
            .first()
        )
    assert "SECRET-NAME" not in str(text)


def test_without_a_mail_server_nothing_is_kept(lite: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORTAL_SMTP", raising=False)
    lite.to(State.CONFLICTS)

    assert outgoing(lite) == []


def test_a_letter_goes_when_it_is_released_and_once(body: Body) -> None:
    body.to(State.DECIDED)
    mail_id = publication.prepare_mail(
        body.records,
        acting=body.saga,
        round_id=body.round_id,
        lang=DEFAULT,
        recipients="a@example.fi; B@example.fi, a@example.fi, Kirjasto",
        subject="Onnea",
        body="Kiitos.",
    )
    what = {"acting": body.saga, "round_id": body.round_id, "mail_id": mail_id}
    with pytest.raises(NotNow):
        mailing.send_letter(body.records, **what)
    body.publish()
    what["acting"] = body.saga
    for _time in range(2):
        assert mailing.send_letter(body.records, **what) == 2

    letters = [to for to, kind in outgoing(body) if kind == "letter"]
    assert letters == ["B@example.fi", "a@example.fi"]
    assert {one.message.subject for one in body.asks(body.saga, mailing.read_messages)} >= {"Onnea"}


def test_an_address_of_the_provider_is_kept_and_follows_it(body: Body) -> None:
    told = {"issuer": "i", "subject": "x", "name": "X", "at": keeper().at}
    person_id = people.remember_person(body.records, **told, email="x@example.fi")
    people.remember_person(body.records, **told, email="y@example.fi")
    people.remember_person(body.records, **told)

    with body.records.connect() as con:
        assert people.addresses(con, [person_id]) == {person_id: "y@example.fi"}
