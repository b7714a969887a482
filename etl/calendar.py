"""The days of a release: weekday and public holiday.

The pack's region.csv may name the country (`country`, ISO 3166-1, two letters). Without a country no
day is known to be a holiday. The holidays come from the package `holidays`, which knows those of every
country.
"""

from datetime import date, timedelta

import duckdb
import holidays

from etl.region.pack import BuildError


def load(con: duckdb.DuckDBPyConnection) -> None:
    """Write raw.calendar: event_day, weekday (0 = Monday), is_holiday, from the first to the last day.

    Call it when raw.file, raw.file_day and raw.region_text are there. Raises BuildError for a
    country that the calendar does not know.
    """
    con.execute("create table raw.calendar (event_day date, weekday integer, is_holiday boolean)")
    row = con.execute("select min(event_day), max(event_day) from raw.file_day").fetchone()
    if row is None or row[0] is None:
        return
    first, last = row
    country = _told(con, "country")
    closed = _holidays(country.upper(), first, last) if country else frozenset()
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    con.execute(
        "insert into raw.calendar select unnest($1::date[]), unnest($2::integer[]), unnest($3::boolean[])",
        [days, [day.weekday() for day in days], [day in closed for day in days]],
    )


def _told(con: duckdb.DuckDBPyConnection, what: str) -> str | None:
    """What the pack says in the first column of its texts, if anything."""
    row = con.execute("select max(fi) from raw.region_text where what = $1", [what]).fetchone()
    return str(row[0]) if row and row[0] else None


def _holidays(country: str, first: date, last: date) -> frozenset[date]:
    try:
        known = holidays.country_holidays(country, years=range(first.year, last.year + 1))
    except NotImplementedError as error:
        raise BuildError(
            f"Alueen tiedoissa (region.csv, country) on maa ”{country}”, jonka juhlapyhiä ei tunneta. "
            "Kirjoita maan kaksikirjaiminen tunnus, esimerkiksi FI."
        ) from error
    return frozenset(known)
