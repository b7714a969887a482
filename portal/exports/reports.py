"""The reports that staff run in Koha: what each is for, the steps, and where its SQL lies."""

from pathlib import Path

from portal.kit.i18n import N_

STEPS = (
    N_("Sign in to Koha's staff interface as somebody who may make SQL reports."),
    N_(
        "Choose Reports and Create from SQL. Give the report a name, paste the whole text below and save. Do not change the names of the columns."
    ),
    N_("Run the report a month at a time, from the first to the last day of the month."),
    N_("Choose Download and CSV. Do not open and save the file in Excel: that changes days."),
    N_("Drop the file on this page."),
)
PURPOSES = {
    "R1": N_(
        "R1: loans, renewals and returns with the owner of the day. Every month, the month before."
    ),
    "R1b": N_(
        "R1b: the same from the table statistics. Only for months that R1 does not have (before 2022)."
    ),
    "R2": N_(
        "R2: transfers between branches. The first time two years, then each month the last three months."
    ),
    "R3": N_(
        "R3: holds. The first time three years, then each month what changed in the last three months."
    ),
    "R4": N_(
        "R4: the list of branches. The first time, and whenever a branch comes, goes or changes its name."
    ),
    "R5": N_("R5: sums by month without single events. When rows of events cannot be had."),
}


def listed(root: Path) -> dict[str, Path]:
    """The SQL file of each report, by its short name."""
    found = {
        path.name.split("_")[0]: path for path in (root / "docs" / "koha-reports").glob("*.sql")
    }
    return {name: found[name] for name in PURPOSES if name in found}
