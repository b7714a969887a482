"""Four criteria to begin the rules of a round with; the secretary rewrites them as the body wants."""

from portal.award.rules import SCORES, Criterion, Words
from portal.kit import i18n
from portal.kit.i18n import N_, translated
from portal.records.words import EvidencePart

_CRITERIA = (
    (
        40,
        N_("Work for all"),
        N_("What the library has done that other libraries use as well."),
        (EvidencePart.LENDING, EvidencePart.SERVICES),
    ),
    (
        25,
        N_("Taking part"),
        N_("How the library takes part in working groups and joint development."),
        (EvidencePart.SEATS, EvidencePart.RATES),
    ),
    (
        20,
        N_("Own progress"),
        N_("How the library has moved on from where it was, within its own means."),
        (EvidencePart.CHANGES,),
    ),
    (
        15,
        N_("Sharing what was learnt"),
        N_("How the library tells others what worked and what did not."),
        (),
    ),
)
_STEPS = (
    N_("Nothing shows it."),
    N_("Single deeds show it."),
    N_("Several deeds show it, and somebody has gained."),
    N_("It shows over the whole year, and many libraries have gained."),
    N_("It is an example to all libraries of the region."),
)


def four() -> list[Criterion]:
    """Four criteria with weights that add up to 100, in every language that has the words."""
    return [
        Criterion(
            weight,
            _words(name),
            _words(told),
            {score: _words(step) for score, step in zip(SCORES, _STEPS, strict=True)},
            evidence=parts,
        )
        for weight, name, told, parts in _CRITERIA
    ]


def _words(key: str) -> Words:
    found = {}
    for lang in i18n.LANGUAGES:
        with i18n.speaking(lang):
            text, really = translated(key)
        if really == lang:
            found[lang] = text
    return found
