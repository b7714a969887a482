"""The cards of the evidence for the award: what other pages do not publish, and which figure has which card.

Figures that are counted as on other pages keep those pages' cards.
"""

from collections.abc import Mapping

from portal.kit.measure import Measure
from portal.kit.menu import N_

NO_RECORD = N_(
    "What is not recorded is not known: no record is neither absence nor a sign that the library was not invited."
)
SEATS, STAFF = "mart.seat_by_year", "mart.staff_year"
EVIDENCE_ONLY = N_(
    "Shown to those who handle the award, for libraries of any size. Elsewhere the portal tells a share of meetings only from three meetings and three person-years."
)
EARLIER_RANGE = N_(
    "Evidence that shows attendance as a plain number and not in per cent was frozen with the earlier arithmetic of rates: its range can pass 1. It stays as it was frozen."
)
EVERY_SEAT = f"{SEATS}, {STAFF}"

CARDS: tuple[Measure, ...] = (
    Measure(
        "library_municipalities",
        N_("Municipalities of a library"),
        N_("Municipalities that the library served at some time in the year. A joint library has several."),
        N_("municipalities"),
        "mart.library_member",
    ),
    Measure(
        "like_size",
        N_("Libraries of like size"),
        N_(
            "The other libraries whose inhabitants (card Inhabitants, a joint library sums its municipalities) are in the same class: below 2,000, below 4,000, below 8,000, below 20,000, or more. They are named, never ranked."
        ),
        N_("libraries"),
        "mart.library_member, mart.population",
    ),
    Measure(
        "meetings_open",
        N_("Meetings open to a library"),
        N_(
            "Meetings of working groups in the year at which the library was recorded as present or as absent. Meetings to which it was not invited, and those without a record of it, are left out."
        ),
        N_("meetings"),
        SEATS,
        (NO_RECORD, EVIDENCE_ONLY),
    ),
    Measure(
        "meetings_present",
        N_("Meetings at which a library was present"),
        N_("Of the meetings open to the library (card Meetings open to a library), those at which it was recorded as present."),
        N_("meetings"),
        SEATS,
        (NO_RECORD, EVIDENCE_ONLY),
    ),
    Measure(
        "seats_per_person_year",
        N_("Seats per person-year"),
        N_(
            "Seats in working groups of the last three years / person-years of the library x the years of the three in which anything is recorded of it. In brackets the 90 % interval of Jeffreys of a count that follows Poisson's distribution, where a seat kept for several years is one event: count and exposure are divided by the dispersion, which is the sum of squared years of all seats / the sum of their years."
        ),
        N_("seats per person-year"),
        EVERY_SEAT,
        (NO_RECORD,),
    ),
    Measure(
        "leads_per_person_year",
        N_("Lead roles per person-year"),
        N_(
            "Seats of the last three years in which the library was chair or secretary / person-years of the library x the years of the three in which anything is recorded of it. In brackets the 90 % interval of Jeffreys of a count that follows Poisson's distribution, where a seat kept for several years is one event: count and exposure are divided by the dispersion, which is the sum of squared years of all seats / the sum of their years."
        ),
        N_("seats per person-year"),
        EVERY_SEAT,
        (NO_RECORD,),
    ),
    Measure(
        "attended_of_open",
        N_("Share of open meetings attended, three years"),
        N_(
            "Meetings at which the library was present / meetings open to it, both of the last three years together. In brackets the 90 % interval of Jeffreys of a share (Brown, Cai and DasGupta 2001), which stays between 0 and 100 %."
        ),
        "%",
        SEATS,
        (NO_RECORD, EVIDENCE_ONLY, EARLIER_RANGE),
    ),
    Measure(
        "evened_out",
        N_("Evened-out value"),
        N_(
            "The value of a library drawn towards that of all libraries together (all counts / all that they are counted over), the more so the less there is to count. In brackets the range that holds the true value about nine times in ten. Rates follow a gamma-Poisson model, shares a beta-binomial one; how much libraries differ is integrated over a grid (Chung and others 2013), and a seat kept for several years is one event. In simulations the range held the true value in 86 to 91 of 100 where libraries differ, and in 97 where they do not. Told from 30 events, or 30 meetings, of all libraries. A difference is called clear only when the range leaves out the value of all; of fewer than five events, or five meetings, of the library nothing is said."
        ),
        N_("as the value that is evened out"),
        EVERY_SEAT,
        (NO_RECORD,),
    ),
    Measure(
        "chance_limits",
        N_("Limits of chance"),
        N_(
            "The curves of a funnel plot (Spiegelhalter 2005): the 2.5 and 97.5 % points and the 0.1 and 99.9 % points of what chance alone gives around the value of all libraries. Poisson's distribution for rates, the binomial distribution for shares."
        ),
        N_("as the value of the figure"),
        EVERY_SEAT,
        (NO_RECORD,),
    ),
    Measure(
        "three_year_change",
        N_("Change against the three years before"),
        N_(
            "Loans sent, or received, in the last three years / in the three years before, with half a loan added to both. The range is the 90 % interval of the logarithm of the ratio by Student's t with four degrees of freedom, widened by as much as the years vary more than chance would make them. Told where all six years are known."
        ),
        N_("times"),
        "mart.flow_by_month",
    ),
)  # fmt: skip

CARD_OF: Mapping[str, str] = {
    "size.municipality_codes": "library_municipalities",
    "size.inhabitants": "population",
    "size.staff_years": "staff_years",
    "size.peers": "like_size",
    "lending.sent": "sent",
    "lending.received": "received",
    "lending.own": "own_loans",
    "lending.net_ratio": "net_ratio",
    "seats.groups": "seats",
    "seats.lead_roles": "lead_roles",
    "seats.meetings": "meetings_open",
    "seats.attended": "meetings_present",
    "rates.groups": "seats_per_person_year",
    "rates.lead_roles": "leads_per_person_year",
    "rates.attended": "attended_of_open",
    "rates.shrunk": "evened_out",
    "rates.limits": "chance_limits",
    "rates.dispersion": "seats_per_person_year",
    "changes.sent": "three_year_change",
    "changes.received": "three_year_change",
    "awards": "recognitions",
}


def cards_of(part: str) -> tuple[str, ...]:
    """The ids of the cards of a part of the evidence, such as size or rates, each once."""
    found = (card for name, card in CARD_OF.items() if name.partition(".")[0] == part)
    return tuple(dict.fromkeys(found))
