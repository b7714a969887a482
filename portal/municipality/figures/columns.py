"""The columns that the tables of the card share."""

from portal.kit.i18n import _
from portal.kit.tables import Column, Kind
from portal.lending import measures as lending
from portal.municipality import words
from portal.municipality.view import MunicipalityView


def of_measures(*measures: str) -> tuple[Column, ...]:
    return tuple(
        Column(name, _(words.NAMES[name]), Kind.SHARE if name in words.SHARES else Kind.DECIMAL)
        for name in measures
    )


def counts(view: MunicipalityView) -> tuple[Column, ...]:
    """The counts that places of the level have."""
    between = (Column("sent", _("Sent")), Column("received", _("Received")))
    inside = (Column("inside", _("Between its own municipalities")),)
    return (
        Column("loans", _("Loans")),
        Column("renewals", _("Renewals")),
        *(between if view.is_between else ()),
        *(inside if view.is_group else ()),
        Column("population", _("Inhabitants")),
    )


OF_COUNTS = (lending.LOANS, lending.RENEWALS, lending.SENT, lending.RECEIVED, lending.POPULATION)
