"""What a release knows of each library as evidence for the award: questions to its marts.

A release made before the register of cooperation has no marts of working groups, staff or awards:
what they would tell is then unknown, never zero.
"""

import duckdb
import pandas as pd

from portal.evidence import register as recognition
from portal.kit import marts

OWN_AWARD = "vuoden_onnistuja"
WON = ("winner", "shared")

_SEATS = ["library", "year", "groups", "lead_roles", "meetings", "attended"]
_SPELLS = ["library", "group_id", "years", "lead_years"]
_CHAIRS = ["library", "group_id", "member"]


def libraries(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every library of the release by name: library, name_fi ... name_se."""
    return con.execute(
        "select library, name_fi, name_sv, name_en, name_se from mart.library order by name_fi"
    ).df()


def sizes(con: duckdb.DuckDBPyConnection, year: int) -> pd.DataFrame:
    """One row a library: library, municipality_codes (a list), inhabitants, population_year.

    Inhabitants are those of 31 December before the year, else of the nearest earlier year; unknown
    when those of one member are.
    """
    return con.execute(
        """
        with member as (
            select library, municipality_code
            from mart.library_member
            where (valid_from is null or valid_from <= make_date($year, 12, 31))
                and (valid_to is null or valid_to >= make_date($year, 1, 1))
            group by library, municipality_code
        ),
        newest as (
            select municipality_code, max(year) as population_year
            from mart.population
            where year < $year
            group by municipality_code
        )
        select
            member.library,
            list(member.municipality_code order by member.municipality_code) as municipality_codes,
            case when count(population.population) = count(*)
                then sum(population.population)::double end as inhabitants,
            min(newest.population_year)::double as population_year
        from member
        left join newest on member.municipality_code = newest.municipality_code
        left join mart.population as population
            on newest.municipality_code = population.municipality_code
            and newest.population_year = population.year
        group by member.library
        order by member.library
        """,
        {"year": year},
    ).df()


def staff(con: duckdb.DuckDBPyConnection, year: int) -> pd.DataFrame:
    """Person-years by library in the year, else the nearest earlier one, to the half: library,
    staff_years, staff_year. A finer number would tell of single persons."""
    if not marts.has(con, "staff_year"):
        return pd.DataFrame(columns=["library", "staff_years", "staff_year"])
    return con.execute(
        """
        select
            library,
            round(2 * max_by(staff_years, year)::double) / 2 as staff_years,
            max(year) as staff_year
        from mart.staff_year
        where year <= $year and staff_years is not null
        group by library
        order by library
        """,
        {"year": year},
    ).df()


def balances(con: duckdb.DuckDBPyConnection, first_year: int, last_year: int) -> pd.DataFrame:
    """First loans by library and year: library, year, own (at its branches, of its items), sent
    (its items, lent elsewhere), received (others' items, lent at its branches)."""
    return con.execute(
        """
        with loan as (
            select year(loan_month) as year, owner_library, place_library, loans
            from mart.flow_by_month
            where year(loan_month) between $first and $last
        ),
        side as (
            select
                year, owner_library as library,
                case when owner_library = place_library then loans else 0 end as own,
                case when owner_library <> place_library then loans else 0 end as sent,
                0 as received
            from loan
            union all
            select year, place_library, 0, 0, loans from loan where owner_library <> place_library
        )
        select library, year, sum(own)::bigint as own, sum(sent)::bigint as sent,
            sum(received)::bigint as received
        from side
        where library is not null
        group by library, year
        order by library, year
        """,
        {"first": first_year, "last": last_year},
    ).df()


def seats(con: duckdb.DuckDBPyConnection, first_year: int, last_year: int) -> pd.DataFrame:
    """Seats by library and year: library, year, groups it sat in, lead_roles (chair or secretary),
    meetings it could attend and attended, both empty where no meeting is on record.

    A year without a row is unknown. Empty for a release without working groups.
    """
    if not marts.has(con, "seat_by_year"):
        return pd.DataFrame(columns=_SEATS)
    return con.execute(
        """
        select
            library, year,
            count(*) filter (is_seat) as groups,
            count(*) filter (is_seat and role in ('chair', 'secretary')) as lead_roles,
            sum(meetings)::double as meetings,
            sum(attended)::double as attended
        from mart.seat_by_year
        where year between $first and $last
        group by library, year
        order by library, year
        """,
        {"first": first_year, "last": last_year},
    ).df()[_SEATS]


def spells(con: duckdb.DuckDBPyConnection, first_year: int, last_year: int) -> pd.DataFrame:
    """Each library's part in each group over the years: library, group_id, years with a seat, years as
    chair or secretary. Empty for a release without working groups."""
    if not marts.has(con, "seat_by_year"):
        return pd.DataFrame(columns=_SPELLS)
    return con.execute(
        """
        select
            library, group_id,
            count(*) filter (is_seat) as years,
            count(*) filter (is_seat and role in ('chair', 'secretary')) as lead_years
        from mart.seat_by_year
        where year between $first and $last
        group by library, group_id
        order by library, group_id
        """,
        {"first": first_year, "last": last_year},
    ).df()[_SPELLS]


def earlier_wins(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """When each library last won the region's own recognition, alone or shared: library, year."""
    won = recognition.recognitions(con)
    own = won[(won["award_kind"] == OWN_AWARD) & won["result"].isin(WON)]
    return own.dropna(subset=["library"]).groupby("library").agg(year=("year", "max")).reset_index()


def group_chairs(con: duckdb.DuckDBPyConnection, first_year: int) -> pd.DataFrame:
    """Who leads whom since a year: library (chairs the group), group_id, member (another library)."""
    if not marts.has(con, "seat_by_year"):
        return pd.DataFrame(columns=_CHAIRS)
    return con.execute(
        """
        select distinct chair.library, chair.group_id, other.library as member
        from mart.seat_by_year as chair
        inner join mart.seat_by_year as other
            on chair.group_id = other.group_id and chair.year = other.year
            and chair.library <> other.library
        where chair.role = 'chair' and other.is_seat and chair.year >= $first
        order by chair.library, chair.group_id, member
        """,
        {"first": first_year},
    ).df()
