"""The worker: what lies in the outbox goes to the mail server, a message at a time, until nothing is due."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from portal.kit.settings import MailServer
from portal.post.smtp import Line, NotSentError
from portal.records import outbox


@dataclass
class Round:
    """What came of one round of the worker."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0
    why: str = ""


def deliver(
    records: sa.Engine, server: MailServer, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Round:
    """Send all that is due over one connection. A server that does not answer ends the round; nothing is lost."""
    done = Round()
    with Line(server) as line:
        for one in outbox.take(records, now()):
            try:
                line.send(one)
            except NotSentError as failed:
                outbox.failed(records, one, str(failed), now(), for_good=failed.is_for_good)
                done.failed += 1
                done.given_up += failed.is_for_good
                done.why = str(failed)
                if failed.is_closed:
                    break
            else:
                outbox.sent(records, one.message_id, now())
                done.sent += 1
    outbox.forget(records, now())
    return done
