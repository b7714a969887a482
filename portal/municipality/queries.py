"""One municipality, consortium or region among the others: what its libraries lend, send, receive, and how
holds wait.

`figures` takes the frames of `lending.pairs`, `regions.population` and `waits`, all of one level and
period. The definitions are those of the measure cards.
"""

import datetime as dt
import math
from bisect import bisect_right

import duckdb
import numpy as np
import pandas as pd

from portal.kit import marts, places
from portal.kit.places import MADE_OF, NEVER_BETWEEN, Level
from portal.lending import flows

SIZE_CLASSES = (2_000, 5_000, 10_000, 20_000, 40_000, 100_000)  # inhabitants where a class begins
SIMILAR = 4  # municipalities at most that one is compared with
CLASSES_APART = 1
WAITS_FROM = 30  # a median of waiting days is told from thirty holds
EARTH_KM = 6371.0088  # mean radius, IUGG
COUNTS = ("loans", "renewals", "own", "sent", "received")
MEASURES = (
    "lent_per_inhabitant",
    "received_per_1000",
    "sent_per_1000",
    "own_share",
    "inside_share",
    "waiting_days",
)
BETWEEN = ("received_per_1000", "sent_per_1000", "own_share")


def measures(level: Level) -> tuple[str, ...]:
    """The measures that places of a level have: nothing is inside a municipality, and no loans are counted
    between consortia."""
    lacking = {
        *(() if level in MADE_OF else ("inside_share",)),
        *(BETWEEN if level in NEVER_BETWEEN else ()),
    }
    return tuple(measure for measure in MEASURES if measure not in lacking)


_MUNICIPALITIES = "select municipality_code as place from mart.municipality"
_GROUPS = "select place from mart.level_place where level = $level"


def waits(
    con: duckdb.DuckDBPyConnection, level: Level, first: dt.date, last: dt.date
) -> pd.DataFrame:
    """Waiting days of holds placed in the months, by place of pickup: place, waits, waiting_days.

    waits counts the holds that reached the shelf, waiting_days is their median. The row without a
    place is all of them together; there is none when no hold is known.
    """
    sql = """
        with hold as (
            select pickup_{level} as place, waiting_days
            from mart.hold
            where placed_month between $first and $last
                and waiting_days >= 0 and pickup_{level} is not null
        )
        select place, count(*) as waits, median(waiting_days) as waiting_days
        from hold
        group by place
        union all
        select null as place, count(*) as waits, median(waiting_days) as waiting_days
        from hold
        having count(*) > 0
        order by place
        """
    return con.execute(places.at(sql, level), {"first": first, "last": last}).df()


def inside(
    con: duckdb.DuckDBPyConnection, level: Level, first: dt.date, last: dt.date
) -> pd.DataFrame:
    """First loans between the municipalities of one place, which are inside it: place, loans."""
    sql = """
        select owner_{level} as place, sum(loans)::bigint as loans
        from mart.flow_by_month
        where loan_month between $first and $last
            and owner_{level} = place_{level}
            and owner_municipality_code <> place_municipality_code
        group by owner_{level}
        order by owner_{level}
        """
    return con.execute(places.at(sql, level), {"first": first, "last": last}).df()


def off_map(
    con: duckdb.DuckDBPyConnection, level: Level, first: dt.date, last: dt.date
) -> pd.DataFrame:
    """Places of which the branch map has no branch between two days: place. A release of an earlier
    version tells none."""
    if not marts.has(con, "place_period"):
        return pd.DataFrame({"place": pd.Series(dtype="object")})
    return con.execute(
        """
        select place
        from ({places})
        where place not in (
            select place
            from mart.place_period
            where level = $level
                and (valid_from is null or valid_from <= $last)
                and (valid_to is null or valid_to >= $first)
        )
        order by place
        """.replace("{places}", _MUNICIPALITIES if level is Level.MUNICIPALITY else _GROUPS),
        {"level": str(level), "first": first, "last": last},
    ).df()


def months_off_map(
    con: duckdb.DuckDBPyConnection, level: Level, first: dt.date, last: dt.date
) -> pd.DataFrame:
    """The months between two days in which the branch map has no branch of a place, of those that
    it has some in other months: place, month. A release of an earlier version tells none."""
    if not marts.has(con, "place_period"):
        return pd.DataFrame(
            {"place": pd.Series(dtype="object"), "month": pd.Series(dtype="object")}
        )
    return con.execute(
        """
        with month as (
            select unnest(generate_series($first::date, $last::date, interval 1 month))::date as month
        ),
        known as (
            select distinct period.place, month.month
            from mart.place_period as period
            inner join month
                on (period.valid_from is null
                    or period.valid_from < (month.month + interval 1 month)::date)
                and (period.valid_to is null or period.valid_to >= month.month)
            where period.level = $level
        )
        select place.place, month.month
        from (select distinct place from known) as place
        cross join month
        anti join known on place.place = known.place and month.month = known.month
        order by place.place, month.month
        """,
        {"level": str(level), "first": first, "last": last},
    ).df()


def members(con: duckdb.DuckDBPyConnection, on: dt.date) -> pd.DataFrame:
    """The libraries of several municipalities on a day: library, name_fi ... name_se,
    municipality_code, one row a member."""
    return con.execute(
        """
        with member as (
            select library, municipality_code, count(*) over (partition by library) as members
            from mart.library_member
            where (valid_from is null or valid_from <= $on)
                and (valid_to is null or valid_to >= $on)
        )
        select
            member.library, library.name_fi, library.name_sv, library.name_en, library.name_se,
            member.municipality_code
        from member
        inner join mart.library as library on member.library = library.library
        where member.members > 1
        order by member.library, member.municipality_code
        """,
        {"on": on},
    ).df()


def figures(pairs: pd.DataFrame, population: pd.DataFrame, waited: pd.DataFrame) -> pd.DataFrame:
    """One row a place with loans or inhabitants, by code as index: loans, renewals, own, sent,
    received (counts), population, lent_per_inhabitant, received_per_1000, sent_per_1000, own_share,
    waiting_days.

    loans and renewals are those made at the place's branches. What has no base (no inhabitants,
    no loans, fewer than thirty holds that reached the shelf) is empty.
    """
    counted = flows.balance(pairs).set_index("place")[["own", "sent", "received"]]
    at_place = pairs.groupby("place")[["loans", "renewals"]].sum()
    people = population.set_index("place")["population"].astype("Float64").astype(float)
    codes = sorted(set(counted.index) | set(people.index))
    frame = at_place.join(counted, how="outer").reindex(codes).fillna(0).astype("int64")
    frame = frame[list(COUNTS)].assign(population=people)
    told = waited[(waited["waits"] >= WAITS_FROM) & waited["place"].notna()]
    frame["waiting_days"] = told.set_index("place")["waiting_days"].astype(float)
    return _with_ratios(frame)


def with_inside(frame: pd.DataFrame, moved: pd.DataFrame) -> pd.DataFrame:
    """The same with what moved between the municipalities of each place (rows of `inside`): inside, and
    inside_share of all loans made there."""
    loans = moved.set_index("place")["loans"].reindex(frame.index).fillna(0).astype("int64")
    return frame.assign(inside=loans, inside_share=_ratio(loans, frame["loans"]))


def whole(frame: pd.DataFrame, waited: pd.DataFrame) -> pd.Series:
    """The same figures of all places together: sums, and ratios of the sums.

    Inhabitants of all are unknown when those of one are.
    """
    every = waited[waited["place"].isna() & (waited["waits"] >= WAITS_FROM)]
    days = float(every["waiting_days"].iloc[0]) if len(every) else math.nan
    return together(frame, days)


def together(frame: pd.DataFrame, waiting_days: float = math.nan) -> pd.Series:
    """The figures of several as those of one: sums, and ratios of the sums. A median of waiting days does not
    follow from theirs."""
    summed = frame[list(COUNTS)].sum().to_frame().T
    summed["population"] = frame["population"].sum(skipna=False)
    summed["waiting_days"] = waiting_days
    return _with_ratios(summed).iloc[0]


def similar(places: pd.DataFrame, people: pd.Series, code: str) -> tuple[str, ...]:
    """Up to four municipalities like one: of its size class, nearest first, then of the next classes.

    places holds place, latitude, longitude; people the inhabitants by place. None where the
    municipality's own inhabitants or point are not known.
    """
    known = places.dropna(subset=["latitude", "longitude"])
    columns = (known["place"], known["latitude"], known["longitude"])
    points = {
        str(place): (float(lat), float(lon)) for place, lat, lon in zip(*columns, strict=True)
    }
    sizes = {
        str(place): bisect_right(SIZE_CLASSES, count) for place, count in people.dropna().items()
    }
    if code not in points or code not in sizes:
        return ()
    ranked = sorted(
        (abs(sizes[other] - sizes[code]), kilometres(points[code], points[other]), other)
        for other in points
        if other != code and other in sizes
    )
    return tuple(other for apart, _km, other in ranked if apart <= CLASSES_APART)[:SIMILAR]


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great-circle distance of two points (latitude, longitude), by the haversine formula."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def _with_ratios(frame: pd.DataFrame) -> pd.DataFrame:
    people = frame["population"].astype(float)
    at_own = frame["own"] + frame["received"]
    return frame.assign(
        lent_per_inhabitant=_ratio(frame["loans"] + frame["renewals"], people),
        received_per_1000=1000 * _ratio(frame["received"], people),
        sent_per_1000=1000 * _ratio(frame["sent"], people),
        own_share=_ratio(frame["own"], at_own),
    )


def _ratio(part: pd.Series, base: pd.Series) -> pd.Series:
    return part.astype(float) / base.astype(float).where(base > 0, np.nan)


def merged(
    pairs: pd.DataFrame, people: pd.Series, members: list[str], library: str
) -> pd.DataFrame:
    """The figures of `figures` where the members are one place under the library's code.

    Loans between members are own loans of the library. Medians of waiting days do not add up: empty.
    """
    places = pairs.assign(
        owner=pairs["owner"].where(~pairs["owner"].isin(members), library),
        place=pairs["place"].where(~pairs["place"].isin(members), library),
    )
    summed = places.groupby(["owner", "place"], as_index=False)[["loans", "renewals"]].sum()
    population = pd.DataFrame(
        {"place": [library], "population": [people.reindex(members).sum(skipna=False)]}
    )
    nothing = pd.DataFrame({"place": [], "waits": [], "waiting_days": []})
    return figures(summed, population, nothing)
