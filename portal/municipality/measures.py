"""What the card counts beside loans between."""

from portal.evidence.measures import FLOATING, NOT_EVERY_YEAR
from portal.kit.i18n import N_
from portal.kit.measure import Measure
from portal.lending.measures import OWNER_TODAY

LOANS_MINISTRY = Measure(
    "loans_ministry",
    N_("Loans and renewals per inhabitant"),
    N_(
        "First loans and renewals made at the branches of the place (a municipality, consortium or region), divided by its inhabitants (card Inhabitants). ISO 2789: loans; ISO 11620: loans per capita."
    ),
    N_("loans and renewals per inhabitant"),
    "mart.flow_by_month, mart.population",
    (OWNER_TODAY, NOT_EVERY_YEAR),
)
RECEIVED_PER_1000 = Measure(
    "received_per_1000",
    N_("Received from others per 1,000 inhabitants"),
    N_(
        "First loans of items of others made at the branches of the place, per 1,000 inhabitants (card Inhabitants)."
    ),
    N_("loans per 1,000 inhabitants"),
    "mart.flow_by_month, mart.population",
    (FLOATING, NOT_EVERY_YEAR),
)
SENT_PER_1000 = Measure(
    "sent_per_1000",
    N_("Sent to others per 1,000 inhabitants"),
    N_(
        "First loans of the items of the place made elsewhere, per 1,000 inhabitants of the owner (card Inhabitants)."
    ),
    N_("loans per 1,000 inhabitants"),
    "mart.flow_by_month, mart.population",
    (FLOATING, NOT_EVERY_YEAR),
)
INSIDE_SHARE = Measure(
    "inside_share",
    N_("Lent between its own municipalities"),
    N_(
        "First loans of items of another municipality of the same consortium or region / all first loans made at the branches of the consortium or region."
    ),
    "%",
    "mart.flow_by_month, mart.level_member",
    (FLOATING, OWNER_TODAY),
)

MEASURES = (
    LOANS_MINISTRY,
    RECEIVED_PER_1000,
    SENT_PER_1000,
    INSIDE_SHARE,
)
