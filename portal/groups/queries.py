"""Working groups and who takes part in them: questions to the register of cooperation.

A seat is one library's place in one group in one year, however many of its people share it.
"""

import math

import duckdb
import numpy as np
import pandas as pd

from portal.kit.i18n import N_

MARTS = frozenset(
    {
        "working_group",
        "meeting",
        "participation",
        "seat_by_year",
        "staff_year",
        "recognition",
        "cooperation_source",
        "workbook_column",
        "workbook_word",
    }
)
HALF = 0.5  # person-years are told in halves
LARGE, MEDIUM = 10, 3  # person-years from which a library is large, and of middle size
ROLES = {
    "chair": N_("chair"),
    "secretary": N_("secretary"),
    "member": N_("member"),
    "expert": N_("expert"),
    "unknown": N_("took part, role not known"),
}
LEADS = frozenset({"chair", "secretary"})


def groups(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every group: group_id, name_fi ... name_se, kind, purpose_fi, started_on, ended_on, source."""
    return con.execute(
        """
        select group_id, name_fi, name_sv, name_en, name_se, kind, purpose_fi, started_on, ended_on,
            source
        from mart.working_group
        order by group_id
        """
    ).df()


def seats(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """What part every library had in every group and year: year, library, group_id, role, is_seat,
    meetings, attended (of those the records are of), attendance (0 to 1, where it may be told)."""
    return con.execute(
        """
        select year, library, group_id, role, is_seat, meetings, attended, attendance
        from mart.seat_by_year
        order by year, group_id, library
        """
    ).df()


def meetings(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Meetings of every group by year: group_id, year, meetings."""
    return con.execute(
        """
        select group_id, year, count(*)::integer as meetings
        from mart.meeting
        group by group_id, year
        order by group_id, year
        """
    ).df()


def staff(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Person-years of every library and year, in halves: library, year, staff_years."""
    return con.execute(
        """
        select library, year, round(2 * staff_years) / 2 as staff_years
        from mart.staff_year
        order by library, year
        """
    ).df()


def libraries(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The libraries: library, name_fi ... name_se."""
    return con.execute(
        "select library, name_fi, name_sv, name_en, name_se from mart.library order by library"
    ).df()


def members(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Which library serves which municipality, and when: library, municipality_code, valid_from, valid_to."""
    return con.execute(
        """
        select library, municipality_code, valid_from, valid_to
        from mart.library_member
        order by library, municipality_code
        """
    ).df()


def unnamed(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Records that name only the whole consortium, by year: year, records."""
    return con.execute(
        """
        select year, count(*)::integer as records
        from mart.participation
        where library is null
        group by year
        order by year
        """
    ).df()


def sources(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The files the register comes from: file_name, loaded_at (empty for those of the region pack)."""
    return con.execute(
        "select file_name, loaded_at from mart.cooperation_source order by file_name"
    ).df()


def staff_of(staff_years: pd.DataFrame, year: int) -> pd.Series:
    """Person-years by library in a year, else those of the nearest earlier year that is known."""
    known = staff_years[staff_years["year"] <= year].sort_values("year")
    return known.groupby("library")["staff_years"].last()


def shares(seats_of_year: pd.DataFrame, staff_years: pd.Series) -> pd.DataFrame:
    """Each library with any record of the year whose person-years are known, by code as index: seats,
    lead_roles (chair or secretary), staff_years, share_of_seats (of all seats of the year, those of
    other libraries too), share_of_staff (of the person-years that are known).

    Of a library without a record nothing is known, so it is left out. Empty unless person-years are
    known of most libraries that have a record and these have most of the seats: shares of a part would
    pass for shares of the whole.
    """
    taken = seats_of_year[seats_of_year["is_seat"]]
    leads = taken[taken["role"].isin(LEADS)]
    recorded = staff_years.index.isin(seats_of_year["library"])
    frame = staff_years[recorded & (staff_years > 0)].to_frame("staff_years")
    frame["seats"] = taken.groupby("library").size().reindex(frame.index, fill_value=0)
    frame["lead_roles"] = leads.groupby("library").size().reindex(frame.index, fill_value=0)
    if not _are_most(frame, seats_of_year["library"].nunique(), len(taken)):
        frame = frame.iloc[:0]
    return frame.assign(
        share_of_seats=frame["seats"] / max(1, len(taken)),
        share_of_staff=frame["staff_years"] / frame["staff_years"].sum(),
    )


def _are_most(frame: pd.DataFrame, libraries: int, seats: int) -> bool:
    return 2 * len(frame) > libraries and 2 * int(frame["seats"].sum()) >= seats


def concentration(frame: pd.DataFrame) -> float:
    """Gini's index of seats over person-years, from the frame of `shares`; nan without seats.

    Libraries stand in the order of seats for each person-year; twice the area between the line of
    equal shares and the Lorenz curve. 0: seats in proportion to staff; near 1: all with few.
    """
    if not frame["seats"].sum():
        return math.nan
    ordered = frame.assign(rate=frame["seats"] / frame["staff_years"]).sort_values("rate")
    staff_share = np.concatenate([[0.0], ordered["share_of_staff"].cumsum()])
    seat_share = np.concatenate([[0.0], ordered["seats"].cumsum() / ordered["seats"].sum()])
    under = np.diff(staff_share) * (seat_share[:-1] + seat_share[1:]) / 2
    return float(1 - 2 * under.sum())


def lives(
    listed: pd.DataFrame, seats_by_year: pd.DataFrame, meetings_by_year: pd.DataFrame
) -> pd.DataFrame:
    """First and last year of every group that has one, by its id as index: first_year, last_year.

    The years of its own dates, else the first and last year of any record of it. A group whose first
    day is known and that has not ended goes on to the newest year of all records.
    """
    records = pd.concat(
        [seats_by_year[["group_id", "year"]], meetings_by_year[["group_id", "year"]]]
    )
    seen = records.groupby("group_id")["year"].agg(["min", "max"])
    dated = listed.set_index("group_id")
    first = pd.to_datetime(dated["started_on"]).dt.year
    last = pd.to_datetime(dated["ended_on"]).dt.year
    now = seen["max"].max() if len(seen) else math.nan
    goes_on = first.where(first.isna(), np.fmax(first, now))
    frame = pd.DataFrame(
        {
            "first_year": pd.concat([first, seen["min"]], axis=1).min(axis=1),
            "last_year": last.combine_first(goes_on).combine_first(seen["max"]),
        }
    )
    return frame.dropna().astype(int)


def size_class(staff_years: float | None) -> int:
    """0 large, 1 of middle size, 2 small, 3 not known."""
    if staff_years is None or math.isnan(staff_years):
        return 3
    return 0 if staff_years >= LARGE else 1 if staff_years >= MEDIUM else 2
