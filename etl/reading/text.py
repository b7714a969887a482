"""The one rule for the text of a cell: what is not seen goes, what is written in code is read back.

Text in which SUSPECT finds nothing is as it should be but for spaces around it, so that DuckDB may
read it as it is; all other text goes through `plain`. A test holds the two against each other.
"""

import html
import json
import re
import unicodedata

_MARK = "\ue001"
_FORMULA = f"{_MARK}="
_NESTED = f"{_MARK}{{"
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e01ef"
)
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_SEEN_AS_SPACE = re.compile(f"[{_SPACES}]")
_GONE = re.compile(f"[{_UNSEEN}{_CONTROL}]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_ESCAPES = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")  # as in JSON
_BYTES = re.compile(r"(?:[%=][89A-Fa-f][0-9A-Fa-f]){2,}")  # as in an address, or in a mail
_GUARDED = re.compile(r'\s*="([^"]*)"\s*')  # as a spreadsheet is kept from changing a code
_NOTHING = re.compile(
    r"\s*(?:NULL|null|\(null\)|\(NULL\)|<null>|<NULL>|\[NULL\]|\\N|None|NaN|nan|NaT|<NA>"
    r"|0000-00-00(?:[ T]00:00(?::00(?:\.0+)?)?)?)\s*"
)
# Two letters of Latin-1 or Windows-1252 that are the bytes of one letter in UTF-8.
_CONTINUED = "[\u0080-\u00bf\u2018-\u203a\u0152-\u0192\u02c6\u02dc\u20ac\u2122\u2013\u2014]"
_TWICE_CODED = re.compile(
    "[\u00c2-\u00c5][\u0080-\u00bf\u2018-\u203a\u0152-\u0192\u02c6\u02dc\u20ac\u2122]|\u00e2\u20ac"
)
_TWICE_CODED_LETTER = re.compile(f"[\u00c2-\u00c5]{_CONTINUED}|\u00e2{_CONTINUED}{{2}}")
_USED = frozenset("äöåÄÖÅáÁčČđĐŋŊšŠŧŦžŽéÉüÜæÆøØâÂõÕíÍóÓúÚ–—‘’“”„…€´°§½»«·\u00a0\u00ad\ufeff\u200b")
_MOST_TIMES = 3
_LOST = re.compile("\ufffd|[A-Za-z\u00c0-\u024f]\\?[A-Za-z\u00c0-\u024f]")

# For Python and DuckDB (RE2) alike; letters up to U+024F and common punctuation are what they seem.
SUSPECT = (
    "[^\\x20-\\x7e\u00a1-\u00ac\u00ae-\u024f\u2010-\u2015\u2018-\u201e\u2026\u20ac]"
    r"|&[#A-Za-z][A-Za-z0-9]*;"
    r"|(?i:^ *(\(null\)|<null>|\[null\]|null|\\n|none|nan|nat|<na>) *$)"
    r'|0000-00-00|^ *="[^"]*" *$'
    r"|\\u[0-9a-fA-F]{4}|([%=][89A-Fa-f][0-9A-Fa-f]){2}"
    "|[\u00c2-\u00c5][\u00a1-\u00bf\u2010-\u201e\u0152-\u0192\u20ac]|\u00e2\u20ac"
    "|[A-Za-z\u00c0-\u024f]\\?[A-Za-z\u00c0-\u024f]"
)
_IS_SUSPECT = re.compile(SUSPECT).search

ERRORS = (
    "#N/A",
    "#VALUE!",
    "#REF!",
    "#DIV/0!",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#BUSY!",
    "#UNKNOWN!",
    "#GETTING_DATA",
    "#NV",
    "#PUUTTUU!",
    "#PUUTTUU",
    "#ARVO!",
    "#VIITTAUS!",
    "#JAKO/0!",
    "#NIMI?",
    "#TYHJÄ!",
    "#LUKU!",
    "#SAKNAS!",
    "#SAKNAS",
    "#VÄRDEFEL!",
    "#REFERENS!",
    "#DIVISION/0!",
    "#NAMN?",
    "#SKÄRNING!",
    "#OGILTIGT!",
)
_ERROR = f"(?i: *({'|'.join(map(re.escape, ERRORS))}) *|(err|virhe|fel):[0-9]{{3}}|#{{3,}})"


def plain(text: str) -> str | None:
    """The text as a person sees it, or None where it says that there is nothing.

    Unseen letters go, spaces of all kinds are spaces, letters are composed (NFC), entities and
    letters that were coded twice are read back, half an emoji is a replacement mark.
    """
    if not _IS_SUSPECT(text):
        return text
    seen = _SURROGATES.sub("\ufffd", text)
    if guarded := _GUARDED.fullmatch(seen):
        seen = guarded[1]
    seen = _ENTITY.sub(lambda found: html.unescape(found.group()), seen)
    seen = _ESCAPES.sub(lambda found: str(json.loads(f'"{found.group()}"')), seen)
    seen = _BYTES.sub(_of_bytes, seen)
    seen = _once(seen)
    seen = _GONE.sub("", _SEEN_AS_SPACE.sub(" ", seen))
    seen = unicodedata.normalize("NFC", _SURROGATES.sub("\ufffd", seen))
    if not seen.strip() or _NOTHING.fullmatch(seen):
        return None
    return text if seen == text and seen.strip(" ") == seen.strip() else seen.strip()


def shown(text: str) -> str:
    """Text that can be printed and written anywhere: no half letters and no control characters."""
    return _GONE.sub("", _SURROGATES.sub("\ufffd", text)).replace(_MARK, "")


def is_twice_coded(text: str) -> bool:
    """Whether letters of the text were coded in UTF-8 twice (”Ã¤”), and can be read back."""
    return bool(_TWICE_CODED.search(text)) and _once(text) != text


def has_lost_letters(text: str) -> bool:
    """Whether a letter was replaced with a question mark on the way (”So?ankyl?”)."""
    return bool(_LOST.search(text)) and "=" not in text and "//" not in text


def formula(text: str) -> str:
    """What stands for a formula whose result the workbook does not hold."""
    return f"{_FORMULA}{text.lstrip('=')}"


def is_formula_sql(name: str) -> str:
    """The condition that a cell is such a formula."""
    return f"starts_with({name}, '{_FORMULA}')"


def nested(text: str) -> str:
    """What stands for a JSON object or array in a cell, which Koha never writes."""
    return f"{_NESTED}{text}"


def is_nested_sql(name: str) -> str:
    """The condition that a cell is such a structure."""
    return f"starts_with({name}, '{_NESTED}')"


def is_error_sql(name: str) -> str:
    """The condition that a cell holds what a spreadsheet writes for a value it does not have."""
    return f"regexp_full_match({name}, '{_ERROR}')"


def _once(text: str) -> str:
    """The text with letters that were coded twice, or oftener, read back; what cannot be is left."""
    for _ in range(_MOST_TIMES):
        if not _TWICE_CODED.search(text):
            break
        if "\ufffd" in text:  # where a letter is lost, those around it are read one by one
            return _TWICE_CODED_LETTER.sub(lambda found: _decoded(found.group()), text)
        text = _decoded(text)
    return text


def _of_bytes(found: re.Match[str]) -> str:
    """The letters whose UTF-8 is written out (%C3%84, =C3=84); as it is where these are none."""
    try:
        return bytes.fromhex(re.sub("[%=]", "", found.group())).decode("utf-8")
    except UnicodeError:
        return found.group()


def _decoded(text: str) -> str:
    """The text read as the UTF-8 it once was; as it is where that gives letters nobody uses here."""
    try:
        found = b"".join(map(_byte, text)).decode("utf-8")
    except UnicodeError:
        return text
    return found if set(found) <= set(text) | _USED or _TWICE_CODED.search(found) else text


def _byte(letter: str) -> bytes:
    """The byte that a letter was read from: Windows-1252, or Latin-1 where that has none."""
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")
