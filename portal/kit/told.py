"""Sentences whose numbers carry what defines them."""

import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from portal.kit.measure import Measure


@dataclass(frozen=True)
class Told:
    """A number as a sentence tells it: what it is, its text, and the measure that defines it."""

    what: str
    text: str
    measure: Measure


@dataclass(frozen=True)
class Sentence:
    """A sentence whose {places} are numbers told or plain words."""

    template: str
    values: Mapping[str, Told | str] = field(default_factory=dict)

    @classmethod
    def plain(cls, text: str) -> "Sentence":
        """A sentence that is ready: it tells no number of its own."""
        return cls("{text}", {"text": text})

    @classmethod
    def joined(cls, sentences: Sequence["Sentence"]) -> "Sentence":
        """Sentences as one paragraph, in order."""
        pieces = [[*sentence.pieces(), " "] for sentence in sentences]
        every = [piece for part in pieces for piece in part][:-1]
        values = {f"p{place}": piece for place, piece in enumerate(every)}
        return cls("".join(f"{{{name}}}" for name in values), values)

    def pieces(self) -> Iterator[Told | str]:
        """The sentence in order: words and numbers."""
        for words, place, _spec, _conversion in string.Formatter().parse(self.template):
            if words:
                yield words
            if place:
                yield self.values[place]

    @property
    def told(self) -> list[Told]:
        """Its numbers in order."""
        return [piece for piece in self.pieces() if isinstance(piece, Told)]

    @property
    def text(self) -> str:
        """The sentence as plain text."""
        return "".join(p.text if isinstance(p, Told) else p for p in self.pieces())
