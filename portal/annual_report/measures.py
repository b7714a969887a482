"""The cards of AKE's own work, as the annual report tells it."""

from portal.evidence import measures as shared
from portal.evidence.measures import RECORDED
from portal.kit.i18n import N_
from portal.kit.measure import Measure

RECOGNITIONS = shared.RECOGNITIONS

ACTIVITY, GOAL_MART, FINANCE = "mart.ake_activity", "mart.goal", "mart.finance"

AKE_ACTIVITIES = Measure(
    "ake_activities",
    N_("Activities of the regional work"),
    N_(
        "Rows of the sheet AKE-toiminta in the year: trainings, visits, events, projects and networks, each under one task."
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
    N_("Person-years of the regional work"),
    N_(
        "Person-years of the regional work in the year: the sum of the staff on the sheet Talous; where it has none, as the rows of the kind Henkilötyövuodet on the sheet AKE-toiminta tell them."
    ),
    N_("person-years"),
    f"{FINANCE}, {ACTIVITY}",
)
AKE_EUROS = Measure(
    "ake_euros",
    N_("Costs of the activities"),
    N_(
        "The sum of the costs of the activities where they are known; salaries are not in it unless they were written there."
    ),
    N_("money"),
    ACTIVITY,
    (RECORDED,),
)

GRANT = Measure(
    "ake_grant",
    N_("Grant of the regional work"),
    N_("The sum of the grants of the year on the sheet Talous."),
    N_("money"),
    FINANCE,
    (RECORDED,),
)
COSTS = Measure(
    "ake_costs",
    N_("Use of the grant by class of cost"),
    N_(
        "Costs of the year on the sheet Talous, by the class that is written there. Its share is of the costs that are known."
    ),
    N_("money"),
    FINANCE,
    (RECORDED,),
)
STAFFING = Measure(
    "ake_staffing",
    N_("Staff of the regional work by role"),
    N_(
        "Person-years of the staff of the year on the sheet Talous, by the role that is written there."
    ),
    N_("person-years"),
    FINANCE,
    (RECORDED,),
)
GOALS = Measure(
    "ake_goals",
    N_("Goals of the regional work"),
    N_(
        "Rows of the sheet Tavoitteet by year: a goal, what is done for it, and what came of it. A goal without an outcome is not judged: its outcome is not known."
    ),
    N_("goals"),
    GOAL_MART,
    (RECORDED,),
)
VISITED = Measure(
    "ake_visited",
    N_("Libraries that were visited"),
    N_(
        "Libraries that a visit of the sheet AKE-toiminta in the year names, of all libraries of the region. A visit that names no library counts for none."
    ),
    N_("libraries"),
    ACTIVITY,
    (RECORDED,),
)
FACTS = Measure(
    "report_facts",
    N_("Facts of the annual report"),
    N_(
        "How many of the facts that the report is made of the release has for the year. What is lacking is named with the sheet and the column of the cooperation workbook, or the page, that fills it."
    ),
    N_("facts"),
    f"{GOAL_MART}, {FINANCE}, {ACTIVITY}",
)

MEASURES = (
    RECOGNITIONS,
    GRANT,
    COSTS,
    STAFFING,
    GOALS,
    VISITED,
    FACTS,
    AKE_ACTIVITIES,
    AKE_PARTICIPANTS,
    AKE_LIBRARIES,
    AKE_HOURS,
    AKE_PERSON_YEARS,
    AKE_EUROS,
)
