"""The cards of AKE's own work, as the annual report tells it."""

from portal.evidence import measures as shared
from portal.evidence.measures import RECORDED
from portal.kit.i18n import N_
from portal.kit.measure import Measure

RECOGNITIONS = shared.RECOGNITIONS

ACTIVITY = "mart.ake_activity"

AKE_ACTIVITIES = Measure(
    "ake_activities",
    N_("Activities of AKE"),
    N_(
        "Rows of the sheet AKE-toiminta in the year: trainings, visits, events, projects and networks, each under one of the tasks of section 8 of the Public Libraries Act as AKE sums them up."
    ),
    N_("activities"),
    ACTIVITY,
    (RECORDED,),
)
AKE_PARTICIPANTS = Measure(
    "ake_participants",
    N_("Participants"),
    N_(
        "The sum of participants of the activities where the number is known; one person at two events is two."
    ),
    N_("participants"),
    ACTIVITY,
    (RECORDED,),
)
AKE_LIBRARIES = Measure(
    "ake_libraries",
    N_("Libraries reached"),
    N_(
        "The sum of libraries reached by the activities where the number is known; one library at two events is two."
    ),
    N_("libraries"),
    ACTIVITY,
    (RECORDED,),
)
AKE_HOURS = Measure(
    "ake_hours",
    N_("Hours"),
    N_("The sum of hours of the activities where they are known."),
    N_("hours"),
    ACTIVITY,
    (RECORDED,),
)
AKE_PERSON_YEARS = Measure(
    "ake_person_years",
    N_("Person-years of AKE"),
    N_("Person-years of the regional development task in the year, as its reports tell them."),
    N_("person-years"),
    ACTIVITY,
)
AKE_EUROS = Measure(
    "ake_euros",
    N_("Euros of the activities"),
    N_(
        "The sum of euros of the activities where they are known; salaries are not in it unless they were written there."
    ),
    N_("euros"),
    ACTIVITY,
    (RECORDED,),
)

MEASURES = (
    RECOGNITIONS,
    AKE_ACTIVITIES,
    AKE_PARTICIPANTS,
    AKE_LIBRARIES,
    AKE_HOURS,
    AKE_PERSON_YEARS,
    AKE_EUROS,
)
