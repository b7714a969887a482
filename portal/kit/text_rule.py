"""Which characters a text may hold: one rule for what enters, what is shown and what files are written.

Control characters mean nothing to a reader and stop Word and Excel files from being written; they go where
they enter (the forms and the records), and once more where a file is written, for what was kept before.
Marks that turn the direction of writing stay, since some names need them, but are shut in where they are
shown: one left open would turn round what stands after it.
"""

import html
import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

import markupsafe

T = TypeVar("T")

_LINES = str.maketrans(
    {"\r": "\n", "\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
)
_NEVER = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_EMBED, _ISOLATE = "\u202a\u202b\u202d\u202e", "\u2066\u2067\u2068"
_END_EMBED, _END_ISOLATE = "\u202c", "\u2069"
_FIRST_STRONG = "\u2068"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+!|~$]|:(?=\S))")
_TURNS = re.compile(f"[{_EMBED}{_ISOLATE}{_END_EMBED}{_END_ISOLATE}]")


def kept(text: str) -> str:
    """The text as it is kept: every line break is \\n, other control characters but the tab are gone."""
    return _NEVER.sub("", text.replace("\r\n", "\n").translate(_LINES))


def shown(text: str) -> str:
    """The text as it is shown or written to a file: as it is kept, and marks of direction shut in."""
    if text.isprintable():
        return text
    lines = kept(text).split("\n")
    return "\n".join(_shut_in(line) if _TURNS.search(line) else line for line in lines)


class Markup(markupsafe.Markup):
    """HTML. A text that is filled in, joined or added is escaped, and as it is shown."""

    @classmethod
    def escape(cls, s: object, /) -> "Markup":
        """The text as it is shown, with what HTML would take for its own made harmless."""
        return cls(markupsafe.escape(shown(s) if type(s) is str else s))


def escape(text: str) -> str:
    """The text as it is shown, as a piece of HTML that is put together by hand."""
    return html.escape(shown(text))


def as_label(text: str) -> str:
    """The text as it is shown in the label of a control, which would take Markdown in it for its own: a
    name that somebody has given must not become a link or a picture there."""
    return _MARKDOWN.sub(r"\\\1", " ".join(shown(text).split()))


def everywhere(value: T) -> T:
    """The same value with every text in it as it is shown, however deep in records and sequences: for the
    writers of files. What holds nothing to change comes back as it is.
    """
    return cast("T", _everywhere(value))


def _everywhere(value: object) -> object:
    if isinstance(value, str):
        return value if shown(value) == value else shown(value)
    if isinstance(value, dict):
        made: object = {key: _everywhere(one) for key, one in value.items()}
        return made if made != value else value
    if isinstance(value, tuple | list) and type(value) in {tuple, list}:
        clean = [_everywhere(one) for one in value]
        is_same = all(one is before for one, before in zip(clean, value, strict=True))
        return value if is_same else type(value)(clean)
    if is_dataclass(value) and not isinstance(value, type):
        return _record(value)
    return value


def _record(value: Any) -> object:  # noqa: ANN401 - any dataclass
    """A record whose texts are clean; the same one where they are so already."""
    held = {one.name: getattr(value, one.name) for one in fields(value) if one.init}
    clean = {name: _everywhere(one) for name, one in held.items()}
    changed = {name: one for name, one in clean.items() if one is not held[name]}
    return replace(value, **changed) if changed else value


def says(text: str, least: int = 1) -> bool:
    """True when the text has at least so many characters that can be seen, blanks between words too."""
    seen = "".join(one for one in kept(text) if unicodedata.category(one) != "Cf")
    return len(seen.strip()) >= least


def _shut_in(line: str) -> str:
    """The line with every mark of direction closed, inside an isolate of its own, once."""
    inner = line[1:-1]
    if f"{_FIRST_STRONG}{inner}{_END_ISOLATE}" == line and _closed(inner) == inner:
        return line
    return f"{_FIRST_STRONG}{_closed(line)}{_END_ISOLATE}"


def _closed(line: str) -> str:
    """The line in which every mark that opens is closed, and none closes what it did not open."""
    out: list[str] = []
    waiting: list[str] = []
    for one in line:
        if one in _EMBED or one in _ISOLATE:
            waiting.append(_END_EMBED if one in _EMBED else _END_ISOLATE)
        elif one in {_END_EMBED, _END_ISOLATE}:
            if one not in waiting:
                continue
            while waiting[-1] != one:
                out.append(waiting.pop())
            waiting.pop()
        out.append(one)
    return "".join([*out, *reversed(waiting)])
