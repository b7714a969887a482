"""What is said where loans were brought in and none of them can be counted: that is not the same as none."""

from portal.i18n import _
from portal.menu import N_

HEADING = N_("The figures are missing: no branch is known")
LEAD = N_("The loans that have been loaded are at branches that the portal does not know, so none of them can be counted. This is not the same as no loans.")  # fmt: skip


def heading() -> str:
    """The title in place of a finding."""
    return _(HEADING)


def lead() -> str:
    """Why there is nothing to show."""
    return _(LEAD)
