"""What the page on sharing an amount counts."""

from portal.kit.i18n import N_
from portal.kit.measure import Measure

COST_SHARE = Measure(
    "cost_share",
    N_("What-if: share of an amount"),
    N_(
        "An amount that the reader chooses, divided by one key or two: equal shares, inhabitants (card Inhabitants), first loans received or sent in the period, or estimated kilometres (transfers for holds and their way back, arrived or under way, x the straight distance between the centres). Two keys can be mixed: each municipality has its part of each. A floor or a ceiling holds a share at that bound, and the others divide the rest in proportion to their weights. Shares are in whole cents and add up to the amount. It is arithmetic, not a proposal."
    ),
    N_("money"),
    "mart.flow_by_month, mart.population, mart.transport",
)

MEASURES = (COST_SHARE,)
