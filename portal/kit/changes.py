"""Grew, fell or stayed: one rule and one table of words for every count, and what bent the two periods."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.kit import i18n
from portal.kit.i18n import N_, _, ngettext, number, percent

EVENT = "tapahtuma"  # in an address: what happened, whose weeks are asked for
LEAST_SHARE = 0.02
LEAST_COUNT = 30
EVENTS_NAMED = 2  # in one sentence; the remarks of a page list them all
_REST_OF_TEXT = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-zåäö]).*", re.DOTALL)
_BRACKETS = re.compile(r"\s*\([^)]*\)")


class Change(StrEnum):
    """What may be said of a change."""

    GREW = "grew"
    FELL = "fell"
    SAME = "same"
    LITTLE = "little"
    CHANCE = "chance"
    NEW = "new"


OF_WHAT: Mapping[Change, str] = {
    Change.GREW: N_("{what} grew by {percent} from the year before"),
    Change.FELL: N_("{what} fell by {percent} from the year before"),
    Change.SAME: N_("{what} stayed at the level of the year before"),
    Change.LITTLE: N_("{what} changed by fewer than {few} from the year before"),
    Change.CHANCE: N_(
        "{what} stayed at the level of the year before: the difference ({percent}) may be chance"
    ),
    Change.NEW: N_("{what}: none in the same months the year before"),
}
ALONE: Mapping[Change, str] = {
    Change.GREW: N_("grew by {percent} from the year before"),
    Change.FELL: N_("fell by {percent} from the year before"),
    Change.SAME: N_("stayed at the level of the year before"),
    Change.LITTLE: N_("changed by fewer than {few} from the year before"),
    Change.CHANCE: N_(
        "stayed at the level of the year before: the difference ({percent}) may be chance"
    ),
    Change.NEW: N_("none the year before"),
}


OF_WHAT_PAST: Mapping[Change, str] = {
    Change.GREW: N_("{what} grew by {percent} compared with this: {past}"),
    Change.FELL: N_("{what} fell by {percent} compared with this: {past}"),
    Change.SAME: N_("{what} stayed at the level of this: {past}"),
    Change.LITTLE: N_("{what} changed by fewer than {few} compared with this: {past}"),
    Change.CHANCE: N_(
        "{what} stayed at the level of this: {past}; the difference ({percent}) may be chance"
    ),
    Change.NEW: N_("{what}: none in what it is compared with: {past}"),
}
ALONE_PAST: Mapping[Change, str] = {
    Change.GREW: N_("grew by {percent} compared with this: {past}"),
    Change.FELL: N_("fell by {percent} compared with this: {past}"),
    Change.SAME: N_("stayed at the level of this: {past}"),
    Change.LITTLE: N_("changed by fewer than {few} compared with this: {past}"),
    Change.CHANCE: N_(
        "stayed at the level of this: {past}; the difference ({percent}) may be chance"
    ),
    Change.NEW: N_("none in what it is compared with: {past}"),
}
IN_A_CELL: Mapping[Change, str] = {
    Change.GREW: N_("grew"),
    Change.FELL: N_("fell"),
    Change.SAME: N_("the same"),
    Change.LITTLE: N_("fewer than {few}"),
    Change.CHANCE: N_("may be chance"),
    Change.NEW: N_("new"),
}


@dataclass(frozen=True)
class Past:
    """A count to compare with: that of one period, or the mean of `of` periods. `words` name them;
    none for the year before, which the sentences name themselves."""

    count: float
    of: int = 1
    words: str = ""


@dataclass(frozen=True)
class Event:
    """What bent the figures: of one municipality, or of all where the code is None; may go on."""

    code: str | None
    first: dt.date
    last: dt.date | None
    text: str

    @property
    def key(self) -> str:
        """Its days and place, as an address has them: 2026-03-11..2026-04-14.758, 2025-04-01."""
        last = "" if self.last == self.first else f"..{self.last or ''}"
        return f"{self.first}{last}{f'.{self.code}' if self.code else ''}"

    @property
    def days(self) -> str:
        """One day, a span, or a span that has no end yet."""
        if self.first == self.last:
            return i18n.day(self.first)
        return f"{i18n.day(self.first)} – {i18n.day(self.last) if self.last else ''}"

    @property
    def told(self) -> str:
        """The whole text after its days."""
        return f"{self.days}: {self.text}"

    @property
    def short(self) -> str:
        """The first sentence of the text, without what stands in brackets, and its days in brackets."""
        first = _BRACKETS.sub("", _REST_OF_TEXT.sub("", self.text)).rstrip(".!? ")
        return f"{first} ({self.days.rstrip()})"

    @property
    def length(self) -> int:
        """How many days it lasted; one that goes on is longer than any."""
        return (self.last - self.first).days if self.last else dt.date.max.toordinal()


def change(now: float, before: float | None, of: int = 1) -> Change | None:
    """Grew or fell only from 2 %, from 30, and beyond what counts of this size do by chance.

    By chance two counts differ by up to twice the square root of their sum, about 19 times in 20 (the
    difference of two Poisson counts); a mean of several counts has its part of their variance. The same
    below 2 %; little when that is fewer than 30. New where there was nothing; None without a count to
    compare with.
    """
    if before is None:
        return None
    step = now - before
    if not step or abs(step) < LEAST_SHARE * before:
        return Change.SAME
    if abs(step) < LEAST_COUNT:
        return Change.LITTLE
    if step * step <= 4 * (now + before / of):
        return Change.CHANCE
    return _direction(step, before)


def _direction(step: float, before: float) -> Change:
    if not before:
        return Change.NEW
    return Change.GREW if step > 0 else Change.FELL


def alone(now: int, past: Past | None, none: str | None = None) -> str:
    """The change as the line of a card, under a title that says of what."""
    missing = _("no comparison: the months to compare with are not known in full")
    if past is None:
        return missing if none is None else none
    return _filled(ALONE_PAST if past.words else ALONE, now, past)


def of_what(what: str, now: int, past: Past | None, events: Sequence[Event] = ()) -> str | None:
    """The change of what is named, without a full stop, with the events of the two periods; None
    where there is nothing to compare with."""
    if past is None:
        return None
    said = _filled(OF_WHAT_PAST if past.words else OF_WHAT, now, past, what=what)
    return with_events(said, events)


def sentence(what: str, now: int, past: Past | None, events: Sequence[Event] = ()) -> str:
    """The same as a sentence; that there is nothing to compare with where there is not."""
    said = of_what(what, now, past, events)
    if said is None:
        return _("There is no comparison: the months to compare with are not known in full.")
    return f"{said}."


def in_a_cell(now: int, past: Past) -> str:
    """The change as a word or two, for the column of a table."""
    return _filled(IN_A_CELL, now, past)


def with_events(said: str, events: Sequence[Event], most: int = EVENTS_NAMED) -> str:
    """What is said, with what bent the periods."""
    if not events:
        return said
    return _("{said}; note: {events}").format(said=said, events=named(events, most))


def named(events: Sequence[Event], most: int = EVENTS_NAMED) -> str:
    """The longest events by name and days, the rest as a number. There must be one."""
    longest = sorted(events, key=lambda event: (-event.length, event.first))
    told = [event.short for event in longest[:most]]
    if rest := len(longest) - len(told):
        more = ngettext("{n} other event", "{n} other events", rest)
        told.append(more.format(n=number(rest)))
    return listed(told)


def listed(texts: Sequence[str]) -> str:
    """One, two and three: one, two ja three."""
    *first, last = texts
    return _(" and ").join([", ".join(first), last]) if first else last


def _filled(texts: Mapping[Change, str], now: int, past: Past, **words: str) -> str:
    before = past.count
    found = change(now, before, past.of)
    if found is None:
        raise LookupError("there is nothing to compare with")
    share = percent(abs(now - before) / before) if before else ""
    if found is Change.CHANCE:
        share = f"{'+' if now > before else i18n.MINUS}{share}"
    return _(texts[found]).format(percent=share, few=number(LEAST_COUNT), past=past.words, **words)
