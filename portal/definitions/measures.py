"""The card of every published number: names, formula in words, unit, source, breaks."""

from portal.annual_report import measures as annual_measures
from portal.evidence import measures as evidence_measures
from portal.groups import measures as groups_measures
from portal.kit.measure import Measure
from portal.kit.menu import N_
from portal.transport import measures as transport_measures

FLOATING = N_(
    "A floating collection stays where it is returned: an item may be lent far from its owner without anybody having ordered it. Such periods are counted and told about, not corrected."
)
OWNER_TODAY = N_(
    "Months loaded from the statistics table use the owner an item has today, since Koha does not keep the owner of that day. They are marked."
)
DUE_DATES = N_(
    "When due dates are moved for many loans at once, for instance during a renovation, renewals fall."
)

NOT_EVERY_YEAR = N_(
    "Inhabitants are not known of every year: where a year is skipped, a figure per inhabitant can step without anybody lending more or less."
)

LENDING: tuple[Measure, ...] = (
    Measure(
        "loans",
        N_("Loans"),
        N_(
            "All first loans, at own and at other branches. Renewals, returns, use on the premises, loans left out of statistics, loans to outside the consortium and loans at branches that are not on the branch map are not counted."
        ),
        N_("loans"),
        "mart.flow_by_month",
        (OWNER_TODAY,),
    ),
    Measure(
        "renewals",
        N_("Renewals"),
        N_(
            "All renewals, of own items and of others', at the branch where the renewal is booked. Always a figure of its own beside loans."
        ),
        N_("renewals"),
        "mart.flow_by_month",
        (DUE_DATES, OWNER_TODAY),
    ),
    Measure(
        "loans_between",
        N_("Loans between municipalities, libraries or branches"),
        N_(
            "First loans where the owner of the item is not the place of the loan, at the chosen level. Owner and place are taken as they were on the day of the loan. National statistics count these as local loans: they are not interlibrary loans."
        ),
        N_("loans"),
        "mart.flow_by_month",
        (FLOATING, OWNER_TODAY),
    ),
    Measure(
        "renewals_between",
        N_("Renewals between municipalities, libraries or branches"),
        N_(
            "Renewals where the owner of the item is not the place of the renewal. Always a figure of its own, never added to loans."
        ),
        N_("renewals"),
        "mart.flow_by_month",
        (DUE_DATES,),
    ),
    Measure(
        "share_between",
        N_("Share of loans between"),
        N_("Loans between / all loans."),
        "%",
        "mart.flow_by_month",
        (FLOATING,),
    ),
    Measure(
        "change",
        N_("Change from the year before"),
        N_(
            "A count is said to have grown or fallen from the same months a year before only when it changed by at least 2 %, by at least 30, and by more than counts of this size do by chance: more than twice the square root of the sum of the two counts (the difference of two Poisson counts stays within that about 19 times in 20). Otherwise it stayed at its level, or changed by fewer than 30. It is told only where both periods are known in full; what the region has recorded as an exception in either period, such as a closed library, is named in the same sentence. The same rule holds for loans, transfers, holds and seats."
        ),
        "%",
        "mart.flow_by_month, mart.transport, mart.demand, mart.annotation",
    ),
    Measure(
        "directions",
        N_("Directions of lending from one municipality to another"),
        N_(
            "How many pairs of owner and place of loan had at least one loan, of all that there could be: with 21 municipalities 21 x 20 = 420. There and back are two directions."
        ),
        N_("directions"),
        "mart.flow_by_month",
    ),
    Measure(
        "sent",
        N_("Sent"),
        N_("Loans of a place's own items that were lent at other places."),
        N_("loans"),
        "mart.flow_by_month",
        (FLOATING,),
    ),
    Measure(
        "received",
        N_("Received"),
        N_("Loans made at a place of items that other places own."),
        N_("loans"),
        "mart.flow_by_month",
        (FLOATING,),
    ),
    Measure(
        "net",
        N_("Net lending"),
        N_(
            "Sent - received. Over the whole region the nets add up to nothing. No agreement known to us charges by lending: net lending is not a bill."
        ),
        N_("loans"),
        "mart.flow_by_month",
        (FLOATING,),
    ),
    Measure(
        "net_ratio",
        N_("Net ratio"),
        N_(
            "(Sent - received) / (sent + received): from -100 % (only receives) to +100 % (only sends)."
        ),
        "%",
        "mart.flow_by_month",
        (FLOATING,),
    ),
    Measure(
        "share_of_sender",
        N_("Share of the sender's loans"),
        N_("Loans of the pair / all loans of the sender's items, wherever they were lent."),
        "%",
        "mart.flow_by_month",
        (FLOATING,),
    ),
    Measure(
        "share_of_receiver",
        N_("Share of the receiver's loans"),
        N_("Loans of the pair / all loans made at the receiver's branches."),
        "%",
        "mart.flow_by_month",
        (FLOATING,),
    ),
    Measure(
        "per_1000",
        N_("Per 1,000 inhabitants"),
        N_(
            "Loans received / inhabitants of the receiver x 1,000. Inhabitants on 31 December before the year the period begins, else of the nearest earlier year known; the year is always told. A joint library sums its municipalities."
        ),
        N_("loans per 1,000 inhabitants"),
        "mart.flow_by_month, mart.population",
    ),
    Measure(
        "relative",
        N_("Relative to expectation"),
        N_(
            "How much more or less the pair lends than it would if only the sizes of the sender and the receiver mattered (quasi-independence: an iterative fit where own loans are left out). Shown where at least five loans are expected."
        ),
        "%",
        "mart.flow_by_month",
    ),
    Measure(
        "own_loans",
        N_("Own loans"),
        N_("First loans of a place's own items made at its own branches."),
        N_("loans"),
        "mart.flow_by_month",
        (FLOATING,),
    ),
    Measure(
        "own_share",
        N_("Lent from own collection"),
        N_("Loans at own branches of own items / all loans at own branches."),
        "%",
        "mart.flow_by_month",
        (FLOATING,),
    ),
    Measure(
        "partners",
        N_("Effective number of partners"),
        N_(
            "The exponential of Shannon's entropy of the loans received, by owner: as many equally large partners would give the same variety. Told from 30 loans received."
        ),
        N_("partners"),
        "mart.flow_by_month",
    ),
    Measure(
        "population",
        N_("Inhabitants"),
        N_(
            "Inhabitants on 31 December before the year in which the period begins, else of the nearest earlier year known; the year is always told. Source: Statistics Finland."
        ),
        N_("inhabitants"),
        "mart.population",
        (NOT_EVERY_YEAR,),
    ),
    Measure(
        "loans_ministry",
        N_("Loans and renewals per inhabitant"),
        N_(
            "First loans and renewals made at the municipality's branches, divided by its inhabitants (card Inhabitants). This is what loans per inhabitant mean in Finnish library statistics. The ministry's figure differs: it counts chosen customer groups, leaves doubles out and may hold electronic loans, so the two are not equal. ISO 2789: loans; ISO 11620: loans per capita."
        ),
        N_("loans and renewals per inhabitant"),
        "mart.flow_by_month, mart.population",
        (OWNER_TODAY, NOT_EVERY_YEAR),
    ),
    Measure(
        "received_per_1000",
        N_("Received from others per 1,000 inhabitants"),
        N_(
            "First loans of items of other municipalities made at the municipality's branches, per 1,000 inhabitants (card Inhabitants)."
        ),
        N_("loans per 1,000 inhabitants"),
        "mart.flow_by_month, mart.population",
        (FLOATING, NOT_EVERY_YEAR),
    ),
    Measure(
        "sent_per_1000",
        N_("Sent to others per 1,000 inhabitants"),
        N_(
            "First loans of the municipality's items made in other municipalities, per 1,000 inhabitants of the owner (card Inhabitants)."
        ),
        N_("loans per 1,000 inhabitants"),
        "mart.flow_by_month, mart.population",
        (FLOATING, NOT_EVERY_YEAR),
    ),
    Measure(
        "cost_share",
        N_("What-if: share of an amount"),
        N_(
            "An amount that the reader chooses, divided by one key: equal shares, inhabitants (card Inhabitants), first loans received or sent in the period, or estimated kilometres (transfers for holds and their way back, arrived or under way, x the straight distance between the centres). Shares are in whole cents and add up to the amount. It is arithmetic, not a proposal: no agreement known to us charges by lending."
        ),
        N_("euros"),
        "mart.flow_by_month, mart.population, mart.transport",
    ),
)

CARDS = (
    *LENDING,
    *transport_measures.CARDS,
    *groups_measures.CARDS,
    *evidence_measures.CARDS,
    *annual_measures.CARDS,
)

_BY_ID = {measure.id: measure for measure in CARDS}


def card(measure_id: str) -> Measure:
    """The card of a measure; a number without a card may not be shown."""
    if measure_id not in _BY_ID:
        raise LookupError(
            f"{measure_id}: no measure card; add one to portal/definitions/measures.py"
        )
    return _BY_ID[measure_id]
