"""What if an amount were divided by a key: shares to the cent that add up to the amount."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

import duckdb
import pandas as pd

from portal.queries.municipality import kilometres


class Key(StrEnum):
    """What an amount is divided by."""

    EQUAL = "equal"
    POPULATION = "population"
    RECEIVED = "received"
    SENT = "sent"
    KILOMETRES = "km"


def carried(con: duckdb.DuckDBPyConnection, first: dt.date, last: dt.date) -> pd.DataFrame:
    """Transfers between municipalities that were carried for a municipality's readers: place, other,
    transfers.

    A transfer for a hold (Reserve) is carried for its destination, the way back (ReturnToHome) for
    where it leaves; other reasons serve no reader in particular and are left out. Months by the day
    it was sent; cancelled ones are left out.
    """
    return con.execute(
        """
        select
            case when reason = 'Reserve' then to_municipality_code
                else from_municipality_code end as place,
            case when reason = 'Reserve' then from_municipality_code
                else to_municipality_code end as other,
            count(*) as transfers
        from mart.transfer
        where reason in ('Reserve', 'ReturnToHome')
            and sent_at is not null and cancelled_at is null
            and sent_at >= $first and sent_at < ($last::date + interval 1 month)
            and from_municipality_code <> to_municipality_code
        group by
            case when reason = 'Reserve' then to_municipality_code
                else from_municipality_code end,
            case when reason = 'Reserve' then from_municipality_code
                else to_municipality_code end
        order by place, other
        """,
        {"first": first, "last": last},
    ).df()


def kilometres_carried(transfers: pd.DataFrame, places: pd.DataFrame) -> pd.Series:
    """Estimated kilometres by municipality: transfers x the straight distance between the centres.

    Empty when there are no transfers, or when a municipality that has some has no point.
    """
    known = places.dropna(subset=["latitude", "longitude"])
    columns = (known["place"], known["latitude"], known["longitude"])
    points = {str(code): (float(lat), float(lon)) for code, lat, lon in zip(*columns, strict=True)}
    if transfers.empty or not set(transfers["place"]) | set(transfers["other"]) <= points.keys():
        return pd.Series(dtype=float)
    lengths = [
        kilometres(points[str(place)], points[str(other)]) * int(count)
        for place, other, count in transfers.itertuples(index=False)
    ]
    by_place = pd.Series(lengths, index=transfers["place"]).groupby(level=0).sum()
    return by_place.reindex(places["place"]).fillna(0.0)


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
