"""Which characters a text may hold: one rule for what enters, what is shown and what files are written.

Control characters mean nothing to a reader and stop Word and Excel files from being written; they go where
they enter (the forms and the records), and once more where a file is written, for what was kept before.
Marks that turn the direction of writing stay, since some names need them, but are shut in where they are
shown: one left open would turn round what stands after it.
"""

import re
import unicodedata

_LINES = str.maketrans(
    {"\r": "\n", "\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
)
_NEVER = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_EMBED, _ISOLATE = "\u202a\u202b\u202d\u202e", "\u2066\u2067\u2068"
_END_EMBED, _END_ISOLATE = "\u202c", "\u2069"
_FIRST_STRONG = "\u2068"
_TURNS = re.compile(f"[{_EMBED}{_ISOLATE}{_END_EMBED}{_END_ISOLATE}]")


def kept(text: str) -> str:
    """The text as it is kept: every line break is \\n, other control characters but the tab are gone."""
    return _NEVER.sub("", text.replace("\r\n", "\n").translate(_LINES))


def shown(text: str) -> str:
    """The text as it is shown or written to a file: as it is kept, and marks of direction shut in."""
    lines = kept(text).split("\n")
    return "\n".join(_shut_in(line) if _TURNS.search(line) else line for line in lines)


def says(text: str, least: int = 1) -> bool:
    """True when the text has at least so many characters that can be seen, blanks between words too."""
    seen = "".join(one for one in kept(text) if unicodedata.category(one) != "Cf")
    return len(seen.strip()) >= least


def _shut_in(line: str) -> str:
    """The line with every mark of direction closed, inside an isolate of its own."""
    out: list[str] = []
    open_marks: list[str] = []
    for one in line:
        if one in _EMBED or one in _ISOLATE:
            open_marks.append(_END_EMBED if one in _EMBED else _END_ISOLATE)
        elif one in {_END_EMBED, _END_ISOLATE}:
            if one not in open_marks:
                continue  # it would close what somebody else has opened
            while open_marks[-1] != one:
                out.append(open_marks.pop())
            open_marks.pop()
        out.append(one)
    return f"{_FIRST_STRONG}{''.join(out)}{''.join(reversed(open_marks))}{_END_ISOLATE}"
