"""What the people of the made-up round have written; kept in the language in which the round was begun."""

from portal.award.rules import SCORES
from portal.kit.i18n import N_

NAME = N_("Recognition of the year (sample)")
GROUNDS = (
    N_(
        "The library put together travelling collections that the other libraries have used all year, and shared its instructions with everybody."
    ),
    N_(
        "The library took over the joint reading campaign and trained the staff of the small libraries for it."
    ),
    N_(
        "The library opened its evenings to the customers of the neighbouring municipalities and told openly what did not work."
    ),
)
EVIDENCE = (
    N_("The collections' own statistics, and the thanks that the libraries have sent."),
    N_("The plan of the campaign and the feedback on the training."),
    "",
)
REASONS = dict(
    zip(
        SCORES,
        (
            N_("I found nothing that shows this."),
            N_("There is one deed, but nobody else has gained from it yet."),
            N_("Several deeds show it, and at least one other library has gained."),
            N_("It shows over the whole year, in the nomination and in the figures."),
            N_("Others can take this as their example."),
        ),
        strict=True,
    )
)
CONFLICT = N_("Works at a nominated library (made up).")
PROPOSAL = N_("The work was seen all year, and every library of the region gained from it.")
GROUND = N_("It shows in the reviews and was talked over at the meeting.")
MINUTES = N_("Sample minutes 1, section 1")
