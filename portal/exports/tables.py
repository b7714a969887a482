"""The tables of the staff page on loaded data: labels and words for what the release says."""

import pandas as pd

from portal.kit.i18n import N_, _
from portal.kit.tables import Column, Kind, Table

SOURCES = {
    "loans_pseudonymized": N_("Loans with the owner of the day (R1)"),
    "loans_statistics": N_("Loans with today's owner (R1b)"),
    "monthly_matrix": N_("Monthly figures (R5)"),
    "branches": N_("List of branches (R4)"),
    "transfers": N_("Transfers (R2)"),
    "holds": N_("Holds (R3)"),
    "cooperation": N_("Workbook of cooperation"),
    "figures": N_("Figures of others"),
}
REASONS = {
    "event_type": N_("Not a loan or renewal"),
    "unknown_branch": N_("Branch not known"),
    "technical_unit": N_("A unit that does not lend"),
    "other_system": N_("Between two library systems"),
    "superseded": N_("Replaced by a newer report"),
    "future": N_("Dated in the future"),
}
CATEGORY = "patron_category"


def left_out(frame: pd.DataFrame) -> Table:
    """One row per reason."""
    rows = frame.assign(reason=[reason_text(str(reason)) for reason in frame["reason"]])
    columns = (Column("reason", _("Reason"), Kind.TEXT), Column("events", _("Events")))
    return Table(_("Events that were accepted but are not in the figures"), columns, rows)


def reason_text(code: str) -> str:
    """Why events are not published, in the reader's words."""
    kind, _colon, category = code.partition(":")
    if kind == CATEGORY:
        return _("Customer group outside the statistics: {category}").format(category=category)
    return _(REASONS[code]) if code in REASONS else code
