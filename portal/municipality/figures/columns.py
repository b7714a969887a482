"""The columns that the tables of the card share."""

from portal.kit.i18n import _
from portal.kit.tables import Column, Kind
from portal.lending import measures as lending
from portal.municipality import words


def of_measures(*measures: str) -> tuple[Column, ...]:
    return tuple(
        Column(name, _(words.NAMES[name]), Kind.SHARE if name == "own_share" else Kind.DECIMAL)
        for name in measures
    )


def counts() -> tuple[Column, ...]:
    return (
        Column("loans", _("Loans")),
        Column("renewals", _("Renewals")),
        Column("sent", _("Sent")),
        Column("received", _("Received")),
        Column("population", _("Inhabitants")),
    )


OF_COUNTS = (lending.LOANS, lending.RENEWALS, lending.SENT, lending.RECEIVED, lending.POPULATION)
