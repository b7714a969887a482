"""Days as a calendar file (iCalendar, RFC 5545) that a calendar program takes in: an event a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from portal.kit import text_rule

MIME = "text/calendar; charset=utf-8"
LONGEST = 75  # octets a line; a longer one goes on after a space
_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


@dataclass(frozen=True)
class Event:
    """A whole day: an id that stays the same, what it is, and where more is told."""

    event_id: str
    day: date
    title: str
    address: str = ""


def content(name: str, events: Sequence[Event], now: datetime | None = None) -> bytes:
    """The bytes of the file. Taken in again, it changes the events it made before."""
    stamp = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//cooperation portal//rounds//EN",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    for one in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.event_id}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(one.title)}",
            "TRANSP:TRANSPARENT",
            *([f"URL:{one.address}"] if one.address else []),
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(letter, letter) for letter in text_rule.kept(text))


def _folded(line: str) -> str:
    """A line of at most 75 octets, never cut inside a letter."""
    rows, row = [], ""
    for letter in line:
        if len((row + letter).encode()) > LONGEST:
            rows.append(row)
            row = " "
        row += letter
    return "\r\n".join((*rows, row))
