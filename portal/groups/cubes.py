"""What readers can count of working groups in tables of their own."""

import duckdb
import pandas as pd

from portal.evidence import measures as evidence
from portal.evidence import services
from portal.groups import measures, queries, words
from portal.groups.queries import ROLES
from portal.groups.view import View
from portal.kit import covered, i18n, region, tables
from portal.kit.answers import Read
from portal.kit.cube import MONTH, YEAR, Counted, Cube, Dimension, place
from portal.kit.i18n import N_
from portal.kit.periods import Period
from portal.kit.places import Level
from portal.kit.tables import Kind

_LIBRARY, _GROUP = "kirjasto", "ryhma"


_YEARS = {
    mart: f"select distinct year from mart.{mart} order by year"  # noqa: S608 - our own names
    for mart in ("seat_by_year", "meeting", "staff_year", "joint_service")
}


def recorded(con: duckdb.DuckDBPyConnection, mart: str) -> pd.DataFrame:
    """The months of the years of which the register records anything, as `covered.recorded` has them."""
    return covered.recorded(con, con.execute(_YEARS[mart]).df()["year"])


def _of_seats(read: Read, _parts: frozenset[str]) -> pd.DataFrame:
    return read(recorded, mart="seat_by_year")


def months_told(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The months of which the e-library tells anything: month, is_complete (it tells of every
    municipality), is_known."""
    return con.execute(
        """
        select
            month,
            count(distinct municipality_code) = (select count(*) from mart.municipality)
                as is_complete,
            true as is_known
        from mart.e_lending
        group by month
        order by month
        """
    ).df()


def _of_services(read: Read, _parts: frozenset[str]) -> pd.DataFrame:
    return read(recorded, mart="joint_service")


def _of_e_lending(read: Read, _parts: frozenset[str]) -> pd.DataFrame:
    return read(months_told)


def _of_meetings(read: Read, _parts: frozenset[str]) -> pd.DataFrame:
    return read(recorded, mart="meeting")


def years_of_others(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The months of the years of which figures of others tell anything, as `covered.recorded` has them."""
    years = con.execute(
        """
        select distinct year
        from mart.outside_figure
        where figure in ('loans', 'visits', 'costs')
        order by year
        """
    ).df()["year"]
    return covered.recorded(con, years)


def _of_others(read: Read, _parts: frozenset[str]) -> pd.DataFrame:
    return read(years_of_others)


def _of_staff(read: Read, _parts: frozenset[str]) -> pd.DataFrame:
    return read(recorded, mart="staff_year")


def unnamed_services(con: duckdb.DuckDBPyConnection, first: int, last: int) -> pd.DataFrame:
    """Records of joint services of the years that name only the whole consortium: records (one row)."""
    return con.execute(
        """
        select count(*) as records
        from mart.joint_service
        where library is null and year between $first and $last
        """,
        {"first": first, "last": last},
    ).df()


def _notes_of_services(read: Read, period: Period) -> list[str]:
    found = read(unnamed_services, first=period.first.year, last=period.last.year)
    return words.unnamed_services(int(found["records"].iloc[0]))


def _groups(read: Read, _level: Level) -> dict[str, str]:
    named = tables.names(read(queries.groups), "group_id")
    return dict(sorted(named.items(), key=lambda item: i18n.sort_key(item[1])))


LIBRARY = Dimension(_LIBRARY, N_("Library"), "library", names=region.labelled_places)
GROUP = Dimension(_GROUP, N_("Group"), "group_id", names=_groups)
SEATS = Cube(
    """
    select
        make_date(year, 1, 1) as month, library, group_id, role, is_seat, meetings, attended,
        attendance
    from mart.seat_by_year
    """,
    (LIBRARY, YEAR, GROUP, Dimension("rooli", N_("Role"), "role", words=ROLES)),
    (
        Counted(measures.SEATS, "count(*) filter (is_seat)"),
        Counted(
            measures.LEAD_ROLES,
            "count(*) filter (is_seat and role in ('chair', 'secretary'))",
            without=frozenset({"rooli"}),
        ),
        Counted(
            measures.TAKING_PART,
            "count(distinct library) filter (is_seat)",
            adds=False,
            without=frozenset({_LIBRARY, "rooli"}),
        ),
        # Only what may be told of each library and group is added up: the rest would tell of one person.
        Counted(
            measures.ATTENDED,
            "sum(attended) filter (attendance is not null)"
            " / nullif(sum(meetings) filter (attendance is not null), 0)",
            Kind.SHARE,
            without=frozenset({"rooli"}),
        ),
    ),
    queries.MARTS,
    View.source,
    _of_seats,
    levels=(Level.LIBRARY,),
    is_recorded=True,
)
MEETINGS = Cube(
    "select make_date(year, 1, 1) as month, group_id from mart.meeting",
    (GROUP, YEAR),
    (
        Counted(measures.MEETINGS, "count(*)"),
        Counted(
            measures.GROUPS_MET,
            "count(distinct group_id)",
            adds=False,
            without=frozenset({_GROUP}),
        ),
    ),
    queries.MARTS,
    View.source,
    _of_meetings,
    levels=(Level.LIBRARY,),
    is_recorded=True,
)
STAFF = Cube(
    """
    select make_date(year, 1, 1) as month, library, round(2 * staff_years) / 2 as staff_years
    from mart.staff_year
    """,
    (LIBRARY, YEAR),
    (
        Counted(
            measures.STAFF_YEARS,
            "sum(staff_years)",
            Kind.DECIMAL,
            not_over=frozenset({YEAR.key}),
        ),
    ),
    queries.MARTS,
    View.source,
    _of_staff,
    levels=(Level.LIBRARY,),
    is_recorded=True,
)
SERVICES = Cube(
    """
    select make_date(year, 1, 1) as month, library, service, work
    from mart.joint_service
    where library is not null
    """,
    (
        LIBRARY,
        YEAR,
        Dimension("palvelu", N_("Service"), "service", words=services.SERVICES),
        Dimension("tyo", N_("Kind of work"), "work", words=services.WORKS),
    ),
    (
        Counted(
            evidence.JOINT_SERVICES,
            "count(distinct service)",
            adds=False,
            without=frozenset({"palvelu"}),
        ),
    ),
    frozenset({"joint_service"}),
    View.source,
    _of_services,
    levels=(Level.LIBRARY,),
    is_recorded=True,
    notes=_notes_of_services,
)
E_LENDING = Cube(
    """
    select month, municipality_code as place_municipality_code, e_loans, e_holds
    from mart.e_lending
    """,
    (place("paikka", N_("Place"), "place", is_only=True), YEAR, MONTH),
    (
        Counted(evidence.E_LOANS, "sum(e_loans)"),
        Counted(evidence.E_HOLDS, "sum(e_holds)"),
    ),
    frozenset({"e_lending"}),
    View.source,
    _of_e_lending,
    levels=(Level.MUNICIPALITY,),
    is_recorded=True,
)
OUTSIDE = Cube(
    """
    select make_date(year, 1, 1) as month, {level} as place_{level}, figure, value
    from (
        select year, municipality_code, null as library, figure, value
        from mart.outside_figure
        where municipality_code is not null
        union all
        select year, null, library, figure, value from mart.library_figure
    )
    where {level} is not null and figure in ('loans', 'visits', 'costs')
    """,
    (place("paikka", N_("Place"), "place", is_only=True), YEAR),
    (
        Counted(measures.OUTSIDE_LOANS, "sum(value) filter (where figure = 'loans')"),
        Counted(measures.OUTSIDE_VISITS, "sum(value) filter (where figure = 'visits')"),
        Counted(measures.OUTSIDE_COSTS, "sum(value) filter (where figure = 'costs')", Kind.DECIMAL),
    ),
    frozenset({"outside_figure", "library_figure"}),
    N_("Figures of others that staff have brought in"),
    _of_others,
    levels=(Level.MUNICIPALITY, Level.LIBRARY),
    is_recorded=True,
)
CUBES = (SEATS, MEETINGS, STAFF, SERVICES, E_LENDING, OUTSIDE)
