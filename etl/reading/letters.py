"""Text of any encoding -> UTF-8: told by a mark, by its bytes, or by which reading gives Finnish.

Koha's .tab is ISO-8859-1 when every character fits, UTF-8 otherwise; Excel writes Windows-1252,
UTF-16, or under DOS and on a Mac code page 850 and MacRoman.
"""

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path

CHUNK = 1 << 22
_HEAD, _LOOKED_AT = 1 << 12, 1 << 18
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Letters of Finnish and Swedish, then of the Sámi languages and names in general.
_HOME, _NEAR = frozenset("äöåÄÖÅ"), frozenset("áčđŋšŧžÁČĐŊŠŦŽéÉüÜæøÆØâõÂ")
_FRONT, _BACK = frozenset("äö"), frozenset("aou")  # which never meet within a Finnish word
_MIXED = "letters-of-another-encoding"
_GUESSED = ("cp1252", "cp850", "mac-roman")
_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_MOST_WORDS, _EXAMPLES = 2_000, 3
# Which of four bytes are nothing in text of mostly Latin letters, where no mark tells the encoding.
_WIDE = {
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
}
_UTF7 = re.compile(rb"\+A[A-Z][A-Za-z0-9+/]{1,}-")
_PUNCTUATION = "–—‘’“”…€´°§½"
_MANY = 0.2


@dataclass(frozen=True)
class Text:
    """A text as UTF-8; the encoding and some words, where it was guessed; NULs that were left out."""

    path: Path
    guessed: str = ""
    examples: tuple[str, ...] = ()
    nuls: int = 0


def as_utf8(path: Path, target: Path) -> Text:
    """The file as UTF-8 text: itself when it is that already, else a recoded copy in `target`."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if encoding := _told(head):
        return Text(_recoded(path, encoding, target))
    if _decodes(path, "utf-8"):
        return _without_nuls(path, head, target)
    encoding, examples, is_mixed = _likeliest(path)
    if is_mixed:
        codecs.register_error(_MIXED, partial(_letter_of, encoding))
        return Text(_recoded(path, "utf-8", target, _MIXED), f"utf-8, {encoding}", examples)
    is_usual = encoding in {"cp1252", "latin-1"}
    recoded = _recoded(path, encoding, target)
    return Text(recoded) if is_usual else Text(recoded, encoding, examples)


def _told(head: bytes) -> str | None:
    """The encoding that the first bytes tell: a mark, every other byte nothing, or UTF-7."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    nothing = tuple(head[place::4].count(0) * 4 > len(head) * (1 - _MANY) for place in range(4))
    if nothing in _WIDE:
        return _WIDE[nothing]
    return "utf-7" if head.isascii() and _UTF7.search(head) else None


def _without_nuls(path: Path, head: bytes, target: Path) -> Text:
    """Bytes of nothing between the letters (a cut transfer, a fixed-width export) are left out."""
    if b"\0" not in head or head.rstrip(b"\0").count(0) > len(head) * _MANY:
        return Text(path)
    nuls = 0
    with path.open("rb") as source, target.open("wb") as file:
        while chunk := source.read(CHUNK):
            nuls += chunk.count(0)
            file.write(chunk.replace(b"\0", b""))
    return Text(target, nuls=nuls)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_LOOKED_AT):
                if (
                    not chunk.isascii() or decoder.getstate()[0]
                ):  # nothing to decode, which is far faster
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _letter_of(encoding: str, error: UnicodeError) -> tuple[str, int]:
    """What a byte that is no UTF-8 means in the other encoding of a mixed text."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode(encoding, errors="replace"), error.end


def _recoded(path: Path, encoding: str, target: Path, errors: str = "replace") -> Path:
    with (
        path.open(encoding=encoding, errors=errors, newline="") as source,
        target.open("wb") as file,
    ):
        while text := source.read(CHUNK):
            file.write(text.encode("utf-8", errors="replace"))
    return target


def _likeliest(path: Path) -> tuple[str, tuple[str, ...], bool]:
    """The encoding that makes most words Finnish, words that show it, and whether others are UTF-8."""
    found = _words(path)
    words = Counter({word: times for word, times in found.items() if not _is_utf8(word)}) or found
    best = max(_GUESSED, key=lambda encoding: _score(words, encoding))
    if best == "cp1252" and not _decodes(path, best):
        best = "latin-1"
    shown = [word.decode(best, errors="replace") for word, _ in words.most_common(_EXAMPLES)]
    return best, tuple(shown), len(words) < len(found)


def _is_utf8(word: bytes) -> bool:
    try:
        word.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _words(path: Path) -> Counter[bytes]:
    """Words with letters beyond ASCII and how often each comes."""
    found: Counter[bytes] = Counter()
    with path.open("rb") as file:
        while len(found) < _MOST_WORDS and (chunk := file.read(CHUNK)):
            found.update(_WORD.findall(chunk))
    return found


def _score(words: Counter[bytes], encoding: str) -> int:
    """The encodings in order of likelihood win when the words do not tell them apart."""
    return sum(_fit(word.decode(encoding, errors="replace")) for word in words)


def _fit(word: str) -> int:
    pairs = zip(f" {word}", word, strict=False)
    return sum(
        _worth(letter) - (0 if _belongs(before, letter) else 4)
        for before, letter in pairs
        if not letter.isascii()
    )


def _worth(letter: str) -> int:
    if letter in _HOME:
        return 3
    if letter in _NEAR:
        return 1
    return 0 if letter in _PUNCTUATION else -3


def _belongs(before: str, letter: str) -> bool:
    """Whether a letter may follow another in a word: no large one after a small one, no sign."""
    if not before.isalpha():
        return True
    if {before.lower(), letter.lower()} & _FRONT and {before.lower(), letter.lower()} & _BACK:
        return False
    return letter.isalpha() and not (before.islower() and letter.isupper())
