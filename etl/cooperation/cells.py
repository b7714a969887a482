"""One cell of the register of cooperation -> the text that is kept of it, or why it is none."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from difflib import get_close_matches

from openpyxl.utils.datetime import from_excel

from etl.cooperation.contract import Column, Type
from etl.cooperation.words import WORDS
from etl.messages import Code, Message

OLDEST, NEWEST = 1990, 2100
AHEAD = 10  # years for which goals and money may be told
LONGEST, MOST = 2_000, 1_000_000_000
CENT = Decimal("0.01")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
_FINNISH = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})")
_MONTH_FIRST = re.compile(r"(\d{1,2})[./] ?(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})")
_DIGITS = re.compile(r"\d{1,12}(\.0+)?")
_AMOUNT = re.compile(r"\d{1,12}([.,]\d+)?")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
YES = frozenset({"kyllä", "true", "1", "x"})
NO = frozenset({"ei", "false", "0"})

Value = object  # what a cell of a workbook or CSV holds
Days = Callable[[float], object]  # a spreadsheet's count of days -> its day


class CellError(ValueError):
    """A cell that cannot be accepted; says why and what to do."""

    def __init__(self, code: Code, **values: str | int) -> None:
        self.message = Message(code, values)
        super().__init__(self.message.text())


@dataclass(frozen=True)
class Names:
    """What names stand for: libraries and groups by folded name; names to suggest; words of places.

    A library that stands for the whole consortium is "*". spans: first and last day of each library.
    municipalities: codes by folded name; towns: their names to suggest.
    """

    libraries: Mapping[str, str]
    shown: tuple[str, ...]
    groups: Mapping[str, str] = field(default_factory=dict)
    places: frozenset[str] = frozenset()
    spans: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    municipalities: Mapping[str, str] = field(default_factory=dict)
    towns: tuple[str, ...] = ()


def folded(text: str) -> str:
    """The text as names are compared: no case, single spaces, one form of every letter."""
    return tidy(text).casefold()


def tidy(text: str) -> str:
    """The text on one line without spaces around it and control characters in it."""
    return " ".join(clean(text).split())


def clean(text: str) -> str:
    """The text in composed letters, as it reads: lines kept, control characters left out."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(mark for mark in lines if mark == "\n" or mark.isprintable() or mark.isspace())
    return kept.replace("\u00a0", " ").strip()


def is_empty(value: Value) -> bool:
    """Nothing, or nothing but spaces."""
    return value is None or (isinstance(value, str) and not clean(value))


def read(column: Column, value: Value, names: Names, days: Days | None = None) -> str | None:
    """What is kept of a cell: a code, an ISO day, digits or text; None for an empty one.

    `days` tells how the workbook counts its days (from 1904, else from 1900). Raises CellError.
    """
    if is_empty(value):
        if column.is_required:
            raise CellError(Code.REQUIRED)
        return None
    if column.type is Type.DATE:
        return _day(value, days or from_excel).isoformat()
    if column.type is Type.MONTH:
        return _month(value, days or from_excel).isoformat()
    return _READERS[column.type](column, shown(value), names)


def refuse_future(column: Column, kept: str, today: date) -> None:
    """Months and years of what has been done end with today's; plans reach some years ahead. Raises
    CellError."""
    if column.type not in {Type.MONTH, Type.YEAR}:
        return
    if column.is_past and kept > today.isoformat()[: len(kept)]:  # 2026, or the first of a month
        raise CellError(Code.NOT_YET)
    if int(kept[:4]) > today.year + AHEAD:
        raise CellError(Code.YEARS_AHEAD, last=str(today.year + AHEAD))


def shown(value: Value) -> str:
    """The value as a complaint shows it: 3 for 3.0."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return value if isinstance(value, str) else str(value)


def _day(value: Value, days: Days) -> date:
    found = _as_day(value, days)
    if not OLDEST <= found.year <= NEWEST:
        raise CellError(Code.FAR_DAY, first=str(OLDEST), last=str(NEWEST))
    return found


def _month(value: Value, days: Days) -> date:
    """The first day of a month that is written as 3/2025, 2025-03 or as any day of it."""
    text = tidy(value) if isinstance(value, str) else ""
    finnish, iso = _MONTH_FIRST.fullmatch(text), _YEAR_FIRST.fullmatch(text)
    written = finnish.groups()[::-1] if finnish else iso.groups() if iso else None
    try:
        found = _day(date(int(written[0]), int(written[1]), 1) if written else value, days)
    except CellError as error:
        raise error if error.message.code is Code.FAR_DAY else CellError(Code.BAD_MONTH) from error
    except ValueError as error:  # there are twelve months
        raise CellError(Code.BAD_MONTH) from error
    return found.replace(day=1)


def _as_day(value: Value, days: Days) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise CellError(Code.BAD_DAY)
    text = tidy(shown(value))
    return _counted(text, days) if _AMOUNT.fullmatch(text) else _written(text)


def _counted(text: str, days: Days) -> date:
    """A day that is a number: as spreadsheets count them. A bare year is none."""
    number = float(text.replace(",", "."))
    if OLDEST <= number <= NEWEST and number.is_integer():
        raise CellError(Code.ONLY_YEAR)
    try:
        found = days(number)
    except (ValueError, OverflowError) as error:
        raise CellError(Code.BAD_DAY) from error
    if not isinstance(found, date):
        raise CellError(Code.BAD_DAY)
    return found.date() if isinstance(found, datetime) else found


def _written(text: str) -> date:
    iso, finnish = _ISO.fullmatch(text), _FINNISH.fullmatch(text)
    parts = iso.groups()[:3] if iso else finnish.groups()[::-1] if finnish else None
    if parts is None:
        raise CellError(Code.BAD_DAY)
    year, month, day = map(int, parts)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise CellError(Code.NO_SUCH_DAY) from error


def _text(_column: Column, text: str, _names: Names) -> str:
    found = clean(text)
    if len(found) > LONGEST:
        raise CellError(Code.LONG_TEXT, limit=LONGEST)
    return found[1:] if _GUARDED.match(found) else found


def _id(_column: Column, text: str, _names: Names) -> str | None:
    """An id that somebody has written over counts as none: the row gets a new one."""
    found = text.strip()
    return found if _ID.fullmatch(found) else None


def _year(_column: Column, text: str, _names: Names) -> str:
    if not _DIGITS.fullmatch(tidy(text)) or not OLDEST <= int(float(tidy(text))) <= NEWEST:
        raise CellError(Code.BAD_YEAR, first=str(OLDEST), last=str(NEWEST))
    return str(int(float(tidy(text))))


def _count(_column: Column, text: str, _names: Names) -> str:
    bare = tidy(text).replace(" ", "")
    if not _DIGITS.fullmatch(bare):
        raise CellError(Code.BAD_COUNT)
    return str(int(bare.partition(".")[0]))


def _number(_column: Column, text: str, _names: Names) -> str:
    bare = tidy(text).replace(" ", "").removesuffix("€").replace(",", ".")
    try:
        number = Decimal(bare).quantize(CENT, ROUND_HALF_UP)
    except InvalidOperation as error:
        raise CellError(Code.BAD_NUMBER) from error
    if not (number.is_finite() and 0 <= number < MOST):
        raise CellError(Code.BAD_NUMBER)
    return str(number)


def _word(column: Column, text: str, _names: Names) -> str:
    known = WORDS[column.words or ""]
    codes = {
        **{code: code for code in known},
        **{folded(word): code for code, word in known.items()},
    }
    if folded(text) not in codes:
        raise CellError(Code.BAD_WORD, words=", ".join(known.values()))
    return codes[folded(text)]


def _flag(_column: Column, text: str, _names: Names) -> str:
    said = folded(text)
    if said not in YES | NO:
        raise CellError(Code.BAD_WORD, words=", ".join(WORDS["flag"].values()))
    return "true" if said in YES else "false"


def _library(_column: Column, text: str, names: Names) -> str:
    found = names.libraries.get(folded(text))
    if found is None:
        near = get_close_matches(tidy(text), names.shown, n=3, cutoff=0.5) or names.shown
        raise CellError(Code.UNKNOWN_LIBRARY, names=", ".join(near))
    return found


def _municipality(_column: Column, text: str, names: Names) -> str:
    found = names.municipalities.get(folded(text))
    if found is None:
        near = get_close_matches(tidy(text), names.towns, n=3, cutoff=0.5) or names.towns
        raise CellError(Code.UNKNOWN_MUNICIPALITY, names=", ".join(near))
    return found


def _group(_column: Column, text: str, _names: Names) -> str:
    return folded(text)


_READERS: dict[Type, Callable[[Column, str, Names], str | None]] = {
    Type.ID: _id,
    Type.TEXT: _text,
    Type.YEAR: _year,
    Type.COUNT: _count,
    Type.NUMBER: _number,
    Type.WORD: _word,
    Type.FLAG: _flag,
    Type.LIBRARY: _library,
    Type.MUNICIPALITY: _municipality,
    Type.GROUP: _group,
}
