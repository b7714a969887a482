"""What the lending pages count, each measure with its definition."""

from portal.evidence import measures as shared
from portal.evidence.measures import FLOATING
from portal.kit.i18n import N_
from portal.kit.measure import Measure

NET_RATIO = shared.NET_RATIO
OWN_LOANS = shared.OWN_LOANS
POPULATION = shared.POPULATION
RECEIVED = shared.RECEIVED
SENT = shared.SENT

OWNER_TODAY = N_(
    "Months loaded from the statistics table use the owner an item has today, since the library system does not keep the owner of that day. They are marked."
)
DUE_DATES = N_(
    "When due dates are moved for many loans at once, for instance during a renovation, renewals fall."
)

LOANS = Measure(
    "loans",
    N_("Loans"),
    N_(
        "All first loans, at own and at other branches. Renewals, returns, use on the premises, loans left out of statistics, loans to outside the consortium and loans at branches that are not on the branch map are not counted."
    ),
    N_("loans"),
    "mart.flow_by_month",
    (OWNER_TODAY,),
)
RENEWALS = Measure(
    "renewals",
    N_("Renewals"),
    N_(
        "All renewals, of own items and of others', at the branch where the renewal is booked. Always a figure of its own beside loans."
    ),
    N_("renewals"),
    "mart.flow_by_month",
    (DUE_DATES, OWNER_TODAY),
)
LOANS_BETWEEN = Measure(
    "loans_between",
    N_("Loans between places"),
    N_(
        "First loans where the owner of the item is not the place of the loan, at the chosen level: branch, library, municipality, consortium or region. Owner and place are taken as they were on the day of the loan. They are not interlibrary loans."
    ),
    N_("loans"),
    "mart.flow_by_month",
    (FLOATING, OWNER_TODAY),
)
WEEKS = Measure(
    "loans_by_week",
    N_("Loans between municipalities by week"),
    N_(
        "First loans where the municipality of the owner is not that of the place, by week from Monday to Sunday. Around an event: the weeks that lie in it whole, or that it touches where none does; as many weeks just before the first and just after the last week that it touches; and the same weeks 52 weeks earlier and later, so that the days of the week are the same. A week is known where all its months are known in full from a report that tells days (R1, R1b); R5 tells none."
    ),
    N_("loans"),
    "mart.flow_by_week, mart.annotation",
    (FLOATING, OWNER_TODAY),
)
RENEWALS_BETWEEN = Measure(
    "renewals_between",
    N_("Renewals between places"),
    N_(
        "Renewals where the owner of the item is not the place of the renewal. Always a figure of its own, never added to loans."
    ),
    N_("renewals"),
    "mart.flow_by_month",
    (DUE_DATES,),
)
SHARE_BETWEEN = Measure(
    "share_between",
    N_("Share of loans between"),
    N_("Loans between / all loans."),
    "%",
    "mart.flow_by_month",
    (FLOATING,),
)
FROM_ELSEWHERE = Measure(
    "from_elsewhere",
    N_("Share of loans that come from others"),
    N_(
        "Loans of others' items / all loans made at the branches of the place. The rest is lent from the own collection."
    ),
    "%",
    "mart.flow_by_month",
    (FLOATING, OWNER_TODAY),
)
CHANGE = Measure(
    "change",
    N_("Change"),
    N_(
        "The period is compared with the same months a year before, with another period of the same length, or with the mean of the same months in two to five years before. A count is said to have grown or fallen only when it changed by at least 2 %, by at least 30, and by more than counts of this size do by chance: more than twice the square root of the sum of the two counts (the difference of two Poisson counts stays within that about 19 times in 20); a mean of several years counts with its sum divided by the square of their number. Otherwise it stayed at its level, or changed by fewer than 30. It is told only where all months of both are known in full; what the region has recorded as an exception in them, such as a closed library, is named in the same sentence. The mean of medians is the mean of those of the years. The same rule holds for loans, transfers, holds and seats."
    ),
    "%",
    "mart.flow_by_month, mart.transport, mart.demand, mart.annotation",
)
DIRECTIONS = Measure(
    "directions",
    N_("Directions of lending from one municipality to another"),
    N_(
        "How many pairs of owner and place of loan had at least one loan, of all that there could be: with 21 municipalities 21 x 20 = 420. There and back are two directions."
    ),
    N_("directions"),
    "mart.flow_by_month",
)
NET = Measure(
    "net",
    N_("Net lending"),
    N_(
        "Sent - received. Over the whole region the nets add up to nothing. Net lending is not a bill."
    ),
    N_("loans"),
    "mart.flow_by_month",
    (FLOATING,),
)
SHARE_OF_SENDER = Measure(
    "share_of_sender",
    N_("Share of the sender's loans"),
    N_("Loans of the pair / all loans of the sender's items, wherever they were lent."),
    "%",
    "mart.flow_by_month",
    (FLOATING,),
)
SHARE_OF_RECEIVER = Measure(
    "share_of_receiver",
    N_("Share of the receiver's loans"),
    N_("Loans of the pair / all loans made at the receiver's branches."),
    "%",
    "mart.flow_by_month",
    (FLOATING,),
)
PER_1000 = Measure(
    "per_1000",
    N_("Per 1,000 inhabitants"),
    N_(
        "Loans received / inhabitants of the receiver x 1,000. Inhabitants on 31 December before the year the period begins, else of the nearest earlier year known; the year is always told. A joint library, consortium or region sums its municipalities."
    ),
    N_("loans per 1,000 inhabitants"),
    "mart.flow_by_month, mart.population",
)
RELATIVE = Measure(
    "relative",
    N_("Relative to expectation"),
    N_(
        "How much more or less the pair lends than it would if only the sizes of the sender and the receiver mattered (quasi-independence: an iterative fit where own loans are left out). Shown where at least five loans are expected."
    ),
    "%",
    "mart.flow_by_month",
)
OWN_SHARE = Measure(
    "own_share",
    N_("Lent from own collection"),
    N_("Loans at own branches of own items / all loans at own branches."),
    "%",
    "mart.flow_by_month",
    (FLOATING,),
)
PARTNERS = Measure(
    "partners",
    N_("Effective number of partners"),
    N_(
        "The exponential of Shannon's entropy of the loans received, by owner: as many equally large partners would give the same variety. Told from 30 loans received."
    ),
    N_("partners"),
    "mart.flow_by_month",
)

MEASURES = (
    LOANS,
    RENEWALS,
    LOANS_BETWEEN,
    WEEKS,
    RENEWALS_BETWEEN,
    SHARE_BETWEEN,
    CHANGE,
    DIRECTIONS,
    SENT,
    RECEIVED,
    NET,
    NET_RATIO,
    SHARE_OF_SENDER,
    SHARE_OF_RECEIVER,
    PER_1000,
    RELATIVE,
    OWN_LOANS,
    OWN_SHARE,
    FROM_ELSEWHERE,
    PARTNERS,
    POPULATION,
)
