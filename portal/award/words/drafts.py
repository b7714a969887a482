"""What the office of a round writes to those with a seat: texts ready to be sent, or copied into a mail."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.award.mailing import About, Addressed, Notice
from portal.award.owing import Owed
from portal.award.words import round as round_words
from portal.award.workflow import Round
from portal.kit.i18n import N_, _

_TEXTS: Mapping[About, str] = {
    Notice.INVITATION: N_(
        "You have a seat in the award group. Its days are:\n\n{days}\n\nBefore anything is handled you are asked to declare your conflicts of interest. If you cannot take part, tell the secretary."
    ),
    Owed.DECLARATION: N_(
        "Your declaration of conflicts of interest is waited for. Nobody handles the matter before all have declared."
    ),
    Owed.REVIEWS: N_("Your reviews are waited for. They are due on {reviews_due_on}."),
    Owed.VOTE: N_(
        "Your vote on the proposal is waited for. The decision is due on {decision_due_on}."
    ),
    Notice.THANKS: N_("The result has been published. Thank you for your work in the award group."),
}
_NAMES: Mapping[About, str] = {
    Notice.INVITATION: N_("Invitation to the award group"),
    Owed.DECLARATION: N_("Reminder of the declaration"),
    Owed.REVIEWS: N_("Reminder of the reviews"),
    Owed.VOTE: N_("Reminder of the vote"),
    Notice.THANKS: N_("Thanks to the award group"),
}


@dataclass(frozen=True)
class Draft:
    """A text about one thing, and for whom. has_days: the days of the round go with it."""

    about: About
    to: Addressed
    subject: str
    body: str

    @property
    def name(self) -> str:
        """What the text is."""
        return _(_NAMES[self.about])

    @property
    def has_days(self) -> bool:
        """Whether the days of the round go with it as a calendar file."""
        return self.about is Notice.INVITATION

    @property
    def as_text(self) -> str:
        """The whole, to be copied."""
        to = _("To: {names}").format(names=", ".join(sorted(self.to.reached + self.to.unknown)))
        subject = _("Subject: {round}").format(round=self.subject)
        return f"{to}\n{subject}\n\n{self.body}"


def drafts(every: Mapping[About, Addressed], round_: Round, address: str) -> list[Draft]:
    """For each thing a text with recipients by name, subject, what it is about, and where it is done."""
    days = round_words.days(round_)
    listed = "\n".join(
        f"{_(label)}: {days[field]}"
        for label, field in round_words.DATES
        if getattr(round_, field) is not None
    )
    return [
        Draft(
            about,
            every[about],
            round_words.name(round_),
            f"{_(text).format(**days, days=listed)}\n\n{address}",
        )
        for about, text in _TEXTS.items()
        if about in every
    ]
