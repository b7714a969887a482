"""The cards of AKE's own work, as the annual report tells it."""

from portal.kit.measure import Measure
from portal.kit.menu import N_

RECORDED = N_(
    "Only what staff have written into the cooperation workbook is counted: what is not recorded is not known to be missing."
)
ACTIVITY = "mart.ake_activity"

CARDS: tuple[Measure, ...] = (
    Measure(
        "recognitions",
        N_("Recognitions"),
        N_(
            "Rows of the sheet Tunnustukset: the region's own recognition, and apart from it related awards that others give. A year without a row has no record; it does not mean that nobody was recognised."
        ),
        N_("recognitions"),
        "mart.recognition",
        (RECORDED,),
    ),
    Measure(
        "ake_activities",
        N_("Activities of AKE"),
        N_(
            "Rows of the sheet AKE-toiminta in the year: trainings, visits, events, projects and networks, each under one of the tasks of section 8 of the Public Libraries Act as AKE sums them up."
        ),
        N_("activities"),
        ACTIVITY,
        (RECORDED,),
    ),
    Measure(
        "ake_participants",
        N_("Participants"),
        N_("The sum of participants of the activities where the number is known; one person at two events is two."),
        N_("participants"),
        ACTIVITY,
        (RECORDED,),
    ),
    Measure(
        "ake_libraries",
        N_("Libraries reached"),
        N_("The sum of libraries reached by the activities where the number is known; one library at two events is two."),
        N_("libraries"),
        ACTIVITY,
        (RECORDED,),
    ),
    Measure(
        "ake_hours",
        N_("Hours"),
        N_("The sum of hours of the activities where they are known."),
        N_("hours"),
        ACTIVITY,
        (RECORDED,),
    ),
    Measure(
        "ake_person_years",
        N_("Person-years of AKE"),
        N_("Person-years of the regional development task in the year, as its reports tell them."),
        N_("person-years"),
        ACTIVITY,
    ),
    Measure(
        "ake_euros",
        N_("Euros of the activities"),
        N_("The sum of euros of the activities where they are known; salaries are not in it unless they were written there."),
        N_("euros"),
        ACTIVITY,
        (RECORDED,),
    ),
)  # fmt: skip
