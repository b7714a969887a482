"""The cards of working groups: what the register of cooperation publishes of them."""

from portal.evidence.measures import NO_RECORD, SEATS, STAFF
from portal.kit.measure import Measure
from portal.kit.menu import N_

ONE_PERSON = N_(
    "Where a library has fewer than three person-years, its share of meetings attended is not told: it would tell of one person's work."
)

CARDS: tuple[Measure, ...] = (
    Measure(
        "taking_part",
        N_("Libraries in at least one group"),
        N_(
            "Libraries that have a seat in at least one working group in the year, of all libraries of the consortium."
        ),
        N_("libraries"),
        SEATS,
        (NO_RECORD,),
    ),
    Measure(
        "seats",
        N_("Seats in working groups"),
        N_(
            "A seat is one library's place in one group in one year, whatever its role and however many of its people share it. A record of a meeting gives a seat for that year, a membership for every year it reaches. Records that name only the whole consortium give no seat."
        ),
        N_("seats"),
        SEATS,
        (NO_RECORD,),
    ),
    Measure(
        "attended",
        N_("Share of meetings attended"),
        N_(
            "Meetings of a group at which the library was present / meetings at which it was present or recorded as absent. Meetings to which it was not invited are left out. Told from three such meetings, and where the library has at least three person-years."
        ),
        "%",
        SEATS,
        (NO_RECORD, ONE_PERSON),
    ),
    Measure(
        "lead_roles",
        N_("Lead roles"),
        N_("Seats in which the library was chair or secretary in the year."),
        N_("seats"),
        SEATS,
        (NO_RECORD,),
    ),
    Measure(
        "staff_years",
        N_("Person-years of the libraries"),
        N_(
            "Person-years of the library's whole staff, rounded to halves: of the year, else of the nearest earlier year that is known. Libraries are large from ten person-years, small below three."
        ),
        N_("person-years"),
        STAFF,
    ),
    Measure(
        "share_of_seats",
        N_("Share of seats and share of staff"),
        N_(
            "Seats of the library / all seats of the year, beside person-years of the library / all person-years that are known. Told only where person-years are known of most libraries that have a record, and these have most of the seats. A library of one or two people cannot sit in eight groups, and a large library need not: the shares are there to be talked about, not to be made equal."
        ),
        "%",
        f"{SEATS}, {STAFF}",
        (NO_RECORD,),
    ),
    Measure(
        "concentration",
        N_("Concentration of seats"),
        N_(
            "Gini's index: libraries in the order of seats for each person-year, twice the area between equal shares and the Lorenz curve of seats over person-years. 0 when seats follow person-years, towards 1 when few have them all. For staff: in so small a set one seat moves it."
        ),
        N_("from 0 to 1"),
        f"{SEATS}, {STAFF}",
        (NO_RECORD,),
    ),
    Measure(
        "meetings",
        N_("Meetings of the groups"),
        N_(
            "Meetings of working groups by the year in which they were held. Only meetings that are recorded are counted."
        ),
        N_("meetings"),
        "mart.meeting",
        (NO_RECORD,),
    ),
    Measure(
        "groups_met",
        N_("Groups that met"),
        N_("Working groups with at least one recorded meeting in the year."),
        N_("groups"),
        "mart.meeting",
        (NO_RECORD,),
    ),
)
