"""What the region pack tells of a release: its places, their inhabitants, and what bent the figures."""

import datetime as dt
from collections.abc import Sequence

import duckdb
import pandas as pd

from portal.kit import i18n, largest, marts, tables
from portal.kit.answers import Read
from portal.kit.changes import Event
from portal.kit.i18n import _
from portal.kit.periods import Period
from portal.kit.places import LEVELS, MADE_OF, Level

_PLACES = {
    Level.MUNICIPALITY: """
        select
            municipality_code as place, name_fi, name_sv, name_en, name_se, municipality_code,
            subregion_code, tile_row, tile_column, latitude, longitude
        from mart.municipality
        order by municipality_code
    """,
    Level.LIBRARY: """
        with home as (
            select library, municipality_code, row_number() over (
                partition by library order by branches desc, municipality_code
            ) as priority
            from (
                select library, municipality_code, count(*) as branches
                from mart.branch
                where municipality_code is not null
                group by library, municipality_code
            )
        )
        select
            library.library as place, library.name_fi, library.name_sv, library.name_en,
            library.name_se, home.municipality_code, municipality.subregion_code,
            municipality.tile_row, municipality.tile_column, municipality.latitude,
            municipality.longitude
        from mart.library as library
        left join home on library.library = home.library and home.priority = 1
        left join mart.municipality as municipality
            on home.municipality_code = municipality.municipality_code
        order by library.library
    """,
    Level.BRANCH: """
        select
            branch.branch_code as place, branch.name as name_fi, null::text as name_sv,
            null::text as name_en, null::text as name_se, branch.municipality_code,
            municipality.subregion_code, municipality.tile_row, municipality.tile_column,
            municipality.latitude, municipality.longitude
        from mart.branch as branch
        left join mart.municipality as municipality
            on branch.municipality_code = municipality.municipality_code
        order by branch.branch_code
    """,
}
_GROUPS = """
    select
        place, name_fi, name_sv, name_en, name_se, null::text as municipality_code,
        null::text as subregion_code, null::integer as tile_row, null::integer as tile_column,
        null::double as latitude, null::double as longitude
    from mart.level_place
    where level = $level
    order by place
"""


def places(con: duckdb.DuckDBPyConnection, level: Level) -> pd.DataFrame:
    """The places of a level, as they are now: place, name_fi ... name_se, municipality, tile, point.

    A library or branch stands where its municipality stands; a consortium or region in no single one.
    """
    if level in MADE_OF:
        return con.execute(_GROUPS, {"level": str(level)}).df()
    return con.execute(_PLACES[level]).df()


def sizes(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """How many places each level of the release has: level, places. A release of an earlier version of the
    program knows no levels above the municipality."""
    above = "union all select level, count(*) from mart.level_place group by level"
    return con.execute(
        f"""
        select 'municipality' as level, count(*) as places from mart.municipality
        union all select 'library', count(*) from mart.library
        union all select 'branch', count(*) from mart.branch where municipality_code is not null
        {above if marts.has(con, "level_place") else ""}
        """  # noqa: S608 - our own names
    ).df()


def levels(read: Read) -> dict[str, Level]:
    """The levels to choose from by the code of an address, the usual one first: those with two places or more,
    and the municipality always.

    The usual one is the municipality, or of many the finest level above it that is drawn whole.
    """
    frame = read(sizes)
    count = dict(zip(frame["level"], frame["places"], strict=True))
    there = {
        code: level
        for code, (level, _name) in LEVELS.items()
        if level is Level.MUNICIPALITY or count.get(level, 0) > 1
    }
    coarser = [Level.MUNICIPALITY, *(level for level in MADE_OF if level in there.values())]
    whole = [level for level in coarser if largest.pages(count.get(level, 0)) == 1]
    usual = (whole or coarser[-1:])[0]
    return dict(sorted(there.items(), key=lambda item: item[1] is not usual))


def areas(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The municipalities on the map: place, x, y (a point inside), rings (lists of points); kilometres east and
    south of the map's corner. No rows where the region has no map, or the release is of an earlier version."""
    if not marts.has(con, "municipality_area"):
        return pd.DataFrame(columns=["place", "x", "y", "rings"])
    found = con.execute(
        "select municipality_code as place, x, y, rings from mart.municipality_area order by place"
    )
    return pd.DataFrame(found.fetchall(), columns=["place", "x", "y", "rings"])


def map_source(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Whose boundaries the map has: is_schematic, name_fi ... name_se; no row where there is no map."""
    if not marts.has(con, "region_map"):
        return pd.DataFrame(columns=["is_schematic", "name_fi", "name_sv", "name_en", "name_se"])
    return con.execute(
        """
        select
            is_schematic, source_fi as name_fi, source_sv as name_sv, source_en as name_en,
            source_se as name_se
        from mart.region_map
        """
    ).df()


_MEMBERS = """
    select distinct member.place, coalesce(branch.municipality_code, member.code) as municipality_code
    from mart.level_member as member
    left join mart.branch as branch
        on member.level = 'consortium' and member.code = branch.branch_code
    where member.level = $level
        and (member.level = 'region' or branch.municipality_code is not null)
"""
_OF_GROUPS = f"""
            union all
            select min(place), municipality_code
            from ({_MEMBERS})
            group by municipality_code
            having count(*) = 1
"""  # noqa: S608 - our own text


def members(con: duckdb.DuckDBPyConnection, level: Level) -> pd.DataFrame:
    """The municipalities of each place of a level above them, as the branch map has them now: place,
    municipality_code. One that two consortia serve is of both."""
    return con.execute(f"{_MEMBERS} order by all", {"level": str(level)}).df()


def population(
    con: duckdb.DuckDBPyConnection, level: Level, year: int, on: dt.date
) -> pd.DataFrame:
    """Inhabitants on 31 December of the year, else of the nearest earlier one: place, population,
    year.

    A joint library sums the municipalities that are its members on the given day, a consortium or region its
    own; where a member has no figure there is none, and neither is there of a consortium that shares a
    municipality with another. Branches have no inhabitants of their own: no rows.
    """
    groups = _OF_GROUPS if level in MADE_OF else ""
    return con.execute(
        """
        with known as (
            select municipality_code, year, population, row_number() over (
                partition by municipality_code order by year desc
            ) as priority
            from mart.population
            where year <= $year
        ),
        area as (
            select municipality_code as place, municipality_code
            from mart.municipality
            where $level = 'municipality'
            union all
            select library as place, municipality_code
            from mart.library_member
            where $level = 'library'
                and (valid_from is null or valid_from <= $on)
                and (valid_to is null or valid_to >= $on)
            {groups}
        )
        select
            area.place,
            case when count(*) = count(known.population)
                then sum(known.population)::bigint end as population,
            min(known.year) as year
        from area
        left join known
            on area.municipality_code = known.municipality_code and known.priority = 1
        group by area.place
        order by area.place
        """.replace("{groups}", groups),
        {"level": str(level), "year": year, "on": on},
    ).df()


def annotations(con: duckdb.DuckDBPyConnection, first: dt.date, last: dt.date) -> pd.DataFrame:
    """What bent the figures between two days: date_from, date_to, municipality_code, text_fi ..."""
    return con.execute(
        """
        select date_from, date_to, municipality_code, text_fi, text_sv, text_en, text_se
        from mart.annotation
        where date_from <= $last and (date_to is null or date_to >= $first)
        order by date_from, municipality_code
        """,
        {"first": first, "last": last},
    ).df()


def labelled_places(read: Read, level: Level) -> dict[str, str]:
    """The places of a level by name, in the order of the alphabet: code -> name."""
    names = tables.names(read(places, level=level))
    return dict(sorted(names.items(), key=lambda item: i18n.sort_key(item[1])))


def map_note(read: Read) -> str:
    """What must stand beside a map: whose boundaries they are, or that it is schematic."""
    found = read(map_source)
    if found.empty or bool(found["is_schematic"].iloc[0]):
        return _("A schematic map: each municipality is what lies nearest to its centre.")
    source = tables.names(found.assign(place="map")).get("map", "")
    if not source or source == "map":
        return _("Municipal boundaries: from the data of the region")
    return _("Municipal boundaries: {source}").format(source=source)


def events(read: Read, period: Period) -> tuple[Event, ...]:
    """What bent the figures in a period, the first that began first."""
    return _told(read(annotations, first=period.first, last=period.last_day))


def every_event(read: Read) -> tuple[Event, ...]:
    """What has bent the figures ever, the first that began first."""
    return _told(read(annotations, first=dt.date.min, last=dt.date.max))


def _told(frame: pd.DataFrame) -> tuple[Event, ...]:
    texts = frame[f"text_{i18n.current()}"]
    best = texts.where(texts.notna() & (texts != ""), frame["text_fi"])
    columns = (frame["municipality_code"], frame["date_from"], frame["date_to"], best)
    return tuple(
        Event(
            code if isinstance(code, str) and code else None,
            start.date(),
            end.date() if pd.notna(end) else None,
            text,
        )
        for code, start, end, text in zip(*columns, strict=True)
        if isinstance(text, str)
    )


def compared(read: Read, period: Period, past: Sequence[Period]) -> tuple[Event, ...]:
    """What bent a period or those it is compared with, each event once; nothing without a comparison."""
    both = [*past, period] if past else []
    return tuple(dict.fromkeys(event for one in both for event in events(read, one)))
