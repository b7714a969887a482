"""What is counted of every library alike: by the evidence for the award, and by the pages that show the same.

MEASURES are those that no page of a subject shows.
"""

from collections.abc import Mapping

from portal.kit.i18n import N_
from portal.kit.measure import Measure

NO_RECORD = N_(
    "What is not recorded is not known: no record is neither absence nor a sign that the library was not invited."
)
FLOATING = N_(
    "A floating collection stays where it is returned: an item may be lent far from its owner without anybody having ordered it. Such periods are counted and told about, not corrected."
)
NOT_EVERY_YEAR = N_(
    "Inhabitants are not known of every year: where a year is skipped, a figure per inhabitant can step without anybody lending more or less."
)
RECORDED = N_(
    "Only what staff have written into the cooperation workbook is counted: what is not recorded is not known to be missing."
)
SEATS_MART, STAFF_MART = "mart.seat_by_year", "mart.staff_year"
SERVICES_MART, E_MART = "mart.joint_service", "mart.e_lending"
EVIDENCE_ONLY = N_(
    "Shown to those who handle the award, for libraries of any size. Elsewhere the portal tells a share of meetings only from three meetings and three person-years."
)
EARLIER_RANGE = N_(
    "Evidence that shows attendance as a plain number and not in per cent was frozen with the earlier arithmetic of rates: its range can pass 1. It stays as it was frozen."
)
EVERY_SEAT = f"{SEATS_MART}, {STAFF_MART}"

SENT = Measure(
    "sent",
    N_("Sent"),
    N_("Loans of a place's own items that were lent at other places."),
    N_("loans"),
    "mart.flow_by_month",
    (FLOATING,),
)
RECEIVED = Measure(
    "received",
    N_("Received"),
    N_("Loans made at a place of items that other places own."),
    N_("loans"),
    "mart.flow_by_month",
    (FLOATING,),
)
NET_RATIO = Measure(
    "net_ratio",
    N_("Net ratio"),
    N_(
        "(Sent - received) / (sent + received): from -100 % (only receives) to +100 % (only sends)."
    ),
    "%",
    "mart.flow_by_month",
    (FLOATING,),
)
OWN_LOANS = Measure(
    "own_loans",
    N_("Own loans"),
    N_("First loans of a place's own items made at its own branches."),
    N_("loans"),
    "mart.flow_by_month",
    (FLOATING,),
)
FILLED = N_(
    "What the region's own tables lack is filled by figures of others, such as the national library statistics, that staff have brought in. Where staff have said so, those figures stand instead of the own ones. A joint library has the sum of its municipalities only where all of them are known."
)
POPULATION = Measure(
    "population",
    N_("Inhabitants"),
    N_(
        "Inhabitants on 31 December before the year in which the period begins, else of the nearest earlier year known; the year is always told."
    ),
    N_("inhabitants"),
    "mart.population",
    (NOT_EVERY_YEAR, FILLED),
)
SEATS = Measure(
    "seats",
    N_("Seats in working groups"),
    N_(
        "A seat is one library's place in one group in one year, whatever its role and however many of its people share it. A record of a meeting gives a seat for that year, a membership for every year it reaches. Records that name only the whole consortium give no seat."
    ),
    N_("seats"),
    SEATS_MART,
    (NO_RECORD,),
)
LEAD_ROLES = Measure(
    "lead_roles",
    N_("Lead roles"),
    N_("Seats in which the library was chair or secretary in the year."),
    N_("seats"),
    SEATS_MART,
    (NO_RECORD,),
)
STAFF_YEARS = Measure(
    "staff_years",
    N_("Person-years of the libraries"),
    N_(
        "Person-years of the library's whole staff, rounded to halves: of the year, else of the nearest earlier year that is known. Libraries are large from ten person-years, small below three."
    ),
    N_("person-years"),
    STAFF_MART,
    (FILLED,),
)
RECOGNITIONS = Measure(
    "recognitions",
    N_("Recognitions"),
    N_(
        "Rows of the sheet Tunnustukset: the region's own recognition, and apart from it related awards that others give. A year without a row has no record; it does not mean that nobody was recognised."
    ),
    N_("recognitions"),
    "mart.recognition",
    (RECORDED,),
)

JOINT_SERVICES = Measure(
    "joint_services",
    N_("Joint services carried"),
    N_(
        "Services of the sheet Palvelut for which at least one record of the library's work is of the year: on duty, upkeep, development or training. A service is counted once however many records it has. Records that name only the whole consortium count for no library."
    ),
    N_("services"),
    SERVICES_MART,
    (NO_RECORD,),
)
SERVICE_HOURS = Measure(
    "service_hours",
    N_("Hours for joint services"),
    N_(
        "The sum of the hours of the year's records of work for joint services. Where some records do not tell their hours, the sum of the others is told as at least so much; where none does, nothing is."
    ),
    N_("hours"),
    SERVICES_MART,
    (NO_RECORD,),
)
SERVICE_HOURS_PER_PERSON_YEAR = Measure(
    "service_hours_per_person_year",
    N_("Hours for joint services per person-year"),
    N_(
        "Hours for joint services / person-years of the library (card Person-years of the libraries). A library of two people and one of fifty can be looked at side by side by it: ten hours are a larger part of the year of two people."
    ),
    N_("hours per person-year"),
    f"{SERVICES_MART}, {STAFF_MART}",
    (NO_RECORD,),
)
SERVICE_SHIFTS = Measure(
    "service_shifts",
    N_("Shifts for joint services"),
    N_("The sum of the shifts of the year's records of work for joint services, as far as known."),
    N_("shifts"),
    SERVICES_MART,
    (NO_RECORD,),
)
SERVICE_ITEMS = Measure(
    "service_items",
    N_("Items of joint services"),
    N_(
        "The sum of the items of the year's records of work for joint services, as far as known. What is counted depends on the service, such as titles catalogued or questions answered: items of two services are never added up."
    ),
    N_("items"),
    SERVICES_MART,
    (NO_RECORD,),
)
E_LOANS = Measure(
    "e_loans",
    N_("E-loans"),
    N_(
        "Loans of electronic material by month and by the customer's municipality, as the e-library tells them in its own statistics. They are in no other figure of loans. A month without a row of a municipality is not known: a sum tells of how many months it is."
    ),
    N_("loans"),
    E_MART,
    (RECORDED,),
)
E_HOLDS = Measure(
    "e_holds",
    N_("Holds of electronic material"),
    N_(
        "Holds placed on electronic material by month and by the customer's municipality, as the e-library tells them in its own statistics; a sum is of the months that are known."
    ),
    N_("holds"),
    E_MART,
    (RECORDED,),
)

LIBRARY_MUNICIPALITIES = Measure(
    "library_municipalities",
    N_("Municipalities of a library"),
    N_(
        "Municipalities that the library served at some time in the year. A joint library has several."
    ),
    N_("municipalities"),
    "mart.library_member",
)
LIKE_SIZE = Measure(
    "like_size",
    N_("Libraries of like size"),
    N_(
        "The other libraries whose inhabitants (card Inhabitants, a joint library sums its municipalities) are in the same class: below 2,000, below 4,000, below 8,000, below 20,000, or more. They are named, never ranked."
    ),
    N_("libraries"),
    "mart.library_member, mart.population",
)
MEETINGS_OPEN = Measure(
    "meetings_open",
    N_("Meetings open to a library"),
    N_(
        "Meetings of working groups in the year at which the library was recorded as present or as absent. Meetings to which it was not invited, and those without a record of it, are left out."
    ),
    N_("meetings"),
    SEATS_MART,
    (NO_RECORD, EVIDENCE_ONLY),
)
MEETINGS_PRESENT = Measure(
    "meetings_present",
    N_("Meetings at which a library was present"),
    N_(
        "Of the meetings open to the library (card Meetings open to a library), those at which it was recorded as present."
    ),
    N_("meetings"),
    SEATS_MART,
    (NO_RECORD, EVIDENCE_ONLY),
)
SEATS_PER_PERSON_YEAR = Measure(
    "seats_per_person_year",
    N_("Seats per person-year"),
    N_(
        "Seats in working groups of the last three years / person-years of the library x the years of the three in which anything is recorded of it. In brackets the 90 % interval of Jeffreys of a count that follows Poisson's distribution, where a seat kept for several years is one event: count and exposure are divided by the dispersion, which is the sum of squared years of all seats / the sum of their years."
    ),
    N_("seats per person-year"),
    EVERY_SEAT,
    (NO_RECORD,),
)
LEADS_PER_PERSON_YEAR = Measure(
    "leads_per_person_year",
    N_("Lead roles per person-year"),
    N_(
        "Seats of the last three years in which the library was chair or secretary / person-years of the library x the years of the three in which anything is recorded of it. In brackets the 90 % interval of Jeffreys of a count that follows Poisson's distribution, where a seat kept for several years is one event: count and exposure are divided by the dispersion, which is the sum of squared years of all seats / the sum of their years."
    ),
    N_("seats per person-year"),
    EVERY_SEAT,
    (NO_RECORD,),
)
ATTENDED_OF_OPEN = Measure(
    "attended_of_open",
    N_("Share of open meetings attended, three years"),
    N_(
        "Meetings at which the library was present / meetings open to it, both of the last three years together. In brackets the 90 % interval of Jeffreys of a share (Brown, Cai and DasGupta 2001), which stays between 0 and 100 %."
    ),
    "%",
    SEATS_MART,
    (NO_RECORD, EVIDENCE_ONLY, EARLIER_RANGE),
)
EVENED_OUT = Measure(
    "evened_out",
    N_("Evened-out value"),
    N_(
        "The value of a library drawn towards that of all libraries together (all counts / all that they are counted over), the more so the less there is to count. In brackets the range that holds the true value about nine times in ten. Rates follow a gamma-Poisson model, shares a beta-binomial one; how much libraries differ is integrated over a grid (Chung and others 2013), and a seat kept for several years is one event. In simulations the range held the true value in 86 to 95 of 100, whether libraries differ or not. Told from 30 events, or 30 meetings, of all libraries. A difference is called clear only when also the wider 95 % range leaves out the value of all; of fewer than five events, or five meetings, of the library nothing is said."
    ),
    N_("as the value that is evened out"),
    EVERY_SEAT,
    (NO_RECORD,),
)
CHANCE_LIMITS = Measure(
    "chance_limits",
    N_("Limits of chance"),
    N_(
        "The curves of a funnel plot (Spiegelhalter 2005): the 2.5 and 97.5 % points and the 0.1 and 99.9 % points of what chance alone gives around the value of all libraries. Poisson's distribution for rates, the binomial distribution for shares."
    ),
    N_("as the value of the figure"),
    EVERY_SEAT,
    (NO_RECORD,),
)
THREE_YEAR_CHANGE = Measure(
    "three_year_change",
    N_("Change against the three years before"),
    N_(
        "Loans sent, or received, in the last three years / in the three years before, with half a loan added to both. The range is the 90 % interval of the logarithm of the ratio by Student's t with four degrees of freedom, widened by as much as the years vary more than chance would make them. Told where all six years are known."
    ),
    N_("times"),
    "mart.flow_by_month",
)

MEASURES = (
    LIBRARY_MUNICIPALITIES,
    LIKE_SIZE,
    MEETINGS_OPEN,
    MEETINGS_PRESENT,
    SEATS_PER_PERSON_YEAR,
    LEADS_PER_PERSON_YEAR,
    ATTENDED_OF_OPEN,
    EVENED_OUT,
    CHANCE_LIMITS,
    THREE_YEAR_CHANGE,
)

MEASURE_OF: Mapping[str, Measure] = {
    "size.municipality_codes": LIBRARY_MUNICIPALITIES,
    "size.inhabitants": POPULATION,
    "size.staff_years": STAFF_YEARS,
    "size.peers": LIKE_SIZE,
    "lending.sent": SENT,
    "lending.received": RECEIVED,
    "lending.own": OWN_LOANS,
    "lending.net_ratio": NET_RATIO,
    "seats.groups": SEATS,
    "seats.lead_roles": LEAD_ROLES,
    "seats.meetings": MEETINGS_OPEN,
    "seats.attended": MEETINGS_PRESENT,
    "rates.groups": SEATS_PER_PERSON_YEAR,
    "rates.lead_roles": LEADS_PER_PERSON_YEAR,
    "rates.attended": ATTENDED_OF_OPEN,
    "rates.shrunk": EVENED_OUT,
    "rates.limits": CHANCE_LIMITS,
    "rates.dispersion": SEATS_PER_PERSON_YEAR,
    "services.service": JOINT_SERVICES,
    "services.shifts": SERVICE_SHIFTS,
    "services.hours": SERVICE_HOURS,
    "services.per_person_year": SERVICE_HOURS_PER_PERSON_YEAR,
    "services.items": SERVICE_ITEMS,
    "changes.sent": THREE_YEAR_CHANGE,
    "changes.received": THREE_YEAR_CHANGE,
    "awards": RECOGNITIONS,
}


def measures_of(part: str) -> tuple[Measure, ...]:
    """The measures of a part of the evidence, such as size or rates, each once."""
    found = (measure for name, measure in MEASURE_OF.items() if name.partition(".")[0] == part)
    return tuple(dict.fromkeys(found))
