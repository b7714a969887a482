"""What a reader may choose on a page, declared once: widgets, forms and addresses are made from it.

A code means the same in every language. The first option of a choice is the usual one; a code that
nobody knows counts as not chosen.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from portal.kit import periods, region, tables
from portal.kit.answers import Answers, Read
from portal.kit.i18n import N_, _
from portal.kit.periods import Period
from portal.kit.places import LEVELS

NONE = "-"
PERIOD_WIDTH, HIGHLIGHT_WIDTH, AMOUNT_WIDTH, SEARCH_WIDTH = 224, 144, 200, 420  # pixels
NARROWEST, LETTER, AROUND = 124, 6.5, 58  # pixels of a list, of a letter, of what is around them
LONGEST_TOLD = 40  # letters of a code that the reader is shown
UNKNOWN = N_("The address asks for something that is not known: {codes}. The usual is shown.")
Codes = Mapping[str, str]
Options = Callable[[Answers, Codes], dict[str, str]]


@dataclass(frozen=True)
class Choice:
    """A list to choose from. `name` is its name in the address, `label` a key for gettext, or what gives one
    for the codes of the choices it follows.

    options(answers, codes) gives code -> label in the language in use; of codes it may ask those of the
    choices it `follows`. `width` in pixels; None for as much as the longest label needs. `is_of_visit`:
    the other pages of a visit open with the same. `is_kept`: its options change with the release only.
    """

    name: str
    label: str | Callable[[Codes], str]
    options: Options
    width: int | None = None
    follows: tuple[str, ...] = ()
    is_of_visit: bool = False
    is_kept: bool = True

    def called(self, codes: Codes) -> str:
        """What it is called in the language in use."""
        return _(self.label if isinstance(self.label, str) else self.label(codes))

    def listed(self, answers: Answers, codes: Codes) -> dict[str, str]:
        """The options; made once a release and language, or once for whom the answers are."""
        part = {name: codes[name] for name in self.follows}
        key = (self, tuple(part.items()))
        keep = answers.once if self.is_kept else answers.now
        return keep(key, lambda: self.options(answers, part))

    def shown(self, answers: Answers, codes: Codes) -> dict[str, str]:
        """The options that a list shows, the chosen one among them."""
        return self.listed(answers, codes)

    def usual(self, answers: Answers, codes: Codes) -> str:
        """The code that counts where nothing is chosen."""
        return next(iter(self.listed(answers, codes)))

    def is_drawn(self, answers: Answers) -> bool:  # noqa: ARG002 - the same for all
        """Whether a widget shows it."""
        return True

    def known(self, answers: Answers, codes: Codes, asked: str) -> str | None:
        """The code as it counts, or None where nobody knows it."""
        return asked if asked in self.listed(answers, codes) else None


@dataclass(frozen=True)
class Months(Choice):
    """A period of months: what is listed, and any other that lies inside what there is.

    coverage(read) has a row a month. `is_named`: the address holds its code
    whenever it holds another choice, since next month the usual months are others.
    """

    coverage: Callable[[Read], pd.DataFrame] = lambda _read: pd.DataFrame()
    is_named: bool = False

    def known(self, answers: Answers, codes: Codes, asked: str) -> str | None:  # noqa: ARG002 - the same for all
        """The code of the months of it that are there."""
        period = periods.decoded(asked, self.coverage(answers.read))
        return None if period is None else periods.code(period)

    def shown(self, answers: Answers, codes: Codes) -> dict[str, str]:
        """The periods of the list, and the chosen one where it is another."""
        period = self.period(answers.read, codes[self.name])
        return {**self.listed(answers, codes), codes[self.name]: periods.period_short(period)}

    def period(self, read: Read, code: str) -> Period:
        """The months of a code that is known."""
        period = periods.decoded(code, self.coverage(read))
        if period is None:
            raise LookupError(f"{code}: no months of it are there")
        return period


@dataclass(frozen=True)
class Amount(Choice):
    """A whole number from `least` to `most`; `first` where nothing is chosen."""

    first: int = 1
    most: int = 1
    least: int = 1

    def usual(self, answers: Answers, codes: Codes) -> str:  # noqa: ARG002 - the same for all
        """What the page opens with."""
        return str(self.first)

    def known(self, answers: Answers, codes: Codes, asked: str) -> str | None:  # noqa: ARG002 - the same for all
        """A number in digits between the ends."""
        is_number = asked.isascii() and asked.isdigit()
        is_known = is_number and self.least <= int(asked[:12]) <= self.most
        return str(int(asked)) if is_known else None


@dataclass(frozen=True)
class Several(Choice):
    """Any number of a list, none of them meaning all: their codes with commas between. With nothing to
    choose from there is no widget."""

    def usual(self, answers: Answers, codes: Codes) -> str:  # noqa: ARG002 - the same for all
        """None."""
        return ""

    def known(self, answers: Answers, codes: Codes, asked: str) -> str | None:
        """The codes in the order of the list, each once, or None where one of them is not in it."""
        listed, wanted = self.listed(answers, codes), set(parted(asked))
        return (
            joined([code for code in listed if code in wanted]) if wanted <= set(listed) else None
        )


@dataclass(frozen=True)
class Address(Choice):
    """What only an address asks for: no widget shows it."""

    def is_drawn(self, answers: Answers) -> bool:  # noqa: ARG002 - the same for all
        """Never."""
        return False

    def usual(self, answers: Answers, codes: Codes) -> str:  # noqa: ARG002 - the same for all
        """Nothing."""
        return ""

    def known(self, answers: Answers, codes: Codes, asked: str) -> str | None:  # noqa: ARG002 - the same for all
        """Any code: the page finds out whether there is such a thing."""
        return asked


@dataclass(frozen=True)
class Linked(Choice):
    """A choice of few that links of the page itself make: no widget shows it."""

    def is_drawn(self, answers: Answers) -> bool:  # noqa: ARG002 - the same for all
        """Never."""
        return False


@dataclass(frozen=True)
class Offered(Choice):
    """A choice that has a widget only where there are two options or more."""

    def is_drawn(self, answers: Answers) -> bool:
        """Whether there is anything to choose."""
        return len(self.listed(answers, {})) > 1


@dataclass(frozen=True)
class Turned(Address):
    """A page of many things of one kind, which links of the page itself turn: 1 is usual."""

    def usual(self, answers: Answers, codes: Codes) -> str:  # noqa: ARG002 - the same for all
        """The first."""
        return "1"

    def known(self, answers: Answers, codes: Codes, asked: str) -> str | None:  # noqa: ARG002 - the same for all
        """A number in digits; the page takes the last where it has not so many."""
        return (
            str(int(asked)) if asked.isascii() and asked.isdigit() and int(asked[:6]) > 0 else None
        )


@dataclass(frozen=True)
class Named(Choice):
    """A list whose options an address may also call by name: by the label, or by a name of `also`.

    also(answers, codes) gives name -> code. The beginning of a name is enough where it is that of one option only.
    """

    also: Callable[[Answers, Codes], Mapping[str, str]] = lambda _answers, _codes: {}

    def known(self, answers: Answers, codes: Codes, asked: str) -> str | None:
        """The code that is asked for, or of what is called so; None where nothing or more than one is."""
        listed = self.listed(answers, codes)
        wanted = asked.strip().casefold()
        if asked in listed or not wanted:
            return asked if asked in listed else None
        named = {name: code for code, name in listed.items() if code != NONE}
        names = {**self.also(answers, codes), **named}
        folded = [(name.casefold(), code) for name, code in names.items() if code in listed]
        for fits in (str.__eq__, str.startswith, str.__contains__):
            found = {code for name, code in folded if fits(name, wanted)}
            if found:
                return found.pop() if len(found) == 1 else None
        return None


@dataclass(frozen=True)
class Search(Choice):
    """Words to look for."""

    def usual(self, answers: Answers, codes: Codes) -> str:  # noqa: ARG002 - the same for all
        """No words."""
        return ""

    def known(self, answers: Answers, codes: Codes, asked: str) -> str | None:  # noqa: ARG002 - the same for all
        """Any words."""
        return asked


def drawn(choices: Iterable[Choice], answers: Answers) -> list[Choice]:
    """Those that a widget shows."""
    return [one for one in choices if one.is_drawn(answers)]


def width(options: Mapping[str, str]) -> int:
    """Pixels that the longest label needs, so that none is cut off in any language."""
    return max(NARROWEST, round(LETTER * max(map(len, options.values()))) + AROUND)


def chosen(code: str) -> str | None:
    """The code, or None where none is chosen."""
    return None if code == NONE else code


def joined(codes: Iterable[str]) -> str:
    """Several codes as one of an address."""
    return ",".join(code.replace("%", "%25").replace(",", "%2C") for code in codes)


def parted(code: str) -> tuple[str, ...]:
    """The codes that `joined` has made one."""
    parts = (part.replace("%2C", ",").replace("%25", "%") for part in code.split(","))
    return tuple(part for part in parts if part)


def nothing(_answers: Answers, _codes: Codes) -> dict[str, str]:
    """The options of what is typed and not chosen from a list."""
    return {}


def asked(choices: Iterable[Choice], answers: Answers, codes: Codes) -> dict[str, str]:
    """The codes of an address as they count: every choice has one, the usual where it was not chosen
    or nobody knows it."""
    found: dict[str, str] = {}
    for choice in choices:
        known = choice.known(answers, found, codes.get(choice.name, ""))
        found[choice.name] = choice.usual(answers, found) if known is None else known
    return found


def unknown(choices: Iterable[Choice], answers: Answers, codes: Codes) -> tuple[str, ...]:
    """What of an address nobody knows, as it stands there."""
    listed = tuple(choices)
    found = asked(listed, answers, codes)
    return tuple(
        as_asked(one.name, codes[one.name])
        for one in listed
        if codes.get(one.name) and one.known(answers, found, codes[one.name]) is None
    )


def unknown_text(codes: Iterable[str]) -> str:
    """That the address asks for what nobody knows, as `as_asked` writes it."""
    return _(UNKNOWN).format(codes=", ".join(codes))


def as_asked(name: str, code: str) -> str:
    """A choice as an address has it, short enough to be read."""
    return f"{name}={code if len(code) <= LONGEST_TOLD else f'{code[:LONGEST_TOLD]}…'}"


def told(choices: Iterable[Choice], answers: Answers, codes: Codes) -> dict[str, str]:
    """What an address holds of the codes: those that are not usual, and with them a period of any months,
    since next month the usual one is another. (Where a link chooses, a period that is written after it would be
    a step of its own, and back would lead to itself: the card's period is not.)"""
    listed = tuple(choices)
    others = {
        choice.name: codes[choice.name]
        for choice in listed
        if codes[choice.name] != choice.usual(answers, codes)
    }
    spans = {
        choice.name: codes[choice.name]
        for choice in listed
        if isinstance(choice, Months) and choice.is_named
    }
    return {**spans, **others} if others else {}


def labelled(options: Mapping[str, str]) -> Options:
    """The options of a fixed list: code -> key for gettext."""
    return lambda _answers, _codes: {code: _(key) for code, key in options.items()}


def level() -> Choice:
    """The choice of level that pages share: those that the release has, the usual one first."""

    def options(answers: Answers, _codes: Codes) -> dict[str, str]:
        return {code: _(LEVELS[code][1]) for code in region.levels(answers.read)}

    return Choice("taso", N_("Level"), options)


def highlight() -> Choice:
    """The choice of one place of the chosen level, or none; equal names carry their code."""

    def options(answers: Answers, codes: Codes) -> dict[str, str]:
        found = region.labelled_places(answers.read, LEVELS[codes["taso"]][0])
        named = tables.told_apart({code: (name, code) for code, name in found.items()})
        return {NONE: _("None"), **named}

    return Choice("korosta", N_("Highlight"), options, HIGHLIGHT_WIDTH, ("taso",))


def period(
    name: str,
    coverage: Callable[[Read], pd.DataFrame],
    usual: Callable[[Read], Period],
    *,
    is_named: bool = False,
) -> Months:
    """The choice of months that pages share: the usual ones first, then every year."""

    def options(answers: Answers, _codes: Codes) -> dict[str, str]:
        there = coverage(answers.read)
        first = periods.decoded(periods.code(usual(answers.read)), there) or periods.default(there)
        listed = [first, *periods.years(there)]
        return {periods.code(one): periods.period_short(one) for one in listed}

    return Months(
        name,
        N_("Period"),
        options,
        PERIOD_WIDTH,
        is_of_visit=True,
        coverage=coverage,
        is_named=is_named,
    )
