"""Handing one message to the mail server, encrypted; what the server says no to is told in words."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from portal.kit import access
from portal.kit.settings import MailServer
from portal.records.outbox import Queued

_PATIENCE_S = 30


class NotSentError(Exception):
    """Why a message did not go. is_for_good: trying again will not help."""

    def __init__(self, why: str, *, is_for_good: bool = False) -> None:
        super().__init__(why)
        self.is_for_good = is_for_good


@contextmanager
def connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection that has signed in. Raises NotSentError.

    Words in clear text are spoken with this very machine alone.
    """
    try:
        with _opened(server) as smtp:
            if server.user:
                smtp.login(server.user, server.password)
            yield smtp
    except NotSentError:
        raise
    except smtplib.SMTPAuthenticationError as refused:
        raise NotSentError("Postipalvelin ei hyväksy tunnusta tai salasanaa.") from refused
    except (smtplib.SMTPException, OSError) as failed:
        raise NotSentError(f"Postipalvelin {server.host} ei vastaa: {failed}") from failed


def send(smtp: smtplib.SMTP, server: MailServer, one: Queued) -> None:
    """Hand over one message. Raises NotSentError."""
    try:
        smtp.send_message(written(server, one))
    except smtplib.SMTPRecipientsRefused as refused:
        code, why = next(iter(refused.recipients.values()))
        raise NotSentError(_said(code, why), is_for_good=_is_for_good(code)) from refused
    except smtplib.SMTPResponseException as refused:
        told = _said(refused.smtp_code, refused.smtp_error)
        raise NotSentError(told, is_for_good=_is_for_good(refused.smtp_code)) from refused
    except (smtplib.SMTPException, OSError, ValueError) as failed:
        raise NotSentError(f"Viesti ei lähtenyt: {failed}") from failed


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
        raise NotSentError("Postipalvelin ei salaa yhteyttä (STARTTLS). Käytä osoitetta smtps://.")
    return smtp


def _is_for_good(code: int) -> bool:
    return 500 <= code < 600  # noqa: PLR2004 - RFC 5321: a permanent no


def _said(code: int, why: bytes | str) -> str:
    text = why.decode("utf-8", "replace") if isinstance(why, bytes) else why
    return f"Postipalvelin: {code} {text}"
