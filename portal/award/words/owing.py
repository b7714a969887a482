"""Who is waited for, in words: a sentence for each kind, and a reminder to be copied into a mail."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.award.owing import Owed, Owing
from portal.award.words import round as round_words
from portal.award.workflow import Round
from portal.kit import i18n
from portal.kit.i18n import N_, _

_TOLD: Mapping[Owed, str] = {
    Owed.DECLARATION: N_("Have not declared their conflicts of interest: {names}."),
    Owed.RULING: N_("The body has yet to rule on: {names}."),
    Owed.REVIEWS: N_("Have reviews to send: {names}."),
    Owed.VOTE: N_("Have not voted: {names}."),
}
_REMINDERS: Mapping[Owed, str] = {
    Owed.DECLARATION: N_(
        "Your declaration of conflicts of interest is waited for. Nobody handles the matter before all have declared."
    ),
    Owed.REVIEWS: N_("Your reviews are waited for. They are due on {reviews_due_on}."),
    Owed.VOTE: N_(
        "Your vote on the proposal is waited for. The decision is due on {decision_due_on}."
    ),
}


def sentences(every: Sequence[Owing]) -> list[str]:
    """One sentence for each kind of which something is waited for."""
    return [
        _(told).format(names=_names(one for one in every if one.owed is owed))
        for owed, told in _TOLD.items()
        if any(one.owed is owed for one in every)
    ]


@dataclass(frozen=True)
class Reminder:
    """A text for those of whom one thing is waited for."""

    owed: Owed
    names: tuple[str, ...]
    subject: str
    body: str

    @property
    def as_text(self) -> str:
        """The whole, to be copied."""
        to = _("To: {names}").format(names=", ".join(self.names))
        subject = _("Subject: {round}").format(round=self.subject)
        return f"{to}\n{subject}\n\n{self.body}"


def reminders(every: Sequence[Owing], round_: Round, address: str) -> list[Reminder]:
    """For each kind a text with recipients by name, subject, what is waited for, and where it is done."""
    days = {field: i18n.day(getattr(round_, field)) for _label, field in round_words.DATES}
    late = {owed: tuple(one.name for one in every if one.owed is owed) for owed in _REMINDERS}
    return [
        Reminder(
            owed,
            names,
            round_words.name(round_),
            f"{_(_REMINDERS[owed]).format(**days)}\n{address}",
        )
        for owed, names in late.items()
        if names
    ]


def _names(some: Iterable[Owing]) -> str:
    return ", ".join(_name(one) for one in some)


def _name(one: Owing) -> str:
    if one.owed is not Owed.REVIEWS:
        return one.name
    return f"{one.name} ({i18n.number(one.count)})"
