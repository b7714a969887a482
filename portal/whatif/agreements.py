"""Several agreements in one address: each an amount with its own key, bounds and what it is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from portal.kit import choice as choices
from portal.kit.answers import Answers
from portal.kit.choice import NONE, Address, Codes
from portal.kit.i18n import _
from portal.kit.text_rule import Markup

MOST = 6  # agreements beside each other
FIELDS = ("summa", "avain", "osuus", "toinen", "vahintaan", "enintaan", "ero", "asukkaat")
_BETWEEN = "."  # between the fields of one; commas are between agreements


@dataclass(frozen=True)
class Kept(Address):
    """The agreements of an address: known where each of them has a known code for every field.

    of: the choices of one agreement, by their names.
    """

    of: tuple[choices.Choice, ...] = ()

    def known(self, answers: Answers, codes: Codes, asked: str) -> str | None:  # noqa: ARG002 - the same for all
        """The agreements as they count, or None where one of them cannot be read or they are too many."""
        found = parted(asked)
        read = [choices.asked(self.of, answers, each) for each in found if each is not None]
        is_known = len(read) == len(found) <= MOST and not any(
            choices.unknown(self.of, answers, each) for each in found if each is not None
        )
        return joined(read) if is_known else None


def parted(code: str) -> list[dict[str, str] | None]:
    """The codes of each agreement of an address; None for one that has other fields."""
    parts = [each.split(_BETWEEN) for each in choices.parted(code)]
    return [
        dict(zip(FIELDS, each, strict=True)) if len(each) == len(FIELDS) else None for each in parts
    ]


def listed(code: str) -> list[dict[str, str]]:
    """The codes of each agreement of a code that is known."""
    return [each for each in parted(code) if each is not None]


def joined(agreements: list[Mapping[str, str]] | list[dict[str, str]]) -> str:
    """Agreements as one code of an address."""
    return choices.joined(_BETWEEN.join(each[name] for name in FIELDS) for each in agreements)


def keep(path: str, codes: Codes, name: str) -> Markup:
    """A link that keeps the division that is looked at beside those that are kept; nothing where it is kept
    already, or there are as many as fit."""
    kept, this = listed(codes[name]), {field: codes[field] for field in FIELDS}
    if this in kept or len(kept) >= MOST:
        return Markup()
    return _section(
        _link(path, codes, name, [*kept, this], _("Keep this agreement in the address"))
    )


def deeds(path: str, codes: Codes, name: str, told: list[str]) -> Markup:
    """Of each kept agreement what it is, a link that opens it to be changed, and one that drops it."""
    kept = listed(codes[name])
    items = Markup().join(
        Markup("<li>{} {} {}</li>").format(
            said,
            _link(path, {**codes, **each}, name, kept, _("Open to change"), said),
            _link(
                path,
                codes,
                name,
                [*kept[:place], *kept[place + 1 :]],
                _("Drop from the address"),
                said,
            ),
        )
        for place, (each, said) in enumerate(zip(kept, told, strict=True))
    )
    return Markup('<ol class="sentences agreements">{}</ol>').format(items)


def _link(
    path: str,
    codes: Codes,
    name: str,
    kept: list[dict[str, str]],
    label: str,
    of: str = "",
) -> Markup:
    query = {**codes, name: joined(kept)}
    address = urlencode(
        {key: code for key, code in query.items() if code and code != NONE}, safe=",."
    )
    spoken = Markup(' aria-label="{}: {}"').format(label, of) if of else Markup()
    return Markup('<a class="button" href="{}?{}"{}>{}</a>').format(path, address, spoken, label)


def _section(inside: Markup) -> Markup:
    return Markup('<p class="own-links">{}</p>').format(inside)
