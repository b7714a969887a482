"""The tables of the staff page on loaded data: labels and words for what the release says."""

import pandas as pd

from portal import i18n
from portal.i18n import _
from portal.menu import N_
from portal.tables import Column, Kind, Table

SOURCES = {
    "loans_pseudonymized": N_("Loans with the owner of the day (R1)"),
    "loans_statistics": N_("Loans with today's owner (R1b)"),
    "monthly_matrix": N_("Monthly figures (R5)"),
    "branches": N_("List of branches (R4)"),
    "transfers": N_("Transfers (R2)"),
    "holds": N_("Holds (R3)"),
    "cooperation": N_("Workbook of cooperation"),
}
REASONS = {
    "event_type": N_("Not a loan or renewal"),
    "unknown_branch": N_("Branch not known"),
    "technical_unit": N_("A unit that does not lend"),
}
CATEGORY = "patron_category"


def files(frame: pd.DataFrame) -> Table:
    """One row per loaded file."""
    rows = frame.assign(
        kind=_words(frame["kind"], SOURCES),
        first_day=_days(frame["first_day"]),
        last_day=_days(frame["last_day"]),
        loaded_at=_days(frame["loaded_at"]),
        used=_yes_no(frame["used"]),
    )
    columns = (
        Column("file_name", _("File"), Kind.TEXT),
        Column("kind", _("Report"), Kind.TEXT),
        Column("rows_read", _("Rows read")),
        Column("rows_accepted", _("Accepted")),
        Column("rows_refused", _("Refused")),
        Column("first_day", _("First day"), Kind.TEXT),
        Column("last_day", _("Last day"), Kind.TEXT),
        Column("loaded_at", _("Loaded"), Kind.TEXT),
        Column("used", _("In use"), Kind.TEXT),
    )
    return Table(_("Files that have been loaded"), columns, rows)


def left_out(frame: pd.DataFrame) -> Table:
    """One row per reason."""
    rows = frame.assign(reason=[_reason(str(reason)) for reason in frame["reason"]])
    columns = (Column("reason", _("Reason"), Kind.TEXT), Column("events", _("Events")))
    return Table(_("Events that were accepted but are not in the figures"), columns, rows)


def _reason(code: str) -> str:
    kind, _colon, category = code.partition(":")
    if kind == CATEGORY:
        return _("Customer group outside the statistics: {category}").format(category=category)
    return _(REASONS[code]) if code in REASONS else code


def _words(series: pd.Series, words: dict[str, str]) -> list[str]:
    return [_(words[value]) if value in words else str(value) for value in series]


def _days(series: pd.Series) -> list[str]:
    return [i18n.day(value) for value in series]


def _yes_no(series: pd.Series) -> list[str]:
    return [_("Yes") if value else _("No") for value in series]
