"""The cards of what the page on transport and demand publishes."""

from portal.kit.i18n import N_
from portal.kit.measure import Measure

UNRIPE = N_(
    "A month is complete thirty days after its end: until then some of what was sent is still under way, and some holds are still open. Such months are grey and are not compared."
)
REGISTERED = N_(
    "A transfer ends when its arrival is registered: a box that is opened a day later adds a day."
)
TWO_YEARS = N_(
    "The library system deletes old transfers, and with an item its transfers. What was not loaded in time is missing."
)
THREE_YEARS = N_(
    "The library system deletes old holds. The report R3 is cut by the last change of a hold, so of the months before its first day only a part is there."
)
FETCHED_AGAIN = N_(
    "An arrival that was registered after the report R2 was run is known only when the month is fetched again: a month that is fetched once leaves transfers open."
)
OF_TRANSFERS = (UNRIPE, REGISTERED, TWO_YEARS)
OF_HOLDS = (UNRIPE, THREE_YEARS)
TRANSPORT, DEMAND = "mart.transport", "mart.demand"

TRANSFERS = Measure(
    "transfers",
    N_("Transfers"),
    N_(
        "Records of an item that is sent from one branch to another, in the month in which the transfer was asked for and whatever became of it: arrived, cancelled, open or not sent yet. One record is one item, not a box and not a drive. One loan of another library's item is usually two transfers: there and back. Transfers inside one place are counted and told apart."
    ),
    N_("transfers"),
    TRANSPORT,
    (TWO_YEARS,),
)
RESERVE_SHARE = Measure(
    "reserve_share",
    N_("Share of transfers made for holds"),
    N_(
        "Transfers whose reason is Reserve / all transfers. Only they are demand. ReturnToHome is the way back and has a share of its own. All other reasons (for instance sent by hand, a cancelled hold, a rotating collection, no reason given) are told together as other reasons."
    ),
    "%",
    TRANSPORT,
    (TWO_YEARS,),
)
DAYS_MEDIAN = Measure(
    "days_median",
    N_("Days of transport, median"),
    N_(
        "Half of the transfers that arrived took at most this long: from sent to arrived in days of 24 hours, weekends and holidays too. Open transfers, those without a time of sending and those that arrived before they were sent are left out. Told from 30 transfers. This is not the Speed of interlibrary lending of ISO 11620: that is about loans between library systems and begins with the order."
    ),
    N_("days"),
    TRANSPORT,
    OF_TRANSFERS,
)
DAYS_P90 = Measure(
    "days_p90",
    N_("Days of transport, nine out of ten (P90)"),
    N_(
        "Nine out of ten transfers that arrived took at most this long, one took longer. Counted from the same transfers as the median. Told from 30 transfers."
    ),
    N_("days"),
    TRANSPORT,
    OF_TRANSFERS,
)
DAYS_CHANGE = Measure(
    "days_change",
    N_("Change of the days of transport"),
    N_(
        "The median of days of a route in the period less that in the period it is compared with. A route is said to have slowed down or become faster only when the 95 % confidence intervals of the two medians do not meet; otherwise the change may be chance. The ends of an interval are the days whose ranks are half the number of transfers less and more 0.98 times its square root. Told from 30 transfers that arrived in both periods."
    ),
    N_("days"),
    TRANSPORT,
    OF_TRANSFERS,
)
TRANSPORT_BANDS = Measure(
    "transport_bands",
    N_("Transport time in three bands"),
    N_(
        "Transfers that arrived in less than 48 hours, in 48 to 72 hours (both included) and in more than 72 hours / all transfers that arrived and whose time is known. Shares are told from 30 transfers."
    ),
    "%",
    TRANSPORT,
    OF_TRANSFERS,
)
TRANSFERS_BY_WEEKDAY = Measure(
    "transfers_by_weekday",
    N_("Transfers by day of the week"),
    N_(
        "On which day of the week transfers were sent and on which day their arrival was registered. Transfers without the time are left out of the one it lacks."
    ),
    N_("transfers"),
    TRANSPORT,
    (REGISTERED, TWO_YEARS),
)
TRANSFERS_OPEN = Measure(
    "transfers_open",
    N_("Open transfers"),
    N_(
        "Transfers asked for in the period (where it reaches the present, up to the newest month) that were sent, but neither arrived nor cancelled on the last day that the transfers are known of. An open transfer is a record left open, not proof of a lost item: the item may have arrived without anybody having registered it."
    ),
    N_("transfers"),
    TRANSPORT,
    (FETCHED_AGAIN, REGISTERED, TWO_YEARS),
)
TRANSFERS_OVERDUE = Measure(
    "transfers_overdue",
    N_("Transfers open for more than 14 days"),
    N_(
        "Open transfers that were sent more than 14 days before the last day that the transfers are known of. Fourteen days is a rule of the portal's own, no agreement: by then nearly everything that arrives has arrived."
    ),
    N_("transfers"),
    TRANSPORT,
    (FETCHED_AGAIN, REGISTERED, TWO_YEARS),
)
TRANSPORT_KM = Measure(
    "transport_km",
    N_("Estimated way of the items"),
    N_(
        "An estimate: kilometres along the great circle between the centres of the two municipalities x transfers that arrived. The centre stands for the main library, since branches have no coordinates. It is the way of the items, not of the car: many items travel in one load, and roads are longer than straight lines. Transfers inside one municipality are left out."
    ),
    "km",
    TRANSPORT,
    (TWO_YEARS,),
)
HOLDS = Measure(
    "holds",
    N_("Holds"),
    N_(
        "Holds by the month in which they were placed and the library where they are to be fetched. Each has one outcome, the first that fits: expired, cancelled, filled, still waiting. The shares add up to 100 %; they are told from 30 holds."
    ),
    N_("holds"),
    DEMAND,
    OF_HOLDS,
)
HOLDS_FILLED_OWN = Measure(
    "holds_filled_own",
    N_("Holds filled from own stock"),
    N_(
        "Holds that were fetched (found = F) and whose item belongs to the place of pickup, at the chosen level / all holds."
    ),
    "%",
    DEMAND,
    OF_HOLDS,
)
HOLDS_FILLED_ELSEWHERE = Measure(
    "holds_filled_elsewhere",
    N_("Holds filled from elsewhere"),
    N_(
        "Holds that were fetched and whose item belongs to another place than that of pickup, at the chosen level / all holds. Where the owner of the item is not known any more, the hold is told apart."
    ),
    "%",
    DEMAND,
    OF_HOLDS,
)
HOLDS_EXPIRED = Measure(
    "holds_expired",
    N_("Holds expired"),
    N_(
        "Holds that the library system closed as expired (reason EXPIRED): the item was not fetched in time, or the hold was not meant to last longer / all holds."
    ),
    "%",
    DEMAND,
    OF_HOLDS,
)
HOLDS_CANCELLED = Measure(
    "holds_cancelled",
    N_("Holds cancelled"),
    N_("Holds that were cancelled for another reason than expiry / all holds."),
    "%",
    DEMAND,
    OF_HOLDS,
)
HOLDS_UNMET = Measure(
    "holds_unmet",
    N_("Holds not met"),
    N_(
        "Holds that were cancelled or expired / holds that have ended: those fetched, cancelled and expired. Holds that still wait are left out. A hold may be cancelled since the item was fetched elsewhere, so this is the most that was not met. Told from 30 holds that ended."
    ),
    "%",
    DEMAND,
    OF_HOLDS,
)
HOLDS_WAITING = Measure(
    "holds_waiting",
    N_("Holds still waiting"),
    N_(
        "Holds that are neither fetched, cancelled nor expired on the last day that holds are known of: in the queue, on the way or on the shelf / all holds."
    ),
    "%",
    DEMAND,
    OF_HOLDS,
)
WAITING_DAYS = Measure(
    "waiting_days",
    N_("Days of waiting for a hold"),
    N_(
        "From the day the hold was placed to the day the item was on the shelf, whatever became of the hold: median, and how long nine out of ten waited at most (P90). Holds that never reached the shelf are left out, so the true wait is longer. Told from 30 holds that reached the shelf."
    ),
    N_("days"),
    DEMAND,
    OF_HOLDS,
)

MEASURES = (
    TRANSFERS,
    RESERVE_SHARE,
    DAYS_MEDIAN,
    DAYS_P90,
    DAYS_CHANGE,
    TRANSPORT_BANDS,
    TRANSFERS_BY_WEEKDAY,
    TRANSFERS_OPEN,
    TRANSFERS_OVERDUE,
    TRANSPORT_KM,
    HOLDS,
    HOLDS_FILLED_OWN,
    HOLDS_FILLED_ELSEWHERE,
    HOLDS_EXPIRED,
    HOLDS_CANCELLED,
    HOLDS_UNMET,
    HOLDS_WAITING,
    WAITING_DAYS,
)
