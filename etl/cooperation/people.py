"""Whether a text seems to tell of a person: the register names libraries and roles, never people.

A guess by given names, by the commonest ending of Finnish surnames, and by addresses and numbers.
Names of places are known from the region pack; what stands in quotation marks is a title.
"""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

_GIVEN = Path(__file__).with_name("given_names.txt")
_LEFT_OUT = re.compile(r"https?://\S+|\bwww\.\S+|[”“\"„»][^”“\"»]*[”\"»]", re.IGNORECASE)
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.\w+|(?<![\d-])(?:\+358[ -]?|0)(?:4\d|50|16|20|9)[ -]?\d{3}[ -]?\d{2,4}\b"
)
_IDENTITY_CODE = re.compile(r"\b\d{6}[-+A-FU-Ya-fu-y]\d{3}[0-9A-Za-z]\b")
_WORD = re.compile(r"[^\W\d_][\w'’-]*\.?")
_TOGETHER = re.compile(r",? ?")  # what stands between the words of one name
_SURNAME = "nen"
_STEM, _ENDING = 4, 2  # letters of a place's name that stay when it is bent
_COLUMNS = frozenset(
    {
        "nimi",
        "nimet",
        "etunimi",
        "sukunimi",
        "henkilö",
        "henkilöt",
        "edustaja",
        "edustajat",
        "yhteyshenkilö",
        "läsnäolijat",
        "läsnäolija",
        "osallistujien nimet",
        "osallistujan nimi",
        "name",
        "namn",
        "person",
        "puhelin",
        "sähköposti",
        "email",
        "puh",
    }
)


def is_column(header: str) -> bool:
    """Whether a heading says that its column is about persons."""
    words = header.casefold().split()
    return header.casefold().strip() in _COLUMNS or any(word in _COLUMNS for word in words)


def has_identity_code(text: str) -> bool:
    """Whether the text holds a Finnish personal identity code."""
    return _IDENTITY_CODE.search(text) is not None


def seems_named(text: str, places: frozenset[str]) -> bool:
    """Whether the text seems to hold a person's name, address or telephone number."""
    bare = _LEFT_OUT.sub(" ; ", text)
    if _CONTACT.search(bare):
        return True
    words = list(_WORD.finditer(bare))
    if len(words) == 1 and words[0].group() == bare.strip():
        return _is_given(bare.strip()) and not _is_place(bare.strip(), places)
    return any(
        _TOGETHER.fullmatch(bare, one.end(), other.start()) is not None
        and _is_pair(one.group(), other.group(), places)
        for one, other in pairwise(words)
    )


def _is_pair(one: str, other: str, places: frozenset[str]) -> bool:
    if not (one[0].isupper() and other[0].isupper()):
        return False
    if _ends_as_surname(other) and not _is_place(other, places):
        return _is_initial(one) or _is_given(one) or _is_free(one, places)
    if _ends_as_surname(one):
        return _is_given(other) and not _is_place(other, places)
    is_named = _is_given(one) and not _is_place(one, places)
    return is_named and (_is_initial(other) or _is_free(other, places))


def _is_given(word: str) -> bool:
    """A given name, in its plain form or the genitive; of Anna-Maija the first part counts."""
    first = word.casefold().rstrip(".").split("-")[0]
    return word[0].isupper() and bool({first, first.removesuffix("n")} & _given_names())


def _is_free(word: str, places: frozenset[str]) -> bool:
    """A word in capital and small letters that no place explains."""
    return word[1:].islower() and word[-1] != "." and not _is_place(word, places)


def _ends_as_surname(word: str) -> bool:
    return len(word) > _STEM and word.casefold().endswith(_SURNAME)


def _is_initial(word: str) -> bool:
    return re.fullmatch(r"[^\W\d_]\.", word) is not None


def _is_place(word: str, places: frozenset[str]) -> bool:
    bent = word.casefold()
    return any(bent.startswith(place[: max(_STEM, len(place) - _ENDING)]) for place in places)


@cache
def _given_names() -> frozenset[str]:
    return frozenset(_GIVEN.read_text(encoding="utf-8").split())
