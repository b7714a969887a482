"""Mail against a real server: each once, tried again, given up and told, nothing lost when a sender dies."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from portal.__main__ import app
from portal.kit import settings
from portal.post import worker
from portal.records import outbox, store
from portal.records.outbox import KEPT, TURN, WAITS, Message
from tests.portal.post_office import Office, open_office

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HELLO = Message(
    "hello/aino",
    "aino@example.fi",
    "Terve\n Äijä",
    "Ääkköset ja\nrivit.\n",
    "fi",
    "BEGIN:VCALENDAR\r\n",
)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    monkeypatch.delenv("PORTAL_RECORDS_URL", raising=False)
    monkeypatch.setenv("PORTAL_SMTP_FROM", "Portaali <portaali@example.fi>")
    with open_office() as (office, address):
        monkeypatch.setenv("PORTAL_SMTP", address)
        yield office
    store.close()


def put(*messages: Message) -> list[bool]:
    with store.writing(store.records()) as con:
        return [outbox.put(con, one, NOW) for one in messages]


def deliver(now: datetime = NOW) -> worker.Round:
    server = settings.mail()
    assert server is not None
    return worker.deliver(store.records(), server, lambda: now)


def troubled() -> list[outbox.Queued]:
    with store.reading(store.records()) as con:
        return list(outbox.troubled(con))


def test_a_message_arrives_whole_and_once(office: Office) -> None:
    assert put(HELLO, HELLO) == [True, False]
    assert deliver().sent == 1
    assert deliver(NOW + TURN).sent == 0
    assert put(HELLO) == [False]

    (letter,) = office.letters
    assert letter["To"] == "aino@example.fi"
    assert letter["From"] == "Portaali <portaali@example.fi>"
    assert letter["Subject"] == "Terve Äijä"
    body = letter.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == HELLO.body
    assert [one.get_filename() for one in letter.iter_attachments()] == ["kierros.ics"]
    assert letter["Message-ID"].endswith("@example.fi>")


def test_a_deed_that_is_taken_back_sends_nothing(office: Office) -> None:
    def deed() -> None:
        with store.writing(store.records()) as con:
            outbox.put(con, HELLO, NOW)
            raise LookupError("the deed failed")

    with pytest.raises(LookupError):
        deed()
    assert deliver().sent == 0
    assert office.letters == []


def test_what_fails_for_now_is_tried_again_later_and_given_up_at_last(office: Office) -> None:
    put(HELLO)
    office.answers = ["451 try again later"] * (len(WAITS) + 1)
    now = NOW
    for wait in WAITS:
        assert deliver(now).failed == 1
        assert deliver(now).failed == 0  # not before its time
        assert "451" in troubled()[0].error
        now += wait
    assert deliver(now).failed == 1
    (one,) = troubled()
    assert one.stopped_at == now
    assert deliver(now + KEPT / 2).sent == 0

    assert "1 viestiä odottaa" in CliRunner().invoke(app, ["post", "again"]).output
    assert deliver(datetime.now(UTC) + timedelta(seconds=1)).sent == 1
    assert len(office.letters) == 1


def test_who_does_not_exist_is_told_at_once_and_holds_up_nobody(office: Office) -> None:
    put(Message("a", "nobody@example.fi", "S", "B"), HELLO)
    done = deliver()

    assert (done.sent, done.given_up) == (1, 1)
    assert len(office.letters) == 1
    assert "550" in troubled()[0].error


def many(number: int) -> list[Message]:
    return [Message(f"m{n}", f"a{n}@example.fi", "S", "B") for n in range(number)]


def test_many_messages_go_over_one_connection_and_one_that_was_ended_is_opened_anew(
    office: Office,
) -> None:
    put(*many(30))
    assert deliver().sent == 30
    assert len(office.callers) == 1

    office.patience = 2
    put(*(Message(f"later/{one.key}", one.recipient, "S", "B") for one in many(5)))
    done = deliver()
    assert (done.sent, done.failed) == (5, 0)
    assert len(office.letters) == 35
    assert len(office.callers) == 4  # 1 + 2, 2 and 1 messages


def test_a_server_that_does_not_answer_is_asked_once_a_round(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(*many(5))
    with monkeypatch.context() as patch:
        patch.setenv("PORTAL_SMTP", "smtp://127.0.0.1:1")
        done = deliver()
    assert (done.sent, done.failed) == (0, 1)
    assert [one.tries for one in troubled()] == [1]

    assert deliver().sent == 4  # whose tries were not spent
    assert deliver(NOW + WAITS[0]).sent == 1
    assert len(office.letters) == 5


def test_a_sender_that_dies_holds_its_message_for_a_turn_and_the_copy_is_known(
    office: Office,
) -> None:
    put(HELLO)
    dying = outbox.take(store.records(), NOW)
    (first,) = [next(dying)]
    assert deliver(NOW + TURN / 2).sent == 0  # it is the dead one's turn
    assert deliver(NOW + TURN).sent == 1

    assert office.letters[0]["Message-ID"] == f"<{first.message_id}@example.fi>"


@pytest.mark.usefixtures("office")
def test_two_senders_never_take_the_same_message() -> None:
    put(*(Message(f"k{n}", f"p{n}@example.fi", "S", "B") for n in range(9)))
    one, other = outbox.take(store.records(), NOW), outbox.take(store.records(), NOW)
    taken = [next(sender).message.key for _time in range(4) for sender in (one, other)]

    assert len(set(taken)) == 8


@pytest.mark.usefixtures("office")
def test_a_server_that_is_away_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    put(HELLO)
    address = settings.mail()
    monkeypatch.setenv("PORTAL_SMTP", "smtp://127.0.0.1:1")
    assert deliver().failed == 1
    monkeypatch.setenv("PORTAL_SMTP", f"smtp://127.0.0.1:{address.port if address else 0}")
    assert deliver(NOW + TURN).sent == 1


def test_what_was_sent_is_erased_after_a_month(office: Office) -> None:
    put(HELLO)
    deliver()
    deliver(NOW + KEPT + timedelta(seconds=1))

    with store.reading(store.records()) as con:
        assert con.scalar(sa.text("select count(*) from outbox")) == 0
    assert len(office.letters) == 1


def test_without_a_server_nothing_is_laid_in_the_outbox(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PORTAL_SMTP")

    assert put(HELLO) == [False]
    told = CliRunner().invoke(app, ["post", "send"])
    assert (told.exit_code, "Postipalvelinta ei ole kerrottu" in told.output) == (2, True)
    assert office.letters == []


@pytest.mark.parametrize("said", ["posti.example.fi", "http://x", "smtp://", "smtp://a:b@x"])
def test_an_address_that_is_none_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv("PORTAL_SMTP", said)
    monkeypatch.setenv("PORTAL_SMTP_FROM", "a@b.fi")
    told = CliRunner().invoke(app, ["post", "try", "x@example.fi"])

    assert (told.exit_code, len(told.output.strip().splitlines())) == (2, 1)


def test_the_settings_can_be_tried(office: Office) -> None:
    told = CliRunner().invoke(app, ["post", "try", "x@example.fi"])

    assert told.exit_code == 0
    assert office.letters[0]["To"] == "x@example.fi"
