"""What is said where there is nothing to count, which is not the same as no loans."""

from enum import StrEnum

from portal.kit.i18n import N_, _


class Gap(StrEnum):
    """Why a page has no figures."""

    NO_BRANCH_KNOWN = (
        "no_branch_known"  # loans were brought in, and none of their branches is known
    )
    OFF_THE_MAP = "off_the_map"  # the branch map knows no branch of the place in the period


HEADINGS = {
    Gap.NO_BRANCH_KNOWN: N_("The figures are missing: no branch is known"),
    Gap.OFF_THE_MAP: N_("{name}: the figures are not known"),
}
LEADS = {
    Gap.NO_BRANCH_KNOWN: N_(
        "The loans that have been loaded are at branches that the portal does not know, so none of them can be counted. This is not the same as no loans."
    ),
    Gap.OFF_THE_MAP: N_(
        "The branch map has no branch here in the period, so nothing is known of its loans. This is not the same as no loans."
    ),
}


def heading(gap: Gap, name: str = "") -> str:
    """The title in place of a finding; name: the place that the page is about, if it is one."""
    return _(HEADINGS[gap]).format(name=name)


def lead(gap: Gap) -> str:
    """Why there is nothing to show."""
    return _(LEADS[gap])
