"""Who is waited for, in words: a sentence for each kind."""

from collections.abc import Iterable, Mapping, Sequence

from portal.award.owing import Owed, Owing
from portal.kit import i18n
from portal.kit.i18n import N_, _

_TOLD: Mapping[Owed, str] = {
    Owed.DECLARATION: N_("Have not declared their conflicts of interest: {names}."),
    Owed.RULING: N_("The body has yet to rule on: {names}."),
    Owed.REVIEWS: N_("Have reviews to send: {names}."),
    Owed.VOTE: N_("Have not voted: {names}."),
}


def sentences(every: Sequence[Owing]) -> list[str]:
    """One sentence for each kind of which something is waited for."""
    return [
        _(told).format(names=_names(one for one in every if one.owed is owed))
        for owed, told in _TOLD.items()
        if any(one.owed is owed for one in every)
    ]


def _names(some: Iterable[Owing]) -> str:
    return ", ".join(_name(one) for one in some)


def _name(one: Owing) -> str:
    if one.owed is not Owed.REVIEWS:
        return one.name
    return f"{one.name} ({i18n.number(one.count)})"
