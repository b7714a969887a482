"""What is known not to be accessible: one list, which the statement tells and the tests let pass.

A fault that is mended is taken out here, and the test that let it pass fails from then on. The form of
the statement is that of Commission Implementing Decision (EU) 2018/1523.
"""

from dataclasses import dataclass
from datetime import date

from portal.kit.i18n import N_

MADE_ON, REVIEWED_ON = date(2026, 11, 24), date(2026, 11, 29)


@dataclass(frozen=True)
class Fault:
    """What does not work, what to use instead, and the criterion of WCAG 2.1 that it fails."""

    criterion: str
    what: str
    instead: str


@dataclass(frozen=True)
class Passed:
    """What axe says of Streamlit's own parts that fails no criterion: the rule and where."""

    rule: str
    place: str
    why: str


FAULTS = (
    Fault(
        N_("3.1.2 Language of parts"),
        N_(
            "Words that the libraries have written themselves, such as events and grounds, are in Finnish in every language, and a screen reader is not told."
        ),
        N_("The Finnish pages read them right."),
    ),
)

# Best practice only (axe-core 4.14, Streamlit 1.67, 2026-11-29).
PASSED = (
    Passed("presentation-role-conflict", "stFileUploaderDropzone", "the uploader's own area"),
    Passed(
        "aria-allowed-role",
        "stMain",
        "Streamlit's main holds the header and footer: ours is inside",
    ),
)
