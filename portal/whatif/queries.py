"""What if an amount were divided by a key: shares to the cent that add up to the amount."""

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum

import duckdb
import pandas as pd

ROUNDING = 1e-6  # cents: less than this is the noise of the arithmetic


class Key(StrEnum):
    """What an amount is divided by."""

    EQUAL = "equal"
    POPULATION = "population"
    RECEIVED = "received"
    SENT = "sent"
    KILOMETRES = "km"


def carried(con: duckdb.DuckDBPyConnection, first: dt.date, last: dt.date) -> pd.DataFrame:
    """What was carried between municipalities for the readers of one: place, transfers, km (estimate).

    A transfer for a hold is carried for its destination, the way back for where it leaves; other
    reasons serve no reader in particular and are left out, like what was cancelled or not sent yet.
    Months are those in which it was asked for. km is empty where the length of a way is not known.
    """
    return con.execute(
        """
        with way as (
            select
                km,
                case purpose when 'reserve' then to_municipality_code
                    else from_municipality_code end as place
            from mart.transport
            where transfer_month between $first and $last
                and purpose in ('reserve', 'return')
                and state in ('arrived', 'open')
                and from_municipality_code <> to_municipality_code
        )
        select
            place,
            count(*) as transfers,
            case when count(*) = count(km) then sum(km) end as km
        from way
        group by place
        order by place
        """,
        {"first": first, "last": last},
    ).df()


def kilometres(ways: pd.DataFrame, places: pd.Index) -> pd.Series:
    """The kilometres of `carried` for each of the places: none is zero. Empty when nothing was carried,
    or when one of the ways is not known."""
    if ways.empty or ways["km"].isna().any():
        return pd.Series(dtype=float)
    return ways.set_index("place")["km"].reindex(places).fillna(0.0)


def weights(figures: pd.DataFrame, carried_km: pd.Series) -> dict[Key, pd.Series]:
    """The weight of every municipality under each key; a key is left out when a weight is not known
    or when all are zero."""
    found = {
        Key.EQUAL: pd.Series(1.0, index=figures.index),
        Key.POPULATION: figures["population"],
        Key.RECEIVED: figures["received"].astype(float),
        Key.SENT: figures["sent"].astype(float),
        Key.KILOMETRES: carried_km.reindex(figures.index),
    }
    return {
        key: values for key, values in found.items() if values.notna().all() and values.sum() > 0
    }


def population_years(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Years of which the inhabitants of every municipality are known, newest first: year."""
    return con.execute(
        """
        select year
        from mart.population
        where population is not null
            and municipality_code in (select municipality_code from mart.municipality)
        group by year
        having count(*) = (select count(*) from mart.municipality)
        order by year desc
        """
    ).df()


def mixed(parts: Sequence[tuple[int, Mapping[str, float]]]) -> dict[str, float]:
    """The weight of every place where several keys are mixed: part of each key x its share of that key.

    parts: (part, weights by place); the parts need not add up to a hundred.
    """
    summed: dict[str, float] = {}
    for part, by_place in parts:
        total = sum(by_place.values())
        for place, weight in by_place.items():
            summed[place] = summed.get(place, 0.0) + part * weight / total
    return summed


def bounded(
    cents: int, by_place: Mapping[str, float], floor: int = 0, ceiling: int | None = None
) -> dict[str, int]:
    """The amount in whole cents by place, in proportion to the weights where that is neither below the
    floor nor above the ceiling, and at the bound where it would be: the one division of the kind
    max(floor, min(ceiling, k x weight)) that adds up to the amount.

    Raises ValueError when no such division adds up: the floors are more than the amount, or the ceilings less.
    """
    most = cents if ceiling is None else ceiling
    if floor * len(by_place) > cents or most * len(by_place) < cents or floor > most:
        raise ValueError("the floors are more than the amount, or the ceilings less")
    fixed: dict[str, int] = {}
    while free := {place: by_place[place] for place in by_place if place not in fixed}:
        left = cents - sum(fixed.values())
        if not sum(free.values()):
            free = dict.fromkeys(free, 1.0)
        each = left / sum(free.values())
        low = {place: floor - each * weight for place, weight in free.items()}
        high = {place: each * weight - most for place, weight in free.items()}
        short, over = (sum(max(0.0, gap) for gap in gaps.values()) for gaps in (low, high))
        if max(short, over) < ROUNDING:
            return {place: {**fixed, **shares(left, free)}[place] for place in by_place}
        gaps, bound = (low, floor) if short >= over else (high, most)
        fixed |= {place: bound for place, gap in gaps.items() if gap > 0}
    return {place: fixed[place] for place in by_place}


def shares(cents: int, by_place: Mapping[str, float]) -> dict[str, int]:
    """The amount in whole cents by place: each its part rounded down, and the cents that are left to
    the largest remainders (Hamilton's method), equal ones in the order of codes.

    The shares add up to the amount. Raises ValueError when nothing has weight.
    """
    total = sum(by_place.values())
    if total <= 0:
        raise ValueError("no place has any weight: there is nothing to divide by")
    exact = {place: cents * weight / total for place, weight in by_place.items()}
    whole = {place: int(part) for place, part in exact.items()}
    left = cents - sum(whole.values())
    by_remainder = sorted(exact, key=lambda place: (whole[place] - exact[place], place))
    return {place: whole[place] + (place in by_remainder[:left]) for place in by_place}
