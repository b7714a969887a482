"""Texts, numbers and dates in the reader's language: Finnish, Swedish, English and Northern Sámi.

The keys are English sentences. A text that Swedish or Northern Sámi lacks is shown in Finnish. The words
of the region in use come before the portal's own.
"""

import math
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from numbers import Real
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, get_currency_symbol
from pandas import isna

from portal.kit import regional
from portal.kit.text_rule import Markup

LANGUAGES = ("fi", "sv", "en", "se")
DEFAULT = "fi"
UNCHECKED = frozenset({"sv", "en", "se"})  # nobody whose mother tongue it is has read these yet
NAMES = {"fi": "Suomi", "sv": "Svenska", "en": "English", "se": "Sámegiella"}

NBSP = "\u00a0"
MINUS = "\u2212"
MISSING = "–"

_SOURCE = "en"  # the language the keys are written in
_LOCALE_DIR = Path(__file__).parents[1] / "locale"
_LOCALES = {
    "fi": Locale("fi", "FI"),
    "sv": Locale("sv", "FI"),
    "en": Locale("en", "GB"),
    "se": Locale("se", "FI"),
}
_DAY = {"fi": "d.M.y", "sv": "d.M.y", "en": "d MMMM y", "se": "dd.MM.y"}
_LAST_LETTERS = {"å": "{", "ä": "|", "ö": "}"}

_language: ContextVar[str] = ContextVar("language", default=DEFAULT)


def use(lang: str) -> None:
    """Make `lang` the language of everything this thread or task says from now on."""
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language: {lang!r}; known are {', '.join(LANGUAGES)}")
    _language.set(lang)


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Speak `lang` inside the block only: for downloads and answers outside a page run."""
    before = current()
    use(lang)
    try:
        yield
    finally:
        use(before)


def current() -> str:
    """The language in use, as its two letters."""
    return _language.get()


def offered() -> tuple[str, ...]:
    """The languages that the region in use offers, its own first; all of ours where it does not say."""
    return regional.in_use().languages or LANGUAGES


def choose(*wishes: str | None) -> str:
    """The first of the wishes that is offered, else the region's own language."""
    return next((wish for wish in wishes if wish in offered()), offered()[0])


@cache
def catalogue(lang: str) -> dict[str, tuple[str, ...]]:
    """All texts of one language, from every .po file it has: key -> (one,) or (one, many)."""
    texts: dict[str, tuple[str, ...]] = {}
    for path in sorted((_LOCALE_DIR / lang / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=lang):
                if message.id and not message.fuzzy:
                    _keep(texts, message.id, message.string)
    return texts


def _keep(texts: dict[str, tuple[str, ...]], key: object, value: object) -> None:
    first = key[0] if isinstance(key, list | tuple) else key
    forms = tuple(value) if isinstance(value, list | tuple) else (value,)
    if all(forms):
        texts[str(first)] = tuple(str(form) for form in forms)


def _forms(key: str) -> tuple[tuple[str, ...] | None, str]:
    """The forms of a text and the language they are in; None stands for the key itself."""
    for lang in dict.fromkeys((current(), DEFAULT)):
        own = regional.in_use().words.get(lang, {})
        if forms := own.get(key) or catalogue(lang).get(key):
            return forms, lang
        if lang == _SOURCE:
            break
    return None, _SOURCE


def translated(key: str) -> tuple[str, str]:
    """A text and the language it is really in, so that markup can carry lang="fi" on a fallback."""
    forms, lang = _forms(key)
    return (forms[0] if forms else key), lang


def gettext(key: str) -> str:
    """A text in the language in use."""
    return translated(key)[0]


_ = gettext


def N_(key: str) -> str:  # noqa: N802  gettext's own name for "a key to be translated later"
    """Mark a text for the catalogues without translating it yet."""
    return key


def marked(key: str) -> Markup:
    """A text as HTML, or for Markdown that allows it: one that fell back to another language says so.

    What is filled in with format() is escaped.
    """
    text, lang = translated(key)
    return (
        Markup.escape(text)
        if lang == current()
        else Markup('<span lang="{}">{}</span>').format(lang, text)
    )


def finnish(text: str) -> Markup:
    """A text that there is in Finnish alone (the sentences of etl) as HTML: elsewhere it says so."""
    if current() == "fi":
        return Markup.escape(text)
    return Markup('<span lang="fi">{}</span>').format(text)


def tag() -> str:
    """The language in use as documents name it: fi-FI."""
    return str(_LOCALES[current()]).replace("_", "-")


def ngettext(one: str, many: str, n: float) -> str:
    """A text for one or for many, in the language in use; all four languages split at n = 1."""
    forms, _lang = _forms(one)
    return (forms or (one, many))[0 if n == 1 else -1]


def _is_nan(value: object) -> bool:
    return isinstance(value, Real) and math.isnan(value)


@lru_cache(maxsize=4096)
def _digits(size: Decimal, decimals: int, lang: str) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(size, format=pattern, locale=_LOCALES[lang])


def _decimal(value: float | Decimal, decimals: int) -> Decimal:
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def whole(value: float | Decimal) -> int:
    """A number rounded once, to the same whole number that `number` shows."""
    return int(_decimal(value, 0))


def number(value: float | Decimal | None, decimals: int = 0) -> str:
    """−1 234,5 in Finnish, −1,234.5 in English; a dash for a missing value."""
    if value is None or _is_nan(value):
        return MISSING
    rounded = _decimal(value, decimals)
    return (MINUS if rounded < 0 else "") + _digits(abs(rounded), decimals, current())


def whole_days(value: float) -> str:
    """A median of whole days: whole, or and a half."""
    return number(value, 0 if float(value).is_integer() else 1)


def signed(value: float | Decimal | None, decimals: int = 0) -> str:
    """A number that shows its sign: +12, −12, and plain 0."""
    text = number(value, decimals)
    if value is None or text == MISSING or _decimal(value, decimals) <= 0:
        return text
    return "+" + text


def percent(share: float | Decimal | None, decimals: int = 1) -> str:
    """A share of 0 to 1 as 3,2 % (English: 3.2%)."""
    if share is None or _is_nan(share):
        return MISSING
    exact = share if isinstance(share, Decimal) else Decimal(str(share))
    return number(exact * 100, decimals) + ("" if current() == "en" else NBSP) + "%"


def money(cents: int) -> str:
    """An amount in cents as 1 234,50 €, whole ones as 1 234 €; in English €1,234.50. The sign is that of
    the region's currency, and there is none where it is not told."""
    amount, sign = number(Decimal(cents) / 100, 2 if cents % 100 else 0), currency_sign()
    if not sign:
        return amount
    leads = current() == "en" and len(sign) == 1
    return f"{sign}{amount}" if leads else f"{amount}{NBSP}{sign}"


def currency_sign() -> str:
    """How the region's currency is written (€, kr); empty where it is not told."""
    code = regional.in_use().currency
    return "" if code is None else get_currency_symbol(code, locale=_LOCALES[current()])


def day(value: date | None) -> str:
    """1.2.2026; 1 February 2026 in English."""
    if value is None or isna(value):
        return MISSING
    return format_date(value, _DAY[current()], locale=_LOCALES[current()])


def local_time(value: datetime) -> str:
    """A moment as day and time in the region: 1.2.2026 klo 14.05; 1 February 2026, 14:05 in English."""
    here = value.astimezone(regional.in_use().zone)
    mark = {"fi": " klo ", "sv": " kl. ", "se": " dii. ", "en": ", "}[current()]
    time = f"{here:%H:%M}" if current() == "en" else f"{here.hour}.{here:%M}"
    return f"{day(here.date())}{mark}{time}"


def month(value: date | None) -> str:
    """The month in words: tammikuu 2026."""
    if value is None or isna(value):
        return MISSING
    return format_date(value, "LLLL y", locale=_LOCALES[current()])


def month_short(value: date | None) -> str:
    """The month in few letters: tammi 2026."""
    if value is None or isna(value):
        return MISSING
    return format_date(value, "LLL y", locale=_LOCALES[current()]).replace(".", "")


def weekday(number: int) -> str:
    """The day of the week in words, 0 = Monday: maanantai."""
    return str(_LOCALES[current()].days["stand-alone"]["wide"][number])


def weekday_short(number: int) -> str:
    """The day of the week in few letters, 0 = Monday: ma."""
    short = str(_LOCALES[current()].days["stand-alone"]["abbreviated"][number])
    return short.rstrip(".")


def month_name(number_of_year: int) -> str:
    """A month's name in few letters: tammi."""
    day_of_month = date(2000, number_of_year, 1)
    return format_date(day_of_month, "LLL", locale=_LOCALES[current()]).replace(".", "")


def capital(text: str) -> str:
    """A text that begins a sentence."""
    return text[:1].upper() + text[1:]


def uncapital(text: str) -> str:
    """A text that goes on in a sentence."""
    return text[:1].lower() + text[1:]


def sort_key(text: str) -> str:
    """A key that sorts as Finns and Swedes do: å, ä, ö last, other accents as their letter."""
    letters = "".join(_LAST_LETTERS.get(letter, letter) for letter in text.casefold())
    return "".join(c for c in unicodedata.normalize("NFD", letters) if not unicodedata.combining(c))
