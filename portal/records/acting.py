"""Who acts, and when: handed to everything that reads or writes records."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from portal.kit import regional


@dataclass(frozen=True)
class Acting:
    """A person at a moment. It holds no roles: these are looked up at every read and write.

    `signed_in_at` is when the identity provider issued the sign-in. The keeper of the machine acts
    from the command line and is no person.
    """

    person_id: str | None
    signed_in_at: datetime | None = None
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    is_keeper: bool = False

    @property
    def actor(self) -> str:
        """How the log names who acted."""
        return self.person_id or ("command line" if self.is_keeper else "nobody")

    @property
    def today(self) -> date:
        """The day in the region: the dates of a round are meant so."""
        return day_of(self.at)


def keeper() -> Acting:
    """The keeper of the machine, at the command line."""
    return Acting(person_id=None, is_keeper=True)


def nobody() -> Acting:
    """A visitor who has not signed in."""
    return Acting(person_id=None)


def day_of(at: datetime) -> date:
    """The day that a moment belongs to in the region."""
    return at.astimezone(regional.in_use().zone).date()


def midnight(day: date) -> datetime:
    """The moment at which a day begins in the region."""
    return datetime.combine(day, time(), tzinfo=regional.in_use().zone).astimezone(UTC)
