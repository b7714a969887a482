"""What narrows a view, in words: told wherever the view goes, so that no part passes for the whole."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from portal.kit.i18n import N_, _
from portal.kit.places import Level

LEVELS = {
    Level.LIBRARY: N_("level: library"),
    Level.BRANCH: N_("level: branch"),
    Level.CONSORTIUM: N_("level: consortium"),
    Level.REGION: N_("level: region"),
}


@dataclass(frozen=True)
class Narrowing:
    """One choice that narrows a view: its words, and the name that a text may hold already.

    `is_subject`: the view is about it, so a lead that belongs to a title need not say it again.
    """

    words: str
    name: str = ""
    is_subject: bool = False

    @property
    def slug(self) -> str:
        """What a file name tells of it."""
        return self.name if self.is_subject else self.words


def of_level(level: Level, usual: Level = Level.MUNICIPALITY) -> tuple[Narrowing, ...]:
    """The level, unless it is the usual one. That of municipalities never narrows: titles tell of them."""
    is_told = level not in {usual, Level.MUNICIPALITY}
    return (Narrowing(_(LEVELS[level])),) if is_told else ()


def of_collection(name: str) -> tuple[Narrowing, ...]:
    """The part of the collection by its name; none for the whole."""
    return (Narrowing(_("collection: {name}").format(name=name)),) if name else ()


def of_highlight(name: str | None) -> tuple[Narrowing, ...]:
    """The highlighted place or library by its name."""
    return (Narrowing(_("highlighted: {name}").format(name=name), name),) if name else ()


def of_subject(words: str, name: str) -> tuple[Narrowing, ...]:
    """What a whole view is about: a municipality, a group. The words hold {name}."""
    return (Narrowing(words.format(name=name), name, is_subject=True),)


def told(text: str, parts: Iterable[Narrowing]) -> str:
    """A title or caption with what narrows it in brackets; a name that it holds is not said again."""
    missing = [part.words for part in parts if not _holds(text, part.name)]
    return f"{text} ({', '.join(missing)})" if missing else text


def sentence(text: str, parts: Iterable[Narrowing]) -> str:
    """Sentences with one more that tells what narrows them."""
    words = [part.words for part in parts if not part.is_subject]
    if not words:
        return text
    return f"{text} {_('Narrowed to: {what}.').format(what=', '.join(words))}"


def _holds(text: str, name: str) -> bool:
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
