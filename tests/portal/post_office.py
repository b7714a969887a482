"""A real mail server in the tests' own process: what it was given, and what it says no to."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Office:
    """Takes mail, unless told otherwise. `answers` are what it says to the next messages, first come;
    it hangs up after each `patience` messages of a connection. callers: a line for each connection."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answers: list[str] = []
        self.patience = 1000
        self.callers: list[object] = []

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: object, _session: object, envelope: Envelope, address: str, _options: object
    ) -> str:
        """Say no to who does not exist."""
        if address.startswith("nobody@"):
            return "550 5.1.1 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - as above
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep a message, or say what was told to say."""
        self.callers += [session.peer] * (session.peer not in self.callers)
        if self.answers:
            return self.answers.pop(0)
        made = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(made, EmailMessage)
        self.letters.append(made)
        if len(self.letters) % self.patience == 0:
            await server.push("250 OK")
            server.transport.close()
        return "250 OK"


@contextmanager
def open_office() -> Iterator[tuple[Office, str]]:
    """An office, and its address as PORTAL_SMTP has it."""
    office = Office()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield office, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()
