"""The cards of working groups: what the register of cooperation publishes of them."""

from portal.evidence import measures as shared
from portal.evidence.measures import EVERY_SEAT, NO_RECORD, SEATS_MART
from portal.kit.i18n import N_
from portal.kit.measure import Measure

LEAD_ROLES = shared.LEAD_ROLES
SEATS = shared.SEATS
STAFF_YEARS = shared.STAFF_YEARS
JOINT_SERVICES = shared.JOINT_SERVICES
SERVICE_HOURS = shared.SERVICE_HOURS
SERVICE_HOURS_PER_PERSON_YEAR = shared.SERVICE_HOURS_PER_PERSON_YEAR
E_LOANS, E_HOLDS = shared.E_LOANS, shared.E_HOLDS

ONE_PERSON = N_(
    "Where a library has fewer than three person-years, its share of meetings attended is not told: it would tell of one person's work."
)

OUTSIDE_MART = "mart.outside_figure, mart.library_figure"
OUTSIDE = N_(
    "A figure of others: it is as its source tells it and is not reckoned from Koha. A year and place without a figure is not known. A joint library has the sum of its municipalities only where all of them are known, or the figure that is told of itself; such a figure is of no municipality."
)
OUTSIDE_LOANS = Measure(
    "outside_loans",
    N_("All loans (national statistics)"),
    N_(
        "Loans of the year with renewals, as national statistics count them. Loans between the municipalities of a consortium are local loans in them."
    ),
    N_("loans"),
    OUTSIDE_MART,
    (OUTSIDE,),
)
OUTSIDE_VISITS = Measure(
    "outside_visits",
    N_("Visits (national statistics)"),
    N_("Visits to the libraries in the year, as national statistics count them."),
    N_("visits"),
    OUTSIDE_MART,
    (OUTSIDE,),
)
OUTSIDE_COSTS = Measure(
    "outside_costs",
    N_("Operating costs (national statistics)"),
    N_("Operating costs of the libraries in the year, as national statistics count them."),
    N_("euros"),
    OUTSIDE_MART,
    (OUTSIDE,),
)

TAKING_PART = Measure(
    "taking_part",
    N_("Libraries in at least one group"),
    N_(
        "Libraries that have a seat in at least one working group in the year, of all libraries of the consortium."
    ),
    N_("libraries"),
    SEATS_MART,
    (NO_RECORD,),
)
ATTENDED = Measure(
    "attended",
    N_("Share of meetings attended"),
    N_(
        "Meetings of a group at which the library was present / meetings at which it was present or recorded as absent. Meetings to which it was not invited are left out. Told from three such meetings, and where the library has at least three person-years."
    ),
    "%",
    SEATS_MART,
    (NO_RECORD, ONE_PERSON),
)
SHARE_OF_SEATS = Measure(
    "share_of_seats",
    N_("Share of seats and share of staff"),
    N_(
        "Seats of the library / all seats of the year, beside person-years of the library / all person-years that are known. Told only where person-years are known of most libraries that have a record, and these have most of the seats. A library of one or two people cannot sit in eight groups, and a large library need not: the shares are there to be talked about, not to be made equal."
    ),
    "%",
    EVERY_SEAT,
    (NO_RECORD,),
)
CONCENTRATION = Measure(
    "concentration",
    N_("Concentration of seats"),
    N_(
        "Gini's index: libraries in the order of seats for each person-year, twice the area between equal shares and the Lorenz curve of seats over person-years. 0 when seats follow person-years, towards 1 when few have them all. For staff: in so small a set one seat moves it."
    ),
    N_("from 0 to 1"),
    EVERY_SEAT,
    (NO_RECORD,),
)
MEETINGS = Measure(
    "meetings",
    N_("Meetings of the groups"),
    N_(
        "Meetings of working groups by the year in which they were held. Only meetings that are recorded are counted."
    ),
    N_("meetings"),
    "mart.meeting",
    (NO_RECORD,),
)
GROUPS_MET = Measure(
    "groups_met",
    N_("Groups that met"),
    N_("Working groups with at least one recorded meeting in the year."),
    N_("groups"),
    "mart.meeting",
    (NO_RECORD,),
)

MEASURES = (
    TAKING_PART,
    SEATS,
    ATTENDED,
    LEAD_ROLES,
    STAFF_YEARS,
    SHARE_OF_SEATS,
    CONCENTRATION,
    MEETINGS,
    GROUPS_MET,
    JOINT_SERVICES,
    SERVICE_HOURS,
    SERVICE_HOURS_PER_PERSON_YEAR,
    shared.SERVICE_SHIFTS,
    shared.SERVICE_ITEMS,
    E_LOANS,
    E_HOLDS,
    OUTSIDE_LOANS,
    OUTSIDE_VISITS,
    OUTSIDE_COSTS,
)
