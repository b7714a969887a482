"""What a region says in words of its own: texts that stand for the portal's, and pages of Markdown.

`words/<language>.po` holds texts for keys of the portal's own catalogues, which are read here as files;
`<topic>/<language>.md` a text of its own. The words of the country come first, those of the region over them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

import duckdb
from babel.messages.pofile import PoFileError, read_po

from etl.region.faults import Fault, Finding, Place
from etl.region.texts import LANGUAGES, TOPICS

WORDS = "words"
_CATALOGUE = Path(__file__).parents[2] / "portal" / "locale" / "fi" / "LC_MESSAGES"
_PLACE = re.compile(r"\{(\w*)")


@dataclass(frozen=True)
class Word:
    """A text of the portal said otherwise: its key, its form (one, or one and many), where it stands."""

    language: str
    key: str
    forms: tuple[str, ...]
    place: Place


@dataclass(frozen=True)
class Spoken:
    """The words and pages of a pack, and what ails them."""

    words: tuple[Word, ...] = ()
    pages: tuple[tuple[str, str, str], ...] = ()  # topic, language, Markdown
    findings: tuple[Finding, ...] = ()


def read(folder: Path, country: Path | None) -> Spoken:
    """What the region and its country say in words."""
    findings: list[Finding] = []
    found: dict[tuple[str, str], Word] = {}
    for each in [*_files(country, findings), *_files(folder, findings)]:
        found[each.language, each.key] = each
    return Spoken(tuple(found.values()), tuple(_pages(folder, findings)), tuple(findings))


def load(con: duckdb.DuckDBPyConnection, spoken: Spoken) -> None:
    """The words as raw.region_word (language, key, forms), the pages as raw.region_page (topic, language, text)."""
    con.execute("create table raw.region_word (language varchar, key varchar, forms varchar[])")
    con.execute("create table raw.region_page (topic varchar, language varchar, text varchar)")
    for each in spoken.words:
        row = [each.language, each.key, list(each.forms)]
        con.execute("insert into raw.region_word values ($1, $2, $3)", row)
    for page in spoken.pages:
        con.execute("insert into raw.region_page values ($1, $2, $3)", list(page))


def _files(folder: Path | None, findings: list[Finding]) -> Iterator[Word]:
    """The words of a folder, file by file; what cannot stand is told and left out."""
    for path in sorted((folder / WORDS).glob("*")) if folder else []:
        name = f"{WORDS}/{path.name}"
        if path.suffix != ".po" or path.stem not in LANGUAGES:
            values: dict[str, str | int] = {"languages": " ".join(LANGUAGES)}
            findings.append(Finding(Fault.NO_LANGUAGE, Place(name), values=values))
            continue
        for word in _words(path, name, findings):
            fault = _fault(word)
            if fault is None:
                yield word
            else:
                findings.append(Finding(fault, word.place, value=word.key))


def _words(path: Path, name: str, findings: list[Finding]) -> list[Word]:
    try:
        with path.open("rb") as file:
            messages = list(read_po(file, locale=path.stem, abort_invalid=True))
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        row = error.lineno + 1 if isinstance(error, PoFileError) else None
        findings.append(Finding(Fault.NO_WORDS, Place(name, row)))
        return []
    return [
        Word(path.stem, _forms(each.id)[0], _forms(each.string), Place(name, each.lineno))
        for each in messages
        if each.id and not each.fuzzy and all(_forms(each.string))
    ]


def _forms(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def _fault(word: Word) -> Fault | None:
    """What is wrong with a text: nothing of the portal's has its key, or it would break where it is shown."""
    known = _keys().get(word.key)
    if known is None:
        return Fault.UNKNOWN_TEXT
    if len(known) != len(word.forms):
        return Fault.OTHER_FORMS
    places = {place for form in known for place in _PLACE.findall(form)}
    return None if all(_fits(form, places) for form in word.forms) else Fault.OTHER_PLACES


def _fits(text: str, places: set[str]) -> bool:
    """Whether only what the portal fills in is asked for, and no brace is left open."""
    try:
        asked = {name for _text, name, _spec, _how in Formatter().parse(text) if name is not None}
    except ValueError:
        return False
    return asked <= places


@cache
def _keys() -> dict[str, tuple[str, ...]]:
    """Every text of the portal: its key -> its key, or the keys of one and of many."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(_CATALOGUE.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="fi"):
                if message.id:
                    found[_forms(message.id)[0]] = _forms(message.id)
    return found


def _pages(folder: Path, findings: list[Finding]) -> Iterator[tuple[str, str, str]]:
    for topic in TOPICS:
        for path in sorted((folder / topic).glob("*")):
            name = f"{topic}/{path.name}"
            if path.suffix != ".md" or path.stem not in LANGUAGES:
                values: dict[str, str | int] = {"languages": " ".join(LANGUAGES)}
                findings.append(Finding(Fault.NO_LANGUAGE, Place(name), values=values))
                continue
            try:
                yield topic, path.stem, path.read_text(encoding="utf-8-sig")
            except UnicodeDecodeError:
                findings.append(Finding(Fault.NO_TEXT, Place(name)))
