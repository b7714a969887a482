"""What if an amount were divided by a key: shares to the cent that add up to the amount."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

import duckdb
import pandas as pd


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
