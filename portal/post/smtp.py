"""Handing messages to the mail server, encrypted; what the server says no to is told in words."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Self

from portal.kit import access
from portal.kit.settings import MailServer
from portal.records.outbox import Queued

_PATIENCE_S = 30


class NotSentError(Exception):
    """Why a message did not go. is_for_good: trying it again will not help. is_closed: no message goes now."""

    def __init__(self, why: str, *, is_for_good: bool = False, is_closed: bool = False) -> None:
        super().__init__(why)
        self.is_for_good = is_for_good
        self.is_closed = is_closed


class Line:
    """A connection to the mail server, signed in: opened for the first message, kept for those after it.

    Words in clear text are spoken with this very machine alone.
    """

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_how: object) -> None:
        self._close()

    def send(self, one: Queued) -> None:
        """Hand over one message. Raises NotSentError."""
        smtp = self._open()
        try:
            smtp.send_message(written(self._server, one))
        except smtplib.SMTPRecipientsRefused as refused:
            code, why = next(iter(refused.recipients.values()))
            raise NotSentError(_said(code, why), is_for_good=_is_for_good(code)) from refused
        except smtplib.SMTPResponseException as refused:
            told = _said(refused.smtp_code, refused.smtp_error)
            raise NotSentError(told, is_for_good=_is_for_good(refused.smtp_code)) from refused
        except (smtplib.SMTPException, OSError, ValueError) as failed:
            self._close()
            raise NotSentError(f"Viesti ei lähtenyt: {failed}") from failed

    def _open(self) -> smtplib.SMTP:
        """The connection that is open and answers, else a new one: a server may end one after some messages."""
        if self._smtp is not None and _answers(self._smtp):
            return self._smtp
        self._close()
        try:
            self._smtp = _opened(self._server)
            if self._server.user:
                self._smtp.login(self._server.user, self._server.password)
        except smtplib.SMTPAuthenticationError as refused:
            self._close()
            raise NotSentError(
                "Postipalvelin ei hyväksy tunnusta tai salasanaa.", is_closed=True
            ) from refused
        except (smtplib.SMTPException, OSError) as failed:
            self._close()
            raise NotSentError(
                f"Postipalvelin {self._server.host} ei vastaa: {failed}", is_closed=True
            ) from failed
        return self._smtp

    def _close(self) -> None:
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
            self._smtp.close()
            self._smtp = None


def written(server: MailServer, one: Queued) -> EmailMessage:
    """The message as it goes over the wire; its identity is the same at every try."""
    made = EmailMessage(policy=SMTP)
    made["From"] = server.sender
    made["To"] = one.message.recipient
    made["Subject"] = " ".join(one.message.subject.split())
    made["Date"] = format_datetime(one.made_at)
    made["Message-ID"] = f"<{one.message_id}@{server.sender.rpartition('@')[2].rstrip('>')}>"
    made["Content-Language"] = one.message.lang
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(one.message.body)
    if one.message.calendar:
        made.add_attachment(
            one.message.calendar.encode(),
            maintype="text",
            subtype="calendar",
            filename="kierros.ics",
        )
    return made


def _opened(server: MailServer) -> smtplib.SMTP:
    trust = ssl.create_default_context()
    if server.is_direct:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=_PATIENCE_S, context=trust)
    smtp = smtplib.SMTP(server.host, server.port, timeout=_PATIENCE_S)
    smtp.ehlo()
    if smtp.has_extn("starttls"):
        smtp.starttls(context=trust)
        smtp.ehlo()
    elif not access.is_loopback(server.host):
        smtp.close()
        told = "Postipalvelin ei salaa yhteyttä (STARTTLS). Käytä osoitetta smtps://."
        raise NotSentError(told, is_closed=True)
    return smtp


def _answers(smtp: smtplib.SMTP) -> bool:
    try:
        return smtp.noop()[0] == 250  # noqa: PLR2004 - RFC 5321: done
    except (smtplib.SMTPException, OSError):
        return False


def _is_for_good(code: int) -> bool:
    return 500 <= code < 600  # noqa: PLR2004 - RFC 5321: a permanent no


def _said(code: int, why: bytes | str) -> str:
    text = why.decode("utf-8", "replace") if isinstance(why, bytes) else why
    return f"Postipalvelin: {code} {text}"
