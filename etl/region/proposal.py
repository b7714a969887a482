"""What a branch probably is, by what the branch list says of it; never more than the clues agree on."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from etl.region.check import TECHNICAL
from etl.region.pack import Pack, Row

# How the last part of a Finnish place name bends ("Savukoski": "Savukosken kirjasto").
_GENITIVES = {
    "joki": "joen",
    "jarvi": "jarven",
    "koski": "kosken",
    "lahti": "lahden",
    "lampi": "lammen",
    "maki": "maen",
    "niemi": "niemen",
    "ranta": "rannan",
    "salmi": "salmen",
    "saari": "saaren",
    "suo": "suon",
    "vesi": "veden",
}
_TECHNICAL_WORDS = ("tekninen", "hankinta", "luettelointi", "kaukopalvelu", "kaukolaina")
_MAIN_WORDS = ("paakirjasto", "kaupunginkirjasto", "kunnankirjasto")
_PREFIX = 3

Branch = Mapping[
    str, str
]  # a row of the branch list: branch, branch_name, okm_group, postal_city …


class Certainty(StrEnum):
    """How far a proposal may be trusted: a sure one is accepted with all others in one go."""

    SURE = "sure"
    LIKELY = "likely"
    NONE = "none"


class Clue(StrEnum):
    """What a proposal stands on."""

    SAME_NAME = "same_name"
    PLACE_NAME = "place_name"
    POSTAL_TOWN = "postal_town"
    PREFIX = "prefix"
    WORD = "word"
    DISAGREE = "disagree"


@dataclass(frozen=True)
class Proposal:
    """What a branch is proposed to be, and why; library is empty where nobody has told it."""

    certainty: Certainty
    clues: tuple[Clue, ...] = ()
    library: str = ""
    municipality_code: str = ""
    kind: str = ""


def propose(branch: Branch, pack: Pack) -> Proposal:
    """What a branch that the map lacks is proposed to be."""
    named = _same_name(branch, pack)
    place, clues = _place(branch, pack)
    if named is not None and place in {"", named["municipality_code"]}:
        kind = named["kind"] or kind_of(branch)
        return Proposal(
            Certainty.SURE, (Clue.SAME_NAME,), named["library"], named["municipality_code"], kind
        )
    if not place:
        return _without_place(branch, clues)
    library = libraries_today(pack).get(place, "")
    is_sure = Clue.PLACE_NAME in clues and bool(library)
    certainty = Certainty.SURE if is_sure else Certainty.LIKELY
    return Proposal(certainty, clues, library, place, kind_of(branch))


def _without_place(branch: Branch, clues: tuple[Clue, ...]) -> Proposal:
    words = folded(branch.get("branch_name", ""))
    if not clues and any(word in words for word in _TECHNICAL_WORDS):
        return Proposal(Certainty.LIKELY, (Clue.WORD,), kind=TECHNICAL)
    return Proposal(Certainty.NONE, clues)


def _same_name(branch: Branch, pack: Pack) -> Row | None:
    """The one row of the map in force whose branch is called the same; None where several are."""
    name = folded(branch.get("branch_name", ""))
    rows = [
        row
        for row in pack.rows("branch_code")
        if name and folded(row["branch_name"]) == name and not row["valid_to"]
    ]
    whats = {(row["library"], row["municipality_code"], row["kind"]) for row in rows}
    return rows[0] if len(whats) == 1 else None


def _place(branch: Branch, pack: Pack) -> tuple[str, tuple[Clue, ...]]:
    """The municipality that the clues agree on, and the clues; a clue of several places says nothing."""
    rows = pack.rows("municipality")
    named, towns = _named_in(branch, rows)
    found = {
        Clue.PLACE_NAME: named,
        Clue.POSTAL_TOWN: towns,
        Clue.PREFIX: _begin_with(_start(branch), rows),
    }
    sure = {clue: codes for clue, codes in found.items() if len(codes) == 1}
    agreed = set.union(*sure.values()) if sure else set()
    if len(agreed) > 1:
        return "", (Clue.DISAGREE,)
    return (agreed.pop(), tuple(sure)) if agreed else ("", ())


def municipality_of(branch: Branch, pack: Pack) -> str:
    """The municipality that all clues of the branch list agree on, else an empty text."""
    rows = pack.rows("municipality")
    named, towns = _named_in(branch, rows)
    prefix = (branch.get("okm_group", "") or branch["branch"]).partition("_")[0]
    sure = [clue for clue in (named, towns, _begin_with(prefix, rows)) if len(clue) == 1]
    agreed = set.union(*sure) if sure else set()
    return agreed.pop() if len(agreed) == 1 else ""


def _named_in(branch: Branch, municipalities: list[Row]) -> tuple[set[str], set[str]]:
    """Municipalities that the branch's name speaks of, and those that its post comes to."""
    words = set(re.findall(r"[a-z]+", folded(branch.get("branch_name", ""))))
    city = folded(branch.get("postal_city", ""))
    named, towns = set(), set()
    for row in municipalities:
        names = [folded(row[key]) for key in ("name_fi", "name_sv", "name_se") if row[key]]
        if any(form in words for name in names for form in _forms(name)):
            named.add(row["municipality_code"])
        if city in names:
            towns.add(row["municipality_code"])
    return named, towns


def _start(branch: Branch) -> str:
    """How a code begins: up to its underscore, else its first letters."""
    code = branch.get("okm_group", "") or branch["branch"]
    start, mark, _rest = code.partition("_")
    return start if mark else start[:_PREFIX]


def _begin_with(prefix: str, municipalities: list[Row]) -> set[str]:
    """Municipalities whose name begins so; several share "KE", and then the clue says nothing."""
    start = folded(prefix)
    return {
        row["municipality_code"]
        for row in municipalities
        if len(start) > 1 and folded(row["name_fi"]).startswith(start)
    }


def kind_of(branch: Branch) -> str:
    """main, branch or mobile, by the name and the list's own word."""
    name = folded(branch.get("branch_name", ""))
    if branch.get("is_mobile", "") in {"1", "true", "True"} or "kirjastoauto" in name:
        return "mobile"
    return "main" if any(word in name for word in _MAIN_WORDS) else "branch"


def libraries_today(pack: Pack) -> dict[str, str]:
    """The library of each municipality that has one, and only one, in the map today."""
    found: dict[str, set[str]] = {}
    for row in pack.rows("branch_code"):
        if row["municipality_code"] and row["library"] and not row["valid_to"]:
            found.setdefault(row["municipality_code"], set()).add(row["library"])
    return {code: libraries.pop() for code, libraries in found.items() if len(libraries) == 1}


def _forms(name: str) -> Iterator[str]:
    """The name and its genitive."""
    yield name
    ending = next((end for end in _GENITIVES if name.endswith(end)), None)
    if ending:
        yield name.removesuffix(ending) + _GENITIVES[ending]
    elif name:
        yield f"{name}n"


def folded(text: str) -> str:
    """Small letters without marks: "KITTILÄ" and "Kittilä" are the same."""
    marked = unicodedata.normalize("NFKD", text.casefold().strip())
    return "".join(each for each in marked if not unicodedata.combining(each))
